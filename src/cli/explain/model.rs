//! The page of a model: its ladder.

use super::page::{Block, Line, Page, paragraph};
use super::params;
use super::shelf::{Book, Shelf};
use crate::pack::{LevelInfo, Pack, Rule, Symptom};

/// What there is to say of a model.
pub(in crate::cli) fn page(shelf: &Shelf, book: &Book) -> Page {
    let pack = &book.pack;
    let mut page = Page::new(&*pack.id, &*pack.title);
    page.blocks.push(Block::Facts(facts(shelf, pack)));
    page.blocks.extend(
        pack.subject
            .iter()
            .map(|subject| paragraph(format!("What it is about: {}", subject.trim_end()))),
    );
    page.section("Dimensions", vec![dimensions(pack)]);
    for info in &pack.levels {
        page.section(&format!("{} {}", info.level, info.name), level(shelf, pack, info));
    }
    page.section("Groups", groups(shelf, pack));
    page.section("Parameters", params::terms(book, pack.params.iter()));
    page
}

fn facts(shelf: &Shelf, pack: &Pack) -> Vec<(String, Line)> {
    let mut facts = vec![
        ("edition".to_owned(), Line::text(&*pack.edition)),
        ("source".to_owned(), Line::text(pack.source.to_string())),
    ];
    if let Some(at) = &pack.source.at {
        facts.push((String::new(), Line::default().with(shelf.address(at))));
    }
    facts.push((
        "version".to_owned(),
        Line::text(format!("{} of the rules", pack.version)),
    ));
    let size = format!(
        "{} rules, {} levels, {} dimensions",
        pack.rules.len(),
        pack.levels.len(),
        pack.dimensions.len()
    );
    facts.push(("size".to_owned(), Line::text(size)));
    facts
}

fn dimensions(pack: &Pack) -> Block {
    let rows = pack.dimensions.iter().map(|dimension| {
        let about = match &dimension.about {
            Some(about) => format!("{}: {about}", dimension.name),
            None => dimension.name.clone(),
        };
        vec![Line::code(&*dimension.id), Line::text(about)]
    });
    Block::Table {
        head: ["Dimension", "What it is about"].map(str::to_owned).to_vec(),
        rows: rows.collect(),
    }
}

fn level(shelf: &Shelf, pack: &Pack, info: &LevelInfo) -> Vec<Block> {
    let mut blocks: Vec<Block> = info.summary.iter().map(paragraph).collect();
    if info.level == pack.lowest() {
        blocks.push(paragraph("It asks for nothing."));
    }
    if !info.symptoms.is_empty() {
        blocks.push(paragraph("What people see there, and which rules end it:"));
        blocks.push(Block::Items(
            info.symptoms.iter().map(|s| symptom(shelf, s)).collect(),
        ));
    }
    let rules: Vec<&Rule> = by_dimension(pack, info);
    if !rules.is_empty() {
        blocks.push(Block::Table {
            head: ["Rule", "Criterion", "Dimension", "Basis", "Place in the document"]
                .map(str::to_owned)
                .to_vec(),
            rows: rules.into_iter().map(|rule| row(shelf, rule)).collect(),
        });
    }
    blocks
}

fn symptom(shelf: &Shelf, symptom: &Symptom) -> Line {
    if symptom.ended_by.is_empty() {
        return Line::text(&symptom.text);
    }
    let codes = Line::join(symptom.ended_by.iter().map(|code| shelf.page(code)), ", ");
    let mut line = Line::text(format!("{} (", symptom.text));
    line.0.extend(codes.0);
    line.and(")")
}

/// The rules of a level, in the order of the dimensions.
fn by_dimension<'p>(pack: &'p Pack, info: &LevelInfo) -> Vec<&'p Rule> {
    let of_level = pack.rules.iter().filter(|rule| rule.level == info.level);
    let mut rules: Vec<&Rule> = of_level.collect();
    let order = |rule: &Rule| pack.dimensions.iter().position(|d| d.id == rule.dimension);
    rules.sort_by_key(|rule| (order(rule), &rule.code));
    rules
}

fn row(shelf: &Shelf, rule: &Rule) -> Vec<Line> {
    let parts = [&rule.source.section, &rule.source.item];
    let place: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    vec![
        Line::default().with(shelf.page(&rule.code)),
        Line::text(&*rule.criterion),
        Line::text(&*rule.dimension),
        Line::text(rule.basis.word()),
        Line::text(place.join(", ")),
    ]
}

fn groups(shelf: &Shelf, pack: &Pack) -> Vec<Block> {
    let terms: Vec<_> = pack
        .groups
        .iter()
        .map(|group| {
            let of = Line::join(group.of.iter().map(|code| shelf.page(code)), ", ");
            let mut line = Line::text(format!("At level {}, {} of ", group.level, group.at_least));
            line.0.extend(of.0);
            let mut blocks = vec![Block::Paragraph(
                line.and(format!(" {}.", super::rule::enough(group.at_least))),
            )];
            blocks.extend(group.why.iter().map(|why| paragraph(format!("Reason: {why}"))));
            (Line::code(&group.id), blocks)
        })
        .collect();
    if terms.is_empty() {
        Vec::new()
    } else {
        vec![Block::Terms(terms)]
    }
}
