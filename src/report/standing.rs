//! Levels as outputs show them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Location, Severity};
use crate::engine::Outcome;
use crate::maturity::Gap;
use crate::pack::Level;
use crate::source::Digest;

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct InputFile {
    /// Its name.
    pub name: Arc<str>,
    /// What tells its content from another one.
    pub digest: Digest,
}

/// An organization that was judged.
#[derive(Clone, Debug)]
pub struct OrganizationReport {
    /// Its id.
    pub id: Arc<str>,
    /// As people know it.
    pub name: Arc<str>,
    /// One for each model, in the order of the models; many organizations share theirs.
    pub(super) models: Vec<Arc<ModelReport>>,
    /// What it is judged by; `None` where nobody asked.
    pub(super) detail: Option<Box<OrganizationDetail>>,
}

/// What an organization is judged by.
#[derive(Clone, Debug)]
pub struct OrganizationDetail {
    /// The organizations whose facts hold here too.
    pub inherits: Vec<Arc<str>>,
    /// The files that state its facts, inherited ones included, by name.
    pub files: Vec<InputFile>,
    /// The files of its own exports, by name.
    pub evidence: Vec<InputFile>,
    /// What its evidence says of its claims; `None` where it states no export.
    pub claims: Option<Claims>,
    /// Each of them, in the order of their kinds; none where it states no export.
    pub claimed: Vec<Claimed>,
}

/// Of an organization of which only the levels were asked for.
static NO_BASIS: OrganizationDetail = OrganizationDetail {
    inherits: Vec::new(),
    files: Vec::new(),
    evidence: Vec::new(),
    claims: None,
    claimed: Vec::new(),
};

impl OrganizationReport {
    /// Its standing in each model, in the order of the models.
    pub fn models(&self) -> impl Iterator<Item = &ModelReport> {
        self.models.iter().map(|model| &**model)
    }

    /// What it is judged by; empty where nobody asked.
    pub fn detail(&self) -> &OrganizationDetail {
        self.detail.as_deref().unwrap_or(&NO_BASIS)
    }
}

/// Declared facts that evidence can measure, counted by what it says of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    /// Evidence agrees.
    pub proven: usize,
    /// Evidence disagrees.
    pub contradicted: usize,
    /// No evidence decides.
    pub unproven: usize,
}

/// A declared fact that evidence can measure.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// What kind of fact.
    pub kind: &'static str,
    /// The way to it.
    pub path: String,
    /// Where it stands.
    pub location: Location,
    /// `proven`, `contradicted` or `unproven`.
    pub standing: &'static str,
    /// Why it is not proven, as a fragment.
    pub why: Option<String>,
}

/// Where an organization stands as evidenced.
#[derive(Clone, Debug)]
pub struct Evidenced {
    /// The level, waivers counted.
    pub level: Level,
    /// The model's own name of it.
    pub level_name: Arc<str>,
    /// By dimension: its id and its level.
    pub dimensions: Vec<(Arc<str>, Level)>,
    /// Codes of the rules that keep it from the next level.
    pub holding: Vec<Arc<str>>,
    /// The claims that rules of the model read.
    pub claims: Claims,
}

/// An organization's standing in a model.
#[derive(Clone, Debug)]
pub struct ModelReport {
    /// The model's id.
    pub id: Arc<str>,
    /// The level, waivers counted.
    pub level: Level,
    /// The model's own name of it.
    pub level_name: Arc<str>,
    /// The level if everything undeclared were satisfied.
    pub possible: Level,
    /// The level if nobody had accepted anything.
    pub level_without_waivers: Level,
    /// The level as evidenced; `None` where no evidence is stated or asked for.
    pub evidenced: Option<Box<Evidenced>>,
    /// What is required of the model as a whole today.
    pub target: Option<Level>,
    /// Targets that are not met, of dimensions and still to come included.
    pub gaps: Vec<Gap>,
    /// The next level, if there is one.
    pub next: Option<Level>,
    /// What is behind it; `None` where nobody asked.
    pub(super) detail: Option<Box<ModelDetail>>,
}

/// What is behind an organization's standing in a model.
#[derive(Clone, Debug)]
pub struct ModelDetail {
    /// By dimension.
    pub dimensions: Vec<DimensionReport>,
    /// Every rule, by code.
    pub rules: Vec<RuleReport>,
    /// Codes of the rules that keep it from the next level.
    pub holding: Vec<Arc<str>>,
    /// Undeclared facts that would narrow the interval most, with the number of rules that wait for each.
    pub unknown: Vec<(String, usize)>,
    /// At the lowest level, what is still to be seen there.
    pub symptoms: Vec<String>,
}

/// Of a standing of which only the level was asked for.
static NO_DETAIL: ModelDetail = ModelDetail {
    dimensions: Vec::new(),
    rules: Vec::new(),
    holding: Vec::new(),
    unknown: Vec::new(),
    symptoms: Vec::new(),
};

impl ModelReport {
    /// What is behind it; empty where nobody asked.
    pub fn detail(&self) -> &ModelDetail {
        self.detail.as_deref().unwrap_or(&NO_DETAIL)
    }

    /// Whether every target of the model as a whole holds today.
    pub fn meets_target(&self) -> bool {
        !self.gaps.iter().any(|gap| gap.fails() && gap.dimension.is_none())
    }

    /// Whether no target fails today.
    pub fn met(&self) -> bool {
        !self.gaps.iter().any(Gap::fails)
    }
}

/// An organization's standing in a dimension.
#[derive(Clone, Debug)]
pub struct DimensionReport {
    /// The dimension's id.
    pub id: Arc<str>,
    /// The level, waivers counted.
    pub level: Level,
    /// The level if everything undeclared were satisfied.
    pub possible: Level,
    /// Codes of the rules that keep it from its next level.
    pub holding: Vec<Arc<str>>,
}

/// What a rule says.
#[derive(Clone, Debug)]
pub struct RuleReport {
    /// Its code.
    pub code: Arc<str>,
    /// The level that asks for it.
    pub level: Level,
    /// The id of its dimension.
    pub dimension: Arc<str>,
    /// `characteristic` or `narrative`.
    pub basis: &'static str,
    /// What it says.
    pub outcome: Outcome,
    /// Whether somebody accepted all of its findings.
    pub waived: bool,
    /// What it weighs for this organization, where it neither passes nor is waived: an error keeps a target from being met.
    pub severity: Option<Severity>,
    /// Why it does not apply.
    pub reason: Option<String>,
}

/// Standings without detail that were met, each once.
#[derive(Debug, Default)]
pub(super) struct Alike(BTreeMap<Levels, Vec<Arc<ModelReport>>>);

/// A model with the level, the possible one, and the one without waivers.
type Levels = (Arc<str>, [Level; 3]);

impl Alike {
    /// Leaves the levels of an organization only, which it shares with all that stand alike.
    pub(super) fn bare(&mut self, organization: &mut OrganizationReport) {
        organization.detail = None;
        for model in &mut organization.models {
            if model.detail.is_some() {
                Arc::make_mut(model).detail = None;
            }
            // What exports show differs from one to the next: nobody would be found, after a long search.
            if model.evidenced.is_none() {
                self.share(model);
            }
        }
        organization.models.shrink_to_fit();
    }

    fn share(&mut self, model: &mut Arc<ModelReport>) {
        let levels = [model.level, model.possible, model.level_without_waivers];
        let known = self.0.entry((Arc::clone(&model.id), levels)).or_default();
        match known.iter().find(|known| known.stands_as(model)) {
            Some(same) => *model = Arc::clone(same),
            None => known.push(Arc::clone(model)),
        }
    }
}

impl ModelReport {
    /// Whether all but the detail is the same as in another standing without evidence, of the same model at the same levels.
    fn stands_as(&self, other: &Self) -> bool {
        let Self {
            id: _,
            level: _,
            level_name: _,
            possible: _,
            level_without_waivers: _,
            evidenced: _,
            target,
            gaps,
            next,
            detail: _,
        } = self;
        *target == other.target && *gaps == other.gaps && *next == other.next
    }
}
