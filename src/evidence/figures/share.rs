//! Shares and times as they are told.

use super::model::{Share, Times};
use crate::evidence::histogram::Histogram;
use crate::evidence::summary::Part;

/// Percent, cut to two places, so that 94.999 never reads 95; 0 of 0 is 0.
pub(super) fn percent(count: u64, of: u64) -> f64 {
    if of == 0 {
        return 0.0;
    }
    let hundredths = u128::from(count) * 10_000 / u128::from(of);
    f64::from(u32::try_from(hundredths.min(10_000)).unwrap_or(10_000)) / 100.0
}

/// A number a month of 30 days, cut to two places.
pub(super) fn per_month(count: u64, days: u64) -> f64 {
    let hundredths = u128::from(count) * 3_000 / u128::from(days.max(1));
    f64::from(u32::try_from(hundredths).unwrap_or(u32::MAX)) / 100.0
}

/// A share of what the export tells; `None` where it tells nothing.
pub(super) fn share(part: Part) -> Option<Share> {
    (part.of > 0).then(|| whole_share(part.count, part.of))
}

/// A share of a known whole.
pub(super) fn whole_share(count: u64, of: u64) -> Share {
    Share {
        count,
        of,
        percent: percent(count, of),
    }
}

/// Median and ninetieth percentile; `None` without cases.
pub(super) fn times(histogram: &Histogram) -> Option<Times> {
    Some(Times {
        count: histogram.count(),
        median: histogram.percentile(50)?,
        p90: histogram.percentile(90)?,
    })
}

/// Words with counts, most first, then by word; the empty word is left out.
pub(super) fn ranked<'m>(counts: impl Iterator<Item = (&'m String, u64)>) -> Vec<(String, u64)> {
    let mut ranked: Vec<(String, u64)> = counts
        .filter(|(word, _)| !word.is_empty())
        .map(|(word, count)| (word.clone(), count))
        .collect();
    ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    ranked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percents_are_cut_not_rounded() {
        assert!((percent(2, 3) - 66.66).abs() < 1e-9);
        assert!((percent(99_999, 100_000) - 99.99).abs() < 1e-9);
        assert!((percent(0, 0)).abs() < 1e-9);
        assert!((percent(u64::MAX, u64::MAX) - 100.0).abs() < 1e-9);
        assert!((per_month(90, 90) - 30.0).abs() < 1e-9);
    }
}
