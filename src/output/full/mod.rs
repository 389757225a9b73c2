//! The report for people: every finding at its place, then where everybody
//! stands, then what is missing for the next level.

mod diagnostic;
mod frame;
mod missing;
mod table;

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::change::beside;
use super::escape::plain;
use super::{Format, Look, accepted};
use crate::report::{IgnoreState, Keep, LeftOut, OrganizationReport, PolicyReport, Report, SHOWN};

pub(super) use diagnostic::problem;
pub(super) use table::cut;

pub(super) const FORMAT: Format = Format {
    name: "full",
    about: "for people: findings in their place, levels, and what is missing for the next one",
    colored: true,
    keep: Keep::First,
    render,
};

fn render(report: &Report, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let errors = report.errors.len() + report.left_out.errors;
    for error in report.errors.iter().take(SHOWN) {
        problem(error, look, out)?;
    }
    if errors > SHOWN {
        writeln!(
            out,
            "… and {} more errors; `--format json` has them all\n",
            errors - SHOWN
        )?;
    }
    let mut rest = report.left_out;
    let mut room = SHOWN;
    for finding in &report.findings {
        if room > 0 && finding.is_shown(look.all) {
            diagnostic::finding(finding, look, out)?;
            room -= 1;
        } else {
            rest.count(finding, look.all);
        }
    }
    if rest.shown > 0 {
        writeln!(
            out,
            "… and {} more findings; `--format json` has them all",
            rest.shown
        )?;
    }
    table::render(report, look, out)?;
    missing::render(report, look, out)?;
    if let Some(change) = &report.change {
        beside(change, look, out)?;
    }
    later(rest, out)?;
    not_honoured(report, out)?;
    verdict(report, look, out)
}

fn later(rest: LeftOut, out: &mut dyn Write) -> io::Result<()> {
    let LeftOut {
        higher,
        waivers,
        ignores,
        ..
    } = rest;
    if higher > 0 {
        let (noun, verb) = if higher == 1 {
            ("finding", "is")
        } else {
            ("findings", "are")
        };
        writeln!(
            out,
            "{higher} more {noun} {verb} about higher levels; `--all` shows them"
        )?;
    }
    if waivers + ignores > 0 {
        writeln!(out, "{}; `--all` shows them", accepted(waivers, ignores))?;
    }
    if higher + waivers + ignores > 0 {
        writeln!(out)?;
    }
    Ok(())
}

/// A run that honours no ignores says how many there are.
fn not_honoured(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    match report.ignores.count(IgnoreState::NotHonoured) {
        0 => Ok(()),
        1 => writeln!(out, "1 ignore is not honoured: its findings count\n"),
        count => writeln!(out, "{count} ignores are not honoured: their findings count\n"),
    }
}

fn verdict(report: &Report, look: Look, out: &mut dyn Write) -> io::Result<()> {
    for organization in &report.organizations {
        for model in organization.models() {
            for gap in &model.gaps {
                let what = match &gap.dimension {
                    None => model.id.to_string(),
                    Some(dimension) => format!("{} ({dimension})", model.id),
                };
                let (sign, style, when) = match gap.by {
                    None => ("✗", paint(look, AnsiColor::Red), String::new()),
                    Some(by) => ("!", paint(look, AnsiColor::Yellow), format!(" by {by}")),
                };
                let judgement = if gap.evidenced { " as evidenced" } else { "" };
                let text = format!(
                    "{}: {} is at {}{judgement}, must be at {}{when}",
                    plain(&organization.id),
                    plain(&what),
                    gap.level,
                    gap.target,
                );
                for (index, line) in wrap(&text, look.width.saturating_sub(2).max(20))
                    .iter()
                    .enumerate()
                {
                    match index {
                        0 => writeln!(out, "{style}{sign}{style:#} {line}")?,
                        _ => writeln!(out, "  {line}")?,
                    }
                }
            }
        }
    }
    for id in &report.broken {
        let style = paint(look, AnsiColor::Red);
        writeln!(
            out,
            "{style}✗{style:#} {}: could not be judged, see the errors above",
            plain(id)
        )?;
    }
    if report.unread > 0 {
        let style = paint(look, AnsiColor::Red);
        let noun = if report.unread == 1 { "row" } else { "rows" };
        writeln!(
            out,
            "{style}✗{style:#} {} {noun} of evidence could not be read, see above: this run cannot pass",
            report.unread
        )?;
    }
    if !report.errors.is_empty() && report.broken.is_empty() {
        let style = paint(look, AnsiColor::Red);
        let errors = report.errors.len() + report.left_out.errors;
        let noun = if errors == 1 { "error" } else { "errors" };
        writeln!(
            out,
            "{style}✗{style:#} {errors} {noun}, see above: this run cannot pass"
        )?;
    }
    let guarding = report.targets - report.idle_targets;
    if report.verdict.met && guarding > 0 {
        let style = paint(look, AnsiColor::Green);
        let models = report.organizations.iter().flat_map(OrganizationReport::models);
        let pending = models.into_iter().any(|model| !model.gaps.is_empty());
        let words = match (guarding, pending) {
            (1, false) => "the target is met",
            (_, false) => "all targets are met",
            (_, true) => "all targets that hold today are met",
        };
        writeln!(out, "{style}✓{style:#} {words}")?;
    }
    if let Some(policy) = &report.policy {
        self::policy(policy, look, out)?;
    }
    let guarded = report.change.as_ref().is_some_and(|change| change.guarded);
    if guarding == 0 && !guarded && !report.organizations.is_empty() {
        let text = if report.targets == 0 {
            "no target is set, so nothing can fail: add `targets` to gradus.yaml, or `--target 200`"
        } else {
            "no target is for an organization of this run, so nothing can fail: see GR014 above"
        };
        for line in wrap(text, look.width) {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

/// Whose policy judged, and what the files would come to under their own.
fn policy(policy: &PolicyReport, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let text = super::change::judged_by(policy);
    for line in wrap(&plain(&text), look.width) {
        writeln!(out, "{line}")?;
    }
    let status = |under: &str, met: bool, meaning: &str, out: &mut dyn Write| {
        let (sign, style) = if met {
            ("✓", paint(look, AnsiColor::Green))
        } else {
            ("✗", paint(look, AnsiColor::Red))
        };
        writeln!(out, "{style}{sign}{style:#} {under}: {meaning}")
    };
    status("under it", policy.base.is_met(), policy.base.meaning(), out)?;
    let own = "under the policy that the change brings";
    status(own, policy.own.is_met(), policy.own.meaning(), out)
}

/// A colour, where there are colours.
pub fn paint(look: Look, color: AnsiColor) -> Style {
    if look.color {
        color.on_default()
    } else {
        Style::new()
    }
}

/// Lines of at most so many columns; a word stays whole, so that an id or an
/// address can be copied, and no part of a word starts a line of its own.
pub(in crate::output) fn wrap(text: &str, width: usize) -> Vec<std::borrow::Cow<'_, str>> {
    let options = textwrap::Options::new(width)
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(text, options)
}

/// Bold, where there are styles.
pub fn bold(look: Look) -> Style {
    if look.color {
        Style::new().bold()
    } else {
        Style::new()
    }
}

/// Faint, where there are styles.
pub fn faint(look: Look) -> Style {
    if look.color {
        Style::new().dimmed()
    } else {
        Style::new()
    }
}
