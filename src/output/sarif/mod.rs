//! SARIF 2.1.0, for code scanning: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/>.
//!
//! One run. Every rule of the models that were checked is described, whether it
//! failed or not; what waivers accept is a suppressed result; errors are
//! notifications of the invocation. Where there are more findings than GitHub
//! keeps, the lighter ones are left out, and a notification counts them.

mod fingerprint;
mod results;
mod rules;
mod text;

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Value, json};

use super::escape::plain;
use super::lines::Each;
use super::{Format, Look, write_json};
use crate::report::{ExitStatus, Finding, Keep, Report, Severity};
use results::Fingerprints;

pub(super) const FORMAT: Format = Format {
    name: "sarif",
    about: "SARIF 2.1.0, for code scanning",
    colored: false,
    keep: Keep::Whole,
    render,
};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

#[derive(Serialize)]
struct Log<'r> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'r>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'r> {
    tool: Value,
    column_kind: &'static str,
    automation_details: Value,
    invocations: [Value; 1],
    results: Each<'r, &'r Finding>,
    properties: Value,
}

fn render(report: &Report, _: Look, out: &mut dyn Write) -> io::Result<()> {
    let rules = rules::descriptors(&report.models);
    let by_code: BTreeMap<&str, usize> = rules
        .iter()
        .zip(0..)
        .map(|((code, _), at)| (&**code, at))
        .collect();
    let (kept, left_out) = results::kept(&report.findings);
    let prints = Fingerprints::of(&kept);
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: json!({"driver": driver(report, &rules)}),
            column_kind: "unicodeCodePoints",
            automation_details: json!({"id": category(report)}),
            invocations: [invocation(report, &left_out)],
            results: Each(&kept, &|finding| {
                results::result(finding, report, &by_code, &prints)
            }),
            properties: properties(report, &left_out),
        }],
    };
    write_json(out, &log)?;
    out.write_all(b"\n")
}

/// What GitHub tells uploads of one commit apart by: an upload takes the place of an earlier one of its category.
///
/// So the folders of a repository that have a configuration each are categories of their own.
fn category(report: &Report) -> String {
    let file = report.configuration.as_deref().unwrap_or("");
    let file = report.from_root(file);
    match file.rsplit_once('/') {
        Some((folder, _)) if !folder.is_empty() => format!("gradus/{}/", plain(folder)),
        _ => "gradus/".to_owned(),
    }
}

fn driver(report: &Report, rules: &[(String, Value)]) -> Value {
    let mut driver = json!({
        "name": "gradus",
        "version": report.version,
        "semanticVersion": report.version,
        "rules": rules.iter().map(|(_, rule)| rule).collect::<Vec<_>>(),
    });
    // As `Cargo.toml` has it; what is not known is not made up.
    let address = env!("CARGO_PKG_REPOSITORY");
    if let (false, Some(fields)) = (address.is_empty(), driver.as_object_mut()) {
        fields.insert("informationUri".to_owned(), json!(address));
    }
    driver
}

/// How the run went: errors, and what does not fit.
fn invocation(report: &Report, left_out: &[&Finding]) -> Value {
    let mut notifications: Vec<Value> = report
        .errors
        .iter()
        .map(|problem| results::notification(problem, report))
        .collect();
    if !left_out.is_empty() {
        let text = format!(
            "{} of {} findings are left out, since code scanning keeps {}: those that weigh least. \
             The format `json` has them all.",
            left_out.len(),
            report.findings.len(),
            results::MOST,
        );
        notifications.push(json!({
            "descriptor": {"id": "gradus::output::cut"},
            "level": "warning",
            "message": {"text": text},
        }));
    }
    let exit = report.verdict.exit;
    let meaning = ExitStatus::ALL.into_iter().find(|(status, _)| *status == exit);
    json!({
        "executionSuccessful": report.errors.is_empty() && report.unread == 0,
        "exitCode": exit.code(),
        "exitCodeDescription": meaning.map(|(_, meaning)| meaning),
        "toolExecutionNotifications": notifications,
    })
}

/// The verdict, and how many findings of each severity are left out.
fn properties(report: &Report, left_out: &[&Finding]) -> Value {
    let count = |severity| {
        left_out
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    };
    json!({
        "met": report.verdict.met,
        "today": report.today.to_string(),
        "findings": report.findings.len(),
        "leftOut": {
            "error": count(Severity::Error),
            "warning": count(Severity::Warning),
            "note": count(Severity::Note),
        },
    })
}
