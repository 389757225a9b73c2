//! A pattern, and what a search with it may cost.
//!
//! A search walks a text once and keeps, at worst, every state that the pattern has: `([ab]{0,50}a){8}` is short, and
//! written out it has four hundred. So work is counted by the pattern as it is written out.

use std::sync::OnceLock;

use regex::Regex;
use regex_syntax::hir::{Class, Hir, HirKind};

/// A compiled pattern.
#[derive(Debug)]
pub(in crate::expr) struct Matcher {
    regex: Regex,
    /// Counted when it is first searched for: most patterns of a pack are not, in most runs.
    states: OnceLock<u64>,
}

impl Matcher {
    pub(super) fn new(regex: Regex) -> Self {
        Self {
            regex,
            states: OnceLock::new(),
        }
    }

    /// Whether a text has a match.
    pub(in crate::expr) fn is_match(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    /// Steps that a search takes for 16 bytes of text.
    pub(in crate::expr) fn weight(&self) -> u64 {
        let states = *self.states.get_or_init(|| {
            let parsed = regex_syntax::parse(self.regex.as_str());
            parsed.map_or(u64::MAX, |hir| states(&hir))
        });
        1 + states / 2
    }
}

/// The parts of a pattern as it is written out. How deep it nests was limited when it was compiled.
fn states(hir: &Hir) -> u64 {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 0,
        // A literal is searched for as a whole.
        HirKind::Literal(literal) => 1 + literal.0.len() as u64 / 8,
        HirKind::Class(Class::Unicode(class)) if !class.is_ascii() => 4,
        HirKind::Class(_) => 1,
        HirKind::Repetition(repetition) => {
            // Without an end it is written out as often as it must be there, and the last one runs in a circle.
            let times = repetition.max.unwrap_or(repetition.min).max(1);
            states(&repetition.sub)
                .saturating_mul(u64::from(times))
                .saturating_add(1)
        }
        HirKind::Capture(capture) => states(&capture.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            parts.iter().map(states).fold(0, u64::saturating_add)
        }
    }
}
