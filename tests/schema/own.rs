//! Schemas that packs bring along.

use std::fmt::Write as _;
use std::sync::Arc;

use gradus::schema::{Kind, Schema, SchemaError, ShapeError};
use gradus::source::{Fault, Source};
use proptest::prelude::*;
use serde_json::Value as Json;

use crate::support::{read_with, show, show_all};

fn compile(text: &str) -> Result<Schema, SchemaError> {
    let source = Arc::new(Source::new("my.schema.json", text));
    let json: Json = serde_json::from_str(text).unwrap();
    Schema::from_json(&source, &json)
}

#[track_caller]
fn refused(text: &str, expected: &str) {
    let error = compile(text).unwrap_err();
    assert_eq!(error.class(), gradus::source::Class::Usage);
    assert_eq!(show(&error), expected);
}

#[test]
fn a_schema_of_a_pack_checks_its_documents() {
    let schema = compile(
        r##"{"type": "object", "required": ["metadata"], "additionalProperties": false, "properties": {
            "metadata": {"title": "Metadata", "type": "object", "properties": {"name": {"type": "string"}}},
            "replicas": {"type": "integer", "maximum": 9},
            "next": {"$ref": "#"}}}"##,
    )
    .unwrap();
    let shapes = schema.shapes();
    let metadata = shapes.field(shapes.root(), "metadata").unwrap();
    assert_eq!(shapes.kind(metadata), Kind::Object);
    assert!(
        shapes.field(metadata, "anything").is_some() && shapes.field(shapes.root(), "anything").is_none()
    );
    let (forest, _) = read_with(
        &schema,
        "metadata: {name: 7}\nreplicas: 12\nnext: {metadata: {}, nxt: {}}\n",
    );
    assert_eq!(
        show_all(&schema.check(forest.root())),
        "1:18 `7`: expected text, found a number\n  help: write it in quotes: `\"7\"`\n\
         2:11 `12`: expected at most 9, found 12\n  help: `gradus schema` prints what can stand here\n\
         3:22 `nxt`: unknown key `nxt` in `next`\n  help: did you mean `next`?"
    );
}

/// The graph follows no anchors; where there is one, the validator has the word.
#[test]
fn an_anchor_is_what_it_names() {
    let schema = compile(
        r##"{"type": "object", "properties": {"a": {"$ref": "#text"}},
            "$defs": {"t": {"$anchor": "text", "type": "string"}}}"##,
    )
    .unwrap();
    let errors = |text: &str| schema.check(read_with(&schema, text).0.root()).len();
    assert_eq!((errors("a: x\n"), errors("a: 1\n")), (0, 1));
}

#[test]
fn nothing_is_fetched() {
    refused(
        r#"{"properties": {"a": {"$ref": "https://schemas.test/a.json"}}}"#,
        "1:32 `https://schemas.test/a.json`: the reference `https://schemas.test/a.json` leads out of the schema\n  \
         help: copy what it names into `$defs` and refer to it with `#/$defs/…`; gradus fetches nothing",
    );
    refused(
        r#"{"properties": {"a": {"$ref": "../../../../etc/passwd"}}}"#,
        "1:32 `../../../../etc/passwd`: the reference `../../../../etc/passwd` leads out of the schema\n  \
         help: copy what it names into `$defs` and refer to it with `#/$defs/…`; gradus fetches nothing",
    );
    // What stands in data is no reference.
    compile(r#"{"examples": [{"$ref": "https://schemas.test/a.json"}]}"#).unwrap();
}

#[test]
fn what_is_no_schema_is_refused() {
    refused(
        r##"{"$ref": "#/$defs/missing"}"##,
        "1:11 `#/$defs/missing`: the reference `#/$defs/missing` leads nowhere\n  help: check the name; the schema has nothing at this place",
    );
    refused(
        r#"{"properties": {"a": {"type": "text"}}}"#,
        "1:1 ``: this is no valid JSON Schema: see `/properties/a/type`\n  help: check the keyword against draft 2020-12 of JSON Schema",
    );
    refused(
        r#"{"$schema": "http://json-schema.org/draft-07/schema#"}"#,
        "1:14 `http://json-schema.org/draft-07/schema#`: the schema is written for `http://json-schema.org/draft-07/schema#`\n  \
         help: write it for draft 2020-12: `\"$schema\": \"https://json-schema.org/draft/2020-12/schema\"`",
    );
}

/// Aliases within aliases make a document deeper than the parser lets one write; the validator must not follow.
#[test]
fn nesting_through_aliases_ends_in_an_error() {
    let schema = compile(r##"{"type": "object", "additionalProperties": {"$ref": "#"}}"##).unwrap();
    let mut text = String::from("a0: &a0 {}\n");
    for n in 1..8 {
        let nested = "{b: ".repeat(50) + &format!("*a{}", n - 1) + &"}".repeat(50);
        writeln!(text, "a{n}: &a{n} {nested}").unwrap();
    }
    let (forest, _) = read_with(&schema, &text);
    let errors = schema.check(forest.root());
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].class(), gradus::source::Class::Limit);
    assert_eq!(errors[0].to_string(), "more than 256 levels of nesting");
}

/// A schema that refers to itself and to nothing else is no loop for us.
#[test]
fn a_schema_that_is_only_itself_ends() {
    if let Ok(schema) = compile(
        r##"{"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}}"##,
    ) {
        assert!(schema.shapes().ids().count() > 1);
    }
}

/// Keywords that the vocabulary does without, and that configurations and packs need.
const FURTHER: &str = r#"{"type": "object", "properties": {
        "day": {"type": "string", "format": "date"},
        "why": {"type": "string", "minLength": 3},
        "any": {"minLength": 2},
        "one": {"const": "abc"}, "text": {"type": "string", "const": "a"}, "none": {"type": "integer", "const": "a"},
        "both": {"enum": ["a", "abc"], "const": "abc"},
        "all": {"type": "object", "additionalProperties": true},
        "in": {"type": "array", "items": {"type": "object", "patternProperties": {"^x-": {"type": "integer"}},
            "additionalProperties": {"type": "string", "minLength": 1}}}
    },
    "additionalProperties": {"type": "object", "properties": {"why": {"type": "boolean"}},
        "additionalProperties": {"type": ["integer", "string"], "minimum": 2}}}"#;

fn value() -> impl Strategy<Value = Json> {
    let scalars = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        (0..4).prop_map(Json::from),
        prop::sample::select(vec!["", "a", "é", "éé", "abc", "2026-11-22", "\u{1f980}"]).prop_map(Json::from),
    ];
    scalars.prop_recursive(3, 12, 3, |inner| {
        let keys = prop::sample::select(vec![
            "day", "why", "any", "all", "in", "x-a", "other", "one", "text", "none", "both",
        ]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Json::from),
            prop::collection::vec((keys, inner), 0..4).prop_map(|entries| {
                let entries = entries.into_iter().map(|(key, value)| (key.to_owned(), value));
                Json::Object(entries.collect())
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn the_verdict_on_further_keywords_is_that_of_a_validator(json in value()) {
        let schema = compile(FURTHER).unwrap();
        let (forest, blanks) = read_with(&schema, &json.to_string());
        let errors = schema.check(forest.root());
        let shape = errors.iter().any(|error| !matches!(error, ShapeError::NoSuchDate { .. } | ShapeError::Ambiguous { .. }));
        let validator = jsonschema::draft202012::new(&serde_json::from_str(FURTHER).unwrap()).unwrap();
        if blanks.is_empty() {
            prop_assert_eq!(!shape, validator.is_valid(&json), "{}: {}", json, show_all(&errors));
        }
    }
}
