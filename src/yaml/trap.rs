//! What people do wrong where a text is no YAML.
//!
//! Takes the words of the parser and where it stopped, which is often behind the place that has to be mended; gives
//! what to do, and a better place where there is one. It guesses, and says nothing where it cannot.

use super::error::brief;
use crate::source::Source;

/// What to do, and where.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Trap {
    pub help: Option<String>,
    /// The byte that has to be mended, where it is another one.
    pub at: Option<usize>,
}

impl Trap {
    fn help(help: impl Into<String>) -> Self {
        Self {
            help: Some(help.into()),
            at: None,
        }
    }
}

/// The trap behind a message of the parser, which stopped at a byte.
pub(super) fn of(source: &Source, message: &str, at: usize) -> Trap {
    let number = source.position(u32::try_from(at).unwrap_or(0)).line;
    let line = source.line(number).unwrap_or("");
    if message.contains("bracket") {
        return Trap::help("every `[` needs its `]`, and every `{` its `}`");
    }
    if let Some(trap) = tab(source, message, number) {
        return trap;
    }
    if message.starts_with("simple key expected") {
        return colon(line);
    }
    if message.starts_with("invalid trailing content after") {
        return Trap::help(if message.contains("single") {
            "write a `'` in the text twice, or put the whole into `\"`"
        } else {
            "write a `\"` in the text as `\\\"`, or put the whole into `'`"
        });
    }
    if message.starts_with("invalid indentation")
        && let Some(trap) = unclosed(source, at)
    {
        return trap;
    }
    if message.contains("did not find expected ','") {
        return Trap::help(
            "put a `,` between the parts, or quotes around a text with a comma, a colon or a bracket in it",
        );
    }
    if is_text_with_a_meaning(line) {
        return Trap::help("quote the value: it has characters with a meaning in YAML");
    }
    if message.contains("did not find expected key") || message.contains("mapping values are not allowed") {
        return indentation(source, number);
    }
    Trap::default()
}

/// A tab in the indentation, of this line or of the next: the parser can stop at the value before it.
fn tab(source: &Source, message: &str, number: u32) -> Option<Trap> {
    let has_tab = |number: &u32| indent(source.line(*number).unwrap_or("")).contains('\t');
    let found = [number, number + 1].into_iter().find(has_tab)?;
    if found != number && !message.contains("tab") {
        return None;
    }
    let start = source.lines().get(usize::try_from(found).ok()?.checked_sub(1)?)?;
    let column = source.line(found)?.find('\t')?;
    Some(Trap {
        help: Some("indent with spaces; YAML allows no tab there".to_owned()),
        at: Some(*start as usize + column),
    })
}

/// A line that should be a key.
fn colon(line: &str) -> Trap {
    let text = line.trim().trim_start_matches("- ").trim();
    match text.split_once(':') {
        Some((key, value)) if !value.starts_with("//") && !key.is_empty() => Trap::help(format!(
            "put a space after the colon: `{}: {}`",
            brief(key),
            brief(value)
        )),
        _ => Trap::help(format!("a key ends with a colon: `{}:`", brief(text))),
    }
}

/// A bracket or quote that is open since another line.
fn unclosed(source: &Source, at: usize) -> Option<Trap> {
    let (open, from) = open_at(source.text().get(..at)?)?;
    let close = match open {
        b'[' => ']',
        b'{' => '}',
        quote => quote as char,
    };
    let line = source.position(u32::try_from(from).ok()?).line;
    let open = open as char;
    Some(Trap {
        help: Some(format!(
            "the `{open}` of line {line} is still open here: close it with `{close}`"
        )),
        at: Some(from),
    })
}

/// The innermost bracket or quote that is open at the end of a text.
fn open_at(text: &str) -> Option<(u8, usize)> {
    let mut brackets: Vec<(u8, usize)> = Vec::new();
    let mut bytes = text.bytes().enumerate().peekable();
    // What stands before on the line, and whether a space stands between: a quote within a word is none.
    let (mut last, mut spaced) = (0, false);
    while let Some((at, byte)) = bytes.next() {
        let starts = match last {
            0 => true,
            b'[' | b'{' | b',' => !brackets.is_empty(),
            b':' | b'-' | b'?' => spaced,
            _ => false,
        };
        match byte {
            b'\n' | b'\r' => {
                (last, spaced) = (0, false);
                continue;
            }
            b' ' | b'\t' => {
                spaced = true;
                continue;
            }
            b'#' if spaced || last == 0 => {
                while bytes
                    .next_if(|(_, byte)| !matches!(byte, b'\n' | b'\r'))
                    .is_some()
                {}
            }
            b'"' | b'\'' if starts => {
                let mut closed = false;
                while let Some((_, inner)) = bytes.next() {
                    if inner == b'\\' && byte == b'"' {
                        bytes.next();
                    } else if inner == byte
                        && (byte == b'"' || bytes.next_if(|(_, next)| *next == byte).is_none())
                    {
                        closed = true;
                        break;
                    }
                }
                if !closed {
                    return Some((byte, at));
                }
            }
            b'[' | b'{' if starts => brackets.push((byte, at)),
            b']' | b'}' => _ = brackets.pop(),
            _ => {}
        }
        (last, spaced) = (byte, false);
    }
    brackets.pop()
}

/// A value that begins or goes on with what means something else.
fn is_text_with_a_meaning(line: &str) -> bool {
    let value = line.split_once(": ").map_or("", |(_, value)| value.trim());
    let collection = value.starts_with(['{', '[', '"', '\'']);
    value.starts_with(['@', '`', '%']) || value.contains(": ") && !collection
}

/// A line that starts at another column than those that it belongs to.
fn indentation(source: &Source, number: u32) -> Trap {
    let line = source.line(number).unwrap_or("");
    let start = line.trim_start_matches(' ');
    if let Some(c) = start.chars().next().filter(|c| c.is_whitespace()) {
        return Trap::help(format!(
            "indent with spaces; there is another character, U+{:04X}, that looks like one",
            c as u32
        ));
    }
    let above = (1..number).rev().filter_map(|number| source.line(number));
    let above = above
        .map(|line| (indent(line).len(), line.trim()))
        .find(|(_, text)| !text.is_empty() && !text.starts_with('#'));
    let own = indent(line).len();
    match above {
        Some((other, _)) if other != own => Trap::help(format!(
            "line it up with what it belongs to: it stands behind {own} spaces, and the line above behind {other}"
        )),
        _ => Trap::default(),
    }
}

fn indent(line: &str) -> &str {
    line.get(..line.len() - line.trim_start().len()).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_and_quotes_are_found_where_they_opened() {
        for (text, open) in [
            ("a: {b: 1, c: [2\n", Some((b'[', 13))),
            ("a: {b: 1, c: [2]\n", Some((b'{', 3))),
            ("a: {b: 1}\n", None),
            ("a: \"b\nc: ", Some((b'"', 3))),
            ("a: \"b \\\" c\"\n", None),
            ("a: 'b '' c'\n", None),
            ("a: don't\nb: it's [x\n", None),
            ("# don't [\na: b # {\n", None),
            ("- - [\n", Some((b'[', 4))),
            ("é: [é, \"é\"\n", Some((b'[', 4))),
        ] {
            assert_eq!(open_at(text), open, "{text:?}");
        }
    }
}
