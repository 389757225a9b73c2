//! Whether the day or the month comes first, told by the dates of a file.

use super::date::Cursor;
use crate::evidence::error::Problem;

/// What comes first in `3/4/2026`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::evidence) enum Order {
    /// The third of April.
    DayFirst,
    /// The fourth of March.
    MonthFirst,
}

/// What the dates of a file told so far.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::evidence) struct Evidence {
    day_first: bool,
    month_first: bool,
    open: bool,
}

impl Evidence {
    /// Takes one date into account.
    pub(in crate::evidence) fn see(&mut self, text: &[u8]) {
        let Some((first, second)) = numbers(text) else {
            return;
        };
        match (first, second) {
            (13..=31, 1..=12) => self.day_first = true,
            (1..=12, 13..=31) => self.month_first = true,
            // Both orders give the same day.
            (1..=12, 1..=12) if first != second => self.open = true,
            _ => {}
        }
    }

    /// Whether enough is known.
    pub(in crate::evidence) fn is_settled(self) -> bool {
        self.day_first || self.month_first
    }

    /// The order; `None` where no date needs one.
    pub(in crate::evidence) fn order(self) -> Result<Option<Order>, Problem> {
        match (self.day_first, self.month_first) {
            (true, true) => Err(Problem::MixedDates),
            (false, true) => Ok(Some(Order::MonthFirst)),
            (false, false) if self.open => Err(Problem::AmbiguousDates),
            // Where no date tells, both orders give the same days.
            (_, false) => Ok(Some(Order::DayFirst)),
        }
    }
}

/// The first two numbers of `3/4/2026` and `3-4-26`, where the third may be a year.
fn numbers(text: &[u8]) -> Option<(u32, u32)> {
    let mut cursor = Cursor(text);
    let (first, _) = cursor.number(2)?;
    let separator = cursor.peek().filter(|byte| matches!(byte, b'/' | b'-'))?;
    cursor.skip(1);
    let (second, _) = cursor.number(2)?;
    let whole = cursor.take(separator) && matches!(cursor.number(4), Some((_, 2 | 4)));
    whole.then_some((first, second))
}
