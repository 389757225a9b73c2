//! The external suite of YAML 1.2, where the folder with it is present.
//!
//! Every verdict of the parsing layer is that of the suite. Where the suite
//! gives values, the tree has the same ones, but for the rows below, which the
//! tree refuses by design.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use gradus::source::Source;
use gradus::yaml::{Forest, Limits, YamlError, parse_stream};
use serde_json::Value;

/// Rows whose keys are no text: a list, a mapping, or nothing at all.
const KEYS_THAT_ARE_NO_TEXT: &[&str] = &[
    "2JQS", "4FJ6", "6BFJ", "6M2F", "6PBE", "9MMW", "CFD4", "DFF7", "FH7J", "FRK4", "KK5P", "LX3P",
    "M2N8/00", "M2N8/01", "M5DY", "NHX8", "NKF9", "PW8X", "Q9WF", "RZP5", "S3PD", "SBG9", "SM9W/01",
    "UKK6/00", "V9D5", "X38W", "XW4D",
];

/// Rows with a tag that the core schema does not have.
const FOREIGN_TAGS: &[&str] = &[
    "2XXW", "565N", "5TYM", "6CK3", "6WLZ", "7FWL", "9WXW", "C4HZ", "CC74", "CUP7", "J7PZ", "M5C3", "P76L",
    "UGM3", "Z67P", "Z9M4",
];

/// Whether the events of the text end without an error, as the tree reads them.
fn parses(text: &str) -> bool {
    let mut options = granit_parser::options! { strict_indentation: true };
    options.set_emit_comments(false);
    granit_parser::Parser::new_from_str_with_options(text, options).all(|event| event.is_ok())
}

#[test]
fn all_verdicts_and_values_of_the_suite() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/suites/yaml-test-suite.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: the suite is not beside this checkout");
        return;
    };
    let rows: Vec<Value> = serde_json::from_str(&text).unwrap();
    let mut wrong = Vec::new();
    let (mut keys, mut tags, mut values) = (BTreeSet::new(), BTreeSet::new(), 0);
    for row in &rows {
        let id = row["id"].as_str().unwrap();
        let yaml = row["yaml"].as_str().unwrap();
        let invalid = row["error"].as_bool().unwrap();
        if parses(yaml) == invalid {
            wrong.push(format!("{id}: the parser gives the other verdict"));
        }
        let source = Arc::new(Source::new(id, yaml));
        match parse_stream(&source, Limits::default()) {
            Ok(_) if invalid => wrong.push(format!("{id}: the tree accepts it")),
            Ok(trees) => {
                let got: Vec<Value> = trees
                    .into_iter()
                    .map(|tree| Forest::single(Arc::new(tree)).root().to_json())
                    .collect();
                let Some(expected) = row.get("json") else { continue };
                values += 1;
                if *expected != Value::Array(got.clone()) {
                    wrong.push(format!("{id}: {expected} but the tree has {}", Value::Array(got)));
                }
            }
            Err(_) if invalid => {}
            Err(YamlError::Key { .. }) => _ = keys.insert(id),
            Err(YamlError::Tag { .. }) => _ = tags.insert(id),
            Err(other) => wrong.push(format!("{id}: {other}")),
        }
    }
    println!(
        "{} verdicts, {values} values, {} refused by design",
        rows.len(),
        keys.len() + tags.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(keys, KEYS_THAT_ARE_NO_TEXT.iter().copied().collect());
    assert_eq!(tags, FOREIGN_TAGS.iter().copied().collect());
    assert_eq!(rows.len(), 402);
}
