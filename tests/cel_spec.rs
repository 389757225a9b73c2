//! The external suite of CEL, where the folder with it is present; beside it, what the crate `cel` makes of it.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use gradus::expr::{Context, Failure, Params, Scope, Value};
use gradus::source::Source;
use gradus::yaml::{Forest, Limits, parse};
use serde_json::Value as Json;

/// Rows that we refuse by design: an unknown function is an error of the pack, found when it is
/// compiled, not one of the evaluation that `|| true` could hide.
const REFUSED: &[&str] = &[
    "basic/functions/unbound_is_runtime_error",
    "parse/receiver_function_names/as",
    "parse/receiver_function_names/break",
    "parse/receiver_function_names/const",
    "parse/receiver_function_names/continue",
    "parse/receiver_function_names/else",
    "parse/receiver_function_names/for",
    "parse/receiver_function_names/function",
    "parse/receiver_function_names/if",
    "parse/receiver_function_names/import",
    "parse/receiver_function_names/let",
    "parse/receiver_function_names/loop",
    "parse/receiver_function_names/namespace",
    "parse/receiver_function_names/package",
    "parse/receiver_function_names/return",
    "parse/receiver_function_names/var",
    "parse/receiver_function_names/void",
    "parse/receiver_function_names/while",
];

#[test]
fn all_rows_of_the_suite() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/suites/cel-spec.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: {} is not here", path.display());
        return;
    };
    let rows: Vec<Json> = serde_json::from_str(&text).unwrap();
    let mut failed = BTreeSet::new();
    for row in &rows {
        let word = |key: &str| row[key].as_str().unwrap();
        let name = format!("{}/{}/{}", word("file"), word("section"), word("name"));
        let expected = row.get("value").map(canonical);
        let ours = our_value(row);
        if ours != expected {
            println!(
                "{name}: {}\n  wanted {expected:?}\n  found  {ours:?}",
                word("expression")
            );
            failed.insert(name);
        }
    }
    // Its parser goes down a stack of its own for each level: more than a thread of a test has.
    let rows = Arc::new(rows);
    let shared = Arc::clone(&rows);
    let counting = std::thread::Builder::new().stack_size(256 << 20).spawn(move || {
        let passes = |row: &&Json| their_value(row) == Some(row.get("value").map(canonical));
        shared.iter().filter(passes).count()
    });
    let theirs = counting.unwrap().join().unwrap();
    let passed = rows.len() - failed.len();
    println!(
        "{passed} of {} rows pass; {theirs} with the crate `cel`",
        rows.len()
    );
    assert!(passed >= theirs);
    let refused: BTreeSet<String> = REFUSED.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(
        failed, refused,
        "the rows that do not pass are those that we refuse by design"
    );
}

/// A tagged value of the suite as one text, maps in the order of their keys.
fn canonical(value: &Json) -> String {
    let (tag, inner) = value.as_object().unwrap().iter().next().unwrap();
    match tag.as_str() {
        "l" => format!(
            "[{}]",
            inner
                .as_array()
                .unwrap()
                .iter()
                .map(canonical)
                .collect::<Vec<_>>()
                .join(",")
        ),
        "m" => {
            let pairs = inner.as_array().unwrap().iter();
            map_text(
                pairs
                    .map(|pair| (canonical(&pair[0]), canonical(&pair[1])))
                    .collect(),
            )
        }
        "d" => double_text(inner.as_str().unwrap().parse().unwrap()),
        "n" => "null".to_owned(),
        "i" | "u" => format!("{tag}:{}", inner.as_str().unwrap()),
        "s" | "t" => format!("{tag}:{:?}", inner.as_str().unwrap()),
        _ => format!("{tag}:{inner}"),
    }
}

fn map_text(mut pairs: Vec<(String, String)>) -> String {
    pairs.sort();
    let pairs: Vec<String> = pairs
        .into_iter()
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    format!("{{{}}}", pairs.join(","))
}

fn double_text(value: f64) -> String {
    if value.is_nan() {
        "d:nan".to_owned()
    } else {
        format!("d:{value:?}")
    }
}

fn ours_text(value: &Value<'_>) -> String {
    match value {
        Value::Node(_) => "a node".to_owned(),
        Value::Null => "null".to_owned(),
        Value::Bool(value) => format!("b:{value}"),
        Value::Int(value) => format!("i:{value}"),
        Value::Uint(value) => format!("u:{value}"),
        Value::Double(value) => double_text(*value),
        Value::Text(text) => format!("s:{:?}", &**text),
        Value::Bytes(bytes) => format!("y:{}", serde_json::to_string(&bytes.to_vec()).unwrap()),
        Value::List(list) => format!("[{}]", list.iter().map(ours_text).collect::<Vec<_>>().join(",")),
        Value::Map(map) => map_text(
            map.entries
                .iter()
                .map(|(key, value)| (ours_text(key), ours_text(value)))
                .collect(),
        ),
        Value::Type(kind) => format!("t:{:?}", kind.name()),
        other => format!("{other:?}"),
    }
}

/// A binding of the suite as a value.
fn binding(value: &Json) -> Value<'static> {
    let (tag, inner) = value.as_object().unwrap().iter().next().unwrap();
    let text = || inner.as_str().unwrap();
    match tag.as_str() {
        "i" => Value::Int(text().parse().unwrap()),
        "u" => Value::Uint(text().parse().unwrap()),
        "d" => Value::Double(text().parse().unwrap()),
        "s" => Value::owned_text(text()),
        "b" => Value::Bool(inner.as_bool().unwrap()),
        "n" => Value::Null,
        "y" => {
            let bytes: Vec<u8> = serde_json::from_value(inner.clone()).unwrap();
            Value::Bytes(gradus::expr::Shared::Owned(Arc::from(bytes)))
        }
        "l" => Value::list(inner.as_array().unwrap().iter().map(binding).collect()),
        "m" => {
            let pairs = inner.as_array().unwrap().iter();
            Value::map(pairs.map(|pair| (binding(&pair[0]), binding(&pair[1]))).collect())
        }
        "dur" => Value::Duration(seconds(inner) * 1_000_000_000 + inner[1].as_i64().unwrap()),
        other => panic!("a binding of the kind {other}"),
    }
}

fn seconds(pair: &Json) -> i64 {
    pair[0].as_str().unwrap().parse().unwrap()
}

/// What we give: the value, or nothing for an error of any kind.
fn our_value(row: &Json) -> Option<String> {
    let none = serde_json::Map::new();
    let bindings = row.get("bindings").and_then(Json::as_object).unwrap_or(&none);
    let names: Vec<&str> = bindings.keys().map(String::as_str).collect();
    // Names with dots must be known; without them, any name is a root, and an unbound one undeclared.
    let dotted = names.iter().any(|name| name.contains('.'));
    let scope = Scope::new(&[], dotted.then_some(names.as_slice()));
    let condition = scope.compile(row["expression"].as_str().unwrap()).ok()?;
    let tree = parse(&Arc::new(Source::new("empty", "{}")), Limits::default()).unwrap();
    let forest = Forest::single(Arc::new(tree));
    let params = Params::default();
    let today = jiff::civil::date(2026, 11, 21);
    let mut context = Context::new(&scope, forest.root(), &params, None, today);
    for (name, value) in bindings {
        context = context.with(name, binding(value));
    }
    let value: Result<Value<'_>, Failure<'_>> = context.evaluate(&condition, None);
    value.ok().map(|value| ours_text(&value))
}

/// What the crate `cel` gives; the outer `None` where it panics.
#[expect(clippy::option_option, reason = "the outer one tells a panic")]
fn their_value(row: &Json) -> Option<Option<String>> {
    catch_unwind(AssertUnwindSafe(|| {
        let mut context = cel::Context::default();
        for (name, value) in row
            .get("bindings")
            .and_then(Json::as_object)
            .into_iter()
            .flatten()
        {
            context.add_variable_from_value(name.clone(), their_binding(value));
        }
        let program = cel::Program::compile(row["expression"].as_str().unwrap()).ok()?;
        program.execute(&context).ok().map(|value| theirs_text(&value))
    }))
    .ok()
}

fn their_binding(value: &Json) -> cel::Value {
    let (tag, inner) = value.as_object().unwrap().iter().next().unwrap();
    let text = || inner.as_str().unwrap();
    match tag.as_str() {
        "i" => cel::Value::Int(text().parse().unwrap()),
        "u" => cel::Value::UInt(text().parse().unwrap()),
        "d" => cel::Value::Float(text().parse().unwrap()),
        "s" => cel::Value::String(Arc::new(text().to_owned())),
        "b" => cel::Value::Bool(inner.as_bool().unwrap()),
        "y" => cel::Value::Bytes(Arc::new(serde_json::from_value(inner.clone()).unwrap())),
        "l" => cel::Value::List(Arc::new(
            inner.as_array().unwrap().iter().map(their_binding).collect(),
        )),
        "m" => {
            let mut map = std::collections::HashMap::new();
            for pair in inner.as_array().unwrap() {
                let key: cel::objects::Key = their_binding(&pair[0]).try_into().unwrap();
                map.insert(key, their_binding(&pair[1]));
            }
            cel::Value::Map(cel::objects::Map { map: Arc::new(map) })
        }
        "dur" => {
            let text = format!(
                "duration('{}.{:09}s')",
                seconds(inner),
                inner[1].as_i64().unwrap()
            );
            cel::Program::compile(&text)
                .unwrap()
                .execute(&cel::Context::default())
                .unwrap()
        }
        _ => cel::Value::Null,
    }
}

fn theirs_text(value: &cel::Value) -> String {
    match value {
        cel::Value::List(list) => {
            let elements: Vec<String> = list.iter().map(theirs_text).collect();
            format!("[{}]", elements.join(","))
        }
        cel::Value::Map(map) => {
            let mut pairs = Vec::new();
            #[expect(clippy::iter_over_hash_type, reason = "the pairs are sorted")]
            for (key, value) in map.map.iter() {
                pairs.push((theirs_text(&cel::Value::from(key.clone())), theirs_text(value)));
            }
            map_text(pairs)
        }
        cel::Value::Int(value) => format!("i:{value}"),
        cel::Value::UInt(value) => format!("u:{value}"),
        cel::Value::Float(value) => double_text(*value),
        cel::Value::String(text) => format!("s:{text:?}"),
        cel::Value::Bytes(bytes) => format!("y:{}", serde_json::to_string(bytes.as_ref()).unwrap()),
        cel::Value::Bool(value) => format!("b:{value}"),
        cel::Value::Null => "null".to_owned(),
        other => format!("{other:?}"),
    }
}
