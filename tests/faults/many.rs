//! Very many of everything: bounded where people read, whole where programs do.

use crate::harness::{ACME, ACME_DETAILS, Project, lines};
use crate::processes::check;

/// 10,000 findings in one declaration.
#[test]
fn findings() {
    let channels = lines(10_000, |n| {
        format!("    - {{id: c{n}, kind: portal, at: 'http://acme.test/{n}'}}\n")
    });
    let project = Project::new().file(
        "acme.gradus.yaml",
        format!("{ACME_DETAILS}support:\n  channels:\n{channels}"),
    );
    let arguments = [
        "--target",
        "200",
        "--format",
        "json=json",
        "--format",
        "full=full",
        "--format",
        "concise=concise",
        "--format",
        "github=github",
        "--format",
        "sarif=sarif",
        "--format",
        "markdown=markdown",
    ];
    check(&project, &arguments).with(1);
    let json: serde_json::Value = serde_json::from_str(&project.read("json")).unwrap();
    let count = json["findings"].as_array().unwrap().len();
    assert!(count >= 10_000, "{count}");
    assert!(project.read("concise").lines().count() >= 10_000);
    assert!(project.read("full").contains("and 9000 more findings"));
    assert!(project.read("github").lines().count() <= 31);
    assert!(project.read("markdown").len() <= 1 << 20);
    let sarif: serde_json::Value = serde_json::from_str(&project.read("sarif")).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap().len();
    assert!(results >= 5000, "{results}");
}

/// Writes so many small declarations into folders of a hundred.
fn many(count: usize) -> Project {
    let project = Project::new();
    for n in 0..count {
        let text = ACME
            .replace("acme,", &format!("o{n},"))
            .replace("name: Acme", &format!("name: O {n}"));
        project.write(&format!("gradus/{}/{n}.yaml", n / 100), text);
    }
    project
}

#[track_caller]
fn all_are_judged(count: usize) {
    let project = many(count);
    // One of them is broken, and no other one suffers.
    project.write("gradus/0/broken.yaml", "organization: [");
    check(
        &project,
        &[
            "--target",
            "300",
            "--format",
            "json=json",
            "--format",
            "levels=levels",
        ],
    )
    .with(4);
    let json: serde_json::Value = serde_json::from_str(&project.read("json")).unwrap();
    let organizations = json["organizations"].as_array().unwrap();
    assert_eq!(organizations.len(), count);
    assert!(organizations.iter().all(|one| one["models"][0]["level"] == 300));
    assert_eq!(json["errors"].as_array().unwrap().len(), 1);
    let levels: serde_json::Value = serde_json::from_str(&project.read("levels")).unwrap();
    assert_eq!(levels.as_object().unwrap().len(), count);
}

#[test]
fn files() {
    all_are_judged(3_000);
}

/// Takes minutes without optimization: `cargo test --release --test faults -- --ignored`.
#[test]
#[ignore = "100,000 files are for a build with optimization"]
fn very_many_files() {
    all_are_judged(100_000);
}
