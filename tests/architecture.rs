//! The house: a module uses only what stands below it, and files stay readable.

#![expect(clippy::unwrap_used, reason = "a test fails where its input is missing")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Top to bottom.
const LAYERS: [&str; 17] = [
    "main",
    "cli",
    "output",
    "report",
    "maturity",
    "trial",
    "engine",
    "config",
    "pack",
    "claim",
    "expr",
    "declaration",
    "evidence",
    "schema",
    "yaml",
    "source",
    "limit",
];

/// Lines that a file may have; one that grows longer is split by subject.
const LONGEST: usize = 500;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn sources() -> BTreeMap<PathBuf, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    files(&root, &mut found);
    let relative = |path: &PathBuf| path.strip_prefix(&root).unwrap().to_owned();
    found
        .iter()
        .map(|path| (relative(path), fs::read_to_string(path).unwrap()))
        .collect()
}

/// The module that a file belongs to; `lib.rs` lists them all and belongs to none.
fn module(path: &Path) -> Option<String> {
    let first = path.components().next()?.as_os_str().to_str()?;
    let name = first.trim_end_matches(".rs");
    (name != "lib").then(|| name.to_owned())
}

/// The modules of the crate that a text names, with their lines.
fn uses(text: &str, main: bool) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or("");
        // `main` names the crate from outside; elsewhere `gradus::` begins the code of a diagnostic.
        for start in if main {
            ["crate::", "gradus::"].as_slice()
        } else {
            &["crate::"]
        } {
            for (at, _) in code.match_indices(start) {
                let whole = !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
                let rest = &code[at + start.len()..];
                let end = rest
                    .find(|c: char| !c.is_alphanumeric() && c != '_')
                    .unwrap_or(rest.len());
                if whole && end > 0 {
                    found.push((index + 1, rest[..end].to_owned()));
                }
            }
        }
    }
    found
}

#[test]
fn a_module_uses_only_what_stands_below_it() {
    let rank = |name: &str| LAYERS.iter().position(|layer| *layer == name);
    let mut wrong = Vec::new();
    let mut seen = Vec::new();
    for (path, text) in sources() {
        let Some(own) = module(&path) else { continue };
        let Some(own_rank) = rank(&own) else {
            wrong.push(format!("{}: `{own}` is no layer", path.display()));
            continue;
        };
        for (line, used) in uses(&text, own == "main") {
            match rank(&used) {
                Some(used_rank) if used_rank < own_rank => {
                    wrong.push(format!(
                        "{}:{line}: `{own}` uses `{used}`, which stands above it",
                        path.display()
                    ));
                }
                Some(_) => seen.push(used),
                None => wrong.push(format!("{}:{line}: `{used}` is no layer", path.display())),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for layer in &LAYERS[1..] {
        assert!(
            seen.iter().any(|used| used == layer),
            "nothing uses `{layer}`: does this test still see `use`?"
        );
    }
}

/// Whether a file has nothing but tests.
fn is_test(path: &Path) -> bool {
    path.components()
        .any(|part| part.as_os_str() == "tests" || part.as_os_str() == "tests.rs")
}

#[test]
fn outputs_see_neither_rules_nor_the_engine() {
    for (path, text) in sources() {
        if module(&path).as_deref() != Some("output") {
            continue;
        }
        for (line, used) in uses(&text, false) {
            let allowed = ["output", "report", "source"];
            assert!(
                allowed.contains(&&*used),
                "{}:{line}: an output uses `{used}`",
                path.display()
            );
        }
    }
}

#[test]
fn the_core_has_no_effects() {
    let effects = [
        "std::fs",
        "std::env",
        "TcpStream",
        "std::process",
        "println!",
        "eprintln!",
    ];
    for (path, text) in sources() {
        let core = ["engine", "maturity", "trial", "claim", "expr", "yaml", "schema"];
        if is_test(&path) || !core.iter().any(|name| module(&path).as_deref() == Some(name)) {
            continue;
        }
        let code = text.split("#[cfg(test)]").next().unwrap_or("");
        for effect in effects {
            assert!(!code.contains(effect), "{} uses {effect}", path.display());
        }
    }
}

/// The files that may ask a clock, each with how it does, and why.
const CLOCKS: [(&str, &str, &str); 2] = [
    (
        "cli/check.rs",
        "Timestamp::now",
        "the day of a run that is given none",
    ),
    (
        "cli/signals.rs",
        "Instant::now",
        "two signals within a moment are one",
    ),
];

/// The same input gives the same report on every day: all but the command line are told the day.
///
/// Clippy refuses three of these functions by their names, where nobody has allowed them; this sees every `now`, of
/// jiff and of the standard library, and whoever allows one.
#[test]
fn only_the_command_line_asks_the_clock() {
    let mut asked = Vec::new();
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        if is_test(&path) {
            continue;
        }
        let name = path.to_string_lossy().replace('\\', "/");
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or("");
        for (index, line) in code.lines().enumerate() {
            let asks = line.match_indices("::now").any(|(at, now)| {
                let rest = &line[at + now.len()..];
                !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_')
            });
            if !asks && !line.contains("SystemTime") {
                continue;
            }
            match CLOCKS.iter().find(|(file, how, _)| *file == name && line.contains(how)) {
                Some((file, ..)) => asked.push(*file),
                None => wrong.push(format!(
                    "{name}:{}: asks the clock; take the day as a parameter, as `today` of a case is, so that a \
                     report is the same on every day. Where the time is none of a report's, add the file to `CLOCKS` \
                     here, and say why",
                    index + 1
                )),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for (file, how, _) in CLOCKS {
        assert!(
            asked.contains(&file),
            "{file} has no `{how}` any more: take it out of `CLOCKS`"
        );
    }
}

#[test]
fn files_have_one_subject_and_say_which() {
    for (path, text) in sources() {
        let lines = text.lines().count();
        assert!(
            lines <= LONGEST,
            "{} has {lines} lines; split it by subject",
            path.display()
        );
        assert!(
            text.starts_with("//!"),
            "{} does not say what it is for",
            path.display()
        );
    }
}
