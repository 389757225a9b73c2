//! What outputs need to know of packs: they never see rules.

use std::sync::Arc;

use crate::pack::{Level, Pack};
use crate::source::Digest;

/// A model that was checked.
#[derive(Clone, Debug)]
pub struct Model {
    /// The pack's id.
    pub id: Arc<str>,
    /// The model's name.
    pub title: Arc<str>,
    /// Version of the rules.
    pub version: String,
    /// What tells its rules from those of another version.
    pub digest: Digest,
    /// Edition of the document.
    pub edition: Arc<str>,
    /// The document.
    pub source: String,
    /// Levels with the model's names, from lowest to highest.
    pub levels: Vec<(Level, String)>,
    /// Dimensions: id and name.
    pub dimensions: Vec<(Arc<str>, String)>,
    /// Every rule, by code, whether it failed or not.
    pub rules: Vec<RuleInfo>,
    /// Parameters that differ from their defaults: name, value, default.
    pub changed_params: Vec<(String, String, String)>,
}

impl Model {
    /// The model's own name of a level.
    pub fn level_name(&self, level: Level) -> &str {
        let found = self.levels.iter().find(|(other, _)| *other == level);
        found.map_or("", |(_, name)| name)
    }

    /// The rule with a code.
    pub fn rule(&self, code: &str) -> Option<&RuleInfo> {
        self.rules.iter().find(|rule| &*rule.code == code)
    }

    /// What a pack says of itself, with the parameters that were set.
    pub fn of(pack: &Pack, params: &std::collections::BTreeMap<String, serde_json::Value>) -> Self {
        let changed = pack.params.iter().filter_map(|param| {
            let value = params.get(&param.name).filter(|value| **value != param.default)?;
            Some((param.name.clone(), value.to_string(), param.default.to_string()))
        });
        Self {
            id: Arc::clone(&pack.id),
            title: Arc::clone(&pack.title),
            version: pack.version.clone(),
            digest: pack.digest,
            edition: Arc::clone(&pack.edition),
            source: pack.source.to_string(),
            levels: pack
                .levels
                .iter()
                .map(|info| (info.level, info.name.to_string()))
                .collect(),
            dimensions: pack
                .dimensions
                .iter()
                .map(|dimension| (Arc::clone(&dimension.id), dimension.name.clone()))
                .collect(),
            rules: pack.rules.iter().map(|rule| RuleInfo::of(pack, rule)).collect(),
            changed_params: changed.collect(),
        }
    }
}

/// A rule as outputs need it.
#[derive(Clone, Debug)]
pub struct RuleInfo {
    /// Its code.
    pub code: Arc<str>,
    /// The level that asks for it.
    pub level: Level,
    /// The id of its dimension.
    pub dimension: Arc<str>,
    /// `characteristic` or `narrative`.
    pub basis: &'static str,
    /// In our own words.
    pub criterion: Arc<str>,
    /// Why it matters.
    pub why: Option<String>,
    /// What to do.
    pub help: Option<String>,
    /// An order of magnitude of the work.
    pub effort: Option<String>,
    /// Where it stands in the document.
    pub source: String,
    /// The address of the document.
    pub address: Option<String>,
}

impl RuleInfo {
    fn of(pack: &Pack, rule: &crate::pack::Rule) -> Self {
        Self {
            code: Arc::clone(&rule.code),
            level: rule.level,
            dimension: Arc::clone(&rule.dimension),
            basis: rule.basis.word(),
            criterion: Arc::clone(&rule.criterion),
            why: rule.why.clone(),
            help: rule.help.text.clone(),
            effort: rule.effort.clone(),
            source: rule.source.to_string(),
            address: rule.source.at.clone().or_else(|| pack.source.at.clone()),
        }
    }
}
