//! Exports: what is large costs no more than its limit.

use std::fs::File;
use std::io::Write as _;

use gradus::limit;

use crate::archive;
use crate::harness::{ACME_DETAILS, Project, Run};
use crate::stopped;

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

#[test]
fn gzip_in_gzip_and_bombs() {
    let gzip = |bytes: &[u8]| {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        out.write_all(bytes).unwrap();
        out.finish().unwrap()
    };
    let blank =
        |mebibytes: usize| [HEADER.as_bytes(), ROW.as_bytes(), &vec![b'\n'; mebibytes << 20]].concat();
    let bomb = gzip(&blank(64));
    stopped(read("t.csv.gz", &bomb), limit::EXPANSION, "`t.csv.gz`");
    let run = read("t.csv.gz", gzip(&bomb)).expect_exit(4);
    run.expect_stdout("inside of an archive");
    // Many members are one file.
    let members: Vec<u8> = std::iter::repeat_n(gzip(&blank(1)), 64).flatten().collect();
    stopped(read("t.csv.gz", members), limit::EXPANSION, "`t.csv.gz`");
}

/// An archive is held in memory, up to its limit, and a hole in a file is bytes as others are.
#[test]
fn bytes_of_an_archive() {
    let project = project("t.zip");
    sparse(&project, "t.zip", b"PK\x03\x04", 100 << 30);
    stopped(project.check(&[]), limit::ARCHIVE_BYTES, "`t.zip`");
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
