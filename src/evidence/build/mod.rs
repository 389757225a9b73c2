//! Rows of cells as records.

mod devices;
mod others;
mod tickets;

use super::file::{NESTED, Row};
use super::format::{Binding, Form, Format, Slot};
use super::read::{Reason, Why};
use super::record::{Kind, Moment, Record};
use super::value::zone::Zone;
use super::value::{Dates, number, words};

/// What the cells of a file are read with.
pub(super) struct Context<'c> {
    pub(super) kind: Kind,
    pub(super) format: &'static Format,
    pub(super) binding: &'c Binding,
    pub(super) nulls: &'c [Vec<u8>],
    pub(super) dates: &'c Dates,
}

/// The cells of a row by our columns.
struct Cells<'c, 'r> {
    row: Row<'r>,
    context: &'c Context<'c>,
    zone: &'c mut Zone,
}

/// Gives the records of a row.
///
/// # Errors
/// The cell that could not be read; nothing was given then.
pub(super) fn build(
    row: Row<'_>,
    context: &Context<'_>,
    zone: &mut Zone,
    scratch: &mut String,
    sink: &mut dyn FnMut(Record<'_>),
) -> Result<(), Why> {
    let mut cells = Cells { row, context, zone };
    match context.kind {
        Kind::Tickets => sink(Record::Ticket(tickets::ticket(&mut cells)?)),
        Kind::Inventory => sink(Record::Device(devices::device(&mut cells, scratch)?)),
        Kind::Assets | Kind::Software => sink(Record::Asset(others::asset(&cells)?)),
        Kind::Training if !context.binding.beside.is_empty() => others::side_by_side(&cells, sink)?,
        Kind::Training => sink(Record::Completion(others::completion(&cells)?)),
        Kind::Activity => sink(Record::Question(others::question(&mut cells)?)),
        Kind::Monitoring => sink(Record::Measurement(others::measurement(&mut cells)?)),
        Kind::AppDiscovery | Kind::Solutions | Kind::Usage => sink(Record::Use(others::usage(&mut cells)?)),
    }
    Ok(())
}

impl<'c, 'r> Cells<'c, 'r> {
    #[inline]
    fn slot(&self, position: usize) -> Option<&'c Slot> {
        self.context.binding.slots.get(position)
    }

    fn why(&self, position: impl Into<usize>, reason: Reason) -> Why {
        let column = self.context.kind.columns().get(position.into());
        Why {
            column: column.map(|column| column.name),
            reason,
        }
    }

    /// The first cell of a column that holds something.
    #[inline]
    fn raw(&self, position: usize) -> Option<&'r [u8]> {
        let slot = self.slot(position)?;
        let mut cells = slot.columns.iter().filter_map(|&column| self.row.get(column));
        cells.find(|cell| self.holds(cell))
    }

    #[inline]
    fn holds(&self, cell: &[u8]) -> bool {
        !cell.is_empty() && !self.context.nulls.iter().any(|null| null.as_slice() == cell)
    }

    fn text(&self, position: impl Into<usize>) -> Result<Option<&'r str>, Why> {
        let position = position.into();
        let Some(cell) = self.raw(position) else {
            return Ok(self.slot(position).and_then(|slot| slot.fixed));
        };
        match std::str::from_utf8(cell) {
            Ok(text) => Ok(Some(text)),
            Err(_) if cell == NESTED => Err(self.why(position, Reason::Nested)),
            Err(_) => Err(self.why(position, Reason::Encoding)),
        }
    }

    /// A text that must be there.
    fn key(&self, position: impl Into<usize> + Copy) -> Result<&'r str, Why> {
        self.text(position)?
            .ok_or_else(|| self.why(position, Reason::Absent))
    }

    /// A cell read as something; `None` where it holds nothing.
    #[inline]
    fn value<T>(
        &self,
        position: impl Into<usize>,
        reason: Reason,
        read: impl FnOnce(&[u8]) -> Option<T>,
    ) -> Result<Option<T>, Why> {
        let position = position.into();
        match self.raw(position) {
            None => Ok(None),
            Some(cell) if cell == NESTED => Err(self.why(position, Reason::Nested)),
            Some(cell) => match read(cell) {
                Some(value) => Ok(Some(value)),
                None => Err(self.why(position, reason)),
            },
        }
    }

    fn moment(&mut self, position: impl Into<usize>) -> Result<Option<Moment>, Why> {
        let position = position.into();
        let Some(civil) = self.value(position, Reason::Date, |cell| self.context.dates.read(cell))? else {
            return Ok(None);
        };
        match self.zone.moment(civil) {
            Some(moment) => Ok(Some(moment)),
            None => Err(self.why(position, Reason::Date)),
        }
    }

    fn day(&self, position: impl Into<usize>) -> Result<Option<jiff::civil::Date>, Why> {
        self.value(position, Reason::Date, |cell| {
            self.context.dates.read(cell)?.date()
        })
    }

    fn count(&self, position: impl Into<usize>) -> Result<Option<u64>, Why> {
        self.value(position, Reason::Count, number::count)
    }

    fn small(&self, position: impl Into<usize>) -> Result<Option<u32>, Why> {
        self.value(position, Reason::Count, |cell| {
            u32::try_from(number::count(cell)?).ok()
        })
    }

    fn truth(&self, position: impl Into<usize>) -> Result<Option<bool>, Why> {
        self.value(position, Reason::Truth, words::truth)
    }

    fn percent(&self, position: impl Into<usize>) -> Result<Option<u32>, Why> {
        self.value(position, Reason::Percent, number::percent)
    }

    /// Seconds, in the unit of the column.
    fn span(&self, position: impl Into<usize>) -> Result<Option<i64>, Why> {
        let position = position.into();
        let unit = match self.slot(position).map(|slot| slot.form) {
            Some(Form::Span(unit)) => unit,
            _ => super::format::Unit::Hours,
        };
        self.value(position, Reason::Span, |cell| number::span(cell, unit))
    }
}
