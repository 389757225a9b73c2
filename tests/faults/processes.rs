//! Processes that are watched while they run.

use std::path::Path;
use std::process::Child;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

/// The longest that anything here may take; only a hang takes it.
const LONG: Duration = Duration::from_secs(60);

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
