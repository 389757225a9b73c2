//! Text in tables that a spreadsheet may open.

use super::plain;

/// Text for a cell of CSV, on one line, that no spreadsheet takes for a formula.
///
/// An apostrophe goes before every mark that begins a formula, where a cell
/// begins: at the start, and after a semicolon, which ends a cell in the
/// regions that write `1,5`. The writer still has to quote, and quotes every cell.
pub fn csv_cell(text: &str) -> String {
    let safe = plain(text);
    let mut out = String::with_capacity(safe.len() + 1);
    let mut begins = true;
    for c in safe.chars() {
        if begins && begins_formula(c) {
            out.push('\'');
        }
        // Readers may trim spaces, and drop quotes.
        begins = c == ';' || begins && (c.is_whitespace() || c == '"');
        out.push(c);
    }
    out
}

/// Marks that begin a formula, with their wide and small forms.
///
/// Line ends and tabs, which do so too, are not left in [`plain`] text.
fn begins_formula(c: char) -> bool {
    matches!(
        c,
        '=' | '+'
            | '-'
            | '@'
            | '|'
            | '%'
            | '＝'
            | '＋'
            | '－'
            | '＠'
            | '﹦'
            | '﹢'
            | '﹣'
            | '﹫'
            | '\u{2212}'
            | '\u{207a}'
            | '\u{207b}'
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_become_text() {
        for (text, expected) in [
            ("=1+1", "'=1+1"),
            ("\t=1", " '=1"),
            ("＝cmd", "'＝cmd"),
            ("a;\"@b", "a;\"'@b"),
            ("a-b = c", "a-b = c"),
            ("", ""),
        ] {
            assert_eq!(csv_cell(text), expected, "{text}");
        }
    }

    proptest! {
        /// Whichever sign a reader splits at, and whether it minds quotes, no cell is a formula.
        #[test]
        fn no_cell_is_a_formula(text in "[=+@|;\" \\t\\r\\n＝－a-]{0,20}") {
            let cell = csv_cell(&text);
            for part in cell.split(';') {
                let part = part.trim_start_matches(|c: char| c.is_whitespace() || c == '"');
                prop_assert!(!part.starts_with(begins_formula), "{cell:?}");
            }
            prop_assert_eq!(cell.replace('\'', ""), plain(&text));
        }
    }
}
