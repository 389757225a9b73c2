//! Gzip, of one member or several, expanded within limits.

use std::io::{self, BufReader, Read};

use flate2::bufread::MultiGzDecoder;

use crate::evidence::error::{LimitKind, Problem};
use crate::evidence::limits::Limits;

/// Bytes that are counted on their way; one too many is an error.
pub(super) struct Counted<R> {
    inner: R,
    pub(super) count: u64,
    limit: u64,
}

impl<R: Read> Counted<R> {
    pub(super) fn new(inner: R, limit: u64) -> Self {
        Self {
            inner,
            count: 0,
            limit,
        }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(out)?;
        self.count += count as u64;
        if self.count > self.limit {
            return Err(io::Error::other(Problem::Limit {
                limit: LimitKind::Bytes,
                value: self.limit,
            }));
        }
        Ok(count)
    }
}

/// What a compressed file expands to.
pub(super) struct Gunzip<R: Read> {
    inner: MultiGzDecoder<BufReader<Counted<R>>>,
    limits: Limits,
    count: u64,
}

impl<R: Read> Gunzip<R> {
    pub(super) fn new(inner: R, limits: Limits) -> Self {
        let counted = BufReader::new(Counted::new(inner, limits.bytes));
        Self {
            inner: MultiGzDecoder::new(counted),
            limits,
            count: 0,
        }
    }
}

impl<R: Read> Read for Gunzip<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(out).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => io::Error::other(Problem::Cut {
                what: "its compressed data have no end",
            }),
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => io::Error::other(Problem::Damaged {
                what: "its compressed data cannot be expanded",
            }),
            _ => error,
        })?;
        self.count += count as u64;
        let read = self.inner.get_ref().get_ref().count;
        check_growth(read, self.count, &self.limits).map_err(io::Error::other)?;
        Ok(count)
    }
}

/// Whether so many bytes may come out of so many.
pub(super) fn check_growth(read: u64, written: u64, limits: &Limits) -> Result<(), Problem> {
    let (limit, value) = if written > limits.bytes {
        (LimitKind::Bytes, limits.bytes)
    } else if written > limits.ratio_from && written / limits.ratio.max(1) > read {
        (LimitKind::Ratio, limits.ratio)
    } else {
        return Ok(());
    };
    Err(Problem::Limit { limit, value })
}
