//! Ignores: comments beside facts that accept findings until a date.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::waive::Validity;
use crate::declaration::Ignore;
use crate::source::Place;

/// An ignore, and what became of it in a run.
#[derive(Clone, Copy, Debug)]
pub struct IgnoreUse<'a> {
    /// The ignore.
    pub ignore: &'a Ignore,
    /// The organization whose declaration it stands in.
    pub organization: &'a Arc<str>,
    /// Whether it still holds.
    pub validity: Validity,
    /// The last day that it could hold, where its own is later; then it does not hold.
    pub at_most: Option<jiff::civil::Date>,
    /// Whether this run honours it at all.
    pub honoured: bool,
}

impl IgnoreUse<'_> {
    /// Whether findings at its line are accepted.
    pub fn holds(&self) -> bool {
        self.honoured && self.at_most.is_none() && self.validity != Validity::Expired
    }
}

/// What is ignored at a line under a code.
#[derive(Clone, Copy, Debug, Default)]
struct Spot {
    /// The first ignore that holds.
    by: Option<usize>,
    /// Findings that can be accepted.
    findings: usize,
    /// Whether there are others.
    undecided: bool,
}

/// All ignores of a run, found by line and code.
#[derive(Debug, Default)]
pub struct Ignored<'a> {
    uses: Vec<IgnoreUse<'a>>,
    spots: Vec<Spot>,
    /// Spots by file, line and code.
    by_line: HashMap<(&'a str, u32, &'a str), usize>,
}

impl<'a> Ignored<'a> {
    /// The ignores of all organizations, each with the organization and whether it is honoured.
    ///
    /// One that is later than a year from `today` does not hold. A file that is read twice counts once.
    pub fn new(
        ignores: impl IntoIterator<Item = (&'a Arc<str>, &'a Ignore, bool)>,
        today: jiff::civil::Date,
    ) -> Self {
        let latest = today.saturating_add(jiff::Span::new().years(1));
        let mut ignored = Self::default();
        let mut seen = HashSet::new();
        for (organization, ignore, honoured) in ignores {
            if !seen.insert((&**ignore.place.source.name(), ignore.place.span)) {
                continue;
            }
            ignored.add(IgnoreUse {
                ignore,
                organization,
                validity: Validity::until(ignore.until, today),
                at_most: (ignore.until > latest).then_some(latest),
                honoured,
            });
        }
        ignored
    }

    fn add(&mut self, usage: IgnoreUse<'a>) {
        let index = self.uses.len();
        let holds = usage.holds();
        self.uses.push(usage);
        let Some(line) = usage.ignore.line else { return };
        let file = &**usage.ignore.place.source.name();
        for code in &usage.ignore.codes {
            let spot = *self.by_line.entry((file, line, &*code.name)).or_insert_with(|| {
                self.spots.push(Spot::default());
                self.spots.len() - 1
            });
            if let Some(spot) = self.spots.get_mut(spot) {
                spot.by = spot.by.or(holds.then_some(index));
            }
        }
    }

    /// All of them, by organization and place.
    pub fn uses(&self) -> &[IgnoreUse<'a>] {
        &self.uses
    }

    /// The ignore that accepts a finding, by its index.
    pub fn accepting(&self, code: &str, place: &Place) -> Option<usize> {
        if self.spots.is_empty() {
            return None;
        }
        let spot = self.spot(place.source.name(), place.start().line, code)?;
        self.spots.get(spot)?.by
    }

    fn spot(&self, file: &str, line: u32, code: &str) -> Option<usize> {
        self.by_line.get(&(file, line, code)).copied()
    }

    /// Notes that a finding stands at a line, accepted or not. One that was not `decided` never is.
    pub fn note(&mut self, code: &str, file: &str, line: u32, decided: bool) {
        let spot = self.spot(file, line, code);
        if let Some(spot) = spot.and_then(|spot| self.spots.get_mut(spot)) {
            spot.findings += usize::from(decided);
            spot.undecided |= !decided;
        }
    }

    /// How many findings were noted where an ignore points, under one of its codes, that it can accept.
    pub fn findings(&self, ignore: &Ignore, code: &str) -> usize {
        self.spot_of(ignore, code).map_or(0, |spot| spot.findings)
    }

    /// Whether nothing was noted where an ignore points, under one of its codes.
    pub fn is_unused(&self, ignore: &Ignore, code: &str) -> bool {
        let spot = self.spot_of(ignore, code);
        spot.is_none_or(|spot| spot.findings == 0 && !spot.undecided)
    }

    fn spot_of(&self, ignore: &Ignore, code: &str) -> Option<&Spot> {
        let spot = self.spot(ignore.place.source.name(), ignore.line?, code)?;
        self.spots.get(spot)
    }
}
