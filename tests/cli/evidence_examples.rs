//! The exports of the examples: one contradiction in each, and the rest as declared.

use std::fmt::Write as _;

use serde_json::Value;

use crate::examples::folder;
use crate::harness::{TODAY, gradus};

/// What a report says of evidence.
fn said(report: &Value) -> String {
    let mut text = String::new();
    for organization in report["organizations"].as_array().unwrap() {
        let claims = &organization["claims"];
        if claims.is_object() {
            let _ = writeln!(
                text,
                "{}: {} proven, {} contradicted, {} unproven",
                organization["id"], claims["proven"], claims["contradicted"], claims["unproven"]
            );
        }
    }
    for finding in report["findings"].as_array().unwrap() {
        if finding["code"].as_str().unwrap().starts_with("GR04") {
            let (at, line) = (
                &finding["location"]["file"],
                &finding["location"]["start"]["line"],
            );
            let _ = writeln!(text, "{} {}:{line} {}", finding["code"], at, finding["message"]);
            for related in finding["related"].as_array().unwrap() {
                let _ = writeln!(text, "  {}", related["message"]);
            }
        }
    }
    text
}

#[test]
fn each_example_has_one_contradiction_to_be_found() {
    let mut all = String::new();
    for name in ["start-up", "northwind", "enterprise", "efficient"] {
        let output = gradus()
            .current_dir(folder(name))
            .args(["check", "--today", TODAY, "--format", "json"])
            .output()
            .unwrap();
        let said = said(&serde_json::from_slice(&output.stdout).unwrap());
        assert_eq!(said.matches("GR041").count(), 1, "{name}:\n{said}");
        let _ = writeln!(all, "{name}\n{said}");
    }
    insta::assert_snapshot!(all);
}

/// Every command of the page on summaries does what it says, in the folder that it names.
#[cfg(unix)]
#[test]
fn the_commands_of_the_documentation_work() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("docs/summaries.md")).unwrap();
    let mut commands = Vec::new();
    let mut inside = false;
    for line in page.lines() {
        match line {
            "```sh" => inside = true,
            "```" => inside = false,
            command if inside => commands.push(command),
            _ => {}
        }
    }
    assert_eq!(commands.len(), 6, "{commands:?}");
    let work = tempfile::tempdir().unwrap();
    let copied = std::process::Command::new("cp")
        .arg("-R")
        .arg(folder("enterprise"))
        .arg(work.path())
        .status();
    assert!(copied.unwrap().success());
    let bin = std::path::Path::new(env!("CARGO_BIN_EXE_gradus"))
        .parent()
        .unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    let mut summaries = Vec::new();
    for command in commands {
        let mut shell = crate::harness::scrubbed(std::process::Command::new("sh"));
        let output = shell
            .args(["-ec", command])
            .env("PATH", &path)
            .current_dir(work.path().join("enterprise"))
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{command}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        summaries.extend(std::fs::read(work.path().join("enterprise/incidents.json")));
    }
    assert!(String::from_utf8_lossy(&summaries.concat()).contains("gradus-evidence"));
}
