//! The same files give the same bytes in every format, whatever the threads, the order in which they are named and were
//! written, the locale, the time zone and the width of nobody's terminal.

use std::path::Path;
use std::process::Command;

use gradus::output::FORMATS;
use proptest::prelude::*;

/// A portfolio in which everything happens that a report tells: inheritance, findings, waivers, errors, placeholders.
fn files() -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = (0..8)
        .map(|n| {
            let text = format!(
                "organization: {{id: org-{n}, name: \"Org {n} \u{1f600}\", time_zone: Europe/Brussels{}}}\n\
                 support:\n  channels:\n    - {{id: portal, kind: portal, at: https://org-{n}.test/help}}\n    \
                 - {{id: desk, kind: phone, at: TODO}}\nroles:\n  - {{id: lead, name: Lead, people: {n}}}\nx-note: [{n}, \
                 {{b: 1, a: 2}}]\n",
                if n % 3 == 1 { ", parent: org-0" } else { "" }
            );
            (format!("org-{n}.gradus.yaml"), text)
        })
        .collect();
    files.push((
        "part.gradus.yaml".to_owned(),
        "organization: org-2\nsupport: {kpis: []}\n".to_owned(),
    ));
    files.push((
        "broken.gradus.yaml".to_owned(),
        "organization: {id: broken, name: B\n".to_owned(),
    ));
    files.push((
        "typo.gradus.yaml".to_owned(),
        "organization: {id: typo, name: T, time_zone: UTC}\nsuport: 1\n".to_owned(),
    ));
    files
}

const CONFIGURATION: &str = "targets: [{level: 200}, {level: 300, organization: 'org-1', by: 2027-02-01}]\n\
    waivers:\n  - {rule: PS201, organization: '*', reason: it is being worked on, owner: somebody, expires: 2027-02-01}\n";

/// How a run differs from another one without a difference to see.
#[derive(Clone, Debug)]
struct Manner {
    threads: usize,
    named: Vec<usize>,
    written: Vec<usize>,
    environment: Vec<(&'static str, &'static str)>,
}

fn manner() -> impl Strategy<Value = Manner> {
    let count = files().len();
    let order = || Just((0..count).collect::<Vec<usize>>()).prop_shuffle();
    let variables = vec![
        ("LC_ALL", "tr_TR.UTF-8"),
        ("LANG", "ar_EG.UTF-8"),
        ("LC_NUMERIC", "de_DE"),
        ("TZ", "Pacific/Kiritimati"),
        ("TZ", "no/where"),
        ("COLUMNS", "1"),
        ("LINES", "0"),
        ("HOME", "/nonexistent"),
        ("RAYON_NUM_THREADS", "3"),
        ("SOURCE_DATE_EPOCH", "0"),
    ];
    let environment = prop::sample::subsequence(variables, 0..6);
    (
        prop::sample::select(vec![1, 2, 3, 8, 64]),
        order(),
        order(),
        environment,
    )
        .prop_map(|(threads, named, written, environment)| Manner {
            threads,
            named,
            written,
            environment,
        })
}

fn bytes(folder: &Path, manner: &Manner) -> Vec<(&'static str, Vec<u8>)> {
    let files = files();
    std::fs::create_dir(folder.join(".git")).unwrap();
    std::fs::write(folder.join("gradus.yaml"), CONFIGURATION).unwrap();
    for at in &manner.written {
        std::fs::write(folder.join(&files[*at].0), &files[*at].1).unwrap();
    }
    let out = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_gradus"));
    command
        .current_dir(folder)
        .env_clear()
        .envs(manner.environment.iter().copied());
    command.args([
        "check",
        "--all",
        "--today",
        "2026-11-21",
        "-j",
        &manner.threads.to_string(),
    ]);
    for format in FORMATS {
        command.arg(format!(
            "--format={}={}",
            format.name,
            out.path().join(format.name).display()
        ));
    }
    command.args(manner.named.iter().map(|at| &files[*at].0));
    let output = command.output().unwrap();
    assert_eq!(
        output.status.code(),
        Some(4),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let read =
        |format: &gradus::output::Format| (format.name, std::fs::read(out.path().join(format.name)).unwrap());
    FORMATS.iter().map(read).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5, failure_persistence: None, max_shrink_iters: 10, ..ProptestConfig::default() })]

    #[test]
    fn no_manner_of_running_changes_a_byte(one in manner(), other in manner()) {
        let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        for ((name, one), (_, other)) in bytes(here.path(), &one).iter().zip(bytes(there.path(), &other)) {
            prop_assert!(*one == other, "{name} differs:\n{}\n{}", String::from_utf8_lossy(one), String::from_utf8_lossy(&other));
        }
    }
}
