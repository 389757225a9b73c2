//! Markdown, for the summary of a job and for comments.
//!
//! A budget keeps it well below what GitHub takes; each part counts what it
//! leaves out. No text that is not ours becomes a link, an image or a mention.

use std::io::{self, Write};

use super::change::{judged_by, markdown_beside};
use super::escape::{markdown, markdown_cell, markdown_code, markdown_inline};
use super::{Format, Look, accepted, by_weight, fell};
use crate::report::{
    ExitStatus, Finding, IgnoreState, Keep, LeftOut, Location, Model, ModelReport, OrganizationReport,
    PolicyReport, Problem, Report, Severity,
};

pub(super) const FORMAT: Format = Format {
    name: "markdown",
    about: "for the summary of a job and for comments: verdict, levels, and what weighs most",
    colored: false,
    keep: Keep::Whole,
    render,
};

/// Bytes of each part. All of them fit into a comment, of which GitHub takes 65,536 characters; a summary may have 1 MiB.
const ERRORS: usize = 8 << 10;
const LEVELS: usize = 14 << 10;
const CHANGE: usize = 8 << 10;
const DIMENSIONS: usize = 8 << 10;
const FINDINGS: usize = 20 << 10;
const PARAMETERS: usize = 2 << 10;

/// Bytes of one text; a longer one is cut before it becomes Markdown.
const LONGEST: usize = 1 << 10;

/// Organizations that are named as broken.
const MOST_BROKEN: usize = 5;

fn render(report: &Report, look: Look, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "## gradus: {}\n", verdict(report))?;
    levels(report, out)?;
    errors(report, out)?;
    if let Some(policy) = &report.policy {
        self::policy(policy, out)?;
    }
    if let Some(change) = &report.change {
        markdown_beside(change, CHANGE, out)?;
    }
    dimensions(report, out)?;
    findings(report, look, out)?;
    parameters(report, out)?;
    let models: Vec<String> = report
        .models
        .iter()
        .map(|model| {
            format!(
                "{} {}",
                markdown(&short(&model.id)),
                markdown_inline(&short(&model.version))
            )
        })
        .collect();
    writeln!(
        out,
        "gradus {}, {}: {}",
        report.version,
        report.today,
        models.join(", ")
    )
}

fn verdict(report: &Report) -> String {
    let errors = report.errors.len();
    let guarding = report.targets - report.idle_targets;
    match (report.verdict.met, guarding, errors) {
        (true, 0, _) if report.targets > 0 => "no target is for an organization of this run".to_owned(),
        (true, 0, _) => "no target is set".to_owned(),
        (true, 1, _) => "✓ the target is met".to_owned(),
        (true, ..) => "✓ all targets are met".to_owned(),
        (false, _, 0) if only_fell(report) => "✗ a level fell, and none may (`--no-regression`)".to_owned(),
        (false, _, 0) => "✗ targets are not met".to_owned(),
        (false, _, 1) => "✗ one error, this run cannot pass".to_owned(),
        (false, ..) => format!("✗ {errors} errors, this run cannot pass"),
    }
}

/// Whether the run fails for nothing but a level that fell.
fn only_fell(report: &Report) -> bool {
    let models = report.organizations.iter().flat_map(OrganizationReport::models);
    let error = |finding: &Finding| finding.severity == Severity::Error;
    fell(report).is_some() && models.into_iter().all(ModelReport::met) && !report.findings.iter().any(error)
}

/// Whose policy judged, and the verdict under both.
fn policy(policy: &PolicyReport, out: &mut dyn Write) -> io::Result<()> {
    let line = |under: &str, status: ExitStatus| {
        let sign = if status.is_met() { "✓" } else { "✗" };
        format!("- {sign} under {under}: {}", status.meaning())
    };
    writeln!(
        out,
        "{}\n\n{}\n{}\n",
        markdown_inline(&short(&judged_by(policy))),
        line("it", policy.base),
        line("the policy that the change brings", policy.own)
    )
}

/// Lines up to a number of bytes, and how many do not fit.
struct Lines<'o> {
    out: &'o mut dyn Write,
    room: usize,
    left_out: usize,
}

impl<'o> Lines<'o> {
    fn new(out: &'o mut dyn Write, room: usize) -> Self {
        Self {
            out,
            room,
            left_out: 0,
        }
    }

    /// Writes a line, or counts it; once one is left out, all later ones are.
    fn push(&mut self, line: impl FnOnce() -> String) -> io::Result<()> {
        if self.left_out == 0 {
            let line = line();
            if line.len() < self.room {
                self.room -= line.len() + 1;
                return writeln!(self.out, "{line}");
            }
        }
        self.left_out += 1;
        Ok(())
    }

    fn finish(self) -> io::Result<()> {
        if self.left_out > 0 {
            writeln!(self.out, "\n… and {} more", self.left_out)?;
        }
        writeln!(self.out)
    }
}

/// A row an organization and model; those below a target come first.
fn levels(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for id in report.broken.iter().take(MOST_BROKEN) {
        writeln!(
            out,
            "{}: could not be judged, see the errors\n",
            markdown(&short(id))
        )?;
    }
    if report.broken.len() > MOST_BROKEN {
        writeln!(
            out,
            "… and {} more could not be judged\n",
            report.broken.len() - MOST_BROKEN
        )?;
    }
    if report.organizations.is_empty() {
        return Ok(());
    }
    writeln!(out, "| organization | model | target | level | possible | next |")?;
    writeln!(out, "|---|---|---|---|---|---|")?;
    let mut lines = Lines::new(out, LEVELS);
    for (organization, model) in by_need(report) {
        lines.push(|| row(report, organization, model))?;
    }
    lines.finish()
}

/// Those whose targets are not met first, then those with targets to come, then the others.
fn by_need(report: &Report) -> Vec<(&OrganizationReport, &ModelReport)> {
    let all = report.organizations.iter();
    let mut all: Vec<_> = all
        .flat_map(|organization| organization.models().map(move |model| (organization, model)))
        .collect();
    all.sort_by_key(|(_, model)| (model.met(), model.gaps.is_empty()));
    all
}

fn row(report: &Report, organization: &OrganizationReport, model: &ModelReport) -> String {
    let about = about(report, model);
    let name = |level| about.map_or("", |about| about.level_name(level));
    let possible = if model.possible > model.level {
        model.possible.to_string()
    } else {
        String::new()
    };
    let next = model.next.map_or_else(String::new, |next| {
        let codes: Vec<String> = model
            .detail()
            .holding
            .iter()
            .map(|code| cell_code(code))
            .collect();
        format!("{next}: {}", few(&codes))
    });
    let waivers = match model.level_without_waivers {
        level if level == model.level => String::new(),
        level => format!(" ({level} without waivers)"),
    };
    let evidenced = match &model.evidenced {
        Some(evidenced) => format!(" ({} as evidenced)", evidenced.level),
        None => String::new(),
    };
    format!(
        "| {} | {} | {} | **{}** {}{evidenced}{waivers} | {possible} | {next} |",
        cell(&organization.name),
        cell(&model.id),
        target(model),
        model.level,
        markdown_cell(&markdown_inline(&short(name(model.level)))),
    )
}

/// What is required of the model today and later; the table of dimensions has what is required of them.
fn target(model: &ModelReport) -> String {
    let mut parts = Vec::new();
    if let Some(target) = model.target {
        let sign = if model.meets_target() { "✓" } else { "✗" };
        parts.push(format!("{target} {sign}"));
    }
    for gap in &model.gaps {
        match (&gap.dimension, gap.by) {
            (None, Some(by)) => parts.push(format!("{} by {by}", gap.target)),
            (Some(_), None) => parts.push("dimensions ✗".to_owned()),
            _ => {}
        }
    }
    parts.dedup();
    parts.join(", ")
}

/// The first few, and how many more there are.
fn few(codes: &[String]) -> String {
    match codes {
        [first @ .., _, _] if codes.len() > 8 => {
            let shown: Vec<&str> = first.iter().take(6).map(String::as_str).collect();
            format!("{} and {} more", shown.join(" "), codes.len() - shown.len())
        }
        codes => codes.join(" "),
    }
}

fn errors(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    if report.errors.is_empty() {
        return Ok(());
    }
    writeln!(out, "### Errors\n")?;
    let mut lines = Lines::new(out, ERRORS);
    for problem in &report.errors {
        lines.push(|| error(problem, report))?;
    }
    lines.finish()
}

fn error(problem: &Problem, report: &Report) -> String {
    let place = match (&problem.location, &problem.file) {
        (Some(location), _) => format!(" {}", place(location, report)),
        (None, Some(file)) => format!(" {}", markdown_code(&short(&report.from_root(file)))),
        (None, None) => String::new(),
    };
    format!(
        "- **error**{place}: {}{}",
        text(&problem.message),
        help(problem.help.as_deref())
    )
}

/// The dimensions that hold an organization back where a target is not met, else from its next level.
fn dimensions(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = Vec::new();
    for (organization, model) in by_need(report) {
        for dimension in &model.detail().dimensions {
            let held = dimension.level == model.level && !dimension.holding.is_empty();
            let gap = model
                .gaps
                .iter()
                .find(|gap| gap.dimension.as_ref() == Some(&dimension.id));
            if held || gap.is_some() {
                rows.push((organization, model, dimension, gap));
            }
        }
    }
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(out, "<details><summary>What holds it back</summary>\n")?;
    writeln!(out, "| organization | model | dimension | level | held by |")?;
    writeln!(out, "|---|---|---|---|---|")?;
    let mut lines = Lines::new(out, DIMENSIONS);
    for (organization, model, dimension, gap) in rows {
        lines.push(|| {
            let names = about(report, model).map_or(&[][..], |about| &about.dimensions);
            let name = names.iter().find(|(id, _)| *id == dimension.id);
            let name = name.map_or(&*dimension.id, |(_, name)| name);
            let target = gap.map_or_else(String::new, |gap| match gap.by {
                Some(by) => format!(" (must be {} by {by})", gap.target),
                None => format!(" (must be {})", gap.target),
            });
            let codes: Vec<String> = dimension.holding.iter().map(|code| cell_code(code)).collect();
            format!(
                "| {} | {} | {} | {}{target} | {} |",
                cell(&organization.name),
                cell(&model.id),
                cell(name),
                dimension.level,
                few(&codes),
            )
        })?;
    }
    lines.finish()?;
    writeln!(out, "</details>\n")
}

fn findings(report: &Report, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let mut rest = LeftOut::default();
    for finding in &report.findings {
        rest.count(finding, false);
    }
    if rest.waivers + rest.ignores > 0 {
        writeln!(out, "{}\n", accepted(rest.waivers, rest.ignores))?;
    }
    match report.ignores.count(IgnoreState::NotHonoured) {
        0 => {}
        1 => writeln!(out, "1 ignore is not honoured: its findings count\n")?,
        count => writeln!(out, "{count} ignores are not honoured: their findings count\n")?,
    }
    let shown = by_weight(report, look);
    if shown.is_empty() {
        return Ok(());
    }
    writeln!(out, "### Findings\n")?;
    let several = report.organizations.len() > 1;
    let mut lines = Lines::new(out, FINDINGS);
    for found in shown {
        lines.push(|| finding(found, several, report))?;
    }
    lines.finish()
}

/// Parameters that differ from their defaults.
fn parameters(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let changed = report
        .models
        .iter()
        .flat_map(|model| model.changed_params.iter().map(move |changed| (model, changed)));
    let mut changed = changed.peekable();
    if changed.peek().is_none() {
        return Ok(());
    }
    writeln!(out, "### Parameters that differ from their defaults\n")?;
    let mut lines = Lines::new(out, PARAMETERS);
    for (model, (name, value, default)) in changed {
        lines.push(|| {
            let [name, value, default] = [name, value, default].map(|text| markdown_code(&short(text)));
            format!("- {} {name}: {value} instead of {default}", text(&model.id))
        })?;
    }
    lines.finish()
}

fn finding(finding: &Finding, several: bool, report: &Report) -> String {
    let whose = match finding.reaches.len() {
        _ if !several => String::new(),
        0 | 1 => format!(" ({})", markdown_inline(&short(&finding.organization))),
        more => format!(
            " ({} and {} more)",
            markdown_inline(&short(&finding.organization)),
            more - 1
        ),
    };
    let waived = finding.waived.as_ref();
    let waived = waived.map_or_else(String::new, |waived| format!(", {}", text(&waived.told())));
    format!(
        "- **{}** {} {}: {}{whose}{waived}{}",
        finding.severity.word(),
        markdown_code(&finding.code),
        place(&finding.location, report),
        text(&finding.title()),
        help(finding.help.as_deref()),
    )
}

/// A second line of an item.
fn help(help: Option<&str>) -> String {
    let help = help.filter(|help| !help.trim().is_empty());
    help.map_or_else(String::new, |help| format!("  \n  *help:* {}", text(help)))
}

fn place(location: &Location, report: &Report) -> String {
    let file = report.from_root(&location.file);
    let (line, column) = (location.start.line, location.start.column);
    markdown_code(&format!("{}:{line}:{column}", short(&file)))
}

fn about<'r>(report: &'r Report, model: &ModelReport) -> Option<&'r Model> {
    report.models.iter().find(|about| about.id == model.id)
}

fn text(text: &str) -> String {
    markdown_inline(&short(text))
}

fn cell(text: &str) -> String {
    markdown_cell(&markdown(&short(text)))
}

fn cell_code(code: &str) -> String {
    markdown_cell(&markdown_code(code))
}

/// A text of no more bytes than one line has room for.
fn short(text: &str) -> String {
    if text.len() <= LONGEST {
        return text.to_owned();
    }
    let mut end = LONGEST;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}…", text.get(..end).unwrap_or(""))
}
