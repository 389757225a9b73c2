//! What can be wrong with an ignore.

use miette::Diagnostic;
use thiserror::Error;

use super::{MOST, MOST_CODES};
use crate::source::{Fault, Place};

/// A comment that is meant for gradus cannot be read. It accepts nothing.
#[derive(Clone, Debug, PartialEq, Eq, Error, Diagnostic)]
pub enum IgnoreError {
    /// Something else than `gradus: ignore[`.
    #[error("`{text}` is no instruction of gradus")]
    #[diagnostic(
        code(gradus::ignore::instruction),
        help(
            "there is one: `# gradus: ignore[CODE] reason, until=2027-03-31`; begin other comments with another word"
        )
    )]
    Instruction {
        /// What stands there.
        text: String,
        /// Where.
        at: Place,
    },
    /// No bracket with codes.
    #[error("the ignore names no code")]
    #[diagnostic(
        code(gradus::ignore::no_code),
        help("name what it accepts, as the finding does: `ignore[PS404] reason, until=2027-03-31`")
    )]
    NoCode {
        /// Where they are expected.
        at: Place,
    },
    /// A bracket without its end.
    #[error("the `[` of the ignore has no `]`")]
    #[diagnostic(
        code(gradus::ignore::open),
        help("close it behind the last code: `ignore[PS404, IT408] reason, until=2027-03-31`")
    )]
    Open {
        /// The bracket.
        at: Place,
    },
    /// A code of other characters than a code can have.
    #[error("`{text}` is no code")]
    #[diagnostic(
        code(gradus::ignore::code),
        help("write codes as findings show them, with commas between: `ignore[PS404, IT408]`")
    )]
    Code {
        /// What stands there.
        text: String,
        /// Where.
        at: Place,
    },
    /// More codes than one line can be wrong by.
    #[error("the ignore names more than {MOST_CODES} codes")]
    #[diagnostic(
        code(gradus::ignore::codes),
        help("accept what is meant, one reason for one matter")
    )]
    Codes {
        /// The first that is too many.
        at: Place,
    },
    /// Nobody knows why.
    #[error("the ignore gives no reason")]
    #[diagnostic(
        code(gradus::ignore::no_reason),
        help("say why behind the bracket: `ignore[PS404] reason, until=2027-03-31`")
    )]
    NoReason {
        /// Where it is expected.
        at: Place,
    },
    /// Nobody knows until when.
    #[error("the ignore has no end")]
    #[diagnostic(
        code(gradus::ignore::no_end),
        help("end it with a date at most a year ahead: `ignore[PS404] reason, until=2027-03-31`")
    )]
    NoEnd {
        /// The ignore.
        at: Place,
    },
    /// Something else than a date, or behind it.
    #[error("`{text}` is no date")]
    #[diagnostic(
        code(gradus::ignore::date),
        help("write year, month and day, and nothing behind them: `until=2027-03-31`")
    )]
    Date {
        /// What stands there.
        text: String,
        /// Where.
        at: Place,
    },
    /// More than a file may have.
    #[error("the file has more than {MOST} ignores, and those from here on are not honoured")]
    #[diagnostic(code(gradus::ignore::many), help("mend what they accept, or split the file"))]
    Many {
        /// The first that is too many.
        at: Place,
    },
}

impl Fault for IgnoreError {
    fn place(&self) -> Option<&Place> {
        Some(self.at())
    }
}

impl IgnoreError {
    /// Where it is.
    pub fn at(&self) -> &Place {
        match self {
            Self::Instruction { at, .. }
            | Self::NoCode { at }
            | Self::Open { at }
            | Self::Code { at, .. }
            | Self::Codes { at }
            | Self::NoReason { at }
            | Self::NoEnd { at }
            | Self::Date { at, .. }
            | Self::Many { at } => at,
        }
    }
}
