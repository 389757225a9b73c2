//! A table for spreadsheets: levels, findings and errors in one file (RFC 4180).
//!
//! One kind of row alone would mislead: without levels the table of a sound organization is empty, without errors so
//! is the table of one that could not be read. The first column, `record`, tells the kinds apart, and every row has
//! the same [`COLUMNS`]; what does not apply stays empty:
//! - `error`: what could not be read or used; `broken`: an organization that was not judged for that;
//! - `param`: a parameter that differs from its default, with `code` as its name and `message` as its value;
//! - `level`: a model, or with `dimension` a part of it; there `level` is what is reached;
//! - `finding`: `level` is the one that asks. All findings are told, accepted ones with their waiver; of an
//!   ignore the owner says that it is one.
//!
//! Lines end with CR LF, the text is UTF-8 without a mark, and every cell is quoted and
//! passes through [`csv_cell`], so that no spreadsheet finds a formula.

use std::io::{self, Write};

use csv::{QuoteStyle, Terminator, WriterBuilder};

use super::escape::csv_cell;
use super::{Format, Look};
use crate::report::{DimensionReport, Finding, Keep, Location, ModelReport, Problem, Report};

pub(super) const FORMAT: Format = Format {
    name: "csv",
    about: "a table of levels, findings and errors for spreadsheets",
    colored: false,
    keep: Keep::Whole,
    render,
};

/// The columns, in their order.
const COLUMNS: [&str; 24] = [
    "record",
    "organization",
    "model",
    "dimension",
    "code",
    "level",
    "level_name",
    "possible",
    "level_without_waivers",
    "target",
    "met",
    "outcome",
    "severity",
    "message",
    "help",
    "criterion",
    "path",
    "file",
    "line",
    "column",
    "reaches",
    "waiver_owner",
    "waiver_reason",
    "waiver_expires",
];

/// The cells of a row by their columns.
#[derive(Default)]
struct Row<'r> {
    record: &'static str,
    organization: &'r str,
    model: &'r str,
    dimension: &'r str,
    code: &'r str,
    level: String,
    level_name: &'r str,
    possible: String,
    level_without_waivers: String,
    target: String,
    met: &'static str,
    outcome: &'static str,
    severity: &'static str,
    message: &'r str,
    help: &'r str,
    criterion: &'r str,
    path: &'r str,
    file: &'r str,
    line: String,
    column: String,
    reaches: String,
    waiver_owner: &'r str,
    waiver_reason: &'r str,
    waiver_expires: String,
}

impl Row<'_> {
    fn cells(&self) -> [&str; COLUMNS.len()] {
        [
            self.record,
            self.organization,
            self.model,
            self.dimension,
            self.code,
            &self.level,
            self.level_name,
            &self.possible,
            &self.level_without_waivers,
            &self.target,
            self.met,
            self.outcome,
            self.severity,
            self.message,
            self.help,
            self.criterion,
            self.path,
            self.file,
            &self.line,
            &self.column,
            &self.reaches,
            self.waiver_owner,
            self.waiver_reason,
            &self.waiver_expires,
        ]
    }
}

fn render(report: &Report, _: Look, out: &mut dyn Write) -> io::Result<()> {
    let mut table = WriterBuilder::new()
        .quote_style(QuoteStyle::Always)
        .terminator(Terminator::CRLF)
        .from_writer(out);
    table.write_record(COLUMNS).map_err(of_stream)?;
    let mut write = |row: Row<'_>| table.write_record(row.cells().map(csv_cell)).map_err(of_stream);
    for problem in &report.errors {
        write(error(problem))?;
    }
    for id in &report.broken {
        write(broken(id))?;
    }
    for model in &report.models {
        for (name, value, default) in &model.changed_params {
            let message = format!("{value} (default {default})");
            write(param(&model.id, name, &message))?;
        }
    }
    for organization in &report.organizations {
        for model in organization.models() {
            write(standing(&organization.id, model))?;
            for part in &model.detail().dimensions {
                write(dimension(&organization.id, &model.id, part))?;
            }
        }
    }
    for one in &report.findings {
        write(finding(one, report))?;
    }
    table.flush()
}

/// The error of the stream itself: a reader that has left must be known as one.
fn of_stream(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

fn standing<'r>(organization: &'r str, model: &'r ModelReport) -> Row<'r> {
    Row {
        record: "level",
        organization,
        model: &model.id,
        level: model.level.to_string(),
        level_name: &model.level_name,
        possible: model.possible.to_string(),
        level_without_waivers: model.level_without_waivers.to_string(),
        target: model.target.map_or_else(String::new, |target| target.to_string()),
        met: if model.met() { "true" } else { "false" },
        ..Row::default()
    }
}

fn dimension<'r>(organization: &'r str, model: &'r str, dimension: &'r DimensionReport) -> Row<'r> {
    Row {
        record: "level",
        organization,
        model,
        dimension: &dimension.id,
        level: dimension.level.to_string(),
        possible: dimension.possible.to_string(),
        ..Row::default()
    }
}

fn finding<'r>(finding: &'r Finding, report: &'r Report) -> Row<'r> {
    let models = report.models.iter();
    let rule = models
        .filter(|model| Some(&model.id) == finding.model.as_ref())
        .find_map(|model| model.rule(&finding.code));
    let waived = finding.waived.as_ref();
    let reaches: Vec<&str> = finding.reaches.iter().map(|id| &**id).collect();
    Row {
        record: "finding",
        organization: &finding.organization,
        model: finding.model.as_deref().unwrap_or_default(),
        dimension: rule.map_or("", |rule| &rule.dimension),
        code: &finding.code,
        level: finding.level.map_or_else(String::new, |level| level.to_string()),
        outcome: finding.outcome.map_or("", |outcome| outcome.word()),
        severity: finding.severity.word(),
        message: &finding.message,
        help: finding.help.as_deref().unwrap_or_default(),
        criterion: finding.criterion.as_deref().unwrap_or_default(),
        path: &finding.path,
        reaches: reaches.join(" "),
        waiver_owner: waived.and_then(|waived| waived.owner.as_deref()).unwrap_or(""),
        waiver_reason: waived.map_or("", |waived| &waived.reason),
        waiver_expires: waived.map_or_else(String::new, |waived| waived.expires.to_string()),
        ..place(&finding.location)
    }
}

fn error(problem: &Problem) -> Row<'_> {
    let at = problem.location.as_ref().map_or_else(Row::default, place);
    Row {
        record: "error",
        code: &problem.code,
        severity: "error",
        message: &problem.message,
        help: problem.help.as_deref().unwrap_or_default(),
        file: problem.file.as_deref().unwrap_or_default(),
        ..at
    }
}

fn broken(organization: &str) -> Row<'_> {
    Row {
        record: "broken",
        organization,
        severity: "error",
        message: "not judged, since its declaration is not sound",
        ..Row::default()
    }
}

fn param<'r>(model: &'r str, name: &'r str, message: &'r str) -> Row<'r> {
    Row {
        record: "param",
        model,
        code: name,
        message,
        ..Row::default()
    }
}

fn place(location: &Location) -> Row<'_> {
    Row {
        file: &location.file,
        line: location.start.line.to_string(),
        column: location.start.column.to_string(),
        ..Row::default()
    }
}
