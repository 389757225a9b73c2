//! Places: the bytes that a node was written with, in bytes, code points and UTF-16, for lines of every kind.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use gradus::source::{Source, Span};
use gradus::yaml::{Forest, Limits, Node, parse};
use proptest::prelude::*;

use crate::printer::{Written, print, said, taste};

/// Line and column of a byte offset, from 1, as the YAML specification counts: a line ends at LF, CR, or both.
fn naive_position(text: &str, offset: usize) -> (u32, u32) {
    let (mut line, mut column) = (1, 1);
    let mut before = '\0';
    for c in text[..offset].chars() {
        match (before, c) {
            ('\r', '\n') => {}
            (_, '\n' | '\r') => {
                line += 1;
                column = 1;
            }
            _ => column += 1,
        }
        before = c;
    }
    (line, column)
}

/// The byte offset of a line and a column in units; the way back.
fn naive_offset(text: &str, (line, column): (u32, u32), units: fn(char) -> usize) -> usize {
    let mut starts = vec![0];
    for (at, c) in text.char_indices() {
        match c {
            '\n' => starts.push(at + 1),
            '\r' if !text[at + 1..].starts_with('\n') => starts.push(at + 1),
            _ => {}
        }
    }
    let start = starts[line as usize - 1];
    let mut left = column as usize - 1;
    let mut at = start;
    for c in text[start..].chars() {
        if left == 0 {
            break;
        }
        left -= units(c);
        at += c.len_utf8();
    }
    at
}

/// A place holds in all three units.
pub(crate) fn holds(source: &Source, span: Span) {
    let text = source.text();
    let range = span.range();
    let slice = text
        .get(range.clone())
        .unwrap_or_else(|| panic!("{span:?} cuts a character of {text:?}"));
    assert_eq!(source.slice(span), slice);
    for offset in [range.start, range.end] {
        let told = source.position(u32::try_from(offset).unwrap());
        assert_eq!(
            (told.line, told.column),
            naive_position(text, offset),
            "{offset} in {text:?}"
        );
        assert_eq!(told.offset as usize, offset);
        // Between CR and LF nothing starts or ends.
        assert!(
            !(text[..offset].ends_with('\r') && text[offset..].starts_with('\n')),
            "{offset} in {text:?}"
        );
        assert_eq!(
            naive_offset(text, (told.line, told.column), |_| 1),
            offset,
            "{text:?}"
        );
        let line_start = source.lines()[told.line as usize - 1] as usize;
        let units = text[line_start..offset].encode_utf16().count();
        let column = u32::try_from(units).unwrap() + 1;
        assert_eq!(
            naive_offset(text, (told.line, column), char::len_utf16),
            offset,
            "{text:?}"
        );
    }
    let points: Vec<char> = text.chars().collect();
    let (from, to) = (
        text[..range.start].chars().count(),
        text[..range.end].chars().count(),
    );
    assert_eq!(points[from..to].iter().collect::<String>(), slice);
    let units: Vec<u16> = text.encode_utf16().collect();
    let (from, to) = (
        text[..range.start].encode_utf16().count(),
        text[..range.end].encode_utf16().count(),
    );
    assert_eq!(String::from_utf16(&units[from..to]).unwrap(), slice);
}

/// The spans of all nodes, outer ones first, keys before their values.
fn spans(root: Node<'_>) -> Vec<Span> {
    let mut open = vec![root];
    let mut found = Vec::new();
    while let Some(node) = open.pop() {
        found.push(node.span());
        let children: Vec<Node<'_>> = node
            .entries()
            .flat_map(|entry| [entry.key, entry.value])
            .chain(node.items())
            .collect();
        open.extend(children.into_iter().rev());
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Every node stands where the printer wrote it.
    #[test]
    fn a_node_stands_where_it_was_written(value in said(), taste in taste()) {
        let printed = print(&value, taste);
        let source = Arc::new(Source::new("text", printed.text.as_str()));
        let forest = Forest::single(Arc::new(parse(&source, Limits::default()).unwrap_or_else(|error| panic!("{error}: {:?}", printed.text))));
        let told = spans(forest.root());
        let told: Vec<Written> = told.into_iter().map(Span::range).collect();
        prop_assert_eq!(&told, &printed.nodes, "{:?}", printed.text);
        for span in spans(forest.root()) {
            holds(&source, span);
        }
    }

    /// So does whatever can be pointed at in a text of any kind, errors included.
    #[test]
    fn an_error_stands_in_the_text(text in "([a-z\u{e9}\u{1f600}\u{301}\u{85}\u{2028}]{0,3}(: |- |\\[|\\]|\\{|\\}|, |\"|'|\\||>|\r\n|\r|\n|  |\t|&a |\\*a|<<: |!t |#|\u{feff}|---|\\.\\.\\.)){0,24}") {
        use gradus::source::Fault as _;
        let source = Arc::new(Source::new("text", text.as_str()));
        match parse(&source, Limits::default()) {
            Ok(tree) => tree.ids().for_each(|id| holds(&source, tree.span(id))),
            Err(error) => {
                if let Some(place) = error.place() {
                    inside(&source, place.span);
                }
                for (_, place) in error.also() {
                    inside(&source, place.span);
                }
            }
        }
    }
}

/// An error may stand between CR and LF; it stands in the text all the same.
fn inside(source: &Source, span: Span) {
    assert!(
        source.text().get(span.range()).is_some(),
        "{span:?} in {:?}",
        source.text()
    );
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            found.push(path);
        }
    }
}

/// Letters that mean nothing to YAML, in other alphabets: combining, wide, astral.
fn in_other_letters(text: &str) -> String {
    text.replace('o', "o\u{308}")
        .replace('i', "\u{6f22}")
        .replace('g', "\u{1f600}")
}

fn texts(root: Node<'_>) -> Vec<String> {
    let mut open = vec![root];
    let mut found = Vec::new();
    while let Some(node) = open.pop() {
        found.extend(node.text().map(str::to_owned));
        let children: Vec<Node<'_>> = node
            .entries()
            .flat_map(|entry| [entry.key, entry.value])
            .chain(node.items())
            .collect();
        open.extend(children.into_iter().rev());
    }
    found
}

/// Real files, in every kind of line and of letter, have the same nodes at the places of the same text.
#[test]
fn real_files_keep_their_places_in_other_lines_and_letters() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    files(&root.join("examples"), &mut found);
    found.sort();
    assert!(found.len() > 20);
    for path in found {
        let text = std::fs::read_to_string(&path).unwrap();
        let read = |text: &str| {
            let source = Arc::new(Source::new("text", text));
            (
                Arc::clone(&source),
                Forest::single(Arc::new(parse(&source, Limits::default()).unwrap())),
            )
        };
        let (source, before) = read(&text);
        // The checks count through the text for each place, so not every one of them is made.
        let spans_before = spans(before.root());
        for span in spans_before.iter().step_by(7) {
            holds(&source, *span);
        }
        for newline in ["\r\n", "\r"] {
            let other = text.replace('\n', newline);
            let (source, after) = read(&other);
            assert_eq!(texts(before.root()), texts(after.root()), "{}", path.display());
            for (one, other) in spans_before.iter().zip(spans(after.root())) {
                let slice = text[one.range()].replace('\n', newline);
                assert_eq!(source.slice(other), slice, "{}", path.display());
            }
        }
        let other = in_other_letters(&text);
        let (source, after) = read(&other);
        let expected: Vec<String> = texts(before.root())
            .iter()
            .map(|text| in_other_letters(text))
            .collect();
        assert_eq!(expected, texts(after.root()), "{}", path.display());
        for (step, (one, other)) in spans_before.iter().zip(spans(after.root())).enumerate() {
            assert_eq!(
                source.slice(other),
                in_other_letters(&text[one.range()]),
                "{}",
                path.display()
            );
            if step % 7 == 0 {
                holds(&source, other);
            }
        }
    }
}
