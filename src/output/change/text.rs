//! A change for people, at the width of their terminal.

use std::io::{self, Write};

use anstyle::AnsiColor;

use super::ChangeFormat;
use super::story::{self, Chapter, Rules};
use crate::output::Look;
use crate::output::escape::plain;
use crate::output::full::{bold, faint, paint, wrap};
use crate::report::change::{Change, Move};

pub(super) const FORMAT: ChangeFormat = ChangeFormat {
    name: "text",
    about: "for people: levels that moved, and the lines that did it",
    render,
};

/// Lines of a file that are shown for one cause.
const MOST_LINES: usize = 12;

/// Organizations, and groups of rules of each, that are shown beside a check.
const MOST_BESIDE: usize = 10;

fn render(change: &Change, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let strong = bold(look);
    for (index, line) in lines(&format!("what changed {}", story::between(change)), look.width)
        .iter()
        .enumerate()
    {
        let indent = if index == 0 { "" } else { "  " };
        writeln!(out, "{indent}{strong}{line}{strong:#}")?;
    }
    writeln!(out)?;
    for chapter in story::chapters(change) {
        self::chapter(&chapter, change, usize::MAX, look, out)?;
    }
    policy(change, look, out)?;
    ending(change, look, out)
}

/// Writes the change as a section of a report.
pub(in crate::output) fn beside(change: &Change, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let strong = bold(look);
    writeln!(
        out,
        "{strong}since {}{strong:#}",
        plain(&story::point(&change.from))
    )?;
    let chapters = story::chapters(change);
    for chapter in chapters.iter().take(MOST_BESIDE) {
        self::chapter(chapter, change, MOST_BESIDE, look, out)?;
    }
    if chapters.len() > MOST_BESIDE {
        let rest = chapters.len() - MOST_BESIDE;
        writeln!(out, "… and {rest} more organizations; `gradus diff` shows them\n")?;
    }
    if let Some(left_out) = change.left_out {
        match left_out {
            1 => writeln!(out, "1 finding is not shown, since the base has it too")?,
            _ => writeln!(
                out,
                "{left_out} findings are not shown, since the base has them too"
            )?,
        }
    }
    ending(change, look, out)?;
    writeln!(out)
}

fn ending(change: &Change, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let style = if change.regressed() {
        paint(look, AnsiColor::Red)
    } else {
        anstyle::Style::new()
    };
    for line in lines(&story::summary(change), look.width) {
        writeln!(out, "{style}{line}{style:#}")?;
    }
    if change.guarded && change.regressed() {
        writeln!(out, "{style}✗{style:#} no level may fall (`--no-regression`)")?;
    }
    Ok(())
}

fn chapter(
    chapter: &Chapter<'_>,
    change: &Change,
    most: usize,
    look: Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let strong = bold(look);
    writeln!(out, "{strong}{}{strong:#}", plain(chapter.organization))?;
    for moved in &chapter.standings {
        let what = story::what(moved);
        let text = format!("{what} {}, {}", story::way(moved), story::why(moved, change));
        sentence(moved, text.trim(), look, out)?;
    }
    for rules in chapter.rules.iter().take(most) {
        self::rules(rules, change, look, out)?;
    }
    if chapter.rules.len() > most {
        let rest: usize = chapter
            .rules
            .iter()
            .skip(most)
            .map(|rules| rules.codes.len())
            .sum();
        writeln!(out, "  … and {rest} more outcomes; `gradus diff` shows them")?;
    }
    writeln!(out)
}

fn sentence(moved: &Move, text: &str, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let (sign, style) = match (moved.falls(), moved.rises()) {
        (true, _) => ("▼", paint(look, AnsiColor::Red)),
        (_, true) => ("▲", paint(look, AnsiColor::Green)),
        _ => ("•", faint(look)),
    };
    for (index, line) in lines(text, look.width.saturating_sub(4)).iter().enumerate() {
        match index {
            0 => writeln!(out, "  {style}{sign}{style:#} {line}")?,
            _ => writeln!(out, "    {line}")?,
        }
    }
    Ok(())
}

fn rules(rules: &Rules<'_>, change: &Change, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let moved = rules.first;
    let text = format!(
        "{}: {}, {}",
        rules.codes.join(" "),
        story::way(moved),
        story::why(moved, change)
    );
    sentence(moved, &text, look, out)?;
    for (file, lines) in story::files(&moved.lines) {
        let quiet = faint(look);
        writeln!(out, "      {quiet}{}{quiet:#}", plain(file))?;
        for line in lines.iter().take(MOST_LINES) {
            let (sign, style) = if line.added {
                ("+", paint(look, AnsiColor::Green))
            } else {
                ("-", paint(look, AnsiColor::Red))
            };
            let text = cut(&plain(&line.text), look.width.saturating_sub(16).max(20));
            writeln!(
                out,
                "      {style}{sign}{style:#} {:>5} {quiet}│{quiet:#} {text}",
                line.number
            )?;
        }
        if lines.len() > MOST_LINES {
            writeln!(out, "        … and {} more lines", lines.len() - MOST_LINES)?;
        }
    }
    Ok(())
}

/// What differs in what judges.
fn policy(change: &Change, look: Look, out: &mut dyn Write) -> io::Result<()> {
    if change.policy.is_empty() {
        return Ok(());
    }
    let strong = bold(look);
    writeln!(out, "{strong}configuration, waivers and packs{strong:#}")?;
    for finding in &change.policy {
        let at = &finding.location;
        let text = format!("{} ({}:{})", finding.message, at.file, at.start.line);
        for (index, line) in lines(&text, look.width.saturating_sub(4)).iter().enumerate() {
            let sign = if index == 0 { "•" } else { " " };
            writeln!(out, "  {sign} {line}")?;
        }
    }
    writeln!(out)
}

/// Harmless lines of at most so many columns.
fn lines(text: &str, width: usize) -> Vec<String> {
    let safe = plain(text);
    wrap(&safe, width.max(20))
        .into_iter()
        .map(std::borrow::Cow::into_owned)
        .collect()
}

fn cut(text: &str, columns: usize) -> String {
    crate::output::full::cut(text.trim_end(), columns)
}
