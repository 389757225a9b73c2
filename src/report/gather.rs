//! Settled organizations on their way into one report.
//!
//! However many there are, what is not going to be shown is let go as soon as
//! that is known; the order in which they come does not matter.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::finding::Finding;
use super::inherited::Shared;
use super::keep::{Keep, LeftOut, Names, SHOWN};
use super::model::Model;
use super::settled::{Rare, Settled, settle_above, waiver_uses};
use super::standing::{Alike, ModelReport, OrganizationReport};
use super::{ExitStatus, IgnoresReport, Problem, Report, Setting, Verdict, advice};
use crate::declaration::Organization;

/// Organizations whose standings are kept whole, however little is asked for: outputs show them in detail.
const DETAILED: usize = 64;

/// Settled organizations on their way into one report.
#[derive(Debug)]
pub struct Gathering {
    keep: Keep,
    /// Whether findings of all levels are shown.
    all: bool,
    /// By the id of the first organization.
    rows: BTreeMap<Arc<str>, Box<Row>>,
    /// Organizations whose findings are held, and how many these are.
    held: BTreeMap<Arc<str>, usize>,
    /// Findings that are held.
    holding: usize,
    /// Whether only the levels of organizations are kept, since there are many.
    is_bare: bool,
    /// Standings of those.
    alike: Alike,
    shared: Shared,
    broken: Vec<Arc<str>>,
    errors: Vec<Problem>,
    /// The worst of all errors.
    worst: Option<ExitStatus>,
    left_out: LeftOut,
}

/// What is kept of some organizations; there are as many as files.
#[derive(Debug)]
struct Row {
    organizations: Vec<OrganizationReport>,
    findings: Vec<Finding>,
    rare: Option<Box<Rare>>,
    /// Findings that would be shown.
    shown: u32,
    /// Those about higher levels, and those that waivers and ignores accept.
    rest: [u32; 3],
}

impl Gathering {
    /// Keeps what outputs need; `all` where these show findings of all levels.
    pub fn new(keep: Keep, all: bool) -> Self {
        Self {
            keep,
            all,
            rows: BTreeMap::new(),
            held: BTreeMap::new(),
            holding: 0,
            is_bare: false,
            alike: Alike::default(),
            shared: Shared::default(),
            broken: Vec::new(),
            errors: Vec::new(),
            worst: None,
            left_out: LeftOut::default(),
        }
    }

    /// Takes organizations in.
    pub fn add(&mut self, mut settled: Settled) {
        for told in settled.shared.drain(..) {
            self.shared.add(told);
        }
        let Some(id) = settled.id().cloned() else {
            return;
        };
        if let Some(rare) = &mut settled.rare {
            let errors = std::mem::take(&mut rare.errors);
            self.fail(errors);
        }
        let row = self.row(settled);
        if row.shown > 0 {
            let count = row.shown as usize;
            self.holding += count;
            self.held.insert(Arc::clone(&id), count);
        }
        self.rows.insert(id, row);
        self.condense();
        self.let_go();
    }

    /// Takes an organization out again, which was judged before all of its facts were known.
    pub fn remove(&mut self, id: &str) {
        self.rows.remove(id);
        if let Some(count) = self.held.remove(id) {
            self.holding -= count;
        }
    }

    /// Notes organizations that could not be judged.
    pub fn broken(&mut self, ids: Vec<Arc<str>>) {
        self.broken.extend(ids);
    }

    /// Notes errors.
    pub fn fail(&mut self, errors: Vec<Problem>) {
        for error in &errors {
            let status = error.status();
            self.worst = Some(self.worst.map_or(status, |worst| worst.or_worse(status)));
        }
        let mut names = Names::default();
        self.errors
            .extend(errors.into_iter().map(|error| match self.keep {
                Keep::Lines => error.into_line(&mut names),
                Keep::First | Keep::Whole => error,
            }));
        if self.keep == Keep::First && self.errors.len() > 2 * SHOWN {
            self.settle_errors();
        }
    }

    /// Organizations of which something is to be shown that was let go.
    pub fn missing(&self) -> Vec<Arc<str>> {
        if self.is_bare && self.rows.len() <= DETAILED {
            // Most of those that were there are not any more.
            return self.rows.keys().cloned().collect();
        }
        if self.keep > Keep::First {
            return Vec::new();
        }
        let mut shared: BTreeMap<&str, usize> = BTreeMap::new();
        for finding in self.shared.iter().filter(|finding| finding.is_shown(self.all)) {
            *shared.entry(&finding.organization).or_default() += 1;
        }
        let mut room = SHOWN;
        let mut missing = Vec::new();
        for (id, row) in &self.rows {
            if room == 0 {
                break;
            }
            if row.shown > 0 && !self.held.contains_key(id) {
                missing.push(Arc::clone(id));
            }
            let own = row.shown as usize + shared.get(&**id).copied().unwrap_or(0);
            room = room.saturating_sub(own);
        }
        missing
    }

    /// Takes an organization in again of which something was missing.
    pub fn restore(&mut self, settled: Settled) {
        let Some(id) = settled.id().cloned() else {
            return;
        };
        self.is_bare &= self.rows.len() > DETAILED;
        let again = self.row(settled);
        if let Some(row) = self.rows.get_mut(&id) {
            row.organizations = again.organizations;
            // Those of an organization that others inherit from are shared, and here already.
            if row.shown > 0 {
                row.findings = again.findings;
                self.held.insert(id, row.shown as usize);
            }
        }
    }

    /// Sorts everything and says what it comes to; `above` are the organizations that others
    /// inherit from, where those were not settled together with them.
    pub fn finish(mut self, setting: &Setting<'_>, above: &[Organization]) -> Report {
        self.settle_errors();
        let mut uses = waiver_uses(setting);
        let mut findings = std::mem::take(&mut self.shared).into_findings();
        let mut ignores = settle_above(setting, above, &mut findings);
        let mut left_out = std::mem::take(&mut self.left_out);
        findings.retain(|finding| self.is_kept(finding, &mut left_out));
        let mut organizations = Vec::with_capacity(self.rows.len());
        let mut unread = 0;
        for (id, row) in std::mem::take(&mut self.rows) {
            let [higher, waivers, by_ignores] = row.rest.map(|count| count as usize);
            left_out.higher += higher;
            left_out.waivers += waivers;
            left_out.ignores += by_ignores;
            if self.keep == Keep::First && !self.held.contains_key(&id) {
                left_out.shown += row.shown as usize;
            }
            organizations.extend(row.organizations);
            findings.extend(row.findings);
            let Some(rare) = row.rare else { continue };
            unread += rare.unread;
            for (waiver, count) in rare.waivers {
                if let Some(usage) = uses.get_mut(waiver) {
                    usage.findings += count;
                }
            }
            ignores.all.extend(rare.ignores.all);
            ignores.malformed += rare.ignores.malformed;
        }
        ignores.sort();
        findings.extend(advice::waivers(setting.config, &uses));
        let mut idle = 0;
        if !organizations.is_empty() {
            let judged = organizations.iter().map(|organization| &*organization.id);
            let ids: Vec<&str> = judged.chain(self.broken.iter().map(|id| &**id)).collect();
            findings.extend(advice::targets(setting.config, &ids));
            idle = advice::idle(setting.config, &ids);
        }
        findings.sort_by(|a, b| a.order().cmp(&b.order()));
        let mut report = self.report(setting, (organizations, findings), (ignores, unread, left_out));
        report.idle_targets = idle;
        report
    }

    fn report(
        mut self,
        setting: &Setting<'_>,
        (organizations, findings): (Vec<OrganizationReport>, Vec<Finding>),
        (ignores, unread, left_out): (IgnoresReport, u64, LeftOut),
    ) -> Report {
        self.broken.sort();
        let config = setting.config;
        let packs = setting.packs.iter();
        Report {
            version: env!("CARGO_PKG_VERSION"),
            today: setting.today,
            verdict: verdict(&organizations, &self.broken, self.worst, unread),
            unread,
            models: packs.map(|(pack, params)| Model::of(pack, params)).collect(),
            organizations,
            broken: self.broken,
            findings,
            ignores,
            errors: self.errors,
            left_out,
            configuration: config.file.clone(),
            configuration_digest: config.digest(),
            targets: config.targets.len(),
            idle_targets: 0,
            change: None,
            policy: None,
            folder: Arc::clone(&setting.folder),
        }
    }

    /// What is kept of organizations.
    fn row(&mut self, settled: Settled) -> Box<Row> {
        let (mut rest, mut names) = (LeftOut::default(), Names::default());
        let (mut organizations, mut rare) = (settled.organizations, settled.rare);
        let findings = settled.findings.into_iter();
        let mut findings: Vec<Finding> = match self.keep {
            Keep::Whole => findings.collect(),
            Keep::Lines => {
                let kept = findings.filter(|finding| self.is_kept(finding, &mut rest));
                kept.map(|finding| finding.into_line(&mut names)).collect()
            }
            Keep::First => findings
                .filter(|finding| self.is_kept(finding, &mut rest))
                .collect(),
        };
        findings.shrink_to_fit();
        if self.keep < Keep::Whole
            && let Some(rare) = &mut rare
        {
            rare.ignores.without_text();
        }
        if self.is_bare {
            for organization in &mut organizations {
                self.alike.bare(organization);
            }
        }
        let small = |count| u32::try_from(count).unwrap_or(u32::MAX);
        Box::new(Row {
            shown: match self.keep {
                Keep::First => small(findings.len()),
                _ => 0,
            },
            rest: [rest.higher, rest.waivers, rest.ignores].map(small),
            organizations,
            findings,
            rare,
        })
    }

    /// Whether a finding is kept; one that is not is counted.
    fn is_kept(&self, finding: &Finding, left_out: &mut LeftOut) -> bool {
        let kept = self.keep == Keep::Whole || finding.is_shown(self.all);
        if !kept {
            left_out.count(finding, self.all);
        }
        kept
    }

    /// Where there are many organizations, their levels are told and nothing more.
    fn condense(&mut self) {
        if self.keep == Keep::Whole || self.is_bare || self.rows.len() <= DETAILED {
            return;
        }
        self.is_bare = true;
        for row in self.rows.values_mut() {
            row.organizations
                .iter_mut()
                .for_each(|organization| self.alike.bare(organization));
        }
    }

    /// Lets findings go that come after the first [`SHOWN`].
    fn let_go(&mut self) {
        while let Some((_, count)) = self.held.last_key_value() {
            if self.holding - count < SHOWN {
                return;
            }
            let Some((id, count)) = self.held.pop_last() else {
                return;
            };
            self.holding -= count;
            if let Some(row) = self.rows.get_mut(&id) {
                row.findings = Vec::new();
            }
        }
    }

    fn settle_errors(&mut self) {
        self.errors.sort_by(|a, b| a.order().cmp(&b.order()));
        self.errors.dedup_by(|a, b| a.order() == b.order());
        if self.keep == Keep::First && self.errors.len() > SHOWN {
            self.left_out.errors += self.errors.len() - SHOWN;
            self.errors.truncate(SHOWN);
        }
    }
}

fn verdict(
    organizations: &[OrganizationReport],
    broken: &[Arc<str>],
    worst: Option<ExitStatus>,
    unread: u64,
) -> Verdict {
    let mut exit = ExitStatus::Met;
    if organizations
        .iter()
        .any(|org| !org.models().all(ModelReport::met))
    {
        exit = ExitStatus::NotMet;
    }
    if organizations.is_empty() && broken.is_empty() && worst.is_none() {
        exit = ExitStatus::Nothing;
    }
    if !broken.is_empty() || unread > 0 {
        exit = exit.or_worse(ExitStatus::Invalid);
    }
    if let Some(worst) = worst {
        exit = exit.or_worse(worst);
    }
    Verdict {
        met: exit == ExitStatus::Met,
        exit,
    }
}
