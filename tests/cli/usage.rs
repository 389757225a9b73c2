//! The command line itself: what it refuses, and the codes that it ends with.

use insta::assert_snapshot;

use crate::harness::Project;

/// Every subcommand prints something and ends with 0.
#[test]
fn every_subcommand_answers() {
    let project = Project::sound();
    for arguments in [
        &["--help"][..],
        &["--version"],
        &["check", "--help"],
        &["rules"],
        &["rules", "--format", "json"],
        &["schema"],
        &["schema", "config"],
        &["schema", "pack"],
        &["schema", "rules"],
        &["completions", "bash"],
        &["completions", "zsh"],
        &["completions", "fish"],
        &["man"],
    ] {
        let run = project.run(arguments).expect_exit(0);
        assert!(!run.stdout.is_empty(), "{arguments:?}");
    }
}

/// What is no command, no flag and no value of a flag ends with 2.
#[test]
fn wrong_usage() {
    let project = Project::sound();
    for arguments in [
        &[][..],
        &["chek"],
        &["check", "--tday", "2026-11-21"],
        &["check", "--today", "2026-02-30"],
        &["check", "--today", "yesterday"],
        &["check", "--color", "red"],
        &["check", "-j", "0"],
        &["check", "-j", "many"],
        &["check", "--target", "high"],
        &["check", "--target", "=300"],
        &["check", "--target", "ladder/=300", "--pack", "ladder"],
        &["check", "--max-file-size", "-1"],
        &["check", "--config", "a", "--no-config"],
        &["completions", "cobol"],
    ] {
        let run = project.run(arguments);
        assert_eq!(run.code, Some(2), "{arguments:?}\n{run}");
        assert_eq!(run.stdout, "", "{arguments:?}");
        assert!(!run.stderr.is_empty(), "{arguments:?}");
    }
}

/// An unknown format, with the known ones.
#[test]
fn an_unknown_format() {
    let run = Project::sound().check(&["--format", "jsn"]).expect_exit(2);
    // In the order of the list, however the help is wrapped.
    let known = gradus::output::FORMATS.map(|format| format.name).join(", ");
    let said: Vec<&str> = run.stderr.split_whitespace().collect();
    assert_snapshot!(said.join(" ").replace(&known, "[FORMATS]"), @"× there is no format `jsn` help: choose one of [FORMATS]");
}

/// Two formats cannot share a stream.
#[test]
fn two_formats_on_the_output_stream() {
    assert_snapshot!(
        Project::sound()
            .check(&["--format", "json", "--format", "full"])
            .expect_exit(2)
    );
}

/// Without a target nothing fails, and the report says so.
#[test]
fn no_target() {
    assert_snapshot!(Project::sound().check(&[]).expect_exit(0));
}

/// Met and not met.
#[test]
fn the_verdict() {
    let project = Project::sound();
    project.check(&["--target", "300"]).expect_exit(0);
    project.check(&["--target", "ladder=300"]).expect_exit(0);
    project.check(&["--target", "ladder/promise=300"]).expect_exit(0);
    project.write(
        "acme.gradus.yaml",
        crate::harness::ACME.replace("2026-03-02", "2024-03-02"),
    );
    assert_snapshot!("not_met", project.check(&["--target", "300"]).expect_exit(1));
    project.check(&["--target", "200"]).expect_exit(0);
    project.check(&["--target", "ladder/reach=300"]).expect_exit(0);
    project.check(&["--target", "ladder/promise=300"]).expect_exit(1);
    project.check(&["--target", "300", "--exit-zero"]).expect_exit(0);
}

/// A dated target warns until its day, and fails from the day after.
#[test]
fn a_dated_target() {
    let project = Project::new()
        .file(
            "acme.gradus.yaml",
            crate::harness::ACME.replace("2026-03-02", "2020-03-02"),
        )
        .file(
            "gradus.yaml",
            "packs: [ladder]\ntargets: [{level: 300, by: 2027-03-31}]\n",
        );
    for (today, code) in [("2026-11-21", 0), ("2027-03-31", 0), ("2027-04-01", 1)] {
        project.run(&["check", "--today", today]).expect_exit(code);
    }
}

/// A waiver accepts a finding until its last day; the report tells the level without it.
#[test]
fn a_waiver() {
    let project = Project::new()
        .file("acme.gradus.yaml", crate::harness::ACME.replace("2026-03-02", "2020-03-02"))
        .file(
            "gradus.yaml",
            "packs: [ladder]
targets: [{level: 300}]
waivers:
  - {rule: LA301, organization: acme, path: 'support.slas[workplace]', reason: it is being written anew, owner: desk lead, expires: 2026-11-30}
",
        );
    let run = project
        .run(&["check", "--today", "2026-11-30", "--format", "json"])
        .expect_exit(0);
    let model = &run.json()["organizations"][0]["models"][0];
    assert_eq!(
        (&model["level"], &model["level_without_waivers"]),
        (&300.into(), &200.into())
    );
    project
        .run(&["check", "--today", "2026-12-01"])
        .expect_exit(1)
        .expect_stdout("GR011");
    assert_snapshot!(
        project
            .run(&["check", "--today", "2026-11-30", "--all"])
            .expect_exit(0)
    );
}

/// The examples of a pack run, and one that does not hold fails.
#[test]
fn the_examples_of_a_pack() {
    let project = Project::sound();
    project.run(&["test", "ladder"]).expect_exit(0);
    let rules = project.read("ladder/200.yaml");
    project.write(
        "ladder/200.yaml",
        format!("{rules}    - satisfied: |\n        support: {{channels: []}}\n"),
    );
    project
        .run(&["test", "ladder"])
        .expect_exit(1)
        .expect_stdout("expected satisfied");
}
