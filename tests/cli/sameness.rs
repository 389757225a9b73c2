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

fn check(example: &str, format: &str) -> Command {
    let mut command = gradus();
    command
        .args(["check", "--all", "--today", TODAY, "--format", format])
        .current_dir(folder(example));
    command
}

/// With any number of threads, and on repeated runs.
#[test]
fn for_any_number_of_threads() {
    for format in FORMATS.map(|format| format.name) {
        let alone = bytes(check("enterprise", format).args(["-j", "1"]));
        for threads in ["2", "7"] {
            let several = bytes(check("enterprise", format).args(["-j", threads]));
            assert!(alone == several, "{format} -j{threads}");
        }
    }
}

/// In any place and time zone.
#[test]
fn for_any_locale_and_time_zone() {
    for format in FORMATS.map(|format| format.name) {
        let here = bytes(&mut check("enterprise", format));
        for variables in [
            [("LC_ALL", "tr_TR.UTF-8"), ("TZ", "Asia/Tokyo")],
            [("LANG", "de_DE"), ("TZ", "nonsense")],
        ] {
            let there = bytes(check("enterprise", format).envs(variables));
            assert!(here == there, "{format} {variables:?}");
        }
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
    for format in FORMATS.map(|format| format.name) {
        let sorted = bytes(check("enterprise", format).args(&files));
        for turn in [1, 5, 9] {
            let mut other = files.clone();
            other.rotate_left(turn);
            other.reverse();
            assert!(
                sorted == bytes(check("enterprise", format).args(&other)),
                "{format}"
            );
        }
    }
}

/// From whatever folder: only the names of files differ, so levels and codes are the same.
#[test]
fn from_any_folder() {
    let levels = |command: &mut Command| -> Vec<serde_json::Value> {
        let (_, bytes) = bytes(command);
        let report: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        vec![report["organizations"].clone(), report["verdict"].clone()]
    };
    let inside = levels(&mut check("enterprise", "json"));
    let mut above = check("enterprise", "json");
    above.current_dir(folder("")).arg("enterprise");
    assert_eq!(inside, levels(&mut above));
    let mut below = check("enterprise", "json");
    below
        .current_dir(folder("enterprise").join("gradus").join("group"))
        .arg("../..");
    assert_eq!(inside, levels(&mut below));
}
