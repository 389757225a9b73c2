//! Scalars, and collections in brackets and braces.

use super::text::{ends_plain, starts_plain};
use super::{Reader, number};
use crate::yaml::scalar;
use crate::yaml::tree::{Data, Flags, Value};

impl Reader<'_> {
    /// A flow collection with all that is in it, from its bracket.
    pub(super) fn flow(&mut self) -> Option<()> {
        let base = self.open.len();
        // Lines of it stand deeper than the block around it; one without a block is left to the parser.
        let indent = self.open.last()?.indent;
        loop {
            // A value, or the end of an empty collection.
            match self.peek(0)? {
                b'[' | b'{' => {
                    self.start(self.peek(0)? == b'{', Flags::FLOW, indent)?;
                    self.at += 1;
                    self.blanks(indent)?;
                    let closes = if self.open.last()?.map { b'}' } else { b']' };
                    if self.peek(0)? != closes {
                        self.flow_key()?;
                        continue;
                    }
                    self.close_flow()?;
                }
                b'"' | b'\'' => self.quoted()?,
                _ => self.plain(true)?,
            }
            // What follows a value, until the next one begins.
            loop {
                if self.open.len() == base {
                    return Some(());
                }
                self.blanks(indent)?;
                match (self.peek(0)?, self.open.last()?.map) {
                    (b',', _) => {
                        self.at += 1;
                        self.blanks(indent)?;
                        self.flow_key()?;
                        break;
                    }
                    (b']', false) | (b'}', true) => self.close_flow()?,
                    _ => return None,
                }
            }
        }
    }

    /// The key of an entry, where a mapping is open; then a value follows.
    fn flow_key(&mut self) -> Option<()> {
        if !self.open.last()?.map {
            return Some(());
        }
        let length = self.key_length()?;
        self.key(length)?;
        // The value stands on the same line.
        let start = self.at;
        while self.peek(0) == Some(b' ') {
            self.at += 1;
        }
        (self.at > start && self.peek(0)? != b'\n').then_some(())
    }

    fn close_flow(&mut self) -> Option<()> {
        self.at += 1;
        self.open.last_mut()?.end = self.at;
        self.close()
    }

    /// Blanks between the parts of a flow collection, line breaks included; comments are left to the parser.
    fn blanks(&mut self, indent: usize) -> Option<()> {
        loop {
            match self.peek(0)? {
                b' ' => self.at += 1,
                b'#' => return None,
                b'\n' => {
                    self.at += 1;
                    let start = self.at;
                    while self.peek(0) == Some(b' ') {
                        self.at += 1;
                    }
                    (self.at - start > indent && self.peek(0)? != b'\n').then_some(())?;
                }
                _ => return Some(()),
            }
        }
    }

    /// A quoted scalar on one line, without escapes.
    pub(super) fn quoted(&mut self) -> Option<()> {
        let start = self.at;
        let quote = self.peek(0)?;
        let rest = self.bytes.get(start + 1..)?;
        let length = rest
            .iter()
            .position(|&byte| byte == quote || byte == b'\n' || byte == b'\\' && quote == b'"')?;
        (rest.get(length) == Some(&quote)).then_some(())?;
        // Two single quotes are one in the text.
        (quote == b'"' || rest.get(length + 1) != Some(&quote)).then_some(())?;
        let end = start + length + 2;
        let data = Data::Written(number(start + 1), number(end - 1));
        let id = self.push(data, Flags::default(), start, end)?;
        self.attach(id, end);
        self.at = end;
        Some(())
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
        let id = self.push(data, Flags::PLAIN, start, end)?;
        self.attach(id, end);
        self.at = end;
        Some(())
    }
}
