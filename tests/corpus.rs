//! Generated exports are the same every time, and those in `examples/` are generated.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../benches/corpus/files/mod.rs"]
mod files;

use std::io::Read as _;
use std::path::Path;

/// What is compressed is compared by what it holds: another version of the library may pack it otherwise.
fn content(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    if Path::new(name).extension().is_some_and(|ending| ending == "gz") {
        flate2::read::GzDecoder::new(bytes).read_to_end(&mut out).unwrap();
    } else {
        out.extend(bytes);
    }
    out
}

#[test]
fn the_same_seed_gives_the_same_files_and_another_one_others() {
    let (first, again, other) = (files::corpus(5), files::corpus(5), files::corpus(6));
    assert_eq!(first, again);
    let differ = first
        .iter()
        .zip(&other)
        .filter(|(one, other)| one.bytes != other.bytes);
    assert_eq!(
        differ.count(),
        first.iter().filter(|file| !file.name.contains(".yaml")).count()
    );
}

#[test]
fn exports_of_examples_are_what_the_generator_writes() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let stale = |file: &&files::File| {
        let there = std::fs::read(examples.join(&file.name)).unwrap_or_default();
        content(&file.name, &there) != content(&file.name, &file.bytes)
    };
    let all = files::examples();
    let stale: Vec<&str> = all.iter().filter(stale).map(|file| file.name.as_str()).collect();
    assert!(
        stale.is_empty(),
        "{stale:?} differ; run: cargo run --example corpus -- examples"
    );
    assert!(all.iter().all(|file| file.bytes.len() < 100_000));
}

#[test]
fn a_long_list_has_the_rows_that_were_asked_for() {
    let mut out = Vec::new();
    files::tickets(&mut out, 1_000, files::SEED).unwrap();
    assert_eq!(out.split(|&byte| byte == b'\n').count() - 1, 1_001);
}
