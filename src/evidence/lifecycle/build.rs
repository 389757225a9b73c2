//! Builds and versions, compared as numbers.

use std::fmt;

/// A build: up to four numbers. As text `16.0.9` would come after `16.0.13231`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Build {
    parts: [u32; 4],
    length: usize,
}

impl Build {
    /// Reads `16.0.13231.20262`, also with what stands behind it (`(X64)`); `None` where it begins otherwise.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let end = text
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(text.len());
        let mut parts = [0; 4];
        let mut length = 0;
        for part in text.get(..end)?.split('.') {
            *parts.get_mut(length)? = part.parse().ok()?;
            length += 1;
        }
        Some(Self { parts, length })
    }

    /// The numbers of a build of Office: those of `16.0.13231.20262` and of `13231.20262` are equal.
    pub(super) fn office(self) -> Option<(u32, u32)> {
        match (self.length, self.parts) {
            (4, [16, 0, major, minor]) | (2, [major, minor, ..]) => Some((major, minor)),
            (3, [16, 0, major, _]) => Some((major, 0)),
            _ => None,
        }
    }

    /// The first number, and the third where there is one.
    pub(super) fn generation(self) -> (u32, Option<u32>) {
        let [first, _, third, _] = self.parts;
        (first, (self.length > 2).then_some(third))
    }

    /// Whether it begins with another one.
    pub(super) fn begins_with(self, other: Self) -> bool {
        let own = self.parts.iter().take(self.length.min(other.length));
        self.length >= other.length && own.eq(other.parts.iter().take(other.length))
    }

    pub(super) fn length(self) -> usize {
        self.length
    }
}

impl fmt::Display for Build {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = self.parts.iter().take(self.length).map(u32::to_string).collect();
        f.write_str(&parts.join("."))
    }
}

/// A version by year and month: the `2610` of `Version 2610`; `None` where there is none.
pub fn version(text: &str) -> Option<u16> {
    let word = text.split_whitespace().find(|word| word.len() == 4)?;
    let number: u16 = word.parse().ok()?;
    let (year, month) = (number / 100, number % 100);
    ((15..=60).contains(&year) && (1..=12).contains(&month)).then_some(number)
}
