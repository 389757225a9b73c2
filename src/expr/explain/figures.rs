//! Shares of a whole, numbers of elements, numbers of people.

use super::compare::Need;
use super::{Explainer, Reasons, words};
use crate::expr::code::{Code, Op, OpId};
use crate::expr::own::Headcount;
use crate::expr::syntax::Operator;
use crate::expr::value::{Value, View};

impl<'a> Explainer<'_, 'a> {
    /// `part * 100 >= whole * percent`, which says: at least so many percent of the whole.
    pub(super) fn share(
        &mut self,
        code: &'a Code,
        operator: Operator,
        left: OpId,
        right: OpId,
    ) -> Option<Reasons> {
        if operator != Operator::GreaterEqual {
            return None;
        }
        let (part, hundred) = Self::product(code, left)?;
        let (whole, percent) = Self::product(code, right)?;
        let number = |value: &Value<'a>| match value.view() {
            #[expect(
                clippy::cast_precision_loss,
                reason = "counts are small, and this is told, not judged"
            )]
            View::Int(number) => Some(number as f64),
            View::Double(number) => Some(number),
            _ => None,
        };
        let mut value = |id| self.machine.eval(code, id).ok();
        let (part_value, whole_value) = (value(part)?, value(whole)?);
        if (number(&value(hundred)?)? - 100.0).abs() > f64::EPSILON {
            return None;
        }
        let percent_value = value(percent)?;
        let (has, of, asked) = (
            number(&part_value)?,
            number(&whole_value)?,
            number(&percent_value)?,
        );
        let share = if of > 0.0 {
            format!(" ({:.0} %)", (has / of * 100.0).floor())
        } else {
            String::new()
        };
        let least = (of * asked / 100.0).ceil();
        let (name, whole_name) = (self.subject(code, part), self.subject(code, whole));
        let text = format!(
            "{name} is {} of {} {whole_name}{share}, needs at least {} %: {least}",
            words::say(&part_value),
            words::say(&whole_value),
            words::say(&percent_value)
        );
        let place = self.place_of(code, part, &part_value);
        Some(Reasons::note(text, place))
    }

    /// The factors of a product, the fact first.
    fn product(code: &Code, id: OpId) -> Option<(OpId, OpId)> {
        match code.op(id) {
            Op::Binary(Operator::Multiply, left, right) if Self::is_fixed(code, *right) => {
                Some((*left, *right))
            }
            Op::Binary(Operator::Multiply, left, right) if Self::is_fixed(code, *left) => {
                Some((*right, *left))
            }
            _ => None,
        }
    }

    /// A number of elements that is not what it must be.
    pub(super) fn counted(
        &mut self,
        code: &'a Code,
        list: OpId,
        found: &Value<'a>,
        need: &Need<'_, 'a>,
    ) -> Reasons {
        let name = self.list_name(code, list);
        let place = self.node_of(code, list).map(words::at);
        // More than 0 elements are at least 1.
        let next = match (need.operator, need.bound.view()) {
            (Operator::Greater, View::Int(bound)) => Some((Operator::GreaterEqual, bound.saturating_add(1))),
            (Operator::Less, View::Int(bound)) => Some((Operator::LessEqual, bound.saturating_sub(1))),
            _ => None,
        };
        let needs = match next {
            Some((operator, bound)) if need.name.is_none() => {
                let bound = &Value::Int(bound);
                Need {
                    operator,
                    bound,
                    name: None,
                }
                .text(None)
            }
            _ => need.text(None),
        };
        let number = match found.view() {
            View::Int(0) => None,
            _ => Some(words::say(found)),
        };
        let left_out = self.left_out(code, list).unwrap_or_default();
        let sieved = !left_out.notes.is_empty() && !matches!(code.op(list), Op::Named(..));
        let text = match (sieved, number) {
            (true, None) => format!("nothing under {name} counts, {needs}"),
            (true, Some(number)) => format!("only {number} under {name} counts, {needs}"),
            (false, None) => format!("{name} is empty, {needs}"),
            (false, Some(number)) => format!("{name} has {number}, {needs}"),
        };
        let too_few = !matches!(need.operator, Operator::Less | Operator::LessEqual);
        let text = if too_few {
            text
        } else {
            text.replacen("only ", "", 1)
        };
        let head = Reasons::note(text, place.clone());
        let told = if too_few { head.because(left_out) } else { head };
        // Several elements were left out: the list says more than the first of them.
        Reasons {
            place: place.or(told.place),
            notes: told.notes,
        }
    }

    /// A number of people that is not what it must be.
    pub(super) fn people(
        &mut self,
        code: &'a Code,
        roles: OpId,
        found: &Value<'a>,
        need: &Need<'_, 'a>,
    ) -> Reasons {
        let needs = need.text(None);
        let list = match self.machine.eval(code, roles) {
            Ok(list) => list,
            Err(failure) => return Self::failed(&failure),
        };
        let View::List(items) = list.view() else {
            return Reasons::default();
        };
        if items.len() == 0 {
            let place = self.node_of(code, roles).map(words::at);
            let head = Reasons::note(format!("no role counts, {needs} people"), place);
            return head.because(self.left_out(code, roles).unwrap_or_default());
        }
        let place = items.iter().find_map(|item| item.node()).map(words::at);
        let site = self.machine.site(code.span(roles));
        let names = match Headcount::of(site, &list) {
            Ok(headcount) if !headcount.names.is_empty() => {
                let names: Vec<String> = headcount.names.iter().take(5).cloned().collect();
                format!(" ({})", names.join(", "))
            }
            _ => String::new(),
        };
        let roles = words::list(items);
        let people = match found.view() {
            View::Int(1) => "1 person".to_owned(),
            _ => format!("{} people", words::say(found)),
        };
        let text = format!("{roles}: {people} for sure{names}, {needs}");
        Reasons::note(text, place)
    }
}
