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

use crate::report::{Finding, Keep, Report};

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
    /// What it needs of a run that is too large to be kept whole.
    pub keep: Keep,
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

/// The findings that are shown, in the order of the report.
fn shown(report: &Report, look: Look) -> impl Iterator<Item = &Finding> {
    let findings = report.findings.iter();
    findings.filter(move |finding| finding.is_shown(look.all))
}

/// The findings that are shown, those that weigh most first.
fn by_weight(report: &Report, look: Look) -> Vec<&Finding> {
    let mut shown: Vec<&Finding> = shown(report, look).collect();
    // The sort is stable: of equal ones the order of the report is kept.
    shown.sort_by_key(|finding| finding.weight());
    shown
}

/// How many findings are accepted, and by what.
fn accepted(waivers: usize, ignores: usize) -> String {
    match (waivers, ignores) {
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
