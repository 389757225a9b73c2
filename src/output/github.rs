//! Annotations of GitHub Actions: workflow commands in the log of a step.
//!
//! The runner takes ten of each severity a step and drops the others without a
//! word, so the ten that weigh most are written, and one notice counts the rest.

use std::io::{self, Write};

use super::escape::{command_data, command_property};
use super::{Format, Look, by_weight, fell};
use crate::report::{Finding, Keep, Location, Problem, Report, Severity, from_root};

pub(super) const FORMAT: Format = Format {
    name: "github",
    about: "annotations, as workflow commands of GitHub Actions",
    colored: false,
    keep: Keep::Whole,
    render,
};

/// Annotations of a severity that the runner takes of a step.
const MOST: usize = 10;

/// Lines of an explanation that an annotation has room for.
const MOST_REASONS: usize = 4;

/// Characters of a line of an annotation.
const LONGEST: usize = 1000;

fn render(report: &Report, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let mut left_out = 0;
    let mut room = MOST;
    if let Some(summary) = fell(report) {
        let text = format!("no level may fall (`--no-regression`): {summary}");
        command("error", "", "gradus", &text, out)?;
        room -= 1;
    }
    for problem in report.errors.iter().take(room) {
        error(problem, &report.folder, out)?;
    }
    left_out += report.errors.len().saturating_sub(room);
    room -= report.errors.len().min(room);
    let shown = by_weight(report, look);
    let of = |severity| shown.iter().filter(move |finding| finding.severity == severity);
    for found in of(Severity::Error).take(room) {
        finding(found, report, out)?;
    }
    left_out += of(Severity::Error).count().saturating_sub(room);
    for found in of(Severity::Warning).take(MOST) {
        finding(found, report, out)?;
    }
    left_out += of(Severity::Warning).count().saturating_sub(MOST);
    // The count of the rest is a notice too.
    let notes = of(Severity::Note).count();
    let room = if left_out == 0 && notes <= MOST {
        MOST
    } else {
        MOST - 1
    };
    for found in of(Severity::Note).take(room) {
        finding(found, report, out)?;
    }
    left_out += notes.saturating_sub(room);
    more(left_out, out)
}

/// Counts what annotations have no room for.
fn more(left_out: usize, out: &mut dyn Write) -> io::Result<()> {
    if left_out == 0 {
        return Ok(());
    }
    let text = format!(
        "and {left_out} more; GitHub shows {MOST} of each severity, the log of this step has them all"
    );
    command("notice", "", "gradus", &text, out)
}

/// Annotates errors of a run that has no report; names of files are relative to `folder`.
///
/// # Errors
/// Those of the stream.
pub fn annotate_problems(problems: &[Problem], folder: &str, out: &mut dyn Write) -> io::Result<()> {
    let shown = problems.iter().take(MOST);
    shown
        .into_iter()
        .try_for_each(|problem| error(problem, folder, out))?;
    more(problems.len().saturating_sub(MOST), out)
}

fn finding(finding: &Finding, report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let level = finding
        .level
        .map_or_else(String::new, |level| format!(" (level {level})"));
    let mut text = one_line(&finding.title());
    for line in finding.related.iter().take(MOST_REASONS) {
        text.push_str("\n• ");
        text.push_str(&one_line(&line.message));
    }
    if finding.related.len() > MOST_REASONS {
        text.push_str("\n…");
    }
    if let Some(help) = &finding.help {
        text.push_str("\nhelp: ");
        text.push_str(&one_line(help));
    }
    let word = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let title = format!("{}{level}", finding.code);
    command(
        word,
        &place(&finding.location, &report.folder),
        &title,
        &text,
        out,
    )
}

fn error(problem: &Problem, folder: &str, out: &mut dyn Write) -> io::Result<()> {
    let mut text = one_line(&problem.message);
    if let Some(help) = &problem.help {
        text.push_str("\nhelp: ");
        text.push_str(&one_line(help));
    }
    let place = match (&problem.location, &problem.file) {
        (Some(location), _) => place(location, folder),
        (None, Some(file)) => format!("file={},", command_property(&from_root(folder, file))),
        (None, None) => String::new(),
    };
    command("error", &place, &problem.code, &text, out)
}

/// A text as one of several lines of an annotation.
fn one_line(text: &str) -> String {
    let mut letters = text.chars();
    let mut line: String = letters.by_ref().take(LONGEST).collect();
    if letters.next().is_some() {
        line.push('…');
    }
    line.replace(['\n', '\r'], " ")
}

fn command(word: &str, place: &str, title: &str, text: &str, out: &mut dyn Write) -> io::Result<()> {
    let (title, text) = (command_property(title), command_data(text));
    writeln!(out, "::{word} {place}title={title}::{text}")
}

/// Properties of a place, with a comma after each.
fn place(location: &Location, folder: &str) -> String {
    let (start, end) = (location.start, location.end);
    let file = command_property(&from_root(folder, &location.file));
    let mut place = format!("file={file},line={},", start.line);
    if start.line == end.line {
        place.push_str(&format!(
            "endLine={},col={},endColumn={},",
            end.line, start.column, end.column
        ));
        return place;
    }
    // Columns are for a single line. An end before the first column is that of the line before,
    // and may lie after the last line of the file.
    let last = if end.column == 1 { end.line - 1 } else { end.line };
    place.push_str(&format!("endLine={last},"));
    place
}
