//! The examples stand where their READMEs say.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::harness::{TODAY, gradus};

/// Each example with the code that its README promises.
const EXAMPLES: [(&str, i32); 5] = [
    ("start-up", 1),
    ("northwind", 0),
    ("enterprise", 0),
    ("portfolio", 1),
    ("efficient", 0),
];

pub(crate) fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)
}

/// The cells of a row of a Markdown table, without the marks of code and emphasis.
fn cells(line: &str) -> Option<Vec<String>> {
    let inner = line.trim().strip_prefix('|')?.strip_suffix('|')?;
    Some(
        inner
            .split('|')
            .map(|cell| cell.trim().replace(['`', '*'], ""))
            .collect(),
    )
}

/// The first table after the line that begins with `after`.
fn table(readme: &str, after: &str) -> Vec<Vec<String>> {
    let lines = readme.lines().skip_while(|line| !line.starts_with(after)).skip(1);
    let lines = lines.skip_while(|line| cells(line).is_none());
    lines
        .map_while(cells)
        .filter(|row| {
            !row.iter()
                .all(|cell| cell.chars().all(|c| c == '-') && !cell.is_empty())
        })
        .collect()
}

type Levels = BTreeMap<(String, String), u64>;

/// What a README says of organizations and models: the table below "What gradus reports".
fn promised(readme: &str, only: &str) -> Levels {
    let rows = table(readme, "## What gradus reports");
    let (head, rows) = rows.split_first().unwrap();
    let mut levels = Levels::new();
    for row in rows {
        if head[0] == "organization" {
            for (model, level) in head.iter().zip(row).skip(1) {
                levels.insert((row[0].clone(), model.clone()), level.parse().unwrap());
            }
        } else {
            levels.insert((only.to_owned(), row[0].clone()), row[1].parse().unwrap());
        }
    }
    levels
}

fn report(name: &str, today: &str) -> (Option<i32>, serde_json::Value) {
    let output = gradus()
        .args(["check", "--today", today, "--format", "json"])
        .current_dir(folder(name))
        .output()
        .unwrap();
    let report = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{name}: {}", String::from_utf8_lossy(&output.stderr)));
    (output.status.code(), report)
}

fn levels(report: &serde_json::Value) -> Levels {
    let mut levels = Levels::new();
    for organization in report["organizations"].as_array().unwrap() {
        for model in organization["models"].as_array().unwrap() {
            let key = (
                organization["id"].as_str().unwrap().to_owned(),
                model["id"].as_str().unwrap().to_owned(),
            );
            levels.insert(key, model["level"].as_u64().unwrap());
        }
    }
    levels
}

fn readme(name: &str) -> String {
    std::fs::read_to_string(folder(name).join("README.md")).unwrap()
}

/// Levels and exit code of each example are those of its README, so neither can drift.
#[test]
fn examples_stand_where_their_readmes_say() {
    for (name, code) in EXAMPLES {
        let (ended, report) = report(name, TODAY);
        let only = report["organizations"][0]["id"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        assert_eq!(levels(&report), promised(&readme(name), &only), "{name}");
        assert_eq!(ended, Some(code), "{name}");
        assert_eq!(report["errors"], serde_json::json!([]), "{name}");
        for organization in report["organizations"].as_array().unwrap() {
            for model in organization["models"].as_array().unwrap() {
                assert!(model["possible"].as_u64() >= model["level"].as_u64(), "{name}");
            }
        }
    }
}

/// The dimensions that READMEs tell are those that are reported.
#[test]
fn dimensions_stand_where_the_readmes_say() {
    let dimensions = |name: &str| -> BTreeMap<String, u64> {
        let (_, report) = report(name, TODAY);
        let models = report["organizations"][0]["models"].as_array().unwrap().clone();
        let model = models
            .iter()
            .find(|model| model["id"] == "support-strategy")
            .unwrap();
        let dimensions = model["dimensions"].as_array().unwrap().iter();
        dimensions
            .map(|one| {
                (
                    one["id"].as_str().unwrap().to_owned(),
                    one["level"].as_u64().unwrap(),
                )
            })
            .collect()
    };
    let told: BTreeMap<String, u64> = table(&readme("northwind"), "The dimensions of `support-strategy`:")
        [1..]
        .iter()
        .map(|row| (row[0].clone(), row[1].parse().unwrap()))
        .collect();
    assert_eq!(dimensions("northwind"), told);
    let readme = readme("start-up");
    let sentence = readme
        .lines()
        .find_map(|line| line.strip_prefix("The dimensions of `support-strategy`: "))
        .unwrap();
    let told: BTreeMap<String, u64> = sentence
        .trim_end_matches('.')
        .split(", ")
        .map(|part| part.rsplit_once(' ').unwrap())
        .map(|(name, level)| (name.to_owned(), level.parse().unwrap()))
        .collect();
    assert_eq!(dimensions("start-up"), told);
}

/// The table of later days in the README of `efficient` holds.
#[test]
fn levels_are_lost_when_the_readme_says() {
    let rows = table(&readme("efficient"), "## How soon it is lost");
    let (head, rows) = rows.split_first().unwrap();
    assert_eq!(rows.len(), 3);
    for row in rows {
        let (_, report) = report("efficient", &row[0]);
        for ((_, model), level) in levels(&report) {
            let column = head.iter().position(|name| *name == model).unwrap();
            assert_eq!(level.to_string(), row[column], "{model} on {}", row[0]);
        }
    }
}

/// A waived finding is told from a mended one: the README of `northwind` names both levels.
#[test]
fn the_waiver_of_northwind_counts() {
    let (_, report) = report("northwind", TODAY);
    let models = report["organizations"][0]["models"].as_array().unwrap().clone();
    let rules = models.iter().flat_map(|model| model["rules"].as_array().unwrap());
    let waived: Vec<_> = rules
        .filter(|rule| rule["waived"] == true)
        .map(|rule| rule["code"].as_str().unwrap())
        .collect();
    assert_eq!(waived, ["PS302"]);
}

/// Every level of every model can be reached: somebody among the examples stands there.
#[test]
fn each_level_of_each_model_is_shown() {
    let mut shown: BTreeMap<String, std::collections::BTreeSet<u64>> = BTreeMap::new();
    for (name, _) in EXAMPLES {
        for ((_, model), level) in levels(&report(name, TODAY).1) {
            shown.entry(model).or_default().insert(level);
        }
    }
    assert_eq!(shown.len(), gradus::pack::builtin_ids().len());
    for (model, levels) in shown {
        assert_eq!(levels, [100, 200, 300, 400, 500].into(), "{model}");
    }
}
