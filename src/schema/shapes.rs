//! A schema as a graph of shapes, for walks that must not interpret JSON.

use std::collections::HashSet;
use std::sync::Arc;

use super::pattern::Pattern;
use crate::yaml::Value;

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
    fn kind(self) -> Kind {
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
    pub(super) reference: Option<Arc<Reference>>,
    pub(super) meaning: Option<Meaning>,
    pub(super) name: Option<Arc<str>>,
    pub(super) expects: Option<Arc<str>>,
    pub(super) title: Option<Arc<str>>,
    pub(super) description: Option<Arc<str>>,
    /// Values are taken as they stand: a placeholder is none here.
    pub(super) verbatim: bool,
    /// Forms of which a value has one; the kinds of values tell them apart.
    pub(super) either: Vec<ShapeId>,
    /// `$ref`, `allOf`, `anyOf`, `oneOf` and the like.
    pub(super) parts: Vec<ShapeId>,
    /// Whether something below refers to something.
    pub(super) refers: bool,
}

impl Shape {
    /// The shapes of what stands in a value of this one.
    fn below(&self) -> impl Iterator<Item = ShapeId> {
        let fields = self.fields.iter().map(|field| field.shape);
        let patterns = self.patterns.iter().map(|&(_, id)| id);
        fields
            .chain(patterns)
            .chain(self.extra)
            .chain(self.element)
            .chain(self.either.iter().copied())
    }
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
    references: Vec<Arc<Reference>>,
    exact: bool,
}

impl Shapes {
    pub(super) fn link(mut all: Vec<Shape>, any: ShapeId, root: ShapeId) -> Self {
        let united: Vec<(usize, Shape)> = (0..all.len())
            .filter(|&index| all.get(index).is_some_and(|shape| !shape.parts.is_empty()))
            .map(|index| (index, unite(&all, index)))
            .collect();
        for (index, shape) in united {
            if let Some(slot) = all.get_mut(index) {
                *slot = shape;
            }
        }
        all.iter_mut().for_each(settle);
        let mut shapes = Self {
            all,
            any,
            root,
            references: Vec::new(),
            exact: false,
        };
        shapes.survey();
        shapes
    }

    /// Finds out what is below each shape that can be reached.
    fn survey(&mut self) {
        let mut order = vec![self.root];
        let mut reached: HashSet<ShapeId> = HashSet::from([self.root]);
        let mut at = 0;
        while let Some(&id) = order.get(at) {
            at += 1;
            for below in self.get(id).below() {
                if reached.insert(below) {
                    order.push(below);
                }
            }
        }
        self.exact = order.iter().all(|&id| self.get(id).exact);
        for &id in &order {
            if let Some(reference) = self.get(id).reference.clone()
                && !self.references.contains(&reference)
            {
                self.references.push(reference);
            }
        }
        // A shape may stand below itself: repeat until nothing changes.
        let mut changed = true;
        while changed {
            changed = false;
            for &id in order.iter().rev() {
                let shape = self.get(id);
                let refers = shape.reference.is_some() || shape.below().any(|below| self.get(below).refers);
                if refers && !shape.refers {
                    changed = true;
                    if let Some(shape) = self.all.get_mut(id.index()) {
                        shape.refers = true;
                    }
                }
            }
        }
    }

    /// Whether a walk beside the graph can judge documents as the schema does.
    pub(super) fn is_exact(&self) -> bool {
        self.exact
    }

    /// Every reference of the schema, once.
    pub(super) fn references(&self) -> &[Arc<Reference>] {
        &self.references
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
        self.lookup(shape, name).map(|known| known.shape)
    }

    pub(super) fn lookup(&self, shape: ShapeId, name: &str) -> Option<Known> {
        let shape = self.get(shape);
        let known = |shape, required| Some(Known { shape, required });
        let at = shape.fields.binary_search_by(|field| (*field.name).cmp(name));
        if let Some(field) = at.ok().and_then(|at| shape.fields.get(at)) {
            return known(field.shape, field.required);
        }
        let required = || shape.required.iter().any(|key| **key == *name);
        if let Some(&(_, id)) = shape.patterns.iter().find(|(pattern, _)| pattern.matches(name)) {
            return known(id, required());
        }
        if let Some(id) = shape.extra {
            return known(id, required());
        }
        let open = !shape.closed && (shape.kinds.is_any() || shape.kinds.meets(Kinds::OBJECT));
        if open { known(self.any, required()) } else { None }
    }

    /// The keys that a shape knows by name, with the shapes of their values, by name.
    pub fn fields(&self, shape: ShapeId) -> impl Iterator<Item = (&str, ShapeId)> {
        self.get(shape)
            .fields
            .iter()
            .map(|field| (&*field.name, field.shape))
    }

    /// The shape of a list's elements.
    pub fn element(&self, shape: ShapeId) -> Option<ShapeId> {
        let shape = self.get(shape);
        let list = shape.kinds.is_any() || shape.kinds.meets(Kinds::LIST);
        list.then(|| shape.element.unwrap_or(self.any))
    }

    /// What values of the shape are.
    pub fn kind(&self, shape: ShapeId) -> Kind {
        self.get(shape).kinds.kind()
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
fn settle(shape: &mut Shape) {
    shape.fields.sort_by(|a, b| a.name.cmp(&b.name));
    shape.fields.dedup_by(|a, b| a.name == b.name);
    shape.required.sort_unstable();
    shape.required.dedup();
    for field in &mut shape.fields {
        field.required = shape.required.binary_search(&field.name).is_ok();
    }
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
    whole.reference = whole.reference.take().or_else(|| part.reference.clone());
    whole.meaning = whole.meaning.or(part.meaning);
    whole.name = whole.name.take().or_else(|| part.name.clone());
    whole.expects = whole.expects.take().or_else(|| part.expects.clone());
    whole.title = whole.title.take().or_else(|| part.title.clone());
    whole.description = whole.description.take().or_else(|| part.description.clone());
    whole.verbatim |= part.verbatim;
    whole.either.extend(part.either.iter().copied());
}
