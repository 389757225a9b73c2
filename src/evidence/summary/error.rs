//! What can be wrong with a summary.

use miette::Diagnostic;
use thiserror::Error;

use crate::source::{Class, Fault, Place};

/// A summary could not be read or merged. Nothing that it holds is repeated.
#[derive(Debug, Error, Diagnostic)]
pub enum SummaryError {
    /// The text is no summary.
    #[error("this is no summary of evidence: {problem} at line {line}, column {column}")]
    #[diagnostic(
        code(gradus::evidence::summary),
        help("write it anew with `gradus evidence summarize`; a summary is not edited by hand")
    )]
    Shape {
        /// What kind of problem.
        problem: &'static str,
        /// Line, from 1; 0 where there is none.
        line: usize,
        /// Column, from 1; 0 where there is none.
        column: usize,
    },
    /// A newer or older form.
    #[error("a summary of version {found}, and this gradus reads version {known}")]
    #[diagnostic(
        code(gradus::evidence::summary_version),
        help("write it anew with this version of gradus")
    )]
    Version {
        /// The version that it says.
        found: u64,
        /// The version that is known.
        known: u64,
    },
    /// Counts that do not go together.
    #[error("the counts of the summary do not go together: {problem}")]
    #[diagnostic(
        code(gradus::evidence::summary_counts),
        help("write it anew with `gradus evidence summarize`; a summary is not edited by hand")
    )]
    Counts {
        /// Which.
        problem: &'static str,
    },
    /// Parts of different kinds.
    #[error("a summary of `{first}` and one of `{second}` cannot be merged")]
    #[diagnostic(
        code(gradus::evidence::summary_kinds),
        help("merge summaries of one kind of evidence; a declaration may name several files")
    )]
    Kinds {
        /// The first kind.
        first: &'static str,
        /// The second kind.
        second: &'static str,
    },
    /// Parts that were counted differently.
    #[error("the summaries were made with different zones, days, clocks or priorities")]
    #[diagnostic(
        code(gradus::evidence::summary_settings),
        help("summarize all parts with the same options and the same calendars")
    )]
    Settings,
}

impl Fault for SummaryError {
    fn place(&self) -> Option<&Place> {
        None
    }

    fn class(&self) -> Class {
        Class::Invalid
    }
}
