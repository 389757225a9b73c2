//! Lists: `distinct`, `flatten`, `sort` and their like.

use super::standard::{arity, count};
use super::{Function, Style};
use crate::expr::eval::Site;
use crate::expr::failure::{ErrorKind, Eval};
use crate::expr::value::{Order, Value, View};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("distinct", Style::Both, 1..=1, "distinct(list)", distinct),
    Function::new("flatten", Style::Both, 1..=2, "flatten(list)", flatten),
    Function::new("sort", Style::Method, 1..=1, "list.sort()", sort),
    Function::new("slice", Style::Method, 3..=3, "list.slice(start, end)", slice),
    Function::new("first", Style::Method, 1..=1, "list.first()", |site, args| {
        end(site, args, true)
    }),
    Function::new("last", Style::Method, 1..=1, "list.last()", |site, args| {
        end(site, args, false)
    }),
    Function::new("lists.range", Style::Global, 1..=1, "lists.range(n)", range),
    Function::new(
        "sets.contains",
        Style::Global,
        2..=2,
        "sets.contains(list, part)",
        sets_contains,
    ),
    Function::new(
        "sets.intersects",
        Style::Global,
        2..=2,
        "sets.intersects(a, b)",
        sets_intersects,
    ),
    Function::new(
        "sets.equivalent",
        Style::Global,
        2..=2,
        "sets.equivalent(a, b)",
        sets_equivalent,
    ),
];

/// Each element once, where it first stands.
fn distinct<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [list] = args else { return arity(site) };
    let mut kept: Vec<Value<'a>> = Vec::new();
    for item in site.items("`distinct`", list)?.iter() {
        if item.is_blank() {
            return Err(site.blank(&item));
        }
        if !holds(site, &kept, &item)? {
            kept.push(item);
        }
    }
    Ok(Value::list(kept))
}

fn holds<'a>(site: Site<'_, 'a>, list: &[Value<'a>], value: &Value<'a>) -> Eval<'a, bool> {
    for item in list {
        if site.equal(item, value)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// One level of nesting less, or as many as are asked for; what is no list stays.
fn flatten<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [list, rest @ ..] = args else {
        return arity(site);
    };
    let levels = match rest.first() {
        Some(levels) => site.int("`flatten`", levels)?,
        None => 1,
    };
    if levels < 0 {
        return Err(site.error(ErrorKind::Value, "`flatten` takes a number of levels from 0"));
    }
    let mut values: Vec<Value<'a>> = site.items("`flatten`", list)?.iter().collect();
    for _ in 0..levels {
        let opens = |value: &Value<'a>| matches!(value.view(), View::List(_)) && !value.is_blank();
        if !values.iter().any(opens) {
            break;
        }
        let mut flat = Vec::new();
        for value in &values {
            match value.view() {
                // A list of nothing but placeholders states nothing, not "none".
                View::List(_) if value.is_blank() => flat.push(value.clone()),
                View::List(items) => {
                    site.charge(items.len() as u64)?;
                    flat.extend(items.iter());
                }
                _ => flat.push(value.clone()),
            }
        }
        values = flat;
    }
    Ok(Value::list(values))
}

fn sort<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [list] = args else { return arity(site) };
    let keyed = site
        .items("`sort`", list)?
        .iter()
        .map(|item| (item.clone(), item));
    let sorted = sorted(site, "`sort`", keyed.collect(), false)?;
    Ok(Value::list(sorted.into_iter().map(|(_, item)| item).collect()))
}

/// Elements with what they are sorted by, the smallest or the largest first; equals stay in order.
pub(in crate::expr) fn sorted<'a>(
    site: Site<'_, 'a>,
    what: &str,
    mut keyed: Vec<(Value<'a>, Value<'a>)>,
    descending: bool,
) -> Eval<'a, Vec<(Value<'a>, Value<'a>)>> {
    // Compared before sorting, so that the sort itself cannot meet what has no order.
    for pair in keyed.windows(2) {
        if let [(a, _), (b, _)] = pair {
            site.order(what, a, b)?;
        }
    }
    if let [(only, _)] = keyed.as_slice() {
        site.order(what, only, only)?;
    }
    // Each element is compared about as often as the list can be halved.
    let texts: usize = keyed
        .iter()
        .map(|(key, _)| key.text().map_or(0, str::len) / 16)
        .sum();
    let halvings = u64::from(keyed.len().max(1).ilog2() + 1);
    site.charge(((keyed.len() + texts) as u64).saturating_mul(halvings))?;
    keyed.sort_by(|(a, _), (b, _)| {
        let order = match crate::expr::value::order(a, b) {
            Order::Known(order) => order,
            _ => std::cmp::Ordering::Equal,
        };
        if descending { order.reverse() } else { order }
    });
    Ok(keyed)
}

fn slice<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [list, from, to] = args else {
        return arity(site);
    };
    let items = site.items("`slice`", list)?;
    let (from, to) = (site.int("`slice`", from)?, site.int("`slice`", to)?);
    let range = usize::try_from(from).ok().zip(usize::try_from(to).ok());
    let Some((from, to)) = range.filter(|(from, to)| from <= to && *to <= items.len()) else {
        let message = format!("the list has no part from {from} to {to}");
        return Err(site.error(ErrorKind::Value, message));
    };
    Ok(Value::list(items.iter().skip(from).take(to - from).collect()))
}

fn end<'a>(site: Site<'_, 'a>, args: &[Value<'a>], first: bool) -> Eval<'a> {
    let [list] = args else { return arity(site) };
    let items = site.items("this function", list)?;
    let at = if first { 0 } else { items.len().wrapping_sub(1) };
    let found = items.get(at).filter(|item| !item.is_blank());
    Ok(Value::Optional(found.map(Into::into)))
}

fn range<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [length] = args else { return arity(site) };
    let length = usize::try_from(site.int("`lists.range`", length)?).unwrap_or(0);
    site.charge_asked(length as u64)?;
    Ok(Value::list((0..length).map(count).collect()))
}

/// Whether all elements of `part` are in `list`.
fn within<'a>(site: Site<'_, 'a>, list: &Value<'a>, part: &Value<'a>) -> Eval<'a, bool> {
    let list: Vec<Value<'a>> = site.items("`sets`", list)?.iter().collect();
    for item in site.items("`sets`", part)?.iter() {
        if !holds(site, &list, &item)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn sets_contains<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [list, part] = args else { return arity(site) };
    within(site, list, part).map(Value::Bool)
}

fn sets_equivalent<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [a, b] = args else { return arity(site) };
    Ok(Value::Bool(within(site, a, b)? && within(site, b, a)?))
}

fn sets_intersects<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [a, b] = args else { return arity(site) };
    let list: Vec<Value<'a>> = site.items("`sets`", a)?.iter().collect();
    for item in site.items("`sets`", b)?.iter() {
        if holds(site, &list, &item)? {
            return Ok(Value::Bool(true));
        }
    }
    Ok(Value::Bool(false))
}
