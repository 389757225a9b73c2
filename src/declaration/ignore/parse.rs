//! One instruction: `gradus: ignore[CODE, CODE] reason, until=DATE`.

use super::find::within;
use super::{Ignore, IgnoreError, IgnoredCode, MOST_CODES};
use crate::schema::{is_placeholder, shown};
use crate::source::{Place, masked};

/// What ends the reason.
const UNTIL: &str = "until=";

/// Reads the text behind the `#`; `line` is what the ignore is for.
pub(super) fn parse(whole: &Place, line: Option<u32>) -> Result<Ignore, IgnoreError> {
    let all = Part::of(whole).trim();
    let rest = head(all)?;
    let (codes, rest) = codes(all, rest)?;
    let Some(at) = until(rest.text) else {
        return Err(IgnoreError::NoEnd { at: all.place() });
    };
    let reason = rest.cut(0, at).trim_all(&[' ', '\t', ',', ':']);
    let date = rest.cut(at + UNTIL.len(), rest.text.len()).trim();
    if !reason.text.chars().any(char::is_alphanumeric) || is_placeholder(reason.text) {
        let nothing = reason.text.is_empty();
        return Err(IgnoreError::NoReason {
            at: if nothing { all.place() } else { reason.place() },
        });
    }
    if date.text.is_empty() {
        return Err(IgnoreError::NoEnd { at: all.place() });
    }
    let Some(until) = day(date.text) else {
        return Err(IgnoreError::Date {
            text: shown(date.text),
            at: date.place(),
        });
    };
    Ok(Ignore {
        codes,
        reason: masked(reason.text).into_owned(),
        until,
        until_at: date.place(),
        place: all.place(),
        line,
    })
}

/// A part of the text, with its place.
#[derive(Clone, Copy)]
struct Part<'p> {
    text: &'p str,
    whole: &'p Place,
    start: usize,
}

impl<'p> Part<'p> {
    fn of(whole: &'p Place) -> Self {
        Self {
            text: whole.text(),
            whole,
            start: 0,
        }
    }

    /// From one offset to another one.
    fn cut(self, from: usize, to: usize) -> Self {
        let text = self.text.get(from..to).unwrap_or("");
        Self {
            text,
            start: self.start + from,
            ..self
        }
    }

    fn trim(self) -> Self {
        self.trim_all(&[' ', '\t'])
    }

    fn trim_all(self, blank: &[char]) -> Self {
        let text = self.text.trim_start_matches(blank);
        let from = self.text.len() - text.len();
        self.cut(from, from + text.trim_end_matches(blank).len())
    }

    /// What follows a text that must stand here.
    fn after(self, wanted: &str) -> Option<Self> {
        let part = self.trim_start();
        let found = part.text.starts_with(wanted);
        found.then(|| part.cut(wanted.len(), part.text.len()))
    }

    fn trim_start(self) -> Self {
        let text = self.text.trim_start_matches([' ', '\t']);
        self.cut(self.text.len() - text.len(), self.text.len())
    }

    fn place(self) -> Place {
        let span = within(self.whole.span, self.start, self.start + self.text.len());
        Place::new(&self.whole.source, span)
    }
}

/// What follows `gradus: ignore`.
fn head(all: Part<'_>) -> Result<Part<'_>, IgnoreError> {
    let rest = all.after("gradus").and_then(|rest| rest.after(":"));
    let rest = rest.and_then(|rest| rest.after("ignore"));
    // `ignored` is another word.
    let rest = rest.filter(|rest| {
        !rest
            .text
            .starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_'))
    });
    rest.ok_or_else(|| {
        let part = first_words(all);
        IgnoreError::Instruction {
            text: shown(part.text),
            at: part.place(),
        }
    })
}

/// `gradus` and the word behind it, with what stands between.
fn first_words(all: Part<'_>) -> Part<'_> {
    let between = [' ', '\t', ':'];
    let first = all.text.find(between).unwrap_or(all.text.len());
    let rest = all.text.get(first..).unwrap_or("");
    let second = first + rest.len() - rest.trim_start_matches(between).len();
    let rest = all.text.get(second..).unwrap_or("");
    let end = rest.find([' ', '\t', ':', '[', ',']).unwrap_or(rest.len());
    all.cut(0, second + end).trim()
}

/// The codes in their brackets, and what follows.
fn codes<'p>(all: Part<'p>, rest: Part<'p>) -> Result<(Vec<IgnoredCode>, Part<'p>), IgnoreError> {
    let Some(inner) = rest.after("[") else {
        let at = all.cut(0, all.text.len() - rest.text.len()).trim().place();
        return Err(IgnoreError::NoCode { at });
    };
    let Some(end) = inner.text.find(']') else {
        let bracket = rest.trim_start().cut(0, 1);
        return Err(IgnoreError::Open { at: bracket.place() });
    };
    let list = inner.cut(0, end);
    if list.text.trim().is_empty() {
        let brackets = rest.trim_start().cut(0, list.text.len() + 2);
        return Err(IgnoreError::NoCode { at: brackets.place() });
    }
    let mut codes: Vec<IgnoredCode> = Vec::new();
    let mut start = 0;
    for text in list.text.split(',') {
        let part = list.cut(start, start + text.len());
        start += text.len() + 1;
        let code = part.trim();
        if codes.len() >= MOST_CODES {
            return Err(IgnoreError::Codes { at: code.place() });
        }
        if code.text.is_empty() || !code.text.chars().all(|c| c.is_ascii_alphanumeric()) {
            let wrong = if code.text.is_empty() { list } else { code };
            return Err(IgnoreError::Code {
                text: shown(wrong.text),
                at: wrong.place(),
            });
        }
        if !codes.iter().any(|known| *known.name == *code.text) {
            codes.push(IgnoredCode {
                name: code.text.into(),
                place: code.place(),
            });
        }
    }
    Ok((codes, inner.cut(end + 1, inner.text.len())))
}

/// Where the last `until=` stands as a word of its own.
fn until(text: &str) -> Option<usize> {
    let mut found = text.rmatch_indices(UNTIL).map(|(at, _)| at);
    found.find(|&at| {
        let before = text.get(..at).unwrap_or("");
        before.is_empty() || before.ends_with([' ', '\t', ','])
    })
}

/// A date as ISO 8601 has it, of ten characters.
fn day(text: &str) -> Option<jiff::civil::Date> {
    let digits = |c: char| c.is_ascii_digit() || c == '-';
    (text.len() == 10 && text.chars().all(digits)).then(|| text.parse().ok())?
}
