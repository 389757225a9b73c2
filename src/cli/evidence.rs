//! Exports read for a run: opened below the root, counted, held against what is declared.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::caught::caught;
use super::run::bug;
use crate::claim::{Declared, Export, Observed, Weighed, exports, weigh};
use crate::config::Config;
use crate::declaration::Organization;
use crate::evidence::figures::{self, observations};
use crate::evidence::lifecycle::Lifecycle;
use crate::evidence::observe::Observer;
use crate::evidence::summary::Summary;
use crate::evidence::{EvidenceError, Limits, ReadSummary, Request, open, read};
use crate::report::{Evidence, InputFile, Problem, UnreadRows};
use crate::source::{Class, Digest, Digesting};
use crate::yaml::{Forest, Node, Tree};

/// Bytes that tell a summary from an export.
const HEAD: u64 = 256;

/// The most bytes of a summary: counts, however many rows they count.
const SUMMARY: u64 = crate::limit::SUMMARY_BYTES.most;

/// What is known of the organizations of a run from their exports; empty where none states any.
#[derive(Default)]
pub(super) struct Gathered {
    /// By the index of the organization.
    pub evidence: Vec<Evidence>,
    /// What was read, by the index of the organization and the id of the export.
    pub read: Vec<BTreeMap<String, ReadSummary>>,
    /// The files that were read.
    pub files: Vec<PathBuf>,
}

/// The facts of an organization, as they are judged.
#[derive(Default)]
pub(super) struct Reading {
    /// As declared, where evidence fills gaps; else the facts as they are written.
    pub declared: Option<Forest>,
    /// As evidenced, where there is evidence or a target asks for it.
    pub evidenced: Option<Forest>,
    /// What conditions see under `observed`.
    pub observed: Option<Forest>,
}

impl Reading {
    pub(super) fn observed(&self) -> Option<Node<'_>> {
        self.observed.as_ref()?.root().get("observed")
    }
}

/// The exports of a run.
pub(super) struct Exports<'a> {
    config: &'a Config,
    /// The folder that they stand below.
    root: &'a Path,
    today: jiff::civil::Date,
    lifecycle: Lifecycle,
}

impl<'a> Exports<'a> {
    /// Those below a folder.
    pub(super) fn new(config: &'a Config, root: &'a Path, today: jiff::civil::Date) -> Self {
        Self {
            config,
            root,
            today,
            lifecycle: config.lifecycle.clone().unwrap_or_default(),
        }
    }

    /// Reads the exports of organizations and weighs their claims; without exports only where they are wanted `anyway`.
    pub(super) fn gather(
        &self,
        organizations: &[&Organization],
        anyway: bool,
        problems: &mut Vec<Problem>,
    ) -> Gathered {
        let stated: Vec<Vec<Export>> = organizations
            .iter()
            .map(|organization| own_exports(organization))
            .collect();
        let asked_for = self.config.targets.iter().any(|target| target.evidenced);
        if !anyway && !asked_for && stated.iter().all(Vec::is_empty) {
            return Gathered::default();
        }
        let tables = self.config.tables.iter();
        let mut gathered = Gathered {
            files: tables.map(|table| self.config.root.join(&table.file)).collect(),
            ..Gathered::default()
        };
        for counted in self.count_all(organizations, stated) {
            let counted = counted.unwrap_or_else(|id| {
                problems.push(bug(&id));
                Counted::default()
            });
            problems.extend(counted.problems);
            gathered.evidence.push(counted.evidence);
            gathered.read.push(counted.read);
            gathered.files.extend(counted.files);
        }
        gathered
    }
}

/// An export speaks of the organization that states it, and of nobody who inherits from it.
pub(super) fn own_exports(organization: &Organization) -> Vec<Export> {
    exports(organization.root(), |node| is_own(organization, node))
}

fn is_own(organization: &Organization, node: &Node<'_>) -> bool {
    organization.stated_by(node.source().name()) == Some(&organization.id)
}

/// What was counted for one organization.
#[derive(Default)]
struct Counted {
    evidence: Evidence,
    read: BTreeMap<String, ReadSummary>,
    files: Vec<PathBuf>,
    problems: Vec<Problem>,
}

/// An export with its counts.
struct Sound {
    export: Export,
    columns: Vec<String>,
    summary: Summary,
}

impl Exports<'_> {
    fn count_all(
        &self,
        organizations: &[&Organization],
        stated: Vec<Vec<Export>>,
    ) -> Vec<Result<Counted, String>> {
        let one = |organization: &Organization, stated| {
            caught(&organization.id, || self.count(organization, stated))
        };
        organizations
            .par_iter()
            .zip(stated)
            .map(|(organization, stated)| one(organization, stated))
            .collect()
    }

    fn count(&self, organization: &Organization, stated: Vec<Export>) -> Counted {
        let declared = Declared::of(organization.root(), self.today);
        let mut counted = Counted::default();
        let mut sound = Vec::new();
        for export in stated {
            counted.files.push(self.root.join(&export.file));
            match self.read(&declared, &export) {
                Ok((summary, read, digest)) => {
                    counted.evidence.files.push(InputFile {
                        name: export.file.as_str().into(),
                        digest,
                    });
                    let columns = read.as_ref().map(|read| &read.columns).into_iter().flatten();
                    sound.push(Sound {
                        columns: columns.map(|(name, _)| (*name).to_owned()).collect(),
                        export,
                        summary,
                    });
                    counted.keep(read, &sound);
                }
                Err(problem) => counted.problems.push(*problem),
            }
        }
        let observed = self.observed(&declared, sound);
        let own = |node: &Node<'_>| is_own(organization, node);
        counted.evidence.weighed = weigh(
            organization.root(),
            &own,
            &observed,
            &self.config.evidence,
            self.today,
        );
        counted.evidence.observed = observed;
        counted
    }

    /// The counts of an export, and what was found out about a file of rows.
    fn read(
        &self,
        declared: &Declared,
        export: &Export,
    ) -> Result<(Summary, Option<ReadSummary>, Digest), Box<Problem>> {
        let located = |error: EvidenceError| {
            let at = export.place_of(error.problem.key());
            Box::new(Problem::of(&error.declared(at.clone())))
        };
        let mut file = open(self.root, &export.file).map_err(located)?;
        let mut head = Vec::new();
        let unreadable = |error: &std::io::Error| {
            let problem = Problem::new(
                "gradus::evidence::unreadable",
                Class::Invalid,
                format!("`{}` cannot be read: {}", export.file, error.kind()),
                "check that the file can be opened by other programs",
            );
            Box::new(problem.at(export.place_of("file")))
        };
        file.by_ref()
            .take(HEAD)
            .read_to_end(&mut head)
            .map_err(|error| unreadable(&error))?;
        let mut whole = Digesting::new(Cursor::new(head.clone()).chain(file));
        if Summary::is_one(&head) {
            let mut bytes = Vec::new();
            whole
                .by_ref()
                .take(SUMMARY + 1)
                .read_to_end(&mut bytes)
                .map_err(|error| unreadable(&error))?;
            if bytes.len() as u64 > SUMMARY {
                return Err(too_large(export));
            }
            let digest = whole.finish().map_err(|error| unreadable(&error))?;
            return summary(&bytes, export).map(|summary| (summary, None, digest));
        }
        let mut observer = Observer::new(&declared.plan(export));
        let request = Request {
            kind: export.kind,
            format: export.format.as_deref(),
            columns: &export.columns,
            zone: declared.zone_of(export),
            date_format: export.date_format.as_deref(),
            nulls: &export.nulls,
            name: &export.file,
            limits: Limits::default(),
        };
        let read = read(&mut whole, &request, &mut |record| observer.observe(&record)).map_err(located)?;
        let digest = whole.finish().map_err(|error| unreadable(&error))?;
        Ok((observer.finish(), Some(read), digest))
    }

    fn observed(&self, declared: &Declared, sound: Vec<Sound>) -> Observed {
        let exports: Vec<figures::Export<'_>> = sound
            .iter()
            .map(|one| figures::Export {
                id: &one.export.id,
                date: one.export.date,
                columns: &one.columns,
                summary: &one.summary,
            })
            .collect();
        let context = declared.context(&self.config.evidence, &self.lifecycle, self.today);
        let figures = serde_json::to_value(observations(&exports, &context));
        Observed {
            figures: figures.unwrap_or_default(),
            exports: sound.into_iter().map(|one| one.export).collect(),
        }
    }
}

impl Counted {
    /// Keeps what was found out about the last of the exports.
    fn keep(&mut self, read: Option<ReadSummary>, sound: &[Sound]) {
        let (Some(read), Some(last)) = (read, sound.last()) else {
            return;
        };
        if read.unread.rows > 0 {
            let first = read.unread.first.iter();
            self.evidence.unread.push(UnreadRows {
                export: last.export.id.clone(),
                rows: read.unread.rows,
                first: first
                    .map(|unread| format!("row {}: {}", unread.row, unread.why))
                    .collect(),
            });
        }
        self.read.insert(last.export.id.clone(), read);
    }
}

fn too_large(export: &Export) -> Box<Problem> {
    let problem = Problem::new(
        "gradus::evidence::limit",
        Class::Limit,
        format!("`{}` is a summary of more than {SUMMARY} bytes", export.file),
        "count a shorter period in it; no flag raises this limit",
    );
    Box::new(problem.at(export.place_of("file")))
}

/// The counts of a summary, which must be of the kind that the declaration says.
fn summary(bytes: &[u8], export: &Export) -> Result<Summary, Box<Problem>> {
    let text = String::from_utf8_lossy(bytes);
    let summary = Summary::from_json(&text).map_err(|error| {
        let mut problem = Problem::of(&error).at(export.place_of("file"));
        problem.message = format!("`{}`: {}", export.file, problem.message);
        Box::new(problem)
    })?;
    if summary.figures.kind() == export.kind {
        return Ok(summary);
    }
    let problem = Problem::new(
        "gradus::evidence::kind",
        Class::Invalid,
        format!(
            "`{}` is a summary of {}, not of {}",
            export.file,
            summary.figures.kind().word(),
            export.kind.word()
        ),
        "correct `kind`, or name the file that is meant",
    );
    Err(Box::new(problem.at(export.place_of("kind"))))
}

/// The facts of each organization as they are judged, in their order; with the claims of those
/// that they inherit from, where these are weighed already.
pub(super) fn readings(
    organizations: &[&Organization],
    gathered: &Gathered,
    above: &BTreeMap<Arc<str>, Weighed>,
    config: &Config,
) -> Vec<Reading> {
    let own = organizations.iter().zip(&gathered.evidence);
    let own = own.map(|(organization, evidence)| (&*organization.id, &evidence.weighed));
    let above = above.iter().map(|(id, weighed)| (&**id, weighed));
    let by_id: BTreeMap<&str, &Weighed> = own.chain(above).collect();
    let pairs = organizations.iter().zip(&gathered.evidence);
    pairs
        .map(|(organization, evidence)| {
            let asked_for = config
                .targets
                .iter()
                .any(|target| target.evidenced && target.organization.matches(&organization.id));
            let stated = organization
                .root()
                .fact("evidence")
                .is_some_and(|list| !list.is_empty());
            if !asked_for && !stated {
                return Reading::default();
            }
            let above = organization
                .inherits
                .iter()
                .filter_map(|id| by_id.get(&**id).copied());
            Reading {
                declared: evidence.weighed.as_declared(&organization.forest),
                evidenced: Some(evidence.weighed.as_evidenced(&organization.forest, above)),
                observed: figures_of(&evidence.observed),
            }
        })
        .collect()
}

/// The figures as a tree, which stands where the first export is named.
fn figures_of(observed: &Observed) -> Option<Forest> {
    let export = observed.exports.first()?;
    let whole = serde_json::json!({ "observed": observed.figures });
    Some(Forest::single(Arc::new(Tree::made(&export.place, &whole))))
}
