//! Exports become observations.
//!
//! Takes the bytes of exports that a declaration points to, gives records in
//! our words, and figures computed from them. It knows neither organizations
//! nor rules, and it never repeats what a cell of an export holds: people's
//! names stand there.

mod build;
mod error;
mod file;
pub mod format;
mod limits;
mod read;
pub mod record;
#[cfg(test)]
mod tests;
mod value;

pub use error::{EvidenceError, LimitKind, Problem};
pub use file::open;
pub use limits::Limits;
pub use read::{Note, ReadSummary, Reason, Request, Unread, UnreadRow, Why, read};


/// The JSON Schema of what is computed: `observed` in conditions.
pub const OBSERVATIONS: &str = include_str!("observations.json");
