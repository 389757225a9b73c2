//! Exports become observations.
//!
//! Takes the bytes of exports that a declaration points to, gives records in
//! our words, and figures computed from them. It knows neither organizations
//! nor rules, and it never repeats what a cell of an export holds: people's
//! names stand there.

pub mod record;

/// The JSON Schema of what is computed: `observed` in conditions.
pub const OBSERVATIONS: &str = include_str!("observations.json");
