//! `gradus.yaml`: what is checked, against what, and what must be reached.
//!
//! Takes a file, gives a [`Config`] whose names are checked against the loaded
//! packs. A mistake in it is an error of the whole run. This module decides no
//! verdict; it only says what was asked for.

mod check;
mod digest;
mod error;
mod find;
mod glob;
mod read;
mod tables;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use globset::GlobMatcher;

pub use check::check;
pub use error::ConfigError;
pub use find::find;
pub use read::{CONFIG_SCHEMA, load, parse};
pub use tables::OwnTable;

use crate::claim::Terms;
use crate::declaration::{IgnoreIdentity, ReadLimits};
use crate::evidence::lifecycle::Lifecycle;
use crate::pack::Level;
use crate::source::{Place, Source};

/// The files that are declarations where a configuration names none.
pub const DEFAULT_DECLARATIONS: [&str; 4] = [
    "**/*.gradus.yaml",
    "**/*.gradus.yml",
    "gradus/**/*.yaml",
    "gradus/**/*.yml",
];

/// What a run was asked to do.
#[derive(Clone, Debug)]
pub struct Config {
    /// The folder that globs and paths are relative to.
    pub root: PathBuf,
    /// The file as reports show it; `None` where there is none.
    pub file: Option<Arc<str>>,
    /// Its text; `None` where there is none.
    pub source: Option<Arc<Source>>,
    /// Globs of declarations.
    pub declarations: Vec<String>,
    /// Globs of files to leave out.
    pub exclude: Vec<String>,
    /// The packs; none named: all built-in ones.
    pub packs: Vec<PackChoice>,
    /// What must be reached.
    pub targets: Vec<Target>,
    /// Parameters that differ from the defaults, by pack.
    pub params: BTreeMap<String, BTreeMap<String, ParamValue>>,
    /// Whether narrative rules are required too.
    pub strict: bool,
    /// Accepted findings.
    pub waivers: Vec<Waiver>,
    /// Which ignores in declarations are honoured.
    pub ignores: Honour,
    /// Whether packs that it names are left out of this run.
    pub packs_left_out: bool,
    /// When evidence proves, and when it contradicts.
    pub evidence: Terms,
    /// Where those terms stand that were set, by their names.
    pub evidence_places: BTreeMap<String, Place>,
    /// Tables of ends of support that take the place of those of gradus.
    pub tables: Vec<OwnTable>,
    /// The tables of gradus with these in their places; `None` where there are none.
    pub lifecycle: Option<Lifecycle>,
    /// Limits on declarations.
    pub limits: ReadLimits,
}

/// Which ignores in declarations are honoured.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Honour {
    /// All that hold.
    #[default]
    All,
    /// None; they are counted all the same.
    None,
    /// Those that are the same as one of these, such as the ones of another branch.
    Those(BTreeSet<IgnoreIdentity>),
}

impl Config {
    /// The defaults, for a run without a file.
    pub fn default_for(root: PathBuf) -> Self {
        Self {
            root,
            file: None,
            source: None,
            declarations: DEFAULT_DECLARATIONS.map(str::to_owned).to_vec(),
            exclude: Vec::new(),
            packs: Vec::new(),
            targets: Vec::new(),
            params: BTreeMap::new(),
            strict: false,
            waivers: Vec::new(),
            ignores: Honour::All,
            packs_left_out: false,
            evidence: Terms::default(),
            evidence_places: BTreeMap::new(),
            tables: Vec::new(),
            lifecycle: None,
            limits: ReadLimits::default(),
        }
    }
}

/// A pack that was asked for.
#[derive(Clone, Debug)]
pub struct PackChoice {
    /// Id of a built-in pack, or a folder.
    pub name: String,
    /// Globs of the files for it, where it has a vocabulary of its own.
    pub declarations: Vec<String>,
    /// Where it was asked for; `None` on the command line.
    pub place: Option<Place>,
}

/// A parameter that was set, and where.
#[derive(Clone, Debug)]
pub struct ParamValue {
    /// The value.
    pub value: serde_json::Value,
    /// Where it stands.
    pub place: Place,
}

/// The organizations that a target or waiver is for.
#[derive(Clone, Debug)]
pub struct OrganizationGlob {
    text: String,
    matcher: Option<GlobMatcher>,
}

impl OrganizationGlob {
    /// All organizations.
    pub fn all() -> Self {
        Self {
            text: "*".to_owned(),
            matcher: None,
        }
    }

    /// Those whose id matches a glob.
    ///
    /// # Errors
    /// Why it is no glob that can be used.
    pub fn new(text: &str) -> Result<Self, String> {
        let glob = glob::glob(text)?;
        // An id is compared as it stands: there can be thousands of waivers, each for one organization.
        let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        Ok(Self {
            text: text.to_owned(),
            matcher: (!plain).then(|| glob.compile_matcher()),
        })
    }

    /// Whether an organization is meant.
    pub fn matches(&self, id: &str) -> bool {
        match &self.matcher {
            Some(matcher) => matcher.is_match(id),
            None => self.text == "*" || self.text == id,
        }
    }

    /// The glob as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// A level that must be reached.
#[derive(Clone, Debug)]
pub struct Target {
    /// The pack; `None` for every one.
    pub model: Option<String>,
    /// A dimension of it; `None` for the model as a whole.
    pub dimension: Option<String>,
    /// For whom.
    pub organization: OrganizationGlob,
    /// What must be reached.
    pub level: Level,
    /// The last day on which a shortfall only warns.
    pub by: Option<jiff::civil::Date>,
    /// Whether it is the level as evidenced that must reach it.
    pub evidenced: bool,
    /// Where its parts stand; `None` on the command line.
    pub places: Option<TargetPlaces>,
}

/// Where the parts of a target stand.
#[derive(Clone, Debug)]
pub struct TargetPlaces {
    /// The level.
    pub level: Place,
    /// The model, or the level where none is named.
    pub model: Place,
    /// The dimension, or the level where none is named.
    pub dimension: Place,
    /// For whom, or the level where nobody is named.
    pub organization: Place,
}

/// A decision to accept findings until a date.
#[derive(Clone, Debug)]
pub struct Waiver {
    /// Code of the rule.
    pub rule: String,
    /// For whom.
    pub organization: OrganizationGlob,
    /// Way to the fact; `None` for every finding of the rule.
    pub path: Option<String>,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub owner: String,
    /// The last day on which it holds.
    pub expires: jiff::civil::Date,
    /// Where it stands.
    pub place: Place,
}
