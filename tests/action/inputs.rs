//! What inputs become: arguments, never shell.

use crate::runner::Runner;

/// Values that a shell, an option parser or a glob would act on.
const HOSTILE: [&str; 10] = [
    "two words",
    "$(touch pwned)",
    "`touch pwned`",
    "-j",
    "--exit-zero",
    "*",
    "it's \"quoted\"",
    "a;touch pwned",
    "${HOME}",
    "caf\u{e9} \\ back",
];

/// The arguments after a name.
fn values(arguments: &[&str], option: &str) -> Vec<String> {
    let values = arguments
        .iter()
        .filter_map(|argument| argument.strip_prefix(option));
    values.map(str::to_owned).collect()
}

#[test]
fn paths_arrive_as_they_are_behind_the_end_of_options() {
    let runner = Runner::new().with("GRADUS_PATHS", &HOSTILE.join("\n"));
    let step = runner.run().expect_code(0);
    let arguments = step.arguments();
    let end = arguments.iter().position(|argument| *argument == "--").unwrap();
    assert_eq!(arguments[end + 1..], HOSTILE);
    assert!(!runner.workspace("pwned").exists());
}

#[test]
fn other_values_stand_behind_their_option() {
    for hostile in HOSTILE {
        let runner = Runner::new()
            .with("GRADUS_CONFIG", hostile)
            .with("GRADUS_TARGET", &format!("{hostile}\n300"))
            .with("GRADUS_BASE", hostile)
            .with("GRADUS_POLICY_FROM", hostile)
            .with("GRADUS_SARIF_FILE", hostile)
            .with("GRADUS_FORMAT", &format!("junit={hostile}"));
        let step = runner.run().expect_code(0);
        let arguments = step.arguments();
        assert_eq!(values(&arguments, "--config="), [hostile]);
        assert_eq!(values(&arguments, "--target="), [hostile, "300"]);
        assert_eq!(values(&arguments, "--base="), [hostile]);
        assert_eq!(values(&arguments, "--policy-from="), [hostile]);
        assert_eq!(values(&arguments, "--format=sarif="), [hostile]);
        assert_eq!(values(&arguments, "--format=junit="), [hostile]);
        assert!(!runner.workspace("pwned").exists());
    }
}

#[test]
fn lists_are_split_at_line_ends_and_blank_lines_are_none() {
    let step = Runner::new()
        .with("GRADUS_PATHS", "\n a b \r\n\n  \nc\n")
        .run()
        .expect_code(0);
    assert!(step.record.ends_with("--\n a b \nc\n"), "{}", step.record);
}

#[test]
fn nothing_given_is_nothing_said() {
    let step = Runner::new().run().expect_code(0);
    let said: Vec<&str> = step
        .arguments()
        .into_iter()
        .filter(|argument| !argument.starts_with("--format="))
        .collect();
    assert_eq!(said, ["check", "--"]);
}

#[test]
fn the_folder_to_work_in_is_a_name_like_any_other() {
    for name in ["-", "a b", "$(touch pwned)"] {
        let runner = Runner::new().with("GRADUS_WORKING_DIRECTORY", name);
        std::fs::create_dir(runner.workspace(name)).unwrap();
        let step = runner.with("GRADUS_SARIF_FILE", "out.sarif").run().expect_code(0);
        let report = &step.outputs["sarif-file"];
        assert!(
            report.ends_with(&format!("/work space/{name}/out.sarif")),
            "{report}"
        );
    }
}

/// What cannot be meant ends the step before gradus runs.
#[test]
fn what_cannot_be_meant_is_refused() {
    let cases = [
        ("GRADUS_FAIL", "yes"),
        ("GRADUS_SUMMARY", "True"),
        ("GRADUS_ANNOTATIONS", "$(touch pwned)"),
        ("GRADUS_NO_REGRESSION", "true"),
        ("GRADUS_ONLY_NEW", "true"),
        ("GRADUS_FORMAT", "=report"),
        ("GRADUS_FORMAT", "json report.json"),
        ("GRADUS_FORMAT", "--exit-zero"),
        ("GRADUS_VERSION", "latest"),
        ("GRADUS_VERSION", "0.1.0/../../x"),
        ("GRADUS_VERSION", "99.0.0"),
        ("GRADUS_WORKING_DIRECTORY", "nowhere"),
    ];
    for (name, value) in cases {
        let step = Runner::new().with(name, value).run();
        assert_eq!(step.code, Some(2), "{name}={value}: {}", step.log);
        assert_eq!(step.commands().len(), 1, "{name}={value}: {}", step.log);
        assert!(step.log.starts_with("::error title=gradus::"), "{}", step.log);
        assert_eq!(step.record, "", "{name}={value} reached gradus");
    }
}

/// A value is quoted in a message without what a log would act on.
#[test]
fn a_message_quotes_nothing_that_acts() {
    let value = "x\n::set-output name=met::true\r\n##[add-mask]a%0A\u{1b}[31m\u{202e}";
    let step = Runner::new().with("GRADUS_FAIL", value).run().expect_code(2);
    assert_eq!(step.commands().len(), 1, "{}", step.log);
    assert_eq!(step.log.lines().count(), 1, "{}", step.log);
    assert!(!step.log.contains("##["), "{}", step.log);
    assert!(
        step.log
            .trim_end()
            .bytes()
            .all(|byte| (0x20..0x7F).contains(&byte)),
        "{}",
        step.log
    );
}

/// A pull request could bring a link that leads to what a later step runs.
#[test]
fn nothing_is_written_through_a_link() {
    let link = |runner: &Runner, to: &str, from: &str| {
        std::os::unix::fs::symlink(runner.path(to), runner.workspace(from)).unwrap();
    };
    let in_the_end = Runner::new();
    link(&in_the_end, "victim", "out.sarif");
    let on_the_way = Runner::new();
    std::fs::create_dir(on_the_way.workspace("a")).unwrap();
    link(&on_the_way, "temp", "a/b");
    let absolute = Runner::new();
    link(&absolute, "temp", "b");
    let path = absolute.workspace("b/out.sarif").display().to_string();
    let folder = Runner::new();
    link(&folder, "temp", "b");
    let runners = [
        in_the_end.with("GRADUS_SARIF_FILE", "out.sarif"),
        on_the_way.with("GRADUS_FORMAT", "junit=a/./b//out.xml"),
        absolute.with("GRADUS_SARIF_FILE", &path),
        folder.with("GRADUS_WORKING_DIRECTORY", "b"),
    ];
    for runner in runners {
        let step = runner.run().expect_code(2);
        assert!(step.log.contains("is a link"), "{}", step.log);
        assert_eq!(step.record, "");
        assert!(!runner.path("victim").exists());
    }
}
