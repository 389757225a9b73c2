//! The schemas that a pack brings along: of its declarations, and fragments in its checks.

use std::path::Path;
use std::sync::Arc;

use super::error::PackError;
use super::load::MAX_FILE;
use crate::limit;
use crate::schema::{Schema, SchemaError};
use crate::source::{Fault, Place, Source, read};
use crate::yaml::{Forest, Limits, Node, Value, parse};

/// The schema that a pack brings for its declarations: a JSON file of its folder, named at a place.
///
/// # Errors
/// It is no file of the folder, cannot be read, is not JSON, or no schema that gradus can use.
pub(super) fn of_declarations(
    folder: &Path,
    shown: &str,
    name: &str,
    named: Place,
) -> Result<Schema, PackError> {
    let plain = !name.contains(['/', '\\']) && !name.starts_with('.');
    if !plain {
        return Err(PackError::invalid(
            format!("`{name}` is not a file of the pack's folder"),
            "put the schema beside `pack.yaml` and name it without a path",
            named,
        ));
    }
    let path = folder.join(name);
    if !path.exists() {
        return Err(PackError::invalid(
            format!("there is no file `{name}` in the pack's folder"),
            "put the schema beside `pack.yaml`, or mend the name",
            named,
        ));
    }
    let shown = format!("{}/{name}", shown.trim_end_matches('/'));
    let source = Arc::new(read(&path, &shown, MAX_FILE).map_err(PackError::Read)?);
    let json = serde_json::from_str(source.text()).map_err(|error| not_json(&error, &source, named))?;
    Schema::from_json(&source, &json).map_err(|wrong| {
        // JSON is YAML, whose nodes know their places.
        let tree = parse(&source, Limits::default()).ok();
        let at = tree.map(|tree| place(&wrong, Forest::single(Arc::new(tree)).root()));
        error(&wrong, at.unwrap_or_else(|| Place::start_of(&source)))
    })
}

fn not_json(error: &serde_json::Error, source: &Arc<Source>, named: Place) -> PackError {
    let text = error.to_string();
    let reason = text
        .rsplit_once(" at line ")
        .map_or(text.as_str(), |(reason, _)| reason);
    let most = limit::SCHEMA_NESTING.most;
    let (message, help) = if reason == "recursion limit exceeded" {
        (
            format!("the schema nests deeper than {most} levels"),
            "move what is deep into `$defs`, and refer to it; no flag raises this limit",
        )
    } else {
        (
            format!("the schema is not JSON: {reason}"),
            "mend the file; it is read as JSON Schema, draft 2020-12",
        )
    };
    PackError::Invalid {
        message,
        help: help.to_owned(),
        at: source.at_byte_column(error.line(), error.column()),
        also: Some(("named here".to_owned(), named)),
    }
}

/// The error of a schema at the place that is meant.
pub(super) fn error(error: &SchemaError, at: Place) -> PackError {
    let help = miette::Diagnostic::help(error).map(|help| help.to_string());
    PackError::invalid(error.to_string(), help.unwrap_or_default(), at)
}

/// Where in a schema an error is: what its pointer leads to, or the text that it names.
pub(super) fn place(error: &SchemaError, schema: Node<'_>) -> Place {
    match error {
        SchemaError::Invalid { pointer, .. } => {
            let mut steps = pointer.split('/').skip(1);
            let found = steps.try_fold(schema, |node, step| {
                let step = step.replace("~1", "/").replace("~0", "~");
                match node.value() {
                    Value::List => step.parse().ok().and_then(|index| node.items().nth(index)),
                    _ => node.get(&step),
                }
            });
            found.unwrap_or(schema).place()
        }
        SchemaError::Excess { reference: None, .. } | SchemaError::Patterns { .. } => schema.place(),
        SchemaError::Excess {
            reference: Some(text),
            ..
        }
        | SchemaError::OutsideReference { reference: text, .. }
        | SchemaError::DanglingReference { reference: text, .. }
        | SchemaError::Draft { draft: text, .. } => {
            written(schema, text).unwrap_or_else(|| error.place().cloned().unwrap_or_else(|| schema.place()))
        }
    }
}

/// The first text below a node that is this one.
fn written(schema: Node<'_>, text: &str) -> Option<Place> {
    let mut open = vec![schema];
    while let Some(node) = open.pop() {
        match node.value() {
            Value::Text if node.text() == Some(text) => return Some(node.place()),
            Value::Map => {
                let mut values: Vec<_> = node.entries().map(|entry| entry.value).collect();
                values.reverse();
                open.extend(values);
            }
            Value::List => {
                let mut items: Vec<_> = node.items().collect();
                items.reverse();
                open.extend(items);
            }
            _ => {}
        }
    }
    None
}
