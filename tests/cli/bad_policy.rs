//! A broken configuration or pack is an error of the run, never a warning.

use insta::assert_snapshot;

use crate::harness::{ACME, Project, Run};

/// A sound declaration under this configuration, which is refused.
#[track_caller]
fn refused(configuration: &str) -> Run {
    let project = Project::sound().file("gradus.yaml", configuration);
    let run = project.check_as_configured(&[]).expect_exit(2);
    assert_eq!(run.stdout, "", "a run without a verdict reports nothing");
    run
}

/// A sound declaration under the small pack with a rule file of this content, which is refused.
#[track_caller]
fn refused_rules(rules: &str) -> Run {
    with_rules(rules).expect_exit(2)
}

fn with_rules(rules: &str) -> Run {
    Project::sound().file("ladder/200.yaml", rules).check(&[])
}

/// The rule of level 200 with another requirement.
fn requiring(condition: &str) -> String {
    format!(
        "- code: LA201
  dimension: reach
  basis: characteristic
  criterion: Something is asked
  checks:
    - require: {condition}
      message: it is not so
"
    )
}

#[test]
fn a_typo_in_a_key() {
    assert_snapshot!(refused("target:\n  - {level: 300}\n"));
}

#[test]
fn no_yaml() {
    assert_snapshot!(refused("targets: [{level: 300}\n"));
}

#[test]
fn an_unknown_pack() {
    assert_snapshot!(refused("packs: [suport-strategy]\n"));
    assert_snapshot!(
        "on_the_command_line",
        Project::sound()
            .check_as_configured(&["--pack", "suport-strategy"])
            .expect_exit(2)
    );
}

#[test]
fn an_unknown_model() {
    assert_snapshot!(refused(
        "packs: [ladder]\ntargets:\n  - {model: lader, level: 300}\n"
    ));
}

#[test]
fn an_unknown_dimension() {
    assert_snapshot!(refused(
        "packs: [ladder]\ntargets:\n  - {model: ladder, dimension: raech, level: 300}\n"
    ));
}

#[test]
fn an_unknown_parameter() {
    assert_snapshot!(refused("packs: [ladder]\nparams:\n  ladder: {chanels: 3}\n"));
    refused("packs: [ladder]\nparams:\n  ladder: {channels: many}\n").expect_stderr("another kind");
    refused("packs: [ladder]\nparams:\n  lader: {channels: 1}\n").expect_stderr("did you mean `ladder`?");
}

#[test]
fn a_level_between_levels() {
    assert_snapshot!(refused("packs: [ladder]\ntargets:\n  - {level: 250}\n"));
    refused("packs: [ladder]\ntargets:\n  - {level: 500}\n").expect_stderr("500 is no level of `ladder`");
    refused("packs: [ladder]\ntargets:\n  - {level: '300'}\n").expect_stderr("expected");
    Project::sound()
        .check(&["--target", "250"])
        .expect_exit(2)
        .expect_stderr("250");
}

#[test]
fn a_waiver_two_years_ahead() {
    assert_snapshot!(refused(
        "packs: [ladder]
waivers:
  - rule: LA201
    organization: acme
    reason: it will be done some day
    owner: somebody
    expires: 2028-11-21
"
    ));
}

#[test]
fn a_waiver_without_owner_reason_or_end() {
    assert_snapshot!(refused(
        "packs: [ladder]\nwaivers:\n  - {rule: LA201, organization: acme, reason: 'no'}\n"
    ));
}

#[test]
fn a_waiver_of_an_unknown_rule() {
    assert_snapshot!(refused(
        "packs: [ladder]
waivers:
  - {rule: LA202, organization: acme, reason: it is being mended, owner: somebody, expires: 2027-01-31}
"
    ));
}

/// A date that does not exist ends no waiver.
#[test]
fn a_waiver_until_a_day_that_does_not_exist() {
    refused(
        "packs: [ladder]
waivers:
  - {rule: LA201, organization: acme, reason: it is being mended, owner: somebody, expires: 2027-02-30}
",
    )
    .expect_stderr("2027-02-30");
}

#[test]
fn a_broken_glob() {
    assert_snapshot!(refused("packs: [ladder]\ndeclarations: ['[a']\n"));
    refused("packs: [ladder]\ntargets: [{level: 300, organization: '[a'}]\n").expect_stderr("glob");
}

/// A configuration that is named and not there is no reason to go on without it.
#[test]
fn a_missing_configuration() {
    assert_snapshot!(
        Project::sound()
            .check(&["--config", "nowhere.yaml"])
            .expect_exit(2)
    );
}

/// A configuration can only lower limits.
#[test]
fn limits() {
    let project = Project::sound().file("gradus.yaml", "packs: [ladder]\nlimits: {file_size: 100}\n");
    project.check_as_configured(&[]).expect_exit(5);
    project
        .check_as_configured(&["--max-file-size", "100000"])
        .expect_exit(0);
    // Even where the flag says just what the default is.
    project
        .check_as_configured(&["--max-file-size", "4194304"])
        .expect_exit(0);
    let project = Project::sound().file(
        "gradus.yaml",
        "packs: [ladder]\nlimits: {file_size: 100000000, depth: 100000}\n",
    );
    project.write(
        "deep.gradus.yaml",
        format!("x-a: {}{}\n", "[".repeat(70), "]".repeat(70)),
    );
    project.check_as_configured(&[]).expect_exit(5);
}

/// A pack below a link out of the root, or beside it, would show what a fork's author likes to see.
#[cfg(unix)]
#[test]
fn a_pack_out_of_the_root() {
    use std::os::unix::fs::symlink;
    let outside = Project::new();
    let project = Project::empty().file("acme.gradus.yaml", ACME);
    let way = format!(
        "../{}/ladder",
        outside.root().file_name().unwrap().to_string_lossy()
    );
    project.write("gradus.yaml", format!("packs: ['{way}']\n"));
    let run = project.check_as_configured(&[]).expect_exit(2);
    assert!(run.stderr.contains("below the folder"), "{run}");
    symlink(outside.path("ladder"), project.path("linked")).unwrap();
    project.write("gradus.yaml", "packs: [linked]\n");
    project.check_as_configured(&[]).expect_exit(2);

    let secret = Project::empty().file("secret", "password: hunter2\n");
    let project = Project::sound().file("gradus.yaml", "packs: [ladder]\n");
    std::fs::remove_file(project.path("ladder/300.yaml")).unwrap();
    symlink(secret.path("secret"), project.path("ladder/300.yaml")).unwrap();
    let run = project.check_as_configured(&[]).expect_exit(2);
    assert!(!run.stderr.contains("hunter2"), "{run}");

    let project = Project::sound();
    symlink(secret.path("secret"), project.path("gradus.yaml")).unwrap();
    for arguments in [&[][..], &["--config", "gradus.yaml"]] {
        let run = project.check_as_configured(arguments).expect_exit(2);
        assert!(run.stderr.contains("leads out of the repository"), "{run}");
        assert!(!run.stderr.contains("hunter2"), "{run}");
    }

    // A pack that is named on the command line: its folder, and each of its files.
    let project = Project::sound();
    outside.write("ladder/.git/HEAD", "");
    symlink(outside.path("ladder"), project.path("linked")).unwrap();
    std::fs::remove_file(project.path("ladder/300.yaml")).unwrap();
    symlink(secret.path("secret"), project.path("ladder/300.yaml")).unwrap();
    for pack in ["linked", "ladder"] {
        let run = project.check_as_configured(&["--pack", pack]).expect_exit(2);
        assert!(run.stderr.contains("leads out of the repository"), "{run}");
        assert!(!run.stderr.contains("hunter2"), "{run}");
    }
}

#[test]
fn an_expression_of_10_kb() {
    let condition = format!("{} == 1", vec!["1"; 2500].join(" +  "));
    assert_snapshot!(with_rules(&requiring(&condition)).expect_exit(5));
}

/// Nesting that fits into the length is refused before it can use up the stack.
#[test]
fn a_deep_expression() {
    for deep in [
        format!("{}1{}", "(".repeat(1900), ")".repeat(1900)),
        format!("{}true", "!".repeat(3900)),
        format!("{}1", "-".repeat(3900)),
        format!("{}1{}", "[".repeat(1900), "]".repeat(1900)),
        format!("{}1", "true?1:".repeat(550)),
        format!("{}1", "1+".repeat(1900)),
        format!("{}true", "true&&".repeat(600)),
        format!("support{}", ".a".repeat(1900)),
        format!("support{}", "[0]".repeat(1300)),
        format!("support{}", ".f()".repeat(900)),
        format!("[1]{}", ".map(x,x)".repeat(400)),
        format!("{}1{}", "{1:".repeat(1300), "}".repeat(1300)),
        format!("{}1{}", "size(".repeat(600), ")".repeat(600)),
    ] {
        let run = Project::sound()
            .file("ladder/200.yaml", requiring(&format!("\"{deep}\"")))
            .check(&[])
            .expect_no_panic();
        assert!(matches!(run.code, Some(0..=2 | 5)), "{}: {run}", &deep[..20]);
    }
}

/// Work that grows without bound stops at the counted limit, in the same place each time.
#[test]
fn an_expression_without_end() {
    let numbers = "[1, 2, 3, 4, 5, 6, 7, 8, 9, 0]";
    let nested = (0..9).rev().fold("true".to_owned(), |inner, n| {
        format!("{numbers}.all(x{n}, {inner})")
    });
    let run = Project::sound()
        .file("ladder/200.yaml", requiring(&format!("\"{nested}\"")))
        .check(&[])
        .expect_exit(5);
    assert_snapshot!(run);
    let doubling = (0..30).fold("'aaaaaaaaaa'".to_owned(), |text, n| {
        format!("[{text}].map(x{n}, x{n} + x{n})[0]")
    });
    let run = Project::sound()
        .file("ladder/200.yaml", requiring(&format!("\"size({doubling}) > 1\"")))
        .check(&[])
        .expect_no_panic();
    assert!(matches!(run.code, Some(2 | 5)), "{run}");
}

#[test]
fn a_broken_expression() {
    assert_snapshot!("syntax", refused_rules(&requiring("size(support.channels >= 1")));
    assert_snapshot!("name", refused_rules(&requiring("size(suport.channels) >= 1")));
    assert_snapshot!(
        "function",
        refused_rules(&requiring("sise(support.channels) >= 1"))
    );
    assert_snapshot!(
        "regex",
        refused_rules(&requiring("organization.name.matches('[a')"))
    );
}

/// A regular expression that compiles to gigabytes, or whose matching would backtrack.
#[test]
fn a_hostile_regular_expression() {
    let run = Project::sound()
        .file(
            "ladder/200.yaml",
            requiring("organization.name.matches('(((a{0,100}){0,100}){0,100})')"),
        )
        .check(&[])
        .expect_no_panic();
    assert_eq!(run.code, Some(2), "{run}");
    Project::sound()
        .file(
            "ladder/200.yaml",
            requiring("\"!'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'.matches('^(a+)+$')\""),
        )
        .check(&[])
        .expect_exit(0);
}

/// A rule that meets another type than it counts on is an error, and no pass.
#[test]
fn a_rule_that_cannot_be_decided() {
    let run = Project::sound()
        .file("ladder/200.yaml", requiring("organization.name + 1 > 2"))
        .check(&[]);
    assert_snapshot!(run.expect_exit(2));
}

/// A pack without rules would let everybody pass.
#[test]
fn a_pack_without_rules() {
    let project = Project::sound();
    std::fs::remove_file(project.path("ladder/200.yaml")).unwrap();
    std::fs::remove_file(project.path("ladder/300.yaml")).unwrap();
    assert_snapshot!(project.check(&[]).expect_exit(2));
    project.write("ladder/200.yaml", "[]\n");
    project.check(&[]).expect_exit(2);
}

#[test]
fn a_broken_pack() {
    let project = Project::sound();
    project.write(
        "ladder/200.yaml",
        project
            .read("ladder/200.yaml")
            .replace("dimension: reach", "dimension: raech")
            .replace("checks:", "cheks:"),
    );
    assert_snapshot!("rule", project.check(&[]).expect_exit(2));
    let project = Project::sound();
    project.write(
        "ladder/200.yaml",
        project.read("ladder/200.yaml").replace("LA201", "LA301"),
    );
    assert_snapshot!("code", project.check(&[]).expect_exit(2));
    let project = Project::sound().file("ladder/pack.yaml", "");
    project.check(&[]).expect_exit(2);
}

/// A target for an organization that does not exist guards nothing, and must not pass in silence.
#[test]
fn a_target_for_nobody() {
    let project = Project::sound().file(
        "gradus.yaml",
        "packs: [ladder]\ntargets:\n  - {organization: amce, level: 300}\n",
    );
    assert_snapshot!(project.check_as_configured(&[]));
}
