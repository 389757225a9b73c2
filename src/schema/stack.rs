//! Room for the validator, which goes down into a document and its schema on the stack.
//!
//! It is one call within the other for each level of a document, times the subschemas within each other that judge
//! a value. Both have limits, and their product is more than a thread has room for. So what could need more than
//! there surely is runs in a thread of its own.

use std::panic::resume_unwind;
use std::thread::{Builder, scope};

use crate::yaml::{Node, Value};

/// Bytes for one subschema at one level; four times of what was seen, in builds without optimization.
const FRAME: usize = 4 << 10;

/// What any thread has to spare: rayon's have 2 MiB.
const SPARE: usize = 256 << 10;

/// The bytes of stack for a document, and a schema with so many subschemas within each other.
pub(super) fn needed(within: u64, root: Node<'_>) -> usize {
    if within == 0 {
        return 0;
    }
    let within = usize::try_from(within).unwrap_or(usize::MAX);
    levels(root).saturating_mul(within).saturating_mul(FRAME)
}

/// Does the work where there are so many bytes of stack; `None` where the system has no thread for it.
pub(super) fn with<T: Send>(bytes: usize, work: impl FnOnce() -> T + Send) -> Option<T> {
    if bytes <= SPARE {
        return Some(work());
    }
    scope(|scope| {
        let thread = Builder::new()
            .stack_size(bytes.saturating_add(SPARE))
            .spawn_scoped(scope, work)
            .ok()?;
        // A panic is one of the file, and told as such where files are judged.
        Some(thread.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })
}

/// Levels of nesting in a document, scalars included.
fn levels(root: Node<'_>) -> usize {
    let mut deepest = 0;
    let mut open = vec![(root, 1_usize)];
    while let Some((node, level)) = open.pop() {
        deepest = deepest.max(level);
        match node.value() {
            Value::Map => open.extend(node.entries().map(|entry| (entry.value, level + 1))),
            Value::List => open.extend(node.items().map(|item| (item, level + 1))),
            _ => {}
        }
    }
    deepest
}
