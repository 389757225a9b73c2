//! Where the comments of a text stand.
//!
//! The tree holds none of them. They are read by a scan of their own, so that
//! no comment can change what a document says.

use granit_parser::{Scanner, StrInput, TokenType};

use super::Limits;
use super::compose::{bytes, options};
use crate::source::{Source, Span};

/// The comments of a text that [`parse`](super::parse) accepts, in order, each from its `#` to the end of its line.
///
/// A `#` inside of a scalar is none. Where the scan meets an error, what
/// follows counts as having no comments.
pub fn comments(source: &Source, limits: Limits) -> Vec<Span> {
    let mut options = options(limits);
    options.set_emit_comments(true);
    Scanner::with_options(StrInput::new(source.text()), options)
        .map_while(Result::ok)
        .filter_map(|token| match token.into_parts() {
            (span, TokenType::Comment(_)) => Some(bytes(span)),
            _ => None,
        })
        .collect()
}
