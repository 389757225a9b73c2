//! What of a cell may be kept: the words of a scale, and ids. Never a person's name as far as its form tells.

use std::collections::HashMap;

use super::recent::Recent;

/// Stands for a value that looks like an address or like running text.
pub const HIDDEN: &str = "(not shown)";

/// Bytes of the longest value that is kept as a word.
const LONGEST: usize = 80;

/// A value as the word of a scale; empty for none, [`HIDDEN`] where it has the form of an address, an account or
/// running text.
pub fn label(text: &str) -> &str {
    let text = text.trim();
    let private = |c: char| c.is_control() || matches!(c, '@' | '\\');
    if text.len() > LONGEST || text.contains(private) {
        return HIDDEN;
    }
    text
}

/// Whether a ticket's number has the form of one: `INC0000045`, `HELP-123`, `#7`.
pub fn is_id(text: &str) -> bool {
    let digits = text.trim_start_matches(|c: char| c.is_ascii_uppercase() || c == '#');
    let prefix = text.len() - digits.len();
    let digits = digits.strip_prefix(['-', '_']).unwrap_or(digits);
    prefix <= 12 && (1..=18).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Words of different spelling made comparable: lower case, everything between letters and digits is one hyphen.
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() {
            slug.extend(c.to_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// Labels with numbers, so that a row costs no copies. Number 0 is the empty one.
#[derive(Debug)]
pub(super) struct Labels {
    recent: Recent<u32>,
    known: HashMap<Box<str>, u32>,
    texts: Vec<Box<str>>,
    /// More than these make the column no scale: then all of them are [`Labels::NONE`].
    limit: usize,
    overflow: bool,
}

impl Labels {
    pub(super) const NONE: u32 = 0;

    pub(super) fn new(limit: usize) -> Self {
        Self {
            recent: Recent::new(),
            known: HashMap::new(),
            texts: vec![Box::from("")],
            limit,
            overflow: false,
        }
    }

    /// The number of a cell's label.
    pub(super) fn number(&mut self, cell: Option<&str>) -> u32 {
        let Some(cell) = cell else { return Self::NONE };
        if let Some(number) = self.recent.get(cell) {
            return number;
        }
        if let Some(number) = self.known.get(cell).copied() {
            self.recent.put(cell, number);
            return number;
        }
        let text = label(cell);
        if text.is_empty() || self.overflow {
            return Self::NONE;
        }
        if let Some(number) = self.known.get(text) {
            return *number;
        }
        if self.texts.len() > self.limit {
            self.overflow = true;
            return Self::NONE;
        }
        let number = u32::try_from(self.texts.len()).unwrap_or(Self::NONE);
        self.texts.push(text.into());
        self.known.insert(text.into(), number);
        number
    }

    /// The label of a number; empty once there were too many.
    pub(super) fn text(&self, number: u32) -> &str {
        if self.overflow {
            return "";
        }
        self.texts.get(number as usize).map_or("", |text| text)
    }

    /// Whether there were too many for a scale.
    pub(super) fn overflowed(&self) -> bool {
        self.overflow
    }

    /// How many numbers are given away, the empty label included.
    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_accounts_and_text_are_not_kept() {
        assert_eq!(label(" Service desk "), "Service desk");
        assert_eq!(label("a.person@company.test"), HIDDEN);
        assert_eq!(label("COMPANY\\aperson"), HIDDEN);
        assert_eq!(label(&"word ".repeat(30)), HIDDEN);
        assert_eq!(label("two\nlines"), HIDDEN);
    }

    #[test]
    fn numbers_of_tickets_have_a_form() {
        for id in ["INC0000045", "HELP-123", "#7", "21513", "REQ_9"] {
            assert!(is_id(id), "{id}");
        }
        for id in [
            "",
            "anna1",
            "Anna Smith",
            "a@b.test",
            "INC",
            "1234567890123456789",
            "ABCDEFGHIJKLMNO1",
        ] {
            assert!(!is_id(id), "{id}");
        }
    }

    #[test]
    fn spellings_are_one() {
        assert_eq!(slug("Awaiting User Info"), "awaiting-user-info");
        assert_eq!(slug("3 - Moderate"), "3-moderate");
        assert_eq!(slug("  P1! "), "p1");
        assert_eq!(slug("Störung"), "störung");
    }

    #[test]
    fn too_many_different_words_are_no_scale() {
        let mut labels = Labels::new(2);
        assert_eq!(labels.number(Some("a")), 1);
        assert_eq!(labels.number(Some("b")), 2);
        assert_eq!(labels.number(Some(" a")), 1);
        assert_eq!(labels.text(1), "a");
        assert_eq!(labels.number(Some("c")), Labels::NONE);
        assert!(labels.overflowed());
        assert_eq!(labels.text(1), "");
    }
}
