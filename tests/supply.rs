//! What gradus is made of: `deny.toml`, which `.ci/deny` holds whole, as far as it can be held without a tool.

#![expect(clippy::unwrap_used, reason = "a test fails where its input is missing")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The quoted value of a `key = "value"` line, or of `key: value`.
fn value<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    let rest = line
        .trim_start()
        .trim_start_matches(['-', '{', ' '])
        .strip_prefix(key)?;
    let rest = rest.trim_start().strip_prefix(['=', ':'])?.trim_start();
    match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => Some(rest.trim_end()),
    }
}

/// The lines of a list of `deny.toml`, from the line that opens it to the one that closes it.
fn list<'a>(text: &'a str, opening: &str) -> Vec<&'a str> {
    let inside = text.split_once(&format!("\n{opening} = [\n")).unwrap().1;
    inside.lines().take_while(|line| *line != "]").collect()
}

/// Nothing that fetches, and nothing that builds C, stands in the lock file: for any system, tests included.
#[test]
fn no_banned_crate_is_locked() {
    let (deny, lock) = (read("deny.toml"), read("Cargo.lock"));
    let banned: BTreeSet<&str> = list(&deny, "deny")
        .iter()
        .filter_map(|line| value(line, "crate"))
        .collect();
    let locked: BTreeSet<&str> = lock.lines().filter_map(|line| value(line, "name")).collect();
    for expected in ["reqwest", "hyper", "rustls", "openssl", "tokio", "socket2", "cc"] {
        assert!(banned.contains(expected), "{expected} is not banned any more");
    }
    assert!(
        locked.contains("gradus") && locked.len() > 100,
        "the lock file was not understood"
    );
    // The lock file is for every system; on Haiku alone a crate of the tests asks for `cc`.
    let elsewhere = BTreeSet::from(["cc"]);
    let found: BTreeSet<&str> = banned.intersection(&locked).copied().collect();
    assert_eq!(found, elsewhere, "deny.toml bans these, and Cargo.lock has them");
}

/// Every crate comes from one registry and has its sum; none comes from a repository or a folder.
#[test]
fn every_crate_is_of_the_registry_and_has_a_sum() {
    let lock = read("Cargo.lock");
    let mut registries = BTreeSet::new();
    for package in lock.split("[[package]]").skip(1) {
        let field = |key| package.lines().find_map(|line| value(line, key));
        if field("name") == Some("gradus") {
            continue;
        }
        let source = field("source").unwrap_or("a folder");
        assert!(source.starts_with("registry+https://"), "{source}:{package}");
        assert_eq!(field("checksum").map(str::len), Some(64), "{package}");
        registries.insert(source);
    }
    assert_eq!(registries.len(), 1, "{registries:?}");
}

/// The fuzzers have a lock file of their own, which is written anew only where they are built.
#[test]
fn the_fuzzers_lock_what_gradus_depends_on() {
    let (manifest, lock) = (read("Cargo.toml"), read("fuzz/Cargo.lock"));
    let mut table = "";
    let mut asked = BTreeSet::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            table = line;
        } else if ["[dependencies]", "[target.'cfg(unix)'.dependencies]"].contains(&table) {
            asked.extend(line.split_once(" = ").map(|(name, _)| name));
        }
    }
    let gradus = lock.split_once("name = \"gradus\"\n").unwrap().1;
    let inside = gradus.split_once("dependencies = [\n").unwrap().1;
    let names = inside.lines().take_while(|line| *line != "]");
    let locked = names.filter_map(|line| line.trim_matches([' ', '"', ',']).split(' ').next());
    assert!(asked.len() > 20, "the manifest was not understood");
    assert_eq!(locked.collect::<BTreeSet<_>>(), asked);
}

/// What is checked is what is released, and what the action looks for.
#[test]
fn the_targets_are_those_of_the_releases() {
    let (deny, workflow, action) = (
        read("deny.toml"),
        read(".github/workflows/release.yml"),
        read(".github/action/run"),
    );
    let checked: BTreeSet<&str> = list(&deny, "targets")
        .iter()
        .map(|line| line.trim_matches([' ', '"', ',']))
        .collect();
    let released: BTreeSet<&str> = workflow
        .lines()
        .filter_map(|line| value(line, "target"))
        .filter(|target| !target.is_empty() && !target.starts_with("${{"))
        .collect();
    let looked_for: BTreeSet<&str> = action
        .lines()
        .filter_map(|line| line.trim().strip_suffix(";;")?.split_once(") printf "))
        .map(|(_, target)| target.trim())
        .collect();
    assert_eq!(checked, released);
    assert_eq!(checked, looked_for);
    for target in checked {
        let named = workflow.matches(target).count();
        assert!(named >= 3, "`{target}` is not built, listed and attested");
    }
}

/// Releases and recipes take the Rust that `Cargo.toml` asks for, none that is older.
#[test]
fn one_rust_is_named_everywhere() {
    let manifest = read("Cargo.toml");
    let asked = manifest
        .lines()
        .find_map(|line| value(line, "rust-version"))
        .unwrap();
    let workflow = read(".github/workflows/release.yml");
    let released = workflow.lines().find_map(|line| value(line, "RUST")).unwrap();
    assert_eq!(
        released.rsplit_once('.').unwrap().0,
        asked,
        "of the release workflow"
    );
    let recipe = read("docs/ci/gitlab.md");
    let images: Vec<&str> = recipe.lines().filter_map(|line| value(line, "image")).collect();
    assert!(!images.is_empty());
    for image in images {
        assert_eq!(image, format!("rust:{asked}"), "of docs/ci/gitlab.md");
    }
}

/// Files under a folder, in order.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// The commands of cargo that read the lock file.
const BUILDS: [&str; 8] = [
    "bench", "build", "check", "clippy", "fetch", "install", "run", "test",
];

/// What builds gradus for the gate, a release, the action or a reader builds what is locked, and nothing newer.
#[test]
fn builds_use_the_lock_file() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = vec![root.join("README.md"), root.join("action.yml")];
    for folder in [".ci", ".github", "docs/ci"] {
        files(&root.join(folder), &mut paths);
    }
    let mut builds = 0;
    for path in paths {
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        let prose = path.extension().is_some_and(|extension| extension == "md");
        for (index, line) in text.lines().enumerate() {
            if prose && !line.starts_with("cargo ") {
                continue;
            }
            let words: Vec<&str> = line.split([' ', '(', ')']).collect();
            let builds_here = words
                .windows(3)
                .any(|three| three[0] == "cargo" && BUILDS.contains(&three[1]) && three[2] != "--version");
            if builds_here {
                builds += 1;
                let locked = words.iter().any(|word| ["--locked", "--frozen"].contains(word));
                assert!(locked, "{}:{}: {line}", path.display(), index + 1);
            }
        }
    }
    assert!(builds > 10, "only {builds} builds were found");
}

/// The program does not even ask the system for a connection or for the address of a name. Run where `nm` is.
#[test]
#[cfg(target_os = "linux")]
fn the_program_cannot_connect() {
    let symbols = Command::new("nm")
        .args(["--dynamic", "--undefined-only", env!("CARGO_BIN_EXE_gradus")])
        .output();
    let Ok(symbols) = symbols else {
        println!("skipped: there is no nm");
        return;
    };
    let symbols = String::from_utf8(symbols.stdout).unwrap();
    let asked: BTreeSet<&str> = symbols
        .split_whitespace()
        .map(|symbol| symbol.split('@').next().unwrap_or_default())
        .collect();
    assert!(
        asked.contains("write"),
        "the symbols were not understood: {symbols}"
    );
    for symbol in [
        "socket",
        "connect",
        "bind",
        "listen",
        "accept",
        "getaddrinfo",
        "gethostbyname",
        "dlopen",
    ] {
        assert!(!asked.contains(symbol), "the program asks for `{symbol}`");
    }
}
