//! What can be wrong with a pack.

use std::sync::Arc;

use miette::Diagnostic;
use thiserror::Error;

use crate::expr::ExprError;
use crate::schema::ShapeError;
use crate::source::{Class, Fault, Place, ReadError};
use crate::yaml::YamlError;

/// A pack could not be used. Always an error of the whole run: a gate with half of its rules is no gate.
#[derive(Debug, Error, Diagnostic)]
pub enum PackError {
    /// A file could not be read.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Read(ReadError),
    /// A file is not YAML.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Yaml(YamlError),
    /// A file does not have the shape of a pack.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Shape(ShapeError),
    /// A folder without `pack.yaml`.
    #[error("`{folder}` is no pack: it has no `pack.yaml`")]
    #[diagnostic(
        code(gradus::pack::no_pack),
        help("name the folder of a pack, or one of the built-in packs: {builtin}")
    )]
    NoPack {
        /// The folder as it was named.
        folder: String,
        /// The built-in packs.
        builtin: String,
    },
    /// An expression that does not compile.
    #[error("{message}")]
    #[diagnostic(code(gradus::pack::expression))]
    Expression {
        /// What is wrong.
        message: String,
        /// What to do.
        #[help]
        help: Option<String>,
        /// The part of the expression.
        #[label("here")]
        at: Place,
        /// What it means for the run.
        class: Class,
    },
    /// More files than a pack may have.
    #[error("`{folder}` has more than {} files", crate::limit::PACK_FILES.most)]
    #[diagnostic(
        code(gradus::pack::files),
        help(
            "put the rules of a level into one file; the limit keeps hostile input from using up the machine"
        )
    )]
    Files {
        /// The folder as it was named.
        folder: String,
    },
    /// Something else is wrong at a place.
    #[error("{message}")]
    #[diagnostic(code(gradus::pack::invalid), help("{help}"))]
    Invalid {
        /// What is wrong.
        message: String,
        /// What to do.
        help: String,
        /// Where.
        #[label("here")]
        at: Place,
        /// Another place that matters.
        also: Option<(String, Place)>,
    },
}

impl PackError {
    /// An error of the pack's own making.
    pub(super) fn invalid(message: impl Into<String>, help: impl Into<String>, at: Place) -> Self {
        Self::Invalid {
            message: message.into(),
            help: help.into(),
            at,
            also: None,
        }
    }

    /// The same code, id or name twice.
    pub(super) fn twice(what: &str, id: &str, first: Place, at: Place) -> Self {
        Self::Invalid {
            message: format!("the {what} `{id}` stands twice"),
            help: "rename one of them".to_owned(),
            at,
            also: Some(("first here".to_owned(), first)),
        }
    }

    /// An error in an expression, at its place in the rule file.
    pub(super) fn expression(error: &ExprError, at: Place) -> Self {
        let help = miette::Diagnostic::help(error).map(|help| help.to_string());
        Self::Expression {
            message: error.to_string(),
            help,
            at,
            class: error.class(),
        }
    }
}

impl Fault for PackError {
    fn place(&self) -> Option<&Place> {
        match self {
            Self::Read(error) => error.place(),
            Self::Yaml(error) => error.place(),
            Self::Shape(error) => error.place(),
            Self::NoPack { .. } | Self::Files { .. } => None,
            Self::Expression { at, .. } | Self::Invalid { at, .. } => Some(at),
        }
    }

    /// Wrong usage, but for limits.
    fn class(&self) -> Class {
        let class = match self {
            Self::Read(error) => error.class(),
            Self::Yaml(error) => error.class(),
            Self::Shape(error) => error.class(),
            Self::Expression { class, .. } => *class,
            Self::Files { .. } => Class::Limit,
            Self::NoPack { .. } | Self::Invalid { .. } => Class::Usage,
        };
        if class == Class::Limit {
            class
        } else {
            Class::Usage
        }
    }

    fn also(&self) -> Vec<(String, Place)> {
        match self {
            Self::Yaml(error) => error.also(),
            Self::Shape(error) => error.also(),
            Self::Invalid { also, .. } => also.iter().cloned().collect(),
            _ => Vec::new(),
        }
    }
}

/// The errors of a pack, and nothing where there is none.
pub type PackErrors = Vec<Arc<PackError>>;
