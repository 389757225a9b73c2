//! SIGHUP, SIGINT, SIGTERM and SIGKILL: at any moment no half file, and of the first three nothing left behind.

use std::io::Write as _;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::process::Signal;

use crate::harness::{ACME_DETAILS, Project, TODAY, lines, scrubbed};
use crate::processes::{code, is_alive, make_pipe, names, send, until};

const ENDS: [(Signal, i32); 3] = [(Signal::HUP, 129), (Signal::INT, 130), (Signal::TERM, 143)];

/// Findings for a report that is more than a pipe holds, and a report that stands there before.
fn large() -> Project {
    let channels = lines(800, |n| {
        format!("    - {{id: c{n}, kind: portal, at: 'http://acme.test/{n}'}}\n")
    });
    Project::new()
        .file(
            "acme.gradus.yaml",
            format!("{ACME_DETAILS}support:\n  channels:\n{channels}"),
        )
        .file("out/report.json", "old")
}

fn start(project: &Project, arguments: &[&str]) -> Child {
    let mut command = project.command(arguments);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

const CHECK: [&str; 5] = ["check", "--pack", "ladder", "--today", TODAY];

fn report(project: &Project) -> Child {
    start(
        project,
        &[&CHECK[..], &["--format", "json=out/report.json"]].concat(),
    )
}

/// The whole report of [`large`].
fn whole(project: &Project) -> String {
    project.check(&["--format", "json"]).stdout
}

/// Nothing is said where a signal ends the run: whoever sent it knows.
#[track_caller]
fn silent(child: &mut Child) {
    let mut errors = String::new();
    std::io::Read::read_to_string(&mut child.stderr.take().unwrap(), &mut errors).unwrap();
    assert_eq!(errors, "");
}

/// While it reads from a pipe that says no more.
#[test]
fn while_an_export_is_read() {
    for (signal, expected) in ENDS {
        let project = Project::new();
        make_pipe(&project.path("pipe"));
        let summarize = [
            "evidence",
            "summarize",
            "pipe",
            "--kind",
            "tickets",
            "-o",
            "out.json",
        ];
        let mut child = start(&project, &summarize);
        let mut rows = std::fs::OpenOptions::new()
            .write(true)
            .open(project.path("pipe"))
            .unwrap();
        rows.write_all(b"number,priority,state,opened_at,resolved_at,assignment_group\n")
            .unwrap();
        send(&child, signal);
        assert_eq!(code(&mut child), Some(expected));
        silent(&mut child);
        assert_eq!(names(project.root()), [".git", "ladder", "pipe"]);
    }
}

/// The key that ends gradus ends the program before it in the pipe too: what came until then is not the whole.
#[test]
fn together_with_the_writer_of_the_input() {
    let row = "INC0000001,3 - Moderate,Closed,2026-11-02 08:00:00,2026-11-02 09:30:00,Desk\n";
    let summarize = [
        "evidence",
        "summarize",
        "pipe",
        "--kind",
        "tickets",
        "-o",
        "out.json",
    ];
    for _ in 0..10 {
        let project = Project::new();
        make_pipe(&project.path("pipe"));
        let mut child = start(&project, &summarize);
        let mut rows = std::fs::OpenOptions::new()
            .write(true)
            .open(project.path("pipe"))
            .unwrap();
        let head = "number,priority,state,opened_at,resolved_at,assignment_group\n";
        rows.write_all((head.to_owned() + row).as_bytes()).unwrap();
        send(&child, Signal::INT);
        drop(rows);
        assert_eq!(code(&mut child), Some(130));
        assert!(!project.path("out.json").exists());
    }
}

/// While it writes a file: what stood there stays, and nothing stands beside it.
#[test]
fn while_a_report_is_written() {
    let project = large();
    for (signal, expected) in ENDS {
        let mut child = report(&project);
        until("a temporary file", || names(&project.path("out")).len() == 2);
        send(&child, signal);
        assert_eq!(code(&mut child), Some(expected));
        silent(&mut child);
        assert_eq!(names(&project.path("out")), ["report.json"]);
        assert_eq!(project.read("out/report.json"), "old");
    }
}

/// While nobody reads what it writes.
#[test]
fn while_the_output_stream_is_full() {
    let project = large();
    for (signal, expected) in ENDS {
        let mut child = start(&project, &[&CHECK[..], &["--format", "json"]].concat());
        // The first byte has come, and the pipe holds less than the report.
        let mut first = [0];
        std::io::Read::read_exact(child.stdout.as_mut().unwrap(), &mut first).unwrap();
        std::thread::sleep(Duration::from_millis(50));
        send(&child, signal);
        assert_eq!(code(&mut child), Some(expected));
        silent(&mut child);
    }
}

/// At any moment: the report is the old one or the new one, and the new one where all went well.
#[test]
fn at_any_moment() {
    let project = large();
    let new = whole(&project);
    let started = std::time::Instant::now();
    assert_eq!(code(&mut report(&project)), Some(0));
    let long = started.elapsed();
    let mut ended = [0; ENDS.len()];
    // Each signal at twelve moments, from the start to a little after the end.
    for step in 0..36 {
        project.write("out/report.json", "old");
        let mut child = report(&project);
        std::thread::sleep(long * (step / 3) / 10);
        let which = step as usize % ENDS.len();
        let (signal, expected) = ENDS[which];
        // It may have ended.
        let _ = std::panic::catch_unwind(|| send(&child, signal));
        let code = code(&mut child);
        ended[which] += u32::from(code != Some(0));
        match code {
            Some(0) => assert_eq!(project.read("out/report.json"), new),
            // The signal may come when the new one stands there already.
            Some(code) if code == expected => {
                let report = project.read("out/report.json");
                assert!(report == "old" || report == new, "{} bytes", report.len());
            }
            // Before it listens the signal kills it as it kills every program.
            None => assert_eq!(project.read("out/report.json"), "old"),
            code => panic!("{code:?}"),
        }
        assert_eq!(names(&project.path("out")), ["report.json"]);
    }
    // The first moment of each is before the end of any run.
    assert!(ended.iter().all(|&ended| ended > 0), "{ended:?} runs ended");
}

/// What nobody can catch leaves a temporary file at worst, and never half a report.
#[test]
fn killed_at_any_moment() {
    let project = large();
    let new = whole(&project);
    let started = std::time::Instant::now();
    assert_eq!(code(&mut report(&project)), Some(0));
    let long = started.elapsed();
    let (mut kept, mut replaced) = (0, 0);
    for step in 0..12 {
        project.write("out/report.json", "old");
        let mut child = report(&project);
        std::thread::sleep(long * step / 10);
        child.kill().unwrap();
        child.wait().unwrap();
        match project.read("out/report.json") {
            text if text == "old" => kept += 1,
            text => {
                assert_eq!(text, new);
                replaced += 1;
            }
        }
    }
    println!("{kept} times the old report, {replaced} times the new one");
    assert!(kept > 0);
}

/// The second of two signals that come together, as from a terminal and from a parent, is none of its own.
#[test]
fn sent_twice() {
    let project = large();
    let mut child = report(&project);
    until("a temporary file", || names(&project.path("out")).len() == 2);
    for _ in 0..5 {
        let _ = std::panic::catch_unwind(|| send(&child, Signal::INT));
    }
    assert_eq!(code(&mut child), Some(130));
    assert_eq!(names(&project.path("out")), ["report.json"]);
}

/// A shell ignores SIGINT for what it runs in the background, and that stays so.
#[test]
fn ignored_from_the_start() {
    let project = Project::new();
    make_pipe(&project.path("pipe"));
    let mut command = scrubbed(Command::new("sh"));
    command
        .args([
            "-c",
            "trap '' INT; exec \"$0\" evidence summarize pipe --kind tickets",
        ])
        .arg(env!("CARGO_BIN_EXE_gradus"))
        .current_dir(project.root())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let _rows = std::fs::OpenOptions::new()
        .write(true)
        .open(project.path("pipe"))
        .unwrap();
    std::thread::sleep(Duration::from_millis(100));
    send(&child, Signal::INT);
    std::thread::sleep(Duration::from_millis(100));
    assert!(child.try_wait().unwrap().is_none(), "SIGINT has ended it");
    send(&child, Signal::TERM);
    assert_eq!(code(&mut child), Some(143));
}

/// A repository whose `git` answers until it is asked for `word`, and then never again; and its folder for temporary
/// files.
fn with_slow_git(word: &str) -> (Project, Command) {
    let project = Project::new().file("acme.gradus.yaml", crate::harness::ACME);
    std::fs::create_dir(project.path("tmp")).unwrap();
    std::fs::remove_dir(project.path(".git")).unwrap();
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=a", "-c", "user.email=a@b.test"]);
        let done = command
            .args(arguments)
            .current_dir(project.root())
            .output()
            .unwrap();
        assert!(done.status.success(), "{done:?}");
    };
    git(&["init", "-q"]);
    git(&["add", "acme.gradus.yaml", "ladder"]);
    git(&["commit", "-q", "-m", "one"]);
    let script = format!(
        "#!/bin/sh
case \"$*\" in
  *{word}*) sleep 1000 & echo $! >sleep.part; mv sleep.part sleep.pid; echo $$ >git.part; mv git.part git.pid; wait ;;
  *) PATH=${{PATH#*:}}; exec git \"$@\" ;;
esac
"
    );
    project.write("bin/git", script);
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(project.path("bin/git"), mode).unwrap();
    let mut command = project.command(&CHECK);
    let path = format!(
        "{}:{}",
        project.path("bin").display(),
        std::env::var("PATH").unwrap()
    );
    command
        .env("PATH", path)
        .env("TMPDIR", project.path("tmp"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    (project, command)
}

/// While `git` is at work for `--base`: it ends too, with what it has started, and the folder for the revision goes.
#[test]
fn while_git_is_at_work() {
    for (word, folders) in [("show-toplevel", 0), ("ls-tree", 0), ("cat-file", 1)] {
        for (signal, expected) in ENDS {
            let (project, mut command) = with_slow_git(word);
            let mut child = command.args(["--base", "HEAD"]).spawn().unwrap();
            until("git is asked", || project.path("git.pid").exists());
            let id = |name: &str| project.read(name).trim().parse::<u32>().unwrap();
            let (git, sleep) = (id("git.pid"), id("sleep.pid"));
            assert_eq!(names(&project.path("tmp")).len(), folders, "{word}");
            assert!(is_alive(git) && is_alive(sleep), "{word}");
            send(&child, signal);
            assert_eq!(code(&mut child), Some(expected), "{word}");
            silent(&mut child);
            until("git ends too", || !is_alive(git) && !is_alive(sleep));
            assert_eq!(names(&project.path("tmp")), [""; 0], "{word}");
        }
    }
}

/// A revision says how deep its folders are, and a process may have only so many files open.
#[test]
fn nothing_is_left_of_a_deep_base() {
    let (project, _) = with_slow_git("nothing-of-git");
    let script = "set -e; export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b.test GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b.test\n\
                  blob=$(git hash-object -w acme.gradus.yaml); deep=$(printf 'a/%.0s' $(seq 1500))\n\
                  git update-index --add --cacheinfo 100644,$blob,${deep}b.gradus.yaml 2>&1 | cut -c1-300\n\
                  git commit -q -m deep; git reset -q --soft HEAD; git show --stat=60 HEAD | tail -1\n\
                  ulimit -n 48; TMPDIR=$PWD/tmp \"$0\" check --pack ladder --today 2026-11-21 --base HEAD acme.gradus.yaml";
    let done = Command::new("bash")
        .args(["-c", script, env!("CARGO_BIN_EXE_gradus")])
        .current_dir(project.root())
        .output()
        .unwrap();
    let told = format!(
        "{}{}",
        String::from_utf8_lossy(&done.stdout),
        String::from_utf8_lossy(&done.stderr)
    );
    assert!(told.contains("1 file changed"), "{told}");
    assert!(matches!(done.status.code(), Some(0 | 1 | 4)), "{told}");
    assert_eq!(names(&project.path("tmp")), [""; 0], "{told}");
}

/// Where `git` answers, nothing is left either. Here the folder for temporary files is below the one that is checked.
#[test]
fn nothing_is_left_of_a_base() {
    for option in ["--base", "--policy-from"] {
        let (project, mut command) = with_slow_git("nothing-of-git");
        let mut child = command.args([option, "HEAD", "."]).spawn().unwrap();
        silent(&mut child);
        assert_eq!(code(&mut child), Some(0), "{option}");
        assert_eq!(names(&project.path("tmp")), [""; 0]);
    }
}
