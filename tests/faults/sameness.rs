//! The same bytes in every format, for any number of threads, order of files, locale, time zone and repetition: of a
//! portfolio in which files are broken, inherit, share an organization and name exports.

use std::path::Path;

use gradus::output::FORMATS;

use crate::harness::{ACME, Project, TODAY};
use crate::processes::run;

/// How often it is checked.
const RUNS: usize = 20;

/// The files of the portfolio.
fn files() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for n in 0..150 {
        let id = format!("o{n}");
        let own = ACME.replace("acme,", &format!("{id},"));
        let text = match n % 10 {
            0 => own.replace("2026-03-02", "2020-03-02"),
            1 => own.replace("https", "http"),
            2 => "organization: [".to_owned(),
            3 => own + "unknown: key\n",
            4 => format!("organization: {{id: {id}, name: N, parent: o{}}}\n", n + 1),
            5 => own + "evidence:\n  - {id: tickets, kind: tickets, file: tickets.csv, date: 2026-11-20}\n",
            6 => format!("organization: {{id: {id}, name: N, parent: nobody}}\n"),
            7 => {
                files.push((
                    format!("gradus/more/{n}.yaml"),
                    format!("organization: {id}\nx-more: {n}\n"),
                ));
                own
            }
            8 => own.replace(&id, "o9"),
            _ => own,
        };
        files.push((format!("gradus/{}/{n}.yaml", n % 7), text));
    }
    let head = "number,priority,state,opened_at,resolved_at,assignment_group\n";
    let row = "INC0000001,3 - Moderate,Closed,2026-11-02 08:00:00,2026-11-02 09:30:00,Desk\n";
    files.push(("tickets.csv".to_owned(), head.to_owned() + row + row + "bad\n"));
    files
}

/// The reports of one run, by format.
fn reports(project: &Project, threads: &str, variables: &[(&str, &str)]) -> Vec<String> {
    let out = tempfile::tempdir().unwrap();
    let path = |name: &str| out.path().join(name);
    let mut command = project.command(&[
        "check", "--pack", "ladder", "--today", TODAY, "--all", "-j", threads,
    ]);
    for format in FORMATS {
        command.args([
            "--format",
            &format!("{}={}", format.name, path(format.name).display()),
        ]);
    }
    let ended = run({
        command.args(["--target", "300"]).envs(variables.iter().copied());
        command
    });
    assert_eq!((ended.code, &*ended.stderr), (Some(4), ""));
    let read = |name: &str| std::fs::read_to_string(Path::new(&path(name))).unwrap();
    FORMATS.map(|format| read(format.name)).into()
}

#[test]
fn for_any_surroundings() {
    let mut files = files();
    let made = |files: &[(String, String)]| {
        files
            .iter()
            .fold(Project::new(), |project, (name, text)| project.file(name, text))
    };
    // A folder lists its files as they were made, or by a hash of their names.
    let in_order = made(&files);
    files.reverse();
    files.rotate_left(71);
    let in_another = made(&files);
    let first = reports(&in_order, "1", &[]);
    let json: serde_json::Value =
        serde_json::from_str(&first[FORMATS.iter().position(|f| f.name == "json").unwrap()]).unwrap();
    assert!(json["errors"].as_array().unwrap().len() > 20 && json["findings"].as_array().unwrap().len() > 20);
    let surroundings = [
        [("LC_ALL", "C"), ("TZ", "UTC")],
        [("LC_ALL", "tr_TR.UTF-8"), ("TZ", "Pacific/Kiritimati")],
        [("LANG", "de_DE.UTF-8"), ("TZ", "Pacific/Niue")],
        [("LC_ALL", "nonsense"), ("TZ", ":/dev/zero")],
        [("LC_NUMERIC", "fr_FR.UTF-8"), ("TZ", "")],
    ];
    for turn in 0..RUNS {
        let project = [&in_order, &in_another][turn % 2];
        let threads = ["1", "2", "8", "64"][turn % 4];
        let variables = surroundings[turn % surroundings.len()];
        for (format, (one, other)) in FORMATS
            .iter()
            .zip(first.iter().zip(reports(project, threads, &variables)))
        {
            assert!(
                *one == other,
                "{} with {threads} threads, {variables:?}",
                format.name
            );
        }
    }
}
