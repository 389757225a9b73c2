//! Whatever is read without events is what the events say.

mod blocks;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use proptest::prelude::*;

use super::quick;
use crate::source::Source;
use crate::yaml::{Limits, Tree, parse_events};

/// Everything that a tree says.
fn dump(tree: &Tree) -> Vec<String> {
    let node = |id| {
        format!(
            "{:?} {:?} {:?} {:?} {:?} {:?}",
            tree.value(id),
            tree.text(id),
            tree.span(id),
            tree.flags(id),
            tree.parent(id),
            tree.children(id)
        )
    };
    std::iter::once(format!("{:?}", tree.root()))
        .chain(tree.ids().map(node))
        .collect()
}

/// Whether the text was read without events; that it was right is asserted.
fn agrees(text: &str, limits: Limits) -> bool {
    let source = Arc::new(Source::new("text", text));
    let Some(tree) = quick(&source, limits) else {
        return false;
    };
    match parse_events(&source, limits) {
        Ok(expected) => assert_eq!(dump(&tree), dump(&expected), "{text:?}"),
        Err(error) => panic!("read without events, but: {error}\n{text:?}"),
    }
    true
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            found.push(path);
        }
    }
}

fn own_texts() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in ["examples", "rules", "../shared/examples-sketch"] {
        files(&root.join(folder), &mut found);
    }
    found.sort();
    found
        .iter()
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect()
}

/// Where reading without events ended, if it did.
fn stopped(text: &str) -> Option<String> {
    let source = Arc::new(Source::new("text", text));
    if !super::text::is_simple(text.as_bytes()) {
        return Some("characters".to_owned());
    }
    let mut reader = super::Reader::new(&source, Limits::default());
    if reader.document().is_some() {
        return None;
    }
    let at = u32::try_from(reader.at.min(text.len())).unwrap();
    let line = source.position(at).line;
    Some(format!("{line}: {}", source.line(line).unwrap_or("")))
}

/// By hand: `CENSUS=folder cargo test --lib quick::tests::census -- --nocapture`.
#[test]
fn census() {
    let Ok(folders) = std::env::var("CENSUS") else {
        return;
    };
    let mut found = Vec::new();
    for folder in folders.split(':') {
        files(Path::new(folder), &mut found);
    }
    let mut taken = 0;
    for path in &found {
        let text = std::fs::read_to_string(path).unwrap();
        match stopped(&text) {
            None => {
                agrees(&text, Limits::default());
                taken += 1;
            }
            Some(at) => println!("{}:{at}", path.display()),
        }
    }
    println!("{taken} of {}", found.len());
}

#[test]
fn most_declarations_of_ours_are_simple() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    files(&root.join("examples"), &mut found);
    let taken = found
        .iter()
        .filter(|path| agrees(&std::fs::read_to_string(path).unwrap(), Limits::default()));
    let taken = taken.count();
    println!("{taken} of {}", found.len());
    assert!(taken * 10 >= found.len() * 8, "{taken} of {}", found.len());
}

#[test]
fn every_text_of_ours_is_read_alike() {
    for text in own_texts() {
        agrees(&text, Limits::default());
    }
}

#[test]
fn every_text_of_the_external_suite_is_read_alike() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/suites/yaml-test-suite.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: the suite is not beside this checkout");
        return;
    };
    let rows: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    let texts = rows.iter().filter_map(|row| row["yaml"].as_str());
    let taken = texts.filter(|text| agrees(text, Limits::default())).count();
    println!("{taken} of {}", rows.len());
}

#[test]
fn what_is_not_simple_is_left_to_the_parser() {
    for text in [
        "",
        "# nothing\n",
        "a: b: c\n",
        "a:\n",
        "a: {b}\n",
        "a: [b: c]\n",
        "a:# b\n",
        "a: b\na: c\n",
        "null: a\n",
        "- a\nb: c\n",
        "a: b\n- c\n",
        "a: *b\n",
        "a:\tb\n",
        "a: [b,\nc]\n",
        "a: |\n",
        "a: |\n  b",
        "a: |0\n  b\n",
        "a: |++\n  b\n",
        "a: |#\n  b\n",
        "a: |\n   \n  b\n",
        "a: |3\n  b\n",
        "|\n  b\n",
        "a: b # c\n  d\n",
        "a: b\n  # c\n  d\n",
        "a: b\n  c: d\n",
        "a: \"\\x41\"\n",
        "a: 'b\n  c'\n",
        "--- a\n",
        "---\n---\na: b\n",
        "a: b\n---\n",
        "%YAML 1.2\n---\na: b\n",
        "a: \u{85}\n",
    ] {
        assert!(!agrees(text, Limits::default()), "{text:?}");
    }
}

#[test]
fn limits_are_those_of_the_parser() {
    let limits = Limits {
        depth: 3,
        nodes: 9,
        aliases: 0,
        scalar: 8,
    };
    for (text, taken) in [
        ("a: {b: {c: d}}\n", true),
        ("a: {b: {c: {d: e}}}\n", false),
        ("a: [b, c, d, e, f, g]\n", true),
        ("a: [b, c, d, e, f, g, h]\n", false),
        ("a: 12345678\n", true),
        ("a: 123456789\n", false),
    ] {
        assert_eq!(agrees(text, limits), taken, "{text:?}");
    }
}

/// Pieces of which texts are made that look like declarations, and nearly do.
fn piece() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "a",
        "key",
        "id: x",
        "- ",
        "-",
        ":",
        ": ",
        "\n",
        "\n  ",
        "\n    ",
        "\n- ",
        "\n  - ",
        "[",
        "]",
        "{",
        "}",
        ", ",
        ",",
        " ",
        "  ",
        "#",
        " # c",
        "\"q\"",
        "'q'",
        "null",
        "1",
        "-1",
        "1.5",
        "b: c",
        "b:",
        "https://x.test/y",
        "é",
        "?",
        "? ",
        "!",
        "&a ",
        "*a",
        "<<: ",
        "|",
        ">-",
        "%",
        "@",
        "`",
        "\\",
        "~",
        "...",
        "---",
        "\t",
        "x y",
        "=",
        "+1",
        "2026-11-21",
        "'it''s'",
        "\"\\\"\\\\\\n\"",
        "|\n  ",
        ">\n    ",
        "|+\n",
        ">-\n   ",
        "|2\n",
        ">1-\n",
        " \n",
        "\n   ",
        "\n      ",
        "\n\n",
        "\n# c\n",
    ])
}

/// A text of ours with some of it removed, doubled, or replaced.
fn damaged() -> impl Strategy<Value = String> {
    let texts = own_texts();
    (
        prop::sample::select(texts),
        prop::collection::vec((any::<prop::sample::Index>(), 0_usize..6, piece()), 0..4),
        any::<prop::sample::Index>(),
        1_usize..40,
    )
        .prop_map(|(text, cuts, from, lines)| {
            let all: Vec<&str> = text.split_inclusive('\n').collect();
            let first = from.index(all.len().max(1));
            let mut part: Vec<char> = all
                .iter()
                .skip(first)
                .take(lines)
                .flat_map(|line| line.chars())
                .collect();
            for (at, length, with) in cuts {
                let at = at.index(part.len().max(1)).min(part.len());
                let end = (at + length).min(part.len());
                part.splice(at..end, with.chars());
            }
            part.into_iter().collect()
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn texts_of_pieces_are_read_alike(pieces in prop::collection::vec(piece(), 0..24)) {
        agrees(&pieces.concat(), Limits::default());
    }

    #[test]
    fn damaged_texts_are_read_alike(text in damaged()) {
        agrees(&text, Limits::default());
    }
}

/// More by hand: `QUICK_CASES=1000000 cargo test --release --lib quick`.
fn cases() -> u32 {
    let wanted = std::env::var("QUICK_CASES").ok();
    wanted.and_then(|text| text.parse().ok()).unwrap_or(2_000)
}
