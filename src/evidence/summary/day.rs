//! Days and months as numbers that are written as text.

use std::fmt;

use jiff::civil::Date;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::evidence::clock::{DATES, date_of, days_of};

/// A day, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

impl Day {
    /// The day of a date.
    pub fn of(date: Date) -> Self {
        Self(days_of(date))
    }

    /// Its date.
    pub fn date(self) -> Date {
        date_of(self.0).unwrap_or_default()
    }

    /// Its month.
    pub fn month(self) -> Month {
        /// The days of 1970 to 2199, which need no library.
        const USUAL: std::ops::Range<i32> = 0..84_006;
        if USUAL.contains(&self.0) {
            return self.usual_month();
        }
        let date = self.date();
        Month(i32::from(date.year()) * 12 + i32::from(date.month()) - 1)
    }
}

impl Day {
    /// By the Gregorian calendar, for days from 1970 on.
    fn usual_month(self) -> Month {
        // Years begin in March, so that the leap day is their last; eras of 400 years are equally long.
        let day = self.0 + 719_468;
        let (era, day) = (day / 146_097, day % 146_097);
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        let month = (5 * day + 2) / 153;
        // Months since March of the year 0; January is two months before it.
        Month((era * 400 + year) * 12 + month + 2)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date().fmt(f)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let date: Date = text.parse().map_err(|_| D::Error::custom("no date"))?;
        let day = Self::of(date);
        // Dates have one form here, and years that can be.
        if date_of(day.0).is_some() && day.to_string() == text {
            Ok(day)
        } else {
            Err(D::Error::custom("no date"))
        }
    }
}

/// A month, counted from the year 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(pub i32);

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.div_euclid(12), self.0.rem_euclid(12) + 1)
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let parts = text.split_once('-').and_then(|(year, month)| {
            let known = i32::from(*DATES.start()) - 1..=i32::from(*DATES.end()) + 1;
            let year: i32 = year.parse().ok().filter(|year| known.contains(year))?;
            let month: i32 = month.parse().ok().filter(|month| (1..=12).contains(month))?;
            Some(Self(year * 12 + month - 1))
        });
        parts
            .filter(|month| month.to_string() == text)
            .ok_or_else(|| D::Error::custom("no month"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_those_of_dates() {
        for days in -400..84_800 {
            let date = Day(days).date();
            let month = i32::from(date.year()) * 12 + i32::from(date.month()) - 1;
            assert_eq!(Day(days).month(), Month(month), "{days}");
        }
    }
}
