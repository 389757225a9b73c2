//! What people get wrong when they write by hand: the message alone says how to mend it.

use crate::harness::{ACME, Project, Run};

const HEAD: &str = "organization: {id: acme, name: Acme, time_zone: Europe/Brussels}\n";

/// A declaration with this behind its head.
fn declared(text: &str) -> Run {
    Project::check_file("acme.gradus.yaml", format!("{HEAD}{text}"))
}

/// The output without line ends, as a person reads it.
fn read(run: &Run) -> String {
    let text = format!("{}{}", run.stdout, run.stderr);
    text.split_whitespace()
        .filter(|word| *word != "│")
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn in_the_form_of_yaml() {
    for (text, place, help) in [
        ("support\n", ":2:1", "a key ends with a colon: `support:`"),
        (
            "support:\n  a: b\n  at:Acme\n",
            ":4:3",
            "put a space after the colon: `at: Acme`",
        ),
        (
            "support:\n  tiers:\n    - id: a\n\t  level: 1\n",
            ":5:1",
            "indent with spaces; YAML allows no tab there",
        ),
        (
            "support:\n  tiers:\n    - {id: a, level: 1\n    - {id: b}\n",
            ":4:7",
            "the `{` of line 4 is still open here: close it with `}`",
        ),
        (
            "support:\n  at: \"a\n  to: \"b\"\n",
            ":3:7",
            "the `\"` of line 3 is still open here",
        ),
        (
            "support: {id: a kind: b}\n",
            ":2:21",
            "put a `,` between the parts",
        ),
        (
            "support:\n    tiers: []\n   slas: []\n",
            ":4:4",
            "it stands behind 3 spaces, and the line above behind 4",
        ),
        (
            "support:\n  a: b\n    c: d\n",
            ":4:6",
            "it stands behind 4 spaces, and the line above behind 2",
        ),
        (
            "support:\n  at: 'St Mary's Clinic'\n",
            ":3:16",
            "write a `'` in the text twice, or put the whole into `\"`",
        ),
        (
            "support:\n  at: \"an \"inch\" more\"\n",
            ":3:12",
            "write a `\"` in the text as `\\\"`, or put the whole into `'`",
        ),
        (
            "support:\n  a: b\n \u{a0}c: d\n",
            ":4:2",
            "there is another character, U+00A0, that looks like one",
        ),
        ("support:\n  at: Acme: the firm\n", ":3:11", "quote the value"),
        (
            "support:\n  tiers:\n    -{id: a}\n",
            ":3:3",
            "put a space after the `-` of each element",
        ),
    ] {
        let run = declared(text).expect_exit(4);
        let told = read(&run);
        assert!(
            told.contains(&format!("acme.gradus.yaml{place}]")),
            "{place} {text:?}\n{run}"
        );
        assert!(told.contains(help), "{help}\n{run}");
    }
}

#[test]
fn in_values() {
    let target = |value: &str| {
        format!("support: {{slas: [{{id: a, targets: [{{metric: resolution, within: {value}}}]}}]}}\n")
    };
    for (text, help) in [
        (
            target("30"),
            "add a unit: `30m` is minutes, `30h` hours, `30d` days, `30M` months",
        ),
        (target("1.5h"), "write `90m`"),
        (
            target("0:30"),
            "A whole number with its unit: m (minutes), h (hours), d (days)",
        ),
        (
            "support: {calendars: [{id: c, open: [{days: [mon, tue], from: \"08:00\", to: \"17:00\"}]}]}\n"
                .to_owned(),
            "write one text: `\"mon,tue\"`",
        ),
    ] {
        let run = declared(&text).expect_exit(4);
        assert!(read(&run).contains(help), "{help}\n{run}");
    }
    // Quotes around a truth value make no name of it.
    let named = declared("support: {channels: [{id: c, kind: portal, tickets: true}]}\n").expect_exit(4);
    assert!(!read(&named).contains("in quotes"), "{named}");
    for (zone, help) in [
        ("GMT+1", "name a place instead"),
        ("UTC-05:00", "name a place instead"),
        ("'+01:00'", "name a place instead"),
        ("BST", "use a name of the IANA database"),
        ("Lisbon", "did you mean `Europe/Lisbon`?"),
    ] {
        let text = format!("organization: {{id: acme, name: Acme, time_zone: {zone}}}\n");
        let run = Project::check_file("acme.gradus.yaml", text).expect_exit(4);
        assert!(read(&run).contains(help), "{help}\n{run}");
    }
}

#[test]
fn in_a_configuration() {
    for (text, message, help) in [
        (
            "targets: [{level: 300, by: 31.12.2027}]",
            "found `31.12.2027`",
            "write `2027-12-31`",
        ),
        (
            "targets: [{level: 350}]",
            "`350` is no level",
            "levels are hundreds",
        ),
        (
            "targets: [{level: 600}]",
            "600 is no level of `ladder`",
            "choose one of 100, 200, 300",
        ),
        (
            "targets: {ladder: 300}",
            "expected a list",
            "each element starts with `- `",
        ),
        (
            "evidence: {valid: 90}",
            "expected a duration",
            "add a unit: `90m` is minutes",
        ),
        (
            "targets: [{level: 300, evidence: true}]",
            "expected a word",
            "the only word here is `required`",
        ),
        (
            "params: {channels: 5}",
            "expected a mapping",
            "below its id: `support-strategy: {common_issues: 5}`",
        ),
        (
            "packs: [ladder, ladder]",
            "the pack `ladder` is named twice",
            "remove one of them",
        ),
        (
            "targets: [{model: servicing, level: 300}]",
            "the model `servicing` is not among the `packs`",
            "add `servicing` to `packs`",
        ),
        (
            "waivers: [{rule: la201, organization: acme, reason: because it is so, owner: jo, expires: 2027-03-31}]",
            "found `la201`",
            "write `LA201`",
        ),
        (
            "waivers: [{rule: SV202, organization: acme, reason: because it is so, owner: jo, expires: 2027-03-31}]",
            "SV202 is a rule of `servicing`",
            "add `servicing` to `packs`",
        ),
        (
            "waivers: [{rule: GR001, organization: acme, reason: because it is so, owner: jo, expires: 2027-03-31}]",
            "GR001 is no rule of a model",
            "# gradus: ignore[CODE]",
        ),
    ] {
        let packs = if text.starts_with("packs") {
            ""
        } else {
            "packs: [ladder]\n"
        };
        let project = Project::sound().file("gradus.yaml", format!("{packs}{text}\n"));
        let run = project.check_as_configured(&[]).expect_exit(2);
        let told = read(&run);
        assert!(
            told.contains(message) && told.contains(help),
            "{message}: {help}\n{run}"
        );
    }
}

#[test]
fn in_arguments() {
    for (arguments, help) in [
        (
            &["--today", "21.11.2026"][..],
            "write year, month and day of the calendar, such as 2026-11-21",
        ),
        (
            &["--today", "tomorrow"],
            "write year, month and day of the calendar",
        ),
        (
            &["--today", "2026-02-31"],
            "write year, month and day of the calendar",
        ),
        (
            &["--max-file-size", "4MB"],
            "write a whole number of bytes from 1 to",
        ),
        (&["-j", "x"], "write a whole number, such as 2"),
    ] {
        let run = Project::sound()
            .run(&[&["check"], arguments].concat())
            .expect_exit(2);
        assert!(read(&run).contains(help), "{help}\n{run}");
    }
}

/// A target that guards nothing is not said to be met, and its name is looked for among those that are there.
#[test]
fn in_the_name_of_whom_a_target_is_for() {
    let project = Project::sound().file(
        "gradus.yml",
        "packs: [ladder]\ntargets: [{organization: amce, level: 300}]\n",
    );
    for (format, said) in [
        (
            "full",
            "no target is for an organization of this run, so nothing can fail: see GR014 above",
        ),
        ("markdown", "no target is for an organization of this run"),
    ] {
        let told = read(&project.check_as_configured(&["--format", format]).expect_exit(0));
        assert!(
            told.contains(said) && told.contains("did you mean `acme`?"),
            "{told}"
        );
        assert!(!told.contains("the target is met"), "{told}");
    }
    let badge = project.check_as_configured(&["--format", "badge"]).expect_exit(0);
    assert!(
        !badge.stdout.contains("1f7a33") && !badge.stdout.contains("green"),
        "{badge}"
    );
}

/// A model is written for organizations of some size, and says so of larger ones.
#[test]
fn in_the_choice_of_a_model() {
    let of = |employees: u32| ACME.replace("name: Acme", &format!("name: Acme, employees: {employees}"));
    for (employees, noted) in [(100, false), (101, true)] {
        let project = Project::empty().file("acme.gradus.yaml", of(employees));
        let run = project
            .check_as_configured(&["--pack", "it-support", "--all", "--target", "100"])
            .expect_exit(0);
        let note = "`it-support` is written for organizations of up to 100 employees, and this one has 101";
        assert_eq!(read(&run).contains(note), noted, "{run}");
    }
}
