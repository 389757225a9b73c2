//! What the conditions of a rule speak of.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Pack, Requirement, Rule};
use crate::expr::Reads;

/// What the named expressions of a pack speak of by themselves, as far as somebody asked; each is read once.
type Known<'p> = BTreeMap<&'p str, Reads>;

impl Pack {
    /// What the conditions of a rule speak of, those of the named expressions that it uses included.
    pub fn reads(&self, rule: &Rule) -> Reads {
        self.unfolded(rule.reads(), &mut Known::new())
    }

    /// The same of each rule in turn.
    pub fn all_reads(&self) -> impl Iterator<Item = Reads> {
        let mut known = Known::new();
        let rules = self.rules.iter();
        rules.map(move |rule| self.unfolded(rule.reads(), &mut known))
    }

    /// Adds what the named expressions speak of that are used.
    fn unfolded<'p>(&'p self, mut reads: Reads, known: &mut Known<'p>) -> Reads {
        let mut added: BTreeSet<&str> = BTreeSet::new();
        loop {
            let next = self
                .definitions
                .iter()
                .find(|named| reads.names.contains(named.base()) && !added.contains(named.base()));
            let Some(named) = next else { return reads };
            added.insert(named.base());
            let own = known.entry(named.base());
            reads.add(own.or_insert_with(|| Reads::of(&named.expression)).clone());
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
