//! Conditions: CEL on the tree.
//!
//! Takes the text of conditions and the facts of an organization, gives for
//! each condition whether it holds, or which fact it lacks, or what is wrong
//! with it, and an explanation for people. The stages, each a module:
//! `syntax` (text to expressions), `lower` (names, macros), `eval` (values).
//! A [`Scope`] holds the names of one pack and compiles; a [`Context`] is one
//! organization seen by one pack, and judges. This module reads no files, and
//! knows neither rules nor levels.

mod code;
mod context;
mod error;
mod eval;
mod explain;
mod failure;
mod functions;
mod lower;
mod memo;
mod mentions;
mod mutate;
mod own;
mod reads;
mod scope;
mod syntax;
#[cfg(test)]
mod tests;
mod types;
mod value;

pub use context::{CHECK_STEPS, Context, Elements, ORGANIZATION_STEPS, Truth};
pub use error::ExprError;
pub use explain::{Explanation, MAX_NOTES, Note};
pub use failure::{ErrorKind, EvalError, Failure, Lack, Missing};
pub use lower::MAX_HEIGHT;
pub use mentions::Mentions;
pub use mutate::{Mutant, is_truth, mutants, operands, piece};
pub use own::Interval;
pub use reads::Reads;
pub use scope::{Condition, Scope, Template, Walk};
pub use syntax::{MAX_DEPTH, MAX_LENGTH};
pub use types::{Mistake, Type, Typing};
pub use value::{Kind, Map, Network, Params, Shared, Value};
