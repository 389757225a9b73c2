//! Machines in support.

use super::context::Context;
use super::model::{InSupport, OsInSupport, TableFigures};
use super::share::percent;
use crate::evidence::lifecycle::{Status, Support};
use crate::evidence::summary::{Install, Inventory, Setup};

/// The support of an install today.
pub(super) fn of(install: &Install, context: &Context<'_>) -> Support {
    context.lifecycle.office(
        &install.product,
        install.version,
        &install.build,
        &install.channel,
        context.today,
    )
}

/// A machine is in support when all its Office products are; one that ended decides, then one that is not known.
fn of_machine(setup: &Setup, context: &Context<'_>) -> Status {
    let installs = setup.installs.iter().map(|install| of(install, context).status);
    let rank = |status: &Status| match status {
        Status::Supported => 0,
        Status::Newer => 1,
        Status::Unknown => 2,
        Status::Ended => 3,
    };
    installs.max_by_key(rank).unwrap_or(Status::Unknown)
}

/// Whether the table is out of date, by its age or since a build is newer than all that it knows.
pub(super) fn table(inventory: &Inventory, context: &Context<'_>) -> TableFigures {
    let newer = inventory
        .machines
        .keys()
        .flat_map(|setup| &setup.installs)
        .any(|install| of(install, context).beyond);
    TableFigures {
        date: context.lifecycle.date().to_string(),
        source: context.lifecycle.source().to_owned(),
        stale: newer || is_old(context),
    }
}

fn is_old(context: &Context<'_>) -> bool {
    let valid = jiff::Span::new().try_months(i64::from(context.table_valid));
    let until = valid.and_then(|valid| context.lifecycle.date().checked_add(valid));
    until.is_ok_and(|until| context.today > until)
}

pub(super) fn machines(inventory: &Inventory, context: &Context<'_>) -> Option<InSupport> {
    let mut support = InSupport::default();
    for (setup, machines) in inventory
        .machines
        .iter()
        .filter(|(setup, _)| !setup.installs.is_empty())
    {
        support.of = support.of.saturating_add(machines.count);
        let count = match of_machine(setup, context) {
            Status::Supported => &mut support.count,
            Status::Ended => &mut support.ended,
            Status::Unknown => &mut support.unknown,
            Status::Newer => {
                support.newer = support.newer.saturating_add(machines.count);
                if is_old(context) {
                    &mut support.unknown
                } else {
                    &mut support.count
                }
            }
        };
        *count = count.saturating_add(machines.count);
    }
    support.percent = percent(support.count, support.of);
    (support.of > 0).then_some(support)
}

pub(super) fn systems(inventory: &Inventory, context: &Context<'_>) -> Option<OsInSupport> {
    let mut support = OsInSupport::default();
    for (name, machines) in inventory.systems.iter().filter(|(name, _)| !name.is_empty()) {
        support.of = support.of.saturating_add(*machines);
        let count = match context.lifecycle.os(name, context.today) {
            Status::Supported => &mut support.count,
            Status::Ended => &mut support.ended,
            Status::Newer | Status::Unknown => &mut support.unknown,
        };
        *count = count.saturating_add(*machines);
    }
    support.percent = percent(support.count, support.of);
    (support.of > 0).then_some(support)
}
