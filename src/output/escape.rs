//! The border: text that is not ours is made harmless before it is written.

use std::borrow::Cow;

/// Text for a terminal or a log, on one line.
///
/// Control, bidirectional and zero-width characters become visible escapes, so
/// that nothing can recolour, hide or reorder what is shown. Workflow commands
/// of CI runners are broken up: `##[` counts anywhere in a line, `::` at its
/// start, where wrapping can bring any word.
pub fn plain(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let harmless =
        bytes.iter().all(|b| (0x20..0x7F).contains(b)) && !text.contains("##[") && !text.contains("::");
    if harmless {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\t' | '\n' => safe.push(' '),
            '\r' => {}
            c if is_deceptive(c) => safe.extend(c.escape_unicode()),
            c => push_guarded(&mut safe, c),
        }
    }
    Cow::Owned(safe)
}

/// Appends a character so that no runner's command can come about.
fn push_guarded(safe: &mut String, c: char) {
    let opens = match c {
        '[' => safe.ends_with("##"),
        ':' => {
            let before = safe.strip_suffix(':');
            before.is_some_and(|before| before.is_empty() || before.ends_with(char::is_whitespace))
        }
        _ => false,
    };
    if opens {
        safe.push(' ');
    }
    safe.push(c);
}

/// Characters that change how the text around them looks.
pub fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Whether a runner would find a command in the line (`ActionCommand`: `TryParseV2`, `TryParse`).
    fn commands(line: &str) -> bool {
        let v2 = line
            .trim_start()
            .strip_prefix("::")
            .is_some_and(|rest| rest.contains("::"));
        let v1 = line.find("##[").is_some_and(|at| line[at..].contains(']'));
        v1 || v2
    }

    #[test]
    fn commands_are_broken_up() {
        for text in [
            "::error::x",
            "  ::add-mask::y",
            "a ##[add-mask]b",
            "###[x]",
            "####[x]",
            ":::error::z",
        ] {
            assert!(!commands(&plain(text)), "{}", plain(text));
        }
        assert_eq!(plain("a::b"), "a::b");
    }

    #[test]
    fn deceptive_characters_become_visible() {
        assert_eq!(plain("a\u{202e}b\u{1b}[31m"), "a\\u{202e}b\\u{1b}[31m");
        assert_eq!(plain("two\nlines\r"), "two lines");
    }

    proptest! {
        #[test]
        fn no_text_brings_a_command_or_a_control(text in "[:#\\[\\]a \\n\\r\u{1b}\u{202e}]{0,40}", cut in 0_usize..40) {
            let safe = plain(&text).into_owned();
            prop_assert!(!safe.chars().any(is_deceptive));
            // Wrapping may start a line at any word.
            let words: Vec<&str> = safe.split(' ').collect();
            let line = words[cut.min(words.len() - 1)..].join(" ");
            prop_assert!(!commands(&line), "{line:?}");
        }
    }
}
