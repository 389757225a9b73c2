//! One shape: what a schema says about the values at one place.

use std::cmp::Ordering;
use std::sync::Arc;

use super::certain::Certain;
use super::pattern::Pattern;
use crate::yaml::{Value, mark};

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

/// The kinds of values that a shape allows; none at all stands for every one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Kinds(u8);

impl Kinds {
    pub(super) const OBJECT: Self = Self(1);
    pub(super) const LIST: Self = Self(2);
    pub(super) const TEXT: Self = Self(4);
    pub(super) const WHOLE: Self = Self(8);
    pub(super) const NUMBER: Self = Self(8 | 16);
    pub(super) const BOOL: Self = Self(32);
    pub(super) const NULL: Self = Self(64);

    pub(super) fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn is_any(self) -> bool {
        self.0 == 0
    }

    pub(super) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) fn of(value: Value) -> Self {
        match value {
            Value::Null => Self::NULL,
            Value::Bool(_) => Self::BOOL,
            Value::Int(_) => Self::WHOLE,
            Value::Float(number) if number.fract() == 0.0 => Self::WHOLE,
            Value::Float(_) => Self(16),
            Value::Text => Self::TEXT,
            Value::List => Self::LIST,
            Value::Map => Self::OBJECT,
        }
    }

    /// The kind for readers of the graph: the richest of them.
    pub(super) fn kind(self) -> Kind {
        if self.meets(Self::OBJECT) {
            Kind::Object
        } else if self.meets(Self::LIST) {
            Kind::List
        } else if self == Self::TEXT {
            Kind::Text
        } else if self == Self::BOOL {
            Kind::Bool
        } else if !self.is_any() && self.0 & !Self::NUMBER.0 == 0 {
            Kind::Number
        } else {
            Kind::Any
        }
    }
}

/// A list that texts refer to, by its path from the root: `support.tiers`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The keys on the way.
    pub keys: Vec<String>,
    /// The same as one text.
    pub name: String,
}

impl Section {
    pub(super) fn new(name: &str) -> Self {
        Self {
            keys: name.split('.').map(str::to_owned).collect(),
            name: name.to_owned(),
        }
    }
}

/// What a text refers to: the `id` of an element of one of the sections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The lists.
    pub sections: Vec<Section>,
    /// Words that are known without being declared.
    pub words: Vec<String>,
    /// Words that may nevertheless be ids in these sections.
    pub taken: Vec<(String, Vec<String>)>,
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
    Prefix(Box<str>),
    Pattern(Arc<Pattern>),
}

impl KeyPattern {
    pub(super) fn matches(&self, key: &str) -> bool {
        match self {
            Self::Prefix(prefix) => key.starts_with(&**prefix),
            Self::Pattern(pattern) => pattern.matches(key),
        }
    }

    pub(super) fn is_exact(&self) -> bool {
        match self {
            Self::Prefix(_) => true,
            Self::Pattern(pattern) => pattern.is_exact(),
        }
    }
}

/// A key that is known by name.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) name: Box<str>,
    pub(super) shape: ShapeId,
    pub(super) required: bool,
}

/// What is known about a key of a mapping.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    pub(super) shape: ShapeId,
    pub(super) required: bool,
}

/// One shape. Before [`Shapes::link`] what its parts say is not in it yet.
#[derive(Clone, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a keyword of JSON Schema that holds or does not"
)]
pub(super) struct Shape {
    pub(super) kinds: Kinds,
    /// Whether all that the schema demands here stands in this shape.
    pub(super) exact: bool,
    pub(super) closed: bool,
    /// By name, sorted.
    pub(super) fields: Vec<Field>,
    /// Where each field stands among them, by the mark of its name: found without comparing many texts.
    pub(super) marks: Vec<(u64, u32)>,
    pub(super) patterns: Vec<(KeyPattern, ShapeId)>,
    pub(super) extra: Option<ShapeId>,
    pub(super) element: Option<ShapeId>,
    pub(super) required: Vec<Box<str>>,
    /// Of each group of keys, one must be there.
    pub(super) choices: Vec<Vec<Box<str>>>,
    /// Of each group of keys, not all may be there.
    pub(super) excluded: Vec<Vec<Box<str>>>,
    pub(super) words: Vec<Box<str>>,
    pub(super) pattern: Option<Arc<Pattern>>,
    pub(super) bounds: (Option<f64>, Option<f64>),
    /// Characters that a text must have at least.
    pub(super) shortest: Option<u64>,
    pub(super) reference: Option<Arc<Reference>>,
    pub(super) meaning: Option<Meaning>,
    pub(super) name: Option<Arc<str>>,
    pub(super) expects: Option<Arc<str>>,
    pub(super) title: Option<Arc<str>>,
    pub(super) description: Option<Arc<str>>,
    /// How a value of a named form is written, whatever it means where it stands.
    pub(super) form: Option<Arc<str>>,
    /// Values are taken as they stand: a placeholder is none here.
    pub(super) verbatim: bool,
    pub(super) certain: Certain,
    /// Forms of which a value has one; the kinds of values tell them apart.
    pub(super) either: Vec<ShapeId>,
    /// `$ref`, `allOf`, `anyOf`, `oneOf` and the like.
    pub(super) parts: Vec<ShapeId>,
    /// Whether something below refers to something.
    pub(super) refers: bool,
}

impl Shape {
    /// A field by its name.
    pub(super) fn named(&self, name: &str) -> Option<&Field> {
        let mark = mark(name);
        let field = |at: u32| self.fields.get(at as usize);
        // Of fields with one mark, whoever stands first by name stands first here too.
        let found = self.marks.binary_search_by(|&(other, at)| {
            let name_of = |field: &Field| (*field.name).cmp(name);
            other
                .cmp(&mark)
                .then_with(|| field(at).map_or(Ordering::Less, name_of))
        });
        found.ok().and_then(|found| field(self.marks.get(found)?.1))
    }

    /// The shapes of what stands in a value of this one.
    pub(super) fn below(&self) -> impl Iterator<Item = ShapeId> {
        let fields = self.fields.iter().map(|field| field.shape);
        let patterns = self.patterns.iter().map(|&(_, id)| id);
        fields
            .chain(patterns)
            .chain(self.extra)
            .chain(self.element)
            .chain(self.either.iter().copied())
    }
}

/// The shape with what its parts say; its own word goes before theirs.
pub(super) fn unite(shapes: &[Shape], index: usize) -> Shape {
    let Some(mut whole) = shapes.get(index).cloned() else {
        return Shape::default();
    };
    let mut seen = vec![index];
    let mut open: Vec<ShapeId> = whole.parts.iter().rev().copied().collect();
    while let Some(id) = open.pop() {
        if seen.contains(&id.index()) {
            continue;
        }
        seen.push(id.index());
        let Some(part) = shapes.get(id.index()) else {
            continue;
        };
        absorb(&mut whole, part);
        open.extend(part.parts.iter().rev());
    }
    whole
}

/// Brings keys in order; of two with one name the first counts, since the sort is stable.
pub(super) fn settle(shape: &mut Shape) {
    shape.fields.sort_by(|a, b| a.name.cmp(&b.name));
    shape.fields.dedup_by(|a, b| a.name == b.name);
    shape.required.sort_unstable();
    shape.required.dedup();
    for field in &mut shape.fields {
        field.required = shape.required.binary_search(&field.name).is_ok();
    }
    let marks = shape.fields.iter().zip(0..);
    shape.marks = marks.map(|(field, at)| (mark(&field.name), at)).collect();
    shape.marks.sort_unstable();
}

fn absorb(whole: &mut Shape, part: &Shape) {
    // What a reference and its siblings allow is the same; of branches, each may hold.
    whole.kinds = whole.kinds.or(part.kinds);
    whole.exact &= part.exact;
    whole.closed |= part.closed;
    whole.fields.extend(part.fields.iter().cloned());
    whole.patterns.extend(part.patterns.iter().cloned());
    whole.extra = whole.extra.or(part.extra);
    whole.element = whole.element.or(part.element);
    whole.required.extend(part.required.iter().cloned());
    whole.choices.extend(part.choices.iter().cloned());
    whole.excluded.extend(part.excluded.iter().cloned());
    whole.words.extend(part.words.iter().cloned());
    whole.pattern = whole.pattern.take().or_else(|| part.pattern.clone());
    whole.bounds = (whole.bounds.0.or(part.bounds.0), whole.bounds.1.or(part.bounds.1));
    whole.shortest = whole.shortest.or(part.shortest);
    whole.reference = whole.reference.take().or_else(|| part.reference.clone());
    whole.meaning = whole.meaning.or(part.meaning);
    whole.name = whole.name.take().or_else(|| part.name.clone());
    whole.expects = whole.expects.take().or_else(|| part.expects.clone());
    whole.title = whole.title.take().or_else(|| part.title.clone());
    whole.description = whole.description.take().or_else(|| part.description.clone());
    whole.form = whole.form.take().or_else(|| part.form.clone());
    whole.verbatim |= part.verbatim;
    whole.either.extend(part.either.iter().copied());
}
