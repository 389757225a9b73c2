//! What can be wrong with a revision.

use std::path::Path;

use miette::Diagnostic;
use thiserror::Error;

use crate::declaration::shown;
use crate::source::{Class, Fault, Place};

/// A revision could not be read.
#[derive(Debug, Error, Diagnostic)]
pub(in crate::cli) enum RevisionError {
    /// There is no `git` to ask.
    #[error("`git` cannot be run: {reason}")]
    #[diagnostic(
        code(gradus::revision::no_git),
        help("install git, or compare folders or JSON reports with `gradus diff`")
    )]
    NoGit {
        /// What the system said.
        reason: String,
    },
    /// The folder is in no repository that can be used.
    #[error("`{folder}` is in no git repository that can be used")]
    #[diagnostic(
        code(gradus::revision::no_repository),
        help("run gradus inside of the repository that has the revision{said}")
    )]
    NoRepository {
        /// The folder.
        folder: String,
        /// What git said of it.
        said: String,
    },
    /// A name that no commit has.
    #[error("`{name}` is no revision of this repository")]
    #[diagnostic(code(gradus::revision::unknown), help("{help}"))]
    Unknown {
        /// The name.
        name: String,
        /// What to do.
        help: String,
    },
    /// The repository does not have all objects of the commit.
    #[error("`{name}` is not complete here: {what}")]
    #[diagnostic(
        code(gradus::revision::incomplete),
        help(
            "gradus never fetches; fetch the whole commit first (`git fetch --refetch --no-filter origin {name}`), or clone without `--filter`"
        )
    )]
    Incomplete {
        /// The revision.
        name: String,
        /// What is missing.
        what: String,
    },
    /// A path that could lead out of the folder.
    #[error("the revision has a file with the path `{path}`, which no folder can hold")]
    #[diagnostic(
        code(gradus::revision::path),
        help("such a path was made to mislead; look at who made the commit")
    )]
    BadPath {
        /// The path.
        path: String,
    },
    /// A limit.
    #[error("the revision has more than {limit}")]
    #[diagnostic(
        code(gradus::revision::limit),
        help("compare JSON reports with `gradus diff` instead, which need no files")
    )]
    TooMuch {
        /// What it has more of.
        limit: String,
    },
    /// A file could not be laid out.
    #[error("cannot lay out `{path}` of the revision: {reason}")]
    #[diagnostic(
        code(gradus::revision::write),
        help("gradus lays out a revision in the folder for temporary files; check its space and rights")
    )]
    Write {
        /// The file.
        path: String,
        /// What the system said.
        reason: String,
    },
}

impl RevisionError {
    /// A name, with the help that fits.
    pub(super) fn unknown(name: &str, help: impl Into<String>) -> Self {
        Self::Unknown {
            name: name.to_owned(),
            help: help.into(),
        }
    }

    /// The folder for temporary files cannot be used.
    pub(super) fn temporary(error: &std::io::Error) -> Self {
        Self::Write {
            path: ".".to_owned(),
            reason: error.kind().to_string(),
        }
    }

    /// A file that cannot be laid out.
    pub(super) fn write(path: &Path, error: &std::io::Error) -> Self {
        Self::Write {
            path: shown(path, Path::new("")),
            reason: error.kind().to_string(),
        }
    }
}

impl Fault for RevisionError {
    fn place(&self) -> Option<&Place> {
        None
    }

    fn class(&self) -> Class {
        match self {
            Self::TooMuch { .. } => Class::Limit,
            Self::Write { .. } | Self::Incomplete { .. } | Self::BadPath { .. } => Class::Invalid,
            _ => Class::Usage,
        }
    }
}
