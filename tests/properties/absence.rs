//! Absence never passes, for declarations that nobody wrote: random parts of the examples, losing one node after the
//! other. And a key that nobody knows is always told.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use gradus::declaration::{ReadLimits, Vocabulary, assemble, load_source};
use gradus::engine::{Case, judge};
use gradus::expr::Params;
use gradus::maturity::{requirements, standings};
use gradus::pack::{self, Level, Pack};
use gradus::schema::{Schema, mark_blanks};
use gradus::source::Source;
use gradus::yaml::{Forest, Limits, parse};
use proptest::prelude::*;
use serde_json::Value as Json;

const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 21);

fn packs() -> &'static [Pack] {
    static PACKS: LazyLock<Vec<Pack>> = LazyLock::new(|| {
        let ids = pack::builtin_ids().into_iter();
        ids.map(|id| pack::builtin(id).unwrap().unwrap()).collect()
    });
    &PACKS
}

fn vocabulary() -> Vocabulary {
    Vocabulary {
        schema: Arc::clone(Schema::builtin()),
        id: None,
    }
}

pub(crate) fn yaml_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            yaml_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            found.push(path);
        }
    }
}

/// Declarations of one organization each, as one document: examples whose files do not inherit.
fn documents() -> &'static [(&'static str, Json)] {
    static DOCUMENTS: LazyLock<Vec<(&'static str, Json)>> = LazyLock::new(|| {
        let names = ["start-up", "northwind", "efficient"];
        names.into_iter().map(|name| (name, document(name))).collect()
    });
    &DOCUMENTS
}

fn document(name: &str) -> Json {
    let mut files = Vec::new();
    yaml_files(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name),
        &mut files,
    );
    files.sort();
    let mut whole = serde_json::Map::new();
    for path in files.iter().filter(|path| !path.ends_with("gradus.yaml")) {
        let source = Arc::new(Source::new("x", std::fs::read_to_string(path).unwrap()));
        let tree = parse(&source, Limits::default()).unwrap();
        let Json::Object(part) = Forest::single(Arc::new(tree)).root().to_json() else {
            panic!("{} is no mapping", path.display());
        };
        for (key, value) in part {
            unite(&mut whole, key, value);
        }
    }
    Json::Object(whole)
}

/// "Objects unite, lists append"; the details of an organization outweigh its id.
fn unite(whole: &mut serde_json::Map<String, Json>, key: String, value: Json) {
    match (whole.get_mut(&key), value) {
        (Some(Json::Object(known)), Json::Object(more)) => {
            for (key, value) in more {
                unite(known, key, value);
            }
        }
        (Some(Json::Array(known)), Json::Array(more)) => known.extend(more),
        (Some(Json::Object(_)), Json::String(_)) => {}
        (_, value) => {
            whole.insert(key, value);
        }
    }
}

/// The level in each model, or nothing where the declaration is refused.
fn levels(document: &Json) -> Option<Vec<Level>> {
    let source = Arc::new(Source::new("a.gradus.yaml", document.to_string()));
    let vocabulary = vocabulary();
    let file = load_source(&source, &vocabulary, ReadLimits::default());
    let assembled = assemble(vec![file], &vocabulary);
    if !assembled.faults.is_empty() {
        return None;
    }
    let [organization] = assembled.organizations.as_slice() else {
        panic!("{} organizations", assembled.organizations.len());
    };
    let level = |pack: &Pack| {
        let params: Params = pack.defaults().into_iter().collect();
        let judgement = judge(Case {
            organization: &organization.id,
            root: organization.root(),
            pack,
            params: &params,
            observed: None,
            today: TODAY,
        });
        let outcomes: Vec<_> = judgement.rules.iter().map(|rule| rule.outcome).collect();
        standings(pack, &requirements(pack, true), &outcomes).model.level
    };
    Some(packs().iter().map(level).collect())
}

/// The way to every node but the root.
pub(crate) fn pointers(value: &Json, at: &str, found: &mut Vec<String>) {
    let mut visit = |key: String, value: &Json| {
        let pointer = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
        found.push(pointer.clone());
        pointers(value, &pointer, found);
    };
    match value {
        Json::Object(map) => map.iter().for_each(|(key, value)| visit(key.clone(), value)),
        Json::Array(list) => list
            .iter()
            .enumerate()
            .for_each(|(index, value)| visit(index.to_string(), value)),
        _ => {}
    }
}

pub(crate) fn delete(document: &mut Json, pointer: &str) {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match document.pointer_mut(parent) {
        Some(Json::Object(map)) => _ = map.remove(&key.replace("~1", "/").replace("~0", "~")),
        Some(Json::Array(list)) => _ = list.remove(key.parse().unwrap()),
        _ => panic!("{pointer}"),
    }
}

#[test]
fn examples_as_one_document_are_sound() {
    for (name, document) in documents() {
        assert!(levels(document).is_some(), "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, max_shrink_iters: 60, ..ProptestConfig::default() })]

    /// Some nodes go at once, so that the declaration is one that nobody wrote; then one after the other.
    #[test]
    fn no_loss_of_a_fact_raises_a_level(
        which in 0_usize..3,
        at_once in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
        then in prop::collection::vec(any::<prop::sample::Index>(), 1..25),
    ) {
        let (name, whole) = &documents()[which];
        let mut document = whole.clone();
        let mut before = levels(&document).unwrap();
        let mut lost = Vec::new();
        for (step, index) in at_once.iter().chain(&then).enumerate() {
            let mut all = Vec::new();
            pointers(&document, "", &mut all);
            let pointer = all[index.index(all.len())].clone();
            let mut less = document.clone();
            delete(&mut less, &pointer);
            // What is refused fails closed; here it is passed over.
            let Some(after) = levels(&less) else { continue };
            lost.push(pointer);
            for ((pack, before), after) in packs().iter().zip(&before).zip(&after) {
                prop_assert!(after <= before, "{name}, step {step}: {} rises from {before} to {after} without {lost:?}", pack.id);
            }
            document = less;
            before = after;
        }
    }
}

/// In every mapping of every example, a key that nobody knows is told where it stands.
#[test]
fn an_unknown_key_is_told_wherever_it_stands() {
    // No column of a register has such a name either.
    const UNKNOWN: &str = "zz-unheard-of";
    let vocabulary = vocabulary();
    let mut tried = 0;
    for (name, document) in documents() {
        let mut all = vec![String::new()];
        pointers(document, "", &mut all);
        let mappings = all
            .iter()
            .filter(|at| !at.contains("/x-"))
            .filter(|at| document.pointer(at).is_some_and(Json::is_object));
        for at in mappings.step_by(5) {
            let mut more = document.clone();
            let Some(Json::Object(map)) = more.pointer_mut(at) else {
                continue;
            };
            map.insert(UNKNOWN.to_owned(), 1.into());
            let source = Arc::new(Source::new("a.gradus.yaml", more.to_string()));
            let file = load_source(&source, &vocabulary, ReadLimits::default());
            let told = file
                .faults
                .iter()
                .any(|fault| fault.place().is_some_and(|place| place.text().contains(UNKNOWN)));
            assert!(
                told,
                "{name}: nothing is said of `{UNKNOWN}` in `{at}`: {:?}",
                file.faults.iter().map(ToString::to_string).collect::<Vec<_>>()
            );
            tried += 1;
        }
    }
    assert!(tried > 50, "{tried} mappings");
}

/// A placeholder is told as no fact, in any document.
#[test]
fn a_placeholder_is_told_in_every_text_that_can_be_one() {
    let mut marked = 0;
    for (_, document) in documents() {
        let mut all = Vec::new();
        pointers(document, "", &mut all);
        for at in all
            .iter()
            .filter(|at| document.pointer(at).is_some_and(Json::is_string))
            .step_by(29)
        {
            let mut other = document.clone();
            *other.pointer_mut(at).unwrap() = "TODO".into();
            let source = Arc::new(Source::new("a", other.to_string()));
            let mut tree = parse(&source, Limits::default()).unwrap();
            marked += mark_blanks(&mut tree, Schema::builtin()).len();
        }
    }
    assert!(marked > 20, "{marked}");
}
