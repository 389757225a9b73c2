//! The report for programs, version 1. Fields are only ever added.

#![expect(
    clippy::redundant_closure_for_method_calls,
    reason = "outputs name no types of the layers below the report"
)]

use std::io::{self, Write};

use serde::Serialize;
use serde_json::json;

use super::lines::Each;
use super::{Format, Look, change, write_json};
use crate::report::{
    Claimed, Claims, DimensionReport, FORMAT_VERSION, Finding, IgnoreReport, IgnoreState, IgnoresReport,
    Keep, Location, Model, ModelReport, OrganizationReport, PolicyReport, Problem, Related, Report,
};
use crate::source::Position;

pub(super) const FORMAT: Format = Format {
    name: "json",
    about: "everything, for programs; versioned and stable",
    colored: false,
    keep: Keep::Whole,
    render,
};

fn render(report: &Report, _: Look, out: &mut dyn Write) -> io::Result<()> {
    #[derive(Serialize)]
    struct Wire<'r> {
        format: &'static str,
        format_version: u32,
        gradus: &'static str,
        today: String,
        configuration: Option<String>,
        configuration_digest: String,
        verdict: serde_json::Value,
        models: Each<'r, Model>,
        organizations: Each<'r, OrganizationReport>,
        broken: Vec<String>,
        findings: Each<'r, Finding>,
        ignores: serde_json::Value,
        errors: Each<'r, Problem>,
        change: Option<serde_json::Value>,
        policy: Option<serde_json::Value>,
    }
    let wire = Wire {
        format: "gradus-report",
        format_version: FORMAT_VERSION,
        gradus: report.version,
        today: report.today.to_string(),
        configuration: report.configuration.as_deref().map(str::to_owned),
        configuration_digest: report.configuration_digest.to_string(),
        verdict: json!({"met": report.verdict.met, "exit_code": report.verdict.exit.code()}),
        models: Each(&report.models, &model),
        organizations: Each(&report.organizations, &organization),
        broken: report.broken.iter().map(ToString::to_string).collect(),
        findings: Each(&report.findings, &finding),
        ignores: ignores(&report.ignores),
        errors: Each(&report.errors, &error),
        change: report.change.as_ref().map(change::value),
        policy: report.policy.as_ref().map(policy),
    };
    write_json(out, &wire)?;
    out.write_all(b"\n")
}

fn policy(policy: &PolicyReport) -> serde_json::Value {
    json!({
        "from": policy.name,
        "commit": policy.commit,
        "configuration": policy.configuration.as_deref(),
        "changes": policy.changes,
        "verdict": {"met": policy.base.is_met(), "exit_code": policy.base.code()},
        "own_verdict": {"met": policy.own.is_met(), "exit_code": policy.own.code()},
    })
}

fn model(model: &Model) -> serde_json::Value {
    json!({
        "id": &*model.id,
        "title": &*model.title,
        "version": model.version,
        "digest": model.digest.to_string(),
        "edition": &*model.edition,
        "source": model.source,
        "levels": model.levels.iter().map(|(level, name)| json!({"level": level.number(), "name": name})).collect::<Vec<_>>(),
        "changed_params": model.changed_params.iter()
            .map(|(name, value, default)| json!({"name": name, "value": value, "default": default})).collect::<Vec<_>>(),
    })
}

fn organization(organization: &OrganizationReport) -> serde_json::Value {
    let detail = organization.detail();
    json!({
        "id": &*organization.id,
        "name": &*organization.name,
        "claims": detail.claims.as_ref().map(|counts| {
            let mut all = claims(counts);
            all["list"] = detail.claimed.iter().map(claimed).collect();
            all
        }),
        "inherits": detail.inherits.iter().map(|id| &**id).collect::<Vec<_>>(),
        "files": detail.files.iter()
            .map(|file| json!({"file": &*file.name, "digest": file.digest.to_string()})).collect::<Vec<_>>(),
        "evidence": detail.evidence.iter()
            .map(|file| json!({"file": &*file.name, "digest": file.digest.to_string()})).collect::<Vec<_>>(),
        "models": organization.models().map(standing).collect::<Vec<_>>(),
    })
}

fn claims(claims: &Claims) -> serde_json::Value {
    json!({"proven": claims.proven, "contradicted": claims.contradicted, "unproven": claims.unproven})
}

fn claimed(claim: &Claimed) -> serde_json::Value {
    json!({
        "kind": claim.kind,
        "path": claim.path,
        "standing": claim.standing,
        "why": claim.why,
        "location": location(&claim.location),
    })
}

fn standing(model: &ModelReport) -> serde_json::Value {
    json!({
        "id": &*model.id,
        "level": model.level.number(),
        "level_name": &*model.level_name,
        "possible": model.possible.number(),
        "level_without_waivers": model.level_without_waivers.number(),
        "level_evidenced": model.evidenced.as_ref().map(|evidenced| evidenced.level.number()),
        "holding_evidenced": model.evidenced.as_ref().map(|evidenced| {
            evidenced.holding.iter().map(|code| &**code).collect::<Vec<_>>()
        }),
        "claims": model.evidenced.as_ref().map(|evidenced| claims(&evidenced.claims)),
        "target": model.target.map(|target| target.number()),
        "met": model.met(),
        "gaps": model.gaps.iter().map(|gap| json!({
            "dimension": gap.dimension.as_deref(),
            "target": gap.target.number(),
            "level": gap.level.number(),
            "by": gap.by.map(|by| by.to_string()),
            "evidenced": gap.evidenced,
        })).collect::<Vec<_>>(),
        "dimensions": model.detail().dimensions.iter().map(|own| dimension(own, model)).collect::<Vec<_>>(),
        "next": model.next.map(|next| next.number()),
        "holding": model.detail().holding.iter().map(|code| &**code).collect::<Vec<_>>(),
        "unknown": model.detail().unknown.iter().map(|(path, rules)| json!({"path": path, "rules": rules})).collect::<Vec<_>>(),
        "symptoms": model.detail().symptoms,
        "rules": model.detail().rules.iter().map(|rule| json!({
            "code": &*rule.code,
            "level": rule.level.number(),
            "dimension": &*rule.dimension,
            "basis": rule.basis,
            "outcome": rule.outcome.word(),
            "waived": rule.waived,
            "severity": rule.severity.map(|severity| severity.word()),
            "reason": rule.reason,
        })).collect::<Vec<_>>(),
    })
}

fn dimension(dimension: &DimensionReport, model: &ModelReport) -> serde_json::Value {
    let evidenced = model.evidenced.as_ref().and_then(|evidenced| {
        let mut own = evidenced.dimensions.iter().filter(|(id, _)| *id == dimension.id);
        own.next().map(|(_, level)| level.number())
    });
    json!({
        "id": &*dimension.id,
        "level": dimension.level.number(),
        "possible": dimension.possible.number(),
        "level_evidenced": evidenced,
        "holding": dimension.holding.iter().map(|code| &**code).collect::<Vec<_>>(),
    })
}

fn finding(finding: &Finding) -> serde_json::Value {
    json!({
        "code": &*finding.code,
        "model": finding.model.as_deref(),
        "organization": &*finding.organization,
        "reaches": finding.reaches.iter().map(|id| &**id).collect::<Vec<_>>(),
        "level": finding.level.map(|level| level.number()),
        "outcome": finding.outcome.map(|outcome| outcome.word()),
        "severity": finding.severity.word(),
        "evidenced": finding.evidenced,
        "message": finding.message,
        "criterion": finding.criterion.as_deref(),
        "help": finding.help,
        "path": finding.path,
        "location": location(&finding.location),
        "related": finding.related.iter().map(related).collect::<Vec<_>>(),
        "waived": finding.waived.as_ref().map(|waived| json!({
            "kind": waived.by.word(),
            "owner": waived.owner,
            "reason": waived.reason,
            "expires": waived.expires.to_string(),
        })),
    })
}

fn ignores(ignores: &IgnoresReport) -> serde_json::Value {
    let counts = IgnoreState::ALL.map(|state| (state.word().replace('-', "_"), json!(ignores.count(state))));
    let mut counts: serde_json::Map<String, serde_json::Value> = counts.into_iter().collect();
    counts.insert("malformed".to_owned(), json!(ignores.malformed));
    counts.insert(
        "all".to_owned(),
        ignores.all.iter().map(ignore).collect::<Vec<_>>().into(),
    );
    counts.into()
}

fn ignore(ignore: &IgnoreReport) -> serde_json::Value {
    json!({
        "organization": &*ignore.organization,
        "codes": ignore.codes.iter().map(|code| &**code).collect::<Vec<_>>(),
        "reason": ignore.reason,
        "until": ignore.until.to_string(),
        "state": ignore.state.word(),
        "findings": ignore.findings,
        "location": location(&ignore.location),
    })
}

fn error(problem: &Problem) -> serde_json::Value {
    json!({
        "code": problem.code,
        "message": problem.message,
        "help": problem.help,
        "file": problem.file.as_deref(),
        "location": problem.location.as_ref().map(location),
        "related": problem.related.iter().map(related).collect::<Vec<_>>(),
        "replacement": problem.replacement,
    })
}

fn related(related: &Related) -> serde_json::Value {
    json!({
        "message": related.message,
        "location": related.location.as_ref().map(location),
        "depth": related.depth,
    })
}

fn location(location: &Location) -> serde_json::Value {
    let position = |at: Position| json!({"line": at.line, "column": at.column, "offset": at.offset});
    json!({
        "file": &*location.file,
        "start": position(location.start),
        "end": position(location.end),
    })
}
