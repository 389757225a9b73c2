//! The size of things, their types, and conversions between these.

use std::sync::Arc;

use super::{Function, Style};
use crate::expr::eval::Site;
use crate::expr::failure::{ErrorKind, Eval};
use crate::expr::value::{self, Kind, Shared, Value, View, nanoseconds};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("size", Style::Both, 1..=1, "list.size()", size),
    Function::new("type", Style::Global, 1..=1, "type(value)", kind),
    Function::new("bool", Style::Global, 1..=1, "bool(value)", to_bool),
    Function::new("int", Style::Global, 1..=1, "int(value)", to_int),
    Function::new("uint", Style::Global, 1..=1, "uint(value)", to_uint),
    Function::new("double", Style::Global, 1..=1, "double(value)", to_double),
    Function::new("string", Style::Global, 1..=1, "string(value)", to_string),
    Function::new("bytes", Style::Global, 1..=1, "bytes(text)", to_bytes),
];

/// Elements, entries or code points; placeholders do not count.
fn size<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [value] = args else { return arity(site) };
    let size = match value.view() {
        View::List(items) => {
            site.charge(items.len() as u64)?;
            items.stated().count()
        }
        View::Map(fields) => fields.len(),
        View::Text(text) => {
            site.charge_text(text.len())?;
            text.chars().count()
        }
        View::Bytes(bytes) => bytes.len(),
        _ => return Err(site.wrong_type("`size`", "a list, a mapping or text", value)),
    };
    Ok(count(size))
}

/// A number of things as a value.
pub(in crate::expr) fn count(number: usize) -> Value<'static> {
    Value::Int(i64::try_from(number).unwrap_or(i64::MAX))
}

/// What a function gives that was called with arguments that the table does not allow.
pub(super) fn arity<'a>(site: Site<'_, 'a>) -> Eval<'a> {
    Err(site.error(ErrorKind::Type, "such arguments do not fit the function"))
}

fn kind<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [value] = args else { return arity(site) };
    Ok(Value::Type(value.kind()))
}

fn unreadable<'a>(site: Site<'_, 'a>, value: &Value<'a>, kind: Kind) -> Eval<'a> {
    let message = format!("`{}` cannot be read as {}", value::brief(value), kind.noun());
    Err(site.error(ErrorKind::Value, message))
}

fn to_bool<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [value] = args else { return arity(site) };
    match value.view() {
        View::Bool(value) => Ok(Value::Bool(value)),
        View::Text("1" | "t" | "T" | "true" | "TRUE" | "True") => Ok(Value::Bool(true)),
        View::Text("0" | "f" | "F" | "false" | "FALSE" | "False") => Ok(Value::Bool(false)),
        View::Text(_) => unreadable(site, value, Kind::Bool),
        _ => Err(site.wrong_type("`bool`", "text", value)),
    }
}

fn to_int<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [value] = args else { return arity(site) };
    let number = match value.view() {
        View::Int(number) => Some(number),
        View::Uint(number) => i64::try_from(number).ok(),
        View::Double(number) => whole(number),
        View::Text(text) => text.parse().ok(),
        View::Timestamp(moment) => i64::try_from(nanoseconds(moment).div_euclid(1_000_000_000)).ok(),
        View::Duration(length) => Some(length / 1_000_000_000),
        _ => return Err(site.wrong_type("`int`", "a number, text or a timestamp", value)),
    };
    number.map_or_else(
        || unreadable(site, value, Kind::Int),
        |number| Ok(Value::Int(number)),
    )
}

/// A double cut to a whole number; `None` where 64 bits do not hold it.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "the range was compared before"
)]
fn whole(number: f64) -> Option<i64> {
    (number > i64::MIN as f64 && number < i64::MAX as f64).then_some(number as i64)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "the range was compared before"
)]
fn to_uint<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [value] = args else { return arity(site) };
    let number = match value.view() {
        View::Uint(number) => Some(number),
        View::Int(number) => u64::try_from(number).ok(),
        View::Double(number) => (number > -1.0 && number < u64::MAX as f64).then_some(number as u64),
        View::Text(text) => text.parse().ok(),
        _ => return Err(site.wrong_type("`uint`", "a number or text", value)),
    };
    number.map_or_else(
        || unreadable(site, value, Kind::Uint),
        |number| Ok(Value::Uint(number)),
    )
}

#[expect(clippy::cast_precision_loss, reason = "what a double is asked for")]
fn to_double<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [value] = args else { return arity(site) };
    let number = match value.view() {
        View::Double(number) => Some(number),
        View::Int(number) => Some(number as f64),
        View::Uint(number) => Some(number as f64),
        View::Text(text) => text.parse().ok(),
        _ => return Err(site.wrong_type("`double`", "a number or text", value)),
    };
    number.map_or_else(
        || unreadable(site, value, Kind::Double),
        |number| Ok(Value::Double(number)),
    )
}

fn to_string<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [value] = args else { return arity(site) };
    match value.view() {
        View::Bytes(bytes) => {
            site.charge_text(bytes.len())?;
            match std::str::from_utf8(bytes) {
                Ok(text) => Ok(Value::owned_text(text)),
                Err(_) => unreadable(site, value, Kind::Text),
            }
        }
        View::Text(_) => Ok(value.clone()),
        View::List(_) | View::Map(_) | View::Null | View::Optional(_) => {
            Err(site.wrong_type("`string`", "a number, a truth value, a moment or bytes", value))
        }
        _ => Ok(Value::owned_text(value::plain(value))),
    }
}

fn to_bytes<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [value] = args else { return arity(site) };
    match value.view() {
        View::Bytes(_) => Ok(value.clone()),
        View::Text(text) => {
            site.charge_text(text.len())?;
            Ok(Value::Bytes(Shared::Owned(Arc::from(text.as_bytes()))))
        }
        _ => Err(site.wrong_type("`bytes`", "text", value)),
    }
}
