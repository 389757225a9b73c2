//! Values as text: for `string()` and messages, and short for people.

use std::fmt::Write as _;

use super::{Value, View, duration_text, timestamp_text};
use crate::source::masked_beginning;

/// A double as people write it; `NaN`, `Infinity` and `-Infinity` by these names.
pub(in crate::expr) fn double(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    let size = value.abs();
    if size != 0.0 && !(1e-7..1e21).contains(&size) {
        return format!("{value:e}");
    }
    value.to_string()
}

/// The text of a value, texts inside of collections without quotes. Entries of maps are in the order of their keys' texts.
///
/// Collections nest no deeper than the tree and the expression do.
pub(in crate::expr) fn plain(value: &Value<'_>) -> String {
    let mut out = String::new();
    write(value, &mut out, usize::MAX);
    out
}

/// As [`plain`], in at most so many bytes; `None` where more are needed.
///
/// A list that holds another one twice, which holds a third one twice, is small and its text without end.
pub(in crate::expr) fn plain_within(value: &Value<'_>, most: usize) -> Option<String> {
    let mut out = String::new();
    write(value, &mut out, most);
    (out.len() <= most).then_some(out)
}

/// Writes a value; past `most` bytes in all, no further elements.
fn write(value: &Value<'_>, out: &mut String, most: usize) {
    match value.view() {
        View::Null => out.push_str("null"),
        View::Bool(value) => out.push_str(if value { "true" } else { "false" }),
        View::Int(value) => _ = write!(out, "{value}"),
        View::Uint(value) => _ = write!(out, "{value}"),
        View::Double(value) => out.push_str(&double(value)),
        View::Text(text) => out.push_str(text),
        View::Bytes(bytes) => out.push_str(&String::from_utf8_lossy(bytes)),
        View::Timestamp(value) => out.push_str(&timestamp_text(value)),
        View::Duration(value) => out.push_str(&duration_text(value)),
        View::Type(kind) => out.push_str(kind.name()),
        View::Ip(address) => _ = write!(out, "{address}"),
        View::Network(network) => _ = write!(out, "{}/{}", network.address, network.prefix),
        View::Optional(None) => out.push_str("none"),
        View::Optional(Some(value)) => write(value, out, most),
        View::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if out.len() > most {
                    return;
                }
                out.push_str(if index == 0 { "" } else { ", " });
                write(&item, out, most);
            }
            out.push(']');
        }
        View::Map(fields) => {
            let mut entries: Vec<(String, Value<'_>)> = fields
                .entries()
                .into_iter()
                .map(|(key, value)| (plain(&key), value))
                .collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            out.push('{');
            for (index, (key, value)) in entries.iter().enumerate() {
                if out.len() > most {
                    return;
                }
                out.push_str(if index == 0 { "" } else { ", " });
                _ = write!(out, "{key}: ");
                write(value, out, most);
            }
            out.push('}');
        }
    }
}

/// The longest text of one value in a message, in characters.
const BRIEF: usize = 48;

/// A value in a few words: texts cut, collections by their size or ids.
pub(in crate::expr) fn brief(value: &Value<'_>) -> String {
    match value.view() {
        View::List(items) if items.len() == 0 => "an empty list".to_owned(),
        View::List(items) => {
            let mut shown: Vec<String> = items.iter().take(4).map(|item| name(&item)).collect();
            if items.len() > 4 {
                shown.push("…".to_owned());
            }
            cut(&format!("[{}]", shown.join(", ")))
        }
        _ => name(value),
    }
}

/// A scalar as text, a collection by its id or kind.
fn name(value: &Value<'_>) -> String {
    match value.view() {
        View::List(_) => "a list".to_owned(),
        View::Map(fields) => match fields.text("id") {
            Some(id) if id.text().is_some() => cut(&plain(&id)),
            _ => "a mapping".to_owned(),
        },
        View::Text(text) => cut(text),
        _ => cut(&plain(value)),
    }
}

/// The start of a text, without secrets; however long it is, no more of it is read.
pub(in crate::expr) fn cut(text: &str) -> String {
    let beginning = masked_beginning(text);
    let one_line = beginning.chars().take_while(|c| !matches!(c, '\n' | '\r'));
    let short: String = one_line.take(BRIEF).collect();
    if short.len() < beginning.len() {
        format!("{short}…")
    } else {
        short
    }
}
