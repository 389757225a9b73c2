//! One declaration.

use std::sync::Arc;

use gradus::limit;
use gradus::source::Source;
use gradus::yaml::{Limits, parse};

use crate::harness::{ACME, ACME_DETAILS, Project, Run};
use crate::{lists, stopped, zeros};

const NAME: &str = "acme.gradus.yaml";

fn check(sections: &str) -> Run {
    Project::check_file(NAME, format!("{ACME_DETAILS}{sections}"))
}

/// A comment that makes the file so many bytes long.
fn padded(length: usize) -> String {
    let rest = length - ACME.len() - 2;
    format!("{ACME}#{}\n", "x".repeat(rest))
}

#[test]
fn bytes_of_a_file() {
    let most = limit::DECLARATION_BYTES.count();
    Project::check_file(NAME, padded(most)).expect_exit(0);
    let run = stopped(
        Project::check_file(NAME, padded(most + 1)),
        limit::DECLARATION_BYTES,
        NAME,
    );
    run.expect_stdout("`--max-file-size`");
}

#[test]
fn levels_of_nesting() {
    // The file itself is a level.
    let most = limit::NESTING.count() - 1;
    // An anchor leads past the reader of simple texts.
    for before in ["", "&anchor "] {
        check(&format!("x-a: {before}{}\n", lists(most, ""))).expect_exit(0);
        let over = check(&format!("x-a: {before}{}\n", lists(most + 1, "")));
        stopped(over, limit::NESTING, "acme.gradus.yaml:2:");
        let maps = |count: usize| format!("x-a: {before}{}1{}\n", "{a: ".repeat(count), "}".repeat(count));
        check(&maps(most)).expect_exit(0);
        stopped(check(&maps(most + 1)), limit::NESTING, "acme.gradus.yaml:2:");
    }
    let block = |count: usize| {
        let lines = (1..count).map(|level| format!("{}k:\n", " ".repeat(level)));
        format!("x-a:\n{}{}k: 1\n", lines.collect::<String>(), " ".repeat(count))
    };
    check(&block(most)).expect_exit(0);
    stopped(check(&block(most + 1)), limit::NESTING, "acme.gradus.yaml:");
    let dashes = |count: usize| format!("x-a:\n  {}1\n", "- ".repeat(count));
    check(&dashes(most)).expect_exit(0);
    stopped(check(&dashes(most + 1)), limit::NESTING, "acme.gradus.yaml:3:");
}

#[test]
fn levels_behind_aliases() {
    // Below the file, which is a level, five lists of lists, each around the one before.
    let most = limit::ALIASED_NESTING.count() - 1;
    let text = |last: usize| {
        let levels = [51, 51, 51, 51, last];
        let mut text = String::new();
        for (at, levels) in levels.into_iter().enumerate() {
            let inner = at
                .checked_sub(1)
                .map_or_else(String::new, |before| format!("*a{before}"));
            text += &format!("x-a{at}: &a{at} {}\n", lists(levels, &inner));
        }
        text
    };
    check(&text(most - 4 * 51)).expect_exit(0);
    stopped(
        check(&text(most - 4 * 51 + 1)),
        limit::ALIASED_NESTING,
        "acme.gradus.yaml:",
    );
}

#[test]
fn values_of_a_file() {
    for before in ["", "&anchor "] {
        let text = |count: usize| format!("{ACME_DETAILS}x-a: {before}{}\n", zeros(count));
        let source = Arc::new(Source::new(NAME, text(0)));
        // `[]` has a value less than `[0]`, and is none by itself.
        let own = parse(&source, Limits::default()).unwrap().len();
        let rest = limit::NODES.count() - own;
        Project::check_file(NAME, text(rest)).expect_exit(0);
        stopped(
            Project::check_file(NAME, text(rest + 1)),
            limit::NODES,
            "acme.gradus.yaml:2:",
        );
    }
}

#[test]
fn values_behind_aliases() {
    let hundred = format!("x-a: &a {}\nx-s: &s 1\n", zeros(99));
    let most = limit::ALIAS_NODES.count() / 100;
    let full = vec!["*a"; most].join(", ");
    check(&format!("{hundred}x-b: [{full}]\n")).expect_exit(0);
    let over = check(&format!("{hundred}x-b: [{full}, *s]\n"));
    stopped(over, limit::ALIAS_NODES, "acme.gradus.yaml:4:");
}

#[test]
fn values_behind_merges() {
    // An alias of 100 pairs stands for 201 values, and merging them for 100 more entries.
    let pairs: Vec<String> = (0..100).map(|n| format!("k{n}: 1")).collect();
    let text = |count: usize| {
        let merges: Vec<String> = (0..count)
            .map(|n| format!("  - {{<<: *a, own: {n}}}\n"))
            .collect();
        format!("x-a: &a {{{}}}\nx-b:\n{}", pairs.join(", "), merges.concat())
    };
    let most = limit::ALIAS_NODES.count() / 301;
    check(&text(most)).expect_exit(0);
    stopped(check(&text(most + 1)), limit::ALIAS_NODES, "acme.gradus.yaml:");
}

#[test]
fn bytes_of_a_value() {
    let most = limit::VALUE_BYTES.count();
    let forms: [fn(&str) -> String; 4] = [
        |text| format!("x-a: {text}\n"),
        |text| format!("x-a: '{text}'\n"),
        |text| format!("x-a: &anchor \"{text}\"\n"),
        |text| format!("x-a: |-\n  {text}\n"),
    ];
    for form in forms {
        check(&form(&"a".repeat(most))).expect_exit(0);
        stopped(
            check(&form(&"a".repeat(most + 1))),
            limit::VALUE_BYTES,
            "acme.gradus.yaml:",
        );
    }
    let key = |length: usize| format!("? x-{}\n: 1\n", "a".repeat(length - 2));
    check(&key(most)).expect_exit(0);
    stopped(check(&key(most + 1)), limit::VALUE_BYTES, "acme.gradus.yaml:2:");
}

/// A message about a name of any length stays a message.
#[test]
fn messages_about_long_names_are_short() {
    let name = "a".repeat(200_000);
    for text in [
        format!("x-a: *{name}\n"),
        format!("x-a: &{name} [*{name}]\n"),
        format!("x-a: !{name} 1\n"),
        format!("? x-{name}\n: 1\n? x-{name}\n: 2\n"),
        format!("? {name}\n: 1\n"),
        format!("organization: {name}\n"),
        format!("support: {{channels: [{{id: {name}}}, {{id: {name}}}]}}\n"),
        format!("support: {{tiers: [{{id: a, kind: {name}}}]}}\n"),
    ] {
        let run = check(&text).expect_exit(4);
        assert!(
            run.to_string().len() < 20_000,
            "{} bytes for {:.40}",
            run.to_string().len(),
            text
        );
    }
}

/// Secrets of a file that are told: the last one says that there may be others.
#[test]
fn secrets_of_a_file() {
    let most = limit::SECRETS.count();
    for count in [most - 1, most, most + 1] {
        let text = format!("{ACME_DETAILS}# {}\n", "://:b@d ".repeat(count));
        let project = Project::new().file("acme.gradus.yaml", text);
        let json = project.check(&["--format", "json"]).expect_exit(0).json();
        let findings = json["findings"].as_array().unwrap().iter();
        let told: Vec<&str> = findings
            .filter(|finding| finding["code"] == "GR002")
            .filter_map(|finding| finding["message"].as_str())
            .collect();
        assert_eq!(told.len(), count.min(most));
        assert_eq!(told.last().unwrap().contains("others"), count >= most, "{count}");
    }
}

/// An ignore that names too many codes accepts none of them.
#[test]
fn codes_of_an_ignore() {
    let most = limit::IGNORE_CODES.count();
    // By the date of the SLA the organization does not pass LA301, which stands first.
    let text = |count: usize| {
        let others = (1..count).fold(String::new(), |text, n| text + &format!(", LA9{n:02}"));
        let ignore = format!("# gradus: ignore[LA301{others}] why, until=2027-03-31");
        ACME.replace("date: 2026-03-02}", &format!("date: 2020-03-02}} {ignore}"))
    };
    for (count, level) in [(most, 300), (most + 1, 200)] {
        let run = Project::check_file(NAME, text(count));
        let told = format!("the ignore names more than {most} codes");
        assert_eq!(run.stdout.contains(&told), count > most, "{run}");
        let project = Project::new().file(NAME, text(count));
        let report = project.check(&["--format", "json"]).json();
        assert_eq!(report["organizations"][0]["models"][0]["level"], level, "{count}");
    }
}
