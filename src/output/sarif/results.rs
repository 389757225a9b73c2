//! Findings as results, and errors as notifications.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::fingerprint;
use super::text::{link, message, sentence};
use crate::output::escape::{plain, uri_path};
use crate::report::{Finding, Location, Problem, Related, Report, Severity, WaivedBy};

/// Results that GitHub keeps of a run.
pub(super) const MOST: usize = 5000;

/// Other places of a result, of which GitHub reads no more than a thousand.
const MOST_RELATED: usize = 100;

/// Lines of an explanation that a message has room for.
const MOST_REASONS: usize = 8;

/// The findings that are written, in their order, and those that are left out.
///
/// Where there are too many, the heavier ones are kept, of equal ones those of
/// lower levels, which hold back more; what is accepted goes first.
pub(super) fn kept(findings: &[Finding]) -> (Vec<&Finding>, Vec<&Finding>) {
    let mut ranked: Vec<(usize, &Finding)> = findings.iter().enumerate().collect();
    ranked.sort_by_key(|(_, finding)| finding.weight());
    let rest = ranked.split_off(ranked.len().min(MOST));
    (in_order(ranked), in_order(rest))
}

fn in_order(mut ranked: Vec<(usize, &Finding)>) -> Vec<&Finding> {
    ranked.sort_by_key(|(index, _)| *index);
    ranked.into_iter().map(|(_, finding)| finding).collect()
}

/// The fingerprints of the lines of the files that results point to.
#[derive(Default)]
pub(super) struct Fingerprints<'r>(BTreeMap<&'r str, Vec<String>>);

impl<'r> Fingerprints<'r> {
    /// Those of all files that the findings are in.
    pub(super) fn of(findings: &[&'r Finding]) -> Self {
        let mut files = BTreeMap::new();
        for finding in findings {
            let file = &finding.location;
            files
                .entry(&*file.file)
                .or_insert_with(|| fingerprint::lines(file.place.source.text()));
        }
        Self(files)
    }

    fn at(&self, location: &Location) -> Option<&str> {
        let line = (location.start.line as usize).checked_sub(1)?;
        self.0.get(&*location.file)?.get(line).map(String::as_str)
    }
}

/// A result.
pub(super) fn result(
    finding: &Finding,
    report: &Report,
    rules: &BTreeMap<&str, usize>,
    prints: &Fingerprints<'_>,
) -> Value {
    let mut place = self::place(&finding.location, report);
    let names = [&*finding.organization, &finding.path];
    let name: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
    if let Some(place) = place.as_object_mut() {
        place.insert(
            "logicalLocations".to_owned(),
            json!([{"fullyQualifiedName": &*plain(&name.join("/"))}]),
        );
    }
    let placed = placed(&finding.related);
    let mut result = json!({
        "ruleId": &*plain(&finding.code),
        "level": level(finding.severity),
        "message": {"text": text(finding, &placed)},
        "locations": [place],
        "properties": properties(finding),
    });
    let Some(fields) = result.as_object_mut() else {
        return result;
    };
    if let Some(index) = rules.get(&*finding.code) {
        fields.insert("ruleIndex".to_owned(), json!(index));
    }
    if let Some(print) = prints.at(&finding.location) {
        fields.insert(
            "partialFingerprints".to_owned(),
            json!({"primaryLocationLineHash": print}),
        );
    }
    let related = related(&placed, report);
    if !related.is_empty() {
        fields.insert("relatedLocations".to_owned(), Value::Array(related));
    }
    if let Some(waived) = &finding.waived {
        let kind = match waived.by {
            WaivedBy::Waiver => "external",
            WaivedBy::Ignore => "inSource",
        };
        let why = format!("{} ({})", waived.reason, waived.told());
        fields.insert(
            "suppressions".to_owned(),
            json!([{"kind": kind, "status": "accepted", "justification": message(&why)}]),
        );
    }
    result
}

/// What is wrong, why, and what to do.
///
/// GitHub shows a related place only where the message leads to it.
fn text(finding: &Finding, related: &[(&Related, &Location)]) -> String {
    let title = finding.title();
    // A pack may give an empty message, which SARIF does not have.
    let title = if title.trim().is_empty() {
        &finding.code
    } else {
        title.as_str()
    };
    let mut lines = vec![message(&sentence(title))];
    for line in finding.related.iter().take(MOST_REASONS) {
        let place = related
            .iter()
            .position(|(other, _)| other.message == line.message && other.location == line.location);
        lines.push(match place {
            Some(index) => link(&sentence(&line.message), index + 1),
            None => message(&sentence(&line.message)),
        });
    }
    lines.extend(finding.help.as_deref().map(|help| message(&sentence(help))));
    lines.retain(|line| !line.is_empty());
    lines.dedup();
    lines.join("\n")
}

/// The lines of an explanation that have a place, each once.
fn placed(lines: &[Related]) -> Vec<(&Related, &Location)> {
    let mut placed: Vec<(&Related, &Location)> = Vec::new();
    for line in lines.iter().filter(|line| !line.message.is_empty()) {
        let Some(location) = &line.location else { continue };
        // Every element of a list may fail for the same reason at the same place.
        let told = |(other, at): &(&Related, &Location)| other.message == line.message && *at == location;
        if placed.len() < MOST_RELATED && !placed.iter().any(told) {
            placed.push((line, location));
        }
    }
    placed
}

fn related(placed: &[(&Related, &Location)], report: &Report) -> Vec<Value> {
    let numbered = placed.iter().zip(1_u32..);
    let related = numbered.map(|((line, location), id)| {
        let mut place = self::place(location, report);
        if let Some(fields) = place.as_object_mut() {
            fields.insert("id".to_owned(), json!(id));
            fields.insert(
                "message".to_owned(),
                json!({"text": message(&sentence(&line.message))}),
            );
        }
        place
    });
    related.collect()
}

/// What readers of SARIF do not look for, and programs may.
fn properties(finding: &Finding) -> Value {
    let mut properties = json!({
        "organization": &*plain(&finding.organization),
        "reaches": finding.reaches.iter().map(|id| plain(id)).collect::<Vec<_>>(),
    });
    let known = [
        (
            "model",
            finding.model.as_deref().map(|model| json!(&*plain(model))),
        ),
        ("level", finding.level.map(|level| json!(level.number()))),
        ("outcome", finding.outcome.map(|outcome| json!(outcome.word()))),
    ];
    if let Some(fields) = properties.as_object_mut() {
        let known = known
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)));
        fields.extend(known);
    }
    properties
}

/// An error of the run.
pub(super) fn notification(problem: &Problem, report: &Report) -> Value {
    let mut lines = vec![sentence(&problem.message)];
    lines.extend(problem.help.as_deref().map(sentence));
    let lines: Vec<String> = lines
        .iter()
        .map(|line| message(line))
        .filter(|line| !line.is_empty())
        .collect();
    let mut notification = json!({
        "descriptor": {"id": &*plain(&problem.code)},
        "level": "error",
        "message": {"text": lines.join("\n")},
    });
    let place = match (&problem.location, &problem.file) {
        (Some(location), _) => Some(place(location, report)),
        (None, Some(file)) => Some(
            json!({"physicalLocation": {"artifactLocation": {"uri": uri_path(&report.from_root(file))}}}),
        ),
        (None, None) => None,
    };
    if let (Some(place), Some(fields)) = (place, notification.as_object_mut()) {
        fields.insert("locations".to_owned(), json!([place]));
    }
    notification
}

fn place(location: &Location, report: &Report) -> Value {
    json!({
        "physicalLocation": {
            "artifactLocation": {"uri": uri_path(&report.from_root(&location.file))},
            "region": {
                "startLine": location.start.line,
                "startColumn": location.start.column,
                "endLine": location.end.line,
                "endColumn": location.end.column,
            },
        },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}
