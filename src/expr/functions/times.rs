//! Timestamps and durations of CEL; dates of declarations are texts.

use jiff::SignedDuration;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

use super::standard::arity;
use super::{Function, Style};
use crate::expr::eval::Site;
use crate::expr::failure::{ErrorKind, Eval};
use crate::expr::value::{
    Value, View, brief, instant, moment, parse_duration, parse_offset, parse_timestamp,
};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new(
        "timestamp",
        Style::Global,
        1..=1,
        "timestamp('2026-11-21T08:00:00Z')",
        timestamp,
    ),
    Function::new("duration", Style::Global, 1..=1, "duration('1h30m')", duration),
    Function::new(
        "getFullYear",
        Style::Method,
        1..=2,
        "moment.getFullYear()",
        |site, args| part(site, args, |time| i64::from(time.year())),
    ),
    Function::new(
        "getMonth",
        Style::Method,
        1..=2,
        "moment.getMonth()",
        |site, args| part(site, args, |time| i64::from(time.month()) - 1),
    ),
    Function::new(
        "getDate",
        Style::Method,
        1..=2,
        "moment.getDate()",
        |site, args| part(site, args, |time| i64::from(time.day())),
    ),
    Function::new(
        "getDayOfMonth",
        Style::Method,
        1..=2,
        "moment.getDayOfMonth()",
        |site, args| part(site, args, |time| i64::from(time.day()) - 1),
    ),
    Function::new(
        "getDayOfWeek",
        Style::Method,
        1..=2,
        "moment.getDayOfWeek()",
        |site, args| {
            part(site, args, |time| {
                i64::from(time.weekday().to_sunday_zero_offset())
            })
        },
    ),
    Function::new(
        "getDayOfYear",
        Style::Method,
        1..=2,
        "moment.getDayOfYear()",
        |site, args| part(site, args, |time| i64::from(time.day_of_year()) - 1),
    ),
    Function::new(
        "getHours",
        Style::Method,
        1..=2,
        "moment.getHours()",
        |site, args| either(site, args, 3_600_000_000_000, |time| i64::from(time.hour())),
    ),
    Function::new(
        "getMinutes",
        Style::Method,
        1..=2,
        "moment.getMinutes()",
        |site, args| either(site, args, 60_000_000_000, |time| i64::from(time.minute())),
    ),
    Function::new(
        "getSeconds",
        Style::Method,
        1..=2,
        "moment.getSeconds()",
        |site, args| either(site, args, 1_000_000_000, |time| i64::from(time.second())),
    ),
    Function::new(
        "getMilliseconds",
        Style::Method,
        1..=2,
        "moment.getMilliseconds()",
        |site, args| match args {
            [value] if matches!(value.view(), View::Duration(_)) => {
                let View::Duration(length) = value.view() else {
                    return arity(site);
                };
                Ok(Value::Int(length / 1_000_000 % 1_000))
            }
            _ => part(site, args, |time| i64::from(time.millisecond())),
        },
    ),
];

fn timestamp<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [value] = args else { return arity(site) };
    let found = match value.view() {
        View::Timestamp(moment) => Some(moment),
        View::Int(second) => moment(i128::from(second) * 1_000_000_000),
        View::Text(text) => {
            site.charge_text(text.len())?;
            parse_timestamp(text)
        }
        _ => return Err(site.wrong_type("`timestamp`", "text or a whole number", value)),
    };
    found.map(Value::Timestamp).ok_or_else(|| {
        let message = format!("`{}` is no moment such as `2026-11-21T08:00:00Z`", brief(value));
        site.error(ErrorKind::Value, message)
    })
}

fn duration<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [value] = args else { return arity(site) };
    let length = match value.view() {
        View::Duration(length) => Some(length),
        View::Text(text) => {
            site.charge_text(text.len())?;
            parse_duration(text)
        }
        _ => return Err(site.wrong_type("`duration`", "text", value)),
    };
    length.map(Value::Duration).ok_or_else(|| {
        let message = format!("`{}` is no duration such as `1h30m`", brief(value));
        site.error(ErrorKind::Value, message)
    })
}

/// A part of a moment in a time zone, UTC where none is given.
fn part<'a>(site: Site<'_, 'a>, args: &[Value<'a>], read: fn(DateTime) -> i64) -> Eval<'a> {
    let [value, rest @ ..] = args else {
        return arity(site);
    };
    let View::Timestamp(moment) = value.view() else {
        return Err(site.wrong_type("this function", "a timestamp", value));
    };
    let offset = match rest.first() {
        Some(name) => {
            let name = site.text("a time zone", name)?;
            offset(name, moment)
                .ok_or_else(|| site.error(ErrorKind::Value, format!("`{name}` is no time zone")))?
        }
        None => Offset::UTC,
    };
    let local = moment.saturating_add(SignedDuration::from_secs(i64::from(offset.seconds())));
    Ok(Value::Int(read(local)))
}

/// A part of a moment, or a duration in whole units.
fn either<'a>(site: Site<'_, 'a>, args: &[Value<'a>], unit: i64, read: fn(DateTime) -> i64) -> Eval<'a> {
    match args {
        [value] if let View::Duration(length) = value.view() => Ok(Value::Int(length / unit)),
        _ => part(site, args, read),
    }
}

/// The offset of a zone at a moment; the zone by its IANA name, or by its offset itself.
fn offset(name: &str, moment: DateTime) -> Option<Offset> {
    if name.contains(':') {
        return parse_offset(name);
    }
    TimeZone::get(name)
        .ok()
        .map(|zone| zone.to_offset(instant(moment)))
}
