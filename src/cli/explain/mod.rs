//! `gradus explain`: a rule, a model, or a finding of the tool's own.
//!
//! Takes packs, gives pages. What there is to say is put together once
//! (`rule`, `model`), and drawn as text or Markdown; programs get JSON. The
//! reference under `docs/rules/` is made of the same pages.

mod cel;
mod json;
pub(super) mod markdown;
pub(super) mod model;
pub(super) mod page;
mod params;
pub(super) mod rule;
pub(super) mod shelf;
pub(super) mod text;

use super::args::{ExplainArgs, ExplainFormat};
use super::packs;
use super::stand::Stand;
use super::terminal::Terminal;
use crate::config::ConfigError;
use crate::output::escape;
use crate::pack::{self, Rule};
use crate::report::{ExitStatus, Lint, Problem};
use crate::schema::nearest;
use page::{Page, paragraph};
use shelf::{Book, Shelf};

/// What can be explained.
#[derive(Debug)]
enum Topic<'s> {
    Rule(&'s Book, &'s Rule),
    Model(&'s Book),
    Lint(Lint),
}

pub(super) fn run(args: &ExplainArgs, terminal: Terminal) -> ExitStatus {
    let shelf = match shelf(args) {
        Ok(shelf) => shelf,
        Err(problems) => return terminal.fail(&problems),
    };
    let Some(topic) = find(&shelf, &args.what) else {
        return terminal.fail(&packs::problems([&unknown(&shelf, &args.what)]));
    };
    let write = |out: &mut dyn std::io::Write| match args.format {
        ExplainFormat::Text => text::render(&page(&shelf, &topic), terminal.look(false), out),
        ExplainFormat::Markdown => out.write_all(markdown::render(&page(&shelf, &topic)).as_bytes()),
        ExplainFormat::Json => {
            let text = serde_json::to_string_pretty(&json(&shelf, &topic))?;
            writeln!(out, "{}", escape::json(&text))
        }
    };
    terminal.stream(write, ExitStatus::Met)
}

/// The packs that were asked for, and the built-in ones beside them, since what they say can be asked too.
fn shelf(args: &ExplainArgs) -> Result<Shelf, Vec<Problem>> {
    let stand = Stand::here()?;
    let config = packs::configuration(&args.packs, &[], &stand)?;
    let loaded = packs::load(&args.packs.packs, &config, &stand, packs::Detail::Whole)?;
    let mut books: Vec<Book> = loaded
        .into_iter()
        .map(|((pack, _), _)| Book {
            set: config.params.get(&*pack.id).cloned().unwrap_or_default(),
            pack,
        })
        .collect();
    for id in pack::builtin_ids() {
        if !books.iter().any(|book| &*book.pack.id == id)
            && let Some(Ok(pack)) = pack::builtin(id)
        {
            let set = config.params.get(id).cloned().unwrap_or_default();
            books.push(Book { pack, set });
        }
    }
    Ok(Shelf { books, linked: false })
}

fn find<'s>(shelf: &'s Shelf, what: &str) -> Option<Topic<'s>> {
    let lint = || {
        Lint::ALL
            .into_iter()
            .find(|lint| lint.code().eq_ignore_ascii_case(what))
    };
    let model = || shelf.book(what).map(Topic::Model);
    let rule = shelf.rule(what).map(|(book, rule)| Topic::Rule(book, rule));
    rule.or_else(model).or_else(|| lint().map(Topic::Lint))
}

fn page(shelf: &Shelf, topic: &Topic<'_>) -> Page {
    match topic {
        Topic::Rule(book, rule) => rule::page(shelf, book, rule),
        Topic::Model(book) => model::page(shelf, book),
        Topic::Lint(lint) => lint_page(*lint),
    }
}

fn json(shelf: &Shelf, topic: &Topic<'_>) -> serde_json::Value {
    match topic {
        Topic::Rule(book, rule) => json::rule(shelf, book, rule),
        Topic::Model(book) => json::model(book),
        Topic::Lint(lint) => json::lint(*lint),
    }
}

/// The page of a finding of the tool's own.
fn lint_page(lint: Lint) -> Page {
    let mut page = Page::new(lint.code(), lint.title());
    page.blocks.push(paragraph(lint.explanation()));
    page.blocks.push(paragraph(
        "A finding of gradus itself: it belongs to no model, and fails no target by itself.",
    ));
    page
}

/// The error for a word that is neither a code nor a model.
fn unknown(shelf: &Shelf, what: &str) -> ConfigError {
    let packs = || shelf.books.iter().map(|book| &book.pack);
    let codes = packs().flat_map(|pack| pack.rules.iter().map(|rule| &*rule.code));
    let lints = Lint::ALL.map(Lint::code);
    let known = packs().map(|pack| &*pack.id).chain(codes).chain(lints);
    let near: Vec<String> = nearest(what, known)
        .iter()
        .map(|name| format!("`{name}`"))
        .collect();
    let letters = what
        .trim_end_matches(|c: char| c.is_ascii_digit())
        .to_ascii_uppercase();
    let same_prefix = packs().find(|pack| pack.prefix == letters);
    let range = |pack: &pack::Pack| {
        let (first, last) = (pack.rules.first()?, pack.rules.last()?);
        Some(format!(
            "the codes of `{}` go from {} to {}",
            pack.id, first.code, last.code
        ))
    };
    let help = match (near.split_last(), same_prefix.and_then(range)) {
        (Some((last, [])), _) => format!("did you mean {last}?"),
        (Some((last, most)), _) => format!("did you mean {} or {last}?", most.join(", ")),
        (None, Some(range)) => format!("{range}; `gradus rules` lists them"),
        (None, None) => {
            let models: Vec<&str> = packs().map(|pack| &*pack.id).collect();
            format!(
                "name a code that `gradus rules` lists, or a model: {}",
                models.join(", ")
            )
        }
    };
    ConfigError::new(format!("there is no rule, model or finding `{what}`"), help, None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::Look;

    /// Every code and every model can be explained in all forms, and prose keeps to the width.
    #[test]
    fn everything_can_be_explained() {
        let packs = pack::builtin_ids().into_iter().filter_map(pack::builtin);
        let books = packs.map(|pack| Book {
            pack: pack.unwrap(),
            set: std::collections::BTreeMap::new(),
        });
        let shelf = Shelf {
            books: books.collect(),
            linked: false,
        };
        let packs = || shelf.books.iter().map(|book| &book.pack);
        let models = packs().map(|pack| &*pack.id);
        let codes = packs().flat_map(|pack| pack.rules.iter().map(|rule| &*rule.code));
        for name in models.chain(codes).chain(Lint::ALL.map(Lint::code)) {
            let topic = find(&shelf, name).unwrap();
            assert!(json(&shelf, &topic).is_object());
            let page = page(&shelf, &topic);
            assert!(markdown::render(&page).starts_with(&format!("# {name}: ")));
            for width in [60, 80, 120] {
                let look = Look {
                    color: false,
                    width,
                    all: false,
                };
                let mut text = Vec::new();
                text::render(&page, look, &mut text).unwrap();
                let text = String::from_utf8(text).unwrap();
                let prose = |line: &&str| !line.starts_with("    ") && !line.contains("://");
                let long = text
                    .lines()
                    .filter(prose)
                    .find(|line| line.chars().count() > width);
                assert_eq!(long, None, "{name} at {width}");
            }
        }
    }
}
