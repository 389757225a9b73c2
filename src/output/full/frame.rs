//! The lines around a place, made harmless, as miette draws them.

use std::ops::Range;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use crate::output::escape::push_visible;
use crate::source::{Place, Source, Span, secrets};

/// Lines that one frame may reach over.
const MOST_LINES: u32 = 200;

/// Columns that line numbers and the border take.
const MARGIN: usize = 8;

/// Bytes of a line that are shown at least, however narrow the terminal.
const FEWEST: usize = 40;

/// Bytes on both sides of what is shown in which a secret may start or end.
const AROUND: usize = 1024;

/// Some lines of a source, with places in them.
///
/// miette would scan a file from its start for every place, print a line of
/// any length whole, and escape nothing; so it gets just these lines.
#[derive(Debug)]
pub(super) struct Frame {
    name: String,
    text: String,
    first_line: u32,
    /// The column of the first place, from 0; in the text it may stand elsewhere.
    column: usize,
    /// Bytes of a line that are shown; of a longer one the part around the place.
    columns: usize,
    /// Each place, in bytes of `text`; `None` where it lies too far off.
    pub spans: Vec<Option<SourceSpan>>,
}

impl Frame {
    /// The frame of places in one file; the first of them is always in it.
    pub(super) fn new(name: String, places: &[&Place], width: usize) -> Self {
        let columns = width.saturating_sub(MARGIN).max(FEWEST);
        let Some(first) = places.first() else {
            return Self {
                name,
                text: String::new(),
                first_line: 1,
                column: 0,
                columns,
                spans: Vec::new(),
            };
        };
        let source = &*first.source;
        let main = first.start().line;
        let near = |place: &&Place| place.start().line.abs_diff(main) <= MOST_LINES / 2;
        let lines: Vec<u32> = places
            .iter()
            .filter(|p| near(p))
            .map(|p| p.start().line)
            .collect();
        let from = lines
            .iter()
            .min()
            .copied()
            .unwrap_or(main)
            .saturating_sub(1)
            .max(1);
        let to = lines.iter().max().copied().unwrap_or(main) + 1;
        let mut frame = Self {
            name,
            text: String::new(),
            first_line: from,
            column: first.start().column as usize - 1,
            columns,
            spans: vec![None; places.len()],
        };
        for line in from..=to {
            frame.push_line(source, line, places);
        }
        frame
    }

    /// The column at which a span starts, from 0.
    pub(super) fn column(&self, span: SourceSpan) -> usize {
        let before = self.text.get(..span.offset()).unwrap_or("");
        before.chars().rev().take_while(|c| *c != '\n').count()
    }

    fn push_line(&mut self, source: &Source, number: u32, places: &[&Place]) {
        let Some(line) = source.line(number) else {
            return;
        };
        let start = source.lines().get(number as usize - 1).copied().unwrap_or(0);
        let end = start + u32::try_from(line.len()).unwrap_or(0);
        let on_line = |place: &Place| place.start().line == number;
        let clip = |span: Span| {
            (
                span.start.clamp(start, end) - start,
                span.end.clamp(start, end) - start,
            )
        };
        let own: Vec<(usize, (u32, u32))> = places
            .iter()
            .enumerate()
            .filter(|(_, place)| on_line(place))
            .map(|(index, place)| (index, clip(place.span)))
            .collect();
        let focus = own.first().map_or(0, |(_, (from, _))| *from as usize);
        let shown = shorten(line, focus, self.columns);
        let base = self.text.len();
        let mut map = Vec::new();
        shown.write(
            line,
            &hidden(source, start, line, &shown),
            &mut self.text,
            &mut map,
        );
        let find = |offset: u32| {
            let offset = offset as usize;
            let index = map.partition_point(|&(from, _)| from < offset);
            map.get(index).map_or(self.text.len(), |&(_, to)| to)
        };
        for (index, (from, to)) in own {
            let (from, to) = (find(from).max(base), find(to));
            if let Some(span) = self.spans.get_mut(index) {
                *span = Some((from..to.max(from)).into());
            }
        }
        self.text.push('\n');
    }
}

/// The part of a line that is shown, in bytes.
struct Shown {
    from: usize,
    to: usize,
}

fn shorten(line: &str, focus: usize, columns: usize) -> Shown {
    if line.len() <= columns {
        return Shown {
            from: 0,
            to: line.len(),
        };
    }
    let boundary = |mut at: usize| {
        at = at.min(line.len());
        while !line.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let from = if focus > columns * 2 / 3 {
        boundary(focus - columns / 3)
    } else {
        0
    };
    Shown {
        from,
        to: boundary(from + columns),
    }
}

/// What looks like a secret in a line, as far as it is shown, in bytes of the line, which starts at an offset.
fn hidden(source: &Source, start: u32, line: &str, shown: &Shown) -> Vec<Range<usize>> {
    let boundary = |mut at: usize| {
        while !line.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    // One that starts or ends outside of what is shown is known by its other part.
    let from = boundary(shown.from.saturating_sub(AROUND));
    let to = boundary((shown.to + AROUND).min(line.len()));
    let found = secrets(line.get(from..to).unwrap_or(""));
    let found = found
        .into_iter()
        .map(|range| range.start + from..range.end + from);
    // A key can go on over several lines.
    let start = start as usize;
    let known = source.secrets();
    let first = known.partition_point(|secret| secret.range.end <= start + shown.from);
    let known = known.get(first..).unwrap_or(&[]).iter();
    let known = known.take_while(|secret| secret.range.start < start + shown.to);
    let known = known.map(|secret| secret.range.start.saturating_sub(start)..secret.range.end - start);
    found.chain(known).collect()
}

impl Shown {
    /// Writes the part, with an ellipsis where something is left out and a star for each hidden
    /// character, and notes for each character where it went.
    fn write(&self, line: &str, hidden: &[Range<usize>], text: &mut String, map: &mut Vec<(usize, usize)>) {
        if self.from > 0 {
            text.push('…');
        }
        // Only the part is walked: a line may be megabytes long.
        map.push((self.from, text.len()));
        let part = line.get(self.from..self.to).unwrap_or("");
        for (offset, c) in part.char_indices() {
            map.push((self.from + offset, text.len()));
            if hidden.iter().any(|range| range.contains(&(self.from + offset))) {
                text.push('*');
            } else {
                push_visible(text, c);
            }
        }
        map.push((self.to, text.len()));
        if self.to < line.len() {
            text.push('…');
        }
        map.push((line.len(), text.len()));
    }
}

impl SourceCode for Frame {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let inner = self.text.read_span(span, before, after)?;
        let line = inner.line() + self.first_line as usize - 1;
        // Without context it is the head of the frame that is asked for, which names the place in the file.
        let is_head = before == 0 && after == 0 && self.spans.first() == Some(&Some(*span));
        let column = if is_head { self.column } else { inner.column() };
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            inner.data(),
            *inner.span(),
            line,
            column,
            inner.line_count(),
        )))
    }
}
