//! What must come round in time, and what must not be too long ago.

use jiff::civil::Date;

use super::{Interval, key};
use crate::expr::eval::Site;
use crate::expr::failure::{ErrorKind, Eval};
use crate::expr::value::{Value, View, brief};

/// `last` ≤ today ≤ `last` + `every`.
pub(super) fn in_time<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [periodic] = args else { return none(site) };
    let last = date(site, "`last`", &key(site, periodic, "last")?)?;
    if last > site.context.today() {
        return Ok(Value::Bool(false));
    }
    let every = interval(site, "`every`", &key(site, periodic, "every")?)?;
    Ok(Value::Bool(site.context.today() <= every.after(last)))
}

/// date ≤ today ≤ date + duration.
pub(super) fn recent<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [day, length] = args else { return none(site) };
    let day = date(site, "`recent`", day)?;
    let length = interval(site, "`recent`", length)?;
    let today = site.context.today();
    Ok(Value::Bool(day <= today && today <= length.after(day)))
}

/// The seconds of a duration.
pub(super) fn span<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [length] = args else { return none(site) };
    Ok(Value::Int(interval(site, "`span`", length)?.length()))
}

/// For arguments that the table does not allow.
pub(super) fn none<'a>(site: Site<'_, 'a>) -> Eval<'a> {
    Err(site.error(ErrorKind::Type, "such arguments do not fit the function"))
}

pub(super) fn date<'a>(site: Site<'_, 'a>, what: &str, value: &Value<'a>) -> Eval<'a, Date> {
    let View::Text(text) = value.view() else {
        return Err(site.wrong_type(what, "a date", value));
    };
    site.charge_long(text.len())?;
    read_date(text).ok_or_else(|| {
        let message = format!("`{}` is no date such as `2026-11-21`", brief(value));
        site.error(ErrorKind::Value, message)
    })
}

/// A date as declarations write it, and no other form that ISO 8601 has.
pub(in crate::expr) fn read_date(text: &str) -> Option<Date> {
    let [year @ .., b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else {
        return None;
    };
    if year.len() != 4 {
        return None;
    }
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0, |number: i16, byte| {
            byte.is_ascii_digit()
                .then(|| number * 10 + i16::from(byte - b'0'))
        })
    };
    let short = |digits: &[u8]| i8::try_from(number(digits)?).ok();
    Date::new(number(year)?, short(&[*m1, *m2])?, short(&[*d1, *d2])?).ok()
}

pub(super) fn interval<'a>(site: Site<'_, 'a>, what: &str, value: &Value<'a>) -> Eval<'a, Interval> {
    let View::Text(text) = value.view() else {
        return Err(site.wrong_type(what, "a duration such as `4h`", value));
    };
    site.charge_long(text.len())?;
    Interval::parse(text).ok_or_else(|| {
        let message = format!("`{}` is no duration such as `4h`, `2d`, `1M`", brief(value));
        site.error(ErrorKind::Value, message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        for year in ["0000", "1900", "2000", "2024", "2026", "9999"] {
            for (month, day) in (0..=13).flat_map(|month| (0..=32).map(move |day| (month, day))) {
                let text = format!("{year}-{month:02}-{day:02}");
                assert_eq!(read_date(&text), text.parse().ok(), "{text}");
            }
        }
        for text in [
            "",
            "2026-1-01",
            "2026-01-1 ",
            "+026-01-01",
            "2026/01/01",
            "20260101  ",
            "２026-01-0",
        ] {
            assert_eq!(read_date(text), None, "{text}");
        }
    }
}
