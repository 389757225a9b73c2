//! Records become counts.
//!
//! An [`Observer`] takes the records of one or several exports of one kind and
//! gives a [`Summary`]. Rows are forgotten at once; what is kept grows with
//! distinct keys: a hash for each ticket, person or asset, a small state for
//! each ticket of an event log and for each machine. Figures do not depend on
//! the order of rows, save that of the rows of a list that name one ticket
//! twice the first one counts.

mod devices;
mod events;
mod keys;
mod label;
mod others;
mod priority;
mod recent;
mod states;
mod steps;
mod tickets;
mod uses;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::clock::{Timer, Zone};
use super::record::{Kind, Moment, Record};
use super::summary::{Day, Figures, Setting, Summary};

pub use label::{HIDDEN, is_id, label, slug};
pub use priority::{Named, named, priority_of};

/// What must be known before the first row.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What the rows are.
    pub kind: Kind,
    /// The zone by which days and months are told.
    pub zone: TimeZone,
    /// The day on which the export was collected: open tickets have waited until it began.
    pub collected: Option<Date>,
    /// Clocks beside that of all hours.
    pub timers: Vec<Timer>,
    /// The declared priorities in their order: calendars may have windows for some.
    pub priorities: Vec<Named>,
    /// Whether rows are events, several a ticket. Rows with a number of their event are such anyway.
    pub log: bool,
}

impl Plan {
    /// A plan that needs no declaration.
    pub fn new(kind: Kind) -> Self {
        Self {
            kind,
            zone: TimeZone::UTC,
            collected: None,
            timers: Vec::new(),
            priorities: Vec::new(),
            log: false,
        }
    }

    /// All clocks, that of all hours first, each once.
    fn clocks(&self) -> Vec<Timer> {
        let mut clocks = vec![Timer::calendar()];
        for timer in &self.timers {
            if clocks.iter().all(|known| known.name() != timer.name()) {
                clocks.push(timer.clone());
            }
        }
        clocks
    }

    /// What the counts will depend on.
    pub fn setting(&self) -> Setting {
        let clocks = self.clocks();
        let special = clocks.iter().any(Timer::is_business);
        let priorities = self.priorities.iter().filter(|_| special);
        Setting {
            zone: Zone::new(self.zone.clone()).name().to_owned(),
            collected: self.collected.map(Day::of),
            clocks: clocks
                .iter()
                .map(|timer| (timer.name().to_owned(), timer.definition()))
                .collect(),
            priorities: priorities.map(|priority| priority.id.clone()).collect(),
        }
    }
}

/// Counts records as they come.
#[derive(Debug)]
pub struct Observer {
    setting: Setting,
    kind: Kind,
    zone: Zone,
    rows: u64,
    working: Working,
}

#[derive(Debug)]
enum Working {
    Tickets(Box<tickets::Working>),
    Devices(Box<devices::Working>),
    Assets(Box<others::Assets>),
    Training(Box<others::Training>),
    Activity(others::Activity),
    Monitoring(others::Monitoring),
    Uses(uses::Working),
}

impl Observer {
    /// Ready for the first row.
    pub fn new(plan: &Plan) -> Self {
        let working = match plan.kind {
            Kind::Tickets => Working::Tickets(Box::new(tickets::Working::new(plan, plan.clocks()))),
            Kind::Inventory => Working::Devices(Box::default()),
            Kind::Assets | Kind::Software => Working::Assets(Box::default()),
            Kind::Training => Working::Training(Box::default()),
            Kind::Activity => Working::Activity(others::Activity::default()),
            Kind::Monitoring => Working::Monitoring(others::Monitoring::default()),
            Kind::AppDiscovery | Kind::Solutions | Kind::Usage => Working::Uses(uses::Working::default()),
        };
        Self {
            setting: plan.setting(),
            kind: plan.kind,
            zone: Zone::new(plan.zone.clone()),
            rows: 0,
            working,
        }
    }

    /// Counts one record; one of another kind counts as a row and no more.
    pub fn observe(&mut self, record: &Record<'_>) {
        self.rows = self.rows.saturating_add(1);
        let day = |moment: Option<Moment>| moment.and_then(|moment| self.zone.day(moment)).map(Day);
        match (&mut self.working, record) {
            (Working::Tickets(working), Record::Ticket(ticket)) => working.add(ticket, &self.zone),
            (Working::Devices(working), Record::Device(device)) => working.add(device, day(device.upgraded)),
            (Working::Assets(working), Record::Asset(asset)) => working.add(asset),
            (Working::Training(working), Record::Completion(completion)) => working.add(completion),
            (Working::Activity(working), Record::Question(question)) => {
                working.add(question, day(question.asked));
            }
            (Working::Monitoring(working), Record::Measurement(measurement)) => working.add(measurement),
            (Working::Uses(working), Record::Use(used)) => working.add(used, day(used.last)),
            _ => {}
        }
    }

    /// The counts of all that came.
    pub fn finish(self) -> Summary {
        let figures = match self.working {
            Working::Tickets(working) => Figures::Tickets(working.finish(&self.zone)),
            Working::Devices(working) => Figures::Inventory(working.finish()),
            Working::Assets(working) if self.kind == Kind::Software => Figures::Software(working.finish()),
            Working::Assets(working) => Figures::Assets(working.finish()),
            Working::Training(working) => Figures::Training(working.finish()),
            Working::Activity(working) => Figures::Activity(working.finish()),
            Working::Monitoring(working) => Figures::Monitoring(working.finish()),
            Working::Uses(working) => match self.kind {
                Kind::AppDiscovery => Figures::AppDiscovery(working.finish()),
                Kind::Solutions => Figures::Solutions(working.finish()),
                _ => Figures::Usage(working.finish()),
            },
        };
        Summary {
            setting: self.setting,
            rows: self.rows,
            figures,
        }
    }
}

#[cfg(test)]
mod tests;
