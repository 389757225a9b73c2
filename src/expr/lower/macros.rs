//! Macros: what looks like a function but has variables, or tests for presence.

use std::fmt::Write as _;
use std::sync::Arc;

use super::Lowering;
use crate::expr::code::{Comprehension, Fold, Op, OpId, Slot};
use crate::expr::error::ExprError;
use crate::expr::syntax::{Expr, ExprId, Name};
use crate::expr::value::Value;
use crate::source::Span;

/// The names of all macros, for "did you mean".
pub(super) const NAMES: [&str; 11] = [
    "has",
    "all",
    "exists",
    "exists_one",
    "existsOne",
    "map",
    "filter",
    "transformList",
    "transformMap",
    "optMap",
    "optFlatMap",
];

impl Lowering<'_> {
    /// `has(a.b)`.
    pub(super) fn has(&mut self, args: &[ExprId], at: Span) -> Result<OpId, ExprError> {
        let ast = self.ast;
        let refusal = || ExprError::arguments("`has` takes a key of something", "write `has(it.owner)`", at);
        let [arg] = args else { return Err(refusal()) };
        let Expr::Select { operand, key, .. } = ast.get(*arg) else {
            return Err(refusal());
        };
        if let Expr::Ident(name) = ast.get(*operand)
            && &*name.text == "params"
            && self.local("params").is_none()
        {
            self.param(key)?;
            return self.push(Op::Constant(Value::Bool(true)), at, &[]);
        }
        let operand = self.expr(*operand)?;
        let op = Op::Has {
            operand,
            key: Arc::clone(&key.text),
        };
        self.push(op, at, &[operand])
    }

    /// A macro on a list or map, or on an optional; `None` where the name is no macro.
    pub(super) fn comprehension(
        &mut self,
        target: ExprId,
        name: &Name,
        args: &[ExprId],
        at: Span,
    ) -> Result<Option<OpId>, ExprError> {
        let (fold, least, most) = match &*name.text {
            "all" => (Fold::All, 2, 3),
            "exists" => (Fold::Exists, 2, 3),
            "exists_one" | "existsOne" => (Fold::ExistsOne, 2, 3),
            "filter" => (Fold::Filter, 2, 2),
            "map" => (Fold::Map, 2, 3),
            "transformList" => (Fold::Map, 3, 4),
            "transformMap" => (Fold::TransformMap, 3, 4),
            "optMap" => return self.opt_map(target, args, false, at).map(Some),
            "optFlatMap" => return self.opt_map(target, args, true, at).map(Some),
            _ => return Ok(None),
        };
        if args.len() < least || args.len() > most {
            let (message, help) = usage(&name.text);
            return Err(ExprError::arguments(message, help, at));
        }
        let transforms = least == 3;
        // The two-variable form; `map` and `filter` have none, their third argument is a filter.
        let pair = transforms || (args.len() == 3 && !matches!(fold, Fold::Map));
        let n_variables = if pair { 2 } else { 1 };
        let range = self.expr(target)?;
        let slot = self.slot();
        let (names, rest) = args.split_at(n_variables);
        let mut variables = Vec::new();
        for &variable in names {
            variables.push(self.variable(variable)?);
        }
        if let [first, second] = variables.as_slice()
            && first == second
        {
            let help = "give index and element, or key and value, two names";
            return Err(ExprError::arguments(
                format!("`{first}` stands for two things"),
                help,
                at,
            ));
        }
        self.locals.extend(variables);
        let parts = self.exprs(rest);
        self.locals.truncate(usize::from(slot));
        let (filter, body) = match *parts?.as_slice() {
            [filter, body] => (Some(filter), body),
            [body] => (None, body),
            _ => return Ok(None),
        };
        let mut operands = vec![range, body];
        operands.extend(filter);
        let comprehension = Comprehension {
            fold,
            range,
            slot,
            pair,
            filter,
            body,
        };
        self.push(Op::Fold(Box::new(comprehension)), at, &operands)
            .map(Some)
    }

    /// The name of a variable.
    fn variable(&self, id: ExprId) -> Result<Arc<str>, ExprError> {
        match self.ast.get(id) {
            Expr::Ident(name) => Ok(Arc::clone(&name.text)),
            Expr::Call {
                target: Some(_),
                name,
                args,
            } if &*name.text == "iterVar" => self.numbered(name, args),
            _ => Err(ExprError::arguments(
                "a variable is a plain name",
                "write `roles.exists(role, role.people > 0)`",
                self.ast.span(id),
            )),
        }
    }

    /// The hidden name of `cel.iterVar(0, 1)` or `cel.index(2)`.
    fn numbered(&self, name: &Name, args: &[ExprId]) -> Result<Arc<str>, ExprError> {
        let mut hidden = format!("cel.{}", name.text);
        for &arg in args {
            let Expr::Literal(Value::Int(number)) = self.ast.get(arg) else {
                let at = self.ast.span(arg);
                let help = "write `cel.index(0)`";
                return Err(ExprError::arguments("a number of `cel` is a constant", help, at));
            };
            _ = write!(hidden, ".{number}");
        }
        Ok(hidden.into())
    }

    fn opt_map(&mut self, target: ExprId, args: &[ExprId], flat: bool, at: Span) -> Result<OpId, ExprError> {
        let &[variable, body] = args else {
            let (message, help) = usage("optMap");
            return Err(ExprError::arguments(message, help, at));
        };
        let target = self.expr(target)?;
        let variable = self.variable(variable)?;
        let (slot, body) = self.with_local(variable, body)?;
        let op = Op::OptMap {
            target,
            slot,
            body,
            flat,
        };
        self.push(op, at, &[target, body])
    }

    /// An expression in which one more name is known.
    fn with_local(&mut self, name: Arc<str>, body: ExprId) -> Result<(Slot, OpId), ExprError> {
        let slot = self.slot();
        self.locals.push(name);
        let body = self.expr(body);
        self.locals.truncate(usize::from(slot));
        Ok((slot, body?))
    }

    /// `cel.bind`, `cel.block`, `cel.index`, `cel.iterVar`.
    pub(super) fn cel(&mut self, name: &Name, args: &[ExprId], at: Span) -> Result<OpId, ExprError> {
        match (&*name.text, args) {
            ("bind", &[variable, value, body]) => {
                let value = self.expr(value)?;
                let variable = self.variable(variable)?;
                let (slot, body) = self.with_local(variable, body)?;
                self.push(Op::Bind { slot, value, body }, at, &[value, body])
            }
            ("block", &[values, body]) => self.block(values, body, at),
            ("index" | "iterVar", _) => {
                let hidden = self.numbered(name, args)?;
                match self.local(&hidden) {
                    Some(slot) => self.push(Op::Local(slot), at, &[]),
                    None => Err(ExprError::Name {
                        name: hidden.to_string(),
                        help: Some("the values of a `cel.block` around it are numbered from 0".to_owned()),
                        at,
                    }),
                }
            }
            _ => {
                let (message, help) = usage("cel");
                Err(ExprError::arguments(message, help, at))
            }
        }
    }

    /// `cel.block([a, b], c)`: every value may use those before it.
    fn block(&mut self, values: ExprId, body: ExprId, at: Span) -> Result<OpId, ExprError> {
        let ast = self.ast;
        let Expr::List(elements) = ast.get(values) else {
            let (message, help) = usage("cel");
            return Err(ExprError::arguments(message, help, at));
        };
        let first = self.locals.len();
        let mut bound = Vec::new();
        for (index, element) in elements.iter().enumerate() {
            let value = self.expr(element.value)?;
            bound.push((self.slot(), value));
            self.locals.push(format!("cel.index.{index}").into());
        }
        let mut body = self.expr(body)?;
        self.locals.truncate(first);
        for (slot, value) in bound.into_iter().rev() {
            body = self.push(Op::Bind { slot, value, body }, at, &[value, body])?;
        }
        Ok(body)
    }
}

/// What a macro with wrong arguments is told.
fn usage(name: &str) -> (&'static str, &'static str) {
    match name {
        "filter" => (
            "`filter` takes a name and a condition",
            "write `roles.filter(role, role.people > 0)`",
        ),
        "map" => (
            "`map` takes a name, perhaps a condition, and a value",
            "write `roles.map(role, role.id)`",
        ),
        "transformList" => (
            "`transformList` takes two names, perhaps a condition, and a value",
            "write `steps.transformList(index, step, step.tier)`",
        ),
        "transformMap" => (
            "`transformMap` takes two names, perhaps a condition, and a value",
            "write `counts.transformMap(key, count, count * 2)`",
        ),
        "optMap" => (
            "this takes a name and a value",
            "write `it.?owner.optMap(owner, held(owner))`",
        ),
        "cel" => (
            "`cel` has `bind(name, value, expression)` and `block([values], expression)`",
            "write `cel.bind(tier, by_id(support.tiers, it.tier), tier.level > 0)`",
        ),
        _ => (
            "this takes one or two names and a condition",
            "write `roles.exists(role, role.people > 0)`",
        ),
    }
}
