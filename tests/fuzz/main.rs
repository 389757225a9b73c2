//! The targets of the fuzzer over their corpus, what once broke them, and a number of damaged inputs.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails where what it needs is missing, and a target panics where something does not hold"
)]

mod targets;

use targets::TARGETS;

#[test]
fn smoke() {
    for target in TARGETS { (target.run)(b"a: 1\n"); }
}
