//! How a wrong value is mended, where that can be told.

use std::borrow::Cow;

use super::explain::{Spot, help, written};
use super::mask::shown;
use super::nearest::advice;
use super::shape::{Kind, ShapeId};
use super::shapes::Shapes;
use super::values;
use crate::source::masked;
use crate::yaml::{Node, Value};

/// How a value of a wrong kind is mended.
pub(super) fn of_type(shapes: &Shapes, spot: Spot<'_>) -> String {
    let place = spot.node.place();
    let text = shown(place.text());
    match (shapes.kind(spot.shape), spot.node.value()) {
        (Kind::List, Value::Null) => "write `[]` to say that there are none, or remove the key".to_owned(),
        (_, Value::Null) => "give it a value, or remove the key".to_owned(),
        (Kind::Text, Value::Int(_) | Value::Float(_) | Value::Bool(_)) => scalar(shapes, spot.shape, &text),
        (Kind::Text, Value::List) => listed(shapes, spot),
        (Kind::Number, Value::Text) => number(shapes, spot),
        (Kind::List, Value::Map) => mapped(shapes, spot),
        (Kind::List, Value::Text | Value::Int(_) | Value::Float(_) | Value::Bool(_)) => {
            let element = shapes.element(spot.shape);
            match element.filter(|_| spot.node.value() != Value::Text) {
                Some(element) if is_named(shapes, element) => scalar(shapes, element, &text),
                _ => format!("write a list: `[{text}]`"),
            }
        }
        (Kind::Object, _) => {
            let keys: Vec<String> = shapes
                .fields(spot.shape)
                .take(6)
                .map(|(name, _)| format!("`{name}`"))
                .collect();
            if keys.is_empty() {
                help(shapes, spot.shape)
            } else {
                format!("write a mapping with keys such as {}", keys.join(", "))
            }
        }
        _ => written(shapes, spot.shape),
    }
}

/// Whether a value is the name of something: quotes around another value make no name of it.
fn is_named(shapes: &Shapes, shape: ShapeId) -> bool {
    shapes.reference(shape).is_some() || shapes.words(shape).next().is_some()
}

/// A number or a truth value where a text stands.
fn scalar(shapes: &Shapes, shape: ShapeId, text: &str) -> String {
    let words: Vec<&str> = shapes.words(shape).collect();
    if shapes.reference(shape).is_some() {
        return help(shapes, shape);
    }
    if !words.is_empty() {
        return advice(text, &words, "word");
    }
    let whole = !text.is_empty() && text.len() <= 5 && text.bytes().all(|b| b.is_ascii_digit());
    match shapes.name(shape) {
        Some("duration") if whole => {
            format!("add a unit: `{text}m` is minutes, `{text}h` hours, `{text}d` days, `{text}M` months")
        }
        Some("duration") => written(shapes, shape),
        _ => format!("write it in quotes: `\"{text}\"`"),
    }
}

/// A list where a text stands.
fn listed(shapes: &Shapes, spot: Spot<'_>) -> String {
    if spot.node.len() == 1 {
        return "write the one value without the brackets".to_owned();
    }
    let texts: Option<Vec<&str>> = spot.node.items().take(8).map(Node::text).collect();
    let joined = texts.and_then(|texts| days(&texts.join(",")));
    match joined.filter(|_| shapes.name(spot.shape) == Some("days") && spot.node.len() <= 7) {
        Some(days) => format!("write one text: `{}`", shown(&days)),
        None => written(shapes, spot.shape),
    }
}

/// A mapping where a list stands.
fn mapped(shapes: &Shapes, spot: Spot<'_>) -> String {
    let first = spot.node.entries().next();
    if first.is_some_and(|entry| entry.key.text().is_some_and(|key| key.starts_with('-'))) {
        return "put a space after the `-` of each element".to_owned();
    }
    let has_id = |element| shapes.fields(element).any(|(name, _)| name == "id");
    match shapes.element(spot.shape) {
        Some(element) if has_id(element) => {
            "write a list: each element starts with `- `, and has its name under `id`".to_owned()
        }
        _ => "write a list: each element starts with `- `".to_owned(),
    }
}

/// A number that was written as text: in quotes, with a unit, with separators.
fn number(shapes: &Shapes, spot: Spot<'_>) -> String {
    let text = spot.node.text().unwrap_or("").trim();
    let digits: String = text
        .chars()
        .filter(|c| !matches!(c, '_' | '\'' | '\u{a0}'))
        .collect();
    let end = digits
        .char_indices()
        .find(|&(at, c)| !(c.is_ascii_digit() || (c == '.' && at > 0) || (c == '-' && at == 0)))
        .map_or(digits.len(), |(at, _)| at);
    let head = digits.get(..end).unwrap_or("").trim_end_matches('.');
    let rest = digits.get(end..).unwrap_or("").trim();
    let plain = !head.is_empty() && head.len() < 16 && head != "-";
    if plain && rest.is_empty() && text == head {
        return format!("write it without quotes: `{head}`");
    }
    if plain && rest.is_empty() {
        return format!("write `{head}`");
    }
    if plain && rest.chars().all(|c| c.is_alphabetic() || matches!(c, '%' | ' ')) {
        return format!("write the number alone: `{head}`");
    }
    written(shapes, spot.shape)
}

/// How a text that does not fit its pattern is mended.
pub(super) fn of_text(shapes: &Shapes, shape: ShapeId, text: &str) -> String {
    let mended = match shapes.name(shape) {
        // What is mended would not be known as a secret any more.
        _ if text.len() > 200 || matches!(masked(text), Cow::Owned(_)) => None,
        Some("duration") => duration(text),
        Some("id" | "word" | "audience") => slug(text),
        Some("date") => date(text),
        Some("time") => time(text).map(|time| format!("\"{time}\"")),
        Some("days") => days(text),
        Some("currency") => currency(text),
        Some("zone") if values::is_offset(text) => return values::OFFSET.to_owned(),
        Some("zone") => slug_zone(text),
        Some("code") => code(text),
        Some("path") => {
            return "name a file below this folder: no `..`, no `/` at the start, `/` between folders"
                .to_owned();
        }
        _ => None,
    };
    match mended {
        Some(mended) if mended != text => format!("write `{}`", shown(&mended)),
        _ => written(shapes, shape),
    }
}

/// `4 hours` is `4h`, and `1.5h` is `90m`.
fn duration(text: &str) -> Option<String> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (digits, unit) = text.split_at(end);
    if let Some((whole, part)) = digits.split_once('.') {
        return minutes(whole, part, unit.trim());
    }
    let number: u32 = digits.parse().ok()?;
    let unit = unit.trim().trim_end_matches('.');
    if unit == "M" {
        return Some(format!("{number}M"));
    }
    let unit = match unit.to_lowercase().as_str() {
        "m" | "min" | "mins" | "minute" | "minutes" => 'm',
        "h" | "hr" | "hrs" | "hour" | "hours" => 'h',
        "d" | "day" | "days" => 'd',
        "w" | "wk" | "week" | "weeks" => 'w',
        "mo" | "mon" | "month" | "months" => 'M',
        "y" | "yr" | "year" | "years" => 'y',
        _ => return None,
    };
    Some(format!("{number}{unit}"))
}

/// Hours with a decimal as whole minutes. A day has other lengths on other clocks.
fn minutes(whole: &str, part: &str, unit: &str) -> Option<String> {
    if !matches!(unit, "h" | "hr" | "hrs" | "hour" | "hours") || part.is_empty() || part.len() > 4 {
        return None;
    }
    let whole: u32 = whole.parse().ok().filter(|&hours| hours < 1_000)?;
    let scale = 10_u32.pow(u32::try_from(part.len()).ok()?);
    let sixtieths = part.parse::<u32>().ok()?.checked_mul(60)?;
    (sixtieths % scale == 0).then(|| format!("{}m", whole * 60 + sixtieths / scale))
}

/// `ps404` and `PS4O4` are `PS404`.
fn code(text: &str) -> Option<String> {
    let text = text.trim().to_ascii_uppercase().replace(['-', ' '], "");
    let (prefix, digits) = text.split_at_checked(text.len().checked_sub(3)?)?;
    let digits = digits.replace('O', "0").replace(['I', 'L'], "1");
    let formed = (2..=4).contains(&prefix.len())
        && prefix.bytes().all(|b| b.is_ascii_uppercase())
        && digits.bytes().all(|b| b.is_ascii_digit());
    formed.then(|| format!("{prefix}{digits}"))
}

/// `Service Desk` is `service-desk`.
fn slug(text: &str) -> Option<String> {
    let mut slug = String::new();
    for c in text.trim().chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if matches!(c, ' ' | '_' | '-' | '.' | '/' | '&' | ':') {
            if !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
        } else {
            return None;
        }
    }
    let slug = slug.trim_end_matches('-');
    (!slug.is_empty()).then(|| slug.to_owned())
}

/// `21.11.2026` and `2026/11/21` are `2026-11-21`; `02/03/2026` could be two days.
fn date(text: &str) -> Option<String> {
    let day = text.trim().split(['T', ' ']).next()?;
    let parts: Vec<&str> = day.split(['-', '/', '.']).collect();
    let [a, b, c] = parts.as_slice() else { return None };
    let number = |text: &str| text.parse::<i16>().ok().filter(|_| text.len() <= 4);
    let (a_number, b_number, c_number) = (number(a)?, number(b)?, number(c)?);
    let (year, month, day) = match (a.len(), c.len()) {
        (4, _) => (a_number, b_number, c_number),
        (_, 4) if text.contains('.') => (c_number, b_number, a_number),
        (_, 4) if a_number > 12 => (c_number, b_number, a_number),
        (_, 4) if b_number > 12 => (c_number, a_number, b_number),
        _ => return None,
    };
    let date = jiff::civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    Some(date.to_string())
}

/// `8:00`, `8am` and `5.30 pm` are `08:00`, `08:00` and `17:30`.
fn time(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let (text, afternoon) = match (text.strip_suffix("pm"), text.strip_suffix("am")) {
        (Some(rest), _) => (rest.trim().to_owned(), Some(true)),
        (_, Some(rest)) => (rest.trim().to_owned(), Some(false)),
        _ => (text, None),
    };
    let mut parts = text.split([':', '.', 'h']);
    let hour: u32 = parts.next()?.parse().ok()?;
    let minute: u32 = parts
        .next()
        .filter(|text| !text.is_empty())
        .unwrap_or("0")
        .parse()
        .ok()?;
    let hour = match afternoon {
        Some(true) if hour < 12 => hour + 12,
        Some(false) if hour == 12 => 0,
        _ => hour,
    };
    (hour < 24 && minute < 60).then(|| format!("{hour:02}:{minute:02}"))
}

/// `Monday - Friday` is `mon-fri`.
fn days(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    match text.as_str() {
        "weekdays" | "workdays" | "working days" => return Some("mon-fri".to_owned()),
        "weekend" | "weekends" => return Some("\"sat,sun\"".to_owned()),
        "daily" | "every day" | "all" => return Some("mon-sun".to_owned()),
        _ => {}
    }
    let text = text
        .replace(" to ", "-")
        .replace(" and ", ",")
        .replace('–', "-")
        .replace([';', '+', '&'], ",");
    let mut mended = String::new();
    for c in text.chars() {
        match c {
            ' ' => {}
            '-' | ',' => mended.push(c),
            c if c.is_ascii_alphabetic() => mended.push(c),
            _ => return None,
        }
    }
    let ranges: Option<Vec<String>> = mended.split(',').map(range).collect();
    let days = ranges?.join(",");
    Some(if days.contains(',') {
        format!("\"{days}\"")
    } else {
        days
    })
}

fn range(text: &str) -> Option<String> {
    let days: Option<Vec<&str>> = text
        .split('-')
        .map(|day| {
            ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
                .into_iter()
                .find(|short| day.starts_with(short))
        })
        .collect();
    let days = days?;
    (days.len() <= 2).then(|| days.join("-"))
}

fn currency(text: &str) -> Option<String> {
    let text = text.trim();
    match text {
        "€" => return Some("EUR".to_owned()),
        "£" => return Some("GBP".to_owned()),
        _ => {}
    }
    let letters = text.len() == 3 && text.bytes().all(|b| b.is_ascii_alphabetic());
    letters.then(|| text.to_ascii_uppercase())
}

fn slug_zone(text: &str) -> Option<String> {
    values::nearest_zone(&text.trim().replace(' ', "_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    type Case = (fn(&str) -> Option<String>, &'static str, Option<&'static str>);

    #[test]
    fn what_people_write_has_a_mend() {
        let cases: [Case; 31] = [
            (duration, "4 hours", Some("4h")),
            (duration, "30min", Some("30m")),
            (duration, "1 month", Some("1M")),
            (duration, "2 Days", Some("2d")),
            (duration, "90s", None),
            (duration, "1.5h", Some("90m")),
            (duration, "1.5 days", None),
            (duration, "0.333h", None),
            (code, "ps302", Some("PS302")),
            (code, "PS3O2", Some("PS302")),
            (code, "GR 001", Some("GR001")),
            (code, "P302", None),
            (duration, "soon", None),
            (slug, "Service Desk", Some("service-desk")),
            (slug, "coe_lead", Some("coe-lead")),
            (slug, " R&D ", Some("r-d")),
            (slug, "Büro", None),
            (date, "21.11.2026", Some("2026-11-21")),
            (date, "2026/1/5", Some("2026-01-05")),
            (date, "11/21/2026", Some("2026-11-21")),
            (date, "02/03/2026", None),
            (date, "2026-11-21T08:00:00Z", Some("2026-11-21")),
            (time, "8:00", Some("08:00")),
            (time, "5.30 pm", Some("17:30")),
            (time, "12am", Some("00:00")),
            (time, "25:00", None),
            (days, "Monday - Friday", Some("mon-fri")),
            (days, "Sat and Sun", Some("\"sat,sun\"")),
            (days, "weekdays", Some("mon-fri")),
            (days, "someday", None),
            (currency, "eur", Some("EUR")),
        ];
        for (mend, text, expected) in cases {
            assert_eq!(mend(text).as_deref(), expected, "{text}");
        }
    }
}
