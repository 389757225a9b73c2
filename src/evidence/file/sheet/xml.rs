//! XML as a stream of events, each within bounds.

use std::io::{self, BufReader, Read};

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};

use crate::evidence::error::{LimitKind, Problem};
use crate::evidence::file::archive::Expanded;
use crate::evidence::file::trouble;
use crate::evidence::limits::Limits;

/// What was read since the last event, which must not become too much: one text would
/// be held whole.
struct Bounded<'a> {
    inner: Expanded<'a>,
    since: usize,
    limit: usize,
}

impl Read for Bounded<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(out)?;
        self.since += count;
        if self.since > self.limit + out.len() {
            return Err(io::Error::other(Problem::Limit {
                limit: LimitKind::Row,
                value: self.limit as u64,
            }));
        }
        Ok(count)
    }
}

/// A part of a workbook.
pub(super) struct Xml<'a> {
    reader: Reader<BufReader<Bounded<'a>>>,
    buffer: Vec<u8>,
}

pub(super) const DAMAGED: Problem = Problem::Damaged {
    what: "a part of the workbook is no XML",
};

impl<'a> Xml<'a> {
    pub(super) fn new(inner: Expanded<'a>, limits: &Limits) -> Self {
        let bounded = Bounded {
            inner,
            since: 0,
            limit: limits.row,
        };
        let mut reader = Reader::from_reader(BufReader::with_capacity(64 << 10, bounded));
        reader.config_mut().expand_empty_elements = true;
        Self {
            reader,
            buffer: Vec::new(),
        }
    }

    /// The next event; an empty element is its start and its end.
    pub(super) fn next(&mut self) -> Result<Event<'_>, Problem> {
        self.buffer.clear();
        self.reader.get_mut().get_mut().since = 0;
        match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => Ok(event),
            Err(quick_xml::Error::Io(error)) => Err(trouble(&error)),
            Err(_) => Err(DAMAGED),
        }
    }
}

/// The value of an attribute by its local name.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, Problem> {
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| DAMAGED)?;
        if attribute.key.local_name().as_ref() == name {
            let value = quick_xml::escape::unescape(&attribute.value).map_err(|_| DAMAGED)?;
            return Ok(Some(value.into_owned()));
        }
    }
    Ok(None)
}

/// Appends the text of an event, if it is one.
pub(super) fn append(event: &Event<'_>, text: &mut String) -> Result<(), Problem> {
    match event {
        Event::Text(found) => text.push_str(found),
        Event::CData(found) => text.push_str(found),
        Event::GeneralRef(name) => {
            if let Some(character) = name.resolve_char_ref().map_err(|_| DAMAGED)? {
                text.push(character);
            } else {
                // An entity of the document's own stays unexpanded, as a mark.
                text.push_str(resolve_xml_entity(name).unwrap_or("\u{fffd}"));
            }
        }
        _ => {}
    }
    Ok(())
}
