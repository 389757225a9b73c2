//! Ignores: comments in a declaration that accept findings until a date.
//!
//! `# gradus: ignore[PS404] reason, until=2027-03-31` behind a fact, or in a
//! comment of its own directly above it. Takes a text that was parsed, gives
//! what is written there; whether it holds, and for which findings, is decided
//! elsewhere.

mod error;
mod find;
mod parse;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::Arc;

pub use error::IgnoreError;
pub(super) use find::find;

use crate::source::Place;
use crate::yaml::Forest;

/// Ignores that one file may have; what follows is not honoured.
pub(super) const MOST: usize = crate::limit::IGNORES.count();

/// Codes that one ignore may name.
const MOST_CODES: usize = crate::limit::IGNORE_CODES.count();

/// A comment that accepts findings on a line until a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignore {
    /// The codes that it names, each once, in their order.
    pub codes: Vec<IgnoredCode>,
    /// Why.
    pub reason: String,
    /// The last day on which it holds.
    pub until: jiff::civil::Date,
    /// Where its date stands.
    pub until_at: Place,
    /// Where it stands, from `gradus` to its date.
    pub place: Place,
    /// The line that it is for, from 1; `None` where no fact follows directly.
    pub line: Option<u32>,
}

/// A code that an ignore names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IgnoredCode {
    /// The code.
    pub name: Arc<str>,
    /// Where it stands.
    pub place: Place,
}

/// All ignores of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ignores {
    /// Those that can be read, in the order of the file.
    pub all: Vec<Ignore>,
    /// What is wrong with the others.
    pub malformed: Vec<IgnoreError>,
}

/// What makes an ignore the same in two versions of a declaration: file, fact, codes and date.
///
/// The fact is the first on the line, by the way to it, so that lines may move.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IgnoreIdentity {
    file: Arc<str>,
    fact: String,
    codes: BTreeSet<Arc<str>>,
    until: jiff::civil::Date,
}

impl Ignore {
    /// What it is the same by; `None` where it is for no fact.
    ///
    /// `facts` has the file of the ignore among its trees.
    pub fn identity(&self, facts: &Forest) -> Option<IgnoreIdentity> {
        let fact = facts.first_on(&self.place.source, self.line?)?;
        Some(IgnoreIdentity {
            file: Arc::clone(self.place.source.name()),
            fact: fact.path().to_string(),
            codes: self.codes.iter().map(|code| Arc::clone(&code.name)).collect(),
            until: self.until,
        })
    }
}
