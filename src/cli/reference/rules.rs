//! One page a rule, one a model, and the list of all of them.

use super::{Document, document};
use crate::cli::explain::page::{Block, Line, Page, paragraph};
use crate::cli::explain::shelf::{Book, Shelf};
use crate::cli::explain::{model, rule};
use crate::pack;
use crate::report::Lint;

pub(super) fn documents() -> Vec<Document> {
    let packs = pack::builtin_ids().into_iter().filter_map(pack::builtin);
    let books = packs.flatten().map(|pack| Book {
        pack,
        set: std::collections::BTreeMap::new(),
    });
    let shelf = Shelf {
        books: books.collect(),
        linked: true,
    };
    let mut documents = vec![document("rules/README.md", &index(&shelf))];
    for book in &shelf.books {
        let path = format!("rules/{}.md", book.pack.id);
        documents.push(document(&path, &model::page(&shelf, book)));
        for rule in &book.pack.rules {
            let path = format!("rules/{}.md", rule.code);
            documents.push(document(&path, &rule::page(&shelf, book, rule)));
        }
    }
    documents
}

fn index(shelf: &Shelf) -> Page {
    let mut page = Page::new("Rules", "");
    page.blocks.push(paragraph(
        "The models that gradus brings along, and every rule of them. `gradus explain` shows the same pages in a \
         terminal, with the parameters that a configuration sets.",
    ));
    let rows = shelf.books.iter().map(|book| {
        let pack = &book.pack;
        vec![
            Line::default().with(shelf.page(&pack.id)),
            Line::text(&*pack.title),
            Line::text(pack.rules.len().to_string()),
            Line::text(&*pack.edition),
        ]
    });
    page.blocks.push(Block::Table {
        head: ["Model", "Title", "Rules", "Edition"].map(str::to_owned).to_vec(),
        rows: rows.collect(),
    });
    for book in &shelf.books {
        page.section(&book.pack.title, vec![rules(shelf, book)]);
    }
    let lints = Lint::ALL.into_iter().map(|lint| {
        let about = vec![paragraph(format!("{}. {}", lint.title(), lint.explanation()))];
        (Line::code(lint.code()), about)
    });
    let findings = vec![
        paragraph(
            "What gradus reports of its own accord. These belong to no model, and fail no target by themselves.",
        ),
        Block::Terms(lints.collect()),
    ];
    page.section("Findings of gradus itself", findings);
    page
}

fn rules(shelf: &Shelf, book: &Book) -> Block {
    let pack = &book.pack;
    let rows = pack.rules.iter().map(|rule| {
        vec![
            Line::default().with(shelf.page(&rule.code)),
            Line::text(&*rule.criterion),
            Line::text(format!("{} {}", rule.level, pack.level_name(rule.level))),
        ]
    });
    Block::Table {
        head: ["Rule", "Criterion", "Level"].map(str::to_owned).to_vec(),
        rows: rows.collect(),
    }
}
