//! The tool's own findings: placeholders, secrets, and what became of waivers and targets.

use super::finding::{Finding, Location, Severity};
use super::lint::Lint;
use super::setting::Setting;
use super::settled::Batch;
use crate::config::{Config, Target};
use crate::declaration::{Exposed, Organization};
use crate::maturity::{Validity, WaiverUse};
use crate::schema::{nearest, shown};
use crate::yaml::Value;

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

/// Organizations that are larger than those that a model was written for, by what they declare.
pub(super) fn beyond_models(setting: &Setting<'_>, batch: &Batch<'_>) -> Vec<Finding> {
    let cases = batch.judged.iter().filter_map(|judged| {
        let organization = batch.organizations.get(judged.organization)?;
        let (pack, _) = setting.packs.get(judged.pack)?;
        let most = pack.employees?;
        let employees = organization.root().get("organization")?.get("employees")?;
        let Value::Int(count) = employees.value() else {
            return None;
        };
        (count > most).then(|| {
            let message = format!(
                "`{}` is written for organizations of up to {most} employees, and this one has {count}",
                pack.id
            );
            let mut finding = lint(
                Lint::BeyondModel,
                &organization.id,
                message,
                &employees.place(),
                Severity::Note,
            );
            finding.path = employees.path().to_string();
            finding
        })
    });
    cases.collect()
}

/// Whether a target is for somebody of the run.
fn guards(target: &Target, organizations: &[&str]) -> bool {
    organizations.iter().any(|id| target.organization.matches(id))
}

/// How many targets are for nobody of the run.
pub(super) fn idle(config: &Config, organizations: &[&str]) -> usize {
    let targets = config.targets.iter();
    targets.filter(|target| !guards(target, organizations)).count()
}

/// Targets that are for nobody of the run: they guard nothing.
pub(super) fn targets(config: &Config, organizations: &[&str]) -> Vec<Finding> {
    let idle = config
        .targets
        .iter()
        .filter(|target| !guards(target, organizations));
    idle.filter_map(|target| {
        let at = &target.places.as_ref()?.organization;
        let name = target.organization.text();
        let message = format!(
            "the target for `{}` is for no organization of this run",
            shown(name)
        );
        let mut finding = lint(Lint::TargetUnused, name, message, at, Severity::Warning);
        if let [near, ..] = nearest(name, organizations.iter().copied()).as_slice() {
            finding.help = Some(format!("did you mean `{near}`? As it is, it guards nothing"));
        }
        Some(finding)
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
