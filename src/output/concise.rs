//! One line a finding, for editors and `grep`.

use std::io::{self, Write};

use super::escape::plain;
use super::{Format, Look, fell, shown};
use crate::report::{Finding, Keep, Location, Problem, Report};

pub(super) const FORMAT: Format = Format {
    name: "concise",
    about: "one line a finding: `file:line:column: severity[CODE] message`",
    colored: false,
    keep: Keep::Lines,
    render,
};

fn render(report: &Report, look: Look, out: &mut dyn Write) -> io::Result<()> {
    for problem in &report.errors {
        error(problem, out)?;
    }
    for found in shown(report, look) {
        finding(found, out)?;
    }
    for organization in &report.organizations {
        for model in organization.models() {
            let name = report.models.iter().find(|other| other.id == model.id);
            let target = model
                .target
                .map_or_else(String::new, |target| format!(", target {target}"));
            let title = name.map_or("", |model| &*model.title);
            let line = format!(
                "{}: {} level {} {}{target} ({title})",
                organization.id, model.id, model.level, model.level_name,
            );
            writeln!(out, "{}", plain(&line))?;
        }
    }
    if let Some(summary) = fell(report) {
        writeln!(out, "no level may fall (`--no-regression`): {}", plain(&summary))?;
    }
    Ok(())
}

fn error(problem: &Problem, out: &mut dyn Write) -> io::Result<()> {
    let place = match (&problem.location, &problem.file) {
        (Some(at), _) => place(at),
        (None, Some(file)) => format!("{file}: "),
        (None, None) => String::new(),
    };
    let line = format!("{place}error[{}] {}", problem.code, problem.message);
    writeln!(out, "{}", plain(&line))
}

fn finding(finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let line = format!(
        "{}{}[{}] {}",
        place(&finding.location),
        finding.severity.word(),
        finding.code,
        finding.message,
    );
    writeln!(out, "{}", plain(&line))
}

/// Where it stands, to be made harmless with its line: a file named `:` brings `::` to the start.
fn place(at: &Location) -> String {
    format!("{}:{}:{}: ", at.file, at.start.line, at.start.column)
}
