//! The staged ladder: a level holds when everything up to it does.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::engine::Outcome;
use crate::pack::{Basis, Level, Pack};

/// A rule or a group that a level asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// The level.
    pub level: Level,
    /// The rules, by their index in the pack.
    pub rules: Vec<usize>,
    /// How many of them must pass.
    pub at_least: usize,
}

/// The level of a model or of a dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The highest level of which everything holds.
    pub level: Level,
    /// The level if everything undeclared were satisfied.
    pub possible: Level,
}

/// The levels of one organization in one model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standings {
    /// Of the model as a whole.
    pub model: Standing,
    /// By dimension, in the order of the pack.
    pub dimensions: Vec<(Arc<str>, Standing)>,
}

/// What the pack asks for, level by level: each required rule on its own, each group as one.
pub fn requirements(pack: &Pack, strict: bool) -> Vec<Requirement> {
    let required = |index: &usize| {
        let basis = pack.rules.get(*index).map(|rule| rule.basis);
        strict || basis == Some(Basis::Characteristic)
    };
    let mut by_code = BTreeMap::new();
    for (index, rule) in pack.rules.iter().enumerate() {
        by_code.insert(&*rule.code, index);
    }
    let mut requirements = Vec::new();
    let mut grouped = Vec::new();
    for group in &pack.groups {
        let members: Vec<usize> = group
            .of
            .iter()
            .filter_map(|code| by_code.get(&**code).copied())
            .collect();
        grouped.extend_from_slice(&members);
        requirements.push(Requirement {
            level: group.level,
            rules: members,
            at_least: group.at_least,
        });
    }
    for (index, rule) in pack.rules.iter().enumerate() {
        if !grouped.contains(&index) && required(&index) {
            requirements.push(Requirement {
                level: rule.level,
                rules: vec![index],
                at_least: 1,
            });
        }
    }
    requirements.sort_by_key(|requirement| (requirement.level, requirement.rules.first().copied()));
    requirements
}

/// Whether a requirement holds for these outcomes, by rule.
///
/// Rules that are not applicable are not counted, and lower the quorum only
/// when fewer than the quorum remain.
fn holds(requirement: &Requirement, outcomes: &[Outcome]) -> bool {
    let outcome = |rule: &usize| outcomes.get(*rule).copied().unwrap_or(Outcome::Errored);
    let applicable = requirement
        .rules
        .iter()
        .map(outcome)
        .filter(|&o| o != Outcome::NotApplicable);
    let (mut remaining, mut satisfied) = (0, 0);
    for outcome in applicable {
        remaining += 1;
        satisfied += usize::from(outcome == Outcome::Satisfied);
    }
    satisfied >= requirement.at_least.min(remaining)
}

/// The highest level of the ladder below which, and at which, every requirement holds.
fn level<'r>(
    pack: &Pack,
    requirements: impl Iterator<Item = &'r Requirement>,
    outcomes: &[Outcome],
) -> Level {
    let failing = requirements.filter(|requirement| !holds(requirement, outcomes));
    match failing.map(|requirement| requirement.level).min() {
        None => pack.highest(),
        Some(lowest) => {
            let below = pack
                .levels
                .iter()
                .map(|info| info.level)
                .take_while(|level| *level < lowest);
            below.last().unwrap_or_else(|| pack.lowest())
        }
    }
}

/// The outcomes if everything undeclared were satisfied.
fn optimistic(outcomes: &[Outcome]) -> Vec<Outcome> {
    let best = |outcome: &Outcome| match outcome {
        Outcome::Undeclared => Outcome::Satisfied,
        other => *other,
    };
    outcomes.iter().map(best).collect()
}

/// The standing over some requirements.
pub fn standing<'r>(
    pack: &Pack,
    requirements: impl Iterator<Item = &'r Requirement> + Clone,
    outcomes: &[Outcome],
) -> Standing {
    Standing {
        level: level(pack, requirements.clone(), outcomes),
        possible: level(pack, requirements, &optimistic(outcomes)),
    }
}

/// The levels of the model and of each of its dimensions.
pub fn standings(pack: &Pack, requirements: &[Requirement], outcomes: &[Outcome]) -> Standings {
    let of_dimension = |id: &Arc<str>| {
        let about = |rule: &usize| pack.rules.get(*rule).is_some_and(|rule| rule.dimension == *id);
        let own = requirements
            .iter()
            .filter(|requirement| requirement.rules.iter().any(about));
        let own: Vec<&Requirement> = own.collect();
        standing(pack, own.into_iter(), outcomes)
    };
    let dimensions = pack.dimensions.iter().map(|dimension| {
        let id = Arc::clone(&dimension.id);
        let standing = of_dimension(&id);
        (id, standing)
    });
    Standings {
        model: standing(pack, requirements.iter(), outcomes),
        dimensions: dimensions.collect(),
    }
}

/// The rules that keep the model from a level: those of unmet requirements up to it, by index.
pub fn holding(requirements: &[Requirement], outcomes: &[Outcome], up_to: Level) -> Vec<usize> {
    let unmet = requirements
        .iter()
        .filter(|requirement| requirement.level <= up_to && !holds(requirement, outcomes));
    let mut rules: Vec<usize> = unmet
        .flat_map(|requirement| &requirement.rules)
        .copied()
        .filter(|rule| !outcomes.get(*rule).is_some_and(|outcome| outcome.passes()))
        .collect();
    rules.sort_unstable();
    rules.dedup();
    rules
}
