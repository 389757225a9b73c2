//! Many files through the library regorus, since its own program takes one at a time.
//!
//! `regorus-batch THREADS POLICY FOLDER` parses the policy once, gives each `*.yaml` of the folder to
//! `data.main.deny`, and prints `FILE: MESSAGE` for each of its messages, sorted. The code is 1 where there are any,
//! 2 where something could not be read.

use std::collections::BTreeSet;
use std::error::Error;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs, io, thread};

use regorus::{Engine, Value};

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("regorus-batch: {error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<bool> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [threads, policy, folder] = arguments.as_slice() else {
        return Err("usage: regorus-batch THREADS POLICY FOLDER".into());
    };
    let mut engine = Engine::new();
    engine.add_policy_from_file(policy)?;
    let files = files(Path::new(folder))?;
    let next = AtomicUsize::new(0);
    let parts: Result<Vec<_>> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.parse()?)
            .map(|_| scope.spawn(|| work(engine.clone(), &files, &next)))
            .collect();
        let joined = workers
            .into_iter()
            .map(|worker| worker.join().map_err(|_| "a thread panicked")?);
        joined.collect()
    });
    let mut lines: Vec<(usize, String)> = parts?.into_iter().flatten().collect();
    lines.sort();
    let mut out = BufWriter::new(io::stdout().lock());
    for (file, message) in &lines {
        writeln!(out, "{}: {message}", files[*file].display())?;
    }
    out.flush()?;
    Ok(lines.is_empty())
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "yaml") {
            files.insert(path);
        }
    }
    Ok(files.into_iter().collect())
}

/// The messages about the files that this thread came to, each with the position of its file.
fn work(mut engine: Engine, files: &[PathBuf], next: &AtomicUsize) -> Result<Vec<(usize, String)>> {
    let mut lines = Vec::new();
    loop {
        let position = next.fetch_add(1, Ordering::Relaxed);
        let Some(path) = files.get(position) else {
            return Ok(lines);
        };
        engine.set_input(Value::from_yaml_str(&fs::read_to_string(path)?)?);
        for message in engine.eval_rule("data.main.deny".to_owned())?.as_set()? {
            lines.push((position, message.as_string()?.to_string()));
        }
    }
}
