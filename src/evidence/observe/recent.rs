//! Texts that were asked for last.
//!
//! Most cells of a scale repeat one of a few words, and to compare two short texts
//! is cheaper than to hash one.

/// Texts that are remembered at most.
const SLOTS: usize = 64;

/// Bytes of the longest text that is remembered.
const LONGEST: usize = 80;

/// What some texts mean; a new text takes the place of another.
#[derive(Debug)]
pub(super) struct Recent<V> {
    slots: Vec<Option<(Box<str>, V)>>,
}

impl<V: Copy> Recent<V> {
    pub(super) fn new() -> Self {
        Self {
            slots: vec![None; SLOTS],
        }
    }

    /// What a text means, if it is remembered.
    #[inline]
    pub(super) fn get(&self, text: &str) -> Option<V> {
        let (known, value) = self.slots.get(slot(text))?.as_ref()?;
        (**known == *text).then_some(*value)
    }

    /// Remembers what a text means.
    pub(super) fn put(&mut self, text: &str, value: V) {
        if text.len() > LONGEST {
            return;
        }
        if let Some(slot) = self.slots.get_mut(slot(text)) {
            *slot = Some((text.into(), value));
        }
    }
}

impl<V: Copy> Default for Recent<V> {
    fn default() -> Self {
        Self::new()
    }
}

/// The place of a text, told by its length and a few of its bytes.
#[inline]
fn slot(text: &str) -> usize {
    let bytes = text.as_bytes();
    let at = |index: usize| bytes.get(index).copied().map_or(0, usize::from);
    let last = at(bytes.len().wrapping_sub(1));
    (bytes.len() * 3 + at(0) + at(bytes.len() / 2) * 5 + last * 7) % SLOTS
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// What is remembered is what was put last.
        #[test]
        fn the_last_meaning_counts(puts in prop::collection::vec(("[a-c]{0,4}", 0..9u8), 0..80)) {
            let mut recent = Recent::new();
            let mut plain = std::collections::HashMap::new();
            for (text, value) in &puts {
                recent.put(text, *value);
                plain.insert(text.clone(), *value);
                prop_assert_eq!(recent.get(text), Some(*value));
                for (text, _) in &puts {
                    let known = recent.get(text);
                    prop_assert!(known.is_none() || known == plain.get(text).copied());
                }
            }
        }
    }
}
