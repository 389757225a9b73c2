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
    /// Whether it is the level as evidenced.
    pub evidenced: bool,
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

/// Whether a target for an organization and a pack asks for the level as evidenced.
pub fn needs_evidence(targets: &[Target], organization: &str, pack: &Pack) -> bool {
    relevant(targets, organization, pack).any(|target| target.evidenced)
}

/// The targets that are not met, each once, most urgent first.
///
/// Without a judgement as evidenced, a target that asks for one is measured at the lowest level.
pub fn gaps(
    targets: &[Target],
    organization: &str,
    pack: &Pack,
    (declared, evidenced): (&Standings, Option<&Standings>),
    today: jiff::civil::Date,
) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = Vec::new();
    for target in relevant(targets, organization, pack) {
        let standings = if target.evidenced {
            evidenced
        } else {
            Some(declared)
        };
        let Some((dimension, level)) = reached(standings, target.dimension.as_deref(), pack) else {
            continue;
        };
        if level >= target.level {
            continue;
        }
        let gap = Gap {
            dimension,
            target: target.level,
            level,
            by: pending(target, today),
            evidenced: target.evidenced,
        };
        if !gaps.contains(&gap) {
            gaps.push(gap);
        }
    }
    gaps.sort_by(|a, b| {
        let key = |gap: &Gap| (gap.by, gap.dimension.clone(), gap.target, gap.evidenced);
        key(a).cmp(&key(b))
    });
    gaps
}

/// The level of the model, or of a dimension by its id; `None` where the model has no such dimension.
fn reached(
    standings: Option<&Standings>,
    dimension: Option<&str>,
    pack: &Pack,
) -> Option<(Option<Arc<str>>, Level)> {
    let model = standings.map_or_else(|| pack.lowest(), |standings| standings.model.level);
    let Some(wanted) = dimension else {
        return Some((None, model));
    };
    let about = pack
        .dimensions
        .iter()
        .find(|dimension| *dimension.id == *wanted)?;
    let known = standings.and_then(|standings| standings.dimensions.iter().find(|(id, _)| **id == *wanted));
    let level = known.map_or_else(|| pack.lowest(), |(_, standing)| standing.level);
    Some((Some(Arc::clone(&about.id)), level))
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
