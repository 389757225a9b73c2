//! One organization under one pack: its standing, and its findings by weight.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Problem;
use super::finding::{Finding, Location, Related, Severity, Waived};
use super::standing::{Claims, DimensionReport, Evidenced, ModelDetail, ModelReport, RuleReport};
use crate::config::Config;
use crate::declaration::Organization;
use crate::engine::{self, Judgement, Outcome};
use crate::maturity::{
    Acceptance, Gap, Ignored, Requirement, Standings, gaps, holding, required_level, standings,
};
use crate::pack::{Level, Pack};

/// One organization under one pack.
#[derive(Clone, Copy)]
pub(super) struct Case<'a> {
    pub organization: &'a Organization,
    pub pack: &'a Pack,
    pub asked: &'a [Requirement],
    pub config: &'a Config,
    pub today: jiff::civil::Date,
    pub judgement: &'a Judgement,
    /// For each rule and finding what accepts it.
    pub accepted: &'a [Vec<Option<Acceptance>>],
    pub ignored: &'a Ignored<'a>,
    /// Whether the facts are those as evidenced.
    pub is_evidenced: bool,
}

impl Case<'_> {
    fn outcomes(&self) -> Vec<Outcome> {
        self.judgement.rules.iter().map(|rule| rule.outcome).collect()
    }

    fn is_waived(&self, rule: usize) -> bool {
        let waived = self.accepted.get(rule);
        waived.is_some_and(|by| !by.is_empty() && by.iter().all(Option::is_some))
    }

    /// The outcomes with what is accepted as satisfied.
    fn accepted_outcomes(&self) -> Vec<Outcome> {
        let outcomes = self.outcomes().into_iter().enumerate();
        let accepted = outcomes.map(|(rule, outcome)| {
            let waived = !outcome.passes() && self.is_waived(rule);
            if waived { Outcome::Satisfied } else { outcome }
        });
        accepted.collect()
    }

    pub(super) fn standings(&self) -> Standings {
        standings(self.pack, self.asked, &self.accepted_outcomes())
    }

    /// Where the facts as evidenced lead, with the claims that the rules read.
    pub(super) fn evidenced(&self, claims: Claims) -> Evidenced {
        let outcomes = self.accepted_outcomes();
        let standing = self.standings();
        let level = standing.model.level;
        let next = self.pack.next_level(level);
        let holding = next.map_or_else(Vec::new, |next| holding(self.asked, &outcomes, next));
        let rules = holding.into_iter().filter_map(|rule| self.pack.rules.get(rule));
        Evidenced {
            level,
            level_name: self.pack.level_name_shared(level),
            holding: rules.map(|rule| Arc::clone(&rule.code)).collect(),
            dimensions: standing
                .dimensions
                .into_iter()
                .map(|(id, standing)| (id, standing.level))
                .collect(),
            claims,
        }
    }

    /// The standing, and the weights that follow from it.
    pub(super) fn model(&self, evidenced: Option<(Evidenced, Standings)>) -> (ModelReport, Weights) {
        let mut model = self.standing(evidenced);
        let weights = Weights::of(self, &model);
        let rules = model.detail.iter_mut().flat_map(|detail| &mut detail.rules);
        for (rule, ruled) in rules.zip(&self.judgement.rules) {
            let open = !rule.outcome.passes() && !rule.waived;
            rule.severity = open.then(|| weights.severity(ruled.rule));
        }
        (model, weights)
    }

    /// The weights of its findings, by the targets that are for it.
    pub(super) fn weights(&self, model: &ModelReport) -> Weights {
        Weights::of(self, model)
    }

    fn standing(&self, evidenced: Option<(Evidenced, Standings)>) -> ModelReport {
        let (raw, outcomes) = (self.outcomes(), self.accepted_outcomes());
        let standing = self.standings();
        let (evidenced, proven) = evidenced.unzip();
        let level = standing.model.level;
        let next = self.pack.next_level(level);
        let codes = |rules: Vec<usize>| {
            let rules = rules.into_iter().filter_map(|rule| self.pack.rules.get(rule));
            rules.map(|rule| Arc::clone(&rule.code)).collect()
        };
        let held = next.map_or_else(Vec::new, |next| codes(holding(self.asked, &outcomes, next)));
        ModelReport {
            id: Arc::clone(&self.pack.id),
            level,
            level_name: self.pack.level_name_shared(level),
            possible: standing.model.possible,
            evidenced: evidenced.map(Box::new),
            level_without_waivers: standings(self.pack, self.asked, &raw).model.level,
            target: required_level(&self.config.targets, &self.organization.id, self.pack, self.today),
            gaps: gaps(
                &self.config.targets,
                &self.organization.id,
                self.pack,
                (&standing, proven.as_ref()),
                self.today,
            ),
            next,
            detail: Some(Box::new(ModelDetail {
                dimensions: standing
                    .dimensions
                    .iter()
                    .map(|(id, standing)| DimensionReport {
                        id: Arc::clone(id),
                        level: standing.level,
                        possible: standing.possible,
                        holding: codes(self.holding_dimension(id, standing.level, &outcomes)),
                    })
                    .collect(),
                rules: self.rules(),
                holding: held,
                unknown: self.unknown(),
                symptoms: self.symptoms(level, &outcomes),
            })),
        }
    }

    /// The rules of a dimension that keep it from its next level.
    fn holding_dimension(&self, id: &Arc<str>, level: Level, outcomes: &[Outcome]) -> Vec<usize> {
        let about = |rule: &usize| {
            self.pack
                .rules
                .get(*rule)
                .is_some_and(|rule| rule.dimension == *id)
        };
        let failing = self
            .pack
            .levels
            .iter()
            .map(|info| info.level)
            .filter(|next| *next > level);
        let mut held = failing.map(|next| {
            holding(self.asked, outcomes, next)
                .into_iter()
                .filter(about)
                .collect()
        });
        held.find(|rules: &Vec<usize>| !rules.is_empty())
            .unwrap_or_default()
    }

    fn rules(&self) -> Vec<RuleReport> {
        let judged = self.judgement.rules.iter();
        let rules = judged.filter_map(|ruled| Some((ruled, self.pack.rules.get(ruled.rule)?)));
        rules
            .map(|(ruled, rule)| RuleReport {
                code: Arc::clone(&rule.code),
                level: rule.level,
                dimension: Arc::clone(&rule.dimension),
                basis: rule.basis.word(),
                outcome: ruled.outcome,
                waived: self.is_waived(ruled.rule),
                severity: None,
                reason: match (ruled.outcome, &rule.applies_when) {
                    (Outcome::NotApplicable, Some(applies)) => Some(applies.reason.clone()),
                    _ => None,
                },
            })
            .collect()
    }

    /// The undeclared facts that most rules wait for.
    fn unknown(&self) -> Vec<(String, usize)> {
        let mut waiting: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for ruled in &self.judgement.rules {
            for finding in &ruled.findings {
                if finding.outcome == Outcome::Undeclared && !finding.path.is_empty() {
                    waiting.entry(&finding.path).or_default().insert(ruled.rule);
                }
            }
        }
        let mut unknown: Vec<(String, usize)> = waiting
            .into_iter()
            .map(|(path, rules)| (path.to_owned(), rules.len()))
            .collect();
        unknown.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        unknown.truncate(5);
        unknown
    }

    fn symptoms(&self, level: Level, outcomes: &[Outcome]) -> Vec<String> {
        if level > self.pack.lowest() {
            return Vec::new();
        }
        let passes = |code: &Arc<str>| {
            let rule = self.pack.rules.iter().position(|rule| rule.code == *code);
            rule.and_then(|rule| outcomes.get(rule))
                .is_some_and(|outcome| outcome.passes())
        };
        let symptoms = self.pack.levels.iter().flat_map(|info| &info.symptoms);
        let seen = symptoms.filter(|symptom| !symptom.ended_by.iter().all(passes));
        seen.map(|symptom| symptom.text.clone()).collect()
    }

    pub(super) fn findings(&self, weights: &Weights, findings: &mut Vec<Finding>) {
        for (ruled, accepted) in self.judgement.rules.iter().zip(self.accepted) {
            let Some(rule) = self.pack.rules.get(ruled.rule) else {
                continue;
            };
            for (finding, by) in ruled.findings.iter().zip(accepted) {
                let waived = by.and_then(|by| self.waived(by));
                let severity = match waived {
                    Some(_) => Severity::Note,
                    None => weights.severity(ruled.rule),
                };
                findings.push(self.finding(rule, finding, severity, waived));
            }
        }
    }

    fn waived(&self, by: Acceptance) -> Option<Waived> {
        match by {
            Acceptance::Waiver(index) => self.config.waivers.get(index).map(Waived::by_waiver),
            Acceptance::Ignore(index) => {
                let usage = self.ignored.uses().get(index);
                usage.map(|usage| Waived::by_ignore(usage.ignore))
            }
        }
    }

    fn finding(
        &self,
        rule: &crate::pack::Rule,
        finding: &engine::Finding,
        severity: Severity,
        waived: Option<Waived>,
    ) -> Finding {
        Finding {
            code: Arc::clone(&rule.code),
            model: Some(Arc::clone(&self.pack.id)),
            organization: Arc::clone(&self.organization.id),
            reaches: vec![Arc::clone(&self.organization.id)],
            level: Some(rule.level),
            outcome: Some(finding.outcome),
            severity,
            message: finding.message.clone(),
            criterion: Some(Arc::clone(&rule.criterion)),
            help: finding.help.clone(),
            path: finding.path.clone(),
            location: Location::of(&finding.place),
            related: finding.notes.iter().map(Related::of).collect(),
            evidenced: self.is_evidenced,
            waived,
        }
    }

    /// Rules that could not be decided are errors of the run, beside their findings.
    pub(super) fn undecided(&self, errors: &mut Vec<Problem>) {
        use crate::source::Class;
        for ruled in self
            .judgement
            .rules
            .iter()
            .filter(|ruled| ruled.outcome == Outcome::Errored)
        {
            let Some(rule) = self.pack.rules.get(ruled.rule) else {
                continue;
            };
            let errored = ruled
                .findings
                .iter()
                .find(|finding| finding.outcome == Outcome::Errored);
            let Some(finding) = errored else { continue };
            let problem = match &ruled.limit {
                Some(limit) => Problem::new(
                    "gradus::engine::limit",
                    Class::Limit,
                    format!("{} was stopped: {limit}", rule.code),
                    "the condition does more work than a check may; shorten the lists, or simplify the rule",
                ),
                None => Problem::new(
                    "gradus::engine::errored",
                    Class::Usage,
                    format!("{} could not be decided: {}", rule.code, finding.message),
                    "mend the condition of the rule; a rule that cannot be decided never passes",
                ),
            };
            errors.push(problem.at(&finding.place));
        }
    }
}

/// Which rules keep which targets from being met.
pub(super) struct Weights {
    errors: BTreeSet<usize>,
    warnings: BTreeSet<usize>,
}

impl Weights {
    fn of(case: &Case<'_>, model: &ModelReport) -> Self {
        let outcomes = case.accepted_outcomes();
        let blocking = |gap: &Gap| {
            let in_dimension = |rule: &usize| match &gap.dimension {
                None => true,
                Some(id) => case
                    .pack
                    .rules
                    .get(*rule)
                    .is_some_and(|rule| rule.dimension == *id),
            };
            let rules = holding(case.asked, &outcomes, gap.target);
            rules.into_iter().filter(in_dimension).collect::<Vec<usize>>()
        };
        let gaps = model.gaps.iter().filter(|gap| gap.evidenced == case.is_evidenced);
        let (failing, pending): (Vec<&Gap>, Vec<&Gap>) = gaps.partition(|gap| gap.fails());
        let next = model
            .next
            // The way to the next level is told once, for the facts as declared.
            .filter(|_| !case.is_evidenced)
            .map_or_else(Vec::new, |next| holding(case.asked, &outcomes, next));
        Self {
            errors: failing.into_iter().flat_map(blocking).collect(),
            warnings: pending.into_iter().flat_map(blocking).chain(next).collect(),
        }
    }

    fn severity(&self, rule: usize) -> Severity {
        if self.errors.contains(&rule) {
            Severity::Error
        } else if self.warnings.contains(&rule) {
            Severity::Warning
        } else {
            Severity::Note
        }
    }
}
