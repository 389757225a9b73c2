//! The targets of `tests/fuzz/targets`, for the fuzzer: one program each under `fuzz_targets`.

#[path = "../../tests/fuzz/targets/mod.rs"]
#[allow(dead_code, reason = "dictionaries and numbers are for the bounded test")]
mod targets;

/// Runs one input of a target.
///
/// # Panics
/// Where something does not hold, and where there is no such target.
pub fn run(name: &str, data: &[u8]) {
    targets::quiet_oracles();
    let target = targets::TARGETS.iter().find(|target| target.name == name);
    (target.expect("a target").run)(data);
}
