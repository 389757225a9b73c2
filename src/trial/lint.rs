//! What is wrong with a pack as a whole, though each of its parts is sound.
//!
//! That codes are unique and that symptoms and groups name known rules is
//! refused when the pack is loaded.

use std::fmt;
use std::sync::Arc;

use super::bench::{Bench, Tried};
use super::example::facts;
use super::part::parts;
use crate::engine::{Case, Outcome, judge_rule_in};
use crate::expr::{Params, Reads};
use crate::pack::Pack;
use crate::source::{Place, Source};

/// Something that is wrong with a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// What it is.
    pub message: String,
    /// Where, if it has a place.
    pub place: Option<Place>,
}

impl Flaw {
    fn new(message: String, place: Option<&Place>) -> Self {
        Self {
            message,
            place: place.cloned(),
        }
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// What is wrong with the pack, in the order of its parts.
pub fn flaws(bench: &Bench<'_>) -> Vec<Flaw> {
    let pack = bench.pack;
    let mut flaws = ladder(pack);
    unused(pack, &mut flaws);
    for tried in &bench.rules {
        one_sided(tried, &mut flaws);
        flaws.extend(snippet(pack, tried));
    }
    flaws
}

/// Levels that ask for nothing, dimensions without a rule.
fn ladder(pack: &Pack) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for info in pack.levels.iter().skip(1) {
        if !pack.rules.iter().any(|rule| rule.level == info.level) {
            let message = format!(
                "no rule stands at level {}, which whoever is below it reaches",
                info.level
            );
            flaws.push(Flaw::new(message, None));
        }
    }
    for dimension in &pack.dimensions {
        if !pack.rules.iter().any(|rule| rule.dimension == dimension.id) {
            flaws.push(Flaw::new(
                format!("no rule is about the dimension `{}`", dimension.id),
                None,
            ));
        }
    }
    flaws
}

/// Parameters and named expressions that nothing speaks of.
fn unused(pack: &Pack, flaws: &mut Vec<Flaw>) {
    let mut conditions = Reads::default();
    let mut messages = Reads::default();
    for rule in &pack.rules {
        for (_, text) in parts(rule) {
            conditions.add(Reads::of(text));
        }
        for check in &rule.checks {
            let templates = [&check.message, &check.help].into_iter().flatten();
            for text in templates.flat_map(|template| template.expressions()) {
                messages.add(Reads::of(text));
            }
            if let Some(at) = &check.at {
                messages.add(Reads::of(at.text()));
            }
        }
    }
    for named in &pack.definitions {
        conditions.add(Reads::of(&named.expression));
    }
    for param in &pack.params {
        if !conditions.params.contains(&param.name) {
            let message = format!("no condition reads the parameter `{}`", param.name);
            flaws.push(Flaw::new(message, None));
        }
    }
    for named in &pack.definitions {
        if !conditions.names.contains(named.base()) && !messages.names.contains(named.base()) {
            let message = format!("nothing uses the named expression `{}`", named.name);
            flaws.push(Flaw::new(message, Some(&named.place)));
        }
    }
}

/// A rule that its examples never satisfy, or never fail.
fn one_sided(tried: &Tried<'_>, flaws: &mut Vec<Flaw>) {
    let rule = tried.rule;
    let any = |meant: &[Outcome]| {
        tried
            .ready
            .iter()
            .any(|ready| meant.contains(&ready.verdict.outcome))
    };
    if !any(&[Outcome::Satisfied]) {
        let message = format!("no example satisfies {}", rule.code);
        flaws.push(Flaw::new(message, Some(&rule.place)));
    }
    if !any(&[Outcome::Violated, Outcome::Undeclared]) {
        let message = format!("{} holds in every example; add one that violates it", rule.code);
        flaws.push(Flaw::new(message, Some(&rule.place)));
    }
}

/// A snippet that is no declaration, or that its own rule refuses.
///
/// A snippet may be a part that needs facts beside it: that it leaves
/// something undeclared is no flaw.
fn snippet(pack: &Pack, tried: &Tried<'_>) -> Option<Flaw> {
    let rule = tried.rule;
    let snippet = rule.help.snippet.as_deref()?;
    let source = Arc::new(Source::new(format!("{} (snippet)", rule.code), snippet));
    let forest = match facts(pack, &source) {
        Ok(forest) => forest,
        Err(errors) => {
            let message = format!(
                "the snippet of {} is no declaration: {}",
                rule.code,
                errors.join("; ")
            );
            return Some(Flaw::new(message, Some(&rule.place)));
        }
    };
    let params: Params = pack.defaults().into_iter().collect();
    let case = Case {
        organization: &Arc::from("snippet"),
        root: forest.root(),
        pack,
        params: &params,
        observed: None,
        today: tried.ready.first()?.example.today,
    };
    let ruled = judge_rule_in(case, &pack.scope, &tried.bare);
    let refused = matches!(ruled.outcome, Outcome::Violated | Outcome::Errored);
    let first = ruled.findings.first().filter(|_| refused)?;
    let line = first.place.start().line;
    let message = format!(
        "the snippet of {} is {} by its own rule: line {line}: {}",
        rule.code,
        ruled.outcome.word(),
        first.message
    );
    Some(Flaw::new(message, Some(&rule.place)))
}
