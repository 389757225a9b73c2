//! What the same files cost before anybody judges them: the floors beside the table of `docs/performance.md`.
//!
//! `cargo run --example floor -- WHAT THREADS FOLDER` with WHAT one of
//! - `read`: the bytes, and that they are UTF-8;
//! - `events`: the bare loop over the events of `granit-parser`, nothing kept;
//! - `parse`: gradus' own parse into a tree with places, each dropped at once;
//! - `shape`: the same, and the tree held against the schema of declarations.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program of its own, not part of gradus"
)]

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use gradus::schema::Schema;
use gradus::source::Source;
use gradus::yaml::{Forest, Limits, Tree, parse};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, threads, folder] = arguments.as_slice() else {
        eprintln!("usage: floor read|events|parse|shape THREADS FOLDER");
        return ExitCode::from(2);
    };
    let (Some(work), Ok(threads)) = (floor(what), threads.parse()) else {
        eprintln!("`{what}` is none of read, events, parse, shape, or `{threads}` is no number");
        return ExitCode::from(2);
    };
    match all(work, threads, Path::new(folder)) {
        Ok((files, count)) => {
            println!("{files} files, {count} counted");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(74)
        }
    }
}

/// Takes a file and its text, gives something to count, so that nothing can be left out as useless.
type Floor = fn(&Path, String) -> io::Result<usize>;

fn floor(what: &str) -> Option<Floor> {
    Some(match what {
        "read" => |_, text| Ok(text.len()),
        "events" => |_, text| {
            let events = granit_parser::Parser::new_from_str(&text);
            events
                .map(|event| event.map(|_| 1).map_err(io::Error::other))
                .sum()
        },
        "parse" => |path, text| Ok(tree(path, text)?.len()),
        "shape" => |path, text| {
            let tree = tree(path, text)?;
            let count = tree.len();
            let forest = Forest::single(Arc::new(tree));
            match Schema::builtin().check(forest.root()).first() {
                None => Ok(count),
                Some(error) => Err(io::Error::other(format!("{error}"))),
            }
        },
        _ => return None,
    })
}

fn tree(path: &Path, text: String) -> io::Result<Tree> {
    let source = Arc::new(Source::new(path.to_string_lossy(), text));
    // Without limits, so that a long file is judged as well as a short one.
    let limits = Limits {
        nodes: usize::MAX,
        ..Limits::default()
    };
    parse(&source, limits).map_err(|error| io::Error::other(format!("{error}")))
}

fn all(work: Floor, threads: usize, folder: &Path) -> io::Result<(usize, usize)> {
    let files = files(folder)?;
    let next = AtomicUsize::new(0);
    let one = || {
        let mut count = 0;
        while let Some(path) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            count += work(path, fs::read_to_string(path)?)?;
        }
        Ok(count)
    };
    let counts: io::Result<usize> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(one)).collect();
        workers
            .into_iter()
            .map(|worker| worker.join().map_err(|_| io::Error::other("a thread panicked"))?)
            .sum()
    });
    Ok((files.len(), counts?))
}

fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "yaml") {
            files.insert(path);
        }
    }
    Ok(files.into_iter().collect())
}
