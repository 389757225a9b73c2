//! Schemas that are valid at a glance.
//!
//! Whether a schema is one at all is asked of the validator, which is built for that, and takes longer
//! to build than most runs take. Where a schema has nothing but the commonest keywords with values of
//! their kind, the answer is known. A test holds that the validator agrees.

use serde_json::Value;

use super::compile::key_pattern;
use super::pattern::Pattern;

/// Whether nothing in the schema can be wrong.
pub(super) fn is_plain(root: &Value) -> bool {
    // Our own stack: a schema nests as deep as its file.
    let mut open = vec![root];
    while let Some(schema) = open.pop() {
        match schema {
            Value::Bool(_) => {}
            Value::Object(keywords) => {
                let mut keywords = keywords.iter();
                if !keywords.all(|(keyword, value)| is_usual(keyword, value, &mut open)) {
                    return false;
                }
            }
            _ => return false,
        }
    }
    true
}

/// Whether a keyword is one of the commonest, with a value of its kind; subschemas are left to be asked.
fn is_usual<'s>(keyword: &str, value: &'s Value, open: &mut Vec<&'s Value>) -> bool {
    match keyword {
        "title" | "description" | "$comment" | "format" | "$schema" => value.is_string(),
        "examples" | "enum" => value.is_array(),
        "const" => true,
        "$ref" => value.as_str().is_some_and(is_pointer),
        "type" => match value {
            Value::Array(names) => is_set(names) && !names.is_empty() && names.iter().all(is_type),
            name => is_type(name),
        },
        "required" => value.as_array().is_some_and(|keys| is_set(keys)),
        "minimum" | "maximum" => value.is_number(),
        "minLength" => value.is_u64(),
        "pattern" => value.as_str().is_some_and(|text| Pattern::new(text).is_exact()),
        "properties" | "$defs" => value.as_object().is_some_and(|schemas| {
            open.extend(schemas.values());
            true
        }),
        "patternProperties" => value.as_object().is_some_and(|schemas| {
            open.extend(schemas.values());
            schemas.keys().all(|key| key_pattern(key).is_exact())
        }),
        "additionalProperties" | "items" | "not" => {
            open.push(value);
            true
        }
        "anyOf" | "oneOf" => value.as_array().is_some_and(|schemas| {
            open.extend(schemas);
            !schemas.is_empty()
        }),
        _ => keyword.starts_with("x-"),
    }
}

/// A reference to a place of the same document by its way from the root.
pub(super) fn is_pointer(reference: &str) -> bool {
    reference == "#" || reference.starts_with("#/")
}

fn is_type(name: &Value) -> bool {
    let known = [
        "object", "array", "string", "number", "integer", "boolean", "null",
    ];
    name.as_str().is_some_and(|name| known.contains(&name))
}

/// Texts, each once.
fn is_set(values: &[Value]) -> bool {
    let texts: Option<Vec<&str>> = values.iter().map(Value::as_str).collect();
    texts.is_some_and(|mut texts| {
        texts.sort_unstable();
        texts.windows(2).all(|pair| pair.first() != pair.last())
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn usual() -> Value {
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "t", "type": "object",
            "required": ["a", "b"], "additionalProperties": false,
            "properties": {
                "a": {"type": ["string", "null"], "minLength": 1, "description": "d", "x-expects": "e"},
                "b": {"$ref": "#/$defs/n"}, "c": {"const": "c"}, "d": true,
                "e": {"type": "array", "items": {"oneOf": [{"type": "string"}, {"$ref": "#"}]}},
                "f": {"type": "object", "anyOf": [{"required": ["g"]}], "not": {"required": ["h"]}}
            },
            "$defs": {"n": {"type": "integer", "minimum": 0, "maximum": 9.5, "enum": [1], "examples": [1]}}
        })
    }

    /// Every value of the schema in turn, but for the whole.
    fn places(schema: &Value) -> Vec<String> {
        let mut places = Vec::new();
        let mut open = vec![(String::new(), schema)];
        while let Some((at, value)) = open.pop() {
            match value {
                Value::Object(object) => {
                    let inner = object.iter().map(|(key, value)| {
                        (
                            format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")),
                            value,
                        )
                    });
                    open.extend(inner);
                }
                Value::Array(list) => open.extend(
                    list.iter()
                        .zip(0..)
                        .map(|(value, n)| (format!("{at}/{n}"), value)),
                ),
                _ => {}
            }
            places.push(at);
        }
        places
    }

    #[test]
    fn the_usual_keywords_are_plain_and_others_are_not() {
        assert!(is_plain(&usual()));
        for other in [
            json!({"type": "text"}),
            json!({"type": []}),
            json!({"required": ["a", "a"]}),
            json!({"minimum": "1"}),
            json!({"pattern": "("}),
            json!({"oneOf": []}),
            json!({"$defs": {"never": {"type": 1}}}),
            json!({"$ref": "#name"}),
            json!({"maxItems": 1}),
            json!([]),
        ] {
            assert!(!is_plain(&other), "{other}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        /// With any value anywhere: what is plain is valid.
        #[test]
        fn what_is_plain_is_valid(
            at in any::<prop::sample::Index>(),
            value in prop::sample::select(vec![
                json!(null), json!(true), json!(0), json!(-1), json!(1.5), json!(""), json!("string"), json!("#/$defs/n"),
                json!("a"), json!([]), json!(["string"]), json!(["a", "a"]), json!([1]), json!({}), json!({"a": 1}),
                json!({"type": "x"}), json!([{}]), json!([{"required": ["a"]}]), json!({"a": {}}),
            ]),
        ) {
            let mut schema = usual();
            let places = places(&schema);
            *schema.pointer_mut(&places[at.index(places.len())]).unwrap() = value;
            if is_plain(&schema) {
                let built = jsonschema::options().with_draft(jsonschema::Draft::Draft202012).build(&schema);
                // A reference that leads nowhere is told before.
                let dangling = schema.pointer("/$defs/n").is_none();
                prop_assert!(built.is_ok() || dangling, "{} {:?}", schema, built.err());
            }
        }
    }
}
