//! Hours of service as a declaration states them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;

/// Seconds of a day of the clock on the wall.
pub(super) const DAY: u32 = 86_400;

/// Hours on some days of the week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// Days, Monday first.
    pub days: [bool; 7],
    /// Second of the day at which it opens.
    pub from: u32,
    /// Second of the day at which it closes, 86,400 for midnight; not after `from`: on the next day.
    pub to: u32,
    /// Positions of the priorities that it is for; `None` for all.
    pub priorities: Option<Vec<usize>>,
}

impl Window {
    /// The days of `mon-fri` or `sat,sun`; a range may run over the end of a week. `None` where it is neither.
    pub fn days(text: &str) -> Option<[bool; 7]> {
        let mut days = [false; 7];
        for part in text.split(',') {
            let (first, last) = part.trim().split_once('-').unwrap_or((part.trim(), part.trim()));
            let last = weekday(last)?;
            let mut day = weekday(first)?;
            *days.get_mut(day)? = true;
            while day != last {
                day = (day + 1) % 7;
                *days.get_mut(day)? = true;
            }
        }
        Some(days)
    }

    /// The second of the day of `08:30`; `24:00` is 86,400. `None` where it is no such time.
    pub fn time(text: &str) -> Option<u32> {
        let (hours, minutes) = text.split_once(':')?;
        let digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(hours) || !digits(minutes) {
            return None;
        }
        let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
        let seconds = hours * 3600 + minutes * 60;
        (minutes < 60 && seconds <= DAY).then_some(seconds)
    }

    fn is_for(&self, priority: Option<usize>) -> bool {
        match (&self.priorities, priority) {
            (None, _) => true,
            (Some(own), Some(priority)) => own.contains(&priority),
            (Some(_), None) => false,
        }
    }

    fn on(&self, day: usize) -> bool {
        self.days.get(day).copied().unwrap_or(false)
    }
}

fn weekday(text: &str) -> Option<usize> {
    const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    NAMES.iter().position(|name| *name == text)
}

/// Hours of service with their zone and closed days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// Its name in the declaration.
    pub id: String,
    /// The zone of its times.
    pub zone: TimeZone,
    /// When it is open; overlapping windows count once.
    pub open: Vec<Window>,
    /// Days on which it is closed from midnight to midnight.
    pub holidays: BTreeSet<Date>,
}

impl Calendar {
    /// Open around the clock.
    pub fn always() -> Self {
        let window = Window {
            days: [true; 7],
            from: 0,
            to: DAY,
            priorities: None,
        };
        Self {
            id: "always".to_owned(),
            zone: TimeZone::UTC,
            open: vec![window],
            holidays: BTreeSet::new(),
        }
    }

    pub(super) fn is_always(&self) -> bool {
        let whole = |window: &Window| {
            window.days == [true; 7] && window.from == 0 && window.to == DAY && window.priorities.is_none()
        };
        self.holidays.is_empty() && self.open.iter().any(whole)
    }

    pub(super) fn has_windows_for(&self, priority: usize) -> bool {
        let own = |window: &Window| {
            window
                .priorities
                .as_ref()
                .is_some_and(|own| own.contains(&priority))
        };
        self.open.iter().any(own)
    }

    /// The open seconds of a day of the week, holidays aside, as parts that may overlap.
    fn parts(&self, day: usize, priority: Option<usize>) -> Vec<(u32, u32)> {
        let before = (day + 6) % 7;
        let mut parts = Vec::new();
        for window in self.open.iter().filter(|window| window.is_for(priority)) {
            let over_midnight = window.to <= window.from;
            if window.on(day) {
                parts.push((window.from, if over_midnight { DAY } else { window.to }));
            }
            if over_midnight && window.on(before) && window.to > 0 {
                parts.push((0, window.to));
            }
        }
        parts
    }

    /// The same for a date; empty on a holiday.
    pub(super) fn parts_on(&self, date: Date, priority: Option<usize>) -> Vec<(u32, u32)> {
        if self.holidays.contains(&date) {
            return Vec::new();
        }
        self.parts(index(date.weekday()), priority)
    }
}

fn index(day: Weekday) -> usize {
    usize::try_from(day.to_monday_zero_offset()).unwrap_or(0)
}

/// The open seconds of each day of a week, holidays aside; days on which it is closed are left out.
fn open_days(hours: &[Calendar], priority: Option<usize>) -> impl Iterator<Item = u32> {
    let lengths = (0..7).map(move |day| {
        let parts = hours.iter().flat_map(|calendar| calendar.parts(day, priority));
        united(parts.collect())
    });
    lengths.filter(|length| *length > 0)
}

/// The open seconds of a week without holidays; a whole week where it is never open.
pub(super) fn usual_week(hours: &[Calendar], priority: Option<usize>) -> u64 {
    match open_days(hours, priority).map(u64::from).sum() {
        0 => u64::from(DAY) * 7,
        open => open,
    }
}

/// The open length that most days of a week have, the longer of two; a whole day where it is never open.
pub(super) fn usual_day(hours: &[Calendar], priority: Option<usize>) -> u64 {
    let mut lengths: BTreeMap<u32, usize> = BTreeMap::new();
    for length in open_days(hours, priority) {
        *lengths.entry(length).or_default() += 1;
    }
    let usual = lengths.iter().max_by_key(|(length, days)| (**days, **length));
    usual.map_or(u64::from(DAY), |(length, _)| u64::from(*length))
}

fn united(mut parts: Vec<(u32, u32)>) -> u32 {
    parts.sort_unstable();
    let (mut total, mut end) = (0, 0);
    for (from, to) in parts {
        total += to.saturating_sub(from.max(end));
        end = end.max(to);
    }
    total
}

impl fmt::Display for Calendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.id, self.zone.iana_name().unwrap_or("UTC"))?;
        for window in &self.open {
            let days: String = window
                .days
                .iter()
                .map(|open| if *open { '1' } else { '0' })
                .collect();
            let time = |seconds: u32| format!("{:02}:{:02}", seconds / 3600, seconds / 60 % 60);
            write!(f, "; {days} {}-{}", time(window.from), time(window.to))?;
            if let Some(priorities) = &window.priorities {
                let priorities: Vec<String> = priorities.iter().map(usize::to_string).collect();
                write!(f, " priorities {}", priorities.join(","))?;
            }
        }
        if !self.holidays.is_empty() {
            let holidays: Vec<String> = self.holidays.iter().map(Date::to_string).collect();
            write!(f, "; closed {}", holidays.join(" "))?;
        }
        Ok(())
    }
}
