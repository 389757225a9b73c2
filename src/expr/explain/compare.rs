//! Comparisons: what a fact is, and what would have passed.

use super::{Explainer, Reasons, words};
use crate::expr::code::{Code, Op, OpId};
use crate::expr::error::nearest;
use crate::expr::eval::mirrored;
use crate::expr::own::read_date;
use crate::expr::syntax::Operator;
use crate::expr::value::{Items, Value, View};

/// What a fact must be, in words: the bound, and what the bound is called.
pub(super) struct Need<'v, 'a> {
    pub operator: Operator,
    pub bound: &'v Value<'a>,
    pub name: Option<String>,
}

impl Need<'_, '_> {
    /// `needs at most 4h`; the bound said in other words where `said` is given.
    pub(super) fn text(&self, said: Option<&str>) -> String {
        let bound = said.map_or_else(|| words::say(self.bound), str::to_owned);
        let date = self.bound.text().is_some_and(|text| read_date(text).is_some());
        let need = match self.operator {
            Operator::GreaterEqual if date => format!("{bound} or later"),
            Operator::Greater if date => format!("a day after {bound}"),
            Operator::LessEqual if date => format!("{bound} or earlier"),
            Operator::Less if date => format!("a day before {bound}"),
            Operator::GreaterEqual => format!("at least {bound}"),
            Operator::Greater => format!("more than {bound}"),
            Operator::LessEqual => format!("at most {bound}"),
            Operator::Less => format!("less than {bound}"),
            Operator::NotEqual => "something else".to_owned(),
            _ => bound,
        };
        match &self.name {
            Some(name) => format!("needs {need} ({name})"),
            None => format!("needs {need}"),
        }
    }
}

/// The operator whose truth is the falsehood of this one.
fn negated(operator: Operator) -> Operator {
    match operator {
        Operator::Equal => Operator::NotEqual,
        Operator::NotEqual => Operator::Equal,
        Operator::Less => Operator::GreaterEqual,
        Operator::LessEqual => Operator::Greater,
        Operator::Greater => Operator::LessEqual,
        Operator::GreaterEqual => Operator::Less,
        other => other,
    }
}

impl<'a> Explainer<'_, 'a> {
    pub(super) fn compared(
        &mut self,
        code: &'a Code,
        id: OpId,
        (operator, left, right): (Operator, OpId, OpId),
        wanted: bool,
    ) -> Reasons {
        if operator == Operator::In {
            return self.membership(code, left, right, wanted);
        }
        if matches!(
            operator,
            Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Divide | Operator::Remainder
        ) {
            return self.plain(code, id, wanted);
        }
        if let Err(failure) = self.machine.eval(code, id) {
            let place = self.node_of(code, id).map(words::at);
            return Self::failed(&failure).or_at(place);
        }
        let operator = if wanted { operator } else { negated(operator) };
        if let Some(reasons) = self.share(code, operator, left, right) {
            return reasons;
        }
        // The fact stands first, the bound second.
        let turned = !self.states_nothing(code, right)
            && (self.states_nothing(code, left)
                || Self::innermost(code, right) > Self::innermost(code, left));
        let (fact, bound, operator) = if turned {
            (right, left, mirrored(operator))
        } else {
            (left, right, operator)
        };
        let (found, limit) = match (self.machine.eval(code, fact), self.machine.eval(code, bound)) {
            (Ok(found), Ok(limit)) => (found, limit),
            (Err(failure), _) | (_, Err(failure)) => return Self::failed(&failure),
        };
        let name = self.bound_name(code, bound, &limit);
        let said = self.duration_text(code, bound);
        let need = Need {
            operator,
            bound: &limit,
            name,
        };
        if let Op::Call(function, args) = code.op(fact)
            && let [arg] = args.as_slice()
        {
            match function.name {
                "size" => return self.counted(code, *arg, &found, &need),
                "headcount" => return self.people(code, *arg, &found, &need),
                _ => {}
            }
        }
        let shown = self
            .duration_text(code, fact)
            .unwrap_or_else(|| words::say(&found));
        let subject = self.subject(code, fact);
        let place = self.place_of(code, fact, &found);
        let needs = need.text(said.as_deref());
        let text = if subject == shown {
            format!("{subject} is not what is asked: {needs}")
        } else {
            format!("{subject} is {shown}, {needs}")
        };
        let text = match (operator, code.op(bound)) {
            (Operator::LessEqual | Operator::Less, Op::Today) if limit.text() < found.text() => {
                format!("{subject} is {shown}, which is still to come")
            }
            (Operator::NotEqual, _) => format!("{subject} is {shown}, needs something else"),
            _ => text,
        };
        Reasons::note(text, place)
    }

    /// As [`Self::is_fixed`], for what variables stand for now, too: an element of a parameter, the argument of a
    /// definition.
    fn states_nothing(&mut self, code: &'a Code, id: OpId) -> bool {
        match code.op(id) {
            Op::Local(_) => self
                .machine
                .eval(code, id)
                .is_ok_and(|value| !matches!(value, Value::Node(_))),
            Op::Call(_, operands) => operands.iter().all(|&operand| self.states_nothing(code, operand)),
            Op::Binary(_, left, right) => {
                self.states_nothing(code, *left) && self.states_nothing(code, *right)
            }
            Op::Negate(operand) => self.states_nothing(code, *operand),
            _ => Self::is_fixed(code, id),
        }
    }

    /// Whether an operand says nothing of the organization: constants, parameters, today.
    pub(super) fn is_fixed(code: &Code, id: OpId) -> bool {
        match code.op(id) {
            Op::Constant(_) | Op::Param(..) | Op::Today => true,
            Op::Call(_, operands) => operands.iter().all(|&operand| Self::is_fixed(code, operand)),
            Op::Binary(_, left, right) => Self::is_fixed(code, *left) && Self::is_fixed(code, *right),
            Op::Negate(operand) => Self::is_fixed(code, *operand),
            _ => false,
        }
    }

    /// What a bound is called, where it is no constant.
    fn bound_name(&mut self, code: &'a Code, id: OpId, value: &Value<'a>) -> Option<String> {
        match code.op(id) {
            Op::Constant(_) => None,
            Op::Param(name, _) => Some(format!("parameter `{name}`")),
            Op::Today => Some("today".to_owned()),
            Op::Call(function, args) if function.name == "span" => {
                let inner = self.machine.eval(code, *args.first()?).ok()?;
                self.bound_name(code, *args.first()?, &inner)
            }
            _ => {
                let name = self.subject(code, id);
                (name != words::say(value)).then_some(name)
            }
        }
    }

    /// The duration that `span` was asked for, which people read better than seconds.
    fn duration_text(&mut self, code: &'a Code, id: OpId) -> Option<String> {
        let Op::Call(function, args) = code.op(id) else {
            return None;
        };
        let arg = args.first().filter(|_| function.name == "span")?;
        self.machine.eval(code, *arg).ok().map(|value| words::say(&value))
    }

    /// `x in list`: whichever of the two is the fact.
    fn membership(&mut self, code: &'a Code, left: OpId, right: OpId, wanted: bool) -> Reasons {
        let (value, range) = match (self.machine.eval(code, left), self.machine.eval(code, right)) {
            (Ok(value), Ok(range)) => (value, range),
            (Err(failure), _) | (_, Err(failure)) => return Self::failed(&failure),
        };
        let View::List(items) = range.view() else {
            let subject = self.subject(code, right);
            let place = self.place_of(code, right, &range);
            let verb = if wanted { "does not have" } else { "has" };
            return Reasons::note(format!("{subject} {verb} {}", words::say(&value)), place);
        };
        let list_is_fact = !Self::is_fixed(code, right)
            && (Self::is_fixed(code, left) || Self::innermost(code, right) > Self::innermost(code, left));
        if list_is_fact {
            let place = self.place_of(code, right, &range);
            let subject = self.subject(code, right);
            let said = words::say(&value);
            let text = match (wanted, items.len()) {
                (true, 0) => format!("{subject} is empty, needs {said}"),
                (true, _) => format!("{subject} has {}, needs {said}", words::list(items)),
                (false, _) => format!("{subject} has {said}"),
            };
            return Reasons::note(text, place);
        }
        let place = self.place_of(code, left, &value);
        let said = words::say(&value);
        let subject = self.subject(code, left);
        let is = if subject == said {
            said
        } else {
            format!("{subject} is {said},")
        };
        if !wanted {
            let list = self.list_name(code, right);
            return Reasons::note(format!("{is} which is in {list}"), place);
        }
        self.not_among(code, right, items, (is, &value)).at(place)
    }

    /// That a value is not among those of a list, and which these are.
    fn not_among(
        &mut self,
        code: &'a Code,
        right: OpId,
        items: Items<'_, 'a>,
        (is, value): (String, &Value<'a>),
    ) -> Reasons {
        let known: Vec<Value<'a>> = items.stated().collect();
        let texts = known.iter().filter_map(|item| item.text());
        let near = value.text().and_then(|text| nearest(text, texts));
        let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        let is = is.trim_end_matches(',').to_owned();
        if Self::is_fixed(code, right) {
            return Reasons::note(format!("{is}, needs one of {}{hint}", words::list(items)), None);
        }
        let list = self.list_name(code, right);
        if known.is_empty() {
            let head = Reasons::note(format!("{is}, and {list} is empty"), None);
            return head.because(self.left_out(code, right).unwrap_or_default());
        }
        Reasons::note(
            format!("{is}, needs one of {list}: {}{hint}", words::list(items)),
            None,
        )
    }
}

impl Reasons {
    /// The same with its place, which its first note gets too.
    fn at(mut self, place: Option<crate::source::Place>) -> Self {
        if let Some(first) = self.notes.first_mut() {
            first.place.clone_from(&place);
        }
        self.place = place.or(self.place);
        self
    }
}
