//! Errors of the parser, in our form and with a help where the trap is known.

use granit_parser::{ErrorKind, ScanError};

use super::compose::Composer;
use super::error::{LimitKind, YamlError, brief};
use super::trap;
use crate::source::Span;

impl Composer<'_> {
    /// The error at its place.
    pub(super) fn syntax(&self, error: &ScanError) -> YamlError {
        let start = error.marker().byte_offset().unwrap_or(0);
        let start = u32::try_from(start.min(self.source.text().len())).unwrap_or(0);
        let span = Span::new(start, start);
        if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
            return self.limit(LimitKind::Depth, self.limits.depth, span);
        }
        let message = lower_first(&error.info());
        if message.contains("unknown anchor") {
            return self.unknown_anchor(span);
        }
        let trap = trap::of(self.source, &message, start as usize);
        let at = trap.at.and_then(|at| u32::try_from(at).ok()).unwrap_or(start);
        YamlError::Syntax {
            message,
            help: trap.help,
            at: self.place(Span::new(at, at)),
        }
    }

    /// An alias of nothing; the parser tells where it starts.
    fn unknown_anchor(&self, span: Span) -> YamlError {
        let rest = self.source.text().get(span.range().start..).unwrap_or("");
        let ends = |c: char| c.is_whitespace() || matches!(c, ',' | '[' | ']' | '{' | '}');
        let alias = rest.get(..rest.find(ends).unwrap_or(rest.len())).unwrap_or("");
        let name = brief(alias.trim_start_matches('*'));
        let length = u32::try_from(alias.len()).unwrap_or(0);
        YamlError::Syntax {
            message: format!("no value before this alias has the anchor `&{name}`"),
            help: Some(format!(
                "write `&{name}` in front of the value that is meant, or the text in quotes if no alias is meant"
            )),
            at: self.place(Span::new(span.start, span.start.saturating_add(length))),
        }
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_ascii_lowercase());
    first.into_iter().chain(chars).collect()
}
