//! Outputs that go to files: whole, or not at all.

use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use super::actions;
use super::passing::Temporary;
use crate::config::ConfigError;
use crate::output::{FORMATS, Format, format};

/// A form of output, and where it goes.
#[derive(Clone, Debug)]
pub(super) struct Target {
    pub format: Format,
    pub sink: Sink,
}

/// Where an output goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Sink {
    /// The output stream.
    Stream,
    /// The output stream, where a runner must find no commands in it.
    Fenced,
    /// A file, which is replaced.
    File(PathBuf),
    /// The summary of a step, to which it is appended.
    Summary(PathBuf),
}

impl Target {
    /// The file, where it goes to one.
    pub(super) fn path(&self) -> Option<&Path> {
        match &self.sink {
            Sink::Stream | Sink::Fenced => None,
            Sink::File(path) | Sink::Summary(path) => Some(path),
        }
    }
}

/// Reads `FORMAT[=PATH]`.
///
/// # Errors
/// An unknown format, or two for the output stream.
pub(super) fn targets(specs: &[String]) -> Result<Vec<Target>, ConfigError> {
    let mut targets = Vec::new();
    for spec in specs {
        let (name, path) = match spec.split_once('=') {
            Some((name, path)) => (name, Some(PathBuf::from(path))),
            None => (spec.as_str(), None),
        };
        let Some(format) = format(name) else {
            let known = FORMATS.map(|format| format.name);
            return Err(ConfigError::new(
                format!("there is no format `{name}`"),
                format!("choose one of {}", known.join(", ")),
                None,
            ));
        };
        if path.as_ref().is_some_and(|path| path.as_os_str().is_empty()) {
            return Err(ConfigError::new(
                format!("`--format {spec}` names no file"),
                format!("write `--format {name}=FILE`, or `--format {name}` for the output stream"),
                None,
            ));
        }
        let sink = path.map_or(Sink::Stream, sink);
        targets.push(Target { format, sink });
    }
    if targets.is_empty() {
        return Ok(unasked());
    }
    if targets
        .iter()
        .filter(|target| target.sink == Sink::Stream)
        .count()
        > 1
    {
        return Err(ConfigError::new(
            "two formats cannot share the output stream",
            "give all but one of them a file: `--format json=report.json`",
            None,
        ));
    }
    if let Some(twice) = twice(&targets) {
        return Err(ConfigError::new(
            format!("two formats cannot share the file `{}`", twice.display()),
            "give each of them a file of its own",
            None,
        ));
    }
    Ok(targets)
}

/// A file, or the summary of the step, which others write to as well.
fn sink(path: PathBuf) -> Sink {
    match actions::summary() {
        Some(summary) if path == summary || same_file(&path, &summary) => Sink::Summary(path),
        _ => Sink::File(path),
    }
}

/// Where nothing is asked for: text, and in GitHub Actions also what it shows beside the log.
fn unasked() -> Vec<Target> {
    let target = |name, sink| format(name).map(|format| Target { format, sink });
    if !actions::is_running() {
        return target("full", Sink::Stream).into_iter().collect();
    }
    let summary = actions::summary().and_then(|path| target("markdown", Sink::Summary(path)));
    // The runner shows annotations apart, so they come after the text.
    [
        target("full", Sink::Fenced),
        target("github", Sink::Stream),
        summary,
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A file that two formats would write to, of which one would be left.
fn twice(targets: &[Target]) -> Option<&Path> {
    let paths: Vec<&Path> = targets.iter().filter_map(|target| target.path()).collect();
    let before = |index: usize| paths.get(..index).unwrap_or(&[]);
    let found = paths.iter().enumerate().find(|(index, path)| {
        before(*index)
            .iter()
            .any(|other| is_replaced(path) && (other == *path || will_be_same(other, path)))
    });
    found.map(|(_, path)| *path)
}

/// Whether the path is, or will be, a file or a link, and no device, pipe or stream.
fn is_replaced(path: &Path) -> bool {
    let own = std::fs::symlink_metadata(path);
    own.map_or(true, |meta| meta.is_file() || meta.is_symlink()) && !is_stream(path)
}

/// Whether the path is a name that the system gives to an open stream, such as `/dev/stdout`: it may lead to a file.
fn is_stream(path: &Path) -> bool {
    let Some(Ok(folder)) = path.parent().map(Path::canonicalize) else {
        return false;
    };
    let named = folder == Path::new("/dev") || folder.starts_with("/proc");
    folder == Path::new("/dev/fd") || named && path.is_symlink()
}

/// Whether both paths lead to one file, be it there or not.
fn will_be_same(a: &Path, b: &Path) -> bool {
    let place = |path: &Path| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).canonicalize().ok()?;
        Some(folder.join(path.file_name()?))
    };
    same_file(a, b) || place(a).is_some_and(|a| place(b) == Some(a))
}

/// Whether both paths lead to one file.
pub(super) fn same_file(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}

/// Writes a file whole: into a temporary one beside it, which then takes its place.
///
/// A link is replaced, not followed: a pull request may have brought it, and it may lead anywhere. So may one on the
/// way, and then nothing is written.
///
/// # Errors
/// Those of the file system, and a way that leads out of the repository by a link; what stood there before is unchanged
/// then.
pub(super) fn write(path: &Path, content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    if !is_replaced(path) {
        // A device or a pipe such as `/dev/stdout` cannot be replaced; it is written to.
        // Where a shell has led a stream into a file, what stands there stays.
        let mut out = io::BufWriter::new(std::fs::OpenOptions::new().append(true).open(path)?);
        return match content(&mut out).and_then(|()| out.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            written => written,
        };
    }
    if leads_out(path, &std::env::current_dir()?) {
        return Err(io::Error::other("a link on the way leads out of the repository"));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut temporary = Temporary::file_in(folder.unwrap_or(Path::new(".")))?;
    let file = temporary.open()?;
    let mut out = io::BufWriter::new(&mut *file);
    content(&mut out)?;
    out.flush()?;
    drop(out);
    file.sync_all()?;
    match std::fs::symlink_metadata(path) {
        Ok(old) if old.is_file() => file.set_permissions(old.permissions())?,
        _ => make_readable(file)?,
    }
    temporary.persist(path)
}

/// Whether a path that is below a repository by its name, or below `current` where there is none, is not by its links.
fn leads_out(path: &Path, current: &Path) -> bool {
    let top = current.ancestors().find(|folder| folder.join(".git").exists());
    let top = top.unwrap_or(current);
    let folder = current.join(path);
    let Some(folder) = folder.parent() else {
        return false;
    };
    let mut named = PathBuf::new();
    for part in folder.components() {
        match part {
            Component::ParentDir => _ = named.pop(),
            part => named.push(part),
        }
    }
    let real = |path: &Path| path.canonicalize().ok();
    let (Some(top_is), Some(folder_is)) = (real(top), real(folder)) else {
        // What is not there cannot be written to either.
        return false;
    };
    named.starts_with(top) && !folder_is.starts_with(top_is)
}

/// A new report can be read by others, as a file written by hand could.
#[cfg(unix)]
fn make_readable(file: &std::fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn make_readable(_: &std::fs::File) -> io::Result<()> {
    Ok(())
}
