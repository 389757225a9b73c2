//! Text in JSON.

use std::fmt::Write as _;

use super::{is_deceptive, opens_anywhere};

/// JSON that a log can show: the same values, with deceptive characters and commands of runners as escapes.
pub fn json(text: &str) -> String {
    // All of these can stand inside of strings only, besides the ends of lines.
    let mut out = String::with_capacity(text.len());
    let mut units = [0; 2];
    for c in text.chars() {
        match c {
            '[' if opens_anywhere(&out) => out.push_str("\\u005b"),
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn is_hidden(c: char) -> bool {
        is_deceptive(c) && c != '\n'
    }

    proptest! {
        /// What a program reads is what was written.
        #[test]
        fn json_keeps_its_values(text in "[#\\[\u{202e}\u{e0001}a\"\\\\]{0,20}|.{0,20}") {
            let written = json(&serde_json::to_string_pretty(&[&text]).unwrap());
            prop_assert!(!written.contains("##[") && !written.contains(is_hidden), "shown as it is");
            prop_assert_eq!(serde_json::from_str::<Vec<String>>(&written).unwrap(), [text]);
        }
    }
}
