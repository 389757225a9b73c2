//! Counts become the figures that rules see.
//!
//! Takes summaries and what a declaration says (today, targets, the current
//! cycle, tables of ends of support), gives [`Observations`] in the shape that
//! `observations.json` defines. Pure.

mod assets;
mod context;
mod inventory;
mod model;
mod projection;
mod questions;
mod share;
mod spread;
mod support;
mod targets;
mod tickets;
mod uses;

use super::record::Kind;
use super::summary::{Figures, Summary};

pub use context::{Context, Cycle, Export, Limit, Metric, Promise, TABLE_VALID};
pub use model::*;

/// The definition of every observation: JSON Schema with the unit of each key.
pub const SCHEMA: &str = include_str!("../observations.json");

/// All figures of the exports of one organization.
pub fn observations(exports: &[Export<'_>], context: &Context<'_>) -> Observations {
    let of = |kind: Kind| -> Vec<&Export<'_>> {
        exports
            .iter()
            .filter(|export| export.summary.figures.kind() == kind)
            .collect()
    };
    let registers = Registers {
        hardware: assets::register(&of(Kind::Assets), context),
        software: assets::register(&of(Kind::Software), context),
    };
    let inventory = inventory::observe(&of(Kind::Inventory), context);
    let training = assets::training(&of(Kind::Training));
    let questions = questions::answer(
        inventory.as_ref(),
        &of(Kind::Inventory),
        &of(Kind::Training),
        context,
    );
    Observations {
        tickets: tickets::observe(&of(Kind::Tickets), context),
        inventory,
        assets: (registers.hardware.is_some() || registers.software.is_some()).then_some(registers),
        training,
        activity: uses::activity(&of(Kind::Activity)),
        monitoring: uses::monitoring(&of(Kind::Monitoring)),
        app_discovery: uses::uses(&of(Kind::AppDiscovery)),
        solutions: uses::uses(&of(Kind::Solutions)),
        usage: uses::uses(&of(Kind::Usage)),
        questions,
    }
}

/// The exports of the newest day: what was collected earlier is a snapshot of the same things.
fn newest<'e, 'a>(exports: &[&'e Export<'a>]) -> Vec<&'e Export<'a>> {
    let last = exports.iter().map(|export| export.date).max();
    let newest = exports.iter().filter(|export| Some(export.date) == last);
    newest.copied().collect()
}

/// The counts of several exports together; `None` without any.
fn together(exports: &[&Export<'_>]) -> Option<Figures> {
    let (first, rest) = exports.split_first()?;
    let mut all = first.summary.figures.clone();
    for export in rest {
        all.add(&export.summary.figures);
    }
    Some(all)
}

/// Where figures come from.
fn head(exports: &[&Export<'_>]) -> Head {
    let mut evidence: Vec<String> = exports.iter().map(|export| export.id.to_owned()).collect();
    evidence.sort();
    let rows = exports.iter().map(|export| export.summary.rows);
    Head {
        evidence,
        date: exports
            .iter()
            .map(|export| export.date)
            .max()
            .unwrap_or_default()
            .to_string(),
        rows: rows.fold(0, u64::saturating_add),
    }
}

/// Whether a summary counted a clock by the same hours as the declaration has now.
fn counts_clock(summary: &Summary, timer: &super::clock::Timer) -> bool {
    summary.setting.clocks.get(timer.name()) == Some(&timer.definition())
}

#[cfg(test)]
mod tests;
