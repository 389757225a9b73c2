//! Workbooks (XLSX, ECMA-376 part 1, 18).
//!
//! A sheet is read as a stream. Libraries that read workbooks whole reserve memory
//! for what a file says about itself (counts, dimensions), so a small file can ask for
//! all of it; here nothing is reserved, and what is stated of dimensions is not asked.
//! Entities of a document type are never expanded.

mod cells;
mod parts;
mod styles;
mod texts;
mod xml;

use self::cells::Cells;
use self::parts::Sheet;
use self::styles::Look;
use self::texts::Texts;
use super::archive::Archive;
use super::row::Row;
use crate::evidence::error::Problem;
use crate::evidence::limits::Limits;

/// Sheets that are looked at.
const SHEETS: usize = 32;
/// Rows that a look at the start sees at most.
const SAMPLED: usize = 10_000;

/// A workbook, of which one sheet is read.
pub(in crate::evidence) struct Book<'a> {
    archive: &'a Archive,
    sheets: Vec<Sheet>,
    shared: Shared,
    limits: Limits,
    chosen: Option<Cells<'a>>,
}

/// What the cells of all sheets refer to.
struct Shared {
    texts: Texts,
    looks: Vec<Look>,
    /// Whether days are counted from 1904.
    is_1904: bool,
}

impl<'a> Book<'a> {
    pub(super) fn open(archive: &'a Archive, limits: &Limits) -> Result<Self, Problem> {
        let parts = parts::read(archive, limits)?;
        let texts = match &parts.texts {
            Some(path) => texts::read(archive, path, limits)?,
            None => Texts::default(),
        };
        let looks = match &parts.styles {
            Some(path) => styles::read(archive, path, limits)?,
            None => Vec::new(),
        };
        let mut sheets = parts.sheets;
        sheets.truncate(SHEETS);
        Ok(Self {
            archive,
            sheets,
            shared: Shared {
                texts,
                looks,
                is_1904: parts.is_1904,
            },
            limits: *limits,
            chosen: None,
        })
    }

    /// Number of sheets that come into question.
    pub(super) fn len(&self) -> usize {
        self.sheets.len()
    }

    /// Shows the first rows of a sheet until `visit` has seen enough.
    pub(super) fn sample(
        &mut self,
        way: usize,
        visit: &mut dyn FnMut(Row<'_>) -> bool,
    ) -> Result<(), Problem> {
        let mut cells = self.cells(way)?;
        for seen in 0..SAMPLED {
            match cells.next(&self.shared) {
                Ok(Some(row)) if row.is_blank() || visit(row) => {}
                Ok(_) => break,
                // What is wrong further down is told, with its row, when it is read.
                Err(_) if seen > 0 => break,
                Err((_, problem)) => return Err(problem),
            }
        }
        Ok(())
    }

    /// Settles the sheet.
    pub(super) fn choose(&mut self, way: usize) -> Result<(), Problem> {
        self.chosen = Some(self.cells(way)?);
        Ok(())
    }

    /// The next row that holds something.
    pub(super) fn next(&mut self) -> Result<Option<Row<'_>>, (u64, Problem)> {
        match &mut self.chosen {
            Some(cells) => cells.next(&self.shared),
            None => Ok(None),
        }
    }

    fn cells(&self, way: usize) -> Result<Cells<'a>, Problem> {
        let sheet = self.sheets.get(way).ok_or(Problem::Empty)?;
        let entry = self.archive.find(&sheet.path).ok_or(Problem::Damaged {
            what: "a sheet of the workbook is missing",
        })?;
        let input = self.archive.open(entry, self.limits.bytes, &self.limits)?;
        Ok(Cells::new(input, &self.limits))
    }
}
