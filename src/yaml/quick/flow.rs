//! Collections in brackets and braces.

use super::Reader;
use crate::yaml::tree::Flags;

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
}
