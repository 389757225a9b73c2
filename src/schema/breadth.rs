//! How many subschemas of a schema judge one and the same value.
//!
//! The validator asks each of them, and each again wherever it is repeated: a schema of a few lines can ask for
//! more work than there is time, `a` for twice `b`, `b` for twice `c`, and so on. What is counted here is that
//! work for one value; a schema that comes back to itself without going down into the value has no end.

use std::collections::HashMap;

use serde_json::{Map, Value as Json};

use super::own::is_data;
use crate::limit;

/// What is too much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Excess<'s> {
    /// Subschemas within each other, from one that has this reference or none.
    Depth(Option<&'s str>),
    /// Subschemas altogether, from one that has this reference or none.
    Breadth(Option<&'s str>),
}

/// The most subschemas within each other that judge one value.
///
/// # Errors
/// The first schema that asks too much, in no order that matters.
pub(super) fn depth(root: &Json) -> Result<u64, Excess<'_>> {
    let document = Document::of(root);
    let mut known: HashMap<usize, State> = HashMap::new();
    for (object, _) in &document.objects {
        settle(&document, object, &mut known)?;
    }
    let depths = known.values().map(|state| match state {
        State::Done { depth, .. } => *depth,
        State::Open => 0,
    });
    Ok(depths.max().unwrap_or(0))
}

type Object = Map<String, Json>;

/// What is known of a subschema.
#[derive(Clone, Copy)]
enum State {
    /// It waits for those that it asks.
    Open,
    /// How many it asks, itself included, and how many of them within each other.
    Done { breadth: u64, depth: u64 },
}

/// A schema with what references lead to.
struct Document<'s> {
    /// Every object that may be a subschema, with the one that `#` means there.
    objects: Vec<(&'s Object, &'s Json)>,
    /// The second by the address of the first.
    bases: HashMap<usize, &'s Json>,
    anchors: HashMap<&'s str, Vec<&'s Object>>,
}

fn address(object: &Object) -> usize {
    std::ptr::from_ref(object).addr()
}

impl<'s> Document<'s> {
    fn of(root: &'s Json) -> Self {
        let mut document = Self {
            objects: Vec::new(),
            bases: HashMap::new(),
            anchors: HashMap::new(),
        };
        let mut open = vec![(root, root)];
        while let Some((value, base)) = open.pop() {
            match value {
                Json::Object(object) => {
                    let base = if object.get("$id").is_some_and(Json::is_string) {
                        value
                    } else {
                        base
                    };
                    document.objects.push((object, base));
                    document.bases.insert(address(object), base);
                    for keyword in ["$anchor", "$dynamicAnchor"] {
                        if let Some(name) = object.get(keyword).and_then(Json::as_str) {
                            document.anchors.entry(name).or_default().push(object);
                        }
                    }
                    let below = object.iter().filter(|(key, _)| !is_data(key));
                    open.extend(below.map(|(_, value)| (value, base)));
                }
                Json::Array(list) => open.extend(list.iter().map(|value| (value, base))),
                _ => {}
            }
        }
        document
    }

    /// The subschemas that judge the same value as this one, each as often as it is asked.
    fn asked(&self, object: &'s Object) -> Vec<&'s Object> {
        let mut asked = Vec::new();
        for (keyword, value) in object {
            match keyword.as_str() {
                "allOf" | "anyOf" | "oneOf" => {
                    asked.extend(value.as_array().into_iter().flatten().filter_map(Json::as_object));
                }
                "not" | "if" | "then" | "else" => asked.extend(value.as_object()),
                "dependentSchemas" => {
                    asked.extend(
                        value
                            .as_object()
                            .into_iter()
                            .flat_map(Map::values)
                            .filter_map(Json::as_object),
                    );
                }
                "$ref" | "$dynamicRef" => self.follow(object, value, &mut asked),
                _ => {}
            }
        }
        asked
    }

    fn follow(&self, object: &'s Object, reference: &Json, asked: &mut Vec<&'s Object>) {
        let Some(target) = reference.as_str().and_then(|text| text.strip_prefix('#')) else {
            return;
        };
        if target.is_empty() || target.starts_with('/') {
            let base = self.bases.get(&address(object));
            asked.extend(
                base.and_then(|base| base.pointer(target))
                    .and_then(Json::as_object),
            );
        } else {
            asked.extend(self.anchors.get(target).into_iter().flatten());
        }
    }
}

/// A subschema that waits for those that it asks.
struct Waiting<'s> {
    object: &'s Object,
    asked: Vec<&'s Object>,
    breadth: u64,
    depth: u64,
}

/// Counts what a subschema asks for. The stack is our own: references can lead on for as long as the file is.
fn settle<'s>(
    document: &Document<'s>,
    first: &'s Object,
    known: &mut HashMap<usize, State>,
) -> Result<(), Excess<'s>> {
    let waiting = |object: &'s Object| Waiting {
        object,
        asked: document.asked(object),
        breadth: 1,
        depth: 1,
    };
    if known.contains_key(&address(first)) {
        return Ok(());
    }
    known.insert(address(first), State::Open);
    let mut open = vec![waiting(first)];
    while let Some(last) = open.last_mut() {
        let reference = || last.object.get("$ref").and_then(Json::as_str);
        let Some(next) = last.asked.last().copied() else {
            let (breadth, depth) = (last.breadth, last.depth);
            known.insert(address(last.object), State::Done { breadth, depth });
            open.pop();
            continue;
        };
        match known.get(&address(next)).copied() {
            // It comes back to itself.
            Some(State::Open) => return Err(Excess::Depth(reference())),
            Some(State::Done { breadth, depth }) => {
                let excess_depth = depth >= limit::SCHEMA_DEPTH.most;
                let sum = last.breadth.saturating_add(breadth);
                if excess_depth {
                    return Err(Excess::Depth(reference()));
                }
                if sum > limit::SCHEMA_BREADTH.most {
                    return Err(Excess::Breadth(reference()));
                }
                last.breadth = sum;
                last.depth = last.depth.max(depth + 1);
                last.asked.pop();
            }
            None => {
                known.insert(address(next), State::Open);
                open.push(waiting(next));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn excess(schema: &Json) -> Option<Excess<'_>> {
        depth(schema).err()
    }

    /// A line of definitions, each of which asks for the next in some way.
    fn line(length: usize, ask: impl Fn(&str) -> Json) -> Json {
        let mut definitions = Map::new();
        for at in 1..length {
            definitions.insert(format!("a{at}"), ask(&format!("#/$defs/a{}", at + 1)));
        }
        definitions.insert(format!("a{length}"), json!({"type": "string"}));
        json!({"properties": {"x": {"items": true}}, "$defs": definitions})
    }

    fn depth_of(length: u64) -> Option<bool> {
        let schema = line(usize::try_from(length).unwrap(), |next| json!({"$ref": next}));
        excess(&schema).map(|excess| matches!(excess, Excess::Depth(Some(_))))
    }

    #[test]
    fn a_line_of_references_ends_at_its_limit() {
        let most = limit::SCHEMA_DEPTH.most;
        assert_eq!(depth_of(most), None);
        assert_eq!(depth_of(most + 1), Some(true));
        assert_eq!(depth_of(100_000), Some(true));
    }

    #[test]
    fn repetitions_multiply() {
        // Of 2^n - 1 and more: 10 levels are 2 * 1023 with the references between.
        let twice = |next: &str| json!({"anyOf": [{"$ref": next}, {"$ref": next}]});
        assert_eq!(excess(&line(9, twice)), None);
        assert!(matches!(excess(&line(24, twice)), Some(Excess::Breadth(_))));
        let most = usize::try_from(limit::SCHEMA_BREADTH.most).unwrap();
        let wide = |count: usize| json!({"oneOf": vec![json!({}); count - 1]});
        assert_eq!(excess(&wide(most)), None);
        assert_eq!(excess(&wide(most + 1)), Some(Excess::Breadth(None)));
    }

    #[test]
    fn what_goes_down_into_the_value_may_come_back() {
        assert_eq!(
            excess(&json!({"items": {"$ref": "#"}, "properties": {"a": {"$ref": "#"}}})),
            None
        );
        assert_eq!(excess(&json!({"$ref": "#"})), Some(Excess::Depth(Some("#"))));
        let circle =
            json!({"$defs": {"a": {"allOf": [{"$ref": "#/$defs/b"}]}, "b": {"not": {"$ref": "#/$defs/a"}}}});
        assert!(matches!(excess(&circle), Some(Excess::Depth(_))));
        let anchored = json!({"$defs": {"a": {"$anchor": "x", "if": {"$ref": "#x"}}}});
        assert!(matches!(excess(&anchored), Some(Excess::Depth(_))));
    }

    #[test]
    fn references_count_from_the_nearest_id() {
        let inner = json!({"$id": "x", "$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#"}}});
        let schema = json!({"$defs": {"a": {"type": "string"}, "inner": inner}});
        assert!(matches!(excess(&schema), Some(Excess::Depth(_))));
    }

    #[test]
    fn data_ask_for_nothing() {
        assert_eq!(
            excess(&json!({"const": {"$ref": "#"}, "x-a": {"$ref": "#"}})),
            None
        );
    }
}
