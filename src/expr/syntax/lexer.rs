//! Text into tokens.

use super::literal;
use crate::expr::error::ExprError;
use crate::expr::value::Value;
use crate::source::Span;

/// What a token is. Names and punctuation are read from the text by its span.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    Ident,
    /// In backticks; the span is that of the name inside.
    Quoted,
    /// A whole number without a sign; a sign may stand before it.
    Int(u64),
    /// Any other literal.
    Literal(Value<'static>),
    Punct(&'static str),
    End,
}

#[derive(Clone, Debug)]
pub(super) struct Token {
    pub kind: Kind,
    pub span: Span,
}

const PUNCTUATION: [&str; 27] = [
    "&&", "||", "==", "!=", "<=", ">=", "?", ":", "<", ">", "+", "-", "*", "/", "%", "!", "(", ")", "[", "]",
    "{", "}", ".", ",", "=", "&", "|",
];

/// All tokens of a text, the end included.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, ExprError> {
    let mut tokens = Vec::new();
    let mut at = 0;
    loop {
        at = skip_blank(text, at);
        let rest = text.get(at..).unwrap_or("");
        let Some(first) = rest.chars().next() else {
            tokens.push(token(Kind::End, at, at));
            return Ok(tokens);
        };
        let (kind, end) = match first {
            '\'' | '"' => literal::quoted(text, at)?,
            '0'..='9' => literal::number(text, at)?,
            '.' if rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit) => literal::number(text, at)?,
            '`' => backticks(text, at)?,
            'a'..='z' | 'A'..='Z' | '_' => {
                if literal::prefix(rest).is_some() {
                    literal::quoted(text, at)?
                } else {
                    word(rest, at)
                }
            }
            _ => punctuation(rest, at, first)?,
        };
        let span = match kind {
            Kind::Quoted => token(Kind::End, at + 1, end - 1).span,
            _ => token(Kind::End, at, end).span,
        };
        tokens.push(Token { kind, span });
        at = end;
    }
}

fn token(kind: Kind, start: usize, end: usize) -> Token {
    Token {
        kind,
        span: span(start, end),
    }
}

/// A span of offsets in a text whose length was checked.
pub(super) fn span(start: usize, end: usize) -> Span {
    let offset = |at| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(offset(start), offset(end))
}

/// The offset after white space and comments.
fn skip_blank(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    loop {
        match bytes.get(at) {
            Some(b' ' | b'\t' | b'\n' | b'\r' | 0x0c) => at += 1,
            Some(b'/') if bytes.get(at + 1) == Some(&b'/') => {
                while bytes.get(at).is_some_and(|&byte| byte != b'\n') {
                    at += 1;
                }
            }
            _ => return at,
        }
    }
}

fn word(rest: &str, at: usize) -> (Kind, usize) {
    let length = rest
        .bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        .count();
    let kind = match rest.get(..length) {
        Some("true") => Kind::Literal(Value::Bool(true)),
        Some("false") => Kind::Literal(Value::Bool(false)),
        Some("null") => Kind::Literal(Value::Null),
        Some("in") => Kind::Punct("in"),
        _ => Kind::Ident,
    };
    (kind, at + length)
}

fn backticks(text: &str, at: usize) -> Result<(Kind, usize), ExprError> {
    let inner = text.get(at + 1..).unwrap_or("");
    let allowed =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-' | b'/' | b' ');
    let length = inner.as_bytes().iter().take_while(|byte| allowed(byte)).count();
    if length == 0 || inner.as_bytes().get(length) != Some(&b'`') {
        return Err(ExprError::Syntax {
            message: "a name in backticks that does not end".to_owned(),
            help: Some("letters, digits, `_`, `.`, `-`, `/` and blanks may stand in it".to_owned()),
            at: span(at, (at + 1 + length).min(text.len())),
        });
    }
    Ok((Kind::Quoted, at + length + 2))
}

fn punctuation(rest: &str, at: usize, first: char) -> Result<(Kind, usize), ExprError> {
    let found = PUNCTUATION.iter().find(|mark| rest.starts_with(**mark));
    let single = |help: &str, end: usize| ExprError::Syntax {
        message: format!("`{}` is no operator", rest.get(..end).unwrap_or("")),
        help: Some(help.to_owned()),
        at: span(at, at + end),
    };
    match found {
        Some(&"=") => Err(single("write `==` to compare", 1)),
        Some(&"&") => Err(single("write `&&` for \"and\"", 1)),
        Some(&"|") => Err(single("write `||` for \"or\"", 1)),
        Some(mark) => Ok((Kind::Punct(mark), at + mark.len())),
        None => {
            let end = at + first.len_utf8();
            let quote = matches!(first, '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}');
            Err(ExprError::Syntax {
                message: format!("the character `{}` has no meaning here", first.escape_debug()),
                help: quote.then(|| "quote texts with `'` or `\"`".to_owned()),
                at: span(at, end),
            })
        }
    }
}
