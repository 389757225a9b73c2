//! The files of a commit, as `git ls-tree -r -z` lists them.

use std::path::{Component, Path, PathBuf};

use super::RevisionError;
use crate::declaration::shown;

/// The most files of a commit.
const MOST: usize = crate::limit::REVISION_FILES.count();

/// The longest line of the list: a path of many folders is no longer.
const LONGEST: usize = 64 * 1024;

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A file.
    File,
    /// A symbolic link.
    Link,
}

/// A file or link of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub kind: Kind,
    /// The name of its content.
    pub object: String,
    /// Its way from the root of the repository.
    pub path: PathBuf,
}

/// Reads the list. Submodules are left out.
///
/// # Errors
/// A path that leads out, a limit, or a list that is cut off or no list.
pub(super) fn read(mut list: impl std::io::BufRead, name: &str) -> Result<Vec<Entry>, RevisionError> {
    let torn = || RevisionError::Incomplete {
        name: name.to_owned(),
        what: "git did not list its files".to_owned(),
    };
    let mut entries = Vec::new();
    loop {
        let mut line = Vec::new();
        let limit = LONGEST as u64;
        let read = std::io::Read::take(&mut list, limit);
        let count = std::io::BufRead::read_until(&mut { read }, 0, &mut line).map_err(|_| torn())?;
        if count == 0 {
            return Ok(entries);
        }
        if line.pop() != Some(0) {
            return Err(torn());
        }
        if entries.len() == MOST {
            return Err(RevisionError::TooMuch {
                limit: format!("{MOST} files"),
            });
        }
        entries.extend(entry(&line).ok_or_else(torn)??);
    }
}

/// Reads `MODE TYPE OBJECT\tPATH`; `None` where it is something else.
fn entry(line: &[u8]) -> Option<Result<Option<Entry>, RevisionError>> {
    let tab = line.iter().position(|&byte| byte == b'\t')?;
    let (about, path) = (line.get(..tab)?, line.get(tab + 1..)?);
    let mut words = std::str::from_utf8(about).ok()?.split(' ');
    let (mode, _, object) = (words.next()?, words.next()?, words.next()?);
    if object.is_empty() || !object.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let kind = match mode {
        "100644" | "100755" | "100664" => Kind::File,
        "120000" => Kind::Link,
        _ => return Some(Ok(None)),
    };
    let Some(path) = safe(path) else {
        let path = shown(Path::new(&*String::from_utf8_lossy(path)), Path::new(""));
        return Some(Err(RevisionError::BadPath { path }));
    };
    let object = object.to_owned();
    Some(Ok(Some(Entry { kind, object, path })))
}

/// A path that stays below the folder that it is laid out in.
fn safe(bytes: &[u8]) -> Option<PathBuf> {
    let path = path_of(bytes)?;
    let mut components = path.components();
    let plain = components.all(|part| match part {
        Component::Normal(name) => !name.eq_ignore_ascii_case(".git"),
        _ => false,
    });
    // `components` forgives `a//b` and `a/./b`, which git never writes.
    let odd = bytes
        .split(|&byte| byte == b'/')
        .any(|part| part.is_empty() || part == b".");
    (plain && !odd).then_some(path)
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere not all bytes are a path")]
fn path_of(bytes: &[u8]) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStrExt as _;
    Some(PathBuf::from(std::ffi::OsStr::from_bytes(bytes)))
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> Option<PathBuf> {
    let text = std::str::from_utf8(bytes).ok()?;
    let reserved = |c: char| matches!(c, '\\' | ':' | '<' | '>' | '"' | '|' | '?' | '*') || c.is_control();
    (!text.contains(reserved)).then(|| PathBuf::from(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Class, Fault as _};

    const OBJECT: &str = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";

    fn list(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut list = Vec::new();
        for (mode, path) in entries {
            list.extend_from_slice(format!("{mode} blob {OBJECT}\t").as_bytes());
            list.extend_from_slice(path);
            list.push(0);
        }
        list
    }

    #[test]
    fn the_list_is_as_long_as_the_limit_and_no_longer() {
        let line = list(&[("100644", b"a")]);
        let lines = |count: usize| {
            let bytes = line.repeat(count);
            read(&*bytes, "main").map(|entries| entries.len())
        };
        assert_eq!(lines(MOST).unwrap(), MOST);
        let error = lines(MOST + 1).unwrap_err();
        assert_eq!(error.class(), Class::Limit);
        assert!(error.to_string().contains("1000000 files"), "{error}");
    }

    #[test]
    fn files_and_links_are_entries_and_submodules_are_not() {
        let list = list(&[
            ("100644", b"a\nb\t\xff.yaml"),
            ("120000", b"l"),
            ("160000", b"sub"),
        ]);
        let entries = read(&*list, "main").unwrap();
        assert_eq!(entries.len(), 2);
        assert_eq!(entries[1].kind, Kind::Link);
    }

    #[test]
    fn a_path_that_leads_out_is_refused() {
        let bad = [
            &b"../x"[..],
            b"/etc/x",
            b"a/../../x",
            b"a//b",
            b"./a",
            b"",
            b".git/hooks/x",
            b"a/.GIT/x",
            b"a/",
        ];
        for path in bad {
            let result = read(&*list(&[("100644", path)]), "main");
            assert!(matches!(result, Err(RevisionError::BadPath { .. })), "{result:?}");
        }
    }

    #[test]
    fn a_list_that_is_cut_off_is_refused() {
        let whole = list(&[("100644", b"a")]);
        for end in 1..whole.len() {
            assert!(read(&whole[..end], "main").is_err());
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_bring_it_down(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            let _ = read(&*bytes, "main");
        }
    }
}
