//! `git`, asked as a child process.
//!
//! A repository may come from a stranger, so nothing of it is run: no hooks, no
//! monitor, no transport. Names of revisions never reach git as options.

use std::io::{BufRead as _, BufReader, Read as _, Write};
use std::path::{Path, PathBuf};
use std::process::{ChildStdout, Command, Output, Stdio};

use super::tree::{self, Entry};
use super::{MAX_FILE, RevisionError};
use crate::cli::passing::Running;
use crate::declaration::shown;

/// A repository.
#[derive(Debug)]
pub(super) struct Repository {
    /// Its root, where people work.
    pub root: PathBuf,
}

/// The command with everything off that a repository could make it do.
fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command
        .current_dir(folder)
        .args(["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"])
        .args(["-c", "protocol.allow=never", "--no-pager", "--no-replace-objects"])
        // Files of a stranger can look like a repository, and whoever stands among them would ask that one.
        .args(["-c", "safe.bareRepository=explicit"])
        .envs([
            ("GIT_NO_LAZY_FETCH", "1"),
            ("GIT_TERMINAL_PROMPT", "0"),
            ("GIT_OPTIONAL_LOCKS", "0"),
            // An empty list allows no transport at all, also where an older git would fetch.
            ("GIT_ALLOW_PROTOCOL", ""),
            ("LC_ALL", "C"),
        ])
        .stdin(Stdio::null());
    command
}

fn run(mut command: Command) -> Result<Output, RevisionError> {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let output = Running::start(&mut command).and_then(Running::output);
    output.map_err(|error| no_git(&error))
}

fn no_git(error: &std::io::Error) -> RevisionError {
    let reason = match error.kind() {
        std::io::ErrorKind::NotFound => "it is not installed".to_owned(),
        other => other.to_string(),
    };
    RevisionError::NoGit { reason }
}

/// What git wrote, without the end of its line.
fn line(output: &Output) -> &[u8] {
    let bytes = output.stdout.strip_suffix(b"\n").unwrap_or(&output.stdout);
    bytes.strip_suffix(b"\r").unwrap_or(bytes)
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(&*String::from_utf8_lossy(bytes))
}

/// Whether a folder is among the records of its own repository, which nobody checks out.
///
/// For versions of git before 2.38, which do not know `safe.bareRepository`.
fn is_inside_of_its_records(folder: &Path) -> Result<bool, RevisionError> {
    let mut command = git(folder);
    command.args(["rev-parse", "--absolute-git-dir"]);
    let records = path_of(line(&run(command)?)).canonicalize();
    let folder = folder.canonicalize();
    Ok(records.is_ok_and(|records| folder.is_ok_and(|folder| folder.starts_with(records))))
}

impl Repository {
    /// The repository around a folder.
    pub(super) fn around(folder: &Path) -> Result<Self, RevisionError> {
        let mut command = git(folder);
        command.args(["rev-parse", "--show-toplevel"]);
        let output = run(command)?;
        let root = path_of(line(&output)).canonicalize();
        match root {
            Ok(root) if output.status.success() && !output.stdout.is_empty() => {
                if is_inside_of_its_records(folder)? {
                    return Err(RevisionError::NoRepository {
                        folder: shown(folder, Path::new("")),
                        said: "; what git found is made of files in it, and could be anybody's".to_owned(),
                    });
                }
                Ok(Self { root })
            }
            _ => {
                let said = String::from_utf8_lossy(&output.stderr);
                let said = said.lines().next().unwrap_or("").trim_start_matches("fatal: ");
                // The common case needs no second telling.
                let said = match said {
                    "" => String::new(),
                    said if said.starts_with("not a git repository") => String::new(),
                    said => format!("; git says: {said}"),
                };
                Err(RevisionError::NoRepository {
                    folder: shown(folder, Path::new("")),
                    said,
                })
            }
        }
    }

    /// The full name of the commit that a revision is.
    pub(super) fn commit(&self, name: &str) -> Result<String, RevisionError> {
        if name.is_empty() || name.starts_with('-') || name.contains(char::is_control) {
            let help = "name a branch, a tag or a commit, such as `main`, `v1.2` or `HEAD~1`";
            return Err(RevisionError::unknown(name, help));
        }
        let mut command = git(&self.root);
        command.args(["rev-parse", "--verify", "--quiet", "--end-of-options"]);
        command.arg(format!("{name}^{{commit}}"));
        let output = run(command)?;
        let commit = String::from_utf8_lossy(line(&output)).into_owned();
        let is_name = commit.len() >= 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
        if output.status.success() && is_name {
            return Ok(commit);
        }
        let help = if self.is_shallow() {
            let branch = name.strip_prefix("origin/").unwrap_or(name);
            format!(
                "this clone is shallow: check out with `fetch-depth: 0`, or run `git fetch origin {branch}` first and use `FETCH_HEAD`"
            )
        } else {
            format!(
                "`git log {name}` must know it; fetch it first where it is on a remote: `git fetch origin`"
            )
        };
        Err(RevisionError::unknown(name, help))
    }

    fn is_shallow(&self) -> bool {
        let mut command = git(&self.root);
        command.args(["rev-parse", "--is-shallow-repository"]);
        run(command).is_ok_and(|output| line(&output) == b"true")
    }

    /// The files of a commit.
    pub(super) fn tree(&self, commit: &str, name: &str) -> Result<Vec<Entry>, RevisionError> {
        let mut command = git(&self.root);
        command.args(["ls-tree", "-r", "-z", "--full-tree", commit]);
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = Running::start(&mut command).map_err(|error| no_git(&error))?;
        let incomplete = || RevisionError::Incomplete {
            name: name.to_owned(),
            what: "git cannot list its files".to_owned(),
        };
        let list = child.child().and_then(|child| child.stdout.take());
        let list = list.ok_or_else(incomplete)?;
        let entries = tree::read(BufReader::new(list), name)?;
        match child.child().map(std::process::Child::wait) {
            Some(Ok(status)) if status.success() => Ok(entries),
            _ => Err(incomplete()),
        }
    }

    /// A reader of contents.
    pub(super) fn blobs(&self, name: &str) -> Result<Blobs, RevisionError> {
        let mut command = git(&self.root);
        command.args(["cat-file", "--batch"]);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = Running::start(&mut command).map_err(|error| no_git(&error))?;
        let answers = child.child().and_then(|child| child.stdout.take());
        Ok(Blobs {
            child,
            answers: answers.map(BufReader::new),
            revision: name.to_owned(),
        })
    }
}

/// Contents by name: one question, one answer, so that neither side waits for the other.
#[derive(Debug)]
pub(super) struct Blobs {
    child: Running,
    answers: Option<BufReader<ChildStdout>>,
    revision: String,
}

impl Blobs {
    /// Copies a content of at most so many bytes; how many it has.
    pub(super) fn copy(
        &mut self,
        object: &str,
        path: &Path,
        most: u64,
        to: &mut dyn Write,
    ) -> Result<u64, RevisionError> {
        let incomplete = || RevisionError::Incomplete {
            name: self.revision.clone(),
            what: format!("the content of `{}` is not there", shown(path, Path::new(""))),
        };
        let questions = self.child.child().and_then(|child| child.stdin.as_mut());
        let (Some(questions), Some(answers)) = (questions, &mut self.answers) else {
            return Err(incomplete());
        };
        let asked = writeln!(questions, "{object}").and_then(|()| questions.flush());
        asked.map_err(|_| incomplete())?;
        // `OBJECT blob SIZE`, or `OBJECT missing`.
        let mut head = Vec::new();
        let read = answers.by_ref().take(512).read_until(b'\n', &mut head);
        read.map_err(|_| incomplete())?;
        let head = String::from_utf8_lossy(&head);
        let mut words = head.split_ascii_whitespace().skip(1);
        let (kind, size) = (words.next(), words.next().map(str::parse::<u64>));
        let (Some("blob"), Some(Ok(size))) = (kind, size) else {
            return Err(incomplete());
        };
        if size > most {
            let limit = if size > MAX_FILE {
                format!("{MAX_FILE} bytes in `{}`", shown(path, Path::new("")))
            } else {
                format!("{most} bytes left for `{}`", shown(path, Path::new("")))
            };
            return Err(RevisionError::TooMuch { limit });
        }
        let copied = std::io::copy(&mut answers.by_ref().take(size), to);
        let copied = copied.map_err(|error| RevisionError::write(path, &error))?;
        let mut end = [0; 1];
        let ended = answers.read_exact(&mut end).is_ok() && end == *b"\n";
        if copied == size && ended {
            Ok(size)
        } else {
            Err(incomplete())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Class, Fault as _};

    #[test]
    fn a_content_is_as_long_as_what_is_left_and_no_longer() {
        let folder = tempfile::tempdir().unwrap();
        let done = run({
            let mut command = git(folder.path());
            command.args(["init", "--quiet"]);
            command
        });
        assert!(done.unwrap().status.success());
        std::fs::write(folder.path().join("a"), "0123456789").unwrap();
        let mut command = git(folder.path());
        command.args(["hash-object", "-w", "a"]);
        let object = line(&run(command).unwrap()).to_vec();
        let object = String::from_utf8(object).unwrap();
        let repository = Repository::around(folder.path()).unwrap();
        let mut blobs = repository.blobs("main").unwrap();
        let mut copy = |most| {
            let mut to = Vec::new();
            blobs.copy(&object, Path::new("a"), most, &mut to).map(|_| to)
        };
        assert_eq!(copy(10).unwrap(), b"0123456789");
        let error = copy(9).unwrap_err();
        assert_eq!(error.class(), Class::Limit);
        assert!(error.to_string().contains("9 bytes left for `a`"), "{error}");
    }
}
