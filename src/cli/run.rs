//! A check from paths to a report.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use globset::{Glob, GlobSet, GlobSetBuilder};
use indicatif::ProgressBar;
use rayon::prelude::*;

use super::evidence::{Gathered, Reading, gather, readings};
use super::packs::Configured;
use crate::config::Config;
use crate::declaration::{
    Assembled, Discovery, File, Found, Organization, Vocabulary, assemble, discover, load, normal,
};
use crate::engine::{Case, judge};
use crate::evidence::ReadSummary;
use crate::expr::Params;
use crate::report::{Evidence, Input, Judged, Problem, Report};
use crate::schema::Schema;
use crate::source::Class;
use crate::yaml::{Forest, Node};

/// Files from which on progress is shown.
const LONG: usize = 300;

/// What to check.
pub(super) struct Job<'a> {
    pub config: &'a Config,
    pub packs: Vec<(Configured, Vec<String>)>,
    pub paths: &'a [PathBuf],
    pub current: &'a Path,
    pub today: jiff::civil::Date,
}

/// What was checked: the report, and the files that were read for it.
pub(super) struct Checked {
    pub report: Report,
    pub files: Vec<PathBuf>,
}

/// The files of one vocabulary, and the packs that judge them.
struct Group {
    vocabulary: Vocabulary,
    include: GlobSet,
    packs: Vec<usize>,
}

/// Organizations with what their exports show.
pub(super) struct Surveyed {
    organizations: Vec<Organization>,
    broken: Vec<Arc<str>>,
    /// Those of the built-in vocabulary, which come first.
    native: usize,
    /// Each organization with each pack that is for it, by their indexes.
    cases: Vec<(usize, usize)>,
    gathered: Gathered,
    pub problems: Vec<Problem>,
    files: Vec<PathBuf>,
    pub today: jiff::civil::Date,
}

/// An organization with what its exports show.
pub(super) struct View<'s> {
    pub organization: &'s Organization,
    pub evidence: &'s Evidence,
    /// What was found out about its exports, by their ids.
    pub read: Option<&'s BTreeMap<String, ReadSummary>>,
}

impl Surveyed {
    /// Those of the built-in vocabulary, by id.
    pub(super) fn views(&self) -> impl Iterator<Item = View<'_>> {
        let pairs = self.organizations.iter().zip(&self.gathered.evidence);
        pairs.enumerate().map(|(at, (organization, evidence))| View {
            organization,
            evidence,
            read: self.gathered.read.get(at),
        })
    }

    /// Those of the built-in vocabulary.
    pub(super) fn natives(&self) -> impl Iterator<Item = &Organization> {
        self.organizations.iter().take(self.native)
    }

    /// Whether rows of an export could not be read.
    pub(super) fn has_unread(&self) -> bool {
        self.gathered
            .evidence
            .iter()
            .any(|evidence| !evidence.unread.is_empty())
    }
}

/// Reads declarations, and none of their exports.
pub(super) fn declarations(job: &Job<'_>) -> Surveyed {
    read_all(job)
}

/// Reads declarations and their exports, and judges nothing.
pub(super) fn survey(job: &Job<'_>) -> Surveyed {
    let mut surveyed = read_all(job);
    let natives: Vec<&Organization> = surveyed.organizations.iter().take(surveyed.native).collect();
    surveyed.gathered = gather(&natives, (job.config, true), job.today, &mut surveyed.problems);
    surveyed
}

fn read_all(job: &Job<'_>) -> Surveyed {
    let mut problems: Vec<Problem> = Vec::new();
    let groups = groups(job);
    let exclude = globs(&job.config.exclude);
    let paths: Vec<PathBuf> = match job.paths {
        [] => vec![job.config.root.clone()],
        paths => paths.iter().map(|path| normal(&job.current.join(path))).collect(),
    };
    let mut files = Vec::new();
    let mut organizations: Vec<Organization> = Vec::new();
    let mut broken: Vec<Arc<str>> = Vec::new();
    let mut cases: Vec<(usize, usize)> = Vec::new();
    let mut nothing = true;
    let mut native = 0;
    for (index, group) in groups.iter().enumerate() {
        let discovery = Discovery {
            root: &job.config.root,
            current: job.current,
            include: &group.include,
            exclude: &exclude,
        };
        let (mut found, faults) = discover(&discovery, &paths);
        found.retain(|file| !file.explicit || is_for(&groups, index, file, &job.config.root));
        problems.extend(faults.iter().map(|fault| Problem::of(&**fault)));
        nothing &= found.is_empty();
        files.extend(found.iter().map(|file| file.path.clone()));
        let assembled = read(&found, &group.vocabulary, job.config, &mut problems);
        let first = organizations.len();
        cases.extend(
            (0..assembled.organizations.len())
                .flat_map(|at| group.packs.iter().map(move |&pack| (first + at, pack))),
        );
        organizations.extend(assembled.organizations);
        // The built-in vocabulary comes first; no other one knows evidence.
        if group.vocabulary.id.is_none() {
            native = organizations.len();
        }
        broken.extend(assembled.broken);
        problems.extend(assembled.faults.iter().map(|fault| Problem::of(&**fault)));
    }
    if nothing && problems.is_empty() {
        problems.push(nothing_found(&paths, job.config, job.current));
    }
    Surveyed {
        organizations,
        broken,
        native,
        cases,
        gathered: Gathered::default(),
        problems,
        files,
        today: job.today,
    }
}

/// Reads, judges and reports.
pub(super) fn run(job: Job<'_>) -> Checked {
    let surveyed = read_all(&job);
    let packs: Vec<Configured> = job.packs.into_iter().map(|(pack, _)| pack).collect();
    let Surveyed {
        organizations,
        broken,
        mut problems,
        mut files,
        ..
    } = surveyed;
    let natives: Vec<&Organization> = organizations.iter().take(surveyed.native).collect();
    let gathered = gather(&natives, (job.config, false), job.today, &mut problems);
    let readings = readings(&natives, &gathered, job.config);
    files.extend(gathered.files);
    let all = Judging {
        organizations: &organizations,
        readings: &readings,
        packs: &packs,
        today: job.today,
    };
    let (judged, evidenced) = all.judge(&surveyed.cases, &mut problems);
    let report = crate::report::assemble(Input {
        today: job.today,
        config: job.config,
        packs: &packs,
        organizations: &organizations,
        broken,
        judged,
        evidenced,
        evidence: &gathered.evidence,
        problems,
        folder: folder(job.current),
    });
    Checked { report, files }
}

/// The folder that names of files are relative to, from the root of its repository; empty where there is none.
pub(super) fn folder(current: &Path) -> Arc<str> {
    let root = current.ancestors().find(|folder| folder.join(".git").exists());
    let folder = root.map(|root| crate::declaration::shown(current, root));
    folder.filter(|folder| folder != ".").unwrap_or_default().into()
}

fn nothing_found(paths: &[PathBuf], config: &Config, current: &Path) -> Problem {
    let shown: Vec<String> = paths
        .iter()
        .map(|path| crate::declaration::shown(path, current))
        .collect();
    Problem::new(
        "gradus::nothing",
        Class::Nothing,
        format!("nothing to check was found in `{}`", shown.join("`, `")),
        format!(
            "declarations are looked for as {}; name a file to check it in any case",
            config.declarations.join(", ")
        ),
    )
}

/// One group for the built-in vocabulary, and one for each pack with its own.
fn groups(job: &Job<'_>) -> Vec<Group> {
    let (own, foreign): (Vec<usize>, Vec<usize>) = (0..job.packs.len()).partition(|&index| {
        job.packs
            .get(index)
            .is_some_and(|((pack, _), _)| pack.declaration.is_none())
    });
    let mut groups = Vec::new();
    if !own.is_empty() {
        groups.push(Group {
            vocabulary: Vocabulary {
                schema: Arc::clone(Schema::builtin()),
                id: None,
            },
            include: globs(&job.config.declarations),
            packs: own,
        });
    }
    for index in foreign {
        let Some(((pack, _), declarations)) = job.packs.get(index) else {
            continue;
        };
        let Some(declaration) = &pack.declaration else {
            continue;
        };
        let patterns = if declarations.is_empty() {
            &job.config.declarations
        } else {
            declarations
        };
        groups.push(Group {
            vocabulary: Vocabulary {
                schema: Arc::clone(&declaration.schema),
                id: Some(declaration.id.clone()),
            },
            include: globs(patterns),
            packs: vec![index],
        });
    }
    groups
}

/// Whether a file that is named is for a group: its globs fit, or nobody's do and it is the first.
fn is_for(groups: &[Group], index: usize, file: &Found, root: &Path) -> bool {
    let relative = file.path.strip_prefix(root).unwrap_or(&file.path);
    let fits = |group: &Group| group.include.is_match(relative);
    groups.get(index).is_some_and(fits) || index == 0 && !groups.iter().any(fits)
}

/// The globs were checked when the configuration was read.
fn globs(patterns: &[String]) -> GlobSet {
    let mut builder = GlobSetBuilder::new();
    for glob in patterns.iter().filter_map(|pattern| Glob::new(pattern).ok()) {
        builder.add(glob);
    }
    builder.build().unwrap_or_default()
}

fn read(found: &[Found], vocabulary: &Vocabulary, config: &Config, problems: &mut Vec<Problem>) -> Assembled {
    let progress = progress(found.len(), "reading");
    let read: Vec<Result<File, String>> = found
        .par_iter()
        .map(|file| {
            let loaded = catch_unwind(AssertUnwindSafe(|| {
                load(&file.path, &file.name, vocabulary, config.limits)
            }));
            progress.inc(1);
            loaded.map_err(|_| file.name.clone())
        })
        .collect();
    progress.finish_and_clear();
    let mut files = Vec::with_capacity(read.len());
    for file in read {
        match file {
            Ok(file) => files.push(file),
            Err(name) => problems.push(bug(&name)),
        }
    }
    assemble(files, vocabulary)
}

/// Everything that is judged, and by what.
struct Judging<'a> {
    organizations: &'a [Organization],
    /// By the index of the organization; none where no evidence is known.
    readings: &'a [Reading],
    packs: &'a [Configured],
    today: jiff::civil::Date,
}

impl Judging<'_> {
    /// What every pack says of every organization that it is for, as declared and as evidenced.
    fn judge(&self, cases: &[(usize, usize)], problems: &mut Vec<Problem>) -> (Vec<Judged>, Vec<Judged>) {
        let params: Vec<Params> = self
            .packs
            .iter()
            .map(|(_, params)| params.clone().into_iter().collect())
            .collect();
        let progress = progress(cases.len(), "judging");
        let judged: Vec<Result<(Judged, Option<Judged>), String>> = cases
            .par_iter()
            .filter_map(|&(at, pack)| {
                let (organization, params) = (self.organizations.get(at)?, params.get(pack)?);
                let both = catch_unwind(AssertUnwindSafe(|| self.both((at, pack), params)));
                progress.inc(1);
                match both {
                    Ok(both) => both.map(Ok),
                    Err(_) => Some(Err(organization.id.to_string())),
                }
            })
            .collect();
        progress.finish_and_clear();
        let (mut declared, mut evidenced) = (Vec::with_capacity(judged.len()), Vec::new());
        for one in judged {
            match one {
                Ok((one, other)) => {
                    declared.push(one);
                    evidenced.extend(other);
                }
                Err(name) => problems.push(bug(&name)),
            }
        }
        (declared, evidenced)
    }

    fn both(&self, (at, pack): (usize, usize), params: &Params) -> Option<(Judged, Option<Judged>)> {
        let (organization, (rules, _)) = (self.organizations.get(at)?, self.packs.get(pack)?);
        let reading = self.readings.get(at);
        let judged = |root: Node<'_>| Judged {
            organization: at,
            pack,
            judgement: judge(Case {
                organization: &organization.id,
                root,
                pack: rules,
                params,
                observed: reading.and_then(Reading::observed),
                today: self.today,
            }),
        };
        let declared = reading.and_then(|reading| reading.declared.as_ref());
        let evidenced = reading.and_then(|reading| reading.evidenced.as_ref());
        Some((
            judged(declared.map_or_else(|| organization.root(), Forest::root)),
            evidenced.map(|forest| judged(forest.root())),
        ))
    }
}

/// A panic stays with the file or organization that it met.
pub(super) fn bug(name: &str) -> Problem {
    Problem::new(
        "gradus::bug",
        Class::Bug,
        format!("a bug in gradus kept it from judging `{name}`"),
        "please report this with the lines above and, if you can, the file; the others were judged",
    )
}

/// Progress of long work, on a terminal only.
fn progress(count: usize, what: &'static str) -> ProgressBar {
    use std::io::IsTerminal as _;
    if count < LONG || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(count as u64);
    if let Ok(style) = indicatif::ProgressStyle::with_template("{msg} {bar:30} {pos} of {len}") {
        bar.set_style(style);
    }
    bar.set_message(what);
    bar
}
