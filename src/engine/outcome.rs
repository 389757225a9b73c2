//! What judging gives.

use std::sync::Arc;

pub use crate::expr::Note;
use crate::source::Place;

/// What a rule, or a check of it, says of an organization.
///
/// The order is that of precedence: the outcome of a rule is the greatest of its checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// The rule is not for this organization.
    NotApplicable,
    /// Everything that it asks for is there.
    Satisfied,
    /// A fact that it needs is absent.
    Undeclared,
    /// The facts speak against it.
    Violated,
    /// It could not be decided: a type error, a limit. Never a pass.
    Errored,
}

impl Outcome {
    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::NotApplicable => "not-applicable",
            Self::Satisfied => "satisfied",
            Self::Undeclared => "undeclared",
            Self::Violated => "violated",
            Self::Errored => "errored",
        }
    }

    /// The outcome of a word in reports; `None` where it is another word.
    pub fn of_word(word: &str) -> Option<Self> {
        let all = [
            Self::NotApplicable,
            Self::Satisfied,
            Self::Undeclared,
            Self::Violated,
            Self::Errored,
        ];
        all.into_iter().find(|outcome| outcome.word() == word)
    }

    /// Whether the rule does not hold back a level.
    pub fn passes(self) -> bool {
        matches!(self, Self::NotApplicable | Self::Satisfied)
    }
}

/// An outcome that is not satisfied, with its place and its explanation.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Violated, undeclared or errored.
    pub outcome: Outcome,
    /// What is wrong, as a fragment.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// The fact to look at.
    pub place: Place,
    /// The way to it, such as `support.slas[workplace].published`.
    pub path: String,
    /// Why.
    pub notes: Vec<Note>,
}

/// What a rule says of an organization.
#[derive(Clone, Debug)]
pub struct RuleOutcome {
    /// The rule, by its index in the pack.
    pub rule: usize,
    /// What it says.
    pub outcome: Outcome,
    /// Where and why, where it is not satisfied.
    pub findings: Vec<Finding>,
    /// A limit on evaluation that stopped a check.
    pub limit: Option<String>,
}

/// What a pack says of an organization.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// The organization.
    pub organization: Arc<str>,
    /// The pack.
    pub pack: Arc<str>,
    /// One outcome for each rule, in the order of the pack.
    pub rules: Vec<RuleOutcome>,
}
