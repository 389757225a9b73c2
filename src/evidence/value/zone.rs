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

/// What is known of a day.
#[derive(Clone, Copy)]
struct Known {
    /// Its year, month and day, in one number that is made without a division.
    key: i64,
    /// Seconds from 1970-01-01 to its beginning, on its own clock.
    start: i64,
    /// Seconds east of UTC; `None` on a day of change.
    steady: Option<i32>,
}

/// A time zone that remembers its distance from UTC on days without a change of clocks.
pub(in crate::evidence) struct Zone {
    zone: TimeZone,
    /// By [`Known::key`] modulo [`DAYS`].
    days: Vec<Option<Known>>,
}

impl Zone {
    pub(in crate::evidence) fn new(zone: TimeZone) -> Self {
        Self {
            zone,
            days: vec![None; usize::from(DAYS)],
        }
    }

    /// The moment of a local time; one with its own distance from UTC keeps it.
    #[inline]
    pub(in crate::evidence) fn moment(&mut self, civil: Civil) -> Option<Moment> {
        let known = self.known(civil)?;
        let offset = match civil.offset.or(known.steady) {
            Some(offset) => offset,
            None => self.look(civil, civil.second)?,
        };
        Some(Moment(known.start + i64::from(civil.second) - i64::from(offset)))
    }

    #[inline]
    fn known(&mut self, civil: Civil) -> Option<Known> {
        let key = (i64::from(civil.year) * 12 + i64::from(civil.month)) * 31 + i64::from(civil.day);
        let slot = usize::try_from(key).ok()? % usize::from(DAYS);
        let entry = self.days.get(slot).copied().flatten();
        if let Some(known) = entry.filter(|known| known.key == key) {
            return Some(known);
        }
        let known = Known {
            key,
            start: civil.days() * 86_400,
            steady: self.steady(civil),
        };
        if let Some(entry) = self.days.get_mut(slot) {
            *entry = Some(known);
        }
        Some(known)
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
