//! The reference under `docs/`, made of packs, arguments and schemas.
//!
//! Gives pages as text; a test holds the files against them, and writes them
//! anew when asked to. Nothing here is written by hand twice.

mod claims;
mod command_line;
mod evidence;
mod limits;
mod rules;
mod vocabulary;

use super::explain::markdown;
use super::explain::page::Page;

/// A file below `docs/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its path there, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// All files of the reference, by path.
pub fn documents() -> Vec<Document> {
    let mut documents = rules::documents();
    documents.push(document("claims.md", &claims::page()));
    documents.push(document("cli.md", &command_line::page()));
    documents.push(document("configuration.md", &vocabulary::configuration()));
    documents.push(document("evidence.md", &evidence::page()));
    documents.push(document("declaration.md", &vocabulary::declaration()));
    documents.push(document("limits.md", &limits::page()));
    documents.push(document("observations.md", &vocabulary::observations()));
    documents.sort_by(|a, b| a.path.cmp(&b.path));
    documents
}

fn document(path: &str, page: &Page) -> Document {
    let note = "<!-- Generated: `GRADUS_BLESS=1 cargo test --test docs` writes it anew. -->";
    Document {
        path: path.to_owned(),
        text: format!("{note}\n\n{}", markdown::render(page)),
    }
}
