//! The same input gives the same bytes, whatever the machine.

use std::process::Command;

use gradus::output::FORMATS;

use crate::examples::folder;
use crate::harness::{TODAY, gradus};

fn bytes(command: &mut Command) -> (Option<i32>, Vec<u8>) {
    let output = command.output().unwrap();
    assert!(
        !output.stdout.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    (output.status.code(), output.stdout)
}

fn check(example: &str) -> Command {
    let mut command = gradus();
    command
        .args(["check", "--all", "--today", TODAY])
        .current_dir(folder(example));
    command
}

/// The reports of one run in every format.
fn reports(mut command: Command) -> Vec<(&'static str, Vec<u8>)> {
    let out = tempfile::tempdir().unwrap();
    let path = |name: &str| out.path().join(name);
    for format in FORMATS {
        let spec = format!("{}={}", format.name, path(format.name).display());
        command.args(["--format", &spec]);
    }
    let output = command.output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let read = |format: gradus::output::Format| (format.name, std::fs::read(path(format.name)).unwrap());
    FORMATS.map(read).into()
}

/// Runs the example in two ways, and compares every format.
#[track_caller]
fn same(one: &[(&'static str, Vec<u8>)], other: Command, about: &str) {
    for ((name, one), (_, other)) in one.iter().zip(reports(other)) {
        assert!(*one == other, "{name} {about}");
    }
}

fn with(mut command: Command, arguments: &[impl AsRef<std::ffi::OsStr>]) -> Command {
    command.args(arguments);
    command
}

/// With any number of threads, and on repeated runs.
#[test]
fn for_any_number_of_threads() {
    let alone = reports(with(check("enterprise"), &["-j", "1"]));
    for threads in ["2", "7"] {
        same(&alone, with(check("enterprise"), &["-j", threads]), threads);
    }
}

/// In any place and time zone.
#[test]
fn for_any_locale_and_time_zone() {
    let here = reports(check("enterprise"));
    for variables in [
        [("LC_ALL", "tr_TR.UTF-8"), ("TZ", "Asia/Tokyo")],
        [("LANG", "de_DE"), ("TZ", "nonsense")],
    ] {
        let mut there = check("enterprise");
        there.envs(variables);
        same(&here, there, variables[0].1);
    }
}

/// In whatever order the files are named.
#[test]
fn for_any_order_of_files() {
    let mut files: Vec<String> = ["group", "services", "departments"]
        .iter()
        .flat_map(|part| std::fs::read_dir(folder("enterprise").join("gradus").join(part)).unwrap())
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            path.strip_prefix(folder("enterprise"))
                .unwrap()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    files.sort();
    let sorted = reports(with(check("enterprise"), &files));
    for turn in [1, 5, 9] {
        let mut other = files.clone();
        other.rotate_left(turn);
        other.reverse();
        same(&sorted, with(check("enterprise"), &other), "in another order");
    }
}

/// From whatever folder: only the names of files differ, so levels and codes are the same.
#[test]
fn from_any_folder() {
    let levels = |command: &mut Command| -> Vec<serde_json::Value> {
        let (_, bytes) = bytes(command);
        let mut report: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        for organization in report["organizations"].as_array_mut().unwrap() {
            organization.as_object_mut().unwrap().remove("files");
            for claim in organization["claims"]["list"]
                .as_array_mut()
                .into_iter()
                .flatten()
            {
                claim["location"].as_object_mut().unwrap().remove("file");
            }
        }
        vec![report["organizations"].clone(), report["verdict"].clone()]
    };
    let check_json = || with(check("enterprise"), &["--format", "json"]);
    let inside = levels(&mut check_json());
    let mut above = check_json();
    above.current_dir(folder("")).arg("enterprise");
    assert_eq!(inside, levels(&mut above));
    let mut below = check_json();
    below
        .current_dir(folder("enterprise").join("gradus").join("group"))
        .arg("../..");
    assert_eq!(inside, levels(&mut below));
}
