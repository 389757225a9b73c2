//! Instructions among the comments of a file, and the lines that they are for.

use std::sync::Arc;

use super::parse::parse;
use super::{IgnoreError, Ignores, MOST};
use crate::source::{Place, Source, Span};
use crate::yaml::{Limits, comments};

/// The ignores of a text that is YAML.
///
/// One behind something on its line is for that line. One in a comment of its
/// own is for the line below, where further such comments may stand between,
/// but no empty line.
pub(crate) fn find(source: &Arc<Source>, limits: Limits) -> Ignores {
    let mut ignores = Ignores::default();
    // A scan for comments costs a good part of parsing; most files have no instruction.
    if instructions(source.text()).next().is_none() {
        return ignores;
    }
    let comments = comments(source, limits);
    let lines = lines(source, &comments);
    for (span, line) in comments.into_iter().zip(lines) {
        let text = source.slice(span);
        let mut starts = instructions(text).peekable();
        while let Some(start) = starts.next() {
            let end = starts.peek().copied().unwrap_or(text.len());
            let place = Place::new(source, within(span, start + 1, end));
            if ignores.all.len() + ignores.malformed.len() >= MOST {
                ignores.malformed.push(IgnoreError::Many { at: place });
                return ignores;
            }
            match parse(&place, line) {
                Ok(ignore) => ignores.all.push(ignore),
                Err(error) => ignores.malformed.push(error),
            }
        }
    }
    ignores
}

/// A part of a span, by offsets in it.
pub(super) fn within(span: Span, start: usize, end: usize) -> Span {
    let at = |offset: usize| {
        span.start
            .saturating_add(u32::try_from(offset).unwrap_or(u32::MAX))
    };
    Span::new(at(start).min(span.end), at(end).min(span.end))
}

/// The offset of every `#` that begins an instruction for gradus.
///
/// It stands at the start of the text, or behind a space or another `#`, so that a reason may name `tool#12`.
fn instructions(text: &str) -> impl Iterator<Item = usize> + '_ {
    let hashes = text.match_indices('#').map(|(at, _)| at);
    hashes.filter(|&at| {
        let (before, rest) = text.split_at(at);
        let starts = before
            .chars()
            .next_back()
            .is_none_or(|c| c.is_whitespace() || c == '#' || c == '\u{feff}');
        starts && rest.get(1..).is_some_and(is_instruction)
    })
}

/// Whether what follows a `#` is meant for gradus, well written or not.
fn is_instruction(text: &str) -> bool {
    let word = |text: &'_ str, word: &str| -> Option<usize> {
        let blank = text.len() - text.trim_start_matches([' ', '\t']).len();
        let end = blank + word.len();
        let found = text.get(blank..end)?;
        found.eq_ignore_ascii_case(word).then_some(end)
    };
    let Some(rest) = word(text, "gradus").and_then(|end| text.get(end..)) else {
        return false;
    };
    if word(rest, ":").is_some() {
        return true;
    }
    // The colon is easily forgotten.
    let rest = word(rest, "ignore").and_then(|end| rest.get(end..));
    rest.is_some_and(|rest| word(rest, "[").is_some())
}

/// For each comment the line that an ignore in it is for.
fn lines(source: &Source, comments: &[Span]) -> Vec<Option<u32>> {
    let mut lines = Vec::with_capacity(comments.len());
    // The comment of its own that was seen last, which is the next one below.
    let mut below: Option<(u32, Option<u32>)> = None;
    for span in comments.iter().rev() {
        let number = line_of(source, span.start);
        let start = start_of(source, number);
        let before = source.slice(Span::new(start, span.start));
        if !is_blank(before) {
            lines.push(Some(number));
            continue;
        }
        let next = number.saturating_add(1);
        let line = match below {
            Some((line, is_for)) if line == next => is_for,
            _ => source
                .line(next)
                .is_some_and(|text| !is_blank(text))
                .then_some(next),
        };
        below = Some((number, line));
        lines.push(line);
    }
    lines.reverse();
    lines
}

fn is_blank(text: &str) -> bool {
    text.chars().all(|c| matches!(c, ' ' | '\t' | '\u{feff}'))
}

/// The line of an offset, from 1, without counting its column.
fn line_of(source: &Source, offset: u32) -> u32 {
    let index = source.lines().partition_point(|&start| start <= offset);
    u32::try_from(index).unwrap_or(u32::MAX)
}

fn start_of(source: &Source, line: u32) -> u32 {
    let index = (line as usize).saturating_sub(1);
    source.lines().get(index).copied().unwrap_or(0)
}
