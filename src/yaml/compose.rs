//! Events of the parser into the arena.
//!
//! No recursion: open collections stand on a stack of our own, so depth is a
//! number to compare, never a frame.

use std::sync::Arc;

use granit_parser::{Event, Parser, ScalarStyle, StructureStyle, Tag};

use super::Limits;
use super::error::{LimitKind, YamlError, brief};
use super::quick::quick;
use super::scalar;
use super::tree::{Data, Flags, NO_PARENT, NodeId, RawNode, Tree, Value};
use crate::source::{Place, Source, Span};

/// Parses the one document of a file.
///
/// # Errors
/// Not YAML; empty; several documents; refused by design; past a limit.
pub fn parse(source: &Arc<Source>, limits: Limits) -> Result<Tree, YamlError> {
    match quick(source, limits) {
        Some(tree) => Ok(tree),
        None => parse_events(source, limits),
    }
}

/// As [`parse`], by the events of the parser alone.
///
/// # Errors
/// As [`parse`].
pub fn parse_events(source: &Arc<Source>, limits: Limits) -> Result<Tree, YamlError> {
    let mut composer = Composer::new(source, limits);
    match composer.next_document()? {
        Some(tree) => {
            if let Some(at) = composer.document_starts()? {
                return Err(YamlError::Documents { at });
            }
            Ok(tree)
        }
        None => Err(YamlError::Empty {
            at: Place::start_of(source),
        }),
    }
}

/// Parses all documents of a text, in order.
///
/// # Errors
/// As [`parse`], but none and several documents are fine.
pub fn parse_stream(source: &Arc<Source>, limits: Limits) -> Result<Vec<Tree>, YamlError> {
    let mut composer = Composer::new(source, limits);
    let mut trees = Vec::new();
    while let Some(tree) = composer.next_document()? {
        trees.push(tree);
    }
    Ok(trees)
}

/// A collection whose end has not come yet.
struct Open {
    id: NodeId,
    /// Where its children start on `Composer::pending`.
    first: usize,
    anchor: usize,
    map: bool,
    merges: bool,
    /// Where its last child ends, in bytes.
    end: u32,
    /// `Composer::expanded` at its start.
    expanded: usize,
}

struct Anchor {
    node: NodeId,
    /// Nodes that it stands for, itself and what its own aliases stand for included.
    size: usize,
    complete: bool,
}

pub(super) struct Composer<'s> {
    pub(super) source: &'s Arc<Source>,
    parser: Parser<'s, granit_parser::StrInput<'s>>,
    pub(super) limits: Limits,
    pub(super) tree: Tree,
    open: Vec<Open>,
    /// Children of the open collections, innermost last.
    pending: Vec<NodeId>,
    /// In the order of the parser's ids, which count up.
    anchors: Vec<(usize, Anchor)>,
    /// Nodes that aliases have stood for up to now.
    pub(super) expanded: usize,
    /// Nodes of earlier documents of the stream.
    before: usize,
}

impl<'s> Composer<'s> {
    fn new(source: &'s Arc<Source>, limits: Limits) -> Self {
        Self {
            source,
            parser: Parser::new_from_str_with_options(source.text(), options(limits)),
            limits,
            tree: Tree::empty(Arc::clone(source)),
            open: Vec::new(),
            pending: Vec::new(),
            anchors: Vec::new(),
            expanded: 0,
            before: 0,
        }
    }

    /// The next document; `None` at the end of the stream.
    fn next_document(&mut self) -> Result<Option<Tree>, YamlError> {
        if self.document_starts()?.is_none() {
            return Ok(None);
        }
        loop {
            let Some((event, span)) = self.next_event()? else {
                return Ok(None);
            };
            match event {
                Event::DocumentEnd => return Ok(Some(self.take_tree())),
                Event::Scalar(text, style, anchor, tag) => {
                    self.scalar(&text, style, anchor, tag.as_deref(), span)?;
                }
                Event::SequenceStart(style, anchor, tag) => {
                    self.start(false, style, anchor, tag.as_deref(), span)?;
                }
                Event::MappingStart(style, anchor, tag) => {
                    self.start(true, style, anchor, tag.as_deref(), span)?;
                }
                Event::SequenceEnd | Event::MappingEnd => self.end(span)?,
                Event::Alias(anchor) => self.alias(anchor, span)?,
                _ => {}
            }
        }
    }

    /// Reads up to the start of the next document and says where that is.
    fn document_starts(&mut self) -> Result<Option<Place>, YamlError> {
        while let Some((event, span)) = self.next_event()? {
            if matches!(event, Event::DocumentStart(..)) {
                let span = Span::new(span.start, span.end.max(span.start));
                return Ok(Some(Place::new(self.source, span)));
            }
        }
        Ok(None)
    }

    fn next_event(&mut self) -> Result<Option<(Event<'s>, Span)>, YamlError> {
        match self.parser.next_event() {
            None => Ok(None),
            Some(Ok((event, span))) => Ok(Some((event, bytes(span)))),
            Some(Err(error)) => Err(self.syntax(&error)),
        }
    }

    fn take_tree(&mut self) -> Tree {
        self.before += self.tree.nodes.len();
        self.anchors.clear();
        self.pending.clear();
        let mut tree = std::mem::replace(&mut self.tree, Tree::empty(Arc::clone(self.source)));
        tree.nodes.shrink_to_fit();
        tree
    }

    pub(super) fn place(&self, span: Span) -> Place {
        Place::new(self.source, span)
    }

    pub(super) fn limit(&self, kind: LimitKind, limit: usize, span: Span) -> YamlError {
        YamlError::Limit {
            kind,
            limit,
            at: self.place(span),
        }
    }

    fn push(&mut self, data: Data, flags: Flags, span: Span) -> Result<NodeId, YamlError> {
        let count = self.tree.nodes.len();
        if self.before + count >= self.limits.nodes {
            return Err(self.limit(LimitKind::Nodes, self.limits.nodes, span));
        }
        let id = NodeId(u32::try_from(count).unwrap_or(u32::MAX));
        let parent = self.open.last().map_or(NO_PARENT, |open| open.id.0);
        self.tree.nodes.push(RawNode {
            span,
            parent,
            flags,
            data,
        });
        Ok(id)
    }

    /// Hands a finished node to the collection that is open, or makes it the root.
    fn attach(&mut self, id: NodeId, end: u32) {
        match self.open.last_mut() {
            None => self.tree.root = id,
            Some(open) => {
                open.end = open.end.max(end);
                self.pending.push(id);
            }
        }
    }

    /// Whether the next node is the key of a mapping.
    fn at_key(&self) -> bool {
        self.open
            .last()
            .is_some_and(|open| open.map && (self.pending.len() - open.first).is_multiple_of(2))
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        span: Span,
    ) -> Result<(), YamlError> {
        if text.len() > self.limits.scalar {
            return Err(self.limit(LimitKind::Scalar, self.limits.scalar, span));
        }
        let plain = style == ScalarStyle::Plain;
        // The parser gives a missing value as `~` without bytes.
        let missing = plain && span.start == span.end;
        let span = if style == ScalarStyle::Literal || style == ScalarStyle::Folded {
            self.tree.trimmed(span)
        } else {
            span
        };
        let value = self.scalar_value(if missing { "" } else { text }, plain, tag, span)?;
        let data = match value {
            Value::Null => Data::Null,
            Value::Bool(value) => Data::Bool(value),
            Value::Int(value) => Data::Int(value),
            Value::Float(value) => Data::Float(value),
            Value::Text | Value::List | Value::Map => {
                self.tree.text_data(if missing { "" } else { text }, span)
            }
        };
        let flags = if plain { Flags::PLAIN } else { Flags::default() };
        if self.at_key() {
            self.check_key(value, plain, span)?;
            if plain
                && text == "<<"
                && tag.is_none()
                && let Some(open) = self.open.last_mut()
            {
                open.merges = true;
            }
        }
        let id = self.push(data, flags, span)?;
        if anchor != 0 {
            let anchor = (
                anchor,
                Anchor {
                    node: id,
                    size: 1,
                    complete: true,
                },
            );
            self.anchors.push(anchor);
        }
        self.attach(id, span.end);
        Ok(())
    }

    fn check_key(&self, value: Value, plain: bool, span: Span) -> Result<(), YamlError> {
        if value == Value::Text {
            return Ok(());
        }
        let kind = if plain && span.start == span.end {
            "missing"
        } else {
            value.noun()
        };
        Err(YamlError::Key {
            kind,
            at: self.place(span),
        })
    }

    fn scalar_value(
        &self,
        text: &str,
        plain: bool,
        tag: Option<&Tag>,
        span: Span,
    ) -> Result<Value, YamlError> {
        let Some(tag) = tag else {
            return Ok(if plain { scalar::resolve(text) } else { Value::Text });
        };
        // The non-specific tag `!` makes any scalar text.
        if tag.handle().is_empty() && tag.suffix() == "!" || tag.original() == "!" {
            return Ok(Value::Text);
        }
        let resolved = scalar::resolve(text);
        let (name, fits) = match tag.core_suffix() {
            Some("str") => return Ok(Value::Text),
            Some("null") => ("null", resolved == Value::Null),
            Some("bool") => ("bool", matches!(resolved, Value::Bool(_))),
            Some("int") => ("int", matches!(resolved, Value::Int(_))),
            Some("float") => ("float", matches!(resolved, Value::Int(_) | Value::Float(_))),
            _ => return Err(self.unknown_tag(tag, span)),
        };
        if !fits {
            return Err(YamlError::TaggedValue {
                text: brief(text),
                tag: name,
                at: self.place(span),
            });
        }
        Ok(match (name, resolved) {
            #[expect(clippy::cast_precision_loss, reason = "`!!float 3` asks for just that")]
            ("float", Value::Int(value)) => Value::Float(value as f64),
            _ => resolved,
        })
    }

    fn unknown_tag(&self, tag: &Tag, span: Span) -> YamlError {
        let written = tag.original();
        // The parser tells where the value starts; the tag stands a little before it.
        let from = (span.start as usize).saturating_sub(written.len() + 80);
        let before = self.source.text().get(from..span.start as usize);
        let found = before.and_then(|before| before.rfind(&written));
        let span = found.map_or(span, |at| {
            let start = u32::try_from(from + at).unwrap_or(span.start);
            Span::new(start, start + u32::try_from(written.len()).unwrap_or(0))
        });
        YamlError::Tag {
            tag: brief(&written),
            at: self.place(span),
        }
    }

    fn start(
        &mut self,
        map: bool,
        style: StructureStyle,
        anchor: usize,
        tag: Option<&Tag>,
        span: Span,
    ) -> Result<(), YamlError> {
        if self.open.len() >= self.limits.depth {
            return Err(self.limit(LimitKind::Depth, self.limits.depth, span));
        }
        let noun = if map { Value::Map } else { Value::List };
        if self.at_key() {
            return Err(YamlError::Key {
                kind: noun.noun(),
                at: self.place(span),
            });
        }
        let own = if map { "map" } else { "seq" };
        if let Some(tag) = tag
            && tag.core_suffix() != Some(own)
            && tag.original() != "!"
        {
            return Err(self.unknown_tag(tag, span));
        }
        let flags = if style == StructureStyle::Flow {
            Flags::FLOW
        } else {
            Flags::default()
        };
        let data = if map { Data::Map(0, 0) } else { Data::List(0, 0) };
        let id = self.push(data, flags, span)?;
        if anchor != 0 {
            let anchor = (
                anchor,
                Anchor {
                    node: id,
                    size: 0,
                    complete: false,
                },
            );
            self.anchors.push(anchor);
        }
        self.open.push(Open {
            id,
            first: self.pending.len(),
            anchor,
            map,
            merges: false,
            end: span.start,
            expanded: self.expanded,
        });
        Ok(())
    }

    fn end(&mut self, span: Span) -> Result<(), YamlError> {
        let Some(open) = self.open.pop() else {
            return Ok(());
        };
        let mut children = self.pending.split_off(open.first);
        if open.map {
            self.check_duplicates(&children)?;
            if open.merges {
                children = self.merge(&children)?;
            }
        }
        let first = u32::try_from(self.tree.children.len()).unwrap_or(u32::MAX);
        let count = u32::try_from(children.len()).unwrap_or(u32::MAX);
        // A flow collection ends with its bracket; the parser's end of a block
        // one is the next token, so it is trimmed to its last child.
        let flow = self.tree.flags(open.id).has(Flags::FLOW);
        let end = if flow { span.end } else { open.end };
        self.tree.children.extend_from_slice(&children);
        if let Some(node) = self.tree.nodes.get_mut(open.id.index()) {
            node.data = if open.map {
                Data::Map(first, count)
            } else {
                Data::List(first, count)
            };
            node.span.end = end;
        }
        if open.anchor != 0 {
            let size = self.tree.nodes.len() - open.id.index() + self.expanded - open.expanded;
            if let Ok(index) = self.anchor(open.anchor)
                && let Some((_, anchor)) = self.anchors.get_mut(index)
            {
                anchor.size = size;
                anchor.complete = true;
            }
        }
        self.attach(open.id, end);
        Ok(())
    }

    /// The index of an anchor, by its id.
    fn anchor(&self, id: usize) -> Result<usize, usize> {
        self.anchors.binary_search_by_key(&id, |(id, _)| *id)
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), YamlError> {
        let found = self.anchor(anchor).ok().and_then(|index| self.anchors.get(index));
        let Some((_, found)) = found else {
            return Ok(());
        };
        let (node, size, complete) = (found.node, found.size, found.complete);
        if !complete {
            return Err(YamlError::Cycle {
                name: brief(self.source.slice(span)),
                at: self.place(span),
            });
        }
        self.expanded = self.expanded.saturating_add(size);
        if self.expanded > self.limits.aliases {
            return Err(self.limit(LimitKind::Aliases, self.limits.aliases, span));
        }
        if self.at_key() {
            self.check_key(self.tree.value(node), false, span)?;
        }
        if let Some(shared) = self.tree.nodes.get_mut(node.index()) {
            shared.flags.set(Flags::SHARED);
        }
        self.attach(node, span.end);
        Ok(())
    }
}

/// How the parser reads: by the letter, and without events for comments.
pub(super) fn options(limits: Limits) -> granit_parser::Options {
    // Nesting past our own limit is refused by us, with our words; the
    // parser's limits stand just above and guard its look-ahead.
    let mut options = granit_parser::options! {
        strict_indentation: true,
        flow_nesting_limit: limits.depth + 1,
        block_nesting_limit: limits.depth + 1,
    };
    options.set_emit_comments(false);
    options
}

pub(super) fn bytes(span: granit_parser::Span) -> Span {
    let offset =
        |marker: granit_parser::Marker| u32::try_from(marker.byte_offset().unwrap_or(0)).unwrap_or(u32::MAX);
    Span::new(offset(span.start), offset(span.end))
}
