//! A schema of a pack, and a document: refused with a place, or a verdict that the validator of JSON Schema shares.

use std::sync::Arc;

use gradus::schema::{Schema, mark_blanks};
use gradus::yaml::{Forest, Limits, parse};

use super::ground::{inside, parts, sound, source, text};

pub(super) fn run(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let files = parts(text);
    let part = |name: &str| {
        files
            .iter()
            .find(|(found, _)| *found == name)
            .map(|(_, body)| *body)
    };
    let document = part("document.yaml").unwrap_or(text);
    check(Schema::builtin(), document);
    let Some(written) = part("own.schema.json") else {
        return;
    };
    let Ok(json) = serde_json::from_str(written) else {
        return;
    };
    match Schema::from_json(&source("own.schema.json", written), &json) {
        Ok(schema) => check(&schema, document),
        Err(error) => sound(&error),
    }
}

fn check(schema: &Schema, document: &str) {
    let Ok(mut tree) = parse(&source("document.yaml", document), Limits::default()) else {
        return;
    };
    for placeholder in mark_blanks(&mut tree, schema) {
        inside(&placeholder.at, "a placeholder");
    }
    let forest = Forest::single(Arc::new(tree));
    let errors = schema.check(forest.root());
    assert!(errors.len() <= 101, "{} errors", errors.len());
    for error in &errors {
        sound(error);
    }
    let again = schema.check(forest.root());
    assert_eq!(errors.len(), again.len());
    for error in schema.references(forest.root()) {
        sound(&error);
    }
}
