//! Texts of a pack that are code: conditions, paths, messages with values in them.

use std::ops::Range;
use std::sync::Arc;

use super::error::PackError;
use crate::expr::{Condition, ExprError, Mistake, Scope, Template, Type, Typing, Walk};
use crate::schema::Shapes;
use crate::source::Class;
use crate::yaml::Node;

/// Compiles texts of one pack, and collects what is wrong with them.
#[derive(Debug)]
pub(super) struct Compiler<'s> {
    scope: &'s Scope,
    /// Where the texts are held against the schema of declarations.
    typing: Option<Typing<'s>>,
    /// What `it` is, between the `each` of a check and its end.
    it: Option<Type>,
    /// Where the named expressions stand, by their index in the scope.
    named: Vec<Node<'s>>,
    /// Patterns in the schemas of checks so far.
    pub patterns: usize,
    pub errors: Vec<PackError>,
}

impl<'s> Compiler<'s> {
    /// A compiler that holds texts against `shapes`, where there are any.
    pub(super) fn new(scope: &'s Scope, shapes: Option<&'s Shapes>, named: Vec<Node<'s>>) -> Self {
        Self {
            scope,
            typing: shapes.map(|shapes| Typing::new(scope, shapes)),
            it: None,
            named,
            patterns: 0,
            errors: Vec::new(),
        }
    }

    /// A condition.
    pub(super) fn condition(&mut self, node: Node<'_>) -> Option<Arc<Condition>> {
        let condition = self.compile(node, Scope::compile)?;
        let it = self.it.as_ref();
        let mistakes = self
            .typing
            .as_mut()
            .map(|typing| typing.condition(&condition, it));
        self.report(mistakes, node);
        Some(condition)
    }

    /// An expression that gives any value: what `at` points to.
    pub(super) fn value(&mut self, node: Node<'_>) -> Option<Arc<Condition>> {
        let value = self.compile(node, Scope::compile)?;
        let it = self.it.as_ref();
        let mistakes = self.typing.as_mut().map(|typing| typing.value(&value, it));
        self.report(mistakes, node);
        Some(value)
    }

    /// The path of an `each`; from here on `it` is one of the elements.
    pub(super) fn path(&mut self, node: Node<'_>) -> Option<Arc<Walk>> {
        self.it = Some(Type::Unknown);
        let walk = self.compile(node, Scope::path)?;
        let walked = self.typing.as_mut().map(|typing| typing.walk(&walk));
        let (element, mistakes) = walked.unzip();
        self.it = Some(element.unwrap_or_default());
        self.report(mistakes, node);
        Some(walk)
    }

    /// Ends what [`Compiler::path`] began.
    pub(super) fn leave(&mut self) {
        self.it = None;
    }

    /// A message or help with `{expression}` in it.
    pub(super) fn template(&mut self, node: Node<'_>) -> Option<Arc<Template>> {
        let template = self.compile(node, Scope::template)?;
        let it = self.it.as_ref();
        let mistakes = self.typing.as_mut().map(|typing| typing.template(&template, it));
        self.report(mistakes, node);
        Some(template)
    }

    /// All that was wrong, with the named expressions.
    pub(super) fn finish(mut self) -> Vec<PackError> {
        let mistakes = self.typing.take().map(Typing::finish);
        for mistake in mistakes.into_iter().flatten() {
            let node = mistake.within.and_then(|index| self.named.get(index));
            let error = node.map(|node| mistaken(&mistake, *node));
            self.errors.extend(error);
        }
        self.errors
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

    fn report(&mut self, mistakes: Option<Vec<Mistake>>, node: Node<'_>) {
        let mistakes = mistakes.into_iter().flatten();
        self.errors
            .extend(mistakes.map(|mistake| mistaken(&mistake, node)));
    }
}

/// The mistake at its place in the rule file.
fn mistaken(mistake: &Mistake, node: Node<'_>) -> PackError {
    let part: Range<usize> = mistake.at.start as usize..mistake.at.end as usize;
    PackError::Expression {
        message: mistake.message.clone(),
        help: Some(mistake.help.clone()),
        at: node.within(part),
        class: Class::Usage,
    }
}

/// The error at its place in the rule file.
pub(super) fn located(error: &ExprError, node: Node<'_>) -> PackError {
    let span = error.span();
    let part: Range<usize> = span.start as usize..span.end as usize;
    PackError::expression(error, node.within(part))
}
