//! Every limit just under and just over, through the command as a user meets it; deep and huge input at every border.
//!
//! What only code meets (a compressed row, a revision's list) has its tests beside the code.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

#[path = "../fuzz/targets/archive.rs"]
mod archive;
mod configuration;
mod declarations;
mod deep;
mod evidence;
#[path = "../cli/harness.rs"]
mod harness;
mod huge;
mod inheritance;
mod named;
mod packs;
mod revisions;
mod schemas;
mod shown;
mod table;

use gradus::limit::{Limit, Then};

use harness::Run;

/// Fails unless a limit stopped the work: by its exit code, with its value, and a place or a file.
#[track_caller]
fn stopped(run: Run, limit: Limit, place: &str) -> Run {
    let code = if limit.then == Then::Refuses { 2 } else { 5 };
    let run = run.expect_exit(code);
    let text = run.to_string();
    assert!(
        text.contains(&limit.most.to_string()),
        "does not name its value {}:\n{run}",
        limit.most
    );
    assert!(text.contains(place), "does not say where (`{place}`):\n{run}");
    assert!(text.contains("help: "), "does not say what to do:\n{run}");
    run
}

/// A list of so many zeros.
fn zeros(count: usize) -> String {
    format!("[{}]", vec!["0"; count].join(","))
}

/// A list in a list in a list …, so many levels of them.
fn lists(levels: usize, inner: &str) -> String {
    format!("{}{inner}{}", "[".repeat(levels), "]".repeat(levels))
}

/// The most for which something holds, between a number for which it does and one for which it does not.
fn most(mut under: usize, mut over: usize, holds: impl Fn(usize) -> bool) -> usize {
    assert!(holds(under) && !holds(over), "the border is not between these");
    while over - under > 1 {
        let middle = under.midpoint(over);
        *(if holds(middle) { &mut under } else { &mut over }) = middle;
    }
    under
}
