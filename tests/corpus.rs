//! Generated files are the same every time, those in `examples/` are generated, and declarations reach the levels that
//! they were written for.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../benches/corpus/files/mod.rs"]
mod files;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::path::Path;
use std::process::Command;

use files::{Levels, Mature, Portfolio, Shape};

/// What is compressed is compared by what it holds: another version of the library may pack it otherwise.
fn content(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    if Path::new(name).extension().is_some_and(|ending| ending == "gz") {
        flate2::read::GzDecoder::new(bytes).read_to_end(&mut out).unwrap();
    } else {
        out.extend(bytes);
    }
    out
}

#[test]
fn the_same_seed_gives_the_same_files_and_another_one_others() {
    let (first, again, other) = (files::corpus(5), files::corpus(5), files::corpus(6));
    assert_eq!(first, again);
    let differ = first
        .iter()
        .zip(&other)
        .filter(|(one, other)| one.bytes != other.bytes);
    assert_eq!(
        differ.count(),
        first.iter().filter(|file| !file.name.contains(".yaml")).count()
    );
}

#[test]
fn exports_of_examples_are_what_the_generator_writes() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let stale = |file: &&files::File| {
        let there = std::fs::read(examples.join(&file.name)).unwrap_or_default();
        content(&file.name, &there) != content(&file.name, &file.bytes)
    };
    let all = files::examples();
    let stale: Vec<&str> = all.iter().filter(stale).map(|file| file.name.as_str()).collect();
    assert!(
        stale.is_empty(),
        "{stale:?} differ; run: cargo run --example corpus -- examples"
    );
    assert!(all.iter().all(|file| file.bytes.len() < 100_000));
}

#[test]
fn a_long_list_has_the_rows_that_were_asked_for() {
    let mut out = Vec::new();
    files::tickets(&mut out, 1_000, files::SEED).unwrap();
    assert_eq!(out.split(|&byte| byte == b'\n').count() - 1, 1_001);
}

fn portfolio(seed: u64, shape: Shape) -> Portfolio {
    Portfolio {
        seed,
        files: 24,
        bytes: 8 * 1024,
        levels: "100,200,300,400,500".parse().unwrap(),
        shape,
        evidence: false,
    }
}

/// What `gradus check` says as JSON of a folder, with its code.
fn check(folder: &Path, args: &[&str]) -> (serde_json::Value, Option<i32>) {
    let run = Command::new(env!("CARGO_BIN_EXE_gradus"))
        .args(["check", ".", "--today", "2026-11-21"])
        .args(args)
        .current_dir(folder)
        .env_remove("GITHUB_ACTIONS")
        .output()
        .unwrap();
    (serde_json::from_slice(&run.stdout).unwrap(), run.status.code())
}

#[test]
fn the_same_seed_gives_the_same_organizations_and_another_one_others() {
    for shape in [Shape::Alone, Shape::Clients, Shape::Split] {
        let all = |seed| portfolio(seed, shape).organizations().collect::<Vec<_>>();
        let (first, again, other) = (all(5), all(5), all(6));
        assert_eq!(first, again);
        assert!(
            first
                .iter()
                .zip(&other)
                .all(|(one, other)| one.files != other.files)
        );
        // Each depends on its own number alone, so that a small corpus is the beginning of a large one.
        let few = Portfolio {
            files: 8,
            ..portfolio(5, shape)
        };
        assert!(few.organizations().zip(&first).all(|(few, first)| few == *first));
    }
}

#[test]
fn declarations_have_the_size_that_was_asked_for_unless_their_level_needs_more() {
    for organization in portfolio(7, Shape::Alone).organizations() {
        let (level, size) = (organization.level, organization.files[0].bytes.len());
        assert!(
            level > 200 || size.abs_diff(8 * 1024) < 300,
            "{size} bytes at {level}"
        );
        assert!(size > 7_900 && size < 20_000, "{size} bytes at {level}");
    }
    for organization in portfolio(7, Shape::Split).organizations() {
        for file in organization.files {
            assert!(file.bytes.len().abs_diff(8 * 1024) < 300, "{}", file.name);
        }
    }
}

#[test]
fn organizations_are_at_the_level_that_they_were_written_for_in_every_model() {
    for (shape, evidence) in [
        (Shape::Alone, true),
        (Shape::Clients, false),
        (Shape::Split, false),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mut truth = BTreeMap::new();
        let portfolio = Portfolio {
            evidence,
            files: if shape == Shape::Split { 48 } else { 24 },
            ..portfolio(11, shape)
        };
        for organization in portfolio.organizations() {
            for file in &organization.files {
                let path = folder.path().join(&file.name);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, &file.bytes).unwrap();
            }
            truth.insert(organization.id, organization.level);
        }
        let mix: BTreeSet<u16> = truth.values().copied().collect();
        assert!(mix.len() >= 4, "{shape:?} has organizations at {mix:?}");
        let (report, code) = check(folder.path(), &["--no-config", "--format", "json"]);
        assert_eq!(report["errors"], serde_json::json!([]), "{shape:?}");
        assert_eq!(code, Some(0));
        let organizations = report["organizations"].as_array().unwrap();
        assert_eq!(organizations.len(), truth.len());
        for organization in organizations {
            let wanted = truth[organization["id"].as_str().unwrap()];
            for model in organization["models"].as_array().unwrap() {
                assert_eq!(
                    model["level"], wanted,
                    "{} in {}",
                    organization["id"], model["id"]
                );
            }
        }
    }
}

#[test]
fn a_mix_of_levels_is_kept() {
    let levels: Levels = "200:3,500:1".parse().unwrap();
    let many = Portfolio {
        files: 400,
        bytes: 0,
        levels,
        ..portfolio(3, Shape::Alone)
    };
    let high = many
        .organizations()
        .filter(|organization| organization.level == 500)
        .count();
    assert!((70..130).contains(&high), "{high} of 400");
    assert!("250:1".parse::<Levels>().is_err() && "200:x".parse::<Levels>().is_err());
}

#[test]
fn files_for_peers_are_the_same_for_the_same_seed_and_fail_what_they_say() {
    let folder = tempfile::tempdir().unwrap();
    let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/pack");
    std::fs::create_dir(folder.path().join("pack")).unwrap();
    for entry in std::fs::read_dir(pack).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), folder.path().join("pack").join(entry.file_name())).unwrap();
    }
    let config = "packs: [{pack: pack, declarations: [\"org-*.yaml\"]}]\n";
    std::fs::write(folder.path().join("gradus.yaml"), config).unwrap();
    let mut truth = Vec::new();
    let matures = [Mature::Mix, Mature::Mix, Mature::All, Mature::None];
    for (number, mature) in (0..40).zip(matures.into_iter().cycle()) {
        let file = files::peer(9, number, 8 * 1024, mature);
        assert_eq!(file, files::peer(9, number, 8 * 1024, mature));
        assert_ne!(file.text, files::peer(8, number, 8 * 1024, mature).text);
        assert!(file.text.len().abs_diff(8 * 1024) < 300);
        std::fs::write(folder.path().join(format!("org-{number:05}.yaml")), &file.text).unwrap();
        truth.push(file.fails);
    }
    let (report, _) = check(folder.path(), &["--format", "json"]);
    assert_eq!(report["errors"], serde_json::json!([]));
    for (organization, fails) in report["organizations"].as_array().unwrap().iter().zip(&truth) {
        let rules = organization["models"][0]["rules"].as_array().unwrap();
        let wrong = (1..)
            .zip(rules)
            .filter(|(_, rule)| rule["outcome"] != "satisfied");
        assert_eq!(
            &wrong.map(|(check, _)| check).collect::<Vec<usize>>(),
            fails,
            "{}",
            organization["id"]
        );
    }
}

#[test]
fn the_pack_that_peers_are_held_against_has_examples_that_hold() {
    let run = Command::new(env!("CARGO_BIN_EXE_gradus"))
        .args(["test", "benches/peers/pack", "--mutate"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stdout));
}
