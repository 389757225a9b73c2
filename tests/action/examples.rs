//! The step with the real gradus: on the examples, and on a pull request that edits what judges it.

use std::fs;

use crate::base::git;
use crate::runner::{Runner, Step, repository};

const TODAY: &str = "2026-11-21";

/// A runner that has the repository checked out, and judges for the day of the tests.
fn runner() -> Runner {
    let runner = Runner::with_gradus();
    let workspace = runner.path("work space");
    std::fs::remove_dir(&workspace).unwrap();
    std::os::unix::fs::symlink(repository().join("examples"), &workspace).unwrap();
    let gradus = env!("CARGO_BIN_EXE_gradus");
    std::fs::remove_file(runner.path("bin/gradus")).unwrap();
    let dated = format!(
        "#!/bin/sh\n[ \"$1\" = check ] || exit 1\nshift\nexec '{gradus}' check --today {TODAY} \"$@\"\n"
    );
    runner.command("gradus", &dated);
    runner
}

fn on(example: &str) -> Step {
    runner().with("GRADUS_WORKING_DIRECTORY", example).run()
}

#[test]
fn an_organization_at_its_target_passes() {
    let step = on("efficient").expect_code(0);
    assert_eq!(step.outputs["met"], "true");
    let models = ["it-support", "servicing", "staff-training", "support-strategy"];
    for model in models {
        assert_eq!(step.json("levels")["fennwick"][model], 500, "{model}");
    }
    assert!(step.summary.contains("Fennwick"), "{}", step.summary);
}

#[test]
fn an_organization_short_of_its_target_fails_with_annotations() {
    let step = on("start-up").expect_code(1);
    assert_eq!(step.outputs["met"], "false");
    assert_eq!(step.outputs["exit-code"], "1");
    assert_eq!(step.json("levels")["larkbit"]["support-strategy"], 100);
    let commands = step.commands();
    assert!(
        commands.iter().any(|line| line.starts_with("::error file=")),
        "{commands:?}"
    );
    assert!(
        commands.iter().all(|line| ["::error ", "::warning ", "::notice "]
            .iter()
            .any(|word| line.starts_with(word))),
        "{commands:?}"
    );
    assert!(step.summary.contains("Larkbit"), "{}", step.summary);
}

#[test]
fn every_format_can_be_asked_for() {
    let formats: Vec<&str> = gradus::output::FORMATS
        .iter()
        .map(|format| format.name)
        .filter(|name| !["full", "concise", "levels"].contains(name))
        .collect();
    let runner = runner()
        .with("GRADUS_WORKING_DIRECTORY", "start-up")
        .with("GRADUS_FORMAT", &formats.join("\n"));
    let step = runner.run().expect_code(1);
    let reports = step.json("reports");
    for name in formats {
        let path = reports[name]
            .as_str()
            .unwrap_or_else(|| panic!("no report as {name}"));
        assert!(std::fs::metadata(path).unwrap().len() > 0, "{name} is empty");
    }
}

const ACME: &str = "organization: {id: acme, name: Acme, time_zone: Europe/Brussels}\n";

/// A pull request that lowers the target which it misses, merged for its check as GitHub does it.
fn lowered_target() -> Runner {
    let runner = Runner::with_gradus();
    let folder = runner.path("work space");
    let write = |level: u32| {
        let configuration = format!("packs: [support-strategy]\ntargets: [{{level: {level}}}]\n");
        fs::write(folder.join("gradus.yaml"), configuration).unwrap();
        fs::write(folder.join("acme.gradus.yaml"), ACME).unwrap();
        git(&folder, &["add", "."]);
    };
    git(&folder, &["init", "--quiet", "--initial-branch=main"]);
    write(200);
    git(&folder, &["commit", "--quiet", "--message", "first"]);
    git(&folder, &["checkout", "--quiet", "-b", "change"]);
    write(100);
    git(&folder, &["commit", "--quiet", "--message", "lower the target"]);
    let head = git(&folder, &["rev-parse", "HEAD"]);
    git(&folder, &["checkout", "--quiet", "main"]);
    git(
        &folder,
        &["merge", "--quiet", "--no-ff", "--message", "merge", "change"],
    );
    let merge = git(&folder, &["rev-parse", "HEAD"]);
    runner
        .with("GRADUS_EVENT_BASE", &"0".repeat(40))
        .with("GRADUS_EVENT_HEAD", &head)
        .with("GITHUB_SHA", &merge)
}

#[test]
fn a_pull_request_that_lowers_its_target_passes_by_its_own_policy_only() {
    let step = lowered_target().run().expect_code(0);
    assert_eq!(step.outputs["met"], "true");
    let step = lowered_target()
        .with("GRADUS_POLICY_FROM", "base")
        .run()
        .expect_code(1);
    assert_eq!(step.outputs["met"], "false");
    assert!(step.summary.contains("200"), "{}", step.summary);
}

#[test]
fn a_comparison_without_a_fall_passes() {
    let runner = lowered_target();
    let step = runner
        .with("GRADUS_BASE", "base")
        .with("GRADUS_NO_REGRESSION", "true")
        .with("GRADUS_ONLY_NEW", "true")
        .run()
        .expect_code(0);
    assert_eq!(step.json("levels")["acme"]["support-strategy"], 100);
}
