//! What changed since a base, beside a check.

use insta::assert_snapshot;

use crate::harness::Project;
use crate::repository::{ACME, repository};

/// A level that falls fails the run where that is asked, whatever the targets.
#[test]
fn a_level_that_falls() {
    let repository = repository();
    repository.write("gradus.yaml", "packs: [ladder]\n");
    repository.commit("free");
    repository.edit("acme.gradus.yaml", "2026-03-02", "2020-03-02");
    repository.check(&["--base", "free"]).expect_exit(0);
    let run = repository
        .check(&["--base", "free", "--no-regression"])
        .expect_exit(1);
    assert_snapshot!(run);
    // Whatever is read of a run that fails for this alone, it says so.
    for format in ["concise", "github", "markdown"] {
        repository
            .check(&["--base", "free", "--no-regression", "--format", format])
            .expect_exit(1)
            .expect_stdout("level may fall");
    }
    assert_snapshot!(
        "a_level_that_falls_in_markdown",
        repository.check(&["--base", "free", "--no-regression", "--format", "markdown"])
    );
    // Without a fall there is nothing to fail for.
    repository
        .check(&["--base", "HEAD", "--no-regression"])
        .expect_exit(1);
    repository.commit("fallen");
    repository
        .check(&["--base", "fallen", "--no-regression"])
        .expect_exit(0);
}

/// Only findings that the base does not have; those that moved to other lines are the same.
#[test]
fn only_new_findings() {
    let repository = repository();
    let channel = |id: &str| format!("    - {{id: {id}, kind: portal, at: 'http://acme.test/{id}'}}\n");
    repository.write("gradus.yaml", "packs: [ladder]\ntargets:\n  - level: 200\n");
    repository.edit(
        "acme.gradus.yaml",
        "  channels:\n",
        &format!("  channels:\n{}", channel("old")),
    );
    repository.commit("one");
    let before = channel("new") + "    # a line that moves the others\n";
    repository.edit(
        "acme.gradus.yaml",
        "  channels:\n",
        &format!("  channels:\n{before}"),
    );
    for format in ["concise", "json"] {
        let run = repository
            .check(&["--base", "one", "--only-new", "--format", format])
            .expect_exit(1);
        assert!(run.stdout.contains("the channel `new` has no address"), "{run}");
        assert!(!run.stdout.contains("the channel `old` has no address"), "{run}");
    }
    repository
        .check(&["--base", "one", "--only-new"])
        .expect_exit(1)
        .expect_stdout("1 finding is not shown, since the base has it too");
    repository
        .check(&["--base", "one", "--only-new", "--format", "markdown"])
        .expect_exit(1)
        .expect_stdout("1 finding is not shown, since the base has it too");
    // The same finding, once more, is new.
    repository
        .check(&["--base", "one"])
        .expect_exit(1)
        .expect_stdout("the channel `old`");
}

/// A finding that a raised target turns into an error is new, though it stood there before.
#[test]
fn what_becomes_an_error_is_new() {
    let repository = repository();
    repository.write("gradus.yaml", "packs: [ladder]\ntargets:\n  - level: 200\n");
    repository.edit("acme.gradus.yaml", "2026-03-02", "2020-03-02");
    repository.commit("low");
    repository.write("gradus.yaml", "packs: [ladder]\ntargets:\n  - level: 300\n");
    repository
        .check(&["--base", "low", "--only-new", "--format", "concise"])
        .expect_exit(1)
        .expect_stdout("error[LA301]");
}

/// Flags that need a base say so.
#[test]
fn flags_that_need_a_base() {
    let repository = repository();
    for flag in ["--only-new", "--no-regression"] {
        repository.check(&[flag]).expect_exit(2);
        repository.check(&[flag, "--policy-from", "base"]).expect_exit(0);
    }
}

/// Names that are no revision, or would be an option of git.
#[test]
fn no_revision() {
    let repository = repository();
    assert_snapshot!(repository.check(&["--base", "nowhere"]).expect_exit(2));
    for name in [
        "--upload-pack=touch${IFS}x",
        "-x",
        "",
        "HEAD:gradus.yaml",
        "a\nb",
        "HEAD --help",
        "base..HEAD",
    ] {
        let base = format!("--base={name}");
        repository
            .check(&[&base])
            .expect_exit(2)
            .expect_stderr("is no revision of this repository");
        repository
            .check(&[&format!("--policy-from={name}")])
            .expect_exit(2);
    }
}

/// Outside of a repository.
#[test]
fn no_repository() {
    let project = Project::sound();
    std::fs::remove_dir(project.path(".git")).unwrap();
    let mut command = project.command(&[
        "check",
        "--today",
        crate::harness::TODAY,
        "--pack",
        "ladder",
        "--base",
        "main",
    ]);
    command.env("GIT_CEILING_DIRECTORIES", project.root().parent().unwrap());
    assert_snapshot!(project.finish(command).expect_exit(2));
}

/// A clone that is shallow says how to get the base.
#[test]
fn a_shallow_clone() {
    let repository = repository();
    repository.write("other.txt", "x");
    repository.commit("second");
    let url = format!("file://{}", repository.project.root().display());
    repository.git(&["clone", "--quiet", "--depth", "1", "--no-tags", &url, "clone"]);
    let mut command = repository.project.command(&["check", "--base", "HEAD~1"]);
    command.current_dir(repository.project.path("clone"));
    let run = repository.project.finish(command).expect_exit(2);
    run.expect_stderr("fetch-depth: 0");
}

/// A partial clone is not completed from the network, and says so.
#[test]
fn a_partial_clone() {
    let repository = repository();
    repository.git(&["config", "uploadpack.allowFilter", "true"]);
    repository.edit("acme.gradus.yaml", "2026-03-02", "2026-03-03");
    repository.commit("second");
    let url = format!("file://{}", repository.project.root().display());
    repository.git(&["clone", "--quiet", "--filter=blob:none", &url, "clone"]);
    let mut command = repository.project.command(&["check", "--base", "HEAD~1"]);
    command.current_dir(repository.project.path("clone"));
    let run = repository.project.finish(command).expect_exit(4);
    run.expect_stderr("is not complete here")
        .expect_stderr("gradus never fetches");
}

/// Hooks, monitors and pagers of a repository are not run.
#[cfg(unix)]
#[test]
fn nothing_of_the_repository_runs() {
    use std::os::unix::fs::PermissionsExt as _;
    let repository = repository();
    let trap = repository.project.path("trap");
    repository.write("trap", "#!/bin/sh\ntouch \"$(dirname \"$0\")/sprung\"\n");
    std::fs::set_permissions(&trap, std::fs::Permissions::from_mode(0o755)).unwrap();
    let trap = trap.to_str().unwrap();
    for key in [
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "core.editor",
        "filter.x.smudge",
        "diff.external",
    ] {
        repository.git(&["config", key, trap]);
    }
    repository.write(".gitattributes", "* filter=x\n");
    repository.git(&[
        "config",
        "core.hooksPath",
        repository.project.root().to_str().unwrap(),
    ]);
    for hook in ["post-checkout", "reference-transaction", "post-index-change"] {
        std::fs::copy(trap, repository.project.path(hook)).unwrap();
    }
    repository
        .check(&["--base", "base", "--policy-from", "base"])
        .expect_exit(0);
    assert!(!repository.project.path("sprung").exists());
}

/// Odd names of files, links that lead out and submodules do no harm.
#[cfg(unix)]
#[test]
fn odd_files_at_the_base() {
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::symlink;
    let repository = repository();
    let odd = std::ffi::OsStr::from_bytes(b"a\xff\n::error::x .gradus.yaml");
    std::fs::write(
        repository.project.root().join(odd),
        ACME.replace("id: acme", "id: odd"),
    )
    .unwrap();
    let secret = repository.project.root().with_extension("secret");
    std::fs::write(&secret, "organization: {id: secret").unwrap();
    symlink(&secret, repository.project.path("out.gradus.yaml")).unwrap();
    symlink(
        "../../../../etc/passwd",
        repository.project.path("up.gradus.yaml"),
    )
    .unwrap();
    symlink("acme.gradus.yaml", repository.project.path("in.gradus.yaml")).unwrap();
    repository.commit("odd");
    for name in ["out", "up", "in"] {
        repository.remove(&format!("{name}.gradus.yaml"));
    }
    let run = repository
        .check(&["--base", "odd", "--format", "json"])
        .expect_exit(0);
    std::fs::remove_file(secret).unwrap();
    assert!(
        !run.stdout.contains("secret") && !run.stdout.contains("root:"),
        "{run}"
    );
}

/// A configuration at the base that is a link out of it is no reason to judge by the defaults.
#[cfg(unix)]
#[test]
fn a_configuration_that_is_a_link_out() {
    let repository = repository();
    repository.remove("gradus.yaml");
    std::os::unix::fs::symlink("/dev/null", repository.project.path("gradus.yaml")).unwrap();
    repository.commit("linked");
    repository.check(&[]).expect_exit(2);
    repository.check(&["--policy-from", "linked"]).expect_exit(2);
    repository.remove("gradus.yaml");
    std::os::unix::fs::symlink("nowhere", repository.project.path("gradus.yaml")).unwrap();
    // A link to nothing is a configuration that cannot be read, and none that is absent.
    repository.check(&[]).expect_exit(2);
}

/// Nothing is left behind in the folder for temporary files.
#[test]
fn no_temporary_folder_stays() {
    let repository = repository();
    let temporary = Project::empty();
    let mut command =
        repository
            .project
            .command(&["check", "--today", crate::harness::TODAY, "--base", "base"]);
    command.env("TMPDIR", temporary.root());
    repository.project.finish(command).expect_exit(0);
    let left = std::fs::read_dir(temporary.root()).unwrap().count();
    assert_eq!(left, 1, "only `.git` of the empty project");
}
