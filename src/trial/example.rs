//! An example, judged by its rule.

use std::sync::Arc;

use crate::engine::{Case, Outcome, RuleOutcome, judge_rule};
use crate::expr::Params;
use crate::pack::{Example, Expectation, Pack, Rule};
use crate::schema::{Schema, ShapeError, mark_blanks};
use crate::yaml::{Forest, Limits, parse};

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

/// Judges every example of the pack.
pub fn run(pack: &Pack) -> Vec<Trial> {
    let rules = pack.rules.iter().enumerate();
    let examples = rules.flat_map(|(index, rule)| {
        let examples = rule.examples.iter().enumerate();
        examples.map(move |(at, example)| (index, rule, at, example))
    });
    examples
        .map(|(rule_index, rule, example_index, example)| Trial {
            rule: rule_index,
            example: example_index,
            wrong: wrong(pack, rule, example),
        })
        .collect()
}

/// The example as the facts of an organization.
///
/// # Errors
/// It is not YAML, or does not have the shape of a declaration. A part of a
/// declaration need not say whose it is.
pub(super) fn facts(pack: &Pack, example: &Example) -> Result<Forest, Vec<String>> {
    let schema = schema_of(pack);
    let mut tree = parse(&example.text, Limits::default()).map_err(|error| vec![error.to_string()])?;
    mark_blanks(&mut tree, schema);
    let forest = Forest::single(Arc::new(tree));
    let errors: Vec<String> = schema
        .check(forest.root())
        .into_iter()
        .filter(|error| !is_partial(pack, error))
        .map(|error| {
            let place = crate::source::Fault::place(&error).map(|place| place.start().line);
            format!("line {}: {error}", place.unwrap_or(0))
        })
        .collect();
    if errors.is_empty() {
        Ok(forest)
    } else {
        Err(errors)
    }
}

fn schema_of(pack: &Pack) -> &Schema {
    match &pack.declaration {
        Some(declaration) => &declaration.schema,
        None => Schema::builtin(),
    }
}

/// A part of a declaration need not have what the whole must.
///
/// Of a vocabulary of the pack's own we do not know which keys only make a whole of it; a rule that
/// needs one of them says so by being undeclared.
fn is_partial(pack: &Pack, error: &ShapeError) -> bool {
    let ShapeError::MissingKey { key, at, .. } = error else {
        return false;
    };
    pack.declaration.is_some() || key == "organization" && at.start().column == 1
}

/// What the rule says of the facts of an example.
pub(super) fn judged(pack: &Pack, rule: &Rule, example: &Example, forest: &Forest) -> RuleOutcome {
    let mut values = pack.defaults();
    values.extend(example.params.clone());
    let params: Params = values.into_iter().collect();
    let case = Case {
        organization: &Arc::from("example"),
        root: forest.root(),
        pack,
        params: &params,
        observed: None,
        today: example.today,
    };
    judge_rule(case, rule)
}

fn wrong(pack: &Pack, rule: &Rule, example: &Example) -> Vec<String> {
    let forest = match facts(pack, example) {
        Ok(forest) => forest,
        Err(errors) => return errors,
    };
    let ruled = judged(pack, rule, example, &forest);
    let mut wrong = Vec::new();
    let expected = outcome(example.expected);
    if ruled.outcome != expected {
        let mut said = format!(
            "expected {}, and the rule says {}",
            expected.word(),
            ruled.outcome.word()
        );
        for finding in ruled.findings.iter().take(3) {
            said.push_str(&format!(
                "; line {}: {}",
                finding.place.start().line,
                finding.message
            ));
        }
        wrong.push(said);
    }
    let marked = example.marked_lines(&rule.code);
    let mut found: Vec<u32> = ruled
        .findings
        .iter()
        .map(|finding| finding.place.start().line)
        .collect();
    found.sort_unstable();
    found.dedup();
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
pub(super) fn outcome(expected: Expectation) -> Outcome {
    match expected {
        Expectation::Satisfied => Outcome::Satisfied,
        Expectation::Violated => Outcome::Violated,
        Expectation::Undeclared => Outcome::Undeclared,
        Expectation::NotApplicable => Outcome::NotApplicable,
    }
}
