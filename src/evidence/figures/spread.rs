//! Exact percentiles of small counts.

use std::collections::BTreeMap;

/// The value that `percent` of the counted ones do not exceed, by nearest rank.
pub(super) fn nearest_rank(counts: &BTreeMap<u64, u64>, percent: u8) -> Option<u64> {
    let all: u128 = counts.values().map(|count| u128::from(*count)).sum();
    let rank = (all * u128::from(percent)).div_ceil(100).max(1);
    let mut seen = 0;
    counts.iter().find_map(|(value, count)| {
        seen += u128::from(*count);
        (seen >= rank).then_some(*value)
    })
}
