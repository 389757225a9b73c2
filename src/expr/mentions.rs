//! What expressions speak of: named expressions and parameters.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::code::{Code, Op};
use super::scope::{Condition, Part, Scope, Template, Walk};

/// The names that expressions of one pack use, by themselves and through named expressions.
#[derive(Clone, Debug, Default)]
pub struct Mentions {
    /// Named expressions, by their index in the order of their definition.
    pub definitions: BTreeSet<usize>,
    /// Parameters.
    pub params: BTreeSet<Arc<str>>,
}

impl Mentions {
    /// Adds those of a condition.
    pub fn condition(&mut self, scope: &Scope, condition: &Condition) {
        self.code(scope, &condition.code);
    }

    /// Adds those of what an `each` walks.
    pub fn walk(&mut self, scope: &Scope, walk: &Walk) {
        self.code(scope, &walk.start);
    }

    /// Adds those of the expressions in a message.
    pub fn template(&mut self, scope: &Scope, template: &Template) {
        for part in &template.parts {
            if let Part::Code(code) = part {
                self.code(scope, code);
            }
        }
    }

    fn code(&mut self, scope: &Scope, code: &Code) {
        let mut open = vec![code];
        while let Some(code) = open.pop() {
            for (op, _) in &code.ops {
                match op {
                    Op::Param(name, _) => {
                        self.params.insert(Arc::clone(name));
                    }
                    Op::Named(index, ..) if self.definitions.insert(*index) => {
                        open.extend(scope.definitions().get(*index).map(|definition| &definition.code));
                    }
                    _ => {}
                }
            }
        }
    }
}

impl Template {
    /// The text as it was written; `known` may give the value of an expression that stands in it.
    pub fn text(&self, known: impl Fn(&str) -> Option<String>) -> String {
        let parts = self.parts.iter().map(|part| match part {
            Part::Text(text) => text.clone(),
            Part::Code(code) => known(&code.text).unwrap_or_else(|| format!("{{{}}}", code.text)),
        });
        parts.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_through_names() {
        let mut scope = Scope::new(&["team", "valid"], Some(&["roles"]));
        scope.define("big", Some("n"), "n >= params.team").unwrap();
        scope.define("other", None, "params.valid").unwrap();
        scope
            .define("crowd", None, "roles.filter(r, big(r.people))")
            .unwrap();
        let condition = scope.compile("crowd.exists(r, has(r.kind))").unwrap();
        let mut mentions = Mentions::default();
        mentions.condition(&scope, &condition);
        assert_eq!(mentions.definitions.into_iter().collect::<Vec<_>>(), [0, 2]);
        assert_eq!(mentions.params.into_iter().collect::<Vec<_>>(), ["team".into()]);
    }

    #[test]
    fn a_template_gives_its_text_with_the_values_that_are_known() {
        let scope = Scope::new(&["team"], Some(&["roles"]));
        let template = scope.template("{params.team} of {{{roles.size()}}}").unwrap();
        let known = |text: &str| (text == "params.team").then(|| "2".to_owned());
        assert_eq!(template.text(known), "2 of {{roles.size()}}");
    }
}
