//! What a name stands for.

use std::sync::Arc;

use super::Lowering;
use crate::expr::code::{Op, OpId, Slot};
use crate::expr::error::{ExprError, nearest};
use crate::expr::functions::{self, Style};
use crate::expr::syntax::{Expr, ExprId, Name};
use crate::expr::value::{KINDS, Value};
use crate::source::Span;

/// Names that every expression has, beside those of its pack.
pub(in crate::expr) const OWN_NAMES: [&str; 4] = ["it", "params", "today", "observed"];

impl Lowering<'_> {
    /// The innermost variable with a name.
    pub(super) fn local(&self, name: &str) -> Option<Slot> {
        let found = self.locals.iter().rposition(|local| &**local == name);
        found.and_then(|index| Slot::try_from(index).ok())
    }

    pub(super) fn name(&mut self, name: &Name, at: Span) -> Result<OpId, ExprError> {
        let text = &name.text;
        if let Some(slot) = self.local(text) {
            return self.push(Op::Local(slot), at, &[]);
        }
        match &**text {
            "it" if self.setting.it => {
                self.uses_it = true;
                return self.push(Op::It, at, &[]);
            }
            "it" => {
                return Err(unknown(
                    text,
                    "a named expression is the same everywhere; give it an argument, as in `staffed(tier)`",
                    at,
                ));
            }
            "today" => return self.push(Op::Today, at, &[]),
            "observed" => return self.push(Op::Observed, at, &[]),
            "params" => {
                let help = "name one of them, as in `params.limit`";
                return Err(ExprError::arguments("`params` on its own is no value", help, at));
            }
            _ => {}
        }
        if let Some((index, definition)) = self.scope.find(text) {
            if let Some(parameter) = &definition.parameter {
                let help = format!("write `{text}({parameter})`");
                return Err(ExprError::arguments(
                    format!("`{text}` takes an argument"),
                    &help,
                    at,
                ));
            }
            let height = definition.code.height;
            return self.push_above(Op::Named(index, Arc::clone(text), None), at, height);
        }
        if self.scope.has_root(text) {
            return self.push(self.root(text), at, &[]);
        }
        if let Some(kind) = kind(text) {
            return self.push(kind, at, &[]);
        }
        if self.scope.is_open() {
            return self.push(self.root(text), at, &[]);
        }
        Err(ExprError::Name {
            name: text.to_string(),
            help: Some(self.suggest_name(text)),
            at,
        })
    }

    fn suggest_name(&self, name: &str) -> String {
        let called = functions::find(name, Style::Global).or_else(|| functions::find(name, Style::Method));
        if let Some(function) = called {
            return format!("it is a function: `{}`", function.usage);
        }
        let known = self
            .locals
            .iter()
            .map(|local| &**local)
            .chain(OWN_NAMES)
            .chain(self.scope.names());
        match nearest(name, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write a section of the declaration, a name of `define`, or one of `it`, `params`, `today`, `observed`".to_owned(),
        }
    }

    /// A dotted name that is one: `params.x`, a type, a root with dots.
    pub(super) fn qualified(&self, id: ExprId) -> Result<Option<Op>, ExprError> {
        let Some(path) = self.dotted(id) else {
            return Ok(None);
        };
        let [first, rest @ ..] = path.as_slice() else {
            return Ok(None);
        };
        if self.local(&first.text).is_some() {
            return Ok(None);
        }
        if let ("params", [name]) = (&*first.text, rest) {
            return self.param(name).map(Some);
        }
        let joined = path.iter().map(|name| &*name.text).collect::<Vec<_>>().join(".");
        if self.scope.has_root(&joined) {
            return Ok(Some(self.root(&joined.into())));
        }
        Ok(kind(&joined))
    }

    /// The names of `a.b.c`, where it is nothing else.
    fn dotted(&self, mut id: ExprId) -> Option<Vec<&Name>> {
        let mut names = Vec::new();
        loop {
            match self.ast.get(id) {
                Expr::Select {
                    operand,
                    key,
                    optional: false,
                } => {
                    names.push(key);
                    id = *operand;
                }
                Expr::Ident(name) => {
                    names.push(name);
                    names.reverse();
                    return Some(names);
                }
                _ => return None,
            }
        }
    }

    fn root(&self, name: &Arc<str>) -> Op {
        Op::Root(Arc::clone(name), self.scope.root(name))
    }

    /// The parameter of a name.
    pub(super) fn param(&self, name: &Name) -> Result<Op, ExprError> {
        if self.scope.has_param(&name.text) {
            return Ok(Op::Param(Arc::clone(&name.text), self.scope.param(&name.text)));
        }
        let near = nearest(&name.text, self.scope.params());
        let help = near.map_or_else(
            || "declare it with its default under `params` of the pack".to_owned(),
            |near| format!("did you mean `params.{near}`?"),
        );
        Err(ExprError::Param {
            name: name.text.to_string(),
            help: Some(help),
            at: name.span,
        })
    }
}

/// A type by its name.
fn kind(name: &str) -> Option<Op> {
    let row = KINDS.iter().find(|(_, known, _)| *known == name);
    row.map(|(kind, _, _)| Op::Constant(Value::Type(*kind)))
}

fn unknown(name: &str, help: &str, at: Span) -> ExprError {
    ExprError::Name {
        name: name.to_owned(),
        help: Some(help.to_owned()),
        at,
    }
}
