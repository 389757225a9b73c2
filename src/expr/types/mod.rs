//! What the values of an expression are, as far as the schema of declarations tells.
//!
//! Takes compiled expressions, gives the [`Mistake`]s in them that no declaration could mend:
//! keys that the schema does not know, and words that it does not have. What is not
//! known for certain is never refused. This module judges no declaration and loads nothing.

mod infer;
mod kinds;
mod suspects;

use std::collections::BTreeMap;
use std::sync::Arc;

use kinds::TRUTH;
pub use kinds::Type;

use super::code::Code;
use super::scope::{Condition, Part, Scope, Template, Walk};
use crate::schema::{Shapes, nearest};
use crate::source::Span;
use suspects::Suspects;

/// Pairs of a named expression and a type of its argument that are looked at. Calls within calls
/// could make very many; those beyond are not checked.
const MOST: usize = 4_096;

/// Something in an expression that can be in no declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
    /// The bytes that are meant, in the text of the expression.
    pub at: Span,
    /// The index of the named expression in which it stands; `None`: in the one that was checked.
    pub within: Option<usize>,
}

/// Checks the expressions of one pack against a schema.
#[derive(Debug)]
pub struct Typing<'s> {
    scope: &'s Scope,
    shapes: &'s Shapes,
    /// What named expressions give, by their index and the type of their argument.
    named: BTreeMap<(usize, Option<Type>), Type>,
    mistakes: Vec<Mistake>,
    suspects: Suspects,
}

impl<'s> Typing<'s> {
    /// A check of expressions that were compiled in `scope`.
    pub fn new(scope: &'s Scope, shapes: &'s Shapes) -> Self {
        Self {
            scope,
            shapes,
            named: BTreeMap::new(),
            mistakes: Vec::new(),
            suspects: Suspects::default(),
        }
    }

    /// What is wrong with a condition; `it` is what its `each` walks, where it has one.
    pub fn condition(&mut self, condition: &Condition, it: Option<&Type>) -> Vec<Mistake> {
        let code = &condition.code;
        let given = self.code(code, it);
        let list = given.element(self.shapes).map(|_| "a list");
        let noun = list.or_else(|| given.scalar(self.shapes));
        if let Some(noun) = noun.filter(|noun| *noun != TRUTH) {
            let message = format!(
                "a condition is true or false, and `{}` is {noun}",
                brief(&code.text)
            );
            let help = "compare it with something, as in `it.people > 0`".to_owned();
            self.mistake(message, help, code.span(code.root), None);
        }
        std::mem::take(&mut self.mistakes)
    }

    /// What is wrong with an expression that may give any value.
    pub fn value(&mut self, condition: &Condition, it: Option<&Type>) -> Vec<Mistake> {
        self.code(&condition.code, it);
        std::mem::take(&mut self.mistakes)
    }

    /// What is wrong with the expressions of a message.
    pub fn template(&mut self, template: &Template, it: Option<&Type>) -> Vec<Mistake> {
        let codes = template.parts.iter().filter_map(|part| match part {
            Part::Code(code) => Some(code),
            Part::Text(_) => None,
        });
        let mut found = Vec::new();
        for (code, &start) in codes.zip(&template.starts) {
            self.code(code, it);
            found.extend(self.mistakes.drain(..).map(|mistake| match mistake.within {
                None => mistake.shifted(start),
                Some(_) => mistake,
            }));
        }
        found
    }

    /// The type of the elements of an `each`, and what is wrong with it.
    pub fn walk(&mut self, walk: &Walk) -> (Type, Vec<Mistake>) {
        let code = &walk.start;
        let start = self.code(code, None);
        let whole = code.span(code.root);
        let mut element = self.listed(&start, &code.text, whole, None);
        let mut at = code.text.len();
        let parts = walk.text().split("[]").skip(1);
        let mut steps = walk.steps.iter();
        for part in parts {
            at += 2;
            if part.is_empty() {
                continue;
            }
            for key in steps.next().into_iter().flatten() {
                let span = span(at + 1, at + 1 + key.len());
                let name = walk.text().get(..at).unwrap_or("");
                element = self.member(&element, key, (name, span, None));
                at += 1 + key.len();
            }
            let name = walk.text().get(..at).unwrap_or("");
            element = self.listed(&element, name, span(0, at), None);
        }
        (element, std::mem::take(&mut self.mistakes))
    }

    /// What is wrong with named expressions, whichever argument they were given; to be asked last.
    pub fn finish(mut self) -> Vec<Mistake> {
        for (index, definition) in self.scope.definitions().iter().enumerate() {
            let argument = definition.parameter.as_ref().map(|_| Type::Unknown);
            self.definition(index, argument);
        }
        self.suspects.guilty()
    }

    fn code(&mut self, code: &Code, it: Option<&Type>) -> Type {
        let setting = infer::Setting {
            it: it.cloned(),
            within: None,
            locals: Vec::new(),
        };
        self.infer(code, setting)
    }

    /// What a named expression gives for an argument of a type.
    fn definition(&mut self, index: usize, argument: Option<Type>) -> Type {
        let key = (index, argument);
        if let Some(known) = self.named.get(&key) {
            return known.clone();
        }
        if self.named.len() >= MOST {
            return Type::Unknown;
        }
        let Some(definition) = self.scope.definitions().get(index) else {
            return Type::Unknown;
        };
        let setting = infer::Setting {
            it: None,
            within: Some(index),
            locals: key.1.iter().cloned().collect(),
        };
        let given = self.infer(&definition.code, setting);
        self.named.insert(key, given.clone());
        given
    }

    /// Notes a mistake; one that depends on the argument of a named expression may be none for another.
    fn mistake(&mut self, message: String, help: String, at: Span, within: Option<usize>) {
        let mistake = Mistake {
            message,
            help,
            at,
            within,
        };
        match within {
            Some(index) => self.suspects.accuse(index, mistake),
            None => self.mistakes.push(mistake),
        }
    }
}

impl Mistake {
    fn shifted(mut self, by: usize) -> Self {
        let by = u32::try_from(by).unwrap_or(u32::MAX);
        self.at = Span::new(self.at.start.saturating_add(by), self.at.end.saturating_add(by));
        self
    }
}

fn span(start: usize, end: usize) -> Span {
    let offset = |at| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(offset(start), offset(end))
}

/// The nearest of the known names, else all of them where they are few.
fn advice(name: &str, known: &[&str], otherwise: &str) -> String {
    let quoted = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        names.join(", ")
    };
    match nearest(name, known.iter().copied()).first() {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => otherwise.to_owned(),
        None if known.len() <= 24 => format!("known here: {}", quoted(known)),
        None => format!(
            "known here: {} and {} more",
            quoted(known.get(..12).unwrap_or(known)),
            known.len() - 12
        ),
    }
}

/// The text of a name in an error: what is long is cut.
fn brief(text: &str) -> Arc<str> {
    const LONGEST: usize = 60;
    if text.chars().count() <= LONGEST {
        return text.split_whitespace().collect::<Vec<_>>().join(" ").into();
    }
    let start: String = text.chars().take(LONGEST).collect();
    format!("{}…", start.split_whitespace().collect::<Vec<_>>().join(" ")).into()
}
