//! Findings on facts that several organizations have.
//!
//! An inherited fact that is wrong is wrong once: it is told at the fact, with
//! the organizations that it reaches. Which of their findings is told does not
//! depend on the order in which they come.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::finding::Finding;
use crate::declaration::Organization;

/// A finding under the organization that stated the fact.
#[derive(Debug)]
pub(super) struct Told {
    pub finding: Finding,
    /// The organization that was judged.
    of: Arc<str>,
}

/// What two findings have in common that are one.
type Key = (Arc<str>, Arc<str>, (u32, u32), bool, String);

impl Told {
    /// A finding about one of some organizations.
    pub(super) fn new(mut finding: Finding, by_id: &BTreeMap<&str, &Organization>) -> Self {
        let of = Arc::clone(&finding.organization);
        let organization = by_id.get(&*finding.organization);
        if let Some(owner) = organization.and_then(|org| org.stated_by(&finding.location.file)) {
            finding.organization = Arc::clone(owner);
        }
        Self { finding, of }
    }

    /// A finding that concerns the organization that was judged, wherever it stands.
    pub(super) fn alone(finding: Finding) -> Self {
        let of = Arc::clone(&finding.organization);
        Self { finding, of }
    }

    fn same(&self, other: &Self) -> Ordering {
        fn at(told: &Told) -> impl Ord + '_ {
            let (finding, at) = (&told.finding, &told.finding.location);
            (
                &*at.file,
                at.start.offset,
                at.end.offset,
                !finding.counts(),
                &*finding.code,
            )
        }
        at(self)
            .cmp(&at(other))
            .then_with(|| self.finding.message.cmp(&other.finding.message))
    }

    /// The owner's own comes first, then those of the others by their ids.
    fn rank(&self, other: &Self) -> Ordering {
        let rank = |told: &'_ Self| (told.of != told.finding.organization, told.finding.evidenced);
        rank(self).cmp(&rank(other)).then_with(|| self.of.cmp(&other.of))
    }

    /// Takes another finding of the same fact in; the first in rank is the one that is told.
    fn join(&mut self, mut other: Self) {
        if other.rank(self) == Ordering::Less {
            std::mem::swap(self, &mut other);
        }
        let (own, other) = (&mut self.finding, other.finding);
        own.severity = own.severity.max(other.severity);
        own.reaches.extend(other.reaches);
    }

    /// The finding, when no other joins it.
    pub(super) fn into_finding(mut self) -> Finding {
        self.finding.reaches.sort();
        self.finding.reaches.dedup();
        self.finding
    }

    fn key(&self) -> Key {
        let (finding, at) = (&self.finding, &self.finding.location);
        (
            Arc::clone(&at.file),
            Arc::clone(&finding.code),
            (at.start.offset, at.end.offset),
            !finding.counts(),
            finding.message.clone(),
        )
    }
}

/// Tells each finding once.
pub(super) fn once(findings: Vec<Finding>, organizations: &[Organization]) -> Vec<Told> {
    let by_id: BTreeMap<&str, &Organization> = organizations.iter().map(|org| (&*org.id, org)).collect();
    let mut all: Vec<Told> = findings
        .into_iter()
        .map(|finding| Told::new(finding, &by_id))
        .collect();
    all.sort_by(|a, b| a.same(b).then_with(|| a.rank(b)));
    let mut told: Vec<Told> = Vec::with_capacity(all.len());
    for next in all {
        match told.last_mut() {
            Some(last) if last.same(&next) == Ordering::Equal => last.join(next),
            _ => told.push(next),
        }
    }
    told
}

/// Findings on facts that organizations have which are judged at different times.
#[derive(Debug, Default)]
pub(super) struct Shared(BTreeMap<Key, Told>);

impl Shared {
    pub(super) fn add(&mut self, told: Told) {
        match self.0.entry(told.key()) {
            std::collections::btree_map::Entry::Vacant(free) => _ = free.insert(told),
            std::collections::btree_map::Entry::Occupied(mut taken) => taken.get_mut().join(told),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Finding> {
        self.0.values().map(|told| &told.finding)
    }

    pub(super) fn into_findings(self) -> Vec<Finding> {
        self.0.into_values().map(Told::into_finding).collect()
    }
}
