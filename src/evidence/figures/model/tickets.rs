//! Figures of tickets.

use serde::Serialize;

use super::{Head, Share, Times};

/// Times on one clock of the declaration.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Clocked {
    /// The clock: its calendars, and the states in which it stands.
    pub clock: String,
    /// From opened to first response.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response: Option<Times>,
    /// From opened to resolved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolution: Option<Times>,
}

/// Days between which the tickets were opened.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Period {
    /// The first.
    pub from: String,
    /// The last.
    pub to: String,
}

/// A priority.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Priority {
    /// The declared id, or else the word of the export; empty where a ticket has none.
    pub priority: String,
    /// Whether it is one of `support.priorities`.
    pub declared: bool,
    /// Tickets.
    pub tickets: u64,
    /// Of them open.
    pub open: u64,
    /// From opened to first response, all hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response: Option<Times>,
    /// From opened to resolved, all hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolution: Option<Times>,
    /// The same on each business clock.
    pub clocks: Vec<Clocked>,
}

/// A ticket.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct WorstCase {
    /// Its number, where that looks like one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
    /// The export that it stands in.
    pub evidence: String,
    /// Its row there, where the export was read itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u64>,
    /// How long it took.
    pub seconds: u64,
}

/// A target.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Attainment {
    /// Id of the agreement.
    pub sla: String,
    /// Which of its targets, from 0.
    pub target: u64,
    /// What is timed.
    pub metric: &'static str,
    /// The priority that it holds for; absent where it holds for all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<String>,
    /// The limit; a day on a business clock is the open time of its usual day.
    pub within: u64,
    /// The clock on which it was measured.
    pub clock: String,
    /// Of the cases that must keep it.
    pub share: f64,
    /// Tickets that count: with both times, or open beyond the limit.
    pub cases: u64,
    /// Of them within the limit.
    pub kept: u64,
    /// Of them not, `overdue` included.
    pub missed: u64,
    /// Open, and beyond the limit on the day of the export.
    pub overdue: u64,
    /// Counted as kept: their time lies in the bucket that the limit divides. Always 0 where the limit is an
    /// edge.
    pub doubtful: u64,
    /// Kept of cases.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<f64>,
    /// Whether the share is reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub met: Option<bool>,
    /// Whether the times were computed, or the tool says kept or missed and no time.
    pub basis: &'static str,
    /// `none`: the clock never stands; `excluded`: the event log tells when it stood; `unknown`: it stands
    /// in some states, and the export does not tell when, so that some are counted as missed that are not.
    pub pauses: &'static str,
    /// Tickets of this priority whose tier and channel the declaration does not name, so that they could not
    /// be ascribed to one of several agreements.
    pub unmatched: u64,
    /// Of the measured cases.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub median: Option<u64>,
    /// Of the measured cases.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p90: Option<u64>,
    /// The longest that missed it, at most five.
    pub worst: Vec<WorstCase>,
}

/// Open tickets and their age on the day of the export.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Backlog {
    /// Open tickets.
    pub open: u64,
    /// Whole days, nearest rank.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub median_age: Option<u64>,
    /// Whole days, nearest rank.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p90_age: Option<u64>,
    /// Whole days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oldest_age: Option<u64>,
    /// Older than 30 days.
    pub over_30: u64,
    /// Older than 90 days.
    pub over_90: u64,
}

/// A month.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct MonthFigures {
    /// Year and month.
    pub month: String,
    /// Tickets opened in it.
    pub opened: u64,
    /// Tickets resolved in it.
    pub resolved: u64,
    /// First response to those opened in it, all hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response: Option<Times>,
    /// Resolution of those resolved in it, all hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolution: Option<Times>,
}

/// A topic.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TopicFigures {
    /// As the export names it.
    pub topic: String,
    /// Tickets.
    pub tickets: u64,
    /// Tickets a month of 30 days over the period.
    pub per_month: f64,
    /// Opened again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reopened: Option<Share>,
    /// Went to a higher tier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub escalated: Option<Share>,
}

/// Topics that are not listed, and tickets without one.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct OtherTopics {
    /// Topics beyond the most frequent.
    pub topics: u64,
    /// Tickets of them.
    pub tickets: u64,
    /// Tickets without a topic.
    pub none: u64,
}

/// A tier.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TierFigures {
    /// As the export names it.
    pub tier: String,
    /// Tickets.
    pub tickets: u64,
}

/// A channel.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ChannelFigures {
    /// As the export names it.
    pub channel: String,
    /// Tickets.
    pub tickets: u64,
}

/// What the tickets show.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TicketFigures {
    /// Where it comes from.
    #[serde(flatten)]
    pub head: Head,
    /// Days between which the tickets were opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// Different tickets; of an event log, each counts once, as its last row has it.
    pub tickets: u64,
    /// Rows of a list whose ticket stood there before; they are not counted.
    pub duplicates: u64,
    /// Times that end before they begin, or lie outside of the years 1970 to 2199; they are not counted.
    pub implausible: u64,
    /// Tickets without an end: not resolved, not closed, and not in a state of ended work.
    pub open: u64,
    /// By priority, the declared ones first in their order.
    pub priorities: Vec<Priority>,
    /// Each declared target for first response and resolution, measured.
    pub targets: Vec<Attainment>,
    /// Open tickets and their age on the day of the export.
    pub backlog: Backlog,
    /// Tickets that were opened again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reopened: Option<Share>,
    /// Tickets that went to another group or person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reassigned: Option<Share>,
    /// Ended tickets that were never reassigned, reopened or escalated, of those ended for which the number
    /// of reassignments is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_contact: Option<Share>,
    /// Tickets that went to a higher tier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub escalated: Option<Share>,
    /// Tickets that an automation solved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub automated: Option<Share>,
    /// By month, in order, of the zone of the export.
    pub months: Vec<MonthFigures>,
    /// By topic, most tickets first.
    pub topics: Vec<TopicFigures>,
    /// Topics that are not listed, and tickets without one.
    pub other_topics: OtherTopics,
    /// By tier, most first.
    pub tiers: Vec<TierFigures>,
    /// By way in, most first.
    pub channels: Vec<ChannelFigures>,
}
