//! The command line as its users meet it, and as those do who mean ill.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod actions;
mod bad_content;
mod bad_files;
mod bad_policy;
mod diff;
mod every_format;
mod evidence;
mod evidence_examples;
mod evidence_files;
mod examples;
mod formats;
mod harness;
mod hostile_text;
mod ignores;
mod mistakes;
mod outputs;
mod policy_from;
mod repository;
mod sameness;
mod several_files;
mod since_base;
mod streams;
mod usage;
