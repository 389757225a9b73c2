//! What can be wrong with a report that is read back.

use miette::Diagnostic;
use thiserror::Error;

use crate::source::{Class, Fault, Place, ReadError};

/// A JSON report could not be read.
#[derive(Debug, Error, Diagnostic)]
pub enum RecordError {
    /// The file could not be read.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Read(ReadError),
    /// It is not JSON, or not in the shape of a report.
    #[error("{message}")]
    #[diagnostic(
        code(gradus::report::invalid),
        help("write it anew with `gradus check --format json=report.json`")
    )]
    Invalid {
        /// What is wrong.
        message: String,
        /// Where.
        #[label("here")]
        at: Place,
    },
    /// It is some other JSON.
    #[error("`{name}` is no report of gradus")]
    #[diagnostic(
        code(gradus::report::foreign),
        help("name a file that `gradus check --format json=FILE` wrote")
    )]
    Foreign {
        /// The file.
        name: String,
        /// Its start.
        #[label("here")]
        at: Place,
    },
    /// It was written by a newer gradus, in a form that this one would misread.
    #[error("the report is of format version {version}, and this gradus knows versions up to {known}")]
    #[diagnostic(
        code(gradus::report::newer),
        help("use the gradus that wrote it, or a newer one")
    )]
    Newer {
        /// Its version.
        version: u64,
        /// The newest version that can be read.
        known: u32,
        /// Its start.
        #[label("here")]
        at: Place,
    },
}

impl Fault for RecordError {
    fn place(&self) -> Option<&Place> {
        match self {
            Self::Read(error) => error.place(),
            Self::Invalid { at, .. } | Self::Foreign { at, .. } | Self::Newer { at, .. } => Some(at),
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Read(error) => error.class(),
            _ => Class::Invalid,
        }
    }
}
