//! Why a condition does not hold, told for people.
//!
//! Takes a condition that is not true, evaluates its parts again, and gives a
//! short list of notes: which facts decided, where they stand, and what would
//! have passed. Only what decides is told: of `&&` the operands that fail, of
//! `exists` the elements that came nearest. This module judges nothing, and its
//! work is bounded by a budget of its own.

mod compare;
mod figures;
mod folds;
mod logic;
mod own;
mod words;

use std::fmt::Write as _;

use super::code::{Code, Op, OpId};
use super::context::Context;
use super::eval::Machine;
use super::failure::{Eval, EvalError, Failure, Missing};
use super::scope::Condition;
use super::value::{Value, View};
use crate::source::Place;
use crate::yaml::Node;

/// The most notes of one explanation.
pub const MAX_NOTES: usize = 12;

/// The most elements of one list that are told of.
const MAX_ELEMENTS: usize = 3;

/// How far down the parts of a condition are told.
const MAX_LEVELS: usize = 12;

/// Steps that an explanation may take; they are not those of the check.
const STEPS: u64 = 1_000_000;

/// Steps that all explanations of one organization may take: hundreds of failing elements may each have to be told of
/// thousands of others.
const ALL_STEPS: u64 = 10_000_000;

/// What is told of a finding past that.
const UNTOLD: &str =
    "the reasons are not told here: those of the findings before took all the work that is allowed";

/// Why a condition does not hold.
#[derive(Clone, Debug, Default)]
pub struct Explanation {
    /// The most telling place: the fact that decided, else the list that was walked,
    /// else the mapping that lacks a key.
    pub place: Option<Place>,
    /// What is told, in order; at most [`MAX_NOTES`].
    pub notes: Vec<Note>,
}

/// One thing that is told.
#[derive(Clone, Debug)]
pub struct Note {
    /// What is told: lower-case, without a period, names in backticks.
    pub text: String,
    /// Where it stands.
    pub place: Option<Place>,
    /// How far it is indented, from 0: a deeper note is a reason for the one above.
    pub depth: u8,
}

impl<'a> Context<'a> {
    /// Why a condition is not true. For one that is true there is nothing to tell.
    ///
    /// The steps that it takes are bounded, and are not counted as those of a check. So are those of all together:
    /// past that a finding is told without its reasons.
    pub fn explain(&self, condition: &'a Condition, it: Option<&Value<'a>>) -> Explanation {
        let reasons = self.reasons(&condition.code, it);
        let mut notes = reasons.notes;
        if notes.len() > MAX_NOTES {
            notes.truncate(MAX_NOTES - 1);
            notes.push(Note {
                text: "and more of the same".to_owned(),
                place: None,
                depth: 0,
            });
        }
        let element = || it.and_then(Value::node).map(Node::head);
        Explanation {
            place: reasons.place.or_else(element),
            notes,
        }
    }

    fn reasons(&self, code: &'a Code, it: Option<&Value<'a>>) -> Reasons {
        let left = ALL_STEPS.saturating_sub(self.meter().told());
        if left > 0 {
            let reasons = self.meter().apart(STEPS.min(left), || {
                let mut explainer = Explainer {
                    machine: Machine::new(self, it.cloned()),
                    levels: 0,
                    unfolded: Vec::new(),
                };
                explainer.why(code, code.root, true)
            });
            // Cut off by what is left, it might tell what is not so.
            if self.meter().told() <= ALL_STEPS {
                return reasons;
            }
        }
        Reasons::note(UNTOLD, None)
    }
}

/// Some notes with the place that tells most.
#[derive(Debug, Default)]
struct Reasons {
    notes: Vec<Note>,
    place: Option<Place>,
}

impl Reasons {
    /// One note.
    fn note(text: impl Into<String>, place: Option<Place>) -> Self {
        let note = Note {
            text: text.into(),
            place: place.clone(),
            depth: 0,
        };
        Self {
            notes: vec![note],
            place,
        }
    }

    /// Further notes on the same level; the first place stays the telling one.
    fn and(mut self, other: Self) -> Self {
        self.notes.extend(other.notes);
        self.place = self.place.or(other.place);
        self
    }

    /// Whether both tell the same.
    fn same(&self, other: &Self) -> bool {
        let texts =
            |reasons: &Self| -> Vec<String> { reasons.notes.iter().map(|note| note.text.clone()).collect() };
        texts(self) == texts(other) && self.place == other.place
    }

    /// Notes that are the reasons for those here; their place tells more.
    fn because(mut self, reasons: Self) -> Self {
        self.notes.extend(reasons.notes.into_iter().map(|note| Note {
            depth: note.depth.saturating_add(1),
            ..note
        }));
        self.place = reasons.place.or(self.place);
        self
    }

    /// The same of a named element: before the one note, or above several.
    fn of(mut self, (name, is_scalar): (&str, bool), place: Option<Place>) -> Self {
        let heads = self.notes.iter().filter(|note| note.depth == 0).count();
        let in_path = format!("[{}]", name.trim_matches('`'));
        match self.notes.first_mut() {
            Some(first) if heads == 1 => {
                let named = first.text.contains(&in_path) || is_scalar && first.text.contains(name);
                if !named {
                    first.text = format!("{name}: {}", first.text);
                }
                first.place = first.place.take().or_else(|| place.clone());
                self.place = self.place.or(place);
                self
            }
            _ => Self::note(format!("{name}:"), place).because(self),
        }
    }
}

struct Explainer<'c, 'a> {
    machine: Machine<'c, 'a>,
    levels: usize,
    /// Definitions that were told of already; once is enough.
    unfolded: Vec<usize>,
}

impl<'a> Explainer<'_, 'a> {
    /// Why an operation is not what was wanted: true, or false behind a `!`.
    fn why(&mut self, code: &'a Code, id: OpId, wanted: bool) -> Reasons {
        if self.levels == MAX_LEVELS {
            return self.plain(code, id, wanted);
        }
        self.levels += 1;
        let reasons = self.reasons(code, id, wanted);
        self.levels -= 1;
        reasons
    }

    fn reasons(&mut self, code: &'a Code, id: OpId, wanted: bool) -> Reasons {
        match code.op(id) {
            Op::And(operands) if wanted => self.all_of(code, operands, true),
            Op::Or(operands) if !wanted => self.all_of(code, operands, false),
            Op::And(operands) | Op::Or(operands) => self.none_of(code, operands, wanted),
            Op::Not(operand) => self.why(code, *operand, !wanted),
            Op::Ternary(condition, then, otherwise) => match self.truth(code, *condition) {
                Ok(holds) => self.why(code, if holds { *then } else { *otherwise }, wanted),
                Err(_) => self.why(code, *condition, true),
            },
            Op::Binary(operator, left, right) => self.compared(code, id, (*operator, *left, *right), wanted),
            Op::Has { operand, key } => self.presence(code, *operand, key, wanted),
            Op::Named(index, name, argument) => self.unfolded(code, id, (*index, name, *argument), wanted),
            Op::Fold(fold) => self.folded(code, id, fold, wanted),
            Op::Call(function, args) => self.called(code, id, (function.name, args.as_slice()), wanted),
            Op::Bind { slot, value, body } => {
                let value = self.machine.eval(code, *value);
                self.machine.set(*slot, value);
                self.why(code, *body, wanted)
            }
            _ => self.plain(code, id, wanted),
        }
    }

    /// What an operation is, where there is nothing more to tell.
    fn plain(&mut self, code: &'a Code, id: OpId, wanted: bool) -> Reasons {
        match self.machine.eval(code, id) {
            Err(failure) => Self::failed(&failure),
            Ok(value) => {
                let place = self.place_of(code, id, &value);
                let name = self.subject(code, id);
                match value.view() {
                    View::Bool(found) if found != wanted => {
                        Reasons::note(format!("{name} is {found}"), place)
                    }
                    View::Bool(_) => Reasons::default(),
                    _ => Reasons::note(
                        format!("{name} is {}, needs to be true or false", words::say(&value)),
                        place,
                    ),
                }
            }
        }
    }

    /// The truth of an operation.
    fn truth(&mut self, code: &'a Code, id: OpId) -> Eval<'a, bool> {
        self.machine.truth(code, id, "a condition")
    }

    /// Why there is no value.
    fn failed(failure: &Failure<'a>) -> Reasons {
        match failure {
            Failure::Undeclared(missing) => Self::missing(missing),
            Failure::Error(error) => Self::error(error),
        }
    }

    fn missing(missing: &Missing<'a>) -> Reasons {
        let mut text = missing.to_string();
        if let Some(near) = words::nearest_id(missing) {
            _ = write!(text, "; did you mean `{near}`?");
        }
        Reasons::note(text, missing.place())
    }

    fn error(error: &EvalError) -> Reasons {
        Reasons::note(error.to_string(), None)
    }
}
