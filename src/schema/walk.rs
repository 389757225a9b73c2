//! A walk over a document and its shapes, side by side.

use super::explain::Spot;
use super::shape::Shape;
use super::shapes::Shapes;
use crate::yaml::{Node, Value};

/// What was met on the way through a mapping.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Met {
    /// Whether a key is unknown.
    pub(super) unknown: bool,
    /// How many required keys are there.
    pub(super) required: usize,
}

/// Visits a node and all below it that the schema says something about, each collection after those around it.
///
/// What is not `wanted` is left out, with all below it. The stack is our own, so depth is no danger; the
/// limit on aliases bounds how often a shared node is met.
pub(super) fn walk<'a>(
    shapes: &Shapes,
    root: Node<'a>,
    wanted: impl Fn(&Shape) -> bool,
    mut visit: impl FnMut(Spot<'a>, Met),
) {
    let mut open = vec![Spot {
        node: root,
        shape: shapes.root(),
        key: None,
    }];
    while let Some(spot) = open.pop() {
        let mut met = Met::default();
        // Scalars are most of the nodes; they never wait on the stack.
        let mut meet = |spot: Spot<'a>| match spot.node.value() {
            Value::Map | Value::List => open.push(spot),
            _ => visit(spot, Met::default()),
        };
        match spot.node.value() {
            Value::Map => {
                for entry in spot.node.entries() {
                    let Some(field) = shapes.lookup(spot.shape, entry.key.text().unwrap_or("")) else {
                        met.unknown = true;
                        continue;
                    };
                    met.required += usize::from(field.required);
                    if field.shape != shapes.any() && wanted(shapes.get(field.shape)) {
                        meet(Spot {
                            node: entry.value,
                            shape: field.shape,
                            key: Some(entry.key),
                        });
                    }
                }
            }
            Value::List => {
                let shape = shapes.element(spot.shape);
                if let Some(shape) = shape.filter(|&shape| wanted(shapes.get(shape))) {
                    spot.node.items().for_each(|node| {
                        meet(Spot {
                            node,
                            shape,
                            key: None,
                        });
                    });
                }
            }
            _ => {}
        }
        visit(spot, met);
    }
}
