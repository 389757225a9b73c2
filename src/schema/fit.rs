//! The verdict of the graph: whether a value is what its shape demands.
//!
//! Only for shapes that hold all that the schema demands ([`Shapes::is_exact`]).
//! A test holds that the verdict is that of a validator of JSON Schema.

use super::explain::Spot;
use super::shape::{Kinds, Shape};
use super::shapes::Shapes;
use super::walk::Met;
use crate::yaml::{Flags, Node, Value};

/// Whether the node itself fits; what stands in it is asked on its own.
pub(super) fn fits(shapes: &Shapes, spot: Spot<'_>, met: Met) -> bool {
    let node = spot.node;
    let value = node.value();
    if node.flags().has(Flags::BLANK) && !matches!(value, Value::Map | Value::List) {
        return true;
    }
    let kind = Kinds::of(value);
    let mut shape = shapes.get(spot.shape);
    if !shape.either.is_empty() {
        let mut forms = shape
            .either
            .iter()
            .map(|&form| shapes.get(form))
            .filter(|form| form.kinds.is_any() || form.kinds.meets(kind));
        shape = match (forms.next(), forms.next()) {
            (Some(form), None) => form,
            // None fits, or the kind does not tell: the validator decides.
            _ => return false,
        };
    }
    if !shape.kinds.is_any() && !shape.kinds.meets(kind) {
        return false;
    }
    match value {
        Value::Text => text_fits(shape, node.text().unwrap_or("")),
        #[expect(clippy::cast_precision_loss, reason = "bounds are doubles too")]
        Value::Int(number) => number_fits(shape, number as f64),
        Value::Float(number) => number_fits(shape, number),
        Value::Map => map_fits(shape, node, met),
        _ => shape.words.is_empty(),
    }
}

fn text_fits(shape: &Shape, text: &str) -> bool {
    let word = shape.words.is_empty() || shape.words.iter().any(|word| **word == *text);
    let long = |least: u64| text.len() as u64 >= least && text.chars().count() as u64 >= least;
    word && shape.shortest.is_none_or(long)
        && shape.pattern.as_ref().is_none_or(|pattern| pattern.matches(text))
}

fn number_fits(shape: &Shape, number: f64) -> bool {
    let (least, most) = shape.bounds;
    // An infinite number is no JSON, and is refused on its own.
    shape.words.is_empty()
        && least.is_none_or(|least| number >= least)
        && most.is_none_or(|most| number <= most)
}

fn map_fits(shape: &Shape, node: Node<'_>, met: Met) -> bool {
    let has = |key: &str| node.get(key).is_some();
    shape.words.is_empty()
        && !(shape.closed && met.unknown)
        && met.required == shape.required.len()
        && shape.choices.iter().all(|keys| keys.iter().any(|key| has(key)))
        && !shape.excluded.iter().any(|keys| keys.iter().all(|key| has(key)))
}
