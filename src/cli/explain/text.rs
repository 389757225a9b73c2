//! A page for a terminal.

use std::io::{self, Write};

use anstyle::AnsiColor;
use unicode_width::UnicodeWidthStr as _;

use super::cel::layout;
use super::page::{Block, Inline, Language, Line, Page};
use crate::output::escape::plain;
use crate::output::{Look, bold, faint, paint};

/// Columns that prose is not wrapped below.
const NARROW: usize = 24;

pub(in crate::cli) fn render(page: &Page, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let (color, strong) = (paint(look, AnsiColor::Cyan), bold(look));
    let name = plain(&page.name);
    let head = name.width() + 2;
    for (index, line) in wrap(&plain(&page.title), look.width, head).iter().enumerate() {
        match index {
            0 => writeln!(out, "{color}{name}{color:#}  {strong}{line}{strong:#}")?,
            _ => writeln!(out, "{:head$}{strong}{line}{strong:#}", "")?,
        }
    }
    blocks(&page.blocks, 0, look, out)
}

fn blocks(blocks: &[Block], indent: usize, look: Look, out: &mut dyn Write) -> io::Result<()> {
    for (index, block) in blocks.iter().enumerate() {
        // Within an element, blocks follow each other closely.
        let close = indent > 2 || index == 0 && indent > 0;
        let under = index > 0 && matches!(blocks.get(index - 1), Some(Block::Heading(_)));
        if !close && !under {
            writeln!(out)?;
        }
        self::block(block, indent, look, out)?;
    }
    Ok(())
}

fn block(block: &Block, indent: usize, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let inner = indent.max(2);
    match block {
        Block::Heading(text) | Block::Subheading(text) => {
            let strong = bold(look);
            writeln!(out, "{strong}{}{strong:#}", plain(text))
        }
        Block::Paragraph(line) => lines(&words(line), "", inner, look, out),
        Block::Facts(facts) => self::facts(facts, inner, look, out),
        Block::Steps(steps) => steps.iter().zip(1..).try_for_each(|(step, number)| {
            if number > 1 {
                writeln!(out)?;
            }
            write!(out, "{:inner$}{number}. ", "")?;
            let mut text = Vec::new();
            blocks(step, inner + 3, look, &mut text)?;
            out.write_all(text.get(inner + 3..).unwrap_or_default())
        }),
        Block::Items(items) => items
            .iter()
            .try_for_each(|item| lines(&words(item), "• ", inner, look, out)),
        Block::Terms(terms) => terms.iter().enumerate().try_for_each(|(index, (term, about))| {
            if index > 0 {
                writeln!(out)?;
            }
            let color = paint(look, AnsiColor::Cyan);
            let mut hang = 0;
            for line in wrap(&bare(term), look.width, inner + 2) {
                writeln!(out, "{:1$}{color}{line}{color:#}", "", inner + hang)?;
                hang = 2;
            }
            blocks(about, inner + 4, look, out)
        }),
        Block::Code(language, text) => code(*language, text, inner + 2, look, out),
        Block::Table { rows, .. } => table(rows, inner, look, out),
    }
}

/// Wrapped lines, the first after a mark.
fn lines(text: &str, mark: &str, indent: usize, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let hang = mark.chars().count();
    for (index, line) in wrap(text, look.width, indent + hang).iter().enumerate() {
        match index {
            0 => writeln!(out, "{:indent$}{mark}{line}", "")?,
            _ => writeln!(out, "{:1$}{line}", "", indent + hang)?,
        }
    }
    Ok(())
}

fn wrap(text: &str, width: usize, indent: usize) -> Vec<String> {
    let room = width.saturating_sub(indent).max(NARROW);
    // A long word, such as an address, stays whole so that it can be copied.
    let options = textwrap::Options::new(room)
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(text, options)
        .iter()
        .map(ToString::to_string)
        .collect()
}

fn facts(facts: &[(String, Line)], indent: usize, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let widest = facts.iter().map(|(name, _)| name.width()).max().unwrap_or(0);
    let quiet = faint(look);
    for (name, value) in facts {
        let head = indent + widest + 2;
        for (index, line) in wrap(&words(value), look.width, head).iter().enumerate() {
            let name = if index == 0 { name } else { "" };
            writeln!(out, "{:indent$}{quiet}{name:<widest$}{quiet:#}  {line}", "")?;
        }
    }
    Ok(())
}

fn code(language: Language, text: &str, indent: usize, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let lines = match language {
        Language::Cel => layout(text, look.width.saturating_sub(indent).max(NARROW)),
        Language::Yaml | Language::Shell => text.lines().map(str::to_owned).collect(),
    };
    for line in lines {
        let line = format!("{:indent$}{}", "", plain(&line));
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// The second column beside the first, all others faint below it.
fn table(rows: &[Vec<Line>], indent: usize, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let widest = rows
        .iter()
        .filter_map(|row| row.first())
        .map(|cell| bare(cell).width())
        .max();
    let widest = widest.unwrap_or(0);
    let (color, quiet) = (paint(look, AnsiColor::Cyan), faint(look));
    for row in rows {
        let [first, second, others @ ..] = row.as_slice() else {
            continue;
        };
        let head = indent + widest + 2;
        let mut first = bare(first);
        for line in wrap(&words(second), look.width, head) {
            writeln!(out, "{:indent$}{color}{first:<widest$}{color:#}  {line}", "")?;
            first = String::new();
        }
        let others: Vec<String> = others.iter().map(words).filter(|text| !text.is_empty()).collect();
        let others = others.join(" · ");
        for line in wrap(&others, look.width, head)
            .iter()
            .filter(|line| !line.is_empty())
        {
            writeln!(out, "{:head$}{quiet}{line}{quiet:#}", "")?;
        }
    }
    Ok(())
}

/// A line, with code between backticks.
fn words(line: &Line) -> String {
    let parts = line.0.iter().map(|part| match part {
        Inline::Text(text) | Inline::Link { text, .. } | Inline::Address(text) => plain(text).into_owned(),
        Inline::Code(text) => format!("`{}`", plain(text)),
    });
    parts.collect::<String>().trim().to_owned()
}

/// A line that has a column of its own, where backticks would say nothing.
fn bare(line: &Line) -> String {
    let parts = line.0.iter().map(|part| match part {
        Inline::Text(text) | Inline::Link { text, .. } | Inline::Address(text) | Inline::Code(text) => {
            plain(text)
        }
    });
    parts.collect()
}
