//! The packs that explanations draw from.

use std::collections::BTreeMap;

use super::page::Inline;
use crate::config::ParamValue;
use crate::pack::{Pack, Rule};
use crate::source::Place;

/// A pack, and what a configuration sets in it.
#[derive(Debug)]
pub(in crate::cli) struct Book {
    pub pack: Pack,
    pub set: BTreeMap<String, ParamValue>,
}

impl Book {
    /// The value of a parameter: as set, else the default.
    pub(super) fn value(&self, name: &str) -> Option<&serde_json::Value> {
        let set = self.set.get(name).map(|set| &set.value);
        let default = || self.pack.params.iter().find(|param| param.name == name);
        set.or_else(|| default().map(|param| &param.default))
    }
}

/// Packs, and whether there are pages to link to.
#[derive(Debug)]
pub(in crate::cli) struct Shelf {
    pub books: Vec<Book>,
    /// Whether the pages become files beside each other, of packs that we stand for.
    pub linked: bool,
}

impl Shelf {
    /// A mention of a rule or model.
    pub(in crate::cli) fn page(&self, name: &str) -> Inline {
        if self.linked {
            Inline::Link {
                text: name.to_owned(),
                target: format!("{name}.md"),
            }
        } else {
            Inline::Text(name.to_owned())
        }
    }

    /// The address of a document: nothing to follow, unless we stand for it.
    pub(super) fn address(&self, at: &str) -> Inline {
        if self.linked {
            Inline::Address(at.to_owned())
        } else {
            Inline::Text(at.to_owned())
        }
    }

    /// Where a rule is written; without its line in files, which would change with every line above it.
    pub(super) fn file(&self, place: &Place) -> Inline {
        let name = &**place.source.name();
        if self.linked {
            Inline::Link {
                text: name.to_owned(),
                target: format!("../../{name}"),
            }
        } else {
            Inline::Text(place.to_string())
        }
    }

    /// The rule with a code, and its pack.
    pub(super) fn rule(&self, code: &str) -> Option<(&Book, &Rule)> {
        let found = |book| -> Option<(&Book, &Rule)> {
            let book: &Book = book;
            let rule = book
                .pack
                .rules
                .iter()
                .find(|rule| rule.code.eq_ignore_ascii_case(code))?;
            Some((book, rule))
        };
        self.books.iter().find_map(found)
    }

    /// The pack with an id.
    pub(super) fn book(&self, id: &str) -> Option<&Book> {
        self.books
            .iter()
            .find(|book| book.pack.id.eq_ignore_ascii_case(id))
    }

    /// The rules of these packs that ask for the same, whichever of the two says so.
    pub(super) fn same<'s>(&'s self, rule: &'s Rule) -> impl Iterator<Item = (&'s Book, &'s Rule)> {
        let all = self
            .books
            .iter()
            .flat_map(|book| book.pack.rules.iter().map(move |rule| (book, rule)));
        all.filter(|(_, other)| rule.same_as.contains(&other.code) || other.same_as.contains(&rule.code))
    }
}
