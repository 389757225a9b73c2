//! Why an export could not be read.

use std::fmt;
use std::sync::Arc;

use miette::{Diagnostic, LabeledSpan, SourceSpan};
use thiserror::Error;

use crate::source::{Class, Fault, Place};

/// Which bound was passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitKind {
    /// Bytes of the file, or of what it expands to.
    Bytes,
    /// Bytes of a row.
    Row,
    /// Columns.
    Columns,
    /// Bytes that one compressed byte becomes.
    Ratio,
    /// Bytes of an archive.
    Archive,
    /// Files in an archive.
    Entries,
    /// Bytes of the texts of a workbook.
    Texts,
}

impl LimitKind {
    fn sentence(self) -> &'static str {
        match self {
            Self::Bytes => "bytes",
            Self::Row => "bytes in one row",
            Self::Columns => "columns",
            Self::Ratio => "bytes from one compressed byte",
            Self::Archive => "bytes in an archive",
            Self::Entries => "files in an archive",
            Self::Texts => "bytes of texts in a workbook",
        }
    }

    fn help(self) -> &'static str {
        match self {
            Self::Bytes | Self::Archive | Self::Texts => {
                "export a shorter period, or as CSV, which is read as a stream"
            }
            Self::Row => "look for a quote that is opened in this row and never closed",
            Self::Columns => "export fewer columns",
            Self::Ratio => "export the file anew; this one expands like no table does",
            Self::Entries => "unpack the archive and name the file in it",
        }
    }
}

/// What is wrong with an export, or with what the declaration says about it.
///
/// Cells are never repeated: people's names stand there. Headers are.
#[derive(Clone, Debug, PartialEq, Eq, Error, Diagnostic)]
pub enum Problem {
    /// The system refused.
    #[error("it cannot be read: {reason}")]
    #[diagnostic(
        code(gradus::evidence::unreadable),
        help("check the path, and the rights of the file")
    )]
    Unreadable {
        /// What the system said.
        reason: String,
    },
    /// A path that leaves the root.
    #[error("it lies outside of the root of the run")]
    #[diagnostic(
        code(gradus::evidence::outside),
        help("name a file below the folder of `gradus.yaml`, and none in `.git`")
    )]
    Outside,
    /// A folder, a pipe, a device.
    #[error("it is no regular file")]
    #[diagnostic(code(gradus::evidence::not_a_file), help("name the exported file itself"))]
    NotAFile,
    /// A bound was passed.
    #[error("it has more than {value} {}", limit.sentence())]
    #[diagnostic(code(gradus::evidence::limit), help("{}", limit.help()))]
    Limit {
        /// Which bound.
        limit: LimitKind,
        /// Its value.
        value: u64,
    },
    /// The file ends too early.
    #[error("it is cut off: {what}")]
    #[diagnostic(
        code(gradus::evidence::cut),
        help("export it again; a part of the rows would give wrong figures")
    )]
    Cut {
        /// What has no end.
        what: &'static str,
    },
    /// The file is broken.
    #[error("it is damaged: {what}")]
    #[diagnostic(code(gradus::evidence::damaged), help("export it again"))]
    Damaged {
        /// What is wrong.
        what: &'static str,
    },
    /// Neither text nor a workbook.
    #[error("it is no table: {what}")]
    #[diagnostic(
        code(gradus::evidence::not_a_table),
        help("export it as CSV, XLSX or JSON Lines; `.gz` and a `.zip` with one file are read too")
    )]
    NotATable {
        /// What was found.
        what: &'static str,
    },
    /// Nothing in it.
    #[error("it has no rows")]
    #[diagnostic(
        code(gradus::evidence::empty),
        help("export it again, or remove it from `evidence`")
    )]
    Empty,
    /// `format` names no known export.
    #[error("`{name}` is no known format")]
    #[diagnostic(code(gradus::evidence::format))]
    Format {
        /// What the declaration says.
        name: String,
        /// The nearest ones, or all.
        #[help]
        help: String,
    },
    /// `format` and `kind` do not fit.
    #[error("the format `{format}` has no {kind}")]
    #[diagnostic(code(gradus::evidence::kind))]
    Kind {
        /// The format.
        format: &'static str,
        /// The kind that was asked for.
        kind: &'static str,
        /// The kinds that it has.
        #[help]
        help: String,
    },
    /// `columns` has a key that is no column of ours.
    #[error("`{name}` is no column of {kind}")]
    #[diagnostic(code(gradus::evidence::column))]
    Column {
        /// The key.
        name: String,
        /// The kind of rows.
        kind: &'static str,
        /// The nearest ones.
        #[help]
        help: String,
    },
    /// `columns` names a header that the file does not have.
    #[error("there is no column `{header}`, which is declared for `{column}`")]
    #[diagnostic(code(gradus::evidence::header))]
    Header {
        /// Our name.
        column: String,
        /// The header that was declared.
        header: String,
        /// The nearest ones.
        #[help]
        help: String,
    },
    /// No header was found that says what the rows are.
    #[error("no row of its start is the header of a known export of {kind}")]
    #[diagnostic(
        code(gradus::evidence::unknown),
        help(
            "export it with its header, or say under `columns` which header stands for which column: {needed}"
        )
    )]
    Unknown {
        /// The kind of rows.
        kind: &'static str,
        /// Columns that are needed, in backticks.
        needed: String,
    },
    /// A column that is needed is absent.
    #[error("the column `{column}` is missing ({meaning})")]
    #[diagnostic(code(gradus::evidence::missing))]
    Missing {
        /// Our name.
        column: &'static str,
        /// What it is.
        meaning: &'static str,
        /// Which headers would do, and which are there.
        #[help]
        help: String,
    },
    /// Dates that can be read in two ways.
    #[error("no date in its start tells whether the day or the month comes first")]
    #[diagnostic(
        code(gradus::evidence::ambiguous_dates),
        help("add `date_format`, such as `dd/MM/yyyy HH:mm` or `MM/dd/yyyy HH:mm`")
    )]
    AmbiguousDates,
    /// Dates of both orders in one file.
    #[error("some of its dates begin with the day and others with the month")]
    #[diagnostic(
        code(gradus::evidence::mixed_dates),
        help("export it with one form of dates, at best `yyyy-MM-dd HH:mm`")
    )]
    MixedDates,
    /// `date_format` is no pattern.
    #[error("`{pattern}` is no pattern of dates: {what}")]
    #[diagnostic(
        code(gradus::evidence::date_format),
        help(
            "write it with `yyyy MM dd HH mm ss`, as in `dd-MM-yyyy HH:mm`; `MMM` is a month's name, `h a` a clock of 12 hours"
        )
    )]
    DatePattern {
        /// What the declaration says.
        pattern: String,
        /// What is wrong with it.
        what: String,
    },
    /// Another header in the middle.
    #[error("its columns change: a second header with other columns stands here")]
    #[diagnostic(
        code(gradus::evidence::columns_change),
        help("split it into two exports; values would be read from the wrong columns")
    )]
    ColumnsChange,
}

impl Problem {
    /// The key of an entry of `evidence` that the problem is about.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Format { .. } | Self::Kind { .. } => "format",
            Self::Column { .. } | Self::Header { .. } => "columns",
            Self::DatePattern { .. } => "date_format",
            _ => "file",
        }
    }
}

/// An export that could not be read, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceError {
    /// The export as reports show it.
    pub file: Arc<str>,
    /// The row in it, from 1, where one is at fault.
    pub row: Option<u64>,
    /// What is wrong.
    pub problem: Problem,
    /// Where the declaration speaks of it; the value of [`Problem::key`].
    pub at: Option<Place>,
}

impl EvidenceError {
    /// A problem of a whole file.
    pub fn new(file: &str, problem: Problem) -> Self {
        Self {
            file: file.into(),
            row: None,
            problem,
            at: None,
        }
    }

    /// The same problem, in a row.
    #[must_use]
    pub fn in_row(mut self, row: u64) -> Self {
        self.row = Some(row);
        self
    }

    /// The same problem, with its place in the declaration.
    #[must_use]
    pub fn declared(mut self, at: Place) -> Self {
        self.at = Some(at);
        self
    }
}

impl fmt::Display for EvidenceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.row {
            Some(row) => write!(f, "`{}`, row {row}: {}", self.file, self.problem),
            None => write!(f, "`{}`: {}", self.file, self.problem),
        }
    }
}

impl std::error::Error for EvidenceError {}

impl Diagnostic for EvidenceError {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.problem.code()
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.problem.help()
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let at = self.at.as_ref()?;
        let span: SourceSpan = at.span.range().into();
        let label = LabeledSpan::new_with_span(Some("this export".to_owned()), span);
        Some(Box::new(std::iter::once(label)))
    }
}

impl Fault for EvidenceError {
    fn place(&self) -> Option<&Place> {
        self.at.as_ref()
    }

    fn class(&self) -> Class {
        match self.problem {
            Problem::Limit { .. } => Class::Limit,
            _ => Class::Invalid,
        }
    }
}
