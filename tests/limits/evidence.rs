//! Exports: what is large costs no more than its limit.

use std::fs::File;
use std::io::Write as _;

use gradus::limit;

use crate::archive;
use crate::harness::{ACME_DETAILS, Project, Run};
use crate::{most, stopped};

const HEADER: &str = "number,priority,state,opened_at,resolved_at,assignment_group\n";
const ROW: &str = "INC1,3 - Moderate,Closed,2026-11-02 08:00:00,2026-11-02 09:30:00,";

/// A project whose declaration names an export.
fn project(name: &str) -> Project {
    let evidence = format!("evidence:\n  - {{id: t, kind: tickets, file: {name}, date: 2026-11-20}}\n");
    Project::new().file("acme.gradus.yaml", ACME_DETAILS.to_owned() + &evidence)
}

fn read(name: &str, content: impl AsRef<[u8]>) -> Run {
    project(name).file(name, content).check(&[])
}

/// A file with a start and a hole behind it.
fn sparse(project: &Project, name: &str, start: &[u8], length: u64) {
    let mut file = File::create(project.path(name)).unwrap();
    file.write_all(start).unwrap();
    file.set_len(length).unwrap();
}

#[test]
fn bytes_of_a_row() {
    let most = limit::ROW_BYTES.count();
    let text = |length: usize| format!("{HEADER}{ROW}{}\n", "x".repeat(length - ROW.len() - 1));
    read("t.csv", text(most - 1)).expect_exit(0);
    stopped(read("t.csv", text(most + 2)), limit::ROW_BYTES, "`t.csv`, row 2");
    let json = |length: usize| {
        let start = "{\"number\":\"1\",\"state\":\"Closed\",\"priority\":\"Low\",\"opened_at\":\"2026-11-02 08:00:00\",\
                     \"resolved_at\":\"2026-11-02 09:00:00\",\"assignment_group\":\"";
        format!("{start}{}\"}}\n", "x".repeat(length - start.len() - 3))
    };
    read("t.jsonl", json(most)).expect_exit(0);
    stopped(read("t.jsonl", json(most + 1)), limit::ROW_BYTES, "`t.jsonl`");
}

#[test]
fn columns() {
    let most = limit::COLUMNS.count();
    let wide = |count: usize| {
        let names: Vec<String> = (0..count - 6).map(|n| format!("c{n}")).collect();
        let cells = ",".repeat(count - 6);
        format!("{},{}\n{ROW}Desk{cells}\n", HEADER.trim_end(), names.join(","))
    };
    read("t.csv", wide(most)).expect_exit(0);
    stopped(read("t.csv", wide(most + 1)), limit::COLUMNS, "`t.csv`");
}

fn gzip_as(bytes: &[u8], level: flate2::Compression) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), level);
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    gzip_as(bytes, flate2::Compression::best())
}

/// A table of so many bytes, nearly all of which are the same. Its rows are few, since each takes time.
fn table(bytes: usize) -> Vec<u8> {
    let mut text = HEADER.to_owned();
    while text.len() < bytes {
        let left = bytes - text.len();
        // What is left behind a row is enough for another.
        let row = if left < 2 << 16 { left } else { 1 << 16 };
        text += &format!("{ROW}{}\n", "x".repeat(row - ROW.len() - 1));
    }
    text.into_bytes()
}

/// A first row that is not compressed makes the whole as long as it must be for what it becomes.
#[test]
fn bytes_that_a_byte_becomes() {
    let ratio = limit::EXPANSION.count();
    let mut rest = table(17 << 20);
    rest.drain(..HEADER.len());
    let packed = gzip(&rest);
    let whole = |first: usize| {
        let first = gzip_as(&table(first), flate2::Compression::none());
        [first, packed.clone()].concat()
    };
    let expands_too_far = |first: usize| (first + rest.len()) / ratio > whole(first).len();
    let most = most(1_000, 100_000, expands_too_far);
    read("t.csv.gz", whole(most + 1)).expect_exit(0);
    stopped(read("t.csv.gz", whole(most)), limit::EXPANSION, "`t.csv.gz`");
    // Up to 16 MiB it is no bomb, whatever it comes from.
    read("t.csv.gz", gzip(&table(16 << 20))).expect_exit(0);
    let bomb = gzip(&table((16 << 20) + 1));
    stopped(read("t.csv.gz", bomb), limit::EXPANSION, "`t.csv.gz`");
}

#[test]
fn gzip_in_gzip_and_bombs() {
    let bomb = gzip(&table(64 << 20));
    stopped(read("t.csv.gz", &bomb), limit::EXPANSION, "`t.csv.gz`");
    let run = read("t.csv.gz", gzip(&bomb)).expect_exit(4);
    run.expect_stdout("inside of an archive");
    // Many members are one file.
    let members: Vec<u8> = std::iter::repeat_n(gzip(&table(1 << 20)), 64).flatten().collect();
    stopped(read("t.csv.gz", members), limit::EXPANSION, "`t.csv.gz`");
}

/// An archive is held in memory, up to its limit, and a hole in a file is bytes as others are.
#[test]
fn bytes_of_an_archive() {
    let project = project("t.zip");
    let most = limit::ARCHIVE_BYTES.most;
    let check = |length: u64| {
        sparse(&project, "t.zip", b"PK\x03\x04", length);
        project.check(&[])
    };
    // It is held, and then it is no archive.
    check(most)
        .expect_exit(4)
        .expect_stdout("the archive has no list of its files");
    for length in [most + 1, 100 << 30] {
        stopped(check(length), limit::ARCHIVE_BYTES, "`t.zip`");
    }
}

#[test]
fn files_of_an_archive() {
    let most = limit::ARCHIVE_FILES.count();
    let export = format!("{HEADER}{ROW}Desk\n");
    let archive = |count: usize| {
        let names: Vec<String> = (1..count).map(|n| format!("notes/{n}.txt")).collect();
        let notes = names.iter().map(|name| (name.as_str(), &b""[..]));
        let files: Vec<(&str, &[u8])> = notes.chain([("t.csv", export.as_bytes())]).collect();
        archive::archive(&files)
    };
    let run = read("t.zip", archive(most)).expect_exit(4);
    run.expect_stdout("an archive of several files");
    stopped(read("t.zip", archive(most + 1)), limit::ARCHIVE_FILES, "`t.zip`");
}

/// Summaries come one after the other in a stream, of which only the bytes are known.
#[test]
fn bytes_of_summaries_to_merge() {
    let project = Project::new();
    let most = limit::MERGED_BYTES.most;
    let merge = |length: u64| {
        let file = File::create(project.path("all.json")).unwrap();
        file.set_len(length).unwrap();
        project.run(&["evidence", "merge", "all.json"])
    };
    let run = merge(most).expect_exit(4);
    assert!(!run.to_string().contains(&most.to_string()), "{run}");
    stopped(merge(most + 1), limit::MERGED_BYTES, "`all.json`");
}

#[test]
fn bytes_of_a_summary() {
    let project = project("t.json").file("rows.csv", format!("{HEADER}{ROW}Desk\n"));
    project
        .run(&[
            "evidence",
            "summarize",
            "rows.csv",
            "--kind",
            "tickets",
            "-o",
            "t.json",
        ])
        .expect_exit(0);
    let summary = project.read("t.json");
    project.check(&[]).expect_exit(0);
    let most = limit::SUMMARY_BYTES.most;
    let spaces = " ".repeat(usize::try_from(most).unwrap() - summary.len());
    project.write("t.json", format!("{summary}{spaces}"));
    project.check(&[]).expect_exit(0);
    project.write("t.json", format!("{summary}{spaces} "));
    stopped(project.check(&[]), limit::SUMMARY_BYTES, "acme.gradus.yaml:3:");
    sparse(&project, "t.json", summary.as_bytes(), 100 << 30);
    stopped(project.check(&[]), limit::SUMMARY_BYTES, "acme.gradus.yaml:3:");
}

/// A hundred gibibytes of nothing are told by their first bytes.
#[test]
fn a_hole_is_no_table() {
    for start in ["", HEADER, "{\"number\":1}\n"] {
        let project = project("t.csv");
        sparse(&project, "t.csv", start.as_bytes(), 100 << 30);
        project.check(&[]).expect_exit(4);
        project
            .run(&["evidence", "summarize", "t.csv", "--kind", "tickets"])
            .expect_exit(4);
    }
}
