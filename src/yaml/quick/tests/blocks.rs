//! Scalars of several lines: all short ones there are of a few kinds of lines.

use proptest::prelude::*;

use super::{agrees, cases};
use crate::yaml::Limits;

/// Lines that a block scalar can hold, that can end it, and that are errors behind it.
const LINES: [&str; 14] = [
    "", " ", "   ", "     ", "a: b", " x", "  x", "  x ", "   y", "    - z", "# c", "  # c", "  d: e", "- f",
];

/// Where a scalar can begin; what stands around it has its column at 0, 2 or 4.
const PLACES: [&str; 7] = [
    "k: ",
    "- ",
    "- k: ",
    "k:\n- ",
    "k:\n  l: ",
    "k:\n  - l: ",
    "---\nk: m\nl:   ",
];

/// Every text of a place, a beginning, and up to so many lines; how many were read without events, and of how many.
fn all(places: &[&str], beginnings: &[String], lines: u32) -> (usize, usize) {
    let (mut taken, mut count) = (0, 0);
    for place in places {
        for beginning in beginnings {
            for code in 0..LINES.len().pow(lines) {
                let mut text = format!("{place}{beginning}\n");
                let mut rest = code;
                for _ in 0..lines {
                    text.push_str(LINES[rest % LINES.len()]);
                    text.push('\n');
                    rest /= LINES.len();
                }
                taken += usize::from(agrees(&text, Limits::default()));
                count += 1;
            }
        }
    }
    (taken, count)
}

fn headers() -> Vec<String> {
    let mut headers = Vec::new();
    for style in ["|", ">"] {
        for chomp in ["", "-", "+"] {
            headers.push(format!("{style}{chomp}"));
            for column in ["1", "2", "3"] {
                headers.push(format!("{style}{chomp}{column}"));
                headers.push(format!("{style}{column}{chomp} # c"));
            }
        }
    }
    headers
}

#[test]
fn every_short_block_scalar_is_read_alike() {
    let (taken, count) = all(&PLACES, &headers(), 2);
    println!("{taken} of {count}");
    assert!(taken * 4 > count, "{taken} of {count}");
}

#[test]
fn block_scalars_of_more_lines_are_read_alike() {
    let headers = ["|", ">", ">-", "|+", ">2+"].map(str::to_owned);
    let (taken, count) = all(&PLACES[..1], &headers, 4 - u32::from(cases() < 100_000));
    println!("{taken} of {count}");
    assert!(taken * 4 > count, "{taken} of {count}");
}

#[test]
fn every_short_plain_scalar_of_several_lines_is_read_alike() {
    let beginnings = ["v", "1", "null", "v # c", "v  ", "'q'", "[f]", "-"].map(str::to_owned);
    let (taken, count) = all(&PLACES, &beginnings, 3 - u32::from(cases() < 100_000));
    println!("{taken} of {count}");
    assert!(taken * 20 > count, "{taken} of {count}");
}

#[test]
fn what_is_written_over_several_lines_is_taken() {
    for text in [
        "a: |\n  b\n",
        "a: >-\n  b\n\n  c\n   d\n\n\ne: f\n",
        "- |+\n b\n\n\n- c\n",
        "a:\n- b: |2-\n      c\n     d\n  e: f\n",
        "a: | # why\n\n  # b\n  c: d\n# e\n",
        "a: b\n  c\n\n\n  - d\ne: f\n",
        "- 1\n  2\n",
        "a: 'it''s'\nb: \"\\\"\\\\\\n\"\n",
        "# a\n--- # b\nc: d\n",
        "a.b/c: d\ne(f): g\n",
    ] {
        assert!(agrees(text, Limits::default()), "{text:?}");
    }
}

#[test]
fn a_block_scalar_is_as_long_as_its_text() {
    let limits = Limits {
        scalar: 8,
        ..Limits::default()
    };
    for (text, taken) in [
        ("a: |\n   123\n   567\n", false),
        ("a: |\n 123\n 567\n", true),
        ("a: |\n 123\n 5678\n", false),
        ("a: |+\n 1\n\n\n\n\n\n\n", true),
        ("a: |+\n 1\n\n\n\n\n\n\n\n", false),
        ("a: 1234\n  678\n", false),
    ] {
        assert_eq!(agrees(text, limits), taken, "{text:?}");
    }
}

/// A line with so many blanks before it.
fn line() -> impl Strategy<Value = String> {
    let texts = vec![
        "",
        "x",
        "y z",
        "- w",
        "k: v",
        "k: |",
        "k: >-",
        "k: >1+",
        "- |",
        "- k: >",
        "# c",
        " x",
        "'q'",
        "v #",
        "é |",
        "> t",
        "| t",
        "...",
        "k:",
        "- ",
        "k: 'it''s'",
        "k: \"\\n\"",
        "[f, g]",
    ];
    (0_usize..7, prop::sample::select(texts))
        .prop_map(|(blanks, text)| format!("{}{text}\n", " ".repeat(blanks)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn texts_of_lines_are_read_alike(lines in prop::collection::vec(line(), 1..12), cut in 0_usize..3) {
        let text = lines.concat();
        let end = text.len().saturating_sub(cut.saturating_sub(1));
        agrees(text.get(..end).unwrap_or(""), Limits::default());
    }
}
