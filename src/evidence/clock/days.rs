//! The local day of a moment, fast enough for every row of a large export.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::DATES;
use crate::evidence::record::Moment;

const DAY: i64 = 86_400;
/// 2200-01-01T00:00:00Z.
const END: i64 = 7_258_118_400;

/// Whether a moment lies in [`super::YEARS`].
pub(super) fn plausible(moment: Moment) -> bool {
    (0..END).contains(&moment.0)
}

/// A zone with its changes of offset laid out.
#[derive(Clone, Debug)]
pub struct Zone {
    zone: TimeZone,
    /// Seconds from which an offset holds, in order, the first before all.
    changes: Vec<(i64, i64)>,
}

impl Zone {
    /// Lays out the changes from 1970 to 2199.
    pub fn new(zone: TimeZone) -> Self {
        let first = zone.to_offset(Timestamp::UNIX_EPOCH);
        let mut changes = vec![(i64::MIN, i64::from(first.seconds()))];
        for change in zone.following(Timestamp::UNIX_EPOCH) {
            let at = change.timestamp().as_second();
            if at >= END {
                break;
            }
            changes.push((at, i64::from(change.offset().seconds())));
        }
        Self { zone, changes }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        self.zone.iana_name().unwrap_or("UTC")
    }

    /// Days from 1970-01-01 to the local day of a moment; `None` outside of [`super::YEARS`].
    pub fn day(&self, moment: Moment) -> Option<i32> {
        if !plausible(moment) {
            return None;
        }
        let after = self.changes.partition_point(|(from, _)| *from <= moment.0);
        let (_, offset) = self.changes.get(after.checked_sub(1)?)?;
        i32::try_from((moment.0 + offset).div_euclid(DAY)).ok()
    }

    /// The moment at which a day begins there.
    pub fn start_of(&self, date: Date) -> Option<Moment> {
        let start = date.to_zoned(self.zone.clone()).ok()?;
        Some(Moment(start.timestamp().as_second()))
    }
}

/// The date of a number of days from 1970-01-01; `None` outside of [`DATES`], with a day's grace for zones.
pub(in crate::evidence) fn date_of(days: i32) -> Option<Date> {
    let date = Date::new(1970, 1, 1)
        .ok()?
        .checked_add(jiff::Span::new().try_days(days).ok()?)
        .ok()?;
    (*DATES.start() - 1..=*DATES.end() + 1)
        .contains(&date.year())
        .then_some(date)
}

/// The days from 1970-01-01 to a date.
pub(in crate::evidence) fn days_of(date: Date) -> i32 {
    let epoch = Date::constant(1970, 1, 1);
    date.since(epoch).map_or(0, |span| span.get_days())
}
