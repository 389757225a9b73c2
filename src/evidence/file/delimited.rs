//! Text with delimiters: CSV and its relatives (RFC 4180).
//!
//! The `csv` crate lets a row grow without bound and takes a file that ends
//! inside of a quote as complete; both matter here, so rows are split by hand.
//! A cell without quotes is not copied. The tests hold the two against each other.

use super::json::Lines;
use super::row::{Field, Row};
use super::stops::Stops;
use super::text::Text;
use crate::evidence::error::{LimitKind, Problem};
use crate::evidence::limits::Limits;

/// The delimiters that are tried.
pub(super) const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Rows of a delimited text, one at a time.
pub(in crate::evidence) struct Delimited<'i> {
    text: Text<'i>,
    buffer: Vec<u8>,
    /// The bytes of the buffer that are not read yet.
    start: usize,
    end: usize,
    ended: bool,
    /// Line on which the next row starts.
    line: u64,
    pub(super) delimiter: u8,
    /// Whether the file names its delimiter.
    pub(super) is_declared: bool,
    fields: Vec<Field>,
    copied: Vec<u8>,
    limits: Limits,
}

/// What stands at the start of some bytes.
enum Scan {
    /// A row of so many bytes on so many lines.
    Row { bytes: usize, lines: u64 },
    /// The beginning of one.
    Part,
    /// A quote without an end, at the end of all.
    Open,
    /// More columns than allowed.
    Columns,
}

impl<'i> Delimited<'i> {
    /// Reads the beginning of a text; the delimiter is set later.
    pub(super) fn new(text: Text<'i>, limits: &Limits) -> Result<Self, Problem> {
        let mut table = Self {
            text,
            buffer: vec![0; limits.sample.max(4096)],
            start: 0,
            end: 0,
            ended: false,
            line: 1,
            delimiter: b',',
            is_declared: false,
            fields: Vec::new(),
            copied: Vec::new(),
            limits: *limits,
        };
        table.fill()?;
        table.declared_delimiter();
        Ok(table)
    }

    /// The bytes of the start, before anything was read.
    pub(super) fn start(&self) -> &[u8] {
        self.buffer.get(self.start..self.end).unwrap_or(&[])
    }

    /// Takes the delimiter from the first line, `sep=;`, as Excel writes it.
    fn declared_delimiter(&mut self) {
        let line = self.start().split(|&b| b == b'\n').next().unwrap_or(&[]);
        let length = line.len() + 1;
        let Some(&[delimiter]) = line.trim_ascii_end().strip_prefix(b"sep=") else {
            return;
        };
        self.start = (self.start + length).min(self.end);
        self.line += 1;
        self.delimiter = delimiter;
        self.is_declared = true;
    }

    /// The same text as JSON Lines.
    pub(super) fn into_lines(self) -> Lines<'i> {
        let start = self.buffer.get(self.start..self.end).unwrap_or(&[]);
        Lines::new(self.text, start, self.line, self.ended, &self.limits)
    }

    /// Whether the encoding is a guess.
    pub(super) fn is_guessed(&self) -> bool {
        self.text.is_guessed()
    }

    /// Shows rows of the start until `visit` has seen enough, without reading them.
    pub(super) fn sample(&mut self, delimiter: u8, visit: &mut dyn FnMut(Row<'_>) -> bool) {
        let bytes = self.buffer.get(self.start..self.end).unwrap_or(&[]);
        let (mut at, mut line) = (0, self.line);
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let scan = scan(
                rest,
                self.ended,
                delimiter,
                self.limits.columns,
                &mut self.fields,
                &mut self.copied,
            );
            let Scan::Row { bytes: length, lines } = scan else {
                return;
            };
            let row = Row {
                number: line,
                direct: rest,
                copied: &self.copied,
                fields: &self.fields,
                names: &[],
            };
            if !is_empty_line(row) && !visit(row) {
                return;
            }
            at += length;
            line += lines;
        }
    }

    /// The next row; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Row<'_>>, (u64, Problem)> {
        loop {
            let at = |problem| (self.line, problem);
            let bytes = self.buffer.get(self.start..self.end).unwrap_or(&[]);
            let found = if bytes.is_empty() && self.ended {
                return Ok(None);
            } else if bytes.is_empty() {
                Scan::Part
            } else {
                scan(
                    bytes,
                    self.ended,
                    self.delimiter,
                    self.limits.columns,
                    &mut self.fields,
                    &mut self.copied,
                )
            };
            match found {
                Scan::Row { bytes: length, .. } if length > self.limits.row => {
                    return Err(at(too_long(&self.limits)));
                }
                Scan::Row { bytes: length, lines } => {
                    let number = self.line;
                    let from = self.start;
                    self.start += length;
                    self.line += lines;
                    let empty =
                        matches!(self.fields.as_slice(), [only] if only.start == only.end && !only.copied);
                    if empty {
                        continue;
                    }
                    return Ok(Some(Row {
                        number,
                        direct: self.buffer.get(from..self.end).unwrap_or(&[]),
                        copied: &self.copied,
                        fields: &self.fields,
                        names: &[],
                    }));
                }
                Scan::Part if bytes.len() > self.limits.row => return Err(at(too_long(&self.limits))),
                Scan::Part => {
                    let line = self.line;
                    self.fill().map_err(|problem| (line, problem))?;
                }
                Scan::Open => {
                    return Err(at(Problem::Cut {
                        what: "a quote that is opened in this row is never closed",
                    }));
                }
                Scan::Columns => {
                    return Err(at(Problem::Limit {
                        limit: LimitKind::Columns,
                        value: self.limits.columns as u64,
                    }));
                }
            }
        }
    }

    /// Moves what is left to the front and reads more behind it.
    fn fill(&mut self) -> Result<(), Problem> {
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        if self.end + Text::ROOM > self.buffer.len() {
            // Bounded by the length of a row, which is asked before.
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        while !self.ended && self.end + Text::ROOM <= self.buffer.len() {
            let free = self.buffer.get_mut(self.end..).unwrap_or_default();
            let count = self.text.fill(free)?;
            self.end += count;
            self.ended = count == 0;
        }
        Ok(())
    }
}

fn too_long(limits: &Limits) -> Problem {
    Problem::Limit {
        limit: LimitKind::Row,
        value: limits.row as u64,
    }
}

fn is_empty_line(row: Row<'_>) -> bool {
    matches!(row.fields, [only] if only.start == only.end && !only.copied)
}

/// Splits the first row of some bytes. A cell that begins with a quote ends at the
/// next single one; a quote elsewhere is a character like any other.
fn scan(
    bytes: &[u8],
    last: bool,
    delimiter: u8,
    columns: usize,
    fields: &mut Vec<Field>,
    copied: &mut Vec<u8>,
) -> Scan {
    fields.clear();
    copied.clear();
    let mut stops = Stops::new(delimiter);
    let mut at = 0;
    let mut lines = 1;
    loop {
        if fields.len() == columns {
            return Scan::Columns;
        }
        let (field, end) = if bytes.get(at) == Some(&b'"') {
            match quoted(bytes, at + 1, &mut stops, copied, &mut lines) {
                Some(found) => found,
                None if last => return Scan::Open,
                None => return Scan::Part,
            }
        } else {
            let end = stops.next(bytes, at);
            let field = Field {
                start: at,
                end,
                copied: false,
            };
            (field, end)
        };
        fields.push(field);
        match bytes.get(end) {
            Some(&byte) if byte == delimiter => at = end + 1,
            Some(b'\r') => {
                let length = match bytes.get(end + 1) {
                    Some(b'\n') => end + 2,
                    None if !last => return Scan::Part,
                    _ => end + 1,
                };
                return Scan::Row { bytes: length, lines };
            }
            Some(_) => {
                return Scan::Row {
                    bytes: end + 1,
                    lines,
                };
            }
            None if last => return Scan::Row { bytes: end, lines },
            None => return Scan::Part,
        }
    }
}

/// The cell whose opening quote stands before `from`, and where it ends.
/// `None` where no closing quote follows.
fn quoted(
    bytes: &[u8],
    from: usize,
    stops: &mut Stops,
    copied: &mut Vec<u8>,
    lines: &mut u64,
) -> Option<(Field, usize)> {
    let mut piece = from;
    let begin = copied.len();
    let mut is_copied = false;
    loop {
        let rest = bytes.get(piece..)?;
        let length = rest.iter().position(|&byte| byte == b'"')?;
        let inside = rest.get(..length)?;
        *lines += line_ends(inside);
        let quote = piece + length;
        let after = quote + 1;
        match bytes.get(after) {
            Some(b'"') => {
                is_copied = true;
                copied.extend_from_slice(inside);
                copied.push(b'"');
                piece = after + 1;
            }
            next => {
                let closes = next.is_none_or(|&byte| stops.is_one(byte));
                if closes && !is_copied {
                    let field = Field {
                        start: from,
                        end: quote,
                        copied: false,
                    };
                    return Some((field, after));
                }
                copied.extend_from_slice(inside);
                let end = stops.next(bytes, after);
                // Text behind the closing quote belongs to the cell, as most readers have it.
                copied.extend_from_slice(bytes.get(after..end)?);
                let field = Field {
                    start: begin,
                    end: copied.len(),
                    copied: true,
                };
                return Some((field, end));
            }
        }
    }
}

/// LF, CR and CR LF each end a line.
fn line_ends(bytes: &[u8]) -> u64 {
    let mut count = 0;
    for (index, &byte) in bytes.iter().enumerate() {
        let ends = byte == b'\n' || (byte == b'\r' && bytes.get(index + 1) != Some(&b'\n'));
        count += u64::from(ends);
    }
    count
}
