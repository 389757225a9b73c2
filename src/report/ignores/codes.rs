//! What a code in an ignore can be.

use std::collections::BTreeSet;

use crate::report::Lint;
use crate::schema::nearest;

/// Codes that an ignore can name.
pub(in crate::report) struct Codes<'a> {
    rules: BTreeSet<&'a str>,
    /// Whether there may be more of them than this run knows.
    open: bool,
}

/// What a code in an ignore can be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Findings with it can be ignored.
    Known,
    /// A finding of the tool that cannot be ignored.
    Fixed,
    /// No rule has it.
    Unknown,
    /// A rule of a pack that is not part of this run, perhaps.
    Elsewhere,
}

impl<'a> Codes<'a> {
    /// The codes of rules; `open` where packs were left out of the run.
    pub(in crate::report) fn new(rules: impl Iterator<Item = &'a str>, open: bool) -> Self {
        Self {
            rules: rules.collect(),
            open,
        }
    }

    pub(super) fn standing(&self, code: &str) -> Standing {
        if self.rules.contains(code) {
            return Standing::Known;
        }
        match Lint::ALL.into_iter().find(|lint| lint.code() == code) {
            Some(lint) if lint.can_be_ignored() => Standing::Known,
            Some(_) => Standing::Fixed,
            None if self.open => Standing::Elsewhere,
            None => Standing::Unknown,
        }
    }

    /// The known code that is meant, perhaps.
    pub(super) fn nearest(&self, code: &str) -> Option<&str> {
        let ignorable = Lint::ALL.into_iter().filter(|lint| lint.can_be_ignored());
        let known: Vec<&str> = self
            .rules
            .iter()
            .copied()
            .chain(ignorable.map(|lint| -> &str { lint.code() }))
            .collect();
        nearest(code, known).first().copied()
    }
}
