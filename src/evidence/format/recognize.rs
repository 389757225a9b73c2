//! Which export a file is, where its header stands, and what separates its cells.
//!
//! A row of the start is the header when its cells are headers that a format knows,
//! so the delimiter need not be guessed from how often a character occurs: the one
//! that makes a header is right.

use super::header::{Binding, Headers};
use super::{Canonical, FORMATS, Format, Shape};
use crate::evidence::error::Problem;
use crate::evidence::file::{Row, Table};
use crate::evidence::read::Request;
use crate::schema::{advice, nearest, shown};

/// Headers that a message shows.
const SHOWN: usize = 20;
/// Rows from which the keys of JSON Lines are gathered.
const KEYED: usize = 1000;

/// How a file is to be read.
#[derive(Debug)]
pub(in crate::evidence) struct Found {
    /// Delimiter or sheet.
    pub(in crate::evidence) way: usize,
    /// Rows above the first one with values, blank ones not counted.
    pub(in crate::evidence) above: usize,
    pub(in crate::evidence) headers: Headers,
    pub(in crate::evidence) format: &'static Format,
    pub(in crate::evidence) shape: &'static Shape,
    pub(in crate::evidence) binding: Binding,
}

impl Found {
    /// What tells a better way to read a file from a worse one.
    fn rank(&self) -> (bool, bool, usize) {
        let complete = self.missing().is_none() && self.binding.absent.is_empty();
        (complete, !self.format.marks.is_empty(), self.binding.matched)
    }

    /// Whether its row is a header without doubt.
    fn is_certain(&self) -> bool {
        self.rank().0 && self.binding.matched >= 2
    }

    /// The first column that is needed and absent.
    fn missing(&self) -> Option<&'static Canonical> {
        let beside = !self.binding.beside.is_empty();
        let mut columns = self.shape.kind.columns().iter().enumerate();
        columns
            .find(|(position, column)| {
                column.needed && !self.binding.has(*position) && !(beside && column.name == "course")
            })
            .map(|(_, column)| column)
    }
}

/// Finds the header, and with it the format.
pub(in crate::evidence) fn recognize(table: &mut Table<'_>, request: &Request<'_>) -> Result<Found, Problem> {
    check_columns(request)?;
    let formats = formats(request)?;
    let mut best: Option<Found> = None;
    for way in table.ways() {
        for (above, names) in starts(table, way, request.limits.banner)? {
            // What follows a header are values, even where another header stands among them.
            if best
                .as_ref()
                .is_some_and(|best| best.way == way && best.is_certain())
            {
                break;
            }
            let headers = || Headers::new(names.clone());
            let known = headers();
            for &(format, shape) in &formats {
                if request.format.is_none() && !known.bear(format) {
                    continue;
                }
                let binding = Binding::new(&known, shape, request.columns);
                if binding.matched == 0 {
                    continue;
                }
                let found = Found {
                    way,
                    above,
                    headers: headers(),
                    format,
                    shape,
                    binding,
                };
                if best.as_ref().is_none_or(|best| found.rank() > best.rank()) {
                    best = Some(found);
                }
            }
        }
    }
    match best {
        Some(found) if found.rank().0 => Ok(found),
        Some(found) => Err(incomplete(&found)),
        None => {
            // A start that cannot even be split says so itself.
            if let Some(&way) = table.ways().first() {
                table.choose(way)?;
                table.next().map_err(|(_, problem)| problem)?;
            }
            Err(unknown(request, &formats))
        }
    }
}

/// The first rows as texts, each with the number of rows from the start up to it.
fn starts(table: &mut Table<'_>, way: usize, banner: usize) -> Result<Vec<(usize, Vec<String>)>, Problem> {
    let mut rows = Vec::new();
    let mut keys = Vec::new();
    let mut count = 0;
    let text = |cell: &[u8]| String::from_utf8_lossy(cell).into_owned();
    table.sample(way, &mut |row: Row<'_>| {
        count += 1;
        if !row.names.is_empty() {
            keys = row.names.to_vec();
            return count < KEYED;
        }
        rows.push((count, row.cells().map(text).collect()));
        count <= banner
    })?;
    if !keys.is_empty() {
        rows = vec![(0, keys)];
    }
    Ok(rows)
}

type Known = (&'static Format, &'static Shape);

/// The formats that come into question.
fn formats(request: &Request<'_>) -> Result<Vec<Known>, Problem> {
    let kind = request.kind;
    let Some(name) = request.format else {
        let fits = |format: &&'static Format| format.shape(kind).map(|shape| (*format, shape));
        return Ok(FORMATS.iter().filter_map(fits).collect());
    };
    let names: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
    let format = Format::find(name).ok_or_else(|| Problem::Format {
        name: shown(name),
        help: advice(name, &names, "format"),
    })?;
    let shape = format.shape(kind).ok_or_else(|| {
        let kinds: Vec<String> = format
            .tables
            .iter()
            .map(|shape| format!("`{}`", shape.kind.word()))
            .collect();
        Problem::Kind {
            format: format.name,
            kind: kind.word(),
            help: format!("it holds {}", kinds.join(" and ")),
        }
    })?;
    Ok(vec![(format, shape)])
}

/// Keys of `columns` must be ours.
fn check_columns(request: &Request<'_>) -> Result<(), Problem> {
    let names: Vec<&str> = request.kind.columns().iter().map(|column| column.name).collect();
    let own = |name: &str| name.starts_with("x-") || names.contains(&name);
    match request.columns.iter().find(|(name, _)| !own(name)) {
        None => Ok(()),
        Some((name, _)) => Err(Problem::Column {
            name: shown(name),
            kind: request.kind.word(),
            help: advice(name, &names, "column"),
        }),
    }
}

/// Why the header that fits best does not suffice.
fn incomplete(found: &Found) -> Problem {
    if let Some((column, header)) = found.binding.absent.first() {
        let near = nearest(header, found.headers.names().iter().map(String::as_str));
        let help = match near.first() {
            Some(near) => format!("did you mean `{}`?", shown(near)),
            None => seen(found),
        };
        return Problem::Header {
            column: column.clone(),
            header: shown(header),
            help,
        };
    }
    let Some(missing) = found.missing() else {
        return Problem::Empty;
    };
    let accepted = accepted(found.shape, missing.name);
    Problem::Missing {
        column: missing.name,
        meaning: missing.meaning,
        help: format!("{accepted}; {}", seen(found)),
    }
}

/// What would do for a column.
fn accepted(shape: &Shape, name: &str) -> String {
    let columns = shape.columns.iter().filter(|column| column.name == name);
    let headers = columns
        .flat_map(|column| column.headers)
        .filter(|header| !header.is_empty());
    let quoted: Vec<String> = headers.take(4).map(|header| format!("`{header}`")).collect();
    let other = format!("name its header under `columns`, as in `{name}: Header`");
    match quoted.as_slice() {
        [] => other,
        headers => format!("export {}, or {other}", headers.join(" or ")),
    }
}

/// The headers that are there. A row in which fewer than two cells are known headers may
/// hold values instead, and values are never shown.
fn seen(found: &Found) -> String {
    let names = found.headers.names();
    if found.binding.matched < 2 {
        return "its own headers are none that are known".to_owned();
    }
    let harmless = |name: &&String| {
        let digits = name.bytes().filter(u8::is_ascii_digit).count();
        !name.trim().is_empty() && !name.contains('@') && digits < 4
    };
    let quoted: Vec<String> = names
        .iter()
        .filter(harmless)
        .take(SHOWN)
        .map(|name| format!("`{}`", shown(name)))
        .collect();
    let more = names.len().saturating_sub(quoted.len());
    let rest = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    format!("there are {}{rest}", quoted.join(", "))
}

/// No row is a header.
fn unknown(request: &Request<'_>, formats: &[Known]) -> Problem {
    let needed: Vec<&Canonical> = request
        .kind
        .columns()
        .iter()
        .filter(|column| column.needed)
        .collect();
    if let (Some(_), [(_, shape)], Some(first)) = (request.format, formats, needed.first()) {
        return Problem::Missing {
            column: first.name,
            meaning: first.meaning,
            help: accepted(shape, first.name),
        };
    }
    let names: Vec<String> = needed.iter().map(|column| format!("`{}`", column.name)).collect();
    Problem::Unknown {
        kind: request.kind.word(),
        needed: names.join(", "),
    }
}
