//! gradus: maturity of support and servicing, checked as code.
//!
//! The library behind the command `gradus`. See ARCHITECTURE.md for the layers.

pub mod claim;
pub mod cli;
pub mod config;
pub mod declaration;
pub mod engine;
pub mod evidence;
pub mod expr;
pub mod limit;
pub mod maturity;
pub mod output;
pub mod pack;
pub mod report;
pub mod schema;
pub mod source;
pub mod trial;
pub mod yaml;
