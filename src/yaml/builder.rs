//! New mappings and lists over nodes of several trees.

use std::sync::Arc;

use super::forest::{Forest, NodeRef};
use super::tree::{Back, Data, Flags, NO_PARENT, NodeId, RawNode, Tree};
use crate::source::{Source, Span};

/// Unites nodes of several trees under new mappings and lists.
#[derive(Debug)]
pub struct Builder {
    trees: Vec<Arc<Tree>>,
    own: Tree,
}

impl Builder {
    /// A builder over these trees; a [`NodeRef`] given to it counts in their order.
    pub fn new(trees: Vec<Arc<Tree>>) -> Self {
        let source = trees
            .first()
            .map_or_else(|| Arc::new(Source::new("", "")), |tree| Arc::clone(tree.source()));
        Self {
            trees,
            own: Tree::empty(source),
        }
    }

    fn push(&mut self, data: Data, origin: NodeRef) -> NodeId {
        let id = NodeId(u32::try_from(self.own.nodes.len()).unwrap_or(u32::MAX));
        self.own.nodes.push(RawNode {
            span: Span::default(),
            parent: NO_PARENT,
            flags: Flags::default(),
            data,
        });
        self.own.origins.push(self.back(origin));
        id
    }

    /// How many nodes the union has by now.
    pub fn len(&self) -> usize {
        self.own.nodes.len()
    }

    /// Whether nothing is united yet.
    pub fn is_empty(&self) -> bool {
        self.own.nodes.is_empty()
    }

    /// The union's own tree comes behind all others.
    fn back(&self, target: NodeRef) -> Back {
        let own = u32::try_from(self.trees.len()).unwrap_or(u32::MAX);
        Back {
            trees: own.saturating_sub(target.tree),
            node: target.node,
        }
    }

    /// Stands for a node as it is.
    pub fn link(&mut self, target: NodeRef) -> NodeId {
        self.push(Data::Link(self.back(target)), target)
    }

    fn collection(&mut self, origin: NodeRef, children: &[NodeId], map: bool) -> NodeId {
        let first = u32::try_from(self.own.children.len()).unwrap_or(u32::MAX);
        let count = u32::try_from(children.len()).unwrap_or(u32::MAX);
        self.own.children.extend_from_slice(children);
        let data = if map {
            Data::Map(first, count)
        } else {
            Data::List(first, count)
        };
        self.push(data, origin)
    }

    /// A list of these elements, first stated at `origin`.
    pub fn list(&mut self, origin: NodeRef, elements: &[NodeId]) -> NodeId {
        self.collection(origin, elements, false)
    }

    /// A mapping of these keys and values, first stated at `origin`.
    pub fn map(&mut self, origin: NodeRef, entries: &[(NodeId, NodeId)]) -> NodeId {
        let children: Vec<NodeId> = entries.iter().flat_map(|&(key, value)| [key, value]).collect();
        self.collection(origin, &children, true)
    }

    /// The forest whose outermost node is `root`.
    pub fn finish(mut self, root: NodeId) -> Forest {
        self.own.root = root;
        let tree = u32::try_from(self.trees.len()).unwrap_or(u32::MAX);
        self.trees.push(Arc::new(self.own));
        Forest {
            trees: self.trees,
            root: NodeRef { tree, node: root },
        }
    }
}
