//! Several files state one organization, and organizations inherit.

use insta::assert_snapshot;

use crate::harness::{ACME_DETAILS, Project, Run};

const PORTAL: &str =
    "support:\n  channels:\n    - {id: portal, kind: portal, at: 'https://acme.test/help'}\n";
const SLA: &str =
    "support:\n  slas:\n    - {id: workplace, published: {at: 'https://acme.test/sla', date: 2026-03-02}}\n";

fn of(organization: &str, sections: &str) -> String {
    format!("organization: {organization}\n{sections}")
}

fn details(id: &str, more: &str) -> String {
    format!("organization: {{id: {id}, name: The {id}, time_zone: Europe/Brussels{more}}}\n")
}

fn level(run: &Run, organization: &str) -> serde_json::Value {
    let report = run.json();
    let organizations = report["organizations"].as_array().unwrap();
    let found = organizations.iter().find(|one| one["id"] == organization);
    found.unwrap_or_else(|| panic!("no {organization} in {run}"))["models"][0]["level"].clone()
}

/// Sections unite and lists append.
#[test]
fn a_union() {
    let project = Project::new()
        .file("gradus/a.yaml", ACME_DETAILS)
        .file("gradus/b.yaml", of("acme", PORTAL))
        .file("gradus/c.yaml", of("acme", SLA));
    project.check(&["--target", "300"]).expect_exit(0);
}

/// One id in two files: both places.
#[test]
fn stated_twice() {
    let project = Project::new()
        .file("gradus/a.yaml", ACME_DETAILS)
        .file("gradus/b.yaml", of("acme", PORTAL))
        .file("gradus/c.yaml", of("acme", PORTAL));
    assert_snapshot!(project.check(&[]).expect_exit(4));
}

/// One key in two files, too.
#[test]
fn a_scalar_stated_twice() {
    let project = Project::new()
        .file("gradus/a.yaml", ACME_DETAILS)
        .file("gradus/b.yaml", of("acme", "x-note: {color: red}\n"))
        .file("gradus/c.yaml", of("acme", "x-note: {color: red}\n"));
    project
        .check(&[])
        .expect_exit(4)
        .expect_stdout("`color` is stated twice")
        .expect_stdout("gradus/b.yaml");
}

/// Details in two files.
#[test]
fn details_twice() {
    let project = Project::new()
        .file("gradus/a.yaml", ACME_DETAILS)
        .file("gradus/b.yaml", ACME_DETAILS);
    assert_snapshot!(project.check(&[]).expect_exit(4));
}

/// A part of an organization that nobody describes, with the nearest that somebody does.
#[test]
fn an_unknown_organization() {
    let project = Project::new()
        .file("gradus/a.yaml", ACME_DETAILS)
        .file("gradus/b.yaml", of("amce", PORTAL));
    assert_snapshot!(project.check(&[]).expect_exit(4));
}

/// A parent that does not exist.
#[test]
fn an_unknown_parent() {
    let project = Project::new()
        .file("gradus/a.yaml", ACME_DETAILS)
        .file("gradus/b.yaml", details("lab", ", parent: acm"));
    assert_snapshot!(project.check(&[]).expect_exit(4));
}

/// Nobody is their own ancestor; who stands apart is judged all the same.
#[test]
fn a_circle_of_parents() {
    let project = Project::new()
        .file("gradus/a.yaml", details("alpha", ", parent: beta"))
        .file("gradus/b.yaml", details("beta", ", parent: gamma"))
        .file("gradus/c.yaml", details("gamma", ", parent: alpha"))
        .file("gradus/d.yaml", details("delta", "") + PORTAL);
    assert_snapshot!(project.check(&[]).expect_exit(4));
    let run = project.check(&["--format", "json"]);
    assert_eq!(level(&run, "delta"), 200);
    let alone = Project::new().file("gradus/a.yaml", details("alpha", ", parent: alpha"));
    alone
        .check(&[])
        .expect_exit(4)
        .expect_stdout("inherits from itself");
}

/// Who inherits from a broken organization is not judged; the others are.
#[test]
fn a_broken_parent() {
    let project = Project::new()
        .file("gradus/group.yaml", details("group", "") + "suport: {}\n")
        .file("gradus/lab.yaml", details("lab", ", parent: group") + PORTAL)
        .file("gradus/other.yaml", details("other", "") + PORTAL);
    let run = project.check(&["--format", "json"]).expect_exit(4);
    assert_eq!(level(&run, "other"), 200);
    assert_eq!(run.json()["broken"], serde_json::json!(["group", "lab"]));
    assert_snapshot!(project.check(&[]).expect_exit(4));
}

/// What the nearer organization says wins: its own, then the parent's, then shared services from left to right.
#[test]
fn the_order_of_inheritance() {
    let with_date = |day: &str| SLA.replace("2026-03-02", day);
    let project = Project::new()
        .file(
            "gradus/first.yaml",
            details("first", "")
                + PORTAL
                + "  slas:\n    - {id: workplace, published: {at: 'https://a.test', date: 2020-01-01}}\n",
        )
        .file(
            "gradus/second.yaml",
            details("second", "") + &with_date("2026-03-02"),
        )
        .file(
            "gradus/old.yaml",
            details("old", ", shared_services: [first, second]"),
        )
        .file(
            "gradus/new.yaml",
            details("new", ", shared_services: [second, first]"),
        )
        .file(
            "gradus/parent.yaml",
            details("parent", ", parent: second, shared_services: [first]"),
        )
        .file(
            "gradus/own.yaml",
            details("own", ", parent: second") + &with_date("2020-01-01"),
        );
    let run = project.check(&["--format", "json"]).expect_exit(0);
    assert_eq!(level(&run, "old"), 200);
    assert_eq!(level(&run, "new"), 300);
    assert_eq!(level(&run, "parent"), 300);
    assert_eq!(level(&run, "own"), 100);
}

/// A finding on an inherited fact stands once, at the fact, with the number that it reaches.
#[test]
fn a_finding_that_reaches_several() {
    let mut project = Project::new().file(
        "gradus/group.yaml",
        details("group", "")
            + PORTAL
            + "  slas:\n    - {id: workplace, published: {at: 'https://a.test', date: 2020-01-01}}\n",
    );
    for id in ["lab", "mill", "yard"] {
        project = project.file(&format!("gradus/{id}.yaml"), details(id, ", parent: group"));
    }
    let run = project
        .check(&["--format", "json", "--target", "300"])
        .expect_exit(1);
    let report = run.json();
    let findings = report["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 1, "{run}");
    assert_eq!(findings[0]["organization"], "group");
    assert_eq!(
        findings[0]["reaches"],
        serde_json::json!(["group", "lab", "mill", "yard"])
    );
    assert_snapshot!(project.check(&["--target", "300"]).expect_exit(1));
}

/// A file that is no YAML may be part of any organization: none of the facts in it are missed in silence.
#[test]
fn a_part_that_cannot_be_read() {
    let project = Project::new()
        .file("gradus/a.yaml", ACME_DETAILS)
        .file("gradus/b.yaml", of("acme", PORTAL))
        .file("gradus/c.yaml", of("acme", "support:\n  slas: [\n"));
    assert_snapshot!(project.check(&[]).expect_exit(4));
}

/// A broken file with the details does not make strangers of the other files.
#[test]
fn details_that_cannot_be_read() {
    let block = "organization:\n  # the desk\n  id: acme\n  name: [\n";
    let flow = "organization: {name: Acme, id: 'acme', units: [}\n";
    for details in [block, flow] {
        let project = Project::new()
            .file("gradus/a.yaml", details)
            .file("gradus/b.yaml", of("acme", PORTAL));
        let run = project.check(&["--format", "json"]).expect_exit(4);
        assert_eq!(run.json()["broken"], serde_json::json!(["acme"]), "{run}");
        assert_eq!(run.json()["errors"].as_array().unwrap().len(), 1, "{run}");
    }
}

/// Codes are unique over all packs of a run.
#[test]
fn two_packs_with_one_code() {
    let project = Project::sound();
    for name in ["pack.yaml", "200.yaml", "300.yaml"] {
        project.write(
            &format!("second/{name}"),
            project
                .read(&format!("ladder/{name}"))
                .replace("id: ladder", "id: second"),
        );
    }
    assert_snapshot!(project.check(&["--pack", "second"]).expect_exit(2));
}
