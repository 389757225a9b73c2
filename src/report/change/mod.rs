//! What changed between two reports, and because of what.
//!
//! Takes [`Snapshot`]s, of reports or of their JSON, gives a [`Change`]: every
//! level and outcome that is another one, with its cause. Pure; judging with
//! one ingredient of the other side is the caller's work, and so is reading.

mod compare;
mod error;
mod lines;
mod new;
mod read;
mod records;
mod snapshot;

use std::sync::Arc;

pub use compare::{compare, moves};
pub use error::RecordError;
pub use lines::{Hunk, hunks};
pub use new::{Unseen, is_new};
pub use read::read_report;
pub use records::{attribute_by_records, differing};
pub use snapshot::{ModelSnapshot, OrganizationSnapshot, Snapshot};

use super::Finding;
use crate::engine::Outcome;
use crate::pack::Level;

/// What changed between two points.
#[derive(Clone, Debug)]
pub struct Change {
    /// Before.
    pub from: Point,
    /// After.
    pub to: Point,
    /// What is another one, by organization, model, dimension and code.
    pub moves: Vec<Move>,
    /// What differs between the two, whether it moved anything or not.
    pub differing: Vec<Ingredient>,
    /// What differs in configuration, waivers and packs, in words.
    pub policy: Vec<Finding>,
    /// How many findings the report leaves out because the other side has them too; `None` where it shows all.
    pub left_out: Option<usize>,
    /// Whether the run fails when a level falls.
    pub guarded: bool,
}

impl Change {
    /// Whether a level fell, or an organization can no longer be judged.
    pub fn regressed(&self) -> bool {
        self.moves
            .iter()
            .any(|moved| moved.is_standing() && moved.falls())
    }
}

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// As people named it.
    pub name: String,
    /// The commit, where it is one.
    pub commit: Option<String>,
    /// The day that it was judged for.
    pub today: jiff::civil::Date,
}

/// What can be another one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    /// The organization.
    pub organization: Arc<str>,
    /// The model; `None` for the organization as such.
    pub model: Option<Arc<str>>,
    /// A level of the model or a rule; `None` with no model only.
    pub part: Part,
}

/// What of an organization, or of a model.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Whether it is there; or the model's level.
    Whole,
    /// The level in a dimension.
    Dimension(Arc<str>),
    /// The outcome of a rule.
    Rule(Arc<str>),
}

/// What it is on one side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// The organization was judged.
    Judged,
    /// The organization could not be judged.
    Broken,
    /// A level, waivers counted.
    Level(Level),
    /// What a rule says, and whether all of it is accepted.
    Outcome(Outcome, bool),
}

impl Value {
    /// How good it is: of two, the greater one is better. Applies to values of one kind.
    fn rank(self) -> u16 {
        match self {
            Self::Level(level) => level.number(),
            Self::Outcome(outcome, _) if outcome.passes() => 3,
            Self::Outcome(_, true) => 2,
            Self::Judged | Self::Outcome(Outcome::Undeclared, _) => 1,
            Self::Broken | Self::Outcome(..) => 0,
        }
    }
}

/// Something that is another one.
#[derive(Clone, Debug)]
pub struct Move {
    /// What.
    pub item: Item,
    /// Before; `None` where it was not there.
    pub from: Option<Value>,
    /// After; `None` where it is not there any more.
    pub to: Option<Value>,
    /// Because of what.
    pub cause: Cause,
    /// The lines that did it, where declarations did.
    pub lines: Vec<Line>,
}

impl Move {
    /// Whether it is a level or an organization, and no single rule.
    pub fn is_standing(&self) -> bool {
        !matches!(self.item.part, Part::Rule(_))
    }

    /// Whether it is worse than before: lower, or gone.
    pub fn falls(&self) -> bool {
        match (self.from, self.to) {
            (Some(from), Some(to)) => to.rank() < from.rank(),
            // A rule that is gone asks for nothing; the level shows what that means.
            (Some(_), None) => self.is_standing(),
            _ => false,
        }
    }

    /// Whether it is better than before: higher, or new.
    pub fn rises(&self) -> bool {
        match (self.from, self.to) {
            (Some(from), Some(to)) => to.rank() > from.rank(),
            (None, Some(_)) => self.is_standing(),
            _ => false,
        }
    }
}

/// What a judgement is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ingredient {
    /// The lines of declarations.
    Declarations,
    /// Exports.
    Evidence,
    /// Which packs judge, and their text.
    Pack,
    /// Configuration, parameters and waivers.
    Configuration,
    /// The day.
    Calendar,
}

impl Ingredient {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Declarations,
        Self::Evidence,
        Self::Pack,
        Self::Configuration,
        Self::Calendar,
    ];

    /// The word for programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Declarations => "declarations",
            Self::Evidence => "evidence",
            Self::Pack => "pack",
            Self::Configuration => "configuration",
            Self::Calendar => "calendar",
        }
    }

    /// For people, after "because of".
    pub fn phrase(self) -> &'static str {
        match self {
            Self::Declarations => "changed declarations",
            Self::Evidence => "other evidence",
            Self::Pack => "other rules",
            Self::Configuration => "configuration or waivers",
            Self::Calendar => "the calendar",
        }
    }
}

/// Because of what something is another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Each of these would have done it alone; most often there is one.
    Alone(Vec<Ingredient>),
    /// None of these would have done it alone; together they did.
    Together(Vec<Ingredient>),
    /// It cannot be told; one or several of these, where any is known.
    Unknown(Vec<Ingredient>),
}

impl Cause {
    /// The word for programs.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Alone(one) if one.len() == 1 => "alone",
            Self::Alone(_) => "each",
            Self::Together(_) => "together",
            Self::Unknown(_) => "unknown",
        }
    }

    /// The ingredients that it names.
    pub fn of(&self) -> &[Ingredient] {
        match self {
            Self::Alone(of) | Self::Together(of) | Self::Unknown(of) => of,
        }
    }

    /// Whether an ingredient is known to have a part in it.
    pub fn names(&self, ingredient: Ingredient) -> bool {
        !matches!(self, Self::Unknown(_)) && self.of().contains(&ingredient)
    }
}

/// A line that was added or removed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// The file.
    pub file: Arc<str>,
    /// Whether it stands in the new file; else in the old one.
    pub added: bool,
    /// Its number there, from 1.
    pub number: u32,
    /// Its text.
    pub text: String,
}
