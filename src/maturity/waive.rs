//! Waivers: findings that somebody accepts until a date.

use std::collections::HashMap;

use super::Ignored;
use crate::config::Waiver;
use crate::engine::{Judgement, Outcome};
use crate::pack::Pack;

/// How many days before its end a waiver or an ignore is reported as ending soon.
const SOON: i32 = 30;

/// Whether a waiver or an ignore still holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// It holds.
    Active,
    /// It holds for so many days more, which are few.
    EndsSoon(i32),
    /// It no longer holds.
    Expired,
}

impl Validity {
    /// That of a decision whose last day is `end`.
    pub fn until(end: jiff::civil::Date, today: jiff::civil::Date) -> Self {
        match (end - today).get_days() {
            ..0 => Self::Expired,
            days @ 0..SOON => Self::EndsSoon(days),
            _ => Self::Active,
        }
    }
}

/// By what a finding is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acceptance {
    /// A waiver, by its index in the configuration.
    Waiver(usize),
    /// An ignore, by its index in [`Ignored::uses`].
    Ignore(usize),
}

/// A waiver, and what became of it in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaiverUse {
    /// The waiver, by its index in the configuration.
    pub waiver: usize,
    /// Whether it still holds.
    pub validity: Validity,
    /// How many findings it accepted, or would have.
    pub findings: usize,
}

impl WaiverUse {
    /// A waiver before its first use.
    pub fn new(index: usize, waiver: &Waiver, today: jiff::civil::Date) -> Self {
        Self {
            waiver: index,
            validity: Validity::until(waiver.expires, today),
            findings: 0,
        }
    }
}

/// For each rule and each of its findings the waiver that accepts it, or else the ignore.
///
/// A finding of a rule that could not be decided is never accepted: nobody
/// knows what would be. The outcome of a rule whose every finding is accepted
/// counts as satisfied.
pub fn waive(
    pack: &Pack,
    judgement: &Judgement,
    waivers: &[Waiver],
    uses: &mut [WaiverUse],
    ignored: &Ignored<'_>,
) -> Vec<Vec<Option<Acceptance>>> {
    let meant = Meant::new(waivers, uses, &judgement.organization);
    let mut accepted = Vec::with_capacity(judgement.rules.len());
    for ruled in &judgement.rules {
        let code = pack.rules.get(ruled.rule).map_or("", |rule| &*rule.code);
        let by = ruled.findings.iter().map(|finding| {
            if finding.outcome == Outcome::Errored {
                return None;
            }
            let mut by = None;
            for index in meant.accepting(code, &finding.path) {
                let Some(usage) = uses.get_mut(index) else {
                    continue;
                };
                usage.findings += 1;
                let holds = usage.validity != Validity::Expired;
                by = by.or(holds.then_some(Acceptance::Waiver(usage.waiver)));
            }
            let ignore = || ignored.accepting(code, &finding.place).map(Acceptance::Ignore);
            by.or_else(ignore)
        });
        accepted.push(by.collect());
    }
    accepted
}

/// The waivers for one organization, by what they accept: there can be thousands of them, and of findings.
struct Meant<'w> {
    /// By rule, then by way: the indices of their uses.
    of_rules: HashMap<&'w str, OfRule<'w>>,
}

/// The waivers of one rule.
#[derive(Default)]
struct OfRule<'w> {
    /// Those for all its findings.
    all: Vec<usize>,
    of_ways: HashMap<&'w str, Vec<usize>>,
    /// Bytes of the longest way.
    longest: usize,
}

impl<'w> Meant<'w> {
    fn new(waivers: &'w [Waiver], uses: &[WaiverUse], organization: &str) -> Self {
        let mut of_rules: HashMap<&str, OfRule<'w>> = HashMap::new();
        for (index, usage) in uses.iter().enumerate() {
            let waiver = waivers.get(usage.waiver);
            let Some(waiver) = waiver.filter(|waiver| waiver.organization.matches(organization)) else {
                continue;
            };
            let of_rule = of_rules.entry(&waiver.rule).or_default();
            match waiver.path.as_deref() {
                None => of_rule.all.push(index),
                Some(way) => {
                    of_rule.longest = of_rule.longest.max(way.len());
                    of_rule.of_ways.entry(way).or_default().push(index);
                }
            }
        }
        Self { of_rules }
    }

    /// Those that accept a finding, in the order of the configuration.
    fn accepting(&self, code: &str, path: &str) -> Vec<usize> {
        let Some(of_rule) = self.of_rules.get(code) else {
            return Vec::new();
        };
        let mut found = of_rule.all.clone();
        let ways = covering(path).take_while(|way| way.len() <= of_rule.longest);
        found.extend(ways.filter_map(|way| of_rule.of_ways.get(way)).flatten());
        found.sort_unstable();
        found
    }
}

/// The ways that lead to what stands at a path or around it: for `a.b[c].d` they are `a`, `a.b`, `a.b[c]` and the path.
fn covering(path: &str) -> impl Iterator<Item = &str> {
    let ends = path
        .bytes()
        .enumerate()
        .filter(|(_, byte)| matches!(byte, b'.' | b'['));
    let ends = ends.map(|(at, _)| at).chain([path.len()]);
    ends.filter_map(|end| path.get(..end))
}

#[cfg(test)]
mod tests {
    use super::covering;

    #[test]
    fn a_way_covers_what_is_below_it() {
        let covers = |wanted: &str, path: &str| covering(path).any(|way| way == wanted);
        assert!(covers("support.slas", "support.slas[a].targets"));
        assert!(covers("support.slas[a]", "support.slas[a]"));
        assert!(!covers("support.sla", "support.slas[a]"));
        assert!(!covers("support.slas[a].targets", "support.slas[a]"));
        let ways: Vec<&str> = covering("a.b[c].d").collect();
        assert_eq!(ways, ["a", "a.b", "a.b[c]", "a.b[c].d"]);
    }
}
