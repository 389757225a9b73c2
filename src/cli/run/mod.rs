//! A check from paths to a report.

mod groups;
mod judge;
mod stream;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use indicatif::ProgressBar;
use rayon::prelude::*;

use super::caught::caught;
use super::evidence::{Exports, Gathered, readings};
use super::policy::Policy;
use super::stand::Stand;
use crate::config::Config;
use crate::declaration::{
    Assembled, Discovery, File, Found, Organization, Vocabulary, assemble, discover, load,
};
use crate::evidence::ReadSummary;
use crate::report::{Evidence, Input, Keep, Problem, Report};
use crate::source::Class;
pub(super) use groups::every_glob;
use groups::{Group, globs, groups, is_for};
use judge::Judges;

/// Bytes of declarations up to which a run is held whole, usually.
const HELD: u64 = 4 << 20;

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

/// What is asked of a run.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    /// What the outputs need.
    pub keep: Keep,
    /// Whether findings of all levels are shown.
    pub all: bool,
    /// Bytes of declarations up to which a run is held whole: its organizations are put together once.
    pub held: u64,
}

impl Wanted {
    /// What outputs need; `all` where findings of all levels are shown.
    pub(super) fn new(keep: Keep, all: bool) -> Self {
        Self {
            keep,
            all,
            held: HELD,
        }
    }
}

impl Job<'_> {
    /// Where to look.
    fn places(&self) -> Vec<PathBuf> {
        match self.paths {
            [] => vec![self.policy.config.root.clone()],
            paths => paths.to_vec(),
        }
    }
}

impl Located {
    /// The files of a run that is too long to be held whole: their bytes are more than `held`.
    ///
    /// One with several vocabularies is held: an organization of each can have the same files.
    fn long(&mut self, held: u64) -> Option<(Group, Vec<Found>)> {
        let mut used = self
            .groups
            .iter()
            .enumerate()
            .filter(|(_, (_, found))| !found.is_empty());
        let (Some((at, (_, found))), None) = (used.next(), used.next()) else {
            return None;
        };
        let mut bytes = 0_u64;
        let is_long = found.iter().any(|file| {
            bytes += std::fs::metadata(&file.path).map_or(0, |about| about.len());
            bytes > held
        });
        is_long.then(|| self.groups.swap_remove(at))
    }
}

/// What was checked: the report, and the files that were read for it.
pub(super) struct Checked {
    pub report: Report,
    pub files: Vec<PathBuf>,
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
pub(super) fn run(job: Job<'_>, wanted: Wanted) -> Checked {
    let mut located = locate(job);
    if let Some((group, found)) = located.long(wanted.held) {
        let problems = std::mem::take(&mut located.problems);
        return stream::run(job, wanted, (group, found), problems);
    }
    let material = read_located(job, located);
    report(&material, job.policy, &job.policy.config.root, job.today)
}

/// Reads declarations and their exports, and judges nothing.
pub(super) fn survey(job: Job<'_>) -> Surveyed {
    let material = read(job);
    let mut problems = material.problems.clone();
    let natives: Vec<&Organization> = material.natives().collect();
    let config = &job.policy.config;
    let exports = Exports::new(config, &config.root, job.today);
    let gathered = exports.gather(&natives, true, &mut problems);
    Surveyed {
        material,
        gathered,
        problems,
        today: job.today,
    }
}

/// The files of a run, before anybody read them.
struct Located {
    /// By vocabulary.
    groups: Vec<(Group, Vec<Found>)>,
    problems: Vec<Problem>,
}

/// Finds the files.
fn locate(job: Job<'_>) -> Located {
    let config = &job.policy.config;
    let groups = groups(job.policy);
    let exclude = globs(&config.exclude);
    let paths = job.places();
    let mut problems = Vec::new();
    let mut of_groups = Vec::with_capacity(groups.len());
    for (index, group) in groups.iter().enumerate() {
        let discovery = Discovery {
            root: &config.root,
            current: &job.stand.names,
            include: &group.include,
            exclude: &exclude,
        };
        let (mut found, faults) = discover(&discovery, &paths);
        found.retain(|file| !file.explicit || is_for(&groups, index, file, &config.root));
        problems.extend(faults.iter().map(|fault| Problem::of(&**fault)));
        of_groups.push(found);
    }
    if of_groups.iter().all(Vec::is_empty) && problems.is_empty() {
        problems.push(nothing_found(&paths, config, &job.stand.names));
    }
    Located {
        groups: groups.into_iter().zip(of_groups).collect(),
        problems,
    }
}

/// Finds and reads the files, and makes organizations of them.
pub(super) fn read(job: Job<'_>) -> Material {
    read_located(job, locate(job))
}

fn read_located(job: Job<'_>, located: Located) -> Material {
    let mut material = Material {
        organizations: Vec::new(),
        broken: Vec::new(),
        found: Vec::new(),
        native: 0,
        cases: Vec::new(),
        problems: located.problems,
        folder: folder(&job.stand.names),
    };
    for (group, mut found) in located.groups {
        let problems = &mut material.problems;
        let assembled = read_files(&found, &group.vocabulary, &job.policy.config, problems);
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
    let gathered = Exports::new(config, exports, today).gather(&natives, false, &mut problems);
    let readings = readings(&natives, &gathered, &BTreeMap::new(), config);
    let judges = Judges::new(&policy.packs, today);
    let sayings = judges.all(&material.organizations, &readings, &material.cases, &mut problems);
    let report = crate::report::assemble(Input {
        today,
        config,
        packs: &policy.packs,
        organizations: &material.organizations,
        broken: material.broken.clone(),
        judged: sayings.declared,
        evidenced: sayings.evidenced,
        evidence: &gathered.evidence,
        problems,
        folder: Arc::clone(&material.folder),
    });
    let found = material.found.iter().map(|file| file.path.to_path_buf());
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
            let loaded = caught(file.name(), || {
                let loaded = load(&file.path, file.name(), vocabulary, config.limits);
                // Computed here, where there are threads; the report asks for it.
                let _ = loaded.source.as_ref().map(|source| source.digest());
                loaded
            });
            progress.inc(1);
            loaded
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
