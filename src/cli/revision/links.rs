//! Symbolic links of a commit.

use std::path::{Component, Path, PathBuf};

use super::RevisionError;

/// The longest target of a link, in bytes.
pub(super) const LONGEST: u64 = 4096;

/// Where links lead that lead out of the tree: a name that is never there.
const NOWHERE: &str = ".git/outside";

/// Makes the link `way` (from the root) at `path`.
///
/// One that leads out of the tree leads nowhere, so that whoever follows it
/// meets an error and no foreign file.
///
/// # Errors
/// Those of the file system.
pub(super) fn make(target: &[u8], way: &Path, path: &Path) -> Result<(), RevisionError> {
    let inside = std::str::from_utf8(target).ok().map(Path::new);
    let inside = inside.filter(|target| stays_inside(target, way));
    let target = inside.map_or_else(|| nowhere(way), Path::to_owned);
    link(&target, path).map_err(|error| RevisionError::write(way, &error))
}

/// Whether a target stays in the tree, whatever other links of the tree it leads through.
///
/// Steps up are allowed at its start only: there they leave real folders. Behind
/// a name that is itself a link they could climb out of the tree.
fn stays_inside(target: &Path, way: &Path) -> bool {
    let depth = way.components().count().saturating_sub(1);
    let mut parts = target
        .components()
        .filter(|part| *part != Component::CurDir)
        .peekable();
    let mut up = 0;
    while parts.next_if_eq(&Component::ParentDir).is_some() {
        up += 1;
    }
    up <= depth
        && parts.all(|part| matches!(part, Component::Normal(name) if !name.eq_ignore_ascii_case(".git")))
}

fn nowhere(way: &Path) -> PathBuf {
    let depth = way.components().count().saturating_sub(1);
    Path::new(&"../".repeat(depth)).join(NOWHERE)
}

#[cfg(unix)]
fn link(target: &Path, path: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(target, path)
}

/// Where links need a right of their own, git writes them as files with their target; so do we.
#[cfg(not(unix))]
fn link(target: &Path, path: &Path) -> std::io::Result<()> {
    std::fs::write(path, target.to_string_lossy().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_stays_in_its_tree() {
        let stays = |target: &str, way: &str| stays_inside(Path::new(target), Path::new(way));
        assert!(stays("b.yaml", "a.yaml"));
        assert!(stays("../b/c.yaml", "a/x.yaml"));
        assert!(stays("./b", "a"));
        assert!(stays("..", "a/b"));
        assert!(!stays("../b", "a"));
        assert!(!stays("../../b", "a/x"));
        assert!(!stays("/etc/passwd", "a"));
        // `d` could be a link upwards.
        assert!(!stays("d/../b", "x/a"));
        assert!(!stays(".git/config", "a"));
    }
}
