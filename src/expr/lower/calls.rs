//! Calls: of functions, of definitions with an argument.

use std::sync::Arc;

use super::Lowering;
use crate::expr::code::{Op, OpId, Pattern};
use crate::expr::error::{ExprError, nearest};
use crate::expr::functions::{self, Function, Style};
use crate::expr::syntax::{Expr, ExprId, Name};
use crate::source::Span;

impl Lowering<'_> {
    /// A macro, a definition or a function.
    pub(super) fn any_call(
        &mut self,
        id: ExprId,
        target: Option<ExprId>,
        name: &Name,
        args: &[ExprId],
    ) -> Result<OpId, ExprError> {
        let at = self.ast.span(id);
        let Some(target) = target else {
            return match &*name.text {
                "has" => self.has(args, at),
                "dyn" if args.len() == 1 => self
                    .exprs(args)
                    .map(|ids| ids.first().copied().unwrap_or(OpId(0))),
                _ if self.scope.find(&name.text).is_some() => self.definition(name, args, at),
                _ => {
                    let function = self.known(&name.text, Style::Global, name.span)?;
                    let args = self.exprs(args)?;
                    self.function(function, Style::Global, &args, at)
                }
            };
        };
        if let Some(namespace) = self.namespace(target) {
            if &*namespace == "cel" {
                return self.cel(name, args, at);
            }
            let qualified = format!("{namespace}.{}", name.text);
            let whole = Span::new(self.ast.span(target).start, name.span.end);
            let function = self.known(&qualified, Style::Global, whole)?;
            let args = self.exprs(args)?;
            return self.function(function, Style::Global, &args, at);
        }
        if let Some(op) = self.comprehension(target, name, args, at)? {
            return Ok(op);
        }
        let receiver = self.expr(target)?;
        let function = self.known(&name.text, Style::Method, name.span)?;
        let mut operands = vec![receiver];
        operands.extend(self.exprs(args)?);
        self.function(function, Style::Method, &operands, at)
    }

    /// The namespace that a target is, where no variable or root hides it.
    fn namespace(&self, target: ExprId) -> Option<Arc<str>> {
        match self.ast.get(target) {
            Expr::Ident(name)
                if functions::is_namespace(&name.text)
                    && self.local(&name.text).is_none()
                    && !self.scope.has_root(&name.text) =>
            {
                Some(Arc::clone(&name.text))
            }
            _ => None,
        }
    }

    fn definition(&mut self, name: &Name, args: &[ExprId], at: Span) -> Result<OpId, ExprError> {
        let scope = self.scope;
        let Some((index, definition)) = scope.find(&name.text) else {
            return Err(self.unknown(&name.text, Style::Global, name.span));
        };
        let ([arg], Some(_)) = (args, &definition.parameter) else {
            let usage = match &definition.parameter {
                Some(parameter) => format!("write `{}({parameter})`", name.text),
                None => format!("write `{}`", name.text),
            };
            let message = match &definition.parameter {
                Some(_) => format!("`{}` takes one argument", name.text),
                None => format!("`{}` takes no argument", name.text),
            };
            return Err(ExprError::arguments(message, &usage, at));
        };
        let argument = self.expr(*arg)?;
        let below = self.height(argument).max(definition.code.height);
        self.push_above(
            Op::Named(index, Arc::clone(&name.text), Some(argument)),
            at,
            below,
        )
    }

    /// The function of the table with this name.
    fn known(&self, name: &str, style: Style, at: Span) -> Result<&'static Function, ExprError> {
        functions::find(name, style).ok_or_else(|| self.unknown(name, style, at))
    }

    fn function(
        &mut self,
        function: &'static Function,
        style: Style,
        operands: &[OpId],
        at: Span,
    ) -> Result<OpId, ExprError> {
        if !function.arity.contains(&operands.len()) {
            let given = count(operands.len(), style);
            let message = format!("`{}` was given {given}", function.name);
            let help = format!("write `{}`", function.usage);
            return Err(ExprError::arguments(message, &help, at));
        }
        if function.name == "matches"
            && let Some(op) = self.constant_pattern(operands)?
        {
            return self.push(op, at, operands);
        }
        self.push(Op::Call(function, operands.to_vec()), at, operands)
    }

    /// `matches` with a constant pattern, which is compiled once.
    fn constant_pattern(&self, operands: &[OpId]) -> Result<Option<Op>, ExprError> {
        let &[operand, pattern] = operands else {
            return Ok(None);
        };
        let Some(text) = self.constant(pattern).and_then(|value| value.text()) else {
            return Ok(None);
        };
        match self.scope.pattern(text) {
            Ok(pattern) => Ok(Some(Op::Matches(operand, Pattern(pattern)))),
            Err(message) => Err(ExprError::Constant {
                message,
                help: Some("patterns are those of RE2: no look-around, no back references".to_owned()),
                at: self
                    .ops
                    .get(pattern.0 as usize)
                    .map(|(_, at)| *at)
                    .unwrap_or_default(),
            }),
        }
    }

    fn unknown(&self, name: &str, style: Style, at: Span) -> ExprError {
        let other = match style {
            Style::Global => Style::Method,
            _ => Style::Global,
        };
        let usage = |function: &Function| format!("write `{}`", function.usage);
        let help = functions::find(name, other).map(usage).or_else(|| {
            let macros = super::macros::NAMES.iter().copied();
            let known = functions::all().map(|function| function.name);
            let near = nearest(name, known.chain(macros).chain(self.scope.names()))?;
            Some(format!("did you mean `{near}`?"))
        });
        let known =
            "call a function of CEL, one of gradus such as `held` or `in_time`, or a name of `define`";
        let help = Some(help.unwrap_or_else(|| known.to_owned()));
        ExprError::Function {
            name: name.to_owned(),
            help,
            at,
        }
    }
}

/// How many arguments were written; a receiver is not counted.
fn count(operands: usize, style: Style) -> String {
    match operands - usize::from(style == Style::Method && operands > 0) {
        0 => "no argument".to_owned(),
        1 => "one argument".to_owned(),
        several => format!("{several} arguments"),
    }
}
