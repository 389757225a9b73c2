//! Findings for the Code Quality widget of GitLab merge requests.
//!
//! Format: <https://docs.gitlab.com/ci/testing/code_quality/>, an array of issues. GitLab compares the issues of a
//! merge request with those of its target branch by their fingerprints alone. A fingerprint is therefore made of what
//! stays when lines move: code, organization, file and the way to the fact, but neither line nor message, which tells
//! days. Findings alike in all of these are told apart by their count. GitLab knows no waivers, so what is accepted is
//! left out as in the formats for people. Paths lead from the root of the repository, wherever gradus runs; one
//! that would deceive those who read it is shown with its marks made visible, and leads nowhere.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::{Serialize, Serializer};
use sha2::{Digest as _, Sha256};

use super::escape::plain;
use super::{Format, Look, shown, write_json};
use crate::report::{Finding, Keep, Location, Problem, Report, Severity};
use crate::source::Position;

pub(super) const FORMAT: Format = Format {
    name: "gitlab",
    about: "Code Quality of GitLab: findings in the widget of a merge request",
    colored: false,
    keep: Keep::Whole,
    render,
};

fn render(report: &Report, look: Look, out: &mut dyn Write) -> io::Result<()> {
    write_json(out, &Issues { report, look })?;
    out.write_all(b"\n")
}

/// The issues, made while they are written.
struct Issues<'r> {
    report: &'r Report,
    look: Look,
}

impl Serialize for Issues<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seen = BTreeMap::new();
        let mut count = |mut issue: Issue| {
            let times: &mut u32 = seen.entry(issue.fingerprint.clone()).or_default();
            *times += 1;
            if *times > 1 {
                issue.fingerprint = fingerprint(&[&issue.fingerprint, &times.to_string()]);
            }
            issue
        };
        let errors = self.report.errors.iter().map(|error| problem(error, self.report));
        let findings = shown(self.report, self.look).map(|found| finding(found, self.report));
        serializer.collect_seq(errors.chain(findings).map(&mut count))
    }
}

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Place,
}

#[derive(Serialize)]
struct Place {
    path: String,
    positions: Positions,
}

#[derive(Serialize)]
struct Positions {
    begin: LineColumn,
    end: LineColumn,
}

#[derive(Serialize)]
struct LineColumn {
    line: u32,
    column: u32,
}

/// The words of GitLab, from `info` to `blocker`. An error of the run outweighs every finding.
fn severity(of: Option<Severity>) -> &'static str {
    match of {
        None => "blocker",
        Some(Severity::Error) => "major",
        Some(Severity::Warning) => "minor",
        Some(Severity::Note) => "info",
    }
}

fn finding(finding: &Finding, report: &Report) -> Issue {
    let file = report.from_root(&finding.location.file);
    let model = finding.model.as_deref().unwrap_or_default();
    Issue {
        description: format!("{}: {}", finding.code, plain(&finding.message)),
        check_name: finding.code.to_string(),
        fingerprint: fingerprint(&[model, &finding.code, &finding.organization, &file, &finding.path]),
        severity: severity(Some(finding.severity)),
        location: place(&finding.location, report),
    }
}

fn problem(problem: &Problem, report: &Report) -> Issue {
    // GitLab drops an issue without a file; where there is none, the configuration or the folder stands for the run.
    let file = match problem.file.as_deref().or(report.configuration.as_deref()) {
        Some(file) => report.from_root(file),
        None if report.folder.is_empty() => ".".into(),
        None => (&*report.folder).into(),
    };
    Issue {
        description: plain(&problem.message).into_owned(),
        check_name: problem.code.clone(),
        fingerprint: fingerprint(&[&problem.code, &file, &problem.message]),
        severity: severity(None),
        location: match &problem.location {
            Some(location) => place(location, report),
            None => Place {
                path: plain(&file).into_owned(),
                positions: Positions {
                    begin: LineColumn { line: 1, column: 1 },
                    end: LineColumn { line: 1, column: 1 },
                },
            },
        },
    }
}

fn place(location: &Location, report: &Report) -> Place {
    let position = |at: Position| LineColumn {
        line: at.line,
        column: at.column,
    };
    Place {
        path: plain(&report.from_root(&location.file)).into_owned(),
        positions: Positions {
            begin: position(location.start),
            end: position(location.end),
        },
    }
}

/// A hash that nobody can meet on purpose: one that a pull request could choose would hide a finding behind another.
fn fingerprint(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        // With its length, so that no part can take from the next.
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    let digest = hash.finalize();
    let half = digest.first_chunk().copied().unwrap_or_default();
    format!("{:032x}", u128::from_be_bytes(half))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No two lists of parts give one fingerprint, wherever they are cut.
    #[test]
    fn parts_do_not_run_into_each_other() {
        assert_ne!(fingerprint(&["ab", "c"]), fingerprint(&["a", "bc"]));
        assert_ne!(fingerprint(&["a"]), fingerprint(&["a", ""]));
        assert_eq!(fingerprint(&["a"]).len(), 32);
    }
}
