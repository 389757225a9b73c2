//! Where an operator or function stands, with what it needs of the run.

use std::cell::Cell;

use crate::expr::context::Context;
use crate::expr::failure::{ErrorKind, Eval, EvalError, Failure, Lack, Missing};
use crate::expr::functions::Matcher;
use crate::expr::value::{self, Items, Kind, Order, Value, View};
use crate::source::Span;

/// Texts up to this many bytes cost a function no more than its own step.
const SHORT: usize = 64;

/// Counts steps; a step is an operation, an element, or 16 bytes of text.
#[derive(Debug)]
pub(in crate::expr) struct Meter {
    used: Cell<u64>,
    limit: Cell<u64>,
    /// How many steps were allowed when the limit was set.
    allowed: Cell<u64>,
    apart: Cell<bool>,
    /// Steps of all that ran apart.
    told: Cell<u64>,
}

impl Meter {
    pub(in crate::expr) fn new(limit: u64) -> Self {
        Self {
            used: Cell::new(0),
            limit: Cell::new(limit),
            allowed: Cell::new(limit),
            apart: Cell::new(false),
            told: Cell::new(0),
        }
    }

    pub(in crate::expr) fn used(&self) -> u64 {
        self.used.get()
    }

    /// Allows so many steps from here on.
    pub(in crate::expr) fn allow(&self, steps: u64) {
        self.allowed.set(steps);
        self.limit.set(self.used.get().saturating_add(steps));
    }

    /// Runs with a budget of its own; afterwards all is as it was before.
    pub(in crate::expr) fn apart<T>(&self, steps: u64, run: impl FnOnce() -> T) -> T {
        let (used, limit, allowed) = (self.used.get(), self.limit.get(), self.allowed.get());
        self.allow(steps);
        self.apart.set(true);
        let result = run();
        self.apart.set(false);
        self.told
            .set(self.told.get().saturating_add(self.used.get() - used));
        self.used.set(used);
        self.limit.set(limit);
        self.allowed.set(allowed);
        result
    }

    /// Steps that are still allowed.
    pub(in crate::expr) fn left(&self) -> u64 {
        self.limit.get().saturating_sub(self.used.get())
    }

    /// Steps of all that ran with a budget of its own.
    pub(in crate::expr) fn told(&self) -> u64 {
        self.told.get()
    }

    /// Whether it counts for an explanation.
    pub(in crate::expr) fn is_apart(&self) -> bool {
        self.apart.get()
    }

    /// Whether the steps are within what is allowed.
    fn charge(&self, steps: u64) -> bool {
        let used = self.used.get().saturating_add(steps);
        self.used.set(used);
        used <= self.limit.get()
    }
}

/// An operation in a run.
#[derive(Clone, Copy)]
pub(in crate::expr) struct Site<'c, 'a> {
    pub context: &'c Context<'a>,
    pub at: Span,
}

impl<'a> Site<'_, 'a> {
    /// Counts steps.
    #[inline]
    pub(in crate::expr) fn charge(self, steps: u64) -> Eval<'a, ()> {
        if self.context.meter().charge(steps) {
            return Ok(());
        }
        Err(self.used_up())
    }

    /// Counts the work that a number asks for. It is refused before any of it is done, so no more is counted than what
    /// was left: the other checks of the organization keep theirs.
    pub(in crate::expr) fn charge_asked(self, steps: u64) -> Eval<'a, ()> {
        self.charge(steps.min(self.context.meter().left().saturating_add(1)))
    }

    #[cold]
    fn used_up(self) -> Failure<'a> {
        let allowed = self.context.meter().allowed.get();
        self.error(
            ErrorKind::Budget,
            format!("the condition takes more than {allowed} steps"),
        )
    }

    /// Counts the work on a text of so many bytes.
    pub(in crate::expr) fn charge_text(self, bytes: usize) -> Eval<'a, ()> {
        self.charge(bytes as u64 / 16 + 1)
    }

    pub(in crate::expr) fn error(self, kind: ErrorKind, message: impl Into<String>) -> Failure<'a> {
        Failure::Error(Box::new(EvalError {
            kind,
            message: message.into(),
            at: self.at,
        }))
    }

    /// `what` takes `wanted`, and was given something else.
    pub(in crate::expr) fn wrong_type(self, what: &str, wanted: &str, found: &Value<'_>) -> Failure<'a> {
        self.error(
            ErrorKind::Type,
            format!("{what} takes {wanted}, and this is {}", found.kind().noun()),
        )
    }

    pub(in crate::expr) fn missing(self, lack: Lack<'a>) -> Failure<'a> {
        Failure::Undeclared(Box::new(Missing {
            lack,
            at: self.at,
            at_least: None,
        }))
    }

    /// A value that is a placeholder.
    pub(in crate::expr) fn blank(self, value: &Value<'a>) -> Failure<'a> {
        match value.node() {
            Some(node) => self.missing(Lack::Blank(node)),
            None => self.missing(Lack::Value),
        }
    }

    /// The work that a comparison may still do.
    pub(in crate::expr) fn work(self) -> value::Work {
        value::Work {
            done: 0,
            most: self.context.meter().left(),
        }
    }

    /// Whether two values are equal; a placeholder inside may leave it open.
    pub(in crate::expr) fn equal(self, left: &Value<'a>, right: &Value<'a>) -> Eval<'a, bool> {
        let mut work = self.work();
        let equal = value::equal(left, right, &mut work);
        self.charge(work.done)?;
        equal.ok_or_else(|| self.blank(if left.is_blank() { left } else { right }))
    }

    /// The order of two values for the operator or function `what`.
    pub(in crate::expr) fn order(self, what: &str, left: &Value<'a>, right: &Value<'a>) -> Eval<'a, Order> {
        self.charge(1)?;
        if let (View::Text(a), View::Text(b)) = (left.view(), right.view()) {
            self.charge((a.len().min(b.len()) / 16) as u64)?;
        }
        match value::order(left, right) {
            Order::None => Err(self.error(
                ErrorKind::Type,
                format!(
                    "{what} compares two numbers or two texts, and here {} meets {}",
                    left.kind().noun(),
                    right.kind().noun()
                ),
            )),
            order => Ok(order),
        }
    }

    /// The elements of a list given to `what`; counted.
    pub(in crate::expr) fn items<'v>(self, what: &str, list: &'v Value<'a>) -> Eval<'a, Items<'v, 'a>> {
        match list.view() {
            View::List(items) => {
                self.charge(items.len() as u64)?;
                Ok(items)
            }
            _ => Err(self.wrong_type(what, "a list", list)),
        }
    }

    /// The text given to `what`; counted.
    pub(in crate::expr) fn text<'v>(self, what: &str, text: &'v Value<'a>) -> Eval<'a, &'v str> {
        match text.view() {
            View::Text(found) => {
                self.charge_text(found.len())?;
                Ok(found)
            }
            _ => Err(self.wrong_type(what, "text", text)),
        }
    }

    /// The value as text, within the steps that are left; counted.
    pub(in crate::expr) fn plain(self, value: &Value<'a>) -> Eval<'a, String> {
        let most = usize::try_from(self.context.meter().left().saturating_mul(16)).unwrap_or(usize::MAX);
        value::plain_within(value, most).ok_or_else(|| self.used_up())
    }

    /// Counts the texts that are given to a function, short ones not.
    ///
    /// Functions count what they walk through; this is for those that read a text as a date, a number or an address,
    /// or quote it in a message.
    pub(in crate::expr) fn charge_arguments(self, args: &[Value<'a>]) -> Eval<'a, ()> {
        for arg in args {
            let length = match arg.view() {
                View::Text(text) => text.len(),
                View::Bytes(bytes) => bytes.len(),
                _ => 0,
            };
            self.charge_long(length)?;
        }
        Ok(())
    }

    /// Counts the work on a text that is short where it makes sense, such as a date.
    pub(in crate::expr) fn charge_long(self, bytes: usize) -> Eval<'a, ()> {
        if bytes > SHORT {
            self.charge_text(bytes)?;
        }
        Ok(())
    }

    /// The whole number given to `what`.
    pub(in crate::expr) fn int(self, what: &str, number: &Value<'a>) -> Eval<'a, i64> {
        match number.view() {
            View::Int(value) => Ok(value),
            _ => Err(self.wrong_type(what, "a whole number", number)),
        }
    }

    /// A new key for a map that is being built.
    pub(in crate::expr) fn insert(
        self,
        known: &mut Vec<(Value<'a>, Value<'a>)>,
        key: Value<'a>,
        value: Value<'a>,
    ) -> Eval<'a, ()> {
        if !matches!(key.kind(), Kind::Text | Kind::Int | Kind::Uint | Kind::Bool) {
            return Err(self.wrong_type("the key of a map", "text, a whole number or a truth value", &key));
        }
        self.charge((known.len() as u64 + 1).saturating_mul(value::key_work(&key)))?;
        if known.iter().any(|(other, _)| value::key_equal(other, &key)) {
            let message = format!("the key `{}` stands twice in one map", value::brief(&key));
            return Err(self.error(ErrorKind::Value, message));
        }
        known.push((key, value));
        Ok(())
    }

    /// Whether a text has a match of the pattern; counted by the length of the one and the weight of the other.
    pub(in crate::expr) fn matches(self, value: &Value<'a>, pattern: &Matcher) -> Eval<'a, bool> {
        let text = self.text("`matches`", value)?;
        self.charge((text.len() as u64 / 16 + 1).saturating_mul(pattern.weight()))?;
        Ok(pattern.is_match(text))
    }
}
