//! What a machine may lack or set: streams, a terminal of no width, a place for temporary files, a home, `git`.

use std::process::Command;

use crate::harness::{ACME, Project, TODAY, scrubbed};
use crate::processes::{Ended, check, names, run};

/// The command of a shell, with gradus as `$0`.
fn shell(project: &Project, script: &str) -> Ended {
    let mut command = scrubbed(Command::new("bash"));
    command
        .args(["-c", script, env!("CARGO_BIN_EXE_gradus")])
        .current_dir(project.root())
        .env("TODAY", TODAY);
    run(command)
}

/// A stream that is closed at the start is as good as `/dev/null`, and no file is taken for it.
#[test]
fn closed_streams() {
    let project = Project::sound();
    let check = "\"$0\" check --pack ladder --today $TODAY --target 300";
    let whole = shell(&project, &format!("{check} --format json")).with(0).stdout;
    for closed in ["<&-", ">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-", "<&- 2>&-"] {
        shell(&project, &format!("{check} {closed}")).with(0);
        shell(
            &project,
            &format!("{check} --format json=report --format full=text {closed}"),
        )
        .with(0);
        assert_eq!(project.read("report"), whole, "{closed}");
        shell(&project, &format!("\"$0\" check --pack nowhere {closed}")).with(2);
        shell(&project, &format!("\"$0\" nonsense {closed}")).with(2);
        shell(&project, &format!("\"$0\" --version {closed}")).with(0);
        shell(
            &project,
            &format!("\"$0\" check --pack ladder --format json=nowhere/report {closed}"),
        )
        .with(74);
        shell(
            &project,
            &format!("\"$0\" evidence summarize - --kind tickets {closed} <&-"),
        )
        .with(4);
    }
    // An error stream that takes nothing changes no code.
    for full in ["2>/dev/full", "2>&1 >/dev/null | true"] {
        shell(
            &project,
            &format!("set -o pipefail; \"$0\" check --pack nowhere {full}"),
        )
        .with(2);
    }
}

/// Whatever width is told, lines are as wide as people read.
#[test]
fn terminals_of_any_width() {
    let project = Project::new().file("acme.gradus.yaml", ACME.replace("2026-03-02", "2020-03-02"));
    let has_script = Command::new("script").arg("--version").output().is_ok();
    for columns in [
        "0",
        "1",
        "39",
        "-1",
        "x",
        "",
        "1000000000",
        "99999999999999999999999",
    ] {
        let help = shell(&project, &format!("COLUMNS={columns} \"$0\" check --help")).with(0);
        assert!(
            help.stdout.lines().all(|line| line.chars().count() <= 120),
            "{columns}"
        );
        if !has_script {
            println!("skipped: there is no `script` to have a terminal");
            continue;
        }
        let on_terminal = format!(
            "COLUMNS={columns} script -qefc \"$0 check --pack ladder --today $TODAY --target 300\" /dev/null </dev/null"
        );
        let ended = shell(&project, &on_terminal).with(1);
        let plain = anstream::adapter::strip_str(&ended.stdout).to_string();
        assert!(plain.contains("LA301"), "{columns} {plain}");
        assert!(
            plain.lines().all(|line| line.chars().count() <= 121),
            "{columns} {plain}"
        );
    }
}

/// Without a place for temporary files no revision can be laid out, and all else works.
#[test]
fn no_place_for_temporary_files() {
    let project = Project::sound();
    let script = "rm -rf .git; git init -q && git add acme.gradus.yaml ladder && \
                  git -c user.name=a -c user.email=a@b.test commit -qm one";
    shell(&project, script).with(0);
    project.write("file", "");
    for place in ["nowhere", "file"] {
        let mut command = project.command(&["check", "--pack", "ladder", "--base", "HEAD"]);
        command.env("TMPDIR", project.path(place));
        run(command).with(4).telling("temporary files");
        let mut command = project.command(&["check", "--pack", "ladder", "--format", "json=report"]);
        command.env("TMPDIR", project.path(place));
        run(command).with(0);
    }
    // One that is full while the revision is laid out.
    let full = "mkdir small && mount -t tmpfs -o size=8k none small || exit 77
        TMPDIR=$PWD/small \"$0\" check --pack ladder --base HEAD; code=$?
        ls -A small; exit $code";
    project.write("filler.yaml", "x: y\n".repeat(8000));
    shell(
        &project,
        "git add filler.yaml && git -c user.name=a -c user.email=a@b.test commit -qm two",
    )
    .with(0);
    let mut command = scrubbed(Command::new("unshare"));
    command
        .args(["-rm", "bash", "-c", full, env!("CARGO_BIN_EXE_gradus")])
        .current_dir(project.root());
    let ended = run(command);
    if matches!(ended.code, Some(77 | 1 | 127)) && !ended.stderr.contains("filler") {
        println!("skipped: no disk of our own can be mounted here");
        return;
    }
    let ended = ended.with(4).telling("filler.yaml");
    assert_eq!(ended.stdout, "", "something is left");
}

/// Without any variable, and without `git`.
#[test]
fn an_empty_environment() {
    let project = Project::sound();
    let usual = check(&project, &["--format", "json"]).with(0);
    let mut command = project.command(&["check", "--pack", "ladder", "--today", TODAY, "--format", "json"]);
    command.env_clear();
    assert_eq!(run(command).with(0).stdout, usual.stdout);
    for path in ["", "/nowhere", "."] {
        let mut command = project.command(&["check", "--pack", "ladder", "--base", "HEAD"]);
        command.env_clear().env("PATH", path);
        run(command).with(2).telling("`git` cannot be run");
    }
    // A `git` that a pull request has brought is not run where the path does not say so.
    project.write("git", "#!/bin/sh\ntouch owned\n");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(project.path("git"), mode).unwrap();
    let mut command = project.command(&["check", "--pack", "ladder", "--base", "HEAD"]);
    command.env_clear().env("PATH", "/nowhere");
    run(command).with(2);
    assert!(!names(project.root()).contains(&"owned".to_owned()));
}

/// The current folder may vanish, for whatever command.
#[test]
fn a_vanished_folder() {
    let project = Project::sound();
    let gone = |command: &str| format!("mkdir gone && cd gone && rmdir ../gone && {command}");
    for command in [
        "check",
        "check ../acme.gradus.yaml",
        "diff a b",
        "test",
        "init",
        "evidence show",
        "rules --pack x",
    ] {
        shell(&project, &gone(&format!("\"$0\" {command}")))
            .with(2)
            .telling("current folder");
    }
    let listed = shell(&project, &gone("\"$0\" schema")).with(0);
    assert!(listed.stdout.starts_with('{'));
}

/// Few files may be open at once: none is kept open.
#[test]
fn few_open_files() {
    let project = Project::sound();
    for n in 0..300 {
        project.write(
            &format!("gradus/{n}.yaml"),
            ACME.replace("acme", &format!("o{n}")),
        );
    }
    shell(
        &project,
        "ulimit -n 24; \"$0\" check --pack ladder --today $TODAY --target 300 -j 2",
    )
    .with(0);
}

/// Where no thread can be started, one is enough, and without being asked for that is told.
#[cfg(target_os = "linux")]
#[test]
fn few_threads() {
    let project = Project::sound();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(project.root(), mode).unwrap();
    std::fs::copy(env!("CARGO_BIN_EXE_gradus"), project.path("gradus-of-nobody")).unwrap();
    let nobody = "setpriv --reuid=65533 --regid=65533 --clear-groups prlimit --nproc=1 ./gradus-of-nobody check --pack ladder";
    let ended = shell(&project, &format!("{nobody} --target 300 -j 1"));
    if matches!(ended.code, Some(1 | 126 | 127)) {
        println!("skipped: no process can be limited here");
        return;
    }
    ended.with(0);
    shell(&project, nobody).with(5).telling("--threads 1");
    shell(&project, &format!("{nobody} -j 8")).with(2);
}
