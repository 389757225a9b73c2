//! Opening of files that may have become something else since they were looked at.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

#[cfg(unix)]
use rustix::fs::{Mode, OFlags};

/// Opens a file to be read, and never waits: for a writer, where it is a pipe by now. Whether it is a file has to be
/// asked of what is open.
///
/// # Errors
/// Those of the file system.
pub(crate) fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
        options.custom_flags(i32::try_from(flags.bits()).unwrap_or(0));
    }
    options.open(path)
}

/// Opens what stands at `below` under `root` as [`open`] does, and follows no link on the way: a way that was resolved
/// before may lead elsewhere by now.
///
/// # Errors
/// Those of the file system; a part of the way is a link.
#[cfg(unix)]
pub(crate) fn open_below(root: &Path, below: &Path) -> io::Result<File> {
    #[cfg(target_os = "linux")]
    let pass = OFlags::PATH;
    #[cfg(not(target_os = "linux"))]
    let pass = OFlags::RDONLY;
    let folder = pass | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let mut at = rustix::fs::open(root, folder, Mode::empty())?;
    let mut parts = below.components().peekable();
    while let Some(part) = parts.next() {
        let flags = match parts.peek() {
            Some(_) => folder,
            None => OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY,
        };
        at = rustix::fs::openat(&at, part.as_os_str(), flags | OFlags::NOFOLLOW, Mode::empty())?;
    }
    Ok(File::from(at))
}

/// Elsewhere the way is the best that there is.
#[cfg(not(unix))]
pub(crate) fn open_below(root: &Path, below: &Path) -> io::Result<File> {
    open(&root.join(below))
}

#[cfg(all(test, unix))]
mod tests {
    use std::io::Read as _;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_pipe_without_a_writer_keeps_nobody_waiting() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success());
        assert!(!open(&pipe).unwrap().metadata().unwrap().is_file());
        let below = open_below(folder.path(), Path::new("pipe")).unwrap();
        assert!(!below.metadata().unwrap().is_file());
    }

    #[test]
    fn no_link_is_followed_on_the_way() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::create_dir_all(root.join("a/b")).unwrap();
        std::fs::write(root.join("a/b/c"), "text").unwrap();
        symlink("a", root.join("folder")).unwrap();
        symlink("c", root.join("a/b/file")).unwrap();
        let mut text = String::new();
        let way = |way: &str| open_below(root, Path::new(way));
        way("a/b/c").unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "text");
        for linked in ["folder/b/c", "a/b/file", "a/none", "a/b/c/d"] {
            assert!(way(linked).is_err(), "{linked}");
        }
    }
}
