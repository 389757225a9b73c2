//! Elements by their id, the largest, and whether a list only grows.

use std::cmp::Ordering;

use super::dates::none;
use super::key;
use crate::expr::eval::Site;
use crate::expr::failure::{ErrorKind, Eval, Lack};
use crate::expr::functions;
use crate::expr::memo::Found;
use crate::expr::value::{Order, Value};

/// The element with an id.
pub(super) fn by_id<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [list, id] = args else { return none(site) };
    with_id(site, list, site.text("`by_id`", id)?)
}

/// The element of a list whose `id` is a text; undeclared where there is none.
///
/// It counts as a walk over the list, whether the ids were looked up before or not.
pub(super) fn with_id<'a>(site: Site<'_, 'a>, list: &Value<'a>, id: &str) -> Eval<'a> {
    let items = site.items("`by_id`", list)?;
    match items.node() {
        Some(node) => match site.context.ids().find(node, id) {
            Found::Element(element) => return Ok(Value::Node(element)),
            Found::NoMapping(other) => {
                return Err(site.wrong_type("`by_id`", "a mapping", &Value::Node(other)));
            }
            Found::Nothing => {}
        },
        None => {
            for item in items.stated() {
                if super::stated(site, "`by_id`", &item, "id")?.is_some_and(|known| known.text() == Some(id))
                {
                    return Ok(item);
                }
            }
        }
    }
    Err(site.missing(Lack::Id {
        list: items.node(),
        id: id.to_owned(),
    }))
}

/// The elements with the largest values of a key, largest first; equals stay in order.
pub(super) fn top<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [list, name, number] = args else {
        return none(site);
    };
    let name = site.text("`top`", name)?;
    let number = site.int("`top`", number)?;
    let number = usize::try_from(number)
        .map_err(|_| site.error(ErrorKind::Value, "`top` takes a number of elements from 0"))?;
    let mut keyed = Vec::new();
    for item in site.items("`top`", list)?.iter() {
        if item.is_blank() {
            return Err(site.blank(&item));
        }
        keyed.push((key(site, &item, name)?, item));
    }
    let sorted = functions::sorted(site, "`top`", keyed, true)?;
    Ok(Value::list(
        sorted.into_iter().take(number).map(|(_, item)| item).collect(),
    ))
}

/// Whether no element is smaller than the one before.
pub(super) fn ascending<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [list] = args else { return none(site) };
    let mut before: Option<Value<'a>> = None;
    let mut grows = true;
    for item in site.items("`ascending`", list)?.iter() {
        if item.is_blank() {
            return Err(site.blank(&item));
        }
        if let Some(before) = before {
            let order = site.order("`ascending`", &before, &item)?;
            grows &= !matches!(order, Order::Known(Ordering::Greater) | Order::Unordered);
        }
        before = Some(item);
    }
    Ok(Value::Bool(grows))
}
