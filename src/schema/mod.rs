//! The vocabulary of declarations, and the check of a document's shape.
//!
//! Takes a document as a tree, gives located [`ShapeError`]s, the
//! [`Placeholder`]s in it, and the [`ReferenceError`]s of an organization's
//! united documents. The vocabulary is one JSON Schema (draft 2020-12),
//! `declaration.schema.json`; packs can bring their own. [`Shapes`] is the
//! same schema as a graph, for all that must know which keys exist. This
//! module fetches nothing, knows no rules and no levels, and asks no clock.

mod blank;
mod breadth;
mod certain;
mod compile;
mod error;
mod explain;
mod extend;
mod fit;
mod mask;
mod mend;
mod nearest;
mod own;
mod pattern;
mod plain;
mod references;
mod shape;
mod shapes;
mod stack;
mod values;
mod walk;

use std::collections::HashSet;
use std::sync::{Arc, LazyLock, OnceLock};

use jsonschema::{Draft, PatternOptions, Validator};
use serde_json::Value as Json;

use crate::source::{Digest, Place, Span};
use crate::yaml::{Flags, Node, Tree, Value, YamlJson, YamlNode};

pub use blank::{Placeholder, is_placeholder, mark_blanks};
pub use error::ShapeError;
pub use extend::shapes_with;
pub(crate) use mask::shown;
pub(crate) use nearest::advice;
pub use nearest::nearest;
pub use own::SchemaError;
pub use references::ReferenceError;
pub use shape::{Kind, Reference, Section, ShapeId};
pub use shapes::Shapes;

/// Errors that are shown for one document; the rest is counted.
const SHOWN: usize = 100;

/// Errors of the validator that are explained at most; finding the place of each takes time.
const EXPLAINED: usize = 1000;

/// Levels of nesting that a document may have once its aliases are followed.
const DEPTH: usize = crate::limit::ALIASED_NESTING.count();

/// The JSON Schema of declarations, as `gradus schema` prints it.
pub const DECLARATION: &str = include_str!("declaration.schema.json");

/// A schema, ready to check documents.
///
/// The graph of shapes gives the verdict where it holds all that the schema demands, as for the
/// vocabulary of declarations. The validator of JSON Schema, which takes longer to build than most
/// runs take, is asked for what is wrong, and for the verdict on all other schemas.
pub struct Schema {
    shapes: Shapes,
    /// Built when it is asked, where the schema is known to be valid; `None` in it where that was wrong.
    validator: OnceLock<Option<Validator<YamlJson>>>,
    /// What the validator is built from.
    written: Written,
    /// Of its text, where it came from a file.
    digest: Option<Digest>,
    /// Subschemas within each other that judge one value; 0 for the schemas that gradus brings along,
    /// which no document leads down further than they know keys.
    within: u64,
    /// Different patterns in it.
    patterns: usize,
}

/// A schema as it was written.
enum Written {
    /// Its text, where it is part of gradus.
    Shipped(&'static str),
    Own(Json),
}

impl Written {
    fn validator(&self) -> Option<Validator<YamlJson>> {
        let built = match self {
            Self::Shipped(text) => build(&json(text), PatternOptions::regex()),
            Self::Own(json) => own::build(json),
        };
        debug_assert!(built.is_ok(), "the schema is broken: {:?}", built.err());
        built.ok()
    }
}

impl std::fmt::Debug for Schema {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Schema({} shapes)", self.shapes.ids().count())
    }
}

impl Schema {
    /// What tells its text from another one; `None` for the schemas that gradus brings along.
    pub fn digest(&self) -> Option<Digest> {
        self.digest
    }

    /// The schema of declarations, compiled at its first use.
    pub fn builtin() -> &'static Arc<Self> {
        static BUILTIN: LazyLock<Arc<Schema>> = LazyLock::new(|| Arc::new(Schema::shipped(DECLARATION)));
        &BUILTIN
    }

    /// A schema that is part of gradus; the test suite builds each of them.
    pub(crate) fn shipped(text: &'static str) -> Self {
        Self {
            shapes: compile::shapes(&json(text)),
            validator: OnceLock::new(),
            written: Written::Shipped(text),
            digest: None,
            within: 0,
            patterns: 0,
        }
    }

    /// How many different patterns it has.
    pub(crate) fn patterns(&self) -> usize {
        self.patterns
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
        let mut more = 0;
        let mut fits = self.shapes.is_exact();
        walk::walk(
            &self.shapes,
            root,
            |_| true,
            |spot, met| {
                fits = fits && fit::fits(&self.shapes, spot, met);
                values::check(&self.shapes, spot, &mut found);
            },
        );
        if !fits {
            // The verdict of the validator where the graph has none, and always its reasons.
            more = self.ask_validator(root, &mut found);
        }
        found.sort_by_cached_key(|error| (error.at().span, error.to_string()));
        found.dedup();
        // What is wrong anyway need not be read the same by all.
        let wrong = |error: &ShapeError| !matches!(error, ShapeError::Ambiguous { .. });
        let places: HashSet<Span> = found
            .iter()
            .filter(|error| wrong(error))
            .map(|error| error.at().span)
            .collect();
        found.retain(|error| wrong(error) || !places.contains(&error.at().span));
        limit(found, more)
    }

    /// What the validator finds wrong, on a stack that is large enough for the document; gives the
    /// number of errors that were only counted.
    fn ask_validator(&self, root: Node<'_>, found: &mut Vec<ShapeError>) -> usize {
        let stack = stack::needed(self.within, root);
        let Some((errors, more)) = stack::with(stack, || self.ask_validator_here(root)) else {
            found.push(ShapeError::NoStack { at: root.head() });
            return 0;
        };
        found.extend(errors);
        more
    }

    fn ask_validator_here(&self, root: Node<'_>) -> (Vec<ShapeError>, usize) {
        let mut found = Vec::new();
        let validator = self.validator.get_or_init(|| self.written.validator());
        let explainer = explain::Explainer {
            shapes: &self.shapes,
            root,
        };
        let Some(validator) = validator else {
            return (vec![explainer.unexplained()], 0);
        };
        if !self.shapes.is_exact() && validator.is_valid(YamlNode::Node(root)) {
            return (found, 0);
        }
        let mut errors = validator.iter_errors(YamlNode::Node(root));
        for error in errors.by_ref().take(EXPLAINED) {
            found.extend(explainer.explain(&error));
        }
        let more = errors.count();
        // Never accept in silence what the graph has refused.
        let silent = self.shapes.is_exact() && found.is_empty();
        if silent && !validator.is_valid(YamlNode::Node(root)) {
            found.push(explainer.unexplained());
        }
        (found, more)
    }

    /// What the texts of an organization refer to, and does not exist.
    ///
    /// To be asked of the united tree of an organization, with what it inherits.
    pub fn references(&self, root: Node<'_>) -> Vec<ReferenceError> {
        references::check(&self.shapes, root)
    }
}

/// The JSON of a schema that is part of gradus, which the tests hold to be one.
fn json(text: &'static str) -> Json {
    serde_json::from_str(text).unwrap_or_default()
}

/// The validator of a schema; `patterns` is the engine of its expressions.
fn build<E>(
    json: &Json,
    patterns: PatternOptions<E>,
) -> Result<Validator<YamlJson>, jsonschema::ValidationError<'static>> {
    jsonschema::options_for::<YamlJson>()
        .with_draft(Draft::Draft202012)
        .with_pattern_options(patterns)
        .offline()
        .build(json)
}

fn limit(mut found: Vec<ShapeError>, more: usize) -> Vec<ShapeError> {
    if found.len() > SHOWN {
        let count = found.len() - SHOWN + more;
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
    let trees = root.forest().trees();
    let aliased = |tree: &Tree| tree.ids().any(|id| tree.flags(id).has(Flags::SHARED));
    if !trees.iter().any(|tree| aliased(tree)) {
        return None;
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Else every run would build the validator, and wait for it.
    #[test]
    fn the_graph_alone_can_judge_declarations_and_configurations() {
        assert!(Schema::builtin().shapes.is_exact());
        let config = include_str!("../config/config.schema.json");
        assert!(Schema::shipped(config).shapes.is_exact());
    }
}
