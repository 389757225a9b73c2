//! The validator's verdicts as errors with places, in plain words.
//!
//! Only the kind of an error and its way into the document are used: the
//! validator's own text shows the values of the document.

use jsonschema::error::{TypeKind, ValidationError, ValidationErrorKind};
use jsonschema::{JsonType, JsonTypeSet};
use serde_json::Value as Json;

use super::error::ShapeError;
use super::mask::shown;
use super::mend;
use super::nearest::{advice, nearest};
use super::shapes::{Kind, ShapeId, Shapes};
use crate::source::Place;
use crate::yaml::{Flags, Node, Value};

/// Branches within branches that are followed; more than any schema for people has.
const DEPTH: usize = 16;

/// A node with its shape.
#[derive(Clone, Copy)]
pub(super) struct Spot<'a> {
    pub(super) node: Node<'a>,
    pub(super) shape: ShapeId,
    /// The key that it stands under.
    pub(super) key: Option<Node<'a>>,
}

impl Spot<'_> {
    /// The value, or its key where the value has no text.
    pub(super) fn place(&self) -> Place {
        match (self.node.value(), self.key) {
            (Value::Null, Some(key)) if self.node.span().start == self.node.span().end => key.place(),
            (Value::Map | Value::List, Some(key)) => key.place(),
            (Value::Map | Value::List, None) => self.node.head(),
            _ => self.node.place(),
        }
    }
}

pub(super) struct Explainer<'s, 'a> {
    pub(super) shapes: &'s Shapes,
    pub(super) root: Node<'a>,
}

impl<'a> Explainer<'_, 'a> {
    /// What a verdict of the validator means, as one error or several.
    pub(super) fn explain(&self, error: &ValidationError<'_>) -> Vec<ShapeError> {
        let mut found = Vec::new();
        self.add(error, DEPTH, &mut found);
        found
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
            K::AdditionalProperties { unexpected } | K::UnevaluatedProperties { unexpected } => {
                found.extend(unexpected.iter().map(|key| self.unknown_key(spot, key)));
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
            K::Not { schema } => found.push(excluded(self, spot, schema)),
            K::PropertyNames { error } => {
                let mut inner = Vec::new();
                if depth > 0 {
                    self.add(error, depth - 1, &mut inner);
                }
                found.push(refused(
                    "a key of this mapping is not written as it should be",
                    spot,
                ));
            }
            other => found.push(self.limit(spot, other)),
        }
    }

    /// What a mapping is called: the key that it stands under, or the title of an element.
    fn thing(&self, spot: Spot<'a>) -> Option<String> {
        if let Some(key) = spot.key.and_then(Node::text) {
            return Some(format!("`{}`", shown(key)));
        }
        if spot.node == self.root {
            return None;
        }
        let title = self.shapes.title(spot.shape)?;
        Some(format!("this {}", title.to_lowercase()))
    }

    fn unknown_key(&self, spot: Spot<'a>, key: &str) -> ShapeError {
        let entry = spot.node.entry(key);
        let value = entry.map(|entry| entry.value);
        let comma = spot.node.flags().has(Flags::FLOW)
            && value
                .is_some_and(|value| value.value() == Value::Null && value.span().start == value.span().end);
        let known: Vec<&str> = self.shapes.fields(spot.shape).map(|(name, _)| name).collect();
        let help = if comma && nearest(key, known.iter().copied()).is_empty() {
            "a comma separates keys inside of `{…}`: put the text that it belongs to in quotes".to_owned()
        } else {
            self.home(spot, key).unwrap_or_else(|| advice(key, &known, "key"))
        };
        ShapeError::UnknownKey {
            key: shown(key),
            thing: self.thing(spot),
            help,
            at: entry.map_or_else(|| spot.place(), |entry| entry.key.place()),
        }
    }

    /// Where a key stands that is right, but not here.
    fn home(&self, spot: Spot<'_>, key: &str) -> Option<String> {
        let shapes = self.shapes;
        let known: Vec<&str> = shapes.fields(spot.shape).map(|(name, _)| name).collect();
        if !nearest(key, known).is_empty() {
            return None;
        }
        let homes: Vec<&str> = shapes
            .fields(shapes.root())
            .filter(|&(_, section)| {
                section != spot.shape && shapes.fields(section).any(|(name, _)| name == key)
            })
            .map(|(name, _)| name)
            .collect();
        match homes.as_slice() {
            [home] => Some(format!("`{key}` stands under `{home}`")),
            _ if shapes.fields(shapes.root()).any(|(name, _)| name == key) => {
                Some(format!("`{key}` is a section of its own, at the start of a line"))
            }
            _ => None,
        }
    }

    fn missing_key(&self, spot: Spot<'a>, key: &str, found: &mut Vec<ShapeError>) {
        if spot.node.get(key).is_none() && self.misspelt(spot, key) {
            // The misspelt key is reported where it stands.
            return;
        }
        found.push(ShapeError::MissingKey {
            key: key.to_owned(),
            thing: self.thing(spot),
            help: self.meaning(spot, key),
            at: spot.node.head(),
        });
    }

    /// Whether a key that the mapping does not know is meant for this one.
    fn misspelt(&self, spot: Spot<'a>, key: &str) -> bool {
        let known: Vec<&str> = self.shapes.fields(spot.shape).map(|(name, _)| name).collect();
        spot.node
            .entries()
            .filter_map(|entry| entry.key.text())
            .filter(|name| self.shapes.field(spot.shape, name).is_none())
            .any(|name| nearest(name, known.iter().copied()).contains(&key))
    }

    /// "`every`: The interval that was decided."
    fn meaning(&self, spot: Spot<'_>, key: &str) -> String {
        let field = self.shapes.field(spot.shape, key);
        match field.and_then(|field| self.shapes.description(field)) {
            Some(text) => format!("`{key}`: {text}"),
            None => format!("add `{key}:`"),
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
            help: self.help(spot.shape),
            expected: expects.map_or(expected, str::to_owned),
            found,
            at: spot.place(),
        }
    }

    fn help(&self, shape: ShapeId) -> String {
        help(self.shapes, shape)
    }

    /// The branch that fits best speaks for all of them.
    fn branches(
        &self,
        spot: Spot<'a>,
        context: &[Vec<ValidationError<'static>>],
        depth: usize,
        found: &mut Vec<ShapeError>,
    ) {
        if let Some(keys) = choice(context) {
            let meanings: Vec<String> = keys.iter().map(|key| self.meaning(spot, key)).collect();
            if keys.iter().any(|key| self.misspelt(spot, key)) {
                return;
            }
            found.push(ShapeError::MissingChoice {
                keys,
                thing: self.thing(spot),
                help: meanings.join(" "),
                at: spot.node.head(),
            });
            return;
        }
        let path = spot_path(context);
        let types: Option<Vec<&'static str>> = context
            .iter()
            .map(|branch| type_error(branch, path))
            .collect::<Option<Vec<_>>>()
            .map(|all| all.into_iter().flatten().collect());
        if let Some(mut types) = types {
            types.dedup();
            found.push(self.wrong_type(spot, &types));
            return;
        }
        let best = context.iter().min_by_key(|branch| {
            let misfit = usize::from(type_error(branch, path).is_some());
            let deepest = branch
                .iter()
                .map(|error| error.instance_path().as_str().matches('/').count())
                .max()
                .unwrap_or(0);
            (misfit, branch.len(), usize::MAX - deepest)
        });
        match best {
            Some(branch) if depth > 0 => {
                for error in branch {
                    self.add(error, depth - 1, found);
                }
            }
            _ => found.push(refused("what stands here fits none of the possible forms", spot)),
        }
    }
}

/// What a value of the shape means; never empty.
pub(super) fn help(shapes: &Shapes, shape: ShapeId) -> String {
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

/// `not: {required: [a, b]}` is how a schema says that keys exclude each other.
fn excluded(explainer: &Explainer<'_, '_>, spot: Spot<'_>, schema: &Json) -> ShapeError {
    let keys: Vec<&str> = schema
        .get("required")
        .and_then(Json::as_array)
        .into_iter()
        .flatten()
        .filter_map(Json::as_str)
        .collect();
    let places: Vec<Place> = keys
        .iter()
        .filter_map(|key| spot.node.entry(key))
        .map(|entry| entry.key.place())
        .collect();
    let first = places.iter().min_by_key(|place| place.span).cloned();
    let last = places.iter().max_by_key(|place| place.span).cloned();
    match (first, last) {
        (Some(first), Some(at)) if places.len() == keys.len() => ShapeError::ExcludedKey {
            keys: keys.into_iter().map(str::to_owned).collect(),
            first,
            at,
        },
        _ => refused(
            explainer
                .shapes
                .get(spot.shape)
                .expects
                .as_deref()
                .unwrap_or("the schema does not allow this"),
            spot,
        ),
    }
}

/// The keys, where each branch only lacks one.
fn choice(context: &[Vec<ValidationError<'static>>]) -> Option<Vec<String>> {
    let keys: Option<Vec<String>> = context
        .iter()
        .map(|branch| match branch.as_slice() {
            [one] => match one.kind() {
                ValidationErrorKind::Required { property } => property.as_str().map(str::to_owned),
                _ => None,
            },
            _ => None,
        })
        .collect();
    keys.filter(|keys| keys.len() > 1)
}

/// The shortest path among the errors: that of the value that has no fitting branch.
fn spot_path<'e>(context: &'e [Vec<ValidationError<'static>>]) -> &'e str {
    context
        .iter()
        .flatten()
        .map(|error| error.instance_path().as_str())
        .min_by_key(|path| path.len())
        .unwrap_or("")
}

/// The kinds that a branch asks for, where the value itself is of another one.
fn type_error(branch: &[ValidationError<'static>], path: &str) -> Option<Vec<&'static str>> {
    branch
        .iter()
        .filter(|error| error.instance_path().as_str() == path)
        .find_map(|error| match error.kind() {
            ValidationErrorKind::Type { kind } => Some(kinds(kind)),
            _ => None,
        })
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
