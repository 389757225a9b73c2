//! Values that may be there.

use std::sync::Arc;

use super::standard::arity;
use super::{Function, Style};
use crate::expr::eval::Site;
use crate::expr::failure::{Eval, Lack};
use crate::expr::value::{Value, View};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("optional.of", Style::Global, 1..=1, "optional.of(value)", of),
    Function::new(
        "optional.ofNonZeroValue",
        Style::Global,
        1..=1,
        "optional.ofNonZeroValue(value)",
        non_zero,
    ),
    Function::new(
        "optional.none",
        Style::Global,
        0..=0,
        "optional.none()",
        |_, _| Ok(Value::Optional(None)),
    ),
    Function::new(
        "hasValue",
        Style::Method,
        1..=1,
        "it.?owner.hasValue()",
        has_value,
    ),
    Function::new("value", Style::Method, 1..=1, "it.?owner.value()", value),
    Function::new("or", Style::Method, 2..=2, "it.?owner.or(it.?tier)", or),
    Function::new(
        "orValue",
        Style::Method,
        2..=2,
        "it.?owner.orValue('nobody')",
        or_value,
    ),
];

fn of<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [value] = args else { return arity(site) };
    Ok(Value::Optional(Some(Arc::new(value.clone()))))
}

fn non_zero<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [value] = args else { return arity(site) };
    let zero = match value.view() {
        View::Null | View::Bool(false) | View::Int(0) | View::Uint(0) | View::Duration(0) => true,
        View::Double(number) => number == 0.0,
        View::Text(text) => text.is_empty(),
        View::Bytes(bytes) => bytes.is_empty(),
        View::List(items) => items.len() == 0,
        View::Map(fields) => fields.len() == 0,
        View::Optional(inner) => inner.is_none(),
        _ => false,
    };
    Ok(Value::Optional((!zero).then(|| Arc::new(value.clone()))))
}

/// What an optional has.
fn inner<'v, 'a>(site: Site<'_, 'a>, what: &str, value: &'v Value<'a>) -> Eval<'a, Option<&'v Value<'a>>> {
    match value.view() {
        View::Optional(inner) => Ok(inner),
        _ => Err(site.wrong_type(what, "an optional value", value)),
    }
}

fn has_value<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [optional] = args else { return arity(site) };
    Ok(Value::Bool(inner(site, "`hasValue`", optional)?.is_some()))
}

fn value<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [optional] = args else { return arity(site) };
    let found = inner(site, "`value`", optional)?.cloned();
    found.ok_or_else(|| site.missing(Lack::Value))
}

fn or<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [optional, other] = args else {
        return arity(site);
    };
    if inner(site, "`or`", optional)?.is_some() {
        return Ok(optional.clone());
    }
    inner(site, "`or`", other)?;
    Ok(other.clone())
}

fn or_value<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [optional, other] = args else {
        return arity(site);
    };
    let found = inner(site, "`orValue`", optional)?;
    Ok(found.unwrap_or(other).clone())
}
