//! What is settled about some organizations, before the report is made.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::case::Case;
use super::evidence::{self, Evidence};
use super::finding::Finding;
use super::ignores::{self, IgnoresReport};
use super::inherited::{Told, once};
use super::standing::{InputFile, OrganizationDetail, OrganizationReport};
use super::{Problem, Setting, advice};
use crate::declaration::Organization;
use crate::engine::Judgement;
use crate::maturity::{Ignored, WaiverUse, needs_evidence, waive};

/// What a pack says of an organization.
#[derive(Debug)]
pub struct Judged {
    /// The organization, by its index in the batch.
    pub organization: usize,
    /// The pack, by its index in the setting.
    pub pack: usize,
    /// Its outcomes.
    pub judgement: Judgement,
}

/// Organizations that are settled together, with what was found out about them.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'a> {
    /// The organizations that could be judged, by id.
    pub organizations: &'a [Organization],
    /// Those that they inherit from, where these are settled elsewhere.
    pub above: &'a [&'a Organization],
    /// Whether others that are settled elsewhere inherit from them.
    pub inherited: bool,
    /// What every pack says of every organization that it is for, on the facts as declared.
    pub judged: &'a [Judged],
    /// The same on the facts as evidenced, for organizations with evidence.
    pub evidenced: &'a [Judged],
    /// What is known of the organizations from their exports, in their order; fewer where nothing is known.
    pub evidence: &'a [Evidence],
}

/// What is settled about some organizations.
#[derive(Debug, Default)]
pub struct Settled {
    pub(super) organizations: Vec<OrganizationReport>,
    /// Findings that concern nobody else.
    pub(super) findings: Vec<Finding>,
    /// Findings on facts that others have too.
    pub(super) shared: Vec<Told>,
    /// What few organizations have; `None` where there is nothing of it.
    pub(super) rare: Option<Box<Rare>>,
}

/// What few organizations have.
#[derive(Debug, Default)]
pub(super) struct Rare {
    /// Waivers by their index, each with the findings that it met.
    pub waivers: Vec<(usize, usize)>,
    pub ignores: IgnoresReport,
    pub errors: Vec<Problem>,
    /// Rows of evidence that could not be read.
    pub unread: u64,
}

impl Settled {
    /// The id of the one organization.
    pub fn id(&self) -> Option<&Arc<str>> {
        self.organizations.first().map(|organization| &organization.id)
    }

    /// Whether a rule could not be decided.
    pub fn has_errors(&self) -> bool {
        self.rare.as_ref().is_some_and(|rare| !rare.errors.is_empty())
    }
}

/// Settles levels, severities, waivers and ignores of some organizations.
pub fn settle(setting: &Setting<'_>, batch: Batch<'_>) -> Settled {
    let everybody = batch.above.iter().copied().chain(batch.organizations);
    let ignored = ignores::gather(everybody, setting.config, setting.today);
    let mut settling = Settling::new(setting, batch, &ignored);
    for judged in batch.judged {
        settling.judged(judged);
    }
    let Settling {
        mut organizations,
        findings,
        errors,
        uses,
        ..
    } = settling;
    for organization in &mut organizations {
        organization.models.sort_by(|a, b| a.id.cmp(&b.id));
    }
    let ids: BTreeSet<&str> = batch.organizations.iter().map(|org| &*org.id).collect();
    let (mut shared, own): (Vec<Told>, Vec<Told>) = once(findings, batch.organizations)
        .into_iter()
        .partition(|told| batch.inherited || !ids.contains(&*told.finding.organization));
    let mut findings: Vec<Finding> = own.into_iter().map(Told::into_finding).collect();
    findings.extend(of_tool(setting, batch, &mut organizations));
    ignores::accept(&mut findings, &ignored);
    let report = if batch.inherited {
        shared.extend(findings.drain(..).map(Told::alone));
        IgnoresReport::default()
    } else {
        ignores::settle(ignored, batch.organizations, &setting.codes, &mut findings)
    };
    let unread = batch.evidence.iter().flat_map(|evidence| &evidence.unread);
    let rare = Rare {
        waivers: uses
            .iter()
            .filter(|usage| usage.findings > 0)
            .map(|usage| (usage.waiver, usage.findings))
            .collect(),
        ignores: report,
        errors,
        unread: unread.map(|unread| unread.rows).sum(),
    };
    Settled {
        organizations,
        findings,
        shared,
        rare: (!rare.is_empty()).then(|| Box::new(rare)),
    }
}

/// Settles the ignores of organizations that others inherit from, when all findings on their facts are known.
pub(super) fn settle_above(
    setting: &Setting<'_>,
    above: &[Organization],
    findings: &mut Vec<Finding>,
) -> IgnoresReport {
    let ignored = ignores::gather(above.iter(), setting.config, setting.today);
    ignores::settle(ignored, above, &setting.codes, findings)
}

/// The tool's own findings on declarations and evidence.
fn of_tool(
    setting: &Setting<'_>,
    batch: Batch<'_>,
    organizations: &mut [OrganizationReport],
) -> Vec<Finding> {
    let mut findings = advice::placeholders(batch.organizations);
    findings.extend(advice::secrets(batch.organizations));
    findings.extend(advice::beyond_models(setting, &batch));
    for (at, (organization, evidence)) in batch.organizations.iter().zip(batch.evidence).enumerate() {
        findings.extend(evidence::findings(
            &organization.id,
            evidence,
            setting.config,
            setting.today,
        ));
        let Some(report) = organizations
            .get_mut(at)
            .and_then(|report| report.detail.as_mut())
        else {
            continue;
        };
        report.evidence.clone_from(&evidence.files);
        report.evidence.sort();
        if evidence.is_shown() {
            report.claims = Some(evidence.claims());
            report.claimed = evidence.claimed();
        }
    }
    findings
}

impl Rare {
    fn is_empty(&self) -> bool {
        let ignores = &self.ignores;
        self.waivers.is_empty()
            && ignores.all.is_empty()
            && ignores.malformed == 0
            && self.errors.is_empty()
            && self.unread == 0
    }
}

/// Judgements on their way into the report.
struct Settling<'i> {
    setting: &'i Setting<'i>,
    batch: Batch<'i>,
    /// The judgements as evidenced, by organization and pack.
    evidenced: BTreeMap<(usize, usize), &'i Judged>,
    uses: Vec<WaiverUse>,
    ignored: &'i Ignored<'i>,
    organizations: Vec<OrganizationReport>,
    findings: Vec<Finding>,
    errors: Vec<Problem>,
}

impl<'i> Settling<'i> {
    fn new(setting: &'i Setting<'i>, batch: Batch<'i>, ignored: &'i Ignored<'i>) -> Self {
        let evidenced = batch.evidenced.iter();
        Self {
            evidenced: evidenced
                .map(|judged| ((judged.organization, judged.pack), judged))
                .collect(),
            uses: waiver_uses(setting),
            organizations: batch
                .organizations
                .iter()
                .map(|organization| bare(organization, setting.digests))
                .collect(),
            findings: Vec::new(),
            errors: Vec::new(),
            ignored,
            setting,
            batch,
        }
    }

    /// One organization under one pack, as declared and as evidenced.
    fn judged(&mut self, judged: &'i Judged) {
        let (setting, config) = (self.setting, self.setting.config);
        let (Some(organization), Some((pack, _)), Some(asked)) = (
            self.batch.organizations.get(judged.organization),
            setting.packs.get(judged.pack),
            setting.asked.get(judged.pack),
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
            today: setting.today,
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
            let evidence = self.batch.evidence.get(judged.organization);
            let claims = evidence.zip(setting.read(judged.pack));
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
            report.models.push(Arc::new(model));
        }
    }
}

/// The waivers of a run before their first use.
pub(super) fn waiver_uses(setting: &Setting<'_>) -> Vec<WaiverUse> {
    let waivers = setting.config.waivers.iter().enumerate();
    waivers
        .map(|(index, waiver)| WaiverUse::new(index, waiver, setting.today))
        .collect()
}

fn bare(organization: &Organization, digests: bool) -> OrganizationReport {
    OrganizationReport {
        id: Arc::clone(&organization.id),
        name: Arc::clone(&organization.name),
        models: Vec::new(),
        detail: Some(Box::new(OrganizationDetail {
            inherits: organization.inherits.clone(),
            files: if digests { files(organization) } else { Vec::new() },
            evidence: Vec::new(),
            claims: None,
            claimed: Vec::new(),
        })),
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
