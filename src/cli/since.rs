//! `gradus check` beside a base: by its policy, and with what changed since.

use std::collections::BTreeSet;

use super::attribute::{self, Side};
use super::base::{Base, gone};
use super::policy::{Asked, Policy};
use super::run::{self, Checked, Job, Material, Wanted};
use super::stand::Stand;
use crate::config::Honour;
use crate::declaration::IgnoreIdentity;
use crate::report::change::Point;
use crate::report::{
    ExitStatus, Keep, PolicyReport, PolicySide, Problem, Report, ignores_added, policy_changes,
};

/// What is asked of a base.
#[derive(Clone, Copy, Debug)]
pub(super) struct Since<'a> {
    /// The revision whose policy judges.
    pub policy_from: Option<&'a str>,
    /// The revision that is judged too.
    pub base: Option<&'a str>,
    /// Whether the change is shown.
    pub compare: bool,
    pub no_regression: bool,
    pub only_new: bool,
}

impl Since<'_> {
    /// Checks.
    ///
    /// # Errors
    /// A revision that cannot be read, or a policy that judges and is broken.
    pub(super) fn check(
        self,
        asked: Asked<'_>,
        own: Result<Policy, Vec<Problem>>,
        stand: &Stand,
        today: jiff::civil::Date,
    ) -> Result<Checked, Vec<Problem>> {
        let open = |name: &str| Base::open(name, asked, stand, today);
        let judge = self.policy_from.map(open).transpose()?;
        let mut policy = match &judge {
            Some(judge) => judge.policy_here(),
            None => own.as_ref().map_err(Clone::clone)?.clone(),
        };
        let known = judge.as_ref().map(|judge| identities(&judge.material));
        if let (Some(known), Honour::All) = (&known, &policy.config.ignores) {
            policy.config.ignores = Honour::Those(known.clone());
        }
        let paths = stand.paths(asked.paths);
        let job = Job {
            policy: &policy,
            paths: &paths,
            stand,
            today,
        };
        let material = run::read(job);
        let checked = run::report(&material, &policy, &policy.config.root, today);
        let (mut report, files) = (checked.report, checked.files);
        let mut altered = 0;
        if let Some(known) = &known {
            let added = ignores_added(&material.organizations, known);
            altered = added.len();
            report.add(added);
        }
        // One revision is laid out once.
        let other = self
            .base
            .filter(|name| Some(*name) != self.policy_from)
            .map(open)
            .transpose()?;
        let base = other.as_ref().or(judge.as_ref());
        if let Some(base) = base {
            let there = match &judge {
                Some(_) => base.policy_there(&policy),
                None => base.policy.clone(),
            };
            // Read again where the policy of one revision judges another one.
            let read = (judge.is_some() && other.is_some()).then(|| base.read(&there, today));
            let before = read.as_ref().unwrap_or(&base.material);
            let gone = gone(before, &material, &there.config);
            report.add(gone.iter().map(|gone| gone.finding(base.name())).collect());
            if self.compare {
                let now = Now {
                    policy: &policy,
                    stand,
                    paths: &paths,
                    material: &material,
                };
                self.beside(&mut report, now, base, &there, before);
            }
        }
        if let Some(judge) = &judge {
            settle_policy(&mut report, judge, own, job, altered);
        }
        Ok(Checked { report, files })
    }

    /// Shows what changed since the base.
    fn beside(self, report: &mut Report, now: Now<'_>, base: &Base, there: &Policy, before: &Material) {
        let today = report.today;
        let old = run::report(before, there, &there.config.root, today).report;
        let here = Point {
            name: "the files here".to_owned(),
            commit: None,
            today,
        };
        let change = attribute::change(
            Side {
                point: &base.point(today),
                policy: there,
                stand: &base.stand,
                paths: &base.paths,
                material: before,
                report: &old,
            },
            Side {
                point: &here,
                policy: now.policy,
                stand: now.stand,
                paths: now.paths,
                material: now.material,
                report,
            },
        );
        report.beside(change, self.no_regression);
        if self.only_new {
            report.only_new(&old.findings);
        }
    }
}

/// The ignores of a base: an ignore that a change brings along accepts nothing.
fn identities(material: &Material) -> BTreeSet<IgnoreIdentity> {
    let organizations = material.organizations.iter();
    organizations
        .flat_map(|organization| {
            let ignores = organization.ignores.all.iter();
            ignores.filter_map(|ignore| ignore.identity(&organization.forest))
        })
        .collect()
}

/// The side of the files where people work.
#[derive(Clone, Copy)]
struct Now<'a> {
    policy: &'a Policy,
    stand: &'a Stand,
    paths: &'a [std::path::PathBuf],
    material: &'a Material,
}

/// Says what the files alter in the policy, and what they would come to under their own;
/// `altered` is what is told already.
fn settle_policy(
    report: &mut Report,
    judge: &Base,
    own: Result<Policy, Vec<Problem>>,
    job: Job<'_>,
    altered: usize,
) {
    let base = report.verdict.exit;
    let (status, changes) = match own {
        Ok(own) => {
            let before = PolicySide {
                config: &job.policy.config,
                packs: &job.policy.packs,
            };
            let side = PolicySide {
                config: &own.config,
                packs: &own.packs,
            };
            let changes = policy_changes(before, side, judge.name());
            let checked = run::run(Job { policy: &own, ..job }, Wanted::new(Keep::First, false));
            let count = changes.len();
            report.add(changes);
            (checked.report.verdict.exit, count)
        }
        Err(problems) => {
            // The base would be broken by it, so it cannot pass.
            let status = problems
                .iter()
                .map(Problem::status)
                .fold(ExitStatus::Met, ExitStatus::or_worse);
            report.fail(problems);
            (status, 1)
        }
    };
    report.judged_by(PolicyReport {
        name: judge.name().to_owned(),
        commit: judge.commit().to_owned(),
        configuration: judge.policy.config.file.clone(),
        base,
        own: status,
        changes: changes + altered,
    });
}
