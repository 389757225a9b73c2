//! Schemas of strangers, held against documents of strangers.

use std::fmt::Write as _;

use gradus::limit;
use serde_json::{Map, Value, json};

use crate::harness::{ACME, Run};
use crate::packs::{line, own_schema, schema_as_written, with_condition, with_rules};
use crate::stopped;

/// A document that is nested as deep as aliases may lead, with something at the end.
fn deep(end: &str) -> String {
    let part = 60;
    let levels = limit::ALIASED_NESTING.count() - 8;
    let mut text = format!("x1: &x1 {}\n", crate::lists(levels % part, end));
    for at in 2..=levels / part + 1 {
        let _ = writeln!(
            text,
            "x{at}: &x{at} {}",
            crate::lists(part, &format!("*x{}", at - 1))
        );
    }
    let _ = writeln!(text, "metadata: {{name: a, n: *x{}}}", levels / part + 1);
    text
}

/// Definitions that ask each other for one value, and go down into it at the end of their line.
fn around(length: usize, ask: impl Fn(&str) -> Value) -> Map<String, Value> {
    let mut definitions = line(length, ask);
    let down = json!({"items": {"$ref": "#/$defs/a1"}, "not": {"const": "bad"}});
    definitions.insert(format!("a{length}"), down);
    definitions
}

/// How a definition asks for the next.
type Ask = fn(&str) -> Value;

/// The limit on subschemas within each other, times that on nesting, is more than a thread has room for.
#[test]
fn as_deep_as_schema_and_document_allow_together() {
    let ways: [(Ask, usize); 9] = [
        (|next| json!({"$ref": next}), 1),
        (|next| json!({"allOf": [{"$ref": next}]}), 2),
        (|next| json!({"anyOf": [{"$ref": next}]}), 2),
        (|next| json!({"oneOf": [{"$ref": next}, {"const": "never"}]}), 2),
        (|next| json!({"if": true, "then": {"$ref": next}}), 2),
        (|next| json!({"if": {"$ref": next}, "else": false}), 2),
        (|next| json!({"not": {"not": {"$ref": next}}}), 3),
        (
            |next| json!({"$ref": next, "unevaluatedItems": {"type": "array"}}),
            1,
        ),
        (
            |next| json!({"allOf": [{"$ref": next, "pattern": "^(?=a)"}], "contains": true}),
            2,
        ),
    ];
    let most = limit::SCHEMA_DEPTH.count();
    for (at, (way, each)) in ways.into_iter().enumerate() {
        let definitions = around((most - 3) / each, way);
        for (end, fits) in [("", true), ("bad", false)] {
            let run = own_schema(&json!({"$ref": "#/$defs/a1"}), &definitions, &deep(end)).expect_no_panic();
            // What all of a list must be, or one of it, is another matter than how deep it is.
            let expected = if fits && at < 7 { Some(0) } else { run.code };
            assert_eq!(run.code, expected, "{at} {end}: {run}");
            assert!(matches!(run.code, Some(0 | 4)), "{at} {end}: {run}");
        }
    }
}

/// A schema whose texts have so many different patterns, the last of which is this.
fn with_patterns(count: usize, last: &str) -> Run {
    let mut all: Vec<Value> = (1..count)
        .map(|at| json!({"pattern": format!("^x{at}$")}))
        .collect();
    // What is written alike is compiled once.
    all.push(json!({"pattern": "^x1$"}));
    all.push(json!({"pattern": last}));
    own_schema(
        &json!({"properties": {"any": {"anyOf": all}}}),
        &Map::new(),
        "metadata: {name: a}\n",
    )
}

#[test]
fn patterns_of_a_schema() {
    let most = limit::PATTERNS.count();
    with_patterns(most, "^é$").expect_exit(0);
    stopped(with_patterns(most + 1, "^é$"), limit::PATTERNS, "own/s.json:1:");
    // Past what one pattern may take; what it takes is not for a schema to say.
    with_patterns(2, r"^\p{L}{2}$").expect_exit(0);
    let large = with_patterns(2, r"^\p{L}{100}$").expect_exit(2);
    large.expect_stderr("no valid JSON Schema");
}

#[test]
fn patterns_of_conditions() {
    let most = limit::PATTERNS.count();
    let rules = |count: usize| {
        let conditions = |range: std::ops::Range<usize>| {
            range
                .map(|at| format!("'a'.matches('x{at}|a')"))
                .collect::<Vec<_>>()
                .join(" && ")
        };
        (0..count).step_by(50).fold(String::new(), |text, at| {
            text + &format!(
                "- code: LA2{:02}\n  dimension: reach\n  basis: characteristic\n  criterion: c\n  checks:\n    \
                 - require: {:?}\n      message: m\n",
                at / 50 + 10,
                conditions(at..count.min(at + 50))
            )
        })
    };
    with_rules(&rules(most)).expect_exit(0);
    stopped(with_rules(&rules(most + 1)), limit::PATTERNS, "ladder/200.yaml:");
    // The same one as often as one likes.
    let same = vec!["'a'.matches('^a$')"; 100].join(" && ");
    with_condition(&same, ACME).expect_exit(0);
}

#[test]
fn patterns_of_the_schemas_of_checks() {
    let most = limit::PATTERNS.count();
    let rules = |count: usize| {
        let check = |from: usize, to: usize| {
            let all: Vec<String> = (from..to).map(|at| format!("{{pattern: 'x{at}|.'}}")).collect();
            format!(
                "    - schema: {{properties: {{name: {{allOf: [{}]}}}}}}\n      message: m\n",
                all.join(", ")
            )
        };
        let checks = check(0, count / 2) + &check(count / 2, count);
        format!(
            "- code: LA201\n  dimension: reach\n  basis: characteristic\n  criterion: c\n  checks:\n{checks}"
        )
    };
    with_rules(&rules(most)).expect_exit(0);
    stopped(with_rules(&rules(most + 1)), limit::PATTERNS, "ladder/200.yaml:");
}

#[test]
fn nesting_of_a_schema() {
    let with = |data: &str| {
        let name = "\"metadata\": {\"type\": \"object\", \"properties\": {\"name\": {\"type\": \"string\"}}}";
        let schema = format!("{{\"x-data\": {data}, \"type\": \"object\", \"properties\": {{{name}}}}}");
        schema_as_written(&schema, "metadata: {name: a}\n")
    };
    // The schema itself is a level.
    let most = limit::SCHEMA_NESTING.count() - 1;
    with(&crate::lists(most, "")).expect_exit(0);
    for over in [most + 1, 500_000] {
        stopped(
            with(&crate::lists(over, "")),
            limit::SCHEMA_NESTING,
            "own/s.json:1:",
        );
    }
    let nots = format!("{}true{}", "{\"not\":".repeat(500_000), "}".repeat(500_000));
    stopped(
        schema_as_written(&nots, "a: b\n"),
        limit::SCHEMA_NESTING,
        "own/s.json:1:",
    );
}
