//! Names in a configuration, held against the packs that were loaded.

use std::mem::discriminant;

use super::{Config, ConfigError, Target};
use crate::pack::Pack;
use crate::source::Place;

/// Everything in the configuration that no loaded pack knows, or that is out of bounds.
pub fn check(config: &Config, packs: &[&Pack], today: jiff::civil::Date) -> Vec<ConfigError> {
    let mut errors = Vec::new();
    for target in &config.targets {
        check_target(target, packs, &mut errors);
    }
    check_params(config, packs, &mut errors);
    check_waivers(config, packs, today, &mut errors);
    errors
}

fn check_target(target: &Target, packs: &[&Pack], errors: &mut Vec<ConfigError>) {
    let at = target.place.as_ref();
    let meant: Vec<&Pack> = match &target.model {
        Some(id) => packs.iter().copied().filter(|pack| *pack.id == **id).collect(),
        None => packs.to_vec(),
    };
    if let Some(id) = &target.model
        && meant.is_empty()
    {
        let known = packs.iter().map(|pack| &*pack.id);
        errors.push(unknown("model", id, known, at));
        return;
    }
    if let Some(wanted) = &target.dimension {
        let dimensions = || {
            meant
                .iter()
                .flat_map(|pack| &pack.dimensions)
                .map(|dimension| &*dimension.id)
        };
        if !dimensions().any(|id| id == wanted) {
            errors.push(unknown("dimension", wanted, dimensions(), at));
        }
    }
    let on_ladder = |pack: &&Pack| pack.levels.iter().any(|info| info.level == target.level);
    if !meant.is_empty() && !meant.iter().any(on_ladder) {
        let levels: Vec<String> = meant
            .iter()
            .flat_map(|pack| &pack.levels)
            .map(|info| info.level.to_string())
            .collect();
        errors.push(ConfigError::new(
            format!("{} is no level of the model", target.level),
            format!("choose one of {}", levels.join(", ")),
            at,
        ));
    }
}

fn check_params(config: &Config, packs: &[&Pack], errors: &mut Vec<ConfigError>) {
    for (id, values) in &config.params {
        let Some(pack) = packs.iter().find(|pack| *pack.id == **id) else {
            let at = values.values().next().map(|value| &value.place);
            errors.push(unknown("model", id, packs.iter().map(|pack| &*pack.id), at));
            continue;
        };
        for (name, set) in values {
            match pack.params.iter().find(|param| param.name == *name) {
                None => {
                    let known = pack.params.iter().map(|param| param.name.as_str());
                    errors.push(unknown("parameter", name, known, Some(&set.place)));
                }
                Some(param) if discriminant(&param.default) != discriminant(&set.value) => {
                    errors.push(ConfigError::new(
                        format!(
                            "`{name}` is of another kind than its default, `{}`",
                            param.default
                        ),
                        param
                            .meaning
                            .clone()
                            .unwrap_or_else(|| "give a value like the default".to_owned()),
                        Some(&set.place),
                    ));
                }
                Some(_) => {}
            }
        }
    }
}

fn check_waivers(config: &Config, packs: &[&Pack], today: jiff::civil::Date, errors: &mut Vec<ConfigError>) {
    let latest = today.saturating_add(jiff::Span::new().years(1));
    for waiver in &config.waivers {
        if waiver.expires > latest {
            errors.push(ConfigError::new(
                format!(
                    "the waiver of {} expires on {}, more than a year ahead",
                    waiver.rule, waiver.expires
                ),
                format!("let it expire by {latest}, and decide again then"),
                Some(&waiver.place),
            ));
        }
        if !packs.iter().any(|pack| pack.rule(&waiver.rule).is_some()) {
            let known = packs.iter().flat_map(|pack| &pack.rules).map(|rule| &*rule.code);
            errors.push(unknown("rule", &waiver.rule, known, Some(&waiver.place)));
        }
    }
}

fn unknown<'k>(
    what: &str,
    name: &str,
    known: impl Iterator<Item = &'k str>,
    at: Option<&Place>,
) -> ConfigError {
    let known: Vec<&str> = known.collect();
    let nearest = known
        .iter()
        .map(|id| (strsim::damerau_levenshtein(name, id), *id))
        .min()
        .filter(|(distance, id)| *distance <= 1 + id.len() / 4);
    let help = match nearest {
        Some((_, id)) => format!("did you mean `{id}`?"),
        None if known.len() > 12 => format!("`gradus rules` lists every {what}"),
        None => format!("known: {}", known.join(", ")),
    };
    ConfigError::new(format!("there is no {what} `{name}`"), help, at)
}
