//! Targets, waivers and what else a configuration says.

use std::collections::BTreeMap;

use super::{Altered, Changes};
use crate::config::{Config, Target, Waiver};
use crate::report::Lint;
use crate::source::Place;

/// Of each key the values of both sides, in the order of keys.
fn paired<'a, K: Ord, V>(
    old: &'a [V],
    new: &'a [V],
    key: impl Fn(&'a V) -> K,
) -> BTreeMap<K, (Vec<&'a V>, Vec<&'a V>)> {
    let mut pairs: BTreeMap<K, (Vec<&V>, Vec<&V>)> = BTreeMap::new();
    for value in old {
        pairs.entry(key(value)).or_default().0.push(value);
    }
    for value in new {
        pairs.entry(key(value)).or_default().1.push(value);
    }
    pairs
}

fn place_of(target: &Target) -> Option<&Place> {
    target.places.as_ref().map(|places| &places.level)
}

pub(super) fn targets(base: &Config, own: &Config, changes: &mut Changes<'_>) {
    let key = |target: &Target| {
        (
            target.model.clone(),
            target.dimension.clone(),
            target.organization.text().to_owned(),
        )
    };
    for (old, new) in paired(&base.targets, &own.targets, key).into_values() {
        let last = |targets: &[&Target]| {
            targets
                .iter()
                .map(|target| (target.level, target.by, target.evidenced))
                .collect::<Vec<_>>()
        };
        if last(&old) == last(&new) {
            continue;
        }
        for index in 0..old.len().max(new.len()) {
            let (old, new) = (old.get(index).copied(), new.get(index).copied());
            let Some(any) = new.or(old) else { continue };
            let Some(what) = target_change(old, new, changes.name) else {
                continue;
            };
            changes.add(Altered {
                lint: Lint::TargetChanged,
                message: format!("the target {} {what}", target_name(any)),
                organization: any.organization.text(),
                at: new.and_then(place_of).cloned().or_else(|| changes.key("targets")),
                was: old.and_then(place_of),
            });
        }
    }
}

/// For whom and what a target is.
fn target_name(target: &Target) -> String {
    let model = target.model.as_deref().unwrap_or("every model");
    let of = match &target.dimension {
        Some(dimension) => format!("of {model} ({dimension})"),
        None => format!("of {model}"),
    };
    match target.organization.text() {
        "*" => of,
        organization => format!("{of} for `{organization}`"),
    }
}

/// In what way a target is another one.
fn target_change(old: Option<&Target>, new: Option<&Target>, name: &str) -> Option<String> {
    let by = |target: &Target| target.by.map_or_else(String::new, |by| format!(" by {by}"));
    match (old, new) {
        (Some(old), None) => Some(format!("is removed; at `{name}` it is {}{}", old.level, by(old))),
        (None, Some(new)) => Some(format!("is new: {}{}", new.level, by(new))),
        (Some(old), Some(new)) if (old.level, old.by) == (new.level, new.by) => {
            let word = if new.evidenced { "asks" } else { "no longer asks" };
            (old.evidenced != new.evidenced).then(|| format!("{word} for evidence: {}{}", new.level, by(new)))
        }
        (Some(old), Some(new)) => {
            let evidence = match (old.evidenced, new.evidenced) {
                (true, false) => ", and no longer asks for evidence",
                (false, true) => ", and asks for evidence",
                _ => "",
            };
            // A target without a date holds today.
            let later = match (old.by, new.by) {
                (Some(before), Some(after)) => after > before,
                (before, after) => before.is_none() && after.is_some(),
            };
            let word = match (old.level > new.level, old.level < new.level) {
                (true, _) => "is lowered",
                (_, true) => "is raised",
                _ if later => "is put off",
                _ => "is brought forward",
            };
            let (before, after) = (by(old), by(new));
            if old.level == new.level {
                return Some(format!(
                    "{word}: {}{after}; at `{name}` it is {}{before}{evidence}",
                    new.level, old.level
                ));
            }
            Some(format!(
                "{word} from {}{before} to {}{after}{evidence}",
                old.level, new.level
            ))
        }
        (None, None) => None,
    }
}

pub(super) fn waivers(base: &Config, own: &Config, changes: &mut Changes<'_>) {
    let key = |waiver: &Waiver| {
        (
            waiver.rule.clone(),
            waiver.organization.text().to_owned(),
            waiver.path.clone(),
        )
    };
    for (old, new) in paired(&base.waivers, &own.waivers, key).into_values() {
        for index in 0..old.len().max(new.len()) {
            let (old, new) = (old.get(index).copied(), new.get(index).copied());
            let Some(any) = new.or(old) else { continue };
            let what = match (old, new) {
                (None, Some(new)) => format!("is new, until {}: {}", new.expires, new.reason),
                (Some(_), None) => "is removed".to_owned(),
                (Some(old), Some(new)) if old.expires != new.expires => {
                    format!("ends on {} instead of {}", new.expires, old.expires)
                }
                (Some(old), Some(new)) if (&old.reason, &old.owner) != (&new.reason, &new.owner) => {
                    "has another reason or owner".to_owned()
                }
                _ => continue,
            };
            let path = any
                .path
                .as_ref()
                .map_or_else(String::new, |path| format!(" at `{path}`"));
            let organization = any.organization.text();
            changes.add(Altered {
                lint: Lint::WaiverChanged,
                message: format!("the waiver of {} for `{organization}`{path} {what}", any.rule),
                organization,
                at: new
                    .map(|waiver| waiver.place.clone())
                    .or_else(|| changes.key("waivers")),
                was: old.map(|waiver| &waiver.place),
            });
        }
    }
}

pub(super) fn others(base: &Config, own: &Config, changes: &mut Changes<'_>) {
    for (key, old, new) in [
        ("declarations", &base.declarations, &own.declarations),
        ("exclude", &base.exclude, &own.exclude),
    ] {
        if old != new {
            let message = format!(
                "`{key}` is {}; at `{}` it is {}",
                list(new),
                changes.name,
                list(old)
            );
            other(key, message, changes);
        }
    }
    if base.strict != own.strict {
        let message = format!(
            "`strict` is {}; at `{}` it is {}",
            own.strict, changes.name, base.strict
        );
        other("strict", message, changes);
    }
    let limits = |config: &Config| {
        let limits = config.limits;
        let yaml = limits.yaml;
        (limits.bytes, yaml.depth, yaml.nodes, yaml.aliases, yaml.scalar)
    };
    if limits(base) != limits(own) {
        let message = format!("`limits` are others than at `{}`", changes.name);
        other("limits", message, changes);
    }
}

/// What proves, and by which tables.
pub(super) fn evidence(base: &Config, own: &Config, changes: &mut Changes<'_>) {
    let (old, new) = (&base.evidence, &own.evidence);
    let tables = |config: &Config| {
        let tables = config.tables.iter();
        tables
            .map(|own| (own.file.clone(), own.digest))
            .collect::<Vec<_>>()
    };
    for (key, same) in [
        ("tolerance", old.tolerance.total_cmp(&new.tolerance).is_eq()),
        ("valid", old.valid == new.valid),
        ("cases", old.cases == new.cases),
        ("table", old.table == new.table),
        ("tables", tables(base) == tables(own)),
    ] {
        if same {
            continue;
        }
        let at = own.evidence_places.get(key).cloned();
        changes.add(Altered {
            lint: Lint::ConfigurationChanged,
            message: format!("`evidence.{key}` is another one than at `{}`", changes.name),
            organization: "*",
            at: at.or_else(|| changes.key("evidence")),
            was: base.evidence_places.get(key),
        });
    }
}

/// Which files packs judge that have a vocabulary of their own.
pub(super) fn globs_of_packs(base: &Config, own: &Config, changes: &mut Changes<'_>) {
    for new in &own.packs {
        let old = base.packs.iter().find(|old| old.name == new.name);
        let Some(old) = old.filter(|old| old.declarations != new.declarations) else {
            continue;
        };
        changes.add(Altered {
            lint: Lint::ConfigurationChanged,
            message: format!(
                "the pack `{}` judges {}; at `{}` it judges {}",
                new.name,
                list(&new.declarations),
                changes.name,
                list(&old.declarations)
            ),
            organization: "*",
            at: new.place.clone(),
            was: old.place.as_ref(),
        });
    }
}

/// That something differs, where nothing that has words does.
pub(super) fn anything_else(base: &Config, own: &Config, changes: &mut Changes<'_>) {
    if changes.found.is_empty() && base.digest() != own.digest() {
        let message = format!("the configuration says something else than at `{}`", changes.name);
        changes.add(Altered {
            lint: Lint::ConfigurationChanged,
            message,
            organization: "*",
            at: None,
            was: None,
        });
    }
}

/// Globs for people.
fn list(globs: &[String]) -> String {
    match globs {
        [] => "nothing".to_owned(),
        globs => format!("`{}`", globs.join("`, `")),
    }
}

fn other(key: &str, message: String, changes: &mut Changes<'_>) {
    let was = changes.old.as_ref().and_then(|old| super::key_of(old, key));
    changes.add(Altered {
        lint: Lint::ConfigurationChanged,
        message,
        organization: "*",
        at: changes.key(key),
        was: was.as_ref(),
    });
}
