//! What is missing for the next level.

use std::io::{self, Write};

use super::table::DETAILED;
use super::{bold, faint, wrap};
use crate::output::Look;
use crate::output::escape::plain;
use crate::report::{Model, ModelReport, OrganizationReport, Report};

pub(super) fn render(report: &Report, look: Look, out: &mut dyn Write) -> io::Result<()> {
    if report.organizations.len() > DETAILED {
        return Ok(());
    }
    for organization in &report.organizations {
        for model in organization.models() {
            let about = report.models.iter().find(|about| about.id == model.id);
            if let Some(about) = about {
                next(organization, model, about, report, look, out)?;
            }
        }
    }
    Ok(())
}

fn next(
    organization: &OrganizationReport,
    model: &ModelReport,
    about: &Model,
    report: &Report,
    look: Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    symptoms(model, look, out)?;
    let Some(next) = model.next else {
        return Ok(());
    };
    let strong = bold(look);
    let who = if report.organizations.len() > 1 {
        format!("{}: ", plain(&organization.id))
    } else {
        String::new()
    };
    writeln!(
        out,
        "{strong}{who}to reach {next} {} in {}{strong:#}",
        plain(about.level_name(next)),
        plain(&model.id)
    )?;
    for code in &model.detail().holding {
        let Some(rule) = about.rule(code) else { continue };
        let outcome = model.detail().rules.iter().find(|rule| rule.code == *code);
        let outcome = outcome.map_or("", |rule| rule.outcome.word());
        let effort = rule
            .effort
            .as_deref()
            .map_or_else(String::new, |effort| format!(" (about {effort})"));
        let head = format!("  {code}  {outcome:<10}  ");
        let width = look.width.saturating_sub(head.len()).max(20);
        let text = format!("{}{effort}", plain(&rule.criterion));
        for (index, line) in wrap(&text, width).iter().enumerate() {
            if index == 0 {
                writeln!(out, "{head}{line}")?;
            } else {
                writeln!(out, "{:1$}{line}", "", head.len())?;
            }
        }
    }
    if model.possible > model.level && !model.detail().unknown.is_empty() {
        let facts: Vec<String> = model
            .detail()
            .unknown
            .iter()
            .take(3)
            .map(|(path, rules)| format!("`{}` ({rules})", plain(path)))
            .collect();
        let quiet = faint(look);
        let text = format!("undeclared facts that most rules wait for: {}", facts.join(", "));
        for line in wrap(&text, look.width.saturating_sub(2).max(20)) {
            writeln!(out, "  {quiet}{line}{quiet:#}")?;
        }
    }
    writeln!(out)
}

fn symptoms(model: &ModelReport, look: Look, out: &mut dyn Write) -> io::Result<()> {
    if model.detail().symptoms.is_empty() {
        return Ok(());
    }
    let strong = bold(look);
    writeln!(
        out,
        "{strong}what {} looks like in {}{strong:#}",
        model.level,
        plain(&model.id)
    )?;
    for symptom in &model.detail().symptoms {
        let safe = plain(symptom);
        for (index, line) in wrap(&safe, look.width.saturating_sub(4).max(20))
            .iter()
            .enumerate()
        {
            let bullet = if index == 0 { "•" } else { " " };
            writeln!(out, "  {bullet} {line}")?;
        }
    }
    writeln!(out)
}
