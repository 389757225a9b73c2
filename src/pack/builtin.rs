//! The packs that gradus brings along.

use std::sync::Arc;

use super::error::{PackError, PackErrors};
use super::load::{PackFile, load_sources};
use super::model::Pack;
use crate::source::{Place, Source};

/// A file by its name, its text, and its text without examples.
type Embedded = (&'static str, &'static str, &'static str);

/// The folders below `rules/`, listed by the build script.
static PACKS: &[(&str, &[Embedded])] = include!(concat!(env!("OUT_DIR"), "/builtin_packs.rs"));

/// The ids of the built-in packs, sorted.
pub fn builtin_ids() -> Vec<&'static str> {
    PACKS.iter().map(|(id, _)| *id).collect()
}

/// The built-in pack with this id, as it stands; `None` where there is none.
///
/// # Errors
/// None in a release: the test suite loads every built-in pack.
pub fn builtin(id: &str) -> Option<Result<Pack, PackErrors>> {
    load(id, |(_, whole, _)| whole)
}

/// The built-in pack with this id without its examples and survivors, which make
/// up most of it: for runs that judge, and should start at once.
///
/// # Errors
/// None in a release: the test suite loads every built-in pack.
pub fn builtin_rules(id: &str) -> Option<Result<Pack, PackErrors>> {
    load(id, |(_, _, lean)| lean)
}

fn load(id: &str, text: fn(&Embedded) -> &'static str) -> Option<Result<Pack, PackErrors>> {
    let (_, files) = PACKS.iter().find(|(name, _)| *name == id)?;
    let files: Vec<PackFile> = files
        .iter()
        .map(|file| PackFile {
            name: file.0.to_owned(),
            source: Arc::new(Source::new(format!("rules/{id}/{}", file.0), text(file))),
        })
        .collect();
    // The shape of built-in packs is held by a test, not checked at each start.
    Some(load_sources(&files, cfg!(test), &|name, at: Place| {
        Err(PackError::invalid(
            format!("a built-in pack brings no schema, and this one names `{name}`"),
            "use the built-in vocabulary",
            at,
        ))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::Rule;

    #[test]
    fn without_examples_a_pack_has_the_same_rules() {
        for id in builtin_ids() {
            let whole = builtin(id).unwrap().unwrap();
            let lean = builtin_rules(id).unwrap().unwrap();
            let rules = |pack: &Pack| {
                let rules = pack.rules.iter();
                let told =
                    rules.map(|rule| (rule.code.to_string(), rule.checks.len(), rule.place.to_string()));
                told.collect::<Vec<_>>()
            };
            assert_eq!(rules(&whole), rules(&lean), "{id}");
            assert!(whole.rules.iter().all(|rule| !rule.examples.is_empty()), "{id}");
            let bare = |rule: &Rule| rule.examples.is_empty() && rule.survivors.is_empty();
            assert!(lean.rules.iter().all(bare), "{id}");
        }
    }
}
