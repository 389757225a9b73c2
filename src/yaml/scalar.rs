//! Plain scalars by the core schema of YAML 1.2 (10.3.2).

use super::tree::Value;

/// The value of a plain scalar; text where it is nothing else.
///
/// An integer past 64 bits becomes a float, as JSON readers have it.
#[must_use]
pub fn resolve(text: &str) -> Value {
    let bytes = text.as_bytes();
    match bytes.first() {
        None => Value::Null,
        Some(b'~') if bytes.len() == 1 => Value::Null,
        Some(b'n' | b'N') if matches!(text, "null" | "Null" | "NULL") => Value::Null,
        Some(b't' | b'T') if matches!(text, "true" | "True" | "TRUE") => Value::Bool(true),
        Some(b'f' | b'F') if matches!(text, "false" | "False" | "FALSE") => Value::Bool(false),
        Some(b'0'..=b'9' | b'-' | b'+' | b'.') => number(text).unwrap_or(Value::Text),
        Some(_) => Value::Text,
    }
}

fn number(text: &str) -> Option<Value> {
    let based = |digits: &str, radix, valid: fn(&u8) -> bool| {
        (!digits.is_empty() && digits.as_bytes().iter().all(valid)).then(|| {
            i64::from_str_radix(digits, radix).map_or_else(
                |_| {
                    Value::Float(digits.bytes().fold(0.0, |sum, b| {
                        let digit = char::from(b).to_digit(radix).unwrap_or(0);
                        sum * f64::from(radix) + f64::from(digit)
                    }))
                },
                Value::Int,
            )
        })
    };
    if let Some(digits) = text.strip_prefix("0x") {
        return based(digits, 16, u8::is_ascii_hexdigit);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return based(digits, 8, |b| matches!(b, b'0'..=b'7'));
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    match unsigned {
        ".inf" | ".Inf" | ".INF" => {
            let negative = text.starts_with('-');
            return Some(Value::Float(if negative {
                f64::NEG_INFINITY
            } else {
                f64::INFINITY
            }));
        }
        ".nan" | ".NaN" | ".NAN" => {
            return (unsigned.len() == text.len()).then_some(Value::Float(f64::NAN));
        }
        _ => {}
    }
    if !unsigned.is_empty() && unsigned.bytes().all(|b| b.is_ascii_digit()) {
        let parsed = text.parse().map(Value::Int);
        return parsed.or_else(|_| text.parse().map(Value::Float)).ok();
    }
    is_float(unsigned.as_bytes()).then(|| text.parse().ok().map(Value::Float))?
}

/// `( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
fn is_float(bytes: &[u8]) -> bool {
    let digits = |from: usize| {
        let rest = bytes.get(from..).unwrap_or(&[]);
        from + rest.iter().take_while(|b| b.is_ascii_digit()).count()
    };
    let whole = digits(0);
    let mut at = whole;
    if bytes.get(at) == Some(&b'.') {
        let end = digits(at + 1);
        if whole == 0 && end == at + 1 {
            return false;
        }
        at = end;
    } else if whole == 0 {
        return false;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(at + 1), Some(b'-' | b'+')));
        let end = digits(at + 1 + sign);
        if end == at + 1 + sign {
            return false;
        }
        at = end;
    }
    at == bytes.len()
}

/// What a reader of YAML 1.1 would take a plain scalar for, though 1.2 reads
/// text or another number; `None` where both agree.
#[must_use]
pub fn ambiguous(text: &str) -> Option<&'static str> {
    // What is asked of every plain text: most start with another letter.
    let may_be = |first: &u8| {
        matches!(
            first,
            b'0'..=b'9' | b'+' | b'-' | b'y' | b'Y' | b'n' | b'N' | b'o' | b'O'
        )
    };
    if !text.as_bytes().first().is_some_and(may_be) {
        return None;
    }
    let truth = [
        "y", "Y", "n", "N", "yes", "Yes", "YES", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF",
    ];
    if text.len() <= 3 && truth.contains(&text) {
        return Some("a truth value");
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if let Some(other) = to_a_base(text, unsigned) {
        return Some(other);
    }
    let bytes = unsigned.as_bytes();
    if !bytes.first().is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let all = |valid: fn(&u8) -> bool| bytes.iter().all(valid);
    if bytes.len() > 1 && bytes.first() == Some(&b'0') && all(|b| matches!(b, b'0'..=b'7' | b'_')) {
        return Some("an octal number");
    }
    if bytes.contains(&b':') && sexagesimal(unsigned) {
        return Some("a number to the base 60");
    }
    if bytes.contains(&b'_') && all(|b| b.is_ascii_digit() || *b == b'_') {
        return Some("a number");
    }
    None
}

/// `0b1`, `0x1_f`, `-0x1f`: text to 1.2, numbers to 1.1; and `0o17`, of which it is the other way round.
fn to_a_base(text: &str, unsigned: &str) -> Option<&'static str> {
    let (prefix, digits) = unsigned.split_at_checked(2)?;
    let all = |valid: fn(&u8) -> bool| !digits.is_empty() && digits.as_bytes().iter().all(valid);
    match prefix {
        "0b" if all(|b| matches!(b, b'0' | b'1' | b'_')) => Some("a binary number"),
        "0x" if all(|b| b.is_ascii_hexdigit() || *b == b'_') => {
            let is_text = digits.contains('_') || text.len() > unsigned.len();
            is_text.then_some("a hexadecimal number")
        }
        "0o" if text.len() == unsigned.len() && all(|b| matches!(b, b'0'..=b'7')) => Some("text"),
        _ => None,
    }
}

/// `[0-9]+ ( : [0-5]?[0-9] )+ ( \. [0-9]* )?`
fn sexagesimal(text: &str) -> bool {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    let mut parts = whole.split(':');
    let first = parts.next().unwrap_or("");
    !first.is_empty()
        && first.bytes().all(|b| b.is_ascii_digit())
        && parts.all(|part| match part.as_bytes() {
            [one] => one.is_ascii_digit(),
            [ten, one] => matches!(ten, b'0'..=b'5') && one.is_ascii_digit(),
            _ => false,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_core_schema_has_its_own_idea_of_numbers() {
        for (text, value) in [
            ("012", Value::Int(12)),
            ("0o14", Value::Int(12)),
            ("0xff", Value::Int(255)),
            ("-7", Value::Int(-7)),
            ("+3", Value::Int(3)),
            ("1.", Value::Float(1.0)),
            (".5", Value::Float(0.5)),
            ("1e3", Value::Float(1000.0)),
            ("9223372036854775808", Value::Float(9_223_372_036_854_775_808.0)),
        ] {
            assert_eq!(resolve(text), value, "{text}");
        }
        for text in [
            "no",
            "1:30",
            "1_000",
            ".",
            "-",
            "+",
            "e3",
            "1e",
            "0x",
            "0o8",
            "-0x1",
            "+.nan",
            ". 5",
            "2026-11-21",
            "nul",
        ] {
            assert_eq!(resolve(text), Value::Text, "{text}");
        }
    }

    #[test]
    fn the_traps_of_yaml_1_1_are_known() {
        for text in [
            "no",
            "Off",
            "y",
            "012",
            "1:30",
            "1_000",
            "190:20:30.15",
            "-012",
            "0b1",
            "-0b1_0",
            "0x1_F",
            "+0x1F",
            "0o17",
        ] {
            assert!(ambiguous(text).is_some(), "{text}");
        }
        for text in [
            "nope",
            "0",
            "12",
            "1.2.3",
            "2026-11-21",
            "https://a:1",
            "10:61",
            "0x1F",
            "0x",
            "0b2",
            "0o8",
            "-0o7",
            "09:xx",
            "089",
        ] {
            assert!(ambiguous(text).is_none(), "{text}");
        }
    }
}
