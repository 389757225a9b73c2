//! Things found in use become counts.

use std::collections::BTreeMap;

use super::keys::{Keys, hashed};
use super::label::label;
use crate::evidence::record::Use;
use crate::evidence::summary::{Day, Used, Uses, later};

#[derive(Debug, Default)]
pub(super) struct Working {
    seen: Keys,
    things: BTreeMap<String, Used>,
}

impl Working {
    pub(super) fn add(&mut self, used: &Use<'_>, last: Option<Day>) {
        let what = label(used.what);
        let once = match used.who {
            Some(who) => u64::from(self.seen.position(hashed(&[what, &who.trim().to_lowercase()])).1),
            None => 0,
        };
        if !self.things.contains_key(what) {
            self.things.insert(what.to_owned(), Used::default());
        }
        if let Some(thing) = self.things.get_mut(what) {
            thing.users = thing.users.saturating_add(used.count.unwrap_or(once));
            thing.last = later(thing.last, last);
        }
    }

    pub(super) fn finish(self) -> Uses {
        Uses { things: self.things }
    }
}
