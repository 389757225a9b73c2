//! The configuration that is nearest.

use std::path::{Path, PathBuf};

/// Names of the file, in the order of preference, relative to a folder.
const NAMES: [&str; 6] = [
    "gradus.yaml",
    "gradus.yml",
    ".gradus.yaml",
    ".gradus.yml",
    ".github/gradus.yaml",
    ".github/gradus.yml",
];

/// The nearest configuration from a folder up to the root of the repository,
/// with the folder that its globs are relative to.
///
/// Without a repository the search ends at the root of the file system.
pub fn find(start: &Path) -> Option<(PathBuf, PathBuf)> {
    for folder in start.ancestors() {
        let file = NAMES
            .iter()
            .map(|name| folder.join(name))
            .find(|file| file.symlink_metadata().is_ok_and(|meta| !meta.is_dir()));
        if let Some(file) = file {
            return Some((file, folder.to_owned()));
        }
        if folder.join(".git").exists() {
            return None;
        }
    }
    None
}
