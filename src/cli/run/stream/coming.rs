//! What a run comes to, file by file.

use std::collections::btree_map::Entry as Slot;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use crate::cli::run::bug;
use crate::declaration::Header;
use crate::report::{Gathering, Problem, Settled};
use crate::source::Class;

/// What a run comes to, file by file.
pub(super) struct Coming {
    pub gathering: Gathering,
    /// What is known of the files of each organization.
    pub index: BTreeMap<Arc<str>, Entry>,
    /// Exports that were read.
    pub files: Vec<PathBuf>,
    /// What tells the text of each file from another one, in their order.
    pub texts: Vec<u64>,
}

/// What is known of the files of an organization.
pub(super) struct Entry {
    /// The first of its files, by index.
    first: u32,
    /// Whether a file describes it.
    pub described: bool,
    /// Whether it was judged as it was read.
    pub early: bool,
    /// What few have; there are as many entries as files.
    rest: Option<Box<Rest>>,
}

/// What few organizations have.
#[derive(Default)]
struct Rest {
    /// The files after the first, by index.
    files: Vec<u32>,
    /// The organizations that it inherits from.
    from: Vec<Arc<str>>,
}

/// What is known of a file that was read.
pub(super) enum Early {
    /// It was judged.
    Judged(Arc<str>, Box<Done>),
    /// It waits for others.
    Waits(Header, Vec<Arc<str>>),
    /// It says of no organization.
    Lost(Vec<Problem>),
}

/// What the files of an organization come to.
#[derive(Default)]
pub(super) struct Done {
    /// What is settled about it; `None` where it cannot be judged.
    pub settled: Option<Settled>,
    /// Its id, where it cannot be judged.
    pub broken: Vec<Arc<str>>,
    pub problems: Vec<Problem>,
    /// Its exports.
    pub files: Vec<PathBuf>,
}

impl Done {
    /// A bug met the organization.
    pub(super) fn bug(id: &Arc<str>) -> Self {
        Self {
            problems: vec![bug(id)],
            ..Self::default()
        }
    }
}

impl Coming {
    /// Notes what is known of a file.
    pub(super) fn take(&mut self, early: Early, at: u32) {
        let (id, described, from, done) = match early {
            Early::Judged(id, done) => (id, true, Vec::new(), Some(done)),
            Early::Waits(Header::Details { id, .. }, from) => (id, true, from, None),
            Early::Waits(Header::Part { id, .. }, from) => (id, false, from, None),
            Early::Waits(Header::Unknown, _) => return,
            Early::Lost(problems) => {
                self.gathering.fail(problems);
                return;
            }
        };
        match self.index.entry(id) {
            Slot::Vacant(free) => {
                free.insert(Entry {
                    first: at,
                    described,
                    early: done.is_some(),
                    rest: (!from.is_empty()).then(|| {
                        Box::new(Rest {
                            files: Vec::new(),
                            from,
                        })
                    }),
                });
                if let Some(done) = done {
                    self.done(*done);
                }
            }
            Slot::Occupied(mut taken) => {
                let id = Arc::clone(taken.key());
                let entry = taken.get_mut();
                entry.described |= described;
                let rest = entry.rest.get_or_insert_default();
                rest.files.push(at);
                rest.from.extend(from);
                self.take_back(&BTreeSet::from([id]));
            }
        }
    }

    /// Forgets what organizations came to as their files were read.
    pub(super) fn take_back(&mut self, ids: &BTreeSet<Arc<str>>) {
        for id in ids {
            if let Some(entry) = self.index.get_mut(id).filter(|entry| entry.early) {
                entry.early = false;
                self.gathering.remove(id);
            }
        }
    }

    pub(super) fn done(&mut self, done: Done) {
        self.gathering.fail(done.problems);
        self.gathering.broken(done.broken);
        self.files.extend(done.files);
        if let Some(settled) = done.settled {
            self.gathering.add(settled);
        }
    }
}

impl Entry {
    /// Its files, by index.
    pub(super) fn files(&self) -> impl Iterator<Item = u32> {
        let others = self.rest.iter().flat_map(|rest| &rest.files);
        std::iter::once(self.first).chain(others.copied())
    }

    /// The organizations that it inherits from.
    pub(super) fn from(&self) -> impl Iterator<Item = &Arc<str>> {
        self.rest.iter().flat_map(|rest| &rest.from)
    }
}

/// A file that says something else when it is read a second time.
pub(super) struct Changed {
    /// The organization that it spoke of.
    pub id: Arc<str>,
    pub name: String,
}

impl From<Changed> for Done {
    fn from(changed: Changed) -> Self {
        let problem = Problem::new(
            "gradus::changed",
            Class::Invalid,
            format!("`{}` changed while it was read", changed.name),
            "check again when nobody writes to it",
        );
        Self {
            broken: vec![changed.id],
            problems: vec![problem],
            ..Self::default()
        }
    }
}
