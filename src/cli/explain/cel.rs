//! A condition over several lines, broken where a reader would break it.

/// Nested parts that are broken; what lies deeper stays on its line.
const DEPTH: usize = 24;

/// The lines of a condition, each at most `width` columns where it can be broken so.
///
/// A text with comments stays as its author has broken it.
pub(super) fn layout(text: &str, width: usize) -> Vec<String> {
    if !outside(&format!(" {text}"), None, |rest| rest.starts_with("//")).is_empty() {
        return text.lines().map(|line| line.trim_end().to_owned()).collect();
    }
    let mut lines = Vec::new();
    put(&squeezed(text), 0, width, DEPTH, &mut lines);
    lines
}

/// The same with one blank where there were several, or the end of a line, outside of texts.
fn squeezed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut quote = Quote::default();
    for c in text.chars() {
        let inside = quote.step(c);
        if inside || !c.is_whitespace() {
            out.push(c);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out
}

/// Whether a character stands in a text.
#[derive(Default)]
struct Quote {
    open: Option<char>,
    escaped: bool,
}

impl Quote {
    /// Goes one on; whether `c` belongs to a text.
    fn step(&mut self, c: char) -> bool {
        match (self.open, c) {
            _ if self.escaped => self.escaped = false,
            (Some(_), '\\') => self.escaped = true,
            (Some(open), _) if c == open => self.open = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => self.open = Some(c),
            (None, _) => return false,
        }
        true
    }
}

fn put(text: &str, indent: usize, width: usize, depth: usize, lines: &mut Vec<String>) {
    let text = text.trim();
    let room = width.saturating_sub(indent);
    if depth == 0 || text.chars().count() <= room {
        lines.push(format!("{:indent$}{text}", ""));
        return;
    }
    let parts = weakest(text);
    if parts.len() > 1 {
        for (index, part) in parts.iter().enumerate() {
            let further = if index == 0 { 0 } else { 2 };
            put(part, indent + further, width, depth - 1, lines);
        }
        return;
    }
    match call(text) {
        Some((head, arguments, tail)) => {
            let mut arguments = commas(arguments);
            // The variable of a comprehension stays beside its name.
            let variable = match arguments.as_slice() {
                [first, _, ..] if first.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') => {
                    format!("{},", arguments.remove(0))
                }
                _ => String::new(),
            };
            lines.push(format!("{:indent$}{head}{variable}", ""));
            let last = arguments.len().saturating_sub(1);
            for (index, argument) in arguments.iter().enumerate() {
                let end = if index == last { tail } else { "," };
                put(
                    &format!("{}{end}", argument.trim()),
                    indent + 2,
                    width,
                    depth - 1,
                    lines,
                );
            }
        }
        None => lines.push(format!("{:indent$}{text}", "")),
    }
}

/// The text in parts, each of which but the first begins with its operator: the one that binds least.
fn weakest(text: &str) -> Vec<&str> {
    for operators in [
        &["?", ":"][..],
        &["||"],
        &["&&"],
        &[">=", "<=", "==", "!=", " in "],
    ] {
        let cuts = outside(text, Some(0), |rest| {
            operators.iter().any(|operator| starts(rest, operator))
        });
        if !cuts.is_empty() {
            let starts = std::iter::once(0).chain(cuts.iter().copied());
            let ends = cuts.iter().copied().chain(std::iter::once(text.len()));
            return starts
                .zip(ends)
                .filter_map(|(from, to)| text.get(from..to))
                .collect();
        }
    }
    vec![text]
}

/// `?` of an optional field or element is no operator.
fn starts(rest: &str, operator: &str) -> bool {
    match operator {
        "?" | ":" => rest
            .strip_prefix(operator)
            .is_some_and(|rest| rest.starts_with(' ')),
        _ => rest.starts_with(operator),
    }
}

/// The last call: what stands before its arguments, they, and what closes it.
fn call(text: &str) -> Option<(&str, &str, &str)> {
    let open = *outside(text, Some(0), |rest| rest.starts_with(['(', '['])).last()?;
    let inside = text.get(open + 1..)?;
    let close = open + 1 + *outside(inside, Some(0), |rest| rest.starts_with([')', ']'])).first()?;
    let arguments = text.get(open + 1..close)?;
    if arguments.trim().is_empty() {
        return None;
    }
    Some((text.get(..=open)?, arguments, text.get(close..)?))
}

fn commas(arguments: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut from = 0;
    for at in outside(arguments, Some(0), |rest| rest.starts_with(',')) {
        parts.extend(arguments.get(from..at));
        from = at + 1;
    }
    parts.extend(arguments.get(from..));
    parts
}

/// Where something stands outside of texts, and at a depth of brackets where that is given.
fn outside(text: &str, at_depth: Option<i32>, found: impl Fn(&str) -> bool) -> Vec<usize> {
    let mut places = Vec::new();
    let mut depth = 0_i32;
    let mut quote = Quote::default();
    for (at, c) in text.char_indices() {
        let free = quote.open.is_none() && at_depth.is_none_or(|wanted| wanted == depth);
        if free && at > 0 && text.get(at..).is_some_and(&found) {
            places.push(at);
        }
        if !quote.step(c) {
            depth += match c {
                '(' | '[' | '{' => 1,
                ')' | ']' | '}' => -1,
                _ => 0,
            };
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_binds_least_breaks_first() {
        let text = "a.exists(x, x.b == 'p || q' && x.c) && !d || e.size() > 3";
        assert_eq!(
            layout(text, 40),
            [
                "a.exists(x, x.b == 'p || q' && x.c)",
                "  && !d",
                "  || e.size() > 3"
            ]
            .map(str::to_owned)
        );
    }

    #[test]
    fn a_call_breaks_at_its_arguments() {
        let text = "support.channels.exists(channel, channel.kind == 'discussion')";
        assert_eq!(
            layout(text, 36),
            [
                "support.channels.exists(channel,",
                "  channel.kind == 'discussion')"
            ]
            .map(str::to_owned)
        );
    }

    #[test]
    fn breaks_of_the_author_go_unless_there_are_comments() {
        assert_eq!(layout("a\n  && b == ' x  y'\n", 40), ["a && b == ' x  y'"]);
        assert_eq!(layout("a // why\n  && b", 40), ["a // why", "  && b"]);
    }

    proptest! {
        /// Breaking changes blanks only, and comes to an end on anything.
        #[test]
        fn nothing_is_lost(text in "[a-c .,?:|&=()\\['\\]\"]{0,120}", width in 4_usize..60) {
            let squeezed = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(squeezed(&layout(&text, width).join(" ")), squeezed(&text));
        }
    }
}
