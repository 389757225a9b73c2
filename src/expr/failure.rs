//! Why an expression has no value: a fact is missing, or something is wrong.

use std::fmt;
use std::sync::Arc;

use super::value::cut;
use crate::source::{Place, Span};
use crate::yaml::Node;

/// The value of an evaluation, or why there is none.
pub(super) type Eval<'a, T = super::value::Value<'a>> = Result<T, Failure<'a>>;

/// Why there is no value.
#[derive(Clone, Debug)]
pub enum Failure<'a> {
    /// A fact that is needed is absent.
    Undeclared(Box<Missing<'a>>),
    /// A type error, an overflow, a limit; never a pass.
    Error(Box<EvalError>),
}

impl Failure<'_> {
    /// Whether no other operand can outweigh it: the work has to stop.
    pub(super) fn stops(&self) -> bool {
        matches!(self, Self::Error(error) if error.kind == ErrorKind::Budget)
    }

    /// The worse of two: an error outweighs a missing fact, the first one an equal.
    pub(super) fn worse<'f>(first: Failure<'f>, second: Failure<'f>) -> Failure<'f> {
        let outweighs = second.stops()
            || (matches!(first, Failure::Undeclared(_)) && matches!(second, Failure::Error(_)));
        if outweighs && !first.stops() {
            second
        } else {
            first
        }
    }
}

/// A fact that is absent, and where it would stand.
#[derive(Clone, Debug)]
pub struct Missing<'a> {
    /// What is absent.
    pub lack: Lack<'a>,
    /// The operand that needed it, in the text of the expression.
    pub at: Span,
    /// For a count that is known in part: it is at least this.
    pub at_least: Option<i64>,
}

/// What is absent.
#[derive(Clone, Debug)]
pub enum Lack<'a> {
    /// A key of a mapping; a mapping that was computed has no node.
    Key {
        /// The mapping that lacks it.
        within: Option<Node<'a>>,
        /// The key.
        key: Arc<str>,
        /// The null or placeholder that stands in its place.
        blank: Option<Node<'a>>,
    },
    /// An element that is a placeholder.
    Blank(Node<'a>),
    /// An element past the end of a list.
    Index {
        /// The list; one that was computed has no node.
        list: Option<Node<'a>>,
        /// The index, from 0.
        index: i64,
    },
    /// An element with this id.
    Id {
        /// The list; one that was computed has no node.
        list: Option<Node<'a>>,
        /// The id that none of its elements has.
        id: String,
    },
    /// How many people hold a role.
    People {
        /// The role, which states neither `people` nor `holders`.
        role: Option<Node<'a>>,
    },
    /// A value that an optional does not have.
    Value,
}

impl Missing<'_> {
    /// What is absent, as a sentence without its period.
    pub fn text(&self) -> String {
        self.to_string()
    }

    /// The place where it would stand: the placeholder, else the mapping or list that lacks it.
    pub fn place(&self) -> Option<Place> {
        match &self.lack {
            Lack::Key {
                blank: Some(blank), ..
            } => Some(blank.place()),
            Lack::Key { within, .. } => within.map(Node::head),
            Lack::Blank(node) => Some(node.head()),
            Lack::Index { list, .. } | Lack::Id { list, .. } => list.map(Node::head),
            Lack::People { role } => role.map(Node::head),
            Lack::Value => None,
        }
    }

    /// The path of what is absent, such as `support.slas[vip].owner`; empty where it was computed.
    pub fn path(&self) -> String {
        match &self.lack {
            Lack::Key {
                within: Some(within),
                key,
                ..
            } => match within.path().to_string() {
                path if path.is_empty() => key.to_string(),
                path => format!("{path}.{key}"),
            },
            Lack::Blank(node) => node.path().to_string(),
            Lack::Index {
                list: Some(list),
                index,
            } => format!("{}[{index}]", list.path()),
            Lack::Id { list: Some(list), id } => format!("{}[{id}]", list.path()),
            Lack::People { role: Some(role) } => format!("{}.people", role.path()),
            _ => String::new(),
        }
    }
}

impl fmt::Display for Missing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.lack {
            Lack::Key {
                blank: Some(blank),
                key,
                ..
            } => match (blank.taken_back(), blank.text()) {
                (Some(why), _) => write!(f, "`{key}` {why}"),
                (None, Some(text)) => {
                    write!(
                        f,
                        "`{key}` is the placeholder `{}`, which states nothing",
                        cut(text)
                    )
                }
                (None, None) => write!(f, "`{key}` is left empty"),
            },
            Lack::Key { within, key, .. } => match within.map(|node| node.path().to_string()) {
                Some(path) if !path.is_empty() => write!(f, "`{path}` does not state `{key}`"),
                Some(_) => write!(f, "the declaration does not state `{key}`"),
                None => write!(f, "`{key}` is not stated"),
            },
            Lack::Blank(node) => match (node.taken_back(), node.text()) {
                (Some(why), _) => write!(f, "`{}` {why}", node.path()),
                (None, Some(text)) => write!(f, "`{}` is a placeholder, which states nothing", cut(text)),
                (None, None) => f.write_str("an element is left empty"),
            },
            Lack::Index { list, index } => {
                let path = list.map(|node| node.path().to_string()).unwrap_or_default();
                if path.is_empty() {
                    write!(f, "the list has no element {}", index.saturating_add(1))
                } else {
                    write!(f, "`{path}` has no element {}", index.saturating_add(1))
                }
            }
            Lack::Id { list, id } => {
                let path = list.map(|node| node.path().to_string()).unwrap_or_default();
                let id = cut(id);
                if path.is_empty() {
                    write!(f, "nothing in the list has the id `{id}`")
                } else {
                    write!(f, "nothing under `{path}` has the id `{id}`")
                }
            }
            Lack::People { role } => {
                let id = role.and_then(|role| role.get("id")).and_then(Node::text);
                match id {
                    Some(id) => write!(f, "the role `{id}` states neither `people` nor `holders`"),
                    None => f.write_str("a role states neither `people` nor `holders`"),
                }
            }
            Lack::Value => f.write_str("the optional value is not there"),
        }
    }
}

/// What kind of error an evaluation met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ErrorKind {
    /// An operator or function met a type that it does not take.
    Type,
    /// An overflow, or a division by zero.
    Arithmetic,
    /// A value that a function cannot take: a text that is no duration, say.
    Value,
    /// A regular expression that is none, or too large.
    Pattern,
    /// The budget of steps is used up; the run has to stop.
    Budget,
}

/// Something is wrong in an evaluation. It is never a pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvalError {
    /// What kind of error.
    pub kind: ErrorKind,
    /// What is wrong: lower-case, without a period.
    pub message: String,
    /// The part of the expression that is meant.
    pub at: Span,
}

impl fmt::Display for EvalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for EvalError {}
