//! What `SECURITY.md` promises is in the code: the limits have its values, and the tests that it names exist.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

#[path = "limits/named.rs"]
mod named;

use std::path::{Path, PathBuf};
use std::process::Command;

use gradus::declaration::ReadLimits;
use gradus::evidence;
use gradus::expr::{CHECK_STEPS, MAX_DEPTH, MAX_LENGTH, ORGANIZATION_STEPS};
use gradus::yaml;
use quick_xml::events::Event;

use named::root;

fn page() -> String {
    std::fs::read_to_string(root().join("SECURITY.md")).unwrap()
}

/// The rows of the table under a heading, without its head.
fn table(page: &str, heading: &str) -> Vec<Vec<String>> {
    let (_, rest) = page
        .split_once(&format!("## {heading}\n"))
        .unwrap_or_else(|| panic!("no `{heading}`"));
    let rest = rest.split("\n## ").next().unwrap();
    let rows = rest.lines().filter(|line| line.starts_with("| ")).skip(1);
    rows.map(|row| {
        row.trim_matches('|')
            .split(" |")
            .map(|cell| cell.trim().to_owned())
            .collect()
    })
    .collect()
}

/// A number as the page writes it: `4 MiB`, or in groups of three digits.
fn written(number: u64, bytes: bool) -> String {
    for (size, unit) in [(30, "GiB"), (20, "MiB"), (10, "KiB")] {
        if bytes && number >= 1 << size && number.is_multiple_of(1 << size) {
            return format!("{} {unit}", number >> size);
        }
    }
    let digits = number.to_string();
    let groups = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(|group| std::str::from_utf8(group).unwrap());
    groups.collect::<Vec<_>>().join(",")
}

#[test]
fn the_limits_have_the_values_of_the_code() {
    let (read, tree, exports) = (
        ReadLimits::default(),
        yaml::Limits::default(),
        evidence::Limits::default(),
    );
    let count = |number: usize| number as u64;
    let expected = [
        ("bytes of a declaration", read.bytes),
        ("levels of nesting", count(tree.depth)),
        ("values in a file", count(tree.nodes)),
        ("values behind aliases", count(tree.aliases)),
        ("bytes of one value", count(tree.scalar)),
        ("bytes of a condition", count(MAX_LENGTH)),
        ("levels of nesting in a condition", count(MAX_DEPTH)),
        ("steps of one check", CHECK_STEPS),
        ("steps of one organization in one model", ORGANIZATION_STEPS),
        ("bytes of an export, packed and unpacked", exports.bytes),
        ("bytes of a row", count(exports.row)),
        ("columns of a table", count(exports.columns)),
        (
            "unpacked bytes for each packed one, from 16 MiB on",
            exports.ratio,
        ),
        ("bytes of an archive", exports.archive),
        ("files in an archive", count(exports.entries)),
    ];
    assert_eq!(exports.ratio_from, 16 << 20);
    let rows: Vec<Vec<String>> = expected
        .iter()
        .map(|(what, most)| vec![(*what).to_owned(), written(*most, what.starts_with("bytes"))])
        .collect();
    assert_eq!(table(&page(), "Limits"), rows);
}

/// Why a test that the page names is none; nothing where it is one.
fn missing(name: &str) -> Option<String> {
    named::test(name).err()
}

#[test]
fn every_attack_has_tests_and_every_test_exists() {
    let rows = table(&page(), "Attacks and faults, and the tests that hold them");
    let numbers: Vec<usize> = rows.iter().map(|row| row[0].parse().unwrap()).collect();
    assert_eq!(numbers, (1..=rows.len()).collect::<Vec<_>>());
    let mut wrong = Vec::new();
    for row in &rows {
        let tests: Vec<&str> = row[3]
            .split_whitespace()
            .map(|name| name.trim_matches('`'))
            .collect();
        if tests.is_empty() && !row[2].starts_with("Not here:") {
            wrong.push(format!("row {} has no test", row[0]));
        }
        wrong.extend(tests.into_iter().filter_map(missing));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(missing("cli::streams::no_such_test").is_some() && missing("cli::harness::lines").is_some());
}

/// What a picture is made of.
const SHAPES: [&str; 10] = [
    "svg",
    "title",
    "g",
    "rect",
    "text",
    "path",
    "linearGradient",
    "stop",
    "clipPath",
    "mask",
];

/// Fails where a picture does something, or leads or looks elsewhere.
fn only_shapes(svg: &str) {
    let mut reader = quick_xml::Reader::from_str(svg);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) | Event::Empty(tag) => {
                let name = tag.name().as_ref().to_owned();
                assert!(SHAPES.contains(&name.as_str()), "<{name}> in {svg}");
                for attribute in tag.attributes() {
                    let attribute = attribute.unwrap();
                    let key = attribute.key.as_ref().to_owned();
                    assert!(!key.starts_with("on") && !key.ends_with("href"), "{key} in {svg}");
                    // A label is read to people, and is no address.
                    let text = matches!(&*key, "xmlns" | "aria-label");
                    let outside = attribute.value.contains("://") && !text;
                    assert!(!outside, "{key} in {svg}");
                }
            }
            Event::DocType(_) | Event::PI(_) | Event::CData(_) => panic!("{svg}"),
            Event::Eof => return,
            _ => {}
        }
    }
}

/// Whatever the words of a pack and its levels are, the badge is shapes and text, and shows them.
#[test]
fn a_badge_has_no_script_no_link_and_nothing_from_elsewhere() {
    let rules = "- code: OW201\n  dimension: d\n  basis: characteristic\n  criterion: c\n  checks:\n    \
                 - require: organization.name != ''\n      message: m\n";
    let declaration = "organization: {id: acme, name: Acme, time_zone: Europe/Brussels}\n";
    for (text, shown) in [
        ("</text><script>alert(1)</script>", "&lt;script&gt;"),
        ("\\\" onload=\\\"alert(1)", "onload="),
        ("<a href='javascript:alert(1)'>x</a>", "javascript:alert"),
        ("]]><image href='https://a.test/x.png'/>", "]]&gt;&lt;image"),
        (
            "&x;<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>",
            "&amp;x;&lt;!DOCTYPE",
        ),
        ("<style>@import 'https://a.test'</style>", "&lt;style&gt;"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, content: &str| std::fs::write(folder.path().join(name), content).unwrap();
        std::fs::create_dir(folder.path().join(".git")).unwrap();
        std::fs::create_dir(folder.path().join("own")).unwrap();
        let levels = format!("[{{level: 100, name: Low}}, {{level: 200, name: \"{text}\"}}]");
        write(
            "own/pack.yaml",
            &format!(
                "id: own\nversion: 1.0.0\ntitle: \"{text}\"\nedition: e\nprefix: OW\nlevels: {levels}\n\
                 dimensions: [{{id: d, name: D}}]\n"
            ),
        );
        write("own/200.yaml", rules);
        write("acme.gradus.yaml", declaration);
        let output = Command::new(env!("CARGO_BIN_EXE_gradus"))
            .current_dir(folder.path())
            .env_clear()
            .args([
                "check",
                "--pack",
                "own",
                "--today",
                "2026-11-21",
                "--format",
                "svg",
            ])
            .output()
            .unwrap();
        let svg = String::from_utf8(output.stdout).unwrap();
        assert!(
            svg.starts_with("<svg"),
            "{svg}{}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert!(svg.contains(shown), "{shown} is not in {svg}");
        only_shapes(&svg);
    }
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// Of the workflows, the action, and the recipes that others copy.
#[test]
fn every_action_is_pinned_to_a_commit() {
    let mut found = vec![root().join("action.yml")];
    for folder in [".github", "docs/ci"] {
        files(&root().join(folder), &mut found);
    }
    let mut used = 0;
    for path in found {
        let Ok(text) = std::fs::read_to_string(&path) else {
            continue;
        };
        for line in text.lines() {
            let Some(action) = line.trim_start().trim_start_matches("- ").strip_prefix("uses: ") else {
                continue;
            };
            let action = action
                .split(" #")
                .next()
                .unwrap()
                .trim()
                .trim_matches(['"', '\'']);
            // One of this repository, and the placeholders of pages, which have no commit to name.
            if action.starts_with("./") || action.contains("OWNER") {
                continue;
            }
            used += 1;
            let commit = action.rsplit_once('@').map_or("", |(_, commit)| commit);
            let pinned = commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
            assert!(pinned, "`{action}` in {}", path.display());
        }
    }
    assert!(used > 5, "{used} actions");
}

/// Leap days, the last day, and days that some calendars have: judged or refused with a place, never wrong.
#[test]
fn the_ends_of_the_calendar_are_days_like_others() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join(".git")).unwrap();
    let file = "organization: {id: acme, name: Acme, time_zone: Europe/Brussels}\n\
                support: {slas: [{id: a, published: {at: https://acme.test, date: 2024-02-29}}]}\n";
    std::fs::write(folder.path().join("acme.gradus.yaml"), file).unwrap();
    let run = |today: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_gradus"))
            .current_dir(folder.path())
            .env_clear()
            .args(["check", "--target", "100", "--today", today])
            .output()
            .unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    for today in [
        "2024-02-29",
        "2028-02-29",
        "9999-12-31",
        "1970-01-01",
        "0001-01-01",
    ] {
        let (code, err) = run(today);
        assert!(
            code.is_some_and(|code| code != 70) && !err.contains("panicked"),
            "{today}: {code:?} {err}"
        );
    }
    for today in [
        "2023-02-29",
        "10000-01-01",
        "2026-13-01",
        "-0001-01-01",
        "2026-11-31",
        "today",
        "",
    ] {
        assert_eq!(run(today).0, Some(2), "{today}");
    }
}
