//! Open hours laid out on the line of time, so that a difference costs two looks.

use jiff::civil::Date;

use super::YEARS;
use super::calendar::{Calendar, DAY};

/// Seconds of a cell of the index.
const CELL: i64 = 86_400;

#[derive(Clone, Copy, Debug)]
struct Open {
    from: i64,
    to: i64,
    /// Open seconds before it, from the start of the table.
    before: u64,
}

/// When any of some calendars is open, for the years seen so far.
#[derive(Debug)]
pub(super) struct Table {
    hours: Vec<Calendar>,
    priority: Option<usize>,
    /// Years that are laid out; none at first.
    years: Option<(i16, i16)>,
    /// The moments of these years, the end not included.
    covered: (i64, i64),
    /// Where the index begins.
    base: i64,
    /// In order, not touching.
    open: Vec<Open>,
    /// For each cell, the first opening that ends after the cell begins.
    index: Vec<u32>,
}

impl Table {
    pub(super) fn new(hours: &[Calendar], priority: Option<usize>) -> Self {
        Self {
            hours: hours.to_vec(),
            priority,
            years: None,
            covered: (0, 0),
            base: 0,
            open: Vec::new(),
            index: Vec::new(),
        }
    }

    /// Open seconds from `from` to `to`, both plausible and in order.
    pub(super) fn open_between(&mut self, from: i64, to: i64) -> u64 {
        if from < self.covered.0 || self.covered.1 <= to {
            self.cover(year(from), year(to));
        }
        self.open_before(to).saturating_sub(self.open_before(from))
    }

    fn open_before(&self, moment: i64) -> u64 {
        let cell = usize::try_from((moment - self.base).div_euclid(CELL)).unwrap_or(0);
        let mut at = self
            .index
            .get(cell)
            .map_or(self.open.len(), |first| *first as usize);
        while let Some(open) = self.open.get(at) {
            if moment < open.to {
                return open.before + u64::try_from(moment - open.from).unwrap_or(0);
            }
            at += 1;
        }
        self.open
            .last()
            .map_or(0, |last| last.before + length(last.from, last.to))
    }

    /// Lays out the years that are missing; grows by doubling, so that no order of moments makes it slow.
    fn cover(&mut self, from: i16, to: i16) {
        let (first, last) = match self.years {
            Some((first, last)) if first <= from && to <= last => return,
            Some((first, last)) => {
                let known = last - first + 1;
                let first = if from < first {
                    from.min(first - known)
                } else {
                    first
                };
                let last = if to > last { to.max(last + known) } else { last };
                (first, last)
            }
            None => (from, to),
        };
        let first = first.max(*YEARS.start());
        let last = last.min(*YEARS.end());
        self.years = Some((first, last));
        self.lay_out(first, last);
    }

    fn lay_out(&mut self, first: i16, last: i16) {
        let mut open = Vec::new();
        for calendar in &self.hours {
            // A day more on both sides: the years are counted in UTC, the days elsewhere.
            let (Ok(mut date), Ok(end)) = (Date::new(first, 1, 1), Date::new(last, 12, 31)) else {
                continue;
            };
            date = date.yesterday().unwrap_or(date);
            let end = end.tomorrow().unwrap_or(end);
            loop {
                for (from, to) in calendar.parts_on(date, self.priority) {
                    if let (Some(from), Some(to)) = (moment(calendar, date, from), moment(calendar, date, to))
                        && from < to
                    {
                        open.push((from, to));
                    }
                }
                match date.tomorrow() {
                    Ok(next) if next <= end => date = next,
                    _ => break,
                }
            }
        }
        open.sort_unstable();
        self.open = unite(&open);
        let starts = |year| Date::new(year, 1, 1).ok().and_then(moment_utc).unwrap_or(0);
        self.covered = (starts(first), starts(last + 1));
        self.base = self.covered.0 - CELL;
        self.reindex(last - first + 1);
    }

    fn reindex(&mut self, years: i16) {
        let cells = usize::try_from(years).unwrap_or(0) * 366 + 3;
        self.index.clear();
        let (mut at, mut start) = (0, self.base);
        for _ in 0..cells {
            while self.open.get(at).is_some_and(|open| open.to <= start) {
                at += 1;
            }
            self.index.push(u32::try_from(at).unwrap_or(u32::MAX));
            start += CELL;
        }
    }
}

fn length(from: i64, to: i64) -> u64 {
    u64::try_from(to - from).unwrap_or(0)
}

/// Joins what overlaps or touches, and sums up.
fn unite(sorted: &[(i64, i64)]) -> Vec<Open> {
    let mut open: Vec<Open> = Vec::with_capacity(sorted.len());
    for &(from, to) in sorted {
        match open.last_mut() {
            Some(last) if from <= last.to => last.to = last.to.max(to),
            _ => open.push(Open { from, to, before: 0 }),
        }
    }
    let mut before = 0;
    for part in &mut open {
        part.before = before;
        before += length(part.from, part.to);
    }
    open
}

/// The moment at which the wall clock of a calendar shows a second of a day. A time that a change of clocks skips
/// is the one just as long after the change; of a time that comes twice, the first counts.
fn moment(calendar: &Calendar, date: Date, second: u32) -> Option<i64> {
    let (date, second) = if second >= DAY {
        (date.tomorrow().ok()?, 0)
    } else {
        (date, second)
    };
    let part = |value: u32| i8::try_from(value).ok();
    let time = date.at(
        part(second / 3600)?,
        part(second / 60 % 60)?,
        part(second % 60)?,
        0,
    );
    let there = time.to_zoned(calendar.zone.clone()).ok()?;
    Some(there.timestamp().as_second())
}

fn moment_utc(date: Date) -> Option<i64> {
    let there = date.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(there.timestamp().as_second())
}

fn year(moment: i64) -> i16 {
    let at = jiff::Timestamp::from_second(moment).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    at.to_zoned(jiff::tz::TimeZone::UTC).year()
}
