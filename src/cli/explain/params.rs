//! Parameters: default, what is set, meaning, reason.

use super::page::{Block, Line, paragraph};
use super::shelf::Book;
use crate::pack::Param;

/// The parameters as terms.
pub(super) fn terms<'p>(book: &Book, params: impl Iterator<Item = &'p Param>) -> Vec<Block> {
    let terms: Vec<_> = params.map(|param| (head(book, param), about(param))).collect();
    if terms.is_empty() {
        Vec::new()
    } else {
        vec![Block::Terms(terms)]
    }
}

fn head(book: &Book, param: &Param) -> Line {
    let value = book.value(&param.name).unwrap_or(&param.default);
    let line = Line::code(&param.name).and(" = ").and_code(shown(value));
    match book.set.get(&param.name) {
        Some(set) if set.value != param.default => line
            .and(" (default ")
            .and_code(shown(&param.default))
            .and(format!("; set at {})", set.place)),
        _ => line,
    }
}

fn about(param: &Param) -> Vec<Block> {
    let meaning = param.meaning.iter().map(paragraph);
    let reason = param
        .reason
        .iter()
        .map(|reason| paragraph(format!("Reason: {reason}")));
    meaning.chain(reason).collect()
}

/// A value as its owner would write it.
pub(super) fn shown(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Array(items) => {
            let items: Vec<String> = items.iter().map(shown).collect();
            format!("[{}]", items.join(", "))
        }
        other => other.to_string(),
    }
}
