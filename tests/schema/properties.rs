//! Properties that hold for every document.

use std::sync::LazyLock;

use gradus::schema::{Schema, ShapeError, is_placeholder, nearest};
use proptest::prelude::*;
use serde_json::{Map, Value as Json};

use crate::support::{EVERY_KEY, check, read, show_all};

/// Keys of the vocabulary, and some that are none.
fn key() -> impl Strategy<Value = String> {
    let shapes = Schema::builtin().shapes();
    let mut names: Vec<String> = shapes
        .ids()
        .flat_map(|id| shapes.fields(id).map(|(name, _)| name.to_owned()))
        .collect();
    names.sort();
    names.dedup();
    prop_oneof![9 => prop::sample::select(names), 1 => "[a-z~/%]{0,6}"]
}

fn scalar() -> impl Strategy<Value = Json> {
    prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        "[a-z-]{0,8}".prop_map(Json::from),
        prop::sample::select(vec![
            "TODO",
            "2026-02-30",
            "4h",
            "Europe/Lisbon",
            "everyone",
            "?",
            "08:00",
            "é\u{202e}"
        ])
        .prop_map(Json::from),
    ]
}

fn document() -> impl Strategy<Value = Json> {
    scalar().prop_recursive(6, 120, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Json::from),
            prop::collection::vec((key(), inner), 0..8)
                .prop_map(|entries| Json::from(entries.into_iter().collect::<Map<String, Json>>())),
        ]
    })
}

/// One change of a document that is valid before.
#[derive(Clone, Debug)]
enum Change {
    Put(Json),
    Key(String, Json),
    Without(prop::sample::Index),
    Letter(prop::sample::Index, char),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        1 => scalar().prop_map(Change::Put),
        1 => document().prop_map(Change::Put),
        2 => (key(), scalar()).prop_map(|(key, value)| Change::Key(key, value)),
        3 => any::<prop::sample::Index>().prop_map(Change::Without),
        3 => (any::<prop::sample::Index>(), prop::sample::select(vec!['a', 'Z', '0', '-', ' ', '.', '/', '\n', 'é', ':', 'P']))
            .prop_map(|(at, letter)| Change::Letter(at, letter)),
    ]
}

fn apply(value: &mut Json, change: Change) {
    match (value, change) {
        (value, Change::Put(other)) => *value = other,
        (Json::Object(map), Change::Key(key, value)) => {
            map.insert(key, value);
        }
        (Json::Object(map), Change::Without(at)) if !map.is_empty() => {
            let key = map.keys().nth(at.index(map.len())).unwrap().clone();
            map.remove(&key);
        }
        (Json::Array(list), Change::Without(at)) if !list.is_empty() => {
            list.remove(at.index(list.len()));
        }
        (Json::String(text), Change::Letter(at, letter)) => {
            let mut letters: Vec<char> = text.chars().collect();
            let at = at.index(letters.len() + 1);
            letters.truncate(at);
            letters.push(letter);
            letters.extend(text.chars().skip(at + usize::from(letter != 'Z')));
            *text = letters.into_iter().collect();
        }
        (Json::Number(number), Change::Letter(..)) => {
            let other = number.as_f64().unwrap_or(0.0);
            *number = serde_json::Number::from_f64(other * -1.5).unwrap();
        }
        _ => {}
    }
}

fn pointers(value: &Json, at: String, found: &mut Vec<String>) {
    match value {
        Json::Object(map) => {
            for (key, value) in map {
                pointers(
                    value,
                    format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")),
                    found,
                );
            }
        }
        Json::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                pointers(value, format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
    found.push(at);
}

fn every_key() -> Json {
    read(EVERY_KEY).0.root().to_json()
}

static VALIDATOR: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    let schema: Json = serde_json::from_str(gradus::schema::DECLARATION).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
});

proptest! {
    #![proptest_config(ProptestConfig::with_cases(250))]

    /// Whatever the document is, each error stands in it, and the verdict is that of the validator,
    /// but for what a pattern cannot tell.
    #[test]
    fn every_document_has_a_verdict(json in document()) {
        let text = json.to_string();
        let (forest, blanks) = read(&text);
        let errors = Schema::builtin().check(forest.root());
        let references = Schema::builtin().references(forest.root());
        for error in &errors {
            let span = error.at().span;
            prop_assert!(span.start <= span.end && span.end as usize <= text.len());
            prop_assert!(text.is_char_boundary(span.start as usize) && text.is_char_boundary(span.end as usize));
        }
        drop(references);
        drop(blanks);
    }

    /// The verdict is that of a validator of JSON Schema, but for what a schema cannot tell.
    #[test]
    fn the_verdict_is_that_of_a_validator(changes in prop::collection::vec((any::<prop::sample::Index>(), change()), 1..3)) {
        let mut json = every_key();
        for (at, change) in changes {
            let mut all = Vec::new();
            pointers(&json, String::new(), &mut all);
            let pointer = &all[at.index(all.len())];
            apply(json.pointer_mut(pointer).unwrap(), change);
        }
        let text = json.to_string();
        let (forest, blanks) = read(&text);
        let errors = Schema::builtin().check(forest.root());
        let shape = errors.iter().any(|error| !matches!(
            error,
            ShapeError::NoSuchDate { .. } | ShapeError::UnknownZone { .. } | ShapeError::DuplicateId { .. } | ShapeError::Ambiguous { .. }
        ));
        if blanks.is_empty() {
            prop_assert_eq!(!shape, VALIDATOR.is_valid(&json), "{}", show_all(&errors));
        }
    }

    /// The nearest names are among the known ones, and a known one is its own nearest.
    #[test]
    fn the_nearest_are_known(name in "[a-z_]{0,12}", known in prop::collection::vec("[a-z_]{1,12}", 1..8)) {
        let near = nearest(&name, known.iter().map(String::as_str));
        prop_assert!(near.iter().all(|near| known.iter().any(|known| known == near)));
        let own = nearest(&known[0], known.iter().map(String::as_str));
        prop_assert_eq!(own[0], known[0].as_str());
    }

    /// No text makes the search for placeholders stumble, and spaces around one change nothing.
    #[test]
    fn placeholders_are_whole_texts(text in "\\PC{0,40}") {
        prop_assert_eq!(is_placeholder(&text), is_placeholder(&format!("  {text} ")));
    }
}

#[test]
fn placeholders_and_what_only_looks_like_one() {
    for text in [
        "TODO",
        "todo",
        "tbd",
        "FIXME",
        "n/a",
        "N/A",
        "?",
        "??",
        "xxx",
        "XXXX",
        "...",
        "-",
        "<fill in>",
        "…",
        "https://example.com",
        "https://help.example.org/x",
        "mailto:a@example.com",
        "TODO: ask Marta",
    ] {
        assert!(is_placeholder(text), "{text}");
    }
    for text in [
        "",
        "todo-list",
        "x",
        "xx",
        "no",
        "none",
        "question?",
        "a - b",
        "https://notexample.com",
        "5 < 7 > 3",
        "https://example.com.tarnmoor.test",
        "our example.com page",
        "ask Marta",
        "Todos los Santos",
    ] {
        assert!(!is_placeholder(text), "{text}");
    }
}

/// An error in what is stated is still one where something beside it is blank.
#[test]
fn a_placeholder_hides_no_error_beside_it() {
    let errors = check("organization: {id: a, name: TODO, time_zone: UTC, emploees: 2}\n");
    assert_eq!(errors.len(), 1);
    let errors = check("organization: {id: a, name: A, time_zone: UTC}\nroles: [{id: TODO, people: many}]\n");
    assert_eq!(errors.len(), 1);
}
