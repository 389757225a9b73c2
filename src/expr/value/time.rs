//! Timestamps and durations of CEL as text.

use std::fmt::Write as _;

use jiff::civil::{DateTime, date};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

/// The start of Unix time.
const EPOCH: DateTime = date(1970, 1, 1).at(0, 0, 0, 0);

/// The moment so many nanoseconds after the start of Unix time; `None` outside of the years 1 to 9999.
pub(in crate::expr) fn moment(nanoseconds: i128) -> Option<DateTime> {
    let seconds = i64::try_from(nanoseconds.div_euclid(1_000_000_000)).ok()?;
    let rest = i32::try_from(nanoseconds.rem_euclid(1_000_000_000)).ok()?;
    let moment = EPOCH.checked_add(SignedDuration::new(seconds, rest)).ok()?;
    (moment.year() >= 1).then_some(moment)
}

/// The nanoseconds of a moment since the start of Unix time.
pub(in crate::expr) fn nanoseconds(moment: DateTime) -> i128 {
    moment.duration_since(EPOCH).as_nanos()
}

/// A moment of RFC 3339, in UTC; `None` where the text is none, or out of range.
pub(in crate::expr) fn parse_timestamp(text: &str) -> Option<DateTime> {
    let (local, offset) = if let Some(local) = text.strip_suffix(['Z', 'z']) {
        (local, Offset::UTC)
    } else {
        let (local, zone) = text.split_at_checked(text.len().checked_sub(6)?)?;
        let offset = parse_offset(zone).filter(|_| zone.starts_with(['+', '-']))?;
        (local, offset)
    };
    // jiff reads more than RFC 3339: signed years, a blank for the `T`, no seconds.
    let bytes = local.as_bytes();
    let shaped = bytes.len() >= 19
        && bytes.iter().take(4).all(u8::is_ascii_digit)
        && bytes.get(4) == Some(&b'-')
        && matches!(bytes.get(10), Some(b'T' | b't'))
        && !local.contains('[');
    let local: DateTime = shaped.then(|| local.parse().ok())??;
    let seconds = i128::from(offset.seconds()) * 1_000_000_000;
    moment(nanoseconds(local) - seconds)
}

/// An offset such as `+11:00`, `-02:30`, `02:00`.
pub(in crate::expr) fn parse_offset(text: &str) -> Option<Offset> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (hours, minutes) = digits.split_once(':')?;
    let two = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    if !two(hours) || !two(minutes) {
        return None;
    }
    let seconds = hours.parse::<i32>().ok()? * 3600 + minutes.parse::<i32>().ok()? * 60;
    Offset::from_seconds(sign * seconds).ok()
}

/// A moment of UTC as an instant, for time zones; the very last hours are cut to what zones are known for.
pub(in crate::expr) fn instant(moment: DateTime) -> Timestamp {
    let second = i64::try_from(nanoseconds(moment).div_euclid(1_000_000_000)).unwrap_or(0);
    Timestamp::from_second(second).unwrap_or(Timestamp::MAX)
}

/// A moment in UTC, with as many digits of a second as it has.
pub(in crate::expr) fn timestamp_text(moment: DateTime) -> String {
    format!("{moment}Z")
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
