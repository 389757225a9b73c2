//! The reference under `docs/` says what the packs, the arguments and the schemas say.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use gradus::cli::reference::{Document, documents};
use gradus::pack::{builtin, builtin_ids};

/// What makes the test write the files instead of comparing them.
const BLESS: &str = "GRADUS_BLESS";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The command, as the environment of a user has no say in it.
fn gradus(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gradus"))
        .args(args)
        .current_dir(root())
        .env_remove("CLICOLOR_FORCE")
        .env("NO_COLOR", "1")
        .output()
        .unwrap()
}

fn stdout(args: &[&str]) -> String {
    let output = gradus(args);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "gradus {}: {errors}", args.join(" "));
    String::from_utf8(output.stdout).unwrap()
}

/// The codes of all built-in packs.
fn codes() -> BTreeSet<String> {
    let packs = builtin_ids().into_iter().map(|id| builtin(id).unwrap().unwrap());
    packs
        .flat_map(|pack| {
            pack.rules
                .iter()
                .map(|rule| rule.code.to_string())
                .collect::<Vec<_>>()
        })
        .collect()
}

/// The generated files that are there: all of `docs/rules`, and the others that carry the note.
fn written() -> BTreeSet<String> {
    let names = |folder: &str| -> Vec<(String, PathBuf)> {
        let entries = fs::read_dir(root().join("docs").join(folder))
            .into_iter()
            .flatten()
            .flatten();
        let named = entries.map(|entry| {
            (
                format!("{folder}{}", entry.file_name().to_string_lossy()),
                entry.path(),
            )
        });
        named.filter(|(_, path)| path.is_file()).collect()
    };
    let generated = |path: &Path| {
        fs::read_to_string(path)
            .unwrap_or_default()
            .starts_with("<!-- Generated")
    };
    let top = names("").into_iter().filter(|(_, path)| generated(path));
    top.chain(names("rules/")).map(|(name, _)| name).collect()
}

/// No file of the reference has drifted from what it is made of, and none is left over.
#[test]
fn the_reference_is_current() {
    let documents = documents();
    let docs = root().join("docs");
    let stale = |document: &&Document| {
        fs::read_to_string(docs.join(&document.path)).ok().as_ref() != Some(&document.text)
    };
    let stale: Vec<&Document> = documents.iter().filter(stale).collect();
    let expected: BTreeSet<String> = documents.iter().map(|document| document.path.clone()).collect();
    let left: Vec<String> = written().difference(&expected).cloned().collect();
    if std::env::var_os(BLESS).is_some() {
        for document in stale {
            let path = docs.join(&document.path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, &document.text).unwrap();
        }
        for name in left {
            fs::remove_file(docs.join(name)).unwrap();
        }
        return;
    }
    let stale: Vec<&str> = stale.iter().map(|document| document.path.as_str()).collect();
    assert!(
        stale.is_empty() && left.is_empty(),
        "docs/ is not current: {stale:?}, left over: {left:?}\nrun: {BLESS}=1 cargo test --test docs"
    );
}

/// Every rule has its page, every page its rule, and `gradus rules` lists the same.
#[test]
fn packs_pages_and_the_list_of_rules_are_one_set() {
    let pages = documents().into_iter().filter_map(|document| {
        let name = document
            .path
            .strip_prefix("rules/")?
            .strip_suffix(".md")?
            .to_owned();
        let other = name == "README" || builtin_ids().contains(&name.as_str());
        (!other).then_some(name)
    });
    assert_eq!(pages.collect::<BTreeSet<_>>(), codes());
    let listed: serde_json::Value =
        serde_json::from_str(&stdout(&["rules", "--no-config", "--format", "json"])).unwrap();
    let listed = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| rule["code"].as_str().unwrap().to_owned());
    assert_eq!(listed.collect::<BTreeSet<_>>(), codes());
}

/// The codes of every built-in pack are those of its model in the map of criteria, where that is at hand.
#[test]
fn packs_have_the_criteria_of_their_models() {
    let file = root().join("../shared/criteria.yaml");
    let Ok(text) = fs::read_to_string(&file) else {
        println!("skipped: no {}", file.display());
        return;
    };
    let criteria: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
    for id in builtin_ids() {
        let pack = builtin(id).unwrap().unwrap();
        let own: BTreeSet<&str> = pack.rules.iter().map(|rule| &*rule.code).collect();
        let models = criteria["models"].as_sequence().unwrap();
        let model = models
            .iter()
            .find(|model| model["id"].as_str() == Some(id))
            .unwrap();
        let rows = model["criteria"].as_sequence().unwrap().iter();
        let asked: BTreeSet<&str> = rows.map(|row| row["code"].as_str().unwrap()).collect();
        assert_eq!(own, asked, "{id}");
    }
}

/// Explains something of the pack beside this test, which changes with no model.
fn explained(what: &str, format: &str) -> String {
    stdout(&[
        "explain",
        "--no-config",
        "--pack",
        "tests/docs/pack",
        what,
        "--format",
        format,
    ])
}

#[test]
fn a_rule_is_explained() {
    insta::assert_snapshot!("rule_text", explained("LO201", "text"));
    insta::assert_snapshot!("rule_markdown", explained("LO201", "markdown"));
    insta::assert_snapshot!("rule_json", explained("LO201", "json"));
}

#[test]
fn a_model_is_explained() {
    insta::assert_snapshot!("model_text", explained("lookout", "text"));
    insta::assert_snapshot!("model_markdown", explained("lookout", "markdown"));
    insta::assert_snapshot!("model_json", explained("lookout", "json"));
}

#[test]
fn a_finding_of_the_tool_is_explained() {
    insta::assert_snapshot!("finding_text", explained("GR001", "text"));
    insta::assert_snapshot!("finding_markdown", explained("GR001", "markdown"));
    insta::assert_snapshot!("finding_json", explained("GR001", "json"));
}

/// What a configuration sets stands beside the default, with its place.
#[test]
fn what_a_configuration_sets_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("gradus.yaml");
    fs::write(
        &file,
        "packs: [support-strategy]\nparams:\n  support-strategy: {team: 5}\n",
    )
    .unwrap();
    let text = stdout(&["explain", "PS401", "--config", &file.to_string_lossy()]);
    assert!(text.contains("team = 5 (default 2; set at"), "{text}");
    assert!(text.contains("has 5 people"), "{text}");
    let words: Vec<&str> = text.split_whitespace().collect();
    assert!(words.join(" ").contains("gradus.yaml:3:"), "{text}");
}

/// What is misspelt is told with what was probably meant, and is wrong usage.
#[test]
fn what_is_unknown_is_told_with_the_nearest() {
    for (what, advice) in [
        ("PS40", "did you mean"),
        ("suport-strategy", "did you mean `support-strategy`?"),
        ("PS999", "the codes of `support-strategy` go from PS201 to PS505"),
        ("", "name a code"),
    ] {
        let output = gradus(&["explain", "--no-config", what]);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{errors}");
        assert!(errors.contains(advice), "{errors}");
    }
    assert!(stdout(&["explain", "--no-config", "ps404"]).starts_with("PS404"));
}
