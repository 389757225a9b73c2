//! Names and values as people read them.

use super::Explainer;
use crate::expr::code::{Code, Fold, Op, OpId};
use crate::expr::error::nearest;
use crate::expr::failure::{Lack, Missing};
use crate::expr::own::{Interval, read_date};
use crate::expr::value::{Items, Value, View, brief};
use crate::source::Place;
use crate::yaml::{self, Node};

/// The longest part of an expression, or path, in a note.
const LONGEST: usize = 60;

/// The most values of a list that are told.
const MAX_VALUES: usize = 5;

/// A value: numbers, dates and durations as they are, other texts in backticks.
pub(super) fn say(value: &Value<'_>) -> String {
    match value.view() {
        View::Text(text) if read_date(text).is_some() || Interval::parse(text).is_some() => text.to_owned(),
        View::Text("") => "an empty text".to_owned(),
        View::Text(_) => format!("`{}`", brief(value)),
        View::Map(fields) if fields.text("id").is_some() => format!("`{}`", brief(value)),
        View::List(items) => list(items),
        _ => brief(value),
    }
}

/// The values of a list, the first few.
pub(super) fn list(items: Items<'_, '_>) -> String {
    if items.len() == 0 {
        return "empty".to_owned();
    }
    let mut said: Vec<String> = items.stated().take(MAX_VALUES).map(|item| say(&item)).collect();
    said.dedup();
    if items.len() > MAX_VALUES {
        said.push(format!("{} more", items.len() - MAX_VALUES));
    }
    said.join(", ")
}

/// Where a node stands, to be shown: a scalar itself, a collection by its name.
pub(super) fn at(node: Node<'_>) -> Place {
    node.head()
}

/// An element by its id, or by itself, or by its number.
pub(super) fn element_name(value: &Value<'_>, index: usize) -> String {
    match value.view() {
        View::Map(fields) => {
            let name = ["id", "name"].iter().find_map(|key| fields.text(key));
            match name {
                Some(name) if name.text().is_some() => say(&name),
                _ => format!("number {}", index + 1),
            }
        }
        View::List(_) => format!("number {}", index + 1),
        _ => say(value),
    }
}

/// The id that was perhaps meant by one that nothing has.
pub(super) fn nearest_id<'a>(missing: &Missing<'a>) -> Option<&'a str> {
    let Lack::Id { list: Some(list), id } = &missing.lack else {
        return None;
    };
    let known: Vec<&'a str> = list.items().filter_map(|item| item.get("id")?.text()).collect();
    nearest(id, known.into_iter())
}

/// A part of an expression on one line, cut.
fn fragment(code: &Code, id: OpId) -> String {
    let text = code.written(id).split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = text.chars().take(LONGEST).collect();
    if short.len() < text.len() {
        format!("`{short}…`")
    } else {
        format!("`{short}`")
    }
}

impl<'a> Explainer<'_, 'a> {
    /// What an operand is called: the last key of a path, the value of a variable, else its text.
    pub(super) fn subject(&mut self, code: &'a Code, id: OpId) -> String {
        match code.op(id) {
            Op::Select { key, .. } | Op::Param(key, _) | Op::Root(key, _) => format!("`{key}`"),
            Op::Named(_, name, None) => format!("`{name}`"),
            Op::Index { index, .. } => match self.machine.eval(code, *index) {
                Ok(key) if key.text().is_some() => words_key(&key),
                _ => fragment(code, id),
            },
            Op::Today => "today".to_owned(),
            Op::It | Op::Local(_) => match self.machine.eval(code, id) {
                Ok(value) => match value.view() {
                    View::Map(_) | View::List(_) => element_or(&value, code, id),
                    _ => say(&value),
                },
                Err(_) => fragment(code, id),
            },
            Op::Call(function, args) => match (function.name, args.as_slice()) {
                ("span", [arg]) => self.subject(code, *arg),
                _ => fragment(code, id),
            },
            _ => fragment(code, id),
        }
    }

    /// What a list is called: its path in the file, or the name of its definition.
    pub(super) fn list_name(&mut self, code: &'a Code, id: OpId) -> String {
        match code.op(id) {
            Op::Named(_, name, _) => format!("`{name}`"),
            Op::Fold(fold) if matches!(fold.fold, Fold::Filter | Fold::Map) => {
                self.list_name(code, fold.range)
            }
            Op::Call(function, args) if matches!(function.name, "distinct" | "flatten" | "top") => {
                match args.first() {
                    Some(list) => self.list_name(code, *list),
                    None => fragment(code, id),
                }
            }
            Op::Constant(_) => "these".to_owned(),
            _ => match self.machine.eval(code, id) {
                Ok(Value::Node(node)) => path(node),
                _ => fragment(code, id),
            },
        }
    }

    /// The place of a value; of a computed one that of the first fact that it was made of.
    pub(super) fn place_of(&mut self, code: &'a Code, id: OpId, value: &Value<'a>) -> Option<Place> {
        match value {
            Value::Node(node) => Some(at(*node)),
            _ => self.node_of(code, id).map(at),
        }
    }

    /// The innermost variable that an operation reads, counted from 1; 0 for none.
    pub(super) fn innermost(code: &Code, id: OpId) -> usize {
        let deepest = |ids: &[OpId]| ids.iter().map(|&id| Self::innermost(code, id)).max().unwrap_or(0);
        match code.op(id) {
            Op::Local(slot) => usize::from(*slot) + 2,
            Op::It => 1,
            Op::Select { operand, .. } | Op::Has { operand, .. } => Self::innermost(code, *operand),
            Op::Not(operand) | Op::Negate(operand) | Op::Matches(operand, _) => {
                Self::innermost(code, *operand)
            }
            Op::Index { operand, index, .. } => deepest(&[*operand, *index]),
            Op::Binary(_, left, right) => deepest(&[*left, *right]),
            Op::Call(_, operands) | Op::And(operands) | Op::Or(operands) => deepest(operands),
            Op::Named(_, _, Some(argument)) => Self::innermost(code, *argument),
            Op::Fold(fold) => Self::innermost(code, fold.range),
            _ => 0,
        }
    }

    /// The first node of the tree that an operation reads.
    pub(super) fn node_of(&mut self, code: &'a Code, id: OpId) -> Option<Node<'a>> {
        let inner = match code.op(id) {
            Op::Constant(_) | Op::Today | Op::Param(..) => return None,
            Op::Select { operand, .. } | Op::Has { operand, .. } | Op::Index { operand, .. } => {
                match self.machine.eval(code, id) {
                    Ok(Value::Node(node)) => return Some(node),
                    _ => vec![*operand],
                }
            }
            Op::Not(operand) | Op::Negate(operand) | Op::Matches(operand, _) => vec![*operand],
            Op::Binary(_, left, right) => vec![*left, *right],
            Op::Ternary(condition, then, otherwise) => vec![*condition, *then, *otherwise],
            Op::Call(_, operands) | Op::And(operands) | Op::Or(operands) => operands.clone(),
            Op::List(elements) => elements.iter().map(|(element, _)| *element).collect(),
            Op::Map(entries) => entries
                .iter()
                .flat_map(|(key, value, _)| [*key, *value])
                .collect(),
            Op::Fold(fold) => vec![fold.range],
            Op::Named(index, _, None) => {
                let definition = self.machine.context.definition(*index)?;
                let outer = self.machine.enter(Ok(Value::Null));
                let node = self.node_of(definition, definition.root);
                self.machine.leave(outer);
                return node;
            }
            _ => match self.machine.eval(code, id) {
                Ok(Value::Node(node)) => return Some(node),
                _ => return None,
            },
        };
        inner.into_iter().find_map(|operand| self.node_of(code, operand))
    }
}

/// A key that was computed.
fn words_key(key: &Value<'_>) -> String {
    format!("`{}`", brief(key))
}

fn element_or(value: &Value<'_>, code: &Code, id: OpId) -> String {
    match value.view() {
        View::Map(fields) if fields.text("id").is_some() => say(value),
        _ => fragment(code, id),
    }
}

/// The path of a node, or its last key where that is long.
pub(super) fn path(node: Node<'_>) -> String {
    let path = node.path().to_string();
    if !path.is_empty() && path.chars().count() <= LONGEST {
        return format!("`{path}`");
    }
    match node.key().and_then(Node::text) {
        Some(key) => format!("`{key}`"),
        None if node.value() == yaml::Value::List => "the list".to_owned(),
        None => "this".to_owned(),
    }
}
