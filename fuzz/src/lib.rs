//! The targets of `tests/fuzz/targets`, for the fuzzer: one program each under `fuzz_targets`.

#[path = "../../tests/fuzz/targets/mod.rs"]
mod targets;

use std::sync::Once;

/// Runs one input of a target.
///
/// # Panics
/// Where something does not hold, and where there is no such target.
pub fn run(name: &str, data: &[u8]) {
    static ONCE: Once = Once::new();
    ONCE.call_once(quiet);
    let target = targets::TARGETS.iter().find(|target| target.name == name);
    (target.expect("a target").run)(data);
}

/// The fuzzer takes every panic for a crash; those of an oracle are its own affair.
fn quiet() {
    let crash = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !targets::expects_panic() {
            crash(info);
        }
    }));
}
