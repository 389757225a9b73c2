//! The texts that a workbook keeps for all of its sheets.

use quick_xml::events::Event;

use super::parts::open;
use super::xml::append;
use crate::evidence::error::Problem;
use crate::evidence::file::archive::Archive;
use crate::evidence::limits::Limits;

/// Texts by number, in one piece of memory.
#[derive(Debug, Default)]
pub(super) struct Texts {
    all: String,
    ends: Vec<usize>,
}

impl Texts {
    /// The text of a number.
    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)?;
        let start = match index.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.all.get(start..end)
    }
}

pub(super) fn read(archive: &Archive, path: &str, limits: &Limits) -> Result<Texts, Problem> {
    let mut texts = Texts::default();
    let mut xml = open(archive, path, limits)?;
    let (mut in_text, mut in_hint) = (false, false);
    loop {
        let event = xml.next()?;
        match &event {
            Event::Start(element) => match element.local_name().as_ref() {
                "t" => in_text = true,
                // How a text is pronounced; not a part of it.
                "rPh" => in_hint = true,
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "t" => in_text = false,
                "rPh" => in_hint = false,
                "si" => texts.ends.push(texts.all.len()),
                _ => {}
            },
            Event::Eof => return Ok(texts),
            event if in_text && !in_hint => append(event, &mut texts.all)?,
            _ => {}
        }
    }
}
