//! What tells one configuration from another.

use serde_json::{Value, json};

use super::{Config, Honour, Target, Waiver};
use crate::source::Digest;

impl Config {
    /// The digest of what it asks for: comments, order of keys and places do not count.
    pub fn digest(&self) -> Digest {
        let packs = self
            .packs
            .iter()
            .map(|pack| json!([pack.name, pack.declarations]));
        let params = self.params.iter().map(|(pack, values)| {
            let values = values.iter().map(|(name, set)| json!([name, set.value]));
            json!([pack, values.collect::<Vec<Value>>()])
        });
        let limits = &self.limits;
        let all = json!([
            self.declarations,
            self.exclude,
            packs.collect::<Vec<Value>>(),
            self.targets.iter().map(target).collect::<Vec<Value>>(),
            params.collect::<Vec<Value>>(),
            self.strict,
            self.ignores == Honour::None,
            self.waivers.iter().map(waiver).collect::<Vec<Value>>(),
            [
                limits.bytes,
                limits.yaml.depth as u64,
                limits.yaml.nodes as u64,
                limits.yaml.aliases as u64,
                limits.yaml.scalar as u64
            ],
        ]);
        Digest::of(all.to_string().as_bytes())
    }
}

fn target(target: &Target) -> Value {
    json!([
        target.model,
        target.dimension,
        target.organization.text(),
        target.level.number(),
        target.by.map(|by| by.to_string()),
    ])
}

fn waiver(waiver: &Waiver) -> Value {
    json!([
        waiver.rule,
        waiver.organization.text(),
        waiver.path,
        waiver.reason,
        waiver.owner,
        waiver.expires.to_string(),
    ])
}
