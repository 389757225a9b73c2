//! Text as a declaration: read or refused with places; what is read is judged by every pack and shown in every format.

use std::path::PathBuf;

use gradus::config::Config;
use gradus::declaration::{File, ReadLimits, assemble, load_source};
use gradus::output::FORMATS;
use gradus::report::change::{Snapshot, read_report};
use gradus::report::{ExitStatus, Report};

use super::ground::{hash, inside, packs, report, sound, source, text, vocabulary, written};

pub(super) fn run(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let vocabulary = vocabulary();
    let file = load_source(&source("a.gradus.yaml", text), &vocabulary, ReadLimits::default());
    file_is_sound(&file);
    let faulty = !file.faults.is_empty();
    let assembled = assemble(vec![file], &vocabulary);
    for fault in &assembled.faults {
        sound(&**fault);
    }
    assert!(
        !faulty || assembled.organizations.is_empty(),
        "a file with a fault was judged"
    );
    let refused = !assembled.faults.is_empty();
    // Each input one pack and one format, beside the one that is read back.
    let choice = usize::try_from(hash(data) % 1_000).unwrap();
    let pack = choice % packs().len();
    let report = report(
        assembled,
        &packs()[pack..=pack],
        &Config::default_for(PathBuf::new()),
    );
    if refused {
        assert!(
            report.verdict.exit != ExitStatus::Met,
            "a run with a fault passed"
        );
    }
    written(FORMATS[choice / packs().len() % FORMATS.len()], &report);
    read_back(&report);
}

fn file_is_sound(file: &File) {
    for fault in &file.faults {
        sound(&**fault);
    }
    for placeholder in &file.placeholders {
        inside(&placeholder.at, "a placeholder");
    }
    if let Some(at) = file.header.id() {
        assert!(
            !at.is_empty() || !file.faults.is_empty(),
            "an organization without an id"
        );
    }
}

/// What the report for programs says is what the report says.
fn read_back(report: &Report) {
    let json = FORMATS.into_iter().find(|format| format.name == "json");
    let json = written(json.unwrap(), report);
    let read = read_report(&source("report.json", &json));
    let read = read.unwrap_or_else(|error| panic!("{error}: {json}"));
    assert_eq!(read, Snapshot::of(report), "{json}");
}
