//! Files that are broken, hostile, or in a form of their own.

use std::io::Write as _;

use super::*;
use crate::evidence::{LimitKind, Note, Reason, Why};

const TICKETS: &str = "id,priority,opened\nT1,P1,2026-03-12 15:05\nT2,P2,2026-03-13 08:00\n";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// What the plain form gives, to which every other form must be equal.
fn plain() -> Vec<String> {
    records(TICKETS.as_bytes(), &request(Kind::Tickets)).unwrap().1
}

#[track_caller]
fn same(bytes: &[u8]) -> ReadSummary {
    let (summary, found) = records(bytes, &request(Kind::Tickets)).unwrap();
    assert_eq!(found, plain());
    assert_eq!(summary.rows, 2);
    summary
}

#[test]
fn encodings_give_the_same_rows() {
    same(format!("\u{feff}{TICKETS}").as_bytes());
    for (mark, order) in [
        (vec![0xFF, 0xFE], u16::to_le_bytes as fn(u16) -> [u8; 2]),
        (vec![], u16::to_le_bytes),
        (vec![0xFE, 0xFF], u16::to_be_bytes),
        (vec![], u16::to_be_bytes),
    ] {
        let mut bytes = mark;
        bytes.extend(TICKETS.encode_utf16().flat_map(order));
        same(&bytes);
    }
}

#[test]
fn delimiters_give_the_same_rows() {
    for delimiter in [";", "\t", "|"] {
        same(TICKETS.replace(',', delimiter).as_bytes());
    }
    let named = format!("sep=;\n{}", TICKETS.replace(',', ";"));
    let (_, found) = records(named.as_bytes(), &request(Kind::Tickets)).unwrap();
    assert_eq!(found.len(), 2);
    assert!(
        found[0].contains("row: 3"),
        "the first line counts as a line of the file"
    );
    same(TICKETS.replace('\n', "\r\n").as_bytes());
    same(TICKETS.replace('\n', "\r").as_bytes());
    same(TICKETS.trim_end().as_bytes());
}

#[test]
fn commas_in_quotes_do_not_hide_the_delimiter() {
    let text = "id;priority;topic\nT1;P1;\"a, b, c, d\"\nT2;P2;\"x\ny\"\nT3;P3;\"he said \"\"no\"\"\"\n";
    let mut topics = Vec::new();
    let mut rows = Vec::new();
    tickets(text.as_bytes(), &request(Kind::Tickets), &mut |ticket| {
        topics.push(ticket.topic.unwrap_or("").to_owned());
        rows.push(ticket.row);
    });
    assert_eq!(topics, ["a, b, c, d", "x\ny", "he said \"no\""]);
    assert_eq!(rows, [2, 3, 5], "a row is the line on which it starts");
}

#[test]
fn gzip_of_one_member_or_several_is_read() {
    same(&gzip(TICKETS.as_bytes()));
    let (first, rest) = TICKETS.split_at(25);
    let mut bytes = gzip(first.as_bytes());
    bytes.extend(gzip(rest.as_bytes()));
    same(&bytes);
}

#[test]
fn windows_1252_is_told() {
    let mut bytes = b"id,priority,topic\nT1,P1,caf".to_vec();
    bytes.extend([0xE9, b'\n']);
    let mut topic = String::new();
    let summary = tickets(&bytes, &request(Kind::Tickets), &mut |ticket| {
        topic = ticket.topic.unwrap().to_owned();
    });
    assert_eq!(topic, "caf\u{e9}");
    assert_eq!(summary.notes, [Note::GuessedEncoding]);
}

#[test]
fn a_late_byte_of_another_encoding_is_an_unread_row() {
    let mut bytes = "id,priority,topic\nT1,P1,caf\u{e9}\n".as_bytes().to_vec();
    for row in 0..20_000 {
        bytes.extend(format!("T{row},P1,x\n").bytes());
    }
    bytes.extend(b"T9,P1,caf\xE9\n");
    let limits = Limits {
        sample: 4096,
        ..Limits::default()
    };
    let request = Request {
        limits,
        ..request(Kind::Tickets)
    };
    let (summary, _) = records(&bytes, &request).unwrap();
    assert_eq!((summary.rows, summary.unread.rows), (20_001, 1));
    assert_eq!(
        summary.unread.first[0].why,
        Why {
            column: Some("topic"),
            reason: Reason::Encoding
        }
    );
}

#[test]
fn json_lines_are_read_and_may_bring_keys_late() {
    let mut text = String::new();
    for row in 0..30_000 {
        text.push_str(&format!(
            "{{\"id\": {row}, \"priority\": \"P1\", \"list\": [1, {{\"a\": 2}}]}}\n"
        ));
    }
    text.push_str("\n{\"id\": \"last\", \"reopened\": 3, \"opened\": \"2026-03-12T15:05:00Z\", \"escalated\": true, \"tier\": null}\n");
    let mut last = None;
    let summary = tickets(text.as_bytes(), &request(Kind::Tickets), &mut |ticket| {
        last = Some((
            ticket.id.to_owned(),
            ticket.reopened,
            ticket.opened.is_some(),
            ticket.escalated,
            ticket.row,
        ));
    });
    assert_eq!(summary.rows, 30_001);
    assert_eq!(last, Some(("last".to_owned(), Some(3), true, Some(true), 30_002)));
}

#[test]
fn json_lines_that_are_none_are_counted() {
    let text = "{\"id\": 1, \"priority\": \"P1\"}\nnot json\n{\"id\": [2], \"priority\": \"P1\"}\n{\"id\": 3, \"priority\": \"P1\"}\n";
    let (summary, found) = records(text.as_bytes(), &request(Kind::Tickets)).unwrap();
    assert_eq!((found.len(), summary.unread.rows), (2, 2));
    let whys: Vec<(u64, String)> = summary
        .unread
        .first
        .iter()
        .map(|row| (row.row, row.why.to_string()))
        .collect();
    assert_eq!(whys[0], (2, "is no JSON object".to_owned()));
    assert_eq!(whys[1], (3, "`id` is a list or an object".to_owned()));
    let cut = problem(
        b"{\"id\": 1, \"priority\": \"P1\"}\n{\"id\": 2, \"prio",
        &request(Kind::Tickets),
    );
    assert!(matches!(cut, Problem::Cut { .. }), "{cut:?}");
}

#[test]
fn a_ragged_row_is_counted_and_located() {
    let text =
        "id,priority,opened\nT1,P1,2026-03-12\nT2,P1\nT3,P1,2026-03-12,,\nT4,P1,2026-03-12,x\nTotal: 4\n";
    let (summary, found) = records(text.as_bytes(), &request(Kind::Tickets)).unwrap();
    assert_eq!((found.len(), summary.rows, summary.unread.rows), (2, 2, 3));
    let rows: Vec<u64> = summary.unread.first.iter().map(|row| row.row).collect();
    assert_eq!(rows, [3, 5, 6]);
    assert_eq!(
        summary.unread.first[0].why.to_string(),
        "has 2 cells where the header has 3"
    );
}

#[test]
fn a_wrong_delimiter_in_the_rows_is_no_silence() {
    let text = "id,priority,opened\nT1;P1;2026-03-12\nT2;P1;2026-03-12\n";
    let (summary, found) = records(text.as_bytes(), &request(Kind::Tickets)).unwrap();
    assert_eq!((found.len(), summary.unread.rows), (0, 2));
}

#[test]
fn a_file_that_is_cut_inside_of_a_quote_is_located() {
    let error = records(
        b"id,priority,topic\nT1,P1,\"a\"\nT2,P1,\"never closed\nT3,P1,x\n",
        &request(Kind::Tickets),
    )
    .unwrap_err();
    assert_eq!(error.row, Some(3));
    assert!(matches!(error.problem, Problem::Cut { .. }));
    insta::assert_snapshot!(error, @"`export.csv`, row 3: it is cut off: a quote that is opened in this row is never closed");
}

#[test]
fn a_compressed_file_that_is_cut_is_told() {
    let mut bytes = gzip(TICKETS.repeat(1000).as_bytes());
    bytes.truncate(bytes.len() / 2);
    let cut = problem(&bytes, &request(Kind::Tickets));
    assert!(matches!(cut, Problem::Cut { .. }), "{cut:?}");
    let mut bytes = gzip(TICKETS.repeat(1000).as_bytes());
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x55;
    let damaged = problem(&bytes, &request(Kind::Tickets));
    assert!(
        matches!(
            damaged,
            Problem::Damaged { .. } | Problem::Cut { .. } | Problem::NotATable { .. }
        ),
        "{damaged:?}"
    );
}

#[test]
fn utf_16_that_is_cut_is_told() {
    let mut bytes = vec![0xFF, 0xFE];
    bytes.extend(TICKETS.encode_utf16().flat_map(u16::to_le_bytes));
    bytes.push(b'x');
    assert!(matches!(
        problem(&bytes, &request(Kind::Tickets)),
        Problem::Cut { .. }
    ));
}

#[test]
fn a_header_with_other_columns_in_the_middle_stops_the_work() {
    let text = "id,priority,opened\nT1,P1,2026-03-12\nid,opened,priority\nT2,2026-03-12,P1\n";
    let error = records(text.as_bytes(), &request(Kind::Tickets)).unwrap_err();
    assert_eq!((error.row, error.problem), (Some(3), Problem::ColumnsChange));
    let text = "id,priority,opened\nT1,P1,2026-03-12\nid,priority,opened,tier\nT2,P1,2026-03-12,Desk\n";
    let error = records(text.as_bytes(), &request(Kind::Tickets)).unwrap_err();
    assert_eq!((error.row, error.problem), (Some(3), Problem::ColumnsChange));
}

#[test]
fn a_header_that_stands_again_is_skipped_and_told() {
    let text = format!("{TICKETS}{TICKETS}");
    let (summary, found) = records(text.as_bytes(), &request(Kind::Tickets)).unwrap();
    assert_eq!(found.len(), 4);
    assert_eq!(summary.notes, [Note::Repeated(1)]);
}

#[test]
fn a_date_in_an_unknown_form_is_counted_and_never_shown() {
    let text = "id,priority,opened\nT1,P1,2026-03-12\nT2,P1,yesterday by Ann\n";
    let (summary, _) = records(text.as_bytes(), &request(Kind::Tickets)).unwrap();
    assert_eq!(summary.unread.rows, 1);
    insta::assert_snapshot!(summary.unread.first[0].why, @"`opened` is no date in the form of this file");
}

#[test]
fn dates_of_two_meanings_ask_for_their_form() {
    let text = "id,priority,opened\nT1,P1,3/4/2026\nT2,P1,5/6/2026\n";
    assert_eq!(
        problem(text.as_bytes(), &request(Kind::Tickets)),
        Problem::AmbiguousDates
    );
    let american = Request {
        date_format: Some("M/d/yyyy"),
        ..request(Kind::Tickets)
    };
    let mut opened = Vec::new();
    tickets(text.as_bytes(), &american, &mut |ticket| {
        opened.push(ticket.opened);
    });
    let march: jiff::Timestamp = "2026-03-04T00:00:00Z".parse().unwrap();
    assert_eq!(opened[0].map(|moment| moment.0), Some(march.as_second()));
    let mixed = "id,priority,opened\nT1,P1,3/14/2026\nT2,P1,15/6/2026\n";
    assert_eq!(
        problem(mixed.as_bytes(), &request(Kind::Tickets)),
        Problem::MixedDates
    );
    let american = "id,priority,opened\nT1,P1,3/4/2026\nT2,P1,5/16/2026\n";
    let (summary, _) = records(american.as_bytes(), &request(Kind::Tickets)).unwrap();
    assert_eq!(summary.notes, [Note::MonthFirst]);
}

#[test]
fn what_is_no_table_is_told() {
    let request = request(Kind::Tickets);
    for (bytes, what) in [
        (&b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"[..], "old form"),
        (b"%PDF-1.7\n%", "PDF"),
        (b"PK\x05\x06\0\0\0\0", "empty archive"),
        (b"id,priority\nT1,\0\0\0\n", "zero bytes"),
        (b"[{\"id\": 1}]", "JSON list"),
        (b"\xFF\xFE\0\0i\0\0\0", "UTF-32"),
    ] {
        match problem(bytes, &request) {
            Problem::NotATable { what: found } => assert!(found.contains(what), "{found}"),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(problem(b"", &request), Problem::Empty);
    assert_eq!(problem(b" \n\n", &request), Problem::Empty);
    assert_eq!(problem(&gzip(b""), &request), Problem::Empty);
}

#[test]
fn a_gzip_bomb_ends_at_its_ratio() {
    let limits = Limits {
        ratio_from: 1 << 20,
        ratio: 50,
        ..Limits::default()
    };
    let request = Request {
        limits,
        ..request(Kind::Tickets)
    };
    let mut text = TICKETS.as_bytes().to_vec();
    text.extend(b"T3,P1,2026-03-12\n".repeat(200_000));
    let error = records(&gzip(&text), &request).unwrap_err();
    let ratio = Problem::Limit {
        limit: LimitKind::Ratio,
        value: 50,
    };
    assert_eq!(error.problem, ratio);
    assert_eq!(crate::source::Fault::class(&error), crate::source::Class::Limit);
}

/// The bytes of a file count as they are and as what they expand to; the whole number is allowed.
#[test]
fn a_file_may_be_as_long_as_its_limit_and_no_longer() {
    let within = |bytes: &[u8], most: usize| {
        let limits = Limits {
            bytes: most as u64,
            ..Limits::default()
        };
        let request = Request {
            limits,
            ..request(Kind::Tickets)
        };
        records(bytes, &request).map_err(|error| error.problem)
    };
    let long = format!("{TICKETS}{}", "T3,P1,2026-03-12\n".repeat(500));
    // What does not compress is longer packed than it is.
    let short = gzip(TICKETS.as_bytes());
    assert!(short.len() > TICKETS.len());
    let packed = gzip(long.as_bytes());
    assert!(packed.len() < long.len());
    for (bytes, most) in [
        (long.as_bytes(), long.len()),
        (&packed, long.len()),
        (&short, short.len()),
    ] {
        assert!(within(bytes, most).is_ok(), "{most}");
        let over = Problem::Limit {
            limit: LimitKind::Bytes,
            value: most as u64 - 1,
        };
        assert_eq!(within(bytes, most - 1).unwrap_err(), over);
    }
}

#[test]
fn a_row_a_file_and_columns_have_limits() {
    let small = Limits {
        bytes: 2000,
        row: 100,
        columns: 5,
        sample: 50,
        ..Limits::default()
    };
    let request = Request {
        limits: small,
        ..request(Kind::Tickets)
    };
    let limit = |bytes: &[u8]| match problem(bytes, &request) {
        Problem::Limit { limit, .. } => limit,
        other => panic!("{other:?}"),
    };
    let long = format!("{TICKETS}T3,P1,{}\n", "x".repeat(200));
    assert_eq!(limit(long.as_bytes()), LimitKind::Row);
    let wide = format!("{TICKETS}T3,P1,2026-03-12,,,,,\n");
    assert_eq!(limit(wide.as_bytes()), LimitKind::Columns);
    let stray = format!("{TICKETS}T3,P1,\"{}\n", "x\n".repeat(20_000));
    let error = records(
        stray.as_bytes(),
        &Request {
            limits: Limits {
                bytes: 1 << 20,
                ..small
            },
            ..request.clone()
        },
    )
    .unwrap_err();
    let row = Problem::Limit {
        limit: LimitKind::Row,
        value: 100,
    };
    assert_eq!((error.row, error.problem), (Some(4), row));
    let big = TICKETS.repeat(100);
    assert_eq!(limit(big.as_bytes()), LimitKind::Bytes);
    assert_eq!(limit(&gzip(big.as_bytes())), LimitKind::Bytes);
    let line = format!("{{\"id\": 1, \"priority\": \"{}\"}}\n", "x".repeat(200));
    assert_eq!(limit(line.as_bytes()), LimitKind::Row);
    let keys = "{\"id\": 1, \"priority\": 2, \"a\": 1, \"b\": 1, \"c\": 1, \"d\": 1}\n";
    assert_eq!(limit(keys.as_bytes()), LimitKind::Columns);
}
