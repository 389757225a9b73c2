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

/// Ids that were seen before.
///
/// The tickets of a tool are numbered one after another, so that 64 of them share a prefix and all but the last six
/// bits of their number: together they cost what one other id costs.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Which numbers of a page were seen, by its hash.
    pages: HashMap<u64, u64, BuildHasherDefault<Same>>,
    open: Page,
}

/// The page of the id before: the next one often stands on it too.
#[derive(Debug, Default)]
struct Page {
    /// What stands before the number.
    prefix: String,
    /// Digits of the number, zeros in front included.
    digits: u64,
    /// The number without its last six bits.
    upper: u64,
    seen: u64,
}

impl Page {
    fn hash(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.prefix.hash(&mut hasher);
        hasher.write_u64(self.digits);
        hasher.write_u64(self.upper);
        hasher.finish()
    }
}

impl Seen {
    /// Digits that surely fit a number; more of them belong to the prefix.
    const DIGITS: usize = 18;

    /// Takes an id, and tells whether it is new.
    pub(super) fn is_new(&mut self, id: &str) -> bool {
        let digits = id.bytes().rev().take(Self::DIGITS);
        let digits = digits.take_while(u8::is_ascii_digit).count();
        let (prefix, number) = id.split_at_checked(id.len() - digits).unwrap_or((id, ""));
        let number = number
            .bytes()
            .fold(0_u64, |number, digit| number * 10 + u64::from(digit - b'0'));
        self.turn(prefix, digits as u64, number >> 6);
        let bit = 1 << (number & 63);
        let is_new = self.open.seen & bit == 0;
        self.open.seen |= bit;
        is_new
    }

    /// Opens the page that an id stands on.
    fn turn(&mut self, prefix: &str, digits: u64, upper: u64) {
        let open = &mut self.open;
        if open.upper == upper && open.digits == digits && open.prefix == prefix {
            return;
        }
        if open.seen != 0 {
            self.pages.insert(open.hash(), open.seen);
        }
        open.prefix.clear();
        open.prefix.push_str(prefix);
        (open.digits, open.upper) = (digits, upper);
        open.seen = self.pages.get(&open.hash()).copied().unwrap_or(0);
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
    use std::collections::HashSet;

    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Whatever their form, ids are new once.
        #[test]
        fn ids_are_new_once(ids in prop::collection::vec("[A-Zé]{0,2}-?0{0,2}[0-9]{0,3}|[0-9]{16,22}|.{0,3}", 0..200)) {
            let (mut seen, mut plain) = (Seen::default(), HashSet::new());
            for id in &ids {
                prop_assert_eq!(seen.is_new(id), plain.insert(id.clone()), "{}", id);
            }
        }
    }

    #[test]
    fn numbers_in_a_row_cost_one_page_for_64() {
        let mut seen = Seen::default();
        for number in 0..6_400 {
            assert!(seen.is_new(&format!("INC{number:07}")));
        }
        assert_eq!(seen.pages.len(), 99);
        assert!(!seen.is_new("INC0000063"));
        assert!(seen.is_new("INC63"));
    }

    #[test]
    fn a_key_is_new_once() {
        let mut keys = Keys::default();
        assert_eq!(keys.position(hashed(&["a"])), (0, true));
        assert_eq!(keys.position(hashed(&["b"])), (1, true));
        assert_eq!(keys.position(hashed(&["a"])), (0, false));
        assert_ne!(hashed(&["ab", "c"]), hashed(&["a", "bc"]));
    }
}
