//! Text in XML.

use super::plain;

/// Text for the content of an element or for the value of an attribute, on one line.
///
/// What XML 1.0 cannot hold becomes a visible escape, as do deceptive
/// characters. A library that escapes by itself is given [`plain`] text.
pub fn xml_text(text: &str) -> String {
    let safe = plain(text);
    let mut out = String::with_capacity(safe.len() + 16);
    for c in safe.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            // Bare, it would end a section of character data after `]]`.
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_opens_or_ends_anything() {
        assert_eq!(
            xml_text("<a b='c'>]]>&amp;\u{0}\u{fffe}\""),
            "&lt;a b=&apos;c&apos;&gt;]]&gt;&amp;amp;\\u{0}\\u{fffe}&quot;"
        );
    }

    proptest! {
        /// Every character is one that XML 1.0 allows, and no mark stands bare.
        #[test]
        fn xml_holds_it(text in "[<>&\"'\\]#\\[ \u{0}\u{b}\u{fffe}a]{0,30}|.{0,30}") {
            let safe = xml_text(&text);
            let allowed = |c| matches!(c, ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
            prop_assert!(safe.chars().all(allowed), "{safe:?}");
            prop_assert!(!safe.contains(['<', '>', '"', '\'']));
            for part in safe.split('&').skip(1) {
                let known = ["amp;", "lt;", "gt;", "quot;", "apos;"];
                prop_assert!(known.iter().any(|name| part.starts_with(name)), "{}", safe);
            }
        }
    }
}
