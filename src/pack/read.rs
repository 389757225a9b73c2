//! Typed reading of nodes whose shape the pack's schema has checked.

use crate::yaml::{Node, Value};

/// The text of a key.
pub(super) fn text(node: Node<'_>, key: &str) -> Option<String> {
    node.get(key).and_then(scalar)
}

/// A scalar as text: `1.0` and `1` are fine as a version.
pub(super) fn scalar(node: Node<'_>) -> Option<String> {
    match node.value() {
        Value::Text => node.text().map(str::to_owned),
        Value::Int(_) | Value::Float(_) | Value::Bool(_) => {
            Some(node.source().slice(node.span()).trim().to_owned())
        }
        _ => None,
    }
}

/// The whole number of a key.
pub(super) fn number(node: Node<'_>, key: &str) -> Option<i64> {
    match node.get(key)?.value() {
        Value::Int(value) => Some(value),
        _ => None,
    }
}

/// The elements of a list under a key; none where it is absent.
pub(super) fn list<'a>(node: Node<'a>, key: &str) -> impl Iterator<Item = Node<'a>> + use<'a> {
    node.get(key).into_iter().flat_map(Node::items)
}

/// The texts of a list under a key.
pub(super) fn texts<T: From<String>>(node: Node<'_>, key: &str) -> Vec<T> {
    list(node, key).filter_map(scalar).map(T::from).collect()
}
