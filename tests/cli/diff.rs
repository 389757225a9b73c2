//! What changed between two sides, and because of what.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::repository::{CONFIGURATION, Repository, repository};

/// The causes in a change, without repetition.
fn causes(change: &Value) -> Vec<String> {
    let moved = ["levels", "outcomes"]
        .into_iter()
        .flat_map(|part| change[part].as_array().unwrap());
    let mut causes: Vec<String> = moved
        .map(|moved| {
            let of: Vec<&str> = moved["cause"]["of"]
                .as_array()
                .unwrap()
                .iter()
                .map(|of| of.as_str().unwrap())
                .collect();
            format!("{} {}", moved["cause"]["how"].as_str().unwrap(), of.join("+"))
        })
        .collect();
    causes.sort();
    causes.dedup();
    causes
}

/// The causes of everything that moved from `base` to the files as they are.
#[track_caller]
fn causes_since_base(repository: &Repository) -> Vec<String> {
    let change = repository
        .diff(&["base", ".", "--format", "json"])
        .expect_exit(0)
        .json();
    assert_ne!(change["outcomes"], json!([]), "{change:#}");
    causes(&change)
}

/// Two sides that are the same differ in nothing, in whatever way they are named.
#[test]
fn nothing_changed() {
    let repository = repository();
    repository.check(&["--format", "json=report.json"]).expect_exit(0);
    for (a, b) in [
        ("base", "base"),
        ("base", "."),
        (".", "base"),
        (".", "."),
        ("HEAD", "main"),
        ("report.json", "report.json"),
        ("report.json", "base"),
        (".", "report.json"),
    ] {
        let run = repository.diff(&[a, b]).expect_exit(0);
        assert!(run.stdout.contains("nothing changed"), "{a} {b}: {run}");
        let change = repository
            .diff(&[a, b, "--format", "json", "--no-regression"])
            .expect_exit(0)
            .json();
        for field in ["levels", "outcomes", "policy", "differing"] {
            assert_eq!(change[field], json!([]), "{a} {b} {field}");
        }
    }
}

/// A changed declaration: the lines that did it, and none of the others.
#[test]
fn lines_of_declarations() {
    let repository = repository();
    repository.edit("acme.gradus.yaml", "name: Acme,", "name: Acme Ltd,");
    repository.edit("acme.gradus.yaml", "date: 2026-03-02", "date: 2024-03-02");
    repository.edit("acme.gradus.yaml", "acme.test/help", "acme.test/portal");
    assert_eq!(causes_since_base(&repository), ["alone declarations"]);
    let change = repository.diff(&["base", ".", "--format", "json"]).json();
    let lines: Vec<(bool, u64)> = change["outcomes"][0]["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| (line["added"].as_bool().unwrap(), line["line"].as_u64().unwrap()))
        .collect();
    assert_eq!(lines, [(false, 9), (true, 9)]);
    assert_snapshot!("lines_as_text", repository.diff(&["base"]).expect_exit(0));
    assert_snapshot!(
        "lines_as_markdown",
        repository
            .diff(&["base", ".", "--format", "markdown"])
            .expect_exit(0)
    );
    assert_snapshot!(
        "lines_as_json",
        repository.diff(&["base", ".", "--format", "json"]).expect_exit(0)
    );
    repository.diff(&["base", ".", "--no-regression"]).expect_exit(1);
    repository.diff(&[".", "base", "--no-regression"]).expect_exit(0);
}

/// A password that comes or goes with a line is no part of what is told.
#[test]
fn a_secret_in_a_line() {
    let repository = repository();
    repository.edit(
        "acme.gradus.yaml",
        "acme.test/sla, date: 2026-03-02",
        "bot:hunter2@acme.test/sla, date: 2024-03-02",
    );
    for format in ["text", "markdown", "json"] {
        for sides in [["base", "."], [".", "base"]] {
            let run = repository
                .diff(&[sides[0], sides[1], "--format", format])
                .expect_exit(0);
            assert!(run.stdout.contains("bot:(masked)@acme.test"), "{run}");
            assert!(!run.stdout.contains("hunter2"), "{run}");
        }
    }
    let run = repository.check(&["--base", "base"]).expect_exit(1);
    assert!(run.stdout.contains("bot:(masked)@acme.test"), "{run}");
    assert!(!run.stdout.contains("hunter2"), "{run}");
}

/// A rule that asks for more.
#[test]
fn the_pack() {
    let repository = repository();
    repository.edit("ladder/200.yaml", ">= params.channels", ">= 2");
    assert_eq!(causes_since_base(&repository), ["alone pack"]);
    assert_snapshot!(repository.diff(&["base"]).expect_exit(0));
}

/// A parameter, a waiver, and strictness are configuration.
#[test]
fn the_configuration() {
    let repository = repository();
    repository.write(
        "gradus.yaml",
        format!("{CONFIGURATION}params: {{ladder: {{channels: 2}}}}\n"),
    );
    assert_eq!(causes_since_base(&repository), ["alone configuration"]);
    repository.edit("acme.gradus.yaml", "date: 2026-03-02", "date: 2024-03-02");
    repository.write("gradus.yaml", CONFIGURATION);
    repository.commit("stale");
    let waiver = "waivers:\n  - {rule: LA301, organization: acme, reason: it comes next year, owner: jo, expires: 2027-03-31}\n";
    repository.write("gradus.yaml", format!("{CONFIGURATION}{waiver}"));
    let change = repository.diff(&["stale", ".", "--format", "json"]).json();
    assert_eq!(causes(&change), ["alone configuration"]);
    assert_snapshot!(repository.diff(&["stale"]).expect_exit(0));
}

/// The same files, a later day.
#[test]
fn the_calendar() {
    let repository = repository();
    let run = repository.on(
        "2027-06-01",
        "diff",
        &["base", "base", "--from-day", "2026-11-21"],
    );
    assert_snapshot!(run.expect_exit(0));
    let change = repository
        .on(
            "2027-06-01",
            "diff",
            &["base", "base", "--from-day", "2026-11-21", "--format", "json"],
        )
        .json();
    assert_eq!(causes(&change), ["alone calendar"]);
}

/// Two causes apart are told apart; two that only together do it are told together; each enough is told as each.
#[test]
fn several_causes() {
    let repository = repository();
    repository.edit("ladder/200.yaml", ">= params.channels", ">= 2");
    repository.edit("acme.gradus.yaml", "date: 2026-03-02", "date: 2024-03-02");
    let change = repository.diff(&["base", ".", "--format", "json"]).json();
    let cause = |code: &str| {
        let moved = change["outcomes"]
            .as_array()
            .unwrap()
            .iter()
            .find(|moved| moved["code"] == code);
        moved.unwrap()["cause"].clone()
    };
    assert_eq!(cause("LA201"), json!({"how": "alone", "of": ["pack"]}));
    assert_eq!(cause("LA301"), json!({"how": "alone", "of": ["declarations"]}));

    // Two channels are enough for two; one more is asked for where one is taken away.
    let both = self::repository();
    let channel = "    - {id: desk, kind: portal, at: 'https://acme.test/desk'}\n";
    let one = both.project.read("acme.gradus.yaml");
    let two = one.replace("  channels:\n", &format!("  channels:\n{channel}"));
    let three = two.replace(channel, &format!("{channel}{}", channel.replace("desk", "chat")));
    both.write("acme.gradus.yaml", &three);
    both.write(
        "gradus.yaml",
        format!("{CONFIGURATION}params: {{ladder: {{channels: 2}}}}\n"),
    );
    both.commit("three");
    both.write("acme.gradus.yaml", &two);
    both.write(
        "gradus.yaml",
        format!("{CONFIGURATION}params: {{ladder: {{channels: 3}}}}\n"),
    );
    let change = both.diff(&["three", ".", "--format", "json"]).json();
    assert_eq!(causes(&change), ["together declarations+configuration"]);
    both.write("acme.gradus.yaml", &one);
    both.write(
        "gradus.yaml",
        format!("{CONFIGURATION}params: {{ladder: {{channels: 4}}}}\n"),
    );
    let change = both.diff(&["three", ".", "--format", "json"]).json();
    assert_eq!(causes(&change), ["each declarations+configuration"]);
    assert_snapshot!(both.diff(&["three"]).expect_exit(0));
}

/// What falls from A to B rises from B to A.
#[test]
fn the_other_way_round() {
    let repository = repository();
    repository.edit("acme.gradus.yaml", "date: 2026-03-02", "date: 2024-03-02");
    repository.write(
        "new.gradus.yaml",
        "organization: {id: new, name: New, time_zone: Europe/Brussels}\n",
    );
    repository.commit("other");
    let there = repository.diff(&["base", "other", "--format", "json"]).json();
    let back = repository.diff(&["other", "base", "--format", "json"]).json();
    for part in ["levels", "outcomes"] {
        let (there, back) = (there[part].as_array().unwrap(), back[part].as_array().unwrap());
        assert_eq!(there.len(), back.len());
        for (there, back) in there.iter().zip(back) {
            assert_eq!((&there["from"], &there["to"]), (&back["to"], &back["from"]));
            assert_eq!(there["code"], back["code"]);
            let turned = match there["direction"].as_str().unwrap() {
                "fell" => "rose",
                "rose" => "fell",
                other => other,
            };
            assert_eq!(back["direction"], turned);
        }
    }
}

/// Folders, each with its own configuration, and files that go by the names that they have in both.
#[test]
fn two_folders() {
    let repository = repository();
    for folder in ["before", "after"] {
        for file in [
            "gradus.yaml",
            "acme.gradus.yaml",
            "ladder/pack.yaml",
            "ladder/200.yaml",
            "ladder/300.yaml",
        ] {
            repository.write(&format!("{folder}/{file}"), repository.project.read(file));
        }
    }
    repository.edit("after/acme.gradus.yaml", "date: 2026-03-02", "date: 2024-03-02");
    assert_snapshot!(repository.diff(&["before", "after/"]).expect_exit(0));
}

/// Reports tell the cause where only one thing differs, and else say that they cannot.
#[test]
fn reports() {
    let repository = repository();
    let report = |name: &str| {
        let format = format!("json={name}");
        repository.check(&["--format", &format]);
    };
    report("one.json");
    repository.edit("acme.gradus.yaml", "date: 2026-03-02", "date: 2024-03-02");
    report("two.json");
    let change = repository
        .diff(&["one.json", "two.json", "--format", "json"])
        .expect_exit(0)
        .json();
    assert_eq!(causes(&change), ["alone declarations"]);
    // Against the files themselves as well.
    let change = repository
        .diff(&["one.json", ".", "--format", "json"])
        .expect_exit(0)
        .json();
    assert_eq!(causes(&change), ["alone declarations"]);
    repository.edit("ladder/300.yaml", "'1y'", "'2y'");
    report("three.json");
    assert_snapshot!(repository.diff(&["one.json", "three.json"]).expect_exit(0));
    let later = ["--format", "json=later.json"];
    repository.on("2027-06-01", "check", &later);
    let change = repository
        .diff(&["three.json", "later.json", "--format", "json"])
        .expect_exit(0)
        .json();
    assert_eq!(change["differing"], json!(["calendar"]));
}

/// An older report without digests still tells levels; the cause is unknown.
#[test]
fn a_report_without_digests() {
    let repository = repository();
    repository.check(&["--format", "json=new.json"]).expect_exit(0);
    let mut report: Value = serde_json::from_str(&repository.project.read("new.json")).unwrap();
    report.as_object_mut().unwrap().remove("configuration_digest");
    report["models"][0].as_object_mut().unwrap().remove("digest");
    report["organizations"][0]
        .as_object_mut()
        .unwrap()
        .remove("files");
    report["organizations"][0]["models"][0]["level"] = json!(100);
    repository.write("old.json", report.to_string());
    let change = repository
        .diff(&["old.json", "new.json", "--format", "json"])
        .expect_exit(0)
        .json();
    assert_eq!(change["levels"][0]["to"], 300);
    assert_eq!(causes(&change), ["unknown declarations+pack+configuration"]);
}

/// Files that are no report, of a newer version, or with a value that cannot be.
#[test]
fn no_report() {
    let repository = repository();
    repository.check(&["--format", "json=good.json"]).expect_exit(0);
    let good = repository.project.read("good.json");
    let refused = |content: &str| {
        repository.write("bad.json", content);
        repository.diff(&["bad.json", "good.json"]).expect_exit(4)
    };
    assert_snapshot!(
        "newer",
        refused(&good.replace("\"format_version\": 1", "\"format_version\": 2"))
    );
    assert_snapshot!(
        "no_level",
        refused(&good.replace("\"level\": 300", "\"level\": 350"))
    );
    assert_snapshot!("foreign", refused("{\"version\": \"2.1.0\"}"));
    for bad in [
        "",
        "[]",
        "null",
        "{",
        "{\"format\": \"gradus-report\", \"format_version\": 1}",
        "{\"format\": \"gradus-report\", \"format_version\": -1}",
        &"[".repeat(100_000),
        &format!("{{\"format\": {}1", "{\"a\":".repeat(100_000)),
        &good.replace("\"satisfied\"", "\"fine\""),
        &good.replace("sha256:", "md5:"),
        &good.replace("2026-11-21", "tomorrow"),
        &good[..good.len() / 2],
    ] {
        refused(bad);
    }
    // What a newer gradus of the same format version adds is skipped.
    repository.write("more.json", good.replacen('{', "{\"later\": {\"x\": [1]},", 1));
    repository
        .diff(&["more.json", "good.json"])
        .expect_exit(0)
        .expect_stdout("nothing changed");
}

/// A name that is a folder and a branch is asked back; a name that is neither is no revision.
#[test]
fn names_of_sides() {
    let repository = repository();
    repository.git(&["branch", "ladder"]);
    assert_snapshot!(repository.diff(&["ladder", "."]).expect_exit(2));
    repository.diff(&["ladder^0", "."]).expect_exit(0);
    repository
        .diff(&["nowhere", "."])
        .expect_exit(2)
        .expect_stderr("is no revision");
    repository.run("diff", &["--", "--output=x", "."]).expect_exit(2);
}

/// An organization that comes, goes, or breaks.
#[test]
fn organizations_that_come_and_go() {
    let repository = repository();
    repository.write(
        "new.gradus.yaml",
        "organization: {id: new, name: New, time_zone: Europe/Brussels}\n",
    );
    repository.commit("two");
    assert_snapshot!("come", repository.diff(&["base", "two"]).expect_exit(0));
    repository
        .diff(&["two", "base", "--no-regression"])
        .expect_exit(1);
    repository.write("new.gradus.yaml", "organization: {id: new, name: [\n");
    assert_snapshot!("break", repository.diff(&["two", "."]).expect_exit(4));
    repository.commit("broken");
    repository
        .diff(&["broken", "two"])
        .expect_exit(0)
        .expect_stdout("can be judged now");
}

/// Names from a report of a stranger bring no command, control character or link to any form.
#[test]
fn hostile_names() {
    let repository = repository();
    repository.check(&["--format", "json=good.json"]).expect_exit(0);
    let good = repository.project.read("good.json");
    let evil = "::error::x ##[add-mask]y \\u001b[31m \\u202e @octocat https://evil.test <b>";
    let bad = good
        .replace("\"acme\"", &format!("\"{evil}\""))
        .replace("\"reach\"", &format!("\"{evil}\""));
    assert_ne!(good, bad);
    repository.write("bad.json", &bad);
    repository.write(
        "worse.json",
        bad.replace("\"level\": 300", "\"level\": 100")
            .replace("\"satisfied\"", "\"violated\""),
    );
    for (a, b) in [
        ("good.json", "bad.json"),
        ("bad.json", "worse.json"),
        ("worse.json", "bad.json"),
    ] {
        for format in ["text", "json", "markdown"] {
            let run = repository.diff(&[a, b, "--format", format]).expect_exit(0);
            assert!(
                !run.stdout.contains(['\u{1b}', '\u{202e}']) && !run.stdout.contains("##["),
                "{run}"
            );
            let command = |line: &str| line.trim_start().starts_with("::");
            assert!(!run.stdout.lines().any(command), "{run}");
            if format == "markdown" {
                let words = pulldown_cmark::Parser::new_ext(&run.stdout, pulldown_cmark::Options::all());
                for event in words {
                    use pulldown_cmark::{Event, Tag};
                    let live = matches!(event, Event::Html(_) | Event::InlineHtml(_))
                        || matches!(event, Event::Start(Tag::Link { .. } | Tag::Image { .. }));
                    assert!(!live, "{event:?} {run}");
                    if let Event::Text(text) = event {
                        assert!(!text.contains('@') && !text.contains("://"), "{text} {run}");
                    }
                }
            }
        }
    }
}
