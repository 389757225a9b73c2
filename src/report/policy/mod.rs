//! What a change alters in the policy that judges it.
//!
//! Takes two configurations with their packs, gives a finding for each
//! difference, placed in the new file. Whether a rule is weakened cannot be
//! told by its text, so each is a warning, and the verdict under both policies
//! shows what they come to. Pure.

mod packs;
mod settings;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Related;
use super::advice::lint;
use super::finding::{Finding, Severity};
use super::{ExitStatus, Lint};
use crate::config::Config;
use crate::declaration::{IgnoreIdentity, Organization};
use crate::pack::Pack;
use crate::source::{Place, Source, Span, masked};

/// A report that was judged by the policy of another revision.
#[derive(Clone, Debug)]
pub struct PolicyReport {
    /// The revision, as it was named.
    pub name: String,
    /// Its commit.
    pub commit: String,
    /// Its configuration; `None` where it has none, and the defaults judge.
    pub configuration: Option<Arc<str>>,
    /// What the run comes to under it.
    pub base: ExitStatus,
    /// What it would come to under the policy that the files bring along.
    pub own: ExitStatus,
    /// How much of the policy the change alters.
    pub changes: usize,
}

/// A configuration and the packs that it leads to.
#[derive(Clone, Copy, Debug)]
pub struct PolicySide<'a> {
    /// The configuration.
    pub config: &'a Config,
    /// Its packs, each with its parameters as set.
    pub packs: &'a [(Arc<Pack>, BTreeMap<String, serde_json::Value>)],
}

/// What differs between two policies, each difference a finding.
pub fn policy_changes(base: PolicySide<'_>, own: PolicySide<'_>, name: &str) -> Vec<Finding> {
    let mut changes = Changes {
        name,
        file: own.config.source.clone(),
        old: base.config.source.clone(),
        found: Vec::new(),
    };
    if own.config.source.is_none() && base.config.source.is_some() {
        changes.add(Altered {
            lint: Lint::ConfigurationChanged,
            message: "the configuration is removed".to_owned(),
            organization: "*",
            at: None,
            was: None,
        });
    }
    settings::targets(base.config, own.config, &mut changes);
    settings::waivers(base.config, own.config, &mut changes);
    settings::others(base.config, own.config, &mut changes);
    settings::evidence(base.config, own.config, &mut changes);
    settings::globs_of_packs(base.config, own.config, &mut changes);
    packs::packs(base, own, &mut changes);
    settings::anything_else(base.config, own.config, &mut changes);
    changes.found
}

/// The ignores that a change brings along, each a finding at its place.
pub fn ignores_added(organizations: &[Organization], known: &BTreeSet<IgnoreIdentity>) -> Vec<Finding> {
    let mut found = Vec::new();
    for organization in organizations {
        for ignore in &organization.ignores.all {
            let identity = ignore.identity(&organization.forest);
            if identity.is_none_or(|identity| known.contains(&identity)) {
                continue;
            }
            let codes: Vec<&str> = ignore.codes.iter().map(|code| &*code.name).collect();
            let message = format!(
                "the ignore of {} is new, until {}",
                codes.join(", "),
                ignore.until
            );
            let at = &ignore.place;
            let id = &organization.id;
            found.push(lint(Lint::IgnoreAdded, id, message, at, Severity::Warning));
        }
    }
    found
}

/// Differences as they are found.
struct Changes<'a> {
    /// How people know the base.
    name: &'a str,
    /// The new configuration.
    file: Option<Arc<Source>>,
    /// The one at the base.
    old: Option<Arc<Source>>,
    found: Vec<Finding>,
}

/// A difference.
struct Altered<'a> {
    lint: Lint,
    message: String,
    organization: &'a str,
    /// Where it stands now; `None` where it is gone.
    at: Option<Place>,
    /// Where it stood.
    was: Option<&'a Place>,
}

impl Changes<'_> {
    fn add(&mut self, altered: Altered<'_>) {
        let start = |source: &Option<Arc<Source>>| source.as_ref().map(Place::start_of);
        let at = altered
            .at
            .or_else(|| start(&self.file))
            .or_else(|| altered.was.cloned())
            .or_else(|| start(&self.old));
        let nowhere = || Place::start_of(&Arc::new(Source::new("gradus.yaml", "")));
        let at = at.unwrap_or_else(nowhere);
        let mut finding = lint(
            altered.lint,
            altered.organization,
            altered.message,
            &at,
            Severity::Warning,
        );
        // Its line is one of another revision, so it is told and not pointed at.
        let was = altered.was.map(|was| {
            let text = was.source.line(was.start().line).unwrap_or("").trim();
            let text = masked(text);
            Related::new(format!("at `{}` ({was}): `{text}`", self.name), None, 0)
        });
        finding.related.extend(was);
        self.found.push(finding);
    }

    /// The key of the new configuration, where it has it.
    fn key(&self, key: &str) -> Option<Place> {
        key_of(self.file.as_ref()?, key)
    }
}

/// A key at the start of a line.
fn key_of(source: &Arc<Source>, key: &str) -> Option<Place> {
    let start = source.lines().iter().copied().find(|&start| {
        let line = source.text().get(start as usize..).unwrap_or("");
        line.strip_prefix(key)
            .is_some_and(|rest| rest.trim_start_matches(' ').starts_with(':'))
    })?;
    let length = u32::try_from(key.len()).ok()?;
    Some(Place::new(source, Span::new(start, start + length)))
}
