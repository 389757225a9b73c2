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
