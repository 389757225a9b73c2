//! Expressions made at random, judged by us and by the crate `cel`: both give the same value, or both an error.

#![expect(clippy::unwrap_used, reason = "a test")]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use gradus::expr::{Context, Params, Scope, Value};
use gradus::source::Source;
use gradus::yaml::{Forest, Limits, parse};
use proptest::prelude::*;

/// The facts, which both are given: as YAML to us, as values to `cel`.
const YAML: &str = "x: 3\ny: -7\nt: abc\nl: [1, 2, 3, -4]\nw: [a, b, abc]\nm: {k: 1, n: {k: 2}}\n";
const FACTS: [(&str, &str); 6] = [
    ("x", "3"),
    ("y", "-7"),
    ("t", "'abc'"),
    ("l", "[1, 2, 3, -4]"),
    ("w", "['a', 'b', 'abc']"),
    ("m", "{'k': 1, 'n': {'k': 2}}"),
];

/// Expressions of one type for each field, no deeper than a few levels.
#[derive(Clone)]
struct Grammar {
    int: BoxedStrategy<String>,
    text: BoxedStrategy<String>,
    ints: BoxedStrategy<String>,
    truth: BoxedStrategy<String>,
}

fn words(words: &'static [&'static str]) -> BoxedStrategy<String> {
    proptest::sample::select(words).prop_map(str::to_owned).boxed()
}

fn leaves() -> Grammar {
    Grammar {
        int: words(&[
            "0",
            "1",
            "2",
            "7",
            "-3",
            "x",
            "y",
            "m.k",
            "m.n.k",
            "9223372036854775807",
            "m.none",
        ]),
        text: words(&[
            "''",
            "'a'",
            "'abc'",
            "\"b\"",
            "t",
            "r'a\\b'",
            "'\\n\\u00e9'",
            "m.none",
        ]),
        ints: words(&["[]", "[1]", "[1, 2, 3]", "l", "[x, y]"]),
        truth: words(&[
            "true",
            "false",
            "has(m.k)",
            "has(m.none)",
            "x == 3",
            "m.none == 1",
        ]),
    }
}

fn pair(
    left: &BoxedStrategy<String>,
    marks: &'static [&'static str],
    right: &BoxedStrategy<String>,
) -> BoxedStrategy<String> {
    let parts = (left.clone(), proptest::sample::select(marks), right.clone());
    parts
        .prop_map(|(left, mark, right)| format!("({left} {mark} {right})"))
        .boxed()
}

fn choice(truth: &BoxedStrategy<String>, value: &BoxedStrategy<String>) -> BoxedStrategy<String> {
    let parts = (truth.clone(), value.clone(), value.clone());
    parts
        .prop_map(|(truth, then, otherwise)| format!("({truth} ? {then} : {otherwise})"))
        .boxed()
}

/// One level more on a grammar.
fn grown(inner: &Grammar) -> Grammar {
    let Grammar {
        int,
        text,
        ints,
        truth,
    } = inner;
    let on_elements = |names: &'static [&'static str], body: BoxedStrategy<String>| {
        let parts = (ints.clone(), proptest::sample::select(names), body);
        parts
            .prop_map(|(list, name, body)| format!("{list}.{name}(e, {body})"))
            .boxed()
    };
    let about_element = (
        truth.clone(),
        0_i64..4,
        proptest::sample::select(&["<", "==", ">="][..]),
    )
        .prop_map(|(truth, number, mark)| format!("e {mark} {number} || {truth}"))
        .boxed();
    Grammar {
        int: prop_oneof![
            int.clone(),
            pair(int, &["+", "-", "*", "/", "%"], int),
            choice(truth, int),
            ints.clone().prop_map(|list| format!("size({list})")),
            text.clone().prop_map(|text| format!("{text}.size()")),
            (ints.clone(), int.clone()).prop_map(|(list, index)| format!("{list}[{index}]")),
            int.clone().prop_map(|int| format!("-({int})")),
        ]
        .boxed(),
        text: prop_oneof![
            text.clone(),
            pair(text, &["+"], text),
            choice(truth, text),
            int.clone().prop_map(|int| format!("string({int})")),
        ]
        .boxed(),
        ints: prop_oneof![
            ints.clone(),
            pair(ints, &["+"], ints),
            on_elements(&["filter"], about_element.clone()),
            on_elements(&["map"], int.clone().prop_map(|int| format!("e + {int}")).boxed()),
        ]
        .boxed(),
        truth: prop_oneof![
            truth.clone(),
            pair(truth, &["&&", "||", "==", "!="], truth),
            truth.clone().prop_map(|truth| format!("!({truth})")),
            pair(int, &["<", "<=", ">", ">=", "==", "!="], int),
            pair(text, &["<", "<=", "==", "!="], text),
            pair(ints, &["==", "!="], ints),
            pair(int, &["in"], ints),
            pair(text, &["in"], &words(&["w", "m", "['a', 'abc']"])),
            (
                text.clone(),
                proptest::sample::select(&["startsWith", "endsWith", "contains"][..]),
                text.clone()
            )
                .prop_map(|(text, name, part)| format!("{text}.{name}({part})")),
            on_elements(&["all", "exists", "exists_one"], about_element),
        ]
        .boxed(),
    }
}

fn expression() -> BoxedStrategy<String> {
    let grammar = grown(&grown(&grown(&leaves())));
    prop_oneof![grammar.truth, grammar.int, grammar.text, grammar.ints].boxed()
}

/// A value as text; the same for both.
fn ours(value: &Value<'_>) -> String {
    match value {
        Value::Node(node) => node.to_json().to_string(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Text(text) => serde_json::Value::from(&**text).to_string(),
        Value::List(list) => format!("[{}]", list.iter().map(ours).collect::<Vec<_>>().join(",")),
        other => format!("{other:?}"),
    }
}

fn theirs(value: &cel::Value) -> String {
    match value {
        cel::Value::Bool(value) => value.to_string(),
        cel::Value::Int(value) => value.to_string(),
        cel::Value::String(text) => serde_json::Value::from(text.as_str()).to_string(),
        cel::Value::List(list) => format!("[{}]", list.iter().map(theirs).collect::<Vec<_>>().join(",")),
        other => format!("{other:?}"),
    }
}

fn our_value(text: &str) -> Option<String> {
    let scope = Scope::new(&[], None);
    let condition = scope.compile(text).unwrap();
    let tree = parse(&Arc::new(Source::new("facts", YAML)), Limits::default()).unwrap();
    let forest = Forest::single(Arc::new(tree));
    let params = Params::default();
    let context = Context::new(
        &scope,
        forest.root(),
        &params,
        None,
        jiff::civil::date(2026, 11, 21),
    );
    context.evaluate(&condition, None).ok().map(|value| ours(&value))
}

/// The outer `None`: it panics, or its parser has another limit.
#[expect(
    clippy::option_option,
    reason = "the outer one tells a panic or another limit"
)]
fn their_value(text: &str) -> Option<Option<String>> {
    let run = || {
        let mut context = cel::Context::default();
        for (name, fact) in FACTS {
            let value = cel::Program::compile(fact)
                .unwrap()
                .execute(&cel::Context::default())
                .unwrap();
            context.add_variable_from_value(name, value);
        }
        let program = cel::Program::compile(text).ok()?;
        Some(program.execute(&context).ok().map(|value| theirs(&value)))
    };
    catch_unwind(AssertUnwindSafe(run)).ok().flatten()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_give_the_same_value_or_both_an_error(text in expression()) {
        prop_assume!(text.len() < 1_000);

        if let Some(expected) = their_value(&text) {
            prop_assert_eq!(our_value(&text), expected, "{}", text);
        }
    }
}
