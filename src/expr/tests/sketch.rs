//! The conditions of the design on its examples, where its folder is present.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use super::{TODAY, forest, show};
use crate::expr::{Context, Failure, Params, Scope, Truth};
use crate::yaml::{Builder, Forest, NodeRef};

fn folder() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/examples-sketch");
    if path.is_dir() {
        return Some(path);
    }
    println!("skipped: {} is not here", path.display());
    None
}

/// The sections of several files side by side; a section is in one of them, but for `organization`.
fn united(folder: &Path, files: &[&str]) -> Forest {
    let forests: Vec<Forest> = files
        .iter()
        .map(|file| forest(&std::fs::read_to_string(folder.join(file)).unwrap()))
        .collect();
    let trees = forests.iter().flat_map(|forest| forest.trees().iter().cloned());
    let mut builder = Builder::new(trees.collect());
    let mut entries = Vec::new();
    let mut origin = forests[0].root().reference();
    for (index, forest) in (0..).zip(&forests) {
        let at = |reference: NodeRef| NodeRef {
            tree: index,
            node: reference.node,
        };
        origin.tree = 0;
        for entry in forest.root().entries() {
            if index > 0 && entry.key.text() == Some("organization") {
                continue;
            }
            let key = builder.link(at(entry.key.reference()));
            entries.push((key, builder.link(at(entry.value.reference()))));
        }
    }
    let root = builder.map(origin, &entries);
    builder.finish(root)
}

struct Sketch {
    scope: Scope,
    params: Params,
    criteria: BTreeMap<String, Vec<Json>>,
}

fn sketch(folder: &Path) -> Sketch {
    let text = std::fs::read_to_string(folder.join("conditions.yaml")).unwrap();
    let tree = forest(&text);
    let section = |name: &str| tree.root().get(name).unwrap();
    let params: BTreeMap<String, Json> = serde_json::from_value(section("params").to_json()).unwrap();
    let names: Vec<&str> = params.keys().map(String::as_str).collect();
    let roots = [
        "organization",
        "systems",
        "roles",
        "responsibilities",
        "support",
        "communities",
        "communication",
        "training",
        "governance",
        "improvement",
        "servicing",
        "assets",
        "maintenance",
        "monitoring",
        "evidence",
    ];
    let mut scope = Scope::new(&names, Some(&roots));
    for entry in section("define").entries() {
        let head = entry.key.text().unwrap();
        let (name, parameter) = match head.split_once('(') {
            Some((name, rest)) => (name, Some(rest.trim_end_matches(')'))),
            None => (head, None),
        };
        let text = entry.value.text().unwrap();
        scope
            .define(name, parameter, text)
            .unwrap_or_else(|error| panic!("{head}: {error}"));
    }
    Sketch {
        scope,
        params: params.into_iter().collect(),
        criteria: serde_json::from_value(section("criteria").to_json()).unwrap(),
    }
}

/// What a criterion says: each of its conditions, elements of `each` one by one.
fn outcomes(sketch: &Sketch, forest: &Forest, code: &str) -> Vec<String> {
    let mut told = Vec::new();
    for check in &sketch.criteria[code] {
        let text_of = |key: &str| check.get(key).and_then(Json::as_str);
        let compile = |text: Option<&str>| {
            let compiled = text.map(|text| sketch.scope.compile(text));
            compiled.map(|compiled| compiled.unwrap_or_else(|error| panic!("{code}: {error}")))
        };
        let plain = compile(check.as_str().or(text_of("applies_when")));
        let walk = text_of("each").map(|text| sketch.scope.path(text).unwrap());
        let (filter, require) = (compile(text_of("where")), compile(text_of("require")));
        let context = Context::new(&sketch.scope, forest.root(), &sketch.params, None, TODAY);
        if let Some(condition) = &plain {
            let kind = if check.is_string() { "" } else { "applies: " };
            told.push(format!("{kind}{}", show(&context.judge(condition, None))));
        }
        let (Some(walk), Some(require)) = (&walk, &require) else {
            continue;
        };
        match context.list(walk) {
            Err(failure) => told.push(match failure {
                Failure::Undeclared(missing) => format!("undeclared: {missing}"),
                Failure::Error(error) => format!("error: {error}"),
            }),
            Ok(elements) => {
                told.extend(
                    elements
                        .missing
                        .iter()
                        .map(|missing| format!("undeclared: {missing}")),
                );
                for item in &elements.items {
                    match filter.as_ref().map(|filter| context.judge(filter, Some(item))) {
                        None | Some(Truth::True) => told.push(show(&context.judge(require, Some(item)))),
                        Some(Truth::False) => {}
                        Some(other) => told.push(show(&other)),
                    }
                }
            }
        }
    }
    told
}

#[test]
fn every_condition_holds_for_the_example_at_500() {
    let Some(folder) = folder() else { return };
    let sketch = sketch(&folder);
    let files = [
        "enterprise.gradus.yaml",
        "enterprise-support.gradus.yaml",
        "enterprise-training.gradus.yaml",
        "enterprise-servicing.gradus.yaml",
        "enterprise-assets.gradus.yaml",
    ];
    let forest = united(&folder, &files);
    assert_eq!(sketch.criteria.len(), 91);
    for code in sketch.criteria.keys() {
        let told = outcomes(&sketch, &forest, code);
        assert!(!told.is_empty(), "{code}");
        for outcome in told {
            assert!(
                outcome == "true" || outcome == "applies: true",
                "{code}: {outcome}"
            );
        }
    }
}

#[test]
fn a_small_company_is_told_what_it_lacks_and_never_errs() {
    let Some(folder) = folder() else { return };
    let sketch = sketch(&folder);
    let forest = united(&folder, &["small.gradus.yaml"]);
    let count = |wanted: &str| {
        let codes = sketch.criteria.keys();
        let all = codes.flat_map(|code| outcomes(&sketch, &forest, code));
        all.filter(|outcome| outcome.starts_with(wanted)).count()
    };
    assert_eq!(count("error"), 0);
    assert!(count("true") > 10);
    assert!(count("undeclared") > 50);
    assert_eq!(outcomes(&sketch, &forest, "IT201"), ["true"]);
    assert_eq!(outcomes(&sketch, &forest, "IT202"), ["applies: true", "true"]);
    let asked = outcomes(&sketch, &forest, "IT403");
    assert!(asked[0].contains("`tickets`"), "{asked:?}");
}

/// Every condition that does not hold for the small company can be told: with a note, and a place.
#[test]
fn what_a_small_company_lacks_can_be_explained() {
    let Some(folder) = folder() else { return };
    let sketch = sketch(&folder);
    let small = united(&folder, &["small.gradus.yaml"]);
    let mut told = 0;
    for (code, checks) in &sketch.criteria {
        for check in checks {
            let text_of = |key: &str| check.get(key).and_then(Json::as_str);
            let text = check.as_str().or(text_of("require")).or(text_of("applies_when"));
            let condition = sketch.scope.compile(text.unwrap()).unwrap();
            let walk = sketch.scope.path(text_of("each").unwrap_or("[1]")).unwrap();
            let context = Context::new(&sketch.scope, small.root(), &sketch.params, None, TODAY);
            let Ok(elements) = context.list(&walk) else {
                continue;
            };
            for item in &elements.items {
                if matches!(context.judge(&condition, Some(item)), Truth::True) {
                    continue;
                }
                let explanation = context.explain(&condition, Some(item));
                assert!(!explanation.notes.is_empty(), "{code}: {}", condition.text());
                assert!(explanation.place.is_some(), "{code}: {}", condition.text());
                told += 1;
            }
        }
    }
    assert!(told > 80, "{told}");
}
