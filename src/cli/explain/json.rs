//! An explanation for programs, version 1. Fields are only ever added.

use serde_json::{Value, json};

use super::rule::{definitions, groups, mentions, symptoms};
use super::shelf::{Book, Shelf};
use crate::pack::{Check, Citation, Example, Pack, Param, Quorum, Requirement, Rule};
use crate::report::Lint;

/// Raised when a reader of the older form would misread the new one.
const FORMAT_VERSION: u32 = 1;

fn wire(kind: &str, content: &Value) -> Value {
    json!({"format": "gradus-explanation", "format_version": FORMAT_VERSION, "kind": kind, kind: content})
}

pub(super) fn rule(shelf: &Shelf, book: &Book, rule: &Rule) -> Value {
    let pack = &book.pack;
    let mentions = mentions(pack, rule);
    let params = pack
        .params
        .iter()
        .filter(|param| mentions.params.contains(&*param.name));
    let dimension = pack
        .dimensions
        .iter()
        .find(|dimension| dimension.id == rule.dimension);
    wire(
        "rule",
        &json!({
            "code": &*rule.code,
            "model": {"id": &*pack.id, "title": &*pack.title, "version": pack.version, "edition": &*pack.edition},
            "level": rule.level.number(),
            "level_name": pack.level_name(rule.level),
            "dimension": {"id": &*rule.dimension, "name": dimension.map(|dimension| &dimension.name)},
            "basis": rule.basis.word(),
            "criterion": &*rule.criterion,
            "why": rule.why,
            "ends": symptoms(pack, rule)
                .map(|(level, text)| json!({"level": level.number(), "symptom": text}))
                .collect::<Vec<_>>(),
            "source": citation(&rule.source),
            "effort": rule.effort,
            "help": {"text": rule.help.text, "snippet": rule.help.snippet},
            "partly": rule.partly,
            "applies_when": rule.applies_when.as_ref().map(|applies| {
                json!({"condition": applies.condition.text(), "reason": applies.reason})
            }),
            "checks": rule.checks.iter().map(check).collect::<Vec<_>>(),
            "definitions": definitions(pack, &mentions)
                .map(|named| json!({
                    "name": named.name, "meaning": named.meaning, "expression": named.expression,
                }))
                .collect::<Vec<_>>(),
            "params": params.map(|param| self::param(book, param)).collect::<Vec<_>>(),
            "examples": rule.examples.iter().map(example).collect::<Vec<_>>(),
            "groups": groups(pack, rule).map(|group| &group.id).collect::<Vec<_>>(),
            "same_as": shelf.same(rule)
                .map(|(other, same)| json!({
                    "code": &*same.code, "model": &*other.pack.id, "criterion": &*same.criterion,
                }))
                .collect::<Vec<_>>(),
            "file": &**rule.place.source.name(),
            "line": rule.place.start().line,
        }),
    )
}

pub(super) fn model(book: &Book) -> Value {
    let pack = &book.pack;
    wire(
        "model",
        &json!({
            "id": &*pack.id,
            "title": &*pack.title,
            "version": pack.version,
            "edition": &*pack.edition,
            "source": citation(&pack.source),
            "subject": pack.subject,
            "dimensions": pack.dimensions.iter()
                .map(|dimension| json!({
                    "id": &*dimension.id, "name": dimension.name, "about": dimension.about,
                }))
                .collect::<Vec<_>>(),
            "levels": levels(pack),
            "groups": pack.groups.iter()
                .map(|group| json!({
                    "id": group.id, "level": group.level.number(), "at_least": group.at_least,
                    "of": group.of.iter().map(|code| &**code).collect::<Vec<_>>(), "why": group.why,
                }))
                .collect::<Vec<_>>(),
            "params": pack.params.iter().map(|param| self::param(book, param)).collect::<Vec<_>>(),
        }),
    )
}

pub(super) fn lint(lint: Lint) -> Value {
    wire(
        "finding",
        &json!({"code": lint.code(), "title": lint.title(), "explanation": lint.explanation()}),
    )
}

fn levels(pack: &Pack) -> Vec<Value> {
    let levels = pack.levels.iter().map(|info| {
        let rules = pack.rules.iter().filter(|rule| rule.level == info.level);
        json!({
            "level": info.level.number(),
            "name": &*info.name,
            "summary": info.summary,
            "symptoms": info.symptoms.iter()
                .map(|symptom| json!({
                    "text": symptom.text,
                    "ended_by": symptom.ended_by.iter().map(|code| &**code).collect::<Vec<_>>(),
                }))
                .collect::<Vec<_>>(),
            "rules": rules
                .map(|rule| json!({
                    "code": &*rule.code, "dimension": &*rule.dimension, "basis": rule.basis.word(),
                    "criterion": &*rule.criterion, "source": rule.source.to_string(),
                }))
                .collect::<Vec<_>>(),
        })
    });
    levels.collect()
}

fn citation(citation: &Citation) -> Value {
    json!({
        "publisher": citation.publisher,
        "title": citation.title,
        "section": citation.section,
        "item": citation.item,
        "at": citation.at,
    })
}

fn param(book: &Book, param: &Param) -> Value {
    let set = book.set.get(&param.name);
    json!({
        "name": param.name,
        "value": book.value(&param.name),
        "default": param.default,
        "set_at": set.map(|set| set.place.to_string()),
        "meaning": param.meaning,
        "reason": param.reason,
    })
}

fn check(check: &Check) -> Value {
    let each = check.each.as_ref();
    let at_least = each.map(|each| match each.quorum {
        Quorum::AtLeast(count) => json!(count),
        Quorum::All | Quorum::AllIfAny => json!("all"),
    });
    let written = |template: &crate::expr::Template| template.text(|_| None);
    json!({
        "each": each.map(|each| each.path.text()),
        "where": each.and_then(|each| each.filter.as_ref()).map(|filter| filter.text()),
        "at_least": at_least,
        "may_be_none": each.is_some_and(|each| each.quorum == Quorum::AllIfAny),
        "require": match &check.require {
            Requirement::Condition(condition) => Some(condition.text()),
            Requirement::Shape(_) => None,
        },
        "message": check.message.as_deref().map(written),
        "help": check.help.as_deref().map(written),
        "line": check.place.start().line,
    })
}

fn example(example: &Example) -> Value {
    json!({
        "expected": example.expected.key(),
        "name": example.name,
        "today": example.today.to_string(),
        "params": example.params,
        "text": example.text.text(),
    })
}
