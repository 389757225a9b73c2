//! What became of the ignores in declarations.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::advice::lint;
use super::finding::{Finding, Location, Severity, Waived};
use super::lint::Lint;
use crate::config::{Config, Honour};
use crate::declaration::{Ignore, IgnoredCode, Organization};
use crate::maturity::{IgnoreUse, Ignored, Validity};
use crate::schema::nearest;

/// Unknown codes for which the nearest known one is looked up, so that a file full of them costs little.
const NAMED: usize = 100;

/// The ignores of a run.
#[derive(Clone, Debug, Default)]
pub struct IgnoresReport {
    /// Those that can be read, by organization, file and place.
    pub all: Vec<IgnoreReport>,
    /// How many comments are meant for gradus and cannot be read.
    pub malformed: usize,
}

impl IgnoresReport {
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

/// Whether an ignore accepts findings, and why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IgnoreState {
    /// It accepts findings.
    Honoured,
    /// It would, and this run was asked not to honour it.
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
    organizations: &'a [Organization],
    config: &Config,
    today: jiff::civil::Date,
) -> Ignored<'a> {
    let all = organizations.iter().flat_map(|organization| {
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

/// Codes that an ignore can name.
pub(super) struct Codes<'a> {
    rules: BTreeSet<&'a str>,
    /// Whether there may be more of them than this run knows.
    open: bool,
}

/// What a code in an ignore can be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Known,
    /// A finding of the tool that cannot be ignored.
    Fixed,
    Unknown,
    /// A rule of a pack that is not part of this run, perhaps.
    Elsewhere,
}

impl<'a> Codes<'a> {
    /// The codes of rules; `open` where packs were left out of the run.
    pub(super) fn new(rules: impl Iterator<Item = &'a str>, open: bool) -> Self {
        Self {
            rules: rules.collect(),
            open,
        }
    }

    fn standing(&self, code: &str) -> Standing {
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

    fn nearest(&self, code: &str) -> Option<&str> {
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
        ignored.note(code, &location.file, location.start.line);
        let of_code = lines.entry((Arc::clone(&location.file), Arc::clone(code)));
        of_code.or_default().insert(location.start.line);
    }
    let mut told = About {
        ignored: &ignored,
        codes,
        lines,
        unknown: 0,
    };
    for usage in ignored.uses() {
        let first = findings.len();
        for code in &usage.ignore.codes {
            findings.extend(told.code(usage, code));
        }
        let elsewhere = |code: &IgnoredCode| codes.standing(&code.name) == Standing::Elsewhere;
        let accepts = ignorable(usage.ignore, codes)
            .map(|code| ignored.findings(usage.ignore, &code.name))
            .sum();
        if accepts == 0 && findings.len() == first && usage.ignore.codes.iter().any(elsewhere) {
            // What its rules would say, this run does not know.
            continue;
        }
        let state = state(usage, accepts);
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
    report
}

fn ignorable<'i>(ignore: &'i Ignore, codes: &Codes<'_>) -> impl Iterator<Item = &'i IgnoredCode> {
    let codes = ignore.codes.iter().map(|code| (code, codes.standing(&code.name)));
    codes
        .filter(|(_, standing)| *standing == Standing::Known)
        .map(|(code, _)| code)
}

fn state(usage: &IgnoreUse<'_>, findings: usize) -> IgnoreState {
    match usage.validity {
        _ if usage.at_most.is_some() => IgnoreState::TooLong,
        _ if findings == 0 => IgnoreState::Unused,
        Validity::Expired => IgnoreState::Expired,
        _ if !usage.honoured => IgnoreState::NotHonoured,
        _ => IgnoreState::Honoured,
    }
}

/// Lines with findings, by file and code.
type Lines = BTreeMap<(Arc<str>, Arc<str>), BTreeSet<u32>>;

/// What is needed to say what is wrong with codes.
struct About<'a> {
    ignored: &'a Ignored<'a>,
    codes: &'a Codes<'a>,
    lines: Lines,
    /// Unknown codes so far.
    unknown: usize,
}

impl About<'_> {
    /// What is wrong with one code of an ignore.
    fn code(&mut self, usage: &IgnoreUse<'_>, code: &IgnoredCode) -> Option<Finding> {
        let name = &code.name;
        let report = |kind, message, help: Option<String>| {
            let mut finding = lint(kind, usage.organization, message, &code.place, Severity::Warning);
            finding.help = help.or(finding.help);
            Some(finding)
        };
        match self.codes.standing(name) {
            Standing::Known if self.ignored.findings(usage.ignore, name) == 0 => {
                let message = match usage.ignore.line {
                    Some(_) => format!("the ignore of {name} accepts nothing"),
                    None => format!("the ignore of {name} stands directly above no fact"),
                };
                report(Lint::IgnoreUnused, message, self.nearest_line(usage.ignore, name))
            }
            Standing::Known | Standing::Elsewhere => None,
            Standing::Fixed => {
                let help = format!(
                    "mend what it reports, see `gradus explain {name}`; of what gradus itself reports, {} can be ignored",
                    Lint::Placeholder.code()
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
fn about_date(usage: &IgnoreUse<'_>, state: IgnoreState) -> Option<Finding> {
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
fn malformed(organizations: &[Organization], findings: &mut Vec<Finding>) -> usize {
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
