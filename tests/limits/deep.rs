//! Deep input in small stacks: nothing goes down as deep as input says.

use std::sync::Arc;

use gradus::expr::{Params, Scope};
use gradus::report::change::read_report;
use gradus::schema::{Schema, mark_blanks};
use gradus::source::Source;
use gradus::yaml::{Forest, Limits, comments, parse, parse_events, parse_stream};

use crate::harness::{ACME_DETAILS, Project, Run, TODAY};

/// An eighth of what threads have by default.
const SMALL: usize = 256 << 10;

/// Levels of input that is made to be too deep.
const DEEP: usize = 1_000_000;

/// A quarter of it: what goes down within a limit needs so much in a build without optimization.
const HALF_A_MEBIBYTE: usize = 512 << 10;

/// Half of it.
const A_MEBIBYTE: usize = 1 << 20;

/// Runs in a thread with a small stack; what needs more brings down the whole process.
fn in_stack(size: usize, run: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(size).spawn(run).unwrap();
    thread.join().unwrap();
}

fn source(text: impl Into<Box<str>>) -> Arc<Source> {
    Arc::new(Source::new("deep", text))
}

/// Texts that go down by a unit, in all the ways that YAML has.
const UNITS: [&str; 22] = [
    "[", "{", "{a: ", "- ", "? ", "? - ", "- ? ", "[{", "[{a: ", "- [", "- {a: ", "&a ", "&a [", "!!seq [",
    "a: ", ": ", "- - &b ", "[[: ", "\"", "'", "|\n ", "*a ",
];

#[test]
fn yaml() {
    in_stack(SMALL, || {
        for unit in UNITS {
            for before in ["", "a:\n  "] {
                let source = source(format!("{before}{}", unit.repeat(DEEP)));
                let limits = Limits::default();
                // Dropped and shown here too.
                drop(format!("{:?}", parse(&source, limits)));
                drop(format!("{:?}", parse_events(&source, limits)));
                drop(format!(
                    "{:?}",
                    parse_stream(&source, limits).map(|trees| trees.len())
                ));
                drop(comments(&source, limits));
            }
        }
    });
}

/// Block mappings whose every line is indented one further, as much as a file holds.
#[test]
fn yaml_by_indentation() {
    in_stack(SMALL, || {
        let mut text = String::new();
        for level in 0..2_800 {
            text.extend(std::iter::repeat_n(' ', level));
            text.push_str("k:\n");
        }
        let source = source(text);
        assert!(parse(&source, Limits::default()).is_err());
        assert!(parse_events(&source, Limits::default()).is_err());
    });
}

/// As deep as it may be, a tree is walked, shown, turned into JSON and dropped.
#[test]
fn the_deepest_tree_that_is_allowed() {
    in_stack(HALF_A_MEBIBYTE, || {
        let mut text = String::from("a0: &a0 [TODO]\n");
        let mut levels = 0;
        for at in 1..=3 {
            text += &format!("a{at}: &a{at} {}*a{}{}\n", "[".repeat(62), at - 1, "]".repeat(62));
            levels += 62;
        }
        assert!(levels > 180);
        let mut tree = parse(&source(text), Limits::default()).unwrap();
        drop(mark_blanks(&mut tree, Schema::builtin()));
        let forest = Forest::single(Arc::new(tree));
        drop(Schema::builtin().check(forest.root()));
        drop(Schema::builtin().references(forest.root()));
        let json = forest.root().to_json();
        drop(format!("{json} {:?} {forest:?}", forest.root()));
    });
}

#[test]
fn expressions() {
    in_stack(A_MEBIBYTE, || {
        let scope = Scope::new(&[], None);
        for unit in [
            "(",
            "!",
            "-",
            "a?b:",
            "[",
            "{",
            "{1:",
            "a.",
            "a[",
            "f(",
            "'",
            "`",
            "1+",
            "a&&(",
            "x.all(y, ",
        ] {
            for count in [DEEP, 3_900 / unit.len()] {
                let error = scope.compile(&unit.repeat(count));
                drop(format!("{error:?}"));
            }
        }
    });
}

/// The highest conditions are judged and explained in half of what a thread has.
#[test]
fn the_highest_expressions_that_are_allowed() {
    in_stack(A_MEBIBYTE, || {
        let tree = parse(&source("a: [1, 2, 3]\nb: true\n"), Limits::default()).unwrap();
        let forest = Forest::single(Arc::new(tree));
        let params = Params::default();
        let today = "2026-11-21".parse().unwrap();
        let ways = [
            ("!", "b", ""),
            ("(b && ", "b", ")"),
            ("(b ? ", "b", " : b)"),
            ("a.all(x, ", "b", ")"),
            ("[", "b", "]"),
            ("{'k': ", "b", "}"),
            ("[a][", "0", "][0]"),
            ("size([", "b", "])"),
            ("-", "a[0]", ""),
            ("1 + (", "1", ")"),
            ("optional.of(", "b", ")"),
        ];
        for (open, inner, close) in ways {
            let text = |count: usize| format!("{}{inner}{}", open.repeat(count), close.repeat(count));
            let mut scope = Scope::new(&[], None);
            let one = (1..64)
                .take_while(|count| scope.compile(&text(*count)).is_ok())
                .last();
            let Some(one) = one else {
                panic!("{open} is never allowed")
            };
            // A named expression below makes it as high as it may be together.
            scope.define("low", None, &text(one)).unwrap();
            let above = |count: usize| format!("{}low{}", open.repeat(count), close.repeat(count));
            let two = (0..64)
                .take_while(|count| scope.compile(&above(*count)).is_ok())
                .last();
            let condition = scope.compile(&above(two.unwrap_or(0))).unwrap();
            let context = gradus::expr::Context::new(&scope, forest.root(), &params, None, today);
            drop(format!("{:?}", context.judge(&condition, None)));
            drop(format!("{:?}", context.evaluate(&condition, None)));
            drop(format!("{:?}", context.explain(&condition, None)));
            drop(format!("{condition:?}"));
        }
    });
}

#[test]
fn json() {
    in_stack(SMALL, || {
        for unit in ["[", "{\"a\":", "{\"organizations\":[", "[[", "{\"x\":[{\"y\":"] {
            for before in [
                "",
                "{\"format\":\"gradus-report\",\"format_version\":1,\"today\":",
            ] {
                let text = format!("{before}{}", unit.repeat(DEEP));
                let error = read_report(&source(text)).map(|_| ());
                assert!(error.is_err());
                drop(format!("{error:?}"));
            }
            let text = format!("{{\"format\":\"gradus-summary\",\"x\":{}", unit.repeat(DEEP));
            assert!(gradus::evidence::summary::Summary::from_json(&text).is_err());
        }
    });
}

/// The command in a quarter of the stack that threads have by default, and an eighth of that of the process.
fn small(project: &Project, arguments: &[&str]) -> Run {
    let mut command = std::process::Command::new("sh");
    command
        .current_dir(project.root())
        .env("RUST_MIN_STACK", (512 << 10).to_string())
        .args(["-c", "ulimit -s 1024; exec \"$@\"", "sh"])
        .arg(env!("CARGO_BIN_EXE_gradus"))
        .args(arguments);
    project.finish(command)
}

#[cfg(unix)]
#[test]
fn the_command() {
    let check = ["check", "-j", "2", "--today", TODAY, "--pack", "ladder"];
    for unit in UNITS {
        // Of a file of its full size.
        let count = (4 << 20) / unit.len() - 100;
        let project = Project::new().file(
            "acme.gradus.yaml",
            format!("{ACME_DETAILS}x-a: {}\n", unit.repeat(count)),
        );
        let run = small(&project, &check).expect_no_panic();
        assert!(matches!(run.code, Some(4 | 5)), "{unit}: {run}");
    }
    // Twice as deep by aliases as is allowed, in two files that have to be united, and below a parent.
    let mut deep = String::from("x-a0: &a0 {k: 1}\n");
    for at in 1..=8 {
        let (open, close) = ("{k: ".repeat(60), "}".repeat(60));
        deep += &format!("x-a{at}: &a{at} {open}*a{}{close}\n", at - 1);
    }
    let project = Project::new()
        .file("a.gradus.yaml", format!("{ACME_DETAILS}{deep}"))
        .file("b.gradus.yaml", format!("organization: acme\n{deep}"))
        .file(
            "c.gradus.yaml",
            format!("organization: {{id: c, name: C, time_zone: UTC, parent: acme}}\n{deep}"),
        );
    small(&project, &check).expect_exit(5).expect_no_panic();
    // As deep as is allowed, and stated by both.
    let mut deep = String::from("x-a0: &a0 {k0: 1}\n");
    for at in 1..=4 {
        let (open, close) = ("{k: ".repeat(60), "}".repeat(60));
        deep += &format!("x-a{at}: &a{at} {open}*a{}{close}\n", at - 1);
    }
    let project = Project::new()
        .file("a.gradus.yaml", format!("{ACME_DETAILS}{deep}"))
        .file(
            "c.gradus.yaml",
            format!("organization: {{id: c, name: C, time_zone: UTC, parent: acme}}\n{deep}"),
        );
    small(&project, &check).expect_exit(0);
}

/// Sheets and lists of a workbook as XML that never closes, and JSON Lines that never do.
#[test]
fn exports() {
    for (name, text) in [
        ("t.jsonl", "{\"a\":".repeat(DEEP)),
        ("t.jsonl", format!("{{\"a\":{}\n", "[".repeat(500_000))),
        ("t.csv", "\"".repeat(DEEP)),
        ("t.csv", "((((".repeat(DEEP / 4)),
    ] {
        let evidence = format!("evidence:\n  - {{id: t, kind: tickets, file: {name}, date: 2026-11-20}}\n");
        let project = Project::new()
            .file("acme.gradus.yaml", ACME_DETAILS.to_owned() + &evidence)
            .file(name, text);
        let run = small(
            &project,
            &["check", "-j", "2", "--today", TODAY, "--pack", "ladder"],
        )
        .expect_no_panic();
        assert!(matches!(run.code, Some(4 | 5)), "{name}: {run}");
    }
}
