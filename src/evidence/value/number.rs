//! Counts, spans of time, percentages, builds.

use super::date::Cursor;
use crate::evidence::format::Unit;

/// A whole number; a workbook may write it as `3.0`.
pub(in crate::evidence) fn count(text: &[u8]) -> Option<u64> {
    let digits = match text.iter().position(|&byte| byte == b'.') {
        Some(dot) if text.get(dot + 1..)?.iter().all(|&byte| byte == b'0') => text.get(..dot)?,
        Some(_) => return None,
        None => text,
    };
    if digits.is_empty() || digits.len() > 18 {
        return None;
    }
    digits.iter().try_fold(0u64, |value, byte| {
        byte.is_ascii_digit().then(|| value * 10 + u64::from(byte - b'0'))
    })
}

/// A number with at most nine places, in billionths; the sign apart.
fn decimal(text: &[u8]) -> Option<(bool, u64)> {
    let (negative, rest) = match text {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest.strip_prefix(b"+").unwrap_or(rest)),
    };
    let dot = rest.iter().position(|&byte| byte == b'.' || byte == b',');
    let (whole, part) = match dot {
        Some(dot) => (rest.get(..dot)?, rest.get(dot + 1..)?),
        None => (rest, &[][..]),
    };
    let is_number = |digits: &[u8]| digits.iter().all(u8::is_ascii_digit);
    if whole.len() + part.len() == 0
        || whole.len() > 9
        || part.len() > 17
        || !is_number(whole)
        || !is_number(part)
    {
        return None;
    }
    let mut value: u64 = 0;
    let places = (0..9).map(|index| part.get(index).copied().unwrap_or(b'0'));
    for digit in whole.iter().copied().chain(places) {
        value = value * 10 + u64::from(digit - b'0');
    }
    Some((negative, value))
}

const BILLION: u64 = 1_000_000_000;

/// A time in seconds, negative where it says so: `14.38`, `00:16:00`, `-1:30`, `2d 3h`.
pub(in crate::evidence) fn span(text: &[u8], unit: Unit) -> Option<i64> {
    let (negative, rest) = match text {
        [b'-', rest @ ..] => (true, rest.trim_ascii_start()),
        rest => (false, rest),
    };
    let seconds = if rest.contains(&b':') {
        clock(rest)?
    } else if rest.iter().any(u8::is_ascii_alphabetic) {
        units(rest)?
    } else {
        let (minus, billionths) = decimal(rest)?;
        let factor = match unit {
            Unit::Minutes => 60,
            Unit::Hours => 3600,
        };
        let seconds = u128::from(billionths) * factor + u128::from(BILLION / 2);
        let seconds = i64::try_from(seconds / u128::from(BILLION)).ok()?;
        (!minus).then_some(seconds)?
    };
    Some(if negative { -seconds } else { seconds })
}

/// `h:mm` or `h:mm:ss`; hours may be many.
fn clock(text: &[u8]) -> Option<i64> {
    let mut cursor = Cursor(text);
    let (hours, _) = cursor.number(7)?;
    cursor.take(b':').then_some(())?;
    let (minutes, _) = cursor.number(2)?;
    let mut seconds = 0;
    if cursor.take(b':') {
        (seconds, _) = cursor.number(2)?;
        if cursor.take(b'.') {
            cursor.number(9)?;
        }
    }
    if !cursor.0.is_empty() || minutes > 59 || seconds > 59 {
        return None;
    }
    Some(i64::from(hours) * 3600 + i64::from(minutes) * 60 + i64::from(seconds))
}

/// `2d 3h 5m`, `3 hours 5 minutes`.
fn units(text: &[u8]) -> Option<i64> {
    let mut cursor = Cursor(text);
    let mut seconds = 0;
    while !cursor.0.is_empty() {
        let (number, _) = cursor.number(7)?;
        cursor.spaces();
        let factor = match cursor.word() {
            b"d" | b"day" | b"days" => 86_400,
            b"h" | b"hr" | b"hrs" | b"hour" | b"hours" => 3600,
            b"m" | b"min" | b"mins" | b"minute" | b"minutes" => 60,
            b"s" | b"sec" | b"secs" | b"second" | b"seconds" => 1,
            _ => return None,
        };
        seconds += i64::from(number) * factor;
        cursor.take(b',');
        cursor.spaces();
    }
    Some(seconds)
}

/// A percentage, times 100: `99.95 %` is 9,995.
pub(in crate::evidence) fn percent(text: &[u8]) -> Option<u32> {
    let number = text.strip_suffix(b"%").unwrap_or(text).trim_ascii_end();
    let (negative, billionths) = decimal(number)?;
    let hundredths = (billionths + BILLION / 200) / (BILLION / 100);
    let value = u32::try_from(hundredths).ok()?;
    (!negative && value <= 10_000).then_some(value)
}

/// Digits and dots of a build; `(X64)` may stand behind them, `Version` or `v` before.
pub(in crate::evidence) fn build(text: &str) -> Option<&str> {
    let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
    let text = text.strip_prefix("ersion").unwrap_or(text).trim_start();
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let (build, rest) = text.split_at_checked(end)?;
    let rest = rest.trim();
    let rest_fits = rest.is_empty() || (rest.starts_with('(') && rest.ends_with(')'));
    let fits = rest_fits && build.starts_with(|c: char| c.is_ascii_digit()) && !build.ends_with('.');
    fits.then_some(build)
}
