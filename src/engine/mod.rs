//! Judges organizations by rules.
//!
//! Takes organizations, packs, parameters and a day, gives an outcome for
//! every rule, with findings that say where and why. Pure: it reads no files,
//! asks no clock and prints nothing; the same input gives the same outcomes on
//! any number of threads.

mod check;
mod judge;
mod outcome;

pub use judge::{Case, judge, judge_rule, judge_rule_in};
pub use outcome::{Finding, Judgement, Note, Outcome, RuleOutcome};
