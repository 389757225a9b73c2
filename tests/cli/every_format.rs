//! Every format over the same organizations: sound, broken, accepted, and named by somebody who means ill.

use gradus::output::FORMATS;
use insta::assert_snapshot;
use serde_json::Value;

use crate::harness::{Project, lines};

/// A folder below the root of its repository, from which gradus is run.
fn project() -> Project {
    Project::empty()
        .file("run/ladder/pack.yaml", include_str!("ladder/pack.yaml"))
        .file("run/ladder/200.yaml", include_str!("ladder/200.yaml"))
        .file("run/ladder/300.yaml", include_str!("ladder/300.yaml"))
        .file(
            "run/gradus.yaml",
            "packs: [ladder]\n\
             targets:\n  - {level: 200}\n  - {level: 300, by: 2027-06-30}\n\
             params: {ladder: {channels: 2}}\n\
             waivers:\n\
             \x20 - {rule: LA301, organization: acme, path: \"support.slas[old]\", reason: it ends in March, owner: Ines, expires: 2027-03-31}\n\
             \x20 - {rule: LA301, organization: acme, path: \"support.slas[older]\", reason: it ended in March, owner: Ines, expires: 2026-03-31}\n",
        )
        .file(
            "run/acme.gradus.yaml",
            "organization: {id: acme, name: \"Acme | <b>50%</b> ::error::x, ##[group]\", time_zone: Europe/Brussels}\n\
             support:\n  channels:\n    - {id: portal, kind: portal, at: TODO}\n\
             \x20 slas:\n    - {id: old, published: {at: \"https://acme.test\", date: 2020-03-02}}\n\
             \x20   - {id: older, published: {at: \"https://acme.test\", date: 2019-03-02}}\n\
             \x20   # gradus: ignore[LA301] the third desk closes, until=2027-01-31\n\
             \x20   - {id: oldest, published: {at: \"https://acme.test\", date: 2018-03-02}}\n",
        )
        .file(
            "run/größe 100%,a;b#c.gradus.yaml",
            "organization: {id: beta, name: Beta, time_zone: Europe/Brussels}\nsupport:\n  channels: [\n",
        )
}

fn check(project: &Project, format: &str) -> crate::harness::Run {
    let mut command = project.command(&[
        "check",
        "--today",
        crate::harness::TODAY,
        "--all",
        "--format",
        format,
    ]);
    command.current_dir(project.path("run"));
    project.finish(command)
}

/// What each looks like.
#[test]
fn every_format() {
    let project = project();
    for format in FORMATS.map(|format| format.name) {
        let run = check(&project, format).expect_exit(4);
        assert_eq!(run.stderr, "", "{format}");
        let shown = run.stdout.replace(env!("CARGO_PKG_VERSION"), "[VERSION]");
        assert_snapshot!(format, shown);
    }
}

/// The schema of OASIS, where it is at hand.
#[expect(clippy::print_stdout, reason = "a test that is skipped says so")]
fn schema() -> Option<jsonschema::Validator> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/schemas/sarif-schema-2.1.0.json"
    );
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("skipped: the schema of SARIF is not at hand");
        return None;
    };
    Some(jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap())
}

#[track_caller]
fn valid(schema: Option<&jsonschema::Validator>, log: &Value) {
    let Some(schema) = schema else { return };
    let wrong: Vec<String> = schema
        .iter_errors(log)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// SARIF is what its schema says, whatever became of the run.
#[test]
fn sarif_is_valid() {
    let schema = schema();
    let project = project();
    valid(schema.as_ref(), &check(&project, "sarif").json());
    std::fs::remove_file(project.path("run/acme.gradus.yaml")).unwrap();
    valid(schema.as_ref(), &check(&project, "sarif").json());
    let log = Project::sound()
        .check(&["--format", "sarif"])
        .expect_exit(0)
        .json();
    valid(schema.as_ref(), &log);
    let run = &log["runs"][0];
    assert_eq!(run["results"], Value::Array(Vec::new()));
    assert_eq!(run["invocations"][0]["executionSuccessful"], true);
}

/// The rules of SARIF are those of the packs and the tool's own, and every result knows its rule.
#[test]
fn sarif_describes_every_rule() {
    let log = check(&project(), "sarif").json();
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let mut ids: Vec<&str> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert!(ids.is_sorted());
    ids.retain(|id| !gradus::report::Lint::ALL.iter().any(|lint| lint.code() == *id));
    assert_eq!(ids, ["LA201", "LA301"]);
    for rule in rules {
        for key in ["shortDescription", "fullDescription"] {
            let text = rule[key]["text"].as_str().unwrap();
            assert!(!text.is_empty() && text.chars().count() <= 1024, "{rule}");
        }
        assert!(rule["tags"].as_array().is_none_or(|tags| tags.len() <= 20));
        assert!(rule["name"].as_str().unwrap().chars().count() <= 255);
    }
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(result["ruleId"], rules[index]["id"]);
    }
}

/// Organizations with so many findings of LA301, and one of LA201.
fn many(count: usize) -> Project {
    let slas = lines(count, |n| {
        format!("    - {{id: s{n}, published: {{at: 'https://acme.test', date: 2020-03-02}}}}\n")
    });
    Project::new().file(
        "acme.gradus.yaml",
        format!("{}support:\n  slas:\n{slas}", crate::harness::ACME_DETAILS),
    )
}

/// Beyond what GitHub keeps, the lighter findings are left out and counted.
#[test]
fn sarif_is_cut_by_weight() {
    let project = many(5010);
    let all = project
        .check(&["--target", "200", "--format", "json"])
        .expect_exit(1)
        .json();
    let findings = all["findings"].as_array().unwrap().len();
    let log = project
        .check(&["--target", "200", "--format", "sarif"])
        .expect_exit(1)
        .json();
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 5000);
    // What keeps the target from being met is the heaviest, wherever it stands.
    assert!(
        results
            .iter()
            .any(|result| result["ruleId"] == "LA201" && result["level"] == "error")
    );
    let note = &run["invocations"][0]["toolExecutionNotifications"][0];
    let text = note["message"]["text"].as_str().unwrap();
    assert!(
        text.starts_with(&format!(
            "{} of {findings} findings are left out",
            findings - 5000
        )),
        "{text}"
    );
    let left_out = &run["properties"]["leftOut"];
    let counted: u64 = ["error", "warning", "note"]
        .map(|severity| left_out[severity].as_u64().unwrap())
        .iter()
        .sum();
    assert_eq!(counted, findings as u64 - 5000);
    valid(schema().as_ref(), &log);
}

/// Ten of each severity, and the count of the rest.
#[test]
fn annotations_are_ranked_and_counted() {
    let project = many(40);
    let run = project
        .check(&["--target", "300", "--format", "github"])
        .expect_exit(1);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(
        lines.iter().filter(|line| line.starts_with("::error ")).count(),
        10,
        "{run}"
    );
    // The only one of level 200 stands before all of level 300.
    assert!(lines[0].contains("title=LA201 (level 200)"), "{run}");
    assert!(
        lines.last().unwrap().starts_with("::notice title=gradus::and "),
        "{run}"
    );
    assert_eq!(lines.len(), 11, "{run}");
    let run = project
        .check(&["--all", "--target", "100", "--format", "github"])
        .expect_exit(0);
    for severity in ["error", "warning", "notice"] {
        let of = |line: &&str| line.starts_with(&format!("::{severity} "));
        assert!(run.stdout.lines().filter(of).count() <= 10, "{run}");
    }
    assert!(run.stdout.lines().last().unwrap().contains(" more; "), "{run}");
}

/// A summary of a portfolio fits into a comment, and says what it leaves out.
#[test]
fn markdown_has_a_budget() {
    let project = many(2000);
    for number in 0..600 {
        project.write(
            &format!("org-{number}.gradus.yaml"),
            crate::harness::ACME_DETAILS.replace("id: acme", &format!("id: acme-{number}")),
        );
    }
    let run = project
        .check(&["--target", "300", "--format", "markdown"])
        .expect_exit(1);
    assert!(run.stdout.chars().count() < 65_536, "{}", run.stdout.len());
    let counts = run
        .stdout
        .lines()
        .filter(|line| line.starts_with("… and "))
        .count();
    assert_eq!(counts, 3, "{run}");
}
