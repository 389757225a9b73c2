//! `exists`, `all`, `filter`: which elements decided, and why.

use super::{Explainer, MAX_ELEMENTS, Reasons, words};
use crate::expr::code::{Code, Comprehension, Fold, Op, OpId};
use crate::expr::syntax::Operator;
use crate::expr::value::{Value, View};
use crate::source::Place;
use crate::yaml::Node;

/// An element that is not what was wanted.
struct Candidate<'a> {
    index: usize,
    key: Value<'a>,
    element: Value<'a>,
    /// How many of the conditions hold for it.
    holding: usize,
    /// Whether it is open, not failing.
    open: bool,
}

impl<'a> Explainer<'_, 'a> {
    pub(super) fn folded(
        &mut self,
        code: &'a Code,
        id: OpId,
        fold: &'a Comprehension,
        wanted: bool,
    ) -> Reasons {
        if !matches!(fold.fold, Fold::All | Fold::Exists | Fold::ExistsOne) {
            return self.plain(code, id, wanted);
        }
        let range = match self.machine.eval(code, fold.range) {
            Ok(range) => range,
            Err(failure) => return Self::failed(&failure),
        };
        let place = self.node_of(code, fold.range).map(words::at);
        let name = self.list_name(code, fold.range);
        let elements = match self.machine.elements(code, fold, &range) {
            Ok(elements) => elements,
            Err(failure) => return Self::failed(&failure),
        };
        if elements.is_empty() {
            let verb = if wanted {
                "is empty"
            } else {
                "is empty, and so nothing in it fails"
            };
            let head = Reasons::note(format!("{name} {verb}"), place);
            return head.because(self.left_out(code, fold.range).unwrap_or_default());
        }
        // `all` fails by elements that are not true, `exists` by having none that is true;
        // behind a `!` it is the other way round.
        let inner = match fold.fold {
            Fold::All | Fold::Exists => wanted,
            _ => true,
        };
        let total = elements.len();
        let candidates = self.candidates(code, fold, (fold.body, inner), elements);
        match (fold.fold, wanted) {
            (Fold::ExistsOne, _) => {
                let holding = total - candidates.len();
                Reasons::note(
                    format!("{holding} of {total} under {name} fit, needs exactly one"),
                    place,
                )
            }
            (Fold::Exists, true) => self
                .nothing_fits(code, fold, (fold.body, &name, total), candidates)
                .or_at(place),
            (Fold::All, false) => Reasons::note(format!("all {total} under {name} fit"), place),
            _ => self.tell(code, fold, (fold.body, inner), candidates).or_at(place),
        }
    }

    /// The elements for which a condition is not what was wanted; where any is open and none fails otherwise, those.
    fn candidates(
        &mut self,
        code: &'a Code,
        fold: &Comprehension,
        (body, wanted): (OpId, bool),
        elements: Vec<(Value<'a>, Value<'a>)>,
    ) -> Vec<Candidate<'a>> {
        let mut candidates = Vec::new();
        for (index, (key, element)) in elements.into_iter().enumerate() {
            self.machine.place(fold, &key, &element);
            let open = match self.truth(code, body) {
                Ok(found) if found == wanted => continue,
                Ok(_) => false,
                Err(failure) if failure.stops() => break,
                Err(_) => true,
            };
            let holding = self.holding(code, body, wanted);
            candidates.push(Candidate {
                index,
                key,
                element,
                holding,
                open,
            });
        }
        candidates
    }

    /// How many operands of a chain are what was wanted.
    fn holding(&mut self, code: &'a Code, body: OpId, wanted: bool) -> usize {
        let operands = match code.op(body) {
            Op::And(operands) if wanted => operands,
            Op::Or(operands) if !wanted => operands,
            _ => return 0,
        };
        let holds = |&&operand: &&OpId| matches!(self.truth(code, operand), Ok(found) if found == wanted);
        operands.iter().filter(holds).count()
    }

    /// No element fits: those that came nearest, or what all of them are instead.
    fn nothing_fits(
        &mut self,
        code: &'a Code,
        fold: &'a Comprehension,
        (body, name, total): (OpId, &str, usize),
        mut candidates: Vec<Candidate<'a>>,
    ) -> Reasons {
        if let Some(reasons) = self.empty_list(code, fold, body, name) {
            return reasons;
        }
        if total > 1
            && candidates.iter().all(|candidate| !candidate.open)
            && let Some(text) = self.what_they_are(code, fold, (body, name), &candidates)
        {
            return Reasons::note(text, None);
        }
        // Open elements decide that the whole is open: only they are told.
        if candidates.iter().any(|candidate| candidate.open) {
            candidates.retain(|candidate| candidate.open);
        }
        let best = candidates
            .iter()
            .map(|candidate| candidate.holding)
            .max()
            .unwrap_or(0);
        candidates.retain(|candidate| candidate.holding == best);
        let open = candidates.iter().any(|candidate| candidate.open);
        let several = candidates.len() > 1;
        let reasons = self.tell(code, fold, (body, true), candidates);
        if total == 1 {
            return reasons;
        }
        let head = if open {
            format!("nothing under {name} is known to fit")
        } else {
            format!("none of {total} under {name} fits")
        };
        let told = Reasons::note(head, None).because(reasons);
        Reasons {
            place: told.place.filter(|_| !several),
            notes: told.notes,
        }
    }

    /// Elements had to be in a list that is empty: that is why none fits.
    fn empty_list(
        &mut self,
        code: &'a Code,
        fold: &Comprehension,
        body: OpId,
        name: &str,
    ) -> Option<Reasons> {
        let operands = match code.op(body) {
            Op::And(operands) => operands.as_slice(),
            _ => std::slice::from_ref(&body),
        };
        let list = operands.iter().find_map(|&operand| match code.op(operand) {
            Op::Binary(Operator::In, _, list)
                if Self::innermost(code, *list) <= usize::from(fold.slot) + 1 =>
            {
                let value = self.machine.eval(code, *list).ok()?;
                matches!(value.view(), View::List(items) if items.len() == 0).then_some(*list)
            }
            _ => None,
        })?;
        let empty = self.list_name(code, list);
        let place = self.node_of(code, list).map(words::at);
        let head = Reasons::note(
            format!("nothing under {name} fits, since {empty} is empty"),
            place,
        );
        Some(head.because(self.left_out(code, list).unwrap_or_default()))
    }

    /// What all elements are instead, where the first condition asks for one value of one key.
    fn what_they_are(
        &mut self,
        code: &'a Code,
        fold: &Comprehension,
        (body, name): (OpId, &str),
        candidates: &[Candidate<'a>],
    ) -> Option<String> {
        let first = match code.op(body) {
            Op::And(operands) => *operands.first()?,
            _ => body,
        };
        let (fact, bound) = match code.op(first) {
            Op::Binary(Operator::Equal, left, right) if Self::is_fixed(code, *left) => (*right, *left),
            Op::Binary(Operator::Equal | Operator::In, left, right) => (*left, *right),
            _ => return None,
        };
        let Op::Select { operand, key, .. } = code.op(fact) else {
            return None;
        };
        let own = matches!(code.op(*operand), Op::Local(slot) if *slot == fold.slot);
        if !own || Self::innermost(code, bound) > usize::from(fold.slot) + 1 {
            return None;
        }
        let mut found: Vec<String> = Vec::new();
        for candidate in candidates {
            self.machine.place(fold, &candidate.key, &candidate.element);
            if self.truth(code, first).is_ok_and(|holds| holds) {
                return None;
            }
            let said = words::say(&self.machine.eval(code, fact).ok()?);
            if !found.contains(&said) {
                found.push(said);
            }
        }
        let bound = self.machine.eval(code, bound).ok()?;
        let wanted = match bound.view() {
            View::List(items) if items.len() == 0 => return None,
            View::List(items) => format!("one of {}", words::list(items)),
            _ => words::say(&bound),
        };
        let more = found.len().saturating_sub(MAX_ELEMENTS);
        found.truncate(MAX_ELEMENTS);
        if more > 0 {
            found.push(format!("{more} more"));
        }
        Some(format!(
            "nothing under {name} has `{key}` {wanted}; found {}",
            found.join(", ")
        ))
    }

    /// Why elements are not what was wanted, the first few of them.
    fn tell(
        &mut self,
        code: &'a Code,
        fold: &Comprehension,
        (body, wanted): (OpId, bool),
        mut candidates: Vec<Candidate<'a>>,
    ) -> Reasons {
        if candidates.iter().any(|candidate| !candidate.open) && matches!(fold.fold, Fold::All) {
            candidates.retain(|candidate| !candidate.open);
        }
        let total = candidates.len();
        let mut told: Vec<(Reasons, (String, bool), Option<Place>)> = Vec::new();
        for candidate in candidates.into_iter().take(MAX_ELEMENTS) {
            self.machine.place(fold, &candidate.key, &candidate.element);
            let name = words::element_name(&candidate.element, candidate.index);
            let place = candidate.element.node().map(words::at);
            let reasons = if candidate.element.is_blank() {
                let taken_back = candidate.element.node().and_then(Node::taken_back);
                let why = taken_back.unwrap_or("a placeholder, which states nothing");
                Reasons::note(why, place.clone())
            } else {
                self.why(code, body, wanted)
            };
            let is_scalar = !matches!(candidate.element.view(), View::Map(_) | View::List(_));
            told.push((reasons, (name, is_scalar), place));
        }
        // The same reason for all is none of theirs: it is told once, without their names.
        if let [(first, ..), others @ ..] = told.as_slice()
            && !others.is_empty()
            && others.iter().all(|(other, ..)| other.same(first))
        {
            return told.swap_remove(0).0;
        }
        let named = told
            .into_iter()
            .map(|(reasons, (name, is_scalar), place)| reasons.of((&name, is_scalar), place));
        let mut all = named.fold(Reasons::default(), Reasons::and);
        if total > MAX_ELEMENTS {
            all = all.and(Reasons::note(format!("and {} more", total - MAX_ELEMENTS), None));
        }
        all
    }

    /// Why elements are not in a list that was filtered; `None` where it was not.
    pub(super) fn left_out(&mut self, code: &'a Code, id: OpId) -> Option<Reasons> {
        match code.op(id) {
            Op::Named(index, _, None) => {
                if self.unfolded.contains(index) {
                    return None;
                }
                self.unfolded.push(*index);
                let definition = self.machine.context.definition(*index)?;
                let outer = self.machine.enter(Ok(Value::Null));
                let reasons = self.left_out(definition, definition.root);
                self.machine.leave(outer);
                reasons
            }
            Op::Call(function, args) if matches!(function.name, "distinct" | "flatten" | "top") => {
                self.left_out(code, *args.first()?)
            }
            Op::Fold(fold) => {
                let condition = match fold.fold {
                    Fold::Filter => fold.body,
                    Fold::Map => match fold.filter {
                        Some(filter) => filter,
                        None => return self.left_out(code, fold.range),
                    },
                    _ => return None,
                };
                let range = self.machine.eval(code, fold.range).ok()?;
                let elements = self.machine.elements(code, fold, &range).ok()?;
                let name = self.list_name(code, fold.range);
                let place = self.node_of(code, fold.range).map(words::at);
                if elements.is_empty() {
                    let head = Reasons::note(format!("{name} is empty"), place);
                    return Some(head.because(self.left_out(code, fold.range).unwrap_or_default()));
                }
                let total = elements.len();
                let candidates = self.candidates(code, fold, (condition, true), elements);
                if candidates.is_empty() {
                    return self.left_out(code, fold.range);
                }
                if candidates.len() == total {
                    return Some(
                        self.nothing_fits(code, fold, (condition, &name, total), candidates)
                            .or_at(place),
                    );
                }
                Some(self.tell(code, fold, (condition, true), candidates))
            }
            _ => None,
        }
    }
}

impl Reasons {
    /// The same, with a place where it has none yet.
    pub(super) fn or_at(mut self, place: Option<Place>) -> Self {
        if let Some(first) = self.notes.first_mut() {
            first.place = first.place.take().or_else(|| place.clone());
        }
        self.place = self.place.or(place);
        self
    }
}
