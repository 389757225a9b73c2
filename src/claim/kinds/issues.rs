//! How often known issues come up, against the topics of the tickets.

use crate::claim::observed::named;
use crate::claim::weigh::{Declared, Says, Weighing, number};
use crate::claim::words::figure;
use crate::evidence::record::Kind;
use crate::yaml::Node;

pub(in crate::claim) fn weigh(weighing: &mut Weighing<'_>) {
    let issues: Vec<Node<'_>> = weighing.own_items("support.issues").collect();
    let topics = &weighing.section(Kind::Tickets)["topics"];
    for issue in issues {
        let Some(node) = issue.fact("per_month") else {
            continue;
        };
        let Some(declared) = number(node) else { continue };
        let names: Vec<&str> = ["id", "name"]
            .iter()
            .filter_map(|key| issue.fact(key)?.text())
            .collect();
        let topic = named(topics, "topic", &names);
        let says = match (topic["tickets"].as_u64(), topic["per_month"].as_f64()) {
            (Some(tickets), _) if tickets < weighing.terms.cases => Says::Nothing("too few cases to tell"),
            (Some(tickets), Some(observed)) => Says::compare(
                weighing.terms.agree_on_rate(declared, observed.round(), tickets),
                || {
                    format!(
                        "declared {} cases a month; the tickets show {}",
                        figure(declared),
                        figure(observed.round())
                    )
                },
            ),
            _ => Says::Nothing("no topic of the tickets has its id or name"),
        };
        weighing.claim(&Declared::value(node), says);
    }
}
