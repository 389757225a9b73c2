//! Waivers: findings that somebody accepts until a date.

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
    let mut accepted = Vec::with_capacity(judgement.rules.len());
    for ruled in &judgement.rules {
        let code = pack.rules.get(ruled.rule).map_or("", |rule| &*rule.code);
        let by = ruled.findings.iter().map(|finding| {
            if finding.outcome == Outcome::Errored {
                return None;
            }
            let mut by = None;
            for usage in uses.iter_mut() {
                let Some(waiver) = waivers.get(usage.waiver) else {
                    continue;
                };
                if applies(waiver, code, &judgement.organization, &finding.path) {
                    usage.findings += 1;
                    let holds = usage.validity != Validity::Expired;
                    by = by.or(holds.then_some(Acceptance::Waiver(usage.waiver)));
                }
            }
            let ignore = || ignored.accepting(code, &finding.place).map(Acceptance::Ignore);
            by.or_else(ignore)
        });
        accepted.push(by.collect());
    }
    accepted
}

fn applies(waiver: &Waiver, code: &str, organization: &str, path: &str) -> bool {
    waiver.rule == code
        && waiver.organization.matches(organization)
        && waiver.path.as_deref().is_none_or(|wanted| covers(wanted, path))
}

/// Whether a way leads to another one or to a part of it: `a.b[c]` covers `a.b[c].d`.
fn covers(wanted: &str, path: &str) -> bool {
    path.strip_prefix(wanted)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn a_path_covers_what_is_below_it() {
        assert!(covers("support.slas", "support.slas[a].targets"));
        assert!(covers("support.slas[a]", "support.slas[a]"));
        assert!(!covers("support.sla", "support.slas[a]"));
        assert!(!covers("support.slas[a].targets", "support.slas[a]"));
    }
}
