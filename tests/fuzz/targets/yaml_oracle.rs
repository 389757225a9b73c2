//! Where we and an independent parser of YAML both accept a text, it means the same to both.

use std::collections::HashSet;
use std::sync::Arc;

use gradus::yaml::{Forest, Limits, parse};
use serde_json::Value;

use super::ground::{asked, source, text};

/// The other parser takes time by the square of the depth.
const LONGEST: usize = 4096;

pub(super) fn run(data: &[u8]) {
    let Some(text) = text(data) else { return };
    // Of a block scalar that ends with the text our parser says that its last line ends, and the other one does not.
    let text = &format!("{text}\n");
    if text.len() > LONGEST || known_to_differ(text) {
        return;
    }
    let Ok(tree) = parse(&source("text.yaml", text), Limits::default()) else {
        return;
    };
    let forest = Forest::single(Arc::new(tree));
    // One scalar is no file of ours, and what may stand in it at the first column is read in several ways.
    if !matches!(
        forest.root().value(),
        gradus::yaml::Value::Map | gradus::yaml::Value::List
    ) {
        return;
    }
    let ours = forest.root().to_json();
    if let Some(theirs) = asked(|| theirs(text)) {
        assert_eq!(settled(&ours), settled(&theirs), "{text:?}");
    }
}

/// Texts that the other parser reads in its own way.
fn known_to_differ(text: &str) -> bool {
    // It makes mappings of tags, and leaves `<<` to the caller; it ends lines where YAML 1.1 did,
    // and minds the mark of byte order, which never comes to our parser.
    let other =
        text.contains(['!', '%', '\u{85}', '\u{2028}', '\u{2029}', '\u{feff}']) || text.contains("<<");
    // To it every `?` inside of brackets begins a key, where YAML 1.2 asks for a blank behind it.
    let mut marks = text.split('?').skip(1);
    let keys = text.contains(['[', '{']) && marks.any(|rest| !rest.starts_with(char::is_whitespace));
    // Names of anchors end at a colon to it, and numbers to other bases have signs and a base of two, and end at 64 bits.
    let mut names = text.split(['&', '*']).skip(1).map(name);
    let anchors = names.any(|name| {
        !name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    });
    // Of an anchor that is given twice, the next one takes the place.
    let mut given = HashSet::new();
    let again = text.split('&').skip(1).any(|rest| !given.insert(name(rest)));
    let signed = ["-0x", "+0x", "-0o", "+0o", "0b"]
        .iter()
        .any(|sign| text.contains(sign));
    let mut based = text.split("0x").chain(text.split("0o")).skip(1);
    let long = based.any(|rest| rest.bytes().take_while(u8::is_ascii_hexdigit).count() > 15);
    other || keys || anchors || again || signed || long
}

/// What stands before the next blank or bracket.
fn name(rest: &str) -> &str {
    let ends = |c: char| c.is_whitespace() || matches!(c, ',' | '[' | ']' | '{' | '}');
    rest.split(ends).next().unwrap_or("")
}

/// What the other parser reads; nothing where it refuses the text, or JSON cannot say it.
fn theirs(text: &str) -> Option<Value> {
    let value: serde_yaml::Value = serde_yaml::from_str(text).ok()?;
    serde_json::to_value(value).ok()
}

/// Numbers as people see them: one parser may keep `1.0` and the other `1`, and the other one leaves `012` and
/// `1e400` as text, where the core schema of YAML 1.2 has 12 and a number without end, which JSON writes as null.
fn settled(value: &Value) -> Value {
    match value {
        Value::String(text) if text.contains(|c: char| c.is_ascii_digit()) => match text.parse::<f64>() {
            Ok(number) => Value::from(number),
            Err(_) => value.clone(),
        },
        Value::Number(number) => number.as_f64().map_or(Value::Null, Value::from),
        Value::Array(items) => items.iter().map(settled).collect(),
        Value::Object(entries) => entries
            .iter()
            .map(|(key, value)| (key.clone(), settled(value)))
            .collect(),
        other => other.clone(),
    }
}
