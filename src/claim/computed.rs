//! What evidence shows, in the words of the declaration.

use serde_json::{Map, Value as Json, json};

use super::kinds::activity;
use super::observed::{Basis, items};
use super::weigh::Weighing;
use crate::evidence::record::Kind;
use crate::yaml::{Node, Tree};

/// Facts that fill what is not written, and facts that take the place of what is: a tree an export.
pub(super) fn trees(weighing: &Weighing<'_>) -> (Vec<Tree>, Vec<Tree>) {
    type Compute = fn(&Weighing<'_>, Gaps) -> Json;
    let (mut filling, mut replacing) = (Vec::new(), Vec::new());
    let sections: [(Kind, Compute); 5] = [
        (Kind::Inventory, inventory),
        (Kind::Training, trained),
        (Kind::Assets, hardware),
        (Kind::Software, software),
        (Kind::Activity, channels),
    ];
    for (kind, computed) in sections {
        let Basis::Fresh(export) = weighing.basis(kind) else {
            continue;
        };
        for (gaps, trees) in [(Gaps::Only, &mut filling), (Gaps::AndWritten, &mut replacing)] {
            let facts = computed(weighing, gaps);
            if facts.as_object().is_some_and(|facts| !facts.is_empty()) {
                trees.push(Tree::made(&export.place, &facts));
            }
        }
    }
    (filling, replacing)
}

/// Whether only what is not written is wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gaps {
    Only,
    AndWritten,
}

/// Whether a fact is the export's to tell: nothing is written there, or the organization wrote it itself.
fn is_open(weighing: &Weighing<'_>, written: Option<Node<'_>>, gaps: Gaps) -> bool {
    match written {
        None => true,
        Some(node) => gaps == Gaps::AndWritten && weighing.is_own(&node),
    }
}

fn inventory(weighing: &Weighing<'_>, gaps: Gaps) -> Json {
    let section = weighing.section(Kind::Inventory);
    let mut servicing = Map::new();
    let written = weighing.fact("servicing.inventory.total");
    if let Some(total) = section["office"]["machines"].as_u64()
        && is_open(weighing, written, gaps)
    {
        let mut register = json!({"total": total, "date": section["date"]});
        if let Some(count) = section["in_support"]["count"].as_u64() {
            register["with"] = json!({"in_support": count});
        }
        servicing.insert("inventory".to_owned(), register);
    }
    let answers = answers(weighing, gaps, |code| code != "Q8");
    if !answers.is_empty() {
        servicing.insert("answers".to_owned(), Json::Array(answers));
    }
    under("servicing", servicing)
}

fn trained(weighing: &Weighing<'_>, gaps: Gaps) -> Json {
    let answers = answers(weighing, gaps, |code| code == "Q8");
    let mut servicing = Map::new();
    if !answers.is_empty() {
        servicing.insert("answers".to_owned(), Json::Array(answers));
    }
    under("servicing", servicing)
}

/// The questions that the evidence answers and that are open.
fn answers(weighing: &Weighing<'_>, gaps: Gaps, of_export: impl Fn(&str) -> bool) -> Vec<Json> {
    let mut answers = Vec::new();
    for question in items(&weighing.observed.figures["questions"]) {
        let code = question["question"].as_str().unwrap_or("");
        let answer = match (&question["number"], &question["answer"]) {
            (Json::Number(number), _) => Json::Number(number.clone()),
            (_, Json::String(text)) => Json::String(text.clone()),
            _ => continue,
        };
        let answered = question["answered"].as_bool() == Some(true) && of_export(code);
        if !answered || !is_open(weighing, written_answer(weighing, code), gaps) {
            continue;
        }
        let mut entry = json!({
            "question": code,
            "answer": answer,
            "date": question["date"],
            "source": question["evidence"][0],
        });
        if question["by"].as_array().is_some_and(|by| !by.is_empty()) {
            entry["by"] = question["by"].clone();
        }
        answers.push(entry);
    }
    answers
}

fn written_answer<'a>(weighing: &Weighing<'a>, code: &str) -> Option<Node<'a>> {
    let answers = weighing
        .fact("servicing.answers")
        .into_iter()
        .flat_map(Node::items);
    let mut of_question = answers.filter(|answer| {
        answer.fact("question").and_then(Node::text) == Some(code) && answer.fact("answer").is_some()
    });
    of_question.next()
}

fn hardware(weighing: &Weighing<'_>, gaps: Gaps) -> Json {
    register(weighing, gaps, (Kind::Assets, "hardware"))
}

fn software(weighing: &Weighing<'_>, gaps: Gaps) -> Json {
    register(weighing, gaps, (Kind::Software, "software"))
}

fn register(weighing: &Weighing<'_>, gaps: Gaps, (kind, name): (Kind, &str)) -> Json {
    let section = weighing.section(kind);
    let written = weighing.fact(&format!("assets.{name}.total"));
    let mut assets = Map::new();
    if section["total"].is_u64() && is_open(weighing, written, gaps) {
        assets.insert(
            name.to_owned(),
            json!({"total": section["total"], "date": section["date"], "with": section["with"]}),
        );
    }
    under("assets", assets)
}

fn channels(weighing: &Weighing<'_>, gaps: Gaps) -> Json {
    let mut channels = Vec::new();
    let declared = weighing
        .fact("support.channels")
        .into_iter()
        .flat_map(Node::items);
    for channel in declared.filter(|channel| !channel.is_blank()) {
        let observed = activity::channel(weighing, channel);
        let Some(id) = channel.fact("id").and_then(Node::text) else {
            continue;
        };
        if !observed.is_object()
            || !weighing.is_own(&channel)
            || !is_open(weighing, channel.fact("activity"), gaps)
        {
            continue;
        }
        let Some(questions) = observed["per_month"].as_f64().map(f64::round) else {
            continue;
        };
        let part = |whole: f64, share: &Json| Some((whole * share["percent"].as_f64()? / 100.0).round());
        let answered = part(questions, &observed["answered"]);
        let by_peers = answered.and_then(|answered| part(answered, &observed["by_peers"]));
        let mut activity = Map::new();
        activity.insert(
            "date".to_owned(),
            weighing.section(Kind::Activity)["date"].clone(),
        );
        if observed["members"].is_u64() {
            activity.insert("people".to_owned(), observed["members"].clone());
        }
        for (key, figure) in [
            ("questions", Some(questions)),
            ("answered", answered),
            ("answered_by_peers", by_peers),
        ] {
            if let Some(figure) = figure {
                activity.insert(key.to_owned(), whole(figure));
            }
        }
        channels.push(json!({"id": id, "activity": activity}));
    }
    let mut support = Map::new();
    if !channels.is_empty() {
        support.insert("channels".to_owned(), Json::Array(channels));
    }
    under("support", support)
}

/// A count that was computed: rounded, and never negative.
fn whole(figure: f64) -> Json {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "rounded, and cut to what a count can be"
    )]
    let count = figure.clamp(0.0, 1e12) as u64;
    Json::from(count)
}

fn under(section: &str, facts: Map<String, Json>) -> Json {
    let mut whole = Map::new();
    if !facts.is_empty() {
        whole.insert(section.to_owned(), Json::Object(facts));
    }
    Json::Object(whole)
}
