//! Several files read as one: objects unite, lists append.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{BoxedFault, DeclarationError};
use crate::source::Span;
use crate::yaml::{Builder, Forest, Node, NodeId, Tree, Value};

/// How two statements of one thing are treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Conflict {
    /// Files of one organization: an error at both places.
    Refuse,
    /// Inheritance: the nearer one, which comes first, wins.
    NearestWins,
}

/// Facts of an organization that belong to nobody else.
const OWN: [&str; 5] = ["id", "name", "parent", "shared_services", "employees"];

/// Unites the roots of several forests, nearest first.
///
/// The section `organization` may be a text in all but one of the parts.
/// Under [`Conflict::NearestWins`] what is particular to an organization is
/// taken from the first part only.
///
/// The union has no forest where it would have more than `room` nodes of its own.
pub(super) fn unite(parts: &[&Forest], conflict: Conflict, room: usize) -> Union {
    let mut offsets = Vec::with_capacity(parts.len());
    let mut trees: Vec<Arc<Tree>> = Vec::new();
    for part in parts {
        offsets.push(u32::try_from(trees.len()).unwrap_or(u32::MAX));
        trees.extend(part.trees().iter().cloned());
    }
    let mut uniting = Uniting {
        builder: Builder::new(trees),
        conflict,
        faults: Vec::new(),
        room,
    };
    let roots: Vec<Part<'_>> = parts
        .iter()
        .zip(offsets)
        .enumerate()
        .map(|(nearness, (forest, offset))| Part {
            node: forest.root(),
            offset,
            nearness,
        })
        .collect();
    let root = uniting.maps(&roots, Level::Root);
    let fits = !uniting.is_full();
    Union {
        forest: fits.then(|| uniting.builder.finish(root)),
        faults: uniting.faults,
    }
}

/// Several forests read as one.
pub(super) struct Union {
    /// `None` where there was no room.
    pub forest: Option<Forest>,
    /// What is stated twice.
    pub faults: Vec<BoxedFault>,
}

/// A node of one of the parts, with the index of the part's first tree in the union.
#[derive(Clone, Copy)]
struct Part<'a> {
    node: Node<'a>,
    offset: u32,
    nearness: usize,
}

impl<'a> Part<'a> {
    fn with(self, node: Node<'a>) -> Self {
        Self { node, ..self }
    }

    fn reference(self) -> crate::yaml::NodeRef {
        let mut at = self.node.reference();
        at.tree += self.offset;
        at
    }
}

/// Where in the declaration a union takes place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Root,
    Organization,
    Inside,
}

struct Uniting {
    builder: Builder,
    conflict: Conflict,
    faults: Vec<BoxedFault>,
    /// How many nodes the union may have.
    room: usize,
}

impl Uniting {
    /// Whether the work has ended for want of room.
    fn is_full(&self) -> bool {
        self.builder.len() > self.room
    }

    /// Goes down only where two parts have the same mappings; the check of shapes bounds their nesting
    /// ([`crate::limit::ALIASED_NESTING`]).
    fn maps(&mut self, parts: &[Part<'_>], level: Level) -> NodeId {
        let mut order: Vec<Part<'_>> = Vec::new();
        let mut values: HashMap<&str, Vec<Part<'_>>> = HashMap::new();
        for part in parts {
            for entry in part.node.entries() {
                let key = entry.key.text().unwrap_or("");
                if self.is_particular(key, level, part.nearness) {
                    continue;
                }
                let stated = values.entry(key).or_default();
                if stated.is_empty() {
                    order.push(part.with(entry.key));
                }
                stated.push(part.with(entry.value));
            }
        }
        let mut entries = Vec::with_capacity(order.len());
        for key in order {
            if self.is_full() {
                break;
            }
            let name = key.node.text().unwrap_or("");
            let stated = values.remove(name).unwrap_or_default();
            let below = match level {
                Level::Root if name == "organization" => Level::Organization,
                _ => Level::Inside,
            };
            let value = self.value(name, &stated, below);
            entries.push((self.builder.link(key.reference()), value));
        }
        let origin = parts.first().map(|part| part.reference());
        match origin {
            Some(origin) => self.builder.map(origin, &entries),
            None => NodeId::default(),
        }
    }

    /// Whether a fact is particular to the organization that states it.
    fn is_particular(&self, key: &str, level: Level, nearness: usize) -> bool {
        self.conflict == Conflict::NearestWins
            && level == Level::Organization
            && nearness > 0
            && OWN.contains(&key)
    }

    fn value(&mut self, key: &str, stated: &[Part<'_>], level: Level) -> NodeId {
        // `organization: <id>` names the organization whose details stand elsewhere.
        let details: Vec<Part<'_>> = stated
            .iter()
            .copied()
            .filter(|part| level != Level::Organization || part.node.value() == Value::Map)
            .collect();
        let stated = if details.is_empty() { stated } else { &details };
        match stated {
            [] => NodeId::default(),
            [only] => self.builder.link(only.reference()),
            [first, rest @ ..] => {
                let kind = first.node.value();
                let same = rest.iter().all(|part| part.node.value() == kind);
                match kind {
                    Value::Map if same => self.maps(stated, level),
                    Value::List if same => self.lists(stated),
                    _ => self.conflict(key, *first, rest),
                }
            }
        }
    }

    /// Two scalars, or two shapes, under one key.
    fn conflict(&mut self, key: &str, first: Part<'_>, rest: &[Part<'_>]) -> NodeId {
        if self.conflict == Conflict::Refuse {
            for again in rest {
                self.stated_twice(key, first.node, again.node);
            }
        }
        self.builder.link(first.reference())
    }

    fn stated_twice(&mut self, key: &str, first: Node<'_>, again: Node<'_>) {
        self.faults.push(Arc::new(DeclarationError::StatedTwice {
            key: crate::schema::shown(key),
            first: first.head(),
            at: again.head(),
        }));
    }

    fn lists(&mut self, stated: &[Part<'_>]) -> NodeId {
        let mut seen: HashMap<&str, (Node<'_>, usize)> = HashMap::new();
        let mut nameless: HashSet<(usize, Span)> = HashSet::new();
        let mut elements = Vec::new();
        for part in stated {
            if self.is_full() {
                break;
            }
            for item in part.node.items() {
                let Some(id) = item.get("id").and_then(Node::text) else {
                    // One fact may come down by two ways, from a parent and from what it shares.
                    if nameless.insert((Arc::as_ptr(item.source()).addr(), item.span())) {
                        elements.push(self.builder.link(part.with(item).reference()));
                    }
                    continue;
                };
                match seen.get(id) {
                    // Twice in one file is the shape check's affair.
                    Some((_, nearness)) if *nearness == part.nearness => {}
                    Some((first, _)) => {
                        if self.conflict == Conflict::Refuse {
                            self.stated_twice(id, *first, item);
                        }
                        continue;
                    }
                    None => _ = seen.insert(id, (item, part.nearness)),
                }
                elements.push(self.builder.link(part.with(item).reference()));
            }
        }
        match stated.first() {
            Some(first) => self.builder.list(first.reference(), &elements),
            None => NodeId::default(),
        }
    }
}
