//! Small counts that several summaries share.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// Some of those of which an export tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// How many.
    pub count: u64,
    /// Of how many.
    pub of: u64,
}

impl Part {
    /// Counts one case where the export tells.
    pub fn add(&mut self, case: Option<bool>) {
        if let Some(case) = case {
            self.of = self.of.saturating_add(1);
            self.count = self.count.saturating_add(u64::from(case));
        }
    }

    /// Adds another part.
    pub fn merge(&mut self, other: Self) {
        self.count = self.count.saturating_add(other.count);
        self.of = self.of.saturating_add(other.of);
    }

    pub(super) fn is_sound(self) -> bool {
        self.count <= self.of
    }
}

/// What can be added to its like.
pub(super) trait Merge: Clone {
    fn merge_with(&mut self, other: &Self);
}

impl Merge for u64 {
    fn merge_with(&mut self, other: &Self) {
        *self = self.saturating_add(*other);
    }
}

impl Merge for Part {
    fn merge_with(&mut self, other: &Self) {
        self.merge(*other);
    }
}

impl Merge for crate::evidence::histogram::Histogram {
    fn merge_with(&mut self, other: &Self) {
        self.merge(other);
    }
}

impl<K: Ord + Clone, V: Merge> Merge for BTreeMap<K, V> {
    fn merge_with(&mut self, other: &Self) {
        for (key, value) in other {
            match self.get_mut(key) {
                Some(own) => own.merge_with(value),
                None => drop(self.insert(key.clone(), value.clone())),
            }
        }
    }
}

/// Adds one to a count.
pub(in crate::evidence) fn count<K: Ord>(map: &mut BTreeMap<K, u64>, key: K) {
    let count = map.entry(key).or_default();
    *count = count.saturating_add(1);
}

/// The earlier of two, where there is one.
pub(super) fn earlier<T: Ord + Copy>(a: Option<T>, b: Option<T>) -> Option<T> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

/// The later of two, where there is one.
pub(in crate::evidence) fn later<T: Ord + Copy>(a: Option<T>, b: Option<T>) -> Option<T> {
    a.max(b)
}

/// The keys of a map with other keys: what becomes equal is added up.
pub(super) fn rekeyed<K: Ord + Clone, V: Merge>(map: &mut BTreeMap<K, V>, change: impl Fn(&mut K)) {
    let old = std::mem::take(map);
    for (mut key, value) in old {
        change(&mut key);
        match map.get_mut(&key) {
            Some(own) => own.merge_with(&value),
            None => drop(map.insert(key, value)),
        }
    }
}

/// Columns with so many different words that they are no scale; none of their words is kept.
pub(super) type Overflow = BTreeSet<String>;
