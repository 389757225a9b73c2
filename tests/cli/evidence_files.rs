//! Exports that are not as they should be: told with file and row, counted, and no figure is made of the rest.

use std::io::Write as _;

use crate::harness::{Project, Run, lines};

const HEADER: &str = "number,priority,state,opened_at,resolved_at,assignment_group\n";

/// A sound row of the list.
fn row(number: usize) -> String {
    format!("INC{number:07},3 - Moderate,Closed,2026-11-02 08:00:00,2026-11-02 09:30:00,Desk\n")
}

/// An organization whose evidence is one file.
fn declaration(file: &str) -> String {
    format!(
        "organization: {{id: acme, name: Acme, time_zone: Europe/Brussels}}\n\
         evidence:\n  - {{id: tickets, kind: tickets, file: {file}, date: 2026-11-20}}\n"
    )
}

/// The file by itself, and named by a declaration: both must fail alike.
#[track_caller]
fn both(name: &str, content: impl AsRef<[u8]>, code: i32) -> (Run, Run) {
    let project = Project::new()
        .file(name, content)
        .file("acme.gradus.yaml", declaration(name));
    let alone = project
        .run(&["evidence", "summarize", name, "--kind", "tickets"])
        .expect_exit(code);
    assert_eq!(alone.stdout, "", "figures of a file that was not read:\n{alone}");
    (alone, project.check(&[]).expect_exit(code))
}

#[test]
fn ragged_rows_are_counted_and_named() {
    let text = HEADER.to_owned() + &row(1) + "INC0000002,3 - Moderate,Closed\n" + &row(3) + "INC0000004\n";
    let (alone, checked) = both("tickets.csv", text, 4);
    insta::assert_snapshot!(alone.to_string());
    checked.expect_stdout("GR043").expect_stdout("row 3");
}

#[test]
fn a_file_that_is_cut_off_is_told() {
    let text = HEADER.to_owned() + &row(1) + "INC0000002,\"3 - Mod";
    let (alone, checked) = both("tickets.csv", text, 4);
    insta::assert_snapshot!(alone.to_string());
    checked.expect_stdout("cut off");
}

#[test]
fn a_compressed_file_that_is_cut_off_is_told() {
    let whole = gz(&(HEADER.to_owned() + &lines(2_000, row)));
    let (alone, _) = both("tickets.csv.gz", &whole[..whole.len() / 2], 4);
    alone.expect_stderr("it is cut off");
}

#[test]
fn a_delimiter_that_is_none_is_told_by_what_is_missing() {
    let text = (HEADER.to_owned() + &row(1)).replace(',', "^");
    let (alone, _) = both("tickets.csv", text, 4);
    insta::assert_snapshot!(alone.to_string());
}

#[test]
fn a_missing_column_is_named_with_the_headers_that_are_there() {
    let text = (HEADER.to_owned() + &row(1)).replace("number", "reference");
    let project = Project::new().file("tickets.csv", text);
    let arguments = [
        "evidence",
        "summarize",
        "tickets.csv",
        "--format",
        "servicenow-incident",
    ];
    insta::assert_snapshot!(project.run(&arguments).expect_exit(4).to_string());
}

#[test]
fn dates_in_an_unknown_form_are_counted_and_never_shown() {
    let text =
        HEADER.to_owned() + &row(1) + &row(2).replace("2026-11-02 08:00:00", "the day after Anna left");
    let (alone, checked) = both("tickets.csv", text, 4);
    insta::assert_snapshot!(alone.to_string());
    assert!(!alone.to_string().contains("Anna") && !checked.to_string().contains("Anna"));
}

#[test]
fn columns_that_change_midway_stop_the_work() {
    let second = "number,state,priority,caller_id,opened_at,resolved_at,closed_at\n";
    let text = HEADER.to_owned() + &row(1) + second + "INC2,Closed,Low,Anna,2026-11-02 08:00:00,,\n";
    let (alone, checked) = both("tickets.csv", text, 4);
    insta::assert_snapshot!(alone.to_string());
    checked.expect_stdout("its columns change");
}

#[test]
fn a_bomb_is_stopped_by_its_ratio() {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    out.write_all(HEADER.as_bytes()).unwrap();
    let block = vec![b'\n'; 1 << 20];
    for _ in 0..64 {
        out.write_all(&block).unwrap();
    }
    let (alone, checked) = both("tickets.csv.gz", out.finish().unwrap(), 5);
    insta::assert_snapshot!(alone.to_string());
    checked.expect_stdout("200 bytes from one");
}

#[test]
fn rows_without_an_end_are_stopped() {
    let text = HEADER.to_owned() + "INC1,\"" + &"x".repeat(2 << 20);
    let (alone, _) = both("tickets.csv", text, 5);
    alone.expect_stderr("bytes in one row");
}

/// What the options say wrongly is wrong usage.
#[test]
fn options_that_mean_nothing_are_wrong_usage() {
    let project = Project::new().file("tickets.csv", HEADER.to_owned() + &row(1));
    let tried = |arguments: &[&str]| {
        let arguments = [&["evidence", "summarize", "tickets.csv"], arguments].concat();
        project.run(&arguments).expect_exit(2).stderr
    };
    let shown = [
        tried(&[]),
        tried(&["--format", "servicenow-incidents"]),
        tried(&["--format", "tidy"]),
        tried(&["--kind", "tickets", "--columns", "opened"]),
        tried(&["--kind", "tickets", "--time-zone", "Europe/Londn"]),
    ];
    insta::assert_snapshot!(shown.join("\n"));
}

/// Parts in any order, in one stream or in several files, are the whole; it can stand in for the export.
#[test]
fn summaries_of_parts_are_the_summary_of_the_whole() {
    let whole = HEADER.to_owned() + &lines(60, row);
    let part = |from: usize, to: usize| HEADER.to_owned() + &(from..to).map(row).collect::<String>();
    let project = Project::new()
        .file("whole.csv", &whole)
        .file("1.csv", part(0, 7))
        .file("2.csv", part(7, 7))
        .file("3.csv", part(7, 60))
        .file("acme.gradus.yaml", declaration("parts.json"));
    let summarize = |name: &str| {
        let arguments = [
            "evidence",
            "summarize",
            name,
            "--kind",
            "tickets",
            "--collected",
            "2026-11-20",
        ];
        project.run(&arguments).expect_exit(0).stdout
    };
    let whole = summarize("whole.csv");
    project.write("stream.json", summarize("3.csv") + &summarize("2.csv"));
    project.write("1.json", summarize("1.csv"));
    project
        .run(&["evidence", "merge", "stream.json", "1.json", "-o", "parts.json"])
        .expect_exit(0);
    assert_eq!(project.read("parts.json"), whole);
    let merged = project
        .run(&["evidence", "merge", "1.json", "stream.json"])
        .expect_exit(0);
    assert_eq!(merged.stdout, whole);
    project
        .run(&["evidence", "show", "--today", crate::harness::TODAY])
        .expect_exit(0)
        .expect_stdout("observed.tickets.tickets  60");
    // Nothing that a summary is made of is overwritten by it.
    let same = project
        .run(&["evidence", "merge", "1.json", "-o", "./1.json"])
        .expect_exit(2);
    same.expect_stderr("would overwrite");
    project
        .run(&["evidence", "merge", "1.csv"])
        .expect_exit(4)
        .expect_stderr("no summary of evidence");
}

/// The entry of a declaration says how its file is read, and which clocks are counted.
#[test]
fn an_entry_of_a_declaration_says_how_its_file_is_read() {
    let entry = "organization: {id: acme, name: Acme, time_zone: Europe/Brussels}\n\
         support:\n  calendars: [{id: office, open: [{days: mon-fri, from: \"09:00\", to: \"17:00\"}]}]\n  \
         slas:\n    - {id: desk, hours: [office], targets: [{metric: resolution, within: 4h, clock: business}]}\n\
         evidence:\n  - {id: tickets, kind: tickets, file: tickets.csv, date: 2026-11-20}\n";
    let project = Project::new()
        .file("tickets.csv", HEADER.to_owned() + &row(1))
        .file("gradus.yaml", "packs: [it-support]\n")
        .file("acme.gradus.yaml", entry);
    let named = project
        .run(&["evidence", "summarize", "--id", "tickets"])
        .expect_exit(0);
    assert!(named.stdout.contains("\"office\""), "{named}");
    let other = project
        .run(&["evidence", "summarize", "tickets.csv", "--id", "tickets"])
        .expect_exit(0);
    assert_eq!(named.stdout, other.stdout);
    // What it is made of is not only the export.
    for input in ["acme.gradus.yaml", "gradus.yaml", "tickets.csv"] {
        let before = project.read(input);
        project
            .run(&["evidence", "summarize", "--id", "tickets", "-o", input])
            .expect_exit(2)
            .expect_stderr("which it is made of");
        assert_eq!(project.read(input), before, "{input}");
    }
    project
        .run(&["evidence", "summarize", "--id", "ticket"])
        .expect_exit(2)
        .expect_stderr("did you mean `tickets`?");
}

fn gz(text: &str) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(text.as_bytes()).unwrap();
    out.finish().unwrap()
}
