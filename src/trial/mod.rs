//! Packs on trial: the examples that stand beside their rules.
//!
//! Takes a pack, gives for each example whether its rule says what the example
//! expects, and points where the example marks. Pure: the examples are in
//! memory. This module prints nothing and changes no pack.

mod example;

pub use example::{Trial, run};
