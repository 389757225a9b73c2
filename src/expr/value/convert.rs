//! Values of JSON as values of expressions.

use std::collections::BTreeMap;

use super::Value;

/// The parameters of a pack, by name.
#[derive(Clone, Debug, Default)]
pub struct Params(BTreeMap<String, Value<'static>>);

impl Params {
    /// The value of a parameter.
    pub fn get(&self, name: &str) -> Option<&Value<'static>> {
        self.0.get(name)
    }

    /// Sets a parameter.
    pub fn set(&mut self, name: impl Into<String>, value: &serde_json::Value) {
        self.0.insert(name.into(), from_json(value));
    }

    /// The names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

impl<N: Into<String>> FromIterator<(N, serde_json::Value)> for Params {
    fn from_iter<I: IntoIterator<Item = (N, serde_json::Value)>>(values: I) -> Self {
        Self(
            values
                .into_iter()
                .map(|(name, value)| (name.into(), from_json(&value)))
                .collect(),
        )
    }
}

/// A value of JSON; a number without a fraction is a whole number.
///
/// Recursion is bounded by the limit on nesting of whoever read the JSON.
fn from_json(value: &serde_json::Value) -> Value<'static> {
    match value {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(value) => Value::Bool(*value),
        serde_json::Value::Number(number) => number
            .as_i64()
            .map_or_else(|| Value::Double(number.as_f64().unwrap_or(f64::NAN)), Value::Int),
        serde_json::Value::String(text) => Value::owned_text(text.as_str()),
        serde_json::Value::Array(elements) => Value::list(elements.iter().map(from_json).collect()),
        serde_json::Value::Object(entries) => Value::map(
            entries
                .iter()
                .map(|(key, value)| (Value::owned_text(key.as_str()), from_json(value)))
                .collect(),
        ),
    }
}
