//! Plain and quoted scalars.

use super::text::{ends_plain, starts_plain};
use super::{Reader, number};
use crate::source::Span;
use crate::yaml::scalar;
use crate::yaml::tree::{Data, Flags, Value};

impl Reader<'_> {
    /// A quoted scalar on one line, with the commonest escapes.
    pub(super) fn quoted(&mut self) -> Option<()> {
        let start = self.at;
        let quote = self.peek(0)?;
        let rest = self.bytes.get(start + 1..)?;
        let length = rest
            .iter()
            .position(|&byte| byte == quote || byte == b'\n' || byte == b'\\' && quote == b'"')?;
        // Two single quotes are one in the text.
        let simple =
            rest.get(length) == Some(&quote) && (quote == b'"' || rest.get(length + 1) != Some(&quote));
        if !simple {
            return self.escaped(quote);
        }
        let end = start + length + 2;
        let data = Data::Written(number(start + 1), number(end - 1));
        self.finish(data, Flags::default(), end)
    }

    /// A quoted scalar whose text is not what stands between the quotes.
    fn escaped(&mut self, quote: u8) -> Option<()> {
        let mut text = String::new();
        let mut at = self.at + 1;
        loop {
            let rest = self.text.get(at..)?;
            let ends = |byte| byte == quote || byte == b'\n' || byte == b'\\' && quote == b'"';
            let length = rest.bytes().position(ends)?;
            text.push_str(rest.get(..length)?);
            let (special, next) = (rest.as_bytes().get(length)?, rest.as_bytes().get(length + 1));
            match (special, next) {
                (b'\'', Some(b'\'')) => text.push('\''),
                (b'\\', Some(b'"')) => text.push('"'),
                (b'\\', Some(b'\\')) => text.push('\\'),
                (b'\\', Some(b'n')) => text.push('\n'),
                (b'\\' | b'\n', _) => return None,
                _ => {
                    let end = at + length + 1;
                    (text.len() <= self.limits.scalar).then_some(())?;
                    let data = self
                        .tree
                        .text_data(&text, Span::new(number(self.at), number(end)));
                    return self.finish(data, Flags::default(), end);
                }
            }
            at += length + 2;
        }
    }

    /// A plain scalar on one line.
    pub(super) fn plain(&mut self, flow: bool) -> Option<()> {
        let start = self.at;
        let rest = self.bytes.get(start..)?;
        starts_plain(rest).then_some(())?;
        let length = ends_plain(rest, flow)?;
        let end = start + length;
        let text = self.text.get(start..end)?;
        let data = match scalar::resolve(text) {
            Value::Null => Data::Null,
            Value::Bool(value) => Data::Bool(value),
            Value::Int(value) => Data::Int(value),
            Value::Float(value) => Data::Float(value),
            Value::Text | Value::List | Value::Map => Data::Written(number(start), number(end)),
        };
        self.finish(data, Flags::PLAIN, end)
    }

    /// The scalar from here to `end`.
    fn finish(&mut self, data: Data, flags: Flags, end: usize) -> Option<()> {
        let id = self.push(data, flags, self.at, end)?;
        self.attach(id, end);
        self.at = end;
        Some(())
    }

    /// One more line of the plain scalar that went before, from its first byte that says something.
    pub(super) fn continued(&mut self) -> Option<()> {
        let open = self.open.last()?;
        let last = self.tree.nodes.last()?;
        (last.flags == Flags::PLAIN && last.parent == open.id.0).then_some(())?;
        // No comment stands between.
        let (first, before) = (last.span.start as usize, last.span.end as usize);
        let gap = self.bytes.get(before..self.at)?;
        gap.iter()
            .all(|byte| matches!(byte, b' ' | b'\n'))
            .then_some(())?;
        let breaks = gap.split(|&byte| byte == b'\n').skip(1).count();
        let length = ends_plain(self.bytes.get(self.at..)?, false)?;
        let end = self.at + length;
        (end - first <= self.limits.scalar).then_some(())?;
        let start = if let Data::Decoded(start, _) = last.data {
            start
        } else {
            let start = self.tree.decoded.len();
            self.tree.decoded.push_str(self.text.get(first..before)?);
            number(start)
        };
        // A single line break is a blank, of several all but the first remain.
        match breaks {
            0 => return None,
            1 => self.tree.decoded.push(' '),
            _ => self.tree.decoded.extend(std::iter::repeat_n('\n', breaks - 1)),
        }
        self.tree.decoded.push_str(self.text.get(self.at..end)?);
        let text = Data::Decoded(start, number(self.tree.decoded.len()));
        let last = self.tree.nodes.last_mut()?;
        last.data = text;
        last.span.end = number(end);
        let open = self.open.last_mut()?;
        open.end = open.end.max(end);
        self.at = end;
        self.end_of_line()
    }
}
