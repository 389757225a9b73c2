//! The vocabulary of declarations, and the check of a document's shape.
//!
//! Takes a document as a tree, gives located [`ShapeError`]s, the
//! [`Placeholder`]s in it, and the [`ReferenceError`]s of an organization's
//! united documents. The vocabulary is one JSON Schema (draft 2020-12),
//! `declaration.schema.json`; packs can bring their own. [`Shapes`] is the
//! same schema as a graph, for all that must know which keys exist. This
//! module fetches nothing, knows no rules and no levels, and asks no clock.

mod blank;
mod certain;
mod compile;
mod error;
mod explain;
mod mask;
mod mend;
mod nearest;
mod own;
mod references;
mod shapes;
mod values;
mod walk;

use std::sync::{Arc, LazyLock};

use jsonschema::{Draft, PatternOptions, Validator};
use serde_json::Value as Json;

use crate::source::Place;
use crate::yaml::{Flags, Node, Value, YamlJson, YamlNode};

pub use blank::{Placeholder, is_placeholder, mark_blanks};
pub use error::ShapeError;
pub use nearest::nearest;
pub use own::SchemaError;
pub use references::ReferenceError;
pub use shapes::{Kind, Reference, ShapeId, Shapes};

/// Errors that are shown for one document; the rest is counted.
const SHOWN: usize = 100;

/// Levels of nesting that a document may have once its aliases are followed.
const DEPTH: usize = 256;

/// The JSON Schema of declarations, as `gradus schema` prints it.
pub const DECLARATION: &str = include_str!("declaration.schema.json");

/// A schema, ready to check documents.
pub struct Schema {
    shapes: Shapes,
    validator: Validator<YamlJson>,
}

impl std::fmt::Debug for Schema {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Schema({} shapes)", self.shapes.ids().count())
    }
}

impl Schema {
    /// The schema of declarations, compiled at its first use.
    pub fn builtin() -> &'static Arc<Self> {
        static BUILTIN: LazyLock<Arc<Schema>> = LazyLock::new(|| {
            let json: Json = serde_json::from_str(DECLARATION).unwrap_or_default();
            let validator = jsonschema::options_for::<YamlJson>()
                .with_draft(Draft::Draft202012)
                .with_pattern_options(PatternOptions::regex())
                .offline()
                .build(&json);
            let validator = match validator {
                Ok(validator) => validator,
                Err(error) => unreachable!("the schema of declarations is broken: {error}"),
            };
            Arc::new(Schema {
                shapes: compile::shapes(&json),
                validator,
            })
        });
        &BUILTIN
    }

    /// The same schema as a graph of shapes.
    pub fn shapes(&self) -> &Shapes {
        &self.shapes
    }

    /// What is wrong with the shape of a document, in the order of its places.
    ///
    /// A value that [`mark_blanks`] has marked is never wrong. Of many errors the first 100 are
    /// given, and one more that counts the others.
    pub fn check(&self, root: Node<'_>) -> Vec<ShapeError> {
        if let Some(at) = too_deep(root) {
            return vec![ShapeError::TooDeep { limit: DEPTH, at }];
        }
        let mut found = Vec::new();
        if !self.validator.is_valid(YamlNode::Node(root)) {
            let explainer = explain::Explainer {
                shapes: &self.shapes,
                root,
            };
            for error in self.validator.iter_errors(YamlNode::Node(root)) {
                found.extend(explainer.explain(&error));
            }
        }
        walk::walk(&self.shapes, root, |spot| {
            values::check(&self.shapes, spot, &mut found);
        });
        found.sort_by_cached_key(|error| (error.at().span, error.to_string()));
        found.dedup();
        limit(found)
    }

    /// What the texts of an organization refer to, and does not exist.
    ///
    /// To be asked of the united tree of an organization, with what it inherits.
    pub fn references(&self, root: Node<'_>) -> Vec<ReferenceError> {
        references::check(&self.shapes, root)
    }
}

fn limit(mut found: Vec<ShapeError>) -> Vec<ShapeError> {
    if found.len() > SHOWN {
        let count = found.len() - SHOWN;
        let at = found.get(SHOWN).map(|error| error.at().clone());
        found.truncate(SHOWN);
        found.extend(at.map(|at| ShapeError::More { count, at }));
    }
    found
}

/// The first node that is nested too deep.
///
/// The parser limits the nesting of what is written; aliases can nest further,
/// and the validator follows them on the stack.
fn too_deep(root: Node<'_>) -> Option<Place> {
    let mut open = vec![(root, 1_usize)];
    while let Some((node, depth)) = open.pop() {
        if depth > DEPTH {
            return Some(node.place());
        }
        match node.value() {
            Value::Map => open.extend(
                node.entries()
                    .map(|entry| entry.value)
                    .filter(|value| matches!(value.value(), Value::Map | Value::List))
                    .map(|value| (value, depth + 1)),
            ),
            Value::List => open.extend(
                node.items()
                    .filter(|value| matches!(value.value(), Value::Map | Value::List))
                    .map(|value| (value, depth + 1)),
            ),
            _ => {}
        }
    }
    None
}

/// Whether a scalar is a placeholder, and so no value that could be wrong.
fn is_blank_scalar(node: Node<'_>) -> bool {
    node.flags().has(Flags::BLANK) && !matches!(node.value(), Value::Map | Value::List)
}
