//! The one way to a report.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::case::Case;
use super::finding::Finding;
use super::ignores::{self, Codes};
use super::model::Model;
use super::standing::{InputFile, ModelReport, OrganizationReport};
use super::{ExitStatus, Problem, Report, Verdict, advice};
use crate::config::Config;
use crate::declaration::Organization;
use crate::engine::Judgement;
use crate::maturity::{Requirement, WaiverUse, requirements, waive};
use crate::pack::Pack;

/// What a report is made of.
#[derive(Debug)]
pub struct Input<'a> {
    /// The day for which it holds.
    pub today: jiff::civil::Date,
    /// What was asked for.
    pub config: &'a Config,
    /// The packs, each with its parameters as set.
    pub packs: &'a [(Arc<Pack>, BTreeMap<String, serde_json::Value>)],
    /// The organizations that could be judged, by id.
    pub organizations: &'a [Organization],
    /// Those that could not, by id.
    pub broken: Vec<Arc<str>>,
    /// What every pack says of every organization that it is for.
    pub judged: Vec<Judged>,
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
    let ignored = ignores::gather(input.organizations, config, input.today);
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
        let accepted = waive(pack, &judged.judgement, &config.waivers, &mut uses, &ignored);
        let case = Case {
            organization,
            pack,
            asked,
            config,
            today: input.today,
            judgement: &judged.judgement,
            accepted: &accepted,
            ignored: &ignored,
        };
        let (model, weights) = case.model();
        case.findings(&weights, &mut findings);
        case.undecided(&mut errors);
        if let Some(report) = organizations.get_mut(judged.organization) {
            report.models.push(model);
        }
    }
    let mut findings = once_at_the_fact(findings, input.organizations);
    findings.extend(advice::placeholders(input.organizations));
    findings.extend(advice::waivers(config, &uses));
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
        ignores,
        errors,
        configuration: config.file.clone(),
        configuration_digest: config.digest(),
        targets: config.targets.len(),
        change: None,
        policy: None,
        folder: input.folder,
    }
}

fn bare(organization: &Organization) -> OrganizationReport {
    OrganizationReport {
        id: Arc::clone(&organization.id),
        name: Arc::clone(&organization.name),
        inherits: organization.inherits.clone(),
        files: files(organization),
        models: Vec::new(),
    }
}

/// The files of all its facts, each once.
fn files(organization: &Organization) -> Vec<InputFile> {
    let trees = organization.forest.trees().iter();
    let mut files: Vec<InputFile> = trees
        .map(|tree| InputFile {
            name: Arc::clone(tree.source().name()),
            digest: tree.source().digest(),
        })
        .collect();
    files.sort();
    files.dedup();
    files
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
