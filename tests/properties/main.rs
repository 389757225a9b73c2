//! Properties that hold for every document, every order, and every model.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod absence;
mod controls;
mod levels;
mod naive;
mod printer;
mod round_trip;
mod spans;
