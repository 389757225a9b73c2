//! An export of tickets through the `csv` crate alone, and through the readers.
//!
//! `cargo bench --bench evidence`. The ratio of the two is the figure to look at.

#![expect(
    clippy::expect_used,
    reason = "a benchmark without its input has nothing to measure"
)]

use divan::Bencher;
use divan::counter::BytesCount;
use gradus::evidence::record::Kind;
use gradus::evidence::{Limits, Request, read};

fn main() {
    divan::main();
}

/// Some 20 MB, as ServiceNow writes incidents.
fn tickets() -> Vec<u8> {
    let mut text = String::from(
        "number,incident_state,active,reassignment_count,reopen_count,made_sla,caller_id,opened_by,opened_at,\
         sys_updated_at,contact_type,location,category,subcategory,priority,assignment_group,resolved_at,closed_at\n",
    );
    for row in 0..100_000_u32 {
        let (day, hour, minute) = (row / 400 % 28 + 1, row / 17 % 24, row % 60);
        let month = row / 11_200 % 12 + 1;
        text.push_str(&format!(
            "INC{row:07},Closed,FALSE,{},0,TRUE,Caller {},Opened by {},{day:02}-{month:02}-2026 {hour:02}:{minute:02},\
             {day:02}-{month:02}-2026 {hour:02}:{minute:02},Phone,Location {},Category {},Subcategory {},3 - Moderate,\
             Group {},{day:02}-{month:02}-2026 {hour:02}:{minute:02},{day:02}-{month:02}-2026 {hour:02}:{minute:02}\n",
            row % 4,
            row % 5000,
            row % 300,
            row % 143,
            row % 57,
            row % 170,
            row % 70,
        ));
    }
    text.into_bytes()
}

#[divan::bench]
fn csv_alone(bencher: Bencher<'_, '_>) {
    let bytes = tickets();
    bencher.counter(BytesCount::of_slice(&bytes)).bench(|| {
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let mut record = csv::ByteRecord::new();
        let mut cells = 0;
        while reader.read_byte_record(&mut record).expect("the bytes are CSV") {
            cells += record.len();
        }
        cells
    });
}

#[divan::bench]
fn readers(bencher: Bencher<'_, '_>) {
    let bytes = tickets();
    let zone = jiff::tz::TimeZone::get("Europe/Lisbon").expect("the zone is known");
    let request = Request {
        kind: Kind::Tickets,
        format: None,
        columns: &[],
        zone,
        date_format: None,
        nulls: &[],
        name: "tickets.csv",
        limits: Limits::default(),
    };
    bencher.counter(BytesCount::of_slice(&bytes)).bench(|| {
        let mut count = 0_u64;
        let mut input = bytes.as_slice();
        let summary = read(&mut input, &request, &mut |_| count += 1).expect("the bytes are tickets");
        assert_eq!((summary.rows, summary.unread.rows), (100_000, 0));
        count
    });
}
