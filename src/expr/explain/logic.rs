//! `&&`, `||`, `has` and definitions.

use std::sync::Arc;

use super::{Explainer, Reasons, words};
use crate::expr::code::{Code, Op, OpId};
use crate::expr::failure::Failure;
use crate::expr::value::{Value, View, cut};
use crate::yaml::Node;

impl<'a> Explainer<'_, 'a> {
    /// All operands had to be `wanted`: those that are not decide; else those that are open.
    pub(super) fn all_of(&mut self, code: &'a Code, operands: &'a [OpId], wanted: bool) -> Reasons {
        let (mut failing, mut open) = (Vec::new(), Vec::new());
        for &operand in operands {
            match self.truth(code, operand) {
                Ok(found) if found == wanted => {}
                Ok(_) => failing.push(operand),
                Err(_) => open.push(operand),
            }
        }
        let deciding = if failing.is_empty() { open } else { failing };
        let mut reasons = Reasons::default();
        for operand in deciding {
            reasons = reasons.and(self.why(code, operand, wanted));
        }
        reasons
    }

    /// One operand had to be `wanted`, and none is.
    pub(super) fn none_of(&mut self, code: &'a Code, operands: &'a [OpId], wanted: bool) -> Reasons {
        let mut told: Vec<Reasons> = Vec::new();
        let telling = operands
            .iter()
            .filter(|operand| !matches!(code.op(**operand), Op::Constant(_)));
        for &operand in telling {
            let reasons = self.why(code, operand, wanted);
            let known = told.iter().any(|other| other.same(&reasons));
            if !reasons.notes.is_empty() && !known {
                told.push(reasons);
            }
        }
        if told.len() == 1 {
            return told.pop().unwrap_or_default();
        }
        let head = match told.len() {
            2 => "neither of two ways holds",
            _ => "none of several ways holds",
        };
        let place = told.first().and_then(|first| first.place.clone());
        let inner = told.into_iter().fold(Reasons::default(), Reasons::and);
        Reasons::note(head, place).because(inner)
    }

    /// `has(operand.key)`.
    pub(super) fn presence(
        &mut self,
        code: &'a Code,
        operand: OpId,
        key: &Arc<str>,
        wanted: bool,
    ) -> Reasons {
        let value = match self.machine.eval(code, operand) {
            Ok(value) => value,
            Err(failure) => return Self::failed(&failure),
        };
        let View::Map(fields) = value.view() else {
            return Reasons::default();
        };
        let found = fields.written(key);
        let place = found
            .as_ref()
            .and_then(Value::node)
            .or(fields.node())
            .map(words::at)
            .or_else(|| self.place_of(code, operand, &value));
        if !wanted {
            return Reasons::note(format!("`{key}` is stated"), place);
        }
        let owner = match fields.node() {
            Some(node) => words::path(node),
            None => self.subject(code, operand),
        };
        let taken_back = found.as_ref().and_then(Value::node).and_then(Node::taken_back);
        let text = match (taken_back, found.as_ref().and_then(Value::text)) {
            (Some(why), _) => format!("`{key}` {why}"),
            (None, Some(placeholder)) => {
                format!(
                    "`{key}` is the placeholder `{}`, which states nothing",
                    cut(placeholder)
                )
            }
            (None, None) if found.is_some() => format!("`{key}` is left empty"),
            (None, None) => format!("{owner} does not state `{key}`"),
        };
        Reasons::note(text, place)
    }

    /// A named expression: the name, then what is inside.
    pub(super) fn unfolded(
        &mut self,
        code: &'a Code,
        id: OpId,
        (index, name, argument): (usize, &Arc<str>, Option<OpId>),
        wanted: bool,
    ) -> Reasons {
        let Some(definition) = self.machine.context.definition(index) else {
            return Reasons::default();
        };
        let value = match argument {
            Some(argument) => self.machine.eval(code, argument),
            None => Ok(Value::Null),
        };
        if let Err(failure) = &value
            && matches!(failure, Failure::Undeclared(_))
            && self.machine.eval(code, id).is_err()
        {
            return Self::failed(failure);
        }
        let about = match (argument, &value) {
            (Some(_), Ok(value)) => format!("`{name}` does not hold for {}", words::say(value)),
            _ => format!("`{name}` does not hold"),
        };
        let about = if wanted {
            about
        } else {
            about.replacen("does not hold", "holds", 1)
        };
        let outer = self.machine.enter(value);
        let inner = self.why(definition, definition.root, wanted);
        self.machine.leave(outer);
        let place = inner.place.clone();
        Reasons::note(about, place).because(inner)
    }
}
