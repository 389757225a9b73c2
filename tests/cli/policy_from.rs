//! A change is judged by the rules of its base, and cannot pass by editing them.

use insta::assert_snapshot;

use crate::repository::{CONFIGURATION, Repository, repository};

/// What a pull request of bad intent does: lowers the target, adds a waiver, weakens a rule, removes an SLA.
fn bent() -> Repository {
    let repository = repository();
    repository.write(
        "gradus.yaml",
        "packs: [ladder]
targets:
  - level: 200
waivers:
  - rule: LA301
    organization: acme
    reason: it comes next year
    owner: jo
    expires: 2027-03-31
",
    );
    repository.edit("ladder/200.yaml", ">= params.channels", ">= 0");
    let acme = repository.project.read("acme.gradus.yaml");
    let (kept, _) = acme.split_once("  slas:").unwrap();
    repository.write("acme.gradus.yaml", kept);
    repository.commit("bent");
    repository
}

/// Alone it passes; by the policy of the base it fails, and each of the four is told.
#[test]
fn a_change_does_not_judge_itself() {
    let repository = bent();
    repository.check(&[]).expect_exit(0);
    let run = repository
        .check(&["--policy-from", "base", "--base", "base"])
        .expect_exit(1);
    for told in [
        "GR031: the target of every model is lowered from 300 to 200",
        "GR032: the waiver of LA301 for `acme` is new",
        "GR033: the rule LA201 is another one than at `base`",
        "LA301: `support` does not state `slas`",
        "LA301: satisfied → undeclared, because of changed declarations",
    ] {
        assert!(run.stdout.contains(told), "{told}\n{run}");
    }
    assert_snapshot!(run);
}

/// Files can look like a repository; git would take it for the one around the folder in which it is asked.
#[test]
fn files_that_look_like_a_repository_are_none() {
    for bare in ["true", "false\n\tworktree = ."] {
        let repository = bent();
        repository.git(&["init", "--quiet", "--bare", "sub"]);
        repository.write(
            "sub/config",
            format!("[core]\n\trepositoryformatversion = 0\n\tbare = {bare}\n"),
        );
        let sub = repository.project.path("sub");
        // It has all that the change wants to be judged by, under the name of the base.
        let objects = sub.join("objects/info");
        std::fs::create_dir_all(&objects).unwrap();
        let outer = repository.project.path(".git/objects");
        std::fs::write(objects.join("alternates"), format!("{}\n", outer.display())).unwrap();
        let bent = repository.git(&["rev-parse", "bent"]);
        repository.write("sub/refs/heads/base", format!("{bent}\n"));
        repository.write(
            "sub/acme.gradus.yaml",
            repository.project.read("acme.gradus.yaml"),
        );
        for since in ["--policy-from", "--base"] {
            let mut command =
                repository
                    .project
                    .command(&["check", "--today", crate::harness::TODAY, since, "base"]);
            command.current_dir(&sub);
            let run = repository.project.finish(command).expect_exit(2);
            run.expect_stderr("is in no git repository");
        }
    }
}

/// The report for programs has both verdicts.
#[test]
fn both_verdicts_are_in_json() {
    let run = bent()
        .check(&["--policy-from", "base", "--format", "json"])
        .expect_exit(1);
    let report = run.json();
    assert_eq!(
        report["verdict"],
        serde_json::json!({"met": false, "exit_code": 1})
    );
    assert_eq!(
        report["policy"]["own_verdict"],
        serde_json::json!({"met": true, "exit_code": 0})
    );
    assert_eq!(report["policy"]["changes"], 3);
    assert_eq!(report["policy"]["from"], "base");
    assert_eq!(report["policy"]["configuration"], "base:gradus.yaml");
    assert_eq!(report["change"], serde_json::Value::Null);
}

/// The summary of a job has both verdicts, and what changed.
#[test]
fn both_verdicts_are_in_markdown() {
    let run = bent()
        .check(&["--policy-from", "base", "--base", "base", "--format", "markdown"])
        .expect_exit(1);
    assert_snapshot!(run);
}

/// Where nothing was bent the base's policy says what one's own says, and no finding is added.
#[test]
fn an_honest_change_is_told_nothing() {
    let repository = repository();
    repository.edit("acme.gradus.yaml", "acme.test/help", "acme.test/portal");
    let run = repository.check(&["--policy-from", "base"]).expect_exit(0);
    assert!(!run.stdout.contains("GR03"), "{run}");
    run.expect_stdout("the change does not alter it");
}

/// A configuration that is removed, emptied, broken or made a link to nothing does not free anybody.
#[test]
fn a_configuration_that_is_gone_still_judges() {
    let broken = "\"not\n".to_owned();
    for content in [None, Some(String::new()), Some(broken)] {
        let repository = repository();
        repository.edit("acme.gradus.yaml", "2026-03-02", "2020-03-02");
        match &content {
            None => repository.remove("gradus.yaml"),
            Some(content) => repository.write("gradus.yaml", content),
        }
        let run = repository.check(&["--policy-from", "base"]);
        let code = if content.as_deref().is_some_and(|text| text.starts_with('"')) {
            2
        } else {
            1
        };
        let run = run.expect_exit(code);
        assert!(
            run.stdout.contains("acme: ladder is at 200, must be at 300"),
            "{content:?} {run}"
        );
    }
}

/// Without a configuration at the base the defaults judge, and the report says so.
#[test]
fn no_configuration_at_the_base() {
    let repository = repository();
    repository.remove("gradus.yaml");
    repository.commit("without");
    repository.write("gradus.yaml", CONFIGURATION);
    let run = repository
        .check(&["--policy-from", "without", "--pack", "ladder"])
        .expect_exit(0);
    run.expect_stdout("judged by the defaults, since `without` has no configuration")
        .expect_stdout("GR031: the target of every model is new: 300");
}

/// What is no longer looked at is found missing: excluded, renamed out of the globs, removed.
#[test]
fn what_is_gone_is_missed() {
    let other = "organization: {id: other, name: Other, time_zone: Europe/Brussels}\n";
    for (name, act) in [
        (
            "excluded",
            (|r: &Repository| {
                r.write(
                    "gradus.yaml",
                    format!("{CONFIGURATION}exclude: [acme.gradus.yaml]\n"),
                );
            }) as fn(&Repository),
        ),
        ("ignored", |r| r.write(".gitignore", "acme.gradus.yaml\n")),
        ("renamed", |r| {
            r.write("acme.yaml", r.project.read("acme.gradus.yaml"));
            r.remove("acme.gradus.yaml");
        }),
        ("removed", |r| r.remove("acme.gradus.yaml")),
    ] {
        let repository = repository();
        repository.write("other.gradus.yaml", other);
        act(&repository);
        for since in ["--base", "--policy-from"] {
            let run = repository.check(&[since, "base"]);
            // Under the base's own globs an exclusion of the change does not even work.
            if name == "excluded" && since == "--policy-from" {
                run.expect_stdout("GR034: `exclude` is `acme.gradus.yaml`; at `base` it is nothing");
                continue;
            }
            let run = run.expect_exit(1);
            let told = "GR035: the organization `acme` of `base` is declared no more, and a target";
            assert!(run.stdout.contains(told), "{name} {since} {run}");
            // Where the gate is closed a test report is red.
            repository
                .check(&[since, "base", "--format", "junit"])
                .expect_exit(1)
                .expect_stdout("<failure type=\"GR035\" message=\"the organization `acme`");
        }
    }
}

/// A file that moves takes its facts along; one that is removed is told.
#[test]
fn a_file_of_an_organization_that_stays() {
    let repository = repository();
    repository.write("more.gradus.yaml", "organization: acme\nsupport:\n  slas:\n    - id: second\n      published: {at: 'https://acme.test', date: 2026-03-02}\n");
    repository.commit("more");
    repository.git(&["mv", "more.gradus.yaml", "moved.gradus.yaml"]);
    let run = repository.check(&["--base", "more"]).expect_exit(0);
    assert!(!run.stdout.contains("GR035"), "{run}");
    repository.remove("moved.gradus.yaml");
    repository
        .check(&["--base", "more"])
        .expect_exit(0)
        .expect_stdout("GR035: `more.gradus.yaml` states facts of `acme` at `more`");
}

/// Every part of a policy that can be altered is told.
#[test]
fn every_alteration_is_told() {
    let repository = repository();
    repository.write(
        "gradus.yaml",
        "packs: [ladder]
strict: true
params: {ladder: {channels: 1}}
evidence: {tolerance: 5, valid: 1M, cases: 5, table: 6M}
targets:
  - {level: 300, organization: acme}
  - {level: 200, organization: acme, evidence: required}
  - {level: 300, organization: b, evidence: required}
  - {level: 200, model: ladder, dimension: reach}
waivers:
  - {rule: LA301, organization: acme, reason: it comes next year, owner: jo, expires: 2027-03-31}
  - {rule: LA201, organization: acme, reason: it comes next year, owner: jo, expires: 2027-03-31}
",
    );
    repository.commit("rich");
    repository.write(
        "gradus.yaml",
        "packs: [ladder]
declarations: ['*.gradus.yaml']
params: {ladder: {channels: 0}}
limits: {depth: 20}
evidence: {tolerance: 50, valid: 9M, cases: 6}
targets:
  - {level: 300, organization: acme, by: 2027-03-31}
  - {level: 200, organization: acme}
  - {level: 200, organization: b}
waivers:
  - {rule: LA201, organization: acme, reason: it comes next year, owner: jo, expires: 2027-06-30}
  - {rule: LA201, organization: acme, path: support, reason: it comes next year, owner: jo, expires: 2027-03-31}
",
    );
    repository.edit("ladder/pack.yaml", "name: Rung", "name: Step");
    let rules = repository.project.read("ladder/300.yaml");
    repository.write("ladder/300.yaml", rules.replace("LA301", "LA302"));
    let run = repository.check(&["--policy-from", "rich", "--format", "concise"]);
    assert_snapshot!(run);
}

/// Tables of ends of support, and which files a pack judges, are of the policy too.
#[test]
fn tables_and_globs_are_told() {
    let repository = repository();
    let table = |date: &str| {
        include_str!("../../data/lifecycle/windows-end-of-support.csv")
            .lines()
            .map(|line| match line.strip_prefix("# date:") {
                Some(_) => format!("# date: {date}\n"),
                None => format!("{line}\n"),
            })
            .collect::<String>()
    };
    let configured = |globs: &str| {
        format!(
            "packs: [{{pack: ladder, declarations: {globs}}}]\nevidence: {{tables: [table.csv]}}\ntargets: [{{level: 300}}]\n"
        )
    };
    repository.write("table.csv", table("2026-11-01"));
    repository.write("gradus.yaml", configured("['**/*.gradus.yaml']"));
    repository.commit("rich");
    let unaltered = repository.check(&["--policy-from", "rich", "--format", "concise"]);
    assert!(!unaltered.stdout.contains("GR03"), "{unaltered}");
    repository.write("table.csv", table("2026-11-02"));
    let told = repository.check(&["--policy-from", "rich", "--format", "concise"]);
    assert!(told.stdout.contains("`evidence.tables` is another one"), "{told}");
    repository.write("gradus.yaml", configured("['other/*.gradus.yaml']"));
    let told = repository.check(&["--policy-from", "rich", "--format", "concise"]);
    assert!(
        told.stdout
            .contains("the pack `ladder` judges `other/*.gradus.yaml`"),
        "{told}"
    );
}

/// A pack or configuration named by its full path is that of the base too.
#[test]
fn full_paths_do_not_lead_around_the_base() {
    let repository = bent();
    let pack = repository.project.path("ladder");
    let config = repository.project.path("gradus.yaml");
    let (pack, config) = (pack.to_str().unwrap(), config.to_str().unwrap());
    for arguments in [["--pack", pack], ["--config", config], ["--pack", "./ladder"]] {
        let run = repository.check(&[&["--policy-from", "base"], &arguments[..]].concat());
        run.expect_exit(1).expect_stdout("must be at 300");
    }
}

/// A policy that was broken at the base cannot judge.
#[test]
fn a_broken_base_is_an_error() {
    let repository = repository();
    repository.write("gradus.yaml", "targets: [{level: 250}]\n");
    repository.commit("broken");
    repository.write("gradus.yaml", CONFIGURATION);
    assert_snapshot!(repository.check(&["--policy-from", "broken"]).expect_exit(2));
}

/// From a folder below the root, and for a file that is named.
#[test]
fn from_anywhere_in_the_repository() {
    let repository = bent();
    repository.write("deep/er/.keep", "");
    let mut command =
        repository
            .project
            .command(&["check", "--today", crate::harness::TODAY, "--policy-from", "base"]);
    command.current_dir(repository.project.path("deep/er"));
    let run = repository.project.finish(command).expect_exit(1);
    assert!(run.stdout.contains("[../../gradus.yaml:3:12]"), "{run}");
    repository
        .check(&["--policy-from", "base", "--base", "base", "acme.gradus.yaml"])
        .expect_exit(1)
        .expect_stdout("LA301: satisfied → undeclared");
}

/// An ignore that the change brings along accepts nothing; one that the base has does.
#[test]
fn ignores_of_the_change() {
    let repository = repository();
    let ignore = "  # gradus: ignore[LA301] it comes next year, until=2027-03-31\n";
    repository.edit("acme.gradus.yaml", "date: 2026-03-02", "date: 2020-03-02");
    repository.commit("stale");
    let published = "      published:";
    repository.edit("acme.gradus.yaml", published, &format!("    {ignore}{published}"));
    repository.check(&[]).expect_exit(0);
    repository
        .check(&["--policy-from", "stale"])
        .expect_exit(1)
        .expect_stdout("GR036: the ignore of LA301 is new, until 2027-03-31");
    repository.commit("accepted");
    // It moves with its line, and is the same.
    repository.edit("acme.gradus.yaml", "support:\n", "# more\nsupport:\n");
    let run = repository.check(&["--policy-from", "accepted"]).expect_exit(0);
    assert!(!run.stdout.contains("GR036"), "{run}");
    repository
        .check(&["--policy-from", "accepted", "--no-ignores"])
        .expect_exit(1);
}
