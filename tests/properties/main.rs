//! Properties that hold for every document, every order, and every model.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod absence;
mod controls;
mod evidenced;
#[path = "../cli/harness.rs"]
#[expect(dead_code, reason = "the tests of the command line use the rest of it")]
mod harness;
mod keys;
mod levels;
mod naive;
mod order;
mod printer;
mod round_trip;
mod spans;
