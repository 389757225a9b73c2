//! What can be wrong with a table of ends of support.

use miette::Diagnostic;
use thiserror::Error;

use crate::source::{Fault, Place};

/// A table could not be read.
#[derive(Debug, Error, Diagnostic)]
pub enum LifecycleError {
    /// No row, or a row that is broken CSV.
    #[error("line {line} of the table of ends of support is no CSV")]
    #[diagnostic(
        code(gradus::evidence::lifecycle_csv),
        help("write it in UTF-8 with commas, as the tables in `data/lifecycle` are")
    )]
    Csv {
        /// Line, from 1; 0 where it is not known.
        line: u64,
    },
    /// None of the known headers.
    #[error("the table of ends of support has none of the known headers")]
    #[diagnostic(
        code(gradus::evidence::lifecycle_header),
        help("take the header of one of the tables in `data/lifecycle`; it decides what the table replaces")
    )]
    Header,
    /// No line `# date:`.
    #[error("the table of ends of support does not say of which day it is")]
    #[diagnostic(
        code(gradus::evidence::lifecycle_date),
        help("begin it with a line such as `# date: 2026-11-01`")
    )]
    Undated,
    /// A cell that is no date, version or build.
    #[error("line {line} of the table of ends of support has no {what} in the column `{column}`")]
    #[diagnostic(
        code(gradus::evidence::lifecycle_cell),
        help("write dates as `2026-11-21`, versions as `2610`, builds as `16.0.19426.20186`")
    )]
    Cell {
        /// Line, from 1.
        line: u64,
        /// Column, one of ours.
        column: &'static str,
        /// What should stand there.
        what: &'static str,
    },
}

impl Fault for LifecycleError {
    fn place(&self) -> Option<&Place> {
        None
    }
}
