//! The validator's verdicts as errors with places, in plain words.
//!
//! Only the kind of an error and its way into the document are used: the
//! validator's own text shows the values of the document.

mod branches;
mod keys;

use jsonschema::error::{TypeKind, ValidationError, ValidationErrorKind};
use jsonschema::{JsonType, JsonTypeSet};

use crate::schema::error::ShapeError;
use crate::schema::mask::shown;
use crate::schema::mend;
use crate::schema::nearest::{advice, nearest, only};
use crate::schema::shape::{Kind, ShapeId};
use crate::schema::shapes::Shapes;
use crate::source::Place;
use crate::yaml::{Flags, Node, Value};

/// Branches within branches that are followed; more than any schema for people has.
const DEPTH: usize = 16;

/// A node with its shape.
#[derive(Clone, Copy)]
pub(in crate::schema) struct Spot<'a> {
    pub(in crate::schema) node: Node<'a>,
    pub(in crate::schema) shape: ShapeId,
    /// The key that it stands under.
    pub(in crate::schema) key: Option<Node<'a>>,
}

impl Spot<'_> {
    /// The value, or its key where the value has no text.
    pub(in crate::schema) fn place(&self) -> Place {
        match (self.node.value(), self.key) {
            (Value::Null, Some(key)) if self.node.span().start == self.node.span().end => key.place(),
            (Value::Map | Value::List, Some(key)) => key.place(),
            (Value::Map | Value::List, None) => self.node.head(),
            _ => self.node.place(),
        }
    }
}

pub(in crate::schema) struct Explainer<'s, 'a> {
    pub(in crate::schema) shapes: &'s Shapes,
    pub(in crate::schema) root: Node<'a>,
}

impl<'a> Explainer<'_, 'a> {
    /// What a verdict of the validator means, as one error or several.
    pub(in crate::schema) fn explain(&self, error: &ValidationError<'_>) -> Vec<ShapeError> {
        let mut found = Vec::new();
        self.add(error, DEPTH, &mut found);
        found
    }

    /// What stands for errors that have no words.
    pub(in crate::schema) fn unexplained(&self) -> ShapeError {
        refused("the document does not fit its schema", self.spot(""))
    }

    /// The node at the validator's path, with its shape.
    fn spot(&self, path: &str) -> Spot<'a> {
        let mut spot = Spot {
            node: self.root,
            shape: self.shapes.root(),
            key: None,
        };
        for step in path.split('/').skip(1) {
            let step = step.replace("~1", "/").replace("~0", "~");
            let below = match spot.node.value() {
                Value::Map => spot.node.entry(&step).map(|entry| Spot {
                    node: entry.value,
                    shape: self.shapes.field(spot.shape, &step).unwrap_or(self.shapes.any()),
                    key: Some(entry.key),
                }),
                Value::List => step
                    .parse()
                    .ok()
                    .and_then(|at| spot.node.item(at))
                    .map(|node| Spot {
                        node,
                        shape: self.shapes.element(spot.shape).unwrap_or(self.shapes.any()),
                        key: None,
                    }),
                _ => None,
            };
            match below {
                Some(below) => spot = below,
                None => break,
            }
        }
        spot
    }

    fn add(&self, error: &ValidationError<'_>, depth: usize, found: &mut Vec<ShapeError>) {
        use ValidationErrorKind as K;
        let spot = self.spot(error.instance_path().as_str());
        if spot.node.flags().has(Flags::BLANK) && !matches!(spot.node.value(), Value::Map | Value::List) {
            return;
        }
        match error.kind() {
            K::AdditionalProperties { .. } | K::UnevaluatedProperties { .. } => {
                self.unknown_keys(spot, found);
            }
            K::FalseSchema => found.push(refused("nothing can stand here", spot)),
            K::Required { property } => self.missing_key(spot, property.as_str().unwrap_or(""), found),
            K::Type { kind } => found.push(self.wrong_type(spot, &kinds(kind))),
            K::Enum { .. } => found.push(self.unknown_word(spot)),
            K::Pattern { .. } | K::Format { .. } => found.push(self.malformed(spot)),
            K::AnyOf { context } | K::OneOfNotValid { context } => {
                self.branches(spot, context, depth, found);
            }
            K::OneOfMultipleValid { .. } => {
                found.push(refused(
                    "what stands here fits several forms that exclude each other",
                    spot,
                ));
            }
            K::Not { schema } => found.push(keys::excluded(self, spot, schema)),
            K::PropertyNames { .. } => {
                found.push(refused(
                    "a key of this mapping is not written as it should be",
                    spot,
                ));
            }
            other => found.push(self.limit(spot, other)),
        }
    }

    fn wrong_type(&self, spot: Spot<'a>, kinds: &[&'static str]) -> ShapeError {
        let shape = self.shapes.get(spot.shape);
        let scalar = !matches!(self.shapes.kind(spot.shape), Kind::Object | Kind::List);
        let expected = match (&shape.expects, scalar, kinds) {
            (Some(expects), true, _) => expects.to_string(),
            (_, _, []) => "something else".to_owned(),
            (_, _, [one]) => (*one).to_owned(),
            (_, _, [most @ .., last]) => format!("{} or {last}", most.join(", ")),
        };
        ShapeError::WrongType {
            help: mend::of_type(self.shapes, spot),
            expected,
            found: spot.node.value().noun(),
            at: spot.place(),
        }
    }

    fn unknown_word(&self, spot: Spot<'a>) -> ShapeError {
        let words: Vec<&str> = self.shapes.words(spot.shape).collect();
        match spot.node.text() {
            Some(word) => ShapeError::UnknownWord {
                word: shown(word),
                help: advice(word, &words, "word"),
                meant: only(&nearest(word, words.iter().copied()), &spot.place()),
                at: spot.place(),
            },
            None => self.wrong_type(spot, &["a word"]),
        }
    }

    fn malformed(&self, spot: Spot<'a>) -> ShapeError {
        let shape = self.shapes.get(spot.shape);
        let text = spot.node.text().unwrap_or("");
        let expected = shape.expects.as_deref().unwrap_or("another text");
        ShapeError::Malformed {
            help: mend::of_text(self.shapes, spot.shape, text),
            expected: expected.to_owned(),
            found: shown(text),
            at: spot.place(),
        }
    }

    fn limit(&self, spot: Spot<'a>, kind: &ValidationErrorKind) -> ShapeError {
        use ValidationErrorKind as K;
        let expected = match kind {
            K::Minimum { limit } => format!("at least {limit}"),
            K::Maximum { limit } => format!("at most {limit}"),
            K::ExclusiveMinimum { limit } => format!("more than {limit}"),
            K::ExclusiveMaximum { limit } => format!("less than {limit}"),
            K::MinLength { limit } => format!("at least {limit} characters"),
            K::MaxLength { limit } => format!("at most {limit} characters"),
            K::MinItems { limit } => format!("at least {limit} elements"),
            K::MaxItems { limit } => format!("at most {limit} elements"),
            K::MinProperties { limit } => format!("at least {limit} keys"),
            K::MaxProperties { limit } => format!("at most {limit} keys"),
            K::MultipleOf { multiple_of } => format!("a multiple of {multiple_of}"),
            K::Constant { expected_value } => match expected_value.as_str() {
                Some(text) => format!("`{}`", shown(text)),
                None => "another value".to_owned(),
            },
            K::UniqueItems => return refused("the elements of this list must differ", spot),
            K::Contains => return refused("none of the elements is what this list must contain", spot),
            K::AdditionalItems { limit } => format!("at most {limit} elements"),
            _ => return refused("the schema does not allow this", spot),
        };
        let expects = self.shapes.get(spot.shape).expects.as_deref();
        let found = match spot.node.value() {
            Value::Int(number) => number.to_string(),
            Value::Float(number) => number.to_string(),
            Value::Text => format!("`{}`", shown(spot.node.text().unwrap_or(""))),
            Value::List => format!("{} elements", spot.node.len()),
            Value::Map => format!("{} keys", spot.node.len()),
            other => other.noun().to_owned(),
        };
        ShapeError::OutOfRange {
            help: help(self.shapes, spot.shape),
            expected: expects.map_or(expected, str::to_owned),
            found,
            at: spot.place(),
        }
    }
}

/// How a value is written where its form has a name, and else what it means; never empty.
pub(in crate::schema) fn written(shapes: &Shapes, shape: ShapeId) -> String {
    let form = shapes.form(shape).map(str::to_owned);
    form.unwrap_or_else(|| help(shapes, shape))
}

/// What a value of the shape means; never empty.
pub(in crate::schema) fn help(shapes: &Shapes, shape: ShapeId) -> String {
    shapes.description(shape).map_or_else(
        || "`gradus schema` prints what can stand here".to_owned(),
        str::to_owned,
    )
}

fn refused(message: &str, spot: Spot<'_>) -> ShapeError {
    ShapeError::Refused {
        message: message.to_owned(),
        help: "`gradus schema` prints what can stand here".to_owned(),
        at: spot.place(),
    }
}

fn kinds(kind: &TypeKind) -> Vec<&'static str> {
    let noun = |kind| match kind {
        JsonType::Array => "a list",
        JsonType::Boolean => "a truth value",
        JsonType::Integer => "a whole number",
        JsonType::Null => "nothing",
        JsonType::Number => "a number",
        JsonType::Object => "a mapping",
        JsonType::String => "text",
    };
    match kind {
        TypeKind::Single(kind) => vec![noun(*kind)],
        TypeKind::Multiple(set) => JsonTypeSet::iter(set).map(noun).collect(),
    }
}
