//! Figures of tickets.

use std::collections::{BTreeMap, BTreeSet};

use super::context::{Context, Export};
use super::model::{
    Backlog, ChannelFigures, Clocked, MonthFigures, OtherTopics, Period, Priority, TicketFigures,
    TierFigures, TopicFigures,
};
use super::share::{per_month, ranked, share, times};
use super::{head, spread, targets, together};
use crate::evidence::clock::CALENDAR;
use crate::evidence::histogram::Histogram;
use crate::evidence::observe::priority_of;
use crate::evidence::summary::{Figures, Handled, Tickets};

/// Topics that are listed; the others are counted.
const TOPICS: usize = 50;

/// What the tickets of all exports show; `None` without any export.
pub(super) fn observe(exports: &[&Export<'_>], context: &Context<'_>) -> Option<TicketFigures> {
    let Figures::Tickets(all) = together(exports)? else {
        return None;
    };
    let (topics, other_topics) = topics(&all);
    Some(TicketFigures {
        head: head(exports),
        period: all.first.zip(all.last).map(|(first, last)| Period {
            from: first.to_string(),
            to: last.to_string(),
        }),
        tickets: all.tickets,
        duplicates: all.duplicates,
        implausible: all.implausible,
        open: all
            .cells
            .values()
            .fold(0, |sum, cell| sum.saturating_add(cell.open)),
        priorities: priorities(&all, context),
        targets: targets::measure(exports, context),
        backlog: backlog(exports),
        reopened: share(all.reopened),
        reassigned: share(all.reassigned),
        first_contact: share(all.first_contact),
        escalated: share(all.escalated),
        automated: share(all.automated),
        months: all
            .months
            .iter()
            .map(|(month, counts)| MonthFigures {
                month: month.to_string(),
                opened: counts.opened,
                resolved: counts.resolved,
                response: times(&counts.response),
                resolution: times(&counts.resolution),
            })
            .collect(),
        topics,
        other_topics,
        tiers: by_word(&all, |cell| &cell.tier)
            .into_iter()
            .map(|(tier, tickets)| TierFigures { tier, tickets })
            .collect(),
        channels: by_word(&all, |cell| &cell.channel)
            .into_iter()
            .map(|(channel, tickets)| ChannelFigures { channel, tickets })
            .collect(),
    })
}

type Word = fn(&crate::evidence::summary::Cell) -> &String;

fn by_word(all: &Tickets, word: Word) -> Vec<(String, u64)> {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for (cell, handled) in &all.cells {
        let count = counts.entry(word(cell).clone()).or_default();
        *count = count.saturating_add(handled.tickets);
    }
    ranked(counts.iter().map(|(word, count)| (word, *count)))
}

/// Priorities: the declared ones in their order, then the words that mean none of them.
fn priorities(all: &Tickets, context: &Context<'_>) -> Vec<Priority> {
    let mut groups: BTreeMap<(usize, String), Vec<&Handled>> = BTreeMap::new();
    for (cell, handled) in &all.cells {
        let key = match priority_of(&context.priorities, &cell.priority) {
            Some(at) => (at, String::new()),
            None => (usize::MAX, cell.priority.clone()),
        };
        groups.entry(key).or_default().push(handled);
    }
    let name = |(at, word): (usize, String)| match context.priorities.get(at) {
        Some(declared) => (declared.id.clone(), true),
        None => (word, false),
    };
    groups
        .into_iter()
        .map(|(key, cells)| {
            let (priority, declared) = name(key);
            let sum = |count: fn(&Handled) -> u64| {
                cells
                    .iter()
                    .fold(0, |sum: u64, cell| sum.saturating_add(count(cell)))
            };
            let (response, resolution) = on_clock(&cells, CALENDAR);
            Priority {
                priority,
                declared,
                tickets: sum(|cell| cell.tickets),
                open: sum(|cell| cell.open),
                response: times(&response),
                resolution: times(&resolution),
                clocks: clocks(&cells),
            }
        })
        .collect()
}

fn clocks(cells: &[&Handled]) -> Vec<Clocked> {
    let names: BTreeSet<&String> = cells.iter().flat_map(|cell| cell.clocks.keys()).collect();
    let others = names.into_iter().filter(|name| *name != CALENDAR);
    others
        .map(|name| {
            let (response, resolution) = on_clock(cells, name);
            Clocked {
                clock: name.clone(),
                response: times(&response),
                resolution: times(&resolution),
            }
        })
        .collect()
}

fn on_clock(cells: &[&Handled], clock: &str) -> (Histogram, Histogram) {
    let (mut response, mut resolution) = (Histogram::default(), Histogram::default());
    for timings in cells.iter().filter_map(|cell| cell.clocks.get(clock)) {
        response.merge(&timings.response.times);
        resolution.merge(&timings.resolution.times);
    }
    (response, resolution)
}

/// Ages on the day of each export.
fn backlog(exports: &[&Export<'_>]) -> Backlog {
    let mut ages: BTreeMap<u64, u64> = BTreeMap::new();
    let mut open = 0_u64;
    for export in exports {
        let Figures::Tickets(tickets) = &export.summary.figures else {
            continue;
        };
        open = tickets
            .cells
            .values()
            .fold(open, |sum, cell| sum.saturating_add(cell.open));
        let on = crate::evidence::summary::Day::of(export.date).0;
        for (day, count) in &tickets.open_since {
            let age = u64::try_from(on.saturating_sub(day.0)).unwrap_or(0);
            let sum = ages.entry(age).or_default();
            *sum = sum.saturating_add(*count);
        }
    }
    let over = |days: u64| {
        let older = ages.range(days + 1..).map(|(_, count)| *count);
        older.fold(0, u64::saturating_add)
    };
    Backlog {
        open,
        median_age: spread::nearest_rank(&ages, 50),
        p90_age: spread::nearest_rank(&ages, 90),
        oldest_age: ages.keys().next_back().copied(),
        over_30: over(30),
        over_90: over(90),
    }
}

fn topics(all: &Tickets) -> (Vec<TopicFigures>, OtherTopics) {
    let ranked = ranked(all.topics.iter().map(|(word, topic)| (word, topic.tickets)));
    let days = all
        .first
        .zip(all.last)
        .and_then(|(first, last)| u64::try_from(last.0 - first.0 + 1).ok())
        .unwrap_or(1);
    let listed = ranked.iter().take(TOPICS).filter_map(|(word, tickets)| {
        let topic = all.topics.get(word)?;
        Some(TopicFigures {
            topic: word.clone(),
            tickets: *tickets,
            per_month: per_month(*tickets, days),
            reopened: share(topic.reopened),
            escalated: share(topic.escalated),
        })
    });
    let rest = ranked.get(TOPICS..).unwrap_or_default();
    let others = OtherTopics {
        topics: rest.len() as u64,
        tickets: rest
            .iter()
            .fold(0, |sum, (_, tickets)| sum.saturating_add(*tickets)),
        none: all.topics.get("").map_or(0, |topic| topic.tickets),
    };
    (listed.collect(), others)
}
