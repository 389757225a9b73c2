//! A change for programs, version 1. Fields are only ever added.

use std::io::{self, Write};

use serde_json::{Value as Json, json};

use super::ChangeFormat;
use crate::output::{Look, write_json};
use crate::report::change::{Change, Ingredient, Line, Move, Part, Point, Value};

pub(super) const FORMAT: ChangeFormat = ChangeFormat {
    name: "json",
    about: "everything, for programs; versioned and stable",
    render,
};

/// Raised when a reader of the older form would misread the new one.
const FORMAT_VERSION: u32 = 1;

fn render(change: &Change, _: Look, out: &mut dyn Write) -> io::Result<()> {
    let mut wire = json!({"format": "gradus-change", "format_version": FORMAT_VERSION});
    if let (Some(wire), Json::Object(fields)) = (wire.as_object_mut(), value(change)) {
        wire.extend(fields);
    }
    write_json(out, &wire)?;
    out.write_all(b"\n")
}

/// The change as a part of a report.
pub(in crate::output) fn value(change: &Change) -> Json {
    json!({
        "from": point(&change.from),
        "to": point(&change.to),
        "regressed": change.regressed(),
        "no_regression": change.guarded,
        "differing": words(&change.differing),
        "levels": change.moves.iter().filter(|moved| moved.is_standing()).map(moved).collect::<Vec<_>>(),
        "outcomes": change.moves.iter().filter(|moved| !moved.is_standing()).map(moved).collect::<Vec<_>>(),
        "policy": change.policy.iter().map(|finding| json!({
            "code": &*finding.code,
            "severity": finding.severity.word(),
            "message": finding.message,
            "file": &*finding.location.file,
            "line": finding.location.start.line,
        })).collect::<Vec<_>>(),
        "findings_left_out": change.left_out,
    })
}

fn point(point: &Point) -> Json {
    json!({"name": point.name, "commit": point.commit, "today": point.today.to_string()})
}

fn words(ingredients: &[Ingredient]) -> Vec<&'static str> {
    ingredients.iter().map(|ingredient| ingredient.word()).collect()
}

fn moved(moved: &Move) -> Json {
    let (dimension, code) = match &moved.item.part {
        Part::Whole => (None, None),
        Part::Dimension(id) => (Some(&**id), None),
        Part::Rule(code) => (None, Some(&**code)),
    };
    let direction = match (moved.falls(), moved.rises()) {
        (true, _) => "fell",
        (_, true) => "rose",
        _ => "other",
    };
    json!({
        "organization": &*moved.item.organization,
        "model": moved.item.model.as_deref(),
        "dimension": dimension,
        "code": code,
        "from": side(moved.from),
        "to": side(moved.to),
        "direction": direction,
        "cause": {"how": moved.cause.word(), "of": words(moved.cause.of())},
        "lines": moved.lines.iter().map(line).collect::<Vec<_>>(),
    })
}

fn side(value: Option<Value>) -> Json {
    match value {
        None => Json::Null,
        Some(Value::Judged) => json!("judged"),
        Some(Value::Broken) => json!("broken"),
        Some(Value::Level(level)) => json!(level.number()),
        Some(Value::Outcome(outcome, waived)) => json!({"outcome": outcome.word(), "waived": waived}),
    }
}

fn line(line: &Line) -> Json {
    json!({"file": &*line.file, "line": line.number, "added": line.added, "text": line.text})
}
