//! Streams that close and disks that are full: every format ends with the code of the table, and leaves no half file.

use std::io::{BufRead as _, BufReader};
use std::process::{Output, Stdio};

use gradus::output::FORMATS;
use insta::assert_snapshot;

use crate::harness::{ACME_DETAILS, Project, TODAY, lines, scrubbed};

/// Formats that stay small whatever the findings; every other one grows with them.
const BOUNDED: [&str; 5] = ["badge", "github", "levels", "markdown", "svg"];

/// Findings at every channel.
fn with_channels(count: usize) -> Project {
    let channels = lines(count, |n| {
        format!("    - {{id: c{n}, kind: portal, at: 'http://acme.test/{n}'}}\n")
    });
    Project::new().file(
        "acme.gradus.yaml",
        format!("{ACME_DETAILS}support:\n  channels:\n{channels}"),
    )
}

/// Many findings of one organization, and many organizations, all of many words: over 1 MB in every format that grows.
fn large() -> Project {
    let project = with_channels(1000);
    let words = "a long word of advice, ".repeat(40);
    let rule = project.read("ladder/200.yaml").replace(
        "      at: support.channels",
        &format!(
            "      at: support.channels\n    - each: support.channels\n      require: it.at.size() < 3\n      \
             message: \"{words}\"\n      help: \"{words}\""
        ),
    );
    project.write("ladder/200.yaml", rule);
    for n in 0..600 {
        project.write(
            &format!("gradus/{n}.yaml"),
            format!(
                "organization: {{id: o{n}, name: Organization {n}, time_zone: Europe/Brussels}}
support: {{channels: [{{id: a, kind: portal, at: 'http://a.test'}}]}}
"
            ),
        );
    }
    project
}

/// The arguments of a check of such a project.
fn check<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["check", "--pack", "ladder", "--today", TODAY, "--all"], more].concat()
}

/// A full disk, as a stream and as a file; `--exit-zero` does not mute it.
#[cfg(target_os = "linux")]
#[test]
fn onto_a_full_device() {
    let project = with_channels(2);
    let full = || std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    for format in FORMATS {
        let mut command = project.command(&check(&["--exit-zero", "--format", format.name]));
        command.stdout(Stdio::from(full()));
        let run = project.finish(command).expect_exit(74);
        assert!(run.stderr.contains("cannot write the output stream"), "{run}");
        project
            .check(&["--format", &format!("{}=/dev/full", format.name)])
            .expect_exit(74);
    }
    for arguments in [
        &["rules"][..],
        &["schema"],
        &["man"],
        &["completions", "bash"],
        &["--help"],
        &["--version"],
    ] {
        let mut command = project.command(arguments);
        command.stdout(Stdio::from(full()));
        let run = project.finish(command);
        assert_eq!(run.code, Some(74), "{arguments:?} {run}");
    }
    assert_snapshot!(project.check(&["--format", "json=/dev/full"]).expect_exit(74));
}

/// One report that cannot be written takes none of the others with it.
#[cfg(target_os = "linux")]
#[test]
fn beside_a_full_device() {
    let project = Project::sound();
    let all: Vec<String> = FORMATS
        .iter()
        .map(|format| format!("{0}=report.{0}", format.name))
        .collect();
    let arguments: Vec<&str> = ["--format", "json=/dev/full"]
        .into_iter()
        .chain(all.iter().flat_map(|spec| ["--format", spec.as_str()]))
        .collect();
    project.check(&arguments).expect_exit(74);
    for format in FORMATS {
        let alone = project.check(&["--format", format.name]).expect_exit(0);
        let file = std::fs::read_to_string(project.path(&format!("report.{}", format.name))).unwrap();
        assert_eq!(file, alone.stdout, "{}", format.name);
    }
}

/// Where a report does not fit, what stood there stays, whole, and nothing is left beside it.
#[track_caller]
fn whole_or_not_at_all(format: &str, output: &Output, whole: &str) {
    let errors = String::from_utf8_lossy(&output.stderr);
    let text = String::from_utf8_lossy(&output.stdout);
    let (names, content) = text.split_once('\n').unwrap();
    assert_eq!(names, "report", "{format}: files beside the report; {errors}");
    match output.status.code() {
        Some(74) => {
            assert_eq!(content, "old", "{format}");
            assert!(errors.contains("cannot write `"), "{format}: {errors}");
        }
        Some(1) => assert_eq!(content, whole, "{format}"),
        code => panic!("{format}: {code:?} {errors}"),
    }
    assert!(!errors.contains("panicked"), "{format}: {errors}");
}

/// Writes each format into a folder that a script has made too small: those that need more than `room` bytes do not
/// fit. `false` where the script cannot make one.
#[cfg(target_os = "linux")]
fn into_too_little(before: &[&str], script: &str, room: usize) -> bool {
    let project = with_channels(50);
    for format in FORMATS {
        let whole = project
            .run(&check(&["--target", "200", "--format", format.name]))
            .stdout;
        let mut arguments = before.to_vec();
        arguments.extend(["bash", "-c", script, env!("CARGO_BIN_EXE_gradus")]);
        let spec = format!("{}=small/report", format.name);
        arguments.extend(check(&["--target", "200", "--format", &spec]));
        let mut command = scrubbed(std::process::Command::new(arguments[0]));
        command.args(&arguments[1..]).current_dir(project.root());
        let output = command.output().unwrap();
        if output.status.code() == Some(77) {
            return false;
        }
        let fits = output.status.code() == Some(1);
        assert_eq!(
            fits,
            whole.len() <= room,
            "{}: {} bytes",
            format.name,
            whole.len()
        );
        whole_or_not_at_all(format.name, &output, &whole);
        let _ = std::fs::remove_dir_all(project.path("small"));
    }
    true
}

/// A limit on the size of files, which comes after some of the bytes.
#[cfg(target_os = "linux")]
#[test]
fn into_files_of_a_kilobyte() {
    let script = "mkdir -p small; printf old >small/report; trap '' XFSZ; code=0
        (ulimit -f 1; exec \"$0\" \"$@\") || code=$?
        ls -A small; cat small/report; exit $code";
    assert!(into_too_little(&[], script, 1024));
}

/// A disk of a few kilobytes, where the machine lets us have one.
#[cfg(target_os = "linux")]
#[test]
fn onto_a_small_disk() {
    let script =
        "mkdir -p small; mount -t tmpfs -o size=8k none small || exit 77; printf old >small/report; code=0
        \"$0\" \"$@\" || code=$?
        ls -A small; cat small/report; exit $code";
    let made = std::process::Command::new("unshare")
        .args(["-rm", "true"])
        .status()
        .is_ok_and(|status| status.success());
    // Of the two pages one is taken by what stands there.
    if !made || !into_too_little(&["unshare", "-rm"], script, 4096) {
        println!("skipped: no disk of our own can be mounted here");
    }
}

/// A reader that was never there is no error: the code is that of the verdict.
#[cfg(unix)]
#[test]
fn into_a_closed_pipe() {
    // More than a pipe holds, so that the writer surely meets the closed end.
    let project = with_channels(3000);
    for format in FORMATS {
        for (target, code) in [("200", 1), ("100", 0)] {
            let mut command = project.command(&check(&["--target", target, "--format", format.name]));
            let mut child = command
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            // Closed before a byte was read.
            drop(child.stdout.take());
            let output = child.wait_with_output().unwrap();
            assert_eq!(output.status.code(), Some(code), "{} {target}", format.name);
            assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{}", format.name);
        }
    }
}

/// A reader that takes the first line of more than a megabyte and leaves, as `head -1` does.
#[cfg(unix)]
#[test]
fn into_a_pipe_that_closes() {
    let project = large();
    let files: Vec<String> = FORMATS
        .iter()
        .map(|format| format!("{0}=report.{0}", format.name))
        .collect();
    let all: Vec<&str> = files.iter().flat_map(|spec| ["--format", spec]).collect();
    project.run(&check(&all)).expect_exit(0);
    for format in FORMATS {
        let report = std::fs::read_to_string(project.path(&format!("report.{}", format.name))).unwrap();
        let grows = !BOUNDED.contains(&format.name);
        assert_eq!(
            report.len() > 1_000_000,
            grows,
            "{}: {} bytes",
            format.name,
            report.len()
        );
        let mut command = project.command(&check(&["--target", "200", "--format", format.name]));
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = String::new();
        let mut reader = BufReader::with_capacity(128, child.stdout.take().unwrap());
        reader.read_line(&mut first).unwrap();
        drop(reader);
        let output = child.wait_with_output().unwrap();
        assert!(first.ends_with('\n'), "{}: {first:?}", format.name);
        assert_eq!(output.status.code(), Some(1), "{}", format.name);
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{}", format.name);
    }
}
