//! What a base declares and a change does not any more.

use std::sync::Arc;

use super::advice::lint;
use super::{Finding, Lint, Severity};
use crate::source::{Place, Source};

/// Something that is declared no more.
#[derive(Clone, Copy, Debug)]
pub enum Gone<'m> {
    /// An organization.
    Organization {
        /// Its id.
        id: &'m Arc<str>,
        /// Where its details stood.
        place: &'m Place,
        /// Whether a target is for it.
        targeted: bool,
    },
    /// A file of an organization that is still there.
    File {
        /// The organization's id.
        organization: &'m Arc<str>,
        /// The file as it was.
        source: &'m Arc<Source>,
    },
}

impl Gone<'_> {
    /// The finding that it is, at the place where it stood in the base.
    ///
    /// A target for an organization that is gone can never be met, so that one is an error.
    pub fn finding(&self, base: &str) -> Finding {
        match self {
            Self::Organization { id, place, targeted } => {
                let (severity, end) = if *targeted {
                    (Severity::Error, ", and a target is for it")
                } else {
                    (Severity::Warning, "")
                };
                let message = format!("the organization `{id}` of `{base}` is declared no more{end}");
                lint(Lint::DeclarationGone, id, message, place, severity)
            }
            Self::File { organization, source } => {
                let message = format!(
                    "`{}` states facts of `{organization}` at `{base}`, and is no declaration any more",
                    source.name()
                );
                let place = Place::start_of(source);
                lint(
                    Lint::DeclarationGone,
                    organization,
                    message,
                    &place,
                    Severity::Warning,
                )
            }
        }
    }
}
