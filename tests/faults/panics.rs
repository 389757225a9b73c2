//! A bug in gradus: it stays with what it met, is told as a bug with code 70, and says nothing to a runner.
//!
//! No input is known that brings one about, so builds for tests panic where `GRADUS_PANIC` asks for it.

#![cfg(debug_assertions)]

use gradus::output::FORMATS;

use crate::harness::{ACME, Project, TODAY};
use crate::processes::{Ended, names, run};
use crate::runner;

/// A message as bad as what a file may hold.
const MESSAGE: &str = "bad\n::error::owned\r::set-output name=x::y\n##[error]owned\u{1b}[31m\u{202e}";

/// Checks while `what` has a bug.
fn check(project: &Project, what: &str, more: &[&str], variables: &[(&str, &str)]) -> Ended {
    let mut command = project.command(&[&["check", "--pack", "ladder", "--today", TODAY], more].concat());
    command
        .env("GRADUS_PANIC", format!("{what} {MESSAGE}"))
        .envs(variables.iter().copied());
    run(command)
}

fn two() -> Project {
    Project::sound().file("other.gradus.yaml", ACME.replace("acme", "other"))
}

/// What is told is harmless: one line a message, and no command of a runner.
#[track_caller]
fn harmless(ended: &Ended) {
    assert_eq!(ended.code, Some(70), "{ended:#?}");
    let control = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
    assert!(!ended.stderr.contains(control), "{ended:#?}");
    for line in runner::lines(&ended.stderr) {
        assert!(runner::command(line).is_none(), "{line:?}");
    }
    assert!(ended.stderr.contains("panicked at"), "{ended:#?}");
}

/// With a file, and with an organization: the other one is judged, and the run does not pass.
#[test]
fn with_one_of_several() {
    let project = two();
    for what in ["other.gradus.yaml", "other"] {
        for threads in ["1", "2"] {
            for backtrace in ["0", "1"] {
                let arguments = ["--format", "json", "--target", "300", "-j", threads];
                let ended = check(&project, what, &arguments, &[("RUST_BACKTRACE", backtrace)]);
                harmless(&ended);
                let report: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
                let organizations = report["organizations"].as_array().unwrap();
                let acme = organizations.iter().find(|one| one["id"] == "acme").unwrap();
                assert_eq!(acme["models"][0]["level"], 300, "{report:#}");
                let errors = report["errors"].as_array().unwrap();
                assert_eq!(errors.len(), 1, "{report:#}");
                assert_eq!(errors[0]["code"], "gradus::bug");
                let message = errors[0]["message"].as_str().unwrap();
                assert_eq!(message, format!("a bug in gradus kept it from judging `{what}`"));
                assert_eq!(
                    report["verdict"],
                    serde_json::json!({"met": false, "exit_code": 70})
                );
            }
        }
    }
}

/// With an organization while its exports are read.
#[test]
fn with_exports() {
    let evidence = "evidence:\n  - {id: tickets, kind: tickets, file: tickets.csv, date: 2026-11-20}\n";
    let project = two().file("tickets.csv", "number,priority,state,opened_at,resolved_at\n");
    project.write("other.gradus.yaml", ACME.replace("acme", "other") + evidence);
    let ended = check(&project, "other", &["--format", "concise"], &[]);
    harmless(&ended);
    assert!(ended.stdout.contains("acme: ladder level 300"), "{ended:#?}");
    assert!(ended.stdout.contains("a bug in gradus"), "{ended:#?}");
}

/// With any of the formats: the others are written, whole, and no half file is left.
#[test]
fn with_a_format() {
    let project = two();
    std::fs::create_dir(project.path("out")).unwrap();
    let specs = FORMATS.map(|format| format!("{0}=out/{0}", format.name));
    let arguments: Vec<&str> = specs.iter().flat_map(|spec| ["--format", spec]).collect();
    for format in FORMATS {
        let ended = check(&project, format.name, &arguments, &[]);
        harmless(&ended);
        assert!(
            ended.stderr.contains("its authors thought impossible"),
            "{ended:#?}"
        );
        let mut others: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
        others.retain(|name| *name != format.name);
        others.sort_unstable();
        assert_eq!(names(&project.path("out")), others);
        std::fs::remove_dir_all(project.path("out")).unwrap();
        std::fs::create_dir(project.path("out")).unwrap();
    }
}

/// In a step of GitHub Actions, where everything on both streams is looked through for commands.
#[test]
fn in_a_step() {
    let project = two();
    for what in ["full", "other"] {
        let ended = check(&project, what, &[], &[("GITHUB_ACTIONS", "true")]);
        harmless(&ended);
        let stop = ended
            .stdout
            .lines()
            .filter(|line| line.starts_with("::stop-commands::"));
        let told = ended.stdout.lines().filter(|line| line.contains("owned"));
        assert_eq!(told.count(), 0, "{ended:#?}");
        // The fence is opened for what is whole.
        assert_eq!(stop.count(), usize::from(what == "other"), "{ended:#?}");
    }
}
