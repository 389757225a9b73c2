//! Texts of a pack that are code: conditions, paths, messages with values in them.

use std::ops::Range;
use std::sync::Arc;

use super::error::PackError;
use crate::expr::{Condition, ExprError, Scope, Template, Walk};
use crate::yaml::Node;

/// Compiles texts of one pack, and collects what is wrong with them.
#[derive(Debug)]
pub(super) struct Compiler<'s> {
    scope: &'s Scope,
    pub errors: Vec<PackError>,
}

impl<'s> Compiler<'s> {
    pub(super) fn new(scope: &'s Scope) -> Self {
        Self {
            scope,
            errors: Vec::new(),
        }
    }

    /// A condition.
    pub(super) fn condition(&mut self, node: Node<'_>) -> Option<Arc<Condition>> {
        self.compile(node, |scope, text| scope.compile(text))
    }

    /// The path of an `each`.
    pub(super) fn path(&mut self, node: Node<'_>) -> Option<Arc<Walk>> {
        self.compile(node, |scope, text| scope.path(text))
    }

    /// A message or help with `{expression}` in it.
    pub(super) fn template(&mut self, node: Node<'_>) -> Option<Arc<Template>> {
        self.compile(node, |scope, text| scope.template(text))
    }

    fn compile<T>(
        &mut self,
        node: Node<'_>,
        compile: impl Fn(&Scope, &str) -> Result<T, ExprError>,
    ) -> Option<Arc<T>> {
        let text = node.text()?;
        match compile(self.scope, text) {
            Ok(compiled) => Some(Arc::new(compiled)),
            Err(error) => {
                self.errors.push(located(&error, node));
                None
            }
        }
    }
}

/// The error at its place in the rule file.
pub(super) fn located(error: &ExprError, node: Node<'_>) -> PackError {
    let span = error.span();
    let part: Range<usize> = span.start as usize..span.end as usize;
    PackError::expression(error, node.within(part))
}
