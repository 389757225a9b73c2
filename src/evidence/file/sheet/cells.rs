//! The cells of a sheet, row by row.
//!
//! Numbers that are dates or spans become texts as other exports write them, so that
//! one reader of values serves all.

use std::fmt::Write as _;

use quick_xml::events::{BytesStart, Event};

use super::Shared;
use super::styles::Look;
use super::xml::{DAMAGED, Xml, append, attribute};
use crate::evidence::error::{LimitKind, Problem};
use crate::evidence::file::archive::Expanded;
use crate::evidence::file::row::{Field, Row};
use crate::evidence::limits::Limits;
use crate::evidence::value::date::serial_text;

/// Rows that a sheet can have.
const ROWS: u64 = 1_048_576;

/// A sheet as it is read.
pub(super) struct Cells<'a> {
    xml: Xml<'a>,
    number: u64,
    fields: Vec<Field>,
    copied: Vec<u8>,
    /// The text of the cell that is being read.
    text: String,
    limits: Limits,
    ended: bool,
}

/// What a cell says of itself.
struct Cell {
    column: usize,
    style: usize,
    kind: String,
}

impl<'a> Cells<'a> {
    pub(super) fn new(input: Expanded<'a>, limits: &Limits) -> Self {
        Self {
            xml: Xml::new(input, limits),
            number: 0,
            fields: Vec::new(),
            copied: Vec::new(),
            text: String::new(),
            limits: *limits,
            ended: false,
        }
    }

    /// The next row with a cell; `None` at the end.
    pub(super) fn next(&mut self, shared: &Shared) -> Result<Option<Row<'_>>, (u64, Problem)> {
        match self.read(shared) {
            Err(problem) => Err((self.number.max(1), problem)),
            Ok(false) => Ok(None),
            Ok(true) => Ok(Some(Row {
                number: self.number,
                direct: &[],
                copied: &self.copied,
                fields: &self.fields,
                names: &[],
            })),
        }
    }

    fn read(&mut self, shared: &Shared) -> Result<bool, Problem> {
        if self.ended {
            return Ok(false);
        }
        self.fields.clear();
        self.copied.clear();
        loop {
            match self.xml.next()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "row" => self.number = row_number(&element, self.number)?,
                    "c" => {
                        let cell = cell(&element, self.fields.len(), &self.limits)?;
                        self.cell(&cell, shared)?;
                    }
                    _ => {}
                },
                Event::End(element) => match element.local_name().as_ref() {
                    "row" if !self.fields.is_empty() => return Ok(true),
                    "sheetData" => {
                        self.ended = true;
                        return Ok(false);
                    }
                    _ => {}
                },
                Event::Eof => {
                    return Err(Problem::Cut {
                        what: "a sheet has no end",
                    });
                }
                _ => {}
            }
        }
    }

    /// Reads the text of a cell up to its end, and keeps it.
    fn cell(&mut self, cell: &Cell, shared: &Shared) -> Result<(), Problem> {
        self.text.clear();
        let (mut in_value, mut in_hint) = (false, false);
        loop {
            let event = self.xml.next()?;
            match &event {
                Event::Start(element) => match element.local_name().as_ref() {
                    "v" | "t" => in_value = true,
                    "rPh" => in_hint = true,
                    _ => {}
                },
                Event::End(element) => match element.local_name().as_ref() {
                    "v" | "t" => in_value = false,
                    "rPh" => in_hint = false,
                    "c" => break,
                    _ => {}
                },
                Event::Eof => return Err(DAMAGED),
                event if in_value && !in_hint => append(event, &mut self.text)?,
                _ => {}
            }
            if self.text.len() > self.limits.row {
                return Err(self.too_long());
            }
        }
        let start = self.copied.len();
        self.put(cell, shared)?;
        if self.copied.len() > self.limits.row {
            return Err(self.too_long());
        }
        let empty = Field {
            start: 0,
            end: 0,
            copied: true,
        };
        if cell.column >= self.fields.len() {
            self.fields.resize(cell.column + 1, empty);
        }
        if let Some(field) = self.fields.get_mut(cell.column) {
            (field.start, field.end) = (start, self.copied.len());
        }
        Ok(())
    }

    fn too_long(&self) -> Problem {
        Problem::Limit {
            limit: LimitKind::Row,
            value: self.limits.row as u64,
        }
    }

    /// Appends what a cell holds, as text.
    fn put(&mut self, cell: &Cell, shared: &Shared) -> Result<(), Problem> {
        let text = self.text.as_str();
        match cell.kind.as_str() {
            "s" => {
                let index = text.trim().parse().ok();
                let text = index
                    .and_then(|index| shared.texts.get(index))
                    .ok_or(Problem::Damaged {
                        what: "a cell refers to a text that the workbook does not have",
                    })?;
                self.copied.extend_from_slice(text.as_bytes());
            }
            "b" => {
                let word: &[u8] = if text.trim() == "1" { b"TRUE" } else { b"FALSE" };
                self.copied.extend_from_slice(word);
            }
            // What a formula could not find is not there.
            "e" if text == "#N/A" => {}
            "" | "n" => {
                let look = shared.looks.get(cell.style).copied().unwrap_or(Look::Number);
                let mut shown = String::new();
                number(text.trim(), look, shared.is_1904, &mut shown);
                self.copied.extend_from_slice(shown.as_bytes());
            }
            _ => self.copied.extend_from_slice(text.as_bytes()),
        }
        Ok(())
    }
}

fn row_number(element: &BytesStart<'_>, before: u64) -> Result<u64, Problem> {
    let number = match attribute(element, "r")? {
        Some(text) => text.parse().ok(),
        None => Some(before + 1),
    };
    number
        .filter(|number| (1..=ROWS).contains(number))
        .ok_or(Problem::Damaged {
            what: "a row of the sheet has an impossible number",
        })
}

fn cell(element: &BytesStart<'_>, next: usize, limits: &Limits) -> Result<Cell, Problem> {
    let column = match attribute(element, "r")? {
        Some(place) => column(&place).ok_or(DAMAGED)?,
        None => next,
    };
    if column >= limits.columns {
        return Err(Problem::Limit {
            limit: LimitKind::Columns,
            value: limits.columns as u64,
        });
    }
    let style = attribute(element, "s")?;
    Ok(Cell {
        column,
        style: style.and_then(|style| style.parse().ok()).unwrap_or(0),
        kind: attribute(element, "t")?.unwrap_or_default(),
    })
}

/// The column of `BC23`, from 0.
fn column(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_uppercase);
    let mut column: usize = 0;
    for letter in letters {
        column = column
            .checked_mul(26)?
            .checked_add(usize::from(letter - b'A') + 1)?;
    }
    column.checked_sub(1)
}

/// A number as other exports write what it is.
fn number(text: &str, look: Look, is_1904: bool, out: &mut String) {
    let Some(value) = text.parse::<f64>().ok().filter(|value| value.is_finite()) else {
        out.push_str(text);
        return;
    };
    let done = match look {
        Look::Date => serial_text(value, is_1904, out),
        Look::Span => span_text(value, out),
        Look::Percent => write!(out, "{}%", round(value * 100.0)).is_ok(),
        Look::Number => false,
    };
    if !done {
        // A whole number is written without a point; `{}` gives the shortest form.
        let _ = write!(out, "{value}");
    }
}

/// A fraction of a day as `h:mm:ss`.
fn span_text(value: f64, out: &mut String) -> bool {
    let seconds = (value.abs() * 86_400.0).round();
    if seconds > 1e10 {
        return false;
    }
    let sign = if value < 0.0 { "-" } else { "" };
    let (hours, rest) = ((seconds / 3600.0).floor(), seconds % 3600.0);
    let (minutes, seconds) = ((rest / 60.0).floor(), rest % 60.0);
    write!(out, "{sign}{hours:.0}:{minutes:02.0}:{seconds:02.0}").is_ok()
}

/// Without the noise of binary fractions: 0.9995 is 99.95 percent.
fn round(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}
