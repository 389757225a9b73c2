//! The configuration and the packs of a run.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::PackArgs;
use super::stand::Stand;
use crate::config::{self, Config, ConfigError, PackChoice};
use crate::declaration::leads_out;
use crate::pack::{self, Pack, PackErrors};
use crate::report::Problem;
use crate::schema::nearest;
use crate::source::Fault;

/// A pack with its parameters as set.
pub(super) type Configured = (Pack, BTreeMap<String, serde_json::Value>);

/// How much of a built-in pack a run needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    /// What judges.
    Rules,
    /// The examples too.
    Whole,
}

/// The problems of errors.
pub(super) fn problems<'f, F: Fault>(faults: impl IntoIterator<Item = &'f F>) -> Vec<Problem> {
    faults.into_iter().map(|fault| Problem::of(fault)).collect()
}

/// The folder that the process stands in.
///
/// # Errors
/// It has vanished.
pub(super) fn current() -> Result<PathBuf, Vec<Problem>> {
    std::env::current_dir().map_err(|error| {
        let error = ConfigError::new(
            format!("the current folder cannot be used: {error}"),
            "change to a folder that exists",
            None,
        );
        problems([&error])
    })
}

/// The configuration that the arguments name, else the nearest to the paths.
///
/// # Errors
/// It cannot be read or used.
pub(super) fn configuration(
    args: &PackArgs,
    paths: &[PathBuf],
    stand: &Stand,
) -> Result<Config, Vec<Problem>> {
    let found = if args.no_config {
        None
    } else if let Some(file) = &args.config {
        let file = stand.path(file);
        let folder = file.parent().unwrap_or(&stand.arguments);
        let folder = if folder.ends_with(".github") {
            folder.parent().unwrap_or(folder)
        } else {
            folder
        };
        Some((file.clone(), folder.to_owned()))
    } else {
        config::find(&start(paths, stand))
    };
    match found {
        Some((file, root)) => {
            if leads_out(&file, [&root, &stand.arguments]) {
                let error = ConfigError::new(
                    format!("`{}` leads out of the repository", stand.policy_name(&file)),
                    "copy the file, or name it with `--config` by where it really is",
                    None,
                );
                return Err(problems([&error]));
            }
            config::load(&file, &stand.policy_name(&file), root).map_err(|errors| problems(&errors))
        }
        None => Ok(Config::default_for(start(paths, stand))),
    }
}

/// The folder that all paths share.
fn start(paths: &[PathBuf], stand: &Stand) -> PathBuf {
    let current = &*stand.names;
    let folders = paths.iter().map(|path| {
        let path = stand.path(path);
        if path.is_dir() {
            path
        } else {
            path.parent().unwrap_or(current).to_owned()
        }
    });
    let common = folders.reduce(|a, b| {
        let shared = a.ancestors().find(|ancestor| b.starts_with(ancestor));
        shared.unwrap_or(current).to_owned()
    });
    common.unwrap_or_else(|| current.to_owned())
}

/// The packs that were asked for, else all built-in ones, by id.
///
/// # Errors
/// One is unknown or broken.
pub(super) fn load(
    names: &[String],
    config: &Config,
    stand: &Stand,
    detail: Detail,
) -> Result<Vec<(Configured, Vec<String>)>, Vec<Problem>> {
    let choices = choices(names, config);
    let mut loaded: Vec<(Configured, Vec<String>)> = Vec::new();
    let mut errors = Vec::new();
    for choice in choices {
        match one(&choice, config, stand, detail) {
            Ok(pack) => {
                let params = params(&pack, config);
                loaded.push(((pack, params), choice.declarations));
            }
            Err(mut wrong) => errors.append(&mut wrong),
        }
    }
    loaded.sort_by(|((a, _), _), ((b, _), _)| a.id.cmp(&b.id));
    errors.extend(clashes(&loaded));
    if errors.is_empty() {
        Ok(loaded)
    } else {
        Err(errors)
    }
}

/// The parameters of a pack as a configuration sets them.
pub(super) fn params(pack: &Pack, config: &Config) -> BTreeMap<String, serde_json::Value> {
    let mut params = pack.defaults();
    for (name, set) in config.params.get(&*pack.id).into_iter().flatten() {
        params.insert(name.clone(), set.value.clone());
    }
    params
}

fn choices(names: &[String], config: &Config) -> Vec<PackChoice> {
    let bare = |name: &str| PackChoice {
        name: name.to_owned(),
        declarations: Vec::new(),
        place: None,
    };
    if !names.is_empty() {
        let configured = |name: &String| config.packs.iter().find(|choice| choice.name == *name).cloned();
        return names
            .iter()
            .map(|name| configured(name).unwrap_or_else(|| bare(name)))
            .collect();
    }
    if !config.packs.is_empty() {
        return config.packs.clone();
    }
    pack::builtin_ids().into_iter().map(bare).collect()
}

fn one(choice: &PackChoice, config: &Config, stand: &Stand, detail: Detail) -> Result<Pack, Vec<Problem>> {
    let all = |errors: PackErrors| {
        errors
            .iter()
            .map(|error| Problem::of(&**error))
            .collect::<Vec<_>>()
    };
    let builtin = match detail {
        Detail::Rules => pack::builtin_rules(&choice.name),
        Detail::Whole => pack::builtin(&choice.name),
    };
    if let Some(pack) = builtin {
        return pack.map_err(all);
    }
    let folder = if choice.place.is_some() {
        config.root.join(&choice.name)
    } else {
        stand.path(Path::new(&choice.name))
    };
    if choice.place.is_some() && !is_below(&folder, &config.root) {
        return Err(no_pack(
            choice,
            "is no pack below the folder of the configuration",
        ));
    }
    if !folder.join("pack.yaml").exists() {
        return Err(no_pack(choice, "is no pack: it has no `pack.yaml`"));
    }
    // The files may come from a stranger, and errors show what is in them.
    if choice.place.is_some() && !files_are_below(&folder, &config.root) {
        return Err(no_pack(
            choice,
            "has a file that leads out of the folder of the configuration",
        ));
    }
    let away = |path: &Path| leads_out(path, [&folder, &stand.arguments]);
    if away(&folder) {
        return Err(no_pack(choice, "leads out of the repository"));
    }
    if let Some(file) = links(&folder).find(|path| away(path)) {
        let name = stand.policy_name(&file);
        return Err(no_pack(
            choice,
            &format!("has a file that leads out of the repository, `{name}`"),
        ));
    }
    pack::load_folder(&folder, &stand.policy_name(&folder)).map_err(all)
}

fn no_pack(choice: &PackChoice, why: &str) -> Vec<Problem> {
    let builtin = pack::builtin_ids();
    let help = match nearest(&choice.name, builtin.iter().copied()).first() {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!(
            "name a folder with a `pack.yaml`, or one of the built-in packs: {}",
            builtin.join(", ")
        ),
    };
    let error = ConfigError::new(format!("`{}` {why}", choice.name), help, choice.place.as_ref());
    problems([&error])
}

/// Whether no file of a folder is a link to somewhere else.
fn files_are_below(folder: &Path, root: &Path) -> bool {
    links(folder).all(|path| is_below(&path, root))
}

/// The files of a folder that are links.
fn links(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| path.is_symlink())
}

/// A folder that does not exist is looked for where it would be, and then not found.
fn is_below(folder: &Path, root: &Path) -> bool {
    match (folder.canonicalize(), root.canonicalize()) {
        (Ok(folder), Ok(root)) => folder.starts_with(root),
        _ => !folder
            .components()
            .any(|part| part == std::path::Component::ParentDir),
    }
}

/// Codes and ids are unique over all packs of a run.
fn clashes(loaded: &[(Configured, Vec<String>)]) -> Vec<Problem> {
    let mut seen: BTreeMap<Arc<str>, Arc<str>> = BTreeMap::new();
    let mut errors = Vec::new();
    for ((pack, _), _) in loaded {
        for rule in &pack.rules {
            if let Some(other) = seen.insert(Arc::clone(&rule.code), Arc::clone(&pack.id)) {
                let error = ConfigError::new(
                    format!(
                        "the packs `{other}` and `{}` both have a rule {}",
                        pack.id, rule.code
                    ),
                    "give one of the packs another prefix, or leave it out of this run",
                    Some(&rule.place),
                );
                errors.extend(problems([&error]));
            }
        }
    }
    errors
}
