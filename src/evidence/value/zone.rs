//! Local times as moments.
//!
//! A time that a clock showed twice, when it was set back, is the earlier one; a time
//! that it never showed, when it was set forward, is as much later as the clock jumped.
//! So does RFC 5545, and with it most calendars.

use jiff::tz::{AmbiguousOffset, Offset, TimeZone};

use super::date::Civil;
use crate::evidence::record::Moment;

/// Days that are remembered; exports come more or less in order.
const DAYS: u16 = 1024;

/// A time zone that remembers its distance from UTC on days without a change of clocks.
pub(in crate::evidence) struct Zone {
    zone: TimeZone,
    /// By day modulo [`DAYS`]: the day, and seconds east of UTC; `None` on a day of change.
    days: Vec<Option<(i64, Option<i32>)>>,
}

impl Zone {
    pub(in crate::evidence) fn new(zone: TimeZone) -> Self {
        Self {
            zone,
            days: vec![None; usize::from(DAYS)],
        }
    }

    /// The moment of a local time; one with its own distance from UTC keeps it.
    pub(in crate::evidence) fn moment(&mut self, civil: Civil) -> Option<Moment> {
        let day = civil.days();
        let local = day * 86_400 + i64::from(civil.second);
        let offset = match civil.offset {
            Some(offset) => offset,
            None => self.offset(civil, day)?,
        };
        Some(Moment(local - i64::from(offset)))
    }

    fn offset(&mut self, civil: Civil, day: i64) -> Option<i32> {
        let slot = usize::try_from(day.rem_euclid(i64::from(DAYS))).ok()?;
        let known = self.days.get(slot).copied().flatten();
        let steady = match known {
            Some((known, steady)) if known == day => steady,
            _ => {
                let steady = self.steady(civil);
                if let Some(entry) = self.days.get_mut(slot) {
                    *entry = Some((day, steady));
                }
                steady
            }
        };
        match steady {
            Some(offset) => Some(offset),
            None => self.look(civil, civil.second),
        }
    }

    /// The distance at both ends of the day, where it is the same.
    fn steady(&self, civil: Civil) -> Option<i32> {
        let first = self.look(civil, 0)?;
        let last = self.look(civil, 86_399)?;
        (first == last).then_some(first)
    }

    fn look(&self, civil: Civil, second: u32) -> Option<i32> {
        let second = i32::try_from(second).ok()?;
        let span = jiff::Span::new().try_seconds(second).ok()?;
        let time = civil.date()?.at(0, 0, 0, 0).checked_add(span).ok()?;
        let offset: Offset = match self.zone.to_ambiguous_timestamp(time).offset() {
            AmbiguousOffset::Unambiguous { offset } => offset,
            // Before the jump or the repeat, the older distance held.
            AmbiguousOffset::Gap { before, .. } | AmbiguousOffset::Fold { before, .. } => before,
        };
        Some(offset.seconds())
    }
}
