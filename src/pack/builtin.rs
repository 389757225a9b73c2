//! The packs that gradus brings along.

use std::sync::Arc;

use super::error::{PackError, PackErrors};
use super::load::{PackFile, load_sources};
use super::model::Pack;
use crate::source::{Place, Source};

/// A file by its name, and its text.
type Embedded = (&'static str, &'static str);

/// The folders below `rules/`, listed by the build script.
static PACKS: &[(&str, &[Embedded])] = include!(concat!(env!("OUT_DIR"), "/builtin_packs.rs"));

/// The ids of the built-in packs, sorted.
pub fn builtin_ids() -> Vec<&'static str> {
    PACKS.iter().map(|(id, _)| *id).collect()
}

/// The built-in pack with this id; `None` where there is none.
///
/// # Errors
/// None in a release: the test suite loads every built-in pack.
pub fn builtin(id: &str) -> Option<Result<Pack, PackErrors>> {
    let (_, files) = PACKS.iter().find(|(name, _)| *name == id)?;
    let files: Vec<PackFile> = files
        .iter()
        .map(|(name, text)| PackFile {
            name: (*name).to_owned(),
            source: Arc::new(Source::new(format!("rules/{id}/{name}"), *text)),
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
