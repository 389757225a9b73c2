//! What every error of gradus can tell about itself.

use super::Place;

/// What an error means for the run; each class has one exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// A declaration or its evidence could not be read or is invalid.
    Invalid,
    /// A limit stopped the work.
    Limit,
    /// Wrong usage, a broken configuration or a broken pack.
    Usage,
    /// Nothing to check was found.
    Nothing,
    /// A bug in gradus.
    Bug,
}

/// An error that knows its place, its class, and the other places that matter.
///
/// Message, help and code come from [`std::error::Error`] and [`miette::Diagnostic`].
pub trait Fault: miette::Diagnostic + Send + Sync + 'static {
    /// Where it is; `None` where there is no file to point into.
    fn place(&self) -> Option<&Place>;

    /// What it means for the run.
    fn class(&self) -> Class {
        Class::Invalid
    }

    /// Further places, each with what stands there.
    fn also(&self) -> Vec<(String, Place)> {
        Vec::new()
    }

    /// The text that mends it, in place of the one at [`Fault::place`]; `None` unless only one can be meant.
    fn replacement(&self) -> Option<String> {
        None
    }
}
