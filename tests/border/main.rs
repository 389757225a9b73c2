//! The border: whatever is written by whomever, no output commands a runner, deceives a reader or breaks its format.
//!
//! Every format of `FORMATS` is covered by itself; what starts as JSON or XML is read as such.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails where what it needs is missing"
)]

mod readers;
mod runner;
mod world;

use gradus::output::{FORMATS, Look, annotate_problems, render_problems};
use proptest::prelude::*;

use world::world;

/// What a format may tell the runner: of annotations only, and of each only where it stands and how it is called.
fn only_annotations(text: &str) {
    for line in runner::lines(text).filter(|line| !line.is_empty()) {
        let Some(command) = runner::command(line) else {
            panic!("not an annotation: {line:?}");
        };
        assert!(
            ["error", "warning", "notice"].contains(&&*command.name),
            "{command:?}"
        );
        let known = ["file", "line", "endLine", "col", "endColumn", "title"];
        for (key, value) in &command.properties {
            assert!(known.contains(&&**key), "{command:?}");
            assert!(
                !value.contains(|c| c == '\n' || readers::is_deceptive(c)),
                "{command:?}"
            );
        }
        let mut keys: Vec<&str> = command.properties.iter().map(|(key, _)| &**key).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), command.properties.len(), "{command:?}");
        // The runner shows the lines of an annotation in the log too.
        for line in command.data.lines() {
            assert_eq!(runner::command(line), None, "{line:?}");
        }
        assert!(!line.contains("##["), "{line:?}");
    }
}

fn no_command(name: &str, text: &str) {
    for line in runner::lines(text) {
        assert_eq!(runner::command(line), None, "{name}: {line:?}");
    }
}

fn harmless(name: &str, text: &str) {
    // RFC 4180 ends the lines of a table with both.
    let lines = text.replace(if name == "csv" { "\r\n" } else { "\n" }, "\n");
    assert!(!lines.contains(readers::is_deceptive), "{name}: {text:?}");
    if name == "github" {
        only_annotations(text);
    } else {
        no_command(name, text);
    }
    match (name, text.bytes().next()) {
        ("markdown", _) => readers::markdown(text),
        ("csv", _) => readers::csv(text),
        ("full" | "concise" | "github", _) => {}
        (_, Some(b'{' | b'[')) => readers::json(text, name),
        (_, Some(b'<')) => readers::xml(text),
        _ => {}
    }
}

fn look(width: usize, all: bool) -> Look {
    Look {
        color: false,
        width,
        all,
    }
}

fn written(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    /// Of all formats, for arbitrary declarations, names of files, messages, waivers and packs.
    #[test]
    fn nobody_speaks_for_gradus(world in world(), width in 40_usize..120) {
        match world.report() {
            Ok(report) => {
                for format in FORMATS {
                    let text = written(|out| (format.render)(&report, look(width, world.all()), out));
                    harmless(format.name, &text);
                }
            }
            Err(problems) => {
                no_command("errors", &written(|out| render_problems(&problems, look(width, false), out)));
                only_annotations(&written(|out| annotate_problems(&problems, "folder", out)));
            }
        }
    }
}
/// Were all worlds broken in the same way, the property above would say nothing.
#[test]
fn worlds_differ() {
    use proptest::strategy::{Strategy as _, ValueTree as _};
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let worlds = (0..100).map(|_| world().new_tree(&mut runner).unwrap().current().report());
    let (sound, broken): (Vec<_>, Vec<_>) = worlds.partition(Result::is_ok);
    let reports: Vec<_> = sound.into_iter().flatten().collect();
    assert!(
        reports.len() > 50 && broken.len() > 5,
        "{} and {}",
        reports.len(),
        broken.len()
    );
    let count = |holds: fn(&&gradus::report::Report) -> bool| reports.iter().filter(holds).count();
    assert!(count(|report| report.findings.iter().any(|finding| !finding.counts())) > 10);
    assert!(count(|report| report.findings.iter().any(gradus::report::Finding::counts)) > 40);
    assert!(count(|report| !report.errors.is_empty()) > 20);
    assert!(count(|report| !report.organizations.is_empty()) > 40);
    assert!(count(|report| !report.broken.is_empty()) > 20);
}
