//! Packs with a schema of their own: any YAML against any ladder.

use std::collections::BTreeMap;

use crate::support::{Folder, example, gradus};

/// The levels of services, by name, on a day.
fn levels(today: &str) -> (i32, BTreeMap<String, (i64, bool)>) {
    let run = gradus(
        &example("on-call"),
        &["check", "--today", today, "--format", "json"],
    );
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(report["errors"], serde_json::json!([]), "{run:?}");
    let organizations = report["organizations"].as_array().unwrap();
    let levels = organizations.iter().map(|organization| {
        let model = &organization["models"][0];
        assert_eq!(model["id"], "on-call");
        let id = organization["id"].as_str().unwrap().to_owned();
        (id, (model["level"].as_i64().unwrap(), model["met"] != false))
    });
    (run.code, levels.collect())
}

/// What the README of the example says.
#[test]
fn the_services_of_the_example_are_at_the_levels_of_its_readme() {
    let (code, found) = levels("2026-11-21");
    let readme = std::fs::read_to_string(example("on-call").join("README.md")).unwrap();
    let (_, reports) = readme.split_once("## What gradus reports").unwrap();
    let told: BTreeMap<String, i64> = reports
        .lines()
        .filter_map(|line| {
            let mut cells = line.strip_prefix("| `")?.split('|').map(str::trim);
            let name = cells.next()?.trim_end_matches('`').to_owned();
            Some((name, cells.next()?.parse().ok()?))
        })
        .collect();
    let found: BTreeMap<String, i64> = found
        .into_iter()
        .map(|(name, (level, _))| (name, level))
        .collect();
    assert_eq!(found, told);
    assert_eq!(found.len(), 6);
    assert!(
        [100, 200, 300, 400]
            .iter()
            .all(|level| found.values().any(|found| found == level))
    );
    assert_eq!(code, 0);
}

/// The dated target warns until its day, and fails after it; a drill of the shop is overdue by then.
#[test]
fn after_the_day_of_the_target_the_example_fails() {
    let (code, found) = levels("2027-01-31");
    assert_eq!((code, found["harbour-display"]), (0, (100, true)));
    let (code, found) = levels("2027-04-01");
    assert_eq!(code, 1);
    assert!(found["ticket-shop"].0 < 400);
    assert_eq!(found["harbour-display"], (100, false));
}

#[test]
fn the_examples_of_the_rules_hold() {
    let run = gradus(&example("on-call"), &["test", "--mutate"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.out.contains("10 rules"), "{run:?}");
}

const PACK: &str = "\
id: parts
title: Parts
prefix: PT
levels:
  - {level: 100, name: Low}
  - {level: 200, name: High}
dimensions:
  - {id: all}
declaration: {schema: part.schema.json, id: meta.name}
";

const SCHEMA: &str = r#"{
  "type": "object",
  "required": ["meta"],
  "properties": {
    "meta": {"type": "object", "properties": {"name": {"type": "string"}}},
    "owner": {"type": "string"},
    "checked": {"type": "object", "properties": {"every": {"type": "string"}, "last": {"type": "string", "format": "date"}}}
  }
}"#;

/// A pack over files of another kind, with one condition.
fn parts(condition: &str) -> Folder {
    let rule = "- code: PT201\n  dimension: all\n  criterion: Good\n  checks:\n    - require: ";
    let folder = Folder::with(PACK, &format!("{rule}{condition}\n"));
    folder.write("pack/part.schema.json", SCHEMA);
    folder.write(
        "gradus.yaml",
        "packs: [{pack: pack, declarations: ['parts/*.yaml']}]\ntargets: [{level: 200}]\n",
    );
    folder
}

fn check(folder: &Folder) -> serde_json::Value {
    let run = gradus(
        folder.path(),
        &["check", "--today", "2026-11-21", "--format", "json"],
    );
    serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {run:?}"))
}

const PART: &str = "meta: {name: bolt}\nowner: team-a\nchecked: {every: 6M, last: 2026-10-01}\n";

/// What looks for sections of the built-in vocabulary says that they are not stated, and nothing worse.
#[test]
fn functions_for_the_built_in_vocabulary_find_nothing_here() {
    for condition in ["held(owner)", "\"headcount([{'id': owner}]) > 0\""] {
        let folder = parts(condition);
        folder.write("parts/bolt.yaml", PART);
        let report = check(&folder);
        let rule = &report["organizations"][0]["models"][0]["rules"][0];
        assert_eq!(rule["outcome"], "undeclared", "{condition}: {report}");
        let message = report["findings"][0]["message"].as_str().unwrap();
        assert!(!message.is_empty(), "{condition}");
    }
    let folder = parts("held(owner)");
    folder.write("parts/bolt.yaml", PART);
    assert_eq!(
        check(&folder)["findings"][0]["message"],
        "the declaration does not state `roles`"
    );
}

#[test]
fn dates_and_texts_work_on_any_file() {
    for condition in [
        "in_time(checked)",
        "recent(checked.last, '2M')",
        "checked.last < today",
        "owner.matches('^team-[a-z]$')",
        "span(checked.every) > span('5M')",
        "has(checked.last) && checked.?never.orValue('x') == 'x'",
    ] {
        let folder = parts(&format!("\"{condition}\""));
        folder.write("parts/bolt.yaml", PART);
        let report = check(&folder);
        assert_eq!(report["verdict"]["met"], true, "{condition}: {report}");
        assert_eq!(report["organizations"][0]["id"], "bolt");
    }
}

/// Two packs of two vocabularies share a run; each file is judged by its own.
#[test]
fn two_vocabularies_share_a_run() {
    let folder = parts("in_time(checked)");
    folder.write("parts/bolt.yaml", PART);
    folder.write(
        "gradus.yaml",
        "packs:\n  - {pack: pack, declarations: ['parts/*.yaml']}\n  - support-strategy\ntargets: [{model: parts, level: 200}]\n",
    );
    folder.write(
        "acme.gradus.yaml",
        "organization: {id: acme, name: Acme, time_zone: Europe/Lisbon}\n",
    );
    let report = check(&folder);
    let judged: Vec<(String, String)> = report["organizations"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|organization| {
            let id = organization["id"].as_str().unwrap().to_owned();
            let models = organization["models"].as_array().unwrap().iter();
            models.map(move |model| (id.clone(), model["id"].as_str().unwrap().to_owned()))
        })
        .collect();
    let expected = [("acme", "support-strategy"), ("bolt", "parts")];
    assert_eq!(
        judged,
        expected.map(|(id, model)| (id.to_owned(), model.to_owned()))
    );
    assert_eq!(report["verdict"]["met"], true, "{report}");
}

/// A file that does not fit the schema fails closed, and says where.
#[test]
fn a_file_that_does_not_fit_its_schema_is_an_error() {
    let folder = parts("in_time(checked)");
    folder.write("parts/bolt.yaml", PART);
    folder.write("parts/nut.yaml", "meta: {name: nut}\nowner: [a, b]\n");
    folder.write("parts/nameless.yaml", "meta: {}\nowner: b\n");
    let run = gradus(
        folder.path(),
        &["check", "--today", "2026-11-21", "--format", "concise"],
    );
    assert_eq!(run.code, 4, "{run:?}");
    assert!(run.out.contains("parts/nut.yaml:2:1"), "{run:?}");
    assert!(run.out.contains("parts/nameless.yaml:1:1"), "{run:?}");
    assert!(run.out.contains("meta.name"), "{run:?}");
}

/// A file that is named is judged by every pack whose globs it fits, as it is when its folder is searched.
#[test]
fn a_named_file_is_judged_by_all_packs_that_are_for_it() {
    let folder = Folder::with("", "");
    for (prefix, id) in [("AA", "first"), ("BB", "second")] {
        let pack = format!(
            "id: {id}\ntitle: T\nprefix: {prefix}\nlevels: [{{level: 100, name: Low}}, {{level: 200, name: High}}]\n\
             dimensions: [{{id: all}}]\ndeclaration: {{schema: s.json, id: name}}\n"
        );
        let rules =
            format!("- code: {prefix}201\n  dimension: all\n  criterion: C\n  checks: [owner != '']\n");
        folder.write(&format!("{id}/pack.yaml"), &pack);
        folder.write(&format!("{id}/200.yaml"), &rules);
        let schema =
            r#"{"type": "object", "properties": {"name": {"type": "string"}, "owner": {"type": "string"}}}"#;
        folder.write(&format!("{id}/s.json"), schema);
    }
    let choice = |id: &str| format!("  - {{pack: {id}, declarations: [\"things/*.yaml\"]}}\n");
    folder.write(
        "gradus.yaml",
        &format!("packs:\n{}{}", choice("first"), choice("second")),
    );
    folder.write("things/a.yaml", "name: a\nowner: somebody\n");
    for path in ["things", "things/a.yaml"] {
        let run = gradus(folder.path(), &["check", path, "--format", "json"]);
        let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        let models = report["organizations"].as_array().unwrap().iter();
        let models: Vec<&str> = models
            .flat_map(|org| org["models"].as_array().unwrap())
            .map(|model| model["id"].as_str().unwrap())
            .collect();
        assert_eq!(models, ["first", "second"], "{path}: {run:?}");
    }
}
