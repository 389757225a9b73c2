//! Facts that are taken back: nodes that count as absent in a copy of a forest.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::forest::{Forest, Node, NodeRef};
use super::tree::{Flags, NodeId, Tree};

impl Forest {
    /// The same documents, where these nodes state nothing, each for its reason.
    ///
    /// The reason is [`Flags::REFUTED`] or [`Flags::UNPROVEN`]. Trees without
    /// such a node are shared, the others are copied.
    #[must_use]
    pub fn without(&self, taken: &[(NodeRef, Flags)]) -> Self {
        let mut by_tree: BTreeMap<u32, Vec<(NodeId, Flags)>> = BTreeMap::new();
        for &(at, why) in taken {
            by_tree.entry(at.tree).or_default().push((at.node, why));
        }
        let mut trees: Vec<Arc<Tree>> = self.trees().to_vec();
        for (index, nodes) in by_tree {
            let Some(tree) = trees.get_mut(index as usize) else {
                continue;
            };
            let mut copy = Tree::clone(tree);
            for (node, why) in nodes {
                copy.mark(node, Flags::BLANK);
                copy.mark(node, why);
            }
            *tree = Arc::new(copy);
        }
        self.with_trees(trees)
    }
}

impl Node<'_> {
    /// Why it states nothing though it is written, where evidence is the reason: as a predicate for messages.
    pub fn taken_back(self) -> Option<&'static str> {
        let flags = self.flags();
        if flags.has(Flags::REFUTED) {
            Some("is contradicted by evidence, and counts as undeclared")
        } else if flags.has(Flags::UNPROVEN) {
            Some("is proven by no evidence, and counts as undeclared")
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;
    use crate::yaml::{Limits, parse};

    #[test]
    fn what_is_taken_back_is_no_fact_and_keeps_its_place() {
        let source = Arc::new(Source::new("a", "a: {b: 1, c: 2}\nd: 3\n"));
        let forest = Forest::single(Arc::new(parse(&source, Limits::default()).unwrap()));
        let b = forest.root().get("a").and_then(|a| a.get("b")).unwrap();
        let less = forest.without(&[(b.reference(), Flags::REFUTED)]);
        let a = less.root().get("a").unwrap();
        assert!(a.fact("b").is_none() && a.fact("c").is_some() && less.root().fact("d").is_some());
        assert_eq!(a.get("b").unwrap().place(), b.place());
        assert!(a.get("b").unwrap().flags().has(Flags::REFUTED));
        assert!(forest.root().get("a").unwrap().fact("b").is_some());
    }
}
