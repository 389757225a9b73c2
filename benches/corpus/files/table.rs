//! Tables as text: quotes, encodings, compression.

use std::io::Write as _;

/// Rows of a table, and how they become text.
pub(crate) struct Table {
    delimiter: char,
    text: String,
}

impl Table {
    /// Separated by commas.
    pub(crate) fn new(header: &str) -> Self {
        Self::with(',', header)
    }

    /// With any delimiter; the header is written with commas.
    pub(crate) fn with(delimiter: char, header: &str) -> Self {
        Self {
            delimiter,
            text: header.replace(',', &delimiter.to_string()) + "\r\n",
        }
    }

    /// Lines above the header.
    pub(crate) fn banner(mut self, lines: &str) -> Self {
        self.text.insert_str(0, lines);
        self
    }

    /// Adds a row.
    pub(crate) fn row<'c>(&mut self, cells: impl IntoIterator<Item = &'c str>) {
        for (index, cell) in cells.into_iter().enumerate() {
            if index > 0 {
                self.text.push(self.delimiter);
            }
            self.text.push_str(&quoted(cell, self.delimiter));
        }
        self.text.push_str("\r\n");
    }

    /// UTF-8 without a mark.
    pub(crate) fn utf8(self) -> Vec<u8> {
        self.text.into_bytes()
    }

    /// UTF-8 with a mark, as Excel writes it.
    pub(crate) fn marked(self) -> Vec<u8> {
        format!("\u{FEFF}{}", self.text).into_bytes()
    }

    /// UTF-16LE with a mark.
    pub(crate) fn utf16(self) -> Vec<u8> {
        let text = format!("\u{FEFF}{}", self.text);
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    /// Windows-1252, for letters of western Europe.
    pub(crate) fn windows_1252(self) -> Vec<u8> {
        self.text
            .chars()
            .map(|letter| u8::try_from(u32::from(letter)).unwrap_or(b'?'))
            .collect()
    }
}

/// A cell with quotes where it needs them.
pub(crate) fn quoted(cell: &str, delimiter: char) -> String {
    if cell.contains([delimiter, '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

/// Compressed, without a name or a time, so that it is the same every time.
pub(crate) fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    // Memory does not refuse.
    let _ = out.write_all(bytes);
    out.finish().unwrap_or_default()
}

/// An archive with files that are not compressed.
pub(crate) fn zip(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut index = Vec::new();
    for (name, bytes) in files {
        let offset = size(out.len());
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        let mut common = Vec::new();
        // Version, flags, method (stored), time and day (1980-01-01).
        for half in [20_u16, 0, 0, 0, 0x21] {
            common.extend(half.to_le_bytes());
        }
        for word in [crc.sum(), size(bytes.len()), size(bytes.len())] {
            common.extend(word.to_le_bytes());
        }
        common.extend(u16::try_from(name.len()).unwrap_or(0).to_le_bytes());
        common.extend(0_u16.to_le_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend(name.as_bytes());
        out.extend(bytes);
        index.extend(b"PK\x01\x02\x14\x00");
        index.extend(&common);
        // No comment, one disk, no attributes.
        index.extend([0; 10]);
        index.extend(offset.to_le_bytes());
        index.extend(name.as_bytes());
    }
    let (start, count) = (size(out.len()), u16::try_from(files.len()).unwrap_or(0));
    out.extend(&index);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(size(index.len()).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend(0_u16.to_le_bytes());
    out
}

fn size(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
