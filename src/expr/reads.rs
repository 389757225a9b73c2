//! What an expression speaks of, by its text alone.

use std::collections::BTreeSet;

use super::mutate::children;
use super::scope::{Part, Template};
use super::syntax::{Expr, parse};

/// The names, parameters and keys of an expression.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reads {
    /// Names that stand for themselves, and names of functions and named expressions.
    pub names: BTreeSet<String>,
    /// Names of parameters: `x` of `params.x`.
    pub params: BTreeSet<String>,
    /// Keys that are read or tested, those that functions read included.
    pub keys: BTreeSet<String>,
}

impl Reads {
    /// What an expression speaks of; nothing for a text that is none.
    pub fn of(text: &str) -> Self {
        let mut reads = Self::default();
        let Ok(ast) = parse(text) else { return reads };
        let mut open = vec![ast.root];
        while let Some(id) = open.pop() {
            match ast.get(id) {
                Expr::Ident(name) => {
                    reads.names.insert(name.text.to_string());
                }
                Expr::Call { name, .. } => {
                    reads.names.insert(name.text.to_string());
                    reads.read_by(&name.text);
                }
                Expr::Select { operand, key, .. } => {
                    let of_params = matches!(ast.get(*operand), Expr::Ident(name) if &*name.text == "params");
                    let set = if of_params {
                        &mut reads.params
                    } else {
                        &mut reads.keys
                    };
                    set.insert(key.text.to_string());
                }
                _ => {}
            }
            open.extend(children(ast.get(id)));
        }
        reads
    }

    /// The keys that a function of gradus reads on its own.
    fn read_by(&mut self, function: &str) {
        let keys: &[&str] = match function {
            "in_time" => &["every", "last"],
            "held" | "headcount" => &["roles", "people", "holders"],
            "trend" => &["date", "value"],
            "funded" => &["until", "amount", "people", "effort", "cost_center"],
            _ => &[],
        };
        self.keys.extend(keys.iter().map(|key| (*key).to_owned()));
    }

    /// Adds what another expression speaks of.
    pub fn add(&mut self, other: Self) {
        self.names.extend(other.names);
        self.params.extend(other.params);
        self.keys.extend(other.keys);
    }
}

impl Template {
    /// Whether it speaks of `it`, and says nothing where there is none.
    pub fn uses_it(&self) -> bool {
        self.parts
            .iter()
            .any(|part| matches!(part, Part::Code(code) if code.uses_it))
    }

    /// The expressions in the message.
    pub fn expressions(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Text(_) => None,
            Part::Code(code) => Some(&*code.text),
        })
    }
}
