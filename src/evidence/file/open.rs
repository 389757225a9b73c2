//! Opening of exports: regular files below the root, and nothing else.

use std::fs::File;
use std::path::{Component, Path};

use crate::evidence::error::{EvidenceError, Problem};

/// Opens the file at `path`, which a declaration names, below `root`, the folder of the
/// configuration. Links are followed as long as they stay below the root.
///
/// # Errors
/// The path is absolute, climbs, or leads out of the root or into `.git`; it is no regular
/// file; the system refuses.
pub fn open(root: &Path, path: &str) -> Result<File, EvidenceError> {
    find(root, path).map_err(|problem| EvidenceError::new(path, problem))
}

fn find(root: &Path, path: &str) -> Result<File, Problem> {
    let relative = Path::new(path);
    let plain = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
    // A backslash separates on one system and is a letter on another.
    if path.is_empty() || path.contains(['\\', '\0']) || !relative.components().all(plain) {
        return Err(Problem::Outside);
    }
    let root = root.canonicalize().map_err(|error| unreadable(&error))?;
    let real = root
        .join(relative)
        .canonicalize()
        .map_err(|error| unreadable(&error))?;
    let below = real.strip_prefix(&root).map_err(|_| Problem::Outside)?;
    // Its files hold tokens of a checkout, and an error could show a part of them.
    if below
        .components()
        .any(|part| part.as_os_str().eq_ignore_ascii_case(".git"))
    {
        return Err(Problem::Outside);
    }
    // Asked before opening: opening a pipe without a writer would wait for ever.
    let meta = std::fs::metadata(&real).map_err(|error| unreadable(&error))?;
    if !meta.is_file() {
        return Err(Problem::NotAFile);
    }
    let file = File::open(&real).map_err(|error| unreadable(&error))?;
    let meta = file.metadata().map_err(|error| unreadable(&error))?;
    if !meta.is_file() {
        return Err(Problem::NotAFile);
    }
    Ok(file)
}

fn unreadable(error: &std::io::Error) -> Problem {
    let reason = match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        other => other.to_string(),
    };
    Problem::Unreadable { reason }
}
