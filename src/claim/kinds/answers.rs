//! Declared answers to the key questions against those of the exports.

use crate::claim::weigh::{Declared, Says, Weighing, number};
use crate::claim::words::figure;
use crate::evidence::record::Kind;
use crate::yaml::Node;

/// The question that training records answer; an inventory answers the others.
const TRAINED: &str = "Q8";

pub(in crate::claim) fn weigh(weighing: &mut Weighing<'_>) {
    let answers: Vec<Node<'_>> = weighing.own_items("servicing.answers").collect();
    for answer in answers {
        let (Some(question), Some(stated)) = (
            answer.fact("question").and_then(Node::text),
            answer.fact("answer"),
        ) else {
            continue;
        };
        let observed = weighing.observed.question(question);
        let says = match (
            observed["answered"].as_bool(),
            observed["number"].as_f64(),
            figures(stated),
        ) {
            (Some(true), Some(observed), declared) if !declared.is_empty() => {
                let agree = declared
                    .iter()
                    .any(|figure| weighing.terms.agree(*figure, observed));
                match number(stated) {
                    _ if agree => Says::Agrees,
                    Some(declared) => Says::compare(false, || {
                        format!(
                            "declared {} as the answer to {question}; the export shows {}",
                            figure(declared),
                            figure(observed)
                        )
                    }),
                    // Prose may tell other figures than the one that was observed.
                    None => Says::Agrees,
                }
            }
            (Some(true), ..) => Says::Agrees,
            _ => Says::Nothing("the export does not answer the question"),
        };
        let kind = if question == TRAINED {
            Kind::Training
        } else {
            Kind::Inventory
        };
        // An answer of the export takes the place of the whole; without one only the answer is lost, not the
        // question: a blank element would leave open how many questions are answered.
        let replaced = matches!(says, Says::Agrees | Says::Differs(..)) && weighing.is_fresh(kind);
        let declared = Declared {
            at: stated,
            taken: vec![if replaced { answer } else { stated }],
            replaced,
        };
        weighing.claim_by(kind, &declared, says);
    }
}

/// The numbers in an answer.
fn figures(answer: Node<'_>) -> Vec<f64> {
    if let Some(number) = number(answer) {
        return vec![number];
    }
    let text = answer.text().unwrap_or("");
    let words = text.split(|c: char| !c.is_ascii_digit() && c != '.');
    words
        .filter_map(|word| word.trim_end_matches('.').parse().ok())
        .take(16)
        .collect()
}
