//! Reports in the forms that people and programs read.
//!
//! Takes a finished [`Report`], writes bytes. One file a format, all of one
//! shape. Outputs decide nothing, and they see neither rules nor the engine;
//! text that is not ours passes through [`escape`] at this border.

mod badge;
mod change;
mod concise;
mod csv;
pub mod escape;
mod full;
mod github;
mod gitlab;
mod json;
mod junit;
mod levels;
mod lines;
mod markdown;
mod problems;
mod rdjson;
mod sarif;
mod svg;

use std::io::{self, Write};

use crate::report::{Finding, Report, Severity, WaivedBy};

pub use change::{CHANGE_FORMATS, ChangeFormat, RenderChange};
pub use full::{bold, faint, paint};
pub use github::annotate_problems;
pub use lines::write_json;
pub use problems::render_problems;

/// How a human format is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// With ANSI colours.
    pub color: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// Findings of all levels, not only those up to the target and the next level.
    pub all: bool,
}

/// Findings that a human format shows before it counts the rest.
pub const SHOWN: usize = 1000;

/// Writes a report.
pub type Render = fn(&Report, Look, &mut dyn Write) -> io::Result<()>;

/// A form of output.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// Whether a terminal may colour it.
    pub colored: bool,
    /// Writes it.
    pub render: Render,
}

/// All formats, the default first.
pub const FORMATS: [Format; 13] = [
    full::FORMAT,
    concise::FORMAT,
    json::FORMAT,
    sarif::FORMAT,
    github::FORMAT,
    markdown::FORMAT,
    gitlab::FORMAT,
    junit::FORMAT,
    rdjson::FORMAT,
    csv::FORMAT,
    badge::FORMAT,
    svg::FORMAT,
    levels::FORMAT,
];

/// The format with a name.
pub fn format(name: &str) -> Option<Format> {
    FORMATS.into_iter().find(|format| format.name == name)
}

/// Whether a finding is shown where there is no room for all: notes and what is accepted are not.
fn is_shown(finding: &Finding, look: Look) -> bool {
    look.all || finding.counts() && finding.severity > Severity::Note
}

/// The findings that are shown, in the order of the report.
fn shown(report: &Report, look: Look) -> impl Iterator<Item = &Finding> {
    let findings = report.findings.iter();
    findings.filter(move |finding| is_shown(finding, look))
}

/// The findings that are shown, those that weigh most first.
fn by_weight(report: &Report, look: Look) -> Vec<&Finding> {
    let mut shown: Vec<&Finding> = shown(report, look).collect();
    // The sort is stable: of equal ones the order of the report is kept.
    shown.sort_by_key(|finding| finding.weight());
    shown
}

/// How many findings are accepted, and by what.
fn accepted<'f>(findings: &(impl Iterator<Item = &'f Finding> + Clone)) -> String {
    let by = |wanted: WaivedBy| {
        let by = findings.clone().filter_map(|finding| finding.waived.as_ref());
        by.filter(|waived| waived.by == wanted).count()
    };
    match (by(WaivedBy::Waiver), by(WaivedBy::Ignore)) {
        (waivers, 0) => format!("{waivers} accepted by waivers"),
        (0, ignores) => format!("{ignores} accepted by ignores"),
        (waivers, ignores) => format!("{waivers} accepted by waivers, {ignores} by ignores"),
    }
}

/// Where no level may fall and one did: the change in a sentence.
fn fell(report: &Report) -> Option<String> {
    let change = report.change.as_ref()?;
    (change.guarded && change.regressed()).then(|| change::summary(change))
}
