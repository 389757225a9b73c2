//! A temporary project, the built binary run in it, and what it answered.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// What a runner of CI, a shell or a developer may have set, and what would change an output.
const SCRUBBED: [&str; 11] = [
    "CI",
    "NO_COLOR",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "COLUMNS",
    "FORCE_COLOR",
    "TERM",
    "LC_ALL",
    "LANG",
    "TZ",
    "RUST_BACKTRACE",
];

/// Prefixes of variables that are taken away for the same reason.
const SCRUBBED_PREFIXES: [&str; 3] = ["GITHUB_", "GRADUS_", "RUNNER_"];

/// The day of every test.
pub(crate) const TODAY: &str = "2026-11-21";

/// The command with a known environment.
pub(crate) fn gradus() -> Command {
    scrubbed(Command::new(env!("CARGO_BIN_EXE_gradus")))
}

/// A command without what would change an output.
pub(crate) fn scrubbed(mut command: Command) -> Command {
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        let by_prefix = SCRUBBED_PREFIXES.iter().any(|prefix| name.starts_with(prefix));
        if by_prefix || SCRUBBED.contains(&name.as_str()) {
            command.env_remove(name);
        }
    }
    command
}

/// A folder of files that is removed at the end of the test.
pub(crate) struct Project {
    folder: TempDir,
}

impl Project {
    /// An empty folder. `.git` keeps the search for a configuration inside of it.
    pub(crate) fn empty() -> Self {
        let folder = tempfile::Builder::new().prefix("gradus-cli-").tempdir().unwrap();
        std::fs::create_dir(folder.path().join(".git")).unwrap();
        Self { folder }
    }

    /// A folder with the small pack `ladder`, so that changes of the built-in packs do not reach these tests.
    pub(crate) fn new() -> Self {
        Self::empty()
            .file("ladder/pack.yaml", include_str!("ladder/pack.yaml"))
            .file("ladder/200.yaml", include_str!("ladder/200.yaml"))
            .file("ladder/300.yaml", include_str!("ladder/300.yaml"))
    }

    /// As [`Project::new`], with an organization that stands at 300.
    pub(crate) fn sound() -> Self {
        Self::new().file("acme.gradus.yaml", ACME)
    }

    /// Adds a file, with the folders on the way.
    pub(crate) fn file(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        self.write(name, content);
        self
    }

    /// Writes a file, with the folders on the way.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    /// The command, standing in the folder.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = gradus();
        command
            .current_dir(self.root())
            .args(arguments)
            .stdin(Stdio::null());
        command
    }

    /// Runs the command as it is.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.finish(self.command(arguments))
    }

    /// `gradus check` for the day of the tests.
    pub(crate) fn check_as_configured(&self, arguments: &[&str]) -> Run {
        self.run(&[&["check", "--today", TODAY], arguments].concat())
    }

    /// `gradus check` with the small pack.
    pub(crate) fn check(&self, arguments: &[&str]) -> Run {
        self.check_as_configured(&[&["--pack", "ladder"], arguments].concat())
    }

    /// Checks one file, for bad input: the file is named on the command line.
    pub(crate) fn check_file(name: &str, content: impl AsRef<[u8]>) -> Run {
        Self::new().file(name, content).check(&[name])
    }

    pub(crate) fn finish(&self, mut command: Command) -> Run {
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| {
            let text = String::from_utf8(bytes).unwrap();
            let real = self.root().canonicalize().unwrap();
            text.replace(&*real.to_string_lossy(), "[ROOT]")
                .replace(&*self.root().to_string_lossy(), "[ROOT]")
        };
        Run {
            code: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }
}

/// An organization that stands at 300 of the small pack.
pub(crate) const ACME: &str = "\
organization: {id: acme, name: Acme, time_zone: Europe/Brussels}
support:
  channels:
    - id: portal
      kind: portal
      at: https://acme.test/help
  slas:
    - id: workplace
      published: {at: https://acme.test/sla, date: 2026-03-02}
";

/// The lines of [`ACME`] that give the details of the organization.
pub(crate) const ACME_DETAILS: &str = "organization: {id: acme, name: Acme, time_zone: Europe/Brussels}\n";

/// What a run of the command came to.
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// Fails where the exit code is another one.
    #[track_caller]
    pub(crate) fn expect_exit(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "the exit code of:\n{self}");
        self.expect_no_panic()
    }

    /// Fails where gradus died, or caught a panic of its own.
    #[track_caller]
    pub(crate) fn expect_no_panic(self) -> Self {
        assert!(self.code.is_some(), "died of a signal:\n{self}");
        assert!(!self.stderr.contains("panicked at"), "{self}");
        self
    }

    /// Fails where a text is not on the output stream.
    #[track_caller]
    pub(crate) fn expect_stdout(self, text: &str) -> Self {
        assert!(self.stdout.contains(text), "`{text}` is not in:\n{self}");
        self
    }

    /// Fails where a text is not on the error stream.
    #[track_caller]
    pub(crate) fn expect_stderr(self, text: &str) -> Self {
        assert!(self.stderr.contains(text), "`{text}` is not in:\n{self}");
        self
    }

    /// The report in JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}:\n{self}"))
    }
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            Some(code) => writeln!(f, "exit code {code}")?,
            None => writeln!(f, "killed by a signal")?,
        }
        for (name, text) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !text.is_empty() {
                writeln!(f, "── {name}")?;
                f.write_str(text)?;
            }
        }
        Ok(())
    }
}

/// As many lines as hostile input has.
pub(crate) fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |text, n| text + &line(n))
}
