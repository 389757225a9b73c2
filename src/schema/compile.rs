//! JSON Schema into shapes.
//!
//! Reads the keywords that say where keys, elements and references are. What
//! they demand is judged by the validator; a keyword unknown here is no loss.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::certain::Certain;
use super::shapes::{KeyPattern, Kind, Meaning, Reference, Shape, ShapeId, Shapes};

/// Compiles the shapes of a schema.
pub(super) fn shapes(root: &Value) -> Shapes {
    let mut compiler = Compiler {
        root,
        shapes: Vec::new(),
        known: HashMap::new(),
        open: Vec::new(),
    };
    let any = compiler.push();
    let id = compiler.at("", root);
    // Our own stack, since a schema may refer to itself.
    while let Some((id, pointer, value)) = compiler.open.pop() {
        let shape = compiler.shape(&pointer, value);
        if let Some(slot) = compiler.shapes.get_mut(id.index()) {
            *slot = shape;
        }
    }
    Shapes::link(&compiler.shapes, any, id)
}

struct Compiler<'s> {
    root: &'s Value,
    shapes: Vec<Shape>,
    /// By JSON pointer into the schema.
    known: HashMap<String, ShapeId>,
    /// Promised shapes that are not compiled yet.
    open: Vec<(ShapeId, String, &'s Value)>,
}

impl<'s> Compiler<'s> {
    fn push(&mut self) -> ShapeId {
        let id = ShapeId(u32::try_from(self.shapes.len()).unwrap_or(u32::MAX));
        self.shapes.push(Shape::default());
        id
    }

    /// The shape of the subschema at a pointer, compiled later.
    fn at(&mut self, pointer: &str, value: &'s Value) -> ShapeId {
        if let Some(&id) = self.known.get(pointer) {
            return id;
        }
        let id = self.push();
        self.known.insert(pointer.to_owned(), id);
        self.open.push((id, pointer.to_owned(), value));
        id
    }

    fn below(&mut self, pointer: &str, step: &str, value: &'s Value) -> ShapeId {
        let step = step.replace('~', "~0").replace('/', "~1");
        self.at(&format!("{pointer}/{step}"), value)
    }

    fn shape(&mut self, pointer: &str, value: &'s Value) -> Shape {
        let Some(object) = value.as_object() else {
            // `true` allows everything, `false` nothing.
            return Shape {
                closed: value == &Value::Bool(false),
                ..Shape::default()
            };
        };
        let mut shape = annotations(object);
        shape.certain = Certain::of(self.root, object);
        types(object, &mut shape);
        self.members(pointer, object, &mut shape);
        if let Some(items) = object.get("items") {
            shape.element = Some(self.below(pointer, "items", items));
        } else if let Some(first) = object.get("prefixItems").and_then(|list| list.get(0)) {
            shape.element = Some(self.below(&format!("{pointer}/prefixItems"), "0", first));
        }
        self.parts(pointer, object, &mut shape);
        shape
    }

    fn members(&mut self, pointer: &str, object: &'s Map<String, Value>, shape: &mut Shape) {
        if let Some(fields) = object.get("properties").and_then(Value::as_object) {
            let pointer = format!("{pointer}/properties");
            for (name, value) in fields {
                let id = self.below(&pointer, name, value);
                shape.fields.push((name.as_str().into(), id));
            }
            shape.kind = shape.kind.or(Some(Kind::Object));
        }
        if let Some(patterns) = object.get("patternProperties").and_then(Value::as_object) {
            let pointer = format!("{pointer}/patternProperties");
            for (pattern, value) in patterns {
                if let Some(key) = key_pattern(pattern) {
                    let id = self.below(&pointer, pattern, value);
                    shape.patterns.push((key, id));
                }
            }
        }
        match object
            .get("additionalProperties")
            .or_else(|| object.get("unevaluatedProperties"))
        {
            Some(Value::Bool(false)) => shape.closed = true,
            Some(value) => shape.extra = Some(self.below(pointer, "additionalProperties", value)),
            None => {}
        }
        if let Some(Value::Array(keys)) = object.get("required") {
            shape
                .required
                .extend(keys.iter().filter_map(Value::as_str).map(Into::into));
        }
    }

    fn parts(&mut self, pointer: &str, object: &'s Map<String, Value>, shape: &mut Shape) {
        if let Some(reference) = object.get("$ref").and_then(Value::as_str) {
            let target = reference.strip_prefix('#').unwrap_or("");
            if let Some(value) = self.root.pointer(target) {
                let id = self.at(target, value);
                shape.parts.push(id);
            }
        }
        for keyword in ["allOf", "anyOf", "oneOf"] {
            for (index, value) in object
                .get(keyword)
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .enumerate()
            {
                // A branch that only demands keys says nothing about the shape, and must not make them required.
                if only_requires(value) {
                    continue;
                }
                let id = self.below(&format!("{pointer}/{keyword}"), &index.to_string(), value);
                shape.parts.push(id);
            }
        }
        for keyword in ["then", "else"] {
            if let Some(value) = object.get(keyword).filter(|value| !only_requires(value)) {
                let id = self.below(pointer, keyword, value);
                shape.parts.push(id);
            }
        }
    }
}

fn only_requires(value: &Value) -> bool {
    value
        .as_object()
        .is_some_and(|object| object.len() == 1 && object.contains_key("required"))
}

fn text(object: &Map<String, Value>, key: &str) -> Option<Box<str>> {
    object.get(key).and_then(Value::as_str).map(Into::into)
}

fn annotations(object: &Map<String, Value>) -> Shape {
    let name = text(object, "x-shape");
    let meaning = match (name.as_deref(), object.get("format").and_then(Value::as_str)) {
        (Some("date"), _) | (_, Some("date")) => Some(Meaning::Date),
        (Some("zone"), _) => Some(Meaning::Zone),
        (Some("duration"), _) => Some(Meaning::Duration),
        _ => None,
    };
    Shape {
        reference: reference(object).map(Box::new),
        meaning,
        name,
        expects: text(object, "x-expects"),
        title: text(object, "title"),
        description: text(object, "description"),
        verbatim: object.get("x-verbatim") == Some(&Value::Bool(true)),
        ..Shape::default()
    }
}

fn types(object: &Map<String, Value>, shape: &mut Shape) {
    let kind = |name: &str| match name {
        "object" => Some(Kind::Object),
        "array" => Some(Kind::List),
        "string" => Some(Kind::Text),
        "number" | "integer" => Some(Kind::Number),
        "boolean" => Some(Kind::Bool),
        _ => None,
    };
    match object.get("type") {
        Some(Value::String(name)) => {
            shape.kind = kind(name);
            shape.integer = name == "integer";
        }
        Some(Value::Array(names)) => {
            let kinds: Vec<Kind> = names.iter().filter_map(Value::as_str).filter_map(kind).collect();
            shape.mixed = kinds.len() > 1;
            shape.kind = match kinds.as_slice() {
                [one] => Some(*one),
                _ if kinds.contains(&Kind::Object) => Some(Kind::Object),
                _ if kinds.contains(&Kind::List) => Some(Kind::List),
                _ => Some(Kind::Any),
            };
        }
        _ => {}
    }
    if let Some(Value::Array(words)) = object.get("enum") {
        shape
            .words
            .extend(words.iter().filter_map(Value::as_str).map(Into::into));
        if shape.words.len() == words.len() {
            shape.kind = shape.kind.or(Some(Kind::Text));
        }
    }
    let bound = |key: &str| object.get(key).and_then(Value::as_f64);
    shape.bounds = (bound("minimum"), bound("maximum"));
}

/// Patterns that are a mere prefix need no engine.
fn key_pattern(pattern: &str) -> Option<KeyPattern> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    match pattern.strip_prefix('^') {
        Some(prefix) if prefix.chars().all(plain) => Some(KeyPattern::Prefix(prefix.to_owned())),
        _ => regex::Regex::new(pattern).ok().map(KeyPattern::Regex),
    }
}

fn path(text: &str) -> Vec<String> {
    text.split('.').map(str::to_owned).collect()
}

fn texts(value: Option<&Value>) -> Vec<&str> {
    match value {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn reference(object: &Map<String, Value>) -> Option<Reference> {
    let sections = texts(object.get("x-ref"));
    (!sections.is_empty()).then(|| Reference {
        sections: sections.into_iter().map(path).collect(),
        words: texts(object.get("x-words"))
            .into_iter()
            .map(str::to_owned)
            .collect(),
        taken: object
            .get("x-taken")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .map(|(word, lists)| (word.clone(), texts(Some(lists)).into_iter().map(path).collect()))
            .collect(),
        distinct: object.get("x-distinct") == Some(&Value::Bool(true)),
    })
}
