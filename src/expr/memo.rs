//! What was found out once about a node of the tree.
//!
//! A pack asks the same of the same element in many rules. The value of a named
//! expression depends on nothing but the facts, the parameters and the day, and
//! the ids of a list on the facts alone, so they are kept.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::failure::Eval;
use super::value::node_is_blank;
use crate::yaml::{Node, Value};

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
    (u32::try_from(definition).unwrap_or(u32::MAX), number(node))
}

/// The node as one number, in its forest.
fn number(node: Node<'_>) -> u64 {
    let (tree, id) = node.reference().numbers();
    u64::from(tree) << 32 | u64::from(id)
}

/// The elements of lists of the tree by their ids; for one thread.
#[derive(Default)]
pub(super) struct Ids<'a> {
    known: RefCell<HashMap<u64, Index<'a>, BuildHasherDefault<Mixer>>>,
}

/// What a list says to an id.
#[derive(Clone, Copy, Debug)]
pub(super) enum Found<'a> {
    /// The first element with it.
    Element(Node<'a>),
    /// None before an element that is no mapping, and so could have no id.
    NoMapping(Node<'a>),
    /// None at all.
    Nothing,
}

struct Index<'a> {
    /// The first element of each id, by the ids; a search that no choice of ids can slow down.
    elements: Vec<(&'a str, Node<'a>)>,
    no_mapping: Option<Node<'a>>,
}

impl<'a> Ids<'a> {
    /// The element of a list with an id.
    pub(super) fn find(&self, list: Node<'a>, id: &str) -> Found<'a> {
        let at = number(list);
        if let Some(index) = self.known.borrow().get(&at) {
            return index.find(id);
        }
        let index = Index::of(list);
        let found = index.find(id);
        self.known.borrow_mut().insert(at, index);
        found
    }
}

impl<'a> Index<'a> {
    fn of(list: Node<'a>) -> Self {
        let mut index = Self {
            elements: Vec::with_capacity(list.len()),
            no_mapping: None,
        };
        for item in list.items().filter(|item| !node_is_blank(*item)) {
            if item.value() != Value::Map {
                index.no_mapping = Some(item);
                break;
            }
            let id = item.get("id").filter(|id| !node_is_blank(*id));
            if let Some(id) = id.and_then(Node::text) {
                index.elements.push((id, item));
            }
        }
        index.elements.sort_by_key(|&(id, _)| id);
        index.elements.dedup_by_key(|&mut (id, _)| id);
        index
    }

    fn find(&self, id: &str) -> Found<'a> {
        let at = self.elements.binary_search_by(|&(known, _)| known.cmp(id));
        match at.ok().and_then(|at| self.elements.get(at)) {
            Some(&(_, element)) => Found::Element(element),
            None => self.no_mapping.map_or(Found::Nothing, Found::NoMapping),
        }
    }
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
