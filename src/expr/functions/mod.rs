//! The functions of conditions, in one table; macros are not among them.

mod encoders;
mod format;
mod lists;
mod math;
mod network;
mod optional;
mod pattern;
mod standard;
mod strings;
mod times;

use std::ops::RangeInclusive;

use super::eval::Site;
use super::failure::Eval;
use super::own;
use super::value::Value;

pub(super) use lists::sorted;
pub(super) use pattern::Matcher;
pub(super) use strings::compile_pattern;

/// How a function is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// `name(a, b)`.
    Global,
    /// `a.name(b)`.
    Method,
    /// As either.
    Both,
}

/// The work of a function: the value of its arguments, the receiver first.
pub(super) type Run = for<'c, 'a> fn(Site<'c, 'a>, &[Value<'a>]) -> Eval<'a>;

/// A function.
#[derive(Debug)]
pub(super) struct Function {
    pub name: &'static str,
    pub style: Style,
    /// How many arguments it takes, the receiver included.
    pub arity: RangeInclusive<usize>,
    /// How it is called, for help.
    pub usage: &'static str,
    pub run: Run,
}

impl Function {
    pub(super) const fn new(
        name: &'static str,
        style: Style,
        arity: RangeInclusive<usize>,
        usage: &'static str,
        run: Run,
    ) -> Self {
        Self {
            name,
            style,
            arity,
            usage,
            run,
        }
    }

    fn is(&self, name: &str, style: Style) -> bool {
        self.name == name && (self.style == style || self.style == Style::Both)
    }
}

static TABLES: [&[Function]; 10] = [
    own::FUNCTIONS,
    standard::FUNCTIONS,
    strings::FUNCTIONS,
    format::FUNCTIONS,
    math::FUNCTIONS,
    lists::FUNCTIONS,
    optional::FUNCTIONS,
    times::FUNCTIONS,
    encoders::FUNCTIONS,
    network::FUNCTIONS,
];

/// All functions, own ones first.
pub(super) fn all() -> impl Iterator<Item = &'static Function> {
    TABLES.iter().flat_map(|table| table.iter())
}

/// The function with this name, written in this way.
pub(super) fn find(name: &str, style: Style) -> Option<&'static Function> {
    all().find(|function| function.is(name, style))
}

/// Whether some functions are written `namespace.name(…)`.
pub(super) fn is_namespace(name: &str) -> bool {
    matches!(
        name,
        "math" | "optional" | "base64" | "strings" | "ip" | "cel" | "lists" | "sets"
    )
}
