//! What GitHub knows a line by when it has moved.
//!
//! The rolling hash that GitHub's upload computes where a result has no
//! `primaryLocationLineHash`: 64 bits over the first hundred UTF-16 units from
//! the start of a line, without spaces and tabs, every line end counted as LF.

use std::collections::BTreeMap;

/// Units that a hash reaches over.
const BLOCK: usize = 100;

/// What a unit that goes farther back weighs more.
const FACTOR: u64 = 37;

/// What a unit weighs that leaves the block.
const LEAVING: u64 = FACTOR.wrapping_pow(100);

/// Stands for the end of the text.
const END: u16 = 0xffff;

/// The fingerprint of every line: hash, colon, and the how-manieth line with that hash it is.
pub(super) fn lines(text: &str) -> Vec<String> {
    let mut rolling = Rolling::default();
    let mut after_cr = false;
    for unit in text.encode_utf16() {
        match unit {
            0x20 | 0x09 => after_cr = false,
            0x0a if after_cr => after_cr = false,
            0x0d => {
                after_cr = true;
                rolling.take(0x0a);
            }
            unit => {
                after_cr = false;
                rolling.take(unit);
            }
        }
    }
    rolling.take(END);
    rolling.finish()
}

/// The last units, their hash, and what came of the lines that have left the block.
struct Rolling {
    block: [Slot; BLOCK],
    at: usize,
    hash: u64,
    /// Whether the next unit is the first of a line.
    line_starts: bool,
    seen: BTreeMap<u64, u32>,
    lines: Vec<String>,
}

#[derive(Clone, Copy, Default)]
struct Slot {
    unit: u16,
    /// Whether it is the first of a line whose hash is not yet complete.
    starts_line: bool,
}

impl Default for Rolling {
    fn default() -> Self {
        Self {
            block: [Slot::default(); BLOCK],
            at: 0,
            hash: 0,
            line_starts: true,
            seen: BTreeMap::new(),
            lines: Vec::new(),
        }
    }
}

impl Rolling {
    fn take(&mut self, unit: u16) {
        let starts_line = std::mem::replace(&mut self.line_starts, unit == 0x0a);
        self.push(Slot { unit, starts_line });
    }

    /// The unit that leaves the block may be the first of a line, whose hash is complete then.
    fn push(&mut self, slot: Slot) {
        let Some(place) = self.block.get_mut(self.at) else {
            return;
        };
        let leaving = std::mem::replace(place, slot);
        if leaving.starts_line {
            let count = self.seen.entry(self.hash).or_default();
            *count += 1;
            self.lines.push(format!("{:x}:{count}", self.hash));
        }
        self.hash = self
            .hash
            .wrapping_mul(FACTOR)
            .wrapping_add(u64::from(slot.unit))
            .wrapping_sub(LEAVING.wrapping_mul(u64::from(leaving.unit)));
        self.at = (self.at + 1) % BLOCK;
    }

    fn finish(mut self) -> Vec<String> {
        for _ in 0..BLOCK {
            self.push(Slot::default());
        }
        self.lines
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The values that `github/codeql-action` expects in its own test.
    #[test]
    fn as_the_upload_computes_it() {
        let ended = [
            "e9496ae3ebfced30:1",
            "fb7c023a8b9ccb3f:1",
            "ce8ba1a563dcdaca:1",
            "e20e36e16fcb0cc8:1",
            "b3edc88f2938467e:1",
            "c8e28b0b4002a3a0:1",
            "c129715d7a2bc9a3:1",
        ];
        let repeated = "Lorem ipsum dolor sit amet.\n".repeat(10);
        let cases: [(&str, &[&str]); 8] = [
            ("", &["c129715d7a2bc9a3:1"]),
            (
                " a\nb\n  \t\tc\n d",
                &[
                    "271789c17abda88f:1",
                    "54703d4cd895b18:1",
                    "180aee12dab6264:1",
                    "a23a3dc5e078b07b:1",
                ],
            ),
            (
                " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End",
                &[
                    "8b7cf3e952e7aeb2:1",
                    "b1ae1287ec4718d9:1",
                    "bff680108adb0fcc:1",
                    "c6805c5e1288b612:1",
                    "b86d3392aea1be30:1",
                    "e6ceba753e1a442:1",
                ],
            ),
            (" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n", &ended),
            (" hello; \t\rworld!!!\r\r\r  \t\tGreetings\r End\r", &ended),
            (
                " hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n",
                &ended,
            ),
            (" hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n", &ended),
            (
                &repeated,
                &[
                    "a7f2ff13bc495cf2:1",
                    "a7f2ff13bc495cf2:2",
                    "a7f2ff13bc495cf2:3",
                    "a7f2ff13bc495cf2:4",
                    "a7f2ff13bc495cf2:5",
                    "a7f2ff13bc495cf2:6",
                    "a7f2ff1481e87703:1",
                    "a9cf91f7bbf1862b:1",
                    "55ec222b86bcae53:1",
                    "cc97dc7b1d7d8f7b:1",
                    "c129715d7a2bc9a3:1",
                ],
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(lines(text), expected, "{text:?}");
        }
    }

    proptest! {
        /// As many fingerprints as lines, and none alike.
        #[test]
        fn a_line_has_one(text in "[a \\r\\n]{0,300}|[\\r\\n\u{10000}é]{0,20}") {
            let found = lines(&text);
            let source = crate::source::Source::new("a", text);
            prop_assert_eq!(found.len(), source.lines().len());
            let mut unique = found.clone();
            unique.sort();
            unique.dedup();
            prop_assert_eq!(unique.len(), found.len());
        }
    }
}
