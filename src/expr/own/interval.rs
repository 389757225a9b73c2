//! Durations of a declaration: `15m 4h 2d 1w 1M 1y`, or ISO 8601.

use jiff::SignedDuration;
use jiff::civil::Date;

/// A length of time by the calendar: months have no fixed number of days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Interval {
    /// Whole months; a year has 12.
    pub months: u32,
    /// Days beside them; a week has 7.
    pub days: u32,
    /// How many weeks are among the days: a week of service is not seven days of service.
    pub weeks: u32,
    /// Seconds beside them.
    pub seconds: u64,
    /// How many of the months were written as years.
    years: u32,
}

impl Interval {
    /// The interval of a text; `None` where it is none.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(rest) = text.strip_prefix('P') {
            return iso(rest);
        }
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = text.split_at_checked(digits)?;
        // `m` is the minute, `M` the month; an ISO text knows them by their place.
        let (unit, of_time) = match unit {
            "m" => ('M', true),
            "h" => ('H', true),
            "d" => ('D', false),
            "w" => ('W', false),
            "M" => ('M', false),
            "y" => ('Y', false),
            _ => return None,
        };
        let mut interval = Self::default();
        interval.add(number, unit, of_time)?;
        Some(interval)
    }

    fn add(&mut self, number: &str, unit: char, of_time: bool) -> Option<()> {
        let digits =
            !number.is_empty() && number.len() <= 6 && number.bytes().all(|byte| byte.is_ascii_digit());
        let number: u32 = digits.then(|| number.parse().ok())??;
        match (unit, of_time) {
            ('Y', false) => {
                self.years += number;
                self.months += number * 12;
            }
            ('M', false) => self.months += number,
            ('W', false) => {
                self.weeks += number;
                self.days += number * 7;
            }
            ('D', false) => self.days += number,
            ('H', true) => self.seconds += u64::from(number) * 3_600,
            ('M', true) => self.seconds += u64::from(number) * 60,
            ('S', true) => self.seconds += u64::from(number),
            _ => return None,
        }
        Some(())
    }

    /// Its length for comparisons, in seconds: a month counts 31 days, a year 366.
    pub fn length(self) -> i64 {
        let single = i64::from(self.months) - i64::from(self.years) * 12;
        let days = i64::from(self.years) * 366 + single * 31 + i64::from(self.days);
        days * 86_400 + i64::try_from(self.seconds).unwrap_or(i64::MAX / 2)
    }

    /// The day on which it ends that starts with a day; hours count where they fill days.
    ///
    /// Past the last day of the calendar it is that one.
    pub fn after(self, date: Date) -> Date {
        self.end(date).unwrap_or(Date::MAX)
    }

    /// By hand, since spans of all units take far longer than months and days need.
    fn end(self, date: Date) -> Option<Date> {
        let months = i32::from(date.year()) * 12 + i32::from(date.month()) - 1;
        let months = months.checked_add(i32::try_from(self.months).ok()?)?;
        let year = i16::try_from(months.div_euclid(12)).ok()?;
        let month = i8::try_from(months.rem_euclid(12) + 1).ok()?;
        let first = Date::new(year, month, 1).ok()?;
        let end = Date::new(year, month, date.day().min(first.days_in_month())).ok()?;
        match i64::from(self.days) + i64::try_from(self.seconds / 86_400).ok()? {
            0 => Some(end),
            days => end
                .checked_add(SignedDuration::from_secs(days.checked_mul(86_400)?))
                .ok(),
        }
    }
}

/// What follows the `P`: `1Y2M3W4DT5H6M7S`, each part at most once and in this order.
fn iso(text: &str) -> Option<Interval> {
    let mut interval = Interval::default();
    let (date, time) = match text.split_once('T') {
        Some((_, "")) => return None,
        Some((date, time)) => (date, time),
        None => (text, ""),
    };
    if date.is_empty() && time.is_empty() {
        return None;
    }
    for (mut rest, units, of_time) in [(date, "YMWD", false), (time, "HMS", true)] {
        let mut units = units.chars();
        while !rest.is_empty() {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let (number, after) = rest.split_at_checked(digits)?;
            let unit = after.chars().next()?;
            units.find(|known| *known == unit)?;
            interval.add(number, unit, of_time)?;
            rest = after.get(1..)?;
        }
    }
    Some(interval)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn minutes_and_months_differ_by_their_case() {
        assert_eq!(Interval::parse("15m").unwrap().length(), 900);
        assert_eq!(Interval::parse("1M").unwrap().length(), 31 * 86_400);
        assert_eq!(Interval::parse("1y").unwrap().length(), 366 * 86_400);
        assert_eq!(Interval::parse("P1Y1M"), Interval::parse("P1Y1M"));
        assert_eq!(Interval::parse("P1Y1M").unwrap().length(), (366 + 31) * 86_400);
        assert_eq!(Interval::parse("PT4H30M").unwrap().length(), 16_200);
    }

    #[test]
    fn an_interval_ends_as_a_calendar_says() {
        let spans = |interval: Interval, date: Date| {
            let days = i64::from(interval.days) + i64::try_from(interval.seconds / 86_400).unwrap();
            let end = date
                .checked_add(jiff::Span::new().try_months(interval.months).ok()?)
                .ok()?;
            end.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
        };
        for start in [
            "0000-01-01",
            "2024-01-31",
            "2024-02-29",
            "2026-11-21",
            "2026-12-31",
            "9999-12-01",
        ] {
            for length in [
                "0d", "1d", "30d", "999999d", "999999w", "1M", "11M", "13M", "1y", "999999y", "48h", "47h",
                "P1Y1M1D", "P1M30D",
            ] {
                let (date, length) = (date(start), Interval::parse(length).unwrap());
                let end = spans(length, date).unwrap_or(Date::MAX);
                assert_eq!(length.after(date), end, "{start} and {length:?}");
            }
        }
    }

    #[test]
    fn what_is_no_duration_is_refused() {
        for text in [
            "",
            "1",
            "d",
            "1 d",
            "1D",
            "1.5h",
            "-1d",
            "P",
            "PT",
            "P1",
            "P1H",
            "PT1D",
            "PD",
            "P1D1M",
            "1d2h",
            "9999999d",
            "P1M1M",
            "\u{661}d",
            "1\u{fffd}",
        ] {
            assert_eq!(Interval::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_month_after_the_31st_is_the_last_of_the_next() {
        let month = Interval::parse("1M").unwrap();
        assert_eq!(month.after(date("2026-01-31")), date("2026-02-28"));
        assert_eq!(month.after(date("2028-01-31")), date("2028-02-29"));
        assert_eq!(
            Interval::parse("36h").unwrap().after(date("2026-01-31")),
            date("2026-02-01")
        );
        for far in [
            "999999y",
            "999999w",
            "P999999Y999999M999999W999999DT999999H",
            "9999y",
        ] {
            assert_eq!(
                Interval::parse(far).unwrap().after(date("2026-01-31")),
                Date::MAX,
                "{far}"
            );
        }
        assert_eq!(
            Interval::parse("999999y").unwrap().after(date("2026-01-31")),
            Date::MAX
        );
    }
}
