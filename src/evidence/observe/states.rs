//! Whether the state of a ticket means an end, and which clocks stand in it.

use std::collections::HashMap;

use super::label::slug;
use super::recent::Recent;
use crate::evidence::clock::Counter;

/// What the words of states mean.
#[derive(Debug, Default)]
pub(super) struct States {
    recent: Recent<(Option<bool>, u64)>,
    known: HashMap<Box<str>, (Option<bool>, u64)>,
}

impl States {
    /// Whether the state means an end, as far as its word tells, and the clocks that stand in it.
    pub(super) fn of(&mut self, state: &str, counters: &[Counter]) -> (Option<bool>, u64) {
        /// Words of a state that mean that work has ended.
        const ENDED: [&str; 12] = [
            "closed",
            "resolved",
            "solved",
            "done",
            "complete",
            "completed",
            "cancelled",
            "canceled",
            "fixed",
            "finished",
            "rejected",
            "declined",
        ];
        /// Words with which a state begins that means that work goes on.
        const OPEN: [&str; 12] = [
            "new", "open", "active", "assigned", "pending", "in", "awaiting", "waiting", "on", "reopened",
            "to", "work",
        ];
        /// The most words that are remembered; a column with more holds something else.
        const MOST: usize = 1_000;
        if let Some(known) = self.recent.get(state) {
            return known;
        }
        if let Some(known) = self.known.get(state).copied() {
            self.recent.put(state, known);
            return known;
        }
        let word = slug(state);
        let first = word.split('-').next().unwrap_or("");
        let ended = match (ENDED.contains(&first), OPEN.contains(&first)) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        };
        let mut stands = 0;
        for (bit, counter) in counters.iter().enumerate().take(64) {
            if counter.timer.stands_in(&word) {
                stands |= 1 << bit;
            }
        }
        let found = (ended, stands);
        if self.known.len() < MOST {
            self.known.insert(state.into(), found);
        }
        found
    }
}
