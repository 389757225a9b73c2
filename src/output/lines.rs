//! JSON on its way out, line by line.

use std::io::{self, Write};

use serde::Serialize;

use super::escape;

/// Makes each line harmless and hands it on, so that a report of any size is
/// never in memory as a whole. Printed over several lines, JSON has no line
/// break inside of a text, so a line is never half of one.
struct Lines<'o> {
    out: &'o mut dyn Write,
    line: Vec<u8>,
}

impl Lines<'_> {
    fn hand_on(&mut self) -> io::Result<()> {
        let text = String::from_utf8_lossy(&self.line);
        self.out.write_all(escape::json(&text).as_bytes())?;
        self.line.clear();
        Ok(())
    }
}

impl Write for Lines<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(piece);
            if piece.ends_with(b"\n") {
                self.hand_on()?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Writes a value as JSON over several lines, harmless in a log, without a line end after the last.
///
/// # Errors
/// Those of the stream.
pub fn write_json(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    let mut lines = Lines {
        out,
        line: Vec::new(),
    };
    serde_json::to_writer_pretty(&mut lines, value)?;
    lines.hand_on()
}

/// A list whose elements become JSON one at a time: a portfolio has hundreds of thousands.
pub(super) struct Each<'r, T>(pub &'r [T], pub &'r dyn Fn(&T) -> serde_json::Value);

impl<T> Serialize for Each<'_, T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(self.1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_the_value_and_harmless() {
        let value = serde_json::json!({"a": ["##[add-mask]x", "\u{202e}b", "line\nbreak"], "##[c]": 1});
        let mut out = Vec::new();
        write_json(&mut out, &value).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(!text.contains("##[") && !text.contains('\u{202e}'), "{text}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
        assert!(!text.ends_with('\n'));
    }
}
