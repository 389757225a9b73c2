//! Documents from texts, and their errors as texts.

use std::fmt::Write as _;
use std::sync::Arc;

use gradus::schema::{Placeholder, ReferenceError, Schema, ShapeError, mark_blanks};
use gradus::source::{Fault, Place, Source};
use gradus::yaml::{Forest, Limits, parse};

/// The document that uses every key.
pub(crate) const EVERY_KEY: &str = include_str!("every_key.gradus.yaml");

/// A document with its placeholders marked, and what they are.
pub(crate) fn read_with(schema: &Schema, text: &str) -> (Forest, Vec<Placeholder>) {
    let source = Arc::new(Source::new("a.gradus.yaml", text));
    let mut tree = parse(&source, Limits::default()).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let blanks = mark_blanks(&mut tree, schema);
    (Forest::single(Arc::new(tree)), blanks)
}

pub(crate) fn read(text: &str) -> (Forest, Vec<Placeholder>) {
    read_with(Schema::builtin(), text)
}

pub(crate) fn check(text: &str) -> Vec<ShapeError> {
    Schema::builtin().check(read(text).0.root())
}

pub(crate) fn references(text: &str) -> Vec<ReferenceError> {
    Schema::builtin().references(read(text).0.root())
}

/// An error as people read it: the underlined text with its place, the message, the help, the other places.
pub(crate) fn show<E: Fault>(error: &E) -> String {
    let place = |place: &Place| {
        format!(
            "{}:{} `{}`",
            place.start().line,
            place.start().column,
            place.text()
        )
    };
    let mut text = format!("{}: {error}", error.place().map(place).unwrap_or_default());
    if let Some(help) = error.help() {
        let _ = write!(text, "\n  help: {help}");
    }
    for (what, at) in error.also() {
        let _ = write!(text, "\n  {what}: {}", place(&at));
    }
    text
}

pub(crate) fn show_all<E: Fault>(errors: &[E]) -> String {
    errors.iter().map(show).collect::<Vec<_>>().join("\n")
}
