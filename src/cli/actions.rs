//! Under GitHub Actions: what is written where nothing else is asked for.
//!
//! The runner looks for commands in everything that a step prints. Text for
//! people is harmless by itself, and stands in a fence all the same.

use std::io::{self, Read as _, Seek as _, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::passing;

/// Bytes that GitHub takes of the summary of a step.
const MOST: u64 = 1 << 20;

/// Whether a runner of GitHub Actions has started the process.
pub(super) fn is_running() -> bool {
    std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true")
}

/// The file to which a step appends what its summary shall say.
pub(super) fn summary() -> Option<PathBuf> {
    let path = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty());
    path.filter(|_| is_running()).map(PathBuf::from)
}

/// Writes text between two lines that tell the runner to look for no commands in it.
///
/// The word that ends the fence comes from the operating system, so that no
/// text can hold it. The text is whole before the fence is opened: a failure
/// on the way must not leave it open for the rest of the step.
///
/// # Errors
/// Those of the stream, or there is no randomness.
pub(super) fn fenced(
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut text = Vec::new();
    write(&mut text)?;
    let mut token = [0_u8; 16];
    getrandom::fill(&mut token).map_err(|_| io::Error::other("the system gives no random numbers"))?;
    let token = format!("gradus-{:032x}", u128::from_ne_bytes(token));
    writeln!(out, "::stop-commands::{token}")?;
    out.write_all(&text)?;
    if !text.is_empty() && !text.ends_with(b"\n") {
        writeln!(out)?;
    }
    writeln!(out, "::{token}::")
}

/// Appends to a summary, whole or not at all; says whether there was room for it.
///
/// # Errors
/// Those of the file system.
pub(super) fn append(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<bool> {
    let mut text = Vec::new();
    write(&mut text)?;
    let mut file = std::fs::OpenOptions::new()
        .read(true)
        .append(true)
        .create(true)
        .open(path)?;
    let (before, is_file) = (file.metadata()?.len(), file.metadata()?.is_file());
    if before > 0 {
        file.seek(SeekFrom::End(-1))?;
        let mut last = [0];
        file.read_exact(&mut last)?;
        // A heading needs an empty line before it.
        let gap: &[u8] = if last == *b"\n" { b"\n" } else { b"\n\n" };
        text.splice(0..0, gap.iter().copied());
    }
    if before + text.len() as u64 > MOST {
        return Ok(false);
    }
    let mut write = || {
        let written = file.write_all(&text).and_then(|()| file.sync_all());
        if written.is_err() {
            // Half a table would spoil what stands before it.
            let _ = file.set_len(before);
        }
        written.map(|()| true)
    };
    // What is no file can keep its writer waiting, and the end must not wait with it.
    if is_file { passing::whole(write) } else { write() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn appended(before: &str, text: &str) -> (bool, String) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("summary");
        std::fs::write(&path, before).unwrap();
        let fits = append(&path, |out| out.write_all(text.as_bytes())).unwrap();
        (fits, std::fs::read_to_string(path).unwrap())
    }

    #[test]
    fn what_stands_in_a_summary_stays() {
        assert_eq!(appended("", "## a\n"), (true, "## a\n".to_owned()));
        assert_eq!(appended("b\n", "## a\n"), (true, "b\n\n## a\n".to_owned()));
        assert_eq!(appended("b", "## a\n"), (true, "b\n\n## a\n".to_owned()));
    }

    #[test]
    fn a_full_summary_is_left_alone() {
        let full = "x".repeat(usize::try_from(MOST).unwrap() - 4);
        assert_eq!(appended(&full, "## a\n"), (false, full));
    }

    #[test]
    fn no_fence_is_like_another() {
        let fence = || {
            let mut out = Vec::new();
            fenced(|out| out.write_all(b"a"), &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        let (one, other) = (fence(), fence());
        assert_ne!(one, other);
        let lines: Vec<&str> = one.lines().collect();
        let token = lines[0].strip_prefix("::stop-commands::").unwrap();
        assert_eq!(lines, [lines[0], "a", &format!("::{token}::")]);
        assert_eq!(token.len(), "gradus-".len() + 32);
    }

    #[test]
    fn a_failure_opens_no_fence() {
        let mut out = Vec::new();
        let failed = fenced(|_| Err(io::Error::other("x")), &mut out);
        assert!(failed.is_err() && out.is_empty());
    }
}
