//! An export from its first byte to its last record.

use std::fmt;
use std::io::Read;

use super::build::{Context, build};
use super::error::{EvidenceError, Problem};
use super::file::{Row, Table, with_table};
use super::format::{Binding, Form, Format, Found, Headers, recognize};
use super::limits::Limits;
use super::record::{Kind, Record};
use super::value::Dates;
use super::value::order::{Evidence, Order};
use super::value::pattern::Pattern;
use super::value::zone::Zone;

/// What a declaration says of an export.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// What its rows are.
    pub kind: Kind,
    /// The format; recognized where it is left out.
    pub format: Option<&'a str>,
    /// Our names with the headers of the file.
    pub columns: &'a [(String, String)],
    /// The zone of times that name none.
    pub zone: jiff::tz::TimeZone,
    /// How dates are written; recognized where it is left out.
    pub date_format: Option<&'a str>,
    /// Values that mean nothing, beside the empty one.
    pub nulls: &'a [String],
    /// The file as reports show it.
    pub name: &'a str,
    /// Bounds.
    pub limits: Limits,
}

/// What was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadSummary {
    /// The format, as recognized or declared.
    pub format: &'static str,
    /// Our columns with the headers that they were read from.
    pub columns: Vec<(&'static str, String)>,
    /// Rows that gave records.
    pub rows: u64,
    /// Rows that could not be read. A caller must not take the figures for the whole
    /// where there are any.
    pub unread: Unread,
    /// What was decided about the file.
    pub notes: Vec<Note>,
}

/// Rows that could not be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unread {
    /// How many.
    pub rows: u64,
    /// The first of them, at most [`Limits::DESCRIBED`].
    pub first: Vec<UnreadRow>,
}

/// A row that could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnreadRow {
    /// Its number in the file, from 1.
    pub row: u64,
    /// The cell at fault, and why.
    pub why: Why,
}

/// Why a row could not be read; the cell itself is never repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Why {
    /// Our name of the column; `None` where the whole row is at fault.
    pub column: Option<&'static str>,
    /// What is wrong.
    pub reason: Reason,
}

/// What is wrong with a cell or a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// More or fewer cells than the header.
    Ragged {
        /// Cells in the row.
        cells: usize,
        /// Cells in the header.
        header: usize,
    },
    /// A line that is no JSON object.
    Object,
    /// A list or an object where a value is expected.
    Nested,
    /// Bytes that are no UTF-8.
    Encoding,
    /// Nothing where something is needed.
    Absent,
    /// No date.
    Date,
    /// No whole number.
    Count,
    /// No span of time.
    Span,
    /// Neither yes nor no.
    Truth,
    /// No percentage.
    Percent,
    /// No build.
    Build,
    /// No known word for how far a training is.
    Status,
    /// No known word for who answered.
    Answerer,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(column) = self.column {
            write!(f, "`{column}` ")?;
        }
        match self.reason {
            Reason::Ragged { cells: 1, header } => write!(f, "has one cell where the header has {header}"),
            Reason::Ragged { cells, header } => write!(f, "has {cells} cells where the header has {header}"),
            Reason::Object => f.write_str("is no JSON object"),
            Reason::Nested => f.write_str("is a list or an object"),
            Reason::Encoding => f.write_str("is not UTF-8, as the text before it is"),
            Reason::Absent => f.write_str("is empty"),
            Reason::Date => f.write_str("is no date in the form of this file"),
            Reason::Count => f.write_str("is no whole number"),
            Reason::Span => f.write_str("is no span of time"),
            Reason::Truth => f.write_str("is neither yes nor no"),
            Reason::Percent => f.write_str("is no percentage"),
            Reason::Build => f.write_str("is no build"),
            Reason::Status => f.write_str("is no known word for how far a training is"),
            Reason::Answerer => f.write_str("is none of `peer`, `expert`, `automation`"),
        }
    }
}

/// What was decided about a file, which a reader of its figures should know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// The text is not UTF-8 and was taken for Windows-1252.
    GuessedEncoding,
    /// So many rows stand above the header.
    Banner(usize),
    /// The header stands again in so many rows.
    Repeated(u64),
    /// The day comes first in its dates, as they show.
    DayFirst,
    /// The month comes first in its dates, as they show.
    MonthFirst,
    /// Times without a zone are UTC, as this export has them.
    Utc,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::GuessedEncoding => f.write_str("its text is not UTF-8 and was taken for Windows-1252"),
            Self::Banner(1) => f.write_str("one row above the header was skipped"),
            Self::Banner(rows) => write!(f, "{rows} rows above the header were skipped"),
            Self::Repeated(1) => f.write_str("one row that repeats the header was skipped"),
            Self::Repeated(rows) => write!(f, "{rows} rows that repeat the header were skipped"),
            Self::DayFirst => f.write_str("its dates begin with the day"),
            Self::MonthFirst => f.write_str("its dates begin with the month"),
            Self::Utc => f.write_str("its times are UTC"),
        }
    }
}

/// A problem, and the row where it stopped the work.
struct Stop(Option<u64>, Problem);

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Self(None, problem)
    }
}

/// Reads an export and gives each of its records to `sink`, in the order of the file.
///
/// Rows that cannot be read are counted and described in the summary; `sink` does not
/// see them.
///
/// # Errors
/// The file is no table, is cut off or damaged, is of no known format, lacks a column that
/// is needed, changes its columns, has dates that can be read in two ways, or passes a
/// limit; or the request names a format or column that does not exist. Records that `sink`
/// saw before then must not be used.
pub fn read(
    input: &mut dyn Read,
    request: &Request<'_>,
    sink: &mut dyn FnMut(Record<'_>),
) -> Result<ReadSummary, EvidenceError> {
    with_table(input, &request.limits, &mut |table| rows(table, request, sink)).map_err(
        |Stop(row, problem)| {
            let error = EvidenceError::new(request.name, problem);
            match row {
                Some(row) => error.in_row(row),
                None => error,
            }
        },
    )
}

fn rows(
    mut table: Table<'_>,
    request: &Request<'_>,
    sink: &mut dyn FnMut(Record<'_>),
) -> Result<ReadSummary, Stop> {
    let pattern = request.date_format.map(Pattern::new).transpose()?;
    let found = recognize(&mut table, request)?;
    let nulls = nulls(request, found.format);
    let (dates, order) = match pattern {
        Some(pattern) => (Dates::Pattern(pattern), None),
        None => order(&mut table, &found, &nulls)?,
    };
    let mut notes = notes(&found, order);
    let zone = if found.format.utc {
        jiff::tz::TimeZone::UTC
    } else {
        request.zone.clone()
    };
    table.choose(found.way)?;
    for _ in 0..found.above {
        table.next().map_err(|(row, problem)| Stop(Some(row), problem))?;
    }
    let mut reader = Reader {
        columns: columns(&found),
        width: table.is_even().then(|| found.headers.names().len()),
        found,
        nulls,
        dates,
        zone: Zone::new(zone),
        scratch: String::new(),
        rows: 0,
        repeated: 0,
        unread: Unread::default(),
    };
    while let Some(row) = table.next().map_err(|(row, problem)| Stop(Some(row), problem))? {
        reader.row(row, request, sink)?;
    }
    if table.is_guessed() {
        notes.push(Note::GuessedEncoding);
    }
    if reader.repeated > 0 {
        notes.push(Note::Repeated(reader.repeated));
    }
    Ok(ReadSummary {
        format: reader.found.format.name,
        columns: reader.columns,
        rows: reader.rows,
        unread: reader.unread,
        notes,
    })
}

struct Reader {
    found: Found,
    columns: Vec<(&'static str, String)>,
    /// Cells that every row must have.
    width: Option<usize>,
    nulls: Vec<Vec<u8>>,
    dates: Dates,
    zone: Zone,
    scratch: String,
    rows: u64,
    repeated: u64,
    unread: Unread,
}

impl Reader {
    fn row(
        &mut self,
        row: Row<'_>,
        request: &Request<'_>,
        sink: &mut dyn FnMut(Record<'_>),
    ) -> Result<(), Stop> {
        if row.is_blank() && row.names.is_empty() {
            return Ok(());
        }
        if row.names.len() > self.found.headers.names().len() {
            self.found.headers = Headers::new(row.names.to_vec());
            self.found.binding = Binding::new(&self.found.headers, self.found.shape, request.columns);
            self.columns = columns(&self.found);
        }
        let result = match self.shape(&row) {
            Some(reason) => Err(Why { column: None, reason }),
            None if self.repeats_key(&row) => Err(Why {
                column: None,
                reason: Reason::Absent,
            }),
            None => {
                let context = Context {
                    kind: request.kind,
                    format: self.found.format,
                    binding: &self.found.binding,
                    nulls: &self.nulls,
                    dates: &self.dates,
                };
                build(row, &context, &mut self.zone, &mut self.scratch, sink)
            }
        };
        match result {
            Ok(()) => self.rows += 1,
            Err(why) => self.unread(row, why, request)?,
        }
        Ok(())
    }

    /// Why a row does not fit the header.
    fn shape(&self, row: &Row<'_>) -> Option<Reason> {
        let Some(header) = self.width else {
            return (row.len() == 0).then_some(Reason::Object);
        };
        let cells = row.len();
        let surplus = || row.cells().skip(header).all(<[u8]>::is_empty);
        // Some tools end every row, but not the header, with a delimiter.
        if cells == header || (cells > header && surplus()) {
            return None;
        }
        Some(Reason::Ragged { cells, header })
    }

    /// Whether the first needed cell is its own header.
    fn repeats_key(&self, row: &Row<'_>) -> bool {
        if !row.names.is_empty() {
            return false;
        }
        let column = self
            .found
            .binding
            .slots
            .first()
            .and_then(|slot| slot.columns.first());
        let header =
            column.and_then(|&column| Some((row.get(column)?, self.found.headers.names().get(column)?)));
        header.is_some_and(|(cell, header)| !cell.is_empty() && cell == header.trim().as_bytes())
    }

    /// Counts a row that cannot be read, unless it is a header.
    fn unread(&mut self, row: Row<'_>, why: Why, request: &Request<'_>) -> Result<(), Stop> {
        if row.names.is_empty() && row.len() > 1 {
            let names: Vec<String> = row
                .cells()
                .map(|cell| String::from_utf8_lossy(cell).into_owned())
                .collect();
            let own = self.found.headers.names();
            if names.iter().zip(own).all(|(name, own)| name.trim() == own.trim()) && names.len() == own.len()
            {
                self.repeated += 1;
                return Ok(());
            }
            let binding = Binding::new(&Headers::new(names), self.found.shape, request.columns);
            if binding.is_header() {
                return Err(Stop(Some(row.number), Problem::ColumnsChange));
            }
        }
        self.unread.rows += 1;
        if self.unread.first.len() < Limits::DESCRIBED {
            self.unread.first.push(UnreadRow { row: row.number, why });
        }
        Ok(())
    }
}

fn nulls(request: &Request<'_>, format: &Format) -> Vec<Vec<u8>> {
    let own = format.nulls.iter().copied();
    let declared = request.nulls.iter().map(|null| null.trim());
    let texts = own.chain(declared).filter(|null| !null.is_empty());
    texts.map(|null| null.as_bytes().to_vec()).collect()
}

/// Our columns with their headers.
fn columns(found: &Found) -> Vec<(&'static str, String)> {
    let ours = found.shape.kind.columns().iter();
    let slots = ours.zip(&found.binding.slots);
    slots
        .filter_map(|(column, slot)| {
            let header = found.headers.names().get(*slot.columns.first()?)?;
            Some((column.name, header.trim().to_owned()))
        })
        .collect()
}

fn notes(found: &Found, order: Option<Order>) -> Vec<Note> {
    let mut notes = Vec::new();
    if found.above > 1 {
        notes.push(Note::Banner(found.above - 1));
    }
    match order {
        Some(Order::DayFirst) => notes.push(Note::DayFirst),
        Some(Order::MonthFirst) => notes.push(Note::MonthFirst),
        None => {}
    }
    if found.format.utc {
        notes.push(Note::Utc);
    }
    notes
}

/// Tells the order of day and month by the dates of the start.
fn order(table: &mut Table<'_>, found: &Found, nulls: &[Vec<u8>]) -> Result<(Dates, Option<Order>), Problem> {
    let is_date = |form: Form| matches!(form, Form::Moment | Form::Day);
    let slots = found.binding.slots.iter().filter(|slot| is_date(slot.form));
    let mut columns: Vec<usize> = slots.flat_map(|slot| slot.columns.iter().copied()).collect();
    columns.extend(found.binding.beside.iter().filter_map(|course| course.completed));
    let mut evidence = Evidence::default();
    let mut count = 0;
    table.sample(found.way, &mut |row| {
        count += 1;
        if count > found.above {
            let cells = columns.iter().filter_map(|&column| row.get(column));
            for cell in cells.filter(|cell| !nulls.iter().any(|null| null.as_slice() == *cell)) {
                evidence.see(cell);
            }
        }
        true
    })?;
    let order = evidence.order()?;
    Ok((Dates::Order(order), order.filter(|_| evidence.is_settled())))
}
