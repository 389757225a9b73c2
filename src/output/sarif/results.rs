//! Findings as results, and errors as notifications.

#![expect(
    clippy::redundant_closure_for_method_calls,
    reason = "outputs name no types of the layers below the report"
)]

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::fingerprint;
use super::text::{message, sentence};
use crate::output::escape::{plain, uri_path};
use crate::report::{Finding, Location, Problem, Related, Report, Severity};

/// Results that GitHub keeps of a run.
pub(super) const MOST: usize = 5000;

/// Other places of a result, of which GitHub reads no more than a thousand.
const MOST_RELATED: usize = 100;

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
    let mut result = json!({
        "ruleId": &*plain(&finding.code),
        "level": level(finding.severity),
        "message": {"text": text(finding)},
        "locations": [place],
        "properties": {
            "organization": &*plain(&finding.organization),
            "reaches": finding.reaches.iter().map(|id| plain(id)).collect::<Vec<_>>(),
            "model": finding.model.as_deref().map(plain),
            "level": finding.level.map(|level| level.number()),
            "outcome": finding.outcome.map(|outcome| outcome.word()),
        },
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
    let related = related(&finding.related, report);
    if !related.is_empty() {
        fields.insert("relatedLocations".to_owned(), Value::Array(related));
    }
    if let Some(waived) = &finding.waived {
        let why = format!(
            "{} (accepted by {} until {})",
            waived.reason, waived.owner, waived.expires
        );
        fields.insert(
            "suppressions".to_owned(),
            json!([{"kind": "external", "status": "accepted", "justification": message(&why)}]),
        );
    }
    result
}

/// What is wrong, why as far as that has no place of its own, and what to do.
fn text(finding: &Finding) -> String {
    let title = finding.title();
    // A pack may give an empty message, which SARIF does not have.
    let title = if title.trim().is_empty() {
        &finding.code
    } else {
        title.as_str()
    };
    let mut lines = vec![sentence(title)];
    let reasons = finding.related.iter().filter(|line| line.location.is_none());
    lines.extend(reasons.map(|line| sentence(&line.message)));
    lines.extend(finding.help.as_deref().map(sentence));
    let lines: Vec<String> = lines
        .iter()
        .map(|line| message(line))
        .filter(|line| !line.is_empty())
        .collect();
    lines.join("\n")
}

fn related(lines: &[Related], report: &Report) -> Vec<Value> {
    let mut placed: Vec<(&Related, &Location)> = Vec::new();
    for line in lines {
        let Some(location) = &line.location else { continue };
        // Every element of a list may fail for the same reason at the same place.
        let told = |(other, at): &(&Related, &Location)| other.message == line.message && *at == location;
        if placed.len() < MOST_RELATED && !placed.iter().any(told) {
            placed.push((line, location));
        }
    }
    placed
        .into_iter()
        .zip(1_u32..)
        .map(|((line, location), id)| {
            let mut place = self::place(location, report);
            if let Some(fields) = place.as_object_mut() {
                fields.insert("id".to_owned(), json!(id));
                fields.insert(
                    "message".to_owned(),
                    json!({"text": message(&sentence(&line.message))}),
                );
            }
            place
        })
        .collect()
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
