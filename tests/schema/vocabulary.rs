//! The schema itself, and each of its keys in turn.

use std::collections::BTreeSet;

use gradus::schema::{DECLARATION, Kind, Schema, ShapeError, ShapeId};
use gradus::yaml::{Node, Path, Step, Value};
use serde_json::Value as Json;

use crate::support::{EVERY_KEY, check, read, references, show_all};

fn schema() -> Json {
    serde_json::from_str(DECLARATION).unwrap()
}

/// Every subschema below a value, with its JSON pointer.
fn subschemas(root: &Json) -> Vec<(String, &Json)> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), root)];
    while let Some((pointer, value)) = open.pop() {
        let Some(object) = value.as_object() else { continue };
        for keyword in ["properties", "$defs", "patternProperties"] {
            for (name, below) in object
                .get(keyword)
                .and_then(Json::as_object)
                .into_iter()
                .flatten()
            {
                open.push((format!("{pointer}/{keyword}/{name}"), below));
            }
        }
        for keyword in ["anyOf", "oneOf", "allOf"] {
            for (index, below) in object
                .get(keyword)
                .and_then(Json::as_array)
                .into_iter()
                .flatten()
                .enumerate()
            {
                open.push((format!("{pointer}/{keyword}/{index}"), below));
            }
        }
        for keyword in ["items", "additionalProperties"] {
            if let Some(below) = object.get(keyword) {
                open.push((format!("{pointer}/{keyword}"), below));
            }
        }
        found.push((pointer, value));
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

#[test]
fn the_schema_is_one_of_draft_2020_12() {
    jsonschema::draft202012::meta::validate(&schema()).unwrap();
}

#[test]
fn every_mapping_refuses_unknown_keys_and_allows_own_ones() {
    for (pointer, value) in subschemas(&schema()) {
        if value.get("type") == Some(&Json::from("object")) {
            assert_eq!(value["additionalProperties"], Json::Bool(false), "{pointer}");
            assert_eq!(value["patternProperties"]["^x-"], Json::Bool(true), "{pointer}");
        }
    }
}

#[test]
fn every_key_is_described_in_sentences_and_every_section_has_title_and_examples() {
    let root = schema();
    for (pointer, value) in subschemas(&root) {
        for (name, field) in value
            .get("properties")
            .and_then(Json::as_object)
            .into_iter()
            .flatten()
        {
            let text = field["description"]
                .as_str()
                .unwrap_or_else(|| panic!("{pointer}/{name}"));
            assert!(
                text.ends_with('.') && text.starts_with(char::is_uppercase),
                "{pointer}/{name}: {text}"
            );
            if pointer.is_empty() {
                assert!(
                    field["title"].is_string() && field["examples"].is_array(),
                    "{name}"
                );
            }
        }
    }
    for (name, shape) in root["$defs"].as_object().unwrap() {
        assert!(shape["description"].is_string(), "{name}");
    }
}

#[test]
fn every_example_is_valid() {
    let root = schema();
    let mut seen = 0;
    for (pointer, value) in subschemas(&root) {
        for example in value
            .get("examples")
            .and_then(Json::as_array)
            .into_iter()
            .flatten()
        {
            let part = serde_json::json!({"$defs": root["$defs"], "allOf": [value]});
            let validator = jsonschema::draft202012::options().offline().build(&part).unwrap();
            assert!(validator.is_valid(example), "{pointer}: {example}");
            seen += 1;
        }
    }
    assert!(seen > 80, "{seen}");
}

/// Where a pattern demands something, words say what; where an id refers to something, it says to what.
#[test]
fn every_pattern_and_reference_is_explained_and_leads_to_a_list_of_things_with_ids() {
    let shapes = Schema::builtin().shapes();
    for (pointer, value) in subschemas(&schema()) {
        if value.get("pattern").is_some() || value.get("x-ref").is_some() {
            assert!(value["x-expects"].is_string(), "{pointer}");
        }
        if value.get("pattern").is_some() {
            assert!(value["x-shape"].is_string(), "{pointer}");
        }
    }
    for reference in shapes.ids().filter_map(|id| shapes.reference(id)) {
        for section in reference
            .sections
            .iter()
            .filter(|section| section.name != "organizations")
        {
            let list = section
                .keys
                .iter()
                .try_fold(shapes.root(), |shape, key| shapes.field(shape, key));
            let list = list.unwrap_or_else(|| panic!("{section:?}"));
            assert_eq!(shapes.kind(list), Kind::List, "{section:?}");
            let element = shapes.element(list).unwrap();
            assert!(shapes.requires(element, "id"), "{section:?}");
        }
    }
}

#[test]
fn the_document_with_every_key_is_accepted() {
    let errors = check(EVERY_KEY);
    assert!(errors.is_empty(), "{}", show_all(&errors));
    let errors = references(EVERY_KEY);
    assert!(errors.is_empty(), "{}", show_all(&errors));
    assert_eq!(read(EVERY_KEY).1, []);
}

/// A node of the document with its shape and its key.
struct Spot<'a> {
    node: Node<'a>,
    shape: ShapeId,
    /// The mapping around it with its shape, and the key.
    under: Option<(Node<'a>, ShapeId, Node<'a>)>,
    /// Keys and indices from the root.
    steps: Vec<Json>,
}

fn spots(root: Node<'_>) -> Vec<Spot<'_>> {
    let shapes = Schema::builtin().shapes();
    let mut found = Vec::new();
    let mut open = vec![Spot {
        node: root,
        shape: shapes.root(),
        under: None,
        steps: Vec::new(),
    }];
    while let Some(spot) = open.pop() {
        for entry in spot.node.entries() {
            let name = entry.key.text().unwrap();
            let mut steps = spot.steps.clone();
            steps.push(name.into());
            open.push(Spot {
                node: entry.value,
                shape: shapes.field(spot.shape, name).unwrap(),
                under: Some((spot.node, spot.shape, entry.key)),
                steps,
            });
        }
        for (index, node) in spot.node.items().enumerate() {
            let mut steps = spot.steps.clone();
            steps.push(index.into());
            open.push(Spot {
                node,
                shape: shapes.element(spot.shape).unwrap(),
                under: None,
                steps,
            });
        }
        found.push(spot);
    }
    found
}

#[test]
fn no_key_of_the_vocabulary_is_missing_in_the_document_with_every_key() {
    let shapes = Schema::builtin().shapes();
    let (forest, _) = read(EVERY_KEY);
    let used: BTreeSet<(ShapeId, &str)> = spots(forest.root())
        .into_iter()
        .filter_map(|spot| spot.under.map(|(_, shape, key)| (shape, key.text().unwrap())))
        .collect();
    let mut reached: BTreeSet<ShapeId> = BTreeSet::new();
    let mut open = vec![shapes.root()];
    let mut missing = Vec::new();
    while let Some(shape) = open.pop() {
        if !reached.insert(shape) {
            continue;
        }
        for (name, field) in shapes.fields(shape) {
            if !used.contains(&(shape, name)) && shapes.title(shape) != Some("Finding") {
                missing.push(format!("{name} of {:?}", shapes.title(shape)));
            }
            open.push(field);
        }
        open.extend(shapes.element(shape));
    }
    // The same shape stands in several places; a document need not fill each of them.
    let missing: Vec<String> = missing
        .into_iter()
        .filter(|name| {
            let key = name.split(' ').next().unwrap();
            !used.iter().any(|&(shape, used)| {
                used == key
                    && shapes
                        .title(shape)
                        .map(|title| format!("{key} of {:?}", Some(title)))
                        == Some(name.clone())
            })
        })
        .collect();
    assert_eq!(missing, Vec::<String>::new());
}

/// One slip of the finger: the last two letters change places, or the last is left out.
fn slip(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let last = letters.len() - 1;
    if last > 0 && letters[last] != letters[last - 1] {
        letters.swap(last, last - 1);
    } else {
        letters.pop();
    }
    letters.into_iter().collect()
}

fn with_slip(node: Node<'_>) -> (String, String) {
    let word = node.text().unwrap();
    let wrong = slip(word);
    let mut text = EVERY_KEY.to_owned();
    text.replace_range(node.span().range(), &wrong);
    (text, wrong)
}

/// For each key: a slip in it is refused there, and nowhere else, with the key as the help.
#[test]
fn a_misspelt_key_is_found_and_mended() {
    let shapes = Schema::builtin().shapes();
    let (forest, _) = read(EVERY_KEY);
    let mut seen = 0;
    for spot in spots(forest.root()) {
        let Some((_, shape, key)) = spot.under else {
            continue;
        };
        let name = key.text().unwrap();
        if !shapes.fields(shape).any(|(field, _)| field == name) {
            continue;
        }
        let (text, wrong) = with_slip(key);
        let errors = check(&text);
        let [
            ShapeError::UnknownKey {
                key: found, help, at, ..
            },
        ] = errors.as_slice()
        else {
            panic!("{wrong} at {:?}: {}", spot.steps, show_all(&errors));
        };
        assert_eq!(
            (found.as_str(), at.text(), at.span.start),
            (wrong.as_str(), wrong.as_str(), key.span().start)
        );
        assert!(help.contains(&format!("`{name}`")), "{wrong}: {help}");
        seen += 1;
    }
    assert!(seen > 500, "{seen}");
}

/// For each word of a fixed list: a slip in it is refused there, with the word as the help.
#[test]
fn a_misspelt_word_is_found_and_mended() {
    let shapes = Schema::builtin().shapes();
    let (forest, _) = read(EVERY_KEY);
    let mut seen = 0;
    for spot in spots(forest.root()) {
        if shapes.words(spot.shape).next().is_none() || spot.node.text() == Some("Q1") {
            continue;
        }
        let (text, wrong) = with_slip(spot.node);
        let errors = check(&text);
        let [ShapeError::UnknownWord { word, help, at, .. }] = errors.as_slice() else {
            panic!("{wrong}: {}", show_all(&errors));
        };
        assert_eq!(
            (word.as_str(), at.text(), at.span.start),
            (wrong.as_str(), wrong.as_str(), spot.node.span().start)
        );
        assert!(
            help.contains(&format!("`{}`", spot.node.text().unwrap())),
            "{wrong}: {help}"
        );
        seen += 1;
    }
    assert!(seen > 40, "{seen}");
}

/// For each reference: a slip in it is refused there, with the id as the help.
#[test]
fn a_misspelt_reference_is_found_and_mended() {
    let shapes = Schema::builtin().shapes();
    let (forest, _) = read(EVERY_KEY);
    let mut seen = 0;
    for spot in spots(forest.root()) {
        let Some(reference) = shapes.reference(spot.shape) else {
            continue;
        };
        if reference.sections[0].name == "organizations" {
            continue;
        }
        let (text, wrong) = with_slip(spot.node);
        let errors = references(&text);
        assert_eq!(errors.len(), 1, "{wrong}: {}", show_all(&errors));
        let shown = show_all(&errors);
        assert!(shown.contains(&format!("`{wrong}` is not ")), "{shown}");
        assert!(
            shown.contains(&format!("did you mean `{}`?", spot.node.text().unwrap())),
            "{shown}"
        );
        seen += 1;
    }
    assert!(seen > 110, "{seen}");
}

fn at<'j>(mut value: &'j mut Json, steps: &[Json]) -> &'j mut Json {
    for step in steps {
        value = match step {
            Json::String(key) => &mut value[key.as_str()],
            step => &mut value[usize::try_from(step.as_u64().unwrap()).unwrap()],
        };
    }
    value
}

/// For each key: without it the document is still valid, unless it is required, and then the error names it.
#[test]
fn only_required_keys_are_missed() {
    let shapes = Schema::builtin().shapes();
    let (forest, _) = read(EVERY_KEY);
    let json = forest.root().to_json();
    for spot in spots(forest.root()) {
        let Some((_, shape, key)) = spot.under else {
            continue;
        };
        let name = key.text().unwrap();
        let mut without = json.clone();
        let (_, around) = spot.steps.split_last().unwrap();
        at(&mut without, around).as_object_mut().unwrap().remove(name);
        let errors = check(&without.to_string());
        let path = &spot.steps;
        match errors.as_slice() {
            [] => assert!(!shapes.requires(shape, name), "{path:?}"),
            [ShapeError::MissingKey { key, .. }] => {
                assert!(shapes.requires(shape, name) && key == name, "{path:?}");
            }
            [ShapeError::MissingChoice { keys, .. }] => {
                assert!(keys.iter().any(|key| key == name), "{path:?}");
            }
            _ => panic!("{path:?}: {}", show_all(&errors)),
        }
    }
}

/// For each scalar: a placeholder in its place is reported as one, with its path, and is no error.
#[test]
fn a_placeholder_is_never_wrong() {
    let (forest, _) = read(EVERY_KEY);
    let json = forest.root().to_json();
    for spot in spots(forest.root()) {
        let scalar = !matches!(spot.node.value(), Value::Map | Value::List);
        if !scalar || spot.steps.iter().any(|step| step == "nulls") {
            continue;
        }
        let mut blank = json.clone();
        *at(&mut blank, &spot.steps) = "TODO".into();
        let text = blank.to_string();
        let (forest, blanks) = read(&text);
        let errors = Schema::builtin().check(forest.root());
        assert!(errors.is_empty(), "{:?}: {}", spot.steps, show_all(&errors));
        let errors = Schema::builtin().references(forest.root());
        let own = errors
            .iter()
            .filter(|error| error.to_string().contains("TODO"))
            .count();
        assert_eq!(own, 0, "{:?}: {}", spot.steps, show_all(&errors));
        let [found] = blanks.as_slice() else {
            panic!("{:?}: {blanks:?}", spot.steps)
        };
        assert_eq!(found.at.text(), "\"TODO\"");
        let Path(steps) = &found.path;
        assert_eq!(steps.len(), spot.steps.len());
        if let Some(Json::String(key)) = spot.steps.last() {
            assert_eq!(steps.last(), Some(&Step::Key(key.clone())));
        }
    }
}

/// For each value: one of a kind that no key takes is refused, and the error stands at it or at its key.
#[test]
fn a_value_of_another_kind_is_refused_where_it_stands() {
    let shapes = Schema::builtin().shapes();
    let (forest, _) = read(EVERY_KEY);
    let json = forest.root().to_json();
    for (index, spot) in spots(forest.root()).into_iter().enumerate() {
        if spot.steps.first() == Some(&"x-note".into()) {
            continue;
        }
        // One of them each, in turn: all would take minutes.
        let wrongs = ["[[true]]", "true", "{x-a: 1}"];
        for wrong in wrongs.into_iter().skip(index % 3).take(1) {
            let kind = shapes.kind(spot.shape);
            if kind == Kind::Object && wrong.starts_with('{') {
                continue;
            }
            let mut other = json.clone();
            *at(&mut other, &spot.steps) = "@@@".into();
            let text = other.to_string();
            let start = u32::try_from(text.find("\"@@@\"").unwrap()).unwrap();
            let text = text.replace("\"@@@\"", wrong);
            let errors = check(&text);
            assert!(!errors.is_empty(), "{:?} {wrong}", spot.steps);
            for error in &errors {
                let span = error.at().span;
                let key = spot.under.map_or(0, |(_, _, key)| key.text().unwrap().len() + 3);
                let key = u32::try_from(key).unwrap();
                let end = start + u32::try_from(wrong.len()).unwrap();
                assert!(
                    span.start + key >= start && span.end <= end,
                    "{:?} {wrong}: {}",
                    spot.steps,
                    show_all(&errors)
                );
            }
        }
    }
}
