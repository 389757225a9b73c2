//! Files that vanish, change or become something else between two looks.

use std::fs;
use std::os::unix::fs::symlink;

use crate::harness::{ACME, Project};
use crate::processes::{check, make_pipe, meanwhile, run};

/// Runs in which the moment may be the wrong one.
const RUNS: usize = 12;

/// A declaration that comes and goes: it is judged or it is told, and the other is judged in any case.
#[test]
fn that_vanish() {
    let other = ACME.replace("acme", "other");
    let project = Project::sound();
    let path = project.path("other.gradus.yaml");
    let blink = || {
        fs::write(project.path("new"), &other).unwrap();
        fs::rename(project.path("new"), &path).unwrap();
        fs::remove_file(&path).unwrap();
    };
    meanwhile(blink, || {
        for _ in 0..RUNS {
            let ended = check(&project, &["--target", "300", "--format", "json"]);
            let report: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
            assert_eq!(report["organizations"][0]["id"], "acme", "{report:#}");
            let errors = report["errors"].as_array().unwrap();
            match ended.code {
                Some(0) => assert!(errors.is_empty(), "{report:#}"),
                Some(4) => assert_eq!(
                    errors[0]["message"],
                    "cannot read `other.gradus.yaml`: there is no such file"
                ),
                code => panic!("{code:?} {report:#}"),
            }
        }
    });
}

/// A declaration that is replaced: the verdict is about one of its texts, and about one alone.
#[test]
fn that_are_replaced() {
    let project = Project::sound();
    let texts = [ACME.to_owned(), ACME.replace("2026-03-02", "2020-03-02")];
    let mut turn = 0;
    let replace = || {
        turn += 1;
        fs::write(project.path("new"), &texts[turn % 2]).unwrap();
        fs::rename(project.path("new"), project.path("acme.gradus.yaml")).unwrap();
    };
    let arguments = ["--target", "300", "--format", "json", "acme.gradus.yaml"];
    let expected: Vec<String> = texts
        .iter()
        .map(|text| {
            let project = Project::new().file("acme.gradus.yaml", text);
            check(&project, &arguments).stdout
        })
        .collect();
    assert_ne!(expected[0], expected[1]);
    meanwhile(replace, || {
        for _ in 0..RUNS {
            let ended = check(&project, &arguments);
            assert!(expected.contains(&ended.stdout), "{ended:#?}");
        }
    });
}

/// A file that is written in place while it is read: any part of it may be seen, but it is one text for places,
/// frames and the verdict alike.
#[test]
fn that_are_being_written() {
    let project = Project::new();
    let path = project.path("acme.gradus.yaml");
    let long = format!("{ACME}x-padding: \"{}\"\n", "padding ".repeat(30_000));
    fs::write(&path, &long).unwrap();
    let rewrite = || {
        // Truncated first, and then written bit by bit.
        let mut file = fs::File::create(&path).unwrap();
        for part in long.as_bytes().chunks(4096) {
            std::io::Write::write_all(&mut file, part).unwrap();
        }
    };
    meanwhile(rewrite, || {
        for format in ["full", "json", "sarif", "full", "json", "sarif"] {
            let ended = check(
                &project,
                &["--target", "300", "--format", format, "acme.gradus.yaml"],
            );
            assert!(!ended.stderr.contains("panicked"), "{ended:#?}");
            assert!(matches!(ended.code, Some(0 | 1 | 4 | 5)), "{ended:#?}");
        }
    });
}

/// A declaration that becomes a pipe nobody writes to.
#[test]
fn that_become_a_pipe() {
    let project = Project::new();
    let path = project.path("acme.gradus.yaml");
    let change = || {
        fs::write(project.path("new"), ACME).unwrap();
        fs::rename(project.path("new"), &path).unwrap();
        make_pipe(&project.path("pipe"));
        fs::rename(project.path("pipe"), &path).unwrap();
    };
    meanwhile(change, || {
        for _ in 0..RUNS {
            let ended = check(&project, &["acme.gradus.yaml"]);
            match ended.code {
                Some(0) => {}
                Some(4) => assert!(
                    ended.stdout.contains("pipe") || ended.stdout.contains("no such file"),
                    "{ended:#?}"
                ),
                code => panic!("{code:?} {ended:#?}"),
            }
        }
    });
}

const HEADER: &str = "number,priority,state,opened_at,resolved_at,assignment_group\n";
const ROW: &str = "INC0000001,3 - Moderate,Closed,2026-11-02 08:00:00,2026-11-02 09:30:00,Desk\n";

/// An export, or a folder on the way to it, that becomes a link out of the root: what stands there is never counted.
#[test]
fn exports_that_become_a_link() {
    let outside = Project::empty().file("tickets.csv", HEADER.to_owned() + &ROW.repeat(7));
    let project = Project::new()
        .file("evidence/tickets.csv", HEADER.to_owned() + ROW)
        .file(
            "acme.gradus.yaml",
            "organization: {id: acme, name: Acme, time_zone: Europe/Brussels}\n\
             evidence:\n  - {id: tickets, kind: tickets, file: evidence/tickets.csv, date: 2026-11-20}\n",
        );
    symlink(outside.root(), project.path("out")).unwrap();
    let swap = || {
        let moved = |from: &str, to: &str| fs::rename(project.path(from), project.path(to)).unwrap();
        moved("evidence", "kept");
        moved("out", "evidence");
        moved("evidence", "out");
        moved("kept", "evidence");
    };
    let mut counted = 0;
    meanwhile(swap, || {
        for _ in 0..2 * RUNS {
            let arguments = ["evidence", "summarize", "--id", "tickets"];
            let ended = run(project.command(&arguments));
            match ended.code {
                Some(0) => {
                    counted += 1;
                    assert!(!ended.stdout.contains('7'), "{ended:#?}");
                    assert!(
                        ended.stdout.contains("\"tickets\": 1") || ended.stdout.contains(": 1"),
                        "{ended:#?}"
                    );
                }
                Some(4) => {}
                code => panic!("{code:?} {ended:#?}"),
            }
        }
    });
    println!("counted {counted} times of {}", 2 * RUNS);
}
