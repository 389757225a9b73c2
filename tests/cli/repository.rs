//! A project that is a git repository with a history.

use std::process::Command;

use crate::harness::{Project, Run, TODAY, scrubbed};

/// A declaration that stands at 300 of the small pack under [`CONFIGURATION`].
pub(crate) use crate::harness::ACME;

/// A configuration that asks for all of it.
pub(crate) const CONFIGURATION: &str = "packs: [ladder]\ntargets:\n  - level: 300\n";

/// A repository with the small pack, a configuration and an organization in its first commit, tagged `base`.
pub(crate) fn repository() -> Repository {
    let project = Project::sound().file("gradus.yaml", CONFIGURATION);
    let repository = Repository { project };
    repository.git(&["init", "--quiet", "--initial-branch", "main"]);
    repository.commit("base");
    repository
}

/// A project under git.
pub(crate) struct Repository {
    pub(crate) project: Project,
}

impl Repository {
    /// git as nobody has configured it, with one date for all commits.
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let mut command = scrubbed(Command::new("git"));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("GIT_") {
                command.env_remove(name);
            }
        }
        let output = command
            .current_dir(self.project.root())
            .args([
                "-c",
                "user.name=Test",
                "-c",
                "user.email=test@acme.test",
                "-c",
                "protocol.file.allow=always",
            ])
            .args(arguments)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_AUTHOR_DATE", "2026-11-01T12:00:00Z")
            .env("GIT_COMMITTER_DATE", "2026-11-01T12:00:00Z")
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?}: {errors}");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// Commits everything that is there, under a tag.
    pub(crate) fn commit(&self, tag: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", tag]);
        self.git(&["tag", tag]);
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        self.project.write(name, content);
    }

    pub(crate) fn remove(&self, name: &str) {
        std::fs::remove_file(self.project.path(name)).unwrap();
    }

    /// Replaces a part of a file that must be there.
    pub(crate) fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.project.read(name);
        assert!(text.contains(from), "`{from}` is not in {name}:\n{text}");
        self.write(name, text.replace(from, to));
    }

    /// Runs gradus for the day of the tests, with commits as `[COMMIT]`.
    pub(crate) fn run(&self, command: &str, arguments: &[&str]) -> Run {
        self.on(TODAY, command, arguments)
    }

    /// As [`Repository::run`], for another day.
    pub(crate) fn on(&self, day: &str, command: &str, arguments: &[&str]) -> Run {
        let mut run = self
            .project
            .run(&[&[command, "--today", day], arguments].concat());
        for commit in self.git(&["rev-list", "--all"]).lines() {
            let short = &commit[..12];
            run.stdout = run.stdout.replace(short, "[COMMIT]");
            run.stderr = run.stderr.replace(short, "[COMMIT]");
        }
        run
    }

    pub(crate) fn check(&self, arguments: &[&str]) -> Run {
        self.run("check", arguments)
    }

    pub(crate) fn diff(&self, arguments: &[&str]) -> Run {
        self.run("diff", arguments)
    }
}
