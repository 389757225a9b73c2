//! Trees that nobody wrote: values that were computed, all at one place of a file.
//!
//! What was computed from an export stands in no file that could be shown. Its
//! nodes stand where the declaration names the export, so that whatever points
//! at them points at a line that people can open.

use std::sync::Arc;

use serde_json::Value as Json;

use super::tree::{Data, Flags, NO_PARENT, NodeId, RawNode, Tree};
use crate::source::{Place, Span};

/// Levels of nesting that are kept; what lies deeper is left out.
const DEPTH: usize = 32;

impl Tree {
    /// A tree of a value, with every node at `place`.
    pub fn made(place: &Place, value: &Json) -> Self {
        let mut tree = Self::empty(Arc::clone(&place.source));
        tree.made = true;
        tree.root = tree.make(value, NO_PARENT, place.span, 0);
        tree
    }

    /// Whether it was computed, and not read.
    pub fn is_made(&self) -> bool {
        self.made
    }

    /// Adds a value with all in it; as deep as [`DEPTH`].
    fn make(&mut self, value: &Json, parent: u32, span: Span, depth: usize) -> NodeId {
        let id = self.make_node(parent, span);
        let data = match value {
            Json::Null => Data::Null,
            Json::Bool(value) => Data::Bool(*value),
            Json::Number(number) => match number.as_i64() {
                Some(value) => Data::Int(value),
                None => Data::Float(number.as_f64().unwrap_or(f64::NAN)),
            },
            Json::String(text) => self.make_text(text),
            Json::Array(_) | Json::Object(_) if depth >= DEPTH => Data::Null,
            Json::Array(items) => {
                let mut children = Vec::with_capacity(items.len());
                for item in items {
                    children.push(self.make(item, id.0, span, depth + 1));
                }
                let (first, count) = self.make_children(&children);
                Data::List(first, count)
            }
            Json::Object(entries) => {
                let mut children = Vec::with_capacity(entries.len() * 2);
                for (key, value) in entries {
                    let name = self.make_node(id.0, span);
                    let text = self.make_text(key);
                    self.set(name, text);
                    children.push(name);
                    children.push(self.make(value, id.0, span, depth + 1));
                }
                let (first, count) = self.make_children(&children);
                Data::Map(first, count)
            }
        };
        self.set(id, data);
        id
    }

    fn make_node(&mut self, parent: u32, span: Span) -> NodeId {
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(RawNode {
            span,
            parent,
            flags: Flags::default(),
            data: Data::Null,
        });
        id
    }

    fn set(&mut self, id: NodeId, data: Data) {
        if let Some(node) = self.nodes.get_mut(id.index()) {
            node.data = data;
        }
    }

    fn make_text(&mut self, text: &str) -> Data {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let start = offset(self.decoded.len());
        self.decoded.push_str(text);
        Data::Decoded(start, offset(self.decoded.len()))
    }

    fn make_children(&mut self, children: &[NodeId]) -> (u32, u32) {
        let count = |of: usize| u32::try_from(of).unwrap_or(u32::MAX);
        let first = count(self.children.len());
        self.children.extend_from_slice(children);
        (first, count(children.len()))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::source::Source;
    use crate::yaml::Forest;

    #[test]
    fn a_computed_value_stands_where_it_was_named() {
        let source = Arc::new(Source::new("a.yaml", "evidence: [{id: devices}]"));
        let place = Place::new(&source, Span::new(16, 23));
        let value = json!({"a": [{"id": "x", "n": 3, "f": 0.5, "no": null, "yes": true}], "t": "text"});
        let forest = Forest::single(Arc::new(Tree::made(&place, &value)));
        assert_eq!(forest.root().to_json(), value);
        let element = forest.root().get("a").and_then(|list| list.item(0)).unwrap();
        assert_eq!(element.get("n").unwrap().path().to_string(), "a[x].n");
        assert_eq!(element.head(), place);
        assert_eq!(element.get("n").unwrap().place(), place);
        assert_eq!(
            forest.root().get("t").and_then(crate::yaml::Node::text),
            Some("text")
        );
        // The place leads to what is written there, not to what was computed.
        assert!(forest.at(&place).is_none());
    }

    #[test]
    fn nesting_without_end_is_cut() {
        let source = Arc::new(Source::new("a.yaml", "x"));
        let mut deep = json!(1);
        for _ in 0..100 {
            deep = json!([deep]);
        }
        let tree = Tree::made(&Place::new(&source, Span::new(0, 1)), &deep);
        assert_eq!(tree.len(), DEPTH + 1);
    }
}
