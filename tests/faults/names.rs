//! Names of files that say something else to a program: they are files like others, and shown harmlessly.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStrExt as _;

use crate::harness::{ACME, Project, TODAY};
use crate::processes::{Ended, check, run};
use crate::runner;

const NAMES: [&[u8]; 14] = [
    b"a\xff\xfe",
    b"line\nbreak",
    b"back\rward",
    b"\n::error::owned",
    b"::error file=x::owned",
    b"##[error]owned",
    b"-leading",
    b"--help",
    b" space ",
    b"per%0Acent%25",
    b"quote'\"`$(id)",
    b"\x1b]0;owned\x07",
    "\u{202e}lmay".as_bytes(),
    b"b\\ck|pipe#<script>&",
];

fn named(name: &[u8]) -> OsString {
    OsStr::from_bytes(&[name, b".gradus.yaml"].concat()).to_owned()
}

#[track_caller]
fn harmless(ended: &Ended) {
    for stream in [&ended.stdout, &ended.stderr] {
        let control = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
        assert!(!stream.contains(control), "{ended:#?}");
        for line in runner::lines(stream) {
            assert!(runner::command(line).is_none(), "{line:?}");
        }
    }
}

/// Found in a folder, and named on the command line.
#[test]
fn of_declarations() {
    for name in NAMES {
        let project = Project::new();
        let file = named(name);
        fs::write(project.root().join(&file), ACME).unwrap();
        check(&project, &["--target", "300"]).with(0);
        fs::write(project.root().join(&file), "organization: [").unwrap();
        let found = check(&project, &[]).with(4);
        harmless(&found);
        let mut command = project.command(&["check", "--pack", "ladder", "--today", TODAY, "--"]);
        command.arg(&file);
        let explicit = run(command).with(4);
        harmless(&explicit);
        assert_eq!(found.stdout, explicit.stdout);
        for format in ["json", "sarif", "gitlab", "rdjson", "junit"] {
            let ended = check(&project, &["--format", format]).with(4);
            assert!(!ended.stdout.contains("owned\u{7}"), "{ended:#?}");
            if format != "junit" {
                serde_json::from_str::<serde_json::Value>(&ended.stdout).unwrap();
            }
        }
    }
}

/// Of a folder on the way, and of a report.
#[test]
fn of_folders_and_reports() {
    for name in NAMES {
        let project = Project::new();
        let folder = project.root().join(OsStr::from_bytes(name));
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("a.gradus.yaml"), "organization: [").unwrap();
        let mut command = project.command(&["check", "--pack", "ladder", "--today", TODAY, "--"]);
        command.arg(OsStr::from_bytes(name));
        harmless(&run(command).with(4));
        harmless(&check(&project, &[]).with(4));
        if std::str::from_utf8(name).is_ok() {
            let spec = format!("json={}/report", std::str::from_utf8(name).unwrap());
            check(&project, &["--format", &spec]).with(4);
            assert!(folder.join("report").is_file());
            let missing = format!("json={}/none/report", std::str::from_utf8(name).unwrap());
            harmless(&check(&project, &["--format", &missing]).with(74));
        }
    }
}

/// A revision is a name, and never an option of `git`.
#[test]
fn of_revisions() {
    let project = Project::sound();
    for name in [
        "--output=owned",
        "-",
        "--upload-pack=touch owned",
        "--help",
        "a\n::error::owned",
        "HEAD;id",
        "",
    ] {
        let ended = check(&project, &[&format!("--base={name}")]).with(2);
        harmless(&ended);
        assert!(!project.path("owned").exists());
    }
}

/// As long as a name can be, and longer than a path can be.
#[test]
fn that_are_very_long() {
    let longest = "n".repeat(255 - ".gradus.yaml".len()) + ".gradus.yaml";
    let project = Project::new().file(&longest, ACME);
    check(&project, &["--target", "300"]).with(0);
    check(&project, &["--target", "300", &longest]).with(0);
    check(&project, &[&"n".repeat(256)]).with(4);
    check(&project, &[&"n/".repeat(5000)]).with(4);
    check(&project, &["--format", &format!("json={}", "n".repeat(256))]).with(74);
    check(&project, &["--config", &"n/".repeat(5000)]).with(2);
    check(&project, &["--base", &"n".repeat(100_000)]).with(2);

    // Folders that lie so deep that no path leads to the last of them.
    let project = Project::sound();
    let script = "n=$(printf '%0200d' 0); for i in $(seq 25); do mkdir \"$n\" && cd \"$n\" || exit 1; done; \
                  echo 'organization: [' >deep.gradus.yaml";
    let made = std::process::Command::new("bash")
        .args(["-c", script])
        .current_dir(project.root())
        .status()
        .unwrap();
    assert!(made.success());
    let ended = check(&project, &["--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(ended.code, Some(4), "{report:#}");
    assert_eq!(report["organizations"][0]["id"], "acme");
    let removed = std::process::Command::new("rm")
        .arg("-rf")
        .arg(project.root())
        .status()
        .unwrap();
    assert!(removed.success());
}
