//! What a schema rules out for certain, where it leaves several possibilities.
//!
//! A shape unites the branches of `anyOf` and its like. Whoever refuses a key or a word that
//! a shape does not know must be sure that no branch would have taken it.

use serde_json::{Map, Value};

/// References that are followed; a schema may refer to itself.
const DEPTH: usize = 32;

/// What is ruled out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Certain {
    /// A mapping has no keys but those that the shape knows.
    pub(super) keys: bool,
    /// A text is one of the words of the shape.
    pub(super) words: bool,
}

impl Certain {
    /// What the subschema rules out.
    pub(super) fn of(root: &Value, object: &Map<String, Value>) -> Self {
        Self {
            keys: either(root, object, DEPTH, &closes),
            words: either(root, object, DEPTH, &lists_words),
        }
    }
}

/// What a subschema says on its own.
type Says<'f> = &'f dyn Fn(&Map<String, Value>) -> bool;

/// Whether `says` holds of the subschema, or of a part that always applies, or of all its branches.
fn either(root: &Value, object: &Map<String, Value>, depth: usize, says: Says<'_>) -> bool {
    if says(object) {
        return true;
    }
    let Some(depth) = depth.checked_sub(1) else {
        return false;
    };
    let holds = |value: &Value| match value {
        Value::Object(object) => either(root, object, depth, says),
        // Nothing at all can stand there.
        other => other == &Value::Bool(false),
    };
    let target = object.get("$ref").and_then(Value::as_str);
    let target = target.and_then(|reference| root.pointer(reference.strip_prefix('#')?));
    let branches = |keyword| object.get(keyword).and_then(Value::as_array);
    target.is_some_and(holds)
        || branches("allOf").is_some_and(|parts| parts.iter().any(holds))
        || ["anyOf", "oneOf"].into_iter().any(|keyword| {
            branches(keyword).is_some_and(|parts| !parts.is_empty() && parts.iter().all(holds))
        })
}

/// It has no key that is not named, or is no mapping.
fn closes(object: &Map<String, Value>) -> bool {
    let no_mapping = match object.get("type") {
        Some(Value::String(name)) => name != "object",
        Some(Value::Array(names)) => names.iter().all(|name| name != "object"),
        _ => lists_words(object),
    };
    let named_elsewhere = ["dependentSchemas", "then", "else"]
        .into_iter()
        .any(|keyword| object.contains_key(keyword));
    no_mapping
        || object.get("additionalProperties") == Some(&Value::Bool(false))
        || object.get("unevaluatedProperties") == Some(&Value::Bool(false)) && !named_elsewhere
}

fn lists_words(object: &Map<String, Value>) -> bool {
    let words = object.get("enum").and_then(Value::as_array);
    words.is_some_and(|words| words.iter().all(Value::is_string))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn certain(schema: &Value) -> Certain {
        Certain::of(schema, schema.as_object().unwrap())
    }

    #[test]
    fn keys_are_certain_only_where_every_branch_is_closed() {
        let open = json!({"type": "object", "properties": {"a": true}});
        let closed = json!({"type": "object", "properties": {"b": true}, "additionalProperties": false});
        assert!(!certain(&open).keys && certain(&closed).keys);
        assert!(!certain(&json!({"anyOf": [open, closed]})).keys);
        assert!(certain(&json!({"allOf": [open, closed]})).keys);
        assert!(certain(&json!({"oneOf": [{"type": "string"}, closed]})).keys);
        assert!(certain(&json!({"$ref": "#/$defs/c", "$defs": {"c": closed}})).keys);
    }

    #[test]
    fn words_are_certain_only_where_every_branch_lists_them() {
        let words = json!({"enum": ["a", "b"]});
        assert!(certain(&words).words);
        assert!(!certain(&json!({"anyOf": [words, {"type": "string"}]})).words);
        assert!(certain(&json!({"anyOf": [words, {"enum": ["c"]}]})).words);
        assert!(!certain(&json!({"enum": ["a", 1]})).words);
    }

    #[test]
    fn a_schema_that_is_only_itself_ends() {
        assert_eq!(certain(&json!({"$ref": "#"})), Certain::default());
    }
}
