//! The grammar of CEL: text into an arena of expressions with exact spans.
//!
//! Own rather than taken, so that every operand knows its bytes, no input can
//! overflow a stack, and starting costs microseconds. Knows neither names nor
//! functions: `lower` does.

mod lexer;
mod literal;
mod parser;

use std::sync::Arc;

use super::value::Value;
use crate::limit;
use crate::source::Span;

pub(super) use parser::parse;

/// The most bytes that an expression may have.
pub const MAX_LENGTH: usize = limit::EXPRESSION_BYTES.count();

/// The most levels of nesting that an expression may have.
///
/// The evaluation goes down one level at a time, so this bounds its stack.
pub const MAX_DEPTH: usize = limit::EXPRESSION_DEPTH.count();

/// The index of an expression in its [`Ast`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ExprId(u32);

/// An operator with two operands that is neither `&&` nor `||`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    In,
}

/// A name with its bytes.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub text: Arc<str>,
    pub span: Span,
}

/// An element of a list literal; optional with `?`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Element {
    pub value: ExprId,
    pub optional: bool,
}

/// An entry of a map literal; optional with `?`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub key: ExprId,
    pub value: ExprId,
    pub optional: bool,
}

/// One expression; operands are ids of the same arena.
#[derive(Clone, Debug)]
pub(super) enum Expr {
    Literal(Value<'static>),
    Ident(Name),
    Select {
        operand: ExprId,
        key: Name,
        optional: bool,
    },
    Index {
        operand: ExprId,
        index: ExprId,
        optional: bool,
    },
    Call {
        target: Option<ExprId>,
        name: Name,
        args: Vec<ExprId>,
    },
    List(Vec<Element>),
    Map(Vec<Entry>),
    Not(ExprId),
    Negate(ExprId),
    Binary(Operator, ExprId, ExprId),
    /// A chain of `&&`, flat.
    And(Vec<ExprId>),
    /// A chain of `||`, flat.
    Or(Vec<ExprId>),
    Ternary(ExprId, ExprId, ExprId),
}

/// A parsed expression.
#[derive(Debug)]
pub(super) struct Ast {
    nodes: Vec<Node>,
    pub root: ExprId,
}

#[derive(Debug)]
struct Node {
    expr: Expr,
    span: Span,
    height: usize,
}

impl Ast {
    pub(super) fn get(&self, id: ExprId) -> &Expr {
        static NOTHING: Expr = Expr::Literal(Value::Null);
        self.nodes.get(id.0 as usize).map_or(&NOTHING, |node| &node.expr)
    }

    pub(super) fn span(&self, id: ExprId) -> Span {
        self.nodes
            .get(id.0 as usize)
            .map_or(Span::new(0, 0), |node| node.span)
    }

    fn height(&self, id: ExprId) -> usize {
        self.nodes.get(id.0 as usize).map_or(0, |node| node.height)
    }
}
