//! Declared targets, measured.

use super::context::{Context, Export, Limit, Metric, Promise};
use super::counts_clock;
use super::model::{Attainment, WorstCase};
use super::share::percent;
use crate::evidence::clock::Timer;
use crate::evidence::histogram::Histogram;
use crate::evidence::observe::{named, priority_of};
use crate::evidence::summary::{Cell, Figures, Handled, Part, Tickets, Timing, WORST};

/// Every promise in its order.
pub(super) fn measure(exports: &[&Export<'_>], context: &Context<'_>) -> Vec<Attainment> {
    let promises = context.promises.iter();
    promises
        .map(|promise| attainment(promise, exports, context))
        .collect()
}

/// What is gathered for a promise.
#[derive(Default)]
struct Gathered {
    times: Histogram,
    waiting: Histogram,
    stated: Part,
    unmatched: u64,
    worst: Vec<WorstCase>,
    /// Pauses could not be told in some export.
    pauses_unknown: bool,
}

fn attainment(promise: &Promise, exports: &[&Export<'_>], context: &Context<'_>) -> Attainment {
    let mut gathered = Gathered::default();
    for export in exports {
        if let Figures::Tickets(tickets) = &export.summary.figures {
            gathered.take(promise, export, tickets, context);
        }
    }
    let limit = limit(promise);
    let split = gathered.times.split(limit);
    let waited = gathered.waiting.split(limit);
    let measured = !gathered.times.is_empty() || waited.missed > 0;
    let stated = !measured && gathered.stated.of > 0;
    let (kept, missed, overdue, doubtful) = if stated {
        (
            gathered.stated.count,
            gathered.stated.of - gathered.stated.count,
            0,
            0,
        )
    } else {
        (
            split.kept.saturating_add(split.unclear),
            split.missed.saturating_add(waited.missed),
            waited.missed,
            split.unclear,
        )
    };
    let cases = kept.saturating_add(missed);
    gathered.worst.retain(|case| case.seconds > limit);
    gathered.worst.sort_by(|a, b| {
        (b.seconds.cmp(&a.seconds))
            .then_with(|| a.evidence.cmp(&b.evidence))
            .then_with(|| a.row.cmp(&b.row))
            .then_with(|| a.ticket.cmp(&b.ticket))
    });
    gathered.worst.truncate(WORST);
    let percent = percent(kept, cases);
    Attainment {
        sla: promise.sla.clone(),
        target: promise.target as u64,
        metric: promise.metric.word(),
        priority: priority(promise, context),
        within: limit,
        clock: promise.timer.name().to_owned(),
        share: promise.share,
        cases,
        kept,
        missed,
        overdue,
        doubtful,
        percent: (cases > 0).then_some(percent),
        met: (cases > 0).then_some(percent >= promise.share),
        basis: if stated { "stated" } else { "measured" },
        pauses: match (promise.timer.pauses(), gathered.pauses_unknown) {
            (false, _) => "none",
            (true, false) => "excluded",
            (true, true) => "unknown",
        },
        unmatched: gathered.unmatched,
        median: gathered.times.percentile(50),
        p90: gathered.times.percentile(90),
        worst: gathered.worst,
    }
}

fn priority(promise: &Promise, context: &Context<'_>) -> Option<String> {
    let declared = context.priorities.get(promise.priority?)?;
    Some(declared.id.clone())
}

/// The limit in seconds on the clock of the promise.
fn limit(promise: &Promise) -> u64 {
    let day = promise.timer.day(promise.priority);
    let week = promise.timer.week(promise.priority);
    let Limit {
        months,
        weeks,
        days,
        seconds,
    } = promise.within;
    let parts = [
        months.saturating_mul(31).saturating_mul(week) / 7,
        weeks.saturating_mul(week),
        days.saturating_mul(day),
        seconds,
    ];
    parts.into_iter().fold(0, u64::saturating_add)
}

impl Gathered {
    fn take(&mut self, promise: &Promise, export: &Export<'_>, tickets: &Tickets, context: &Context<'_>) {
        let timer = &promise.timer;
        let counted = counts_clock(export.summary, timer);
        // Where no ticket has the time, the export has no such column, and open tickets say nothing of it.
        let told = tickets
            .cells
            .values()
            .any(|handled| timing(handled, timer, promise.metric).is_some_and(|one| !one.times.is_empty()));
        for (cell, handled) in &tickets.cells {
            match covers(promise, cell, context) {
                Covers::No => continue,
                Covers::Perhaps => {
                    self.unmatched = self.unmatched.saturating_add(handled.tickets);
                    continue;
                }
                Covers::Yes => {}
            }
            self.stated.merge(match promise.metric {
                Metric::FirstResponse => handled.response_kept,
                Metric::Resolution => handled.resolution_kept,
            });
            let Some(timing) = timing(handled, timer, promise.metric).filter(|_| counted) else {
                continue;
            };
            self.pauses_unknown |= timer.pauses() && tickets.logged < tickets.tickets;
            self.times.merge(&timing.times);
            if told {
                self.waiting.merge(&timing.waiting);
            }
            self.worst.extend(timing.worst.iter().map(|case| WorstCase {
                ticket: (!case.ticket.is_empty()).then(|| case.ticket.clone()),
                evidence: export.id.to_owned(),
                row: case.row,
                seconds: case.seconds,
            }));
        }
    }
}

fn timing<'a>(handled: &'a Handled, timer: &Timer, metric: Metric) -> Option<&'a Timing> {
    let timings = handled.clocks.get(timer.name())?;
    Some(match metric {
        Metric::FirstResponse => &timings.response,
        Metric::Resolution => &timings.resolution,
    })
}

/// Whether a promise holds for the tickets of a cell.
enum Covers {
    Yes,
    No,
    /// Their tier and channel are none of the declaration, and several agreements could be meant.
    Perhaps,
}

fn covers(promise: &Promise, cell: &Cell, context: &Context<'_>) -> Covers {
    let priority = priority_of(&context.priorities, &cell.priority);
    if promise.priority.is_some() && promise.priority != priority {
        return Covers::No;
    }
    let tier = named(&context.tiers, &cell.tier);
    if let Some(bound) = promise.tier {
        return match tier {
            Some(tier) if tier == bound => Covers::Yes,
            Some(_) => Covers::No,
            // Where there is one tier, there is no doubt.
            None if context.tiers.len() == 1 => Covers::Yes,
            None => Covers::Perhaps,
        };
    }
    if promise.tiers.is_empty() && promise.channels.is_empty() {
        return Covers::Yes;
    }
    let channel = named(&context.channels, &cell.channel);
    if tier.is_none() && channel.is_none() {
        let rival = |other: &Promise| {
            other.sla != promise.sla
                && other.metric == promise.metric
                && (other.priority.is_none()
                    || promise.priority.is_none()
                    || other.priority == promise.priority)
        };
        return if context.promises.iter().any(rival) {
            Covers::Perhaps
        } else {
            Covers::Yes
        };
    }
    let covered = tier.is_some_and(|tier| promise.tiers.contains(&tier))
        || channel.is_some_and(|channel| promise.channels.contains(&channel));
    if covered { Covers::Yes } else { Covers::No }
}
