//! Figures of registers and of training.

use std::collections::BTreeMap;

use jiff::ToSpan;

use super::context::{Context, Export};
use super::model::{Category, Course, Filled, Register, TrainingFigures};
use super::share::{percent, ranked, whole_share};
use super::{head, newest, together};
use crate::evidence::summary::{Class, Day, Figures, Taught, Training, later};

/// Days ahead in which the end of a warranty is near.
const NEAR: i64 = 90;

/// A register, as its exports of the newest day show it.
pub(super) fn register(exports: &[&Export<'_>], context: &Context<'_>) -> Option<Register> {
    let exports = newest(exports);
    let (Figures::Assets(assets) | Figures::Software(assets)) = together(&exports)? else {
        return None;
    };
    let sum = |counts: &BTreeMap<Day, u64>| {
        counts
            .values()
            .fold(0, |sum: u64, count| sum.saturating_add(*count))
    };
    let warranty = sum(&assets.ends);
    let today = Day::of(context.today);
    let near = Day::of(context.today.saturating_add(NEAR.days()));
    let between = |from: Day, to: Day| {
        let found = assets.ends.range(from..to).map(|(_, count)| *count);
        found.fold(0, u64::saturating_add)
    };
    let filled = assets
        .serial
        .saturating_add(warranty)
        .saturating_add(assets.supplier);
    let categories = ranked(assets.categories.iter().map(|(word, count)| (word, *count)));
    Some(Register {
        head: head(&exports),
        total: assets.total,
        retired: assets.retired,
        with: Filled {
            serial: assets.serial,
            warranty,
            supplier: assets.supplier,
            purchased: sum(&assets.purchased),
        },
        complete: percent(filled, assets.total.saturating_mul(3)),
        expired: between(Day(i32::MIN), today),
        expiring: between(today, near),
        categories: categories
            .into_iter()
            .map(|(category, total)| Category { category, total })
            .collect(),
    })
}

/// What all training records show.
pub(super) fn training(exports: &[&Export<'_>]) -> Option<TrainingFigures> {
    let Figures::Training(all) = together(exports)? else {
        return None;
    };
    let (completed, assigned) = completed(&all, |_| true);
    Some(TrainingFigures {
        head: head(exports),
        retakes: all.retakes,
        completed: whole_share(completed, assigned),
        courses: grouped(&all, |class| &class.course),
        audiences: grouped(&all, |class| &class.audience),
        units: grouped(&all, |class| &class.unit),
    })
}

/// Completed and assigned pairs of person and course, of some classes.
pub(super) fn completed(all: &Training, of: impl Fn(&Class) -> bool) -> (u64, u64) {
    let classes = all.classes.iter().filter(|(class, _)| of(class));
    classes.fold((0, 0), |(completed, assigned): (u64, u64), (_, taught)| {
        (
            completed.saturating_add(taught.completed),
            assigned.saturating_add(taught.assigned),
        )
    })
}

fn grouped(all: &Training, by: impl Fn(&Class) -> &String) -> Vec<Course> {
    let mut groups: BTreeMap<&String, Taught> = BTreeMap::new();
    for (class, taught) in all.classes.iter().filter(|(class, _)| !by(class).is_empty()) {
        let group = groups.entry(by(class)).or_default();
        group.assigned = group.assigned.saturating_add(taught.assigned);
        group.started = group.started.saturating_add(taught.started);
        group.completed = group.completed.saturating_add(taught.completed);
        group.last = later(group.last, taught.last);
    }
    groups
        .into_iter()
        .map(|(name, taught)| Course {
            name: name.clone(),
            assigned: taught.assigned,
            completed: taught.completed,
            started: taught.started,
            percent: percent(taught.completed, taught.assigned),
            last: taught.last.map(|day| day.to_string()),
        })
        .collect()
}
