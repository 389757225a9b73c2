//! JSON Schema into shapes.
//!
//! Reads the keywords that say where keys, elements and references are. What
//! they demand is judged by the validator; a keyword unknown here is no loss.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::certain::Certain;
use super::pattern::Pattern;
use super::plain::is_pointer;
use super::shape::{Field, KeyPattern, Kinds, Meaning, Reference, Section, Shape, ShapeId};
use super::shapes::Shapes;

/// Compiles the shapes of a schema.
pub(super) fn shapes(root: &Value) -> Shapes {
    let mut compiler = Compiler {
        root,
        shapes: vec![Shape {
            exact: true,
            ..Shape::default()
        }],
        known: HashMap::new(),
        open: Vec::new(),
    };
    let id = compiler.at(root);
    // Our own stack, since a schema may refer to itself.
    while let Some((id, value)) = compiler.open.pop() {
        let shape = compiler.shape(value);
        if let Some(slot) = compiler.shapes.get_mut(id.index()) {
            *slot = shape;
        }
    }
    Shapes::link(compiler.shapes, ANY, id)
}

/// The shape that allows everything.
const ANY: ShapeId = ShapeId(0);

/// References to references that are followed in a row.
const HOPS: usize = 16;

struct Compiler<'s> {
    root: &'s Value,
    shapes: Vec<Shape>,
    /// By the address of the subschema, which stands still while it is read.
    known: HashMap<usize, ShapeId>,
    /// Promised shapes that are not compiled yet.
    open: Vec<(ShapeId, &'s Value)>,
}

impl<'s> Compiler<'s> {
    /// The shape of a subschema, compiled later.
    fn at(&mut self, value: &'s Value) -> ShapeId {
        let value = self.meant(value);
        if value == &Value::Bool(true) {
            return ANY;
        }
        let address = std::ptr::from_ref(value).addr();
        if let Some(&id) = self.known.get(&address) {
            return id;
        }
        let id = ShapeId(u32::try_from(self.shapes.len()).unwrap_or(u32::MAX));
        self.shapes.push(Shape::default());
        self.known.insert(address, id);
        self.open.push((id, value));
        id
    }

    /// The subschema itself, or the one that it refers to and adds nothing to.
    fn meant(&self, value: &'s Value) -> &'s Value {
        let mut value = value;
        for _ in 0..HOPS {
            let alone = value.as_object().filter(|object| object.len() == 1);
            match alone.and_then(|object| self.target(object)) {
                Some(target) => value = target,
                None => break,
            }
        }
        value
    }

    fn target(&self, object: &Map<String, Value>) -> Option<&'s Value> {
        let pointer = object.get("$ref")?.as_str()?.strip_prefix('#')?;
        self.root.pointer(pointer)
    }

    fn shape(&mut self, value: &'s Value) -> Shape {
        let Some(object) = value.as_object() else {
            // `false` allows nothing.
            return Shape {
                closed: true,
                ..Shape::default()
            };
        };
        let mut shape = annotations(object);
        shape.exact = is_exact(object);
        shape.certain = Certain::of(self.root, object);
        types(object, &mut shape);
        texts_and_numbers(object, &mut shape);
        self.members(object, &mut shape);
        let first = object.get("prefixItems").and_then(|list| list.get(0));
        shape.element = object.get("items").or(first).map(|items| self.at(items));
        self.parts(object, &mut shape);
        shape
    }

    fn members(&mut self, object: &'s Map<String, Value>, shape: &mut Shape) {
        if let Some(fields) = object.get("properties").and_then(Value::as_object) {
            for (name, value) in fields {
                let id = self.at(value);
                shape.fields.push(Field {
                    name: name.as_str().into(),
                    shape: id,
                    required: false,
                });
            }
            if shape.kinds.is_any() {
                // Also of other kinds, says the standard; for readers of the graph it is a mapping.
                shape.kinds = Kinds::OBJECT;
                shape.exact = false;
            }
        }
        if let Some(patterns) = object.get("patternProperties").and_then(Value::as_object) {
            for (pattern, value) in patterns {
                let id = self.at(value);
                shape.patterns.push((key_pattern(pattern), id));
            }
        }
        match object
            .get("additionalProperties")
            .or_else(|| object.get("unevaluatedProperties"))
        {
            Some(Value::Bool(false)) => shape.closed = true,
            Some(value) => shape.extra = Some(self.at(value)),
            None => {}
        }
        if let Some(Value::Array(keys)) = object.get("required") {
            shape
                .required
                .extend(keys.iter().filter_map(Value::as_str).map(Into::into));
        }
    }

    fn parts(&mut self, object: &'s Map<String, Value>, shape: &mut Shape) {
        if let Some(target) = self.target(object) {
            shape.parts.push(self.at(target));
        }
        for keyword in ["allOf", "anyOf", "oneOf"] {
            let branches = object.get(keyword).and_then(Value::as_array);
            let branches: Vec<&'s Value> = branches.into_iter().flatten().collect();
            // Branches that only demand keys say nothing about the shape, and must not make them required.
            if let Some(choice) = choice(keyword, &branches) {
                shape.choices.push(choice);
                continue;
            }
            for value in branches {
                let id = self.at(value);
                shape.parts.push(id);
                if keyword == "oneOf" {
                    shape.either.push(id);
                }
            }
        }
        if let Some(keys) = object.get("not").and_then(required_alone) {
            shape.excluded.push(keys);
        }
        for keyword in ["then", "else"] {
            if let Some(value) = object
                .get(keyword)
                .filter(|value| required_alone(value).is_none())
            {
                let id = self.at(value);
                shape.parts.push(id);
            }
        }
    }
}

/// Whether the walk beside the graph knows all the keywords, as they are used here.
fn is_exact(object: &Map<String, Value>) -> bool {
    let reference = object.contains_key("$ref") || object.contains_key("oneOf");
    object.iter().all(|(keyword, value)| match keyword.as_str() {
        // Since draft 2019-09 a format only describes.
        "title" | "description" | "examples" | "$defs" | "$schema" | "$comment" | "format" => true,
        "$ref" => value.as_str().is_some_and(is_pointer),
        "oneOf" => value
            .as_array()
            .is_some_and(|branches| branches.iter().all(Value::is_object)),
        _ if keyword.starts_with("x-") => true,
        // Beside a reference only annotations: then the two are one.
        _ if reference => false,
        "type" | "properties" | "required" | "items" | "minimum" | "maximum" => true,
        "minLength" => value.is_u64(),
        "pattern" => value.as_str().is_some_and(|text| Pattern::new(text).is_exact()),
        "const" => value.is_string() && !object.contains_key("enum"),
        "enum" => value
            .as_array()
            .is_some_and(|words| words.iter().all(Value::is_string)),
        "patternProperties" => value
            .as_object()
            .is_some_and(|keys| keys.keys().all(|key| key_pattern(key).is_exact())),
        "additionalProperties" => value.is_boolean() || value.is_object(),
        "anyOf" => value
            .as_array()
            .is_some_and(|branches| choice(keyword, &branches.iter().collect::<Vec<_>>()).is_some()),
        "not" => required_alone(value).is_some(),
        _ => false,
    })
}

/// The keys of `{"required": […]}`, where it says nothing else.
fn required_alone(value: &Value) -> Option<Vec<Box<str>>> {
    let object = value.as_object().filter(|object| object.len() == 1)?;
    let keys = object.get("required")?.as_array()?;
    keys.iter().map(|key| key.as_str().map(Into::into)).collect()
}

/// The keys of which one must be there: `anyOf` with branches that each demand one.
fn choice(keyword: &str, branches: &[&Value]) -> Option<Vec<Box<str>>> {
    if keyword != "anyOf" || branches.is_empty() {
        return None;
    }
    branches
        .iter()
        .map(|branch| match required_alone(branch)?.as_slice() {
            [one] => Some(one.clone()),
            _ => None,
        })
        .collect()
}

fn text(object: &Map<String, Value>, key: &str) -> Option<Arc<str>> {
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
    // A definition says how all values of its form are written; a property that says itself what
    // form it has says what it means there.
    let form = name.as_ref().and_then(|_| text(object, "description"));
    Shape {
        reference: reference(object).map(Arc::new),
        meaning,
        name,
        form,
        expects: text(object, "x-expects"),
        title: text(object, "title"),
        description: text(object, "description"),
        verbatim: object.get("x-verbatim") == Some(&Value::Bool(true)),
        ..Shape::default()
    }
}

fn types(object: &Map<String, Value>, shape: &mut Shape) {
    let kind = |name: &str| match name {
        "object" => Kinds::OBJECT,
        "array" => Kinds::LIST,
        "string" => Kinds::TEXT,
        "number" => Kinds::NUMBER,
        "integer" => Kinds::WHOLE,
        "boolean" => Kinds::BOOL,
        _ => Kinds::NULL,
    };
    shape.kinds = texts(object.get("type"))
        .into_iter()
        .map(kind)
        .fold(Kinds::default(), Kinds::or);
}

fn texts_and_numbers(object: &Map<String, Value>, shape: &mut Shape) {
    if let Some(Value::Array(words)) = object.get("enum") {
        shape
            .words
            .extend(words.iter().filter_map(Value::as_str).map(Into::into));
        if shape.words.len() == words.len() && shape.kinds.is_any() {
            shape.kinds = Kinds::TEXT;
        }
    }
    if let Some(Value::String(word)) = object.get("const") {
        shape.words.push(word.as_str().into());
        if shape.kinds.is_any() {
            shape.kinds = Kinds::TEXT;
        }
    }
    let pattern = object.get("pattern").and_then(Value::as_str);
    shape.pattern = pattern.map(|pattern| Arc::new(Pattern::new(pattern)));
    let bound = |key: &str| object.get(key).and_then(Value::as_f64);
    shape.bounds = (bound("minimum"), bound("maximum"));
    shape.shortest = object.get("minLength").and_then(Value::as_u64);
}

/// Patterns that are a mere prefix need no engine.
pub(super) fn key_pattern(pattern: &str) -> KeyPattern {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    match pattern.strip_prefix('^') {
        Some(prefix) if prefix.chars().all(plain) => KeyPattern::Prefix(prefix.into()),
        _ => KeyPattern::Pattern(Arc::new(Pattern::new(pattern))),
    }
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
        sections: sections.into_iter().map(Section::new).collect(),
        words: texts(object.get("x-words"))
            .into_iter()
            .map(str::to_owned)
            .collect(),
        taken: object
            .get("x-taken")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .map(|(word, lists)| {
                (
                    word.clone(),
                    texts(Some(lists)).into_iter().map(str::to_owned).collect(),
                )
            })
            .collect(),
        distinct: object.get("x-distinct") == Some(&Value::Bool(true)),
    })
}
