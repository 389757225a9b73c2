//! Keys that are unknown, missing, or too many.

use serde_json::Value as Json;

use super::{Explainer, Spot, refused};
use crate::schema::error::ShapeError;
use crate::schema::mask::shown;
use crate::schema::nearest::{advice, nearest, only};
use crate::source::Place;
use crate::yaml::{Entry, Flags, Node, Value};

/// Unknown keys of one mapping that get advice; more are never shown.
const ADVISED: usize = 100;

impl<'a> Explainer<'_, 'a> {
    /// What a mapping is called: the key that it stands under, or the title of an element.
    pub(super) fn thing(&self, spot: Spot<'a>) -> Option<String> {
        if let Some(key) = spot.key.and_then(Node::text) {
            return Some(format!("`{}`", shown(key)));
        }
        if spot.node == self.root {
            return None;
        }
        let title = self.shapes.title(spot.shape)?;
        Some(format!("this {}", title.to_lowercase()))
    }

    /// The keys that the mapping does not know; of very many, the later ones without advice.
    pub(super) fn unknown_keys(&self, spot: Spot<'a>, found: &mut Vec<ShapeError>) {
        let known = self.known(spot);
        let unknown = spot.node.entries().filter(|entry| self.is_unknown(spot, *entry));
        for (index, entry) in unknown.enumerate() {
            let key = entry.key.text().unwrap_or("");
            let (help, meant) = if index < ADVISED {
                let free = known.iter().copied().filter(|name| spot.node.get(name).is_none());
                let near = nearest(key, free);
                (self.advice(spot, entry, &known), only(&near, &entry.key.place()))
            } else {
                (String::new(), None)
            };
            found.push(ShapeError::UnknownKey {
                key: shown(key),
                thing: self.thing(spot),
                help,
                meant,
                at: entry.key.place(),
            });
        }
    }

    fn known(&self, spot: Spot<'_>) -> Vec<&str> {
        self.shapes.fields(spot.shape).map(|(name, _)| name).collect()
    }

    fn is_unknown(&self, spot: Spot<'_>, entry: Entry<'_>) -> bool {
        self.shapes
            .field(spot.shape, entry.key.text().unwrap_or(""))
            .is_none()
    }

    fn advice(&self, spot: Spot<'_>, entry: Entry<'_>, known: &[&str]) -> String {
        let key = entry.key.text().unwrap_or("");
        if !nearest(key, known.iter().copied()).is_empty() {
            return advice(key, known, "key");
        }
        let span = entry.value.span();
        let bare = entry.value.value() == Value::Null && span.start == span.end;
        if bare && spot.node.flags().has(Flags::FLOW) {
            return "a comma separates keys inside of `{…}`: put the text that it belongs to in quotes"
                .to_owned();
        }
        self.home(spot, key).unwrap_or_else(|| advice(key, known, "key"))
    }

    /// Where a key stands that is right, but not here.
    fn home(&self, spot: Spot<'_>, key: &str) -> Option<String> {
        let shapes = self.shapes;
        let homes: Vec<&str> = shapes
            .fields(shapes.root())
            .filter(|&(_, section)| {
                section != spot.shape && shapes.fields(section).any(|(name, _)| name == key)
            })
            .map(|(name, _)| name)
            .collect();
        match homes.as_slice() {
            [home] => Some(format!("`{key}` stands under `{home}`")),
            _ if shapes.fields(shapes.root()).any(|(name, _)| name == key) => {
                Some(format!("`{key}` is a section of its own, at the start of a line"))
            }
            _ => None,
        }
    }

    pub(super) fn missing_key(&self, spot: Spot<'a>, key: &str, found: &mut Vec<ShapeError>) {
        if spot.node.get(key).is_none() && self.misspelt(spot, key) {
            // The misspelt key is reported where it stands.
            return;
        }
        found.push(ShapeError::MissingKey {
            key: key.to_owned(),
            thing: self.thing(spot),
            help: self.meaning(spot, key),
            at: spot.node.head(),
        });
    }

    /// Whether a key that the mapping does not know is meant for this one.
    pub(super) fn misspelt(&self, spot: Spot<'a>, key: &str) -> bool {
        let known = self.known(spot);
        spot.node
            .entries()
            .filter(|entry| self.is_unknown(spot, *entry))
            .take(ADVISED)
            .filter_map(|entry| entry.key.text())
            .any(|name| nearest(name, known.iter().copied()).contains(&key))
    }

    /// "`every`: The interval that was decided."
    pub(super) fn meaning(&self, spot: Spot<'_>, key: &str) -> String {
        let field = self.shapes.field(spot.shape, key);
        match field.and_then(|field| self.shapes.description(field)) {
            Some(text) => format!("`{key}`: {text}"),
            None => format!("add `{key}:`"),
        }
    }
}

/// `not: {required: [a, b]}` is how a schema says that keys exclude each other.
pub(super) fn excluded(explainer: &Explainer<'_, '_>, spot: Spot<'_>, schema: &Json) -> ShapeError {
    let keys: Vec<&str> = schema
        .get("required")
        .and_then(Json::as_array)
        .into_iter()
        .flatten()
        .filter_map(Json::as_str)
        .collect();
    let places: Vec<Place> = keys
        .iter()
        .filter_map(|key| spot.node.entry(key))
        .map(|entry| entry.key.place())
        .collect();
    let first = places.iter().min_by_key(|place| place.span).cloned();
    let last = places.iter().max_by_key(|place| place.span).cloned();
    match (first, last) {
        (Some(first), Some(at)) if places.len() == keys.len() => ShapeError::ExcludedKey {
            keys: keys.into_iter().map(str::to_owned).collect(),
            first,
            at,
        },
        _ => refused(
            explainer
                .shapes
                .get(spot.shape)
                .expects
                .as_deref()
                .unwrap_or("the schema does not allow this"),
            spot,
        ),
    }
}
