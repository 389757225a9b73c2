//! One finding or error, drawn by miette.

use std::fmt;
use std::io::{self, Write};

use anstyle::AnsiColor;
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};

use super::frame::Frame;
use super::{faint, paint, wrap};
use crate::output::Look;
use crate::output::escape::plain;
use crate::report::{Finding, Location, Problem, Related, Severity};
use crate::source::Place;

/// Notes that are drawn into the frame, where there are no more.
const MOST_LABELS: usize = 2;

/// Columns that the border of a frame and the hook of a label take.
const LABEL_MARGIN: usize = 16;

/// Writes a finding.
pub(super) fn finding(finding: &Finding, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let drawn = Drawn::new(
        format!("{}: {}", finding.code, plain(&finding.title())),
        finding.severity,
        Some(&finding.location),
        &finding.related,
        look,
    );
    drawn.write(look, out)?;
    if finding.reaches.len() > 1 {
        let names: Vec<&str> = finding.reaches.iter().map(|id| &**id).collect();
        let text = format!("reaches {} organizations: {}", names.len(), shortened(&names));
        footer("note", &text, AnsiColor::Cyan, look, out)?;
    }
    if let Some(criterion) = &finding.criterion {
        let level = finding
            .level
            .map_or_else(String::new, |level| format!("level {level}: "));
        footer("rule", &format!("{level}{criterion}"), AnsiColor::Cyan, look, out)?;
    }
    if let Some(waived) = &finding.waived {
        let text = format!("{}: {}", waived.told(), waived.reason);
        footer(waived.by.word(), &text, AnsiColor::Cyan, look, out)?;
    }
    if let Some(help) = &finding.help {
        footer("help", help, AnsiColor::Green, look, out)?;
    }
    writeln!(out)
}

/// Writes an error.
pub(in crate::output) fn problem(problem: &Problem, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let drawn = Drawn::new(
        plain(&problem.message).into_owned(),
        Severity::Error,
        problem.location.as_ref(),
        &problem.related,
        look,
    );
    drawn.write(look, out)?;
    if let Some(help) = &problem.help {
        footer("help", help, AnsiColor::Green, look, out)?;
    }
    writeln!(out)
}

fn shortened(names: &[&str]) -> String {
    match names {
        names if names.len() > 6 => format!("{} and {} more", names[..5].join(", "), names.len() - 5),
        names => names.join(", "),
    }
}

/// A line below the frame: `  help: …`, wrapped and indented.
fn footer(word: &str, text: &str, color: AnsiColor, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let style = paint(look, color);
    let indent = " ".repeat(word.len() + 4);
    let width = look.width.saturating_sub(indent.len()).max(20);
    let safe = plain(text);
    for (index, line) in wrap(&safe, width).iter().enumerate() {
        if index == 0 {
            writeln!(out, "  {style}{word}:{style:#} {line}")?;
        } else {
            writeln!(out, "{indent}{line}")?;
        }
    }
    Ok(())
}

/// A diagnostic whose text is harmless.
#[derive(Debug)]
struct Drawn {
    message: String,
    severity: Severity,
    frame: Option<Frame>,
    labels: Vec<LabeledSpan>,
    /// What did not fit into the frame: text, place, depth.
    notes: Vec<(String, Option<String>, u8)>,
}

impl Drawn {
    fn new(
        message: String,
        severity: Severity,
        location: Option<&Location>,
        related: &[Related],
        look: Look,
    ) -> Self {
        let mut drawn = Self {
            message,
            severity,
            frame: None,
            labels: Vec::new(),
            notes: Vec::new(),
        };
        match location {
            Some(location) => drawn.draw(location, related, look),
            None => drawn.notes = related.iter().map(|line| note(line, None)).collect(),
        }
        drawn
    }

    /// Draws the main place. A note or two stand as labels at their places;
    /// more of them read better as a list below, in their order.
    fn draw(&mut self, location: &Location, related: &[Related], look: Look) {
        let near = |line: &&Related| line.location.as_ref().is_some_and(|at| at.file == location.file);
        let labelled: Vec<&Related> = match related.len() {
            0..=MOST_LABELS => related.iter().filter(near).collect(),
            _ => Vec::new(),
        };
        let mut places: Vec<(&Place, Option<&Related>)> = vec![(&location.place, None)];
        for line in labelled {
            let Some(at) = &line.location else { continue };
            match places.iter_mut().find(|(place, _)| place.span == at.place.span) {
                Some((_, label)) if label.is_none() => *label = Some(line),
                Some(_) => {}
                None => places.push((&at.place, Some(line))),
            }
        }
        let bare: Vec<&Place> = places.iter().map(|(place, _)| *place).collect();
        let frame = Frame::new(plain(&location.file).into_owned(), &bare, look.width);
        let mut drawn: Vec<&Related> = Vec::new();
        for (index, ((_, label), span)) in places.iter().zip(&frame.spans).enumerate() {
            let Some(span) = span else { continue };
            // A label that would run over the edge is told below instead.
            let text = label.map(|label| plain(&label.message).into_owned());
            let room = look.width.saturating_sub(frame.column(*span) + LABEL_MARGIN);
            let text = text.filter(|text| text.chars().count() <= room);
            if index == 0 {
                self.labels
                    .push(LabeledSpan::new_primary_with_span(text.clone(), *span));
            } else if text.is_some() {
                self.labels.push(LabeledSpan::new_with_span(text.clone(), *span));
            }
            drawn.extend(label.filter(|_| text.is_some()));
        }
        self.frame = Some(frame);
        let is_drawn = |line: &Related| drawn.iter().any(|other| std::ptr::eq(*other, line));
        let rest = related.iter().filter(|line| !is_drawn(line));
        self.notes = rest.map(|line| note(line, Some(location))).collect();
    }

    fn write(&self, look: Look, out: &mut dyn Write) -> io::Result<()> {
        let theme = if look.color {
            GraphicalTheme::unicode()
        } else {
            GraphicalTheme::unicode_nocolor()
        };
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_width(look.width)
            .with_context_lines(1)
            .with_links(false)
            .with_wrap_lines(true)
            .with_break_words(false)
            .with_word_splitter(textwrap::WordSplitter::NoHyphenation);
        let mut text = String::new();
        if handler.render_report(&mut text, self).is_err() {
            text = format!("{}\n", self.message);
        }
        for line in text.lines().map(str::trim_end).skip_while(|line| line.is_empty()) {
            writeln!(out, "{line}")?;
        }
        for (text, place, depth) in &self.notes {
            bullet(text, place.as_deref(), *depth, look, out)?;
        }
        Ok(())
    }
}

/// A line of the list below a frame.
fn bullet(text: &str, place: Option<&str>, depth: u8, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let indent = " ".repeat(2 + 2 * usize::from(depth.min(6)));
    let width = look.width.saturating_sub(indent.len() + 2).max(20);
    let style = faint(look);
    let full = match place {
        Some(place) => format!("{text} ({place})"),
        None => text.to_owned(),
    };
    for (index, line) in wrap(&full, width).iter().enumerate() {
        let bullet = if index == 0 { "•" } else { " " };
        writeln!(out, "{indent}{style}{bullet}{style:#} {line}")?;
    }
    Ok(())
}

/// A line below the frame; a place in the same file is its line.
fn note(line: &Related, main: Option<&Location>) -> (String, Option<String>, u8) {
    let place = line.location.as_ref().map(|at| match main {
        Some(main) if main.file == at.file => format!("line {}", at.start.line),
        _ => format!("{}:{}:{}", plain(&at.file), at.start.line, at.start.column),
    });
    (plain(&line.message).into_owned(), place, line.depth)
}

impl fmt::Display for Drawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Drawn {}

impl Diagnostic for Drawn {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Note => miette::Severity::Advice,
        })
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.frame.as_ref().map(|frame| frame as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}
