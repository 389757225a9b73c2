//! Absence never passes where exports speak too: whatever is deleted from an example, through the command, no level
//! rises, as declared or as evidenced.
//!
//! The exports of the example are read anew for each deletion, since what they show depends on what is declared.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use gradus::source::Source;
use gradus::yaml::{Forest, Limits, parse};
use rayon::prelude::*;
use serde_json::Value as Json;

use crate::absence::{delete, pointers, yaml_files};
use crate::harness::{Project, Run};

/// Of the deletions from an example, about so many are judged in a debug build; `--release` judges them all.
///
/// They stand as far from each other as the number of all allows, so that the same ones are judged every time.
const SAMPLE: usize = if cfg!(debug_assertions) { 22 } else { usize::MAX };

/// Deletions that are right to raise a level: organization, pointer, reason.
const MAY_RISE: [(&str, &str, &str); 1] = [(
    "aldermoor-logistics",
    "/support",
    "its SLA replaces the one of the group as a whole; without it the better one of the group holds again",
)];

/// An example: its declarations as JSON, and all other files as they are.
struct Example {
    declarations: BTreeMap<String, Json>,
    others: BTreeMap<String, Vec<u8>>,
}

impl Example {
    /// `among` is the folder of its declarations.
    fn read(name: &str, among: &str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
        let mut files = Vec::new();
        every_file(&root, &mut files);
        let mut example = Self {
            declarations: BTreeMap::new(),
            others: BTreeMap::new(),
        };
        let mut yaml = Vec::new();
        yaml_files(&root.join(among), &mut yaml);
        for path in files {
            let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
            if yaml.contains(&path) && name != "gradus.yaml" {
                let source = Arc::new(Source::new("x", std::fs::read_to_string(&path).unwrap()));
                let tree = parse(&source, Limits::default()).unwrap();
                let declaration = Forest::single(Arc::new(tree)).root().to_json();
                example.declarations.insert(name, declaration);
            } else {
                example.others.insert(name, std::fs::read(&path).unwrap());
            }
        }
        example
    }

    /// The report on the example with another declaration in the place of one.
    fn check(&self, instead: Option<(&str, &Json)>) -> Run {
        let project = Project::empty();
        for (name, bytes) in &self.others {
            project.write(name, bytes);
        }
        for (name, declaration) in &self.declarations {
            let other = instead.filter(|(other, _)| other == name);
            let declaration = other.map_or(declaration, |(_, other)| other);
            project.write(name, declaration.to_string());
        }
        project.check_as_configured(&["-j", "1", "--exit-zero", "--format", "json"])
    }

    /// Every node that can be deleted: its file, and the way to it.
    fn nodes(&self) -> Vec<(&str, String)> {
        let mut nodes = Vec::new();
        for (name, declaration) in &self.declarations {
            let mut all = Vec::new();
            pointers(declaration, "", &mut all);
            nodes.extend(all.into_iter().map(|pointer| (name.as_str(), pointer)));
        }
        nodes
    }
}

fn every_file(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            every_file(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// The levels that a report tells of an organization in a model.
const LEVELS: [&str; 3] = ["level", "level_without_waivers", "level_evidenced"];

/// The levels by organization, model and which of the levels; `None` where something was not judged.
type Levels = BTreeMap<(String, String, &'static str), u64>;

fn levels(run: &Run) -> Option<Levels> {
    if run.code != Some(0) {
        return None;
    }
    let report = run.json();
    let mut levels = Levels::new();
    for organization in report["organizations"].as_array().unwrap() {
        for model in organization["models"].as_array().unwrap() {
            for which in LEVELS {
                if let Some(level) = model[which].as_u64() {
                    let text = |of: &Json| of["id"].as_str().unwrap().to_owned();
                    levels.insert((text(organization), text(model), which), level);
                }
            }
        }
    }
    Some(levels)
}

/// Those of the nodes that are deleted: the evidence as a whole and each of its entries, and a sample of all others.
fn chosen<'n>(nodes: &'n [(&'n str, String)]) -> Vec<&'n (&'n str, String)> {
    let is_export = |pointer: &str| pointer.starts_with("/evidence") && pointer.matches('/').count() <= 2;
    let (exports, others): (Vec<_>, Vec<_>) = nodes.iter().partition(|(_, pointer)| is_export(pointer));
    let stride = (others.len() / SAMPLE).max(1);
    exports
        .into_iter()
        .chain(others.into_iter().step_by(stride))
        .collect()
}

/// What became of the levels, by which of them.
#[derive(Debug, Default)]
struct Compared {
    as_before: BTreeMap<&'static str, usize>,
    fell: BTreeMap<&'static str, usize>,
    rose: Vec<String>,
}

impl Compared {
    fn all(&self, which: &str) -> usize {
        [&self.as_before, &self.fell]
            .iter()
            .filter_map(|counts| counts.get(which))
            .sum()
    }
}

/// The levels of an example without each of the chosen nodes, beside those of the whole.
fn compared(name: &str, among: &str) -> Compared {
    let example = Example::read(name, among);
    let run = example.check(None);
    let before = levels(&run).unwrap_or_else(|| panic!("{name} is sound:\n{run}"));
    let nodes = example.nodes();
    let after: Vec<(&str, &str, Levels)> = chosen(&nodes)
        .into_par_iter()
        .filter_map(|(file, pointer)| {
            let mut less = example.declarations[*file].clone();
            delete(&mut less, pointer);
            // What is refused fails closed; here it is passed over.
            let levels = levels(&example.check(Some((file, &less))).expect_no_panic())?;
            Some((*file, pointer.as_str(), levels))
        })
        .collect();
    let mut compared = Compared::default();
    for (file, pointer, after) in after {
        for (of, now) in after {
            let Some(&then) = before.get(&of) else { continue };
            let (organization, model, which) = of;
            let may_rise = MAY_RISE
                .iter()
                .any(|(who, at, _)| *who == organization && pointer.starts_with(at));
            match now.cmp(&then) {
                Ordering::Less => *compared.fell.entry(which).or_default() += 1,
                Ordering::Greater if !may_rise => compared.rose.push(format!(
                    "{name}: without `{pointer}` of {file} `{which}` of {organization} in {model} rises from {then} to {now}"
                )),
                _ => *compared.as_before.entry(which).or_default() += 1,
            }
        }
    }
    compared
}

#[test]
fn no_deletion_raises_a_level_where_exports_speak() {
    let (mut rose, mut fell) = (Vec::new(), BTreeMap::new());
    for (name, among, evidenced) in [
        ("start-up", "", true),
        ("northwind", "gradus", true),
        ("efficient", "gradus", true),
        ("enterprise", "gradus", true),
        ("portfolio", "", false),
        ("on-call", "services", false),
    ] {
        let compared = compared(name, among);
        assert!(compared.all("level") > 15, "{name}: {compared:?}");
        // Those without exports are here for what they inherit, and for a vocabulary of their own.
        let as_evidenced = compared.all("level_evidenced");
        assert_eq!(as_evidenced > 15, evidenced, "{name}: {compared:?}");
        for (which, count) in compared.fell {
            *fell.entry(which).or_insert(0) += count;
        }
        rose.extend(compared.rose);
    }
    println!("{fell:?} levels fell");
    // Where nothing falls either, nothing was deleted.
    for which in LEVELS {
        assert!(fell.contains_key(which), "no `{which}` fell");
    }
    assert!(rose.is_empty(), "{}", rose.join("\n"));
}
