//! One organization under one pack.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::check::Checker;
use super::outcome::{Finding, Judgement, Outcome, RuleOutcome};
use crate::expr::{Context, Failure, ORGANIZATION_STEPS, Params, Scope, Truth};
use crate::pack::{Pack, Rule};
use crate::yaml::Node;

/// What is judged.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The organization's id.
    pub organization: &'a Arc<str>,
    /// All facts that hold for it.
    pub root: Node<'a>,
    /// The rules.
    pub pack: &'a Pack,
    /// The pack's parameters as set.
    pub params: &'a Params,
    /// What was computed from evidence.
    pub observed: Option<Node<'a>>,
    /// The day.
    pub today: jiff::civil::Date,
}

/// Judges every rule of the pack.
///
/// All checks together may take [`ORGANIZATION_STEPS`]; a check past that is
/// errored, in the same place on every machine, since steps are counted.
pub fn judge(case: Case<'_>) -> Judgement {
    let context = Context::new(
        &case.pack.scope,
        case.root,
        case.params,
        case.observed,
        case.today,
    );
    let checker = Checker::new(&context, case.root);
    let rules = case.pack.rules.iter().enumerate();
    Judgement {
        organization: Arc::clone(case.organization),
        pack: Arc::clone(&case.pack.id),
        rules: rules
            .map(|(index, rule)| self::rule(&checker, index, rule))
            .collect(),
    }
}

/// Judges one rule, which need not be as it stands in the pack.
pub fn judge_rule(case: Case<'_>, rule: &Rule) -> RuleOutcome {
    judge_rule_in(case, &case.pack.scope, rule)
}

/// Judges one rule with other named expressions than those of the pack, under the same names.
pub fn judge_rule_in<'a>(case: Case<'a>, scope: &'a Scope, rule: &'a Rule) -> RuleOutcome {
    let context = Context::new(scope, case.root, case.params, case.observed, case.today);
    self::rule(&Checker::new(&context, case.root), 0, rule)
}

/// The outcome of a rule is the worst of its checks.
fn rule<'a>(checker: &Checker<'_, 'a>, index: usize, rule: &'a Rule) -> RuleOutcome {
    let mut ruled = RuleOutcome {
        rule: index,
        outcome: Outcome::Satisfied,
        findings: Vec::new(),
        limit: None,
    };
    if let Some(applies) = &rule.applies_when {
        checker.allow();
        match checker.context.judge(&applies.condition, None) {
            Truth::True => {}
            Truth::False => {
                ruled.outcome = Outcome::NotApplicable;
                return ruled;
            }
            other => {
                let found = checker.undecided(&applies.condition, None, &other, rule);
                ruled.outcome = found.outcome;
                ruled.findings.push(found);
                ruled.limit = checker.limit.take();
                return ruled;
            }
        }
    }
    for check in &rule.checks {
        let findings = checker.check(check, rule);
        for finding in &findings {
            ruled.outcome = ruled.outcome.max(finding.outcome);
        }
        ruled.findings.extend(findings);
    }
    // One cause is told once, though several checks meet it.
    let mut told: BTreeSet<(Outcome, String, Arc<str>, u32)> = BTreeSet::new();
    ruled.findings.retain(|finding| {
        let file = Arc::clone(finding.place.source.name());
        told.insert((
            finding.outcome,
            finding.message.clone(),
            file,
            finding.place.span.start,
        ))
    });
    ruled.limit = checker.limit.take();
    ruled
}

/// What an evaluation that came to nothing means.
pub(super) fn failed(failure: Failure<'_>) -> Truth<'_> {
    match failure {
        Failure::Undeclared(missing) => Truth::Undeclared(*missing),
        Failure::Error(error) => Truth::Error(*error),
    }
}

/// Steps that one organization has left.
pub(super) fn left(used: u64) -> u64 {
    ORGANIZATION_STEPS.saturating_sub(used)
}

/// A finding before its message is known.
pub(super) fn finding(outcome: Outcome, place: crate::source::Place, path: String) -> Finding {
    Finding {
        outcome,
        message: String::new(),
        help: None,
        place,
        path,
        notes: Vec::new(),
    }
}
