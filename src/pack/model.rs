//! What a pack says, as types.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::expr::{Condition, ExprError, Scope, Template, Walk};
use crate::schema::Schema;
use crate::source::{Digest, Place};

use super::examples::Example;

/// A level of a maturity model, from 100 to 900; a higher one asks for more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Level(u16);

impl Level {
    /// A level by its number; `None` unless it is a hundred from 100 to 900.
    pub fn new(number: i64) -> Option<Self> {
        let number = u16::try_from(number).ok()?;
        (number % 100 == 0 && (100..=900).contains(&number)).then_some(Self(number))
    }

    /// The number.
    pub fn number(self) -> u16 {
        self.0
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// A maturity model as rules.
#[derive(Debug)]
pub struct Pack {
    /// The name by which configurations refer to it.
    pub id: Arc<str>,
    /// Version of the rules, not of the model.
    pub version: String,
    /// The model's name.
    pub title: Arc<str>,
    /// Which edition of the document the rules follow.
    pub edition: Arc<str>,
    /// What the facts must be about.
    pub subject: Option<String>,
    /// The most employees of an organization that the model was written for.
    pub employees: Option<i64>,
    /// The document.
    pub source: Citation,
    /// The letters that codes begin with.
    pub prefix: String,
    /// From lowest to highest; the first asks for nothing.
    pub levels: Vec<LevelInfo>,
    /// What the rules are about, in the order of reports.
    pub dimensions: Vec<Dimension>,
    /// Questions that the model lets an organization answer, where it has such.
    pub questions: Vec<Question>,
    /// Numbers and lists that a configuration may set.
    pub params: Vec<Param>,
    /// Named expressions.
    pub definitions: Vec<Named>,
    /// Rules of which some are enough.
    pub groups: Vec<Group>,
    /// By code.
    pub rules: Vec<Rule>,
    /// The compiled names that conditions use.
    pub scope: Scope,
    /// The schema of its declarations, where it brings one.
    pub declaration: Option<ForeignDeclaration>,
    /// Its files, as people know them.
    pub files: Vec<Arc<str>>,
    /// What tells its text from that of another pack or version.
    pub digest: Digest,
}

/// A question of a model: an entry of `x-questions`.
#[derive(Clone, Debug)]
pub struct Question {
    /// Its code, such as `Q1`.
    pub code: Arc<str>,
    /// What is asked.
    pub text: String,
}

/// A declaration of another vocabulary.
#[derive(Clone, Debug)]
pub struct ForeignDeclaration {
    /// The file of its schema, in the pack's folder.
    pub file: String,
    /// Its shape.
    pub schema: Arc<Schema>,
    /// Where a file says what it describes.
    pub id: Vec<String>,
}

impl Pack {
    /// The lowest level, which asks for nothing.
    pub fn lowest(&self) -> Level {
        self.levels.first().map_or(Level(100), |info| info.level)
    }

    /// The highest level.
    pub fn highest(&self) -> Level {
        self.levels.last().map_or(Level(100), |info| info.level)
    }

    /// The model's own name of a level.
    pub fn level_name(&self, level: Level) -> &str {
        let info = self.levels.iter().find(|info| info.level == level);
        info.map_or("", |info| &info.name)
    }

    /// The same name, shared.
    pub fn level_name_shared(&self, level: Level) -> Arc<str> {
        let info = self.levels.iter().find(|info| info.level == level);
        info.map_or_else(Arc::default, |info| Arc::clone(&info.name))
    }

    /// The level above, if there is one.
    pub fn next_level(&self, level: Level) -> Option<Level> {
        self.levels
            .iter()
            .map(|info| info.level)
            .find(|&other| other > level)
    }

    /// The rule with a code.
    pub fn rule(&self, code: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| &*rule.code == code)
    }

    /// The schema of its declarations.
    pub fn schema(&self) -> &Schema {
        match &self.declaration {
            Some(declaration) => &declaration.schema,
            None => Schema::builtin(),
        }
    }

    /// The names of the pack, where the named expression at `index` is another one.
    ///
    /// # Errors
    /// The other expression cannot be compiled, or one that uses it.
    pub fn scope_with(&self, index: usize, expression: &str) -> Result<Scope, ExprError> {
        let params: Vec<&str> = self.params.iter().map(|param| param.name.as_str()).collect();
        let shapes = self.schema().shapes();
        let sections: Vec<&str> = shapes.fields(shapes.root()).map(|(name, _)| name).collect();
        let mut scope = Scope::new(&params, Some(&sections));
        for (at, named) in self.definitions.iter().enumerate() {
            let (base, parameter) = signature(&named.name);
            let text = if at == index {
                expression
            } else {
                &named.expression
            };
            scope.define(base, parameter, text)?;
        }
        Ok(scope)
    }

    /// The parameters with their defaults.
    pub fn defaults(&self) -> BTreeMap<String, serde_json::Value> {
        let params = self.params.iter();
        params
            .map(|param| (param.name.clone(), param.default.clone()))
            .collect()
    }
}

/// A document that rules come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Citation {
    /// Its title.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// The part of it.
    pub section: Option<String>,
    /// The item in that part.
    pub item: Option<String>,
    /// Its address.
    pub at: Option<String>,
}

impl fmt::Display for Citation {
    /// What is known of it, from the whole to the part.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [&self.publisher, &self.title, &self.section, &self.item];
        let known: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        f.write_str(&known.join(", "))
    }
}

/// A level of the model.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelInfo {
    /// Its number.
    pub level: Level,
    /// The model's own name of it.
    pub name: Arc<str>,
    /// What it is like there.
    pub summary: Option<String>,
    /// What an organization sees that is still there.
    pub symptoms: Vec<Symptom>,
}

/// What an organization sees at the lowest level.
#[derive(Clone, Debug, PartialEq)]
pub struct Symptom {
    /// In a sentence.
    pub text: String,
    /// The rules that end it, by code.
    pub ended_by: Vec<Arc<str>>,
}

/// A side of the model.
#[derive(Clone, Debug, PartialEq)]
pub struct Dimension {
    /// The name by which targets refer to it.
    pub id: Arc<str>,
    /// For people.
    pub name: String,
    /// What it is about.
    pub about: Option<String>,
}

/// A number, text or list that a configuration may set.
#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    /// Its name in `params.name`.
    pub name: String,
    /// Its value where nothing is set.
    pub default: serde_json::Value,
    /// What it means.
    pub meaning: Option<String>,
    /// Why the default is what it is.
    pub reason: Option<String>,
}

/// A named expression.
#[derive(Clone, Debug)]
pub struct Named {
    /// Its name, with its argument if it has one.
    pub name: String,
    /// What it stands for.
    pub expression: String,
    /// In words.
    pub meaning: Option<String>,
    /// Survivors of mutation that are right to survive, each with its reason.
    pub survivors: Vec<(String, String)>,
    /// Where the expression stands.
    pub place: Place,
}

/// `staffed(tier)` is a name and an argument.
pub(super) fn signature(name: &str) -> (&str, Option<&str>) {
    match name.strip_suffix(')').and_then(|rest| rest.split_once('(')) {
        Some((base, parameter)) => (base.trim(), Some(parameter.trim())),
        None => (name, None),
    }
}

impl Named {
    /// Its name without the argument.
    pub fn base(&self) -> &str {
        signature(&self.name).0
    }
}

/// Rules of which a quorum is enough.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Its name.
    pub id: String,
    /// The level that asks for it.
    pub level: Level,
    /// How many of the rules must be satisfied.
    pub at_least: usize,
    /// The rules, by code.
    pub of: Vec<Arc<str>>,
    /// Why some are enough.
    pub why: Option<String>,
}

/// Where a criterion stands in its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// In the level's own list: required.
    Characteristic,
    /// In the prose: advisory unless `strict`.
    Narrative,
}

impl Basis {
    /// The word in packs and reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Characteristic => "characteristic",
            Self::Narrative => "narrative",
        }
    }
}

/// One criterion. A copy shares its conditions.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Unique over all packs; its first digit is its level.
    pub code: Arc<str>,
    /// The level that asks for it.
    pub level: Level,
    /// The id of its dimension.
    pub dimension: Arc<str>,
    /// Whether it is required.
    pub basis: Basis,
    /// In our own words.
    pub criterion: Arc<str>,
    /// Why it matters.
    pub why: Option<String>,
    /// Where it stands in the document.
    pub source: Citation,
    /// An order of magnitude of the work, such as `5d`.
    pub effort: Option<String>,
    /// What to do.
    pub help: Help,
    /// What facts decide only in part, and what is asked instead.
    pub partly: Option<String>,
    /// Rules of other models that ask for the same.
    pub same_as: Vec<Arc<str>>,
    /// When it applies; always, where there is none.
    pub applies_when: Option<Applies>,
    /// All must hold.
    pub checks: Vec<Check>,
    /// Declarations with their outcome.
    pub examples: Vec<Example>,
    /// Survivors of mutation that are right to survive, each with its reason.
    pub survivors: Vec<(String, String)>,
    /// Where the rule stands.
    pub place: Place,
}

/// What to do about a rule that is not satisfied.
#[derive(Clone, Debug, Default)]
pub struct Help {
    /// In a sentence or two.
    pub text: Option<String>,
    /// A piece of a declaration that would do.
    pub snippet: Option<String>,
}

/// The organizations that a rule is for.
#[derive(Clone, Debug)]
pub struct Applies {
    /// Holds where the rule applies.
    pub condition: Arc<Condition>,
    /// Why it does not elsewhere.
    pub reason: String,
}

/// One test of a rule.
#[derive(Clone, Debug)]
pub struct Check {
    /// The elements to test; without it, the declaration as a whole.
    pub each: Option<Each>,
    /// What must hold.
    pub require: Requirement,
    /// What is wrong where it does not hold.
    pub message: Option<Arc<Template>>,
    /// What to do then.
    pub help: Option<Arc<Template>>,
    /// Where to point.
    pub at: Option<Arc<Condition>>,
    /// Where the check stands.
    pub place: Place,
}

/// Which elements are tested, and how many must pass.
#[derive(Clone, Debug)]
pub struct Each {
    /// Gives the elements.
    pub path: Arc<Walk>,
    /// Chooses among them.
    pub filter: Option<Arc<Condition>>,
    /// How many must pass.
    pub quorum: Quorum,
}

/// How many elements must pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quorum {
    /// All, and at least one.
    All,
    /// All, though there may be none (`min: 0`).
    AllIfAny,
    /// So many.
    AtLeast(usize),
}

/// What a check asks for.
#[derive(Clone, Debug)]
pub enum Requirement {
    /// A condition in CEL.
    Condition(Arc<Condition>),
    /// A fragment of JSON Schema.
    Shape(Arc<Schema>),
}
