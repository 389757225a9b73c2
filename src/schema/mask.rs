//! Texts of a document as messages may show them.

use crate::source::masked_beginning;

/// The most characters of a text that a message shows.
const SHOWN: usize = 60;

/// The text on one line, shortened, with masks for what looks like a secret.
pub(crate) fn shown(text: &str) -> String {
    let text = masked_beginning(text);
    let mut line: String = text
        .chars()
        .take(SHOWN)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if text.chars().nth(SHOWN).is_some() {
        line.push('…');
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_never_shown() {
        assert_eq!(shown("AKIAIOSFODNN7EXAMPLE"), "(masked)");
        assert_eq!(
            shown("token ghp_abcdefghijklmnopqrstuvwxyz0123456789"),
            "token (masked)"
        );
        let at_the_edge = format!("{}ghp_abcdefghijklmnopqrstuvwxyz0123456789", "a ".repeat(28));
        assert_eq!(shown(&at_the_edge), format!("{}(mas…", "a ".repeat(28)));
    }

    #[test]
    fn what_people_write_is_shown_as_a_line() {
        assert_eq!(shown("4 hours\nor 5"), "4 hours or 5");
        assert_eq!(shown(&"é".repeat(2000)), format!("{}…", "é".repeat(60)));
    }
}
