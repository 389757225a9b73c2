//! `gradus evidence`: exports are counted where they live, and the counts are united and shown.
//!
//! `summarize` reads one export and writes its summary; `merge` unites summaries; `show` prints the figures that
//! rules see. Nothing is judged here.

mod merge;
mod show;
mod summarize;

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::args::{EvidenceArgs, EvidenceCommand};
use super::files;
use super::terminal::Terminal;
use crate::evidence::summary::Summary;
use crate::report::{ExitStatus, Problem};
use crate::source::Class;

/// What stands for a stream.
const STREAM: &str = "-";

/// How the input stream is shown.
const INPUT: &str = "<stdin>";

pub(super) fn run(args: &EvidenceArgs, terminal: Terminal) -> ExitStatus {
    match &args.what {
        EvidenceCommand::Summarize(args) => summarize::run(args, terminal),
        EvidenceCommand::Merge(args) => merge::run(args, terminal),
        EvidenceCommand::Show(args) => show::run(args, terminal),
    }
}

/// A file or the input stream, and its name for people.
fn input(path: &Path) -> Result<(Box<dyn Read>, String), Box<Problem>> {
    if path.as_os_str() == STREAM {
        return Ok((Box::new(io::stdin().lock()), INPUT.to_owned()));
    }
    let name = path.display().to_string();
    let failed = |reason: &str| Box::new(unreadable(&name, reason));
    // A pipe is fine here: the path comes from the command line, as in `<(zcat …)`.
    match std::fs::File::open(path) {
        Ok(file) if file.metadata().is_ok_and(|meta| meta.is_dir()) => Err(failed("it is a folder")),
        Ok(file) => Ok((Box::new(file), name)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(failed("there is no such file")),
        Err(error) => Err(failed(&error.kind().to_string())),
    }
}

fn unreadable(name: &str, reason: &str) -> Problem {
    Problem::new(
        "gradus::evidence::unreadable",
        Class::Invalid,
        format!("`{name}` cannot be read: {reason}"),
        "check the path, and the rights of the file",
    )
}

/// Writes a summary whole, or says why not; what it was made of is never overwritten.
fn write(summary: &Summary, output: Option<&Path>, inputs: &[PathBuf], terminal: Terminal) -> ExitStatus {
    let text = summary.to_json();
    let Some(path) = output.filter(|path| path.as_os_str() != STREAM) else {
        return terminal.print(text.as_bytes());
    };
    if inputs.iter().any(|input| files::same_file(input, path)) {
        let problem = Problem::new(
            "gradus::evidence::overwrites",
            Class::Usage,
            format!(
                "the summary would overwrite `{}`, which it is made of",
                path.display()
            ),
            "name another file with `--output`",
        );
        return terminal.fail(&[problem]);
    }
    match files::write(path, |out| out.write_all(text.as_bytes())) {
        Ok(()) => ExitStatus::Met,
        Err(error) => terminal.output_failed(&format!("`{}`", path.display()), &error),
    }
}

/// Writes to a text.
fn put(out: &mut dyn Write, line: &str) -> io::Result<()> {
    writeln!(out, "{}", crate::output::escape::plain(line))
}
