//! Which files are declarations.

use std::borrow::Cow;
use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use globset::GlobSet;
use ignore::{DirEntry, WalkBuilder};

use super::gitignore::Ignoring;
use super::{BoxedFault, DeclarationError};

/// Where and how to look.
#[derive(Debug)]
pub struct Discovery<'a> {
    /// The folder of the configuration; globs are relative to it, links must stay below it.
    pub root: &'a Path,
    /// What names of files are shown relative to.
    pub current: &'a Path,
    /// Files to take.
    pub include: &'a GlobSet,
    /// Files and folders to leave out.
    pub exclude: &'a GlobSet,
}

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where it is.
    pub path: Box<Path>,
    name: Name,
    /// Whether it was named on the command line.
    pub explicit: bool,
}

/// A name beside a path: there are as many as files.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Name {
    /// So many bytes at the end of the path.
    Tail(u32),
    /// One that is no part of it.
    Own(Box<str>),
}

impl Found {
    fn new(path: &Path, current: &Path, explicit: bool) -> Self {
        let name = shown(path, current);
        let is_tail = path.to_str().is_some_and(|path| path.ends_with(&name));
        let tail = u32::try_from(name.len()).ok().filter(|_| is_tail);
        Self {
            path: path.into(),
            name: tail.map_or_else(|| Name::Own(name.into()), Name::Tail),
            explicit,
        }
    }

    /// Its name as reports show it, with `/`.
    pub fn name(&self) -> &str {
        match &self.name {
            Name::Own(name) => name,
            Name::Tail(_) => std::str::from_utf8(self.bytes()).unwrap_or_default(),
        }
    }

    /// The bytes of its name: files are sorted by them, and nobody asks each time whether they are text.
    fn bytes(&self) -> &[u8] {
        match &self.name {
            Name::Own(name) => name.as_bytes(),
            Name::Tail(length) => {
                let path = self.path.as_os_str().as_encoded_bytes();
                let start = path.len().checked_sub(*length as usize);
                start.and_then(|start| path.get(start..)).unwrap_or_default()
            }
        }
    }
}

/// The files under `paths`, sorted by name, each once.
///
/// A file that is named is always taken; a folder is searched by the globs,
/// honouring `.gitignore`. Links are followed to files below the root only,
/// and what is named to files of its repository: a stranger may have put the
/// link there whose name somebody else wrote into a workflow.
pub fn discover(discovery: &Discovery<'_>, paths: &[PathBuf]) -> (Vec<Found>, Vec<BoxedFault>) {
    let mut found = Vec::new();
    let mut faults: Vec<BoxedFault> = Vec::new();
    for path in paths {
        if leads_out(path, [discovery.root, discovery.current]) {
            let name = shown(path, discovery.current);
            faults.push(Arc::new(DeclarationError::Outside { name }));
        } else if path.is_dir() {
            walk(discovery, path, &mut found, &mut faults);
        } else {
            found.push(Found::new(path, discovery.current, true));
        }
    }
    // One that is named outranks the same one that was found.
    found.sort_by(|a, b| a.bytes().cmp(b.bytes()).then(b.explicit.cmp(&a.explicit)));
    found.shrink_to_fit();
    if paths.len() > 1 {
        // Several paths can lead to one file in several ways, and two files can have names that look alike.
        let mut seen = HashSet::new();
        let real = |file: &Found| file.path.canonicalize();
        found.retain(|file| seen.insert(real(file).unwrap_or_else(|_| PathBuf::from(file.name()))));
    }
    (found, faults)
}

fn walk(discovery: &Discovery<'_>, folder: &Path, found: &mut Vec<Found>, faults: &mut Vec<BoxedFault>) {
    let ignoring = match Ignoring::new(folder, discovery.root, discovery.current) {
        Ok(ignoring) => Arc::new(Mutex::new(ignoring)),
        Err(wrong) => return faults.extend(wrong),
    };
    let asked = Arc::clone(&ignoring);
    let mut builder = WalkBuilder::new(folder);
    builder.standard_filters(false).follow_links(false);
    builder.filter_entry(move |entry| {
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        let mut ignoring = asked.lock().unwrap_or_else(PoisonError::into_inner);
        ignoring.admits(entry.path(), entry.depth(), is_folder)
    });
    for entry in builder.build() {
        match entry {
            Ok(entry) => consider(discovery, folder, &entry, found, faults),
            Err(error) => faults.push(Arc::new(unlisted(&error, folder, discovery.current))),
        }
    }
    let mut ignoring = ignoring.lock().unwrap_or_else(PoisonError::into_inner);
    faults.append(&mut ignoring.faults);
}

/// A folder that could not be listed, by its own name.
fn unlisted(error: &ignore::Error, folder: &Path, current: &Path) -> DeclarationError {
    let mut inner = error;
    let mut at = folder;
    // Each layer is told apart once; there are three at most.
    loop {
        match inner {
            ignore::Error::WithPath { path, err } => (at, inner) = (path, err),
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => inner = err,
            _ => break,
        }
    }
    let reason = match inner.io_error().map(std::io::Error::kind) {
        Some(std::io::ErrorKind::PermissionDenied) => "permission denied".to_owned(),
        Some(kind) => kind.to_string(),
        None => inner.to_string(),
    };
    DeclarationError::Folder {
        name: shown(at, current),
        reason,
    }
}

fn consider(
    discovery: &Discovery<'_>,
    folder: &Path,
    entry: &DirEntry,
    found: &mut Vec<Found>,
    faults: &mut Vec<BoxedFault>,
) {
    let path = entry.path();
    if entry.file_type().is_none_or(|kind| kind.is_dir()) {
        return;
    }
    // A folder that is named is searched as if it were a root of its own, so
    // that a provider's `clients/a/gradus/` is found by `gradus check clients/a`.
    let ways = [path.strip_prefix(discovery.root), path.strip_prefix(folder)];
    let matches = |globs: &GlobSet| ways.iter().flatten().any(|way| globs.is_match(way));
    if !matches(discovery.include) || matches(discovery.exclude) {
        return;
    }
    if entry.path_is_symlink() {
        let target = path.canonicalize();
        let below = |root: &Path| {
            let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
            target.as_ref().is_ok_and(|target| target.starts_with(root))
        };
        if target.as_ref().is_ok_and(|target| target.is_dir()) {
            return;
        }
        let recorded = target
            .as_ref()
            .is_ok_and(|target| is_recorded(target, discovery.root));
        if target.is_ok() && !below(discovery.root) && !below(folder) || recorded {
            faults.push(Arc::new(DeclarationError::Outside {
                name: shown(path, discovery.current),
            }));
            return;
        }
    }
    found.push(Found::new(path, discovery.current, false));
}

/// Whether a path that is below the repository of one of these folders by its name is not by its links, or is one of
/// git's own files by them.
///
/// One is the folder of the run: a link can lead to another repository, whose root the other one then seems to be.
pub(crate) fn leads_out(path: &Path, folders: [&Path; 2]) -> bool {
    let repository = |folder: &Path| {
        folder
            .ancestors()
            .find(|folder| folder.join(".git").exists())
            .map(Path::to_owned)
    };
    folders.into_iter().any(|folder| {
        let top = repository(folder).unwrap_or_else(|| folder.to_owned());
        let (Ok(real), Ok(top_is), Ok(below)) =
            (path.canonicalize(), top.canonicalize(), path.strip_prefix(&top))
        else {
            // What is not there cannot be read either.
            return false;
        };
        !real.starts_with(&top_is) || !is_git(below) && is_recorded(&real, &top)
    })
}

/// Whether a file is below the `.git` of a folder, which can have what nobody may see.
fn is_recorded(real: &Path, top: &Path) -> bool {
    let top = top.canonicalize();
    top.is_ok_and(|top| real.strip_prefix(top).is_ok_and(is_git))
}

fn is_git(below: &Path) -> bool {
    below
        .components()
        .any(|part| part.as_os_str().eq_ignore_ascii_case(".git"))
}

/// A path without `..`, so that it can be held against globs and other paths.
pub(crate) fn normal(path: &Path) -> PathBuf {
    if !path.components().any(|part| part == Component::ParentDir) {
        return path.to_owned();
    }
    // What lies above a link is known to the file system only.
    if let Ok(real) = path.canonicalize() {
        return real;
    }
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => _ = normal.pop(),
            other => normal.push(other),
        }
    }
    normal
}

/// The way to a path from the current folder; the path itself where they share nothing.
fn relative<'p>(path: &'p Path, current: &Path) -> Cow<'p, Path> {
    for (up, folder) in current.ancestors().enumerate() {
        if folder.parent().is_none() {
            break;
        }
        if let Ok(below) = path.strip_prefix(folder) {
            return match up {
                0 => Cow::Borrowed(below),
                _ => Cow::Owned(Path::new(&"../".repeat(up)).join(below)),
            };
        }
    }
    Cow::Borrowed(path)
}

/// A path for people: relative to where they are, with `/`, bytes that are no text as `\xNN`.
///
/// A `\` that would look like such a byte is `\x5C`, so that no two files have one name.
pub(crate) fn shown(path: &Path, current: &Path) -> String {
    let relative = relative(path, current);
    let mut name = String::new();
    for component in relative.components() {
        if component == Component::CurDir {
            continue;
        }
        if !name.is_empty() && !name.ends_with('/') {
            name.push('/');
        }
        if component == Component::RootDir {
            name.push('/');
            continue;
        }
        push_text(&mut name, component.as_os_str().as_encoded_bytes());
    }
    if name.is_empty() { ".".to_owned() } else { name }
}

/// Appends a part of a path, from which its bytes can be told.
fn push_text(name: &mut String, part: &[u8]) {
    let push_byte = |name: &mut String, byte: u8| name.push_str(&format!("\\x{byte:02X}"));
    for chunk in part.utf8_chunks() {
        let mut pieces = chunk.valid().split('\\');
        name.push_str(pieces.next().unwrap_or(""));
        for piece in pieces {
            match piece.as_bytes() {
                [b'x', a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit() => push_byte(name, b'\\'),
                _ => name.push('\\'),
            }
            name.push_str(piece);
        }
        for &byte in chunk.invalid() {
            push_byte(name, byte);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_relative_with_slashes() {
        let current = Path::new("/home/here");
        assert_eq!(shown(Path::new("/home/here/a/b.yaml"), current), "a/b.yaml");
        assert_eq!(shown(Path::new("./a/./b.yaml"), current), "a/b.yaml");
        assert_eq!(shown(Path::new("/else/b.yaml"), current), "/else/b.yaml");
        assert_eq!(shown(Path::new("../b.yaml"), current), "../b.yaml");
        assert_eq!(shown(Path::new("/home/b.yaml"), current), "../b.yaml");
        assert_eq!(shown(Path::new("/home/there/b.yaml"), current), "../there/b.yaml");
        assert_eq!(shown(Path::new("/home"), current), "..");
        assert_eq!(shown(Path::new("."), current), ".");
    }

    #[cfg(unix)]
    #[test]
    fn names_that_look_alike_are_two_files() {
        use std::os::unix::ffi::OsStrExt as _;
        let folder = tempfile::tempdir().unwrap();
        let bytes = folder.path().join(std::ffi::OsStr::from_bytes(b"a\xff.yaml"));
        let text = folder.path().join("a\\xFF.yaml");
        for path in [&bytes, &text] {
            // Not every file system has names that are no text.
            if std::fs::write(path, "a: 1").is_err() {
                return;
            }
        }
        let mut globs = globset::GlobSetBuilder::new();
        globs.add(globset::Glob::new("*.yaml").unwrap());
        let discovery = Discovery {
            root: folder.path(),
            current: folder.path(),
            include: &globs.build().unwrap(),
            exclude: &GlobSet::empty(),
        };
        let all = [
            folder.path().to_owned(),
            text.clone(),
            folder.path().join("./a\\xFF.yaml"),
        ];
        for (paths, explicit) in [(&all[..1], false), (&all[..], true)] {
            let (found, faults) = discover(&discovery, paths);
            assert!(faults.is_empty());
            let found: Vec<(&str, bool)> = found.iter().map(|file| (file.name(), file.explicit)).collect();
            assert_eq!(found, [("a\\x5CxFF.yaml", explicit), ("a\\xFF.yaml", false)]);
        }
    }

    #[cfg(unix)]
    #[test]
    fn bytes_that_are_no_text_stay_visible() {
        use std::os::unix::ffi::OsStrExt as _;
        let path = Path::new(std::ffi::OsStr::from_bytes(b"a\xff.yaml"));
        assert_eq!(shown(path, Path::new("/")), "a\\xFF.yaml");
    }

    #[test]
    fn a_backslash_is_told_from_a_byte() {
        for (bytes, expected) in [
            (&b"a\\b"[..], "a\\b"),
            (b"\\\\xFF\\", "\\\\x5CxFF\\"),
            (b"\\x5\xff\\xyz", "\\x5\\xFF\\xyz"),
            (b"\\\xff\\x5c", "\\\\xFF\\x5Cx5c"),
        ] {
            let mut name = String::new();
            push_text(&mut name, bytes);
            assert_eq!(name, expected);
        }
    }
}
