//! Opening of exports: regular files below the root, and nothing else.

use std::fs::File;
use std::path::{Component, Path};

use crate::evidence::error::{EvidenceError, Problem};
use crate::source::open_below;

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
    // It may be another one by now, or lead elsewhere.
    let file = open_below(&root, below).map_err(|error| unreadable(&error))?;
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

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::io::Read as _;
    use std::os::unix::fs::symlink;

    use super::*;

    fn why(root: &Path, path: &str) -> Problem {
        open(root, path).unwrap_err().problem
    }

    #[test]
    fn only_regular_files_below_the_root_are_opened() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("root");
        std::fs::create_dir_all(root.join("evidence")).unwrap();
        std::fs::create_dir_all(root.join(".git")).unwrap();
        std::fs::write(root.join("evidence/a.csv"), "a").unwrap();
        std::fs::write(root.join(".git/config"), "token").unwrap();
        std::fs::write(folder.path().join("secret.csv"), "s").unwrap();
        symlink("a.csv", root.join("evidence/inside.csv")).unwrap();
        symlink("../../secret.csv", root.join("evidence/outside.csv")).unwrap();
        symlink("../.git/config", root.join("evidence/git.csv")).unwrap();
        symlink("loop.csv", root.join("evidence/loop.csv")).unwrap();
        symlink("/dev/zero", root.join("evidence/device.csv")).unwrap();
        for path in ["evidence/a.csv", "./evidence/a.csv", "evidence/inside.csv"] {
            let mut text = String::new();
            open(&root, path).unwrap().read_to_string(&mut text).unwrap();
            assert_eq!(text, "a");
        }
        for path in [
            "",
            "../secret.csv",
            "evidence/../../secret.csv",
            "/etc/passwd",
            "evidence/outside.csv",
            "evidence\\a.csv",
            ".git/config",
            "evidence/git.csv",
            "evidence/device.csv",
            "/proc/self/environ",
        ] {
            assert_eq!(why(&root, path), Problem::Outside, "{path}");
        }
        assert_eq!(why(&root, "evidence"), Problem::NotAFile);
        assert!(matches!(
            why(&root, "evidence/loop.csv"),
            Problem::Unreadable { .. }
        ));
        assert!(matches!(why(&root, "none.csv"), Problem::Unreadable { .. }));
    }

    #[test]
    fn a_pipe_is_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe.csv");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        if made.is_ok_and(|status| status.success()) {
            assert_eq!(why(folder.path(), "pipe.csv"), Problem::NotAFile);
        } else {
            println!("skipped: no `mkfifo` here");
        }
    }
}
