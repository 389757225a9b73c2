//! One document as an arena of nodes.

use std::fmt;
use std::sync::Arc;

use crate::source::{Place, Source, Span};

/// The index of a node in its tree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) u32);

impl NodeId {
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a node is. Text and children are read through the tree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// Nothing: `null`, `~`, or no value at all.
    Null,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction, or past 64 bits.
    Float(f64),
    /// Text.
    Text,
    /// A list.
    List,
    /// A mapping.
    Map,
}

impl Value {
    /// The kind with its article, for messages.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "a truth value",
            Self::Int(_) | Self::Float(_) => "a number",
            Self::Text => "text",
            Self::List => "a list",
            Self::Map => "a mapping",
        }
    }
}

/// How a node was written, and what was found out about it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags(u8);

impl Flags {
    /// A plain scalar: without quotes, not a block scalar.
    pub const PLAIN: Self = Self(1);
    /// A collection in flow notation: `[…]`, `{…}`.
    pub const FLOW: Self = Self(2);
    /// A placeholder such as `TODO`: written, but no fact.
    pub const BLANK: Self = Self(4);
    /// A node that an alias elsewhere also stands for.
    pub const SHARED: Self = Self(8);
    /// Written, but evidence speaks against it.
    pub const REFUTED: Self = Self(16);
    /// Written, but no evidence shows it where evidence is asked for.
    pub const UNPROVEN: Self = Self(32);

    /// Whether all of `other` is set.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    pub(super) fn set(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// What a node holds, with ranges into the tree's texts and children.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Data {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    /// Bytes of the source.
    Written(u32, u32),
    /// Bytes of `Tree::decoded`: text with escapes, folded, or in a block.
    Decoded(u32, u32),
    /// `Tree::children[first..first + len]`.
    List(u32, u32),
    /// The same; keys and values take turns, `len` counts both.
    Map(u32, u32),
    /// A node of an earlier tree of the forest.
    Link(Back),
}

/// A node of a tree that stands `trees` before this one in every forest.
///
/// Counted backwards, since a union can become part of a larger one, where all
/// trees stand further on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Back {
    pub trees: u32,
    pub node: NodeId,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct RawNode {
    pub span: Span,
    pub parent: u32,
    pub flags: Flags,
    pub data: Data,
}

/// The parent of the root.
pub(super) const NO_PARENT: u32 = u32::MAX;

/// A document: nodes with spans, all in one allocation.
///
/// Aliases share the node that they stand for, so a tree may be a graph
/// without cycles; the limit on aliases bounds what a walk over it can meet.
#[derive(Clone)]
pub struct Tree {
    pub(super) source: Arc<Source>,
    pub(super) nodes: Vec<RawNode>,
    pub(super) children: Vec<NodeId>,
    pub(super) decoded: String,
    pub(super) root: NodeId,
    /// For a tree that unites others: where each of its nodes was first stated.
    pub(super) origins: Vec<Back>,
    /// Whether its values were computed, so that no bytes of the source say them.
    pub(super) made: bool,
}

impl Tree {
    pub(super) fn empty(source: Arc<Source>) -> Self {
        Self {
            source,
            nodes: Vec::new(),
            children: Vec::new(),
            decoded: String::new(),
            root: NodeId(0),
            origins: Vec::new(),
            made: false,
        }
    }

    /// The file that the document stands in.
    pub fn source(&self) -> &Arc<Source> {
        &self.source
    }

    /// The number of nodes.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is no node; no parsed document is empty.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The outermost node.
    pub fn root(&self) -> NodeId {
        self.root
    }

    /// All nodes, children before or after their parents as they come.
    pub fn ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)).map(NodeId)
    }

    /// The last node that starts at or before an offset; parsed trees only.
    pub(super) fn last_from(&self, offset: u32) -> Option<NodeId> {
        let count = self.nodes.partition_point(|node| node.span.start <= offset);
        count
            .checked_sub(1)
            .and_then(|index| u32::try_from(index).ok())
            .map(NodeId)
    }

    /// The nodes that start in a part of the text, in order; parsed trees only.
    pub(super) fn starting_in(&self, part: Span) -> impl Iterator<Item = NodeId> + '_ {
        let first = self.nodes.partition_point(|node| node.span.start < part.start);
        let nodes = self.nodes.iter().enumerate().skip(first);
        nodes
            .take_while(move |(_, node)| node.span.start < part.end)
            .filter_map(|(index, _)| u32::try_from(index).ok().map(NodeId))
    }

    /// The nodes that start at an offset, outer ones first; parsed trees only.
    pub(super) fn starting_at(&self, offset: u32) -> impl Iterator<Item = NodeId> + '_ {
        let from = self.nodes.partition_point(|node| node.span.start < offset);
        let found = self.nodes.iter().enumerate().skip(from);
        found
            .take_while(move |(_, node)| node.span.start == offset)
            .filter_map(|(index, _)| u32::try_from(index).ok().map(NodeId))
    }

    /// Whether it only unites others.
    pub(super) fn is_union(&self) -> bool {
        !self.origins.is_empty()
    }

    #[inline]
    pub(super) fn raw(&self, id: NodeId) -> &RawNode {
        static NOTHING: RawNode = RawNode {
            span: Span::new(0, 0),
            parent: NO_PARENT,
            flags: Flags(0),
            data: Data::Null,
        };
        self.nodes.get(id.index()).unwrap_or(&NOTHING)
    }

    /// What the node is.
    #[inline]
    pub fn value(&self, id: NodeId) -> Value {
        match self.raw(id).data {
            Data::Null | Data::Link(_) => Value::Null,
            Data::Bool(value) => Value::Bool(value),
            Data::Int(value) => Value::Int(value),
            Data::Float(value) => Value::Float(value),
            Data::Written(..) | Data::Decoded(..) => Value::Text,
            Data::List(..) => Value::List,
            Data::Map(..) => Value::Map,
        }
    }

    /// The text of a text node; `None` for all others.
    #[inline]
    pub fn text(&self, id: NodeId) -> Option<&str> {
        match self.raw(id).data {
            Data::Written(start, end) => Some(self.source.slice(Span::new(start, end))),
            Data::Decoded(start, end) => self.decoded.get(start as usize..end as usize),
            _ => None,
        }
    }

    /// Whether the node is this text.
    #[inline]
    pub(super) fn is_text(&self, id: NodeId, text: &str) -> bool {
        match self.raw(id).data {
            Data::Written(start, end) => self.is_written(start, end, text),
            Data::Decoded(start, end) => self.decoded(start, end) == text,
            _ => false,
        }
    }

    /// Whether these bytes of the source are this text: a lookup compares many keys and wants few of them.
    #[inline]
    pub(super) fn is_written(&self, start: u32, end: u32, text: &str) -> bool {
        (end - start) as usize == text.len()
            && self.source.text().as_bytes().get(start as usize..end as usize) == Some(text.as_bytes())
    }

    /// The bytes that the node was written with, trimmed to its last child.
    pub fn span(&self, id: NodeId) -> Span {
        self.raw(id).span
    }

    /// The place of the node.
    pub fn place(&self, id: NodeId) -> Place {
        Place::new(&self.source, self.span(id))
    }

    /// How the node was written.
    pub fn flags(&self, id: NodeId) -> Flags {
        self.raw(id).flags
    }

    /// Declares that the node is a placeholder, not a fact.
    pub fn mark_blank(&mut self, id: NodeId) {
        self.mark(id, Flags::BLANK);
    }

    pub(super) fn mark(&mut self, id: NodeId, flag: Flags) {
        if let Some(node) = self.nodes.get_mut(id.index()) {
            node.flags.set(flag);
        }
    }

    /// The collection that the node stands in; of a shared node, the first.
    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        let parent = self.raw(id).parent;
        (parent != NO_PARENT).then_some(NodeId(parent))
    }

    /// The elements of a list, or keys and values of a mapping in turn.
    #[inline]
    pub fn children(&self, id: NodeId) -> &[NodeId] {
        let (Data::List(first, len) | Data::Map(first, len)) = self.raw(id).data else {
            return &[];
        };
        self.range(first, len)
    }

    #[inline]
    pub(super) fn range(&self, first: u32, len: u32) -> &[NodeId] {
        let first = first as usize;
        self.children.get(first..first + len as usize).unwrap_or(&[])
    }

    #[inline]
    pub(super) fn decoded(&self, start: u32, end: u32) -> &str {
        self.decoded.get(start as usize..end as usize).unwrap_or("")
    }

    /// The keys and values of a mapping.
    #[inline]
    pub fn entries(&self, id: NodeId) -> impl Iterator<Item = (NodeId, NodeId)> + '_ {
        let children = match self.raw(id).data {
            Data::Map(first, len) => self.range(first, len),
            _ => &[],
        };
        children.chunks_exact(2).filter_map(|pair| match pair {
            [key, value] => Some((*key, *value)),
            _ => None,
        })
    }

    /// The value of a key of a mapping.
    pub fn get(&self, id: NodeId, key: &str) -> Option<NodeId> {
        self.entries(id)
            .find(|&(name, _)| self.text(name) == Some(key))
            .map(|(_, value)| value)
    }

    /// The key under which the node stands in its parent.
    pub fn key(&self, id: NodeId) -> Option<NodeId> {
        let parent = self.parent(id)?;
        if !matches!(self.raw(parent).data, Data::Map(..)) {
            return None;
        }
        let children = self.children(parent);
        let before = self.position(parent, id).and_then(|at| at.checked_sub(1));
        match before.filter(|key| key % 2 == 0) {
            Some(key) => children.get(key).copied(),
            // A key; or by an alias both a key and a value.
            None => self
                .entries(parent)
                .find(|&(_, value)| value == id)
                .map(|(key, _)| key),
        }
    }

    /// The value of a key of a mapping, by its node; `None` where that is no key of it.
    pub(super) fn value_of(&self, parent: NodeId, key: NodeId) -> Option<NodeId> {
        let at = self.position(parent, key)?;
        let is_key = self.value(parent) == Value::Map && at.is_multiple_of(2);
        is_key.then(|| self.children(parent).get(at + 1).copied())?
    }

    /// The index of a node among the children of another one.
    pub(super) fn position(&self, parent: NodeId, id: NodeId) -> Option<usize> {
        let children = self.children(parent);
        // They stand in the order of their ids, but for aliases and what `<<` merges.
        let at = children.binary_search(&id).ok();
        at.or_else(|| children.iter().position(|child| *child == id))
    }
}

impl fmt::Debug for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Never the nodes: a deep tree must not recurse, a large one not fill a log.
        write!(f, "Tree({}, {} nodes)", self.source.name(), self.nodes.len())
    }
}
