//! The border: text that is not ours is made harmless before it is written.

use std::borrow::Cow;
use std::fmt::Write as _;

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

/// Text for a paragraph of Markdown, on one line.
///
/// What stands between single backticks is code; nothing else in it is
/// Markdown or HTML. Words that a renderer would make a link of (addresses,
/// mentions, numbers of issues) become code, which no renderer links.
pub fn markdown(text: &str) -> String {
    guard_start(markdown_inline(text))
}

/// The same for a text that does not stand at the start of its line.
pub fn markdown_inline(text: &str) -> String {
    let safe = plain(text);
    let mut out = String::with_capacity(safe.len() + 16);
    let mut rest = safe.trim();
    while let Some((prose, code, after)) = next_code(rest) {
        push_prose(&mut out, prose);
        push_code(&mut out, code);
        rest = after;
    }
    push_prose(&mut out, rest);
    out
}

/// Text as code in a line of Markdown, whatever stands in it.
pub fn markdown_code(text: &str) -> String {
    let mut out = String::new();
    push_code(&mut out, &plain(text));
    out
}

/// Markdown of one line for a cell of a table, which no bar in its code ends.
pub fn markdown_cell(line: &str) -> String {
    // Renderers split a row before they see its code; `\\|` would count as an escaped backslash.
    line.replace("\\|", "\\ |").replace('|', "\\|")
}

/// A block of code in Markdown, in a fence that no line of it can end.
pub fn markdown_fence(language: &str, text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat((longest + 1).max(3));
    let mut out = format!("{fence}{language}\n");
    for line in text.lines() {
        out.push_str(plain(line).trim_end());
        out.push('\n');
    }
    out.push_str(&fence);
    out
}

/// The text before the first code, the code, and the text after it.
fn next_code(text: &str) -> Option<(&str, &str, &str)> {
    let (prose, rest) = text.split_once('`')?;
    let (code, after) = rest.split_once('`')?;
    let single = !code.trim().is_empty() && !after.starts_with('`') && !prose.ends_with('`');
    single.then_some((prose, code, after))
}

/// Appends code in a fence of its own length.
fn push_code(out: &mut String, code: &str) {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    // A fence must not touch another one, or a backtick of the code.
    if out.ends_with('`') {
        out.push(' ');
    }
    let pad = if code.starts_with('`') || code.ends_with('`') || code.trim().is_empty() {
        " "
    } else {
        ""
    };
    out.push_str(&fence);
    out.push_str(pad);
    out.push_str(code);
    out.push_str(pad);
    out.push_str(&fence);
}

fn push_prose(out: &mut String, prose: &str) {
    for (index, word) in prose.split(' ').enumerate() {
        if index > 0 {
            out.push(' ');
        }
        if is_live(word) {
            push_code(out, &word.replace('`', "'"));
        } else {
            let next = word.chars().skip(1).map(Some).chain([None]);
            word.chars()
                .zip(next)
                .for_each(|(c, next)| push_markdown(out, c, next));
        }
    }
}

/// Whether renderers would link the word.
fn is_live(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    let starts = |mark: &str| {
        lower
            .split(|c: char| !c.is_alphanumeric() && c != '-')
            .any(|part| part.starts_with(mark))
    };
    lower.contains(['@', '#'])
        || lower.contains("://")
        || lower.contains("www.")
        || lower.contains("xmpp:")
        || starts("gh-")
}

/// Appends a character, with the one that follows it in its word.
fn push_markdown(out: &mut String, c: char, next: Option<char>) {
    match c {
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '&' if next.is_some_and(|next| next.is_ascii_alphanumeric() || next == '#') => out.push_str("&amp;"),
        // A single one would pair with one of a later code.
        '`' => out.push_str("&#96;"),
        // These two have a meaning in the cell of a table even so.
        '\\' => out.push_str("&#92;"),
        '|' => out.push_str("&#124;"),
        '*' | '_' | '[' | ']' | '~' | '$' | '^' => {
            out.push('\\');
            out.push(c);
        }
        c => out.push(c),
    }
}

/// What stands at the start of a line can make it a list, a heading or a rule.
fn guard_start(text: String) -> String {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let after = |at: usize| text.as_bytes().get(at).copied();
    let at = match after(digits) {
        Some(b'.' | b')') if digits > 0 && matches!(after(digits + 1), None | Some(b' ')) => digits,
        Some(b'-' | b'+' | b'=' | b':') if digits == 0 => 0,
        _ => return text,
    };
    let (before, after) = text.split_at(at);
    format!("{before}\\{after}")
}

/// JSON that a log can show: the same values, with deceptive characters and commands of runners as escapes.
pub fn json(text: &str) -> String {
    // All of these can stand inside of strings only, besides the ends of lines.
    let mut out = String::with_capacity(text.len());
    let mut units = [0; 2];
    for c in text.chars() {
        match c {
            '[' if out.ends_with("##") => out.push_str("\\u005b"),
            c if is_deceptive(c) && c != '\n' => {
                for unit in c.encode_utf16(&mut units) {
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
            c => out.push(c),
        }
    }
    out
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

    fn is_hidden(c: char) -> bool {
        is_deceptive(c) && c != '\n'
    }

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

    #[test]
    fn markdown_keeps_code_and_nothing_else() {
        for (text, expected) in [
            ("set `a|b` to *two*", "set `a|b` to \\*two\\*"),
            ("![x](y) <b> & c &lt;", "!\\[x\\](y) &lt;b&gt; & c &amp;lt;"),
            (
                "ask @octocat, see https://x.test/`y`",
                "ask `@octocat,` see `https://x.test/` `y`",
            ),
            ("a ` b", "a &#96; b"),
            ("``two`` runs", "&#96;&#96;two&#96;&#96; runs"),
            ("1. first", "1\\. first"),
            ("1.0.0", "1.0.0"),
            ("- item", "\\- item"),
            ("# heading", "`#` heading"),
        ] {
            assert_eq!(markdown(text), expected, "{text}");
        }
    }

    #[test]
    fn a_fence_outlasts_its_text() {
        let fenced = markdown_fence("yaml", "a: |\n  ```\n  ````\n");
        assert!(
            fenced.starts_with("`````yaml\n") && fenced.ends_with("\n`````"),
            "{fenced}"
        );
    }

    proptest! {
        /// What a program reads is what was written.
        #[test]
        fn json_keeps_its_values(text in "[#\\[\u{202e}\u{e0001}a\"\\\\]{0,20}|.{0,20}") {
            let written = json(&serde_json::to_string_pretty(&[&text]).unwrap());
            prop_assert!(!written.contains("##[") && !written.contains(is_hidden), "shown as it is");
            prop_assert_eq!(serde_json::from_str::<Vec<String>>(&written).unwrap(), [text]);
        }

        /// Whatever the text, a reader of CommonMark finds words and code in it, and what was written.
        #[test]
        fn markdown_is_words_and_code_only(text in "[a1 `*_~<>&;#@\\[\\]()!|$:/.+=\\\\{}^\"'-]{0,40}|.{0,30}") {
            use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
            let (mut words, mut code) = (String::new(), String::new());
            for event in Parser::new_ext(&markdown(&text), Options::all()) {
                match event {
                    Event::Text(text) => words.push_str(&text),
                    Event::Code(text) => code.push_str(&text),
                    Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
                    other => prop_assert!(false, "{other:?} in {:?}", markdown(&text)),
                }
            }
            prop_assert!(!words.contains(['@', '#']) && !words.contains("://"), "{words:?}");
            let letters = |text: &str| {
                let mut letters: Vec<char> =
                    text.chars().filter(|c| !c.is_whitespace() && !"`'’‘“”\"-–—….".contains(*c)).collect();
                letters.sort_unstable();
                letters
            };
            prop_assert_eq!(letters(&format!("{words}{code}")), letters(&plain(&text)));
        }

        /// No text ends its cell.
        #[test]
        fn a_cell_stays_one(text in "[a `|\\\\*]{0,30}") {
            use pulldown_cmark::{Event, Options, Parser, TagEnd};
            let table = format!("| a | b |\n|---|---|\n| {} | end |\n", markdown_cell(&markdown(&text)));
            let cells = Parser::new_ext(&table, Options::ENABLE_TABLES);
            let cells = cells.filter(|event| matches!(event, Event::End(TagEnd::TableCell))).count();
            prop_assert_eq!(cells, 4, "{}", table);
        }

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
