//! Reading of keys and elements.

use std::sync::Arc;

use super::Site;
use crate::expr::failure::{ErrorKind, Eval, Failure, Lack};
use crate::expr::value::{self, Fields, Items, Value, View, node_is_blank};
use crate::yaml::Node;

/// A key that is looked up: one of the code, which a failure can share, or any text.
#[derive(Clone, Copy)]
pub(in crate::expr) enum Key<'k> {
    Shared(&'k Arc<str>),
    Text(&'k str),
}

impl<'k> Key<'k> {
    fn text(self) -> &'k str {
        match self {
            Self::Shared(key) => key,
            Self::Text(key) => key,
        }
    }

    fn shared(self) -> Arc<str> {
        match self {
            Self::Shared(key) => Arc::clone(key),
            Self::Text(key) => key.into(),
        }
    }
}

/// `value.key`, or `value.?key`.
pub(in crate::expr) fn member<'a>(
    site: Site<'_, 'a>,
    value: &Value<'a>,
    key: Key<'_>,
    optional: bool,
) -> Eval<'a> {
    match value.view() {
        View::Map(fields) => found(field(site, fields, key), optional),
        View::Optional(None) => Ok(Value::Optional(None)),
        View::Optional(Some(inner)) => member(site, inner, key, true),
        _ => Err(site.wrong_type(&format!("`.{}`", key.text()), "a mapping", value)),
    }
}

fn field<'a>(site: Site<'_, 'a>, fields: Fields<'_, 'a>, key: Key<'_>) -> Eval<'a> {
    if let Fields::Node(node) = fields {
        return found_field(site, node, key, node.get(key.text()));
    }
    site.charge(fields.len() as u64 / 8)?;
    match fields.written(key.text()) {
        Some(value) if !value.is_blank() => Ok(value),
        other => Err(site.missing(Lack::Key {
            within: None,
            key: key.shared(),
            blank: other.and_then(|value| value.node()),
        })),
    }
}

/// What was found under a key of a mapping of the tree; counted as the search for it.
pub(in crate::expr) fn found_field<'a>(
    site: Site<'_, 'a>,
    within: Node<'a>,
    key: Key<'_>,
    found: Option<Node<'a>>,
) -> Eval<'a> {
    site.charge(within.len() as u64 / 8)?;
    match found {
        Some(value) if !node_is_blank(value) => Ok(Value::Node(value)),
        blank => Err(site.missing(Lack::Key {
            within: Some(within),
            key: key.shared(),
            blank,
        })),
    }
}

/// A value as it is, or as an optional one, for which a missing fact is none.
fn found(value: Eval<'_>, optional: bool) -> Eval<'_> {
    if !optional {
        return value;
    }
    match value {
        Ok(value) => Ok(Value::Optional(Some(Arc::new(value)))),
        Err(failure) => match failure {
            Failure::Undeclared(_) => Ok(Value::Optional(None)),
            Failure::Error(_) => Err(failure),
        },
    }
}

/// Whether `value.key` states something.
pub(super) fn has<'a>(site: Site<'_, 'a>, value: &Value<'a>, key: &str) -> Eval<'a, bool> {
    match value.view() {
        View::Map(fields) => {
            site.charge(fields.len() as u64 / 8)?;
            Ok(match fields {
                Fields::Node(node) => node.get(key).is_some_and(|value| !node_is_blank(value)),
                Fields::Map(_) => fields.text(key).is_some(),
            })
        }
        View::Optional(None) => Ok(false),
        View::Optional(Some(inner)) => has(site, inner, key),
        _ => Err(site.wrong_type(&format!("`has(….{key})`"), "a mapping", value)),
    }
}

/// `value[index]`, or `value[?index]`.
pub(in crate::expr) fn element<'a>(
    site: Site<'_, 'a>,
    value: &Value<'a>,
    index: &Value<'a>,
    optional: bool,
) -> Eval<'a> {
    match value.view() {
        View::List(items) => found(item(site, items, index), optional),
        View::Map(fields) => found(entry(site, fields, index), optional),
        View::Optional(None) => Ok(Value::Optional(None)),
        View::Optional(Some(inner)) => element(site, inner, index, true),
        _ => Err(site.wrong_type("`[…]`", "a list or a mapping", value)),
    }
}

fn item<'a>(site: Site<'_, 'a>, items: Items<'_, 'a>, index: &Value<'a>) -> Eval<'a> {
    let wanted = match index.view() {
        View::Int(at) => at,
        View::Uint(at) => i64::try_from(at).unwrap_or(i64::MAX),
        #[expect(clippy::cast_possible_truncation, reason = "whole and small")]
        View::Double(at) if at.fract() == 0.0 && at.abs() < 9.0e15 => at as i64,
        _ => return Err(site.wrong_type("the index of a list", "a whole number", index)),
    };
    let value = usize::try_from(wanted).ok().and_then(|at| items.get(at));
    match value {
        Some(value) if value.is_blank() => Err(site.blank(&value)),
        Some(value) => Ok(value),
        None => Err(site.missing(Lack::Index {
            list: items.node(),
            index: wanted,
        })),
    }
}

fn entry<'a>(site: Site<'_, 'a>, fields: Fields<'_, 'a>, key: &Value<'a>) -> Eval<'a> {
    if let View::Text(text) = key.view() {
        return field(site, fields, Key::Text(text));
    }
    if !matches!(
        key.view(),
        View::Int(_) | View::Uint(_) | View::Double(_) | View::Bool(_)
    ) {
        return Err(site.wrong_type("the key of a map", "text, a number or a truth value", key));
    }
    site.charge(fields.len() as u64 / 8)?;
    match fields.get(key) {
        Some(value) if value.is_blank() => Err(site.blank(&value)),
        Some(value) => Ok(value),
        None => Err(site.missing(Lack::Key {
            within: fields.node(),
            key: crate::expr::value::plain(key).into(),
            blank: None,
        })),
    }
}

/// Whether a list has an element that equals a value, or a mapping that key.
pub(super) fn contains<'a>(site: Site<'_, 'a>, value: &Value<'a>, range: &Value<'a>) -> Eval<'a, bool> {
    match range.view() {
        View::List(items) => {
            let mut blank = None;
            let wanted = value.stated();
            for item in items.iter() {
                let Some(view) = item.stated() else {
                    blank = Some(item);
                    continue;
                };
                let mut work = site.work();
                let same = wanted.and_then(|wanted| value::same(view, wanted, &mut work));
                site.charge(work.done)?;
                if same.ok_or_else(|| site.blank(value))? {
                    return Ok(true);
                }
            }
            blank.map_or(Ok(false), |item| Err(site.blank(&item)))
        }
        View::Map(fields) => {
            site.charge(fields.len() as u64)?;
            Ok(fields.get(value).is_some_and(|value| !value.is_blank()))
        }
        View::Optional(_) => Err(site.error(
            ErrorKind::Type,
            "`in` searches a list or a mapping, and this is an optional value",
        )),
        _ => Err(site.wrong_type("`in`", "a list or a mapping", range)),
    }
}
