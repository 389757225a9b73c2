//! Declarations that stand beside a rule, with what it says of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::source::{Place, Source};

/// What a rule is expected to say of an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Expectation {
    /// The rule is satisfied.
    Satisfied,
    /// The rule is violated.
    Violated,
    /// A fact that it needs is absent.
    Undeclared,
    /// The rule does not apply.
    NotApplicable,
}

impl Expectation {
    /// All of them, in the order of documentation.
    pub const ALL: [Self; 4] = [
        Self::Satisfied,
        Self::Violated,
        Self::Undeclared,
        Self::NotApplicable,
    ];

    /// The key in a rule file.
    pub fn key(self) -> &'static str {
        match self {
            Self::Satisfied => "satisfied",
            Self::Violated => "violated",
            Self::Undeclared => "undeclared",
            Self::NotApplicable => "not_applicable",
        }
    }
}

/// A declaration, or a part of one, with what its rule says of it.
#[derive(Clone, Debug)]
pub struct Example {
    /// What the rule says.
    pub expected: Expectation,
    /// What it shows.
    pub name: Option<String>,
    /// Its text.
    pub text: Arc<Source>,
    /// The day on which it is judged.
    pub today: jiff::civil::Date,
    /// Parameters that differ from the defaults.
    pub params: BTreeMap<String, serde_json::Value>,
    /// What evidence shows, as conditions see it under `observed`.
    pub observed: Option<serde_json::Value>,
    /// Where it stands in the rule file.
    pub place: Place,
}

impl Example {
    /// The lines (from 1) that a comment `# <- CODE` marks as the place of a finding.
    pub fn marked_lines(&self, code: &str) -> Vec<u32> {
        let mark = format!("# <- {code}");
        let lines = self.text.text().lines();
        let numbered = lines.zip(1_u32..).filter(|(line, _)| line.contains(&mark));
        numbered.map(|(_, number)| number).collect()
    }
}
