//! Bytes as an export: read or refused alike however they arrive, in memory that the limits bound, no row lost.
//!
//! The first byte chooses the kind of rows, the second how the rest is packed: as it is, in gzip, in an archive, or as
//! the parts of a workbook.

use std::io::{self, Read, Write as _};

use gradus::evidence::observe::{Observer, Plan};
use gradus::evidence::record::Kind;
use gradus::evidence::summary::Summary;
use gradus::evidence::{EvidenceError, Limits, ReadSummary, Request, read};

use super::archive::archive;
use super::ground::{TODAY, hash, parts, text};

/// Bounds that short inputs can reach.
const LIMITS: Limits = Limits {
    bytes: 1 << 18,
    row: 2048,
    columns: 48,
    banner: 5,
    sample: 4096,
    ratio: 50,
    ratio_from: 1 << 16,
    archive: 1 << 18,
    entries: 12,
    texts: 1 << 14,
};

pub(super) fn run(data: &[u8]) {
    let [kind, form, rest @ ..] = data else { return };
    let kind = Kind::ALL[usize::from(*kind) % Kind::ALL.len()];
    let bytes = match form {
        b'g' => gzip(rest),
        b'z' => archive(&[("export.csv", rest)]),
        b'x' => match text(rest) {
            Some(text) => {
                let files = parts(text);
                let files: Vec<_> = files
                    .iter()
                    .map(|(name, body)| (*name, body.as_bytes()))
                    .collect();
                archive(&files)
            }
            None => return,
        },
        _ => rest.to_vec(),
    };
    let whole = counted(&mut bytes.as_slice(), kind);
    let step = usize::try_from(hash(data) % 61).unwrap() + 1;
    let dribbled = counted(&mut Dribble { rest: &bytes, step }, kind);
    assert_eq!(format!("{whole:?}"), format!("{dribbled:?}"), "by {step} bytes");
    if let Ok((_, summary)) = &whole {
        super::report::counted(summary);
    }
    // What is packed says the same as what is not, unless that is a pack itself.
    let is_pack = rest.starts_with(&[0x1f, 0x8b]) || rest.starts_with(b"PK");
    let fits = rest.len() < 1 << 14;
    if matches!(form, b'g' | b'z') && !is_pack && fits {
        let plain = counted(&mut &*rest, kind);
        assert_eq!(
            format!("{whole:?}"),
            format!("{plain:?}"),
            "packed by {}",
            char::from(*form)
        );
    }
}

fn counted(input: &mut dyn Read, kind: Kind) -> Result<(ReadSummary, Summary), EvidenceError> {
    let request = Request {
        kind,
        format: None,
        columns: &[],
        zone: jiff::tz::TimeZone::UTC,
        date_format: None,
        nulls: &[],
        name: "export.csv",
        limits: LIMITS,
    };
    let mut plan = Plan::new(kind);
    plan.collected = Some(TODAY);
    let mut observer = Observer::new(&plan);
    let mut given = 0;
    let summary = read(input, &request, &mut |record| {
        given += 1;
        observer.observe(&record);
    });
    match summary {
        Ok(summary) => {
            assert_eq!(summary.rows, given);
            let unread = &summary.unread;
            let described = u64::try_from(unread.first.len()).unwrap();
            assert_eq!(described, unread.rows.min(Limits::DESCRIBED as u64));
            let numbers = unread.first.windows(2);
            assert!(
                numbers.into_iter().all(|pair| pair[0].row < pair[1].row),
                "rows in order"
            );
            Ok((summary, observer.finish()))
        }
        Err(error) => {
            let message = error.to_string();
            let help = miette::Diagnostic::help(&error).map(|help| help.to_string());
            assert!(
                !message.is_empty() && help.is_some_and(|help| !help.is_empty()),
                "{message}"
            );
            Err(error)
        }
    }
}

/// Gives a few bytes at a time.
struct Dribble<'b> {
    rest: &'b [u8],
    step: usize,
}

impl Read for Dribble<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.step.min(buffer.len()).min(self.rest.len());
        let (now, rest) = self.rest.split_at(count);
        buffer[..count].copy_from_slice(now);
        self.rest = rest;
        Ok(count)
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
