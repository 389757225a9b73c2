//! What holds for any bytes.

use proptest::prelude::*;

use super::*;

fn small() -> Limits {
    Limits {
        bytes: 1 << 20,
        row: 4096,
        columns: 64,
        sample: 8192,
        archive: 1 << 20,
        entries: 16,
        texts: 1 << 16,
        ..Limits::default()
    }
}

/// Reads the bytes as some kind; what matters is that the reading ends.
fn read_some(bytes: &[u8], kind: Kind) {
    let request = Request {
        limits: small(),
        ..request(kind)
    };
    let mut input = bytes;
    let _ = read(&mut input, &request, &mut |_| {});
}

/// Gives a few bytes at a time, as a pipe may.
struct Dribble<'b> {
    rest: &'b [u8],
    step: usize,
}

impl std::io::Read for Dribble<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.step.min(buffer.len()).min(self.rest.len());
        let (now, rest) = self.rest.split_at(count);
        buffer[..count].copy_from_slice(now);
        self.rest = rest;
        Ok(count)
    }
}

/// Which encoding is told, and which of two defects, hangs on the bytes and not on how they arrive.
#[test]
fn a_pipe_reads_as_a_file_does() {
    let wide = |text: &str| {
        text.encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<u8>>()
    };
    let lone = [0x00, 0xDC];
    let mut twice_wrong = wide("id,priority\nT1,P1\n\0\nT2,P2\n");
    twice_wrong.extend(lone);
    let narrow = "id,priority\nT1,caf\u{e9}\n".as_bytes();
    let guessed = [narrow, b"T2,caf\xE9\n"].concat();
    for bytes in [twice_wrong, guessed] {
        let whole = records(&bytes, &request(Kind::Tickets));
        for step in [1, 7, 23] {
            let mut found = Vec::new();
            let mut input = Dribble { rest: &bytes, step };
            let parted = read(&mut input, &request(Kind::Tickets), &mut |record| {
                found.push(format!("{record:?}"));
            });
            assert_eq!(parted.map(|summary| (summary, found)), whole, "by {step} bytes");
        }
    }
}

fn kinds() -> impl Strategy<Value = Kind> {
    prop::sample::select(Kind::ALL.to_vec())
}

const MAGIC: &[&[u8]] = &[
    b"\x1F\x8B\x08\0",
    b"PK\x03\x04",
    b"\xFF\xFE",
    b"\xEF\xBB\xBF",
    b"{\"id\":",
];

/// Bytes that look like tables more often than not.
fn tables() -> impl Strategy<Value = Vec<u8>> {
    let cells = prop_oneof![
        "[a-z]{0,6}",
        "[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2,4}( [0-9]{1,2}:[0-9]{2}( [AP]M)?)?",
        "-?[0-9]{0,12}[.:,]?[0-9]{0,12}",
        "\"[^\"]{0,6}\"?",
        Just("id".to_owned()),
        Just("opened".to_owned()),
        Just("what".to_owned()),
        Just("device".to_owned()),
        Just("build".to_owned()),
        Just("16.0.1.2 (X64)".to_owned()),
    ];
    let cell = (
        cells,
        prop_oneof![Just(","), Just(";"), Just("\n"), Just("\r\n"), Just("\t")],
    );
    proptest::collection::vec(cell, 0..60).prop_map(|cells| {
        let mut bytes = b"id,opened,reopened,response,what,device,build\n".to_vec();
        for (cell, end) in cells {
            bytes.extend(cell.bytes().chain(end.bytes()));
        }
        bytes
    })
}

proptest! {
    #[test]
    fn any_bytes_end(kind in kinds(), bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        read_some(&bytes, kind);
    }

    #[test]
    fn any_bytes_behind_a_magic_number_end(
        kind in kinds(),
        magic in prop::sample::select(MAGIC),
        bytes in proptest::collection::vec(any::<u8>(), 0..300),
    ) {
        let mut all = magic.to_vec();
        all.extend(bytes);
        read_some(&all, kind);
    }

    #[test]
    fn any_table_ends_and_no_row_is_lost(kind in kinds(), bytes in tables()) {
        read_some(&bytes, kind);
        let request = Request { limits: small(), date_format: Some("d/M/yyyy"), ..request(Kind::Tickets) };
        let mut given = 0;
        let mut input = bytes.as_slice();
        if let Ok(summary) = read(&mut input, &request, &mut |_| given += 1) {
            prop_assert_eq!(summary.rows, given);
        }
    }

    /// The oracle of quoting: what the `csv` crate writes is read as it was.
    #[test]
    fn what_a_writer_quotes_is_read(rows in proptest::collection::vec(("[a-z0-9]{1,5}", "[a-z,;\"\n \r|\t\u{e9}]{0,8}"), 1..20)) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["id", "topic", "priority"]).unwrap();
        for (id, topic) in &rows {
            writer.write_record([id.as_str(), topic.as_str(), "P1"]).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let mut found = Vec::new();
        let mut input = bytes.as_slice();
        let summary = read(&mut input, &request(Kind::Tickets), &mut |record| {
            if let Record::Ticket(ticket) = record {
                found.push((ticket.id.to_owned(), ticket.topic.unwrap_or("").to_owned()));
            }
        }).unwrap();
        let expected: Vec<(String, String)> = rows
            .iter()
            .filter(|(id, _)| id != "id")
            .map(|(id, topic)| (id.clone(), topic.trim_matches([' ', '\n', '\r', '\t']).to_owned()))
            .collect();
        prop_assert_eq!(summary.unread.rows, (rows.len() - found.len()) as u64);
        prop_assert_eq!(found, expected);
    }
}
