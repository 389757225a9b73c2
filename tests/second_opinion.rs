//! An independent parser of YAML has the same idea of every text that both accept.

#![expect(clippy::unwrap_used, reason = "a test fails where its input is missing")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use gradus::source::Source;
use gradus::yaml::{Forest, Limits, parse};
use proptest::prelude::*;
use serde_json::Value;

/// What our tree holds; `None` where it refuses the text.
fn ours(text: &str) -> Option<Value> {
    let source = Arc::new(Source::new("text", text));
    let tree = parse(&source, Limits::default()).ok()?;
    Some(Forest::single(Arc::new(tree)).root().to_json())
}

/// What the other parser reads; `None` where it refuses the text, or JSON cannot say it.
fn theirs(text: &str) -> Option<Value> {
    let value: serde_yaml::Value = serde_yaml::from_str(text).ok()?;
    serde_json::to_value(value).ok()
}

/// Numbers as people see them: one parser may keep `1.0` and the other `1`, and
/// the other one leaves `012` as text, where the core schema of YAML 1.2 has 12.
fn settled(value: &Value) -> Value {
    match value {
        Value::String(text) if text.contains('0') && text.parse::<f64>().is_ok_and(f64::is_finite) => {
            text.parse::<f64>().map_or(Value::Null, Value::from)
        }
        Value::Number(number) => number.as_f64().map_or(Value::Null, Value::from),
        Value::Array(items) => items.iter().map(settled).collect(),
        Value::Object(entries) => entries
            .iter()
            .map(|(key, value)| (key.clone(), settled(value)))
            .collect(),
        other => other.clone(),
    }
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            found.push(path);
        }
    }
}

#[test]
fn every_file_of_ours_means_the_same_to_both() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    files(&root.join("examples"), &mut found);
    files(&root.join("rules"), &mut found);
    assert!(found.len() > 30, "{} files", found.len());
    for path in found {
        let text = std::fs::read_to_string(&path).unwrap();
        let (ours, theirs) = (ours(&text), theirs(&text));
        assert!(
            ours.is_some() && theirs.is_some(),
            "{} is refused",
            path.display()
        );
        assert_eq!(
            ours.as_ref().map(settled),
            theirs.as_ref().map(settled),
            "{}",
            path.display()
        );
    }
}

/// Scalars as people write them, and as they should not. No tags: the other parser makes mappings of them.
fn scalar() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,6}",
        "-?[0-9]{1,4}(\\.[0-9]{1,2})?",
        Just("true".to_owned()),
        Just("null".to_owned()),
        Just("~".to_owned()),
        "'[a-z :#,]{0,6}'",
        "\"[a-z :#,\\\\n]{0,6}\"",
        "[a-z0-9:#,\\[\\]{}&*|>%@`'\" -]{1,8}",
    ]
}

/// A few lines of block and flow collections.
fn document() -> impl Strategy<Value = String> {
    let line = (0_usize..3, "[a-d]{1,2}", scalar(), 0_usize..5).prop_map(|(indent, key, value, form)| {
        let space = "  ".repeat(indent);
        match form {
            0 => format!("{space}- {value}"),
            1 => format!("{space}{key}:"),
            2 => format!("{space}{key}: [{value}, {value}]"),
            3 => format!("{space}{key}: {{a: {value}}}"),
            _ => format!("{space}{key}: {value}"),
        }
    });
    prop::collection::vec(line, 1..7).prop_map(|lines| lines.join("\n") + "\n")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn where_both_accept_a_text_they_read_the_same(text in document()) {
        if let (Some(ours), Some(theirs)) = (ours(&text), theirs(&text)) {
            prop_assert_eq!(settled(&ours), settled(&theirs), "{}", text);
        }
    }
}
