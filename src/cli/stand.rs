//! Where a run stands: what its paths mean, and how it shows files.

use std::path::{Path, PathBuf};

use super::packs::current;
use crate::declaration::{normal, shown};
use crate::report::Problem;

/// What the paths of the command line mean for the files that are judged.
///
/// The files can be those of another revision, which are laid out elsewhere and
/// still go by the names that they have in the repository.
#[derive(Clone, Debug)]
pub(super) struct Stand {
    /// What paths on the command line are relative to.
    pub arguments: PathBuf,
    /// What files are shown relative to.
    pub names: PathBuf,
    /// A folder, and the one that stands for it.
    pub moved: Option<(PathBuf, PathBuf)>,
    /// The revision that the folder stands for.
    pub revision: Option<String>,
}

impl Stand {
    /// In the folder of the process.
    ///
    /// # Errors
    /// It has vanished.
    pub(super) fn here() -> Result<Self, Vec<Problem>> {
        Ok(Self::at(current()?))
    }

    /// In a folder.
    pub(super) fn at(folder: PathBuf) -> Self {
        Self {
            names: folder.clone(),
            arguments: folder,
            moved: None,
            revision: None,
        }
    }

    /// A folder that is looked at from where this one stands.
    pub(super) fn looking_at(&self, folder: PathBuf) -> Self {
        Self {
            names: folder,
            ..self.clone()
        }
    }

    /// The same place below `root`, where all that is below `work` stands too.
    pub(super) fn moved(&self, work: &Path, root: &Path, revision: &str) -> Self {
        let stand = Self {
            moved: Some((work.to_owned(), root.to_owned())),
            revision: Some(revision.to_owned()),
            ..self.clone()
        };
        let folder = stand.path(Path::new("."));
        Self {
            arguments: folder.clone(),
            names: folder,
            ..stand
        }
    }

    /// What a path on the command line means here.
    pub(super) fn path(&self, path: &Path) -> PathBuf {
        let path = normal(&self.arguments.join(path));
        let Some((work, root)) = &self.moved else {
            return path;
        };
        // It can stand below what it stands for: the folder for temporary files is anywhere.
        if path.starts_with(root) {
            return path;
        }
        // `.` is the folder itself, and a link may lead into the repository.
        let real = path.canonicalize();
        let ways = [Some(path.as_path()), real.as_deref().ok()];
        let below = ways
            .into_iter()
            .flatten()
            .find_map(|path| path.strip_prefix(work).ok());
        match below {
            Some(below) => root.join(below).components().collect(),
            None => path,
        }
    }

    /// The name of a file that judges: with its revision, as git writes it, since
    /// a file of the same name may say something else where people work.
    pub(super) fn policy_name(&self, path: &Path) -> String {
        let name = shown(path, &self.names);
        let is_moved = |(_, root): &(PathBuf, PathBuf)| path.starts_with(root);
        match &self.revision {
            Some(revision) if self.moved.as_ref().is_some_and(is_moved) => format!("{revision}:{name}"),
            _ => name,
        }
    }

    /// What the paths on the command line mean here.
    pub(super) fn paths(&self, paths: &[PathBuf]) -> Vec<PathBuf> {
        paths.iter().map(|path| self.path(path)).collect()
    }
}
