//! Reports in the forms that people and programs read.
//!
//! Takes a finished [`Report`], writes bytes. One file a format, all of one
//! shape. Outputs decide nothing, and they see neither rules nor the engine;
//! text that is not ours passes through [`escape`] at this border.

mod change;
mod concise;
pub mod escape;
mod full;
mod json;
mod lines;
mod problems;

use std::io::{self, Write};

use crate::report::Report;

pub use change::{CHANGE_FORMATS, ChangeFormat, RenderChange};
pub use full::{bold, faint, paint};
pub use lines::write_json;
pub use problems::render_problems;

/// How a human format is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// With ANSI colours.
    pub color: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// Findings of all levels, not only those up to the target and the next level.
    pub all: bool,
}

/// Findings that a human format shows before it counts the rest.
pub const SHOWN: usize = 1000;

/// Writes a report.
pub type Render = fn(&Report, Look, &mut dyn Write) -> io::Result<()>;

/// A form of output.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// Whether a terminal may colour it.
    pub colored: bool,
    /// Writes it.
    pub render: Render,
}

/// All formats, the default first.
pub const FORMATS: [Format; 3] = [full::FORMAT, concise::FORMAT, json::FORMAT];

/// The format with a name.
pub fn format(name: &str) -> Option<Format> {
    FORMATS.into_iter().find(|format| format.name == name)
}
