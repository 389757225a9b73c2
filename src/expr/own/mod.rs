//! The functions of gradus itself, for the shapes of a declaration.
//!
//! All are total on these shapes; a key that they need and do not find is
//! undeclared, never false.

mod audience;
mod dates;
mod figures;
mod graph;
mod interval;
mod lists;
mod people;

pub use interval::Interval;

pub(super) use dates::read_date;
pub(super) use people::{Headcount, count_holders, role_by_id};

use super::eval::{Key, Site, member};
use super::failure::Eval;
use super::functions::{Function, Style};
use super::value::{Value, View};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new(
        "in_time",
        Style::Global,
        1..=1,
        "in_time(it.cadence)",
        dates::in_time,
    ),
    Function::new(
        "recent",
        Style::Global,
        2..=2,
        "recent(it.date, params.valid)",
        dates::recent,
    ),
    Function::new("span", Style::Global, 1..=1, "span(it.within)", dates::span),
    Function::new(
        "by_id",
        Style::Global,
        2..=2,
        "by_id(support.tiers, it.tier)",
        lists::by_id,
    ),
    Function::new(
        "top",
        Style::Global,
        3..=3,
        "top(support.issues, 'per_month', 5)",
        lists::top,
    ),
    Function::new(
        "ascending",
        Style::Global,
        1..=1,
        "ascending(list)",
        lists::ascending,
    ),
    Function::new(
        "acyclic",
        Style::Global,
        2..=2,
        "acyclic(training.courses, 'requires')",
        graph::acyclic,
    ),
    Function::new(
        "headcount",
        Style::Global,
        1..=1,
        "headcount(roles.filter(r, r.unit == it.id))",
        people::headcount,
    ),
    Function::new("held", Style::Global, 1..=1, "held(it.owner)", people::held),
    Function::new(
        "reaches",
        Style::Global,
        2..=2,
        "reaches(it.published.to, 'makers')",
        audience::reaches,
    ),
    Function::new("trend", Style::Global, 1..=1, "trend(it.values)", figures::trend),
    Function::new(
        "funded",
        Style::Global,
        1..=1,
        "funded(it.budget)",
        figures::funded,
    ),
];

/// A key of an argument; undeclared where it is absent.
fn key<'a>(site: Site<'_, 'a>, value: &Value<'a>, key: &str) -> Eval<'a> {
    member(site, value, Key::Text(key), false)
}

/// A key of an argument, where it states something.
fn stated<'a>(site: Site<'_, 'a>, what: &str, value: &Value<'a>, key: &str) -> Eval<'a, Option<Value<'a>>> {
    match value.view() {
        View::Map(fields) => {
            site.charge(fields.len() as u64 / 8)?;
            Ok(fields.text(key))
        }
        _ => Err(site.wrong_type(what, "a mapping", value)),
    }
}
