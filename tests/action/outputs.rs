//! Outputs, the summary, and the exit code.

use std::fs;

use gradus::report::ExitStatus;

use crate::runner::Runner;

#[test]
fn the_outputs_are_those_that_are_documented() {
    let runner = Runner::new()
        .with("GRADUS_SARIF_FILE", "gradus.sarif")
        .with("GRADUS_FORMAT", "junit\nbadge=a \"b\".json");
    let step = runner.run().expect_code(0);
    assert_eq!(step.json("levels"), serde_json::json!({"acme": {"ladder": 300}}));
    assert_eq!(step.outputs["met"], "true");
    assert_eq!(step.outputs["exit-code"], "0");
    let here = runner.path("work space").canonicalize().unwrap();
    let sarif = here.join("gradus.sarif").display().to_string();
    assert_eq!(step.outputs["sarif-file"], sarif);
    let reports = step.json("reports");
    assert_eq!(reports["sarif"], sarif.as_str());
    assert_eq!(
        reports["badge"],
        here.join("a \"b\".json").display().to_string().as_str()
    );
    for name in ["junit", "json"] {
        let path = reports[name].as_str().unwrap();
        let temp = runner.path("temp").display().to_string();
        assert!(path.starts_with(&temp), "{path}");
        assert_eq!(
            fs::read_to_string(path).unwrap(),
            format!("the report as {name}\n")
        );
    }
    assert_eq!(step.outputs.len(), 5);
}

#[test]
fn only_a_missed_target_can_be_muted() {
    for (status, _) in ExitStatus::ALL {
        let code = status.code().to_string();
        for (fail, expected) in [
            ("true", status.code()),
            ("false", if status.code() == 1 { 0 } else { status.code() }),
        ] {
            let step = Runner::new().with("EXIT", &code).with("GRADUS_FAIL", fail).run();
            assert_eq!(
                step.code,
                Some(i32::from(expected)),
                "code {code} with fail={fail}"
            );
            assert_eq!(step.outputs["exit-code"], code);
            assert_eq!(step.outputs["met"], if code == "0" { "true" } else { "false" });
        }
    }
}

#[test]
fn a_gradus_that_died_is_no_pass() {
    let runner = Runner::new().with("GRADUS_FAIL", "false");
    runner.command("gradus", "#!/bin/sh\nkill -9 $$\n");
    let step = runner.run().expect_code(137);
    assert_eq!(step.outputs["met"], "false");
    assert_eq!(step.outputs["levels"], "{}");
    assert_eq!(step.outputs["reports"], "{}");
}

#[test]
fn an_end_without_a_report_is_annotated() {
    for (status, meaning) in ExitStatus::ALL.iter().filter(|(status, _)| status.code() > 1) {
        let code = status.code().to_string();
        let step = Runner::new().with("EXIT", &code).with("WRITE", "false").run();
        let line = format!("::error title=gradus::gradus ended with {code} and no report: {meaning}");
        assert_eq!(step.commands(), [line]);
    }
}

/// A pull request could bring a report of its own, and have it uploaded where gradus fails before it writes.
#[test]
fn a_report_that_was_there_before_is_not_handed_on() {
    let runner = Runner::new()
        .with("GRADUS_SARIF_FILE", "gradus.sarif")
        .with("WRITE", "false")
        .with("EXIT", "2");
    fs::write(runner.workspace("gradus.sarif"), "{}").unwrap();
    let step = runner.run().expect_code(2);
    assert_eq!(step.outputs["sarif-file"], "");
    assert_eq!(step.outputs["reports"], "{}");
}

#[test]
fn a_report_that_is_written_anew_is_handed_on() {
    let runner = Runner::new().with("GRADUS_SARIF_FILE", "gradus.sarif");
    fs::write(runner.workspace("gradus.sarif"), "{}").unwrap();
    let step = runner.run().expect_code(0);
    assert!(step.outputs["sarif-file"].ends_with("/work space/gradus.sarif"));
}

#[test]
fn the_summary_is_added() {
    let runner = Runner::new();
    fs::write(runner.path("files/summary"), "before\n").unwrap();
    let step = runner.run().expect_code(0);
    assert_eq!(step.summary, "before\nthe report as markdown\n");
    let step = Runner::new().with("GRADUS_SUMMARY", "false").run().expect_code(0);
    assert_eq!(step.summary, "");
}

#[test]
fn a_full_summary_is_left_as_it_is() {
    let runner = Runner::new();
    let full = "x".repeat(1024 * 1024 - 5);
    fs::write(runner.path("files/summary"), &full).unwrap();
    let step = runner.run().expect_code(0);
    assert_eq!(step.summary.len(), full.len());
    assert!(
        step.commands()
            .iter()
            .any(|line| line.starts_with("::notice title=gradus::"))
    );
}

#[test]
fn a_value_with_line_ends_stays_one_output() {
    let levels = "{}\nmet=true\nmet<<x\ntrue\nx";
    let step = Runner::new()
        .with("SAY_LEVELS", levels)
        .with("EXIT", "1")
        .run()
        .expect_code(1);
    assert_eq!(step.outputs["levels"], levels);
    assert_eq!(step.outputs["met"], "false");
}

#[test]
fn a_value_with_the_delimiter_is_refused() {
    let runner = Runner::new().with("SAY_LEVELS", "{}\ngradus_abc\nmet<<x\ntrue\nx");
    runner.command("od", "#!/bin/sh\necho abc\n");
    let step = runner.run().expect_code(2);
    assert!(step.outputs.is_empty(), "{:?}", step.outputs);
}

#[test]
fn levels_too_large_for_an_output_are_left_to_the_report() {
    let runner = Runner::new();
    runner.command(
        "gradus",
        "#!/usr/bin/env bash\nfor a; do case $a in --format=levels=*) head -c 600000 /dev/zero | tr '\\0' x > \"${a#--format=levels=}\" ;; esac; done\n",
    );
    let step = runner.run().expect_code(0);
    assert_eq!(step.outputs["levels"], "{}");
}

/// Outside of a runner there are no such files.
#[test]
fn it_runs_without_the_files_of_a_runner() {
    let step = Runner::new()
        .with("GITHUB_OUTPUT", "")
        .with("GITHUB_STEP_SUMMARY", "")
        .run()
        .expect_code(0);
    assert!(step.outputs.is_empty());
}
