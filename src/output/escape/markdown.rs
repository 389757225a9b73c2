//! Text in Markdown, as GitHub renders it.

use super::plain;

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
    // Counted in what is shown: where a carriage return is left out, backticks come together.
    let shown: String = text
        .lines()
        .flat_map(|line| [plain(line).trim_end().to_owned(), "\n".to_owned()])
        .collect();
    let longest = shown.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat((longest + 1).max(3));
    format!("{fence}{language}\n{shown}{fence}")
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
    let mut issues = lower.split("gh-").skip(1);
    lower.contains(['@', '#'])
        || lower.contains("://")
        || lower.contains("www.")
        || lower.contains("xmpp:")
        || issues.any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        || lower.split(|c: char| !c.is_ascii_alphanumeric()).any(is_commit)
        || is_emoji(&lower)
}

/// Whether the word could be the hash of a commit.
fn is_commit(word: &str) -> bool {
    let hex = (7..=64).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_hexdigit());
    hex && word.bytes().any(|b| b.is_ascii_digit()) && word.bytes().any(|b| b.is_ascii_alphabetic())
}

/// Whether the word has a name between colons, of which GitHub makes a picture.
fn is_emoji(word: &str) -> bool {
    // What stands before the first colon and after the last is between no two.
    let Some((_, after)) = word.split_once(':') else {
        return false;
    };
    let Some((between, _)) = after.rsplit_once(':') else {
        return false;
    };
    let letter = |c: char| c.is_ascii_alphanumeric() || "_+-".contains(c);
    let number = |part: &str| part.bytes().all(|b| b.is_ascii_digit()) && part != "100" && part != "1234";
    between
        .split(':')
        .any(|part| !part.is_empty() && part.chars().all(letter) && !number(part))
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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
            (
                ":tada: at 12:30, a.yaml:1:9: b",
                "`:tada:` at 12:30, a.yaml:1:9: b",
            ),
            (":100: :+1:", "`:100:` `:+1:`"),
            ("since deadbeef1, decade", "since `deadbeef1,` decade"),
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
        assert_eq!(
            markdown_fence("diff", "``\r`\n![x](y)"),
            "````diff\n```\n![x](y)\n````"
        );
    }

    proptest! {
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
    }
}
