//! Dates and times as tools write them.

use super::order::Order;
use super::words::month;
use crate::evidence::clock::DATES;

/// A date with a time of day, and its distance from UTC where it says one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::evidence) struct Civil {
    pub(in crate::evidence) year: i16,
    pub(in crate::evidence) month: i8,
    pub(in crate::evidence) day: i8,
    /// Second of the day.
    pub(in crate::evidence) second: u32,
    /// Seconds east of UTC.
    pub(in crate::evidence) offset: Option<i32>,
}

/// Day 25,569 of a workbook is 1970-01-01.
const EPOCH_SERIAL: i64 = 25_569;
/// Serial numbers from 1954 to 2119: what else stands in a column of dates is none.
const SERIALS: std::ops::Range<i64> = 20_000..80_001;

impl Civil {
    /// The date and time, if there is such a day.
    pub(super) fn new(year: u32, month: u32, day: u32, second: u32, offset: Option<i32>) -> Option<Self> {
        let known = i16::try_from(year).ok().filter(|year| DATES.contains(year))?;
        if !(1..=12).contains(&month) || day == 0 || day > days_in(year, month) {
            return None;
        }
        Some(Self {
            year: known,
            month: i8::try_from(month).ok()?,
            day: i8::try_from(day).ok()?,
            second,
            offset,
        })
    }

    /// Days since 1970-01-01, of the Gregorian calendar.
    pub(super) fn days(self) -> i64 {
        // Years begin in March, so that the leap day is their last.
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let month = (i64::from(self.month) + 9) % 12;
        let leaps = year / 4 - year / 100 + year / 400;
        year * 365 + leaps + (month * 153 + 2) / 5 + i64::from(self.day) - 1 - 719_468
    }

    /// The day.
    pub(in crate::evidence) fn date(self) -> Option<jiff::civil::Date> {
        jiff::civil::Date::new(self.year, self.month, self.day).ok()
    }

    /// The day of a number of days since 1970-01-01.
    fn from_days(days: i64, second: u32) -> Option<Self> {
        let span = jiff::Span::new().try_days(days).ok()?;
        let date = jiff::civil::date(1970, 1, 1).checked_add(span).ok()?;
        let (month, day) = (u32::try_from(date.month()).ok()?, u32::try_from(date.day()).ok()?);
        Self::new(u32::try_from(date.year()).ok()?, month, day, second, None)
    }
}

fn days_in(year: u32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    }
}

/// A year of two digits: 69 to 99 lie in the last century, as POSIX has it.
pub(super) fn full_year(year: u32, digits: usize) -> Option<u32> {
    match digits {
        4 => Some(year),
        2 if year >= 69 => Some(1900 + year),
        2 => Some(2000 + year),
        _ => None,
    }
}

/// A text that is read from its front.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'t>(pub(super) &'t [u8]);

impl<'t> Cursor<'t> {
    pub(super) fn peek(&self) -> Option<u8> {
        self.0.first().copied()
    }

    pub(super) fn skip(&mut self, count: usize) {
        self.0 = self.0.get(count..).unwrap_or(&[]);
    }

    pub(super) fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        if found {
            self.skip(1);
        }
        found
    }

    pub(super) fn spaces(&mut self) {
        self.0 = self.0.trim_ascii_start();
    }

    /// A number of at most `most` digits, and how many there were.
    pub(super) fn number(&mut self, most: usize) -> Option<(u32, usize)> {
        let mut value = 0;
        let mut digits = 0;
        while let Some(byte @ b'0'..=b'9') = self.0.get(digits).copied() {
            if digits == most {
                return None;
            }
            value = value * 10 + u32::from(byte - b'0');
            digits += 1;
        }
        self.skip(digits);
        (digits > 0).then_some((value, digits))
    }

    /// Letters, of any script.
    pub(super) fn word(&mut self) -> &'t [u8] {
        let length = self
            .0
            .iter()
            .position(|byte| !byte.is_ascii_alphabetic() && *byte < 0x80)
            .unwrap_or(self.0.len());
        let (word, rest) = self.0.split_at(length);
        self.0 = rest;
        word
    }
}

/// A date in any of the usual forms; `order` says what `3/4/2026` means.
pub(super) fn read(text: &[u8], order: Option<Order>) -> Option<Civil> {
    if let Some(civil) = usual(text) {
        return Some(civil);
    }
    let mut cursor = Cursor(text);
    let start = cursor;
    if cursor.peek()?.is_ascii_digit() {
        let (first, digits) = cursor.number(8)?;
        return match cursor.peek() {
            Some(b'-' | b'/') if digits == 4 => year_first(cursor, first),
            Some(b'/' | b'-' | b'.' | b' ') if digits <= 2 => short_first(cursor, first, order),
            _ if digits == 5 => serial(start),
            None if digits == 8 => Civil::new(first / 10_000, first / 100 % 100, first % 100, 0, None),
            _ => None,
        };
    }
    // `Thursday, 12 March 2026` or `March 12, 2026`.
    let word = cursor.word();
    let dotted = cursor.take(b'.');
    let comma = cursor.take(b',');
    cursor.spaces();
    match month(word) {
        Some(month) if !comma => {
            let (day, _) = cursor.number(2)?;
            cursor.take(b',');
            cursor.spaces();
            let (year, digits) = cursor.number(4)?;
            end(cursor, full_year(year, digits)?, month, day)
        }
        _ if word.is_empty() || (dotted && !comma) => None,
        _ => {
            let (day, digits) = cursor.number(2)?;
            (digits <= 2).then(|| short_first(cursor, day, order))?
        }
    }
}

/// `2026-03-12 15:05:00`, which most exports write, at a glance; what it does not know is read step by step.
#[inline]
fn usual(text: &[u8]) -> Option<Civil> {
    let &[
        y1,
        y2,
        y3,
        y4,
        b'-',
        m1,
        m2,
        b'-',
        d1,
        d2,
        b' ' | b'T',
        h1,
        h2,
        b':',
        n1,
        n2,
        b':',
        s1,
        s2,
    ] = text
    else {
        return None;
    };
    let digits = [y1, y2, y3, y4, m1, m2, d1, d2, h1, h2, n1, n2, s1, s2];
    if !digits
        .iter()
        .fold(true, |all, digit| all & digit.is_ascii_digit())
    {
        return None;
    }
    let two = |tens: u8, ones: u8| u32::from(tens - b'0') * 10 + u32::from(ones - b'0');
    let (hour, minute, second) = (two(h1, h2), two(n1, n2), two(s1, s2));
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let year = two(y1, y2) * 100 + two(y3, y4);
    let second = hour * 3600 + minute * 60 + second;
    Civil::new(year, two(m1, m2), two(d1, d2), second, None)
}

/// `2026-03-12`, `2026/03/12`.
fn year_first(mut cursor: Cursor<'_>, year: u32) -> Option<Civil> {
    let separator = cursor.peek()?;
    cursor.skip(1);
    let (month, _) = cursor.number(2)?;
    if !cursor.take(separator) {
        return None;
    }
    let (day, _) = cursor.number(2)?;
    end(cursor, year, month, day)
}

/// `12/03/2026`, `12-Mar-26`, `12. März 2026`, `12 de marzo de 2026`.
fn short_first(mut cursor: Cursor<'_>, first: u32, order: Option<Order>) -> Option<Civil> {
    let separator = cursor.peek()?;
    cursor.skip(1);
    cursor.spaces();
    if let Some((second, _)) = cursor.number(2) {
        if separator == b' ' || !cursor.take(separator) {
            return None;
        }
        let (year, digits) = cursor.number(4)?;
        let year = full_year(year, digits)?;
        // Dots stand between day and month, in this order, everywhere.
        let order = if separator == b'.' {
            Some(Order::DayFirst)
        } else {
            order
        };
        return match order? {
            Order::DayFirst => end(cursor, year, second, first),
            Order::MonthFirst => end(cursor, year, first, second),
        };
    }
    let mut word = cursor.word();
    if word.eq_ignore_ascii_case(b"de") {
        cursor.spaces();
        word = cursor.word();
    }
    let month = month(word)?;
    cursor.take(b'.');
    if !cursor.take(separator) {
        cursor.take(b',');
    }
    cursor.spaces();
    if cursor.peek().is_some_and(|byte| byte.eq_ignore_ascii_case(&b'd')) {
        let word = cursor.word();
        if !word.eq_ignore_ascii_case(b"de") && !word.eq_ignore_ascii_case(b"del") {
            return None;
        }
        cursor.spaces();
    }
    let (year, digits) = cursor.number(4)?;
    end(cursor, full_year(year, digits)?, month, first)
}

/// Days since 1899-12-30, as workbooks count them, with the time as a fraction.
fn serial(mut cursor: Cursor<'_>) -> Option<Civil> {
    let (whole, _) = cursor.number(5)?;
    let mut second = 0;
    if cursor.take(b'.') || cursor.take(b',') {
        let digits = cursor.0;
        if digits.is_empty() || digits.len() > 17 || !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        // Nine digits are less than a millisecond.
        let mut part: u64 = 0;
        for index in 0..9 {
            part = part * 10 + digits.get(index).map_or(0, |byte| u64::from(byte - b'0'));
        }
        second = u32::try_from((part * 86_400 + 500_000_000) / 1_000_000_000).ok()?;
        cursor.skip(digits.len());
    }
    let days = i64::from(whole);
    if !cursor.0.is_empty() || !SERIALS.contains(&days) {
        return None;
    }
    Civil::from_days(days - EPOCH_SERIAL + i64::from(second / 86_400), second % 86_400)
}

/// Appends the day of a serial number as `2026-03-12 15:05:00`; nothing where it is none.
pub(in crate::evidence) fn serial_text(value: f64, is_1904: bool, out: &mut String) -> bool {
    use std::fmt::Write as _;
    let mut shown = String::new();
    // Workbooks of 1904 begin 1,462 days later.
    let value = if is_1904 { value + 1462.0 } else { value };
    let civil = write!(shown, "{value:.9}")
        .ok()
        .and_then(|()| serial(Cursor(shown.as_bytes())));
    let Some(civil) = civil else { return false };
    let (hour, minute, second) = (civil.second / 3600, civil.second / 60 % 60, civil.second % 60);
    let (year, month, day) = (civil.year, civil.month, civil.day);
    write!(
        out,
        "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"
    )
    .is_ok()
}

/// What may stand behind a date: a time, and a zone.
fn end(mut cursor: Cursor<'_>, year: u32, month: u32, day: u32) -> Option<Civil> {
    let (second, offset) = time(&mut cursor)?;
    cursor.0.is_empty().then_some(())?;
    Civil::new(year, month, day, second, offset)
}

/// A time and a zone, each if it is there: second of the day, seconds east of UTC.
fn time(cursor: &mut Cursor<'_>) -> Option<(u32, Option<i32>)> {
    cursor.take(b',');
    if !cursor.take(b'T') {
        cursor.spaces();
        cursor.take(b'T');
    }
    if cursor.0.is_empty() {
        return Some((0, None));
    }
    let (mut hour, _) = cursor.number(2)?;
    if !cursor.take(b':') {
        return None;
    }
    let (minute, _) = cursor.number(2)?;
    let mut second = 0;
    if cursor.take(b':') {
        (second, _) = cursor.number(2)?;
        if cursor.take(b'.') || cursor.take(b',') {
            cursor.number(9)?;
        }
    }
    cursor.spaces();
    if let Some(afternoon) = half(cursor) {
        if !(1..=12).contains(&hour) {
            return None;
        }
        hour = hour % 12 + if afternoon { 12 } else { 0 };
        cursor.spaces();
    }
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    Some((hour * 3600 + minute * 60 + second, offset(cursor).ok()?))
}

/// `AM`, `p.m.`: whether it is the second half of the day.
pub(super) fn half(cursor: &mut Cursor<'_>) -> Option<bool> {
    let mut ahead = *cursor;
    let first = ahead.peek()?.to_ascii_lowercase();
    ahead.skip(1);
    ahead.take(b'.');
    let second = ahead.peek()?.to_ascii_lowercase();
    ahead.skip(1);
    ahead.take(b'.');
    if !matches!((first, second), (b'a' | b'p', b'm')) {
        return None;
    }
    *cursor = ahead;
    Some(first == b'p')
}

/// What stands behind a time is no distance from UTC.
#[derive(Debug)]
pub(super) struct NoOffset;

/// `Z`, `UTC`, `GMT`, `+01:00`, `+0100`, `+01`; nothing where nothing is left.
pub(super) fn offset(cursor: &mut Cursor<'_>) -> Result<Option<i32>, NoOffset> {
    let sign = match cursor.0 {
        [] => return Ok(None),
        b"Z" | b"z" | b"UTC" | b"GMT" | b"(UTC)" | b"(GMT)" => {
            cursor.0 = &[];
            return Ok(Some(0));
        }
        [b'+', ..] => 1,
        [b'-', ..] => -1,
        _ => return Err(NoOffset),
    };
    cursor.skip(1);
    let (hours, minutes) = match cursor.number(4).ok_or(NoOffset)? {
        (value, 4) => (value / 100, value % 100),
        (hours, 1 | 2) if cursor.take(b':') => (hours, cursor.number(2).ok_or(NoOffset)?.0),
        (hours, 1 | 2) => (hours, 0),
        _ => return Err(NoOffset),
    };
    if hours > 15 || minutes > 59 {
        return Err(NoOffset);
    }
    let seconds = i32::try_from(hours * 3600 + minutes * 60).map_err(|_| NoOffset)?;
    Ok(Some(sign * seconds))
}
