//! What passes with the run: temporary files and folders, and child processes.
//!
//! All of it is known here while it is there, so that a run that is ended from outside can take it away first. Whoever
//! makes something passes one gate. The end closes it and never opens it again, so that nothing is made behind its
//! back: who comes later waits until the process is gone.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::NamedTempFile;

static GATE: Mutex<Passing> = Mutex::new(Passing {
    paths: Vec::new(),
    children: Vec::new(),
});

/// Whether a signal has come that ends the process. It can end others first, such as the writer of the pipe that is
/// read here, and what looks whole then is not: from this moment on nothing is finished.
pub(super) static ENDED: AtomicBool = AtomicBool::new(false);

/// What is there now.
#[derive(Debug)]
struct Passing {
    paths: Vec<PathBuf>,
    /// By the ids of their processes.
    children: Vec<u32>,
}

fn gate() -> MutexGuard<'static, Passing> {
    let passing = lock();
    if !ENDED.load(Ordering::SeqCst) {
        return passing;
    }
    // Whoever clears must get in.
    drop(passing);
    loop {
        std::thread::park();
    }
}

/// A panic elsewhere says nothing of these lists: each change of them is a single one.
fn lock() -> MutexGuard<'static, Passing> {
    GATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Does something small that the end must not fall into, such as making a file at a place that will be cleared.
pub(super) fn whole<T>(work: impl FnOnce() -> T) -> T {
    let _gate = gate();
    work()
}

/// Closes the gate for good, and takes away what is there.
pub(super) fn clear() {
    let mut passing = lock();
    for child in std::mem::take(&mut passing.children) {
        end(child);
    }
    for path in std::mem::take(&mut passing.paths) {
        // What cannot be removed cannot be told either.
        let _ = std::fs::remove_file(&path).or_else(|_| remove_folder(&path));
    }
    std::mem::forget(passing);
}

/// Closes the gate for good where nothing is there any more: the process is about to end by itself.
pub(super) fn close() {
    std::mem::forget(gate());
}

/// A temporary file or folder, which is removed with this value.
#[derive(Debug)]
pub(super) struct Temporary<T: AsRef<Path>> {
    /// Always there, but for the moment in which it is taken away.
    inner: Option<T>,
    path: PathBuf,
}

impl<T: AsRef<Path>> Temporary<T> {
    /// Makes one.
    fn new(make: impl FnOnce() -> io::Result<T>) -> io::Result<Self> {
        let mut gate = gate();
        let inner = make()?;
        let path = inner.as_ref().to_owned();
        gate.paths.push(path.clone());
        Ok(Self {
            inner: Some(inner),
            path,
        })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Hands it on to its last step, which takes it away or gives it another name.
    fn last<U>(&mut self, step: impl FnOnce(T) -> U) -> Option<U> {
        let mut gate = gate();
        let done = self.inner.take().map(step);
        gate.paths.retain(|path| *path != self.path);
        done
    }
}

impl<T: AsRef<Path>> Drop for Temporary<T> {
    fn drop(&mut self) {
        self.last(drop);
    }
}

fn builder() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".gradus-");
    builder
}

impl Temporary<NamedTempFile> {
    /// A file in a folder.
    ///
    /// # Errors
    /// Those of the file system, without the name that nobody knows.
    pub(super) fn file_in(folder: &Path) -> io::Result<Self> {
        Self::new(|| builder().tempfile_in(folder).map_err(|error| error.kind().into()))
    }

    /// Its content.
    ///
    /// # Errors
    /// None: a value that still exists has its file.
    pub(super) fn open(&mut self) -> io::Result<&mut std::fs::File> {
        let file = self.inner.as_mut().map(NamedTempFile::as_file_mut);
        file.ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// Gives it its name, in the place of whatever stands there.
    ///
    /// # Errors
    /// Those of the file system; it is removed then.
    pub(super) fn persist(mut self, path: &Path) -> io::Result<()> {
        let persisted = self.last(|file| file.persist(path).map_err(|error| error.error));
        persisted.map_or(Ok(()), |persisted| persisted.map(drop))
    }
}

impl Temporary<Folder> {
    /// A private folder among those for temporary files. They can stand below the folder that is checked, which is
    /// why its name is hidden.
    ///
    /// # Errors
    /// Those of the file system.
    pub(super) fn folder() -> io::Result<Self> {
        Self::new(|| builder().tempdir().map(|folder| Folder(folder.keep())))
    }
}

/// A folder that is removed with this value, however deep it is.
#[derive(Debug)]
pub(super) struct Folder(PathBuf);

impl AsRef<Path> for Folder {
    fn as_ref(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed cannot be told either.
        let _ = remove_folder(&self.0);
    }
}

/// Removes a folder with all that is in it, one folder after the other: a revision says how deep they are, and a
/// process may have only so many open at a time.
fn remove_folder(path: &Path) -> io::Result<()> {
    let mut folders = vec![path.to_owned()];
    let mut next = 0;
    while let Some(folder) = folders.get(next).cloned() {
        next += 1;
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else {
                std::fs::remove_file(entry.path())?;
            }
        }
    }
    folders.iter().rev().try_for_each(std::fs::remove_dir)
}

/// A child process that does not outlive its use.
#[derive(Debug)]
pub(super) struct Running {
    child: Option<Child>,
    id: u32,
}

impl Running {
    /// Starts it, apart from the terminal: a key that ends gradus must find it alive, or its silence would be taken for
    /// an answer.
    ///
    /// # Errors
    /// Those of the system.
    pub(super) fn start(command: &mut Command) -> io::Result<Self> {
        let mut gate = gate();
        let child = apart(command).spawn()?;
        let id = child.id();
        gate.children.push(id);
        Ok(Self {
            child: Some(child),
            id,
        })
    }

    /// The process, while it is in use.
    pub(super) fn child(&mut self) -> Option<&mut Child> {
        self.child.as_mut()
    }

    /// Waits for its end, and gives what it wrote.
    ///
    /// # Errors
    /// Those of its pipes.
    pub(super) fn output(mut self) -> io::Result<Output> {
        let child = self.child.take();
        child.map_or_else(|| Err(io::ErrorKind::NotFound.into()), Child::wait_with_output)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        gate().children.retain(|id| *id != self.id);
        if let Some(mut child) = self.child.take() {
            // It has ended already, or nobody needs its answer any more.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// In a group of its own, which ends as a whole.
#[cfg(unix)]
fn apart(command: &mut Command) -> &mut Command {
    use std::os::unix::process::CommandExt as _;
    command.process_group(0)
}

#[cfg(not(unix))]
fn apart(command: &mut Command) -> &mut Command {
    command
}

#[cfg(unix)]
fn end(child: u32) {
    let id = i32::try_from(child).ok().and_then(rustix::process::Pid::from_raw);
    // Where it has ended already there is nothing to do.
    let _ = id.map(|id| rustix::process::kill_process_group(id, rustix::process::Signal::KILL));
}

/// Elsewhere nobody asks: there are no signals.
#[cfg(not(unix))]
fn end(_: u32) {}

#[cfg(test)]
mod tests {
    use super::*;

    // The gate is one for the whole process and closing it would stop other tests, so that is tested on the binary.

    #[test]
    fn what_is_there_is_known_and_then_forgotten() {
        let folder = Temporary::folder().unwrap();
        let path = folder.path().to_owned();
        assert!(path.is_dir() && gate().paths.contains(&path));
        let file = Temporary::file_in(&path).unwrap();
        let (inner, kept) = (file.path().to_owned(), path.join("report"));
        assert!(inner.is_file() && gate().paths.contains(&inner));
        file.persist(&kept).unwrap();
        assert!(kept.is_file() && !inner.exists() && !gate().paths.contains(&inner));
        drop(folder);
        assert!(!path.exists() && !gate().paths.contains(&path));
    }

    #[test]
    fn a_file_that_cannot_be_named_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let file = Temporary::file_in(folder.path()).unwrap();
        file.persist(&folder.path().join("missing/report")).unwrap_err();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn a_child_ends_with_its_use() {
        let mut running = Running::start(Command::new("sleep").arg("1000")).unwrap();
        let id = running.child().unwrap().id();
        assert!(gate().children.contains(&id));
        drop(running);
        assert!(!gate().children.contains(&id));
    }

    #[test]
    fn a_panic_behind_the_gate_does_not_shut_it() {
        let panicked = std::panic::catch_unwind(|| whole(|| panic!("as a test")));
        assert!(panicked.is_err());
        assert_eq!(whole(|| 1), 1);
    }
}
