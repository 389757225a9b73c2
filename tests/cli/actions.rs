//! A step of GitHub Actions.

use crate::harness::{Project, Run, TODAY};

/// Runs a check as a step would.
fn step(project: &Project, arguments: &[&str], summary: Option<&str>) -> Run {
    let mut command =
        project.command(&[&["check", "--pack", "ladder", "--today", TODAY], arguments].concat());
    command.env("GITHUB_ACTIONS", "true").env("CI", "true");
    if let Some(summary) = summary {
        command.env("GITHUB_STEP_SUMMARY", project.path(summary));
    }
    project.finish(command)
}

/// The output with its token masked, which is all that two runs differ in.
fn masked(run: &Run) -> String {
    let first = run.stdout.lines().next().unwrap();
    let token = first.strip_prefix("::stop-commands::").unwrap();
    let hex = token.strip_prefix("gradus-").unwrap();
    assert!(
        hex.len() == 32 && hex.bytes().all(|b| b.is_ascii_hexdigit()),
        "{token}"
    );
    run.stdout.replace(token, "[TOKEN]")
}

fn poisoned() -> Project {
    Project::new().file(
        "acme.gradus.yaml",
        "organization: {id: acme, name: \"##[add-mask]x\", time_zone: Europe/Brussels}\n\
         support: {channels: [{id: portal, kind: portal, at: \"x ##[group] ::error::y\"}]}\n",
    )
}

/// Text in a fence, annotations after it, and the summary.
#[test]
fn text_annotations_and_summary() {
    let project = poisoned().file("summary.md", "## the step before\n");
    let run = step(&project, &["--target", "200"], Some("summary.md")).expect_exit(1);
    insta::assert_snapshot!(masked(&run));
    assert_eq!(run.stderr, "");
    let summary = project.read("summary.md");
    assert!(
        summary.starts_with("## the step before\n\n## gradus: ✗ targets are not met\n"),
        "{summary}"
    );
    assert_eq!(masked(&run), masked(&step(&project, &["--target", "200"], None)));
    assert_eq!(project.read("summary.md"), summary);
}

/// Whatever is asked for is all there is.
#[test]
fn a_format_that_is_asked_for() {
    let project = poisoned().file("summary.md", "");
    let asked = step(
        &project,
        &["--format", "full", "--target", "200"],
        Some("summary.md"),
    )
    .expect_exit(1);
    let elsewhere = project
        .check(&["--format", "full", "--target", "200"])
        .expect_exit(1);
    assert_eq!(asked.stdout, elsewhere.stdout);
    assert_eq!(project.read("summary.md"), "");
}

/// The summary is appended to, by whatever name it is called.
#[test]
fn the_summary_as_a_file() {
    let project = poisoned().file("summary.md", "before\n");
    let run = step(
        &project,
        &["--format", "markdown=./summary.md", "--target", "200"],
        Some("summary.md"),
    );
    run.expect_exit(1);
    let summary = project.read("summary.md");
    assert!(summary.starts_with("before\n\n## gradus"), "{summary}");
}

/// A summary that is full is left as it is, and the verdict stands.
#[test]
fn a_full_summary() {
    let full = "x".repeat((1 << 20) - 10);
    let project = poisoned().file("summary.md", &full);
    step(&project, &["--target", "200"], Some("summary.md"))
        .expect_exit(1)
        .expect_stderr("the summary of the step has no room");
    assert_eq!(project.read("summary.md"), full);
}

/// A summary that cannot be written is an output that cannot be written.
#[test]
fn a_summary_that_is_a_folder() {
    let project = poisoned().file("summary/x", "");
    step(&project, &["--target", "200"], Some("summary"))
        .expect_exit(74)
        .expect_stderr("cannot write the summary of the step");
}

/// Errors of a run without a report are annotations too.
#[test]
fn a_broken_configuration() {
    let project = poisoned().file("gradus.yaml", "taregts: []\n");
    let run = step(&project, &[], None).expect_exit(2);
    insta::assert_snapshot!(run);
}
