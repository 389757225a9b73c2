//! Texts as readers of SARIF want them: sentences, identifiers, and no more than fits.

use crate::output::escape::plain;

/// Characters that GitHub reads of a description.
const LONGEST: usize = 1024;

/// Characters that GitHub reads of a name.
const LONGEST_NAME: usize = 255;

/// Plain text of at most so many characters as a description may have.
pub(super) fn short(text: &str) -> String {
    cut(&plain(text), LONGEST)
}

fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most - 1).collect();
    format!("{kept}…")
}

/// A fragment as a sentence of its own.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim();
    let mut letters = text.chars();
    let mut out: String = match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => return String::new(),
    };
    if !out.ends_with(['.', '!', '?', '…']) {
        out.push('.');
    }
    out
}

/// Plain text of a message, in which readers find no links.
///
/// SARIF makes a link of `[text](target)` even in plain text.
pub(super) fn message(text: &str) -> String {
    plain(text).replace("](", "] (")
}

/// Plain text that leads to a related place.
pub(super) fn link(text: &str, id: usize) -> String {
    let text = message(text)
        .replace('\\', "\\\\")
        .replace('[', "\\[")
        .replace(']', "\\]");
    format!("[{text}]({id})")
}

/// Words as one identifier: `support-strategy`, `sla`, `PS404` become `SupportStrategySlaPs404`.
pub(super) fn pascal(words: &[&str]) -> String {
    let parts = words
        .iter()
        .flat_map(|word| word.split(|c: char| !c.is_alphanumeric()));
    let mut out = String::new();
    for part in parts {
        let mut letters = part.chars();
        out.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        out.push_str(&letters.as_str().to_lowercase());
    }
    cut(&plain(&out), LONGEST_NAME)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments_become_sentences() {
        for (text, expected) in [
            ("no SLA covers `x`", "No SLA covers `x`."),
            ("Done.", "Done."),
            ("`a` is b", "`a` is b."),
            ("", ""),
            ("émile", "Émile."),
        ] {
            assert_eq!(sentence(text), expected);
        }
    }

    #[test]
    fn names_are_identifiers() {
        assert_eq!(
            pascal(&["support-strategy", "sla", "PS404"]),
            "SupportStrategySlaPs404"
        );
    }

    #[test]
    fn a_message_has_no_links() {
        assert_eq!(
            message("[a](https://x.test) [b](1)"),
            "[a] (https://x.test) [b] (1)"
        );
        assert_eq!(link("`a[b](c\\`", 1), "[`a\\[b\\] (c\\\\`](1)");
        assert_eq!(short(&"ü".repeat(2000)).chars().count(), LONGEST);
    }
}
