//! Tables of ends of support that a configuration puts in the place of those that are part of gradus.

use std::io::Read as _;
use std::path::Path;

use miette::Diagnostic;

use super::ConfigError;
use crate::evidence::lifecycle::Lifecycle;
use crate::evidence::open;
use crate::source::{Digest, Place};
use crate::yaml::Node;

/// The most bytes of a table; those that are part of gradus have less than a hundredth of them.
const MAX_TABLE: u64 = crate::limit::TABLE_BYTES.most;

/// A table of the user's own.
#[derive(Clone, Debug)]
pub struct OwnTable {
    /// The file, below the folder of the configuration.
    pub file: String,
    /// Where the configuration names it.
    pub place: Place,
    /// What stands in it; nothing until it was read.
    pub digest: Option<Digest>,
}

/// The tables that a configuration names.
pub(super) fn named(node: Node<'_>) -> Vec<OwnTable> {
    let named = node.items().filter_map(|item| {
        Some(OwnTable {
            file: item.text()?.to_owned(),
            place: item.place(),
            digest: None,
        })
    });
    named.collect()
}

/// The tables of gradus with these in their places; `None` where there are none of these.
pub(super) fn replaced(
    root: &Path,
    tables: &mut [OwnTable],
    errors: &mut Vec<ConfigError>,
) -> Option<Lifecycle> {
    if tables.is_empty() {
        return None;
    }
    let mut lifecycle = Lifecycle::default();
    for table in tables {
        let text = match text(root, table) {
            Ok(text) => text,
            Err(error) => {
                errors.push(*error);
                continue;
            }
        };
        table.digest = Some(Digest::of(text.as_bytes()));
        if let Err(error) = lifecycle.replace(&text) {
            errors.push(at(&error, &table.file, Some(&table.place)));
        }
    }
    Some(lifecycle)
}

fn text(root: &Path, table: &OwnTable) -> Result<String, Box<ConfigError>> {
    let wrong = |message: String, help: &str| Box::new(ConfigError::new(message, help, Some(&table.place)));
    let file = &table.file;
    let opened = open(root, file).map_err(|error| Box::new(at(&error.problem, file, Some(&table.place))))?;
    let mut bytes = Vec::new();
    let read = opened.take(MAX_TABLE + 1).read_to_end(&mut bytes);
    read.map_err(|error| {
        wrong(
            format!("`{file}` cannot be read: {}", error.kind()),
            "check that the file can be opened by other programs",
        )
    })?;
    if bytes.len() as u64 > MAX_TABLE {
        return Err(wrong(
            format!("`{file}` is larger than {MAX_TABLE} bytes"),
            "keep to the versions that are in use; a table is not that long",
        ));
    }
    String::from_utf8(bytes).map_err(|_| wrong(format!("`{file}` is not UTF-8"), "save the file as UTF-8"))
}

/// What is wrong with a table, told where the configuration names it.
fn at(error: &impl Diagnostic, file: &str, place: Option<&Place>) -> ConfigError {
    let message = format!("`{file}`: {error}");
    let help = error.help().map(|help| help.to_string());
    ConfigError::new(message, help.unwrap_or_default(), place)
}
