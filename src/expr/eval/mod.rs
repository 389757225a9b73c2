//! Evaluation on the tree.
//!
//! Takes code and a context, gives a value or why there is none. Every step is
//! counted. The depth of the recursion is the height of the code, which
//! lowering bounds.

mod access;
mod fold;
mod operators;
mod site;

pub(super) use access::{Key, element, found_field, member};
pub(super) use operators::mirrored;
pub(super) use site::{Meter, Site};

use super::code::{Code, Op, OpId, Slot};
use super::context::Context;
use super::failure::{ErrorKind, Eval, Failure, Lack};
use super::functions::Function;
use super::value::{Value, View};
use crate::source::Span;

/// A run of code: the variables of comprehensions, and what `it` is.
pub(super) struct Machine<'c, 'a> {
    pub(super) context: &'c Context<'a>,
    pub(super) it: Option<Value<'a>>,
    /// Variables; one that is a placeholder, or could not be computed, holds why.
    stack: Vec<Eval<'a>>,
    /// Where the variables of the running code start.
    base: usize,
}

impl<'c, 'a> Machine<'c, 'a> {
    pub(super) fn new(context: &'c Context<'a>, it: Option<Value<'a>>) -> Self {
        Self::with_stack(context, it, Vec::new())
    }

    /// The same, with room that a run before has left.
    pub(super) fn with_stack(
        context: &'c Context<'a>,
        it: Option<Value<'a>>,
        mut stack: Vec<Eval<'a>>,
    ) -> Self {
        stack.clear();
        Self {
            context,
            it,
            stack,
            base: 0,
        }
    }

    /// The room of its variables, empty.
    pub(super) fn into_stack(mut self) -> Vec<Eval<'a>> {
        self.stack.clear();
        self.stack
    }

    pub(super) fn site(&self, at: Span) -> Site<'c, 'a> {
        Site {
            context: self.context,
            at,
        }
    }

    /// Sets a variable; those above it are gone.
    pub(super) fn set(&mut self, slot: Slot, value: Eval<'a>) {
        let at = self.base + usize::from(slot);
        if let Some(place) = self.stack.get_mut(at) {
            *place = value;
            self.stack.truncate(at + 1);
            return;
        }
        while self.stack.len() < at {
            self.stack.push(Ok(Value::Null));
        }
        self.stack.push(value);
    }

    /// The value of an operation.
    pub(super) fn eval(&mut self, code: &'a Code, id: OpId) -> Eval<'a> {
        let (op, at) = code.step(id);
        let site = self.site(*at);
        site.charge(1)?;
        match op {
            Op::Constant(value) => Ok(value.borrowed()),
            Op::Local(slot) => self.local(*slot),
            Op::Root(name, index) => self.context.section(name, *index, site),
            Op::It => match &self.it {
                Some(value) if value.is_blank() => Err(site.blank(value)),
                Some(value) => Ok(value.clone()),
                None => Err(site.error(ErrorKind::Value, "`it` stands only where `each` walks a list")),
            },
            Op::Today => Ok(self.context.today_text()),
            Op::Observed => match self.context.observed() {
                Some(node) => Ok(Value::Node(node)),
                None => Err(site.missing(Lack::Key {
                    within: None,
                    key: "observed".into(),
                    blank: None,
                })),
            },
            Op::Param(name, index) => self.context.param(name, *index, site),
            Op::Named(index, _, argument) => self.named(code, *index, *argument, site),
            Op::Select {
                operand,
                key,
                optional,
            } => {
                let value = self.eval(code, *operand)?;
                member(site, &value, Key::Shared(key), *optional)
            }
            Op::Has { operand, key } => {
                let value = self.eval(code, *operand)?;
                access::has(site, &value, key).map(Value::Bool)
            }
            Op::Index {
                operand,
                index,
                optional,
            } => {
                let (value, index) = self.pair(code, *operand, *index)?;
                element(site, &value, &index, *optional)
            }
            Op::List(elements) => self.list(code, elements),
            Op::Map(entries) => self.map(code, entries, site),
            Op::Not(operand) => self.truth(code, *operand, "`!`").map(|value| Value::Bool(!value)),
            Op::Negate(operand) => {
                let value = self.eval(code, *operand)?;
                operators::negate(site, &value)
            }
            Op::Binary(operator, left, right) => self.binary(code, *operator, (*left, *right), site),
            Op::And(operands) => self.chain(code, operands, false),
            Op::Or(operands) => self.chain(code, operands, true),
            Op::Ternary(condition, then, otherwise) => {
                let holds = self.truth(code, *condition, "`?`")?;
                self.eval(code, if holds { *then } else { *otherwise })
            }
            Op::Call(function, args) => self.call(code, function, args, site),
            Op::Matches(operand, pattern) => {
                let value = self.eval(code, *operand)?;
                site.matches(&value, &pattern.0).map(Value::Bool)
            }
            Op::Fold(comprehension) => self.fold(code, comprehension),
            Op::Bind { slot, value, body } => {
                let value = self.eval(code, *value);
                if let Err(failure) = &value
                    && failure.stops()
                {
                    return value;
                }
                self.set(*slot, value);
                self.eval(code, *body)
            }
            Op::OptMap {
                target,
                slot,
                body,
                flat,
            } => self.opt_map(code, *target, (*slot, *body), *flat),
        }
    }

    fn local(&self, slot: Slot) -> Eval<'a> {
        self.stack
            .get(self.base + usize::from(slot))
            .cloned()
            .unwrap_or(Ok(Value::Null))
    }

    /// The values of two operands; where both fail, the worse failure.
    pub(super) fn pair(
        &mut self,
        code: &'a Code,
        left: OpId,
        right: OpId,
    ) -> Eval<'a, (Value<'a>, Value<'a>)> {
        match self.eval(code, left) {
            Ok(left) => Ok((left, self.eval(code, right)?)),
            Err(failure) if failure.stops() => Err(failure),
            Err(failure) => match self.eval(code, right) {
                Ok(_) => Err(failure),
                Err(other) => Err(Failure::worse(failure, other)),
            },
        }
    }

    /// The truth of an operand of `what`.
    pub(super) fn truth(&mut self, code: &'a Code, id: OpId, what: &str) -> Eval<'a, bool> {
        let value = self.eval(code, id)?;
        if let Value::Bool(value) = value {
            return Ok(value);
        }
        match value.view() {
            View::Bool(value) => Ok(value),
            _ => Err(self.site(code.span(id)).wrong_type(what, "a truth value", &value)),
        }
    }

    /// A chain of `&&` or `||`: what decides wins over any failure, an error over a missing fact.
    #[inline(never)]
    fn chain(&mut self, code: &'a Code, operands: &'a [OpId], decides: bool) -> Eval<'a> {
        let mut failure: Option<Failure<'a>> = None;
        for &operand in operands {
            match self.truth(code, operand, if decides { "`||`" } else { "`&&`" }) {
                Ok(value) if value == decides => return Ok(Value::Bool(decides)),
                Ok(_) => {}
                Err(found) if found.stops() => return Err(found),
                Err(found) => failure = Some(worst(failure, found)),
            }
        }
        failure.map_or(Ok(Value::Bool(!decides)), Err)
    }

    #[inline(never)]
    fn named(
        &mut self,
        code: &'a Code,
        index: usize,
        argument: Option<OpId>,
        site: Site<'c, 'a>,
    ) -> Eval<'a> {
        let Some(argument) = argument else {
            return self.context.named(index, site);
        };
        let value = self.eval(code, argument);
        if let Err(failure) = &value
            && failure.stops()
        {
            return value;
        }
        let Some(definition) = self.context.definition(index) else {
            return Ok(Value::Null);
        };
        let node = match &value {
            Ok(Value::Node(node)) => Some(*node),
            _ => None,
        };
        if let Some(known) = node.and_then(|node| self.context.known_of(index, node)) {
            return known;
        }
        let outer = self.enter(value);
        let result = self.eval(definition, definition.root);
        self.leave(outer);
        if let Some(node) = node {
            self.context.keep_of(index, node, &result);
        }
        result
    }

    /// Starts the variables of a definition with its argument.
    pub(super) fn enter(&mut self, argument: Eval<'a>) -> (usize, usize, Option<Value<'a>>) {
        let outer = (self.base, self.stack.len(), self.it.take());
        self.base = self.stack.len();
        self.stack.push(argument);
        outer
    }

    /// Ends what `enter` started.
    pub(super) fn leave(&mut self, (base, length, it): (usize, usize, Option<Value<'a>>)) {
        self.stack.truncate(length);
        self.base = base;
        self.it = it;
    }

    /// The arguments of a call; where several fail, the worst failure.
    pub(super) fn arguments(&mut self, code: &'a Code, args: &'a [OpId]) -> Eval<'a, Vec<Value<'a>>> {
        let mut values = Vec::with_capacity(args.len());
        let mut failure = None;
        for &arg in args {
            match self.eval(code, arg) {
                Ok(value) => values.push(value),
                Err(found) if found.stops() => return Err(found),
                Err(found) => failure = Some(worst(failure, found)),
            }
        }
        failure.map_or(Ok(values), Err)
    }

    #[inline(never)]
    fn call(
        &mut self,
        code: &'a Code,
        function: &Function,
        args: &'a [OpId],
        site: Site<'c, 'a>,
    ) -> Eval<'a> {
        match args {
            [] => (function.run)(site, &[]),
            [one] => {
                let one = [self.eval(code, *one)?];
                site.charge_arguments(&one)?;
                (function.run)(site, &one)
            }
            [left, right] => {
                let (left, right) = self.pair(code, *left, *right)?;
                let both = [left, right];
                site.charge_arguments(&both)?;
                (function.run)(site, &both)
            }
            more => {
                let values = self.arguments(code, more)?;
                site.charge_arguments(&values)?;
                (function.run)(site, &values)
            }
        }
    }

    #[inline(never)]
    fn list(&mut self, code: &'a Code, elements: &'a [(OpId, bool)]) -> Eval<'a> {
        let mut values = Vec::with_capacity(elements.len());
        for &(element, optional) in elements {
            let value = self.eval(code, element)?;
            if optional {
                values.extend(self.optional(code, element, &value)?);
            } else {
                values.push(value);
            }
        }
        Ok(Value::list(values))
    }

    #[inline(never)]
    fn map(&mut self, code: &'a Code, entries: &'a [(OpId, OpId, bool)], site: Site<'c, 'a>) -> Eval<'a> {
        let mut known: Vec<(Value<'a>, Value<'a>)> = Vec::with_capacity(entries.len());
        for &(key, value, optional) in entries {
            let (key_value, mut value_value) = self.pair(code, key, value)?;
            if optional {
                match self.optional(code, value, &value_value)? {
                    Some(inner) => value_value = inner,
                    None => continue,
                }
            }
            site.insert(&mut known, key_value, value_value)?;
        }
        Ok(Value::map(known))
    }

    /// What an optional element or entry has.
    fn optional(&self, code: &'a Code, id: OpId, value: &Value<'a>) -> Eval<'a, Option<Value<'a>>> {
        match value.view() {
            View::Optional(inner) => Ok(inner.cloned()),
            _ => Err(self
                .site(code.span(id))
                .wrong_type("`?`", "an optional value", value)),
        }
    }

    #[inline(never)]
    fn opt_map(&mut self, code: &'a Code, target: OpId, body: (Slot, OpId), flat: bool) -> Eval<'a> {
        let value = self.eval(code, target)?;
        let Some(inner) = self.optional(code, target, &value)? else {
            return Ok(Value::Optional(None));
        };
        let (slot, body) = body;
        self.set(slot, Ok(inner));
        let result = self.eval(code, body)?;
        if flat {
            self.optional(code, body, &result)?;
            return Ok(result);
        }
        Ok(Value::Optional(Some(result.into())))
    }
}

fn worst<'a>(known: Option<Failure<'a>>, found: Failure<'a>) -> Failure<'a> {
    match known {
        None => found,
        Some(first) => Failure::worse(first, found),
    }
}
