//! The state of the repository at a base: its policy, and what it declares.

use std::path::{Path, PathBuf};

use super::evidence::own_exports;
use super::packs::problems;
use super::passing;
use super::policy::{Asked, Policy};
use super::revision::Revision;
use super::run::{self, Job, Material};
use super::stand::Stand;
use crate::config::Config;
use crate::declaration::Organization;
use crate::report::change::Point;
use crate::report::{Gone, Problem};

/// A revision, with the policy that holds there.
pub(super) struct Base {
    revision: Revision,
    pub stand: Stand,
    pub policy: Policy,
    /// What is checked there: of the paths that were named those that it has.
    pub paths: Vec<PathBuf>,
    /// What it declares, as its own policy finds it.
    pub material: Material,
}

impl Base {
    /// Lays out a revision, and reads its policy.
    ///
    /// # Errors
    /// No such revision, or a policy that was broken there.
    pub(super) fn open(
        name: &str,
        asked: Asked<'_>,
        here: &Stand,
        today: jiff::civil::Date,
    ) -> Result<Self, Vec<Problem>> {
        let failed = |error| problems([&error]);
        let mut revision = Revision::open(name, &here.arguments).map_err(failed)?;
        let root = revision.root();
        let stand = here.moved(&revision.work, &root, name);
        // Where one stands need not be a folder there.
        let _ = passing::whole(|| std::fs::create_dir_all(&stand.names));
        // What is named is read whatever its ending.
        let mut named = stand.paths(asked.paths);
        named.extend(asked.packs.config.as_deref().map(|file| stand.path(file)));
        revision
            .lay_out(|path| named.contains(&root.join(path)))
            .map_err(failed)?;
        let policy = Policy::read(asked, &stand, today).map_err(|wrong| at_base(wrong, name))?;
        let globs = run::every_glob(&policy);
        let below = policy.config.root.clone();
        revision
            .lay_out(|path| {
                root.join(path)
                    .strip_prefix(&below)
                    .is_ok_and(|path| globs.is_match(path))
            })
            .map_err(failed)?;
        let there = |path: &PathBuf| path.exists() || path.is_symlink();
        let paths = match asked.paths {
            [] => vec![policy.config.root.clone()],
            paths => stand.paths(paths).into_iter().filter(there).collect(),
        };
        let material = run::read(Job {
            policy: &policy,
            paths: &paths,
            stand: &stand,
            today,
        });
        let exports: Vec<PathBuf> = material
            .natives()
            .flat_map(own_exports)
            .map(|export| policy.config.root.join(export.file))
            .collect();
        revision
            .lay_out(|path| exports.contains(&root.join(path)))
            .map_err(failed)?;
        Ok(Self {
            revision,
            stand,
            policy,
            paths,
            material,
        })
    }

    /// Whether a name is one of a revision of the repository around a place.
    pub(super) fn is_revision(name: &str, here: &Stand) -> bool {
        Revision::exists(name, &here.arguments)
    }

    /// As people named it.
    pub(super) fn name(&self) -> &str {
        &self.revision.name
    }

    /// The commit.
    pub(super) fn commit(&self) -> &str {
        &self.revision.commit
    }

    /// The side of a comparison that it is.
    pub(super) fn point(&self, today: jiff::civil::Date) -> Point {
        Point {
            name: self.name().to_owned(),
            commit: Some(self.commit().to_owned()),
            today,
        }
    }

    /// The policy of the base for files where people work.
    pub(super) fn policy_here(&self) -> Policy {
        let root = self.policy.config.root.strip_prefix(self.revision.root());
        let root = root.map_or_else(
            |_| self.policy.config.root.clone(),
            |way| join(&self.revision.work, way),
        );
        self.policy.clone().at(root)
    }

    /// A policy of the folder where people work, for the files of the base.
    pub(super) fn policy_there(&self, policy: &Policy) -> Policy {
        let root = policy.config.root.strip_prefix(&self.revision.work);
        let root = root.map_or_else(
            |_| policy.config.root.clone(),
            |way| join(&self.revision.root(), way),
        );
        policy.clone().at(root)
    }

    /// What the base declares, as a policy finds it.
    pub(super) fn read(&self, policy: &Policy, today: jiff::civil::Date) -> Material {
        run::read(Job {
            policy,
            paths: &self.paths,
            stand: &self.stand,
            today,
        })
    }
}

/// `root/.` would be another name of `root`.
fn join(root: &Path, way: &Path) -> PathBuf {
    if way.as_os_str().is_empty() {
        root.to_owned()
    } else {
        root.join(way)
    }
}

/// Errors of files that have the names of those where people work.
fn at_base(mut wrong: Vec<Problem>, name: &str) -> Vec<Problem> {
    for problem in &mut wrong {
        problem.message = format!("at `{name}`: {}", problem.message);
    }
    wrong
}

/// What was declared at the base and is not any more.
pub(super) fn gone<'m>(before: &'m Material, now: &Material, config: &Config) -> Vec<Gone<'m>> {
    let is_here = |id: &str| {
        let judged = now.organizations.iter().map(|organization| &organization.id);
        judged.chain(&now.broken).any(|other| &**other == id)
    };
    let mut gone = Vec::new();
    let mut named: Vec<&str> = Vec::new();
    for organization in before
        .organizations
        .iter()
        .filter(|organization| !is_here(&organization.id))
    {
        gone.push(Gone::Organization {
            id: &organization.id,
            place: &organization.place,
            targeted: config
                .targets
                .iter()
                .any(|target| target.organization.matches(&organization.id)),
        });
    }
    for organization in before
        .organizations
        .iter()
        .filter(|organization| is_here(&organization.id))
    {
        for source in own_sources(organization) {
            let name = &**source.name();
            let still = now.found.iter().any(|file| file.name() == name);
            let moved = || {
                let mut sources = now.organizations.iter().flat_map(sources);
                sources.any(|other| other.digest() == source.digest())
            };
            if !still && !named.contains(&name) && !moved() {
                named.push(name);
                gone.push(Gone::File {
                    organization: &organization.id,
                    source,
                });
            }
        }
    }
    gone
}

type SourceRef<'o> = &'o std::sync::Arc<crate::source::Source>;

fn sources(organization: &Organization) -> impl Iterator<Item = SourceRef<'_>> {
    organization.forest.trees().iter().map(|tree| tree.source())
}

/// The files in which an organization states its own facts.
fn own_sources(organization: &Organization) -> impl Iterator<Item = SourceRef<'_>> {
    let own = |source: &SourceRef<'_>| organization.stated_by(source.name()) == Some(&organization.id);
    sources(organization).filter(own)
}
