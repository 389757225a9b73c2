//! The vocabulary with more than declarations can write: what conditions see beside them.

use serde_json::Value as Json;

use super::shapes::Shapes;
use super::{compile, json};

/// The shapes of declarations, with one more section of another schema.
///
/// Its definitions get names of their own, so that those of the vocabulary stay what they are.
pub fn shapes_with(section: &str, schema: &str) -> Shapes {
    let mut whole = json(super::DECLARATION);
    let mut added: Json = serde_json::from_str(schema).unwrap_or_default();
    rename(&mut added, section);
    let definitions = added.as_object_mut().and_then(|added| added.remove("$defs"));
    if let Some(properties) = whole["properties"].as_object_mut() {
        properties.insert(section.to_owned(), added);
    }
    if let (Some(all), Some(Json::Object(more))) = (whole["$defs"].as_object_mut(), definitions) {
        for (name, definition) in more {
            all.insert(format!("{section}.{name}"), definition);
        }
    }
    compile::shapes(&whole)
}

/// Lets references lead to the new names; as deep as a schema that is shipped.
fn rename(schema: &mut Json, section: &str) {
    match schema {
        Json::Object(keys) => {
            for (key, value) in keys {
                if let (true, Json::String(reference)) = (key == "$ref", &mut *value)
                    && let Some(name) = reference.strip_prefix("#/$defs/")
                {
                    *reference = format!("#/$defs/{section}.{name}");
                } else {
                    rename(value, section);
                }
            }
        }
        Json::Array(items) => items.iter_mut().for_each(|item| rename(item, section)),
        _ => {}
    }
}
