//! The configuration, which a fork may have written: it lowers limits and raises none.

use gradus::limit::{self, ALL, Change, SETTABLE_BYTES};

use crate::harness::{ACME, ACME_DETAILS, Project, Run};
use crate::{lists, stopped, zeros};

/// A declaration beside a configuration.
fn configured(configuration: &str, declaration: &str, arguments: &[&str]) -> Run {
    Project::new()
        .file("gradus.yaml", format!("packs: [ladder]\n{configuration}"))
        .file("acme.gradus.yaml", declaration)
        .check_as_configured(arguments)
}

/// What a key of `limits` is about: a declaration with so much of it.
fn declaration(key: &str, amount: usize) -> String {
    let rest = amount.saturating_sub(2);
    match key {
        "file_size" => format!("{ACME_DETAILS}#{}\n", "x".repeat(amount - ACME_DETAILS.len() - 2)),
        "depth" => format!("{ACME_DETAILS}x-a: {}\n", lists(amount - 1, "")),
        // Beside the list: the root, two keys, the organization with three keys and values.
        "nodes" => format!("{ACME_DETAILS}x-a: {}\n", zeros(amount - 11)),
        "alias_nodes" => format!(
            "{ACME_DETAILS}x-a: &a 1\nx-b: [{}]\n",
            vec!["*a"; amount].join(", ")
        ),
        "value_size" => format!("{ACME_DETAILS}x-a: {}{}\n", "ab", "a".repeat(rest)),
        other => panic!("`{other}` has no example here"),
    }
}

/// Every key that lowers a limit, with a number that its example reaches soon.
fn keys() -> Vec<(&'static str, usize)> {
    let keys = ALL.iter().filter_map(|limit| match limit.change {
        Change::Lowered(key) | Change::Set(key, _) => Some(key),
        Change::Fixed => None,
    });
    keys.map(|key| (key, if key == "depth" { 5 } else { 300 }))
        .collect()
}

#[test]
fn every_limit_of_declarations_can_be_lowered() {
    assert_eq!(keys().len(), 5);
    for (key, amount) in keys() {
        let configuration = format!("limits: {{{key}: {amount}}}\n");
        configured(&configuration, &declaration(key, amount), &[]).expect_exit(0);
        // A whole number may be written so too.
        let power = format!("limits: {{{key}: {amount}e0}}\n");
        configured(&power, &declaration(key, amount + 1), &[]).expect_exit(5);
        let run = configured(&configuration, &declaration(key, amount + 1), &[]).expect_exit(5);
        assert!(run.stdout.contains(&amount.to_string()), "{key}: {run}");
        assert!(run.stdout.contains("acme.gradus.yaml"), "{key}: {run}");
    }
}

#[test]
fn no_limit_of_declarations_can_be_raised() {
    for limit in ALL {
        let (Change::Lowered(key) | Change::Set(key, _)) = limit.change else {
            continue;
        };
        for wanted in [
            (limit.most + 1).to_string(),
            i64::MAX.to_string(),
            "18446744073709551616".to_owned(),
            "1e9".to_owned(),
        ] {
            let over = declaration(key, limit.count() + 1);
            let run = configured(&format!("limits: {{{key}: {wanted}}}\n"), &over, &[]);
            stopped(run, *limit, "acme.gradus.yaml");
        }
        // What is no number that could be one stops the run, and raises nothing.
        for wanted in ["0", "-1", "1.5", ".inf", "null", "'64'"] {
            configured(&format!("limits: {{{key}: {wanted}}}\n"), ACME, &[]).expect_exit(2);
        }
    }
    let unknown = ALL.iter().filter(|limit| limit.change == Change::Fixed).count();
    assert!(unknown > 20, "the others have no key at all");
    for key in ["row", "findings", "steps", "generations", "evidence"] {
        configured(&format!("limits: {{{key}: 1}}\n"), ACME, &[]).expect_exit(2);
    }
}

#[test]
fn the_command_line_outweighs_the_configuration() {
    let size = ACME.len();
    let flag = |bytes: usize| ["--max-file-size".to_owned(), bytes.to_string()];
    for configuration in ["", "limits: {file_size: 10}\n", "limits: {file_size: 999999}\n"] {
        for (bytes, code) in [(size, 0), (size - 1, 5)] {
            let flag = flag(bytes);
            let flag = [flag[0].as_str(), flag[1].as_str()];
            configured(configuration, ACME, &flag).expect_exit(code);
        }
    }
    let large = declaration("file_size", limit::DECLARATION_BYTES.count() + 1);
    configured("", &large, &["--max-file-size", "5000000"]).expect_exit(0);
    for wrong in [
        "0".to_owned(),
        (SETTABLE_BYTES + 1).to_string(),
        "-1".to_owned(),
        "4M".to_owned(),
    ] {
        configured("", ACME, &["--max-file-size", &wrong]).expect_exit(2);
    }
    configured("", ACME, &["--max-file-size", &SETTABLE_BYTES.to_string()]).expect_exit(0);
}

#[test]
fn bytes_of_a_configuration() {
    let most = limit::CONFIGURATION_BYTES.count();
    let start = "packs: [ladder]\n#";
    let text = |length: usize| format!("{start}{}\n", "x".repeat(length - start.len() - 1));
    let run = |length| {
        Project::sound()
            .file("gradus.yaml", text(length))
            .check_as_configured(&[])
    };
    run(most).expect_exit(0);
    let over = stopped(run(most + 1), limit::CONFIGURATION_BYTES, "gradus.yaml");
    assert!(!over.to_string().contains("--max-file-size"), "{over}");
}

#[test]
fn globs() {
    let most = limit::GLOB_BYTES.count();
    let list = |glob: String| format!("exclude: ['{glob}']\n");
    let target = |glob: String| format!("targets: [{{level: 100, organization: '{glob}'}}]\n");
    let waived = |glob: String| {
        format!(
            "waivers: [{{rule: LA201, organization: '{glob}', reason: it is not ours to mend, owner: me, expires: 2027-01-01}}]\n"
        )
    };
    for unit in ["?", "*", "a", "{b,", "[!a-z]"] {
        let close = if unit == "{b," { "}" } else { "" };
        let times = (most / (unit.len() + close.len())).min(if close.is_empty() {
            most
        } else {
            limit::GLOB_GROUPS.count()
        });
        let glob = unit.repeat(times) + &close.repeat(times);
        let glob = "z".repeat(most - glob.len()) + &glob;
        for place in [list, target, waived] {
            let run = configured(&place(glob.clone()), ACME, &[]).expect_no_panic();
            // Stars exclude everything.
            assert!(matches!(run.code, Some(0 | 3)), "{run}");
            stopped(
                configured(&place(glob.clone() + "z"), ACME, &[]),
                limit::GLOB_BYTES,
                "gradus.yaml:2:",
            );
        }
    }
    let braces = limit::GLOB_GROUPS.count();
    for nested in [true, false] {
        let text = |count: usize| {
            if nested {
                "{b,".repeat(count) + &"}".repeat(count)
            } else {
                "{a,b}".repeat(count)
            }
        };
        configured(&target(text(braces)), ACME, &[]).expect_exit(0);
        stopped(
            configured(&target(text(braces + 1)), ACME, &[]),
            limit::GLOB_GROUPS,
            "gradus.yaml:2:",
        );
    }
    let most = limit::GLOBS.count();
    for key in ["exclude", "declarations"] {
        let list = |count: usize| format!("{key}: [{}]\n", vec!["'*.gradus.yaml'"; count].join(", "));
        let run = configured(&list(most), ACME, &[]).expect_no_panic();
        assert!(matches!(run.code, Some(0 | 3)), "{run}");
        stopped(
            configured(&list(most + 1), ACME, &[]),
            limit::GLOBS,
            "gradus.yaml:2:",
        );
    }
}

/// What cannot be compiled as a whole must not pass for a list that fits nothing: `exclude` would exclude nothing.
#[test]
fn globs_that_are_too_large_together() {
    let glob = "?".repeat(limit::GLOB_BYTES.count() - 10);
    let many: Vec<String> = (0..limit::GLOBS.count())
        .map(|n| format!("'*{n}{glob}'"))
        .collect();
    let run = configured(
        &format!("exclude: [{}, 'acme*']\n", many[1..].join(",")),
        ACME,
        &[],
    );
    assert!(matches!(run.code, Some(2 | 3)), "{run}");
}

/// Open groups, ranges and stars by the thousand are no glob, and no bug.
#[test]
fn globs_that_are_made_to_hurt() {
    for unit in ["{", "{a,", "[a-", "*", "**/", "?", "{,", "\\", "[!", "[]"] {
        let glob = unit.repeat(100_000 / unit.len());
        for key in [
            "exclude: ['{}']",
            "declarations: ['{}']",
            "targets: [{level: 100, organization: '{}'}]",
        ] {
            let run = configured(&format!("{}\n", key.replace("{}", &glob)), ACME, &[]).expect_exit(2);
            assert!(run.stderr.len() < 5_000, "{} bytes", run.stderr.len());
        }
    }
}

#[test]
fn bytes_of_a_table() {
    let table = include_str!("../../data/lifecycle/office-perpetual-end-of-support.csv");
    let run = |length: usize| {
        let padding = length - table.len() - 2;
        let table = format!("{table}#{}\n", "x".repeat(padding));
        Project::sound()
            .file("gradus.yaml", "packs: [ladder]\nevidence: {tables: [t.csv]}\n")
            .file("t.csv", table)
            .check_as_configured(&[])
    };
    let most = limit::TABLE_BYTES.count();
    let under = run(most).expect_no_panic();
    assert!(!under.to_string().contains("larger than"), "{under}");
    stopped(run(most + 1), limit::TABLE_BYTES, "gradus.yaml:2:");
}
