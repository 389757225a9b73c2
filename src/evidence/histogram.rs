//! Counts of how long things took, that can be added to each other.
//!
//! A time counts in the bucket whose upper edge is the least that is not below
//! it. Edges are whole minutes up to 24 hours, quarter hours up to 31 days,
//! hours up to 366 days, and days beyond. "At most a limit" is therefore exact
//! for every limit that is an edge, and so is every sum of histograms. Median
//! and percentiles are told at the edge, at most one bucket above the exact
//! value.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

const MINUTE: u64 = 60;
const QUARTER: u64 = 15 * MINUTE;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// Where a finer resolution ends and the next begins: the last edge, and the distance of the edges up to it.
const STEPS: [(u64, u64); 3] = [(DAY, MINUTE), (31 * DAY, QUARTER), (366 * DAY, HOUR)];

/// The longest time that is told apart, in seconds: 400 years.
const LONGEST: u64 = 146_097 * DAY;

/// The least edge that is not below a number of seconds.
pub fn edge(seconds: u64) -> u64 {
    let step = STEPS
        .iter()
        .find(|(last, _)| seconds <= *last)
        .map_or(DAY, |(_, step)| *step);
    seconds.min(LONGEST).div_ceil(step) * step
}

/// Cases by how long they took, in seconds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Histogram {
    /// By upper edge of the bucket.
    buckets: BTreeMap<u64, u64>,
}

/// Cases on both sides of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split {
    /// Surely within.
    pub kept: u64,
    /// In the bucket that the limit divides; 0 where the limit is an edge.
    pub unclear: u64,
    /// Surely beyond.
    pub missed: u64,
}

impl Histogram {
    /// Counts one case.
    pub fn add(&mut self, seconds: u64) {
        self.add_many(seconds, 1);
    }

    /// Counts several cases that took equally long.
    pub fn add_many(&mut self, seconds: u64, cases: u64) {
        let count = self.buckets.entry(edge(seconds)).or_default();
        *count = count.saturating_add(cases);
    }

    /// Adds the cases of another one.
    pub fn merge(&mut self, other: &Self) {
        for (edge, cases) in &other.buckets {
            let count = self.buckets.entry(*edge).or_default();
            *count = count.saturating_add(*cases);
        }
    }

    /// How many cases there are.
    pub fn count(&self) -> u64 {
        self.buckets
            .values()
            .fold(0, |sum, cases| sum.saturating_add(*cases))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.buckets.is_empty()
    }

    /// The time that `percent` of the cases kept, by nearest rank, in seconds at the edge; `None` without cases.
    pub fn percentile(&self, percent: u8) -> Option<u64> {
        let count = u128::from(self.count());
        let rank = (count * u128::from(percent.min(100))).div_ceil(100).max(1);
        let mut seen: u128 = 0;
        self.buckets.iter().find_map(|(edge, cases)| {
            seen += u128::from(*cases);
            (seen >= rank).then_some(*edge)
        })
    }

    /// Cases of at most a limit in seconds, and beyond it.
    pub fn split(&self, limit: u64) -> Split {
        let mut split = Split {
            kept: 0,
            unclear: 0,
            missed: 0,
        };
        let divided = edge(limit);
        for (edge, cases) in &self.buckets {
            let side = if *edge <= limit {
                &mut split.kept
            } else if *edge == divided {
                &mut split.unclear
            } else {
                &mut split.missed
            };
            *side = side.saturating_add(*cases);
        }
        split
    }

    /// Whether every bucket ends at an edge and holds something: text from outside may say otherwise.
    pub fn is_sound(&self) -> bool {
        self.buckets
            .iter()
            .all(|(own, cases)| edge(*own) == *own && *cases > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn edges_are_minutes_quarters_hours_days() {
        assert_eq!(edge(0), 0);
        assert_eq!(edge(1), 60);
        assert_eq!(edge(60), 60);
        assert_eq!(edge(61), 120);
        assert_eq!(edge(DAY), DAY);
        assert_eq!(edge(DAY + 1), DAY + QUARTER);
        assert_eq!(edge(31 * DAY), 31 * DAY);
        assert_eq!(edge(31 * DAY + 1), 31 * DAY + HOUR);
        assert_eq!(edge(366 * DAY + 1), 367 * DAY);
        assert_eq!(edge(u64::MAX), LONGEST);
    }

    #[test]
    fn a_limit_inside_of_a_bucket_leaves_its_cases_unclear() {
        let mut times = Histogram::default();
        for seconds in [10, 70, 95, 200] {
            times.add(seconds);
        }
        let split = times.split(90);
        assert_eq!((split.kept, split.unclear, split.missed), (1, 2, 1));
        assert_eq!(times.split(120).unclear, 0);
    }

    #[test]
    fn without_cases_there_is_no_percentile() {
        assert_eq!(Histogram::default().percentile(50), None);
    }

    fn seconds() -> impl Strategy<Value = u64> {
        prop_oneof![0..200u64, 0..2 * DAY, 0..500 * DAY, any::<u64>()]
    }

    proptest! {
        /// The percentile is the exact value by nearest rank, moved up to its edge.
        #[test]
        fn percentiles_are_those_of_sorted_values(
            mut values in prop::collection::vec(seconds(), 1..200), percent in 1..=100u8,
        ) {
            let mut times = Histogram::default();
            for value in &values {
                times.add(*value);
            }
            values.sort_unstable();
            let rank = (values.len() * usize::from(percent)).div_ceil(100);
            prop_assert_eq!(times.percentile(percent), Some(edge(values[rank - 1])));
        }

        /// Counting at most a limit is exact at edges.
        #[test]
        fn at_most_an_edge_is_exact(values in prop::collection::vec(0..500 * DAY, 0..100), limit in 0..500 * DAY) {
            let limit = edge(limit);
            let mut times = Histogram::default();
            for value in &values {
                times.add(*value);
            }
            let kept = values.iter().filter(|value| **value <= limit).count() as u64;
            let split = times.split(limit);
            prop_assert_eq!((split.kept, split.unclear), (kept, 0));
            prop_assert_eq!(split.missed, values.len() as u64 - kept);
        }

        /// Edges are where they say, whatever was added.
        #[test]
        fn histograms_are_sound(values in prop::collection::vec(seconds(), 0..50)) {
            let mut times = Histogram::default();
            for value in &values {
                times.add(*value);
            }
            prop_assert!(times.is_sound());
            prop_assert!(values.iter().all(|value| edge(edge(*value)) == edge(*value)));
        }
    }
}
