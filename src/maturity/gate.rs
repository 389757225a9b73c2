//! Targets, and what is missing for them.

use std::sync::Arc;

use crate::config::Target;
use crate::pack::{Level, Pack};

use super::levels::Standings;

/// A target that is not met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The dimension; `None` for the model as a whole.
    pub dimension: Option<Arc<str>>,
    /// What must be reached.
    pub target: Level,
    /// What is reached.
    pub level: Level,
    /// The day after which it fails, where that is still to come.
    pub by: Option<jiff::civil::Date>,
}

impl Gap {
    /// Whether it fails the gate today.
    pub fn fails(&self) -> bool {
        self.by.is_none()
    }
}

/// The targets that are for an organization and a pack.
fn relevant<'t>(
    targets: &'t [Target],
    organization: &'t str,
    pack: &'t Pack,
) -> impl Iterator<Item = &'t Target> + 't {
    targets.iter().filter(move |target| {
        let of_model = target.model.as_deref().is_none_or(|model| model == &*pack.id);
        let of_dimension = target
            .dimension
            .as_deref()
            .is_none_or(|wanted| pack.dimensions.iter().any(|dimension| &*dimension.id == wanted));
        of_model && of_dimension && target.organization.matches(organization)
    })
}

/// A target that is dated counts from the day after its date.
fn pending(target: &Target, today: jiff::civil::Date) -> Option<jiff::civil::Date> {
    target.by.filter(|by| today <= *by)
}

/// The targets that are not met, each once, most urgent first.
pub fn gaps(
    targets: &[Target],
    organization: &str,
    pack: &Pack,
    standings: &Standings,
    today: jiff::civil::Date,
) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = Vec::new();
    for target in relevant(targets, organization, pack) {
        let (dimension, standing) = match &target.dimension {
            None => (None, Some(standings.model)),
            Some(wanted) => {
                let mut own = standings.dimensions.iter().filter(|(id, _)| **id == **wanted);
                own.next().map_or((None, None), |(id, standing)| {
                    (Some(Arc::clone(id)), Some(*standing))
                })
            }
        };
        let Some(standing) = standing.filter(|standing| standing.level < target.level) else {
            continue;
        };
        let gap = Gap {
            dimension,
            target: target.level,
            level: standing.level,
            by: pending(target, today),
        };
        if !gaps.contains(&gap) {
            gaps.push(gap);
        }
    }
    gaps.sort_by(|a, b| (a.by, &a.dimension, a.target).cmp(&(b.by, &b.dimension, b.target)));
    gaps
}

/// The highest level that is required of the model as a whole today; `None` without a target.
pub fn required_level(
    targets: &[Target],
    organization: &str,
    pack: &Pack,
    today: jiff::civil::Date,
) -> Option<Level> {
    relevant(targets, organization, pack)
        .filter(|target| target.dimension.is_none() && pending(target, today).is_none())
        .map(|target| target.level)
        .max()
}
