//! What changed between two sides, in the forms of `gradus diff`.
//!
//! Takes a [`Change`], writes bytes; decides nothing. `full` shows the same text
//! beside a check.

mod json;
mod markdown;
mod story;
mod text;

use std::io::{self, Write};

use super::Look;
use crate::report::change::Change;

pub(super) use json::value;
pub(super) use markdown::beside as markdown_beside;
pub(super) use story::{judged_by, summary};
pub(super) use text::beside;

/// Writes a change.
pub type RenderChange = fn(&Change, Look, &mut dyn Write) -> io::Result<()>;

/// A form of a change.
#[derive(Clone, Copy, Debug)]
pub struct ChangeFormat {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// Writes it.
    pub render: RenderChange,
}

/// All forms of a change, the default first.
pub const CHANGE_FORMATS: [ChangeFormat; 3] = [text::FORMAT, json::FORMAT, markdown::FORMAT];
