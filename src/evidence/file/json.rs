//! JSON Lines: one flat object a line.
//!
//! Columns are the keys in the order in which they are first seen, so a row may
//! bring a new one. A value that is a list or an object has no place in a table: it is
//! kept as a mark that no reader of values takes.

use std::collections::HashMap;
use std::fmt;
use std::io::Write as _;

use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::row::{Field, Row};
use super::text::Text;
use crate::evidence::error::{LimitKind, Problem};
use crate::evidence::limits::Limits;

/// What stands for a list or an object.
pub(in crate::evidence) const NESTED: &[u8] = b"\xFFnested";

/// Rows of JSON Lines, one at a time.
pub(in crate::evidence) struct Lines<'i> {
    text: Text<'i>,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    ended: bool,
    line: u64,
    keys: Keys,
    limits: Limits,
}

/// The columns, and the cells of the row that is being read.
#[derive(Default)]
struct Keys {
    columns: HashMap<String, usize>,
    names: Vec<String>,
    fields: Vec<Field>,
    copied: Vec<u8>,
    most: usize,
}

impl<'i> Lines<'i> {
    /// Takes over a text whose beginning was read into `start`.
    pub(super) fn new(text: Text<'i>, start: &[u8], line: u64, ended: bool, limits: &Limits) -> Self {
        let mut buffer = vec![0; start.len().max(limits.sample).max(4096)];
        for (to, from) in buffer.iter_mut().zip(start) {
            *to = *from;
        }
        Self {
            text,
            buffer,
            start: 0,
            end: start.len(),
            ended,
            line,
            keys: Keys {
                most: limits.columns,
                ..Keys::default()
            },
            limits: *limits,
        }
    }

    /// Shows rows of the start until `visit` has seen enough, without reading them.
    pub(super) fn sample(&mut self, visit: &mut dyn FnMut(Row<'_>) -> bool) {
        let bytes = self.buffer.get(self.start..self.end).unwrap_or(&[]);
        for (line, number) in bytes.split_inclusive(|&byte| byte == b'\n').zip(self.line..) {
            let is_whole = line.ends_with(b"\n") || self.ended;
            if !is_whole || (!line.trim_ascii().is_empty() && self.keys.read(line).is_err()) {
                return;
            }
            if !line.trim_ascii().is_empty() && !visit(self.keys.row(number)) {
                return;
            }
        }
    }

    /// The next row; `None` at the end. A line that is no object is a row without cells.
    pub(super) fn next(&mut self) -> Result<Option<Row<'_>>, (u64, Problem)> {
        loop {
            let bytes = self.buffer.get(self.start..self.end).unwrap_or(&[]);
            let found = bytes.iter().position(|&byte| byte == b'\n');
            let length = match found {
                Some(end) => end + 1,
                None if self.ended && bytes.is_empty() => return Ok(None),
                None if self.ended => bytes.len(),
                None if bytes.len() <= self.limits.row => {
                    let line = self.line;
                    self.fill().map_err(|problem| (line, problem))?;
                    continue;
                }
                None => self.limits.row + 1,
            };
            let number = self.line;
            if length > self.limits.row {
                let value = self.limits.row as u64;
                let limit = LimitKind::Row;
                return Err((number, Problem::Limit { limit, value }));
            }
            let line = bytes.get(..length).unwrap_or(&[]).trim_ascii();
            self.start += length;
            self.line += 1;
            if line.is_empty() {
                continue;
            }
            match self.keys.read(line) {
                Ok(()) => {}
                Err(Broken::Columns) => {
                    let value = self.limits.columns as u64;
                    let limit = LimitKind::Columns;
                    return Err((number, Problem::Limit { limit, value }));
                }
                Err(Broken::Line) if found.is_none() => {
                    let what = "its last line is no whole object";
                    return Err((number, Problem::Cut { what }));
                }
                Err(Broken::Line) => self.keys.fields.clear(),
            }
            return Ok(Some(self.keys.row(number)));
        }
    }

    fn fill(&mut self) -> Result<(), Problem> {
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        if self.end + Text::ROOM > self.buffer.len() {
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

    /// Whether the encoding is a guess.
    pub(super) fn is_guessed(&self) -> bool {
        self.text.is_guessed()
    }
}

enum Broken {
    Line,
    Columns,
}

impl Keys {
    fn row(&self, number: u64) -> Row<'_> {
        Row {
            number,
            direct: &[],
            copied: &self.copied,
            fields: &self.fields,
            names: &self.names,
        }
    }

    fn read(&mut self, line: &[u8]) -> Result<(), Broken> {
        self.copied.clear();
        self.fields.clear();
        let absent = Field {
            start: 0,
            end: 0,
            copied: true,
        };
        self.fields.resize(self.names.len(), absent);
        let mut reader = serde_json::Deserializer::from_slice(line);
        let read = reader.deserialize_map(Object(self)).and_then(|()| reader.end());
        match read {
            Ok(()) => Ok(()),
            Err(_) if self.names.len() >= self.most => Err(Broken::Columns),
            Err(_) => Err(Broken::Line),
        }
    }

    /// The column of a key; `None` where there are too many.
    fn column(&mut self, key: &str) -> Option<usize> {
        if let Some(&column) = self.columns.get(key) {
            return Some(column);
        }
        let column = self.names.len();
        if column == self.most {
            return None;
        }
        self.columns.insert(key.to_owned(), column);
        self.names.push(key.to_owned());
        self.fields.push(Field {
            start: 0,
            end: 0,
            copied: true,
        });
        Some(column)
    }

    /// Of a key that stands twice, the first value that is something counts.
    fn keep(&mut self, column: usize, start: usize) {
        let end = self.copied.len();
        if let Some(field) = self
            .fields
            .get_mut(column)
            .filter(|field| field.start == field.end)
        {
            (field.start, field.end) = (start, end);
        }
    }
}

struct Object<'k>(&'k mut Keys);

impl<'de> Visitor<'de> for Object<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        use serde::de::Error as _;
        while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            let column = self.0.column(&key);
            let column = column.ok_or_else(|| A::Error::custom("too many keys"))?;
            let start = self.0.copied.len();
            map.next_value_seed(Cell(&mut self.0.copied))?;
            self.0.keep(column, start);
        }
        Ok(())
    }
}

/// A value, appended as text.
struct Cell<'c>(&'c mut Vec<u8>);

impl Cell<'_> {
    fn put(self, value: fmt::Arguments<'_>) {
        // Writing to memory does not fail.
        let _ = self.0.write_fmt(value);
    }
}

impl<'de> serde::de::DeserializeSeed<'de> for Cell<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Cell<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.put(format_args!("{value}"));
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.put(format_args!("{value}"));
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.put(format_args!("{value}"));
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        self.put(format_args!("{value}"));
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.0.extend_from_slice(value.as_bytes());
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        self.0.extend_from_slice(NESTED);
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        self.0.extend_from_slice(NESTED);
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(())
    }
}
