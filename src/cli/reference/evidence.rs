//! The page of exports: how they are read, formats, our columns.

use crate::cli::explain::page::{Block, Line, Page, paragraph};
use crate::evidence::Limits;
use crate::evidence::format::{FORMATS, Format};
use crate::evidence::record::Kind;

pub(super) fn page() -> Page {
    let mut page = Page::new("Exports", "");
    page.blocks.extend(introduction());
    page.section("Files", files());
    page.section("Values", values());
    page.section("Formats", vec![formats()]);
    let mut shown: Vec<&str> = Vec::new();
    for kind in Kind::ALL {
        let first = kind.columns().as_ptr().cast::<u8>();
        let same = |other: &Kind| other.columns().as_ptr().cast::<u8>() == first;
        let words: Vec<&str> = Kind::ALL
            .iter()
            .filter(|other| same(other))
            .map(|kind| kind.word())
            .collect();
        if words.first().is_some_and(|word| !shown.contains(word)) {
            shown.extend(&words);
            page.section(&format!("Columns of {}", words.join(", ")), columns(kind));
        }
    }
    page
}

fn introduction() -> Vec<Block> {
    vec![
        paragraph(
            "An entry of `evidence` points to a file that a tool exported. What its rows are, the entry says \
             (`kind`); which tool wrote it is recognized by the headers, or named (`format`). A header that is not \
             known is given a meaning under `columns`, by our name.",
        ),
        paragraph(
            "The path is below the folder of `gradus.yaml`. Links are followed as long as they stay below it; \
             nothing in `.git` is read, and nothing but regular files.",
        ),
        paragraph(
            "No cell is ever shown, and a row that cannot be read is never left out in silence: it is counted and \
             told with its number, its column and the reason.",
        ),
        paragraph(
            "Several exports of one kind add up; of inventories those of the newest day do, and earlier ones show \
             the pace of a cycle. Each is counted by itself, since no name is kept: what stands in two of them \
             counts twice, and the answers to the key questions say so. Name one export of the same things, or \
             join them before.",
        ),
    ]
}

fn files() -> Vec<Block> {
    let limits = Limits::default();
    let rows = [
        (
            "delimited text",
            "comma, semicolon, tab or bar; quotes as in RFC 4180; `sep=;` in the first line; rows above the header are skipped",
        ),
        (
            "JSON Lines",
            "an object a line, without lists or objects in it; a file that begins with `{`",
        ),
        (
            "workbook (XLSX)",
            "the first sheet that has a header; dates, spans and percentages by the format of the cell",
        ),
        ("`.gz`", "of one member or several"),
        ("`.zip`", "with one file, as portals pack it"),
    ];
    let table = Block::Table {
        head: ["File", "What is read"].map(str::to_owned).into(),
        rows: rows
            .map(|(file, read)| vec![Line::text(file), Line::text(read)])
            .into(),
    };
    let megabytes = |bytes: u64| bytes >> 20;
    vec![
        paragraph("What a file is, its first bytes say, not its name."),
        table,
        paragraph(
            "Text is UTF-8 or UTF-16. What is neither is taken for Windows-1252, which the report notes.",
        ),
        paragraph(format!(
            "Limits: {} MiB a file, expanded or not; {} MiB an archive or workbook; {} KiB a row; {} columns; {} rows \
             above the header; {} files in an archive; {} bytes from one compressed byte.",
            megabytes(limits.bytes),
            megabytes(limits.archive),
            limits.row >> 10,
            limits.columns,
            limits.banner,
            limits.entries,
            limits.ratio,
        )),
    ]
}

fn values() -> Vec<Block> {
    vec![Block::Items(
        [
            "Dates: `date_format` says their form (`dd-MM-yyyy HH:mm`). Without it, `2026-03-12 15:05`, `12/Mar/26 3:05 PM`, \
             `12 March 2026`, serial numbers of workbooks and their like are recognized. Whether `3/4/2026` begins with \
             the day, the other dates of the file tell; where none does, `date_format` is asked for.",
            "Times: a time that names no zone is one of `time_zone`, else of the organization; exports that are always \
             in UTC are read so. A local time that clocks showed twice is the earlier one; one that they never showed is \
             as much later as they jumped.",
            "Spans: `00:16:30`, `14.38`, `2d 3h 5m`; the unit of a bare number is that of the column.",
            "Nothing: an empty cell, and what `nulls` names, as it stands. Some formats have their own, such as `?`.",
            "A column that stands several times counts where it first holds something.",
        ]
        .map(Line::text)
        .into(),
    )]
}

fn formats() -> Block {
    let row = |format: &&Format| {
        let kinds: Vec<String> = format
            .tables
            .iter()
            .map(|shape| format!("`{}`", shape.kind.word()))
            .collect();
        let mut nulls: Vec<String> = format.nulls.iter().map(|null| format!("`{null}`")).collect();
        if format.utc {
            nulls.push("times are UTC".to_owned());
        }
        let kinds = if kinds.len() > 4 {
            "any".to_owned()
        } else {
            kinds.join(", ")
        };
        vec![
            Line::code(format.name),
            Line::text(format.title),
            Line::text(kinds),
            Line::text(nulls.join(", ")),
        ]
    };
    Block::Table {
        head: ["Format", "Export", "Kinds", "Nothing, zone"]
            .map(str::to_owned)
            .to_vec(),
        rows: FORMATS.iter().map(row).collect(),
    }
}

fn columns(kind: Kind) -> Vec<Block> {
    let row = |column: &crate::evidence::format::Canonical| {
        let needed = if column.needed { "needed" } else { "" };
        let known = FORMATS.iter().filter(|format| {
            let shape = format.shape(kind);
            !format.marks.is_empty()
                && shape.is_some_and(|shape| shape.columns.iter().any(|known| known.name == column.name))
        });
        let known: Vec<String> = known.map(|format| format!("`{}`", format.name)).collect();
        vec![
            Line::code(column.name),
            Line::text(column.form.word()),
            Line::text(needed),
            Line::text(column.meaning),
            Line::text(known.join(", ")),
        ]
    };
    vec![Block::Table {
        head: ["Column", "Type", "", "Meaning", "Exports that have it"]
            .map(str::to_owned)
            .to_vec(),
        rows: kind.columns().iter().map(row).collect(),
    }]
}
