//! What readers other than GitHub are told of one project with everything in it, and whether that is true.

use std::collections::BTreeSet;

use gradus::output::FORMATS;
use insta::assert_snapshot;
use serde_json::Value;

use crate::harness::{ACME_DETAILS, Project, Run};

/// The name of a file that needs care in XML, addresses and tables.
const ODD_NAME: &str = "a b#%é.gradus.yaml";

/// Violated, undeclared, waived and not yet required rules, an error in a file, and a name that needs care.
fn everything() -> Project {
    Project::new()
        .file(
            "gradus.yaml",
            "packs: [ladder]
targets:
  - {model: ladder, level: 300}
  - {model: ladder, dimension: promise, level: 100, organization: later}
params:
  ladder: {channels: 2}
waivers:
  - {rule: LA301, organization: acme, reason: '=1+1 is <not> text', owner: head & co, expires: 2027-01-31}
",
        )
        .file(
            ODD_NAME,
            format!(
                "# é𐐀 before a finding on its line
{ACME_DETAILS}support:
  channels:
    - {{id: portal, kind: portal, at: https://acme.test/help}}
    - {{id: second, x-name: 'é𐐀 <b>', kind: portal, at: '=HYPERLINK(\"http://evil.test\")'}}
    - {{id: phone, kind: phone, at: TODO}}
  slas:
    - {{id: workplace, published: {{at: https://acme.test/sla, date: 2020-03-02}}}}
"
            ),
        )
        .file(
            "later.gradus.yaml",
            "organization: {id: later, name: \"Later ]]> <b>& 'co'\", time_zone: Europe/Brussels}
support: {channels: []}
",
        )
        .file(
            "typo.gradus.yaml",
            "organization: {id: typo, name: Typo, time_zone: Europe/Brussels}
support:
  chanels:   # é
    - {id: portal, at: 'https://é.test', \"kynd\": portal}
",
        )
}

fn told(format: &str, arguments: &[&str]) -> Run {
    everything().check_as_configured(&[&["--format", format], arguments].concat())
}

/// Columns of characters and of bytes, marks of XML and of formulas, waivers, parameters and errors.
#[test]
fn of_everything() {
    for format in ["junit", "rdjson", "csv"] {
        let run = told(format, &[]).expect_exit(4);
        assert_snapshot!(format, run.stdout);
    }
}

/// A sound run with a waiver, and one without targets.
#[test]
fn of_what_is_met() {
    let project = Project::sound();
    for format in ["junit", "badge", "svg", "gitlab", "levels"] {
        let run = project
            .check(&["--format", format, "--target", "300"])
            .expect_exit(0);
        assert_snapshot!(format!("{format}_met"), run.stdout);
    }
}

fn fingerprints(run: &Run) -> Vec<String> {
    let issues = run.json();
    let prints = issues.as_array().unwrap().iter();
    prints
        .map(|issue| issue["fingerprint"].as_str().unwrap().to_owned())
        .collect()
}

/// GitLab tells issues apart by fingerprints: no two are the same, and none changes when lines move or days pass.
#[test]
fn fingerprints_of_gitlab_stay() {
    let project = everything();
    let before = fingerprints(&project.check_as_configured(&["--all", "--format", "gitlab"]));
    let set: BTreeSet<_> = before.iter().collect();
    assert_eq!(set.len(), before.len(), "two issues share a fingerprint");
    let moved = format!(
        "# one\n# two\n{}",
        project.read(ODD_NAME).replace("  slas", "\n  slas")
    );
    project.write(ODD_NAME, moved);
    let later = project.run(&["check", "--today", "2026-12-20", "--all", "--format", "gitlab"]);
    assert_eq!(
        before.iter().collect::<BTreeSet<_>>(),
        fingerprints(&later).iter().collect()
    );
}

/// Findings alike in all that a fingerprint is made of are told apart, the first as if it were alone.
#[test]
fn alike_findings_have_fingerprints_of_their_own() {
    let project = Project::new().file(
        "acme.gradus.yaml",
        format!("{ACME_DETAILS}support: {{channels: []}}\n"),
    );
    let issues = || {
        let run = project
            .check(&["--target", "200", "--format", "gitlab"])
            .expect_exit(1);
        fingerprints(&run)
    };
    let both = issues();
    let rule = project.read("ladder/200.yaml");
    let (first, rest) = rule.split_once("    - each: support.channels\n").unwrap();
    let (_, rest) = rest.split_once("  examples:").unwrap();
    project.write("ladder/200.yaml", format!("{first}  examples:{rest}"));
    let one = issues();
    assert_eq!(both.len(), one.len() + 1, "{both:?} {one:?}");
    assert_eq!(both.iter().collect::<BTreeSet<_>>().len(), both.len());
    assert!(one.iter().all(|print| both.contains(print)), "{both:?} {one:?}");
}

/// Offset in bytes of a position of reviewdog, whose columns count bytes.
fn offset(text: &str, at: &Value) -> usize {
    let number = |key: &str| usize::try_from(at[key].as_u64().unwrap()).unwrap() - 1;
    let before: usize = text
        .split_inclusive('\n')
        .take(number("line"))
        .map(str::len)
        .sum();
    before + number("column")
}

/// What reviewdog offers mends the error, at the very bytes.
#[test]
fn suggestions_of_rdjson_mend() {
    let project = everything();
    for left in [1, 1, 0] {
        let report = project.check_as_configured(&["--format", "rdjson"]).json();
        let diagnostics = report["diagnostics"].as_array().unwrap();
        let errors = diagnostics
            .iter()
            .filter(|one| one["location"]["path"] == "typo.gradus.yaml");
        let mut edits: Vec<(usize, usize, String)> = Vec::new();
        let text = project.read("typo.gradus.yaml");
        for error in errors {
            for suggestion in error["suggestions"].as_array().into_iter().flatten() {
                let range = &suggestion["range"];
                let new = suggestion["text"].as_str().unwrap().to_owned();
                edits.push((offset(&text, &range["start"]), offset(&text, &range["end"]), new));
            }
        }
        assert_eq!(
            edits.len(),
            usize::from(left > 0) * edits.len().max(1),
            "{report:#}"
        );
        edits.sort();
        let mended = edits.iter().rev().fold(text, |mut text, (start, end, new)| {
            text.replace_range(*start..*end, new);
            text
        });
        project.write("typo.gradus.yaml", mended);
    }
    let mended = project.read("typo.gradus.yaml");
    assert!(
        mended.contains("  channels:") && mended.contains("\"kind\": portal"),
        "{mended}"
    );
}

/// reviewdog's own schema, where it is at hand.
#[test]
fn rdjson_fits_the_schema_of_its_reader() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/schemas/rdjson-DiagnosticResult.json");
    let Ok(schema) = std::fs::read_to_string(&file) else {
        println!("skipped: no {}", file.display());
        return;
    };
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let report = told("rdjson", &["--all"]).json();
    let wrong: Vec<String> = validator
        .iter_errors(&report)
        .map(|error| error.to_string())
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// The gate and the colour of a test report are one: something is red exactly where the run fails.
#[test]
fn junit_is_red_where_the_gate_is_closed() {
    let project = everything();
    std::fs::remove_file(project.path("typo.gradus.yaml")).unwrap();
    let failures = |arguments: &[&str]| {
        let run = project.check_as_configured(&[&["--format", "junit"], arguments].concat());
        let root = run.stdout.lines().nth(1).unwrap().to_owned();
        let red = run.stdout.matches("<failure ").count() + run.stdout.matches("<error ").count();
        let counted: usize = ["failures", "errors"]
            .iter()
            .map(|name| {
                let (_, rest) = root.split_once(&format!("{name}=\"")).unwrap();
                rest.split('"').next().unwrap().parse::<usize>().unwrap()
            })
            .sum();
        assert_eq!(red, counted, "{run}");
        assert_eq!(run.code != Some(0), red > 0, "{run}");
        red
    };
    assert!(failures(&[]) > 0);
    assert!(failures(&["--target", "200"]) > 0);
    assert_eq!(failures(&["--target", "100"]), 0);
    project.write("later.gradus.yaml", "x: [");
    assert!(failures(&["--target", "100"]) > 0);
}

/// A table has one row for each level, finding and error of the report in JSON, and no cell is a formula.
#[test]
fn the_table_has_what_the_report_has() {
    let table = told("csv", &[]).stdout;
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let head = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.unwrap()).collect();
    let count = |kind: &str| rows.iter().filter(|row| &row[0] == kind).count();
    let report = told("json", &[]).json();
    let length = |value: &Value| value.as_array().unwrap().len();
    let standings = report["organizations"].as_array().unwrap().iter();
    let models = standings.flat_map(|organization| organization["models"].as_array().unwrap());
    let levels: usize = models.map(|model| 1 + length(&model["dimensions"])).sum();
    assert_eq!(count("level"), levels);
    assert_eq!(count("finding"), length(&report["findings"]));
    assert_eq!(count("error"), length(&report["errors"]));
    assert_eq!(count("param"), 1);
    assert_eq!(count("broken"), length(&report["broken"]));
    let kinds = ["level", "finding", "error", "param", "broken"];
    assert!(rows.iter().all(|row| kinds.contains(&&row[0])));
    assert!(rows.iter().all(|row| row.len() == head.len()));
    for cell in rows.iter().flatten() {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
    }
    let waived = rows
        .iter()
        .find(|row| row.iter().any(|cell| cell == "head & co"))
        .unwrap();
    assert!(
        waived.iter().any(|cell| cell == "'=1+1 is <not> text"),
        "{waived:?}"
    );
    assert!(table.split_inclusive('\n').all(|line| line.ends_with("\r\n")));
}

/// What the badge says of each kind of standing.
#[test]
fn the_badge_tells_the_lowest_level() {
    let badge = |project: &Project, arguments: &[&str]| {
        let run = project.check(&[&["--format", "badge"], arguments].concat());
        let badge = run.json();
        assert_eq!(badge["schemaVersion"], 1);
        format!(
            "{} | {} | {}{}",
            badge["label"].as_str().unwrap(),
            badge["message"].as_str().unwrap(),
            badge["color"].as_str().unwrap(),
            if badge["isError"] == true { " error" } else { "" },
        )
    };
    let sound = Project::sound();
    let ground = Project::new().file("acme.gradus.yaml", ACME_DETAILS);
    let pending = Project::sound().file(
        "gradus.yaml",
        "targets: [{model: ladder, level: 200}, {model: ladder, level: 300, by: 2027-01-31}]\n",
    );
    pending.write(
        "acme.gradus.yaml",
        crate::harness::ACME.replace("2026-03-02", "2020-03-02"),
    );
    let two = Project::sound().file("beta.gradus.yaml", ACME_DETAILS.replace("acme", "beta"));
    let broken = Project::sound().file("beta.gradus.yaml", "x: [");
    let told = [
        ("no target", badge(&sound, &[])),
        ("met", badge(&sound, &["--target", "300"])),
        ("missed by one", badge(&ground, &["--target", "200"])),
        ("missed by two", badge(&ground, &["--target", "300"])),
        ("to come", badge(&pending, &[])),
        ("of two", badge(&two, &["--target", "200"])),
        (
            "of two that differ in name",
            badge(&two, &["--pack", "support-strategy"]),
        ),
        ("broken", badge(&broken, &["--target", "100"])),
        ("nothing", badge(&Project::new(), &[])),
    ];
    let lines: Vec<String> = told
        .iter()
        .map(|(case, badge)| format!("{case}: {badge}"))
        .collect();
    assert_snapshot!(lines.join("\n"));
}

/// No format is without a word in its help, or with a name that a shell or a file would mind.
#[test]
fn formats_have_names_for_files() {
    let names: BTreeSet<&str> = FORMATS.iter().map(|format| format.name).collect();
    assert_eq!(names.len(), FORMATS.len());
    for format in FORMATS {
        assert!(
            format.name.bytes().all(|byte| byte.is_ascii_lowercase()),
            "{}",
            format.name
        );
        assert!(
            !format.about.is_empty() && !format.about.ends_with('.'),
            "{}",
            format.name
        );
    }
}

/// The page on outputs has a section for each format, in their order, and tells the columns of the table.
#[test]
fn the_page_on_outputs_is_current() {
    let page = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/outputs.md");
    let page = std::fs::read_to_string(page).unwrap();
    let sections: Vec<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("## `")?.strip_suffix('`'))
        .collect();
    assert_eq!(sections, FORMATS.map(|format| format.name));
    let (_, columns) = page.split_once("new ones are added at the end:\n\n").unwrap();
    let (columns, _) = columns.split_once("\n\n").unwrap();
    let told: Vec<&str> = columns
        .split([',', '\n'])
        .map(|name| name.trim().trim_matches('`'))
        .collect();
    let told: Vec<&str> = told.into_iter().filter(|name| !name.is_empty()).collect();
    let table = Project::sound().check(&["--format", "csv"]).stdout;
    let head: Vec<&str> = table
        .lines()
        .next()
        .unwrap()
        .split(',')
        .map(|name| name.trim_matches('"'))
        .collect();
    assert_eq!(told, head);
}
