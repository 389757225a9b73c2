//! One line a finding, for editors and `grep`.

use std::io::{self, Write};

use super::escape::plain;
use super::{Format, Look, shown};
use crate::report::{Finding, Problem, Report};

pub(super) const FORMAT: Format = Format {
    name: "concise",
    about: "one line a finding: `file:line:column: severity[CODE] message`",
    colored: false,
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
        for model in &organization.models {
            let name = report.models.iter().find(|other| other.id == model.id);
            let target = model
                .target
                .map_or_else(String::new, |target| format!(", target {target}"));
            let title = name.map_or("", |model| &model.title);
            writeln!(
                out,
                "{}: {} level {} {}{target} ({})",
                plain(&organization.id),
                plain(&model.id),
                model.level,
                plain(&model.level_name),
                plain(title),
            )?;
        }
    }
    Ok(())
}

fn error(problem: &Problem, out: &mut dyn Write) -> io::Result<()> {
    match (&problem.location, &problem.file) {
        (Some(at), _) => write!(out, "{}:{}:{}: ", plain(&at.file), at.start.line, at.start.column)?,
        (None, Some(file)) => write!(out, "{}: ", plain(file))?,
        (None, None) => {}
    }
    writeln!(out, "error[{}] {}", problem.code, plain(&problem.message))
}

fn finding(finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let at = &finding.location;
    writeln!(
        out,
        "{}:{}:{}: {}[{}] {}",
        plain(&at.file),
        at.start.line,
        at.start.column,
        finding.severity.word(),
        finding.code,
        plain(&finding.message),
    )
}
