//! Tests of conditions as packs use them.

mod bounds;
mod cost;
mod explain;
mod limits;
mod logic;
mod names;
mod own;
mod sketch;

use std::sync::Arc;

use jiff::civil::{Date, date};

use super::{Condition, Context, Params, Scope, Truth, Value};
use crate::source::Source;
use crate::yaml::{Forest, Limits, parse};

pub(super) const TODAY: Date = date(2026, 11, 21);

/// A declaration of one file, placeholders marked as the schema layer does.
pub(super) fn forest(yaml: &str) -> Forest {
    let mut tree = parse(&Arc::new(Source::new("org.gradus.yaml", yaml)), Limits::default()).unwrap();
    let blank: Vec<_> = tree.ids().filter(|id| tree.text(*id) == Some("TODO")).collect();
    for id in blank {
        tree.mark_blank(id);
    }
    Forest::single(Arc::new(tree))
}

/// An organization with the expressions that are asked of it.
pub(super) struct World {
    pub scope: Scope,
    pub forest: Forest,
    pub params: Params,
}

impl World {
    pub(super) fn new(yaml: &str) -> Self {
        Self {
            scope: Scope::new(&[], None),
            forest: forest(yaml),
            params: Params::default(),
        }
    }

    pub(super) fn context(&self) -> Context<'_> {
        Context::new(&self.scope, self.forest.root(), &self.params, None, TODAY)
    }

    pub(super) fn compile(&self, text: &str) -> Condition {
        self.scope
            .compile(text)
            .unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    /// `true`, `false`, `undeclared: …` or `error: …`.
    pub(super) fn judge(&self, text: &str) -> String {
        let condition = self.compile(text);
        show(&self.context().judge(&condition, None))
    }

    /// The value of an expression as text, or why there is none.
    pub(super) fn value(&self, text: &str) -> String {
        let condition = self.compile(text);
        match self.context().evaluate(&condition, None) {
            Ok(value) => super::value::plain(&value),
            Err(super::Failure::Undeclared(missing)) => format!("undeclared: {missing}"),
            Err(super::Failure::Error(error)) => format!("error: {error}"),
        }
    }
}

pub(super) fn show(truth: &Truth<'_>) -> String {
    match truth {
        Truth::True => "true".to_owned(),
        Truth::False => "false".to_owned(),
        Truth::Undeclared(missing) => format!("undeclared: {missing}"),
        Truth::Error(error) => format!("error: {error}"),
    }
}

#[test]
fn what_is_compiled_can_be_shared_by_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Condition>();
    shared::<Scope>();
    shared::<super::Template>();
    shared::<super::Walk>();
    shared::<Params>();
    shared::<Value<'_>>();
}
