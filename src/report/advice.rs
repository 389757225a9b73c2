//! The tool's own findings: placeholders, secrets, and what became of waivers and targets.

use super::finding::{Finding, Location, Severity};
use super::lint::Lint;
use crate::config::Config;
use crate::declaration::{Exposed, Organization};
use crate::maturity::{Validity, WaiverUse};
use crate::schema::shown;

/// A finding of the tool itself.
pub(super) fn lint(
    lint: Lint,
    organization: &str,
    message: String,
    place: &crate::source::Place,
    severity: Severity,
) -> Finding {
    Finding {
        code: lint.code().into(),
        model: None,
        organization: organization.into(),
        reaches: vec![organization.into()],
        level: None,
        outcome: None,
        severity,
        message,
        criterion: None,
        help: Some(lint.explanation().to_owned()),
        path: String::new(),
        location: Location::of(place),
        related: Vec::new(),
        waived: None,
        evidenced: false,
    }
}

/// The placeholders among the facts of all organizations.
pub(super) fn placeholders(organizations: &[Organization]) -> Vec<Finding> {
    let all = organizations
        .iter()
        .flat_map(|org| org.placeholders.iter().map(move |placeholder| (org, placeholder)));
    all.map(|(org, placeholder)| {
        let message = format!(
            "`{}` is a placeholder and counts as undeclared",
            shown(placeholder.at.text())
        );
        let mut finding = lint(
            Lint::Placeholder,
            &org.id,
            message,
            &placeholder.at,
            Severity::Warning,
        );
        finding.path = placeholder.path.to_string();
        finding.help = Some("replace it with the fact, or remove the key".to_owned());
        finding
    })
    .collect()
}

/// The secrets in the files of all organizations.
pub(super) fn secrets(organizations: &[Organization]) -> Vec<Finding> {
    let all = organizations
        .iter()
        .flat_map(|org| org.exposed.iter().map(move |exposed| (org, exposed)));
    all.map(|(org, Exposed { at, what })| {
        let message = format!("this looks like {what}");
        let mut finding = lint(Lint::SecretExposed, &org.id, message, at, Severity::Warning);
        let fact = org.forest.first_on(&at.source, at.start().line);
        finding.path = fact.map_or_else(String::new, |fact| fact.path().to_string());
        finding.help =
            Some("revoke it where it was issued, and write down where it is kept instead".to_owned());
        finding
    })
    .collect()
}

/// Targets that are for nobody of the run: they guard nothing.
pub(super) fn targets(config: &Config, organizations: &[&str]) -> Vec<Finding> {
    let idle = config
        .targets
        .iter()
        .filter(|target| !organizations.iter().any(|id| target.organization.matches(id)));
    idle.filter_map(|target| {
        let at = &target.places.as_ref()?.level;
        let name = target.organization.text();
        let message = format!("the target for `{name}` is for no organization of this run");
        Some(lint(Lint::TargetUnused, name, message, at, Severity::Warning))
    })
    .collect()
}

/// Waivers that have expired, end soon, or accept nothing.
pub(super) fn waivers(config: &Config, uses: &[WaiverUse]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for usage in uses {
        let Some(waiver) = config.waivers.get(usage.waiver) else {
            continue;
        };
        let what = format!(
            "the waiver of {} for `{}`",
            waiver.rule,
            waiver.organization.text()
        );
        let (kind, message, severity) = match usage.validity {
            _ if usage.findings == 0 => (
                Lint::WaiverUnused,
                format!("{what} accepts nothing"),
                Severity::Warning,
            ),
            Validity::Expired => (
                Lint::WaiverExpired,
                format!("{what} expired on {}", waiver.expires),
                Severity::Warning,
            ),
            Validity::EndsSoon(days) => (
                Lint::WaiverEndsSoon,
                match days {
                    0 => format!("{what} ends today"),
                    1 => format!("{what} ends tomorrow"),
                    days => format!("{what} ends on {}, in {days} days", waiver.expires),
                },
                Severity::Note,
            ),
            Validity::Active => continue,
        };
        findings.push(lint(
            kind,
            waiver.organization.text(),
            message,
            &waiver.place,
            severity,
        ));
    }
    findings
}
