//! What can be wrong with a configuration.

use miette::Diagnostic;
use thiserror::Error;

use crate::schema::ShapeError;
use crate::source::{Class, Fault, Place, ReadError};
use crate::yaml::YamlError;

/// A configuration could not be used.
#[derive(Debug, Error, Diagnostic)]
pub enum ConfigError {
    /// The file could not be read.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Read(ReadError),
    /// The file is not YAML.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Yaml(YamlError),
    /// The file does not have the shape of a configuration.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Shape(ShapeError),
    /// Something is wrong at a place of the file.
    #[error("{message}")]
    #[diagnostic(code(gradus::config::invalid), help("{help}"))]
    Invalid {
        /// What is wrong.
        message: String,
        /// What to do.
        help: String,
        /// Where.
        #[label("here")]
        at: Place,
    },
    /// Something is wrong on the command line.
    #[error("{message}")]
    #[diagnostic(code(gradus::config::usage), help("{help}"))]
    Usage {
        /// What is wrong.
        message: String,
        /// What to do.
        help: String,
    },
}

impl ConfigError {
    /// An error at a place of the file, or of the command line where there is none.
    pub fn new(message: impl Into<String>, help: impl Into<String>, at: Option<&Place>) -> Self {
        let (message, help) = (message.into(), help.into());
        match at {
            Some(at) => Self::Invalid {
                message,
                help,
                at: at.clone(),
            },
            None => Self::Usage { message, help },
        }
    }
}

impl Fault for ConfigError {
    fn place(&self) -> Option<&Place> {
        match self {
            Self::Read(error) => error.place(),
            Self::Yaml(error) => error.place(),
            Self::Shape(error) => error.place(),
            Self::Invalid { at, .. } => Some(at),
            Self::Usage { .. } => None,
        }
    }

    /// Wrong usage, but for limits.
    fn class(&self) -> Class {
        let class = match self {
            Self::Read(error) => error.class(),
            Self::Yaml(error) => error.class(),
            Self::Shape(error) => error.class(),
            Self::Invalid { .. } | Self::Usage { .. } => Class::Usage,
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
            _ => Vec::new(),
        }
    }
}
