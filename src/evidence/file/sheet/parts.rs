//! Which parts a workbook has: sheets, texts, styles.

use std::collections::HashMap;

use quick_xml::events::Event;

use super::xml::{Xml, attribute};
use crate::evidence::error::Problem;
use crate::evidence::file::archive::Archive;
use crate::evidence::limits::Limits;

/// A sheet.
#[derive(Debug)]
pub(super) struct Sheet {
    /// Its part.
    pub(super) path: String,
}

/// Where the parts of a workbook are.
#[derive(Debug)]
pub(super) struct Parts {
    /// Those that are not hidden; all where all are.
    pub(super) sheets: Vec<Sheet>,
    pub(super) texts: Option<String>,
    pub(super) styles: Option<String>,
    pub(super) is_1904: bool,
}

/// A part by its relation: the last word of its type, and its path.
type Relations = HashMap<String, (String, String)>;

pub(super) fn read(archive: &Archive, limits: &Limits) -> Result<Parts, Problem> {
    let relations = relations(archive, limits)?;
    let of_type = |wanted: &str| {
        let mut paths: Vec<&str> = relations
            .values()
            .filter(|(kind, _)| kind == wanted)
            .map(|(_, path)| path.as_str())
            .collect();
        // The order of a map must not decide.
        paths.sort_unstable();
        paths.first().map(|&path| path.to_owned())
    };
    let mut parts = Parts {
        sheets: Vec::new(),
        texts: of_type("sharedStrings"),
        styles: of_type("styles"),
        is_1904: false,
    };
    let mut hidden = Vec::new();
    let mut xml = open(archive, "xl/workbook.xml", limits)?;
    loop {
        match xml.next()? {
            Event::Start(element) if element.local_name().as_ref() == "workbookPr" => {
                let date1904 = attribute(&element, "date1904")?;
                parts.is_1904 |= matches!(date1904.as_deref(), Some("1" | "true"));
            }
            Event::Start(element) if element.local_name().as_ref() == "sheet" => {
                let id = attribute(&element, "id")?.unwrap_or_default();
                let state = attribute(&element, "state")?;
                if let Some((_, path)) = relations.get(&id).filter(|(kind, _)| kind == "worksheet") {
                    let sheet = Sheet { path: path.clone() };
                    match state.as_deref() {
                        None | Some("visible") => parts.sheets.push(sheet),
                        Some(_) => hidden.push(sheet),
                    }
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if parts.sheets.is_empty() {
        parts.sheets = hidden;
    }
    if parts.sheets.is_empty() {
        return Err(Problem::Empty);
    }
    Ok(parts)
}

pub(super) fn open<'a>(archive: &'a Archive, path: &str, limits: &Limits) -> Result<Xml<'a>, Problem> {
    let entry = archive.find(path).ok_or(Problem::Damaged {
        what: "a part of the workbook is missing",
    })?;
    Ok(Xml::new(archive.open(entry, limits.texts, limits)?, limits))
}

fn relations(archive: &Archive, limits: &Limits) -> Result<Relations, Problem> {
    let mut relations = Relations::new();
    let mut xml = open(archive, "xl/_rels/workbook.xml.rels", limits)?;
    loop {
        match xml.next()? {
            Event::Start(element) if element.local_name().as_ref() == "Relationship" => {
                let id = attribute(&element, "Id")?.unwrap_or_default();
                let kind = attribute(&element, "Type")?.unwrap_or_default();
                let target = attribute(&element, "Target")?.unwrap_or_default();
                let kind = kind.rsplit('/').next().unwrap_or("").to_owned();
                let path = match target.strip_prefix('/') {
                    Some(path) => path.to_owned(),
                    None => format!("xl/{target}"),
                };
                relations.insert(id, (kind, path));
            }
            Event::Eof => return Ok(relations),
            _ => {}
        }
    }
}
