//! Where the texts of scalars are kept.

use super::tree::{Data, Tree};
use crate::source::Span;

impl Tree {
    /// Text that stands in the source as it is needs no copy.
    pub(super) fn text_data(&mut self, text: &str, span: Span) -> Data {
        let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
        let written = self.source.slice(span);
        if written == text {
            return Data::Written(span.start, span.end);
        }
        if written.len() == text.len() + 2 && written.get(1..=text.len()) == Some(text) {
            return Data::Written(span.start + 1, span.start + 1 + length);
        }
        let start = u32::try_from(self.decoded.len()).unwrap_or(u32::MAX);
        self.decoded.push_str(text);
        Data::Decoded(start, start.saturating_add(length))
    }

    /// The bytes of a block scalar without the blanks and line breaks that end it.
    pub(super) fn trimmed(&self, span: Span) -> Span {
        let text = self.source.slice(span).trim_end_matches([' ', '\n', '\r']);
        Span::new(span.start, span.start + u32::try_from(text.len()).unwrap_or(0))
    }
}
