//! What is particular to mappings: keys that stand twice, and `<<`.

use std::collections::HashSet;

use super::compose::Composer;
use super::error::{LimitKind, YamlError, brief};
use super::tree::{Flags, NodeId, Value};

impl Composer<'_> {
    /// Refuses a key that stands twice; `children` are keys and values in turn.
    pub(super) fn check_duplicates(&self, children: &[NodeId]) -> Result<(), YamlError> {
        let keys: Vec<NodeId> = children.iter().copied().step_by(2).collect();
        let text = |id: &NodeId| self.tree.text(*id).unwrap_or("");
        let twice = if keys.len() <= 12 {
            (1..keys.len()).find(|&later| {
                let (before, rest) = keys.split_at(later);
                rest.first()
                    .is_some_and(|key| before.iter().any(|other| text(other) == text(key)))
            })
        } else {
            let mut seen = HashSet::with_capacity(keys.len());
            keys.iter().position(|key| !seen.insert(text(key)))
        };
        let Some(&key) = twice.and_then(|index| keys.get(index)) else {
            return Ok(());
        };
        let first = keys
            .iter()
            .find(|other| text(other) == text(&key))
            .unwrap_or(&key);
        Err(YamlError::DuplicateKey {
            key: brief(text(&key)),
            first: self.tree.place(*first),
            at: self.tree.place(key),
        })
    }

    /// The entries with those of `<<` behind them, where their keys are new.
    pub(super) fn merge(&mut self, children: &[NodeId]) -> Result<Vec<NodeId>, YamlError> {
        let mut merged = Vec::with_capacity(children.len());
        let mut sources = Vec::new();
        for pair in children.chunks_exact(2) {
            let [key, value] = pair else { continue };
            let is_merge = self.tree.text(*key) == Some("<<") && self.tree.flags(*key).has(Flags::PLAIN);
            if !is_merge {
                merged.extend([*key, *value]);
                continue;
            }
            match self.tree.value(*value) {
                Value::Map => sources.push(*value),
                Value::List => sources.extend_from_slice(self.tree.children(*value)),
                other => return Err(self.not_mergeable(*value, other)),
            }
        }
        let mut taken: HashSet<String> = merged
            .iter()
            .step_by(2)
            .filter_map(|&key| self.tree.text(key).map(str::to_owned))
            .collect();
        for source in sources {
            let value = self.tree.value(source);
            if value != Value::Map {
                return Err(self.not_mergeable(source, value));
            }
            let entries: Vec<(NodeId, NodeId)> = self.tree.entries(source).collect();
            self.expanded += entries.len();
            if self.expanded > self.limits.aliases {
                let span = self.tree.span(source);
                return Err(self.limit(LimitKind::Aliases, self.limits.aliases, span));
            }
            for (key, value) in entries {
                if self
                    .tree
                    .text(key)
                    .is_some_and(|text| taken.insert(text.to_owned()))
                {
                    merged.extend([key, value]);
                }
            }
        }
        Ok(merged)
    }

    fn not_mergeable(&self, id: NodeId, value: Value) -> YamlError {
        YamlError::Merge {
            kind: value.noun(),
            at: self.tree.place(id),
        }
    }
}
