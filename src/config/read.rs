//! A configuration from its file.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use super::{
    Config, ConfigError, OrganizationGlob, PackChoice, ParamValue, Target, TargetPlaces, Waiver, glob, tables,
};
use crate::declaration::ReadLimits;
use crate::expr::Interval;
use crate::limit;
use crate::pack::Level;
use crate::schema::Schema;
use crate::source::{Most, Source, masked, read};
use crate::yaml::{Forest, Limits, Node, Value, parse as parse_yaml};

/// The JSON Schema of `gradus.yaml`.
pub const CONFIG_SCHEMA: &str = include_str!("config.schema.json");

/// The most bytes that a configuration may have.
const MAX_FILE: Most = Most {
    bytes: limit::CONFIGURATION_BYTES.most,
    help: "remove what is not needed; no flag raises this limit",
};

/// Reads a configuration; `root` is the folder that its globs are relative to.
///
/// # Errors
/// Everything that is wrong with it, each at its place.
pub fn load(path: &Path, shown: &str, root: PathBuf) -> Result<Config, Vec<ConfigError>> {
    let source = read(path, shown, MAX_FILE).map_err(|error| vec![ConfigError::Read(error)])?;
    let mut config = parse(&Arc::new(source), root)?;
    let mut errors = Vec::new();
    config.lifecycle = tables::replaced(&config.root, &mut config.tables, &mut errors);
    if errors.is_empty() {
        Ok(config)
    } else {
        Err(errors)
    }
}

/// As [`load`], from a text that is in memory already; the tables that it names are not read.
///
/// # Errors
/// Everything that is wrong with it, each at its place.
pub fn parse(source: &Arc<Source>, root: PathBuf) -> Result<Config, Vec<ConfigError>> {
    let mut config = Config::default_for(root);
    config.file = Some(Arc::clone(source.name()));
    config.source = Some(Arc::clone(source));
    if source
        .text()
        .lines()
        .all(|line| line.trim_start().starts_with('#') || line.trim().is_empty())
    {
        // All defaults, said in as many words.
        return Ok(config);
    }
    let tree = parse_yaml(source, Limits::default()).map_err(|error| vec![ConfigError::Yaml(error)])?;
    let forest = Forest::single(Arc::new(tree));
    let errors = schema().check(forest.root());
    if !errors.is_empty() {
        return Err(errors.into_iter().map(ConfigError::Shape).collect());
    }
    let mut errors = Vec::new();
    fill(&mut config, forest.root(), &mut errors);
    if errors.is_empty() {
        Ok(config)
    } else {
        Err(errors)
    }
}

fn schema() -> &'static Schema {
    static SCHEMA: LazyLock<Schema> = LazyLock::new(|| Schema::shipped(CONFIG_SCHEMA));
    &SCHEMA
}

fn fill(config: &mut Config, root: Node<'_>, errors: &mut Vec<ConfigError>) {
    if let Some(node) = root.get("declarations") {
        config.declarations = globs(node, errors);
    }
    if let Some(node) = root.get("exclude") {
        config.exclude = globs(node, errors);
    }
    config.packs = items(root, "packs")
        .map(|node| pack_choice(node, errors))
        .collect();
    twice(&config.packs, errors);
    config.targets = items(root, "targets")
        .filter_map(|node| target(node, errors))
        .collect();
    config.strict = root
        .get("strict")
        .is_some_and(|node| node.value() == Value::Bool(true));
    config.waivers = items(root, "waivers")
        .filter_map(|node| waiver(node, errors))
        .collect();
    for pack in root.get("params").into_iter().flat_map(Node::entries) {
        let values = pack.value.entries().map(|entry| {
            let value = ParamValue {
                value: entry.value.to_json(),
                place: entry.key.place(),
            };
            (entry.key.text().unwrap_or("").to_owned(), value)
        });
        let name = pack.key.text().unwrap_or("").to_owned();
        config.params.insert(name, values.collect());
    }
    if let Some(node) = root.get("evidence") {
        evidence(config, node, errors);
    }
    if let Some(node) = root.get("limits") {
        lower(&mut config.limits, node);
    }
}

fn items<'a>(node: Node<'a>, key: &str) -> impl Iterator<Item = Node<'a>> + use<'a> {
    node.get(key).into_iter().flat_map(Node::items)
}

fn text(node: Node<'_>, key: &str) -> Option<String> {
    node.get(key).and_then(Node::text).map(str::to_owned)
}

fn globs(node: Node<'_>, errors: &mut Vec<ConfigError>) -> Vec<String> {
    let most = limit::GLOBS.count();
    if let Some(item) = node.items().nth(most) {
        errors.push(ConfigError::new(
            format!("more than {most} globs"),
            "name folders with `**` instead of single files; no flag raises this limit",
            Some(&item.place()),
        ));
    }
    let mut globs = Vec::new();
    for item in node.items().take(most) {
        let Some(text) = item.text() else { continue };
        match glob::glob(text) {
            Ok(_) => globs.push(text.to_owned()),
            Err(why) => errors.push(ConfigError::new(
                format!("`{}` is no glob: {why}", crate::schema::shown(text)),
                "see `*`, `**`, `?`, `[ab]` and `{a,b}`",
                Some(&item.place()),
            )),
        }
    }
    if !glob::fit_together(&globs) {
        errors.push(ConfigError::new(
            "these globs are too large to be looked for together",
            "name folders with `**` instead of single files",
            Some(&node.place()),
        ));
    }
    globs
}

fn pack_choice(node: Node<'_>, errors: &mut Vec<ConfigError>) -> PackChoice {
    let named = node.get("pack").unwrap_or(node);
    PackChoice {
        name: named.text().unwrap_or("").to_owned(),
        declarations: node
            .get("declarations")
            .map(|node| globs(node, errors))
            .unwrap_or_default(),
        place: Some(named.place()),
    }
}

/// A pack that is asked for a second time would be one with the rules of another.
fn twice(packs: &[PackChoice], errors: &mut Vec<ConfigError>) {
    for (at, pack) in packs.iter().enumerate() {
        if packs.iter().take(at).any(|other| other.name == pack.name) {
            let message = format!("the pack `{}` is named twice", crate::schema::shown(&pack.name));
            errors.push(ConfigError::new(
                message,
                "remove one of them",
                pack.place.as_ref(),
            ));
        }
    }
}

fn organization(node: Node<'_>, errors: &mut Vec<ConfigError>) -> OrganizationGlob {
    let Some(named) = node.get("organization") else {
        return OrganizationGlob::all();
    };
    OrganizationGlob::new(named.text().unwrap_or("")).unwrap_or_else(|error| {
        errors.push(ConfigError::new(
            format!("`organization` is no glob: {error}"),
            "give the id of an organization, or a glob such as `claims-*`",
            Some(&named.place()),
        ));
        OrganizationGlob::all()
    })
}

fn date(node: Node<'_>, key: &str, errors: &mut Vec<ConfigError>) -> Option<jiff::civil::Date> {
    let value = node.get(key)?;
    let text = value.text()?;
    let parsed = text.parse().ok();
    if parsed.is_none() {
        errors.push(ConfigError::new(
            format!("`{text}` is no date"),
            "write year, month and day: `2027-03-31`",
            Some(&value.place()),
        ));
    }
    parsed
}

fn target(node: Node<'_>, errors: &mut Vec<ConfigError>) -> Option<Target> {
    let number = node.get("level")?;
    let level = match number.value() {
        Value::Int(value) => Level::new(value),
        _ => None,
    };
    if level.is_none() {
        errors.push(ConfigError::new(
            format!("`{}` is no level", number.place().text()),
            "levels are hundreds, such as `300`; `gradus rules` lists those of every model",
            Some(&number.place()),
        ));
    }
    Some(Target {
        model: text(node, "model"),
        dimension: text(node, "dimension"),
        organization: organization(node, errors),
        level: level?,
        by: date(node, "by", errors),
        evidenced: text(node, "evidence").as_deref() == Some("required"),
        places: Some(TargetPlaces {
            level: number.place(),
            model: node.get("model").unwrap_or(number).place(),
            dimension: node.get("dimension").unwrap_or(number).place(),
            organization: node.get("organization").unwrap_or(number).place(),
        }),
    })
}

fn waiver(node: Node<'_>, errors: &mut Vec<ConfigError>) -> Option<Waiver> {
    Some(Waiver {
        rule: text(node, "rule")?,
        organization: organization(node, errors),
        path: text(node, "path"),
        reason: masked(&text(node, "reason")?).into_owned(),
        owner: text(node, "owner")?,
        expires: date(node, "expires", errors)?,
        place: node.get("rule").unwrap_or(node).place(),
    })
}

/// The terms of evidence that differ from the defaults.
fn evidence(config: &mut Config, node: Node<'_>, errors: &mut Vec<ConfigError>) {
    let terms = &mut config.evidence;
    for entry in node.entries() {
        let name = entry.key.text().unwrap_or("");
        config
            .evidence_places
            .insert(name.to_owned(), entry.value.place());
        match (name, entry.value.value()) {
            ("tolerance", Value::Int(value)) => {
                terms.tolerance = f64::from(i16::try_from(value).unwrap_or(0));
            }
            ("tolerance", Value::Float(value)) => terms.tolerance = value,
            ("cases", Value::Int(value)) => terms.cases = u64::try_from(value).unwrap_or(1),
            ("valid", _) => set_interval(&mut terms.valid, entry.value, errors),
            ("tables", _) => config.tables = tables::named(entry.value),
            ("table", _) => set_interval(&mut terms.table, entry.value, errors),
            _ => {}
        }
    }
}

fn set_interval(to: &mut Interval, node: Node<'_>, errors: &mut Vec<ConfigError>) {
    let text = node.text().unwrap_or("");
    match Interval::parse(text) {
        Some(interval) => *to = interval,
        None => errors.push(ConfigError::new(
            format!("`{text}` is no duration"),
            "write a number with its unit: `3M`, `90d`",
            Some(&node.place()),
        )),
    }
}

/// A configuration, perhaps of a fork, can only lower the limits.
fn lower(limits: &mut ReadLimits, node: Node<'_>) {
    let number = |key: &str| match node.get(key).map(Node::value) {
        Some(Value::Int(value)) => u64::try_from(value).ok(),
        // `1e6` is a whole number too, and one past 64 bits is far above every default.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the schema leaves whole numbers from 1 on, and what is too large becomes the largest"
        )]
        Some(Value::Float(value)) => Some(value as u64),
        _ => None,
    };
    let lowered = |now: usize, key: &str| {
        let wanted = number(key).and_then(|value| usize::try_from(value).ok());
        wanted.map_or(now, |wanted| wanted.min(now))
    };
    limits.bytes = number("file_size").map_or(limits.bytes, |wanted| wanted.min(limits.bytes));
    limits.yaml.depth = lowered(limits.yaml.depth, "depth");
    limits.yaml.nodes = lowered(limits.yaml.nodes, "nodes");
    limits.yaml.aliases = lowered(limits.yaml.aliases, "alias_nodes");
    limits.yaml.scalar = lowered(limits.yaml.scalar, "value_size");
}
