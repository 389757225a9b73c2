//! Text that would forge a log, a terminal or a command of a CI runner, in every place where text can stand.

use gradus::output::FORMATS;

use crate::harness::{ACME_DETAILS, Project, Run};

/// Whether a runner would find a command in a line (as `ActionCommand` of the runner reads it).
fn is_command(line: &str) -> bool {
    let v2 = line
        .trim_start()
        .strip_prefix("::")
        .is_some_and(|rest| rest.contains("::"));
    let v1 = line.find("##[").is_some_and(|at| line[at..].contains(']'));
    v1 || v2
}

/// Characters that move, colour, hide or reorder text.
fn is_deceptive(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[track_caller]
fn harmless(run: &Run) {
    for text in [&run.stdout, &run.stderr] {
        for line in text.split(['\n', '\r']) {
            assert!(!is_command(line), "a command in: {line}\n{run}");
            assert!(!line.contains(is_deceptive), "a deceptive character in: {line:?}");
        }
    }
}

/// In every format.
#[track_caller]
fn harmless_in_all(project: &Project, arguments: &[&str]) {
    for format in FORMATS {
        // Its commands are its own; `tests/border` tells them from others.
        if format.name == "github" {
            continue;
        }
        let run = project
            .check(&[&["--all", "--format", format.name], arguments].concat())
            .expect_no_panic();
        harmless(&run);
    }
}

const POISON: [&str; 6] = [
    "::error::forged",
    "##[error]forged",
    "a\n::add-mask::b",
    "x \u{202e}desrever\u{202c}",
    "zero\u{200b}width\u{feff}",
    "\u{1b}]8;;https://evil.test\u{7}link",
];

/// Values, names, unknown keys, ids, tags, anchors and comments beside an error.
#[test]
fn in_values() {
    for poison in POISON {
        let quoted = serde_json::to_string(poison).unwrap();
        let project =
            texts(&quoted)
                .into_iter()
                .enumerate()
                .fold(Project::new(), |project, (index, text)| {
                    // Each an organization of its own, so that what is sound is judged.
                    project.file(
                        &format!("{index}.gradus.yaml"),
                        text.replace("id: acme", &format!("id: acme-{index}")),
                    )
                });
        harmless_in_all(&project, &[]);
    }
    let raw = ["::error::forged ##[error]forged", "x\u{202e}y ##[group]a"];
    let texts = raw.iter().flat_map(|raw| {
        [
            format!("{ACME_DETAILS}suport: 1 # {raw}\n# {raw}\n"),
            format!("{ACME_DETAILS}suport: |\n  {raw}\n{raw}\n"),
            format!("{ACME_DETAILS}x: !<{raw}> 1\n"),
            format!("{ACME_DETAILS}x: *{raw}\n"),
            format!("{raw}\n"),
        ]
    });
    let project = texts.enumerate().fold(Project::new(), |project, (index, text)| {
        project.file(&format!("{index}.gradus.yaml"), text)
    });
    harmless_in_all(&project, &[]);
}

/// Declarations with a text in every place.
fn texts(quoted: &str) -> Vec<String> {
    let details = |id: &str, name: &str, zone: &str| {
        format!("organization: {{id: {id}, name: {name}, time_zone: {zone}}}\n")
    };
    vec![
        details("acme", quoted, "Europe/Brussels"),
        details(quoted, "Acme", "Europe/Brussels"),
        details("acme", "Acme", quoted),
        format!("{ACME_DETAILS}{quoted}: 1\n"),
        format!("{ACME_DETAILS}support: {{{quoted}: 1}}\n"),
        format!("{ACME_DETAILS}x-a: {{{quoted}: 1, {quoted}: 2}}\n"),
        format!("{ACME_DETAILS}support: {{channels: [{{id: portal, kind: {quoted}}}]}}\n"),
        format!("{ACME_DETAILS}support: {{channels: [{{id: portal, kind: portal, at: {quoted}}}]}}\n"),
        format!("{ACME_DETAILS}support: {{channels: {quoted}}}\n"),
        format!(
            "{ACME_DETAILS}support: {{slas: [{{id: s, published: {{at: {quoted}, date: {quoted}}}}}]}}\n"
        ),
    ]
}

/// Places that [`texts`] does not have: comments, placeholders, what is mended by a word, what is broken.
fn texts_of_secrets(secret: &str) -> Vec<String> {
    let quoted = format!("'so {secret}'");
    // An id is a name, by which waivers and targets call on what has it.
    let texts = texts(&quoted).into_iter();
    let texts = texts.filter(|text| !text.contains("id: 'so"));
    let more = [
        format!(
            "{ACME_DETAILS}suport: 1 # {secret}\n# {secret}\nsupport: {{channels: [{{at: {quoted}}}]}}\n"
        ),
        format!("{ACME_DETAILS}support: !!int {quoted}\n"),
        format!("{ACME_DETAILS}x: *{secret}\n"),
        format!("{ACME_DETAILS}x: [{quoted}\n"),
        format!("{quoted}\n"),
        format!("{ACME_DETAILS}support: {{priorities: [{{id: p1, when: [{{impact: '{secret}'}}]}}]}}\n"),
        format!(
            "{ACME_DETAILS}support: {{channels: [{{id: portal, kind: portal, at: 'TODO: {secret}'}}]}}\n"
        ),
        format!("{ACME_DETAILS}# gradus: {secret}\n"),
        format!(
            "{ACME_DETAILS}support: {{channels: []}} # gradus: ignore[LA201] so {secret}, until=2027-03-31\n"
        ),
        format!("{ACME_DETAILS}support: {{channels: []}} # gradus: ignore[LA201] so, until={secret}\n"),
    ];
    texts.chain(more).collect()
}

/// No line has a part of a secret.
#[track_caller]
fn hides(text: &str, hidden: &str) {
    let found: Vec<&str> = text
        .lines()
        .filter(|line| line.to_lowercase().contains(&hidden.to_lowercase()))
        .collect();
    assert!(found.is_empty(), "{hidden}: {found:#?}");
}

/// Tokens, keys and passwords: no output repeats them, wherever they stand but as an id.
#[test]
fn secrets() {
    for (secret, hidden) in [
        ("ghp_abcdefghijklmnopqrstuvwxyz0123456789", "uvwxyz01"),
        ("AKIAIOSFODNN7EXAMPLE.", "FODNN7EX"),
        ("sk-proj-aB3dE6gH9jK2mN5pQ8sT", "dE6gH9"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc", "zdWIiOi"),
        ("https://bot:hunter2@example.com/x", "hunter2"),
    ] {
        let mut project = Project::new();
        for (index, text) in texts_of_secrets(secret).into_iter().enumerate() {
            let text = text.replace("id: acme", &format!("id: acme-{index}"));
            project = project.file(&format!("{index}.gradus.yaml"), text);
        }
        let others = FORMATS.iter().filter(|format| format.name != "full");
        let others: Vec<String> = others
            .map(|format| format!("--format={0}=out.{0}", format.name))
            .collect();
        let mut arguments = vec!["--all", "--format=full"];
        arguments.extend(others.iter().map(String::as_str));
        let run = project.check(&arguments).expect_exit(4);
        hides(&run.stdout, hidden);
        hides(&run.stderr, hidden);
        for format in FORMATS.iter().filter(|format| format.name != "full") {
            hides(&project.read(&format!("out.{}", format.name)), hidden);
        }
    }
}

/// A private key goes on over lines that by themselves are no secret.
#[test]
fn a_private_key() {
    let text = format!(
        "{ACME_DETAILS}x-key: |\n  -----BEGIN EC PRIVATE KEY-----\n  MHcCAQ/Zq0pX9/sYtBnQe5Ua1/GjKo3zPi\n  \
         -----END EC PRIVATE KEY-----\nsuport: 1\n"
    );
    let run = Project::new()
        .file("acme.gradus.yaml", text.clone())
        .check(&[])
        .expect_exit(4);
    hides(&run.stdout, "sYtBn");
    let sound = text.replace("suport: 1\n", "");
    let run = Project::new()
        .file("acme.gradus.yaml", sound)
        .check(&[])
        .expect_exit(0);
    assert!(
        run.stdout.contains("GR002: this looks like a private key"),
        "{run}"
    );
    hides(&run.stdout, "MHcCAQ");
}

/// What it looks like to find one.
#[test]
fn a_secret_that_its_issuer_marks() {
    let text = format!(
        "{ACME_DETAILS}# the bot has glpat-aB3dE6gH9jK2mN5pQ8sT\nsupport:\n  channels:\n    \
         - {{id: portal, kind: portal, at: 'https://bot:hunter2@acme.test/help'}}\n"
    );
    let project = Project::new().file("acme.gradus.yaml", text);
    let run = project.check(&["--all"]).expect_exit(0);
    insta::assert_snapshot!(run.stdout);
    let ignored = project.read("acme.gradus.yaml").trim_end().to_owned()
        + " # gradus: ignore[GR002] revoked, the next one is kept elsewhere, until=2027-03-31\n";
    project.write("acme.gradus.yaml", ignored);
    let run = project.check(&[]).expect_exit(0);
    assert!(run.stdout.contains("GR002: this looks like a token"), "{run}");
    assert!(!run.stdout.contains("a password"), "{run}");
}

/// A long word that wraps in front of a command.
#[test]
fn where_a_line_wraps() {
    for length in 60..82 {
        let word = format!("{}::error::forged", "a".repeat(length));
        let text = format!(
            "{ACME_DETAILS}support: {{channels: [{{id: '{word}', kind: portal, at: 'http://a'}}]}}\n"
        );
        let project = Project::new().file("acme.gradus.yaml", text);
        harmless(&project.check(&["--all"]));
        let own = Project::new();
        let rule = own
            .read("ladder/200.yaml")
            .replace("      at: support.channels", &format!("      help: '{word}'"));
        own.write("ladder/200.yaml", rule);
        own.write(
            "acme.gradus.yaml",
            format!("{ACME_DETAILS}support: {{channels: []}}\n"),
        );
        harmless(&own.check(&["--all"]));
    }
}

/// Names of files.
#[cfg(unix)]
#[test]
fn in_names_of_files() {
    for name in [
        "a\n::error::b.gradus.yaml",
        "::error::b.gradus.yaml",
        "##[error]b.gradus.yaml",
        "\u{202e}lmay.gradus.yaml",
        "\u{1b}[2J.gradus.yaml",
        " ::notice::.gradus.yaml",
        ":",
    ] {
        let project = Project::new();
        project.write(&format!("gradus-{}", 1), "");
        std::fs::write(project.path("x"), "").unwrap();
        let path = project.root().join(name.trim_start_matches('/'));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "organization: [").unwrap();
        harmless_in_all(&project, &[]);
        harmless_in_all(&project, &[name]);
        harmless_in_all(&project, &["--config", name]);
    }
}

/// Names of files that are no text at all are told apart, and read.
#[cfg(unix)]
#[test]
fn in_names_that_are_no_text() {
    use std::os::unix::ffi::OsStrExt as _;
    let project = Project::new();
    let name = std::ffi::OsStr::from_bytes(b"a\xff\xfe.gradus.yaml");
    std::fs::write(project.root().join(name), crate::harness::ACME).unwrap();
    let run = project.check(&["--target", "300"]).expect_exit(0);
    harmless(&run);
    std::fs::write(project.root().join(name), "a: [").unwrap();
    let run = project
        .check(&[])
        .expect_exit(4)
        .expect_stdout("a\\xFF\\xFE.gradus.yaml");
    harmless(&run);
}

/// Arguments.
#[test]
fn in_arguments() {
    let project = Project::sound();
    for poison in POISON {
        for arguments in [
            vec!["check", poison],
            vec!["check", "--format", poison],
            vec!["check", "--target", poison],
            vec!["check", "--today", poison],
            vec!["check", "--pack", poison],
            vec!["check", "--config", poison],
            vec!["explain", poison],
            vec!["test", poison],
            vec![poison],
        ] {
            let run = project.run(&arguments).expect_no_panic();
            // A command of its own making would be on a line of its own.
            harmless(&run);
        }
    }
}
