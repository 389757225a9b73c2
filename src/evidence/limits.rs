//! How much of an export is read.

use crate::limit;

/// Bounds of reading; each stops the work when it is passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a file, as it is and as what it expands to.
    pub bytes: u64,
    /// Bytes of one row.
    pub row: usize,
    /// Columns of a table.
    pub columns: usize,
    /// Rows above the header, such as a banner.
    pub banner: usize,
    /// Bytes from the start of a table that are looked at before it is read: to find
    /// the delimiter, the header and the order of dates.
    pub sample: usize,
    /// How many bytes one compressed byte may become.
    pub ratio: u64,
    /// Bytes below which no ratio is judged: a small file of blanks is no bomb.
    pub ratio_from: u64,
    /// Bytes of an archive, which is held in memory.
    pub archive: u64,
    /// Files in an archive.
    pub entries: usize,
    /// Bytes of the texts that a workbook keeps for all of its sheets.
    pub texts: u64,
}

impl Limits {
    /// Rows that are described one by one when they cannot be read.
    pub const DESCRIBED: usize = 10;
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: limit::EXPORT_BYTES.most,
            row: limit::ROW_BYTES.count(),
            columns: limit::COLUMNS.count(),
            banner: 50,
            sample: 1 << 20,
            ratio: limit::EXPANSION.most,
            ratio_from: 16 << 20,
            archive: limit::ARCHIVE_BYTES.most,
            entries: limit::ARCHIVE_FILES.count(),
            texts: limit::WORKBOOK_TEXTS.most,
        }
    }
}
