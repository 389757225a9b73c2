//! Time of service: how long something took while somebody was there.
//!
//! Takes calendars as a declaration states them, gives the seconds of service
//! between two moments. A [`Timer`] is one way to count: hours, and states of
//! a ticket in which it stands. Reads nothing and knows no tickets.

mod calendar;
mod days;
mod table;

use super::record::Moment;

pub use calendar::{Calendar, Window};
pub use days::Zone;
pub(in crate::evidence) use days::{date_of, days_of};
use table::Table;

/// The first and the last year whose moments are plausible.
pub const YEARS: std::ops::RangeInclusive<i16> = 1970..=2199;

/// The years that dates can have; others are mistakes or marks for "never".
pub const DATES: std::ops::RangeInclusive<i16> = 1900..=2199;

/// The clock that always runs; every summary has it.
pub const CALENDAR: &str = "calendar";

/// One way to count time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timer {
    /// Its name, made of what it is.
    name: String,
    /// Calendars, any of which is enough; `None` counts all hours.
    hours: Option<Vec<Calendar>>,
    /// States of a ticket in which it stands, as slugs.
    pauses: Vec<String>,
}

impl Timer {
    /// All hours, and it never stands.
    pub fn calendar() -> Self {
        Self {
            name: CALENDAR.to_owned(),
            hours: None,
            pauses: Vec::new(),
        }
    }

    /// The open hours of any of the calendars, or all hours where there are none, save in the states of `pauses`.
    pub fn new(hours: Vec<Calendar>, pauses: &[String]) -> Self {
        let mut pauses: Vec<String> = pauses.iter().map(|state| super::observe::slug(state)).collect();
        pauses.sort();
        pauses.dedup();
        let always = hours.is_empty() || hours.iter().any(Calendar::is_always);
        let hours = (!always).then(|| {
            let mut hours = hours;
            hours.sort_by(|a, b| a.id.cmp(&b.id));
            hours.dedup();
            hours
        });
        let mut name = hours.as_ref().map_or_else(
            || CALENDAR.to_owned(),
            |hours| {
                let ids: Vec<&str> = hours.iter().map(|calendar| &*calendar.id).collect();
                ids.join("+")
            },
        );
        if !pauses.is_empty() {
            name.push_str(" without ");
            name.push_str(&pauses.join(", "));
        }
        Self { name, hours, pauses }
    }

    /// Its name: the ids of its calendars, and the states in which it stands.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it counts service hours only.
    pub fn is_business(&self) -> bool {
        self.hours.is_some()
    }

    /// Whether it stands in some states.
    pub fn pauses(&self) -> bool {
        !self.pauses.is_empty()
    }

    /// Whether it stands in a state, given as a slug: the word itself, or one that begins with it and a hyphen.
    pub fn stands_in(&self, state: &str) -> bool {
        self.pauses.iter().any(|word| {
            state
                .strip_prefix(&**word)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        })
    }

    /// The seconds of the usual open day: the length that most days of a week have, the longer of two.
    ///
    /// A limit of one day on a business clock means these. All hours: 86,400.
    pub fn day(&self, priority: Option<usize>) -> u64 {
        let hours = self.hours.as_deref();
        hours.map_or(86_400, |hours| calendar::usual_day(hours, priority))
    }

    /// The open seconds of a week without holidays: a limit of one week on a business clock means these.
    pub fn week(&self, priority: Option<usize>) -> u64 {
        let hours = self.hours.as_deref();
        hours.map_or(7 * 86_400, |hours| calendar::usual_week(hours, priority))
    }

    /// Everything that decides what it counts, one calendar a line; equal texts count equally.
    pub fn definition(&self) -> Vec<String> {
        let hours = self.hours.iter().flatten();
        hours.map(ToString::to_string).collect()
    }
}

/// A timer with the tables of its hours, one for each priority that has its own windows.
#[derive(Debug)]
pub struct Counter {
    /// What it counts by.
    pub timer: Timer,
    tables: Vec<(Option<usize>, Table)>,
}

impl Counter {
    /// A counter without tables; they are made for the years that are asked for.
    pub fn new(timer: Timer) -> Self {
        Self {
            timer,
            tables: Vec::new(),
        }
    }

    /// Seconds of service from `from` to `to` for a case of the given priority (its position among the declared
    /// ones); `None` where it ends before it begins or lies outside of [`YEARS`].
    pub fn between(&mut self, from: Moment, to: Moment, priority: Option<usize>) -> Option<u64> {
        if !days::plausible(from) || !days::plausible(to) {
            return None;
        }
        let all = u64::try_from(to.0.checked_sub(from.0)?).ok()?;
        let Some(hours) = &self.timer.hours else {
            return Some(all);
        };
        let special = priority.filter(|index| hours.iter().any(|calendar| calendar.has_windows_for(*index)));
        let known = self.tables.iter().position(|(index, _)| *index == special);
        let at = known.unwrap_or(self.tables.len());
        if known.is_none() {
            self.tables.push((special, Table::new(hours, special)));
        }
        let (_, table) = self.tables.get_mut(at)?;
        Some(table.open_between(from.0, to.0).min(all))
    }
}

#[cfg(test)]
mod tests;
