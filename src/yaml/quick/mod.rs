//! The commonest YAML, read without events.
//!
//! Takes a text, gives the tree that the parser would make of it, or nothing
//! where the text holds anything beyond a small part of the language: then the
//! parser has the word, for errors as for all else. That part is: one document
//! with at most a marker before it; block mappings with simple keys; block
//! lists; flow collections without comments; plain scalars, in blocks over
//! several lines too; quoted scalars on one line with the commonest escapes;
//! block scalars; comments. Not part of it: anchors, tags, values that are
//! missing, tabs and carriage returns. Whatever is in doubt is left to the
//! parser, so that both always agree; tests compare them over the external
//! suite, all short block scalars, and millions of damaged texts.

mod block;
mod flow;
mod scalars;
#[cfg(test)]
mod tests;
mod text;

use std::collections::HashSet;
use std::sync::Arc;

use super::Limits;
use super::mapping::differ;
use super::scalar;
use super::tree::{Data, Flags, NO_PARENT, NodeId, RawNode, Tree, Value};
use crate::source::{Source, Span};

/// The tree of a text that is simple throughout.
pub(super) fn quick(source: &Arc<Source>, limits: Limits) -> Option<Tree> {
    let text = source.text();
    if !text::is_simple(text.as_bytes()) || u32::try_from(text.len()).is_err() {
        return None;
    }
    let mut reader = Reader::new(source, limits);
    reader.document()?;
    reader.tree.nodes.shrink_to_fit();
    Some(reader.tree)
}

/// A collection whose end has not come yet.
struct Open {
    id: NodeId,
    /// Where its children start on `Reader::pending`.
    first: usize,
    map: bool,
    /// The column of its keys or dashes, from 0; of a flow collection, that of the block around it.
    indent: usize,
    /// Where its last child ends, in bytes.
    end: usize,
    /// A dash or a key stands there without its value.
    awaits: bool,
    /// A list in the column of its key, which to the parser starts behind its first dash.
    level: bool,
    /// Where it starts then, if its first child is a block scalar: at the header, not at the text.
    header: Option<usize>,
}

struct Reader<'s> {
    text: &'s str,
    bytes: &'s [u8],
    at: usize,
    limits: Limits,
    tree: Tree,
    open: Vec<Open>,
    /// Children of the open collections, innermost last.
    pending: Vec<NodeId>,
}

impl<'s> Reader<'s> {
    fn new(source: &'s Arc<Source>, limits: Limits) -> Self {
        let text = source.text();
        let mut tree = Tree::empty(Arc::clone(source));
        // Measured on declarations: a node for every 9 to 14 bytes.
        tree.nodes.reserve(text.len() / 9);
        Self {
            text,
            bytes: text.as_bytes(),
            at: 0,
            limits,
            tree,
            open: Vec::new(),
            pending: Vec::new(),
        }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    /// Whether nothing, or a blank, stands so far ahead.
    fn is_blank_at(&self, ahead: usize) -> bool {
        matches!(self.peek(ahead), None | Some(b' ' | b'\n'))
    }

    fn document(&mut self) -> Option<()> {
        let mut next = self.next_line();
        if next == Some(0) && self.bytes.get(self.at..)?.starts_with(b"---") {
            // The marker says nothing, where nothing stands behind it.
            self.at += 3;
            self.end_of_line()?;
            next = self.next_line();
        }
        while let Some(indent) = next {
            self.line(indent)?;
            next = self.next_line();
        }
        self.close_deeper(None)?;
        self.open.is_empty().then_some(())?;
        (!self.tree.nodes.is_empty()).then_some(())
    }

    /// Goes to the first byte of the next line that says something; its column, from 0.
    fn next_line(&mut self) -> Option<usize> {
        loop {
            let start = self.at;
            while self.peek(0) == Some(b' ') {
                self.at += 1;
            }
            match self.peek(0)? {
                b'\n' => self.at += 1,
                b'#' => self.skip_line(),
                _ => return Some(self.at - start),
            }
        }
    }

    fn skip_line(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or(&[]);
        self.at += rest
            .iter()
            .position(|&byte| byte == b'\n')
            .map_or(rest.len(), |end| end + 1);
    }

    /// Blanks and a comment up to the end of the line.
    fn end_of_line(&mut self) -> Option<()> {
        let start = self.at;
        while self.peek(0) == Some(b' ') {
            self.at += 1;
        }
        match self.peek(0) {
            None => Some(()),
            Some(b'\n') => {
                self.at += 1;
                Some(())
            }
            Some(b'#') if self.at > start => {
                self.skip_line();
                Some(())
            }
            Some(_) => None,
        }
    }

    /// A line from its first byte that says something.
    fn line(&mut self, indent: usize) -> Option<()> {
        let marker = |text: &[u8]| {
            self.bytes
                .get(self.at..)
                .is_some_and(|rest| rest.starts_with(text))
        };
        if indent == 0 && (marker(b"---") || marker(b"...") || marker(b"%")) {
            return None;
        }
        self.close_deeper(Some(indent))?;
        let dash = self.peek(0) == Some(b'-') && self.is_blank_at(1);
        let top = self.open.last().map(|open| (open.map, open.indent, open.awaits));
        match top {
            None if self.tree.nodes.is_empty() => self.begin(indent, dash),
            None => None,
            Some((map, column, true)) => {
                // A list may stand in the column of the key that it is the value of.
                let fits = indent > column || map && dash && indent == column;
                fits.then_some(())?;
                if indent > column {
                    return self.begin(indent, dash);
                }
                self.start(false, Flags::default(), indent)?;
                self.open.last_mut()?.level = true;
                self.item(indent)
            }
            Some((map, column, false)) => {
                if column != indent {
                    return self.continued();
                }
                match (map, dash) {
                    (true, false) => self.entry(),
                    (false, true) => self.item(indent),
                    (false, false) => {
                        // The list stood in the column of its key.
                        self.close()?;
                        let back = self.open.last()?;
                        (back.map && back.indent == indent && !back.awaits).then_some(())?;
                        self.entry()
                    }
                    (true, true) => None,
                }
            }
        }
    }

    /// Begins a block collection at this column.
    fn begin(&mut self, indent: usize, dash: bool) -> Option<()> {
        if dash {
            self.start(false, Flags::default(), indent)?;
            self.item(indent)
        } else {
            // The key is looked at first: a scalar on a line of its own is left to the parser.
            self.key_length()?;
            self.start(true, Flags::default(), indent)?;
            self.entry()
        }
    }

    /// `- …`, from the dash.
    fn item(&mut self, indent: usize) -> Option<()> {
        let dash = self.at;
        self.at += 1;
        while self.peek(0) == Some(b' ') {
            self.at += 1;
        }
        self.open.last_mut()?.awaits = true;
        let blanks = self.at > dash + 1;
        if self.ends_line(dash + 1) {
            // Behind blanks the parser starts the list at another byte.
            (!blanks).then_some(())?;
            return self.end_of_line();
        }
        let column = indent + (self.at - dash);
        if self.peek(0) == Some(b'-') && self.is_blank_at(1) {
            return None;
        }
        if self.key_length().is_some() {
            self.start(true, Flags::default(), column)?;
            return self.entry();
        }
        self.value()
    }

    /// `key: …`, from the key.
    fn entry(&mut self) -> Option<()> {
        let length = self.key_length()?;
        self.key(length)?;
        self.open.last_mut()?.awaits = true;
        let start = self.at;
        while self.peek(0) == Some(b' ') {
            self.at += 1;
        }
        if self.ends_line(start) {
            return self.end_of_line();
        }
        self.value()
    }

    /// Whether nothing but blanks and a comment stood from `start` on; then it goes back there.
    fn ends_line(&mut self, start: usize) -> bool {
        let ends = match self.peek(0) {
            None | Some(b'\n') => true,
            Some(b'#') => self.at > start,
            Some(_) => false,
        };
        if ends {
            self.at = start;
        }
        ends
    }

    /// A value on the line of its key or dash, and the end of that line.
    fn value(&mut self) -> Option<()> {
        match self.peek(0)? {
            b'[' | b'{' => self.flow()?,
            b'"' | b'\'' => self.quoted()?,
            b'|' | b'>' => return self.block(),
            _ => self.plain(false)?,
        }
        self.end_of_line()
    }

    /// The length of the simple key that stands here with its colon; `None` for all else.
    fn key_length(&self) -> Option<usize> {
        let rest = self.bytes.get(self.at..)?;
        let length = text::key_length(rest)?;
        matches!(rest.get(length + 1), None | Some(b' ' | b'\n')).then_some(length)
    }

    /// Takes a key and its colon.
    fn key(&mut self, length: usize) -> Option<()> {
        let (start, end) = (self.at, self.at + length);
        let text = self.text.get(start..end)?;
        // Null and the truth values are no keys; the parser says so.
        (scalar::resolve(text) == Value::Text).then_some(())?;
        let data = Data::Written(number(start), number(end));
        let id = self.push(data, Flags::PLAIN, start, end)?;
        self.attach(id, end);
        self.at = end + 1;
        Some(())
    }

    fn push(&mut self, data: Data, flags: Flags, start: usize, end: usize) -> Option<NodeId> {
        let count = self.tree.nodes.len();
        if count >= self.limits.nodes || end - start > self.limits.scalar {
            return None;
        }
        self.tree.nodes.push(RawNode {
            span: Span::new(number(start), number(end)),
            parent: self.open.last().map_or(NO_PARENT, |open| open.id.0),
            flags,
            data,
        });
        Some(NodeId(number(count)))
    }

    /// Hands a finished node to the collection around it, or makes it the root.
    fn attach(&mut self, id: NodeId, end: usize) {
        match self.open.last_mut() {
            None => self.tree.root = id,
            Some(open) => {
                open.end = open.end.max(end);
                open.awaits = false;
                self.pending.push(id);
            }
        }
    }

    /// Opens a collection that starts here.
    fn start(&mut self, map: bool, flags: Flags, indent: usize) -> Option<()> {
        if self.open.len() >= self.limits.depth {
            return None;
        }
        let data = if map { Data::Map(0, 0) } else { Data::List(0, 0) };
        let id = self.push(data, flags, self.at, self.at)?;
        self.open.push(Open {
            id,
            first: self.pending.len(),
            map,
            indent,
            end: self.at,
            awaits: false,
            level: false,
            header: None,
        });
        Some(())
    }

    /// Ends the block collections that stand deeper than a column; all of them at the end of the text.
    fn close_deeper(&mut self, column: Option<usize>) -> Option<()> {
        while let Some(open) = self.open.last()
            && column.is_none_or(|column| open.indent > column)
        {
            self.close()?;
        }
        Some(())
    }

    /// Ends the innermost collection.
    fn close(&mut self) -> Option<()> {
        let open = self.open.pop()?;
        // A value that is missing is the parser's to tell.
        (!open.awaits).then_some(())?;
        let children = self.pending.get(open.first..)?;
        if open.map && !self.distinct(children) {
            return None;
        }
        let first = number(self.tree.children.len());
        let count = number(children.len());
        let start = match children.first() {
            Some(child) if open.level => {
                let header = open.header.map(number);
                header.or_else(|| Some(self.tree.span(*child).start))
            }
            _ => None,
        };
        self.tree.children.extend_from_slice(children);
        self.pending.truncate(open.first);
        let node = self.tree.nodes.get_mut(open.id.index())?;
        node.data = if open.map {
            Data::Map(first, count)
        } else {
            Data::List(first, count)
        };
        node.span.end = number(open.end);
        node.span.start = start.unwrap_or(node.span.start);
        self.attach(open.id, open.end);
        Some(())
    }

    /// Whether no key stands twice; `children` are keys and values in turn.
    fn distinct(&self, children: &[NodeId]) -> bool {
        let text = |id: &NodeId| self.tree.text(*id).unwrap_or("");
        let keys = || children.iter().step_by(2);
        if differ(keys().map(text)) {
            return true;
        }
        let mut seen = HashSet::with_capacity(children.len() / 2);
        keys().all(|key| seen.insert(text(key)))
    }
}

/// Offsets and counts fit: longer texts are not taken.
fn number(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
