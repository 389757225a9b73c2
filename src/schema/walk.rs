//! A walk over a document and its shapes, side by side.

use super::explain::Spot;
use super::shapes::{Shape, Shapes};
use crate::yaml::{Node, Value};

/// Visits a node and all below it that the schema says something about, in the order of the document.
///
/// The stack is our own, so depth is no danger; the limit on aliases bounds how often a shared node is met.
///
/// What is not `wanted` is left out, with all below it.
pub(super) fn walk<'a>(
    shapes: &Shapes,
    root: Node<'a>,
    wanted: impl Fn(&Shape) -> bool,
    mut visit: impl FnMut(Spot<'a>),
) {
    let mut open = vec![Spot {
        node: root,
        shape: shapes.root(),
        key: None,
    }];
    while let Some(spot) = open.pop() {
        visit(spot);
        let first = open.len();
        match spot.node.value() {
            Value::Map => {
                for entry in spot.node.entries() {
                    let name = entry.key.text().unwrap_or("");
                    match shapes.field(spot.shape, name) {
                        Some(shape) if shape != shapes.any() && wanted(shapes.get(shape)) => {
                            open.push(Spot {
                                node: entry.value,
                                shape,
                                key: Some(entry.key),
                            })
                        }
                        _ => {}
                    }
                }
            }
            Value::List => {
                let Some(shape) = shapes
                    .element(spot.shape)
                    .filter(|&shape| wanted(shapes.get(shape)))
                else {
                    continue;
                };
                open.extend(spot.node.items().map(|node| Spot {
                    node,
                    shape,
                    key: None,
                }));
            }
            _ => {}
        }
        if let Some(new) = open.get_mut(first..) {
            new.reverse();
        }
    }
}
