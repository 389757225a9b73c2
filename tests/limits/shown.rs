//! How much of a report is shown: text ends, JSON does not.

use gradus::report::SHOWN;

use crate::harness::{ACME_DETAILS, Project, lines};

/// A declaration with so many findings: channels without an address.
fn project(findings: usize) -> Project {
    let channels = lines(findings, |n| {
        format!("    - {{id: c{n}, kind: portal, at: http://a}}\n")
    });
    Project::new().file(
        "acme.gradus.yaml",
        format!("{ACME_DETAILS}support:\n  slas: []\n  channels:\n{channels}"),
    )
}

#[test]
fn text_shows_a_thousand_findings_and_counts_the_rest() {
    for (count, more) in [(SHOWN - 1, 0), (SHOWN, 0), (SHOWN + 1, 1), (SHOWN + 20, 20)] {
        let project = project(count);
        let text = project
            .check(&["--target", "200", "--format", "full"])
            .expect_exit(1);
        let shown = text.stdout.matches("has no address").count();
        assert_eq!(shown, count.min(SHOWN), "of {count}");
        let said = text.stdout.contains(&format!("{more} more"));
        assert_eq!(
            said,
            more > 0,
            "of {count}:\n{}",
            &text.stdout[text.stdout.len() - 2_000..]
        );
        let json = project
            .check(&["--target", "200", "--format", "json"])
            .expect_exit(1)
            .json();
        let findings = json["findings"].as_array().unwrap().iter();
        let of_rule = findings.filter(|finding| finding["code"] == "LA201").count();
        assert_eq!(of_rule, count);
    }
}
