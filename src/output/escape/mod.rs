//! The border: text that is not ours is made harmless before it is written.
//!
//! The one module of neutralization. [`plain`] is for terminals and logs; what
//! goes into a format passes through the function of that format, which does
//! what [`plain`] does too. Nothing here knows what a report is.

mod command;
mod csv;
mod json;
mod markdown;
mod uri;
mod xml;

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar as _;

pub use command::{command_data, command_property};
pub use csv::csv_cell;
pub use json::json;
pub use markdown::{markdown, markdown_cell, markdown_code, markdown_fence, markdown_inline};
pub use uri::uri_path;
pub use xml::xml_text;

/// Text for a terminal or a log, on one line.
///
/// Control, bidirectional and zero-width characters become visible escapes, so
/// that nothing can recolour, hide or reorder what is shown. Workflow commands
/// of CI runners are broken up: `##[` of GitHub and `##vso[` of Azure count
/// anywhere in a line, `::` at its start, where wrapping can bring any word.
pub fn plain(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let harmless =
        bytes.iter().all(|b| (0x20..0x7F).contains(b)) && !text.contains("##") && !text.contains("::");
    if harmless {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' => safe.push(' '),
            '\r' => {}
            ':' if opens_at_start(&safe) => safe.push_str(" :"),
            c => push_visible(&mut safe, c),
        }
    }
    Cow::Owned(safe)
}

/// Appends a character of a line: visible, and so that no `##[` or `##word[` comes about.
///
/// For text that never stands at the start of a line, which is where `::` counts.
pub(super) fn push_visible(safe: &mut String, c: char) {
    match c {
        '\t' => safe.push(' '),
        '[' if opens_anywhere(safe) => safe.push_str(" ["),
        c if is_deceptive(c) => safe.extend(c.escape_unicode()),
        c => safe.push(c),
    }
}

/// Whether a bracket after the text would make `##[` of it, or `##vso[`.
fn opens_anywhere(before: &str) -> bool {
    let before = before.trim_end_matches(|c: char| c.is_ascii_alphabetic() || takes_no_room(c));
    strip_mark(before, '#').is_some_and(|before| strip_mark(before, '#').is_some())
}

/// Whether a colon after the text would make `::` at the start of a word of it.
fn opens_at_start(before: &str) -> bool {
    strip_mark(before, ':').is_some_and(|before| {
        let before = before.trim_end_matches(takes_no_room);
        before.is_empty() || before.ends_with(char::is_whitespace)
    })
}

/// The text before a last mark.
///
/// The runner compares as its culture does, which may overlook what has no
/// width, so this does too.
fn strip_mark(text: &str, mark: char) -> Option<&str> {
    text.trim_end_matches(takes_no_room).strip_suffix(mark)
}

fn takes_no_room(c: char) -> bool {
    !c.is_ascii() && c.width() == Some(0)
}

/// Characters that change how the text around them looks, or that nobody sees.
///
/// Those are control, bidirectional and ignorable characters and what is no
/// character at all. Marks that combine are none of them, nor are the two that
/// choose between the forms of an emoji.
pub fn is_deceptive(c: char) -> bool {
    c.is_control()
        || u32::from(c) & 0xfffe == 0xfffe
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fdd0}'..='\u{fdef}' | '\u{fe00}'..='\u{fe0d}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Whether a runner would find a command in the line (`ActionCommand`: `TryParseV2`, `TryParse`).
    fn commands(line: &str) -> bool {
        let line: String = line.chars().filter(|c| !takes_no_room(*c)).collect();
        let v2 = line
            .trim_start()
            .strip_prefix("::")
            .is_some_and(|rest| rest.contains("::"));
        let v1 = line.find("##[").is_some_and(|at| line[at..].contains(']'));
        v1 || v2 || other_runners(&line)
    }

    /// Whether the agent of Azure Pipelines, or `TeamCity`, would find a command in the line.
    fn other_runners(line: &str) -> bool {
        ["##vso[", "##teamcity["]
            .iter()
            .any(|opening| line.to_lowercase().contains(opening))
    }

    #[test]
    fn commands_are_broken_up() {
        for text in [
            "::error::x",
            "  ::add-mask::y",
            "\u{3000}::add-mask::y",
            "a ##[add-mask]b",
            "###[x]",
            "####[x]",
            ":::error::z",
            ":\u{fe0f}:error::z",
            "\u{301}::error::z",
            "#\u{fe0f}#\u{301}[error]",
            "a ##vso[task.setvariable variable=x]y",
            "##VSO[task.complete]",
            "##v\u{301}so[task.complete]",
            "##teamcity[buildStatus text='x']",
        ] {
            assert!(!commands(&plain(text)), "{}", plain(text));
        }
        assert_eq!(plain("a::b"), "a::b");
    }

    #[test]
    fn deceptive_characters_become_visible() {
        assert_eq!(plain("a\u{202e}b\u{1b}[31m"), "a\\u{202e}b\\u{1b}[31m");
        assert_eq!(plain("two\nlines\r"), "two lines");
        assert_eq!(plain("a\u{3164}b\u{ffff}"), "a\\u{3164}b\\u{ffff}");
        assert_eq!(plain("⚠\u{fe0f} Ünal, zoe\u{308}"), "⚠\u{fe0f} Ünal, zoe\u{308}");
    }

    proptest! {
        #[test]
        fn no_text_brings_a_command_or_a_control(
            text in "(##vso\\[|[:#\\[\\]avso \\n\\r\u{1b}\u{202e}\u{fe0f}\u{301}\u{3000}]){0,40}",
            cut in 0_usize..40,
        ) {
            let safe = plain(&text).into_owned();
            prop_assert!(!safe.chars().any(is_deceptive));
            // Wrapping may start a line at any word.
            let words: Vec<&str> = safe.split(' ').collect();
            let line = words[cut.min(words.len() - 1)..].join(" ");
            prop_assert!(!commands(&line), "{line:?}");
        }
    }
}
