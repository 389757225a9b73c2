//! How much a document may hold.

use crate::limit;

/// How much a file may hold. Each limit is inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Levels of nesting.
    pub depth: usize,
    /// Nodes, keys included.
    pub nodes: usize,
    /// Nodes that all aliases together stand for.
    pub aliases: usize,
    /// Bytes of one scalar.
    pub scalar: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            depth: limit::NESTING.count(),
            nodes: limit::NODES.count(),
            aliases: limit::ALIAS_NODES.count(),
            scalar: limit::VALUE_BYTES.count(),
        }
    }
}
