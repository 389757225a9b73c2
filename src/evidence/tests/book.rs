//! Workbooks and archives.

use std::io::Write as _;

use super::*;
use crate::evidence::LimitKind;
use crate::evidence::record::Moment;

/// A file of an archive: its name, its bytes, and whether they are compressed.
struct Part<'p>(&'p str, &'p [u8]);

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// An archive of deflated files.
fn zip(parts: &[Part<'_>]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut list = Vec::new();
    for Part(name, bytes) in parts {
        let packed = deflate(bytes);
        let header = u32::try_from(out.len()).unwrap();
        let mut fields = Vec::new();
        fields.extend([20, 0, 0, 0, 8, 0, 0, 0, 0, 0]);
        fields.extend([0; 4]);
        fields.extend(u32::try_from(packed.len()).unwrap().to_le_bytes());
        fields.extend(u32::try_from(bytes.len()).unwrap().to_le_bytes());
        fields.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        fields.extend([0, 0]);
        out.extend(b"PK\x03\x04");
        out.extend(&fields);
        out.extend(name.bytes());
        out.extend(&packed);
        list.extend(b"PK\x01\x02\x14\0");
        list.extend(&fields);
        list.extend([0; 10]);
        list.extend(header.to_le_bytes());
        list.extend(name.bytes());
    }
    let start = u32::try_from(out.len()).unwrap();
    let count = u16::try_from(parts.len()).unwrap().to_le_bytes();
    out.extend(&list);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count);
    out.extend(count);
    out.extend(u32::try_from(list.len()).unwrap().to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="http://x/relationships/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="rId2" Type="http://x/relationships/worksheet" Target="/xl/worksheets/sheet2.xml"/>
<Relationship Id="rId3" Type="http://x/relationships/sharedStrings" Target="sharedStrings.xml"/>
<Relationship Id="rId4" Type="http://x/relationships/styles" Target="styles.xml"/></Relationships>"#;
const WORKBOOK: &str = r#"<workbook xmlns:r="r"><sheets><sheet name="Cover" sheetId="1" r:id="rId1"/><sheet name="Data" sheetId="2" r:id="rId2"/></sheets></workbook>"#;
const STYLES: &str = r#"<styleSheet><numFmts count="2"><numFmt numFmtId="164" formatCode="dd/mm/yyyy\ hh:mm"/><numFmt numFmtId="165" formatCode="[h]:mm:ss"/></numFmts>
<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>"#;
/// What it says of its count must not be believed.
const TEXTS: &str = r#"<sst count="99999999999999" uniqueCount="99999999999999"><si><t>id</t></si><si><t>priority</t></si><si><t>opened</t></si><si><r><t>P</t></r><r><t>1 &amp; up</t></r><rPh><t>x</t></rPh></si></sst>"#;
const COVER: &str = r#"<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>A report</t></is></c></row></sheetData></worksheet>"#;
const DATA: &str = r#"<worksheet><dimension ref="A1:XFD1048576"/><sheetData>
<row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3" t="s"><v>1</v></c><c r="C3" t="s"><v>2</v></c><c r="D3" t="inlineStr"><is><t>response</t></is></c><c r="E3" t="str"><v>escalated</v></c></row>
<row r="4"><c r="A4"><v>17.0</v></c><c r="B4" t="s"><v>3</v></c><c r="C4" s="1"><v>46093.628472222219</v></c><c r="D4" s="2"><v>1.0416666666666667</v></c><c r="E4" t="b"><v>1</v></c></row>
<row r="9"><c r="A9"><v>18</v></c><c r="C9" t="e"><v>#N/A</v></c></row>
</sheetData></worksheet>"#;

fn book(texts: &str, data: &str) -> Vec<u8> {
    zip(&[
        Part("[Content_Types].xml", b"<Types/>"),
        Part("xl/workbook.xml", WORKBOOK.as_bytes()),
        Part("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
        Part("xl/sharedStrings.xml", texts.as_bytes()),
        Part("xl/styles.xml", STYLES.as_bytes()),
        Part("xl/worksheets/sheet1.xml", COVER.as_bytes()),
        Part("xl/worksheets/sheet2.xml", data.as_bytes()),
    ])
}

#[test]
fn a_workbook_is_read_from_the_sheet_with_a_header() {
    let mut found = Vec::new();
    let summary = tickets(&book(TEXTS, DATA), &request(Kind::Tickets), &mut |ticket| {
        let text = |text: Option<&str>| text.map(str::to_owned);
        found.push((
            ticket.row,
            ticket.id.to_owned(),
            text(ticket.priority),
            ticket.opened,
            ticket.response.map(|stated| stated.seconds),
            ticket.escalated,
        ));
    });
    assert_eq!(summary.rows, 2);
    let first = (
        4,
        "17".to_owned(),
        Some("P1 & up".to_owned()),
        Some(Moment(1_773_327_900)),
        Some(90_000),
        Some(true),
    );
    assert_eq!(found[0], first);
    assert_eq!(found[1], (9, "18".to_owned(), None, None, None, None));
}

#[test]
fn days_of_a_workbook_may_count_from_1904() {
    let parts = book(TEXTS, DATA);
    let text = WORKBOOK.replace("<sheets>", r#"<workbookPr date1904="1"/><sheets>"#);
    let data = DATA.replace("46093.628472222219", "44631.628472222219");
    let bytes = zip(&[
        Part("xl/workbook.xml", text.as_bytes()),
        Part("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
        Part("xl/sharedStrings.xml", TEXTS.as_bytes()),
        Part("xl/styles.xml", STYLES.as_bytes()),
        Part("xl/worksheets/sheet1.xml", COVER.as_bytes()),
        Part("xl/worksheets/sheet2.xml", data.as_bytes()),
    ]);
    let request = request(Kind::Tickets);
    assert_eq!(
        records(&bytes, &request).unwrap().1,
        records(&parts, &request).unwrap().1
    );
}

#[test]
fn a_far_cell_costs_nothing() {
    let far = DATA.replace(
        "</sheetData>",
        r#"<row r="1048576"><c r="A1048576"><v>19</v></c></row></sheetData>"#,
    );
    let (summary, _) = records(&book(TEXTS, &far), &request(Kind::Tickets)).unwrap();
    assert_eq!(summary.rows, 3);
    let wide = DATA.replace(
        "</sheetData>",
        r#"<row r="10"><c r="XFD10"><v>19</v></c></row></sheetData>"#,
    );
    let error = records(&book(TEXTS, &wide), &request(Kind::Tickets)).unwrap_err();
    let columns = Problem::Limit {
        limit: LimitKind::Columns,
        value: 4096,
    };
    assert_eq!((error.row, error.problem), (Some(10), columns));
}

#[test]
fn entities_of_a_document_type_are_not_expanded() {
    let texts = TEXTS.replace(
        "<sst ",
        "<!DOCTYPE sst [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY x SYSTEM \"file:///etc/passwd\">]><sst ",
    );
    let texts = texts.replace("P</t>", "P&x;&a;</t>");
    let mut priority = String::new();
    tickets(&book(&texts, DATA), &request(Kind::Tickets), &mut |ticket| {
        priority.push_str(ticket.priority.unwrap_or(""));
    });
    assert_eq!(priority, "P\u{fffd}\u{fffd}1 & up");
}

#[test]
fn a_workbook_that_expands_too_far_ends_at_a_limit() {
    let row = "<row><c><v>18</v></c></row>";
    let bomb = DATA.replace("</sheetData>", &format!("{}</sheetData>", row.repeat(40_000)));
    let early = Request {
        limits: Limits {
            ratio_from: 100_000,
            ratio: 50,
            ..Limits::default()
        },
        ..request(Kind::Tickets)
    };
    let error = records(&book(TEXTS, &bomb), &early).unwrap_err();
    assert!(
        matches!(
            error.problem,
            Problem::Limit {
                limit: LimitKind::Ratio,
                ..
            }
        ),
        "{error}"
    );
    let long = DATA.replace("17.0", &"1".repeat(3 << 20));
    let error = records(&book(TEXTS, &long), &request(Kind::Tickets)).unwrap_err();
    assert!(
        matches!(
            error.problem,
            Problem::Limit {
                limit: LimitKind::Row,
                ..
            }
        ),
        "{error}"
    );
    let texts = TEXTS.replace(
        "</sst>",
        &format!("{}</sst>", "<si><t>abcdefgh</t></si>".repeat(100_000)),
    );
    let within = |most: usize| {
        let limits = Limits {
            texts: most as u64,
            ..Limits::default()
        };
        let request = Request {
            limits,
            ..request(Kind::Tickets)
        };
        records(&book(&texts, DATA), &request).map_err(|error| error.problem)
    };
    assert!(within(texts.len()).is_ok());
    let over = Problem::Limit {
        limit: LimitKind::Texts,
        value: texts.len() as u64 - 1,
    };
    assert_eq!(within(texts.len() - 1).unwrap_err(), over);
}

#[test]
fn broken_workbooks_are_told() {
    let cut = DATA.split_once("<row r=\"9\">").unwrap().0;
    let error = records(&book(TEXTS, cut), &request(Kind::Tickets)).unwrap_err();
    assert!(
        matches!(error.problem, Problem::Cut { .. } | Problem::Damaged { .. }),
        "{error}"
    );
    let texts = TEXTS.replace("<si><t>opened</t></si>", "");
    let error = records(&book(&texts, DATA), &request(Kind::Tickets)).unwrap_err();
    assert!(matches!(error.problem, Problem::Damaged { .. }), "{error}");
    let number = DATA.replace("r=\"9\"", "r=\"99999999\"");
    let error = records(&book(TEXTS, &number), &request(Kind::Tickets)).unwrap_err();
    assert!(matches!(error.problem, Problem::Damaged { .. }), "{error}");
}

const CSV: &str = "Device name,Last check-in,Managed by\nPC1,2026-03-12,Intune\n";

#[test]
fn intune_packs_its_csv_into_an_archive() {
    let bytes = zip(&[Part("DevicesWithInventory_1.csv", CSV.as_bytes())]);
    let summary = devices(&bytes, &request(Kind::Inventory), &mut |device| {
        assert_eq!(device.machine, "PC1");
    });
    assert_eq!((summary.format, summary.rows), ("intune-devices", 1));
}

#[test]
fn an_archive_of_several_files_is_told() {
    let bytes = zip(&[Part("a.csv", CSV.as_bytes()), Part("b.csv", CSV.as_bytes())]);
    assert!(matches!(
        problem(&bytes, &request(Kind::Inventory)),
        Problem::NotATable { .. }
    ));
}

#[test]
fn files_of_an_archive_that_overlap_are_refused() {
    let mut bytes = zip(&[Part("a.csv", CSV.as_bytes()), Part("b.csv", CSV.as_bytes())]);
    // Both entries of the list point to the first file.
    let second = bytes
        .windows(4)
        .rposition(|window| window == b"PK\x01\x02")
        .unwrap();
    bytes[second + 42..second + 46].copy_from_slice(&[0; 4]);
    let damaged = problem(&bytes, &request(Kind::Inventory));
    assert_eq!(
        damaged,
        Problem::Damaged {
            what: "files in the archive overlap"
        }
    );
}

#[test]
fn an_archive_has_limits_and_may_be_cut() {
    let parts: Vec<String> = (0..40).map(|index| format!("{index}.csv")).collect();
    let parts: Vec<Part<'_>> = parts.iter().map(|name| Part(name, b"x")).collect();
    let small = |limits| Request {
        limits,
        ..request(Kind::Inventory)
    };
    let few = small(Limits {
        entries: 30,
        ..Limits::default()
    });
    let bytes = zip(&parts);
    assert!(matches!(
        problem(&bytes, &few),
        Problem::Limit {
            limit: LimitKind::Entries,
            ..
        }
    ));
    let short = small(Limits {
        archive: 100,
        ..Limits::default()
    });
    assert!(matches!(
        problem(&bytes, &short),
        Problem::Limit {
            limit: LimitKind::Archive,
            ..
        }
    ));
    let cut = problem(&bytes[..bytes.len() - 30], &request(Kind::Inventory));
    assert!(matches!(cut, Problem::Cut { .. }), "{cut:?}");
    let bomb = zip(&[Part(
        "a.csv",
        &[CSV.as_bytes(), &b"PC1,2026-03-12,Intune\n".repeat(100_000)].concat(),
    )]);
    let early = small(Limits {
        ratio_from: 100_000,
        ratio: 50,
        ..Limits::default()
    });
    let error = records(&bomb, &early).unwrap_err();

    assert!(
        matches!(
            error.problem,
            Problem::Limit {
                limit: LimitKind::Ratio,
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn a_password_is_told() {
    let mut bytes = zip(&[Part("a.csv", CSV.as_bytes())]);
    let record = bytes
        .windows(4)
        .rposition(|window| window == b"PK\x01\x02")
        .unwrap();
    bytes[record + 8] |= 1;
    assert!(matches!(
        problem(&bytes, &request(Kind::Inventory)),
        Problem::NotATable { what } if what.contains("password")
    ));
}
