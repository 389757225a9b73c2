//! Workbooks.
use super::archive::Archive;
use super::row::Row;
use crate::evidence::error::Problem;
use crate::evidence::limits::Limits;
pub(in crate::evidence) struct Book<'a> {
    a: &'a Archive,
}
impl<'a> Book<'a> {
    pub(super) fn open(a: &'a Archive, _limits: &Limits) -> Result<Self, Problem> {
        Ok(Self { a })
    }
    pub(super) fn len(&self) -> usize {
        self.a.entries.len()
    }
    pub(super) fn sample(
        &mut self,
        _way: usize,
        _visit: &mut dyn FnMut(Row<'_>) -> bool,
    ) -> Result<(), Problem> {
        Ok(())
    }
    pub(super) fn choose(&mut self, _way: usize) -> Result<(), Problem> {
        Ok(())
    }
    pub(super) fn next(&mut self) -> Result<Option<Row<'_>>, (u64, Problem)> {
        Ok(None)
    }
}
