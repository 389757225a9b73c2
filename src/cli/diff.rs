//! `gradus diff`: what changed between two revisions, folders or reports.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::{ChangeForm, DiffArgs};
use super::attribute::{self, Side};
use super::base::Base;
use super::check;
use super::packs::problems;
use super::policy::{Asked, Policy};
use super::run::{self, Job, Material};
use super::stand::Stand;
use super::terminal::Terminal;
use crate::config::ConfigError;
use crate::declaration::shown;
use crate::output::CHANGE_FORMATS;
use crate::report::change::{
    Change, Point, RecordError, Snapshot, attribute_by_records, compare, read_report,
};
use crate::report::{ExitStatus, Problem, Report};
use crate::source::{Most, read};

/// The most bytes that a report may have.
const MAX_REPORT: Most = Most {
    bytes: crate::limit::REPORT_BYTES.most,
    help: "compare folders or revisions, or reports on fewer organizations; no flag raises this limit",
};

pub(super) fn run(args: &DiffArgs, terminal: Terminal) -> ExitStatus {
    match changed(args) {
        Ok((change, unjudged)) => write(args, terminal, &change, &unjudged),
        Err(problems) => terminal.fail(&problems),
    }
}

fn write(args: &DiffArgs, terminal: Terminal, change: &Change, unjudged: &[Problem]) -> ExitStatus {
    let mut status = ExitStatus::Met;
    if args.no_regression && change.regressed() {
        status = ExitStatus::NotMet;
    }
    status = status.or_worse(terminal.fail(unjudged));
    let name = match args.format {
        ChangeForm::Text => "text",
        ChangeForm::Json => "json",
        ChangeForm::Markdown => "markdown",
    };
    let format = CHANGE_FORMATS.into_iter().find(|format| format.name == name);
    terminal.stream(
        |out| match format {
            Some(format) => (format.render)(change, terminal.look(true), out),
            None => out.flush(),
        },
        status,
    )
}

/// What a side is.
enum Named {
    Report(Box<Snapshot>),
    Folder(Box<Folder>),
    Revision(Box<Base>),
}

/// A folder, and the policy that holds there.
struct Folder {
    stand: Stand,
    policy: Policy,
    paths: Vec<PathBuf>,
    material: Material,
}

/// A side that was judged.
struct Judged<'n> {
    point: Point,
    policy: &'n Policy,
    stand: &'n Stand,
    paths: &'n [PathBuf],
    material: &'n Material,
    report: Report,
}

impl Judged<'_> {
    fn side(&self) -> Side<'_> {
        Side {
            point: &self.point,
            policy: self.policy,
            stand: self.stand,
            paths: self.paths,
            material: self.material,
            report: &self.report,
        }
    }
}

/// The change, and the errors of the later side.
fn changed(args: &DiffArgs) -> Result<(Change, Vec<Problem>), Vec<Problem>> {
    let here = Stand::here()?;
    let today = args.today.unwrap_or_else(check::today);
    let from_day = args.from_day.unwrap_or(today);
    let from = named(&args.from, args, &here, from_day)?;
    let to = named(&args.to, args, &here, today)?;
    let judged = |named, name: &str, today| judge(named, name, today);
    let (a, b) = (judged(&from, &args.from, from_day), judged(&to, &args.to, today));
    // What was wrong before is history: its organizations could not be judged, which is shown.
    let errors = b
        .as_ref()
        .map_or_else(Vec::new, |judged| judged.report.errors.clone());
    if let (Some(a), Some(b)) = (&a, &b) {
        let mut change = attribute::change(a.side(), b.side());
        change.guarded = args.no_regression;
        return Ok((change, errors));
    }
    let snapshot = |named: &Named, judged: &Option<Judged<'_>>| match (named, judged) {
        (_, Some(judged)) => Some(Snapshot::of(&judged.report)),
        (Named::Report(snapshot), None) => Some((**snapshot).clone()),
        _ => None,
    };
    let (Some(before), Some(after)) = (snapshot(&from, &a), snapshot(&to, &b)) else {
        return Err(Vec::new());
    };
    let point = |name: &str, judged: &Option<Judged<'_>>, snapshot: &Snapshot| match judged {
        Some(judged) => judged.point.clone(),
        None => Point {
            name: name.to_owned(),
            commit: None,
            today: snapshot.today,
        },
    };
    let mut change = compare(
        (point(&args.from, &a, &before), &before),
        (point(&args.to, &b, &after), &after),
        |item, _, _| attribute_by_records(&before, &after, item),
    );
    change.guarded = args.no_regression;
    Ok((change, errors))
}

fn judge<'n>(named: &'n Named, name: &str, today: jiff::civil::Date) -> Option<Judged<'n>> {
    let (policy, stand, paths, material, point) = match named {
        Named::Report(_) => return None,
        Named::Folder(folder) => {
            let point = Point {
                name: name.to_owned(),
                commit: None,
                today,
            };
            (
                &folder.policy,
                &folder.stand,
                &folder.paths,
                &folder.material,
                point,
            )
        }
        Named::Revision(base) => {
            let point = base.point(today);
            (&base.policy, &base.stand, &base.paths, &base.material, point)
        }
    };
    let report = run::report(material, policy, &policy.config.root, today).report;
    Some(Judged {
        point,
        policy,
        stand,
        paths,
        material,
        report,
    })
}

/// What a name means: a file is a report, a folder a folder, everything else a revision.
fn named(name: &str, args: &DiffArgs, here: &Stand, today: jiff::civil::Date) -> Result<Named, Vec<Problem>> {
    let path = here.path(Path::new(name));
    let asked = |paths| Asked {
        packs: &args.packs,
        paths,
        targets: &[],
        strict: args.strict,
        no_ignores: false,
        max_file_size: args.max_file_size,
    };
    if !name.is_empty() && path.exists() {
        let is_plain = !name.contains(['/', '\\', '.']);
        if is_plain && Base::is_revision(name, here) {
            let error = ConfigError::new(
                format!("`{name}` is a path and a revision"),
                format!("write `./{name}` for the path, and `{name}^0` for the revision"),
                None,
            );
            return Err(problems([&error]));
        }
        if path.is_dir() {
            let stand = here.looking_at(path.clone());
            let paths = vec![path];
            let policy = Policy::read(asked(&paths), &stand, today)?;
            let material = run::read(Job {
                policy: &policy,
                paths: &paths,
                stand: &stand,
                today,
            });
            return Ok(Named::Folder(Box::new(Folder {
                stand,
                policy,
                paths,
                material,
            })));
        }
        return report(&path, here).map_err(|error| problems([&error]));
    }
    let folder = [PathBuf::from(".")];
    match Base::open(name, asked(&folder), here, today) {
        Ok(base) => Ok(Named::Revision(Box::new(base))),
        Err(wrong) => Err(wrong),
    }
}

fn report(path: &Path, here: &Stand) -> Result<Named, RecordError> {
    let source = read(path, &shown(path, &here.names), MAX_REPORT).map_err(RecordError::Read)?;
    let snapshot = read_report(&Arc::new(source))?;
    Ok(Named::Report(Box::new(snapshot)))
}
