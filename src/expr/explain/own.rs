//! What the functions of gradus saw.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Explainer, Reasons, words};
use crate::expr::code::{Code, OpId};
use crate::expr::own::{Interval, count_holders, read_date, role_by_id};
use crate::expr::value::{Value, View};
use crate::source::Place;

impl<'a> Explainer<'_, 'a> {
    /// A call of a function that is not what was wanted.
    pub(super) fn called(
        &mut self,
        code: &'a Code,
        id: OpId,
        (name, args): (&str, &'a [OpId]),
        wanted: bool,
    ) -> Reasons {
        if let Err(failure) = self.machine.eval(code, id) {
            return Self::failed(&failure);
        }
        if !wanted {
            return self.plain(code, id, wanted);
        }
        let Ok(values) = self.machine.arguments(code, args) else {
            return Reasons::default();
        };
        let told = match (name, values.as_slice()) {
            ("in_time", [periodic]) => self.in_time(periodic),
            ("recent", [day, length]) => {
                let subject = args
                    .first()
                    .map(|&day| self.subject(code, day))
                    .unwrap_or_default();
                self.recent(&subject, day, length)
            }
            ("held", [role]) => self.held(code, id, role),
            ("reaches", [audience, who]) => {
                let subject = args
                    .first()
                    .map(|&list| self.subject(code, list))
                    .unwrap_or_default();
                reaches(&subject, audience, who)
            }
            ("funded", [budget]) => self.funded(budget),
            ("ascending", [list]) => ascending(list),
            ("acyclic", [list, key]) => acyclic(list, key),
            _ => None,
        };
        match told {
            Some(mut reasons) => {
                let place = args
                    .iter()
                    .zip(&values)
                    .find_map(|(&arg, value)| self.place_of(code, arg, value));
                reasons.place = reasons.place.or(place);
                if let Some(first) = reasons.notes.first_mut() {
                    first.place = first.place.take().or_else(|| reasons.place.clone());
                }
                reasons
            }
            None => self.plain(code, id, wanted),
        }
    }

    fn in_time(&self, periodic: &Value<'a>) -> Option<Reasons> {
        let (last, every) = (fact(periodic, "last")?, fact(periodic, "every"));
        let day = read_date(last.text()?)?;
        let place = place(&last);
        if day > self.machine.context.today() {
            return Some(Reasons::note(
                format!("`last` is {day}, which is still to come"),
                place,
            ));
        }
        let every = every?;
        let due = Interval::parse(every.text()?)?.after(day);
        let text = format!("last {day}, every {}: was due {due}", every.text()?);
        Some(Reasons::note(text, place))
    }

    fn recent(&self, subject: &str, day: &Value<'a>, length: &Value<'a>) -> Option<Reasons> {
        let (date, interval) = (read_date(day.text()?)?, Interval::parse(length.text()?)?);
        let today = self.machine.context.today();
        if date > today {
            return Some(Reasons::note(
                format!("{subject} is {date}, which is still to come"),
                place(day),
            ));
        }
        let said = if subject == date.to_string() {
            subject.to_owned()
        } else {
            format!("{subject} is {date}")
        };
        let text = format!(
            "{said}, older than {}: needs {} or later",
            length.text()?,
            earliest(interval, today)
        );
        Some(Reasons::note(text, place(day)))
    }

    fn held(&mut self, code: &'a Code, id: OpId, role: &Value<'a>) -> Option<Reasons> {
        let site = self.machine.site(code.span(id));
        let name = role.text()?;
        let found = role_by_id(site, name).ok()?;
        let count = count_holders(site, &found).ok()??;
        let how = ["people", "holders"]
            .iter()
            .find_map(|key| fact(&found, key).map(|value| (*key, value)));
        let (key, value) = how?;
        let shown = if key == "people" {
            count.to_string()
        } else {
            "[]".to_owned()
        };
        let text = format!("the role `{name}` is held by nobody (`{key}: {shown}`)");
        Some(Reasons::note(text, place(&value)))
    }

    fn funded(&self, budget: &Value<'a>) -> Option<Reasons> {
        let until = fact(budget, "until")?;
        let day = read_date(until.text()?)?;
        if day < self.machine.context.today() {
            let today = self.machine.context.today();
            let text = format!("the budget ran `until` {day}, needs {today} or later (today)");
            return Some(Reasons::note(text, place(&until)));
        }
        let text = "the budget is of nothing: needs an `amount`, `people`, an `effort` or a `cost_center`";
        Some(Reasons::note(text, None))
    }
}

/// The first day that is not yet too old.
fn earliest(interval: Interval, today: Date) -> Date {
    let days = interval.length().div_euclid(86_400).clamp(0, 400_000);
    // The length counts long months, so this day is too old or the first that is not.
    let mut day = today.saturating_sub(days.days());
    for _ in 0..64 {
        if interval.after(day) >= today {
            break;
        }
        day = day.saturating_add(1.day());
    }
    day
}

/// The value of a key of a mapping, where it states something.
fn fact<'a>(value: &Value<'a>, key: &str) -> Option<Value<'a>> {
    match value.view() {
        View::Map(fields) => fields.text(key),
        _ => None,
    }
}

fn place(value: &Value<'_>) -> Option<Place> {
    value.node().map(words::at)
}

fn reaches(subject: &str, audience: &Value<'_>, who: &Value<'_>) -> Option<Reasons> {
    let View::List(items) = audience.view() else {
        return None;
    };
    let who = words::say(who);
    let text = if items.len() == 0 {
        format!("{subject} is empty, needs {who}")
    } else {
        format!(
            "{subject} is {}, which does not include {who}",
            words::list(items)
        )
    };
    Some(Reasons::note(text, place(audience)))
}

/// The first two neighbours of which the second is smaller.
fn ascending(list: &Value<'_>) -> Option<Reasons> {
    let View::List(items) = list.view() else {
        return None;
    };
    let values: Vec<Value<'_>> = items.iter().collect();
    values.windows(2).find_map(|pair| match pair {
        [before, after] => match crate::expr::value::order(before, after) {
            crate::expr::value::Order::Known(order) if order.is_gt() => {
                let text = format!(
                    "{} comes after {}, needs an order that rises",
                    words::say(after),
                    words::say(before)
                );
                Some(Reasons::note(text, place(after)))
            }
            _ => None,
        },
        _ => None,
    })
}

/// The way round that references take.
fn acyclic(list: &Value<'_>, key: &Value<'_>) -> Option<Reasons> {
    let View::List(items) = list.view() else {
        return None;
    };
    let key = key.text()?;
    let elements: Vec<Value<'_>> = items.stated().collect();
    let id = |value: &Value<'_>| fact(value, "id").and_then(|id| id.text().map(str::to_owned));
    let find = |wanted: &str| {
        elements
            .iter()
            .find(|element| id(element).as_deref() == Some(wanted))
    };
    let targets = |element: &Value<'_>| -> Vec<String> {
        match fact(element, key) {
            Some(value) => match value.view() {
                View::List(ids) => ids
                    .stated()
                    .filter_map(|id| id.text().map(str::to_owned))
                    .collect(),
                _ => value.text().map(str::to_owned).into_iter().collect(),
            },
            None => Vec::new(),
        }
    };
    for start in &elements {
        let Some(first) = id(start) else { continue };
        // Breadth first, so that the shortest way round is told; each element once.
        let mut ways: Vec<Vec<String>> = vec![vec![first.clone()]];
        let mut next = 0;
        let mut seen: Vec<String> = Vec::new();
        while let Some(way) = ways.get(next).cloned() {
            next += 1;
            let Some(element) = way.last().and_then(|last| find(last)) else {
                continue;
            };
            for target in targets(element) {
                if target == first {
                    let mut circle = way.clone();
                    circle.push(target);
                    let shown: Vec<String> = circle.iter().map(|id| format!("`{id}`")).collect();
                    let text = format!("`{key}` leads in a circle: {}", shown.join(" → "));
                    return Some(Reasons::note(text, fact(start, key).as_ref().and_then(place)));
                }
                if !seen.contains(&target) {
                    seen.push(target.clone());
                    let mut longer = way.clone();
                    longer.push(target);
                    ways.push(longer);
                }
            }
        }
    }
    None
}
