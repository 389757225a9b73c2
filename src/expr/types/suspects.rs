//! Mistakes in named expressions, which may be right for one argument and wrong for another.

use std::collections::BTreeMap;

use super::Mistake;
use crate::source::Span;

/// What was found at the places of named expressions, over all their arguments.
#[derive(Debug, Default)]
pub(super) struct Suspects {
    /// By the index of the named expression and the bytes in it.
    places: BTreeMap<(usize, u32, u32), Verdict>,
}

#[derive(Debug, Default)]
struct Verdict {
    /// Right for some argument whose type is known.
    cleared: bool,
    accusation: Option<Mistake>,
}

impl Suspects {
    fn place(&mut self, index: usize, at: Span) -> &mut Verdict {
        self.places.entry((index, at.start, at.end)).or_default()
    }

    /// The place is right for an argument of a known type.
    pub(super) fn clear(&mut self, index: usize, at: Span) {
        self.place(index, at).cleared = true;
    }

    /// The place is wrong for an argument of a known type.
    pub(super) fn accuse(&mut self, index: usize, mistake: Mistake) {
        let verdict = self.place(index, mistake.at);
        verdict.accusation.get_or_insert(mistake);
    }

    /// What is wrong for every argument, in the order of places.
    ///
    /// One named expression may be written for two kinds of things, and ask with `has()`
    /// which of them it was given; what is right for one of them is no slip of the pen.
    pub(super) fn guilty(self) -> Vec<Mistake> {
        let verdicts = self.places.into_values();
        verdicts
            .filter(|verdict| !verdict.cleared)
            .filter_map(|verdict| verdict.accusation)
            .collect()
    }
}
