//! Exports as tools write them, read whole.

mod book;
mod declared;
mod property;
mod sample;
mod traps;
mod whole;

use super::record::{Asset, Completion, Device, Kind, Record, Ticket, Use};
use super::{EvidenceError, Limits, Problem, ReadSummary, Request, read};

/// A request that declares nothing, in UTC.
fn request(kind: Kind) -> Request<'static> {
    Request {
        kind,
        format: None,
        columns: &[],
        zone: jiff::tz::TimeZone::UTC,
        date_format: None,
        nulls: &[],
        name: "export.csv",
        limits: Limits::default(),
    }
}

/// Reads and describes every record.
fn records(bytes: &[u8], request: &Request<'_>) -> Result<(ReadSummary, Vec<String>), EvidenceError> {
    let mut found = Vec::new();
    let mut input = bytes;
    let summary = read(&mut input, request, &mut |record| {
        found.push(format!("{record:?}"));
    })?;
    Ok((summary, found))
}

fn problem(bytes: &[u8], request: &Request<'_>) -> Problem {
    records(bytes, request).unwrap_err().problem
}

macro_rules! reading {
    ($name:ident $variant:ident $type:ident) => {
        /// Reads an export whose every row must be readable, and looks at its records.
        fn $name(bytes: &[u8], request: &Request<'_>, look: &mut dyn FnMut(&$type<'_>)) -> ReadSummary {
            let mut input = bytes;
            let summary = read(&mut input, request, &mut |record| match record {
                Record::$variant(record) => look(&record),
                other => panic!("{other:?}"),
            });
            let summary = summary.unwrap_or_else(|error| panic!("{error}: {:?}", error.problem));
            assert_eq!(summary.unread, super::Unread::default());
            summary
        }
    };
}

reading!(tickets Ticket Ticket);
reading!(devices Device Device);
reading!(assets Asset Asset);
reading!(completions Completion Completion);
reading!(uses Use Use);
