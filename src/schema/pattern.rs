//! Patterns of the vocabulary, matched by hand.
//!
//! A regular expression takes longer to compile than most declarations take to
//! check. The expressions of the vocabulary are known, so each has a function
//! that accepts the same texts; a test holds the two against each other. Any
//! other expression is compiled when it is first asked.

use std::sync::OnceLock;

use regex::{Regex, RegexBuilder};

use crate::limit;

/// A test of a text.
#[derive(Debug)]
pub(super) enum Pattern {
    /// An expression of the vocabulary, by its function.
    Known(Test),
    /// Any other one; nothing inside where it is not an expression of our engine.
    Other(Box<str>, OnceLock<Option<Regex>>),
}

impl Pattern {
    pub(super) fn new(expression: &str) -> Self {
        match KNOWN.iter().find(|(known, _)| *known == expression) {
            Some(&(_, test)) => Self::Known(test),
            None => Self::Other(expression.into(), OnceLock::new()),
        }
    }

    /// Whether it can be told here what matches; other engines know more than ours.
    pub(super) fn is_exact(&self) -> bool {
        matches!(self, Self::Known(_))
    }

    pub(super) fn matches(&self, text: &str) -> bool {
        match self {
            Self::Known(test) => test(text),
            Self::Other(expression, compiled) => compiled
                .get_or_init(|| compile(expression))
                .as_ref()
                .is_some_and(|regex| regex.is_match(text)),
        }
    }
}

/// Nothing where it is no expression of our engine, or one that is too large.
fn compile(expression: &str) -> Option<Regex> {
    let most = limit::PATTERN_BYTES.count();
    RegexBuilder::new(expression)
        .size_limit(most)
        .dfa_size_limit(most)
        .build()
        .ok()
}

type Test = fn(&str) -> bool;

/// The expressions of `declaration.schema.json` and `config.schema.json`.
#[rustfmt::skip]
pub(super) const KNOWN: [(&str, Test); 15] = [
    ("^[a-z0-9]+(-[a-z0-9]+)*$", id),
    ("^[^\\n\\r]*[^ \\t\\n\\r][^\\n\\r]*\\n?$", line),
    ("[^ \\t\\n\\r]", visible),
    ("^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$", date),
    ("^([0-9]{1,5}[mhdwMy]|P([0-9]{1,5}W|([0-9]{1,5}Y([0-9]{1,5}M)?([0-9]{1,5}D)?|[0-9]{1,5}M([0-9]{1,5}D)?|[0-9]{1,5}D)(T([0-9]{1,5}H([0-9]{1,5}M)?|[0-9]{1,5}M))?|T([0-9]{1,5}H([0-9]{1,5}M)?|[0-9]{1,5}M)))$", duration),
    ("^(([^/\\\\.: \\t\\n\\r]|\\.[^/\\\\.: \\t\\n\\r])[^/\\\\:\\n\\r]*/)*([^/\\\\.: \\t\\n\\r]|\\.[^/\\\\.: \\t\\n\\r])[^/\\\\:\\n\\r]*$", path),
    ("^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$", zone),
    ("^(mon|tue|wed|thu|fri|sat|sun)(-(mon|tue|wed|thu|fri|sat|sun))?(,(mon|tue|wed|thu|fri|sat|sun)(-(mon|tue|wed|thu|fri|sat|sun))?)*$", days),
    ("^([01][0-9]|2[0-3]):[0-5][0-9]$", opening),
    ("^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$", closing),
    ("^[A-Z]{3}$", currency),
    ("^[a-z][a-z0-9_]*$", column),
    ("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", digits_of_date),
    ("^[A-Z]{2,4}[0-9]{3}$", code),
    ("^([0-9]{1,6}[mhdwMy]|P.+)$", term),
];

fn id(text: &str) -> bool {
    let part =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    text.split('-').all(part)
}

fn line(text: &str) -> bool {
    let text = text.strip_suffix('\n').unwrap_or(text);
    !text.bytes().any(|b| matches!(b, b'\n' | b'\r')) && visible(text)
}

fn visible(text: &str) -> bool {
    text.bytes().any(|b| !matches!(b, b' ' | b'\t' | b'\n' | b'\r'))
}

fn digits_of_date(text: &str) -> bool {
    let fits = |(at, byte): (usize, &u8)| match at {
        4 | 7 => *byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    text.len() == 10 && text.as_bytes().iter().enumerate().all(fits)
}

fn date(text: &str) -> bool {
    let within = |range: std::ops::Range<usize>, most: &str| {
        let part = text.get(range).unwrap_or("");
        part != "00" && part <= most
    };
    digits_of_date(text) && within(5..7, "12") && within(8..10, "31")
}

/// `4h`, or a duration of ISO 8601 without seconds.
fn duration(text: &str) -> bool {
    let Some(iso) = text.strip_prefix('P') else {
        let Some((_, unit)) = amount(text) else {
            return false;
        };
        return matches!(unit, "m" | "h" | "d" | "w" | "M" | "y");
    };
    if let Some((_, "W")) = amount(iso) {
        return true;
    }
    let (days, time) = match iso.split_once('T') {
        Some((days, time)) => (days, Some(time)),
        None => (iso, None),
    };
    let days_fit = in_units(days, b"YMD");
    match time {
        Some(time) => days_fit && !time.is_empty() && in_units(time, b"HM"),
        None => days_fit && !days.is_empty(),
    }
}

/// One to five digits, and what follows.
fn amount(text: &str) -> Option<(&str, &str)> {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    (1..=5)
        .contains(&end)
        .then(|| text.split_at_checked(end))
        .flatten()
}

/// Amounts with these units, each at most once and in this order; the text may be empty.
fn in_units(mut text: &str, units: &[u8]) -> bool {
    let mut next = 0;
    while !text.is_empty() {
        let Some((_, rest)) = amount(text) else {
            return false;
        };
        let Some(&unit) = rest.as_bytes().first() else {
            return false;
        };
        let Some(at) = units.iter().skip(next).position(|&known| known == unit) else {
            return false;
        };
        next += at + 1;
        text = rest.get(1..).unwrap_or("");
    }
    true
}

fn path(text: &str) -> bool {
    let segment = |segment: &str| {
        let rest = segment.strip_prefix('.').unwrap_or(segment);
        let starts = rest
            .chars()
            .next()
            .is_some_and(|c| !matches!(c, '\\' | '.' | ':' | ' ' | '\t' | '\n' | '\r'));
        starts && !segment.contains(['\\', ':', '\n', '\r'])
    };
    text.split('/').all(segment)
}

fn zone(text: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'+' | b'-'))
    };
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.split('/').all(part)
}

fn days(text: &str) -> bool {
    let day = |day: &str| matches!(day, "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun");
    text.split(',').all(|range| match range.split_once('-') {
        Some((first, last)) => day(first) && day(last),
        None => day(range),
    })
}

fn opening(text: &str) -> bool {
    let &[a, b, b':', c, d] = text.as_bytes() else {
        return false;
    };
    let hour = match a {
        b'0' | b'1' => b.is_ascii_digit(),
        b'2' => matches!(b, b'0'..=b'3'),
        _ => false,
    };
    hour && matches!(c, b'0'..=b'5') && d.is_ascii_digit()
}

fn closing(text: &str) -> bool {
    text == "24:00" || opening(text)
}

fn currency(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase())
}

fn column(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

fn code(text: &str) -> bool {
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let digits = text.as_bytes().get(letters..).unwrap_or(&[]);
    (2..=4).contains(&letters) && digits.len() == 3 && digits.iter().all(u8::is_ascii_digit)
}

/// `3M`, or anything that could be a duration of ISO 8601.
fn term(text: &str) -> bool {
    if let Some(iso) = text.strip_prefix('P') {
        return !iso.is_empty() && !iso.contains('\n');
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let unit = text.get(digits..).unwrap_or("");
    (1..=6).contains(&digits) && matches!(unit, "m" | "h" | "d" | "w" | "M" | "y")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::schema::DECLARATION;

    /// Texts of the expression, the same with a slip, and others.
    fn texts(expression: &'static str) -> impl Strategy<Value = String> {
        let fitting = proptest::string::string_regex(expression.trim_matches(['^', '$'])).unwrap();
        let slipped = (
            proptest::string::string_regex(expression.trim_matches(['^', '$'])).unwrap(),
            any::<prop::sample::Index>(),
            "[-a-zA-Z0-9 .:/,\n\r\t\\\\PTé]?",
        )
            .prop_map(|(text, at, slip)| {
                let mut chars: Vec<char> = text.chars().collect();
                let at = at.index(chars.len() + 1);
                if let (Some(slot), Some(slip)) = (chars.get_mut(at), slip.chars().next()) {
                    *slot = slip;
                } else {
                    chars.extend(slip.chars());
                }
                chars.into_iter().collect()
            });
        prop_oneof![fitting, slipped, "[-a-z0-9 .:/,\n\tPTMYDWH]{0,12}"]
    }

    #[test]
    fn each_function_accepts_what_its_expression_matches() {
        for (expression, test) in KNOWN {
            let regex = Regex::new(expression).unwrap();
            proptest!(ProptestConfig::with_cases(600), |(text in texts(expression))| {
                prop_assert_eq!(test(&text), regex.is_match(&text), "{} on {:?}", expression, text);
            });
        }
    }

    #[test]
    fn every_expression_of_the_vocabulary_and_of_configurations_is_known_and_no_other() {
        let texts = [DECLARATION, include_str!("../config/config.schema.json")];
        let schemas = texts.map(|text| serde_json::from_str::<serde_json::Value>(text).unwrap());
        let mut used = Vec::new();
        let mut open: Vec<_> = schemas.iter().collect();
        while let Some(value) = open.pop() {
            if let Some(object) = value.as_object() {
                if let Some(pattern) = object.get("pattern").and_then(serde_json::Value::as_str) {
                    used.push(pattern);
                }
                let keys = object
                    .get("patternProperties")
                    .and_then(serde_json::Value::as_object);
                used.extend(
                    keys.into_iter()
                        .flatten()
                        .map(|(key, _)| key.as_str())
                        .filter(|key| *key != "^x-"),
                );
                open.extend(object.values());
            } else if let Some(list) = value.as_array() {
                open.extend(list);
            }
        }
        used.sort_unstable();
        used.dedup();
        let mut known: Vec<&str> = KNOWN.iter().map(|(expression, _)| *expression).collect();
        known.sort_unstable();
        assert_eq!(used, known);
    }
}
