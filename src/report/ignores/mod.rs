//! What became of the ignores in declarations.

mod codes;
#[cfg(test)]
mod tests;
mod told;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::finding::{Finding, Location, Severity, Waived};
use super::keep::Names;
use super::lint::Lint;
use crate::config::{Config, Honour};
use crate::declaration::{Ignore, IgnoredCode, Organization};
use crate::engine::Outcome;
use crate::maturity::{IgnoreUse, Ignored, Validity};
pub(super) use codes::Codes;
use codes::Standing;
use told::{About, Lines, about_date, malformed};

/// The ignores of a run.
#[derive(Clone, Debug, Default)]
pub struct IgnoresReport {
    /// Those that can be read, by organization, file and place.
    pub all: Vec<IgnoreReport>,
    /// How many comments are meant for gradus and cannot be read.
    pub malformed: usize,
}

impl IgnoresReport {
    pub(super) fn sort(&mut self) {
        self.all.sort_by(|a, b| a.order().cmp(&b.order()));
    }

    /// Leaves their places without the text around these.
    pub(super) fn without_text(&mut self) {
        let mut names = Names::default();
        for ignore in &mut self.all {
            ignore.location.forget_text(&mut names);
        }
    }

    /// How many are in a state.
    pub fn count(&self, state: IgnoreState) -> usize {
        self.all.iter().filter(|ignore| ignore.state == state).count()
    }
}

/// An ignore, and what became of it.
#[derive(Clone, Debug)]
pub struct IgnoreReport {
    /// The organization whose declaration it stands in.
    pub organization: Arc<str>,
    /// The codes that it names.
    pub codes: Vec<Arc<str>>,
    /// Why.
    pub reason: String,
    /// The last day on which it holds.
    pub until: jiff::civil::Date,
    /// Whether it accepts findings, and why not.
    pub state: IgnoreState,
    /// The findings that it accepts, or would.
    pub findings: usize,
    /// Where it stands.
    pub location: Location,
}

impl IgnoreReport {
    /// What they are sorted by.
    fn order(&self) -> impl Ord + '_ {
        let location = &self.location;
        (&*self.organization, &*location.file, location.start.offset)
    }
}

/// Whether an ignore accepts findings, and why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IgnoreState {
    /// It accepts findings.
    Honoured,
    /// It would, but this run was asked not to honour it, or what stands on its line could not be decided.
    NotHonoured,
    /// Its date has passed.
    Expired,
    /// Its date is more than a year ahead.
    TooLong,
    /// No finding of its codes stands on its line.
    Unused,
}

impl IgnoreState {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Honoured,
        Self::NotHonoured,
        Self::Expired,
        Self::TooLong,
        Self::Unused,
    ];

    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Honoured => "honoured",
            Self::NotHonoured => "not-honoured",
            Self::Expired => "expired",
            Self::TooLong => "too-long",
            Self::Unused => "unused",
        }
    }
}

/// The ignores of all organizations, with those that the configuration honours marked.
pub(super) fn gather<'a>(
    organizations: impl Iterator<Item = &'a Organization>,
    config: &Config,
    today: jiff::civil::Date,
) -> Ignored<'a> {
    let all = organizations.flat_map(|organization| {
        let ignores = organization.ignores.all.iter();
        ignores.map(move |ignore| (organization, ignore))
    });
    let marked = all.map(|(organization, ignore)| {
        let honoured = match &config.ignores {
            Honour::All => true,
            Honour::None => false,
            Honour::Those(known) => {
                let identity = ignore.identity(&organization.forest);
                identity.is_some_and(|identity| known.contains(&identity))
            }
        };
        (&organization.id, ignore, honoured)
    });
    Ignored::new(marked, today)
}

/// Accepts those of the tool's own findings that are ignored.
pub(super) fn accept(findings: &mut [Finding], ignored: &Ignored<'_>) {
    for finding in findings {
        let lint = Lint::ALL.into_iter().find(|lint| lint.code() == &*finding.code);
        if !lint.is_some_and(Lint::can_be_ignored) || finding.model.is_some() {
            continue;
        }
        let by = ignored.accepting(&finding.code, &finding.location.place);
        if let Some(usage) = by.and_then(|index| ignored.uses().get(index)) {
            finding.severity = Severity::Note;
            finding.waived = Some(Waived::by_ignore(usage.ignore));
        }
    }
}

/// Counts the findings where ignores point, and says what became of each ignore.
///
/// Gives the report, and adds what is to be said of ignores to the findings.
pub(super) fn settle(
    mut ignored: Ignored<'_>,
    organizations: &[Organization],
    codes: &Codes<'_>,
    findings: &mut Vec<Finding>,
) -> IgnoresReport {
    let mut report = IgnoresReport {
        all: Vec::with_capacity(ignored.uses().len()),
        malformed: malformed(organizations, findings),
    };
    if ignored.uses().is_empty() {
        return report;
    }
    let mut lines = Lines::new();
    for finding in findings.iter() {
        let (code, location) = (&finding.code, &finding.location);
        let decided = finding.outcome != Some(Outcome::Errored);
        ignored.note(code, &location.file, location.start.line, decided);
        let of_code = lines.entry((Arc::clone(&location.file), Arc::clone(code)));
        of_code.or_default().insert(location.start.line);
    }
    let mut told = About {
        ignored: &ignored,
        codes,
        lines,
        unknown: 0,
    };
    let ids: BTreeSet<&str> = organizations.iter().map(|org| &*org.id).collect();
    // Those above are settled with what stands above.
    let own = |usage: &&IgnoreUse<'_>| ids.contains(&**usage.organization);
    for usage in ignored.uses().iter().filter(own) {
        let first = findings.len();
        for code in &usage.ignore.codes {
            findings.extend(told.code(usage, code));
        }
        let elsewhere = |code: &IgnoredCode| codes.standing(&code.name) == Standing::Elsewhere;
        let known = || ignorable(usage.ignore, codes);
        let unused = known().all(|code| ignored.is_unused(usage.ignore, &code.name));
        if unused && findings.len() == first && usage.ignore.codes.iter().any(elsewhere) {
            // What its rules would say, this run does not know.
            continue;
        }
        let accepts = known()
            .map(|code| ignored.findings(usage.ignore, &code.name))
            .sum();
        let state = state(usage, unused, accepts);
        findings.extend(about_date(usage, state));
        report.all.push(IgnoreReport {
            organization: Arc::clone(usage.organization),
            codes: usage
                .ignore
                .codes
                .iter()
                .map(|code| Arc::clone(&code.name))
                .collect(),
            reason: usage.ignore.reason.clone(),
            until: usage.ignore.until,
            state,
            findings: accepts,
            location: Location::of(&usage.ignore.place),
        });
    }
    report.all.sort_by(|a, b| a.order().cmp(&b.order()));
    report
}

fn ignorable<'i>(ignore: &'i Ignore, codes: &Codes<'_>) -> impl Iterator<Item = &'i IgnoredCode> {
    let codes = ignore.codes.iter().map(|code| (code, codes.standing(&code.name)));
    codes
        .filter(|(_, standing)| *standing == Standing::Known)
        .map(|(code, _)| code)
}

fn state(usage: &IgnoreUse<'_>, unused: bool, findings: usize) -> IgnoreState {
    match usage.validity {
        _ if usage.at_most.is_some() => IgnoreState::TooLong,
        _ if unused => IgnoreState::Unused,
        Validity::Expired => IgnoreState::Expired,
        _ if !usage.honoured || findings == 0 => IgnoreState::NotHonoured,
        _ => IgnoreState::Honoured,
    }
}
