//! gradus: maturity of support and servicing, checked as code.
//!
//! The library behind the command `gradus`. See ARCHITECTURE.md for the layers.

pub mod expr;
pub mod source;
pub mod yaml;
