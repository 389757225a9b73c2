//! Who holds a role, and how many people some roles are.

use std::collections::BTreeSet;

use super::dates::none;
use super::stated;
use crate::expr::eval::Site;
use crate::expr::failure::{ErrorKind, Eval, Failure, Lack, Missing};
use crate::expr::value::{Value, View, brief};

/// Whether somebody holds the role with an id.
pub(super) fn held<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [role] = args else { return none(site) };
    let id = site.text("`held`", role)?;
    let role = role_by_id(site, id)?;
    match count_holders(site, &role)? {
        Some(count) => Ok(Value::Bool(count > 0)),
        None => Err(site.missing(Lack::People { role: role.node() })),
    }
}

/// The role with an id, from the section `roles`.
pub(in crate::expr) fn role_by_id<'a>(site: Site<'_, 'a>, id: &str) -> Eval<'a> {
    let roles = site.context.roles(site)?;
    super::lists::with_id(site, &roles, id)
}

/// How many hold a role; `None` where it states neither `people` nor `holders`.
pub(in crate::expr) fn count_holders<'a>(site: Site<'_, 'a>, role: &Value<'a>) -> Eval<'a, Option<i64>> {
    let people = match stated(site, "a role", role, "people")? {
        Some(people) => Some(whole(site, &people)?),
        None => None,
    };
    let named = match stated(site, "a role", role, "holders")? {
        Some(holders) => Some(distinct(site, &holders)?),
        None => None,
    };
    Ok(people.max(named))
}

fn whole<'a>(site: Site<'_, 'a>, people: &Value<'a>) -> Eval<'a, i64> {
    match people.view() {
        View::Int(count) if count >= 0 => Ok(count),
        View::Int(_) => {
            let message = format!(
                "`people` counts persons, and `{}` is less than none",
                brief(people)
            );
            Err(site.error(ErrorKind::Value, message))
        }
        _ => Err(site.wrong_type("`people`", "a whole number", people)),
    }
}

/// How many distinct names holders have; placeholders name nobody.
fn distinct<'a>(site: Site<'_, 'a>, holders: &Value<'a>) -> Eval<'a, i64> {
    // One name is distinct from no other.
    if let View::List(items) = holders.view()
        && items.len() == 1
    {
        site.charge(1)?;
        return match items.stated().next() {
            Some(holder) => site.text("`holders`", &holder).map(|_| 1),
            None => Ok(0),
        };
    }
    let names = names(site, holders)?;
    Ok(i64::try_from(names.len()).unwrap_or(i64::MAX))
}

/// The distinct names of holders; placeholders name nobody.
fn names<'a>(site: Site<'_, 'a>, holders: &Value<'a>) -> Eval<'a, BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for holder in site.items("`holders`", holders)?.stated() {
        names.insert(site.text("`holders`", &holder)?.to_owned());
    }
    Ok(names)
}

/// How many people some roles are, at least.
#[derive(Debug, Default)]
pub(in crate::expr) struct Headcount<'a> {
    pub names: BTreeSet<String>,
    pub largest: i64,
    /// The first role that states neither `people` nor `holders`.
    pub open: Option<Value<'a>>,
}

impl<'a> Headcount<'a> {
    /// Of the roles in a list.
    pub(in crate::expr) fn of(site: Site<'_, 'a>, roles: &Value<'a>) -> Eval<'a, Self> {
        let mut headcount = Self::default();
        for role in site.items("`headcount`", roles)?.iter() {
            if role.is_blank() {
                return Err(site.blank(&role));
            }
            match count_holders(site, &role)? {
                Some(count) => headcount.largest = headcount.largest.max(count),
                None => headcount.open = headcount.open.or(Some(role.clone())),
            }
            if let Some(holders) = stated(site, "a role", &role, "holders")? {
                headcount.names.extend(names(site, &holders)?);
            }
        }
        Ok(headcount)
    }

    /// The least number of distinct people: one person counted in two roles is never taken for two.
    pub(in crate::expr) fn least(&self) -> i64 {
        self.largest
            .max(i64::try_from(self.names.len()).unwrap_or(i64::MAX))
    }
}

/// The least number of distinct people that roles imply.
///
/// Where a role states neither `people` nor `holders`, the number is undeclared,
/// but known to be at least that of the others; a comparison that this decides is decided.
pub(super) fn headcount<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [roles] = args else { return none(site) };
    let headcount = Headcount::of(site, roles)?;
    match &headcount.open {
        None => Ok(Value::Int(headcount.least())),
        Some(role) => Err(Failure::Undeclared(Box::new(Missing {
            lack: Lack::People { role: role.node() },
            at: site.at,
            at_least: Some(headcount.least()),
        }))),
    }
}
