//! What machines and strangers do to a run: signals, panics, files that are not what they seem, disks and pipes that
//! end, and very many of everything. No half file, no hang, no other code than that of the table.

#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

#[path = "../cli/harness.rs"]
#[expect(dead_code, reason = "the tests of the command line use the rest of it")]
mod harness;
mod kinds;
mod many;
mod moving;
mod names;
mod panics;
mod processes;
#[path = "../border/runner.rs"]
mod runner;
mod sameness;
mod signals;
mod surroundings;
