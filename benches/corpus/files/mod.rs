//! The files themselves: figures drawn from a seed. Exports are written as the tools write them; declarations as
//! people do (`portfolio`), or in a small format for other tools (`peers`).
//!
//! Headers of exports are those of real exports, with their traps: rows of events, `?` for nothing, local dates, times that are
//! left and negative, columns that stand twice, people as 32 hex digits, builds with `(X64)`, banners above a header.
//! Nothing here is a real name, ticket or device.

mod assets;
mod book;
mod devices;
mod entries;
mod examples;
mod peers;
mod portfolio;
mod random;
mod table;
mod tickets;
mod tools;
mod training;
mod words;

use std::io::{self, Write};

use random::Random;

pub(crate) use peers::{Mature, declaration as peer};
pub(crate) use portfolio::{Levels, Portfolio, Shape};

/// The seed of what the repository holds.
pub(crate) const SEED: u64 = 2_026;

/// A file below a folder.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct File {
    /// Its path there.
    pub(crate) name: String,
    /// Its content.
    pub(crate) bytes: Vec<u8>,
}

fn file(name: &str, bytes: impl Into<Vec<u8>>) -> File {
    File {
        name: name.to_owned(),
        bytes: bytes.into(),
    }
}

/// One export of every tool, and a declaration that names them all.
pub(crate) fn corpus(seed: u64) -> Vec<File> {
    let mut files = vec![
        file("gradus.yaml", "declarations: [\"*.gradus.yaml\"]\n"),
        file("corpus.gradus.yaml", include_str!("corpus.gradus.yaml")),
    ];
    for (id, exports) in entries::ENTRIES {
        let list = exports.join("\n  - ");
        let text =
            format!("organization: {{id: {id}, name: Corpus, parent: corpus}}\n\nevidence:\n  - {list}\n");
        files.push(file(&format!("{id}.gradus.yaml"), text));
    }
    files.extend(tools::tickets(&mut Random::new(seed, 1)));
    files.extend(devices::exports(&mut Random::new(seed, 2)));
    files.extend(assets::exports(&mut Random::new(seed, 3)));
    files.extend(training::exports(&mut Random::new(seed, 4)));
    files.extend(training::activity(&mut Random::new(seed, 5)));
    files
}

/// The exports that stand in `examples/`.
pub(crate) fn examples() -> Vec<File> {
    examples::examples()
}

/// A list of tickets of so many rows, row by row.
pub(crate) fn tickets(out: &mut dyn Write, rows: u64, seed: u64) -> io::Result<()> {
    let mut random = Random::new(seed, 9);
    let desk = tickets::Desk::large(rows);
    tools::freshservice_header(out)?;
    for number in 0..rows {
        let ticket = desk.ticket(&mut random, number);
        tools::freshservice_row(out, &desk, &ticket)?;
    }
    Ok(())
}
