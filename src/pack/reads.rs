//! What the conditions of a rule speak of.

use std::collections::BTreeSet;

use super::model::{Pack, Requirement, Rule};
use crate::expr::Reads;

impl Pack {
    /// What the conditions of a rule speak of, those of the named expressions that it uses included.
    pub fn reads(&self, rule: &Rule) -> Reads {
        self.unfolded(rule.reads())
    }

    /// Adds what the named expressions speak of that are used.
    fn unfolded(&self, mut reads: Reads) -> Reads {
        let mut known: BTreeSet<&str> = BTreeSet::new();
        loop {
            let next = self
                .definitions
                .iter()
                .find(|named| reads.names.contains(named.base()) && !known.contains(named.base()));
            let Some(named) = next else { return reads };
            known.insert(named.base());
            reads.add(Reads::of(&named.expression));
        }
    }
}

impl Rule {
    /// What its conditions speak of by themselves.
    fn reads(&self) -> Reads {
        let mut reads = Reads::default();
        if let Some(applies) = &self.applies_when {
            reads.add(Reads::of(applies.condition.text()));
        }
        for check in &self.checks {
            if let Some(each) = &check.each {
                let path = each.path.text();
                reads.add(Reads::of(path.split_once("[]").map_or(path, |(start, _)| start)));
                let way = path.split("[].").skip(1).flat_map(|keys| keys.split('.'));
                reads
                    .keys
                    .extend(way.map(|key| key.trim_end_matches("[]").to_owned()));
                if let Some(filter) = &each.filter {
                    reads.add(Reads::of(filter.text()));
                }
            }
            if let Requirement::Condition(condition) = &check.require {
                reads.add(Reads::of(condition.text()));
            }
        }
        reads
    }
}
