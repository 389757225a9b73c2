//! Where the comments of a text stand.
//!
//! The tree holds none of them. They are read by a scan of their own, so that
//! no comment can change what a document says.

use granit_parser::{Scanner, StrInput, TokenType};

use super::Limits;
use super::compose::{bytes, options};
use crate::source::{Source, Span};

/// The comments of a text that [`parse`](super::parse) accepts, in order, each from its `#` to the end of its line.
///
/// A `#` inside of a scalar is none. Where the scan meets an error, what
/// follows counts as having no comments.
pub fn comments(source: &Source, limits: Limits) -> Vec<Span> {
    let mut options = options(limits);
    options.set_emit_comments(true);
    Scanner::with_options(StrInput::new(source.text()), options)
        .map_while(Result::ok)
        .filter_map(|token| match token.into_parts() {
            (span, TokenType::Comment(_)) => Some(bytes(span)),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::comments;
    use crate::source::{Source, Span};
    use crate::yaml::{Limits, Tree, Value, parse, parse_stream};

    fn found(text: &str) -> Vec<String> {
        let source = Source::new("t", text);
        let spans = comments(&source, Limits::default());
        spans.iter().map(|&span| source.slice(span).to_owned()).collect()
    }

    #[test]
    fn comments_are_found_wherever_they_can_stand() {
        let text = "\u{feff}# top\n---\n# in\na: 1 # behind a value\r\nb: # behind a key\n  - x # item\n  # own\n  - | # header\n    text # none\n   # below\nc: {d: 1, # flow\n  e: 2}\nf: &x # anchor\n  g: *x # alias\n...\n# end";
        assert_eq!(
            found(&text.replace("g: *x", "g: 1")),
            [
                "# top",
                "# in",
                "# behind a value",
                "# behind a key",
                "# item",
                "# own",
                "# header",
                "# below",
                "# flow",
                "# anchor",
                "# alias",
                "# end"
            ]
        );
    }

    #[test]
    fn a_hash_inside_of_a_scalar_is_no_comment() {
        for text in [
            "a: 'x # y'\n",
            "a: \"x # y\"\n",
            "a: \"x\n  # y\n  z\"\n",
            "a: 'x\n  # y'\n",
            "a: |\n  # y\n",
            "a: >\n  x\n  # y\n",
            "a: |2\n   # y\n  z\n",
            "a: x#y\n",
            "\"# k\": v\n",
            "? |\n  # y\n: v\n",
            "a: [\"# y\", '# z']\n",
            "|\n # y\n",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    /// Comments without a parser's help: every `#` behind white space that no scalar of the tree holds.
    fn outside_of_scalars(source: &Source, trees: &[Tree]) -> Vec<Span> {
        let text = source.text();
        let scalars = trees.iter().flat_map(|tree| {
            let scalars = tree
                .ids()
                .filter(|&id| !matches!(tree.value(id), Value::List | Value::Map));
            // The span of a block scalar is its text; without any it is the header, where comments can stand.
            let written = scalars.filter(|&id| {
                let block = source.slice(tree.span(id)).starts_with(['|', '>']);
                !(block && tree.text(id).is_none_or(|text| text.trim().is_empty()))
            });
            written.map(|id| tree.span(id))
        });
        let mut held = vec![false; text.len()];
        for span in scalars {
            held[span.range()].fill(true);
        }
        let mut found = Vec::new();
        let mut end = 0;
        for (at, _) in text.match_indices('#') {
            let behind = text[..at].chars().next_back();
            let opens = behind.is_none_or(|c| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{feff}'));
            if at < end || held[at] || !opens {
                continue;
            }
            end = text[at..]
                .find(['\n', '\r'])
                .map_or(text.len(), |length| at + length);
            found.push(Span::new(u32::try_from(at).unwrap(), u32::try_from(end).unwrap()));
        }
        found
    }

    #[test]
    fn the_suite_has_no_comment_inside_of_a_scalar() {
        let path =
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/suites/yaml-test-suite.json");
        let Ok(text) = std::fs::read_to_string(&path) else {
            println!("skipped: the suite is not beside this checkout");
            return;
        };
        let rows: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
        let (mut read, mut several) = (0, 0);
        for row in rows {
            let source = Arc::new(Source::new("t", row["yaml"].as_str().unwrap()));
            let Ok(trees) = parse_stream(&source, Limits::default()) else {
                continue;
            };
            read += 1;
            let comments = comments(&source, Limits::default());
            several += comments.len();
            assert_eq!(comments, outside_of_scalars(&source, &trees), "{}", source.text());
        }
        println!("{several} comments in {read} documents");
        assert!(read > 200 && several > 50);
    }

    /// Whether a scalar is plain, and the scalar, in any style, with text of the words that make comments, over one line or several.
    fn scalar() -> impl Strategy<Value = (bool, String)> {
        let word = prop::sample::select(vec![
            "#",
            "# gradus: ignore[P1] w, until=2027-01-01",
            "x",
            ":",
            "-",
            "'",
            "\"",
            "\\",
            "|",
            " ",
            "",
        ]);
        let line = prop::collection::vec(word, 0..4).prop_map(|words| words.join(" "));
        let lines = prop::collection::vec(line, 1..4);
        (lines, 0..5).prop_map(|(lines, style)| {
            let joined = lines.join("\n    ");
            let plain = style == 4;
            let scalar = match style {
                0 => format!("'{}'", joined.replace('\'', "''")),
                1 => format!("\"{}\"", joined.replace('\\', "\\\\").replace('"', "\\\"")),
                2 => format!("|2\n    {joined}"),
                3 => format!(">2-\n    {joined}"),
                _ => joined,
            };
            (plain, scalar)
        })
    }

    proptest! {
        #[test]
        fn a_scalar_is_never_taken_for_a_comment(
            scalars in prop::collection::vec((scalar(), any::<bool>()), 1..5),
        ) {
            let mut text = String::new();
            let mut expected = 0;
            for (index, ((_, scalar), comment)) in scalars.iter().enumerate() {
                text += &format!("k{index}:\n  v: {scalar}\n");
                if *comment {
                    text += "# comment\n";
                    expected += 1;
                }
            }
            let source = Arc::new(Source::new("t", text.as_str()));
            // Plain scalars of these words are often no YAML, or have comments behind them.
            if let Ok(tree) = parse(&source, Limits::default()) {
                let found = comments(&source, Limits::default());
                prop_assert_eq!(&found, &outside_of_scalars(&source, std::slice::from_ref(&tree)));
                prop_assert!(found.len() >= expected);
                let plain = scalars.iter().any(|((plain, _), _)| *plain);
                prop_assert!(plain || found.len() == expected, "{}", text);
            }
        }

        #[test]
        fn any_text_has_its_comments_in_it(text in "\\PC*|[ #:'\"|>\\-\n\t\\[\\]{},&*!%@a-c]{0,60}") {
            let source = Source::new("t", text.as_str());
            for span in comments(&source, Limits::default()) {
                prop_assert!(source.slice(span).starts_with('#'));
                prop_assert!(!source.slice(span).contains('\n'));
            }
        }
    }
}
