//! Comments in declarations that accept findings, from those who mean well and from those who do not.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::harness::{ACME, Project, Run, lines};

/// The line of [`ACME`] with a date that does not pass, and what stands behind it.
fn acme(comment: &str) -> String {
    let date = "date: 2026-03-02}";
    ACME.replace(date, &format!("date: 2020-03-02}} {comment}"))
}

/// A project with a configuration, so that every code of the run is known.
fn project(declaration: impl AsRef<[u8]>) -> Project {
    Project::new()
        .file("gradus.yaml", "packs: [ladder]\ntargets: [{level: 300}]\n")
        .file("acme.gradus.yaml", declaration)
}

fn check(declaration: impl AsRef<[u8]>, arguments: &[&str]) -> Run {
    project(declaration).check_as_configured(arguments)
}

fn json_of(declaration: impl AsRef<[u8]>, arguments: &[&str]) -> Value {
    check(declaration, &[arguments, &["--format", "json"]].concat()).json()
}

/// Codes of the findings that count, and those that do not, with their lines.
fn codes(report: &Value) -> Vec<String> {
    let findings = report["findings"].as_array().unwrap();
    let shown = findings.iter().map(|finding| {
        let accepted = if finding["waived"].is_null() {
            ""
        } else {
            " accepted"
        };
        let (code, line) = (&finding["code"], &finding["location"]["start"]["line"]);
        format!("{} {line}{accepted}", code.as_str().unwrap())
    });
    shown.collect()
}

fn counts(report: &Value) -> String {
    let ignores = report["ignores"].as_object().unwrap();
    let counted = ignores.iter().filter(|(_, count)| count.as_u64() > Some(0));
    let shown: Vec<String> = counted.map(|(name, count)| format!("{count} {name}")).collect();
    shown.join(", ")
}

const IGNORE: &str = "# gradus: ignore[LA301] the board decides in spring, until=2027-03-31";

/// An ignore accepts what stands on its line until its last day; the report tells the level without it.
#[test]
fn an_ignore() {
    let report = json_of(acme(IGNORE), &[]);
    let model = &report["organizations"][0]["models"][0];
    assert_eq!(
        (&model["level"], &model["level_without_waivers"]),
        (&300.into(), &200.into())
    );
    assert_eq!(report["verdict"], json!({"met": true, "exit_code": 0}));
    assert_eq!(codes(&report), ["LA301 9 accepted"]);
    assert_eq!(
        report["findings"][0]["waived"],
        json!({"kind": "ignore", "owner": null, "reason": "the board decides in spring", "expires": "2027-03-31"})
    );
    assert_eq!(counts(&report), "1 honoured");
    assert_snapshot!(serde_json::to_string_pretty(&report["ignores"]).unwrap());
}

/// People see that something was accepted, and with `--all` what, why and until when.
#[test]
fn an_ignore_for_people() {
    assert_snapshot!(check(acme(IGNORE), &["--all"]).expect_exit(0));
    check(acme(IGNORE), &[])
        .expect_exit(0)
        .expect_stdout("1 accepted by ignores; `--all` shows them");
}

/// Directly above the fact it holds as well, with other comments between, and nowhere else.
#[test]
fn places() {
    let with = |before: &str, after: &str| {
        let line = "      published:";
        let text = ACME.replace("2026-03-02", "2020-03-02");
        text.replace(line, &format!("{before}{line}")) + after
    };
    for before in [
        format!("{IGNORE}\n"),
        format!("      {IGNORE}\n"),
        format!("      {IGNORE}\n      # and another remark\n"),
        format!("# a remark {IGNORE}\n"),
    ] {
        check(with(&before, ""), &[]).expect_exit(0);
    }
    for (before, after) in [
        (format!("{IGNORE}\n\n"), String::new()),
        (String::new(), format!("{IGNORE}\n")),
        (format!("      x-note: 1 {IGNORE}\n"), String::new()),
        (format!("      x-note: '{IGNORE}'\n"), String::new()),
        (format!("      x-note: |\n        {IGNORE}\n"), String::new()),
    ] {
        check(with(&before, &after), &[]).expect_exit(1);
    }
}

/// Both are told where they fail, and what would do.
#[test]
fn an_ignore_in_the_wrong_place() {
    let text = ACME.replace("2026-03-02", "2020-03-02");
    let text = text.replace("- id: workplace", &format!("- id: workplace {IGNORE}"));
    let text = format!("{text}{IGNORE}\n");
    assert_snapshot!(check(text, &[]).expect_exit(1));
}

/// What counts again counts in all: level, verdict and lists.
#[test]
fn without_ignores() {
    let report = json_of(acme(IGNORE), &["--no-ignores"]);
    assert_eq!(report["organizations"][0]["models"][0]["level"], 200);
    assert_eq!(report["verdict"]["exit_code"], 1);
    assert_eq!(codes(&report), ["LA301 9"]);
    assert_eq!(counts(&report), "1 not_honoured");
    assert_snapshot!(check(acme(IGNORE), &["--no-ignores"]).expect_exit(1));
}

/// Up to and with its last day, of which the last thirty are told.
#[test]
fn the_days_of_an_ignore() {
    let told = |until: &str| {
        let report = json_of(acme(&IGNORE.replace("2027-03-31", until)), &[]);
        (codes(&report).join(", "), counts(&report))
    };
    let pair = |codes: &str, counts: &str| (codes.to_owned(), counts.to_owned());
    assert_eq!(told("2027-11-22"), pair("LA301 9, GR021 9", "1 too_long"));
    assert_eq!(told("2027-11-21"), pair("LA301 9 accepted", "1 honoured"));
    assert_eq!(told("2026-12-21"), pair("LA301 9 accepted", "1 honoured"));
    assert_eq!(
        told("2026-12-20"),
        pair("LA301 9 accepted, GR024 9", "1 honoured")
    );
    assert_eq!(
        told("2026-11-21"),
        pair("LA301 9 accepted, GR024 9", "1 honoured")
    );
    assert_eq!(told("2026-11-20"), pair("LA301 9, GR022 9", "1 expired"));
}

/// Every way to be of no use, with its place and its help.
#[test]
fn what_is_told_of_ignores() {
    let text = acme(
        "# gradus: ignore[LA301, LA201] two codes, until=2026-11-30 # gradus: ignore[LA310] a slip, until=2027-03-31",
    );
    let text = text.replace(
        "kind: portal",
        "kind: portal # gradus: ignore[GR011, GR023] of the tool, until=2026-01-01",
    );
    let text = text.replace(
        "organization:",
        &format!("{}\norganization:", IGNORE.replace("LA301", "ZZ999")),
    );
    let text = text.replace("  slas:\n", "  slas: # gradus: ignore[LA301]\n") + "# gradus: waive[LA301]\n";
    assert_snapshot!(check(&text, &["--all"]).expect_exit(0));
    assert_eq!(counts(&json_of(&text, &[])), "1 honoured, 2 malformed, 3 unused");
}

/// A placeholder can be accepted; the fact stays undeclared.
#[test]
fn a_placeholder() {
    let text = ACME.replace(
        "at: https://acme.test/help",
        "at: TODO # gradus: ignore[GR001] the address comes with the move, until=2027-03-31",
    );
    let report = json_of(text, &[]);
    assert_eq!(codes(&report), ["GR001 6 accepted", "LA201 6"]);
    assert_eq!(report["findings"][0]["severity"], "note");
    assert_eq!(report["findings"][1]["outcome"], "undeclared");
}

/// The waiver has an owner, so it is the one that is named; neither counts as unused.
#[test]
fn an_ignore_beside_a_waiver() {
    let waiver = "packs: [ladder]\nwaivers:\n  - {rule: LA301, organization: acme, reason: the board decides, owner: desk lead, expires: 2027-03-31}\n";
    let project = project(acme(IGNORE)).file("gradus.yaml", waiver);
    let report = project.check_as_configured(&["--format", "json"]).json();
    assert_eq!(codes(&report), ["LA301 9 accepted"]);
    assert_eq!(report["findings"][0]["waived"]["kind"], "waiver");
    assert_eq!(counts(&report), "1 honoured");
}

/// At the fact of a parent it holds for all whom the fact reaches.
#[test]
fn an_inherited_fact() {
    let child = |id: &str| {
        format!("organization: {{id: {id}, name: The {id}, time_zone: Europe/Brussels, parent: acme}}\n")
    };
    let with = |comment: &str| {
        let project = project(acme(comment))
            .file("east.gradus.yaml", child("east"))
            .file("west.gradus.yaml", child("west"));
        project.check_as_configured(&["--format", "json"]).json()
    };
    let levels = |report: &Value| -> Vec<Value> {
        let organizations = report["organizations"].as_array().unwrap();
        organizations
            .iter()
            .map(|one| one["models"][0]["level"].clone())
            .collect()
    };
    assert_eq!(levels(&with("")), [200, 200, 200]);
    let report = with(IGNORE);
    assert_eq!(levels(&report), [300, 300, 300]);
    assert_eq!(codes(&report), ["LA301 9 accepted"]);
    assert_eq!(report["findings"][0]["reaches"], json!(["acme", "east", "west"]));
    assert_eq!(report["ignores"]["all"][0]["findings"], 1);
}

/// A rule that could not be decided is not accepted: nobody knows what would be. The ignore is not called unused.
#[test]
fn an_undecided_rule() {
    let ignore = format!("- id: workplace {IGNORE}");
    let project = project(ACME.replace("- id: workplace", &ignore));
    let rules = project.read("ladder/300.yaml");
    let rules = rules.replace("recent(it.published.date, '1y')", "int(it.id) > 0");
    project.write("ladder/300.yaml", rules.split("  examples:").next().unwrap());
    let report = project
        .check_as_configured(&["--format", "json"])
        .expect_exit(2)
        .json();
    assert_eq!(report["organizations"][0]["models"][0]["level"], 200);
    assert_eq!(report["findings"][0]["outcome"], "errored");
    assert_eq!(codes(&report), ["LA301 8"]);
    assert_eq!(counts(&report), "1 not_honoured");
}

/// Packs that are left out of a run may know a code; of what they know an ignore is not unused.
#[test]
fn packs_that_are_left_out() {
    let text = acme("# gradus: ignore[LA301, PS404] why, until=2027-03-31");
    let project = Project::new().file(
        "acme.gradus.yaml",
        ACME.replace(
            "portal\n      kind",
            "portal # gradus: ignore[PS404] why, until=2027-03-31\n      kind",
        ),
    );
    let report = project.check(&["--format", "json"]).json();
    assert_eq!((codes(&report).len(), counts(&report)), (0, String::new()));
    project.write("acme.gradus.yaml", text);
    let report = project.check(&["--format", "json"]).json();
    assert_eq!(
        (codes(&report), counts(&report)),
        (vec!["LA301 9 accepted".to_owned()], "1 honoured".to_owned())
    );
}

/// An ignore of a declaration that could not be read accepts nothing, and its file fails the run.
#[test]
fn a_broken_declaration() {
    check(format!("{}\n  - [", acme(IGNORE)), &[]).expect_exit(4);
}

/// Ten thousand of them, and one more; and comments without end.
#[test]
fn ignores_without_number() {
    let line = |n: usize| format!("  # gradus: ignore[LA301, ZZ{n}] why, until=2027-03-31\n");
    let text = acme("") + &lines(10_000, line) + "  x-note: 1\n";
    let report = json_of(text, &[]);
    assert_eq!(counts(&report), "10000 unused");
    let text = acme("") + &lines(10_001, |_| format!(" {IGNORE}"));
    let report = json_of(text, &[]);
    // The first of them stands behind nothing but a space.
    assert_eq!(counts(&report), "1 malformed, 10000 unused");
    let text = acme(IGNORE) + &"#".repeat(4 * 1024 * 1024 - 1000);
    check(text, &[]).expect_exit(0);
}

/// The words of commands, in the reason.
#[test]
fn poison_in_a_reason() {
    for poison in [
        "::error::forged",
        "##[error]forged",
        "x \u{202e}desrever",
        "zero\u{200b}width",
    ] {
        let text = acme(&IGNORE.replace("the board", poison)) + &format!("# gradus: {poison}\n");
        for format in ["full", "concise", "json"] {
            let run = check(&text, &["--all", "--format", format]).expect_exit(0);
            for line in run.stdout.lines() {
                assert!(!line.trim_start().starts_with("::"), "{run}");
                assert!(!line.contains("##["), "{run}");
                assert!(!line.contains(['\u{202e}', '\u{200b}']), "{run}");
            }
        }
    }
}

/// The codes of the tool's findings about ignores are explained, and stand in the documentation.
#[test]
fn explained() {
    let lints = gradus::report::Lint::ALL
        .into_iter()
        .map(gradus::report::Lint::code);
    let about: Vec<&str> = lints.filter(|code| code.starts_with("GR02")).collect();
    assert_eq!(about.len(), 4);
    for code in about {
        let page = Project::empty().run(&["explain", code]).expect_exit(0);
        page.expect_stdout(" an ignore ");
        assert!(include_str!("../../docs/ignores.md").contains(&format!("| `{code}` |")));
    }
}

/// The example of the documentation does what is said there.
#[test]
fn the_documented_example() {
    let text = include_str!("../../docs/ignores.md");
    let example = text
        .split("```yaml\n")
        .nth(1)
        .unwrap()
        .split("```")
        .next()
        .unwrap();
    let project = Project::empty().file("northwind.gradus.yaml", example);
    let check = |arguments: &[&str]| {
        let all = [&["--pack", "it-support", "--format", "json"], arguments].concat();
        project.check_as_configured(&all).expect_exit(0).json()
    };
    let of_systems = |report: &Value| -> Vec<String> {
        let codes = codes(report).into_iter();
        codes
            .filter(|code| code.starts_with("IT405 ") && !code.starts_with("IT405 1"))
            .collect()
    };
    assert_eq!(of_systems(&check(&[])), ["IT405 4 accepted", "IT405 6 accepted"]);
    assert_eq!(counts(&check(&[])), "2 honoured");
    assert_eq!(of_systems(&check(&["--no-ignores"])), ["IT405 4", "IT405 6"]);
}
