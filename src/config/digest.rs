//! What tells one configuration from another.

use serde_json::{Value, json};

use super::{Config, Honour, Target, Waiver};
use crate::claim::Terms;
use crate::expr::Interval;
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
            self.terms(),
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

    /// When evidence proves, and by which tables.
    fn terms(&self) -> Value {
        let Terms {
            tolerance,
            valid,
            cases,
            table,
        } = &self.evidence;
        let tables = self.tables.iter().map(|own| {
            let digest = own.digest.map(|digest| digest.to_string());
            json!([own.file, digest])
        });
        json!([
            tolerance,
            interval(*valid),
            cases,
            interval(*table),
            tables.collect::<Vec<Value>>()
        ])
    }
}

fn interval(interval: Interval) -> Value {
    json!([interval.months, interval.days, interval.seconds])
}

fn target(target: &Target) -> Value {
    json!([
        target.model,
        target.dimension,
        target.organization.text(),
        target.level.number(),
        target.by.map(|by| by.to_string()),
        target.evidenced,
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

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::Arc;

    use crate::source::{Digest, Source};

    fn digest(text: &str) -> Digest {
        let source = Arc::new(Source::new("gradus.yaml", text));
        crate::config::parse(&source, PathBuf::new()).unwrap().digest()
    }

    #[test]
    fn what_evidence_must_show_tells_configurations_apart() {
        let all = [
            "strict: false",
            "evidence: {tolerance: 6}",
            "evidence: {cases: 6}",
            "evidence: {valid: 6M}",
            "evidence: {table: 7M}",
            "evidence: {tables: [own.csv]}",
            "targets: [{level: 300}]",
            "targets: [{level: 300, evidence: required}]",
        ];
        let mut digests: Vec<Digest> = all.map(digest).to_vec();
        digests.sort();
        digests.dedup();
        assert_eq!(digests.len(), all.len());
        // Comments and the order of keys do not count.
        assert_eq!(
            digest("evidence: {cases: 6, table: 7M}"),
            digest("# why\nevidence: {table: 7M, cases: 6}")
        );
    }
}
