//! Synthetic exports, the same for the same seed.
//!
//! `cargo run --example corpus -- all FOLDER [SEED]` writes one export of every known tool, with a declaration that
//! names them. `… -- examples [FOLDER]` writes the exports of `examples/`. `… -- tickets FILE [ROWS] [SEED]` writes
//! one list of tickets, as long as wanted; `… -- read FILE` reads it with the `csv` crate alone, to measure against.

#![expect(clippy::print_stderr, reason = "a program of its own, not part of gradus")]

mod files;

use std::fs;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            eprintln!(
                "usage: corpus all FOLDER [SEED] | examples [FOLDER] | tickets FILE [ROWS] [SEED] | read FILE"
            );
            ExitCode::from(2)
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(74)
        }
    }
}

/// Whether the arguments made sense.
fn run(arguments: &[&str]) -> io::Result<bool> {
    let number = |position: usize, default: u64| match arguments.get(position) {
        Some(text) => text.parse().ok(),
        None => Some(default),
    };
    match (arguments.first(), arguments.get(1)) {
        (Some(&"all"), Some(folder)) => match number(2, files::SEED) {
            Some(seed) => write(Path::new(folder), &files::corpus(seed))?,
            None => return Ok(false),
        },
        (Some(&"examples"), folder) => {
            let own = concat!(env!("CARGO_MANIFEST_DIR"), "/examples");
            write(Path::new(folder.unwrap_or(&own)), &files::examples())?;
        }
        (Some(&"tickets"), Some(file)) => {
            let (Some(rows), Some(seed)) = (number(2, 1_000_000), number(3, files::SEED)) else {
                return Ok(false);
            };
            let mut out = BufWriter::new(fs::File::create(file)?);
            files::tickets(&mut out, rows, seed)?;
            out.flush()?;
        }
        (Some(&"read"), Some(file)) => eprintln!("{} cells", read(Path::new(file))?),
        _ => return Ok(false),
    }
    Ok(true)
}

fn write(folder: &Path, files: &[files::File]) -> io::Result<()> {
    for file in files {
        let path = folder.join(&file.name);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(path, &file.bytes)?;
    }
    Ok(())
}

/// Reads a file and does nothing with it but count.
fn read(file: &Path) -> io::Result<usize> {
    let mut reader = csv::Reader::from_path(file)?;
    let mut record = csv::ByteRecord::new();
    let mut cells = 0;
    while reader.read_byte_record(&mut record)? {
        cells += record.len();
    }
    Ok(cells)
}
