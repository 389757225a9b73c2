//! What is particular to mappings: keys that stand twice, and `<<`.

use std::collections::HashSet;

use super::compose::Composer;
use super::error::{LimitKind, YamlError, brief};
use super::tree::{Flags, NodeId, Value};

/// Texts that are compared with each other; more are looked up in a table.
const FEW: usize = 12;

/// Whether it is certain at a glance that no text stands twice: they are few, and differ in
/// length or at an end.
pub(crate) fn differ<'t>(texts: impl Iterator<Item = &'t str>) -> bool {
    let mut seen = [0_u64; FEW];
    for (count, text) in texts.enumerate() {
        let mark = mark(text);
        let Some(slot) = seen.get_mut(count) else {
            return false;
        };
        *slot = mark;
        if seen.iter().take(count).any(|other| *other == mark) {
            return false;
        }
    }
    true
}

/// The first four bytes, the last three, and the length of a text: few texts share theirs.
pub(crate) fn mark(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let at = |index: usize| u64::from(bytes.get(index).copied().unwrap_or(0));
    let end = |back: usize| at(bytes.len().wrapping_sub(back));
    let ends = [at(0), at(1), at(2), at(3), end(1), end(2), end(3)];
    ends.iter()
        .fold(bytes.len() as u64, |mark, byte| mark << 8 | byte)
}

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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_differs_at_a_glance_differs(texts in prop::collection::vec("[ab]{0,2}(long-and-the-same|é)?[ab]{0,2}", 0..16)) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let distinct: HashSet<&str> = texts.iter().copied().collect();
            prop_assert!(!differ(texts.iter().copied()) || distinct.len() == texts.len(), "{:?}", texts);
        }
    }

    #[test]
    fn few_short_keys_are_told_apart() {
        assert!(differ(["id", "name", "kind", "size", ""].into_iter()));
        assert!(!differ(["a", "b", "a"].into_iter()) && !differ(["a"; 13].into_iter()));
    }
}
