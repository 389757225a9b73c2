//! Types: shapes of the schema, and what expressions make of them.

use crate::schema::{Kind, ShapeId, Shapes};

/// What a value is, as far as that is known before there is one.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Type {
    /// Nothing is known; such a value is never refused.
    #[default]
    Unknown,
    /// There is no value: the element of an empty list.
    Never,
    /// A value of the declaration, of one of these shapes.
    Declared(Vec<ShapeId>),
    /// A list that an expression made.
    List(Box<Type>),
    /// A value or none.
    Optional(Box<Type>),
}

/// How many shapes a value may have one of before it counts as unknown.
const BREADTH: usize = 16;

/// How deep lists of lists are told apart.
const DEPTH: usize = 4;

/// What a value that is true or false is called.
pub(super) const TRUTH: &str = "a truth value";

impl Type {
    /// A value of one of these shapes; unknown where one of them allows everything.
    pub(super) fn declared(shapes: &Shapes, mut ids: Vec<ShapeId>) -> Self {
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() || ids.len() > BREADTH || ids.contains(&shapes.any()) {
            return Self::Unknown;
        }
        Self::Declared(ids)
    }

    pub(super) fn list(self) -> Self {
        if self.depth() < DEPTH {
            Self::List(Box::new(self))
        } else {
            Self::Unknown
        }
    }

    pub(super) fn optional(self) -> Self {
        match self {
            Self::Unknown | Self::Optional(_) => self,
            other if other.depth() < DEPTH => Self::Optional(Box::new(other)),
            _ => Self::Unknown,
        }
    }

    /// The value in an optional one.
    pub(super) fn inner(self) -> Self {
        match self {
            Self::Optional(inner) => *inner,
            other => other,
        }
    }

    fn depth(&self) -> usize {
        match self {
            Self::List(inner) | Self::Optional(inner) => 1 + inner.depth(),
            _ => 0,
        }
    }

    /// One of both.
    pub(super) fn or(self, other: Self, shapes: &Shapes) -> Self {
        match (self, other) {
            (Self::Never, other) | (other, Self::Never) => other,
            (Self::Declared(mut mine), Self::Declared(other)) => {
                mine.extend(other);
                Self::declared(shapes, mine)
            }
            (Self::Optional(mine), Self::Optional(other)) => mine.or(*other, shapes).optional(),
            (mine, other) => match (mine.element(shapes), other.element(shapes)) {
                (Some(mine), Some(other)) => mine.or(other, shapes).list(),
                _ => Self::Unknown,
            },
        }
    }

    /// The elements of a list; `None` where it is none, or may be something else.
    pub(super) fn element(&self, shapes: &Shapes) -> Option<Self> {
        match self {
            Self::List(element) => Some((**element).clone()),
            Self::Declared(ids) => {
                let elements: Option<Vec<ShapeId>> = ids
                    .iter()
                    .map(|&id| match shapes.kind(id) {
                        Kind::List => shapes.element(id),
                        _ => None,
                    })
                    .collect();
                elements.map(|elements| Self::declared(shapes, elements))
            }
            _ => None,
        }
    }

    /// What it is in a sentence, where it is certainly neither a mapping nor a list.
    pub(super) fn scalar(&self, shapes: &Shapes) -> Option<&'static str> {
        let Self::Declared(ids) = self else { return None };
        let mut nouns = ids.iter().map(|&id| match shapes.kind(id) {
            Kind::Text => Some("text"),
            Kind::Number => Some("a number"),
            Kind::Bool => Some(TRUTH),
            Kind::Object | Kind::List | Kind::Any => None,
        });
        let first = nouns.next().flatten()?;
        nouns.all(|noun| noun == Some(first)).then_some(first)
    }
}
