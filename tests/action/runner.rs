//! A simulated runner: the variables and files that GitHub gives to a step, and how it reads a log and the files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// The repository that holds the action.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A job: a workspace, the files of a step, and a folder of commands that stands first on the path.
pub(crate) struct Runner {
    folder: TempDir,
    script: PathBuf,
    variables: BTreeMap<String, String>,
}

impl Runner {
    /// A Linux runner whose `gradus` is the recording stand-in.
    pub(crate) fn new() -> Self {
        let runner = Self::without_gradus();
        runner.command("gradus", include_str!("stand-in.sh"));
        runner.with("GRADUS_VERSION", "system")
    }

    /// A Linux runner whose `gradus` is the real one.
    pub(crate) fn with_gradus() -> Self {
        let runner = Self::without_gradus();
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_gradus"), runner.path("bin/gradus")).unwrap();
        runner.with("GRADUS_VERSION", "system")
    }

    /// A Linux runner on which there is no `gradus`.
    pub(crate) fn without_gradus() -> Self {
        let folder = tempfile::Builder::new()
            .prefix("gradus-action-")
            .tempdir()
            .unwrap();
        for name in ["bin", "work space", "temp", "files"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        let path = std::env::var("PATH").unwrap();
        let runner = Self {
            script: repository().join(".github/action/run"),
            variables: BTreeMap::new(),
            folder,
        };
        let file = |name: &str| runner.path(name).display().to_string();
        let variables = [
            ("PATH", format!("{}:{path}", file("bin"))),
            ("HOME", file("files")),
            ("GITHUB_ACTIONS", "true".to_owned()),
            ("GITHUB_OUTPUT", file("files/output")),
            ("GITHUB_STEP_SUMMARY", file("files/summary")),
            ("GITHUB_WORKSPACE", file("work space")),
            ("RUNNER_OS", "Linux".to_owned()),
            ("RUNNER_ARCH", "X64".to_owned()),
            ("RUNNER_TEMP", file("temp")),
            ("RECORD", file("files/record")),
        ];
        variables
            .into_iter()
            .fold(runner, |runner, (name, value)| runner.with(name, &value))
    }

    /// Sets a variable of the step; inputs are called `GRADUS_` and their name.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.variables.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Runs a copy of the action with these sums, as a release has it.
    pub(crate) fn with_checksums(mut self, checksums: &str) -> Self {
        let root = self.path("action");
        fs::create_dir_all(root.join(".github/action")).unwrap();
        fs::copy(&self.script, root.join(".github/action/run")).unwrap();
        fs::copy(repository().join("Cargo.toml"), root.join("Cargo.toml")).unwrap();
        fs::write(root.join(".github/action/checksums"), checksums).unwrap();
        self.script = root.join(".github/action/run");
        self
    }

    /// Puts a command on the path.
    pub(crate) fn command(&self, name: &str, script: &str) {
        use std::os::unix::fs::PermissionsExt as _;
        let path = self.path("bin").join(name);
        fs::write(&path, script).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A file of the workspace.
    pub(crate) fn workspace(&self, name: &str) -> PathBuf {
        self.path("work space").join(name)
    }

    /// Runs the step.
    pub(crate) fn run(&self) -> Step {
        let output = Command::new("bash")
            .arg(&self.script)
            .env_clear()
            .envs(&self.variables)
            .current_dir(self.path("work space"))
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let text = |name: &str| fs::read_to_string(self.path(name)).unwrap_or_default();
        Step {
            code: output.status.code(),
            log: String::from_utf8(output.stdout).unwrap(),
            errors: String::from_utf8(output.stderr).unwrap(),
            outputs: read_outputs(&text("files/output")),
            summary: text("files/summary"),
            record: text("files/record"),
        }
    }
}

/// What a step came to.
pub(crate) struct Step {
    pub(crate) code: Option<i32>,
    pub(crate) log: String,
    pub(crate) errors: String,
    pub(crate) outputs: BTreeMap<String, String>,
    pub(crate) summary: String,
    /// The arguments of the stand-in, each on a line.
    pub(crate) record: String,
}

impl Step {
    #[track_caller]
    pub(crate) fn expect_code(self, code: i32) -> Self {
        assert_eq!(
            self.code,
            Some(code),
            "log:\n{}\nerrors:\n{}",
            self.log,
            self.errors
        );
        self
    }

    /// The arguments of the stand-in.
    pub(crate) fn arguments(&self) -> Vec<&str> {
        self.record.lines().collect()
    }

    /// An output as JSON.
    #[track_caller]
    pub(crate) fn json(&self, name: &str) -> serde_json::Value {
        serde_json::from_str(&self.outputs[name]).unwrap()
    }

    /// The lines that the runner would take for commands, those that stop and resume among them.
    pub(crate) fn commands(&self) -> Vec<&str> {
        let mut stopped: Option<&str> = None;
        let mut found = Vec::new();
        for line in self.log.lines() {
            let Some((name, data)) = command(line) else {
                continue;
            };
            match stopped {
                Some(token) if name != token => {}
                Some(_) => stopped = None,
                None => {
                    if name == "stop-commands" {
                        stopped = Some(data);
                    } else {
                        found.push(line);
                    }
                }
            }
        }
        assert_eq!(stopped, None, "commands are still stopped at the end");
        found
    }
}

/// The name and the data of the command in a line, as the runner finds them: `::name …::data` at the start of the
/// trimmed line, else `##[name …]data` anywhere.
fn command(line: &str) -> Option<(&str, &str)> {
    let named = |head: &'_ str| head.split(' ').next().unwrap_or("").len();
    if let Some((head, data)) = line
        .trim()
        .strip_prefix("::")
        .and_then(|rest| rest.split_once("::"))
    {
        return Some((&head[..named(head)], data));
    }
    let (_, rest) = line.split_once("##[")?;
    let (head, data) = rest.split_once(']')?;
    Some((&head[..named(head)], data))
}

/// Reads the file of outputs as the runner does, in the form with a delimiter.
fn read_outputs(text: &str) -> BTreeMap<String, String> {
    let mut outputs = BTreeMap::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let (name, delimiter) = line.split_once("<<").unwrap();
        let value: Vec<&str> = lines.by_ref().take_while(|line| *line != delimiter).collect();
        outputs.insert(name.to_owned(), value.join("\n"));
    }
    outputs
}
