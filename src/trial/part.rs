//! The conditions of a rule, and the rule with one of them replaced.

use std::fmt;
use std::sync::Arc;

use crate::expr::Scope;
use crate::pack::{Check, Each, Quorum, Requirement, Rule};

/// A condition of a rule; checks count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// `applies_when`.
    Applies,
    /// The list that a check walks.
    Each(usize),
    /// Which of its elements are meant.
    Where(usize),
    /// What a check asks for.
    Require(usize),
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Applies => f.write_str("applies_when"),
            Self::Each(check) => write!(f, "check {} each", check + 1),
            Self::Where(check) => write!(f, "check {} where", check + 1),
            Self::Require(check) => write!(f, "check {}", check + 1),
        }
    }
}

/// The conditions of a rule with their texts; of a path with `[]`, what stands before it.
pub(super) fn parts(rule: &Rule) -> Vec<(Part, &str)> {
    let mut parts = Vec::new();
    if let Some(applies) = &rule.applies_when {
        parts.push((Part::Applies, applies.condition.text()));
    }
    for (index, check) in rule.checks.iter().enumerate() {
        if let Some(each) = &check.each {
            let path = each.path.text();
            let start = path.split_once("[]").map_or(path, |(start, _)| start);
            parts.push((Part::Each(index), start));
            if let Some(filter) = &each.filter {
                parts.push((Part::Where(index), filter.text()));
            }
        }
        if let Requirement::Condition(condition) = &check.require {
            parts.push((Part::Require(index), condition.text()));
        }
    }
    parts
}

/// The rule without its examples, of which copies are cheap.
pub(super) fn bare(rule: &Rule) -> Rule {
    Rule {
        examples: Vec::new(),
        survivors: Vec::new(),
        why: None,
        help: crate::pack::Help::default(),
        ..rule.clone()
    }
}

/// The rule with another text for a condition; `None` where that cannot be compiled.
pub(super) fn with_text(rule: &Rule, part: Part, text: &str, scope: &Scope) -> Option<Rule> {
    let mut rule = rule.clone();
    match part {
        Part::Applies => {
            let applies = rule.applies_when.as_mut()?;
            applies.condition = Arc::new(scope.compile(text).ok()?);
        }
        Part::Each(index) => {
            let each = rule.checks.get_mut(index)?.each.as_mut()?;
            let rest = each.path.text().find("[]");
            let rest = rest.and_then(|at| each.path.text().get(at..)).unwrap_or("");
            each.path = Arc::new(scope.path(&format!("{text}{rest}")).ok()?);
        }
        Part::Where(index) => {
            let each = rule.checks.get_mut(index)?.each.as_mut()?;
            each.filter = Some(Arc::new(scope.compile(text).ok()?));
        }
        Part::Require(index) => {
            let check = rule.checks.get_mut(index)?;
            check.require = Requirement::Condition(Arc::new(scope.compile(text).ok()?));
        }
    }
    Some(rule)
}

/// The rule with a check left out, its filter left out, or another quorum; with what was tried.
pub(super) fn reshaped(rule: &Rule) -> Vec<(Part, String, Rule)> {
    let mut all = Vec::new();
    if rule.applies_when.is_some() {
        let mut other = rule.clone();
        other.applies_when = None;
        all.push((Part::Applies, "applies_when: left out".to_owned(), other));
    }
    for (index, check) in rule.checks.iter().enumerate() {
        let part = Part::Require(index);
        let mut other = rule.clone();
        other.checks.remove(index);
        all.push((part, format!("{part}: left out"), other));
        let Some(each) = &check.each else { continue };
        for (what, each) in other_each(each) {
            if each.quorum == Quorum::AllIfAny && another_needs(rule, index, &each) {
                continue;
            }
            let other = with_check(rule, index, |check| check.each = Some(each));
            all.push((part, format!("{part}: {what}"), other));
        }
    }
    all
}

/// Whether another check fails wherever there are no such elements, so that this one need not.
fn another_needs(rule: &Rule, index: usize, each: &Each) -> bool {
    let filter = each.filter.as_ref().map(|filter| filter.text());
    let others = rule.checks.iter().enumerate().filter(|(at, _)| *at != index);
    others
        .filter_map(|(_, check)| Some((check, check.each.as_ref()?)))
        .filter(|(_, other)| other.path.text() == each.path.text())
        .any(|(check, other)| {
            let same = other.filter.as_ref().map(|filter| filter.text());
            match other.quorum {
                Quorum::AllIfAny | Quorum::AtLeast(0) => false,
                Quorum::All => filter.is_none() || same == filter,
                Quorum::AtLeast(_) => filter.is_none() || same == filter || asks(check) == filter,
            }
        })
}

/// The text of what a check asks for.
fn asks(check: &Check) -> Option<&str> {
    match &check.require {
        Requirement::Condition(condition) => Some(condition.text()),
        Requirement::Shape(_) => None,
    }
}

fn with_check(rule: &Rule, index: usize, change: impl FnOnce(&mut Check)) -> Rule {
    let mut rule = rule.clone();
    if let Some(check) = rule.checks.get_mut(index) {
        change(check);
    }
    rule
}

/// Other filters and quorums.
fn other_each(each: &Each) -> Vec<(String, Each)> {
    let mut others = Vec::new();
    if each.filter.is_some() {
        let other = Each {
            filter: None,
            ..each.clone()
        };
        others.push(("without where".to_owned(), other));
    }
    let quorums: Vec<(String, Quorum)> = match each.quorum {
        Quorum::All => vec![
            ("all to at_least 1".to_owned(), Quorum::AtLeast(1)),
            ("all to min 0".to_owned(), Quorum::AllIfAny),
        ],
        Quorum::AllIfAny => vec![("min 0 to all".to_owned(), Quorum::All)],
        Quorum::AtLeast(count) => {
            let mut quorums = vec![(format!("at_least {count} to all"), Quorum::All)];
            // At least none is the check left out.
            let counts = [count + 1, count.saturating_sub(1)];
            for other in counts.into_iter().filter(|&other| other > 0) {
                quorums.push((format!("at_least {count} to {other}"), Quorum::AtLeast(other)));
            }
            quorums
        }
    };
    others.extend(quorums.into_iter().map(|(what, quorum)| {
        let other = Each {
            quorum,
            ..each.clone()
        };
        (what, other)
    }));
    others
}
