//! `gradus evidence merge`.

use std::io::Read as _;
use std::path::PathBuf;

use super::input;
use crate::cli::args::MergeArgs;
use crate::cli::terminal::Terminal;
use crate::evidence::summary::{Summary, SummaryError};
use crate::report::{ExitStatus, Problem};
use crate::source::Class;

/// The most bytes of one file of summaries.
const MOST: u64 = crate::limit::MERGED_BYTES.most;

pub(super) fn run(args: &MergeArgs, terminal: Terminal) -> ExitStatus {
    match merged(&args.files) {
        Ok(summary) => super::write(&summary, args.output.as_deref(), &args.files, terminal),
        Err(problem) => terminal.fail(&[*problem]),
    }
}

/// All counts of all files.
fn merged(files: &[PathBuf]) -> Result<Summary, Box<Problem>> {
    let mut whole: Option<Summary> = None;
    for path in files {
        let (reader, name) = input(path)?;
        let mut bytes = Vec::new();
        if let Err(error) = reader.take(MOST + 1).read_to_end(&mut bytes) {
            return Err(Box::new(super::unreadable(&name, &error.kind().to_string())));
        }
        if bytes.len() as u64 > MOST {
            return Err(Box::new(too_large(&name)));
        }
        let text = String::from_utf8_lossy(&bytes);
        let in_file = |error: &SummaryError| {
            let mut problem = Problem::of(error);
            problem.message = format!("`{name}`: {}", problem.message);
            Box::new(problem)
        };
        for part in parts(&text) {
            let part = Summary::from_json(part).map_err(|error| in_file(&error))?;
            match &mut whole {
                Some(whole) => whole.merge(&part).map_err(|error| in_file(&error))?,
                None => whole = Some(part),
            }
        }
    }
    whole.ok_or_else(|| {
        Box::new(Problem::new(
            "gradus::evidence::empty",
            Class::Invalid,
            "there is no summary to merge",
            "write one with `gradus evidence summarize`",
        ))
    })
}

/// The documents of a text, one after the other, as partitions write them into one stream. What is no JSON
/// is the last part, for an error that tells its place.
fn parts(text: &str) -> Vec<&str> {
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<serde::de::IgnoredAny>();
    let mut parts = Vec::new();
    let mut start = 0;
    while let Some(next) = stream.next() {
        let end = match next {
            Ok(_) => stream.byte_offset(),
            Err(_) => text.len(),
        };
        parts.extend(text.get(start..end));
        if next.is_err() {
            break;
        }
        start = end;
    }
    parts
}

fn too_large(name: &str) -> Problem {
    Problem::new(
        "gradus::evidence::limit",
        Class::Limit,
        format!("`{name}` has more than {MOST} bytes"),
        "merge fewer summaries at once; those of merged ones can be merged again",
    )
}
