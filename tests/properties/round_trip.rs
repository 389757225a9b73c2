//! What was printed is what is read, in whatever style.

use std::sync::Arc;

use gradus::source::{Most, Source, read};
use gradus::yaml::{Forest, Limits, parse, parse_events};
use proptest::prelude::*;

use crate::printer::{Said, print, said, taste};

fn value(text: &str) -> serde_json::Value {
    let source = Arc::new(Source::new("text", text));
    match parse(&source, Limits::default()) {
        Ok(tree) => Forest::single(Arc::new(tree)).root().to_json(),
        Err(error) => panic!("{error}: {text:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_printed_is_read(said in said(), taste in taste()) {
        let printed = print(&said, taste);
        prop_assert_eq!(value(&printed.text), said.to_json(), "{}", printed.text);
    }

    /// And once more: what was read can be printed again, in another style.
    #[test]
    fn what_was_read_is_printed_and_read(said in said(), one in taste(), other in taste()) {
        let first = value(&print(&said, one).text);
        let again = print(&Said::of_json(&first), other);
        prop_assert_eq!(value(&again.text), first, "{}", again.text);
    }

    /// From a file, with a byte order mark or without: the places are those of the text behind it.
    #[test]
    fn a_byte_order_mark_changes_nothing(said in said(), taste in taste()) {
        let printed = print(&said, taste);
        let folder = tempfile::tempdir().unwrap();
        let mut told = Vec::new();
        for (name, mark) in [("without", ""), ("with", "\u{feff}")] {
            let path = folder.path().join(name);
            std::fs::write(&path, format!("{mark}{}", printed.text)).unwrap();
            let source = Arc::new(read(&path, "text", Most::of_declaration(1 << 20)).unwrap());
            prop_assert_eq!(source.text(), printed.text.as_str());
            let tree = parse_events(&source, Limits::default()).unwrap();
            let spans: Vec<_> = tree.ids().map(|id| tree.span(id)).collect();
            told.push((spans, Forest::single(Arc::new(tree)).root().to_json()));
        }
        prop_assert_eq!(&told[0], &told[1]);
    }
}
