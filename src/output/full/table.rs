//! Where everybody stands, at 80 columns.

use std::io::{self, Write};
use std::sync::Arc;

use anstyle::AnsiColor;

use super::{bold, faint, paint};
use crate::output::Look;
use crate::output::escape::plain;
use crate::report::{Evidenced, Model, ModelReport, OrganizationReport, Report};

/// Up to so many organizations each get a table of dimensions.
pub(super) const DETAILED: usize = 4;

pub(super) fn render(report: &Report, look: Look, out: &mut dyn Write) -> io::Result<()> {
    if report.organizations.len() > DETAILED {
        return overview(report, look, out);
    }
    for organization in &report.organizations {
        detailed(organization, report, look, out)?;
    }
    Ok(())
}

/// A row a dimension.
fn detailed(
    organization: &OrganizationReport,
    report: &Report,
    look: Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let strong = bold(look);
    write!(out, "{strong}{}{strong:#}", plain(&organization.name))?;
    if organization.name != organization.id {
        write!(out, " ({})", plain(&organization.id))?;
    }
    let inherits = &organization.detail().inherits;
    if !inherits.is_empty() {
        let from: Vec<&str> = inherits.iter().map(|id| &**id).collect();
        write!(out, ", inherits from {}", plain(&from.join(", ")))?;
    }
    writeln!(out)?;
    let quiet = faint(look);
    writeln!(
        out,
        "{quiet}  {:<28} {:>5} {:>8} {:>7}  held by{quiet:#}",
        "", "level", "possible", "target"
    )?;
    for model in organization.models() {
        let about = report.models.iter().find(|about| about.id == model.id);
        self::model(model, about, look, out)?;
    }
    writeln!(out)
}

fn model(model: &ModelReport, about: Option<&Model>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    // What is missed today goes before what has to be reached later.
    let missed = |dimension: Option<&Arc<str>>| {
        let gaps = model.gaps.iter();
        let first = gaps
            .filter(|gap| gap.dimension.as_ref() == dimension)
            .min_by_key(|gap| gap.by);
        first.map_or_else(String::new, |gap| {
            let sign = if gap.by.is_some() { "!" } else { "✗" };
            format!("{} {sign}", gap.target)
        })
    };
    let target = match model.target {
        Some(target) if model.meets_target() => format!("{target} ✓"),
        Some(target) => format!("{target} ✗"),
        None => missed(None),
    };
    let style = match (model.target, model.met()) {
        (_, false) => paint(look, AnsiColor::Red),
        (Some(_), true) => paint(look, AnsiColor::Green),
        (None, true) => bold(look),
    };
    let possible = possible(model.possible.number(), model.level.number());
    let name = format!("{}: {}", plain(&model.id), plain(&model.level_name));
    let line = format!(
        "  {:<28} {style}{:>5}{style:#} {possible:>8} {target:>7}",
        cut(&name, 28),
        model.level.number()
    );
    writeln!(out, "{}", line.trim_end())?;
    if let Some(evidenced) = &model.evidenced {
        evidenced_line(evidenced, out)?;
    }
    if model.level_without_waivers != model.level {
        writeln!(out, "    {} without waivers", model.level_without_waivers)?;
    }
    for dimension in &model.detail().dimensions {
        let names = about.map_or(&[][..], |about| &about.dimensions);
        let name = names
            .iter()
            .find(|(id, _)| *id == dimension.id)
            .map_or("", |(_, name)| name);
        let target = missed(Some(&dimension.id));
        let possible = self::possible(dimension.possible.number(), dimension.level.number());
        let held: Vec<&str> = dimension.holding.iter().map(|code| &**code).collect();
        let line = format!(
            "    {:<26} {:>5} {possible:>8} {target:>7}  {}",
            cut(&plain(name), 26),
            dimension.level.number(),
            cut(&held.join(" "), look.width.saturating_sub(56).max(12)),
        );
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// The level as evidenced, under the one as declared, with what the claims behind it are worth.
fn evidenced_line(evidenced: &Evidenced, out: &mut dyn Write) -> io::Result<()> {
    let claims = &evidenced.claims;
    let counts = [
        (claims.proven, "proven"),
        (claims.contradicted, "contradicted"),
        (claims.unproven, "unproven"),
    ];
    let told: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let line = format!(
        "    {:<26} {:>5}  {}",
        "as evidenced",
        evidenced.level.number(),
        told.join(", ")
    );
    writeln!(out, "{}", line.trim_end())
}

/// What is possible is said where it is more than what is.
fn possible(possible: u16, level: u16) -> String {
    if possible > level {
        possible.to_string()
    } else {
        String::new()
    }
}

/// A row an organization, for portfolios.
fn overview(report: &Report, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let quiet = faint(look);
    let longest = report
        .organizations
        .iter()
        .map(|org| org.id.chars().count())
        .max()
        .unwrap_or(0);
    let first = longest.clamp(8, look.width / 3);
    let room = look.width.saturating_sub(first) / report.models.len().max(1);
    // The widest cell is `400 to 500 ✓`; wider than a model's name no column need be.
    let column = room.saturating_sub(1).clamp(12, 17);
    write!(out, "{quiet}{:<first$}", "")?;
    for model in &report.models {
        write!(out, " {:>column$}", cut(&plain(&model.id), column))?;
    }
    writeln!(out, "{quiet:#}")?;
    for organization in &report.organizations {
        write!(out, "{:<first$}", cut(&plain(&organization.id), first))?;
        for about in &report.models {
            let Some(model) = organization.models().find(|model| model.id == about.id) else {
                write!(out, " {:>column$}", "-")?;
                continue;
            };
            let possible = possible(model.possible.number(), model.level.number());
            let possible = if possible.is_empty() {
                possible
            } else {
                format!(" to {possible}")
            };
            let sign = match (model.target.is_some() || !model.gaps.is_empty(), model.met()) {
                (_, false) => " ✗",
                (true, true) => " ✓",
                (false, true) => "",
            };
            let style = if model.met() {
                anstyle::Style::new()
            } else {
                paint(look, AnsiColor::Red)
            };
            let cell = format!("{}{possible}{sign}", model.level.number());
            write!(out, " {style}{cell:>column$}{style:#}")?;
        }
        writeln!(out)?;
    }
    writeln!(out)
}

/// A text in so many columns.
pub(in crate::output) fn cut(text: &str, columns: usize) -> String {
    if text.chars().count() <= columns {
        return text.to_owned();
    }
    let kept: String = text.chars().take(columns.saturating_sub(1)).collect();
    format!("{kept}…")
}
