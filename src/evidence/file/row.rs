//! One row of a table, borrowed from the buffer that it was read into.

/// Where a cell stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::evidence) struct Field {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether it stands in the copied text rather than in the file's own bytes.
    pub(super) copied: bool,
}

/// A row: its number and its cells.
#[derive(Clone, Copy, Debug)]
pub(in crate::evidence) struct Row<'r> {
    /// Physical row of the file, from 1: the line on which a row of text starts.
    pub(in crate::evidence) number: u64,
    pub(super) direct: &'r [u8],
    pub(super) copied: &'r [u8],
    pub(super) fields: &'r [Field],
    /// The columns, where every row names its own; later rows may know more.
    pub(in crate::evidence) names: &'r [String],
}

impl<'r> Row<'r> {
    /// The cell of a column, without the white space around it; `None` past the last one.
    #[inline]
    pub(in crate::evidence) fn get(&self, column: usize) -> Option<&'r [u8]> {
        let field = self.fields.get(column)?;
        let bytes = if field.copied { self.copied } else { self.direct };
        Some(bytes.get(field.start..field.end)?.trim_ascii())
    }

    /// Number of cells.
    #[inline]
    pub(in crate::evidence) fn len(&self) -> usize {
        self.fields.len()
    }

    /// All cells.
    pub(in crate::evidence) fn cells(&self) -> impl Iterator<Item = &'r [u8]> {
        let row = *self;
        (0..row.len()).map(move |column| row.get(column).unwrap_or(b""))
    }

    /// Whether no cell holds anything.
    pub(in crate::evidence) fn is_blank(&self) -> bool {
        self.cells().all(<[u8]>::is_empty)
    }
}
