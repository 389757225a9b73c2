//! What the numbers of a workbook are, by how they are shown.

use std::collections::HashMap;

use quick_xml::events::Event;

use super::parts::open;
use super::xml::attribute;
use crate::evidence::error::Problem;
use crate::evidence::file::archive::Archive;
use crate::evidence::limits::Limits;

/// What a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// A number.
    Number,
    /// A date, perhaps with a time.
    Date,
    /// A span of time.
    Span,
    /// A percentage.
    Percent,
}

/// The looks of cells, by the number of their style.
pub(super) fn read(archive: &Archive, path: &str, limits: &Limits) -> Result<Vec<Look>, Problem> {
    let mut xml = open(archive, path, limits)?;
    let mut own: HashMap<String, Look> = HashMap::new();
    let mut looks = Vec::new();
    let mut in_cells = false;
    loop {
        match xml.next()? {
            Event::Start(element) => match element.local_name().as_ref() {
                "numFmt" => {
                    let id = attribute(&element, "numFmtId")?.unwrap_or_default();
                    let code = attribute(&element, "formatCode")?.unwrap_or_default();
                    own.insert(id, look(&code));
                }
                "cellXfs" => in_cells = true,
                "xf" if in_cells => {
                    let id = attribute(&element, "numFmtId")?.unwrap_or_default();
                    looks.push(own.get(&id).copied().unwrap_or_else(|| built_in(&id)));
                }
                _ => {}
            },
            Event::End(element) if element.local_name().as_ref() == "cellXfs" => in_cells = false,
            Event::Eof => return Ok(looks),
            _ => {}
        }
    }
}

/// The numbers that stand for formats without a code (ECMA-376 part 1, 18.8.30).
fn built_in(id: &str) -> Look {
    match id {
        "9" | "10" => Look::Percent,
        "14" | "15" | "16" | "17" | "22" | "27" | "28" | "29" | "30" | "31" | "36" | "50" | "51" | "52"
        | "53" | "54" | "55" | "56" | "57" | "58" => Look::Date,
        "18" | "19" | "20" | "21" | "45" | "46" | "47" => Look::Span,
        _ => Look::Number,
    }
}

/// What a code of a format shows.
fn look(code: &str) -> Look {
    let mut letters = String::new();
    let mut rest = code.split(';').next().unwrap_or("").chars();
    while let Some(c) = rest.next() {
        match c {
            '"' => _ = rest.by_ref().find(|&c| c == '"'),
            '\\' | '_' | '*' => _ = rest.next(),
            '[' => {
                let inside: String = rest.by_ref().take_while(|&c| c != ']').collect();
                let is_span = !inside.is_empty() && inside.chars().all(|c| "hHmMsS".contains(c));
                if is_span {
                    return Look::Span;
                }
            }
            '%' => return Look::Percent,
            c => letters.push(c.to_ascii_lowercase()),
        }
    }
    if letters == "general" {
        Look::Number
    } else if letters.contains(['y', 'd']) {
        Look::Date
    } else if letters.contains(['h', 's']) {
        Look::Span
    } else if letters.contains('m') {
        Look::Date
    } else {
        Look::Number
    }
}
