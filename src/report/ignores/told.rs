//! What is to be said of ignores, as findings of gradus itself.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::IgnoreState;
use super::codes::{Codes, Standing};
use crate::declaration::{Ignore, IgnoredCode, Organization};
use crate::maturity::{IgnoreUse, Ignored, Validity};
use crate::report::advice::lint;
use crate::report::finding::{Finding, Severity};
use crate::report::lint::Lint;

/// Unknown codes for which the nearest known one is looked up, so that a file full of them costs little.
const NAMED: usize = 100;

/// Lines with findings, by file and code.
pub(super) type Lines = BTreeMap<(Arc<str>, Arc<str>), BTreeSet<u32>>;

/// What is needed to say what is wrong with codes.
pub(super) struct About<'a> {
    pub ignored: &'a Ignored<'a>,
    pub codes: &'a Codes<'a>,
    pub lines: Lines,
    /// Unknown codes so far.
    pub unknown: usize,
}

impl About<'_> {
    /// What is wrong with one code of an ignore.
    pub(super) fn code(&mut self, usage: &IgnoreUse<'_>, code: &IgnoredCode) -> Option<Finding> {
        let name = &code.name;
        let report = |kind, message, help: Option<String>| {
            let mut finding = lint(kind, usage.organization, message, &code.place, Severity::Warning);
            finding.help = help.or(finding.help);
            Some(finding)
        };
        match self.codes.standing(name) {
            Standing::Known if self.ignored.is_unused(usage.ignore, name) => {
                let message = match usage.ignore.line {
                    Some(_) => format!("the ignore of {name} accepts nothing"),
                    None => format!("the ignore of {name} stands directly above no fact"),
                };
                report(Lint::IgnoreUnused, message, self.nearest_line(usage.ignore, name))
            }
            Standing::Known | Standing::Elsewhere => None,
            Standing::Fixed => {
                let others = Lint::ALL.into_iter().filter(|lint| lint.can_be_ignored());
                let others: Vec<&str> = others.map(Lint::code).collect();
                let help = format!(
                    "mend what it reports, see `gradus explain {name}`; of what gradus itself reports, these can be \
                     ignored: {}",
                    others.join(", ")
                );
                report(
                    Lint::IgnoreMalformed,
                    format!("{name} cannot be ignored"),
                    Some(help),
                )
            }
            Standing::Unknown => {
                self.unknown += 1;
                let nearest = (self.unknown <= NAMED).then(|| self.codes.nearest(name));
                let help = match nearest.flatten() {
                    Some(known) => format!("did you mean `{known}`?"),
                    None => "`gradus rules` lists every code".to_owned(),
                };
                let message = format!("no pack of this run has a rule `{name}`");
                report(Lint::IgnoreMalformed, message, Some(help))
            }
        }
    }

    /// Where the nearest finding of a code stands, for an ignore in another place.
    fn nearest_line(&self, ignore: &Ignore, code: &Arc<str>) -> Option<String> {
        let file = ignore.place.source.name();
        let lines = self.lines.get(&(Arc::clone(file), Arc::clone(code)))?;
        let own = ignore.place.start().line;
        let (above, below) = (lines.range(..own).next_back(), lines.range(own..).next());
        let nearest = above
            .into_iter()
            .chain(below)
            .min_by_key(|line| line.abs_diff(own))?;
        Some(format!(
            "the nearest finding of {code} starts on line {nearest}: write the ignore at its end or directly above it, \
             or remove it"
        ))
    }
}

/// What is to be said of the date of an ignore.
pub(super) fn about_date(usage: &IgnoreUse<'_>, state: IgnoreState) -> Option<Finding> {
    let ignore = usage.ignore;
    let names: Vec<&str> = ignore.codes.iter().map(|code| &*code.name).collect();
    let what = format!("the ignore of {}", names.join(", "));
    let report =
        |kind, message, severity| lint(kind, usage.organization, message, &ignore.until_at, severity);
    match (state, usage.validity) {
        (IgnoreState::TooLong, _) => {
            let message = format!("{what} ends on {}, more than a year ahead", ignore.until);
            let mut finding = report(Lint::IgnoreMalformed, message, Severity::Warning);
            let latest = usage.at_most.unwrap_or(ignore.until);
            finding.help = Some(format!("let it end by {latest}, and decide again then"));
            Some(finding)
        }
        (IgnoreState::Expired, _) => {
            let message = format!("{what} expired on {}", ignore.until);
            Some(report(Lint::IgnoreExpired, message, Severity::Warning))
        }
        (IgnoreState::Honoured, Validity::EndsSoon(days)) => {
            let message = match days {
                0 => format!("{what} ends today"),
                1 => format!("{what} ends tomorrow"),
                days => format!("{what} ends on {}, in {days} days", ignore.until),
            };
            Some(report(Lint::IgnoreEndsSoon, message, Severity::Note))
        }
        _ => None,
    }
}

/// Reports what cannot be read, and counts it. A file that is read twice counts once.
pub(super) fn malformed(organizations: &[Organization], findings: &mut Vec<Finding>) -> usize {
    let mut seen = BTreeSet::new();
    for organization in organizations {
        for error in &organization.ignores.malformed {
            let at = error.at();
            if !seen.insert((Arc::clone(at.source.name()), at.span)) {
                continue;
            }
            let mut finding = lint(
                Lint::IgnoreMalformed,
                &organization.id,
                error.to_string(),
                at,
                Severity::Warning,
            );
            let help = miette::Diagnostic::help(error).map(|help| help.to_string());
            finding.help = help.or(finding.help);
            findings.push(finding);
        }
    }
    seen.len()
}
