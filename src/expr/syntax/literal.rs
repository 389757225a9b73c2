//! Numbers, texts and bytes as they are written.

use std::sync::Arc;

use super::lexer::{Kind, span};
use crate::expr::error::ExprError;
use crate::expr::value::{Shared, Value};

/// A number at `at`, with the offset after it.
pub(super) fn number(text: &str, at: usize) -> Result<(Kind, usize), ExprError> {
    let bytes = text.as_bytes();
    let run = |from: usize, valid: fn(&u8) -> bool| {
        let rest = bytes.get(from..).unwrap_or(&[]);
        from + rest.iter().take_while(|byte| valid(byte)).count()
    };
    let past = |from: usize, to: usize| ExprError::syntax("a number past 64 bits", span(from, to));
    let unsigned = |end: usize, value: u64| {
        if matches!(bytes.get(end), Some(b'u' | b'U')) {
            (Kind::Literal(Value::Uint(value)), end + 1)
        } else {
            (Kind::Int(value), end)
        }
    };
    if bytes.get(at) == Some(&b'0') && matches!(bytes.get(at + 1), Some(b'x' | b'X')) {
        let end = run(at + 2, u8::is_ascii_hexdigit);
        if end > at + 2 {
            let digits = text.get(at + 2..end).unwrap_or("");
            let value = u64::from_str_radix(digits, 16).map_err(|_| past(at, end))?;
            return Ok(unsigned(end, value));
        }
    }
    let whole = run(at, u8::is_ascii_digit);
    let mut end = whole;
    if bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit) {
        end = run(end + 1, u8::is_ascii_digit);
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let digits = run(end + 1 + sign, u8::is_ascii_digit);
        if digits > end + 1 + sign {
            end = digits;
        }
    }
    let written = text.get(at..end).unwrap_or("");
    if end == whole {
        let value = written.parse().map_err(|_| past(at, end))?;
        return Ok(unsigned(end, value));
    }
    let value = written.parse().map_err(|_| past(at, end))?;
    Ok((Kind::Literal(Value::Double(value)), end))
}

/// What stands before the quotes of a text or of bytes.
#[derive(Clone, Copy)]
pub(super) struct Prefix {
    raw: bool,
    bytes: bool,
    length: usize,
}

/// The prefix of a text or of bytes; `None` where a name starts.
pub(super) fn prefix(rest: &str) -> Option<Prefix> {
    let bytes = rest.as_bytes();
    let mut length = 0;
    let is_bytes = matches!(bytes.first(), Some(b'b' | b'B'));
    length += usize::from(is_bytes);
    let raw = matches!(bytes.get(length), Some(b'r' | b'R'));
    length += usize::from(raw);
    matches!(bytes.get(length), Some(b'\'' | b'"')).then_some(Prefix {
        raw,
        bytes: is_bytes,
        length,
    })
}

/// A text or bytes at `at`, with the offset after it.
pub(super) fn quoted(text: &str, at: usize) -> Result<(Kind, usize), ExprError> {
    let rest = text.get(at..).unwrap_or("");
    let prefix = prefix(rest).unwrap_or(Prefix {
        raw: false,
        bytes: false,
        length: 0,
    });
    let open = at + prefix.length;
    let quote = text.as_bytes().get(open).copied().unwrap_or(b'\'');
    let triple = text
        .as_bytes()
        .get(open..open + 3)
        .is_some_and(|marks| marks.iter().all(|&mark| mark == quote));
    let width = if triple { 3 } else { 1 };
    let mut scanner = Scanner {
        text,
        at: open + width,
        prefix,
        content: Vec::new(),
    };
    loop {
        let here = scanner.at;
        let remaining = text.get(here..).unwrap_or("");
        let Some(next) = remaining.chars().next() else {
            return Err(unterminated(at, text.len()));
        };
        let closes = remaining
            .as_bytes()
            .get(..width)
            .is_some_and(|marks| marks.iter().all(|&mark| mark == quote));
        match next {
            _ if closes => return finish(scanner, at, here + width),
            '\n' | '\r' if !triple => return Err(unterminated(at, here)),
            '\\' if !prefix.raw => scanner.escape()?,
            other => {
                scanner.push(other);
                scanner.at = here + other.len_utf8();
            }
        }
    }
}

fn unterminated(start: usize, end: usize) -> ExprError {
    ExprError::Syntax {
        message: "a text whose closing quote is missing".to_owned(),
        help: Some("close it; a text over several lines stands between `'''`".to_owned()),
        at: span(start, end),
    }
}

fn finish(scanner: Scanner<'_>, start: usize, end: usize) -> Result<(Kind, usize), ExprError> {
    let value = if scanner.prefix.bytes {
        Value::Bytes(Shared::Owned(Arc::from(scanner.content)))
    } else {
        let text = String::from_utf8(scanner.content)
            .map_err(|_| ExprError::syntax("a text that is not UTF-8", span(start, end)))?;
        Value::Text(Shared::Owned(Arc::from(text)))
    };
    Ok((Kind::Literal(value), end))
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    prefix: Prefix,
    content: Vec<u8>,
}

impl Scanner<'_> {
    fn push(&mut self, c: char) {
        let mut buffer = [0; 4];
        self.content
            .extend_from_slice(c.encode_utf8(&mut buffer).as_bytes());
    }

    /// The escape at the current backslash.
    fn escape(&mut self) -> Result<(), ExprError> {
        let start = self.at;
        let letter = self.text.get(start + 1..).and_then(|rest| rest.chars().next());
        let plain = match letter {
            Some('a') => Some('\u{7}'),
            Some('b') => Some('\u{8}'),
            Some('f') => Some('\u{c}'),
            Some('n') => Some('\n'),
            Some('r') => Some('\r'),
            Some('t') => Some('\t'),
            Some('v') => Some('\u{b}'),
            Some(mark @ ('\\' | '?' | '"' | '\'' | '`')) => Some(mark),
            _ => None,
        };
        if let Some(c) = plain {
            self.push(c);
            self.at = start + 2;
            return Ok(());
        }
        let (first, length, radix) = match letter {
            Some('x' | 'X') => (start + 2, 2, 16),
            Some('u') if !self.prefix.bytes => (start + 2, 4, 16),
            Some('U') if !self.prefix.bytes => (start + 2, 8, 16),
            Some('0'..='3') => (start + 1, 3, 8),
            _ => return Err(self.unknown_escape(start)),
        };
        let digits = self.text.get(first..first + length);
        let valid = digits.filter(|digits| digits.chars().all(|c| c.is_digit(radix)));
        let code = valid.and_then(|digits| u32::from_str_radix(digits, radix).ok());
        let code = code.ok_or_else(|| self.unknown_escape(start))?;
        if self.prefix.bytes {
            self.content.push(u8::try_from(code).unwrap_or(u8::MAX));
        } else {
            let c = char::from_u32(code).ok_or_else(|| self.unknown_escape(start))?;
            self.push(c);
        }
        self.at = first + length;
        Ok(())
    }

    fn unknown_escape(&self, start: usize) -> ExprError {
        let next = self.text.get(start + 1..).and_then(|rest| rest.chars().next());
        let end = start + 1 + next.map_or(0, char::len_utf8);
        ExprError::Syntax {
            message: format!("`{}` is no escape", self.text.get(start..end).unwrap_or("\\")),
            help: Some("write `\\\\` for a backslash, or a raw text: `r'\\d+'`".to_owned()),
            at: span(start, end),
        }
    }
}
