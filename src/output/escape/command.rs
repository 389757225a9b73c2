//! Text in workflow commands of GitHub Actions, as `@actions/core` escapes it.

use super::plain;

/// Text for the data of a command: what stands after the second `::`.
///
/// Its lines stay lines, `%0A` on the way; each of them is [`plain`].
pub fn command_data(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| plain(line).replace('%', "%25")).collect();
    lines.join("%0A")
}

/// Text for the value of a property, such as `title=…`; on one line.
pub fn command_property(text: &str) -> String {
    plain(text)
        .replace('%', "%25")
        .replace(':', "%3A")
        .replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn marks_of_the_command_are_escaped() {
        assert_eq!(
            command_data("50% of\n::error::`a:b,c`\r"),
            "50%25 of%0A: :error::`a:b,c`"
        );
        assert_eq!(command_property("a:b,c=100%\nfile=x"), "a%3Ab%2Cc=100%25 file=x");
    }

    proptest! {
        /// A property ends nowhere but at its end, and unescaping gives what a log would show.
        #[test]
        fn what_is_read_is_what_is_shown(text in "[%:,=;0DA\\]#\\[ \\r\\n\u{202e}é]{0,30}") {
            let property = command_property(&text);
            prop_assert!(!property.contains([':', ',', '\n', '\r']));
            let read = property.replace("%3A", ":").replace("%2C", ",").replace("%25", "%");
            prop_assert_eq!(read, plain(&text));
            let data = command_data(&text);
            prop_assert!(!data.contains(['\n', '\r']) && !data.contains("##["));
            let lines: Vec<_> = text.lines().map(plain).collect();
            prop_assert_eq!(data.replace("%0A", "\n").replace("%25", "%"), lines.join("\n"));
        }
    }
}
