//! The one way to a report.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::finding::{Finding, Location, Related, Severity, Waived};
use super::lint::Lint;
use super::model::Model;
use super::standing::{DimensionReport, ModelReport, OrganizationReport, RuleReport};
use super::{ExitStatus, Problem, Report, Verdict};
use crate::config::{Config, Waiver};
use crate::declaration::Organization;
use crate::engine::{self, Judgement, Outcome};
use crate::maturity::{
    Gap, Requirement, Validity, WaiverUse, gaps, holding, required_level, requirements, standings, waive,
};
use crate::pack::{Level, Pack};

/// What a report is made of.
#[derive(Debug)]
pub struct Input<'a> {
    /// The day for which it holds.
    pub today: jiff::civil::Date,
    /// What was asked for.
    pub config: &'a Config,
    /// The packs, each with its parameters as set.
    pub packs: &'a [(Pack, BTreeMap<String, serde_json::Value>)],
    /// The organizations that could be judged, by id.
    pub organizations: &'a [Organization],
    /// Those that could not, by id.
    pub broken: Vec<Arc<str>>,
    /// What every pack says of every organization that it is for.
    pub judged: Vec<Judged>,
    /// Everything that could not be read or used.
    pub problems: Vec<Problem>,
}

/// What a pack says of an organization.
#[derive(Debug)]
pub struct Judged {
    /// The organization, by its index in the input.
    pub organization: usize,
    /// The pack, by its index in the input.
    pub pack: usize,
    /// Its outcomes.
    pub judgement: Judgement,
}

/// Settles levels, severities, waivers and the verdict, and sorts everything.
pub fn assemble(input: Input<'_>) -> Report {
    let mut errors = input.problems;
    let config = input.config;
    let asked: Vec<Vec<Requirement>> = input
        .packs
        .iter()
        .map(|(pack, _)| requirements(pack, config.strict))
        .collect();
    let waivers = config.waivers.iter().enumerate();
    let mut uses: Vec<WaiverUse> = waivers
        .map(|(index, waiver)| WaiverUse::new(index, waiver, input.today))
        .collect();
    let mut organizations: Vec<OrganizationReport> = input.organizations.iter().map(bare).collect();
    let mut findings = Vec::new();
    for judged in &input.judged {
        let (Some(organization), Some((pack, _)), Some(asked)) = (
            input.organizations.get(judged.organization),
            input.packs.get(judged.pack),
            asked.get(judged.pack),
        ) else {
            continue;
        };
        let accepted = waive(pack, &judged.judgement, &config.waivers, &mut uses);
        let case = Case {
            organization,
            pack,
            asked,
            config,
            today: input.today,
            judgement: &judged.judgement,
            accepted: &accepted,
        };
        let model = case.model();
        case.findings(&model, &mut findings);
        case.undecided(&mut errors);
        if let Some(report) = organizations.get_mut(judged.organization) {
            report.models.push(model);
        }
    }
    let mut findings = once_at_the_fact(findings, input.organizations);
    findings.extend(placeholders(input.organizations));
    findings.extend(waiver_lints(config, &uses));
    findings.sort_by(|a, b| a.order().cmp(&b.order()));
    errors.sort_by(|a, b| a.order().cmp(&b.order()));
    errors.dedup_by(|a, b| a.order() == b.order());
    for organization in &mut organizations {
        organization.models.sort_by(|a, b| a.id.cmp(&b.id));
    }
    let models = input
        .packs
        .iter()
        .map(|(pack, params)| Model::of(pack, params))
        .collect();
    Report {
        version: env!("CARGO_PKG_VERSION"),
        today: input.today,
        verdict: verdict(&organizations, &input.broken, &errors),
        models,
        organizations,
        broken: input.broken,
        findings,
        errors,
        configuration: config.file.clone(),
        targets: config.targets.len(),
    }
}

fn bare(organization: &Organization) -> OrganizationReport {
    OrganizationReport {
        id: Arc::clone(&organization.id),
        name: Arc::clone(&organization.name),
        inherits: organization.inherits.clone(),
        models: Vec::new(),
    }
}

fn verdict(organizations: &[OrganizationReport], broken: &[Arc<str>], errors: &[Problem]) -> Verdict {
    let mut exit = ExitStatus::Met;
    if organizations
        .iter()
        .any(|org| !org.models.iter().all(ModelReport::met))
    {
        exit = ExitStatus::NotMet;
    }
    if organizations.is_empty() && broken.is_empty() && errors.is_empty() {
        exit = ExitStatus::Nothing;
    }
    if !broken.is_empty() {
        exit = exit.or_worse(ExitStatus::Invalid);
    }
    for problem in errors {
        exit = exit.or_worse(problem.status());
    }
    Verdict {
        met: exit == ExitStatus::Met,
        exit,
    }
}

/// One organization under one pack.
struct Case<'a> {
    organization: &'a Organization,
    pack: &'a Pack,
    asked: &'a [Requirement],
    config: &'a Config,
    today: jiff::civil::Date,
    judgement: &'a Judgement,
    /// For each rule and finding the waiver that accepts it.
    accepted: &'a [Vec<Option<usize>>],
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
        let accepted = outcomes.map(|(rule, outcome)| match self.is_waived(rule) {
            true if !outcome.passes() => Outcome::Satisfied,
            _ => outcome,
        });
        accepted.collect()
    }

    fn model(&self) -> ModelReport {
        let (raw, outcomes) = (self.outcomes(), self.accepted_outcomes());
        let standing = standings(self.pack, self.asked, &outcomes);
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
            level_name: self.pack.level_name(level).to_owned(),
            possible: standing.model.possible,
            level_without_waivers: standings(self.pack, self.asked, &raw).model.level,
            target: required_level(&self.config.targets, &self.organization.id, self.pack, self.today),
            gaps: gaps(
                &self.config.targets,
                &self.organization.id,
                self.pack,
                &standing,
                self.today,
            ),
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
            next,
            holding: held,
            unknown: self.unknown(),
            symptoms: self.symptoms(level, &outcomes),
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

    fn findings(&self, model: &ModelReport, findings: &mut Vec<Finding>) {
        let weights = Weights::of(self, model);
        for (ruled, accepted) in self.judgement.rules.iter().zip(self.accepted) {
            let Some(rule) = self.pack.rules.get(ruled.rule) else {
                continue;
            };
            for (finding, by) in ruled.findings.iter().zip(accepted) {
                let waiver = by.and_then(|index| self.config.waivers.get(index));
                let severity = match waiver {
                    Some(_) => Severity::Note,
                    None => weights.severity(ruled.rule),
                };
                findings.push(self.finding(rule, finding, severity, waiver));
            }
        }
    }

    fn finding(
        &self,
        rule: &crate::pack::Rule,
        finding: &engine::Finding,
        severity: Severity,
        waiver: Option<&Waiver>,
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
            waived: waiver.map(|waiver| Waived {
                owner: waiver.owner.clone(),
                reason: waiver.reason.clone(),
                expires: waiver.expires,
            }),
        }
    }

    /// Rules that could not be decided are errors of the run, beside their findings.
    fn undecided(&self, errors: &mut Vec<Problem>) {
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
struct Weights {
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
        let (failing, pending): (Vec<&Gap>, Vec<&Gap>) = model.gaps.iter().partition(|gap| gap.fails());
        let next = model
            .next
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

/// Shows a finding on an inherited fact once, at the fact, with the organizations that it reaches.
fn once_at_the_fact(findings: Vec<Finding>, organizations: &[Organization]) -> Vec<Finding> {
    let by_id: BTreeMap<&str, &Organization> = organizations.iter().map(|org| (&*org.id, org)).collect();
    let mut merged: Vec<Finding> = Vec::with_capacity(findings.len());
    let mut seen: BTreeMap<(Arc<str>, Arc<str>, u32, u32, String, bool), usize> = BTreeMap::new();
    for mut finding in findings {
        let organization = by_id.get(&*finding.organization);
        let owner = organization
            .and_then(|org| org.stated_by(&finding.location.file))
            .cloned();
        let key = (
            Arc::clone(&finding.code),
            Arc::clone(&finding.location.file),
            finding.location.start.offset,
            finding.location.end.offset,
            finding.message.clone(),
            finding.counts(),
        );
        if let Some(first) = seen.get(&key).and_then(|&index| merged.get_mut(index)) {
            first.severity = first.severity.max(finding.severity);
            for id in finding.reaches {
                if !first.reaches.contains(&id) {
                    first.reaches.push(id);
                }
            }
            continue;
        }
        if let Some(owner) = owner {
            finding.organization = owner;
        }
        seen.insert(key, merged.len());
        merged.push(finding);
    }
    for finding in &mut merged {
        finding.reaches.sort();
    }
    merged
}

/// A finding of the tool itself.
fn lint(
    lint: Lint,
    organization: &str,
    message: String,
    place: &crate::source::Place,
    severity: Severity,
) -> Finding {
    Finding {
        code: lint.code().into(),
        model: None,
        organization: organization.into(),
        reaches: vec![organization.into()],
        level: None,
        outcome: None,
        severity,
        message,
        criterion: None,
        help: Some(lint.explanation().to_owned()),
        path: String::new(),
        location: Location::of(place),
        related: Vec::new(),
        waived: None,
    }
}

fn placeholders(organizations: &[Organization]) -> Vec<Finding> {
    let all = organizations
        .iter()
        .flat_map(|org| org.placeholders.iter().map(move |placeholder| (org, placeholder)));
    all.map(|(org, placeholder)| {
        let message = format!(
            "`{}` is a placeholder and counts as undeclared",
            placeholder.at.text()
        );
        let mut finding = lint(
            Lint::Placeholder,
            &org.id,
            message,
            &placeholder.at,
            Severity::Warning,
        );
        finding.path = placeholder.path.to_string();
        finding.help = Some("replace it with the fact, or remove the key".to_owned());
        finding
    })
    .collect()
}

fn waiver_lints(config: &Config, uses: &[WaiverUse]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for usage in uses {
        let Some(waiver) = config.waivers.get(usage.waiver) else {
            continue;
        };
        let what = format!(
            "the waiver of {} for `{}`",
            waiver.rule,
            waiver.organization.text()
        );
        let (kind, message, severity) = match usage.validity {
            _ if usage.findings == 0 => (
                Lint::WaiverUnused,
                format!("{what} accepts nothing"),
                Severity::Warning,
            ),
            Validity::Expired => (
                Lint::WaiverExpired,
                format!("{what} expired on {}", waiver.expires),
                Severity::Warning,
            ),
            Validity::EndsSoon(days) => (
                Lint::WaiverEndsSoon,
                format!("{what} ends on {}, in {days} days", waiver.expires),
                Severity::Note,
            ),
            Validity::Active => continue,
        };
        findings.push(lint(
            kind,
            waiver.organization.text(),
            message,
            &waiver.place,
            severity,
        ));
    }
    findings
}
