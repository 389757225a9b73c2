//! `gradus init`: what it writes is sound, and nothing is overwritten.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::support::gradus;

/// All files below a folder, with their text.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder_) = open.pop() {
        for entry in fs::read_dir(&folder_).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                found.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    found
}

#[test]
fn a_new_pack_is_green_at_once() {
    for name in ["on-call", "servicing-of-servers", "x2y", &"a".repeat(40)] {
        let folder = tempfile::tempdir().unwrap();
        let run = gradus(folder.path(), &["init", "--pack", name]);
        assert_eq!(run.code, 0, "{run:?}");
        let written: Vec<String> = files(folder.path()).into_keys().collect();
        let said: Vec<&str> = run
            .out
            .lines()
            .filter_map(|line| line.strip_prefix("wrote "))
            .collect();
        let mut sorted = said.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, written);

        let test = gradus(folder.path(), &["test"]);
        assert_eq!(test.code, 0, "{test:?}");
        assert!(
            test.out.contains("1 rule") && test.out.contains("0 fail"),
            "{test:?}"
        );
        let mutate = gradus(folder.path(), &["test", "--mutate"]);
        assert_eq!(mutate.code, 0, "{mutate:?}");
        let check = gradus(folder.path(), &["check", "--today", "2026-11-21"]);
        assert_eq!((check.code, check.err.as_str()), (0, ""), "{check:?}");
        assert!(check.out.contains("✓ the target is met"), "{check:?}");
    }
}

/// The template shows what a rule should have: reasons to fail, and a fact that is absent.
#[test]
fn the_rule_of_a_new_pack_has_an_example_for_each_outcome() {
    let folder = tempfile::tempdir().unwrap();
    gradus(folder.path(), &["init", "--pack", "on-call"]);
    let pack = gradus::pack::load_folder(&folder.path().join("packs/on-call"), "packs/on-call").unwrap();
    let [rule] = pack.rules.as_slice() else {
        panic!("one rule, and not {}", pack.rules.len())
    };
    let count = |key: &str| {
        rule.examples
            .iter()
            .filter(|example| example.expected.key() == key)
            .count()
    };
    assert_eq!(
        (count("satisfied"), count("violated"), count("undeclared")),
        (2, 3, 1)
    );
}

#[test]
fn a_pack_can_stand_in_a_folder_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let run = gradus(folder.path(), &["init", "--pack", "on-call", "new/one"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.out.starts_with("wrote new/one/gradus.yaml\n"), "{}", run.out);
    assert!(run.out.contains("  cd new/one\n"), "{}", run.out);
    assert_eq!(gradus(&folder.path().join("new/one"), &["test"]).code, 0);
}

#[test]
fn nothing_is_overwritten_and_nothing_is_written_by_halves() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("example.gradus.yaml"), "mine\n").unwrap();
    let run = gradus(folder.path(), &["init", "--pack", "on-call"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""), "{run:?}");
    assert!(
        run.err
            .contains("`example.gradus.yaml` exists already, and nothing was written"),
        "{}",
        run.err
    );
    let expected = BTreeMap::from([("example.gradus.yaml".to_owned(), "mine\n".to_owned())]);
    assert_eq!(files(folder.path()), expected);
}

/// A link to nowhere is something too: writing through it would write elsewhere.
#[cfg(unix)]
#[test]
fn a_link_is_not_written_through() {
    let folder = tempfile::tempdir().unwrap();
    let elsewhere = folder.path().join("elsewhere");
    std::os::unix::fs::symlink(&elsewhere, folder.path().join("gradus.yaml")).unwrap();
    let run = gradus(folder.path(), &["init"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(!elsewhere.exists());
}

#[test]
fn a_bad_name_is_refused_and_a_better_one_is_named() {
    let folder = tempfile::tempdir().unwrap();
    for (name, help) in [
        ("On Call", "`on-call` would do"),
        ("../up", "`up` would do"),
        ("servicing", "`our-servicing`"),
        ("", "such as `on-call`"),
        ("\u{1b}[31m", "such as `on-call`"),
    ] {
        let run = gradus(folder.path(), &["init", "--pack", name]);
        let said = run.err.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(run.code, 2, "{run:?}");
        assert!(said.contains(help), "{name}: {said}");
        assert!(!run.err.contains('\u{1b}'), "{run:?}");
    }
    assert!(files(folder.path()).is_empty());
}

/// A newcomer has a run that ends well and says what is missing; nothing is claimed that nobody said.
#[test]
fn the_first_files_are_valid_and_claim_nothing() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(gradus(folder.path(), &["init"]).code, 0);
    let check = gradus(folder.path(), &["check"]);
    assert_eq!((check.code, check.err.as_str()), (0, ""), "{check:?}");
    assert!(
        check
            .out
            .contains("support-strategy is at 100, must be at 200 by"),
        "{}",
        check.out
    );
    for code in ["PS201", "PS202", "PS203", "PS204"] {
        assert!(
            check.out.contains(&format!("{code}  undeclared")),
            "{code}: {}",
            check.out
        );
    }
}

/// The comments of the first declaration are worth following: with them it is at the level they speak of.
#[test]
fn the_comments_of_the_first_declaration_lead_to_level_200() {
    let folder = tempfile::tempdir().unwrap();
    gradus(folder.path(), &["init"]);
    let file = folder.path().join("organization.gradus.yaml");
    let text = fs::read_to_string(&file).unwrap();
    let (head, rest) = text.split_once("\n## ").unwrap();
    let rest = format!("## {rest}\n").replace("\n# ", "\n");
    fs::write(&file, format!("{head}\n{rest}")).unwrap();
    let check = gradus(folder.path(), &["check", "--format", "json"]);
    assert_eq!(check.code, 0, "{check:?}");
    let report: serde_json::Value = serde_json::from_str(&check.out).unwrap();
    let model = &report["organizations"][0]["models"][0];
    assert_eq!(
        (&model["id"], &model["level"]),
        (&"support-strategy".into(), &200.into())
    );
    assert_eq!(report["errors"], serde_json::json!([]));
}
