//! An example, judged by its rule.

use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use crate::engine::{Case, Outcome, RuleOutcome, judge_rule_in};
use crate::evidence::figures::SCHEMA as OBSERVATIONS;
use crate::expr::{Params, Scope};
use crate::pack::{Example, Expectation, Pack, Rule};
use crate::schema::{Schema, ShapeError, mark_blanks};
use crate::source::{Fault, Source};
use crate::yaml::{Forest, Limits, Node, Tree, YamlError, parse};

/// What became of an example.
#[derive(Clone, Debug)]
pub struct Trial {
    /// The rule, by its index in the pack.
    pub rule: usize,
    /// The example, by its index in the rule.
    pub example: usize,
    /// What is wrong; nothing where it holds.
    pub wrong: Vec<String>,
}

impl Trial {
    /// Whether the rule says what the example expects.
    pub fn holds(&self) -> bool {
        self.wrong.is_empty()
    }
}

/// An example that was read, with what its rule says of it.
#[derive(Debug)]
pub(super) struct Ready<'p> {
    pub example: &'p Example,
    pub facts: Forest,
    pub params: Params,
    observed: Option<Forest>,
    marked: Vec<u32>,
    /// What the rule says as it stands.
    pub verdict: Verdict,
    /// What is wrong with that.
    pub wrong: Vec<String>,
}

/// What an example tells of a rule: the outcome, and where the example marks places, the lines of the findings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    pub outcome: Outcome,
    lines: Vec<u32>,
}

impl<'p> Ready<'p> {
    /// Reads an example and judges it.
    ///
    /// # Errors
    /// As [`facts`]; what it says was observed has not the shape of observations.
    pub(super) fn new(pack: &Pack, rule: &Rule, example: &'p Example) -> Result<Self, Vec<String>> {
        let mut values = pack.defaults();
        values.extend(example.params.clone());
        let mut ready = Self {
            example,
            facts: facts(pack, &example.text)?,
            params: values.into_iter().collect(),
            observed: example
                .observed
                .as_ref()
                .map(|value| observed(example, value))
                .transpose()?,
            marked: example.marked_lines(&rule.code),
            verdict: Verdict {
                outcome: Outcome::Satisfied,
                lines: Vec::new(),
            },
            wrong: Vec::new(),
        };
        let ruled = ready.ruled(pack, &pack.scope, rule, &ready.facts);
        ready.wrong = wrong(&ready, &ruled);
        ready.verdict = ready.verdict_of(&ruled);
        Ok(ready)
    }

    /// What a rule in a scope says of the example.
    pub(super) fn judge(&self, pack: &Pack, scope: &Scope, rule: &Rule) -> Verdict {
        self.verdict_of(&self.ruled(pack, scope, rule, &self.facts))
    }

    /// What a rule says of other facts, under the conditions of the example.
    pub(super) fn ruled(&self, pack: &Pack, scope: &Scope, rule: &Rule, facts: &Forest) -> RuleOutcome {
        let case = Case {
            organization: &Arc::from("example"),
            root: facts.root(),
            pack,
            params: &self.params,
            observed: self.observed.as_ref().map(Forest::root),
            today: self.example.today,
        };
        judge_rule_in(case, scope, rule)
    }

    fn verdict_of(&self, ruled: &RuleOutcome) -> Verdict {
        let lines = if self.marked.is_empty() {
            Vec::new()
        } else {
            lines(ruled)
        };
        Verdict {
            outcome: ruled.outcome,
            lines,
        }
    }
}

fn lines(ruled: &RuleOutcome) -> Vec<u32> {
    let findings = ruled.findings.iter();
    let mut lines: Vec<u32> = findings.map(|finding| finding.place.start().line).collect();
    lines.sort_unstable();
    lines.dedup();
    lines
}

/// What an example says was observed.
///
/// # Errors
/// A key or a value that observations do not have. An example need not have all that a computation gives.
fn observed(example: &Example, value: &serde_json::Value) -> Result<Forest, Vec<String>> {
    static SCHEMA: LazyLock<Schema> = LazyLock::new(|| Schema::shipped(OBSERVATIONS));
    let forest = Forest::single(Arc::new(Tree::made(&example.place, value)));
    let errors = SCHEMA.check(forest.root()).into_iter();
    let errors: Vec<String> = errors
        .filter(|error| !matches!(error, ShapeError::MissingKey { .. }))
        .map(|error| format!("`observed`: {error}"))
        .collect();
    if errors.is_empty() {
        Ok(forest)
    } else {
        Err(errors)
    }
}

/// A text as the facts of an organization.
///
/// # Errors
/// It is not YAML, or does not have the shape of a declaration. A part of a
/// declaration need not say whose it is.
pub(super) fn facts(pack: &Pack, text: &Arc<Source>) -> Result<Forest, Vec<String>> {
    let forest = tree(pack, text).map_err(|error| vec![error.to_string()])?;
    let errors: Vec<String> = pack
        .schema()
        .check(forest.root())
        .into_iter()
        .filter(|error| !is_partial(pack, error, forest.root()))
        .map(|error| {
            let line = error.place().map_or(0, |place| place.start().line);
            format!("line {line}: {error}")
        })
        .collect();
    if errors.is_empty() {
        Ok(forest)
    } else {
        Err(errors)
    }
}

/// A text as a tree, whatever its shape.
///
/// # Errors
/// It is not YAML.
pub(super) fn tree(pack: &Pack, text: &Arc<Source>) -> Result<Forest, YamlError> {
    let mut tree = parse(text, Limits::default())?;
    mark_blanks(&mut tree, pack.schema());
    Ok(Forest::single(Arc::new(tree)))
}

/// A part of a declaration need not have what the whole must.
///
/// Of a vocabulary of the pack's own we do not know which keys only make a whole of it; a rule that
/// needs one of them says so by being undeclared.
fn is_partial(pack: &Pack, error: &ShapeError, root: Node<'_>) -> bool {
    let ShapeError::MissingKey { key, at, .. } = error else {
        return false;
    };
    pack.declaration.is_some() || key == "organization" && *at == root.head()
}

fn wrong(ready: &Ready<'_>, ruled: &RuleOutcome) -> Vec<String> {
    let mut wrong = Vec::new();
    let expected = outcome(ready.example.expected);
    if ruled.outcome != expected {
        let mut said = format!(
            "expected {}, and the rule says {}",
            expected.word(),
            ruled.outcome.word()
        );
        for finding in ruled.findings.iter().take(3) {
            let line = finding.place.start().line;
            // Writing to a text cannot fail.
            _ = write!(said, "; line {line}: {}", finding.message);
        }
        wrong.push(said);
    }
    let (marked, found) = (&ready.marked, lines(ruled));
    for line in marked.iter().filter(|line| !found.contains(line)) {
        wrong.push(format!(
            "line {line} is marked, and no finding points at it (they point at {found:?})"
        ));
    }
    if !marked.is_empty() {
        for line in found.iter().filter(|line| !marked.contains(line)) {
            wrong.push(format!("a finding points at line {line}, which is not marked"));
        }
    }
    wrong
}

/// The outcome that an example expects.
fn outcome(expected: Expectation) -> Outcome {
    match expected {
        Expectation::Satisfied => Outcome::Satisfied,
        Expectation::Violated => Outcome::Violated,
        Expectation::Undeclared => Outcome::Undeclared,
        Expectation::NotApplicable => Outcome::NotApplicable,
    }
}
