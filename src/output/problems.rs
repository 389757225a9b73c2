//! Errors of a run that has no report: they go to the error stream.

use std::io::{self, Write};

use super::{Look, full};
use crate::report::Problem;

/// Writes errors as the full format does.
///
/// # Errors
/// Those of the stream.
pub fn render_problems(problems: &[Problem], look: Look, out: &mut dyn Write) -> io::Result<()> {
    problems
        .iter()
        .try_for_each(|problem| full::problem(problem, look, out))
}
