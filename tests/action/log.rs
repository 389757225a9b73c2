//! The log: nothing that gradus prints is a command, but for its annotations.

use crate::runner::Runner;

const FOREIGN: &str =
    "::set-output name=met::true\n  ::add-mask::a\nx ##[error]b\n::stop-commands::c\n::c::\n::error::d";

#[test]
fn what_gradus_prints_is_no_command() {
    let step = Runner::new()
        .with("SAY", FOREIGN)
        .with("SAY_ERRORS", FOREIGN)
        .run()
        .expect_code(0);
    assert_eq!(step.commands(), ["::error file=a.yaml,line=1::short of a level"]);
    assert_eq!(
        step.log.matches("::set-output").count(),
        2,
        "it is shown all the same"
    );
    assert_eq!(step.errors, "", "one stream, so that the order is certain");
}

#[test]
fn a_last_line_without_an_end_does_not_swallow_the_fence() {
    let runner = Runner::new();
    runner.command("gradus", "#!/bin/sh\nprintf '::warning::x'\nexit 70\n");
    let step = runner.run().expect_code(70);
    let commands = step.commands();
    assert!(!commands.contains(&"::warning::x"), "{commands:?}");
}

#[test]
fn the_fence_is_a_new_one_each_time() {
    let first = |log: &str| log.lines().next().unwrap().to_owned();
    let (one, other) = (Runner::new().run(), Runner::new().run());
    let token = first(&one.log);
    assert_ne!(token, first(&other.log));
    assert_eq!(token.len(), "::stop-commands::".len() + 32);
}

#[test]
fn only_annotations_pass_as_annotations() {
    let said = "::error file=a::b\n::warning::c\n::notice::d\n::set-output name=met::true\n ::add-path::x\ntext ##[debug]y";
    let step = Runner::new().with("SAY_ANNOTATIONS", said).run().expect_code(0);
    assert_eq!(
        step.commands(),
        ["::error file=a::b", "::warning::c", "::notice::d"]
    );
}

#[test]
fn annotations_can_be_left_out() {
    let step = Runner::new()
        .with("GRADUS_ANNOTATIONS", "false")
        .run()
        .expect_code(0);
    assert_eq!(step.commands(), [""; 0]);
    assert!(!step.record.contains("--format=github"));
}
