//! The key questions of the servicing model, answered by exports.

use serde_json::{Value as Json, json};

use crate::claim::{Export, Standing};
use crate::cli::explain::page::{Block, Line, Page, paragraph};
use crate::cli::run::{Surveyed, View};
use crate::evidence::format::FORMATS;
use crate::evidence::record::Kind;
use crate::pack::Question;
use crate::source::masked;
use crate::yaml::Node;

/// The pack whose questions they are.
pub(super) const MODEL: &str = "servicing";

/// The question that training records answer.
const TRAINED: &str = "Q8";

/// A page an organization.
pub(super) fn pages(surveyed: &Surveyed, questions: &[Question]) -> Vec<Page> {
    surveyed.views().map(|view| page(&view, questions)).collect()
}

fn page(view: &View<'_>, questions: &[Question]) -> Page {
    let mut page = Page::new(&*view.organization.id, &*view.organization.name);
    let answered = questions
        .iter()
        .filter(|question| answer(view, question)["answered"] == true)
        .count();
    page.blocks.push(paragraph(format!(
        "Evidence answers {answered} of the {} key questions of the servicing model.",
        questions.len()
    )));
    for question in questions {
        let blocks = vec![
            paragraph(question.text.clone()),
            Block::Facts(facts(view, question)),
        ];
        page.section(&question.code, blocks);
    }
    page
}

/// What the evidence says of a question.
fn answer<'v>(view: &View<'v>, question: &Question) -> &'v Json {
    let all = view.evidence.observed.figures["questions"].as_array();
    let found = all
        .into_iter()
        .flatten()
        .find(|answer| answer["question"].as_str() == Some(&*question.code));
    found.unwrap_or(&Json::Null)
}

fn facts(view: &View<'_>, question: &Question) -> Vec<(String, Line)> {
    let answer = answer(view, question);
    let mut facts = Vec::new();
    let mut fact = |name: &str, line: Line| facts.push((name.to_owned(), line));
    fact("answer", Line::text(answer["answer"].as_str().unwrap_or("none")));
    let by = texts(&answer["by"]);
    if !by.is_empty() {
        fact("by", Line::text(by.join(", ")));
    }
    if answer["answered"] == true {
        for line in sources(view, answer) {
            fact("from", Line::text(line));
        }
        if let Some(date) = answer["date"].as_str() {
            fact("date", Line::text(date));
        }
    }
    for (text, standing) in declared(view, question) {
        fact("declared", Line::text(format!("{text}: {standing}")));
    }
    for missing in answer["missing"].as_array().into_iter().flatten() {
        fact("missing", Line::text(lack(missing, question)));
    }
    facts
}

/// The exports that an answer comes from.
fn exports_of<'v>(view: &View<'v>, answer: &'v Json) -> impl Iterator<Item = &'v Export> {
    let ids = texts(&answer["evidence"]);
    let exports = view.evidence.observed.exports.iter();
    exports.filter(move |export| ids.contains(&&*export.id))
}

/// The exports of an answer: file, rows, columns with their headers.
fn sources(view: &View<'_>, answer: &Json) -> Vec<String> {
    let columns = texts(&answer["columns"]);
    exports_of(view, answer)
        .map(|export| match view.read.and_then(|read| read.get(&export.id)) {
            None => format!("`{}`, a summary", export.file),
            Some(read) => {
                let named = read.columns.iter().filter(|(name, _)| columns.contains(name));
                let named: Vec<String> = named
                    .map(|(name, header)| format!("{name} (`{header}`)"))
                    .collect();
                format!(
                    "`{}`, {} rows; columns {}",
                    export.file,
                    read.rows,
                    named.join(", ")
                )
            }
        })
        .collect()
}

/// The declared answers to a question, each with what evidence says of it.
fn declared(view: &View<'_>, question: &Question) -> Vec<(String, &'static str)> {
    let answers = view
        .organization
        .root()
        .fact("servicing")
        .and_then(|servicing| servicing.fact("answers"));
    let answers = answers.into_iter().flat_map(Node::items);
    let of_question =
        answers.filter(|answer| answer.fact("question").and_then(Node::text) == Some(&*question.code));
    of_question
        .filter_map(|answer| {
            let stated = answer.fact("answer")?;
            let claims = view.evidence.weighed.claims.iter();
            let standing = claims
                .filter(|claim| claim.kind.name == "answer" && claim.place == stated.head())
                .map(|claim| word(&claim.standing))
                .next();
            Some((
                masked(stated.place().text().trim_matches(['"', '\''])).into_owned(),
                standing.unwrap_or("inherited"),
            ))
        })
        .collect()
}

fn word(standing: &Standing) -> &'static str {
    match standing {
        Standing::Proven => "proven",
        Standing::Contradicted { .. } => "contradicted",
        Standing::Unproven(_) => "unproven",
    }
}

/// What is missing: the columns, what they would tell, and the exports that have them.
fn lack(missing: &Json, question: &Question) -> String {
    let columns = texts(&missing["columns"]);
    let why = missing["why"].as_str().unwrap_or("");
    let exports = exports_with(&columns, question);
    let named: Vec<String> = columns.iter().map(|column| format!("`{column}`")).collect();
    let mut text = why.to_owned();
    if !named.is_empty() {
        text.push_str(&format!("; column {}", named.join(" or ")));
    }
    if !exports.is_empty() {
        text.push_str(&format!("; in {}", exports.join(", ")));
    }
    text
}

/// The known exports that have one of these columns.
fn exports_with(columns: &[&str], question: &Question) -> Vec<&'static str> {
    let kind = if &*question.code == TRAINED {
        Kind::Training
    } else {
        Kind::Inventory
    };
    let having = FORMATS.iter().filter(|format| {
        let shape = format.shape(kind);
        shape.is_some_and(|shape| shape.columns.iter().any(|column| columns.contains(&column.name)))
    });
    having.map(|format| format.name).collect()
}

fn texts(list: &Json) -> Vec<&str> {
    list.as_array()
        .into_iter()
        .flatten()
        .filter_map(Json::as_str)
        .collect()
}

/// The same for programs.
pub(super) fn json(surveyed: &Surveyed, questions: &[Question]) -> Json {
    let organizations = surveyed.views().map(|view| {
        let questions = questions.iter().map(|question| self::question(&view, question));
        json!({
            "id": &*view.organization.id,
            "name": &*view.organization.name,
            "questions": questions.collect::<Vec<_>>(),
        })
    });
    json!({
        "format": "gradus-servicing",
        "format_version": 1,
        "gradus": env!("CARGO_PKG_VERSION"),
        "today": surveyed.today.to_string(),
        "organizations": organizations.collect::<Vec<_>>(),
    })
}

fn question(view: &View<'_>, question: &Question) -> Json {
    let answer = answer(view, question);
    let columns = texts(&answer["columns"]);
    let sources = exports_of(view, answer).map(|export| {
        let read = view.read.and_then(|read| read.get(&export.id));
        let named = read.into_iter().flat_map(|read| &read.columns);
        let named = named.filter(|(name, _)| columns.contains(name));
        json!({
            "id": export.id,
            "file": export.file,
            "date": export.date.to_string(),
            "rows": read.map(|read| read.rows),
            "columns": named.map(|(name, header)| json!({"name": name, "header": header})).collect::<Vec<_>>(),
        })
    });
    let missing = answer["missing"].as_array().into_iter().flatten().map(|missing| {
        json!({
            "columns": missing["columns"],
            "why": missing["why"],
            "exports": exports_with(&texts(&missing["columns"]), question),
        })
    });
    let declared = declared(view, question).into_iter();
    json!({
        "question": &*question.code,
        "text": question.text,
        "answered": answer["answered"],
        "answer": answer["answer"],
        "number": answer["number"],
        "by": answer["by"],
        "date": answer["date"],
        "sources": sources.collect::<Vec<_>>(),
        "declared": declared.map(|(text, standing)| json!({"answer": text, "standing": standing})).collect::<Vec<_>>(),
        "missing": missing.collect::<Vec<_>>(),
    })
}
