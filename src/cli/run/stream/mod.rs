//! Files that are judged as they are read, and let go.
//!
//! A file that describes an organization, and names none to inherit from, is
//! judged at once. What nobody can know then is known when all files were read:
//! that another file states facts of the same organization, or that others
//! inherit from it. These few, and all that wait for others, are read a second
//! time; the result is that of a run which is held whole.

mod coming;

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use indicatif::ProgressBar;
use rayon::prelude::*;

use super::judge::Judges;
use super::{Checked, Group, Job, Wanted, bug, folder, progress};
use crate::claim::Weighed;
use crate::cli::caught::caught;
use crate::cli::evidence::{Exports, Gathered, readings};
use crate::declaration::{Above, BoxedFault, File, Found, Header, Organization, assemble_below, load};
use crate::report::{Batch, Gathering, Keep, Problem, Setting, Settled, settle};
use coming::{Changed, Coming, Done, Early, Entry};

/// Files for each thread that are read before what they come to is put together: enough to share, and few, since all
/// findings of these are held.
const CHUNK: usize = 16;

/// Files that are read before what they come to is put together.
fn chunk() -> usize {
    CHUNK.saturating_mul(rayon::current_num_threads())
}

/// Checks files of one vocabulary.
pub(super) fn run(
    job: Job<'_>,
    wanted: Wanted,
    (group, found): (Group, Vec<Found>),
    problems: Vec<Problem>,
) -> Checked {
    let policy = job.policy;
    let mut setting = Setting::new(job.today, &policy.config, &policy.packs, folder(&job.stand.names));
    setting.digests = wanted.keep == Keep::Whole;
    let stream = Stream {
        exports: Exports::new(&policy.config, &policy.config.root, job.today),
        judges: Judges::new(&policy.packs, job.today),
        setting,
        group,
        found,
    };
    let mut coming = Coming {
        gathering: Gathering::new(wanted.keep, wanted.all),
        index: BTreeMap::new(),
        files: Vec::new(),
        texts: Vec::new(),
    };
    coming.gathering.fail(problems);
    stream.early(&mut coming);
    let base = stream.base(&mut coming);
    stream.late(&base, &mut coming);
    stream.missing(&base, &mut coming);
    let report = coming.gathering.finish(&stream.setting, &base.organizations);
    let found = stream.found.into_iter().map(|file| file.path.into_path_buf());
    Checked {
        report,
        files: found.chain(coming.files).collect(),
    }
}

/// What every file of a run meets.
struct Stream<'a> {
    setting: Setting<'a>,
    exports: Exports<'a>,
    judges: Judges<'a>,
    group: Group,
    /// The files, by name.
    found: Vec<Found>,
}

/// The organizations that others inherit from.
#[derive(Default)]
struct Base {
    /// Their ids, of those too that cannot be judged.
    named: BTreeSet<Arc<str>>,
    /// By id.
    organizations: Vec<Organization>,
    above: Above,
    weighed: BTreeMap<Arc<str>, Weighed>,
    /// All that there are.
    ids: BTreeSet<Arc<str>>,
}

impl Stream<'_> {
    /// Reads every file, and judges those that say all of an organization.
    fn early(&self, coming: &mut Coming) {
        let progress = progress(self.found.len(), "checking");
        let nobody = Base::default();
        let size = chunk();
        for (chunk, start) in self.found.chunks(size).zip((0_u32..).step_by(size)) {
            let read: Vec<(Early, u64)> = chunk
                .par_iter()
                .map(|found| self.look(found, &nobody, &progress))
                .collect();
            for ((early, text), at) in read.into_iter().zip(start..) {
                coming.texts.push(text);
                coming.take(early, at);
            }
        }
        progress.finish_and_clear();
    }

    /// What is known of a file, and what tells its text from another one.
    fn look(&self, found: &Found, nobody: &Base, progress: &ProgressBar) -> (Early, u64) {
        let looked = caught(found.name(), || {
            let file = self.load(found);
            let text = text_of(&file);
            (self.look_at(file, nobody), text)
        });
        progress.inc(1);
        looked.unwrap_or_else(|_| (Early::Lost(vec![bug(found.name())]), 0))
    }

    fn look_at(&self, file: File, nobody: &Base) -> Early {
        let (header, from) = (file.header.clone(), file.inherits());
        let Header::Details { id, .. } = &header else {
            return match header {
                Header::Unknown => Early::Lost(problems(&file.faults)),
                header => Early::Waits(header, from),
            };
        };
        if !from.is_empty() || !file.faults.is_empty() {
            return Early::Waits(header, from);
        }
        let id = Arc::clone(id);
        let ids = BTreeSet::from([Arc::clone(&id)]);
        let (assembled, _) = assemble_below(vec![file], &Above::default(), &ids, &self.group.vocabulary);
        let [organization] = assembled.organizations.as_slice() else {
            return Early::Waits(header, from);
        };
        let done = self.judged(organization, nobody);
        // What is wrong may be so for want of another file.
        let has_errors = done.settled.as_ref().is_none_or(Settled::has_errors);
        if assembled.faults.is_empty() && done.problems.is_empty() && !has_errors {
            Early::Judged(id, Box::new(done))
        } else {
            Early::Waits(header, from)
        }
    }

    fn load(&self, found: &Found) -> File {
        load(
            &found.path,
            found.name(),
            &self.group.vocabulary,
            self.setting.config.limits,
        )
    }

    /// Reads and judges the organizations that others inherit from.
    fn base(&self, coming: &mut Coming) -> Base {
        let named: BTreeSet<Arc<str>> = coming
            .index
            .values()
            .flat_map(|entry| entry.from().cloned())
            .collect();
        coming.take_back(&named);
        let described = coming.index.iter().filter(|(_, entry)| entry.described);
        let ids: BTreeSet<Arc<str>> = described.map(|(id, _)| Arc::clone(id)).collect();
        let all: Vec<(&Arc<str>, &Entry)> = named
            .iter()
            .filter_map(|id| coming.index.get_key_value(id))
            .collect();
        let read: Vec<Result<Vec<File>, Changed>> = all
            .par_iter()
            .map(|(id, entry)| self.files(id, entry, &coming.texts))
            .collect();
        let mut files = Vec::new();
        for read in read {
            match read {
                Ok(read) => files.extend(read),
                Err(changed) => coming.done(changed.into()),
            }
        }
        let nobody = Above::default();
        let (assembled, above) = assemble_below(files, &nobody, &ids, &self.group.vocabulary);
        coming.done(Done {
            broken: assembled.broken,
            problems: problems(&assembled.faults),
            ..Done::default()
        });
        let mut base = Base {
            named,
            organizations: assembled.organizations,
            above,
            weighed: BTreeMap::new(),
            ids,
        };
        let gathered: Vec<(Gathered, Vec<Problem>)> = base
            .organizations
            .par_iter()
            .map(|organization| self.gather(organization, true))
            .collect();
        base.weighed = base
            .organizations
            .iter()
            .zip(&gathered)
            .filter_map(|(organization, (gathered, _))| {
                let weighed = gathered.evidence.first()?.weighed.clone();
                Some((Arc::clone(&organization.id), weighed))
            })
            .collect();
        let done: Vec<Done> = base
            .organizations
            .par_iter()
            .zip(gathered)
            .map(|(organization, gathered)| {
                let id = &organization.id;
                let settled = caught(id, || self.settled(organization, gathered, &base, true));
                settled.unwrap_or_else(|_| Done::bug(id))
            })
            .collect();
        for done in done {
            coming.done(done);
        }
        base
    }

    /// Reads a second time, and judges, what waited for others.
    fn late(&self, base: &Base, coming: &mut Coming) {
        let waiting: Vec<Arc<str>> = coming
            .index
            .iter()
            .filter(|(id, entry)| !entry.early && !base.named.contains(*id))
            .map(|(id, _)| Arc::clone(id))
            .collect();
        let progress = progress(waiting.len(), "judging");
        for chunk in waiting.chunks(chunk()) {
            let (index, texts) = (&coming.index, &coming.texts);
            let judged: Vec<Done> = chunk
                .par_iter()
                .filter_map(|id| Some((id, index.get(id)?)))
                .map(|(id, entry)| {
                    progress.inc(1);
                    self.again(id, entry, base, texts)
                })
                .collect();
            for done in judged {
                coming.done(done);
            }
        }
        progress.finish_and_clear();
    }

    /// Judges again what is to be shown and was let go.
    fn missing(&self, base: &Base, coming: &mut Coming) {
        let missing = coming.gathering.missing();
        let again: Vec<Done> = missing
            .par_iter()
            .filter_map(|id| Some((id, coming.index.get(id)?)))
            .map(|(id, entry)| self.again(id, entry, base, &coming.texts))
            .collect();
        for done in again {
            match done.settled {
                Some(settled) => coming.gathering.restore(settled),
                // It is another file by now.
                None => coming.gathering.fail(done.problems),
            }
        }
    }

    /// An organization, read a second time and judged.
    fn again(&self, id: &Arc<str>, entry: &Entry, base: &Base, texts: &[u64]) -> Done {
        let judged = caught(id, || {
            let files = match self.files(id, entry, texts) {
                Ok(files) => files,
                Err(changed) => return changed.into(),
            };
            let vocabulary = &self.group.vocabulary;
            let (assembled, _) = assemble_below(files, &base.above, &base.ids, vocabulary);
            let organization = assembled.organizations.first();
            let mut done = organization.map_or_else(Done::default, |only| self.judged(only, base));
            done.problems.extend(problems(&assembled.faults));
            done.broken.extend(assembled.broken);
            done
        });
        judged.unwrap_or_else(|_| Done::bug(id))
    }

    /// The files of an organization, read a second time; `texts` is what was read the first time.
    fn files(&self, id: &Arc<str>, entry: &Entry, texts: &[u64]) -> Result<Vec<File>, Changed> {
        let files = entry.files().filter_map(|at| {
            let at = at as usize;
            Some((self.found.get(at)?, *texts.get(at)?))
        });
        let files = files.map(|(found, text)| {
            let file = self.load(found);
            if text_of(&file) == text {
                Ok(file)
            } else {
                Err(Changed {
                    id: Arc::clone(id),
                    name: found.name().to_owned(),
                })
            }
        });
        files.collect()
    }

    fn judged(&self, organization: &Organization, base: &Base) -> Done {
        let gathered = self.gather(organization, false);
        self.settled(organization, gathered, base, false)
    }

    fn gather(&self, organization: &Organization, anyway: bool) -> (Gathered, Vec<Problem>) {
        let mut problems = Vec::new();
        if self.group.vocabulary.id.is_some() {
            // No other vocabulary knows evidence.
            return (Gathered::default(), problems);
        }
        let gathered = self.exports.gather(&[organization], anyway, &mut problems);
        (gathered, problems)
    }

    fn settled(
        &self,
        organization: &Organization,
        (gathered, mut problems): (Gathered, Vec<Problem>),
        base: &Base,
        inherited: bool,
    ) -> Done {
        let readings = readings(&[organization], &gathered, &base.weighed, self.setting.config);
        let packs = &self.group.packs;
        let sayings = self
            .judges
            .each(organization, readings.first(), packs, &mut problems);
        let settled = settle(
            &self.setting,
            Batch {
                organizations: std::slice::from_ref(organization),
                above: &base.of(organization),
                inherited,
                judged: &sayings.declared,
                evidenced: &sayings.evidenced,
                evidence: &gathered.evidence,
            },
        );
        Done {
            settled: Some(settled),
            broken: Vec::new(),
            problems,
            files: gathered.files,
        }
    }
}

impl Base {
    /// Those that an organization inherits from.
    fn of(&self, organization: &Organization) -> Vec<&Organization> {
        let find = |id: &Arc<str>| {
            let at = self.organizations.binary_search_by(|other| other.id.cmp(id));
            self.organizations.get(at.ok()?)
        };
        organization.inherits.iter().filter_map(find).collect()
    }
}

/// What tells the text of a file from another one; nobody gains by crafting two of one number.
fn text_of(file: &File) -> u64 {
    let mut hasher = DefaultHasher::new();
    let text = file.source.as_ref().map(|source| source.text());
    text.hash(&mut hasher);
    hasher.finish()
}

fn problems(faults: &[BoxedFault]) -> Vec<Problem> {
    faults.iter().map(|fault| Problem::of(&**fault)).collect()
}
