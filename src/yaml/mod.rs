//! YAML 1.2 as a tree whose every node knows its bytes.
//!
//! Takes a [`Source`](crate::source::Source), gives a [`Tree`]: an arena of
//! nodes with spans, built from the events of `granit-parser`, scalars by the
//! core schema. Duplicate keys, keys that are no text, unknown tags, cycles and
//! expansions past the limits are refused here, with their places. A [`Forest`]
//! reads several trees as one (files of one organization, inherited facts).
//! This module knows nothing of declarations.

mod builder;
mod comments;
mod compose;
mod error;
mod forest;
mod json;
mod limits;
mod locate;
mod made;
mod mapping;
mod path;
mod quick;
mod scalar;
mod syntax;
mod texts;
mod trap;
mod tree;
mod unproven;
mod within;

pub use builder::Builder;
pub use comments::comments;
pub use compose::{parse, parse_events, parse_stream};
pub use error::{LimitKind, YamlError};
pub use forest::{Content, Entry, Forest, Node, NodeRef};
pub use json::{YamlJson, YamlNode};
pub use limits::Limits;
pub(crate) use mapping::{differ, mark};
pub use path::{Path, Step};
pub use scalar::{ambiguous, resolve};
pub use tree::{Flags, NodeId, Tree, Value};
