//! ZIP: the list of its files, checked before any of them is expanded.
//!
//! Only what exports use: one volume, stored or deflated files. The central
//! directory counts; files that overlap, as in bombs that expand one stream many
//! times, are refused.

use std::io::{self, Read};

use flate2::read::DeflateDecoder;

use super::gzip::check_growth;
use crate::evidence::error::{LimitKind, Problem};
use crate::evidence::limits::Limits;

/// The first bytes of a ZIP archive.
pub(super) const MAGIC: &[u8] = b"PK\x03\x04";

/// A file in an archive.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Its path, as far as it is UTF-8.
    pub(super) name: String,
    method: u16,
    /// Where its compressed bytes stand.
    start: usize,
    end: usize,
}

/// An archive in memory.
#[derive(Debug)]
pub(super) struct Archive {
    bytes: Vec<u8>,
    pub(super) entries: Vec<Entry>,
}

const BROKEN: Problem = Problem::Damaged {
    what: "the list of files in the archive is broken",
};

impl Archive {
    /// Reads an archive whole and checks its list of files.
    pub(super) fn read(input: &mut dyn Read, limits: &Limits) -> Result<Self, Problem> {
        let mut bytes = Vec::new();
        let mut input = input.take(limits.archive.saturating_add(1));
        input
            .read_to_end(&mut bytes)
            .map_err(|error| super::trouble(&error))?;
        if bytes.len() as u64 > limits.archive {
            return Err(Problem::Limit {
                limit: LimitKind::Archive,
                value: limits.archive,
            });
        }
        let entries = directory(&bytes, limits)?;
        Ok(Self { bytes, entries })
    }

    /// The entry of a path, whatever its case and its separators.
    pub(super) fn find(&self, path: &str) -> Option<&Entry> {
        let same = |name: &str| {
            name.len() == path.len()
                && name.chars().zip(path.chars()).all(|(a, b)| {
                    let a = if a == '\\' { '/' } else { a };
                    a.eq_ignore_ascii_case(&b)
                })
        };
        self.entries.iter().find(|entry| same(&entry.name))
    }

    /// What a file expands to, at most `most` bytes.
    pub(super) fn open<'a>(
        &'a self,
        entry: &Entry,
        most: u64,
        limits: &Limits,
    ) -> Result<Expanded<'a>, Problem> {
        let bytes = self.bytes.get(entry.start..entry.end).ok_or(BROKEN)?;
        let inner: Box<dyn Read + 'a> = match entry.method {
            0 => Box::new(bytes),
            8 => Box::new(DeflateDecoder::new(bytes)),
            _ => {
                return Err(Problem::NotATable {
                    what: "its files are compressed in an unusual way",
                });
            }
        };
        Ok(Expanded {
            inner,
            size: bytes.len() as u64,
            count: 0,
            most,
            limits: *limits,
        })
    }
}

/// A file of an archive as it is expanded.
pub(super) struct Expanded<'a> {
    inner: Box<dyn Read + 'a>,
    size: u64,
    count: u64,
    most: u64,
    limits: Limits,
}

impl Read for Expanded<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(out).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => io::Error::other(Problem::Cut {
                what: "a file in the archive has no end",
            }),
            _ => io::Error::other(Problem::Damaged {
                what: "a file in the archive cannot be expanded",
            }),
        })?;
        self.count += count as u64;
        check_growth(self.size, self.count, &self.limits).map_err(io::Error::other)?;
        if self.count > self.most {
            return Err(io::Error::other(Problem::Limit {
                limit: LimitKind::Texts,
                value: self.most,
            }));
        }
        Ok(count)
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let pair = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(pair.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    usize::try_from(u32::from_le_bytes(four.try_into().ok()?)).ok()
}

/// The files of an archive, in the order of the list.
fn directory(bytes: &[u8], limits: &Limits) -> Result<Vec<Entry>, Problem> {
    let end = end_of_directory(bytes).ok_or(Problem::Cut {
        what: "the archive has no list of its files",
    })?;
    let count = usize::from(u16_at(bytes, end + 10).ok_or(BROKEN)?);
    if count > limits.entries {
        return Err(Problem::Limit {
            limit: LimitKind::Entries,
            value: limits.entries as u64,
        });
    }
    let mut at = u32_at(bytes, end + 16).ok_or(BROKEN)?;
    let mut entries = Vec::with_capacity(count);
    let mut ranges = Vec::with_capacity(count);
    for _ in 0..count {
        let (entry, header, length) = entry(bytes, at)?;
        ranges.push((header, entry.end));
        entries.push(entry);
        at += length;
    }
    ranges.sort_unstable();
    if ranges
        .windows(2)
        .any(|pair| matches!(pair, [(_, end), (start, _)] if end > start))
    {
        return Err(Problem::Damaged {
            what: "files in the archive overlap",
        });
    }
    Ok(entries)
}

/// Where the record at the end of the list starts; a comment may stand behind it.
fn end_of_directory(bytes: &[u8]) -> Option<usize> {
    let last = bytes.len().checked_sub(22)?;
    let first = last.saturating_sub(usize::from(u16::MAX));
    (first..=last).rev().find(|&at| {
        let comment = u16_at(bytes, at + 20).map(usize::from);
        bytes
            .get(at..)
            .is_some_and(|rest| rest.starts_with(b"PK\x05\x06"))
            && comment == bytes.len().checked_sub(at + 22)
    })
}

/// The entry of the list at `at`, where its own header starts, and its length in the list.
fn entry(bytes: &[u8], at: usize) -> Result<(Entry, usize, usize), Problem> {
    let record = bytes.get(at..).filter(|rest| rest.starts_with(b"PK\x01\x02"));
    let record = record.ok_or(BROKEN)?;
    let short = |offset| u16_at(record, offset).map(usize::from).ok_or(BROKEN);
    let long = |offset| u32_at(record, offset).ok_or(BROKEN);
    if short(8)? & 1 != 0 {
        return Err(Problem::NotATable {
            what: "the archive is protected by a password",
        });
    }
    let (name, extra, comment) = (short(28)?, short(30)?, short(32)?);
    let mut size = long(20)?;
    let mut header = long(42)?;
    let block = record.get(46 + name..46 + name + extra).ok_or(BROKEN)?;
    large(block, long(24)?, &mut size, &mut header);
    let local = bytes.get(header..).filter(|rest| rest.starts_with(MAGIC));
    let local = local.ok_or(BROKEN)?;
    let fields = u16_at(local, 26).zip(u16_at(local, 28)).ok_or(BROKEN)?;
    let start = header + 30 + usize::from(fields.0) + usize::from(fields.1);
    let end = start
        .checked_add(size)
        .filter(|&end| end <= bytes.len())
        .ok_or(BROKEN)?;
    let path = record.get(46..46 + name).ok_or(BROKEN)?;
    let entry = Entry {
        name: String::from_utf8_lossy(path).into_owned(),
        method: u16_at(record, 10).ok_or(BROKEN)?,
        start,
        end,
    };
    Ok((entry, header, 46 + name + extra + comment))
}

/// Sizes of the ZIP64 field, which some tools write even for small files.
fn large(mut block: &[u8], full: usize, size: &mut usize, header: &mut usize) {
    const ELSEWHERE: usize = u32::MAX as usize;
    while let (Some(id), Some(length)) = (u16_at(block, 0), u16_at(block, 2)) {
        let Some(field) = block.get(4..4 + usize::from(length)) else {
            return;
        };
        if id == 1 {
            let mut at = if full == ELSEWHERE { 8 } else { 0 };
            for value in [&mut *size, &mut *header] {
                if *value == ELSEWHERE {
                    let eight = field.get(at..at + 8).and_then(|bytes| bytes.try_into().ok());
                    *value = eight
                        .and_then(|bytes| usize::try_from(u64::from_le_bytes(bytes)).ok())
                        .unwrap_or(ELSEWHERE);
                    at += 8;
                }
            }
            return;
        }
        block = block.get(4 + usize::from(length)..).unwrap_or(&[]);
    }
}
