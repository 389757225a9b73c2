//! Processes that are watched while they run.

use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use crate::harness::{Project, TODAY};

/// The longest that anything here may take; only a hang takes it.
const LONG: Duration = Duration::from_mins(1);

/// Sends a signal.
pub(crate) fn send(child: &Child, signal: Signal) {
    kill_process(pid(child.id()), signal).unwrap();
}

fn pid(id: u32) -> Pid {
    Pid::from_raw(i32::try_from(id).unwrap()).unwrap()
}

/// Whether a process is there.
pub(crate) fn is_alive(id: u32) -> bool {
    test_kill_process(pid(id)).is_ok()
}

/// Waits until something holds; fails where it never does.
#[track_caller]
pub(crate) fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < LONG, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// The code that a process ends with, `None` where a signal killed it; fails where it hangs.
#[track_caller]
pub(crate) fn code(child: &mut Child) -> Option<i32> {
    let mut status = None;
    until("the process should have ended", || {
        status = child.try_wait().unwrap();
        status.is_some()
    });
    status.unwrap().code()
}

/// What stands in a folder, sorted.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// Makes a pipe with a name.
pub(crate) fn make_pipe(path: &Path) {
    let made = std::process::Command::new("mkfifo").arg(path).status().unwrap();
    assert!(made.success());
}

/// What a run came to: its code, `None` where a signal killed it, and what it wrote.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ended {
    /// Fails where the code is another one, or something panicked.
    #[track_caller]
    pub(crate) fn with(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        assert!(!self.stderr.contains("panicked at"), "{self:#?}");
        self
    }

    /// Fails where a text is on neither stream.
    #[track_caller]
    pub(crate) fn telling(self, text: &str) -> Self {
        let told = self.stdout.contains(text) || self.stderr.contains(text);
        assert!(told, "`{text}` is not told: {self:#?}");
        self
    }
}

/// Runs to the end; what hangs is killed, and fails.
#[track_caller]
pub(crate) fn run(mut command: Command) -> Ended {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let text = |stream: Option<Box<dyn Read + Send>>| {
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            stream.unwrap().read_to_end(&mut bytes).unwrap();
            String::from_utf8(bytes).unwrap()
        })
    };
    let stdout = text(child.stdout.take().map(|out| Box::new(out) as _));
    let stderr = text(child.stderr.take().map(|err| Box::new(err) as _));
    let start = Instant::now();
    let status = loop {
        match child.try_wait().unwrap() {
            Some(status) => break status,
            None if start.elapsed() > LONG => {
                child.kill().unwrap();
                panic!("it hangs: {command:?}");
            }
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    };
    Ended {
        code: status.code(),
        stdout: stdout.join().unwrap(),
        stderr: stderr.join().unwrap(),
    }
}

/// `gradus check` with the small pack, to the end.
#[track_caller]
pub(crate) fn check(project: &Project, more: &[&str]) -> Ended {
    let arguments = [&["check", "--pack", "ladder", "--today", TODAY], more].concat();
    run(project.command(&arguments))
}

/// Does something over and over while `watched` lasts.
pub(crate) fn meanwhile<T>(mut again: impl FnMut() + Send, watched: impl FnOnce() -> T) -> T {
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::SeqCst) {
                again();
            }
        });
        let watched = std::panic::catch_unwind(std::panic::AssertUnwindSafe(watched));
        done.store(true, Ordering::SeqCst);
        watched.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}
