//! Timestamps and durations of CEL as text.

use std::fmt::Write as _;

use jiff::Timestamp;

/// The first second of the year 1 and the last of 9999, in seconds of Unix time.
const FIRST: i64 = -62_135_596_800;
const LAST: i64 = 253_402_300_799;

/// Whether CEL has this moment.
pub(in crate::expr) fn timestamp_in_range(value: Timestamp) -> bool {
    let nanoseconds = value.as_nanosecond();
    let second = 1_000_000_000;
    (i128::from(FIRST) * second..i128::from(LAST + 1) * second).contains(&nanoseconds)
}

/// A moment of RFC 3339; `None` where the text is none, or out of range.
pub(in crate::expr) fn parse_timestamp(text: &str) -> Option<Timestamp> {
    // jiff reads more than RFC 3339: signed years, `[zone]`, a blank for the `T`.
    let bytes = text.as_bytes();
    let shaped = bytes.len() >= 20
        && bytes.first().is_some_and(u8::is_ascii_digit)
        && bytes.get(4) == Some(&b'-')
        && matches!(bytes.get(10), Some(b'T' | b't'))
        && !text.contains('[');
    let value: Timestamp = shaped.then(|| text.parse().ok())??;
    timestamp_in_range(value).then_some(value)
}

/// A moment in UTC, with as many digits of a second as it has.
pub(in crate::expr) fn timestamp_text(value: Timestamp) -> String {
    value.to_string()
}

/// A duration as CEL writes it: seconds, with as many digits as it has.
pub(in crate::expr) fn duration_text(nanoseconds: i64) -> String {
    let size = nanoseconds.unsigned_abs();
    let (seconds, rest) = (size / 1_000_000_000, size % 1_000_000_000);
    let mut out = String::new();
    if nanoseconds < 0 {
        out.push('-');
    }
    _ = write!(out, "{seconds}");
    if rest > 0 {
        let digits = format!("{rest:09}");
        _ = write!(out, ".{}", digits.trim_end_matches('0'));
    }
    out.push('s');
    out
}

/// A duration such as `1h30m`, `-2.5s`, `10ms`, in nanoseconds; `None` where the text is none, or out of range.
pub(in crate::expr) fn parse_duration(text: &str) -> Option<i64> {
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    let mut total: i128 = 0;
    while !rest.is_empty() {
        let whole = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, after) = rest.split_at(whole);
        let (fraction, after) = match after.strip_prefix('.') {
            Some(after) => after.split_at(after.bytes().take_while(u8::is_ascii_digit).count()),
            None => ("", after),
        };
        if digits.is_empty() && fraction.is_empty() || digits.len() > 18 {
            return None;
        }
        let (unit, after) = unit(after)?;
        total += digits.parse::<i128>().unwrap_or(0) * unit;
        let mut place = unit;
        for digit in fraction.bytes() {
            place /= 10;
            total += i128::from(digit - b'0') * place;
        }
        rest = after;
    }
    i64::try_from(if negative { -total } else { total }).ok()
}

/// The unit at the start of a text, in nanoseconds, and what follows it.
fn unit(text: &str) -> Option<(i128, &str)> {
    const UNITS: [(&str, i128); 7] = [
        ("ns", 1),
        ("us", 1_000),
        ("µs", 1_000),
        ("ms", 1_000_000),
        ("s", 1_000_000_000),
        ("m", 60_000_000_000),
        ("h", 3_600_000_000_000),
    ];
    UNITS
        .iter()
        .find_map(|(name, size)| text.strip_prefix(name).map(|rest| (*size, rest)))
}
