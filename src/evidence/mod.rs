//! Exports become observations.
//!
//! Takes the bytes of exports that a declaration points to, gives records in
//! our words, and figures computed from them. It knows neither organizations
//! nor rules, and it never repeats what a cell of an export holds: people's
//! names stand there.

mod build;
pub mod clock;
mod error;
pub mod figures;
mod file;
pub mod format;
pub mod histogram;
pub mod lifecycle;
mod limits;
pub mod observe;
mod read;
pub mod record;
pub mod summary;
#[cfg(test)]
mod tests;
mod value;

pub use error::{EvidenceError, LimitKind, Problem};
pub use file::open;
pub use limits::Limits;
pub use read::{Note, ReadSummary, Reason, Request, Unread, UnreadRow, Why, read};
