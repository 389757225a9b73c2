//! Findings for reviewdog, which writes them into reviews of pull requests.
//!
//! Format: `DiagnosticResult` of the Reviewdog Diagnostic Format (`proto/rdf/` of reviewdog/reviewdog). Its columns
//! count bytes, and ends are exclusive. Paths are relative to the folder of the run, since reviewdog puts that folder
//! before them; one that would deceive those who read it is shown with its marks made visible, and leads nowhere.
//! Messages are pasted into Markdown comments as they are, so texts pass through [`markdown`] here. An error that one
//! word mends carries that word as a suggestion. The address of a rule is that of its document, where it needs no
//! escaping.

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::escape::{markdown, plain};
use super::{Format, Look, shown, write_json};
use crate::report::{Finding, Keep, Location, Problem, Related, Report, Severity};
use crate::source::Position;

pub(super) const FORMAT: Format = Format {
    name: "rdjson",
    about: "reviewdog: comments in reviews, with suggestions where one word mends an error",
    colored: false,
    keep: Keep::Whole,
    render,
};

fn render(report: &Report, look: Look, out: &mut dyn Write) -> io::Result<()> {
    #[derive(Serialize)]
    struct DiagnosticResult<'r> {
        source: Source,
        diagnostics: Diagnostics<'r>,
    }
    let result = DiagnosticResult {
        source: Source { name: "gradus" },
        diagnostics: Diagnostics { report, look },
    };
    write_json(out, &result)?;
    out.write_all(b"\n")
}

/// The diagnostics, made while they are written.
struct Diagnostics<'r> {
    report: &'r Report,
    look: Look,
}

impl Serialize for Diagnostics<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let errors = self.report.errors.iter().map(|error| problem(error, self.report));
        let findings = shown(self.report, self.look).map(|found| finding(found, self.report));
        serializer.collect_seq(errors.chain(findings))
    }
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
}

#[derive(Serialize)]
struct Diagnostic {
    message: String,
    location: Place,
    severity: &'static str,
    code: Code,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<RelatedLocation>,
}

#[derive(Serialize)]
struct Code {
    value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Serialize)]
struct Place {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<Range>,
}

#[derive(Serialize)]
struct Range {
    start: LineColumn,
    end: LineColumn,
}

#[derive(Serialize)]
struct LineColumn {
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct Suggestion {
    range: Range,
    text: String,
}

#[derive(Serialize)]
struct RelatedLocation {
    message: String,
    location: Place,
}

/// The words of reviewdog; an error of the run weighs as much as a target that is not met.
fn severity(of: Option<Severity>) -> &'static str {
    match of {
        None | Some(Severity::Error) => "ERROR",
        Some(Severity::Warning) => "WARNING",
        Some(Severity::Note) => "INFO",
    }
}

fn finding(finding: &Finding, report: &Report) -> Diagnostic {
    Diagnostic {
        message: message(&finding.message, finding.help.as_deref()),
        location: place(&finding.location),
        severity: severity(Some(finding.severity)),
        code: Code {
            value: finding.code.to_string(),
            url: address(finding, report),
        },
        suggestions: Vec::new(),
        related_locations: related(&finding.related),
    }
}

fn problem(problem: &Problem, report: &Report) -> Diagnostic {
    let suggestion = problem.replacement.as_ref().zip(problem.location.as_ref());
    let run = report.configuration.as_deref().unwrap_or(".");
    Diagnostic {
        message: message(&problem.message, problem.help.as_deref()),
        location: match &problem.location {
            Some(location) => place(location),
            None => Place {
                path: plain(problem.file.as_deref().unwrap_or(run)).into_owned(),
                range: None,
            },
        },
        severity: severity(None),
        code: Code {
            value: problem.code.clone(),
            url: None,
        },
        suggestions: suggestion
            .map(|(text, location)| Suggestion {
                range: range(location),
                text: text.clone(),
            })
            .into_iter()
            .collect(),
        related_locations: related(&problem.related),
    }
}

/// On one line: some of reviewdog's reporters write logs.
fn message(what: &str, help: Option<&str>) -> String {
    match help {
        Some(help) if !help.is_empty() => markdown(&format!("{what} (help: {help})")),
        _ => markdown(what),
    }
}

fn related(related: &[Related]) -> Vec<RelatedLocation> {
    let placed = related
        .iter()
        .filter_map(|one| Some((one, one.location.as_ref()?)));
    let located = placed.map(|(one, location)| RelatedLocation {
        message: markdown(&one.message),
        location: place(location),
    });
    located.collect()
}

/// The document of the rule, where its address can stand in a link as it is.
fn address(finding: &Finding, report: &Report) -> Option<String> {
    let model = report
        .models
        .iter()
        .find(|model| Some(&model.id) == finding.model.as_ref())?;
    let address = model.rule(&finding.code)?.address.as_deref()?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&*+,;=%".contains(c);
    (address.starts_with("https://") && address.chars().all(plain)).then(|| address.to_owned())
}

fn place(location: &Location) -> Place {
    Place {
        path: plain(&location.file).into_owned(),
        range: Some(range(location)),
    }
}

fn range(location: &Location) -> Range {
    Range {
        start: in_bytes(location, location.start),
        end: in_bytes(location, location.end),
    }
}

/// The place with its column counted in bytes.
fn in_bytes(location: &Location, at: Position) -> LineColumn {
    let lines = location.place.source.lines();
    let index = usize::try_from(at.line.saturating_sub(1)).unwrap_or(usize::MAX);
    let start = lines.get(index).copied().unwrap_or(at.offset);
    LineColumn {
        line: at.line,
        column: at.offset.saturating_sub(start).saturating_add(1),
    }
}
