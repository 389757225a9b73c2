//! Facts that were computed, laid over those that are written.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::yaml::{Builder, Forest, Node, NodeId, NodeRef, Tree, Value};

/// Levels of keys above a list that loses elements.
const LOSING: usize = 4;

/// Which of two facts at one place holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prefer {
    /// What is written; what is computed only fills gaps.
    Written,
    /// What is computed.
    Computed,
}

/// A forest with computed trees laid over it.
///
/// Mappings unite key by key; elements of lists that have the same `id` unite, all others are appended. The
/// order is that of what is written. A placeholder, or a fact that was taken back, is a gap. Elements in
/// `dropped` are left out of their lists, which stand at most four keys deep.
pub fn overlay(written: &Forest, computed: &[Tree], prefer: Prefer, dropped: &BTreeSet<NodeRef>) -> Forest {
    let mut trees: Vec<Arc<Tree>> = written.trees().to_vec();
    let mut layers = Vec::with_capacity(computed.len());
    for tree in computed {
        let forest = Forest::single(Arc::new(tree.clone()));
        let offset = u32::try_from(trees.len()).unwrap_or(u32::MAX);
        trees.extend(forest.trees().iter().cloned());
        layers.push((forest, offset));
    }
    let mut overlay = Overlay {
        builder: Builder::new(trees),
        prefer,
        dropped,
    };
    let base = Part {
        node: written.root(),
        offset: 0,
        layer: 0,
    };
    let above = layers.iter().zip(1..).map(|((forest, offset), layer)| Part {
        node: forest.root(),
        offset: *offset,
        layer,
    });
    let parts: Vec<Part<'_>> = [base].into_iter().chain(above).collect();
    let root = overlay.value(&parts, 0);
    overlay.builder.finish(root)
}

/// A node of a layer, with the index of the layer's first tree in the union.
#[derive(Clone, Copy)]
struct Part<'a> {
    node: Node<'a>,
    offset: u32,
    /// 0 is what is written.
    layer: usize,
}

impl<'a> Part<'a> {
    fn with(self, node: Node<'a>) -> Self {
        Self { node, ..self }
    }

    fn reference(self) -> NodeRef {
        let mut at = self.node.reference();
        at.tree += self.offset;
        at
    }
}

struct Overlay<'d> {
    builder: Builder,
    prefer: Prefer,
    dropped: &'d BTreeSet<NodeRef>,
}

impl Overlay<'_> {
    /// The union of the values at one place; as deep as what is computed, which is shallow.
    fn value(&mut self, parts: &[Part<'_>], depth: usize) -> NodeId {
        let stated: Vec<Part<'_>> = parts
            .iter()
            .copied()
            .filter(|part| !part.node.is_blank())
            .collect();
        let parts = if stated.is_empty() { parts } else { &stated };
        let kind = parts.first().map_or(Value::Null, |part| part.node.value());
        let same = parts.iter().all(|part| part.node.value() == kind);
        // An element may have to go, so that even a list with nothing above it is made anew.
        match (parts, kind) {
            ([], _) => NodeId::default(),
            ([only], Value::List) if only.layer == 0 && self.loses(only.node) => self.list(parts, depth),
            ([only], Value::Map) if only.layer == 0 && !self.dropped.is_empty() && depth < LOSING => {
                self.map(parts, depth)
            }
            ([only], _) => self.builder.link(only.reference()),
            (_, Value::Map) if same => self.map(parts, depth),
            (_, Value::List) if same => self.list(parts, depth),
            ([first, .., last], _) => {
                let chosen = if self.prefer == Prefer::Written {
                    first
                } else {
                    last
                };
                self.builder.link(chosen.reference())
            }
        }
    }

    fn loses(&self, list: Node<'_>) -> bool {
        !self.dropped.is_empty() && list.items().any(|item| self.dropped.contains(&item.reference()))
    }

    fn map(&mut self, parts: &[Part<'_>], depth: usize) -> NodeId {
        let mut order: Vec<Part<'_>> = Vec::new();
        let mut values: BTreeMap<&str, Vec<Part<'_>>> = BTreeMap::new();
        for part in parts {
            for entry in part.node.entries() {
                let stated = values.entry(entry.key.text().unwrap_or("")).or_default();
                if stated.is_empty() {
                    order.push(part.with(entry.key));
                }
                stated.push(part.with(entry.value));
            }
        }
        let mut entries = Vec::with_capacity(order.len());
        for key in order {
            let stated = values.remove(key.node.text().unwrap_or("")).unwrap_or_default();
            let value = self.value(&stated, depth + 1);
            entries.push((self.builder.link(key.reference()), value));
        }
        let origin = parts.first().map_or(NodeRef::default(), |part| part.reference());
        self.builder.map(origin, &entries)
    }

    fn list(&mut self, parts: &[Part<'_>], depth: usize) -> NodeId {
        let mut elements: Vec<Vec<Part<'_>>> = Vec::new();
        let mut by_id: BTreeMap<&str, usize> = BTreeMap::new();
        for part in parts {
            for item in part.node.items() {
                if part.layer == 0 && self.dropped.contains(&item.reference()) {
                    continue;
                }
                let id = item.get("id").and_then(Node::text);
                let known = id.and_then(|id| by_id.get(id)).copied();
                if let Some(element) = known.and_then(|at| elements.get_mut(at)) {
                    element.push(part.with(item));
                    continue;
                }
                if let Some(id) = id {
                    by_id.insert(id, elements.len());
                }
                elements.push(vec![part.with(item)]);
            }
        }
        let elements: Vec<NodeId> = elements
            .iter()
            .map(|element| self.value(element, depth + 1))
            .collect();
        let origin = parts.first().map_or(NodeRef::default(), |part| part.reference());
        self.builder.list(origin, &elements)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::source::Source;
    use crate::yaml::{Flags, Limits, parse};

    const WRITTEN: &str = "\
servicing:
  system: office
  inventory: {tool: intune, total: 640}
  groups: [{id: b, devices: 4}, {id: a, devices: 7, ring: 1}]
  answers: [{question: Q1, answer: 640}, {question: Q4, answer: yes}]
evidence: [{id: devices}]
";

    fn written() -> Forest {
        let source = Arc::new(Source::new("a.yaml", WRITTEN));
        Forest::single(Arc::new(parse(&source, Limits::default()).unwrap()))
    }

    fn computed(written: &Forest) -> Tree {
        let evidence = written
            .root()
            .get("evidence")
            .and_then(|list| list.item(0))
            .unwrap();
        let value = json!({
            "servicing": {
                "inventory": {"total": 652, "date": "2026-11-18"},
                "groups": [{"id": "a", "devices": 9}],
                "answers": [{"question": "Q1", "answer": 652}],
            },
            "assets": {"hardware": {"total": 3}},
        });
        Tree::made(&evidence.head(), &value)
    }

    fn answers(forest: &Forest) -> Node<'_> {
        let servicing = forest.root().get("servicing").unwrap();
        servicing.get("answers").unwrap()
    }

    #[test]
    fn what_is_computed_fills_gaps() {
        let written = written();
        let united = overlay(&written, &[computed(&written)], Prefer::Written, &BTreeSet::new());
        assert_eq!(
            united.root().to_json(),
            json!({
                "servicing": {
                    "system": "office",
                    "inventory": {"tool": "intune", "total": 640, "date": "2026-11-18"},
                    "groups": [{"id": "b", "devices": 4}, {"id": "a", "devices": 7, "ring": 1}],
                    "answers": [
                        {"question": "Q1", "answer": 640}, {"question": "Q4", "answer": "yes"},
                        {"question": "Q1", "answer": 652}
                    ],
                },
                "evidence": [{"id": "devices"}],
                "assets": {"hardware": {"total": 3}},
            })
        );
    }

    #[test]
    fn what_is_computed_replaces_and_points_at_the_export() {
        let written = written();
        let dropped = [answers(&written).item(0).unwrap().reference()].into();
        let united = overlay(&written, &[computed(&written)], Prefer::Computed, &dropped);
        let servicing = united.root().get("servicing").unwrap();
        assert_eq!(
            servicing.to_json(),
            json!({
                "system": "office",
                "inventory": {"tool": "intune", "total": 652, "date": "2026-11-18"},
                "groups": [{"id": "b", "devices": 4}, {"id": "a", "devices": 9, "ring": 1}],
                "answers": [{"question": "Q4", "answer": "yes"}, {"question": "Q1", "answer": 652}],
            })
        );
        let total = servicing
            .get("inventory")
            .and_then(|inventory| inventory.get("total"))
            .unwrap();
        let evidence = united
            .root()
            .get("evidence")
            .and_then(|list| list.item(0))
            .unwrap();
        assert_eq!(total.place(), evidence.head());
        assert_eq!(
            united.at(&total.place()).unwrap().path().to_string(),
            "evidence[devices]"
        );
        assert_eq!(servicing.head().text(), "servicing");
    }

    #[test]
    fn what_was_taken_back_is_a_gap() {
        let written = written();
        let total = written
            .root()
            .get("servicing")
            .and_then(|node| node.get("inventory"))
            .unwrap();
        let total = total.get("total").unwrap().reference();
        let less = written.without(&[(total, Flags::REFUTED)]);
        let united = overlay(&less, &[computed(&less)], Prefer::Written, &BTreeSet::new());
        let servicing = united.root().get("servicing").unwrap().to_json();
        assert_eq!(servicing["inventory"]["total"], json!(652));
    }
}
