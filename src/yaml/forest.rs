//! Several trees read as one, and the handle by which all others read nodes.

use std::fmt;
use std::sync::Arc;

use super::path::{Path, Step};
use super::tree::{Back, Data, Flags, NodeId, RawNode, Tree, Value};
use crate::source::{Place, Source, Span};

/// A node of one of the trees of a [`Forest`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeRef {
    /// Index of the tree in the forest.
    pub tree: u32,
    /// The node in it.
    pub node: NodeId,
}

impl NodeRef {
    /// The tree and the node as numbers, for keys of tables.
    pub fn numbers(self) -> (u32, u32) {
        (self.tree, self.node.0)
    }
}

/// One or several documents that are read as one.
pub struct Forest {
    pub(super) trees: Vec<Arc<Tree>>,
    pub(super) root: NodeRef,
}

impl Forest {
    /// A document of its own.
    pub fn single(tree: Arc<Tree>) -> Self {
        let root = NodeRef {
            tree: 0,
            node: tree.root(),
        };
        Self {
            trees: vec![tree],
            root,
        }
    }

    /// The outermost node.
    pub fn root(&self) -> Node<'_> {
        self.node(self.root)
    }

    /// The node behind a reference of this forest.
    #[inline]
    pub fn node(&self, at: NodeRef) -> Node<'_> {
        let node = Node { forest: self, at };
        match node.tree().raw(at.node).data {
            Data::Link(target) => Node {
                forest: self,
                at: target.from(at),
            },
            _ => node,
        }
    }

    /// The same union of other trees, which differ in flags only.
    pub(super) fn with_trees(&self, trees: Vec<Arc<Tree>>) -> Self {
        Self {
            trees,
            root: self.root,
        }
    }

    /// The trees, in the order in which they were united.
    pub fn trees(&self) -> &[Arc<Tree>] {
        &self.trees
    }
}

impl fmt::Debug for Forest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Forest({} trees)", self.trees.len())
    }
}

impl Back {
    /// The reference, seen from a node of the tree that holds it.
    fn from(self, at: NodeRef) -> NodeRef {
        NodeRef {
            tree: at.tree.saturating_sub(self.trees),
            node: self.node,
        }
    }
}

/// A node of a forest: a small handle, copied freely.
#[derive(Clone, Copy)]
pub struct Node<'a> {
    forest: &'a Forest,
    at: NodeRef,
}

/// What a node is, as [`Value`], with the letters of a text.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(missing_docs, reason = "they are those of `Value`")]
pub enum Content<'a> {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(&'a str),
    List,
    Map,
}

/// A key with its value.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The key; always text.
    pub key: Node<'a>,
    /// The value.
    pub value: Node<'a>,
}

impl<'a> Node<'a> {
    #[inline]
    fn tree(self) -> &'a Tree {
        // Every reference is made for its forest; one of another cannot be told apart
        // and reads some other node, but never outside.
        let index = (self.at.tree as usize).min(self.forest.trees.len().saturating_sub(1));
        &self.forest.trees[index]
    }

    #[inline]
    fn raw(self) -> &'a RawNode {
        self.tree().raw(self.at.node)
    }

    /// The forest that the node stands in.
    pub fn forest(self) -> &'a Forest {
        self.forest
    }

    /// The reference of this node in its forest.
    pub fn reference(self) -> NodeRef {
        self.at
    }

    /// What the node is.
    #[inline]
    pub fn value(self) -> Value {
        self.tree().value(self.at.node)
    }

    /// The text of a text node; `None` for all others.
    #[inline]
    pub fn text(self) -> Option<&'a str> {
        self.tree().text(self.at.node)
    }

    /// What a scalar holds, for places inside of it.
    pub(super) fn data(self) -> Option<Data> {
        let node = self.stated();
        node.is_empty().then(|| node.tree().raw(node.at.node).data)
    }

    /// How it was written.
    #[inline]
    pub fn flags(self) -> Flags {
        self.tree().flags(self.at.node)
    }

    /// Whether it states nothing: null, or a placeholder.
    #[inline]
    pub fn is_blank(self) -> bool {
        let raw = self.raw();
        raw.flags.has(Flags::BLANK) || matches!(raw.data, Data::Null | Data::Link(_))
    }

    /// Whether it states nothing as a whole: it is blank, or a list that has elements, none of which states anything.
    #[inline]
    pub fn is_void(self) -> bool {
        self.is_void_as(self.raw())
    }

    #[inline]
    fn is_void_as(self, raw: &RawNode) -> bool {
        match raw.data {
            _ if raw.flags.has(Flags::BLANK) => true,
            Data::Null | Data::Link(_) => true,
            Data::List(_, count) => count > 0 && self.items().all(Self::is_blank),
            _ => false,
        }
    }

    /// What it is, a text with its letters.
    #[inline]
    pub fn content(self) -> Content<'a> {
        let tree = self.tree();
        Self::content_as(tree, tree.raw(self.at.node))
    }

    /// The same, where it states something.
    #[inline]
    pub fn stated_content(self) -> Option<Content<'a>> {
        let tree = self.tree();
        let raw = tree.raw(self.at.node);
        (!self.is_void_as(raw)).then(|| Self::content_as(tree, raw))
    }

    #[inline]
    fn content_as(tree: &'a Tree, raw: &RawNode) -> Content<'a> {
        match raw.data {
            Data::Null | Data::Link(_) => Content::Null,
            Data::Bool(value) => Content::Bool(value),
            Data::Int(value) => Content::Int(value),
            Data::Float(value) => Content::Float(value),
            Data::Written(start, end) => Content::Text(tree.source().slice(Span::new(start, end))),
            Data::Decoded(start, end) => Content::Text(tree.decoded(start, end)),
            Data::List(..) => Content::List,
            Data::Map(..) => Content::Map,
        }
    }

    /// The number of elements, or of keys; 0 for a scalar.
    #[inline]
    pub fn len(self) -> usize {
        match self.raw().data {
            Data::List(_, count) => count as usize,
            Data::Map(_, count) => count as usize / 2,
            _ => 0,
        }
    }

    /// Whether a collection has nothing in it.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    #[inline]
    fn child(self, node: NodeId) -> Self {
        self.forest.node(NodeRef {
            tree: self.at.tree,
            node,
        })
    }

    /// The elements of a list; none for all others.
    #[inline]
    pub fn items(self) -> impl ExactSizeIterator<Item = Node<'a>> + 'a {
        let tree = self.tree();
        let children = match tree.raw(self.at.node).data {
            Data::List(first, count) => tree.range(first, count),
            _ => &[],
        };
        children.iter().map(move |&id| self.child(id))
    }

    /// The element at an index of a list.
    #[inline]
    pub fn item(self, index: usize) -> Option<Node<'a>> {
        let tree = self.tree();
        match tree.raw(self.at.node).data {
            Data::List(first, count) => tree.range(first, count).get(index).map(|&id| self.child(id)),
            _ => None,
        }
    }

    /// Keys and values of a mapping; none for all others.
    pub fn entries(self) -> impl Iterator<Item = Entry<'a>> + 'a {
        self.tree().entries(self.at.node).map(move |(key, value)| Entry {
            key: self.child(key),
            value: self.child(value),
        })
    }

    /// The entry of a key.
    #[inline]
    pub fn entry(self, key: &str) -> Option<Entry<'a>> {
        let (name, value) = self.find(key)?;
        Some(Entry {
            key: self.child(name),
            value: self.child(value),
        })
    }

    #[inline]
    fn find(self, key: &str) -> Option<(NodeId, NodeId)> {
        let tree = self.tree();
        let mut entries = tree.entries(self.at.node);
        entries.find(|&(name, _)| match tree.raw(name).data {
            // The common case by far: a key as it was written.
            Data::Written(start, end) => tree.is_written(start, end, key),
            Data::Link(_) => {
                let name = self.child(name);
                name.tree().is_text(name.at.node, key)
            }
            _ => tree.is_text(name, key),
        })
    }

    /// The value of a key, placeholders and nulls included.
    #[inline]
    pub fn get(self, key: &str) -> Option<Node<'a>> {
        let (_, value) = self.find(key)?;
        Some(self.child(value))
    }

    /// The value of a key, where it states something.
    #[inline]
    pub fn fact(self, key: &str) -> Option<Node<'a>> {
        self.get(key).filter(|value| !value.is_blank())
    }

    /// Where an absent key of united mappings would be looked for first.
    fn stated(self) -> Self {
        let mut node = self;
        while let Some(&origin) = node.tree().origins.get(node.at.node.index()) {
            node = self.forest.node(origin.from(node.at));
        }
        node
    }

    /// The bytes of the node in its file; of a united node, of its first part.
    pub fn span(self) -> Span {
        let node = self.stated();
        node.tree().span(node.at.node)
    }

    /// The file of the node; of a united node, of its first part.
    pub fn source(self) -> &'a Arc<Source> {
        self.stated().tree().source()
    }

    /// The text of the file at the whole node.
    pub fn written(self) -> &'a str {
        self.tree().source().slice(self.span())
    }

    /// The place of the whole node.
    pub fn place(self) -> Place {
        Place::new(self.source(), self.span())
    }

    /// The place to point at: a scalar itself, a collection by its name.
    ///
    /// That is the value of its `id`, or the key it stands under, or its first key.
    pub fn head(self) -> Place {
        let node = self.stated();
        match node.value() {
            Value::Map => {
                if let Some(id) = node.get("id").filter(|id| id.text().is_some()) {
                    return id.place();
                }
            }
            Value::List => {}
            _ => return node.place(),
        }
        if let Some(key) = node.key() {
            return key.place();
        }
        if let Some(entry) = node.entries().next() {
            return entry.key.place();
        }
        let span = node.span();
        // An anonymous collection: its first byte, never pages of it.
        Place::new(node.source(), Span::new(span.start, span.end.min(span.start + 1)))
    }

    /// The collection around it, in its own file.
    pub fn parent(self) -> Option<Node<'a>> {
        let node = self.stated();
        node.tree().parent(node.at.node).map(|id| node.child(id))
    }

    /// The key that it stands under, in its own file.
    pub fn key(self) -> Option<Node<'a>> {
        let node = self.stated();
        node.tree().key(node.at.node).map(|id| node.child(id))
    }

    /// The way from the root of its file to the node.
    pub fn path(self) -> Path {
        let mut steps = Vec::new();
        let mut node = self.stated();
        while let Some(parent) = node.parent() {
            let step = match node.key().and_then(Node::text) {
                Some(key) => Step::Key(key.to_owned()),
                None => match node.get("id").and_then(Node::text) {
                    Some(id) => Step::Id(id.to_owned()),
                    None => Step::Index(node.tree().position(parent.at.node, node.at.node).unwrap_or(0)),
                },
            };
            steps.push(step);
            node = parent;
        }
        steps.reverse();
        Path(steps)
    }
}

impl PartialEq for Node<'_> {
    /// Whether both are the same node, not whether they hold the same value.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.forest, other.forest) && self.at == other.at
    }
}

impl Eq for Node<'_> {}

impl fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.value().noun(), self.place())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::Builder;
    use crate::yaml::{Limits, parse};

    fn tree(text: &str) -> Arc<Tree> {
        let source = Arc::new(Source::new(text.chars().take(1).collect::<String>(), text));
        Arc::new(parse(&source, Limits::default()).unwrap())
    }

    /// One list of both elements, under a mapping of its own.
    fn union(first: &Forest, second: &Forest) -> Forest {
        let mut trees = first.trees().to_vec();
        let offset = u32::try_from(trees.len()).unwrap();
        trees.extend(second.trees().iter().cloned());
        let mut builder = Builder::new(trees);
        let mut parts = Vec::new();
        for (forest, offset) in [(first, 0), (second, offset)] {
            let mut at = forest.root().get("k").unwrap().reference();
            at.tree += offset;
            parts.push(at);
        }
        let links: Vec<NodeId> = parts.iter().map(|part| builder.link(*part)).collect();
        let key = builder.link(NodeRef {
            tree: 0,
            node: first.trees()[0].children(first.trees()[0].root())[0],
        });
        let list = builder.list(parts[0], &links);
        let root = builder.map(parts[0], &[(key, list)]);
        builder.finish(root)
    }

    #[test]
    fn a_union_keeps_its_nodes_inside_of_a_larger_one() {
        let [a, b, c] = ["k: a\n", "k: b\n", "k: c\n"].map(|text| Forest::single(tree(text)));
        let inner = union(&b, &c);
        let outer = union(&a, &inner);
        let list = outer.root().get("k").unwrap();
        let texts = |node: Node<'_>| {
            node.items()
                .map(|item| item.text().unwrap_or("-").to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(texts(list), ["a", "-"]);
        let nested = list.item(1).unwrap();
        assert_eq!(texts(nested), ["b", "c"]);
        assert_eq!(nested.source().name().as_ref(), "k");
        assert_eq!(nested.item(1).unwrap().place().text(), "c");
        assert_eq!(nested.place().text(), "b");
    }
}
