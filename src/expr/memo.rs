//! Values that were computed once for a node of the tree.
//!
//! A pack asks the same of the same element in many rules. The value depends on
//! nothing but the facts, the parameters and the day, so it is kept.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::failure::Eval;
use crate::yaml::Node;

/// Values by definition and node; for one thread.
#[derive(Default)]
pub(super) struct Memo<'a> {
    known: RefCell<HashMap<(u32, u64), Eval<'a>, BuildHasherDefault<Mixer>>>,
}

impl<'a> Memo<'a> {
    pub(super) fn get(&self, definition: usize, node: Node<'a>) -> Option<Eval<'a>> {
        self.known.borrow().get(&key(definition, node)).cloned()
    }

    pub(super) fn keep(&self, definition: usize, node: Node<'a>, value: Eval<'a>) {
        self.known.borrow_mut().insert(key(definition, node), value);
    }
}

fn key(definition: usize, node: Node<'_>) -> (u32, u64) {
    let (tree, id) = node.reference().numbers();
    (
        u32::try_from(definition).unwrap_or(u32::MAX),
        u64::from(tree) << 32 | u64::from(id),
    )
}

/// Mixes small numbers; a look-up has to be cheaper than what it saves.
#[derive(Default)]
struct Mixer(u64);

impl Hasher for Mixer {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(u64::from(byte));
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        // An odd multiplier from the golden ratio spreads neighbours; the fold brings the high half down.
        let product = u128::from(self.0 ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835);
        #[expect(clippy::cast_possible_truncation, reason = "both halves are taken")]
        let folded = (product >> 64) as u64 ^ product as u64;
        self.0 = folded;
    }
}
