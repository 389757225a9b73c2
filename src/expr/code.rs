//! Expressions in the form that is evaluated: names resolved, macros unfolded.

use std::sync::Arc;

use super::functions::{Function, Matcher};
use super::syntax::Operator;
use super::value::Value;
use crate::source::Span;

/// The index of an operation in its [`Code`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OpId(pub u32);

/// Variables of comprehensions, by their place on the stack of the evaluation.
pub(super) type Slot = u16;

/// What a comprehension makes of its elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fold {
    All,
    Exists,
    ExistsOne,
    /// A list of the body's values, for the elements that the filter lets through.
    Map,
    /// The elements for which the body is true.
    Filter,
    /// A map of the body's values under the same keys.
    TransformMap,
}

/// A comprehension: a list or map, its variables, what is asked of each element.
#[derive(Clone, Debug)]
pub(super) struct Comprehension {
    pub fold: Fold,
    pub range: OpId,
    /// The slot of the element; of the index or key, with the value in the next one, where `pair`.
    pub slot: Slot,
    pub pair: bool,
    pub filter: Option<OpId>,
    pub body: OpId,
}

/// A pattern that was compiled with the expression.
#[derive(Clone, Debug)]
pub(super) struct Pattern(pub Arc<Matcher>);

/// One operation; operands are ids of the same code.
#[derive(Clone, Debug)]
pub(super) enum Op {
    Constant(Value<'static>),
    /// A variable of a comprehension, or the argument of a definition.
    Local(Slot),
    /// A section: a key of the root mapping, with its index in the scope.
    Root(Arc<str>, usize),
    It,
    Today,
    Observed,
    /// A parameter, with its index in the scope.
    Param(Arc<str>, usize),
    /// A named expression, by its index in the scope; with or without an argument.
    Named(usize, Arc<str>, Option<OpId>),
    Select {
        operand: OpId,
        key: Arc<str>,
        optional: bool,
    },
    /// `has(operand.key)`.
    Has {
        operand: OpId,
        key: Arc<str>,
    },
    Index {
        operand: OpId,
        index: OpId,
        optional: bool,
    },
    /// Elements with whether they are optional.
    List(Vec<(OpId, bool)>),
    Map(Vec<(OpId, OpId, bool)>),
    Not(OpId),
    Negate(OpId),
    Binary(Operator, OpId, OpId),
    And(Vec<OpId>),
    Or(Vec<OpId>),
    Ternary(OpId, OpId, OpId),
    Call(&'static Function, Vec<OpId>),
    Matches(OpId, Pattern),
    Fold(Box<Comprehension>),
    /// A value under a name, in the first slot, for the body.
    Bind {
        slot: Slot,
        value: OpId,
        body: OpId,
    },
    /// `optMap`, or `optFlatMap` where `flat`.
    OptMap {
        target: OpId,
        slot: Slot,
        body: OpId,
        flat: bool,
    },
}

/// A compiled expression.
#[derive(Debug)]
pub(super) struct Code {
    /// Each with the span that it was written in.
    pub ops: Vec<(Op, Span)>,
    pub root: OpId,
    pub text: Arc<str>,
    /// Levels of nesting, those of the definitions that it uses included.
    pub height: usize,
    pub uses_it: bool,
}

impl Code {
    #[inline]
    pub(super) fn step(&self, id: OpId) -> &(Op, Span) {
        static NOTHING: (Op, Span) = (Op::Constant(Value::Null), Span::new(0, 0));
        self.ops.get(id.0 as usize).unwrap_or(&NOTHING)
    }

    #[inline]
    pub(super) fn op(&self, id: OpId) -> &Op {
        &self.step(id).0
    }

    #[inline]
    pub(super) fn span(&self, id: OpId) -> Span {
        self.step(id).1
    }

    /// The text that an operation was written with.
    pub(super) fn written(&self, id: OpId) -> &str {
        self.text.get(self.span(id).range()).unwrap_or("")
    }
}
