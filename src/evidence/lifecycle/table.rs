//! A small table as text: comment lines, a header, rows.

use csv::{ReaderBuilder, StringRecord};
use jiff::civil::Date;

use super::LifecycleError;

/// A table with its date.
#[derive(Debug)]
pub(super) struct Table {
    header: StringRecord,
    pub(super) rows: Vec<StringRecord>,
    pub(super) date: Date,
    pub(super) source: String,
}

impl Table {
    pub(super) fn parse(text: &str) -> Result<Self, LifecycleError> {
        let note = |key: &str| {
            let mut notes = text.lines().take_while(|line| line.starts_with('#'));
            notes.find_map(|line| {
                let (name, value) = line.trim_start_matches('#').split_once(':')?;
                (name.trim() == key).then(|| value.trim().to_owned())
            })
        };
        let date = note("date").and_then(|date| date.parse().ok());
        let date = date.ok_or(LifecycleError::Undated)?;
        let mut reader = ReaderBuilder::new()
            .comment(Some(b'#'))
            .from_reader(text.as_bytes());
        let broken = |error: &csv::Error| LifecycleError::Csv {
            line: error.position().map_or(0, csv::Position::line),
        };
        let header = reader.headers().map_err(|error| broken(&error))?.clone();
        let mut rows = Vec::new();
        for row in reader.records() {
            rows.push(row.map_err(|error| broken(&error))?);
        }
        Ok(Self {
            header,
            rows,
            date,
            source: note("source").unwrap_or_default(),
        })
    }

    pub(super) fn has(&self, columns: &[&str]) -> bool {
        columns
            .iter()
            .all(|column| self.header.iter().any(|own| own == *column))
    }

    /// A cell; empty where the table has no such column.
    pub(super) fn cell<'r>(&self, row: &'r StringRecord, column: &str) -> &'r str {
        let at = self.header.iter().position(|own| own == column);
        at.and_then(|at| row.get(at)).unwrap_or("").trim()
    }

    /// A cell that is read; an error that names its line where that fails.
    pub(super) fn read<T>(
        &self,
        row: &StringRecord,
        column: &'static str,
        what: &'static str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<T, LifecycleError> {
        read(self.cell(row, column)).ok_or_else(|| LifecycleError::Cell {
            line: row.position().map_or(0, csv::Position::line),
            column,
            what,
        })
    }

    pub(super) fn date_in(&self, row: &StringRecord, column: &'static str) -> Result<Date, LifecycleError> {
        self.read(row, column, "date", |cell| cell.parse().ok())
    }
}
