//! A check from paths to a report.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use globset::{Glob, GlobSet, GlobSetBuilder};
use indicatif::ProgressBar;
use rayon::prelude::*;

use super::evidence::{Gathered, Reading, gather, readings};
use super::policy::Policy;
use super::stand::Stand;
use crate::config::Config;
use crate::declaration::{
    Assembled, Discovery, File, Found, Organization, Vocabulary, assemble, discover, load,
};
use crate::engine::{Case, judge};
use crate::evidence::ReadSummary;
use crate::expr::Params;
use crate::pack::Pack;
use crate::report::{Evidence, Input, Judged, Problem, Report};
use crate::schema::Schema;
use crate::source::Class;
use crate::yaml::{Forest, Node};

/// Files from which on progress is shown.
const LONG: usize = 300;

/// What to check.
#[derive(Clone, Copy)]
pub(super) struct Job<'a> {
    pub policy: &'a Policy,
    /// Files and folders; none for the root of the configuration.
    pub paths: &'a [PathBuf],
    pub stand: &'a Stand,
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

/// Organizations as they were read, before anybody judged them.
pub(super) struct Material {
    pub organizations: Vec<Organization>,
    /// Those that could not be read, by id.
    pub broken: Vec<Arc<str>>,
    /// Every file that was found, by the name that people know.
    pub found: Vec<Found>,
    /// Those of the built-in vocabulary, which come first.
    native: usize,
    /// Which pack is for which organization, both by index.
    cases: Vec<(usize, usize)>,
    pub problems: Vec<Problem>,
    /// The folder that names of files are relative to, as [`folder`] gives it.
    folder: Arc<str>,
}

impl Material {
    /// Those of the built-in vocabulary, by id.
    pub(super) fn natives(&self) -> impl Iterator<Item = &Organization> {
        self.organizations.iter().take(self.native)
    }
}

/// Organizations with what their exports show.
pub(super) struct Surveyed {
    material: Material,
    gathered: Gathered,
    pub problems: Vec<Problem>,
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
        let pairs = self.material.organizations.iter().zip(&self.gathered.evidence);
        pairs.enumerate().map(|(at, (organization, evidence))| View {
            organization,
            evidence,
            read: self.gathered.read.get(at),
        })
    }

    /// Whether rows of an export could not be read.
    pub(super) fn has_unread(&self) -> bool {
        self.gathered
            .evidence
            .iter()
            .any(|evidence| !evidence.unread.is_empty())
    }
}

/// Reads, judges and reports.
pub(super) fn run(job: Job<'_>) -> Checked {
    let material = read(job);
    report(&material, job.policy, &job.policy.config.root, job.today)
}

/// Reads declarations and their exports, and judges nothing.
pub(super) fn survey(job: Job<'_>) -> Surveyed {
    let material = read(job);
    let mut problems = material.problems.clone();
    let natives: Vec<&Organization> = material.natives().collect();
    let config = &job.policy.config;
    let gathered = gather(&natives, (config, true), &config.root, job.today, &mut problems);
    Surveyed {
        material,
        gathered,
        problems,
        today: job.today,
    }
}

/// Finds and reads the files, and makes organizations of them.
pub(super) fn read(job: Job<'_>) -> Material {
    let config = &job.policy.config;
    let groups = groups(job.policy);
    let exclude = globs(&config.exclude);
    let paths: Vec<PathBuf> = match job.paths {
        [] => vec![config.root.clone()],
        paths => paths.to_vec(),
    };
    let mut material = Material {
        organizations: Vec::new(),
        broken: Vec::new(),
        found: Vec::new(),
        native: 0,
        cases: Vec::new(),
        problems: Vec::new(),
        folder: folder(&job.stand.names),
    };
    for (index, group) in groups.iter().enumerate() {
        let discovery = Discovery {
            root: &config.root,
            current: &job.stand.names,
            include: &group.include,
            exclude: &exclude,
        };
        let (mut found, faults) = discover(&discovery, &paths);
        found.retain(|file| !file.explicit || is_for(&groups, index, file, &config.root));
        let problems = &mut material.problems;
        problems.extend(faults.iter().map(|fault| Problem::of(&**fault)));
        let assembled = read_files(&found, &group.vocabulary, config, problems);
        problems.extend(assembled.faults.iter().map(|fault| Problem::of(&**fault)));
        let first = material.organizations.len();
        material.cases.extend(
            (0..assembled.organizations.len())
                .flat_map(|at| group.packs.iter().map(move |&pack| (first + at, pack))),
        );
        material.found.append(&mut found);
        material.organizations.extend(assembled.organizations);
        // The built-in vocabulary comes first; no other one knows evidence.
        if group.vocabulary.id.is_none() {
            material.native = material.organizations.len();
        }
        material.broken.extend(assembled.broken);
    }
    if material.found.is_empty() && material.problems.is_empty() {
        material
            .problems
            .push(nothing_found(&paths, config, &job.stand.names));
    }
    material
}

/// Judges what was read with the same vocabularies as those of the policy, with the exports below `exports`.
pub(super) fn report(
    material: &Material,
    policy: &Policy,
    exports: &Path,
    today: jiff::civil::Date,
) -> Checked {
    let config = &policy.config;
    let mut problems = material.problems.clone();
    let natives: Vec<&Organization> = material.natives().collect();
    let gathered = gather(&natives, (config, false), exports, today, &mut problems);
    let readings = readings(&natives, &gathered, config);
    let all = Judging {
        organizations: &material.organizations,
        readings: &readings,
        packs: &policy.packs,
        today,
    };
    let (judged, evidenced) = all.judge(&material.cases, &mut problems);
    let report = crate::report::assemble(Input {
        today,
        config,
        packs: &policy.packs,
        organizations: &material.organizations,
        broken: material.broken.clone(),
        judged,
        evidenced,
        evidence: &gathered.evidence,
        problems,
        folder: Arc::clone(&material.folder),
    });
    let found = material.found.iter().map(|file| file.path.clone());
    Checked {
        report,
        files: found.chain(gathered.files).collect(),
    }
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
fn groups(policy: &Policy) -> Vec<Group> {
    let (own, foreign): (Vec<usize>, Vec<usize>) = (0..policy.packs.len()).partition(|&index| {
        let pack = policy.packs.get(index);
        pack.is_some_and(|(pack, _)| pack.declaration.is_none())
    });
    let mut groups = Vec::new();
    if !own.is_empty() {
        groups.push(Group {
            vocabulary: Vocabulary {
                schema: Arc::clone(Schema::builtin()),
                id: None,
            },
            include: globs(&policy.config.declarations),
            packs: own,
        });
    }
    for index in foreign {
        let (Some((pack, _)), Some(declarations)) = (policy.packs.get(index), policy.globs.get(index)) else {
            continue;
        };
        let Some(declaration) = &pack.declaration else {
            continue;
        };
        let patterns = if declarations.is_empty() {
            &policy.config.declarations
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

/// Every glob of declarations that a policy has.
pub(super) fn every_glob(policy: &Policy) -> GlobSet {
    let of_packs = policy.globs.iter().flatten();
    let all: Vec<String> = policy
        .config
        .declarations
        .iter()
        .chain(of_packs)
        .cloned()
        .collect();
    globs(&all)
}

/// The globs were checked when the configuration was read.
fn globs(patterns: &[String]) -> GlobSet {
    let mut builder = GlobSetBuilder::new();
    for glob in patterns.iter().filter_map(|pattern| Glob::new(pattern).ok()) {
        builder.add(glob);
    }
    builder.build().unwrap_or_default()
}

fn read_files(
    found: &[Found],
    vocabulary: &Vocabulary,
    config: &Config,
    problems: &mut Vec<Problem>,
) -> Assembled {
    let progress = progress(found.len(), "reading");
    let read: Vec<Result<File, String>> = found
        .par_iter()
        .map(|file| {
            let loaded = catch_unwind(AssertUnwindSafe(|| {
                let loaded = load(&file.path, &file.name, vocabulary, config.limits);
                // Computed here, where there are threads; the report asks for it.
                let _ = loaded.source.as_ref().map(|source| source.digest());
                loaded
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
    packs: &'a [(Arc<Pack>, BTreeMap<String, serde_json::Value>)],
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
