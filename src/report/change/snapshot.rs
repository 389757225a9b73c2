//! What is compared of a report.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Item, Part, Value};
use crate::pack::Level;
use crate::report::{InputFile, OrganizationReport, Report};
use crate::source::Digest;

/// A report without what is not compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The day that it was judged for.
    pub today: jiff::civil::Date,
    /// By id.
    pub organizations: BTreeMap<Arc<str>, OrganizationSnapshot>,
    /// Those that could not be judged.
    pub broken: BTreeSet<Arc<str>>,
    /// What tells packs apart, by id; `None` where a report of an older gradus does not say.
    pub packs: BTreeMap<Arc<str>, Option<Digest>>,
    /// What tells configurations apart.
    pub configuration: Option<Digest>,
}

/// An organization of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganizationSnapshot {
    /// The files of its facts; `None` where a report of an older gradus does not say.
    pub files: Option<Vec<InputFile>>,
    /// The files of its exports; `None` likewise.
    pub evidence: Option<Vec<InputFile>>,
    /// By id.
    pub models: BTreeMap<Arc<str>, ModelSnapshot>,
}

/// An organization under a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelSnapshot {
    /// The level, waivers counted.
    pub level: Level,
    /// By dimension.
    pub dimensions: BTreeMap<Arc<str>, Level>,
    /// By code.
    pub rules: BTreeMap<Arc<str>, Value>,
}

impl Snapshot {
    /// Of a report that is at hand.
    pub fn of(report: &Report) -> Self {
        let organizations = report.organizations.iter();
        let packs = report.models.iter();
        Self {
            today: report.today,
            organizations: organizations
                .map(|organization| (Arc::clone(&organization.id), of_organization(organization)))
                .collect(),
            broken: report.broken.iter().cloned().collect(),
            packs: packs
                .map(|model| (Arc::clone(&model.id), Some(model.digest)))
                .collect(),
            configuration: Some(report.configuration_digest),
        }
    }

    /// What an item is here; `None` where it is not there.
    pub fn value(&self, item: &Item) -> Option<Value> {
        let Some(model) = &item.model else {
            if self.broken.contains(&item.organization) {
                return Some(Value::Broken);
            }
            return self.organizations.get(&item.organization).map(|_| Value::Judged);
        };
        let model = self.organizations.get(&item.organization)?.models.get(model)?;
        match &item.part {
            Part::Whole => Some(Value::Level(model.level)),
            Part::Dimension(id) => model.dimensions.get(id).copied().map(Value::Level),
            Part::Rule(code) => model.rules.get(code).copied(),
        }
    }
}

fn of_organization(organization: &OrganizationReport) -> OrganizationSnapshot {
    let models = organization.models().map(|model| {
        let dimensions = model.detail().dimensions.iter();
        let rules = model.detail().rules.iter();
        let snapshot = ModelSnapshot {
            level: model.level,
            dimensions: dimensions.map(|own| (Arc::clone(&own.id), own.level)).collect(),
            rules: rules
                .map(|rule| {
                    (
                        Arc::clone(&rule.code),
                        Value::Outcome(rule.outcome, rule.waived && !rule.outcome.passes()),
                    )
                })
                .collect(),
        };
        (Arc::clone(&model.id), snapshot)
    });
    let detail = organization.detail();
    OrganizationSnapshot {
        files: Some(detail.files.clone()),
        evidence: Some(detail.evidence.clone()),
        models: models.collect(),
    }
}
