//! Packs on trial: the examples that stand beside their rules, and whether they are enough.
//!
//! Takes a pack, gives for each example whether its rule says what the example
//! expects, which operands of the conditions no example decides, which changes
//! of conditions and examples no example notices, and what is wrong with the
//! pack as a whole. Pure: the examples are in memory. This module prints
//! nothing and changes no pack.

mod bench;
mod coverage;
mod example;
mod facts;
mod lint;
mod mutation;
mod part;
mod place;

pub use bench::Bench;
pub use coverage::{Coverage, Gap};
pub use example::Trial;
pub use lint::{Flaw, flaws};
pub use mutation::{Mutation, Owner, Stale, Survivor};
