//! Counts of tickets.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::count::{Merge, Overflow, Part, earlier, later, rekeyed};
use super::day::{Day, Month};
use crate::evidence::histogram::Histogram;

/// How many of the longest cases are named.
pub const WORST: usize = 5;

/// Columns that hold the words of a scale, with the most words that a scale has.
pub(super) const SCALES: [(&str, usize); 4] = [
    ("priority", 100),
    ("tier", 1_000),
    ("channel", 200),
    ("topic", 5_000),
];

/// The most words of a scale.
pub fn scale(column: &str) -> usize {
    let found = SCALES.iter().find(|(name, _)| *name == column);
    found.map_or(0, |(_, limit)| *limit)
}

/// What tickets have in common; an empty word for none.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cell {
    /// As the export names it.
    pub priority: String,
    /// As the export names it.
    pub tier: String,
    /// As the export names it.
    pub channel: String,
}

/// A long case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Worst {
    /// How long it took, in seconds.
    pub seconds: u64,
    /// Its number, where that has the form of one; else empty.
    pub ticket: String,
    /// Its row in the export that was read; not part of the file.
    #[serde(skip)]
    pub row: Option<u64>,
}

/// Keeps the longest, most seconds first, then by number.
pub(in crate::evidence) fn keep_worst(worst: &mut Vec<Worst>, case: Worst) {
    let before = |a: &Worst, b: &Worst| {
        b.seconds
            .cmp(&a.seconds)
            .then_with(|| a.ticket.cmp(&b.ticket))
            .then_with(|| a.row.cmp(&b.row))
    };
    let at = worst.partition_point(|known| before(known, &case).is_le());
    if at < WORST {
        worst.insert(at, case);
        worst.truncate(WORST);
    }
}

/// How long one step took on one clock.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timing {
    /// Cases that took it.
    #[serde(default, skip_serializing_if = "Histogram::is_empty")]
    pub times: Histogram,
    /// Open cases that still wait for it, by how long they did on the day of the export.
    #[serde(default, skip_serializing_if = "Histogram::is_empty")]
    pub waiting: Histogram,
    /// The longest of `times`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub worst: Vec<Worst>,
}

/// Both steps on one clock.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timings {
    /// From opened to first response.
    pub response: Timing,
    /// From opened to resolved.
    pub resolution: Timing,
}

/// How the tickets of a cell were handled.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Handled {
    /// Tickets.
    pub tickets: u64,
    /// Of them open.
    pub open: u64,
    /// Kept targets of first response, as the tool says where no time is known.
    pub response_kept: Part,
    /// Kept targets of resolution, likewise.
    pub resolution_kept: Part,
    /// By clock.
    pub clocks: BTreeMap<String, Timings>,
}

/// Tickets of a topic.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// Tickets.
    pub tickets: u64,
    /// Opened again.
    pub reopened: Part,
    /// Went to a higher tier.
    pub escalated: Part,
}

/// Tickets of a month.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InMonth {
    /// Opened in it.
    pub opened: u64,
    /// Resolved in it.
    pub resolved: u64,
    /// First response to those opened in it, all hours.
    #[serde(default, skip_serializing_if = "Histogram::is_empty")]
    pub response: Histogram,
    /// Resolution of those resolved in it, all hours.
    #[serde(default, skip_serializing_if = "Histogram::is_empty")]
    pub resolution: Histogram,
}

/// Counts of tickets; partitions of an export hold all rows of a ticket in one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tickets {
    /// Different tickets.
    pub tickets: u64,
    /// Of them those known by an event log.
    pub logged: u64,
    /// Rows of tickets that stood there before.
    pub duplicates: u64,
    /// Times that cannot be.
    pub implausible: u64,
    /// The first day on which one was opened.
    pub first: Option<Day>,
    /// The last day on which one was opened.
    pub last: Option<Day>,
    /// Tickets that were opened again.
    pub reopened: Part,
    /// Tickets that went to another group or person.
    pub reassigned: Part,
    /// Ended tickets that one person solved at once.
    pub first_contact: Part,
    /// Tickets that went to a higher tier.
    pub escalated: Part,
    /// Tickets that an automation solved.
    pub automated: Part,
    /// Open tickets by the day on which they were opened.
    pub open_since: BTreeMap<Day, u64>,
    /// By priority, tier and channel.
    #[serde(with = "super::pairs")]
    pub cells: BTreeMap<Cell, Handled>,
    /// By topic.
    pub topics: BTreeMap<String, Topic>,
    /// By month.
    pub months: BTreeMap<Month, InMonth>,
    /// Columns that are no scale.
    pub overflow: Overflow,
}

impl Merge for Timing {
    fn merge_with(&mut self, other: &Self) {
        self.times.merge(&other.times);
        self.waiting.merge(&other.waiting);
        for case in &other.worst {
            keep_worst(&mut self.worst, case.clone());
        }
    }
}

impl Merge for Timings {
    fn merge_with(&mut self, other: &Self) {
        self.response.merge_with(&other.response);
        self.resolution.merge_with(&other.resolution);
    }
}

impl Merge for Handled {
    fn merge_with(&mut self, other: &Self) {
        self.tickets.merge_with(&other.tickets);
        self.open.merge_with(&other.open);
        self.response_kept.merge(other.response_kept);
        self.resolution_kept.merge(other.resolution_kept);
        self.clocks.merge_with(&other.clocks);
    }
}

impl Merge for Topic {
    fn merge_with(&mut self, other: &Self) {
        self.tickets.merge_with(&other.tickets);
        self.reopened.merge(other.reopened);
        self.escalated.merge(other.escalated);
    }
}

impl Merge for InMonth {
    fn merge_with(&mut self, other: &Self) {
        self.opened.merge_with(&other.opened);
        self.resolved.merge_with(&other.resolved);
        self.response.merge(&other.response);
        self.resolution.merge(&other.resolution);
    }
}

impl Merge for Tickets {
    fn merge_with(&mut self, other: &Self) {
        for (own, others) in [
            (&mut self.tickets, other.tickets),
            (&mut self.logged, other.logged),
            (&mut self.duplicates, other.duplicates),
            (&mut self.implausible, other.implausible),
        ] {
            own.merge_with(&others);
        }
        self.first = earlier(self.first, other.first);
        self.last = later(self.last, other.last);
        for (own, others) in [
            (&mut self.reopened, other.reopened),
            (&mut self.reassigned, other.reassigned),
            (&mut self.first_contact, other.first_contact),
            (&mut self.escalated, other.escalated),
            (&mut self.automated, other.automated),
        ] {
            own.merge(others);
        }
        self.open_since.merge_with(&other.open_since);
        self.cells.merge_with(&other.cells);
        self.topics.merge_with(&other.topics);
        self.months.merge_with(&other.months);
        self.overflow.extend(other.overflow.iter().cloned());
        self.settle();
    }
}

impl Tickets {
    /// Takes what was counted by cell and topic; equal keys add up.
    pub(in crate::evidence) fn unite(
        &mut self,
        cells: BTreeMap<Cell, Vec<Handled>>,
        topics: impl Iterator<Item = (String, Topic)>,
    ) {
        for (cell, parts) in cells {
            let own = self.cells.entry(cell).or_default();
            for part in &parts {
                own.merge_with(part);
            }
        }
        for (word, topic) in topics {
            self.topics.entry(word).or_default().merge_with(&topic);
        }
        self.settle();
    }

    /// Drops the words of columns that are no scale: what is left is the same in whatever order it came together.
    pub(in crate::evidence) fn settle(&mut self) {
        for (column, limit) in SCALES {
            if !self.overflow.contains(column) && self.words(column) > limit {
                self.overflow.insert(column.to_owned());
            }
        }
        if self.overflow.contains("topic") {
            rekeyed(&mut self.topics, String::clear);
        }
        for (column, clear) in CLEAR {
            if self.overflow.contains(column) {
                rekeyed(&mut self.cells, clear);
            }
        }
    }

    fn words(&self, column: &str) -> usize {
        let filled = |words: BTreeSet<&String>| words.iter().filter(|word| !word.is_empty()).count();
        match column {
            "priority" => filled(self.cells.keys().map(|cell| &cell.priority).collect()),
            "tier" => filled(self.cells.keys().map(|cell| &cell.tier).collect()),
            "channel" => filled(self.cells.keys().map(|cell| &cell.channel).collect()),
            _ => filled(self.topics.keys().collect()),
        }
    }
}

type Clear = fn(&mut Cell);

const CLEAR: [(&str, Clear); 3] = [
    ("priority", |cell| cell.priority.clear()),
    ("tier", |cell| cell.tier.clear()),
    ("channel", |cell| cell.channel.clear()),
];
