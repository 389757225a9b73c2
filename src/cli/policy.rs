//! What judges: a configuration, packs, and what the command line says beside them.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::args::PackArgs;
use super::packs::{self, Detail, problems};
use super::stand::Stand;
use crate::config::{self, Config, ConfigError, Honour, OrganizationGlob, Target};
use crate::declaration::ReadLimits;
use crate::pack::{Level, Pack};
use crate::report::Problem;

/// What the command line asks for; it outweighs every configuration.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'a> {
    pub packs: &'a PackArgs,
    pub paths: &'a [PathBuf],
    pub targets: &'a [String],
    pub strict: bool,
    pub no_ignores: bool,
    pub max_file_size: Option<u64>,
}

/// A configuration with its packs, held against each other.
#[derive(Clone, Debug)]
pub(super) struct Policy {
    pub config: Config,
    /// The packs, by id, each with its parameters as set.
    pub packs: Vec<(Arc<Pack>, Values)>,
    /// For each pack the globs of its own declarations.
    pub globs: Vec<Vec<String>>,
}

/// Parameters by name.
type Values = BTreeMap<String, serde_json::Value>;

impl Policy {
    /// Reads the configuration and the packs that hold where somebody stands.
    ///
    /// # Errors
    /// One of them is broken, or they do not fit each other.
    pub(super) fn read(
        asked: Asked<'_>,
        stand: &Stand,
        today: jiff::civil::Date,
    ) -> Result<Self, Vec<Problem>> {
        let mut config = packs::configuration(asked.packs, asked.paths, stand)?;
        outweigh(&mut config, asked)?;
        let loaded = packs::load(&asked.packs.packs, &config, stand, Detail::Rules)?;
        let policy = Self::new(config, loaded);
        let known: Vec<&Pack> = policy.packs.iter().map(|(pack, _)| &**pack).collect();
        let wrong = config::check(&policy.config, &known, policy.config.packs_left_out, today);
        if wrong.is_empty() {
            Ok(policy)
        } else {
            Err(problems(&wrong))
        }
    }

    /// One pack, for a run that judges nothing: nothing is held against anything.
    ///
    /// # Errors
    /// The configuration or the pack is broken.
    pub(super) fn of_pack(
        name: &str,
        args: &PackArgs,
        paths: &[PathBuf],
        stand: &Stand,
    ) -> Result<Self, Vec<Problem>> {
        let config = packs::configuration(args, paths, stand)?;
        let loaded = packs::load(&[name.to_owned()], &config, stand, Detail::Rules)?;
        Ok(Self::new(config, loaded))
    }

    fn new(config: Config, loaded: Vec<(packs::Configured, Vec<String>)>) -> Self {
        let loaded = loaded
            .into_iter()
            .map(|((pack, params), globs)| ((Arc::new(pack), params), globs));
        let (packs, globs) = loaded.unzip();
        Self { config, packs, globs }
    }

    /// Sets the root, and with it what globs are relative to.
    #[must_use]
    pub(super) fn at(mut self, root: PathBuf) -> Self {
        self.config.root = root;
        self
    }

    /// The rules of `packs`, everything else as this one says; for files below `root`.
    #[must_use]
    pub(super) fn with(&self, packs: &Self, root: PathBuf) -> Self {
        let set = |(pack, _): &(Arc<Pack>, Values)| (Arc::clone(pack), packs::params(pack, &self.config));
        let config = Config {
            root,
            packs: packs.config.packs.clone(),
            ..self.config.clone()
        };
        Self {
            config,
            packs: packs.packs.iter().map(set).collect(),
            globs: packs.globs.clone(),
        }
    }

    /// The files that it was read from.
    pub(super) fn inputs(&self, stand: &Stand) -> Vec<PathBuf> {
        let files = self.packs.iter().flat_map(|(pack, _)| &pack.files);
        let files = files
            .chain(&self.config.file)
            .map(|file| stand.names.join(&**file));
        let tables = self
            .config
            .tables
            .iter()
            .map(|table| self.config.root.join(&table.file));
        files.chain(tables).collect()
    }
}

/// A longer file holds more values: as many times more of them are allowed as more bytes are.
fn raise(limits: &mut ReadLimits, bytes: u64) {
    let times = bytes.div_ceil(ReadLimits::default().bytes);
    let times = usize::try_from(times).unwrap_or(usize::MAX).max(1);
    limits.bytes = bytes;
    limits.yaml.nodes = limits.yaml.nodes.saturating_mul(times);
}

/// What the command line says outweighs the configuration.
fn outweigh(config: &mut Config, asked: Asked<'_>) -> Result<(), Vec<Problem>> {
    config.strict |= asked.strict;
    if asked.no_ignores {
        config.ignores = Honour::None;
    }
    config.packs_left_out = !asked.packs.packs.is_empty();
    if let Some(bytes) = asked.max_file_size {
        raise(&mut config.limits, bytes);
    }
    let mut wrong = Vec::new();
    let mut targets = Vec::new();
    for text in asked.targets {
        match target(text) {
            Ok(target) => targets.push(target),
            Err(error) => wrong.push(error),
        }
    }
    if !targets.is_empty() {
        config.targets = targets;
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(problems(&wrong))
    }
}

/// Reads `300`, `MODEL=300` or `MODEL/DIMENSION=300`.
fn target(text: &str) -> Result<Target, ConfigError> {
    let (what, level) = match text.rsplit_once('=') {
        Some((what, level)) => (Some(what), level),
        None => (None, text),
    };
    let number = level.parse().ok().and_then(Level::new);
    let Some(level) = number else {
        return Err(ConfigError::new(
            format!("`{text}` is no target: `{level}` is no level"),
            "write a level such as `300`, `support-strategy=300` or `support-strategy/community=300`",
            None,
        ));
    };
    let (model, dimension) =
        match what.map(|what| what.split_once('/').map_or((what, None), |(m, d)| (m, Some(d)))) {
            Some((model, dimension)) => (Some(model.to_owned()), dimension.map(str::to_owned)),
            None => (None, None),
        };
    Ok(Target {
        model,
        dimension,
        organization: OrganizationGlob::all(),
        level,
        by: None,
        evidenced: false,
        places: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_bytes_allow_as_many_times_more_values_and_fewer_bytes_no_fewer() {
        let usual = ReadLimits::default();
        let nodes = |mut limits: ReadLimits, bytes| {
            raise(&mut limits, bytes);
            assert_eq!(limits.bytes, bytes);
            limits.yaml.nodes
        };
        assert_eq!(nodes(usual, usual.bytes), usual.yaml.nodes);
        assert_eq!(nodes(usual, 1), usual.yaml.nodes);
        assert_eq!(nodes(usual, usual.bytes * 5), usual.yaml.nodes * 5);
        assert!(nodes(usual, u64::MAX) > usual.yaml.nodes);
        // What the configuration has lowered is raised from there.
        let mut low = usual;
        low.yaml.nodes = 10;
        assert_eq!(nodes(low, usual.bytes * 2), 20);
    }
}
