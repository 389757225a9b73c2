//! Paths that lead to no text: each is named, and the others are still judged.

use insta::assert_snapshot;

use crate::harness::{ACME, ACME_DETAILS, Project, Run, TODAY};

/// A path that is not there.
#[test]
fn a_missing_path() {
    assert_snapshot!(Project::sound().check(&["acm.gradus.yaml"]).expect_exit(4));
}

/// Below a file nothing can stand.
#[test]
fn a_path_below_a_file() {
    Project::sound()
        .check(&["acme.gradus.yaml/x"])
        .expect_exit(4)
        .expect_stdout("acme.gradus.yaml/x");
}

/// A folder with nothing in it that could be checked.
#[test]
fn a_folder_without_declarations() {
    let project = Project::new().file("docs/readme.txt", "");
    assert_snapshot!(project.check(&["docs"]).expect_exit(3));
}

/// Nothing at all, with every format.
#[test]
fn nothing_to_check() {
    let project = Project::new();
    assert_snapshot!(project.check(&[]).expect_exit(3));
    for format in ["concise", "json"] {
        project
            .check(&["--format", format])
            .expect_exit(3)
            .expect_stdout("nothing to check");
    }
    project.check(&["--exit-zero"]).expect_exit(3);
}

/// A folder whose name looks like a declaration is searched.
#[test]
fn a_folder_with_the_name_of_a_declaration() {
    let project = Project::new().file("acme.gradus.yaml/acme.gradus.yaml", ACME);
    project
        .check(&["acme.gradus.yaml", "--target", "300"])
        .expect_exit(0);
    project.check(&["--target", "300"]).expect_exit(0);
}

/// One broken file does not hide the others, and the run does not pass.
#[test]
fn a_broken_file_beside_a_sound_one() {
    let project = Project::sound().file("other.gradus.yaml", "organization: {id: other, name: [}\n");
    let run = project
        .check(&["--target", "300", "--format", "json"])
        .expect_exit(4);
    let report = run.json();
    assert_eq!(report["organizations"][0]["id"], "acme");
    assert_eq!(report["organizations"][0]["models"][0]["level"], 300);
    assert_eq!(report["verdict"]["met"], false);
    assert_snapshot!(project.check(&["--target", "300"]).expect_exit(4));
    project.check(&["--target", "300", "--exit-zero"]).expect_exit(4);
}

/// A pipe would wait for ever, and a device never end; neither is opened.
#[cfg(unix)]
#[test]
fn a_pipe_and_a_device() {
    let project = Project::sound();
    let made = std::process::Command::new("mkfifo")
        .arg(project.path("pipe.gradus.yaml"))
        .status()
        .unwrap();
    assert!(made.success());
    assert_snapshot!("pipe", project.check(&["pipe.gradus.yaml"]).expect_exit(4));
    assert_snapshot!("device", project.check(&["/dev/zero"]).expect_exit(4));
    // Found by its name, too.
    project
        .check(&[])
        .expect_exit(4)
        .expect_stdout("pipe.gradus.yaml");
}

/// The content of `/proc` has no size that the system tells; the limit holds all the same.
#[cfg(target_os = "linux")]
#[test]
fn a_file_of_the_system() {
    let run = Project::sound().check(&["/proc/self/environ"]).expect_exit(4);
    run.expect_stdout("control character");
}

/// A link that leads out of the root is not followed; one within it is.
#[cfg(unix)]
#[test]
fn a_link_out_of_the_root() {
    use std::os::unix::fs::symlink;
    let outside = Project::empty().file("secret.yaml", "password: hunter2\n");
    let project = Project::sound();
    symlink(outside.path("secret.yaml"), project.path("link.gradus.yaml")).unwrap();
    let run = project.check(&[]).expect_exit(4);
    assert!(!run.stdout.contains("hunter2"), "{run}");
    assert_snapshot!(run);

    // Nor where its name is one that somebody else wrote into a workflow.
    symlink(outside.root(), project.path("way")).unwrap();
    symlink("/proc/self/environ", project.path("environ.yaml")).unwrap();
    project.write(".git/config", "[remote]\ntoken: hunter2\n");
    symlink(".git/config", project.path("config.gradus.yaml")).unwrap();
    for named in [
        "link.gradus.yaml",
        "way",
        "way/secret.yaml",
        "environ.yaml",
        "config.gradus.yaml",
    ] {
        let run = project.check(&[named]).expect_exit(4);
        assert!(run.stdout.contains("leads out of the root"), "{named} {run}");
        assert!(
            !run.stdout.contains("hunter2") && !run.stdout.contains('='),
            "{named} {run}"
        );
    }
    let found = project.check(&[]).expect_exit(4);
    assert!(!found.stdout.contains("hunter2"), "{found}");
    // By where it is, it is what is meant.
    let file = outside.path("secret.yaml");
    project
        .check(&[file.to_str().unwrap()])
        .expect_exit(4)
        .expect_stdout("unknown key `password`");

    let project = Project::new().file("store/a.yaml", ACME);
    symlink("store/a.yaml", project.path("link.gradus.yaml")).unwrap();
    project.check(&["--target", "300"]).expect_exit(0);
}

/// A link to nothing and a link to itself are unreadable files.
#[cfg(unix)]
#[test]
fn a_link_to_nothing() {
    use std::os::unix::fs::symlink;
    let project = Project::sound();
    symlink("nowhere", project.path("dangling.gradus.yaml")).unwrap();
    symlink("circle.gradus.yaml", project.path("circle.gradus.yaml")).unwrap();
    assert_snapshot!(project.check(&[]).expect_exit(4));
}

/// A file that the user may not read. Root may read all, so it runs the command as nobody.
#[cfg(unix)]
#[test]
fn an_unreadable_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let project = Project::sound()
        .file("secret.gradus.yaml", ACME)
        .file("closed/x.gradus.yaml", ACME);
    let mode = |name: &str, mode: u32| {
        std::fs::set_permissions(project.path(name), std::fs::Permissions::from_mode(mode)).unwrap();
    };
    mode("", 0o755);
    mode("secret.gradus.yaml", 0o000);
    mode("closed", 0o000);
    let run = if std::fs::read(project.path("secret.gradus.yaml")).is_ok() {
        match as_nobody(&project) {
            Some(run) => run,
            None => return,
        }
    } else {
        project.check(&[])
    };
    mode("closed", 0o755);
    assert_snapshot!(run.expect_exit(4));
}

/// The check as a user without rights; `None` where this system has no way to that.
#[cfg(unix)]
#[expect(clippy::print_stdout, reason = "a test that is skipped says so")]
fn as_nobody(project: &Project) -> Option<Run> {
    // The binary may stand where nobody can reach it.
    let binary = project.path("gradus-of-nobody");
    std::fs::copy(env!("CARGO_BIN_EXE_gradus"), &binary).unwrap();
    let mut command = crate::harness::scrubbed(std::process::Command::new("setpriv"));
    command
        .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
        .arg(&binary)
        .args(["check", "--pack", "ladder", "--today", TODAY])
        .current_dir(project.root());
    if command.output().is_err() {
        println!("skipped: there is no setpriv to become nobody");
        return None;
    }
    Some(project.finish(command))
}

/// The folder in which the command stands may vanish.
#[cfg(unix)]
#[test]
fn a_vanished_folder() {
    let project = Project::sound();
    let script = "mkdir gone && cd gone && rmdir ../gone && exec \"$0\" check";
    let mut command = crate::harness::scrubbed(std::process::Command::new("sh"));
    command
        .args(["-c", script, env!("CARGO_BIN_EXE_gradus")])
        .current_dir(project.root());
    assert_snapshot!(project.finish(command).expect_exit(2));
}

/// A file is read once, however often it is named.
#[test]
fn a_file_that_is_named_twice() {
    let project = Project::sound();
    let absolute = project.path("acme.gradus.yaml");
    let dotted = format!(
        "../{}/acme.gradus.yaml",
        project.root().file_name().unwrap().to_string_lossy()
    );
    let run = project.check(&[
        "acme.gradus.yaml",
        "./acme.gradus.yaml",
        absolute.to_str().unwrap(),
        &dotted,
        ".",
        "--target",
        "300",
    ]);
    run.expect_exit(0);
}

/// The configuration of the place that is checked counts, not that of the place from which it is.
#[test]
fn the_configuration_beside_a_path_above() {
    let project = Project::new()
        .file("here/gradus.yaml", "packs: [../nowhere]\n")
        .file("there/acme.gradus.yaml", ACME)
        .file("gradus.yaml", "packs: [ladder]\ntargets: [{level: 300}]\n");
    let mut command = project.command(&["check", "../there", "--today", TODAY]);
    command.current_dir(project.path("here"));
    project.finish(command).expect_exit(0);
}

/// What a repository ignores is not checked, unless it is named.
#[test]
fn an_ignored_file() {
    let project = Project::sound()
        .file(".gitignore", "drafts/\n")
        .file("drafts/d.gradus.yaml", "organization: [")
        .file("notes.yaml", format!("{ACME_DETAILS}support: {{channels: []}}\n"));
    project.check(&[]).expect_exit(0);
    project.check(&["drafts/d.gradus.yaml"]).expect_exit(4);
}
