//! The text of a cell as a value.
//!
//! Bytes in, values out, without allocation: a million rows pass here. Nothing is
//! guessed from one cell alone: what can be read in two ways is decided for the
//! whole file, or asked of the declaration.

pub(super) mod date;
pub(super) mod number;
pub(super) mod order;
pub(super) mod pattern;
#[cfg(test)]
mod tests;
pub(super) mod words;
pub(super) mod zone;

use self::date::Civil;
use self::order::Order;
use self::pattern::Pattern;

/// How dates of a file are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Dates {
    /// As declared.
    Pattern(Pattern),
    /// As recognized, with the order of day and month where a date has it.
    Order(Option<Order>),
}

impl Dates {
    /// The date, and the time where one stands behind it.
    pub(super) fn read(&self, text: &[u8]) -> Option<Civil> {
        match self {
            Self::Pattern(pattern) => pattern
                .read(text)
                // A cell of a workbook that is a date by itself is written this way.
                .or_else(|| date::read(text, None)),
            Self::Order(order) => date::read(text, *order),
        }
    }
}
