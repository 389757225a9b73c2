//! The levels of a model, as the design says it in words: slow, and without any cleverness.
//!
//! "Staged: an organization is at level L of a model when every required rule of every level up to L is satisfied, not
//! applicable or waived; the lowest needs nothing. The level of a dimension is the same over its rules alone. `possible`
//! is the level if everything undeclared were satisfied. Narrative rules advise, and count with `strict`. Where a
//! document asks for some of several, the pack groups their rules with a quorum; rules that are not applicable are not
//! counted, and lower the quorum only when fewer remain."

use std::collections::BTreeSet;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    Satisfied,
    NotApplicable,
    Undeclared,
    Violated,
    Errored,
}

#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) code: String,
    pub(crate) level: u32,
    pub(crate) dimension: usize,
    pub(crate) narrative: bool,
    pub(crate) checks: usize,
}

#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) level: u32,
    pub(crate) at_least: usize,
    pub(crate) of: Vec<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub(crate) levels: Vec<u32>,
    pub(crate) dimensions: usize,
    pub(crate) rules: Vec<Rule>,
    pub(crate) groups: Vec<Group>,
}

/// What is known of one rule for one organization.
#[derive(Clone, Debug)]
pub(crate) struct Ruled {
    pub(crate) outcome: Outcome,
    pub(crate) waived: bool,
}

impl Ruled {
    fn counts(&self, with_waivers: bool, if_declared: bool) -> bool {
        self.outcome == Outcome::Satisfied
            || with_waivers && self.waived
            || if_declared && self.outcome == Outcome::Undeclared
    }
}

/// How a level is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Question {
    pub(crate) dimension: Option<usize>,
    pub(crate) strict: bool,
    pub(crate) with_waivers: bool,
    pub(crate) if_declared: bool,
}

impl Model {
    /// The highest level of the ladder at which everything holds that it and the levels below it ask for.
    pub(crate) fn level(&self, ruled: &[Ruled], question: Question) -> u32 {
        let mut reached = self.levels[0];
        for &level in &self.levels[1..] {
            if !self.holds(level, ruled, question) {
                return reached;
            }
            reached = level;
        }
        reached
    }

    /// Whether everything holds that one level itself asks for.
    fn holds(&self, level: u32, ruled: &[Ruled], question: Question) -> bool {
        let index = |code: &String| self.rules.iter().position(|rule| rule.code == *code).unwrap();
        let grouped: BTreeSet<usize> = self
            .groups
            .iter()
            .flat_map(|group| group.of.iter().map(index))
            .collect();
        for (at, rule) in self.rules.iter().enumerate() {
            if rule.level != level || grouped.contains(&at) {
                continue;
            }
            if question
                .dimension
                .is_some_and(|dimension| dimension != rule.dimension)
            {
                continue;
            }
            if rule.narrative && !question.strict {
                continue;
            }
            let fine = ruled[at].outcome == Outcome::NotApplicable
                || ruled[at].counts(question.with_waivers, question.if_declared);
            if !fine {
                return false;
            }
        }
        for group in &self.groups {
            let members: Vec<usize> = group.of.iter().map(index).collect();
            // A group is of each dimension that one of its rules is of.
            let about = question.dimension.is_none_or(|dimension| {
                members
                    .iter()
                    .any(|member| self.rules[*member].dimension == dimension)
            });
            if group.level != level || !about {
                continue;
            }
            let mut remaining = 0;
            let mut good = 0;
            for member in members {
                if ruled[member].outcome == Outcome::NotApplicable {
                    continue;
                }
                remaining += 1;
                if ruled[member].counts(question.with_waivers, question.if_declared) {
                    good += 1;
                }
            }
            let quorum = if remaining < group.at_least {
                remaining
            } else {
                group.at_least
            };
            if good < quorum {
                return false;
            }
        }
        true
    }
}
