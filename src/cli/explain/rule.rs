//! The page of a rule.

use std::fmt::Write as _;

use super::page::{Block, Language, Line, Page, paragraph};
use super::params;
use super::shelf::{Book, Shelf};
use crate::expr::Mentions;
use crate::pack::{
    Basis, Check, Example, Expectation, Group, Level, LevelInfo, Named, Pack, Quorum, Requirement, Rule,
};

/// What there is to say of a rule.
pub(in crate::cli) fn page(shelf: &Shelf, book: &Book, rule: &Rule) -> Page {
    let pack = &book.pack;
    let mut page = Page::new(&*rule.code, &*rule.criterion);
    page.blocks.push(Block::Facts(facts(shelf, book, rule)));
    page.section("Why it matters", why(pack, rule));
    page.section("What to do", to_do(rule));
    page.section("What decides it", decides(book, rule));
    let mentions = mentions(pack, rule);
    page.section("Named expressions", named(pack, &mentions));
    let used = pack
        .params
        .iter()
        .filter(|param| mentions.params.contains(&*param.name));
    page.section("Parameters", params::terms(book, used));
    let partly = rule.partly.iter().map(paragraph).collect();
    page.section("What facts decide only in part", partly);
    page.section("Where it applies", applies(rule));
    for expected in [Expectation::Satisfied, Expectation::Violated] {
        if let Some(example) = rule.examples.iter().find(|example| example.expected == expected) {
            let heading = match expected {
                Expectation::Satisfied => "An example that satisfies it",
                _ => "An example that violates it",
            };
            page.section(heading, self::example(rule, example));
        }
    }
    page
}

fn facts(shelf: &Shelf, book: &Book, rule: &Rule) -> Vec<(String, Line)> {
    let pack = &book.pack;
    let mut facts: Vec<(String, Line)> = Vec::new();
    let mut fact = |name: &str, line| facts.push((name.to_owned(), line));
    let model = Line::text(format!("{} (", pack.title));
    fact("model", model.with(shelf.page(&pack.id)).and(")"));
    fact(
        "level",
        Line::text(format!("{} {}", rule.level, pack.level_name(rule.level))),
    );
    fact("dimension", dimension(pack, rule));
    fact("basis", Line::text(basis(rule.basis)));
    if !rule.source.is_empty() {
        fact("source", Line::text(rule.source.to_string()));
    }
    if let Some(at) = &rule.source.at {
        fact("", Line::default().with(shelf.address(at)));
    }
    if let Some(effort) = &rule.effort {
        fact(
            "effort",
            Line::text(format!("about {effort}, an order of magnitude")),
        );
    }
    fact("stands in", Line::default().with(shelf.file(&rule.place)));
    for group in groups(pack, rule) {
        let of = Line::join(group.of.iter().map(|code| shelf.page(code)), ", ");
        let mut line = Line::code(&group.id).and(format!(": {} of ", group.at_least));
        line.0.extend(of.0);
        fact(
            "group",
            line.and(format!(" {} at level {}", enough(group.at_least), group.level)),
        );
    }
    for (other, same) in shelf.same(rule) {
        let line = Line::default().with(shelf.page(&same.code));
        fact(
            "the same in",
            line.and(format!(" ({}): {}", other.pack.id, same.criterion)),
        );
    }
    facts
}

fn dimension(pack: &Pack, rule: &Rule) -> Line {
    let found = pack
        .dimensions
        .iter()
        .find(|dimension| dimension.id == rule.dimension);
    let name = found.map_or("", |dimension| &dimension.name);
    Line::text(format!("{name} ("))
        .and_code(&*rule.dimension)
        .and(")")
}

/// What a basis means.
pub(super) fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Characteristic => "characteristic: it stands in the level's own list, and is required",
        Basis::Narrative => "narrative: it stands in the prose, and advises; `--strict` requires it",
    }
}

/// "Is enough", of so many.
pub(super) fn enough(count: usize) -> &'static str {
    if count == 1 { "is enough" } else { "are enough" }
}

/// The groups that a rule is in.
pub(super) fn groups<'p>(pack: &'p Pack, rule: &'p Rule) -> impl Iterator<Item = &'p Group> {
    pack.groups.iter().filter(|group| group.of.contains(&rule.code))
}

/// The symptoms that a rule ends, with their levels.
pub(super) fn symptoms<'p>(pack: &'p Pack, rule: &'p Rule) -> impl Iterator<Item = (Level, &'p str)> {
    let all = |info: &'p LevelInfo| info.symptoms.iter().map(move |symptom| (info.level, symptom));
    pack.levels
        .iter()
        .flat_map(all)
        .filter(|(_, symptom)| symptom.ended_by.contains(&rule.code))
        .map(|(level, symptom)| (level, symptom.text.as_str()))
}

fn why(pack: &Pack, rule: &Rule) -> Vec<Block> {
    let mut blocks: Vec<Block> = rule.why.iter().map(paragraph).collect();
    let symptoms: Vec<Line> = symptoms(pack, rule)
        .map(|(level, text)| Line::text(format!("{text} (level {level})")))
        .collect();
    if !symptoms.is_empty() {
        blocks.push(paragraph("It helps to end what people see below it:"));
        blocks.push(Block::Items(symptoms));
    }
    blocks
}

fn to_do(rule: &Rule) -> Vec<Block> {
    let text = rule.help.text.iter().map(paragraph);
    let snippet = rule.help.snippet.iter();
    text.chain(snippet.map(|snippet| Block::Code(Language::Yaml, snippet.clone())))
        .collect()
}

fn decides(book: &Book, rule: &Rule) -> Vec<Block> {
    let mut checks: Vec<Vec<Block>> = rule.checks.iter().map(|check| self::check(book, check)).collect();
    if checks.len() == 1 {
        return checks.pop().unwrap_or_default();
    }
    vec![paragraph("All of these checks must hold."), Block::Steps(checks)]
}

fn check(book: &Book, check: &Check) -> Vec<Block> {
    let mut blocks = Vec::new();
    if let Some(each) = &check.each {
        let (before, after, then) = quorum(each.quorum, each.filter.is_some());
        blocks.push(Block::Paragraph(
            Line::text(before).and_code(each.path.text()).and(after),
        ));
        if let Some(filter) = &each.filter {
            blocks.push(Block::Code(Language::Cel, filter.text().to_owned()));
            blocks.push(paragraph(then));
        }
    } else {
        blocks.push(paragraph("This must hold:"));
    }
    match &check.require {
        Requirement::Condition(condition) => {
            blocks.push(Block::Code(Language::Cel, condition.text().to_owned()));
        }
        Requirement::Shape(_) => {
            let line = Line::text("the shape that the JSON Schema under `schema` asks for, at ");
            blocks.push(Block::Paragraph(line.and_code(check.place.to_string())));
        }
    }
    let known = |text: &str| book.value(text.strip_prefix("params.")?).map(params::shown);
    if let Some(message) = &check.message {
        blocks.push(paragraph(format!("Otherwise: {}", message.text(known))));
    }
    if let Some(help) = &check.help {
        blocks.push(paragraph(format!("Help: {}", help.text(known))));
    }
    blocks
}

/// How many elements must pass, in words: before the path, after it, and after the filter.
fn quorum(quorum: Quorum, filtered: bool) -> (String, &'static str, &'static str) {
    let after = if filtered {
        " as `it`, where"
    } else {
        " as `it`, this must hold:"
    };
    match quorum {
        Quorum::All if filtered => (
            "For each element of ".to_owned(),
            after,
            "this must hold, and there must be one:",
        ),
        Quorum::All => (
            "For each element of ".to_owned(),
            " as `it`, this must hold, and there must be one:",
            "",
        ),
        Quorum::AllIfAny => (
            "For each element, if there are any, of ".to_owned(),
            after,
            "this must hold:",
        ),
        Quorum::AtLeast(1) => (
            "For at least one element of ".to_owned(),
            after,
            "this must hold:",
        ),
        Quorum::AtLeast(count) => (
            format!("For at least {count} elements of "),
            after,
            "this must hold:",
        ),
    }
}

/// What the conditions and messages of a rule speak of.
pub(super) fn mentions(pack: &Pack, rule: &Rule) -> Mentions {
    let mut mentions = Mentions::default();
    let scope = &pack.scope;
    if let Some(applies) = &rule.applies_when {
        mentions.condition(scope, &applies.condition);
    }
    for check in &rule.checks {
        if let Some(each) = &check.each {
            mentions.walk(scope, &each.path);
            if let Some(filter) = &each.filter {
                mentions.condition(scope, filter);
            }
        }
        if let Requirement::Condition(condition) = &check.require {
            mentions.condition(scope, condition);
        }
        if let Some(at) = &check.at {
            mentions.condition(scope, at);
        }
        for template in [&check.message, &check.help].into_iter().flatten() {
            mentions.template(scope, template);
        }
    }
    mentions
}

/// The named expressions that are mentioned, in the order of the pack.
pub(super) fn definitions<'p>(pack: &'p Pack, mentions: &Mentions) -> impl Iterator<Item = &'p Named> {
    let mentioned = mentions.definitions.iter();
    mentioned
        .filter_map(|&index| pack.definitions.get(index))
        .collect::<Vec<_>>()
        .into_iter()
}

fn named(pack: &Pack, mentions: &Mentions) -> Vec<Block> {
    let terms: Vec<_> = definitions(pack, mentions)
        .map(|named| {
            let mut blocks: Vec<Block> = named.meaning.iter().map(paragraph).collect();
            blocks.push(Block::Code(Language::Cel, named.expression.clone()));
            (Line::code(&named.name), blocks)
        })
        .collect();
    if terms.is_empty() {
        Vec::new()
    } else {
        vec![Block::Terms(terms)]
    }
}

fn applies(rule: &Rule) -> Vec<Block> {
    let Some(applies) = &rule.applies_when else {
        return Vec::new();
    };
    vec![
        paragraph("Only where this holds; elsewhere it counts as satisfied:"),
        Block::Code(Language::Cel, applies.condition.text().to_owned()),
        paragraph(format!("The reason: {}", applies.reason)),
    ]
}

fn example(rule: &Rule, example: &Example) -> Vec<Block> {
    let name = example
        .name
        .as_deref()
        .map_or_else(|| "A declaration".to_owned(), capital);
    let mut about = format!("{name} (judged for {}", example.today);
    for (param, value) in &example.params {
        let _ = write!(about, ", with `{param}` = `{}`", params::shown(value));
    }
    about.push_str(").");
    if !example.marked_lines(&rule.code).is_empty() {
        let _ = write!(
            about,
            " The finding points at the line with `# <- {}`.",
            rule.code
        );
    }
    vec![
        paragraph(about),
        Block::Code(Language::Yaml, example.text.text().to_owned()),
    ]
}

/// The same text with its first letter as a capital.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}
