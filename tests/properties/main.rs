//! Properties that hold for every document, every order, and every model.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod absence;
mod controls;
mod keys;
mod levels;
mod naive;
mod order;
mod printer;
mod round_trip;
mod spans;
