//! The script of the GitHub Action, run as the runner would run it.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test fails where its input is missing")]

mod base;
mod binary;
mod definition;
mod examples;
mod inputs;
mod log;
mod outputs;
mod runner;
