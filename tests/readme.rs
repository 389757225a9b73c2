//! What the README shows is what the tool does.

#![expect(clippy::unwrap_used, reason = "a test fails where its input is missing")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use gradus::declaration::{ReadLimits, Vocabulary, load_source};
use gradus::pack::{PackFile, load_sources};
use gradus::report::ExitStatus;
use gradus::schema::Schema;
use gradus::source::{Place, Source};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn readme() -> String {
    std::fs::read_to_string(root().join("README.md")).unwrap()
}

/// The blocks of code in a language, in order.
fn blocks(language: &str) -> Vec<String> {
    let text = readme();
    let open = format!("```{language}\n");
    let blocks = text.split(&open).skip(1);
    blocks
        .map(|rest| rest.split("```").next().unwrap_or("").to_owned())
        .collect()
}

/// The first screen is real output, shortened only where it says so.
#[test]
fn the_first_screen_is_what_the_command_prints() {
    let screen = blocks("text").into_iter().next().expect("a first screen");
    let (command, shown) = screen.split_once('\n').unwrap();
    let args = command.strip_prefix("$ gradus ").expect("a command").split(' ');
    let run = Command::new(env!("CARGO_BIN_EXE_gradus"))
        .args(args)
        .current_dir(root())
        .output()
        .unwrap();
    let printed = String::from_utf8(run.stdout).unwrap();
    for piece in shown.split("\n  …\n") {
        assert!(
            printed.contains(piece.trim_matches('\n')),
            "not printed:\n{piece}\n\nbut:\n{printed}"
        );
    }
}

#[test]
fn the_exit_codes_are_those_of_the_tool() {
    let text = readme();
    let rows: Vec<String> = ExitStatus::ALL
        .iter()
        .map(|(status, meaning)| format!("| {} | {meaning} |", status.code()))
        .collect();
    assert!(
        text.contains(&rows.join("\n")),
        "the table should be:\n{}",
        rows.join("\n")
    );
}

#[test]
fn the_number_of_rules_is_that_of_the_packs() {
    let packs = gradus::pack::builtin_ids();
    let count: usize = packs
        .iter()
        .map(|id| gradus::pack::builtin(id).unwrap().unwrap().rules.len())
        .sum();
    assert!(
        readme().contains(&format!("{count} rules in all")),
        "there are {count} rules"
    );
    assert_eq!(packs.len(), 4, "the README says four models");
}

/// What a reader copies from here is accepted.
#[test]
fn the_snippets_are_valid() {
    let blocks = blocks("yaml");
    let declaration = Arc::new(Source::new("README.md", blocks[0].as_str()));
    let vocabulary = Vocabulary {
        schema: Arc::clone(Schema::builtin()),
        id: None,
    };
    let file = load_source(&declaration, &vocabulary, ReadLimits::default());
    assert!(file.faults.is_empty(), "{}", file.faults[0]);
    let config = Arc::new(Source::new("README.md", blocks[1].as_str()));
    gradus::config::parse(&config, PathBuf::new()).unwrap();
    let pack = "{id: mine, title: Mine, prefix: MY, dimensions: [{id: readiness}], \
                levels: [{level: 100, name: Low}, {level: 200, name: High}]}";
    let file = |name: &str, text: &str| PackFile {
        name: name.to_owned(),
        source: Arc::new(Source::new(name, text)),
    };
    let files = [file("pack.yaml", pack), file("200.yaml", &blocks[2])];
    let none = |_: &str, _: Place| unreachable!("the pack names no schema");
    let loaded = load_sources(&files, true, &none).unwrap();
    assert_eq!(loaded.rules.len(), 1);
}
