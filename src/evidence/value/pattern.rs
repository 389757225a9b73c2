//! Patterns of dates, as a declaration writes them: `dd-MM-yyyy HH:mm`.

use super::date::{Civil, Cursor, full_year, half, offset};
use super::words::month;
use crate::evidence::error::Problem;
use crate::source::masked_beginning;

/// A part of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Year,
    Month,
    MonthName,
    Day,
    Weekday,
    /// Of 24 hours.
    Hour,
    /// Of 12 hours.
    HalfHour,
    Half,
    Minute,
    Second,
    Fraction,
    Zone,
    Space,
    Byte(u8),
}

/// A compiled pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::evidence) struct Pattern(Vec<Part>);

/// Bytes that a pattern may have.
const LONGEST: usize = 100;

impl Pattern {
    /// Compiles a pattern.
    pub(in crate::evidence) fn new(pattern: &str) -> Result<Self, Problem> {
        let wrong = |what: &str| Problem::DatePattern {
            pattern: masked_beginning(pattern).chars().take(LONGEST).collect(),
            what: what.to_owned(),
        };
        if pattern.len() > LONGEST {
            return Err(wrong("it is too long"));
        }
        let mut parts = Vec::new();
        let mut rest = pattern.trim().as_bytes();
        while let Some(&byte) = rest.first() {
            if byte == b'\'' {
                let inside = rest.get(1..).unwrap_or(&[]);
                let end = inside.iter().position(|&b| b == b'\'');
                let end = end.ok_or_else(|| wrong("a quote is not closed"))?;
                parts.extend(inside.iter().take(end).map(|&b| Part::Byte(b)));
                rest = inside.get(end + 1..).unwrap_or(&[]);
                continue;
            }
            let length = rest.iter().take_while(|&&b| b == byte).count();
            rest = rest.get(length..).unwrap_or(&[]);
            if byte == b' ' {
                parts.push(Part::Space);
            } else if byte.is_ascii_alphabetic() {
                let letter = char::from(byte);
                let part = part(byte, length);
                parts.push(part.ok_or_else(|| wrong(&format!("`{letter}` has no meaning in this number")))?);
            } else {
                parts.extend(std::iter::repeat_n(Part::Byte(byte), length));
            }
        }
        let has = |wanted: &[Part]| wanted.iter().any(|part| parts.contains(part));
        if !has(&[Part::Year]) || !has(&[Part::Month, Part::MonthName]) || !has(&[Part::Day]) {
            return Err(wrong("it needs a year, a month and a day"));
        }
        if has(&[Part::HalfHour]) != has(&[Part::Half]) {
            return Err(wrong("`h` and `a` belong together; a clock of 24 hours is `HH`"));
        }
        Ok(Self(parts))
    }

    /// The date of a text; a time may be left out, and seconds may follow.
    pub(super) fn read(&self, text: &[u8]) -> Option<Civil> {
        let mut cursor = Cursor(text);
        let mut found = Found::default();
        for part in &self.0 {
            if cursor.0.is_empty() && found.has_date() {
                break;
            }
            found.take(*part, &mut cursor)?;
        }
        if cursor.take(b':') {
            (found.second, _) = cursor.number(2)?;
        }
        let hour = match found.afternoon {
            Some(_) if !(1..=12).contains(&found.hour) => return None,
            Some(afternoon) => found.hour % 12 + if afternoon { 12 } else { 0 },
            None => found.hour,
        };
        if !cursor.0.is_empty() || hour > 23 || found.minute > 59 || found.second > 59 {
            return None;
        }
        let second = hour * 3600 + found.minute * 60 + found.second;
        Civil::new(found.year, found.month, found.day, second, found.offset)
    }
}

fn part(letter: u8, length: usize) -> Option<Part> {
    Some(match (letter, length) {
        (b'y' | b'u', 1 | 2 | 4) => Part::Year,
        (b'M' | b'L', 1 | 2) => Part::Month,
        (b'M' | b'L', 3 | 4) => Part::MonthName,
        (b'd', 1 | 2) => Part::Day,
        (b'E', 1..=4) => Part::Weekday,
        (b'H', 1 | 2) => Part::Hour,
        (b'h', 1 | 2) => Part::HalfHour,
        (b'a', 1) => Part::Half,
        (b'm', 1 | 2) => Part::Minute,
        (b's', 1 | 2) => Part::Second,
        (b'S', 1..=9) => Part::Fraction,
        (b'X' | b'x', 1..=3) | (b'z' | b'Z', 1) => Part::Zone,
        (b'T', 1) => Part::Byte(b'T'),
        _ => return None,
    })
}

#[derive(Default)]
struct Found {
    year: u32,
    month: u32,
    day: u32,
    hour: u32,
    minute: u32,
    second: u32,
    afternoon: Option<bool>,
    offset: Option<i32>,
}

impl Found {
    fn has_date(&self) -> bool {
        self.year != 0 && self.month != 0 && self.day != 0
    }

    fn take(&mut self, part: Part, cursor: &mut Cursor<'_>) -> Option<()> {
        match part {
            Part::Year => {
                let (year, digits) = cursor.number(4)?;
                self.year = full_year(year, digits)?;
            }
            Part::Month => (self.month, _) = cursor.number(2)?,
            Part::MonthName => {
                self.month = month(cursor.word())?;
                cursor.take(b'.');
            }
            Part::Day => (self.day, _) = cursor.number(2)?,
            Part::Weekday => {
                (!cursor.word().is_empty()).then_some(())?;
                cursor.take(b'.');
            }
            Part::Hour | Part::HalfHour => (self.hour, _) = cursor.number(2)?,
            Part::Half => self.afternoon = Some(half(cursor)?),
            Part::Minute => (self.minute, _) = cursor.number(2)?,
            Part::Second => (self.second, _) = cursor.number(2)?,
            Part::Fraction => _ = cursor.number(9)?,
            Part::Zone => self.offset = offset(cursor).ok()?,
            Part::Space => cursor.spaces(),
            Part::Byte(byte) => cursor.take(byte).then_some(())?,
        }
        Some(())
    }
}
