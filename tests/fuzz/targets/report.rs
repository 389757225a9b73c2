//! JSON as a report, and as the summary of an export: what is read has one meaning, and can be compared.

use std::sync::LazyLock;

use gradus::evidence::figures::{Context, Export, observations};
use gradus::evidence::lifecycle::Lifecycle;
use gradus::evidence::summary::Summary;
use gradus::output::{CHANGE_FORMATS, Look};
use gradus::report::change::{Point, Snapshot, attribute_by_records, compare, differing, moves, read_report};

use super::ground::{TODAY, sound, source, text};

/// The other side of every comparison.
const OTHER: &str = r#"{"format":"gradus-report","format_version":1,"today":"2026-11-20","organizations":[
{"id":"acme","files":[],"models":[{"id":"support-strategy","level":200,"dimensions":[{"id":"sla","level":300}],
"rules":[{"code":"PS201","outcome":"satisfied"},{"code":"PS301","outcome":"violated","waived":true}]}]}],"broken":["b"]}"#;

pub(super) fn run(data: &[u8]) {
    let Some(text) = text(data) else { return };
    match read_report(&source("report.json", text)) {
        Ok(snapshot) => compared(&snapshot),
        Err(error) => sound(&error),
    }
    if let Ok(summary) = Summary::from_json(text) {
        counted(&summary);
    }
    Summary::is_one(data);
}

fn compared(new: &Snapshot) {
    static OLD: LazyLock<Snapshot> = LazyLock::new(|| read_report(&source("other.json", OTHER)).unwrap());
    assert!(
        moves(new, new).is_empty(),
        "nothing moves from a report to itself"
    );
    assert_eq!(differing(&OLD, new), differing(new, &OLD));
    let (there, back) = (moves(&OLD, new), moves(new, &OLD));
    assert_eq!(there.len(), back.len());
    for (there, back) in there.iter().zip(&back) {
        assert_eq!(
            (&there.item, there.from, there.to),
            (&back.item, back.to, back.from)
        );
        assert!(there.from != there.to && !(there.falls() && there.rises()));
    }
    let point = |name: &str, snapshot: &Snapshot| Point {
        name: name.to_owned(),
        commit: None,
        today: snapshot.today,
    };
    let change = compare(
        (point("old", &OLD), &OLD),
        (point("new", new), new),
        |item, _, _| attribute_by_records(&OLD, new, item),
    );
    let look = Look {
        color: false,
        width: 80,
        all: true,
    };
    for format in CHANGE_FORMATS {
        let mut out = Vec::new();
        (format.render)(&change, look, &mut out).unwrap();
        assert!(String::from_utf8(out).is_ok(), "{}", format.name);
    }
}

/// Counts that were accepted are written as they were read, can be merged and become figures.
pub(super) fn counted(summary: &Summary) {
    static TABLES: LazyLock<Lifecycle> = LazyLock::new(Lifecycle::default);
    let written = summary.to_json();
    let read = Summary::from_json(&written);
    let read = read.unwrap_or_else(|error| panic!("{error}: {written}"));
    assert_eq!(read.to_json(), written);
    let mut twice = summary.clone();
    twice.merge(&read).unwrap();
    let mut empty = Summary {
        setting: summary.setting.clone(),
        rows: 0,
        figures: gradus::evidence::summary::Figures::empty(summary.figures.kind()),
    };
    empty.merge(summary).unwrap();
    assert_eq!(empty.to_json(), written, "added to nothing it is itself");
    let export = |summary| Export {
        id: "export",
        date: TODAY,
        columns: &[],
        summary,
    };
    let context = Context::new(TODAY, &TABLES);
    let figures = observations(&[export(summary)], &context);
    let value = serde_json::to_value(&figures).unwrap();
    sane(&value);
    observations(&[export(summary), export(&twice)], &context);
}

/// No share is beyond the whole.
fn sane(value: &serde_json::Value) {
    use serde_json::Value;
    match value {
        Value::Array(items) => items.iter().for_each(sane),
        Value::Object(fields) => {
            for (name, value) in fields {
                if (name == "share" || name.ends_with("_share"))
                    && let Some(share) = value.as_f64()
                {
                    assert!((0.0..=100.0).contains(&share), "{name}: {share}");
                }
                sane(value);
            }
        }
        _ => {}
    }
}
