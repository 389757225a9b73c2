//! Syntax into code: names resolved, macros unfolded, constants folded,
//! patterns compiled. What cannot work is refused here, with its place.

mod calls;
mod macros;
mod names;

pub(super) use names::OWN_NAMES;

use std::sync::Arc;

use super::code::{Code, Op, OpId, Slot};
use super::error::ExprError;
use super::scope::Scope;
use super::syntax::{self, Ast, Element, Entry, Expr, ExprId, Name};
use super::value::{Kind, Value, key_equal};
use crate::source::Span;

/// The most levels of nesting, named expressions unfolded.
pub const MAX_HEIGHT: usize = crate::limit::EXPRESSION_HEIGHT.count();

/// What the text may use beside the names of its scope.
#[derive(Clone, Debug, Default)]
pub(super) struct Setting {
    /// Whether `it` may stand in it: in checks, not in definitions.
    pub it: bool,
    /// The argument of a definition.
    pub parameter: Option<Arc<str>>,
}

/// The code of a text.
///
/// # Errors
/// Not CEL, past a limit, or with names and functions that do not exist.
pub(super) fn lower(scope: &Scope, text: &str, setting: &Setting) -> Result<Code, ExprError> {
    let ast = syntax::parse(text)?;
    let mut lowering = Lowering {
        scope,
        ast: &ast,
        setting,
        ops: Vec::new(),
        heights: Vec::new(),
        locals: setting.parameter.iter().cloned().collect(),
        uses_it: false,
    };
    let root = lowering.expr(ast.root)?;
    let height = lowering.height(root);
    Ok(Code {
        ops: lowering.ops,
        root,
        text: Arc::from(text),
        height,
        uses_it: lowering.uses_it,
    })
}

struct Lowering<'l> {
    scope: &'l Scope,
    ast: &'l Ast,
    setting: &'l Setting,
    ops: Vec<(Op, Span)>,
    heights: Vec<usize>,
    /// The names of variables; the index is the slot.
    locals: Vec<Arc<str>>,
    uses_it: bool,
}

impl Lowering<'_> {
    fn height(&self, id: OpId) -> usize {
        self.heights.get(id.0 as usize).copied().unwrap_or(0)
    }

    fn push(&mut self, op: Op, at: Span, operands: &[OpId]) -> Result<OpId, ExprError> {
        let below = operands.iter().map(|&id| self.height(id)).max().unwrap_or(0);
        self.push_above(op, at, below)
    }

    fn push_above(&mut self, op: Op, at: Span, below: usize) -> Result<OpId, ExprError> {
        if below >= MAX_HEIGHT {
            return Err(ExprError::Depth {
                limit: MAX_HEIGHT,
                at,
            });
        }
        let id = OpId(u32::try_from(self.ops.len()).unwrap_or(u32::MAX));
        self.ops.push((op, at));
        self.heights.push(below + 1);
        Ok(id)
    }

    fn constant(&self, id: OpId) -> Option<&Value<'static>> {
        match self.ops.get(id.0 as usize) {
            Some((Op::Constant(value), _)) => Some(value),
            _ => None,
        }
    }

    /// The slot that the next variable gets.
    fn slot(&self) -> Slot {
        Slot::try_from(self.locals.len()).unwrap_or(Slot::MAX)
    }

    fn expr(&mut self, id: ExprId) -> Result<OpId, ExprError> {
        let ast = self.ast;
        let at = ast.span(id);
        match ast.get(id) {
            Expr::Literal(value) => self.push(Op::Constant(value.clone()), at, &[]),
            Expr::Ident(name) => self.name(name, at),
            Expr::Select {
                operand,
                key,
                optional,
            } => self.select(id, *operand, key, *optional),
            Expr::Index {
                operand,
                index,
                optional,
            } => {
                let (operand, index) = (self.expr(*operand)?, self.expr(*index)?);
                let op = Op::Index {
                    operand,
                    index,
                    optional: *optional,
                };
                self.push(op, at, &[operand, index])
            }
            Expr::Call { target, name, args } => self.any_call(id, *target, name, args),
            Expr::List(elements) => self.list(elements, at),
            Expr::Map(entries) => self.map(entries, at),
            Expr::Not(operand) => {
                let operand = self.expr(*operand)?;
                self.push(Op::Not(operand), at, &[operand])
            }
            Expr::Negate(operand) => {
                let operand = self.expr(*operand)?;
                self.push(Op::Negate(operand), at, &[operand])
            }
            Expr::Binary(operator, left, right) => {
                let (left, right) = (self.expr(*left)?, self.expr(*right)?);
                self.push(Op::Binary(*operator, left, right), at, &[left, right])
            }
            Expr::And(operands) => {
                let operands = self.exprs(operands)?;
                self.push(Op::And(operands.clone()), at, &operands)
            }
            Expr::Or(operands) => {
                let operands = self.exprs(operands)?;
                self.push(Op::Or(operands.clone()), at, &operands)
            }
            Expr::Ternary(condition, then, otherwise) => {
                let ids = [self.expr(*condition)?, self.expr(*then)?, self.expr(*otherwise)?];
                let [condition, then, otherwise] = ids;
                self.push(Op::Ternary(condition, then, otherwise), at, &ids)
            }
        }
    }

    fn exprs(&mut self, ids: &[ExprId]) -> Result<Vec<OpId>, ExprError> {
        ids.iter().map(|&id| self.expr(id)).collect()
    }

    fn select(&mut self, id: ExprId, operand: ExprId, key: &Name, optional: bool) -> Result<OpId, ExprError> {
        let at = self.ast.span(id);
        if let Some(op) = self.qualified(id)? {
            return self.push(op, at, &[]);
        }
        let operand = self.expr(operand)?;
        let op = Op::Select {
            operand,
            key: Arc::clone(&key.text),
            optional,
        };
        self.push(op, at, &[operand])
    }

    fn list(&mut self, elements: &[Element], at: Span) -> Result<OpId, ExprError> {
        let mut ids = Vec::with_capacity(elements.len());
        for element in elements {
            ids.push((self.expr(element.value)?, element.optional));
        }
        let constants: Option<Vec<_>> = ids
            .iter()
            .map(|&(id, optional)| (!optional).then(|| self.constant(id).cloned())?)
            .collect();
        if let Some(values) = constants {
            return self.push(Op::Constant(Value::list(values)), at, &[]);
        }
        let operands: Vec<OpId> = ids.iter().map(|&(id, _)| id).collect();
        self.push(Op::List(ids), at, &operands)
    }

    fn map(&mut self, entries: &[Entry], at: Span) -> Result<OpId, ExprError> {
        let mut ids = Vec::with_capacity(entries.len());
        for entry in entries {
            ids.push((self.expr(entry.key)?, self.expr(entry.value)?, entry.optional));
        }
        let constants: Option<Vec<_>> = ids
            .iter()
            .map(|&(key, value, optional)| {
                let (key, value) = (self.constant(key)?.clone(), self.constant(value)?.clone());
                (!optional).then_some((key, value))
            })
            .collect();
        // Keys that are wrong or double are errors of the evaluation, as in CEL.
        if let Some(values) = constants.filter(|values| keys_are_sound(values)) {
            return self.push(Op::Constant(Value::map(values)), at, &[]);
        }
        let operands: Vec<OpId> = ids.iter().flat_map(|&(key, value, _)| [key, value]).collect();
        self.push(Op::Map(ids), at, &operands)
    }
}

fn keys_are_sound(entries: &[(Value<'static>, Value<'static>)]) -> bool {
    entries.iter().enumerate().all(|(index, (key, _))| {
        let sound = matches!(key.kind(), Kind::Text | Kind::Int | Kind::Uint | Kind::Bool);
        sound && !entries.iter().take(index).any(|(other, _)| key_equal(other, key))
    })
}
