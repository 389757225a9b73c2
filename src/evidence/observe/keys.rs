//! Keys that are seen once: hashed, so that neither a name nor much memory is kept.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher};

/// Passes a hash on as it is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Same(u64);

impl Hasher for Same {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

/// Positions by hashed key, in the order of first sight.
///
/// Two keys of one hash would count as one; among a million that happens once in 36 million exports.
#[derive(Debug, Default)]
pub(super) struct Keys {
    known: HashMap<u64, u32, BuildHasherDefault<Same>>,
}

impl Keys {
    /// The position of a key, and whether it is new.
    pub(super) fn position(&mut self, key: u64) -> (usize, bool) {
        let next = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
        let found = *self.known.entry(key).or_insert(next);
        (found as usize, found == next && self.known.len() > next as usize)
    }
}

/// The hash of a key; the parts do not run into each other.
pub(super) fn hashed(parts: &[&str]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for part in parts {
        part.hash(&mut hasher);
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_new_once() {
        let mut keys = Keys::default();
        assert_eq!(keys.position(hashed(&["a"])), (0, true));
        assert_eq!(keys.position(hashed(&["b"])), (1, true));
        assert_eq!(keys.position(hashed(&["a"])), (0, false));
        assert_ne!(hashed(&["ab", "c"]), hashed(&["a", "bc"]));
    }
}
