//! Equality and order, by CEL's rules: numbers compare across their types, and
//! things of different types are unequal, not an error.

use std::cmp::Ordering;

use super::{Fields, Items, Value, View};

/// How two values stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::expr) enum Order {
    /// As `<`, `==` or `>`.
    Known(Ordering),
    /// One of them is no number (NaN): every comparison is false.
    Unordered,
    /// Such values have no order.
    None,
}

impl Order {
    fn of(ordering: Option<Ordering>) -> Self {
        ordering.map_or(Self::Unordered, Self::Known)
    }
}

/// The order of two values.
pub(in crate::expr) fn order(left: &Value<'_>, right: &Value<'_>) -> Order {
    match (left.view(), right.view()) {
        (View::Bool(a), View::Bool(b)) => Order::Known(a.cmp(&b)),
        (View::Text(a), View::Text(b)) => Order::Known(a.cmp(b)),
        (View::Bytes(a), View::Bytes(b)) => Order::Known(a.cmp(b)),
        (View::Timestamp(a), View::Timestamp(b)) => Order::Known(a.cmp(&b)),
        (View::Duration(a), View::Duration(b)) => Order::Known(a.cmp(&b)),
        (a, b) => numbers(a, b),
    }
}

/// The order of two numbers.
#[expect(
    clippy::cast_precision_loss,
    reason = "CEL compares a whole number with a double as doubles"
)]
fn numbers(left: View<'_, '_>, right: View<'_, '_>) -> Order {
    match (left, right) {
        (View::Int(a), View::Int(b)) => Order::Known(a.cmp(&b)),
        (View::Uint(a), View::Uint(b)) => Order::Known(a.cmp(&b)),
        (View::Int(a), View::Uint(b)) => Order::Known(i128::from(a).cmp(&i128::from(b))),
        (View::Uint(a), View::Int(b)) => Order::Known(i128::from(a).cmp(&i128::from(b))),
        (View::Double(a), View::Double(b)) => Order::of(a.partial_cmp(&b)),
        (View::Int(a), View::Double(b)) => Order::of((a as f64).partial_cmp(&b)),
        (View::Double(a), View::Int(b)) => Order::of(a.partial_cmp(&(b as f64))),
        (View::Uint(a), View::Double(b)) => Order::of((a as f64).partial_cmp(&b)),
        (View::Double(a), View::Uint(b)) => Order::of(a.partial_cmp(&(b as f64))),
        _ => Order::None,
    }
}

/// The work of a comparison, and how much of it is allowed.
///
/// A list that holds another one twice, which holds a third one twice, is small and has elements without end: work
/// is counted while it is done, and past its bound no answer counts.
#[derive(Clone, Copy, Debug)]
pub(in crate::expr) struct Work {
    /// The elements and the 16 bytes of text that were compared.
    pub done: u64,
    /// At this much the comparison ends.
    pub most: u64,
}

impl Work {
    /// Counts the comparison of texts or bytes of these lengths, which differ where their lengths do.
    fn texts(&mut self, left: usize, right: usize) {
        if left == right {
            self.done += (left / 16) as u64;
        }
    }

    fn is_over(self) -> bool {
        self.done > self.most
    }
}

/// Whether two values are equal.
///
/// `None` where a placeholder inside leaves it open, or the work is over its bound. Collections nest no deeper
/// than the tree and the expression do, so the recursion is bounded.
pub(in crate::expr) fn equal(left: &Value<'_>, right: &Value<'_>, work: &mut Work) -> Option<bool> {
    same(left.stated()?, right.stated()?, work)
}

/// As [`equal`], of values that state something.
pub(in crate::expr) fn same(left: View<'_, '_>, right: View<'_, '_>, work: &mut Work) -> Option<bool> {
    work.done += 1;
    if work.is_over() {
        return None;
    }
    Some(match (left, right) {
        (View::Null, View::Null) => true,
        (View::Bool(a), View::Bool(b)) => a == b,
        (View::Text(a), View::Text(b)) => {
            work.texts(a.len(), b.len());
            a == b
        }
        (View::Bytes(a), View::Bytes(b)) => {
            work.texts(a.len(), b.len());
            a == b
        }
        (View::Timestamp(a), View::Timestamp(b)) => a == b,
        (View::Duration(a), View::Duration(b)) => a == b,
        (View::Type(a), View::Type(b)) => a == b,
        (View::Ip(a), View::Ip(b)) => a.to_canonical() == b.to_canonical(),
        (View::Network(a), View::Network(b)) => a == b,
        (View::Optional(a), View::Optional(b)) => match (a, b) {
            (None, None) => true,
            (Some(a), Some(b)) => return equal(a, b, work),
            _ => false,
        },
        (View::List(a), View::List(b)) => return lists(a, b, work),
        (View::Map(a), View::Map(b)) => return maps(a, b, work),
        (a, b) => numbers(a, b) == Order::Known(Ordering::Equal),
    })
}

fn lists(left: Items<'_, '_>, right: Items<'_, '_>, work: &mut Work) -> Option<bool> {
    if left.len() != right.len() {
        return Some(false);
    }
    let mut open = false;
    for (a, b) in left.iter().zip(right.iter()) {
        match equal(&a, &b, work) {
            Some(true) => {}
            Some(false) => return Some(false),
            None if work.is_over() => return None,
            None => open = true,
        }
    }
    (!open).then_some(true)
}

fn maps(left: Fields<'_, '_>, right: Fields<'_, '_>, work: &mut Work) -> Option<bool> {
    if left.len() != right.len() {
        return Some(false);
    }
    let other = right.entries();
    let mut open = false;
    for (key, value) in left.entries() {
        work.done += other.len() as u64 * key_work(&key);
        if work.is_over() {
            return None;
        }
        let Some((_, found)) = other.iter().find(|(known, _)| key_equal(known, &key)) else {
            return Some(false);
        };
        match equal(&value, found, work) {
            Some(true) => {}
            Some(false) => return Some(false),
            None if work.is_over() => return None,
            None => open = true,
        }
    }
    (!open).then_some(true)
}

/// Steps that the comparison with a key takes: more than one where it is a long text.
pub(in crate::expr) fn key_work(key: &Value<'_>) -> u64 {
    1 + key.text().map_or(0, str::len) as u64 / 64
}

/// Whether two keys are the same.
pub(in crate::expr) fn key_equal(left: &Value<'_>, right: &Value<'_>) -> bool {
    match (left.view(), right.view()) {
        (View::Text(a), View::Text(b)) => a == b,
        (View::Bool(a), View::Bool(b)) => a == b,
        (a, b) => numbers(a, b) == Order::Known(Ordering::Equal),
    }
}
