//! What is read of comments, what is not, and what hostile ones cost.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::{Ignores, MOST, find};
use crate::source::Source;
use crate::yaml::{Forest, Limits, parse};

fn ignores(text: &str) -> Ignores {
    find(&Arc::new(Source::new("f", text)), Limits::default())
}

/// What is read of comments behind a fact, one a line.
fn read(comments: &[&str]) -> String {
    let mut told = String::new();
    for comment in comments {
        let found = ignores(&format!("a: 1 #{comment}\n"));
        let _ = writeln!(told, "#{comment}");
        for ignore in &found.all {
            let codes: Vec<&str> = ignore.codes.iter().map(|code| code.place.text()).collect();
            let _ = writeln!(
                told,
                "  accepts {} until {}: {}\n  at `{}`",
                codes.join(" and "),
                ignore.until,
                ignore.reason,
                ignore.place.text(),
            );
        }
        for error in &found.malformed {
            let help = miette::Diagnostic::help(error).unwrap();
            let _ = writeln!(told, "  {error}\n  at `{}`\n  help: {help}", error.at().text());
        }
    }
    told
}

#[test]
fn ignores_that_can_be_read() {
    insta::assert_snapshot!(read(&[
        " gradus: ignore[PS404] the board decides in spring, until=2027-03-31",
        "gradus:ignore[PS404]why,until=2027-03-31",
        "#  gradus : ignore [ PS404 ,IT408,PS404 ]: two codes   until=2027-03-31  ",
        " gradus: ignore[PS404] see ticket #12 and until=then, until=2027-03-31",
        " a remark # gradus: ignore[PS404] behind a remark, until=2027-03-31",
        " gradus: ignore[PS404] one, until=2027-03-31 # gradus: ignore[IT408] two, until=2027-04-30",
        " gradus: ignore[PS404] grün \u{1f600} [x], until=2027-03-31",
    ]));
}

#[test]
fn ignores_that_cannot_be_read() {
    insta::assert_snapshot!(read(&[
        " gradus: ignore",
        " gradus: ignore all of it, until=2027-03-31",
        " gradus: ignore[] why, until=2027-03-31",
        " gradus: ignore[ ] why, until=2027-03-31",
        " gradus: ignore[PS404 why, until=2027-03-31",
        " gradus: ignore[PS404 IT408] why, until=2027-03-31",
        " gradus: ignore[PS404,] why, until=2027-03-31",
        " gradus: ignore[*] why, until=2027-03-31",
        " gradus: ignore[A1,A2,A3,A4,A5,A6,A7,A8,A9,B1,B2,B3,B4,B5,B6,B7,B8] why, until=2027-03-31",
        " gradus: ignore[PS404]",
        " gradus: ignore[PS404] why",
        " gradus: ignore[PS404] why, until=",
        " gradus: ignore[PS404] why, until=soon",
        " gradus: ignore[PS404] why, until=2027-02-30",
        " gradus: ignore[PS404] why, until=20270331",
        " gradus: ignore[PS404] why, until=2027-03-31T00:00",
        " gradus: ignore[PS404] until=2027-03-31, why",
        " gradus: ignore[PS404] why, valid-until=2027-03-31",
        " gradus: ignore[PS404] until=2027-03-31",
        " gradus: ignore[PS404] ..., until=2027-03-31",
        " gradus: ignore[PS404] TODO, until=2027-03-31",
        " gradus: ignored[PS404] why, until=2027-03-31",
        " gradus: noqa[PS404] why, until=2027-03-31",
        " gradus ignore[PS404] why, until=2027-03-31",
        " Gradus: ignore[PS404] why, until=2027-03-31",
        " gradus: Ignore[PS404] why, until=2027-03-31",
        " gradus:",
    ]));
}

#[test]
fn other_comments_are_none_of_ours() {
    for comment in [
        " a remark",
        " gradus is a word",
        " gradus ignores this",
        " see gradus: ignore[PS404] why, until=2027-03-31",
        " tool#gradus: ignore[PS404] why, until=2027-03-31",
        " yaml-language-server: $schema=gradus.schema.json",
    ] {
        assert_eq!(
            ignores(&format!("a: 1 #{comment}\n")),
            Ignores::default(),
            "{comment}"
        );
    }
}

const IGNORE: &str = "# gradus: ignore[P1] why, until=2027-03-31";

#[test]
fn an_ignore_is_for_its_line_or_for_the_one_below() {
    let lines = |text: &str| -> Vec<Option<u32>> {
        let found = ignores(&text.replace('@', IGNORE));
        found.all.iter().map(|ignore| ignore.line).collect()
    };
    assert_eq!(lines("a: 1 @\nb: 2\n"), [Some(1)]);
    assert_eq!(lines("@\na: 1\n"), [Some(2)]);
    assert_eq!(lines("\u{feff}@\na: 1\n"), [Some(2)]);
    assert_eq!(lines("@\r\na: 1 @\r\nb: 2\r\n"), [Some(2), Some(2)]);
    assert_eq!(lines("a: 1\r  @\rb: 2\r"), [Some(3)]);
    // Comments may stand between; an empty line ends what an ignore can be for.
    assert_eq!(lines("@\n# why\n  @\na: 1\n"), [Some(4), Some(4)]);
    assert_eq!(lines("@\n\na: 1\n"), [None]);
    assert_eq!(lines("@\n# why\n  \t\na: 1\n"), [None]);
    assert_eq!(lines("a: 1\n@\n"), [None]);
    assert_eq!(lines("a: 1\n@"), [None]);
    // What stands behind a dash, a key or a bracket is for that line.
    assert_eq!(lines("a: @\n  - @\n    b: 1\n"), [Some(1), Some(2)]);
    assert_eq!(lines("a: [ @\n  1, @\n  2 ]\n"), [Some(1), Some(2)]);
    assert_eq!(lines("a: | @\n  text @\nb: 1\n"), [Some(1)]);
}

#[test]
fn a_file_has_so_many_ignores_and_no_more() {
    for joint in ["\n", " "] {
        let text = format!("{}\na: 1\n", vec![IGNORE; MOST].join(joint));
        let found = ignores(&text);
        assert_eq!((found.all.len(), found.malformed.len()), (MOST, 0));
        let line = if joint == " " {
            2
        } else {
            u32::try_from(MOST).unwrap() + 1
        };
        assert!(found.all.iter().all(|ignore| ignore.line == Some(line)));
        let more = format!("{IGNORE}{joint}{IGNORE}{joint}{text}");
        let found = ignores(&more);
        assert_eq!((found.all.len(), found.malformed.len()), (MOST, 1));
    }
}

/// Time per byte stays the same; the bound is far above what any machine needs for work that is linear.
#[test]
fn hostile_comments_take_time_by_their_length() {
    const MIB: usize = 1024 * 1024;
    let filled = |piece: &str| {
        let text = format!("a: 1 {IGNORE}\n{}", piece.repeat(MIB / piece.len()));
        text.trim_end_matches(|c| c != '\n').to_owned() + "#"
    };
    for text in [
        format!("a: 1 {IGNORE}\n{}", "#".repeat(4 * MIB)),
        filled("#"),
        filled("# "),
        filled("#\n"),
        filled("#gradus:"),
        filled("#gradus:\n"),
        filled("# gradus: ignore[\n"),
        filled(&format!("{IGNORE}\n")),
        format!("a: 1 # gradus: ignore[{}", "A,".repeat(MIB / 2)),
        format!("a: 1 # gradus: ignore[{}", " ".repeat(MIB)),
        format!("a: 1 # gradus: ignore[A] {}", "until= ".repeat(MIB / 8)),
        format!("a: 1 # gradus: ignore[A] {}", ",until=".repeat(MIB / 2)),
        format!("a: 1 #{}gradus: ignore", " ".repeat(MIB)),
    ] {
        let start = Instant::now();
        let found = ignores(&text);
        assert!(found.all.len() + found.malformed.len() <= MOST + 1);
        assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    }
}

/// A text of the words of ignores, as it comes.
fn instruction() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "#",
        "gradus",
        ":",
        " ",
        "ignore",
        "[",
        "]",
        ",",
        "P1",
        "until",
        "=",
        "2027-03-31",
        "why",
        "é",
        "\u{202e}",
        "\t",
        "##[error]",
        "::error::",
    ]);
    prop::collection::vec(word, 0..20).prop_map(|words| words.concat())
}

proptest! {
    #[test]
    fn any_text_is_read_without_harm(text in "\\PC*") {
        ignores(&text);
        ignores(&format!("a: 1 # gradus: ignore{text}"));
    }

    #[test]
    fn any_bytes_are_read_without_harm(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        ignores(&format!("# gradus: ignore[{}", String::from_utf8_lossy(&bytes)));
        ignores(&format!("# gradus:\n{}", String::from_utf8_lossy(&bytes)));
    }

    #[test]
    fn what_is_read_stands_there(text in instruction()) {
        let found = ignores(&format!("a: 1 # gradus: ignore[P1] why {text}\n"));
        prop_assert!(found.all.len() + found.malformed.len() >= 1);
        for ignore in &found.all {
            prop_assert!(ignore.place.text().starts_with("gradus"));
            prop_assert!(ignore.place.text().ends_with(&ignore.until.to_string()));
            prop_assert_eq!(ignore.until_at.text(), ignore.until.to_string());
            prop_assert!(ignore.place.text().contains(&ignore.reason));
            for code in &ignore.codes {
                prop_assert_eq!(code.place.text(), &*code.name);
            }
        }
    }

    /// An ignore that is text of a fact is no ignore.
    #[test]
    fn a_scalar_is_never_honoured(before in "[a-z #'\"]{0,8}", after in "[a-z #'\"]{0,8}", style in 0..5) {
        let text = format!("{before} {IGNORE} {after}");
        let scalar = match style {
            0 => format!("'{}'", text.replace('\'', "''")),
            1 => format!("\"{}\"", text.replace('"', "\\\"")),
            2 => format!("|2\n    {text}\n    {IGNORE}"),
            3 => format!(">2-\n    {text}\n\n    {IGNORE}"),
            _ => format!("\"x\n    {}\n    {IGNORE}\"", text.replace('"', "\\\"")),
        };
        let text = format!("a:\n  b: {scalar}\nc: 1\n");
        let source = Arc::new(Source::new("f", text.as_str()));
        let tree = parse(&source, Limits::default());
        prop_assert!(tree.is_ok(), "{}", text);
        prop_assert_eq!(ignores(&text), Ignores::default());
    }
}

fn identities(text: &str) -> Vec<Option<super::IgnoreIdentity>> {
    let source = Arc::new(Source::new("f", text));
    let facts = Forest::single(Arc::new(parse(&source, Limits::default()).unwrap()));
    let ignores = find(&source, Limits::default());
    assert_eq!(ignores.malformed, []);
    ignores.all.iter().map(|ignore| ignore.identity(&facts)).collect()
}

#[test]
fn an_ignore_stays_the_same_where_lines_move_and_reasons_change() {
    let before = identities("a:\n  - id: x\n    b: 1 # gradus: ignore[P1] why, until=2027-01-01\n");
    let after = identities(
        "c: 2\na:\n  - id: y\n  - id: x\n    z: 3\n    # gradus: ignore[P1] because, until=2027-01-01\n    b: 7\n",
    );
    assert!(before[0].is_some());
    assert_eq!(before, after);
}

#[test]
fn another_fact_code_or_date_makes_another_ignore() {
    let of = |fact: &str, code: &str, until: &str| {
        let mut lines = ["a:", "  b: 1", "  c: 2", "d: 3"].map(str::to_owned);
        for line in &mut lines {
            if line.trim_start().starts_with(fact) {
                *line = format!("{line} # gradus: ignore[{code}] why, until={until}");
            }
        }
        identities(&(lines.join("\n") + "\n"))
    };
    let one = of("b", "P1", "2027-01-01");
    assert_eq!(one, of("b", "P1", "2027-01-01"));
    for fact in ["a", "c", "d"] {
        assert_ne!(one, of(fact, "P1", "2027-01-01"), "{fact}");
    }
    assert_ne!(one, of("b", "P2", "2027-01-01"));
    assert_ne!(one, of("b", "P1", "2027-01-02"));
    assert_eq!(
        identities("a: 1\n# gradus: ignore[P1] why, until=2027-01-01\n"),
        [None]
    );
}
