//! A workbook with one sheet, as small as readers accept it.

use std::fmt::Write as _;

use super::table::zip;

/// A cell of a sheet.
pub(crate) enum Cell {
    /// A text, written in place.
    Text(String),
    /// A number; dates are numbers too.
    Number(i64),
    /// Nothing.
    Empty,
}

/// The bytes of an XLSX file.
pub(crate) fn book(rows: &[Vec<Cell>]) -> Vec<u8> {
    let mut sheet = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><worksheet \
         xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>",
    );
    for (number, row) in (1..).zip(rows) {
        let _ = write!(sheet, "<row r=\"{number}\">");
        for (letter, cell) in ('A'..='Z').zip(row) {
            let _ = match cell {
                Cell::Text(text) => {
                    let text = text.replace('&', "&amp;").replace('<', "&lt;");
                    write!(
                        sheet,
                        "<c r=\"{letter}{number}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"
                    )
                }
                Cell::Number(value) => write!(sheet, "<c r=\"{letter}{number}\"><v>{value}</v></c>"),
                Cell::Empty => Ok(()),
            };
        }
        sheet.push_str("</row>");
    }
    sheet.push_str("</sheetData></worksheet>");
    zip(&[
        ("[Content_Types].xml", TYPES.into()),
        ("_rels/.rels", RELATIONS.into()),
        ("xl/workbook.xml", WORKBOOK.into()),
        ("xl/_rels/workbook.xml.rels", SHEETS.into()),
        ("xl/worksheets/sheet1.xml", sheet.into_bytes()),
    ])
}

const TYPES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Types \
    xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" \
    ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" \
    ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" \
    ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override \
    PartName=\"/xl/worksheets/sheet1.xml\" \
    ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>";

const RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Relationships \
    xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" \
    Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" \
    Target=\"xl/workbook.xml\"/></Relationships>";

const WORKBOOK: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><workbook \
    xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet \
    name=\"Report\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";

const SHEETS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Relationships \
    xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" \
    Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" \
    Target=\"worksheets/sheet1.xml\"/></Relationships>";
