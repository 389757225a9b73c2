//! The one way to a report.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::case::Case;
use super::evidence::{Evidence, ReadClaims};
use super::finding::Finding;
use super::ignores::{self, Codes};
use super::model::Model;
use super::standing::{ModelReport, OrganizationReport};
use super::{ExitStatus, Problem, Report, Verdict, advice, evidence};
use crate::config::Config;
use crate::declaration::Organization;
use crate::engine::Judgement;
use crate::maturity::{Ignored, Requirement, WaiverUse, needs_evidence, requirements, waive};
use crate::pack::Pack;

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
    /// What every pack says of every organization that it is for, on the facts as declared.
    pub judged: Vec<Judged>,
    /// The same on the facts as evidenced, for organizations with evidence.
    pub evidenced: Vec<Judged>,
    /// What is known of the organizations from their exports, in their order; fewer where nothing is known.
    pub evidence: &'a [Evidence],
    /// Everything that could not be read or used.
    pub problems: Vec<Problem>,
    /// The folder that names of files are relative to, from the root of the repository.
    pub folder: Arc<str>,
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
pub fn assemble(mut input: Input<'_>) -> Report {
    let errors = std::mem::take(&mut input.problems);
    let config = input.config;
    let ignored = ignores::gather(input.organizations, config, input.today);
    let mut settling = Settling::new(&input, &ignored, errors);
    for judged in &input.judged {
        settling.judged(judged);
    }
    let Settling {
        mut organizations,
        findings,
        mut errors,
        uses,
        ..
    } = settling;
    let mut findings = once_at_the_fact(findings, input.organizations);
    findings.extend(advice::placeholders(input.organizations));
    findings.extend(advice::waivers(config, &uses));
    for (at, (organization, evidence)) in input.organizations.iter().zip(input.evidence).enumerate() {
        let of_evidence = evidence::findings(&organization.id, evidence, config, input.today);
        findings.extend(of_evidence);
        if let Some(report) = organizations.get_mut(at).filter(|_| evidence.is_shown()) {
            report.claims = Some(evidence.claims());
            report.claimed = evidence.claimed();
        }
    }
    if !input.organizations.is_empty() {
        let judged = input.organizations.iter().map(|organization| &*organization.id);
        let ids: Vec<&str> = judged.chain(input.broken.iter().map(|id| &**id)).collect();
        findings.extend(advice::targets(config, &ids));
    }
    ignores::accept(&mut findings, &ignored);
    let rules = input.packs.iter().flat_map(|(pack, _)| &pack.rules);
    let codes = Codes::new(rules.map(|rule| &*rule.code), config.packs_left_out);
    let ignores = ignores::settle(ignored, input.organizations, &codes, &mut findings);
    findings.sort_by(|a, b| a.order().cmp(&b.order()));
    errors.sort_by(|a, b| a.order().cmp(&b.order()));
    errors.dedup_by(|a, b| a.order() == b.order());
    for organization in &mut organizations {
        organization.models.sort_by(|a, b| a.id.cmp(&b.id));
    }
    let unread = input.evidence.iter().flat_map(|evidence| &evidence.unread);
    let unread = unread.map(|unread| unread.rows).sum();
    let packs = input.packs.iter();
    Report {
        version: env!("CARGO_PKG_VERSION"),
        today: input.today,
        verdict: verdict(&organizations, &input.broken, &errors, unread),
        unread,
        models: packs.map(|(pack, params)| Model::of(pack, params)).collect(),
        organizations,
        broken: input.broken,
        findings,
        ignores,
        errors,
        configuration: config.file.clone(),
        targets: config.targets.len(),
        folder: input.folder,
    }
}

/// Judgements on their way into the report.
struct Settling<'i, 'a> {
    input: &'i Input<'a>,
    /// What each pack asks for.
    asked: Vec<Vec<Requirement>>,
    /// The claims that each pack reads; empty where nothing is judged as evidenced.
    read: Vec<ReadClaims>,
    /// The judgements as evidenced, by organization and pack.
    evidenced: BTreeMap<(usize, usize), &'i Judged>,
    uses: Vec<WaiverUse>,
    ignored: &'i Ignored<'i>,
    organizations: Vec<OrganizationReport>,
    findings: Vec<Finding>,
    errors: Vec<Problem>,
}

impl<'i, 'a> Settling<'i, 'a> {
    fn new(input: &'i Input<'a>, ignored: &'i Ignored<'i>, errors: Vec<Problem>) -> Self {
        let packs = || input.packs.iter().map(|(pack, _)| pack);
        let evidenced = input.evidenced.iter();
        let waivers = input.config.waivers.iter().enumerate();
        Self {
            asked: packs()
                .map(|pack| requirements(pack, input.config.strict))
                .collect(),
            read: packs()
                .filter(|_| !input.evidenced.is_empty())
                .map(ReadClaims::of)
                .collect(),
            evidenced: evidenced
                .map(|judged| ((judged.organization, judged.pack), judged))
                .collect(),
            uses: waivers
                .map(|(index, waiver)| WaiverUse::new(index, waiver, input.today))
                .collect(),
            organizations: input.organizations.iter().map(bare).collect(),
            findings: Vec::new(),
            errors,
            ignored,
            input,
        }
    }

    /// One organization under one pack, as declared and as evidenced.
    fn judged(&mut self, judged: &'i Judged) {
        let (input, config) = (self.input, self.input.config);
        let (Some(organization), Some((pack, _)), Some(asked)) = (
            input.organizations.get(judged.organization),
            input.packs.get(judged.pack),
            self.asked.get(judged.pack),
        ) else {
            return;
        };
        let accepted = waive(
            pack,
            &judged.judgement,
            &config.waivers,
            &mut self.uses,
            self.ignored,
        );
        let case = Case {
            organization,
            pack,
            asked,
            config,
            today: input.today,
            judgement: &judged.judgement,
            accepted: &accepted,
            ignored: self.ignored,
            is_evidenced: false,
        };
        let proven = self.evidenced.get(&(judged.organization, judged.pack)).copied();
        let accepted = proven.map(|proven| {
            waive(
                pack,
                &proven.judgement,
                &config.waivers,
                &mut self.uses,
                self.ignored,
            )
        });
        let proven = proven.zip(accepted.as_ref()).map(|(proven, accepted)| Case {
            judgement: &proven.judgement,
            accepted,
            is_evidenced: true,
            ..case
        });
        let evidenced = proven.as_ref().map(|case| {
            let evidence = input.evidence.get(judged.organization);
            let claims = evidence.zip(self.read.get(judged.pack));
            let claims = claims.map(|(evidence, read)| evidence.claims_of(read));
            (case.evidenced(claims.unwrap_or_default()), case.standings())
        });
        let (model, weights) = case.model(evidenced);
        case.findings(&weights, &mut self.findings);
        case.undecided(&mut self.errors);
        // Where nobody asks for it, the level and what holds it say enough.
        let asked_for = needs_evidence(&config.targets, &organization.id, pack);
        if let Some(proven) = proven.filter(|_| asked_for) {
            proven.findings(&proven.weights(&model), &mut self.findings);
            proven.undecided(&mut self.errors);
        }
        if let Some(report) = self.organizations.get_mut(judged.organization) {
            report.models.push(model);
        }
    }
}

fn bare(organization: &Organization) -> OrganizationReport {
    OrganizationReport {
        id: Arc::clone(&organization.id),
        name: Arc::clone(&organization.name),
        inherits: organization.inherits.clone(),
        claims: None,
        claimed: Vec::new(),
        models: Vec::new(),
    }
}

fn verdict(
    organizations: &[OrganizationReport],
    broken: &[Arc<str>],
    errors: &[Problem],
    unread: u64,
) -> Verdict {
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
    if !broken.is_empty() || unread > 0 {
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

/// Shows a finding on an inherited fact once, at the fact, with the organizations that it reaches.
fn once_at_the_fact(findings: Vec<Finding>, organizations: &[Organization]) -> Vec<Finding> {
    let by_id: BTreeMap<&str, &Organization> = organizations.iter().map(|org| (&*org.id, org)).collect();
    let mut merged: Vec<Finding> = Vec::with_capacity(findings.len());
    let mut seen = BTreeMap::new();
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
        if let Some(first) = seen.get(&key).and_then(|&index: &usize| merged.get_mut(index)) {
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
