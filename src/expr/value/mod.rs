//! The values of expressions: those of CEL, and nodes of the tree as they are.
//!
//! A node stays a node until an operator needs its scalar, so that its place
//! is never lost and no list of the tree is copied.

mod compare;
mod convert;
mod show;
mod time;

use std::borrow::Borrow;
use std::net::IpAddr;
use std::ops::Deref;
use std::sync::Arc;

use jiff::civil::DateTime;

use crate::yaml::{Content, Node};

pub(super) use compare::{Order, Work, equal, key_equal, key_work, order, same};
pub use convert::Params;
pub(super) use show::{brief, cut, double, plain, plain_within};
pub(super) use time::{
    duration_text, instant, moment, nanoseconds, parse_duration, parse_offset, parse_timestamp,
    timestamp_text,
};

/// Something borrowed for the run, or shared by what was computed.
#[derive(Debug)]
pub enum Shared<'a, T: ?Sized> {
    /// From the tree, a parameter or a constant.
    Borrowed(&'a T),
    /// Computed.
    Owned(Arc<T>),
}

impl<T: ?Sized> Clone for Shared<'_, T> {
    fn clone(&self) -> Self {
        match self {
            Self::Borrowed(value) => Self::Borrowed(value),
            Self::Owned(value) => Self::Owned(Arc::clone(value)),
        }
    }
}

impl<T: ?Sized> Deref for Shared<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        match self {
            Self::Borrowed(value) => value,
            Self::Owned(value) => value,
        }
    }
}

/// Keys and values in the order in which they were written; no key twice.
#[derive(Clone, Debug, Default)]
pub struct Map<'a> {
    /// The entries. Keys are texts, whole numbers or truth values.
    pub entries: Vec<(Value<'a>, Value<'a>)>,
}

impl<'a> Map<'a> {
    /// The value of a key; numbers are equal across their types.
    pub fn get(&self, key: &Value<'_>) -> Option<&Value<'a>> {
        let found = self.entries.iter().find(|(known, _)| key_equal(known, key));
        found.map(|(_, value)| value)
    }

    /// The value of a key that is text.
    pub fn text(&self, key: &str) -> Option<&Value<'a>> {
        let is = |known: &Value<'_>| matches!(known.view(), View::Text(text) if text == key);
        self.entries
            .iter()
            .find(|(known, _)| is(known))
            .map(|(_, value)| value)
    }
}

/// A range of addresses: an address with the number of leading bits that count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    /// The address as written, other bits included.
    pub address: IpAddr,
    /// How many leading bits the addresses of the range share.
    pub prefix: u8,
}

/// A value.
#[derive(Clone, Debug)]
pub enum Value<'a> {
    /// A node of the tree, read when an operator needs it.
    Node(Node<'a>),
    /// CEL's null; never a null of the tree, which is undeclared.
    Null,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A whole number without a sign.
    Uint(u64),
    /// A number with a fraction.
    Double(f64),
    /// Text.
    Text(Shared<'a, str>),
    /// Bytes.
    Bytes(Shared<'a, [u8]>),
    /// A list.
    List(Shared<'a, [Value<'a>]>),
    /// A map.
    Map(Shared<'a, Map<'a>>),
    /// A moment, from the year 1 to 9999, in UTC.
    Timestamp(DateTime),
    /// A length of time, in nanoseconds.
    Duration(i64),
    /// A type.
    Type(Kind),
    /// A value that may be there.
    Optional(Option<Arc<Value<'a>>>),
    /// An address of the internet protocol.
    Ip(IpAddr),
    /// A range of such addresses.
    Network(Network),
}

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "they are named as the values")]
pub enum Kind {
    Null,
    Bool,
    Int,
    Uint,
    Double,
    Text,
    Bytes,
    List,
    Map,
    Timestamp,
    Duration,
    Type,
    Optional,
    Ip,
    Network,
}

/// Every type with its name in CEL and its words in messages.
pub(super) const KINDS: [(Kind, &str, &str); 15] = [
    (Kind::Null, "null_type", "null"),
    (Kind::Bool, "bool", "a truth value"),
    (Kind::Int, "int", "a number"),
    (Kind::Uint, "uint", "a number without a sign"),
    (Kind::Double, "double", "a number with a fraction"),
    (Kind::Text, "string", "text"),
    (Kind::Bytes, "bytes", "bytes"),
    (Kind::List, "list", "a list"),
    (Kind::Map, "map", "a mapping"),
    (Kind::Timestamp, "google.protobuf.Timestamp", "a timestamp"),
    (Kind::Duration, "google.protobuf.Duration", "a duration"),
    (Kind::Type, "type", "a type"),
    (Kind::Optional, "optional_type", "an optional value"),
    (Kind::Ip, "net.IP", "an address"),
    (Kind::Network, "net.CIDR", "a range of addresses"),
];

impl Kind {
    fn row(self) -> (&'static str, &'static str) {
        let row = KINDS.iter().find(|(kind, _, _)| *kind == self);
        row.map_or(("", ""), |(_, name, noun)| (name, noun))
    }

    /// The name of the type in CEL.
    pub fn name(self) -> &'static str {
        self.row().0
    }

    /// The type with its article, for messages.
    pub fn noun(self) -> &'static str {
        self.row().1
    }
}

/// A value as operators see it: a node as the scalar or collection that it is.
#[derive(Clone, Copy, Debug)]
pub(super) enum View<'v, 'a> {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Double(f64),
    Text(&'v str),
    Bytes(&'v [u8]),
    List(Items<'v, 'a>),
    Map(Fields<'v, 'a>),
    Timestamp(DateTime),
    Duration(i64),
    Type(Kind),
    Optional(Option<&'v Value<'a>>),
    Ip(IpAddr),
    Network(Network),
}

impl<'a> View<'_, 'a> {
    #[inline]
    fn of(node: Node<'a>, content: Content<'a>) -> Self {
        match content {
            Content::Null => View::Null,
            Content::Bool(value) => View::Bool(value),
            Content::Int(value) => View::Int(value),
            Content::Float(value) => View::Double(value),
            Content::Text(text) => View::Text(text),
            Content::List => View::List(Items::Node(node)),
            Content::Map => View::Map(Fields::Node(node)),
        }
    }
}

/// The elements of a list.
#[derive(Clone, Copy, Debug)]
pub(super) enum Items<'v, 'a> {
    Node(Node<'a>),
    Values(&'v [Value<'a>]),
}

impl<'v, 'a> Items<'v, 'a> {
    pub(super) fn len(self) -> usize {
        match self {
            Self::Node(node) => node.len(),
            Self::Values(values) => values.len(),
        }
    }

    /// The list, where it stands in the tree.
    pub(super) fn node(self) -> Option<Node<'a>> {
        match self {
            Self::Node(node) => Some(node),
            Self::Values(_) => None,
        }
    }

    pub(super) fn get(self, index: usize) -> Option<Value<'a>> {
        match self {
            Self::Node(node) => node.item(index).map(Value::Node),
            Self::Values(values) => values.get(index).cloned(),
        }
    }

    pub(super) fn iter(self) -> impl Iterator<Item = Value<'a>> + use<'v, 'a> {
        (0..self.len()).filter_map(move |index| self.get(index))
    }

    /// The elements that state something.
    pub(super) fn stated(self) -> impl Iterator<Item = Value<'a>> + use<'v, 'a> {
        self.iter().filter(|value| !value.is_blank())
    }
}

/// The entries of a mapping.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fields<'v, 'a> {
    Node(Node<'a>),
    Map(&'v Map<'a>),
}

impl<'a> Fields<'_, 'a> {
    pub(super) fn len(self) -> usize {
        match self {
            Self::Node(node) => node.len(),
            Self::Map(map) => map.entries.len(),
        }
    }

    /// The value of a key that is text, placeholders included.
    #[inline]
    pub(super) fn written(self, key: &str) -> Option<Value<'a>> {
        match self {
            Self::Node(node) => node.get(key).map(Value::Node),
            Self::Map(map) => map.text(key).cloned(),
        }
    }

    /// The value of a key that is text, where it states something.
    pub(super) fn text(self, key: &str) -> Option<Value<'a>> {
        self.written(key).filter(|value| !value.is_blank())
    }

    /// The value of any key, placeholders included.
    pub(super) fn get(self, key: &Value<'_>) -> Option<Value<'a>> {
        match (self, key.view()) {
            (fields, View::Text(text)) => fields.written(text),
            (Self::Map(map), _) => map.get(key).cloned(),
            (Self::Node(_), _) => None,
        }
    }

    /// The mapping, where it stands in the tree.
    pub(super) fn node(self) -> Option<Node<'a>> {
        match self {
            Self::Node(node) => Some(node),
            Self::Map(_) => None,
        }
    }

    /// Keys and values in order, placeholders included.
    pub(super) fn entries(self) -> Vec<(Value<'a>, Value<'a>)> {
        match self {
            Self::Node(node) => node
                .entries()
                .map(|entry| (Value::Node(entry.key), Value::Node(entry.value)))
                .collect(),
            Self::Map(map) => map.entries.clone(),
        }
    }
}

impl<'a> Value<'a> {
    /// A text of its own.
    pub fn owned_text(text: impl Into<Arc<str>>) -> Self {
        Self::Text(Shared::Owned(text.into()))
    }

    /// A list of these elements.
    pub fn list(elements: Vec<Self>) -> Self {
        Self::List(Shared::Owned(elements.into()))
    }

    /// A map of these entries.
    pub fn map(entries: Vec<(Self, Self)>) -> Self {
        Self::Map(Shared::Owned(Arc::new(Map { entries })))
    }

    /// The same value, borrowed where it would be shared: without a counter that threads contend for.
    pub(super) fn borrowed(&'a self) -> Value<'a> {
        match self {
            Self::Text(text) => Value::Text(Shared::Borrowed(text)),
            Self::Bytes(bytes) => Value::Bytes(Shared::Borrowed(bytes)),
            Self::List(list) => Value::List(Shared::Borrowed(list)),
            Self::Map(map) => Value::Map(Shared::Borrowed(map)),
            other => other.clone(),
        }
    }

    #[inline]
    pub(super) fn view(&self) -> View<'_, 'a> {
        match self {
            Self::Node(node) => View::of(*node, node.content()),
            Self::Null => View::Null,
            Self::Bool(value) => View::Bool(*value),
            Self::Int(value) => View::Int(*value),
            Self::Uint(value) => View::Uint(*value),
            Self::Double(value) => View::Double(*value),
            Self::Text(text) => View::Text(text.borrow_inner()),
            Self::Bytes(bytes) => View::Bytes(bytes),
            Self::List(list) => View::List(Items::Values(list)),
            Self::Map(map) => View::Map(Fields::Map(map)),
            Self::Timestamp(value) => View::Timestamp(*value),
            Self::Duration(value) => View::Duration(*value),
            Self::Type(kind) => View::Type(*kind),
            Self::Optional(value) => View::Optional(value.as_deref()),
            Self::Ip(address) => View::Ip(*address),
            Self::Network(network) => View::Network(*network),
        }
    }

    /// The same, where the value states something.
    #[inline]
    pub(super) fn stated(&self) -> Option<View<'_, 'a>> {
        match self {
            Self::Node(node) => node.stated_content().map(|content| View::of(*node, content)),
            _ => Some(self.view()),
        }
    }

    /// The type of the value.
    pub fn kind(&self) -> Kind {
        match self.view() {
            View::Null => Kind::Null,
            View::Bool(_) => Kind::Bool,
            View::Int(_) => Kind::Int,
            View::Uint(_) => Kind::Uint,
            View::Double(_) => Kind::Double,
            View::Text(_) => Kind::Text,
            View::Bytes(_) => Kind::Bytes,
            View::List(_) => Kind::List,
            View::Map(_) => Kind::Map,
            View::Timestamp(_) => Kind::Timestamp,
            View::Duration(_) => Kind::Duration,
            View::Type(_) => Kind::Type,
            View::Optional(_) => Kind::Optional,
            View::Ip(_) => Kind::Ip,
            View::Network(_) => Kind::Network,
        }
    }

    /// The node of the tree, where the value is one.
    pub fn node(&self) -> Option<Node<'a>> {
        match self {
            Self::Node(node) => Some(*node),
            _ => None,
        }
    }

    /// The text, where the value is one.
    pub fn text(&self) -> Option<&str> {
        match self.view() {
            View::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether it states nothing: a null or placeholder of the tree, or a list of nothing else.
    #[inline]
    pub(super) fn is_blank(&self) -> bool {
        match self {
            Self::Node(node) => node_is_blank(*node),
            _ => false,
        }
    }
}

/// Whether a node states nothing; a list does when it has elements, and none of them states anything.
#[inline]
pub(in crate::expr) fn node_is_blank(node: Node<'_>) -> bool {
    node.is_void()
}

impl Shared<'_, str> {
    fn borrow_inner(&self) -> &str {
        self
    }
}

impl<T: ?Sized> Borrow<T> for Shared<'_, T> {
    fn borrow(&self) -> &T {
        self
    }
}
