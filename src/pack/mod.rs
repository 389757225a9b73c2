//! Rule packs: one maturity model as rules.
//!
//! Takes the YAML of a pack (built in, or a folder), gives a [`Pack`] whose
//! conditions are compiled and whose every mistake was refused with its place.
//! This module sees no declaration and judges nothing.

mod builtin;
mod condition;
mod error;
mod examples;
mod load;
mod model;
mod read;
mod reads;
mod rules;
mod schema;

pub use builtin::{builtin, builtin_ids, builtin_rules};
pub use error::{PackError, PackErrors};
pub use examples::{Example, Expectation};
pub use load::{PACK_SCHEMA, PackFile, RULES_SCHEMA, SchemaOf, load_folder, load_sources};
pub use model::{
    Applies, Basis, Check, Citation, Dimension, Each, Group, Help, Level, LevelInfo, Named, Pack, Param,
    Question, Quorum, Requirement, Rule, Symptom,
};
