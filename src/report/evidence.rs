//! What evidence says: claims by standing, and the findings about them.

use std::collections::BTreeSet;

use super::advice::lint;
use super::finding::{Finding, Location, Related, Severity};
use super::lint::Lint;
use super::standing::{Claimed, Claims, InputFile};
use crate::claim::{Claim, Export, Observed, Standing, Weighed};
use crate::config::Config;
use crate::pack::Pack;
use crate::source::Place;

/// What is known of an organization from its exports.
#[derive(Debug, Default)]
pub struct Evidence {
    /// Its exports and what they show.
    pub observed: Observed,
    /// Its claims.
    pub weighed: Weighed,
    /// The files of its exports that were read.
    pub files: Vec<InputFile>,
    /// Rows of its exports that could not be read.
    pub unread: Vec<UnreadRows>,
}

/// Rows of an export that could not be read.
#[derive(Clone, Debug)]
pub struct UnreadRows {
    /// The export, by its id.
    pub export: String,
    /// How many.
    pub rows: u64,
    /// The first of them, each by its row, its column and what is wrong; never what stands there.
    pub first: Vec<String>,
}

impl Evidence {
    /// Whether there is anything to show of it.
    pub(super) fn is_shown(&self) -> bool {
        !self.observed.exports.is_empty()
    }

    pub(super) fn claims(&self) -> Claims {
        counted(self.weighed.claims.iter())
    }

    pub(super) fn claimed(&self) -> Vec<Claimed> {
        let claims = self.weighed.claims.iter();
        claims
            .map(|claim| {
                let (standing, why) = match &claim.standing {
                    Standing::Proven => ("proven", None),
                    Standing::Contradicted { message, .. } => ("contradicted", Some(message.clone())),
                    Standing::Unproven(why) => ("unproven", Some((*why).to_owned())),
                };
                Claimed {
                    kind: claim.kind.name,
                    path: claim.path.clone(),
                    location: Location::of(&claim.place),
                    standing,
                    why,
                }
            })
            .collect()
    }

    /// The claims that rules of a pack read.
    pub(super) fn claims_of(&self, read: &ReadClaims) -> Claims {
        let claims = self.weighed.claims.iter();
        counted(claims.filter(|claim| read.0.contains(claim.kind.name)))
    }
}

fn counted<'c>(claims: impl Iterator<Item = &'c Claim>) -> Claims {
    let mut counts = Claims::default();
    for claim in claims {
        *match claim.standing {
            Standing::Proven => &mut counts.proven,
            Standing::Contradicted { .. } => &mut counts.contradicted,
            Standing::Unproven(_) => &mut counts.unproven,
        } += 1;
    }
    counts
}

/// The kinds of claims that the rules of a pack read, by name.
pub(super) struct ReadClaims(BTreeSet<&'static str>);

impl ReadClaims {
    /// A rule reads a claim when it speaks of every key on the way to it.
    pub(super) fn of(pack: &Pack) -> Self {
        let mut left: Vec<_> = crate::claim::KINDS.iter().collect();
        let mut found = BTreeSet::new();
        for reads in pack.all_reads() {
            let speaks = |key| reads.names.contains(key) || reads.keys.contains(key);
            found.extend(
                left.extract_if(.., |kind| kind.keys().all(speaks))
                    .map(|kind| kind.name),
            );
            if left.is_empty() {
                break;
            }
        }
        Self(found)
    }
}

/// The findings about the evidence of an organization.
pub(super) fn findings(
    organization: &str,
    evidence: &Evidence,
    config: &Config,
    today: jiff::civil::Date,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for claim in &evidence.weighed.claims {
        if let Standing::Contradicted { message, notes } = &claim.standing {
            findings.push(contradicted(organization, claim, (message, notes), config));
        }
    }
    findings.extend(stale(organization, evidence, config, today));
    for unread in &evidence.unread {
        let export = evidence
            .observed
            .exports
            .iter()
            .find(|export| export.id == unread.export);
        findings.extend(export.map(|export| rows(organization, export, unread)));
    }
    findings.extend(table(organization, evidence, config));
    findings
}

fn contradicted(
    organization: &str,
    claim: &Claim,
    (message, notes): (&str, &[(String, Option<Place>)]),
    config: &Config,
) -> Finding {
    let mut finding = lint(
        Lint::Contradicted,
        organization,
        message.to_owned(),
        &claim.place,
        Severity::Warning,
    );
    finding.path.clone_from(&claim.path);
    finding.related = notes
        .iter()
        .enumerate()
        .map(|(index, (text, place))| Related::new(text.clone(), place.as_ref(), u8::from(index > 0)))
        .collect();
    let set = config.evidence_places.get("tolerance");
    let tolerance = config.evidence.tolerance;
    let text = match set {
        Some(_) => format!("`evidence.tolerance` is {tolerance} here"),
        None => format!("`evidence.tolerance` is {tolerance}, its default; gradus.yaml can set it"),
    };
    finding.related.push(Related::new(text, set, 0));
    finding.help = Some(
        "state what holds, or mend what the export shows; where the export is wrong, correct it there"
            .to_owned(),
    );
    finding
}

/// Exports of which the newest of their kind is too old, or from a day to come.
fn stale(organization: &str, evidence: &Evidence, config: &Config, today: jiff::civil::Date) -> Vec<Finding> {
    let exports = &evidence.observed.exports;
    let newest = |export: &&Export| {
        let of_kind = exports.iter().filter(|other| other.kind == export.kind);
        of_kind.map(|other| other.date).max() == Some(export.date)
    };
    let old = exports
        .iter()
        .filter(newest)
        .filter(|export| !config.evidence.is_fresh(export.date, today));
    old.map(|export| {
        let (what, help) = if export.date > today {
            ("is dated in the future", "correct the date, the day on which the export was made")
        } else {
            ("is too old to prove anything", "export anew, and state the day; `evidence.valid` in gradus.yaml says how long an export proves")
        };
        let message = format!("`{}` of {} {what}", export.id, export.date);
        let mut finding = lint(Lint::EvidenceStale, organization, message, &export.place, Severity::Warning);
        finding.path = format!("evidence[{}].date", export.id);
        finding.help = Some(help.to_owned());
        finding
    })
    .collect()
}

/// Rows that could not be read: they are in no figure.
fn rows(organization: &str, export: &Export, unread: &UnreadRows) -> Finding {
    let message = match unread.rows {
        1 => format!("a row of `{}` could not be read", export.file),
        rows => format!("{rows} rows of `{}` could not be read", export.file),
    };
    let mut finding = lint(
        Lint::RowsUnread,
        organization,
        message,
        export.place_of("file"),
        Severity::Error,
    );
    finding.path = format!("evidence[{}].file", export.id);
    finding.related = unread
        .first
        .iter()
        .map(|line| Related::new(line.clone(), None, 0))
        .collect();
    if unread.rows > unread.first.len() as u64 {
        let more = unread.rows - unread.first.len() as u64;
        finding
            .related
            .push(Related::new(format!("and {more} more"), None, 0));
    }
    finding.help = Some("mend or remove these rows in the export, or say under `columns`, `date_format` or `nulls` how to read them".to_owned());
    finding
}

/// The table of ends of support, where an inventory was judged by one that is out of date.
fn table(organization: &str, evidence: &Evidence, config: &Config) -> Option<Finding> {
    use crate::evidence::record::Kind;
    let table = &evidence.observed.figures["inventory"]["table"];
    if table["stale"].as_bool() != Some(true) {
        return None;
    }
    let exports = evidence.observed.exports.iter();
    let newest = exports
        .filter(|export| export.kind == Kind::Inventory)
        .max_by_key(|export| export.date)?;
    let message = format!(
        "the table of ends of support, of {}, is out of date for this inventory",
        table["date"].as_str().unwrap_or("an unknown day")
    );
    let mut finding = lint(
        Lint::TableStale,
        organization,
        message,
        &newest.place,
        Severity::Warning,
    );
    finding.path = format!("evidence[{}]", newest.id);
    let set = config.evidence_places.get("table");
    finding.related.push(Related::new(
        "it is older than `evidence.table` in gradus.yaml allows, or a build is newer than all that it knows",
        set,
        0,
    ));
    finding.help = Some("use a newer version of gradus, or a newer table of your own".to_owned());
    Some(finding)
}
