//! The targets of the fuzzer over their corpus, over what once broke them, and over damaged inputs.
//!
//! `fuzz/` runs the same targets for as long as one likes; CONTRIBUTING.md says how.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails where what it needs is missing, and a target panics where something does not hold"
)]

mod damage;
mod targets;

use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::Instant;

use damage::{Dice, damaged, words};
use targets::{TARGETS, Target, quiet_oracles};

/// The folder of the fuzzer.
fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}

/// The files of a folder by their names; none where there is no folder.
fn inputs(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths: BTreeSet<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    let paths = paths.iter();
    paths.map(|path| (name(path), fs::read(path).unwrap())).collect()
}

/// Runs an input, and tells which one it is where something does not hold.
fn hold(target: Target, what: &str, input: &[u8]) {
    quiet_oracles();
    if catch_unwind(AssertUnwindSafe(|| (target.run)(input))).is_err() {
        let shown = String::from_utf8_lossy(input);
        let bytes = input.escape_ascii();
        panic!(
            "{} breaks on {what}:\n{shown}\nwhich is b\"{bytes}\"",
            target.name
        );
    }
}

/// How many times as many inputs are damaged as usual; for long runs without a fuzzer.
fn times() -> usize {
    let asked = std::env::var("GRADUS_FUZZ_TIMES").ok();
    asked.map_or(1, |times| times.parse().unwrap())
}

fn target(name: &str) -> Target {
    *TARGETS.iter().find(|target| target.name == name).unwrap()
}

/// The corpus, and a number of inputs that come of it.
#[expect(
    clippy::print_stdout,
    reason = "what a bounded run did is told where it is asked for"
)]
fn run(name: &str) {
    let target = target(name);
    let start = Instant::now();
    let corpus = inputs(&fuzz().join("corpus").join(name));
    for (file, input) in &corpus {
        hold(target, &format!("fuzz/corpus/{name}/{file}"), input);
    }
    let replayed = start.elapsed();
    let dictionary = target.dictionary.map_or(String::new(), |dictionary| {
        fs::read_to_string(fuzz().join("dictionaries").join(dictionary)).unwrap()
    });
    let words = words(&dictionary);
    let seeds: Vec<Vec<u8>> = corpus.into_iter().map(|(_, input)| input).collect();
    let mut dice = Dice(target.damaged as u64);
    let damaged_inputs = target.damaged * times();
    for index in 0..damaged_inputs {
        let input = damaged(&seeds, &words, &mut dice);
        hold(target, &format!("damaged input {index}"), &input);
    }
    println!(
        "{name}: {} inputs of the corpus in {replayed:.1?}, {} damaged ones in {:.1?}",
        seeds.len(),
        damaged_inputs,
        start.elapsed().saturating_sub(replayed)
    );
}

macro_rules! targets {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                run(stringify!($name));
            }
        )*

        const TESTED: &[&str] = &[$(stringify!($name)),*];
    };
}

targets! {
    cel_oracle
    declaration
    escape
    evidence
    expression
    ignores
    pack
    report
    schema
    yaml
    yaml_oracle
}

/// Inputs that once broke a target, each a file by the name of its test.
macro_rules! regressions {
    ($($target:ident: $($name:ident)*;)*) => {
        $($(
            #[test]
            fn $name() {
                let target = target(stringify!($target));
                let folder = fuzz().join("regressions").join(target.name);
                let input = fs::read(folder.join(stringify!($name))).unwrap();
                hold(target, stringify!($name), &input);
            }
        )*)*

        const REGRESSIONS: &[(&str, &[&str])] = &[$((stringify!($target), &[$(stringify!($name)),*])),*];
    };
}

regressions! {
    cel_oracle: more_steps_than_a_check_may_take;
    escape: a_fence_that_its_text_ends;
    evidence:
        a_date_before_1970_is_written_otherwise
        an_encoding_is_guessed_from_parts
        two_defects_of_a_text_arrive_in_parts;
    expression:
        a_call_on_a_marked_number_below_nothing
        a_mark_before_a_number_below_nothing
        a_mutant_without_its_mark_runs_on
        a_range_that_is_refused_takes_what_was_left
        a_repetition_without_end_is_written_out_once
        an_unknown_name_has_a_help
        another_word_for_a_text_in_three_quotes;
    ignores: a_reason_with_a_secret;
    yaml: json_of_a_control_character;
    yaml_oracle:
        a_block_that_ends_with_the_text
        a_number_of_more_than_64_bits
        a_number_to_the_base_two
        a_question_mark_within_brackets
        a_sign_before_another_base
        an_anchor_that_is_given_again
        an_anchor_with_a_colon;
}

/// A target that is forgotten somewhere, or a file that no test names, would prove nothing.
#[test]
fn every_target_has_its_test_its_program_its_corpus_and_its_words() {
    let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
    assert_eq!(names, TESTED);
    let manifest = fs::read_to_string(fuzz().join("Cargo.toml")).unwrap();
    for target in TARGETS {
        let name = target.name;
        assert!(
            manifest.contains(&format!("name = \"{name}\"\n")),
            "{name} is no program"
        );
        let program = fs::read_to_string(fuzz().join(format!("fuzz_targets/{name}.rs"))).unwrap();
        assert!(program.contains(&format!("run(\"{name}\", data)")), "{program}");
        assert!(
            !inputs(&fuzz().join("corpus").join(name)).is_empty(),
            "{name} has no corpus"
        );
        let named = REGRESSIONS.iter().find(|(target, _)| *target == name);
        let named: BTreeSet<&str> = named
            .into_iter()
            .flat_map(|(_, names)| names.iter().copied())
            .collect();
        let files = inputs(&fuzz().join("regressions").join(name));
        let files: BTreeSet<&str> = files.iter().map(|(file, _)| file.as_str()).collect();
        assert_eq!(files, named, "regressions of {name}");
    }
}

/// The repository carries a small corpus; what a machine finds stays there.
#[test]
fn the_corpus_is_small() {
    let sizes = TARGETS
        .iter()
        .flat_map(|target| inputs(&fuzz().join("corpus").join(target.name)));
    let total: usize = sizes.map(|(_, input)| input.len()).sum();
    assert!(total < 2 << 20, "{total} bytes");
}
