//! Completions of courses against the training records.

use crate::claim::observed::named;
use crate::claim::weigh::{Declared, Says, Weighing, number};
use crate::claim::words::figure;
use crate::evidence::record::Kind;
use crate::yaml::Node;

pub(in crate::claim) fn weigh(weighing: &mut Weighing<'_>) {
    let courses: Vec<Node<'_>> = weighing.own_items("training.courses").collect();
    let recorded = &weighing.section(Kind::Training)["courses"];
    for course in courses {
        let entries = course.fact("completions").into_iter().flat_map(Node::items);
        let entries: Vec<(Node<'_>, Node<'_>, f64)> = entries
            .filter(|entry| !entry.is_blank())
            .filter_map(|entry| {
                let people = entry.fact("people")?;
                Some((entry, people, number(people)?))
            })
            .collect();
        let names: Vec<&str> = ["id", "name"]
            .iter()
            .filter_map(|key| course.fact(key)?.text())
            .collect();
        let completed = named(recorded, "name", &names)["completed"].as_f64();
        let sum: f64 = entries.iter().map(|(_, _, people)| people).sum();
        for &(entry, people, declared) in &entries {
            let says = match completed {
                None => Says::Nothing("no course of the records has its id or name"),
                Some(completed) if declared > completed && !weighing.terms.agree(declared, completed) => {
                    Says::compare(false, || {
                        format!(
                            "declared {} people who completed it; the records have {}",
                            figure(declared),
                            figure(completed)
                        )
                    })
                }
                // The records tell the course as a whole: audiences that fit into it are taken to be a part.
                Some(completed) if sum <= completed || weighing.terms.agree(sum, completed) => Says::Agrees,
                Some(_) => Says::Nothing("the records do not tell its audiences apart"),
            };
            let declared = Declared {
                at: people,
                taken: vec![entry],
                replaced: false,
            };
            weighing.claim(&declared, says);
        }
    }
}
