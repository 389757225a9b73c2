//! The tree as JSON, without a copy, for validators of JSON Schema.

use std::borrow::Cow;

use jsonschema::JsonType;
use jsonschema::json::{Array, Json, JsonNumber, Node as JsonNode, NodeIdentity, Object};
use serde_json::Value as JsonValue;

use super::forest::Node;
use super::tree::Value;

/// The representation of JSON by nodes of a forest.
#[derive(Debug)]
pub struct YamlJson;

/// A node as JSON: one of a forest, or the name of a property.
#[derive(Clone, Debug)]
pub enum YamlNode<'a> {
    /// A node of a forest.
    Node(Node<'a>),
    /// A property's name, on its own.
    Name(&'a str),
}

impl Json for YamlJson {
    type Node<'a> = YamlNode<'a>;
    type PreparedKey = String;
    type StringBuffer = String;

    fn prepare_key(key: &str) -> String {
        key.to_owned()
    }

    fn with_string_node<T>(buffer: &mut String, string: &str, f: impl FnOnce(YamlNode<'_>) -> T) -> T {
        buffer.clear();
        buffer.push_str(string);
        f(YamlNode::Name(buffer))
    }
}

/// A number of the tree.
#[derive(Clone, Copy, Debug)]
pub enum YamlNumber {
    /// A whole number of 64 bits.
    Int(i64),
    /// Any other.
    Float(f64),
}

impl JsonNumber for YamlNumber {
    fn as_u64(&self) -> Option<u64> {
        self.as_i64().and_then(|value| u64::try_from(value).ok())
    }

    fn as_i64(&self) -> Option<i64> {
        match *self {
            Self::Int(value) => Some(value),
            #[expect(
                clippy::cast_possible_truncation,
                reason = "whole and in the range where a double counts by one"
            )]
            Self::Float(value) if value.fract() == 0.0 && value.abs() < 9.0e15 => Some(value as i64),
            Self::Float(_) => None,
        }
    }

    fn as_f64(&self) -> Option<f64> {
        match *self {
            #[expect(clippy::cast_precision_loss, reason = "what a double is asked for")]
            Self::Int(value) => Some(value as f64),
            Self::Float(value) => Some(value),
        }
    }

    fn as_str(&self) -> Cow<'_, str> {
        Cow::Owned(match self {
            Self::Int(value) => value.to_string(),
            Self::Float(value) => value.to_string(),
        })
    }

    fn to_number(&self) -> Cow<'_, serde_json::Number> {
        Cow::Owned(match self {
            Self::Int(value) => (*value).into(),
            // Infinite or no number: JSON has neither; 0 stands for it in error texts we do not show.
            Self::Float(value) => serde_json::Number::from_f64(*value).unwrap_or_else(|| 0.into()),
        })
    }

    fn is_integer(&self) -> bool {
        match self {
            Self::Int(_) => true,
            Self::Float(value) => value.fract() == 0.0,
        }
    }

    fn is_written_as_integer(&self) -> bool {
        matches!(self, Self::Int(_))
    }
}

impl<'a> JsonNode<'a, YamlJson> for YamlNode<'a> {
    type Object = YamlNode<'a>;
    type Array = YamlNode<'a>;
    type Number = YamlNumber;

    fn as_object(&self) -> Option<YamlNode<'a>> {
        (self.json_type() == JsonType::Object).then(|| self.clone())
    }

    fn as_array(&self) -> Option<YamlNode<'a>> {
        (self.json_type() == JsonType::Array).then(|| self.clone())
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        match self {
            Self::Node(node) => node.text().map(Cow::Borrowed),
            Self::Name(name) => Some(Cow::Borrowed(name)),
        }
    }

    fn as_number(&self) -> Option<YamlNumber> {
        let Self::Node(node) = self else { return None };
        match node.value() {
            Value::Int(value) => Some(YamlNumber::Int(value)),
            Value::Float(value) => Some(YamlNumber::Float(value)),
            _ => None,
        }
    }

    fn as_boolean(&self) -> Option<bool> {
        let Self::Node(node) = self else { return None };
        match node.value() {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    fn is_null(&self) -> bool {
        matches!(self, Self::Node(node) if node.value() == Value::Null)
    }

    fn json_type(&self) -> JsonType {
        let Self::Node(node) = self else {
            return JsonType::String;
        };
        match node.value() {
            Value::Null => JsonType::Null,
            Value::Bool(_) => JsonType::Boolean,
            Value::Int(_) | Value::Float(_) => JsonType::Number,
            Value::Text => JsonType::String,
            Value::List => JsonType::Array,
            Value::Map => JsonType::Object,
        }
    }

    fn equals_value(&self, expected: &JsonValue) -> bool {
        match (expected, self) {
            (JsonValue::String(text), _) => self.as_string().as_deref() == Some(text),
            _ => jsonschema::json::cmp::equal(&self.to_value(), expected),
        }
    }

    fn to_value(&self) -> Cow<'a, JsonValue> {
        Cow::Owned(match self {
            Self::Node(node) => node.to_json(),
            Self::Name(name) => JsonValue::String((*name).to_owned()),
        })
    }

    fn identity(&self) -> Option<NodeIdentity> {
        let Self::Node(node) = self else { return None };
        let at = node.reference();
        let tree = node.forest().trees().get(at.tree as usize)?;
        let address = std::ptr::from_ref(&**tree).addr();
        Some(NodeIdentity::tagged(address, at.node.0))
    }
}

impl<'a> Object<'a, YamlJson> for YamlNode<'a> {
    type Node = YamlNode<'a>;
    type MemberName = &'a str;
    type MembersIter = ObjectMembers<'a>;

    fn len(&self) -> usize {
        match self {
            Self::Node(node) => node.len(),
            Self::Name(_) => 0,
        }
    }

    fn get(&self, key: &String) -> Option<YamlNode<'a>> {
        match self {
            Self::Node(node) => node.get(key).map(YamlNode::Node),
            Self::Name(_) => None,
        }
    }

    fn members(&self) -> ObjectMembers<'a> {
        let entries = match self {
            Self::Node(node) => Some(node.entries()),
            Self::Name(_) => None,
        };
        Box::new(entries.into_iter().flatten().map(|entry| {
            let name = entry.key.text().unwrap_or("");
            (name, YamlNode::Node(entry.value))
        }))
    }
}

/// The properties of a mapping, as the validator walks them.
type ObjectMembers<'a> = Box<dyn Iterator<Item = (&'a str, YamlNode<'a>)> + 'a>;

impl<'a> Array<'a, YamlJson> for YamlNode<'a> {
    type Node = YamlNode<'a>;
    type ElementsIter = Box<dyn Iterator<Item = YamlNode<'a>> + 'a>;

    fn len(&self) -> usize {
        match self {
            Self::Node(node) => node.len(),
            Self::Name(_) => 0,
        }
    }

    fn elements(&self) -> Self::ElementsIter {
        match self {
            Self::Node(node) => Box::new(node.items().map(YamlNode::Node)),
            Self::Name(_) => Box::new(std::iter::empty()),
        }
    }
}

impl Node<'_> {
    /// The node and all below it as JSON.
    ///
    /// Recursion is bounded by the limit on nesting of the parser.
    pub fn to_json(self) -> JsonValue {
        match self.value() {
            Value::Null => JsonValue::Null,
            Value::Bool(value) => value.into(),
            Value::Int(value) => value.into(),
            Value::Float(value) => value.into(),
            Value::Text => self.text().unwrap_or("").into(),
            Value::List => self.items().map(Node::to_json).collect(),
            Value::Map => self
                .entries()
                .map(|entry| (entry.key.text().unwrap_or("").to_owned(), entry.value.to_json()))
                .collect(),
        }
    }
}
