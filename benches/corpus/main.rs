//! Synthetic exports and declarations, the same for the same seed.
//!
//! `cargo run --example corpus -- all FOLDER [SEED]` writes one export of every known tool, with a declaration that
//! names them. `… -- examples [FOLDER]` writes the exports of `examples/`. `… -- tickets FILE [ROWS] [SEED]` writes
//! one list of tickets, as long as wanted; `… -- read FILE` reads it with the `csv` crate alone, to measure against.
//! `… -- declarations FOLDER [KEY=VALUE]…` writes declarations of organizations at wanted levels, and `… -- peers
//! FOLDER [KEY=VALUE]…` the small format of `benches/peers`, each with `FOLDER.truth.json` beside it.

#![expect(clippy::print_stderr, reason = "a program of its own, not part of gradus")]

mod files;
mod options;

use std::fs;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;
use std::process::ExitCode;

use options::Options;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            eprintln!(
                "usage: corpus all FOLDER [SEED] | examples [FOLDER] | tickets FILE [ROWS] [SEED] | read FILE\n       \
                 corpus declarations|peers FOLDER [KEY=VALUE]… with {}",
                options::HELP
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
        (Some(what @ (&"declarations" | &"peers")), Some(folder)) => {
            let options = Options::read(&arguments[2..]).map_err(io::Error::other)?;
            if *what == "peers" {
                peers(folder, &options)?;
            } else {
                declarations(folder, &options)?;
            }
        }
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

/// The small format; the truth is the checks that each file fails.
fn peers(folder: &str, options: &Options) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut truth = BufWriter::new(fs::File::create(format!("{folder}.truth.json"))?);
    writeln!(truth, "{{")?;
    for number in 0..options.files {
        let declaration = files::peer(options.seed, number, options.size, options.mature);
        fs::write(
            Path::new(folder).join(format!("org-{number:05}.yaml")),
            declaration.text,
        )?;
        let comma = if number + 1 < options.files { "," } else { "" };
        writeln!(truth, "\"org-{number:05}\": {:?}{comma}", declaration.fails)?;
    }
    writeln!(truth, "}}")?;
    truth.flush()
}

/// Declarations of the built-in vocabulary; the truth is the level that each organization was written for.
fn declarations(folder: &str, options: &Options) -> io::Result<()> {
    let portfolio = files::Portfolio {
        seed: options.seed,
        files: options.files,
        bytes: options.size,
        levels: options.levels,
        shape: options.shape,
        evidence: options.evidence,
    };
    fs::create_dir_all(folder)?;
    let mut truth = Vec::new();
    for organization in portfolio.organizations() {
        write(Path::new(folder), &organization.files)?;
        truth.push(format!("{:?}: {}", organization.id, organization.level));
    }
    fs::write(
        format!("{folder}.truth.json"),
        format!("{{\n{}\n}}\n", truth.join(",\n")),
    )
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
