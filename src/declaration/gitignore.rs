//! What a repository ignores, by its `.gitignore` and `.ignore` files.
//!
//! Takes the folders of a search as they are entered, and says what to leave out. Only files of the repository are
//! asked, from its top down: what a user or a machine ignores besides must not change a verdict. They may come from a
//! stranger, so they are read like declarations: regular files below the top, within a limit.

use std::ffi::OsStr;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::discover::shown;
use super::{BoxedFault, DeclarationError};
use crate::source::open;

/// The most bytes of all files that hold for one folder.
const MOST: u64 = crate::limit::IGNORE_FILE_BYTES.most;

/// The files, by precedence: any `.ignore` counts before any `.gitignore`.
const NAMES: [&str; 2] = [".ignore", ".gitignore"];

/// The patterns on the way to the folder that is being searched.
#[derive(Debug)]
pub(super) struct Ignoring {
    /// The folder above which nothing is asked.
    top: PathBuf,
    /// What names of files are shown relative to.
    current: PathBuf,
    /// From the top down, with the depth of the folder that has them.
    held: Vec<(usize, Rules)>,
    /// Files that could not be heeded.
    pub(super) faults: Vec<BoxedFault>,
}

/// The patterns of one folder, and the bytes of their files.
#[derive(Debug)]
struct Rules {
    of: [Option<Gitignore>; NAMES.len()],
    bytes: u64,
}

impl Ignoring {
    /// For a search in `folder`, within the repository around it, else within `root`; `None` where a file on the way
    /// to it cannot be heeded.
    pub(super) fn new(folder: &Path, root: &Path, current: &Path) -> Result<Self, Vec<BoxedFault>> {
        let is_repository = |folder: &&Path| folder.join(".git").exists();
        let around = folder.ancestors().find(is_repository);
        let top = around.unwrap_or(if folder.starts_with(root) { root } else { folder });
        let mut ignoring = Self {
            top: top.to_owned(),
            current: current.to_owned(),
            held: Vec::new(),
            faults: Vec::new(),
        };
        let mut way: Vec<&Path> = folder
            .ancestors()
            .take_while(|above| above.starts_with(top))
            .collect();
        way.reverse();
        if way.into_iter().all(|folder| ignoring.enter(folder, 0)) {
            Ok(ignoring)
        } else {
            Err(ignoring.faults)
        }
    }

    /// Whether what stands at a path, so deep below the folder of the search, is searched. Asked in the order of a walk
    /// that goes into each folder as soon as it comes to it.
    pub(super) fn admits(&mut self, path: &Path, depth: usize, is_folder: bool) -> bool {
        while self.held.last().is_some_and(|(of, _)| *of >= depth.max(1)) {
            self.held.pop();
        }
        !self.ignores(path, is_folder) && (!is_folder || self.enter(path, depth))
    }

    fn ignores(&self, path: &Path, is_folder: bool) -> bool {
        for index in 0..NAMES.len() {
            for (_, rules) in self.held.iter().rev() {
                let matcher = rules.of.get(index).and_then(Option::as_ref);
                match matcher.map(|matcher| matcher.matched(path, is_folder)) {
                    Some(Match::Ignore(_)) => return true,
                    Some(Match::Whitelist(_)) => return false,
                    Some(Match::None) | None => {}
                }
            }
        }
        // What is hidden is left out, unless a pattern says that it is not.
        let name = path.file_name().map(OsStr::as_encoded_bytes);
        name.is_some_and(|name| name.starts_with(b"."))
    }

    /// Takes in the patterns of a folder; whether it can be searched.
    fn enter(&mut self, folder: &Path, depth: usize) -> bool {
        match self.rules(folder) {
            Ok(Some(rules)) => self.held.push((depth, rules)),
            Ok(None) => {}
            Err(fault) => {
                self.faults.push(Arc::new(fault));
                return false;
            }
        }
        true
    }

    fn rules(&self, folder: &Path) -> Result<Option<Rules>, DeclarationError> {
        let mut rules = Rules {
            of: [None, None],
            bytes: 0,
        };
        let above: u64 = self.held.iter().map(|(_, rules)| rules.bytes).sum();
        for (name, rule) in NAMES.iter().zip(&mut rules.of) {
            let path = folder.join(name);
            let shown = || shown(&path, &self.current);
            let left = MOST.saturating_sub(above + rules.bytes);
            let Some(text) = self.read(&path, left)? else {
                continue;
            };
            rules.bytes += text.len() as u64;
            let mut builder = GitignoreBuilder::new(folder);
            for line in String::from_utf8_lossy(&text)
                .trim_start_matches('\u{feff}')
                .lines()
            {
                // A pattern that is none matches nothing, as for git.
                let _ = builder.add_line(None, line);
            }
            let built = builder.build().map_err(|error| DeclarationError::IgnoreFile {
                name: shown(),
                reason: error.to_string(),
            });
            *rule = Some(built?);
        }
        Ok(rules.of.iter().any(Option::is_some).then_some(rules))
    }

    /// The bytes of a file, where there is one.
    fn read(&self, path: &Path, left: u64) -> Result<Option<Vec<u8>>, DeclarationError> {
        let Ok(own) = path.symlink_metadata() else {
            return Ok(None);
        };
        let name = || shown(path, &self.current);
        let refused = |reason: &str| DeclarationError::IgnoreFile {
            name: name(),
            reason: reason.to_owned(),
        };
        if own.is_symlink() {
            let top = self.top.canonicalize().unwrap_or_else(|_| self.top.clone());
            match path.canonicalize() {
                Ok(target) if target.starts_with(top) => {}
                Ok(_) => return Err(refused("it leads out of the root of the run")),
                // A link to nothing is as good as none.
                Err(_) => return Ok(None),
            }
        }
        // Asked before opening: opening a pipe without a writer would wait for ever.
        let meta = path
            .metadata()
            .map_err(|error| refused(&error.kind().to_string()))?;
        if meta.is_dir() {
            return Ok(None);
        }
        if !meta.is_file() {
            return Err(refused("it is a device, pipe or socket, not a file"));
        }
        let file = open(path).map_err(|error| refused(&error.kind().to_string()))?;
        let mut text = Vec::new();
        let read = file.take(left.saturating_add(1)).read_to_end(&mut text);
        read.map_err(|error| refused(&error.kind().to_string()))?;
        if text.len() as u64 > left {
            return Err(DeclarationError::IgnoreTooLarge {
                name: name(),
                limit: MOST,
            });
        }
        Ok(Some(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(root: &Path, name: &str, text: &str) {
        let path = root.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// The files that a search finds below `folder`, in order.
    fn found(root: &Path, folder: &str) -> Vec<String> {
        let all = globset::GlobSet::builder()
            .add(globset::Glob::new("**/*.yaml").unwrap())
            .build();
        let discovery = crate::declaration::Discovery {
            root,
            current: root,
            include: &all.unwrap(),
            exclude: &globset::GlobSet::empty(),
        };
        let (found, faults) = crate::declaration::discover(&discovery, &[root.join(folder)]);
        assert!(faults.is_empty(), "{faults:?}");
        found.into_iter().map(|file| file.name().to_owned()).collect()
    }

    /// The precedence of git, and of `.ignore` before `.gitignore`.
    #[test]
    fn the_nearest_pattern_counts() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for name in [
            "a.yaml",
            "b.yaml",
            "x/a.yaml",
            "x/b.yaml",
            "x/y/a.yaml",
            "z/a.yaml",
            "z/b.yaml",
        ] {
            write(root, name, "");
        }
        write(root, ".git/HEAD", "");
        write(root, ".gitignore", "\u{feff}a.yaml\n/b.yaml\nz/\n[\n");
        write(root, "x/.gitignore", "!a.yaml\n");
        write(root, "x/y/.ignore", "a.yaml\n");
        assert_eq!(found(root, ""), ["x/a.yaml", "x/b.yaml"]);
        assert_eq!(found(root, "x"), ["x/a.yaml", "x/b.yaml"]);
        // A folder that is named is searched.
        assert_eq!(found(root, "z"), ["z/b.yaml"]);
        write(root, ".ignore", "!/z/\n!z/a.yaml\n");
        assert_eq!(found(root, ""), ["x/a.yaml", "x/b.yaml", "z/a.yaml", "z/b.yaml"]);
    }

    #[test]
    fn patterns_end_with_their_folder() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for name in ["a/b/1.yaml", "a/c/1.yaml", "a/1.yaml", "b/1.yaml"] {
            write(root, name, "");
        }
        write(root, "a/b/.gitignore", "*\n");
        assert_eq!(found(root, ""), ["a/1.yaml", "a/c/1.yaml", "b/1.yaml"]);
    }

    #[test]
    fn what_is_hidden_is_left_out_unless_a_pattern_says_otherwise() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for name in [".github/1.yaml", ".secret/1.yaml", ".1.yaml"] {
            write(root, name, "");
        }
        assert_eq!(found(root, ""), [""; 0]);
        assert_eq!(found(root, ".github"), [".github/1.yaml"]);
        write(root, ".gitignore", ".*\n!.github\n");
        assert_eq!(found(root, ""), [".github/1.yaml"]);
    }

    /// Neither another repository around this one nor the machine says what is ignored here.
    #[test]
    fn nothing_above_the_top_is_asked() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), ".gitignore", "*\n");
        write(folder.path(), ".ignore", "*\n");
        let root = folder.path().join("project");
        write(&root, "x/1.yaml", "");
        assert_eq!(found(&root, ""), ["x/1.yaml"]);
        write(&root, ".git/info/exclude", "*\n");
        assert_eq!(found(&root, "x"), ["x/1.yaml"]);
        write(&root, ".gitignore", "x\n");
        assert_eq!(found(&root, ""), [""; 0]);
    }
}
