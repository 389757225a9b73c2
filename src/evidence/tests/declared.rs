//! What a declaration says of an export, and what it is told back.

use miette::Diagnostic as _;

use super::*;

fn columns(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = pairs
        .iter()
        .map(|(name, header)| ((*name).to_owned(), (*header).to_owned()));
    owned.collect()
}

/// Message and help of the error.
fn told(bytes: &[u8], request: &Request<'_>) -> String {
    let error = records(bytes, request).unwrap_err();
    let help = error.help().map(|help| help.to_string()).unwrap_or_default();
    format!("{error}\nhelp: {help}\nkey: {}", error.problem.key())
}

#[test]
fn an_unknown_format_is_told_with_the_nearest() {
    let request = Request {
        format: Some("freshservise"),
        ..request(Kind::Tickets)
    };
    insta::assert_snapshot!(told(b"a,b\n", &request));
}

#[test]
fn a_format_of_another_kind_is_told() {
    let request = Request {
        format: Some("intune-apps"),
        ..request(Kind::Tickets)
    };
    insta::assert_snapshot!(told(b"a,b\n", &request));
}

#[test]
fn an_unknown_column_of_ours_is_told_with_the_nearest() {
    let declared = columns(&[("openend", "Created")]);
    let request = Request {
        columns: &declared,
        ..request(Kind::Tickets)
    };
    insta::assert_snapshot!(told(b"id,Created\nT1,2026-03-12\n", &request));
}

#[test]
fn a_header_that_is_absent_is_told_with_the_nearest() {
    let declared = columns(&[("opened", "Createed Time")]);
    let request = Request {
        columns: &declared,
        ..request(Kind::Tickets)
    };
    insta::assert_snapshot!(told(
        b"Ticket Id,Created Time,Status,Category\n1,2026-03-12,Open,x\n",
        &request
    ));
}

#[test]
fn a_needed_column_that_is_absent_is_told_with_what_is_there() {
    let text = b"Subject,Status,Priority,Created Time,\x1b[31mevil\x1b[0m,ghp_abcdefghijklmnopqrstuvwxyz0123456789\na,b,c,2026-03-12,x,y\n";
    let request = Request {
        format: Some("freshservice"),
        ..request(Kind::Tickets)
    };
    insta::assert_snapshot!(told(text, &request));
}

#[test]
fn a_file_without_a_header_shows_nothing_of_its_rows() {
    let text = b"INC1,Closed,Ann Smith,ann@x.test\nINC2,Open,Bob Jones,bob@x.test\n";
    insta::assert_snapshot!(told(text, &request(Kind::Tickets)));
    let request = Request {
        format: Some("tidy"),
        ..request(Kind::Tickets)
    };
    let told = told(text, &request);
    assert!(!told.contains("Ann") && !told.contains("ann@"), "{told}");
}

#[test]
fn a_pattern_of_dates_that_is_none_is_told() {
    let request = Request {
        date_format: Some("dd.mm.yyyy"),
        ..request(Kind::Tickets)
    };
    insta::assert_snapshot!(told(b"id,priority\nT1,P1\n", &request));
}

#[test]
fn declared_columns_make_a_file_of_any_tool_readable() {
    let text = b"Nr,Wichtigkeit,Angelegt\n1,hoch,12.03.2026 15:05\n";
    let declared = columns(&[("id", "nr"), ("opened", " Angelegt"), ("priority", "Wichtigkeit")]);
    let request = Request {
        columns: &declared,
        ..request(Kind::Tickets)
    };
    let summary = tickets(text, &request, &mut |ticket| {
        assert!(ticket.opened.is_some() && ticket.priority == Some("hoch"));
    });
    assert_eq!(summary.format, "tidy");
    assert_eq!(summary.columns[0], ("id", "Nr".to_owned()));
}

#[test]
fn declared_nulls_mean_nothing() {
    let nulls = ["N/A".to_owned()];
    let request = Request {
        nulls: &nulls,
        ..request(Kind::Tickets)
    };
    tickets(b"id,priority,opened\nT1,N/A,N/A\n", &request, &mut |ticket| {
        assert_eq!((ticket.priority, ticket.opened), (None, None));
    });
}

#[test]
fn the_order_of_columns_does_not_matter() {
    let header = [
        "number",
        "incident_state",
        "sys_mod_count",
        "opened_at",
        "sys_updated_at",
        "priority",
    ];
    let row = [
        "INC1",
        "New",
        "3",
        "29-02-2016 01:16",
        "29-02-2016 01:23",
        "3 - Moderate",
    ];
    let mut first = None;
    for shift in 0..header.len() {
        let turn = |cells: &[&str]| {
            let mut cells = cells.to_vec();
            cells.rotate_left(shift);
            cells.join(",")
        };
        let text = format!("{}\n{}\n", turn(&header), turn(&row));
        let (summary, found) = records(text.as_bytes(), &request(Kind::Tickets)).unwrap();
        assert_eq!(summary.format, "servicenow-event-log");
        assert_eq!(*first.get_or_insert_with(|| found.clone()), found);
    }
}

#[test]
fn formats_use_columns_that_exist() {
    for format in crate::evidence::format::FORMATS {
        for shape in format.tables {
            let ours: Vec<&str> = shape.kind.columns().iter().map(|column| column.name).collect();
            let names = shape.columns.iter().map(|column| column.name);
            let fixed = shape.fixed.iter().map(|(name, _)| *name);
            let told = shape.told_by.iter().map(|(_, name, _)| *name);
            for name in names.chain(fixed).chain(told) {
                assert!(ours.contains(&name), "{}: {name}", format.name);
            }
            for header in shape.columns.iter().flat_map(|column| column.headers) {
                assert_eq!(
                    *header,
                    header.to_lowercase(),
                    "{}: headers are compared in small letters",
                    format.name
                );
            }
        }
    }
}
