//! Declared values of indicators against the tickets of the same time.

use jiff::civil::Date;
use serde_json::Value as Json;

use crate::claim::observed::{element, items};
use crate::claim::weigh::{Declared, Says, Weighing, number};
use crate::claim::words::{counted, figure};
use crate::evidence::record::Kind;
use crate::yaml::Node;

/// Seconds of the units that times are stated in.
const UNITS: [(&str, f64); 3] = [("minutes", 60.0), ("hours", 3_600.0), ("days", 86_400.0)];

pub(in crate::claim) fn weigh(weighing: &mut Weighing<'_>) {
    let kpis: Vec<Node<'_>> = weighing.own_items("improvement.kpis").collect();
    for kpi in kpis {
        let text = |key: &str| kpi.fact(key).and_then(Node::text);
        // An indicator of one community says nothing of all tickets.
        if kpi.fact("community").is_some() {
            continue;
        }
        let Some(measures) = text("measures").filter(|word| MEASURED.contains(word)) else {
            continue;
        };
        let Some((value, day, declared)) = latest(kpi) else {
            continue;
        };
        let says = says(weighing, measures, text("unit").unwrap_or(""), day, declared);
        let declared = Declared {
            at: value.fact("value").unwrap_or(value),
            taken: vec![value],
            replaced: false,
        };
        weighing.claim(&declared, says);
    }
}

/// What tickets can measure.
const MEASURED: [&str; 4] = [
    "wait-time",
    "sla-attainment",
    "first-contact-resolution",
    "backlog",
];

fn latest(kpi: Node<'_>) -> Option<(Node<'_>, Date, f64)> {
    let values = kpi.fact("values").into_iter().flat_map(Node::items);
    let dated = values.filter(|value| !value.is_blank()).filter_map(|value| {
        let day: Date = value.fact("date")?.text()?.parse().ok()?;
        Some((value, day, number(value.fact("value")?)?))
    });
    dated.max_by_key(|(_, day, _)| *day)
}

fn says(weighing: &Weighing<'_>, measures: &str, unit: &str, day: Date, declared: f64) -> Says {
    let tickets = weighing.section(Kind::Tickets);
    match (measures, unit) {
        ("wait-time", unit) => {
            let month = element(&tickets["months"], "month", &day.strftime("%Y-%m").to_string());
            let seconds = UNITS
                .iter()
                .find(|(known, _)| *known == unit)
                .map(|(_, seconds)| seconds);
            let (Some(seconds), Some(median)) = (seconds, month["response"]["median"].as_f64()) else {
                return Says::Nothing("the tickets do not tell the wait of that month");
            };
            let (count, median) = (month["response"]["count"].as_u64().unwrap_or(0), median / seconds);
            understated(
                weighing,
                declared,
                median,
                (count, &format!("{unit} of median wait")),
            )
        }
        ("backlog", "count") if is_of(tickets, day) => {
            let open = tickets["backlog"]["open"].as_f64();
            let open = open.or_else(|| tickets["open"].as_f64());
            match open {
                None => Says::Nothing("the tickets do not tell it"),
                Some(open) => understated(weighing, declared, open, (u64::MAX, "open tickets")),
            }
        }
        ("sla-attainment", "percent") if is_of(tickets, day) => {
            let sum = |key: &str| {
                items(&tickets["targets"])
                    .filter_map(|target| target[key].as_u64())
                    .sum()
            };
            overstated(
                weighing,
                declared,
                (sum("kept"), sum("cases")),
                "of the promised times kept",
            )
        }
        ("first-contact-resolution", "percent") if is_of(tickets, day) => {
            let share = &tickets["first_contact"];
            let parts = (
                share["count"].as_u64().unwrap_or(0),
                share["of"].as_u64().unwrap_or(0),
            );
            overstated(weighing, declared, parts, "resolved at first contact")
        }
        _ => Says::Nothing("the tickets are of another time, or the unit of another kind"),
    }
}

/// Whether a day lies in the time of the tickets, or in the month after it, when values are taken.
fn is_of(tickets: &Json, day: Date) -> bool {
    let bound = |key: &str| {
        tickets["period"][key]
            .as_str()
            .and_then(|text| text.parse::<Date>().ok())
    };
    match (bound("from"), bound("to")) {
        (Some(from), Some(to)) => from <= day && day <= to.saturating_add(jiff::Span::new().months(1)),
        _ => false,
    }
}

/// Less is better: a value flatters where it is lower than what was observed.
fn understated(weighing: &Weighing<'_>, declared: f64, observed: f64, (cases, what): (u64, &str)) -> Says {
    if cases < weighing.terms.cases {
        return Says::Nothing("too few cases to tell");
    }
    let agree = declared >= observed || weighing.terms.agree(declared, observed);
    Says::compare(agree, || {
        format!(
            "declared {}; the tickets show {} {what}",
            figure(declared),
            figure(observed)
        )
    })
}

/// More is better: a share flatters where it is higher than what was observed.
fn overstated(weighing: &Weighing<'_>, declared: f64, (count, of): (u64, u64), what: &str) -> Says {
    if of < weighing.terms.cases {
        return Says::Nothing("too few cases to tell");
    }
    #[expect(clippy::cast_precision_loss, reason = "tickets are far fewer than 2^52")]
    let percent = count as f64 * 100.0 / of as f64;
    let agree = declared <= percent + weighing.terms.tolerance;
    Says::compare(agree, || {
        format!(
            "declared {} percent {what}; {count} of {} are",
            figure(declared),
            counted(of, "case")
        )
    })
}
