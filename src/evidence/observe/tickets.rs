//! Tickets become counts.

use std::collections::{BTreeMap, HashMap};

use super::Plan;
use super::events::{Log, Pause};
use super::keys::Seen;
use super::label::Labels;
use super::priority::{Named, priority_of};
use super::states::States;
use super::steps::{Counted, Group, Step, elapsed, finished, stated_on};
use crate::evidence::clock::{Counter, Timer, Zone};
use crate::evidence::record::{Moment, Stated, Ticket};
use crate::evidence::summary::{Cell, Day, Handled, Month, Tickets, Timings, Topic, count, later, scale};

/// What is kept of a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Case {
    pub(super) row: u64,
    priority: u32,
    tier: u32,
    channel: u32,
    topic: u32,
    ended: Option<bool>,
    opened: Option<Moment>,
    responded: Option<Moment>,
    resolved: Option<Moment>,
    response: Option<Stated>,
    resolution: Option<Stated>,
    response_kept: Option<bool>,
    resolution_kept: Option<bool>,
    reopened: Option<u32>,
    reassigned: Option<u32>,
    escalated: Option<bool>,
    automated: Option<bool>,
}

#[derive(Debug)]
pub(super) struct Working {
    counters: Vec<Counter>,
    declared: Vec<Named>,
    collected: Option<Moment>,
    every_row_is_an_event: bool,
    priorities: Labels,
    tiers: Labels,
    channels: Labels,
    topics: Labels,
    /// Declared priority by label.
    ranks: Vec<Option<usize>>,
    states: States,
    seen: Seen,
    log: Log,
    groups: HashMap<(u32, u32, u32), usize>,
    cells: Vec<((u32, u32, u32), Group)>,
    by_topic: Vec<Topic>,
    months: BTreeMap<Month, Counted>,
    counts: Tickets,
}

impl Working {
    pub(super) fn new(plan: &Plan, clocks: Vec<Timer>) -> Self {
        let zone = Zone::new(plan.zone.clone());
        Self {
            counters: clocks.into_iter().map(Counter::new).collect(),
            declared: plan.priorities.clone(),
            collected: plan.collected.and_then(|day| zone.start_of(day)),
            every_row_is_an_event: plan.log,
            priorities: Labels::new(scale("priority")),
            tiers: Labels::new(scale("tier")),
            channels: Labels::new(scale("channel")),
            topics: Labels::new(scale("topic")),
            ranks: Vec::new(),
            states: States::default(),
            seen: Seen::default(),
            log: Log::default(),
            groups: HashMap::new(),
            cells: Vec::new(),
            by_topic: Vec::new(),
            months: BTreeMap::new(),
            counts: Tickets::default(),
        }
    }

    pub(super) fn add(&mut self, ticket: &Ticket<'_>, zone: &Zone) {
        let is_event = self.every_row_is_an_event || ticket.sequence.is_some();
        if !is_event && !self.seen.is_new(ticket.id) {
            self.counts.duplicates = self.counts.duplicates.saturating_add(1);
            return;
        }
        let (case, stands) = self.case(ticket);
        if is_event {
            let pausing = self.counters.iter().any(|counter| counter.timer.pauses());
            let order = (ticket.sequence, ticket.updated.map(|moment| moment.0));
            self.log.add(ticket.id, order, case, pausing.then_some(stands));
        } else {
            self.count(&case, ticket.id, &[], zone);
        }
    }

    pub(super) fn finish(mut self, zone: &Zone) -> Tickets {
        let log = std::mem::take(&mut self.log);
        self.counts.logged = log.tickets.len() as u64;
        for ticket in &log.tickets {
            self.count(&ticket.case, &ticket.id, &ticket.pauses(), zone);
        }
        self.gather()
    }

    /// What is kept of a row, and the clocks that stand in its state.
    fn case(&mut self, ticket: &Ticket<'_>) -> (Case, u64) {
        let (by_word, stands) = ticket
            .state
            .map_or((None, 0), |state| self.states.of(state, &self.counters));
        let case = Case {
            row: ticket.row,
            priority: self.priorities.number(ticket.priority),
            tier: self.tiers.number(ticket.tier),
            channel: self.channels.number(ticket.channel),
            topic: self.topics.number(ticket.topic),
            ended: ticket
                .ended
                .or(by_word)
                .or((ticket.resolved.is_some() || ticket.closed.is_some()).then_some(true)),
            opened: ticket.opened,
            responded: ticket.responded,
            resolved: ticket.resolved,
            response: ticket.response,
            resolution: ticket.resolution,
            response_kept: ticket.response_kept,
            resolution_kept: ticket.resolution_kept,
            reopened: ticket.reopened,
            reassigned: ticket.reassigned,
            escalated: ticket.escalated,
            automated: ticket.automated,
        };
        (case, stands)
    }

    fn count(&mut self, case: &Case, id: &str, pauses: &[Pause], zone: &Zone) {
        let counts = &mut self.counts;
        counts.tickets = counts.tickets.saturating_add(1);
        let open = case.ended != Some(true);
        let reopened = case.reopened.map(|times| times > 0);
        counts.reopened.add(reopened);
        counts.reassigned.add(case.reassigned.map(|times| times > 0));
        counts.escalated.add(case.escalated);
        counts.automated.add(case.automated);
        if !open {
            let at_once = case
                .reassigned
                .map(|times| times == 0 && reopened != Some(true) && case.escalated != Some(true));
            counts.first_contact.add(at_once);
        }
        let opened_on = case.opened.and_then(|moment| zone.day(moment)).map(Day);
        if let Some(day) = opened_on {
            counts.first = Some(counts.first.map_or(day, |first| first.min(day)));
            counts.last = later(counts.last, Some(day));
            if open {
                count(&mut counts.open_since, day);
            }
        }
        self.count_topic(case, reopened);
        let times = self.count_cell(case, id, pauses, open);
        self.count_months(case, opened_on, times, open, zone);
    }

    fn count_topic(&mut self, case: &Case, reopened: Option<bool>) {
        let at = case.topic as usize;
        if self.by_topic.len() <= at {
            self.by_topic
                .resize(self.topics.len().max(at + 1), Topic::default());
        }
        if let Some(topic) = self.by_topic.get_mut(at) {
            topic.tickets = topic.tickets.saturating_add(1);
            topic.reopened.add(reopened);
            topic.escalated.add(case.escalated);
        }
    }

    /// Gives the seconds of response and resolution on the clock of all hours.
    fn count_cell(&mut self, case: &Case, id: &str, pauses: &[Pause], open: bool) -> [Option<u64>; 2] {
        let rank = self.rank(case.priority);
        let key = (case.priority, case.tier, case.channel);
        let next = self.cells.len();
        let position = *self.groups.entry(key).or_insert(next);
        if position == next {
            let group = Group {
                handled: Handled::default(),
                clocks: vec![<[Step; 2]>::default(); self.counters.len()],
            };
            self.cells.push((key, group));
        }
        let Some((_, group)) = self.cells.get_mut(position) else {
            return [None; 2];
        };
        group.handled.tickets = group.handled.tickets.saturating_add(1);
        group.handled.open = group.handled.open.saturating_add(u64::from(open));
        let resolved = if open { None } else { case.resolved };
        let steps = [
            (case.responded, case.response),
            (resolved, case.resolution.filter(|_| !open)),
        ];
        let mut all_hours = [None; 2];
        for (bit, counter) in self.counters.iter_mut().enumerate() {
            let Some(clock) = group.clocks.get_mut(bit) else {
                continue;
            };
            for ((step, (end, stated)), first) in clock.iter_mut().zip(steps).zip(&mut all_hours) {
                let measured = case
                    .opened
                    .zip(end)
                    .map(|(from, to)| elapsed(counter, from, to, rank, pauses, bit));
                // Counted once, not on every clock.
                self.counts.implausible += u64::from(measured == Some(None) && bit == 0);
                let took = measured.flatten().or_else(|| stated_on(stated, &counter.timer));
                if let Some(seconds) = took {
                    step.record(seconds, id, case.row);
                } else if open && end.is_none() && stated.is_none() {
                    let until = case.opened.zip(self.collected);
                    let waited = until.and_then(|(from, to)| elapsed(counter, from, to, rank, pauses, bit));
                    if let Some(seconds) = waited {
                        step.waiting.add(seconds);
                    }
                }
                if bit == 0 {
                    *first = took;
                }
            }
        }
        if case.responded.is_none() && case.response.is_none() {
            group.handled.response_kept.add(case.response_kept);
        }
        if case.resolved.is_none() && case.resolution.is_none() {
            group.handled.resolution_kept.add(case.resolution_kept);
        }
        all_hours
    }

    fn count_months(
        &mut self,
        case: &Case,
        opened_on: Option<Day>,
        [response, resolution]: [Option<u64>; 2],
        open: bool,
        zone: &Zone,
    ) {
        let months = &mut self.months;
        if let Some(day) = opened_on {
            let month = months.entry(day.month()).or_default();
            month.opened = month.opened.saturating_add(1);
            if let Some(seconds) = response {
                month.response.add(seconds);
            }
        }
        let resolved = case.resolved.filter(|_| !open);
        if let Some(day) = resolved.and_then(|moment| zone.day(moment)).map(Day) {
            let month = months.entry(day.month()).or_default();
            month.resolved = month.resolved.saturating_add(1);
            if let Some(seconds) = resolution {
                month.resolution.add(seconds);
            }
        }
    }

    /// The declared priority of a label.
    fn rank(&mut self, label: u32) -> Option<usize> {
        while self.ranks.len() <= label as usize {
            let next = u32::try_from(self.ranks.len()).unwrap_or(u32::MAX);
            self.ranks
                .push(priority_of(&self.declared, self.priorities.text(next)));
        }
        self.ranks.get(label as usize).copied().flatten()
    }

    fn gather(self) -> Tickets {
        let mut counts = self.counts;
        for (column, labels) in [
            ("priority", &self.priorities),
            ("tier", &self.tiers),
            ("channel", &self.channels),
            ("topic", &self.topics),
        ] {
            if labels.overflowed() {
                counts.overflow.insert(column.to_owned());
            }
        }
        let names: Vec<&str> = self.counters.iter().map(|counter| counter.timer.name()).collect();
        let mut cells: BTreeMap<Cell, Vec<Handled>> = BTreeMap::new();
        for ((priority, tier, channel), group) in self.cells {
            let cell = Cell {
                priority: self.priorities.text(priority).to_owned(),
                tier: self.tiers.text(tier).to_owned(),
                channel: self.channels.text(channel).to_owned(),
            };
            let mut handled = group.handled;
            let clocks = names.iter().map(|name| (*name).to_owned());
            let clocks = clocks.zip(group.clocks.into_iter().map(finished));
            handled.clocks = clocks
                .filter(|(_, timings)| *timings != Timings::default())
                .collect();
            cells.entry(cell).or_default().push(handled);
        }
        let by_topic = self.by_topic.into_iter().enumerate();
        let topics = by_topic
            .filter(|(_, topic)| topic.tickets > 0)
            .map(|(number, topic)| {
                let number = u32::try_from(number).unwrap_or(Labels::NONE);
                (self.topics.text(number).to_owned(), topic)
            });
        let months = self.months.into_iter();
        counts.months = months.map(|(month, counted)| (month, counted.finish())).collect();
        counts.unite(cells, topics);
        counts
    }
}
