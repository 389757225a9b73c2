//! What holds for all organizations of a run alike.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use super::evidence::ReadClaims;
use super::ignores::Codes;
use crate::config::Config;
use crate::maturity::{Requirement, requirements};
use crate::pack::Pack;

/// The packs of a run, each with its parameters as set.
pub type Packs = [(Arc<Pack>, BTreeMap<String, serde_json::Value>)];

/// By what organizations are judged, and for which day.
pub struct Setting<'a> {
    /// The day for which the report holds.
    pub today: jiff::civil::Date,
    /// What was asked for.
    pub config: &'a Config,
    /// The packs.
    pub packs: &'a Packs,
    /// The folder that names of files are relative to, from the root of the repository.
    pub folder: Arc<str>,
    /// Whether the report says what tells each file from another one.
    pub digests: bool,
    /// What each pack asks for.
    pub(super) asked: Vec<Vec<Requirement>>,
    /// The claims that each pack reads; asked for only where something is judged as evidenced.
    read: OnceLock<Vec<ReadClaims>>,
    pub(super) codes: Codes<'a>,
}

impl<'a> Setting<'a> {
    /// The setting of a run.
    pub fn new(today: jiff::civil::Date, config: &'a Config, packs: &'a Packs, folder: Arc<str>) -> Self {
        let rules = packs.iter().flat_map(|(pack, _)| &pack.rules);
        Self {
            today,
            config,
            packs,
            folder,
            digests: true,
            asked: packs
                .iter()
                .map(|(pack, _)| requirements(pack, config.strict))
                .collect(),
            read: OnceLock::new(),
            codes: Codes::new(rules.map(|rule| &*rule.code), config.packs_left_out),
        }
    }

    /// The claims that a pack reads.
    pub(super) fn read(&self, pack: usize) -> Option<&ReadClaims> {
        let packs = || self.packs.iter().map(|(pack, _)| ReadClaims::of(pack));
        self.read.get_or_init(|| packs().collect()).get(pack)
    }
}

impl fmt::Debug for Setting<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Setting")
            .field("today", &self.today)
            .field("packs", &self.packs.len())
            .finish_non_exhaustive()
    }
}
