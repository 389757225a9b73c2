//! Bytes of any usual encoding as UTF-8.
//!
//! UTF-8 passes through untouched; whether it is valid is asked of the cells that
//! are read. UTF-16 is known by its byte order mark or by its zero bytes, and what is
//! not UTF-8 is taken as Windows-1252, which is told.

use std::io::{ErrorKind, Read};

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::trouble;
use crate::evidence::error::Problem;

/// Bytes that are decoded at a time.
const CHUNK: usize = 64 << 10;

/// A text as it is read.
pub(super) struct Text<'i> {
    input: Box<dyn Read + 'i>,
    state: State,
    /// Bytes that were read and are not yet decoded.
    raw: Vec<u8>,
    ended: bool,
    guessed: bool,
}

enum State {
    /// Nothing read so far.
    Fresh,
    /// Nothing but ASCII so far.
    Ascii,
    /// UTF-8.
    Utf8,
    /// Another encoding.
    Other(Box<Decoder>, &'static Encoding),
}

impl<'i> Text<'i> {
    /// Bytes that a character of any encoding fits into.
    pub(super) const ROOM: usize = 16;

    pub(super) fn new(input: Box<dyn Read + 'i>) -> Self {
        Self {
            input,
            state: State::Fresh,
            raw: Vec::new(),
            ended: false,
            guessed: false,
        }
    }

    /// Whether the encoding is a guess.
    pub(super) fn is_guessed(&self) -> bool {
        self.guessed
    }

    /// Fills `out`, which has room for [`Text::ROOM`] bytes, at least with one byte
    /// before the end of the text.
    pub(super) fn fill(&mut self, out: &mut [u8]) -> Result<usize, Problem> {
        loop {
            let count = match self.state {
                State::Fresh => {
                    self.begin()?;
                    continue;
                }
                State::Other(..) => return self.decode(out),
                State::Ascii | State::Utf8 => self.pass(out)?,
            };
            let bytes = out.get(..count).unwrap_or(&[]);
            if bytes.contains(&0) {
                return Err(binary());
            }
            if matches!(self.state, State::Utf8) || bytes.is_ascii() {
                return Ok(count);
            }
            match std::str::from_utf8(bytes) {
                Ok(_) => self.state = State::Utf8,
                // A character may be cut by the end of the chunk; then the rest decides.
                Err(error) if error.error_len().is_none() && error.valid_up_to() > 0 => {
                    hold(&mut self.raw, bytes.get(error.valid_up_to()..).unwrap_or(&[]));
                    let valid = bytes.get(..error.valid_up_to()).unwrap_or(&[]);
                    if !valid.is_ascii() {
                        self.state = State::Utf8;
                    }
                    return Ok(error.valid_up_to());
                }
                Err(error) if error.error_len().is_none() && !self.ended => {
                    hold(&mut self.raw, bytes);
                    self.more()?;
                    continue;
                }
                Err(_) => {
                    hold(&mut self.raw, bytes);
                    let decoder = WINDOWS_1252.new_decoder_without_bom_handling();
                    self.state = State::Other(Box::new(decoder), WINDOWS_1252);
                    self.guessed = true;
                    continue;
                }
            }
            return Ok(count);
        }
    }

    /// Bytes as they are: those held back, then the input's.
    fn pass(&mut self, out: &mut [u8]) -> Result<usize, Problem> {
        if self.raw.is_empty() {
            let count = read_full(&mut self.input, out)?;
            self.ended = count == 0;
            return Ok(count);
        }
        let count = self.raw.len().min(out.len());
        for (to, from) in out.iter_mut().zip(self.raw.drain(..count)) {
            *to = from;
        }
        Ok(count)
    }

    /// Reads a chunk to the bytes that are held back.
    fn more(&mut self) -> Result<(), Problem> {
        let before = self.raw.len();
        self.raw.resize(before + CHUNK, 0);
        let free = self.raw.get_mut(before..).unwrap_or_default();
        let count = read_full(&mut self.input, free)?;
        self.raw.truncate(before + count);
        self.ended = count == 0;
        Ok(())
    }

    /// Tells the encoding by the first bytes.
    fn begin(&mut self) -> Result<(), Problem> {
        while self.raw.len() < 4 && !self.ended {
            self.more()?;
        }
        let other = |encoding: &'static Encoding| {
            State::Other(Box::new(encoding.new_decoder_with_bom_removal()), encoding)
        };
        self.state = match self.raw.as_slice() {
            [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => {
                return Err(Problem::NotATable {
                    what: "its text is UTF-32",
                });
            }
            [0xFF, 0xFE, ..] | [1..=0xFF, 0, 1..=0xFF, 0, ..] => other(UTF_16LE),
            [0xFE, 0xFF, ..] | [0, 1..=0xFF, 0, 1..=0xFF, ..] => other(UTF_16BE),
            [0xEF, 0xBB, 0xBF, ..] => {
                self.raw.drain(..3);
                State::Utf8
            }
            _ => State::Ascii,
        };
        Ok(())
    }

    fn decode(&mut self, out: &mut [u8]) -> Result<usize, Problem> {
        loop {
            if self.raw.is_empty() && !self.ended {
                self.more()?;
            }
            let State::Other(decoder, encoding) = &mut self.state else {
                return Ok(0);
            };
            let last = self.ended;
            let (result, read, written, malformed) = decoder.decode_to_utf8(&self.raw, out, last);
            self.raw.drain(..read);
            if malformed && *encoding != WINDOWS_1252 {
                return Err(if last {
                    Problem::Cut {
                        what: "its last character has no end",
                    }
                } else {
                    Problem::Damaged {
                        what: "some of its bytes are no UTF-16",
                    }
                });
            }
            if out.get(..written).is_some_and(|text| text.contains(&0)) {
                return Err(binary());
            }
            let is_done = last && result == CoderResult::InputEmpty;
            if is_done {
                // A decoder that has ended must not be asked again.
                self.state = State::Utf8;
            }
            if written > 0 || is_done || result == CoderResult::OutputFull {
                return Ok(written);
            }
        }
    }
}

/// Fills a buffer as far as the input goes.
///
/// The encoding, and which of two defects is told, must not depend on how many bytes an input gives at a time.
fn read_full(input: &mut dyn Read, buffer: &mut [u8]) -> Result<usize, Problem> {
    let mut filled = 0;
    while let Some(free) = buffer.get_mut(filled..)
        && !free.is_empty()
    {
        match input.read(free) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(trouble(&error)),
        }
    }
    Ok(filled)
}

/// Puts bytes back before those that wait.
fn hold(raw: &mut Vec<u8>, bytes: &[u8]) {
    raw.splice(0..0, bytes.iter().copied());
}

fn binary() -> Problem {
    Problem::NotATable {
        what: "it holds zero bytes, which no text does",
    }
}
