//! Rules as SARIF describes them: those of every model that was checked, and the tool's own.

use serde_json::{Value, json};

use super::text::{self, sentence};
use crate::output::escape::{markdown, plain};
use crate::report::{Lint, Model, RuleInfo};

/// Every rule, failed or not, by code.
pub(super) fn descriptors(models: &[Model]) -> Vec<(String, Value)> {
    let of_models = models.iter().flat_map(|model| {
        model
            .rules
            .iter()
            .map(move |rule| (rule.code.to_string(), self::rule(model, rule)))
    });
    let own = Lint::ALL.map(|lint| (lint.code().to_owned(), self::lint(lint)));
    let mut all: Vec<(String, Value)> = of_models.chain(own).collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all.dedup_by(|a, b| a.0 == b.0);
    all
}

fn rule(model: &Model, rule: &RuleInfo) -> Value {
    let about = format!(
        "Level {} ({}) of {}, {}",
        rule.level,
        model.level_name(rule.level),
        model.title,
        dimension(model, rule),
    );
    let advises = rule.basis == "narrative";
    let mut paragraphs = vec![sentence(&rule.criterion)];
    let mut full = sentence(&rule.criterion);
    if let Some(why) = &rule.why {
        paragraphs.push(sentence(why));
        full = format!("{full} {}", sentence(why));
    }
    paragraphs.extend(rule.help.as_deref().map(sentence));
    let mut last = sentence(&about);
    if let Some(effort) = &rule.effort {
        last.push_str(&format!(" Effort: about {effort}."));
    }
    paragraphs.push(last);
    let source = format!("Source: {}", rule.source);
    json!({
        "id": &*plain(&rule.code),
        "name": text::pascal(&[&model.id, &rule.dimension, &rule.code]),
        "shortDescription": {"text": text::short(&sentence(&rule.criterion))},
        "fullDescription": {"text": text::short(&full)},
        "help": help(&paragraphs, &source),
        "defaultConfiguration": {"level": if advises { "note" } else { "warning" }},
        "properties": {
            "tags": tags(&["maturity", &model.id, &rule.dimension, &format!("level-{}", rule.level), rule.basis]),
            "precision": "very-high",
            "problem.severity": if advises { "recommendation" } else { "warning" },
        },
    })
}

fn lint(lint: Lint) -> Value {
    let title = sentence(lint.title());
    let paragraphs = [title.clone(), lint.explanation().to_owned()];
    json!({
        "id": lint.code(),
        "name": format!("{lint:?}"),
        "shortDescription": {"text": title},
        "fullDescription": {"text": text::short(&format!("{title} {}", lint.explanation()))},
        "help": help(&paragraphs, ""),
        "defaultConfiguration": {"level": "warning"},
        "properties": {
            "tags": ["maturity", "gradus"],
            "precision": "very-high",
            "problem.severity": "warning",
        },
    })
}

/// The dimension by its name, where it has one.
fn dimension<'m>(model: &'m Model, rule: &'m RuleInfo) -> &'m str {
    let known = model.dimensions.iter().find(|(id, _)| *id == rule.dimension);
    known.map_or(&rule.dimension, |(_, name)| name)
}

fn help(paragraphs: &[String], source: &str) -> Value {
    let mut texts: Vec<String> = paragraphs.iter().map(|text| plain(text).into_owned()).collect();
    let mut marked: Vec<String> = paragraphs.iter().map(|text| markdown(text)).collect();
    if !source.is_empty() {
        texts.push(plain(source).into_owned());
        marked.push(markdown(source));
    }
    if let Some(first) = marked.first_mut() {
        // A criterion is one line without emphasis of its own.
        *first = format!("**{first}**");
    }
    json!({"text": texts.join("\n\n"), "markdown": marked.join("\n\n")})
}

/// What rules are grouped and filtered by; GitHub reads up to twenty.
fn tags(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| plain(word).into_owned()).collect()
}
