//! Bytes of an export as rows of cells.
//!
//! Takes anything that can be read, tells by its first bytes what it is, and gives
//! one row at a time. Memory is bounded by [`Limits`], whatever the file says about
//! itself. What the cells mean is not known here.

mod archive;
mod delimited;
mod gzip;
mod json;
mod open;
mod row;
mod sheet;
mod stops;
mod text;

use std::io::{self, Read};

pub(in crate::evidence) use json::NESTED;
pub use open::open;
pub(in crate::evidence) use row::Row;

use self::archive::{Archive, Entry};
use self::delimited::{DELIMITERS, Delimited};
use self::gzip::{Counted, Gunzip};
use self::json::Lines;
use self::sheet::Book;
use self::text::Text;
use super::error::Problem;
use super::limits::Limits;

/// A table whose delimiter or sheet is still to be chosen.
pub(in crate::evidence) enum Table<'i> {
    /// Text with delimiters.
    Delimited(Box<Delimited<'i>>),
    /// JSON Lines.
    Lines(Box<Lines<'i>>),
    /// A workbook.
    Book(Box<Book<'i>>),
}

impl Table<'_> {
    /// In how many ways the table can be read: delimiters, sheets.
    pub(in crate::evidence) fn ways(&mut self) -> Vec<usize> {
        match self {
            // Where the file names its delimiter, only that one counts.
            Self::Delimited(table) if table.is_declared => vec![usize::from(table.delimiter)],
            Self::Delimited(_) => DELIMITERS.iter().map(|&byte| usize::from(byte)).collect(),
            Self::Lines(_) => vec![0],
            Self::Book(book) => (0..book.len()).collect(),
        }
    }

    /// Shows rows of the start, read in one way, until `visit` has seen enough.
    pub(in crate::evidence) fn sample(
        &mut self,
        way: usize,
        visit: &mut dyn FnMut(Row<'_>) -> bool,
    ) -> Result<(), Problem> {
        match self {
            Self::Delimited(table) => table.sample(u8::try_from(way).unwrap_or(b','), visit),
            Self::Lines(table) => table.sample(visit),
            Self::Book(book) => return book.sample(way, visit),
        }
        Ok(())
    }

    /// Settles the way.
    pub(in crate::evidence) fn choose(&mut self, way: usize) -> Result<(), Problem> {
        match self {
            Self::Delimited(table) => table.delimiter = u8::try_from(way).unwrap_or(b','),
            Self::Lines(_) => {}
            Self::Book(book) => book.choose(way)?,
        }
        Ok(())
    }

    /// Whether rows must have as many cells as the header.
    pub(in crate::evidence) fn is_even(&self) -> bool {
        matches!(self, Self::Delimited(_))
    }

    /// The next row, or the row that stopped the work and why.
    pub(in crate::evidence) fn next(&mut self) -> Result<Option<Row<'_>>, (u64, Problem)> {
        match self {
            Self::Delimited(table) => table.next(),
            Self::Lines(table) => table.next(),
            Self::Book(book) => book.next(),
        }
    }

    /// Whether the encoding is a guess.
    pub(in crate::evidence) fn is_guessed(&self) -> bool {
        match self {
            Self::Delimited(table) => table.is_guessed(),
            Self::Lines(table) => table.is_guessed(),
            Self::Book(_) => false,
        }
    }
}

/// Opens a table and hands it on while its bytes are held.
pub(in crate::evidence) fn with_table<T, E: From<Problem>>(
    input: &mut dyn Read,
    limits: &Limits,
    work: &mut dyn FnMut(Table<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let (head, input) = peek(input)?;
    let chained = head.as_slice().chain(input);
    match head.as_slice() {
        [0x1F, 0x8B, ..] => {
            let mut gunzip = Gunzip::new(chained, *limits);
            let (head, rest) = peek(&mut gunzip)?;
            refuse(&head)?;
            if head.starts_with(archive::MAGIC) || head.starts_with(&[0x1F, 0x8B]) {
                let what = "it is an archive inside of an archive";
                return Err(Problem::NotATable { what }.into());
            }
            work(text(Box::new(head.as_slice().chain(rest)), limits)?)
        }
        start if start.starts_with(archive::MAGIC) => {
            let mut chained = chained;
            let archive = Archive::read(&mut chained, limits)?;
            if archive.find("xl/workbook.xml").is_some() {
                return work(Table::Book(Box::new(Book::open(&archive, limits)?)));
            }
            let entry = only(&archive)?;
            let mut expanded = archive.open(entry, limits.bytes, limits)?;
            let (head, rest) = peek(&mut expanded)?;
            refuse(&head)?;
            work(text(Box::new(head.as_slice().chain(rest)), limits)?)
        }
        start => {
            refuse(start)?;
            let counted = Counted::new(chained, limits.bytes);
            work(text(Box::new(counted), limits)?)
        }
    }
}

/// Kinds of files that are known and not read.
fn refuse(head: &[u8]) -> Result<(), Problem> {
    let what = match head {
        [0xD0, 0xCF, 0x11, 0xE0, ..] => "it is a workbook of the old form, or one with a password",
        [b'P', b'K', 5, 6, ..] => "it is an empty archive",
        [b'%', b'P', b'D', b'F', ..] => "it is a PDF",
        [b'S', b'Q', b'L', b'i', ..] => "it is a database",
        [b'P', b'A', b'R', b'1', ..] => "it is a Parquet file",
        _ => return Ok(()),
    };
    Err(Problem::NotATable { what })
}

/// The only table of an archive, as portals export it.
fn only(archive: &Archive) -> Result<&Entry, Problem> {
    let is_file = |entry: &&Entry| {
        let name = entry.name.as_str();
        !name.ends_with(['/', '\\']) && !name.starts_with("__MACOSX")
    };
    let mut files = archive.entries.iter().filter(is_file);
    match (files.next(), files.next()) {
        (Some(entry), None) => Ok(entry),
        (None, _) => Err(Problem::NotATable {
            what: "it is an archive without a file",
        }),
        _ => Err(Problem::NotATable {
            what: "it is an archive of several files",
        }),
    }
}

fn text<'i>(input: Box<dyn Read + 'i>, limits: &Limits) -> Result<Table<'i>, Problem> {
    let table = Delimited::new(Text::new(input), limits)?;
    let start = table.start().trim_ascii_start();
    Ok(match start {
        [] => return Err(Problem::Empty),
        [b'{', ..] => Table::Lines(Box::new(table.into_lines())),
        [b'[', rest @ ..] if matches!(rest.trim_ascii_start(), [b'{', ..]) => {
            return Err(Problem::NotATable {
                what: "it is a JSON list, where JSON Lines has one object a line",
            });
        }
        _ => Table::Delimited(Box::new(table)),
    })
}

/// The first bytes, and what follows them.
fn peek<R: Read>(mut input: R) -> Result<(Vec<u8>, R), Problem> {
    let mut head = Vec::with_capacity(8);
    input
        .by_ref()
        .take(8)
        .read_to_end(&mut head)
        .map_err(|error| trouble(&error))?;
    Ok((head, input))
}

/// What an error of reading means; our own problems travel inside of it.
pub(super) fn trouble(error: &io::Error) -> Problem {
    if let Some(problem) = error.get_ref().and_then(|inner| inner.downcast_ref::<Problem>()) {
        return problem.clone();
    }
    Problem::Unreadable {
        reason: error.kind().to_string(),
    }
}
