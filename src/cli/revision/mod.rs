//! A revision of the repository as a folder.
//!
//! Takes a name that git knows, gives a private temporary folder with the files
//! of that commit that gradus reads. Asks `git` as a child process, without a
//! shell, without hooks and without the network; checks nothing out and changes
//! nothing. Links that leave the tree lead nowhere here, submodules are left out.

mod error;
mod git;
mod links;
mod tree;

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};

pub(super) use error::RevisionError;
use git::{Blobs, Repository};
use tree::{Entry, Kind};

use super::passing::{self, Folder, Temporary};

/// Endings of the files that declarations, packs and exports are written in.
const READ: [&str; 17] = [
    "yaml",
    "yml",
    "json",
    "jsonl",
    "ndjson",
    "csv",
    "tsv",
    "txt",
    "xml",
    "xlsx",
    "xlsm",
    "xlsb",
    "xls",
    "ods",
    "gz",
    "gitignore",
    "ignore",
];

/// The most bytes of one file, as of evidence.
const MAX_FILE: u64 = crate::limit::REVISION_FILE_BYTES.most;

/// The most bytes of all files together.
const MAX_ALL: u64 = crate::limit::REVISION_BYTES.most;

/// A commit, and the folder that stands for it.
#[derive(Debug)]
pub(super) struct Revision {
    /// As it was asked for.
    pub name: String,
    /// The first digits of the commit's name.
    pub commit: String,
    /// The root of the repository that people work in.
    pub work: PathBuf,
    repository: Repository,
    entries: Vec<Entry>,
    written: BTreeSet<usize>,
    bytes: u64,
    folder: Temporary<Folder>,
}

impl Revision {
    /// Finds a commit in the repository around a folder, and lays out its files.
    ///
    /// # Errors
    /// No repository, no such commit, objects that are not here, a limit.
    pub(super) fn open(name: &str, current: &Path) -> Result<Self, RevisionError> {
        let repository = Repository::around(current)?;
        let commit = repository.commit(name)?;
        let entries = repository.tree(&commit, name)?;
        let folder = Temporary::folder().map_err(|error| RevisionError::temporary(&error))?;
        let root = folder.path().canonicalize();
        let mut revision = Self {
            name: name.to_owned(),
            commit: commit.chars().take(12).collect(),
            work: repository.root.clone(),
            repository,
            entries,
            written: BTreeSet::new(),
            bytes: 0,
            folder,
        };
        root.and_then(|root| passing::whole(|| std::fs::create_dir(root.join(".git"))))
            .map_err(|error| RevisionError::temporary(&error))?;
        revision.lay_out(has_known_ending)?;
        Ok(revision)
    }

    /// Whether a commit has this name.
    pub(super) fn exists(name: &str, current: &Path) -> bool {
        Repository::around(current).is_ok_and(|repository| repository.commit(name).is_ok())
    }

    /// The folder that stands for the root of the repository.
    pub(super) fn root(&self) -> PathBuf {
        let folder = self.folder.path();
        folder.canonicalize().unwrap_or_else(|_| folder.to_owned())
    }

    /// Lays out further files: those whose way from the root is wanted.
    ///
    /// # Errors
    /// Objects that are not here, a limit, a disk that is full.
    pub(super) fn lay_out(&mut self, wanted: impl Fn(&Path) -> bool) -> Result<(), RevisionError> {
        let root = self.root();
        let asked = |(index, entry): (usize, &Entry)| {
            (!self.written.contains(&index) && wanted(&entry.path)).then_some(index)
        };
        let indices: Vec<usize> = self.entries.iter().enumerate().filter_map(asked).collect();
        if indices.is_empty() {
            return Ok(());
        }
        let mut blobs = self.repository.blobs(&self.name)?;
        // Links come last, so that no file is ever written through one.
        for kind in [Kind::File, Kind::Link] {
            for &index in &indices {
                let Some(entry) = self.entries.get(index).filter(|entry| entry.kind == kind) else {
                    continue;
                };
                let size = write(entry, &root, &mut blobs, MAX_ALL.saturating_sub(self.bytes))?;
                self.bytes = self.bytes.saturating_add(size);
                self.written.insert(index);
            }
        }
        Ok(())
    }
}

fn has_known_ending(path: &Path) -> bool {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().to_ascii_lowercase());
    let ending = name.as_deref().and_then(|name| name.rsplit_once('.'));
    ending.is_some_and(|(_, ending)| READ.contains(&ending))
}

/// Writes one entry below the root; how many bytes it has.
fn write(entry: &Entry, root: &Path, blobs: &mut Blobs, left: u64) -> Result<u64, RevisionError> {
    let path = root.join(&entry.path);
    let failed = |error: std::io::Error| RevisionError::write(&entry.path, &error);
    let make_room = || path.parent().map_or(Ok(()), std::fs::create_dir_all);
    if entry.kind == Kind::Link {
        let mut target = Vec::new();
        let size = blobs.copy(&entry.object, &entry.path, links::LONGEST, &mut target)?;
        passing::whole(|| {
            make_room().map_err(failed)?;
            links::make(&target, &entry.path, &path)
        })?;
        return Ok(size);
    }
    let made = passing::whole(|| make_room().and_then(|()| std::fs::File::create_new(&path)));
    let mut file = made.map_err(failed)?;
    let size = blobs.copy(&entry.object, &entry.path, left.min(MAX_FILE), &mut file)?;
    file.flush().map_err(failed)?;
    Ok(size)
}
