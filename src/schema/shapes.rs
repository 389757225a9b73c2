//! A schema as a graph of shapes, for walks that must not interpret JSON.

use std::collections::HashSet;

use super::certain::Certain;

/// The index of a shape in its [`Shapes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShapeId(pub(super) u32);

impl ShapeId {
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a value of a shape is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A mapping.
    Object,
    /// A list.
    List,
    /// Text.
    Text,
    /// A number, whole or not.
    Number,
    /// A truth value.
    Bool,
    /// Anything, or one of several kinds of scalars.
    Any,
}

/// What a text refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Lists by their path from the root, such as `support.tiers`; the text is the `id` of an element of one.
    pub sections: Vec<Vec<String>>,
    /// Words that are known without being declared.
    pub words: Vec<String>,
    /// Words that may nevertheless be ids in these sections.
    pub taken: Vec<(String, Vec<Vec<String>>)>,
    /// Whether an id may stand in only one of the sections.
    pub distinct: bool,
}

/// A rule on texts that a pattern cannot state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Meaning {
    /// A day of the calendar.
    Date,
    /// A name of the IANA database.
    Zone,
    /// An interval of time.
    Duration,
}

/// A key that is not known by name.
#[derive(Clone, Debug)]
pub(super) enum KeyPattern {
    Prefix(String),
    Regex(regex::Regex),
}

impl KeyPattern {
    pub(super) fn matches(&self, key: &str) -> bool {
        match self {
            Self::Prefix(prefix) => key.starts_with(prefix.as_str()),
            Self::Regex(regex) => regex.is_match(key),
        }
    }
}

/// One shape. Before [`Shapes::link`] what its parts say is not in it yet.
#[derive(Clone, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a keyword of JSON Schema that holds or does not"
)]
pub(super) struct Shape {
    pub(super) kind: Option<Kind>,
    /// Whether more than one kind is possible.
    pub(super) mixed: bool,
    pub(super) integer: bool,
    pub(super) closed: bool,
    /// By name, sorted.
    pub(super) fields: Vec<(Box<str>, ShapeId)>,
    pub(super) patterns: Vec<(KeyPattern, ShapeId)>,
    pub(super) extra: Option<ShapeId>,
    pub(super) element: Option<ShapeId>,
    pub(super) required: Vec<Box<str>>,
    pub(super) words: Vec<Box<str>>,
    pub(super) bounds: (Option<f64>, Option<f64>),
    pub(super) reference: Option<Box<Reference>>,
    pub(super) meaning: Option<Meaning>,
    pub(super) name: Option<Box<str>>,
    pub(super) expects: Option<Box<str>>,
    pub(super) title: Option<Box<str>>,
    pub(super) description: Option<Box<str>>,
    /// Values are taken as they stand: a placeholder is none here.
    pub(super) verbatim: bool,
    pub(super) certain: Certain,
    /// `$ref`, `allOf`, `anyOf`, `oneOf` and the like.
    pub(super) parts: Vec<ShapeId>,
}

/// The shapes of a schema, ready to be walked beside a document.
///
/// Where a schema leaves several possibilities, a shape unites them: a field
/// is known when any of them knows it.
#[derive(Debug)]
pub struct Shapes {
    all: Vec<Shape>,
    any: ShapeId,
    root: ShapeId,
}

impl Shapes {
    pub(super) fn link(parts: &[Shape], any: ShapeId, root: ShapeId) -> Self {
        let all = (0..parts.len()).map(|index| unite(parts, index)).collect();
        Self { all, any, root }
    }

    pub(super) fn get(&self, shape: ShapeId) -> &Shape {
        static UNKNOWN: std::sync::LazyLock<Shape> = std::sync::LazyLock::new(Shape::default);
        self.all.get(shape.index()).unwrap_or(&UNKNOWN)
    }

    /// The shape of a whole document.
    pub fn root(&self) -> ShapeId {
        self.root
    }

    /// The shape that allows everything.
    pub fn any(&self) -> ShapeId {
        self.any
    }

    /// The shape of a key's value; `None` where a closed shape does not know the key.
    ///
    /// An open shape gives [`Shapes::any`] for a key that it does not name.
    pub fn field(&self, shape: ShapeId, name: &str) -> Option<ShapeId> {
        let shape = self.get(shape);
        if let Ok(at) = shape.fields.binary_search_by(|(field, _)| (**field).cmp(name)) {
            return shape.fields.get(at).map(|&(_, id)| id);
        }
        if let Some((_, id)) = shape.patterns.iter().find(|(pattern, _)| pattern.matches(name)) {
            return Some(*id);
        }
        if shape.extra.is_some() {
            return shape.extra;
        }
        let open = !shape.closed && matches!(shape.kind, None | Some(Kind::Object | Kind::Any));
        open.then_some(self.any)
    }

    /// The keys that a shape knows by name, with the shapes of their values, by name.
    pub fn fields(&self, shape: ShapeId) -> impl Iterator<Item = (&str, ShapeId)> {
        self.get(shape).fields.iter().map(|(name, id)| (&**name, *id))
    }

    /// The shape of a list's elements.
    pub fn element(&self, shape: ShapeId) -> Option<ShapeId> {
        let shape = self.get(shape);
        match shape.kind {
            Some(Kind::List) => Some(shape.element.unwrap_or(self.any)),
            None => Some(self.any),
            Some(_) => shape.element,
        }
    }

    /// What values of the shape are.
    pub fn kind(&self, shape: ShapeId) -> Kind {
        self.get(shape).kind.unwrap_or(Kind::Any)
    }

    /// Whether a mapping of this shape refuses the keys that it does not know.
    pub fn is_closed(&self, shape: ShapeId) -> bool {
        self.get(shape).closed
    }

    /// Whether a mapping of this shape must have the key.
    pub fn requires(&self, shape: ShapeId, name: &str) -> bool {
        self.get(shape).required.iter().any(|key| **key == *name)
    }

    /// The words that a text of this shape can be; empty where it is free.
    pub fn words(&self, shape: ShapeId) -> impl Iterator<Item = &str> {
        self.get(shape).words.iter().map(|word| &**word)
    }

    /// Whether no value of the shape has the key: because it is no mapping, or one that refuses it.
    pub fn refuses(&self, shape: ShapeId, name: &str) -> bool {
        self.get(shape).certain.keys && self.field(shape, name).is_none()
    }

    /// The words of which a text of this shape is always one; `None` where it may be another.
    pub fn fixed_words(&self, shape: ShapeId) -> Option<impl Iterator<Item = &str>> {
        self.get(shape).certain.words.then(|| self.words(shape))
    }

    /// The name of the shape, such as `duration` or `periodic`.
    pub fn name(&self, shape: ShapeId) -> Option<&str> {
        self.get(shape).name.as_deref()
    }

    /// What a value of this shape means, in full sentences.
    pub fn description(&self, shape: ShapeId) -> Option<&str> {
        self.get(shape).description.as_deref()
    }

    /// What a thing of this shape is called.
    pub fn title(&self, shape: ShapeId) -> Option<&str> {
        self.get(shape).title.as_deref()
    }

    /// What a text of this shape refers to.
    pub fn reference(&self, shape: ShapeId) -> Option<&Reference> {
        self.get(shape).reference.as_deref()
    }

    /// All shapes.
    pub fn ids(&self) -> impl Iterator<Item = ShapeId> + use<> {
        (0..u32::try_from(self.all.len()).unwrap_or(u32::MAX)).map(ShapeId)
    }
}

/// The shape with what its parts say; its own word goes before theirs.
fn unite(shapes: &[Shape], index: usize) -> Shape {
    let Some(mut whole) = shapes.get(index).cloned() else {
        return Shape::default();
    };
    let mut seen = HashSet::from([index]);
    let mut open: Vec<ShapeId> = whole.parts.iter().rev().copied().collect();
    while let Some(id) = open.pop() {
        if !seen.insert(id.index()) {
            continue;
        }
        let Some(part) = shapes.get(id.index()) else {
            continue;
        };
        absorb(&mut whole, part);
        open.extend(part.parts.iter().rev());
    }
    whole.fields.sort_by(|(a, _), (b, _)| a.cmp(b));
    whole.fields.dedup_by(|(a, _), (b, _)| a == b);
    whole
}

fn absorb(whole: &mut Shape, part: &Shape) {
    match (whole.kind, part.kind) {
        (None, kind) => whole.kind = kind,
        (Some(mine), Some(other)) if mine != other => {
            whole.mixed = true;
            whole.kind = Some(match (mine, other) {
                (Kind::Object, _) | (_, Kind::Object) => Kind::Object,
                (Kind::List, _) | (_, Kind::List) => Kind::List,
                _ => Kind::Any,
            });
        }
        _ => {}
    }
    whole.mixed |= part.mixed;
    whole.integer |= part.integer;
    whole.closed |= part.closed;
    // The first to name a field goes first; the sort that follows is stable.
    whole.fields.extend(part.fields.iter().cloned());
    whole.patterns.extend(part.patterns.iter().cloned());
    whole.extra = whole.extra.or(part.extra);
    whole.element = whole.element.or(part.element);
    whole.required.extend(part.required.iter().cloned());
    whole.words.extend(part.words.iter().cloned());
    whole.bounds = (whole.bounds.0.or(part.bounds.0), whole.bounds.1.or(part.bounds.1));
    whole.reference = whole.reference.take().or_else(|| part.reference.clone());
    whole.meaning = whole.meaning.or(part.meaning);
    whole.name = whole.name.take().or_else(|| part.name.clone());
    whole.expects = whole.expects.take().or_else(|| part.expects.clone());
    whole.title = whole.title.take().or_else(|| part.title.clone());
    whole.description = whole.description.take().or_else(|| part.description.clone());
    whole.verbatim |= part.verbatim;
}
