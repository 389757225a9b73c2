//! Commits: what git says of a content decides whether it is asked for.

#![cfg(unix)]

use std::os::unix::fs::PermissionsExt as _;

use gradus::limit;

use crate::harness::{Project, Run, TODAY};
use crate::stopped;

/// A check since a commit whose one file has so many bytes, as a `git` says that then has none of them.
fn since_a_file_of(bytes: u64) -> Run {
    let object = "0123456789".repeat(4);
    let project = Project::sound().file(
        "bin/git",
        format!(
            "#!/bin/sh
case \"$*\" in
  *--show-toplevel*) pwd ;;
  *--verify*) echo {object} ;;
  *ls-tree*) printf '100644 blob {object}\\tacme.gradus.yaml\\0' ;;
  *cat-file*) read -r object; echo \"$object blob {bytes}\" ;;
esac
"
        ),
    );
    let mode = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(project.path("bin/git"), mode).unwrap();
    let arguments = ["check", "--pack", "ladder", "--today", TODAY, "--base", "main"];
    let mut command = project.command(&arguments);
    command.env("PATH", project.path("bin"));
    project.finish(command)
}

#[test]
fn bytes_of_a_file() {
    let most = limit::REVISION_FILE_BYTES.most;
    let under = since_a_file_of(most).expect_exit(4);
    let under = under.expect_stderr("`main` is not complete here");
    assert!(!under.to_string().contains(&most.to_string()), "{under}");
    stopped(
        since_a_file_of(most + 1),
        limit::REVISION_FILE_BYTES,
        "acme.gradus.yaml",
    );
}
