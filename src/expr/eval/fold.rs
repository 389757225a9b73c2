//! Comprehensions: `all`, `exists`, `map`, `filter` and their like.

use super::{Machine, worst};
use crate::expr::code::{Code, Comprehension, Fold, OpId};
use crate::expr::failure::{Eval, Failure};
use crate::expr::value::{Value, View};

/// What a comprehension has found so far.
struct Progress<'a> {
    holding: usize,
    values: Vec<Value<'a>>,
    entries: Vec<(Value<'a>, Value<'a>)>,
    failure: Option<Failure<'a>>,
}

impl<'a> Machine<'_, 'a> {
    #[inline(never)]
    pub(super) fn fold(&mut self, code: &'a Code, comprehension: &'a Comprehension) -> Eval<'a> {
        let range = self.eval(code, comprehension.range)?;
        let mut progress = Progress {
            holding: 0,
            values: Vec::new(),
            entries: Vec::new(),
            failure: None,
        };
        if let View::List(items) = range.view() {
            // The most common walk by far: no list of the elements is made.
            self.site(code.span(comprehension.range))
                .charge(items.len() as u64)?;
            for (index, element) in items.iter().enumerate() {
                let key = Value::Int(i64::try_from(index).unwrap_or(i64::MAX));
                if let Some(decided) = self.step(code, comprehension, (key, element), &mut progress)? {
                    return Ok(Value::Bool(decided));
                }
            }
        } else {
            for entry in self.elements(code, comprehension, &range)? {
                if let Some(decided) = self.step(code, comprehension, entry, &mut progress)? {
                    return Ok(Value::Bool(decided));
                }
            }
        }
        if let Some(failure) = progress.failure {
            return Err(failure);
        }
        Ok(match comprehension.fold {
            Fold::All => Value::Bool(true),
            Fold::Exists => Value::Bool(false),
            Fold::ExistsOne => Value::Bool(progress.holding == 1),
            Fold::Map | Fold::Filter => Value::list(progress.values),
            Fold::TransformMap => Value::map(progress.entries),
        })
    }

    /// One element: what it decides, if it does; a failure is kept, unless it stops the work.
    fn step(
        &mut self,
        code: &'a Code,
        comprehension: &'a Comprehension,
        (key, element): (Value<'a>, Value<'a>),
        progress: &mut Progress<'a>,
    ) -> Eval<'a, Option<bool>> {
        self.place(comprehension, &key, &element);
        match self.visit(code, comprehension, (key, element), progress) {
            Err(failure) if !failure.stops() => {
                progress.failure = Some(worst(progress.failure.take(), failure));
                Ok(None)
            }
            other => other,
        }
    }

    /// Index or key, and element, of all that a comprehension walks; counted.
    pub(in crate::expr) fn elements(
        &mut self,
        code: &'a Code,
        comprehension: &Comprehension,
        range: &Value<'a>,
    ) -> Eval<'a, Vec<(Value<'a>, Value<'a>)>> {
        let site = self.site(code.span(comprehension.range));
        match range.view() {
            View::List(items) => {
                site.charge(items.len() as u64)?;
                let index = |at| Value::Int(i64::try_from(at).unwrap_or(i64::MAX));
                Ok(items
                    .iter()
                    .enumerate()
                    .map(|(at, item)| (index(at), item))
                    .collect())
            }
            View::Map(fields) => {
                site.charge(fields.len() as u64)?;
                let entries = fields.entries();
                if comprehension.pair || comprehension.fold == Fold::TransformMap {
                    return Ok(entries);
                }
                Ok(entries.into_iter().map(|(key, _)| (Value::Null, key)).collect())
            }
            _ => Err(site.wrong_type("this", "a list or a mapping", range)),
        }
    }

    /// Sets the variables to an element.
    pub(in crate::expr) fn place(
        &mut self,
        comprehension: &Comprehension,
        key: &Value<'a>,
        element: &Value<'a>,
    ) {
        let slot = comprehension.slot;
        if !comprehension.pair {
            return self.set(slot, self.variable(element));
        }
        self.set(slot, self.variable(key));
        self.set(slot + 1, self.variable(element));
    }

    fn variable(&self, value: &Value<'a>) -> Eval<'a> {
        if value.is_blank() {
            // The span is the variable's, which is read where it is used; the place is what counts.
            return Err(self.site(crate::source::Span::default()).blank(value));
        }
        Ok(value.clone())
    }

    fn visit(
        &mut self,
        code: &'a Code,
        comprehension: &'a Comprehension,
        (key, element): (Value<'a>, Value<'a>),
        progress: &mut Progress<'a>,
    ) -> Eval<'a, Option<bool>> {
        if let Some(filter) = comprehension.filter
            && !self.truth(code, filter, "a filter")?
        {
            return Ok(None);
        }
        match comprehension.fold {
            Fold::All => Ok((!self.asked(code, comprehension.body)?).then_some(false)),
            Fold::Exists => Ok(self.asked(code, comprehension.body)?.then_some(true)),
            Fold::ExistsOne => {
                progress.holding += usize::from(self.asked(code, comprehension.body)?);
                Ok(None)
            }
            Fold::Filter => {
                if self.asked(code, comprehension.body)? {
                    progress.values.push(element);
                }
                Ok(None)
            }
            Fold::Map => {
                let value = self.eval(code, comprehension.body)?;
                progress.values.push(value);
                Ok(None)
            }
            Fold::TransformMap => {
                let value = self.eval(code, comprehension.body)?;
                let site = self.site(code.span(comprehension.body));
                site.insert(&mut progress.entries, key, value)?;
                Ok(None)
            }
        }
    }

    fn asked(&mut self, code: &'a Code, body: OpId) -> Eval<'a, bool> {
        self.truth(code, body, "a condition on elements")
    }
}
