//! `gradus evidence summarize`.

use std::io::Read;
use std::path::{Path, PathBuf};

use jiff::tz::{TimeZone, TimeZoneDatabase};

use super::input;
use crate::claim::{Declared, Export};
use crate::cli::args::SummarizeArgs;
use crate::cli::evidence::own_exports;
use crate::cli::policy::Policy;
use crate::cli::stand::Stand;
use crate::cli::terminal::Terminal;
use crate::cli::{check, run};
use crate::evidence::format::{FORMATS, Format};
use crate::evidence::observe::{Observer, Plan};
use crate::evidence::record::Kind;
use crate::evidence::summary::Summary;
use crate::evidence::{Limits, Request, Unread, open, read};
use crate::report::{ExitStatus, Problem};
use crate::schema::nearest;
use crate::source::Class;

/// A pack that shares the built-in vocabulary; no rule of it is asked.
pub(super) const BUILT_IN: &str = "servicing";

/// What is read, and how.
struct Job {
    file: PathBuf,
    /// The folder that the file must stay below, where a declaration names it.
    root: Option<PathBuf>,
    format: Option<String>,
    columns: Vec<(String, String)>,
    date_format: Option<String>,
    nulls: Vec<String>,
    plan: Plan,
    /// The files that said all this.
    inputs: Vec<PathBuf>,
}

pub(super) fn run(args: &SummarizeArgs, terminal: Terminal) -> ExitStatus {
    let job = match &args.id {
        Some(id) => declared(args, id),
        None => stated(args).map_err(|problem| vec![*problem]),
    };
    let summarized = job.and_then(|mut job| {
        let summary = summarize(&job)?;
        job.inputs.push(job.path());
        Ok((summary, job.inputs))
    });
    match summarized {
        Ok((summary, inputs)) => super::write(&summary, args.output.as_deref(), &inputs, terminal),
        Err(problems) => terminal.fail(&problems),
    }
}

impl Job {
    fn open(&self) -> Result<(Box<dyn Read>, String), Box<Problem>> {
        let Some(root) = &self.root else {
            return input(&self.file);
        };
        let name = self.file.display().to_string();
        match open(root, &name) {
            Ok(file) => Ok((Box::new(file), name)),
            Err(error) => Err(Box::new(Problem::of(&error))),
        }
    }

    /// Where the file stands.
    fn path(&self) -> PathBuf {
        match &self.root {
            Some(root) => root.join(&self.file),
            None => self.file.clone(),
        }
    }
}

/// Reads and counts. Counts that leave out rows may flatter, so there are none then.
fn summarize(job: &Job) -> Result<Summary, Vec<Problem>> {
    let (mut reader, name) = job.open().map_err(|problem| vec![*problem])?;
    let mut observer = Observer::new(&job.plan);
    let request = Request {
        kind: job.plan.kind,
        format: job.format.as_deref(),
        columns: &job.columns,
        zone: job.plan.zone.clone(),
        date_format: job.date_format.as_deref(),
        nulls: &job.nulls,
        name: &name,
        limits: Limits::default(),
    };
    let found = read(&mut reader, &request, &mut |record| observer.observe(&record))
        .map_err(|error| vec![Problem::of(&error)])?;
    if found.unread.rows > 0 {
        return Err(unread(&name, &found.unread));
    }
    Ok(observer.finish())
}

/// That rows could not be read, and the first of them.
fn unread(name: &str, unread: &Unread) -> Vec<Problem> {
    let rows = match unread.rows {
        1 => "one row".to_owned(),
        rows => format!("{rows} rows"),
    };
    let head = Problem::new(
        "gradus::evidence::unread",
        Class::Invalid,
        format!("`{name}`: {rows} could not be read, so nothing was counted"),
        "mend the export, or say how to read it: `--date-format`, `--null`, `--columns`",
    );
    let first = unread.first.iter().map(|row| Problem {
        help: None,
        message: format!("`{name}`, row {}: {}", row.row, row.why),
        code: "gradus::evidence::row".to_owned(),
        ..head.clone()
    });
    std::iter::once(head.clone()).chain(first).collect()
}

/// What the options say.
fn stated(args: &SummarizeArgs) -> Result<Job, Box<Problem>> {
    let format = args.format.as_deref();
    let kind = match args.kind.as_deref().and_then(Kind::from_word) {
        Some(kind) => kind,
        None => only_kind(format)?,
    };
    let zone = match args.time_zone.as_deref() {
        None => TimeZone::UTC,
        // From the data that are part of gradus: those of a machine could differ.
        Some(name) => TimeZoneDatabase::bundled().get(name).map_err(|_| {
            usage(
                format!("there is no time zone `{name}`"),
                "name one such as `Europe/London`, or leave `--time-zone` out for UTC",
            )
        })?,
    };
    let columns = args.columns.iter().map(|column| match column.split_once('=') {
        Some((ours, header)) => Ok((ours.trim().to_owned(), header.to_owned())),
        None => Err(usage(
            format!("`--columns {column}` names no header"),
            "write our name and the header of the file: `--columns opened=\"Created Time\"`",
        )),
    });
    let mut plan = Plan::new(kind);
    plan.zone = zone;
    plan.collected = args.collected;
    plan.log = format.is_some_and(|format| format.ends_with("event-log"));
    Ok(Job {
        file: args.file.clone().unwrap_or_default(),
        root: None,
        format: args.format.clone(),
        columns: columns.collect::<Result<_, _>>()?,
        date_format: args.date_format.clone(),
        nulls: args.nulls.clone(),
        inputs: Vec::new(),
        plan,
    })
}

/// The kind of a format that has only one.
fn only_kind(format: Option<&str>) -> Result<Kind, Box<Problem>> {
    let Some(name) = format else {
        return Err(usage(
            "what the rows are is not said".to_owned(),
            "add `--kind tickets`, or another kind",
        ));
    };
    let Some(found) = Format::find(name) else {
        let known: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
        let help = match nearest(name, known.iter().copied()).first() {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("choose one of {}", known.join(", ")),
        };
        return Err(usage(format!("there is no format `{name}`"), help));
    };
    match found.tables {
        [shape] => Ok(shape.kind),
        tables => {
            let kinds: Vec<&str> = tables.iter().map(|shape| shape.kind.word()).collect();
            Err(usage(
                format!("the format `{name}` has several kinds of rows"),
                format!("add `--kind` with one of {}", kinds.join(", ")),
            ))
        }
    }
}

fn usage(message: String, help: impl Into<String>) -> Box<Problem> {
    Box::new(Problem::new("gradus::usage", Class::Usage, message, help))
}

/// What the entry of a declaration says.
fn declared(args: &SummarizeArgs, id: &str) -> Result<Job, Vec<Problem>> {
    let stand = Stand::here()?;
    let policy = Policy::of_pack(BUILT_IN, &args.config.with_packs(), &args.declarations, &stand)?;
    let today = check::today();
    let material = run::read(run::Job {
        policy: &policy,
        paths: &stand.paths(&args.declarations),
        stand: &stand,
        today,
    });
    let organizations = material.natives();
    let mut entries = Vec::new();
    let mut others = Vec::new();
    for organization in organizations {
        for export in own_exports(organization) {
            if export.id == id {
                entries.push((Declared::of(organization.root(), today), export));
            } else {
                others.push(export.id);
            }
        }
    }
    match (entries.as_slice(), &material.problems) {
        ([(declared, export)], problems) if problems.is_empty() => {
            let mut job = of_entry(declared, export, args.file.as_deref(), &policy.config.root);
            job.inputs = policy.inputs(&stand);
            job.inputs
                .extend(material.found.iter().map(|found| found.path.to_path_buf()));
            Ok(job)
        }
        (_, problems) if !problems.is_empty() => Err(material.problems),
        ([], _) => {
            let help = match nearest(id, others.iter().map(String::as_str)).first() {
                Some(near) => format!("did you mean `{near}`?"),
                None => "name the id of an entry under `evidence`, and its declaration with `--declaration`"
                    .to_owned(),
            };
            Err(vec![*usage(format!("no declaration has an export `{id}`"), help)])
        }
        _ => Err(vec![*usage(
            format!("several organizations have an export `{id}`"),
            "name the declaration that is meant with `--declaration`",
        )]),
    }
}

fn of_entry(declared: &Declared, export: &Export, file: Option<&Path>, root: &Path) -> Job {
    Job {
        file: file.map_or_else(|| PathBuf::from(&export.file), Path::to_owned),
        root: file.is_none().then(|| root.to_owned()),
        format: export.format.clone(),
        columns: export.columns.clone(),
        date_format: export.date_format.clone(),
        nulls: export.nulls.clone(),
        plan: declared.plan(export),
        inputs: Vec::new(),
    }
}
