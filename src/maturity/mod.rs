//! Levels from outcomes, and whether targets are met.
//!
//! Takes the outcomes of one organization and the pack that they are of,
//! gives levels by model and dimension, and what holds them. Pure. Of declarations
//! this module sees their ignores only, and no expressions.

mod gate;
mod ignore;
mod levels;
mod waive;

pub use gate::{Gap, gaps, needs_evidence, required_level};
pub use ignore::{IgnoreUse, Ignored};
pub use levels::{Requirement, Standing, Standings, holding, requirements, standing, standings};
pub use waive::{Acceptance, Validity, WaiverUse, waive};
