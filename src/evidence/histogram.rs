//! Counts of how long things took, that can be added to each other.
//!
//! A time counts in the bucket whose upper edge is the least that is not below
//! it. Edges are whole minutes up to 24 hours, quarter hours up to 31 days,
//! hours up to 366 days, and days beyond. "At most a limit" is therefore exact
//! for every limit that is an edge, and so is every sum of histograms. Median
//! and percentiles are told at the edge, at most one bucket above the exact
//! value.

use std::fmt::Write as _;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

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

/// Cases by how long they took.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Histogram {
    /// Upper edge in minutes and cases, edges ascending, cases never 0.
    buckets: Vec<(u32, u64)>,
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
        if cases == 0 {
            return;
        }
        let minutes = minutes(seconds);
        match self.buckets.binary_search_by_key(&minutes, |(edge, _)| *edge) {
            Ok(at) => {
                if let Some((_, count)) = self.buckets.get_mut(at) {
                    *count = count.saturating_add(cases);
                }
            }
            Err(at) => self.buckets.insert(at, (minutes, cases)),
        }
    }

    /// Adds the cases of another one.
    pub fn merge(&mut self, other: &Self) {
        if other.buckets.is_empty() {
            return;
        }
        self.unite(other.buckets.iter().copied());
    }

    /// Adds buckets in ascending order; equal edges may follow each other.
    fn unite(&mut self, others: impl Iterator<Item = (u32, u64)>) {
        let own = std::mem::take(&mut self.buckets);
        let (mut own, mut others) = (own.into_iter().peekable(), others.peekable());
        loop {
            let next = match (own.peek(), others.peek()) {
                (Some(first), Some(second)) if first.0 <= second.0 => own.next(),
                (_, Some(_)) => others.next(),
                (_, None) => own.next(),
            };
            let Some((edge, cases)) = next else { break };
            match self.buckets.last_mut() {
                Some((last, count)) if *last == edge => *count = count.saturating_add(cases),
                _ => self.buckets.push((edge, cases)),
            }
        }
    }

    /// Upper edges in seconds with their cases.
    fn edges(&self) -> impl Iterator<Item = (u64, u64)> {
        let buckets = self.buckets.iter();
        buckets.map(|(minutes, cases)| (u64::from(*minutes) * MINUTE, *cases))
    }

    /// How many cases there are.
    pub fn count(&self) -> u64 {
        self.edges().fold(0, |sum, (_, cases)| sum.saturating_add(cases))
    }

    /// Whether a case counts at an edge.
    pub fn has(&self, edge: u64) -> bool {
        self.edges().any(|(own, _)| own == edge)
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
        self.edges().find_map(|(edge, cases)| {
            seen += u128::from(cases);
            (seen >= rank).then_some(edge)
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
        for (edge, cases) in self.edges() {
            let side = if edge <= limit {
                &mut split.kept
            } else if edge == divided {
                &mut split.unclear
            } else {
                &mut split.missed
            };
            *side = side.saturating_add(cases);
        }
        split
    }

    /// The form of files: for each bucket the minutes since the one before, and its cases where they are more than
    /// one: `5 10:3` is one case of up to 5 minutes and three of up to 15.
    fn text(&self) -> String {
        let mut text = String::new();
        let mut before = 0;
        for (edge, cases) in &self.buckets {
            let space = if text.is_empty() { "" } else { " " };
            let _ = write!(text, "{space}{}", edge - before);
            if *cases != 1 {
                let _ = write!(text, ":{cases}");
            }
            before = *edge;
        }
        text
    }

    /// Reads that form; `None` for any other text, and for buckets that do not end at an edge.
    fn parse(text: &str) -> Option<Self> {
        let mut buckets = Vec::new();
        let mut before = 0_u32;
        for part in text.split(' ').filter(|_| !text.is_empty()) {
            let (step, cases) = part.split_once(':').unwrap_or((part, "1"));
            let own = before.checked_add(step.parse().ok()?)?;
            let cases: u64 = cases.parse().ok()?;
            let rising = buckets.is_empty() || own > before;
            if !rising || cases == 0 || minutes(u64::from(own) * MINUTE) != own {
                return None;
            }
            buckets.push((own, cases));
            before = own;
        }
        let read = Self { buckets };
        // One form alone: no signs, no zeros in front.
        (read.text() == text).then_some(read)
    }
}

impl Serialize for Histogram {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text())
    }
}

impl<'de> Deserialize<'de> for Histogram {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("no histogram"))
    }
}

/// The least edge that is not below a number of seconds, in minutes.
fn minutes(seconds: u64) -> u32 {
    u32::try_from(edge(seconds) / MINUTE).unwrap_or(u32::MAX)
}

/// Cases on their way into a histogram: adding one costs a few nanoseconds.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    settled: Histogram,
    /// Edges in minutes, as they came.
    pending: Vec<u32>,
}

impl Tally {
    /// Cases that are kept before they are sorted in.
    const PENDING: usize = 256;

    /// Counts one case.
    pub fn add(&mut self, seconds: u64) {
        self.pending.push(minutes(seconds));
        if self.pending.len() >= Self::PENDING.max(self.settled.buckets.len()) {
            self.settle();
        }
    }

    fn settle(&mut self) {
        self.pending.sort_unstable();
        self.settled.unite(self.pending.drain(..).map(|edge| (edge, 1)));
    }

    /// All cases.
    pub fn finish(mut self) -> Histogram {
        self.settle();
        self.settled
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

        /// A file holds the same, and a tally counts the same.
        #[test]
        fn histograms_survive_their_text(values in prop::collection::vec(seconds(), 0..600)) {
            let (mut times, mut tally) = (Histogram::default(), Tally::default());
            for value in &values {
                times.add(*value);
                tally.add(*value);
            }
            prop_assert_eq!(Histogram::parse(&times.text()), Some(times.clone()));
            prop_assert_eq!(tally.finish(), times);
        }

        /// Merging counts what adding all counts.
        #[test]
        fn merging_is_adding(
            first in prop::collection::vec(seconds(), 0..60), second in prop::collection::vec(seconds(), 0..60),
        ) {
            let of = |values: &[u64]| {
                let mut times = Histogram::default();
                for value in values {
                    times.add(*value);
                }
                times
            };
            let mut merged = of(&first);
            merged.merge(&of(&second));
            prop_assert_eq!(merged, of(&[first, second].concat()));
        }
    }

    #[test]
    fn the_text_of_a_histogram_has_one_form() {
        let mut times = Histogram::default();
        for seconds in [290, 900, 850, 899] {
            times.add(seconds);
        }
        assert_eq!(times.text(), "5 10:3");
        assert_eq!(Histogram::parse(""), Some(Histogram::default()));
        for broken in [
            " ",
            "5 ",
            "5:0",
            "5:1",
            "05",
            "+5",
            "5 0",
            "x",
            "1441",
            "5 10:3 ",
            "-1",
            "4294967295",
            "0 0",
        ] {
            assert_eq!(Histogram::parse(broken), None, "{broken}");
        }
    }
}
