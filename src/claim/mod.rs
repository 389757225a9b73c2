//! What is declared, held against what exports show.
//!
//! Takes the facts of an organization, the observations from its exports and
//! the terms of proof, gives its [`Claim`]s: the declared facts that evidence
//! can measure, each proven, contradicted or unproven. From them come two
//! readings of the facts, *as declared* and *as evidenced*. Pure. This module
//! reads no exports, knows no rules and no levels.

mod computed;
mod declared;
mod export;
mod kind;
mod kinds;
mod observed;
mod reading;
mod terms;
#[cfg(test)]
mod tests;
mod weigh;
mod words;

pub use declared::Declared;
pub use export::{Export, exports};
pub use kind::{ClaimKind, KINDS};
pub use observed::Observed;
pub use terms::Terms;
pub use weigh::{Claim, Standing, Weighed, weigh};
