//! Bytes of input files, and places in them.
//!
//! Takes a path or a text, gives a [`Source`] whose every byte offset can be
//! turned into a line and a column. This is the only module, beside the
//! discovery of declarations and the command line, that reads files. It knows
//! nothing of YAML.

mod digest;
mod fault;
mod open;
mod read;
mod secret;

use std::fmt;
use std::sync::{Arc, OnceLock};

pub use digest::{Digest, Digesting};
pub use fault::{Class, Fault};
pub(crate) use open::{open, open_below};
pub use read::{Most, ReadError, read, read_bytes};
pub(crate) use secret::{Secret, masked, masked_beginning, secrets};

/// A range of bytes in a source: `start` is its first byte, `end` the one after its last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`, in bytes.
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The same range for indexing a text.
    pub const fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A place for people: line and column count from 1, the column in Unicode
/// code points; the offset counts bytes from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in code points, from 1.
    pub column: u32,
    /// Offset in bytes, from 0.
    pub offset: u32,
}

/// A text with a name, and the lines in it.
///
/// A line ends at LF, CR or CR LF, as YAML 1.2 (5.4) has it.
pub struct Source {
    name: Arc<str>,
    text: Box<str>,
    lines: OnceLock<Box<[u32]>>,
    /// Characters before each block of [`BLOCK`] bytes.
    blocks: OnceLock<Box<[u32]>>,
    digest: OnceLock<Digest>,
    secrets: OnceLock<Box<[Secret]>>,
}

/// Bytes from which on characters are not counted one by one: a text on one
/// long line would be counted through for every place in it.
const BLOCK: usize = 4096;

impl Source {
    /// A source with the name that people know it by (a path below the root, with `/`).
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<Box<str>>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
            lines: OnceLock::new(),
            blocks: OnceLock::new(),
            digest: OnceLock::new(),
            secrets: OnceLock::new(),
        }
    }

    /// The name of the file, as reports show it.
    pub fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// The whole text.
    #[inline]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a span; empty where the span lies outside of the text.
    #[inline]
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// Line and column of a byte offset. An offset past the end is the end.
    pub fn position(&self, offset: u32) -> Position {
        let lines = self.lines();
        let index = lines.partition_point(|&start| start <= offset) - 1;
        let start = lines.get(index).copied().unwrap_or(0) as usize;
        let end = (offset as usize).min(self.text.len());
        let column = self.chars(start, end) + 1;
        Position {
            line: u32::try_from(index + 1).unwrap_or(u32::MAX),
            column,
            offset,
        }
    }

    /// Code points between two byte offsets.
    fn chars(&self, start: usize, end: usize) -> u32 {
        if end.saturating_sub(start) <= BLOCK {
            return count_chars(self.text.as_bytes().get(start..end).unwrap_or(&[]));
        }
        self.chars_before(end) - self.chars_before(start)
    }

    fn chars_before(&self, offset: usize) -> u32 {
        let blocks = self.blocks.get_or_init(|| {
            let mut sum = 0;
            let blocks = self.text.as_bytes().chunks(BLOCK).map(|block| {
                let before = sum;
                sum += count_chars(block);
                before
            });
            blocks.collect()
        });
        let block = (offset / BLOCK).min(blocks.len().saturating_sub(1));
        let rest = self.text.as_bytes().get(block * BLOCK..offset).unwrap_or(&[]);
        blocks.get(block).copied().unwrap_or(0) + count_chars(rest)
    }

    /// What tells this text from another one; computed once.
    pub fn digest(&self) -> Digest {
        *self.digest.get_or_init(|| Digest::of(self.text.as_bytes()))
    }

    /// The secrets in it that have the shape that their issuers give them, in order; searched for once.
    pub(crate) fn secrets(&self) -> &[Secret] {
        self.secrets.get_or_init(|| secret::known(&self.text).into())
    }

    /// The character at a line and a column in bytes, both from 1, as readers of JSON count.
    pub fn at_byte_column(self: &Arc<Self>, line: usize, column: usize) -> Place {
        let text = self.text();
        let before = text.split_inclusive('\n').take(line.saturating_sub(1));
        let start = before.map(str::len).sum::<usize>() + column.saturating_sub(1);
        let start = start.min(text.len());
        let start = (0..=start)
            .rev()
            .find(|&at| text.is_char_boundary(at))
            .unwrap_or(0);
        let length = text
            .get(start..)
            .and_then(|rest| rest.chars().next())
            .map_or(0, char::len_utf8);
        let offset = |at| u32::try_from(at).unwrap_or(u32::MAX);
        Place::new(self, Span::new(offset(start), offset(start + length)))
    }

    /// The byte offsets at which lines start; the first is 0.
    pub fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| line_starts(&self.text))
    }

    /// The text of a line (from 1) without its end; `None` past the last.
    pub fn line(&self, line: u32) -> Option<&str> {
        let lines = self.lines();
        let index = (line as usize).checked_sub(1)?;
        let start = *lines.get(index)? as usize;
        let end = lines
            .get(index + 1)
            .map_or(self.text.len(), |&next| next as usize);
        let text = self.text.get(start..end)?;
        Some(text.trim_end_matches(['\n', '\r']))
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Source({})", self.name)
    }
}

/// Code points in UTF-8 bytes: all but continuation bytes.
fn count_chars(bytes: &[u8]) -> u32 {
    let count = bytes.iter().filter(|&&b| (b & 0xC0) != 0x80).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn line_starts(text: &str) -> Box<[u32]> {
    let bytes = text.as_bytes();
    let mut starts = vec![0];
    for index in memchr::memchr2_iter(b'\n', b'\r', bytes) {
        let ends = bytes.get(index) == Some(&b'\n') || bytes.get(index + 1) != Some(&b'\n');
        if ends {
            starts.push(u32::try_from(index + 1).unwrap_or(u32::MAX));
        }
    }
    starts.into_boxed_slice()
}

/// A span of a certain source.
#[derive(Clone, Debug)]
pub struct Place {
    /// The file.
    pub source: Arc<Source>,
    /// The bytes in it.
    pub span: Span,
}

impl Place {
    /// The place of `span` in `source`.
    pub fn new(source: &Arc<Source>, span: Span) -> Self {
        Self {
            source: Arc::clone(source),
            span,
        }
    }

    /// The whole of a file, shown as its first byte.
    pub fn start_of(source: &Arc<Source>) -> Self {
        Self::new(source, Span::new(0, 0))
    }

    /// The text at this place.
    pub fn text(&self) -> &str {
        self.source.slice(self.span)
    }

    /// Where it starts.
    pub fn start(&self) -> Position {
        self.source.position(self.span.start)
    }

    /// Where it ends.
    pub fn end(&self) -> Position {
        self.source.position(self.span.end)
    }
}

impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        self.source.name == other.source.name && self.span == other.span
    }
}

impl Eq for Place {}

impl fmt::Display for Place {
    /// `file:line:column`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let start = self.start();
        write!(f, "{}:{}:{}", self.source.name, start.line, start.column)
    }
}

impl From<Place> for miette::SourceSpan {
    fn from(place: Place) -> Self {
        place.span.range().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_ends_at_lf_cr_and_crlf() {
        let source = Source::new("a", "a\nb\rc\r\nd");
        assert_eq!(source.lines(), [0, 2, 4, 7]);
        assert_eq!(source.line(3), Some("c"));
        assert_eq!(source.line(5), None);
    }

    #[test]
    fn columns_count_code_points() {
        let source = Source::new("a", "k: \u{e9}\u{1f600}x\n");
        let x = u32::try_from(source.text().find('x').unwrap()).unwrap();
        let at = source.position(x);
        assert_eq!((at.line, at.column, at.offset), (1, 6, 9));
    }

    #[test]
    fn columns_are_the_same_on_lines_of_any_length() {
        let text = format!("a\n{}\n{}", "\u{e9}x".repeat(5000), "\u{1f600}".repeat(2000));
        let source = Source::new("a", text.as_str());
        let mut expected = (1, 1);
        for (offset, c) in text.char_indices() {
            let at = source.position(u32::try_from(offset).unwrap());
            assert_eq!((at.line, at.column), expected, "{offset}");
            expected = if c == '\n' {
                (expected.0 + 1, 1)
            } else {
                (expected.0, expected.1 + 1)
            };
        }
    }

    #[test]
    fn an_offset_past_the_end_is_the_end() {
        let source = Source::new("a", "ab");
        assert_eq!(source.position(99).column, 3);
    }
}
