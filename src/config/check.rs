//! Names in a configuration, held against the packs that were loaded.

use std::collections::BTreeSet;
use std::mem::discriminant;

use super::{Config, ConfigError, Target};
use crate::pack::{self, Pack};
use crate::schema::nearest;
use crate::source::Place;

/// Everything in the configuration that no pack knows, or that is out of bounds.
///
/// Where packs were `left_out` of this run, names that they could know are let through.
pub fn check(config: &Config, packs: &[&Pack], left_out: bool, today: jiff::civil::Date) -> Vec<ConfigError> {
    let names = Names {
        config,
        packs,
        left_out,
    };
    let mut errors = Vec::new();
    for target in &config.targets {
        names.target(target, &mut errors);
    }
    names.params(&mut errors);
    names.waivers(today, &mut errors);
    errors
}

/// What names can mean in a run.
struct Names<'a> {
    config: &'a Config,
    packs: &'a [&'a Pack],
    left_out: bool,
}

impl Names<'_> {
    /// Whether a pack of this id could have been loaded.
    fn is_left_out(&self, id: &str) -> bool {
        let configured = self.config.packs.iter().any(|choice| choice.name == id);
        self.left_out && (configured || pack::builtin_ids().contains(&id))
    }
}

impl Names<'_> {
    fn target(&self, target: &Target, errors: &mut Vec<ConfigError>) {
        let packs = self.packs;
        let places = target.places.as_ref();
        let meant: Vec<&Pack> = match &target.model {
            Some(id) => packs.iter().copied().filter(|pack| *pack.id == **id).collect(),
            None => packs.to_vec(),
        };
        if let Some(id) = &target.model
            && meant.is_empty()
        {
            if !self.is_left_out(id) {
                errors.push(self.unknown_model(id, places.map(|places| &places.model)));
            }
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
                errors.push(unknown(
                    "dimension",
                    wanted,
                    dimensions(),
                    places.map(|places| &places.dimension),
                ));
            }
        }
        let on_ladder = |pack: &&Pack| pack.levels.iter().any(|info| info.level == target.level);
        if !meant.is_empty() && !meant.iter().any(on_ladder) {
            let levels = meant.iter().flat_map(|pack| &pack.levels);
            let levels: BTreeSet<_> = levels.map(|info| info.level).collect();
            let levels: Vec<String> = levels.iter().map(ToString::to_string).collect();
            let model = match meant.as_slice() {
                [model] => format!("`{}`", model.id),
                _ => "any model".to_owned(),
            };
            errors.push(ConfigError::new(
                format!("{} is no level of {model}", target.level),
                format!("choose one of {}", levels.join(", ")),
                places.map(|places| &places.level),
            ));
        }
    }

    fn params(&self, errors: &mut Vec<ConfigError>) {
        let (config, packs) = (self.config, self.packs);
        for (id, values) in &config.params {
            let Some(pack) = packs.iter().find(|pack| *pack.id == **id) else {
                if self.is_left_out(id) {
                    continue;
                }
                let at = values.values().next().map(|value| &value.place);
                errors.push(self.unknown_model(id, at));
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

    fn waivers(&self, today: jiff::civil::Date, errors: &mut Vec<ConfigError>) {
        let (config, packs) = (self.config, self.packs);
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
            if !self.left_out && !packs.iter().any(|pack| pack.rule(&waiver.rule).is_some()) {
                errors.push(self.unknown_rule(&waiver.rule, &waiver.place));
            }
        }
    }
}

impl Names<'_> {
    fn unknown_model(&self, id: &str, at: Option<&Place>) -> ConfigError {
        if pack::builtin_ids().contains(&id) {
            return not_asked_for(&format!("the model `{id}`"), id, at);
        }
        unknown("model", id, self.packs.iter().map(|pack| &*pack.id), at)
    }

    fn unknown_rule(&self, code: &str, at: &Place) -> ConfigError {
        if code.starts_with("GR") {
            return ConfigError::new(
                format!("{code} is no rule of a model, and a waiver is for those"),
                "put an ignore on the line that it is about: `# gradus: ignore[CODE] reason, until=DATE`",
                Some(at),
            );
        }
        let builtin = pack::builtin_ids();
        let has_it = |id: &&&str| {
            let pack = pack::builtin_rules(id).and_then(Result::ok);
            pack.is_some_and(|pack| pack.rule(code).is_some())
        };
        if let Some(id) = builtin.iter().find(has_it) {
            return not_asked_for(&format!("{code} is a rule of `{id}`, which"), id, Some(at));
        }
        let known = self.packs.iter().flat_map(|pack| &pack.rules);
        unknown("rule", code, known.map(|rule| &*rule.code), Some(at))
    }
}

/// Something of a built-in pack that is none of this configuration.
fn not_asked_for(what: &str, id: &str, at: Option<&Place>) -> ConfigError {
    ConfigError::new(
        format!("{what} is not among the `packs` of this configuration"),
        format!("add `{id}` to `packs`, or remove this"),
        at,
    )
}

fn unknown<'k>(
    what: &str,
    name: &str,
    known: impl Iterator<Item = &'k str>,
    at: Option<&Place>,
) -> ConfigError {
    let known: Vec<&str> = known.collect();
    let help = match nearest(name, known.iter().copied()).first() {
        Some(id) => format!("did you mean `{id}`?"),
        None if known.len() > 12 => format!("`gradus rules` lists every {what}"),
        None => format!("known: {}", known.join(", ")),
    };
    ConfigError::new(format!("there is no {what} `{name}`"), help, at)
}
