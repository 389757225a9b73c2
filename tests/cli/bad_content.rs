//! Declarations that are no declarations: each is refused at its place, with what to do about it.

use insta::assert_snapshot;

use crate::harness::{ACME, ACME_DETAILS, Project, Run, lines};

const NAME: &str = "acme.gradus.yaml";

/// A declaration of this content, which is refused.
#[track_caller]
fn refused(content: impl AsRef<[u8]>) -> Run {
    Project::check_file(NAME, content).expect_exit(4)
}

/// A declaration of this content, which a limit stops.
#[track_caller]
fn stopped(content: impl AsRef<[u8]>) -> Run {
    Project::check_file(NAME, content).expect_exit(5)
}

/// An organization with these sections below it.
fn acme(sections: &str) -> String {
    format!("{ACME_DETAILS}{sections}")
}

/// A file without a byte says that it is empty.
#[test]
fn an_empty_file() {
    assert_snapshot!(refused(""));
}

/// Comments state nothing.
#[test]
fn a_file_of_comments_only() {
    assert_snapshot!(refused("# to be written\n\n# soon\n"));
}

/// `null` and a list are YAML, and no declaration.
#[test]
fn a_file_that_is_no_mapping() {
    assert_snapshot!("null", refused("~\n"));
    assert_snapshot!("list", refused("- organization: acme\n"));
    assert_snapshot!("text", refused("just a sentence\n"));
}

/// A compiled program or an archive is told from a text.
#[test]
fn a_binary_file() {
    assert_snapshot!(
        "elf",
        refused(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0")
    );
    assert_snapshot!("zip", refused(b"PK\x03\x04\x14\0\x08\0\x08\0\xff\xfe"));
}

/// A byte that is no UTF-8 is found where it stands.
#[test]
fn latin_1() {
    assert_snapshot!(refused(b"# Aachen\norganization: {id: acme, name: Gr\xfcn}\n"));
}

/// Windows saves UTF-16 under the name of Unicode.
#[test]
fn utf_16() {
    let units = ACME.encode_utf16().flat_map(u16::to_le_bytes);
    let with_mark: Vec<u8> = [0xFF, 0xFE].into_iter().chain(units.clone()).collect();
    assert_snapshot!(refused(with_mark));
    let bare = Project::check_file(NAME, units.collect::<Vec<u8>>()).expect_exit(4);
    assert!(bare.stdout.contains("UTF-16"), "{bare}");
}

/// A control character is found where it stands, and does not reach the terminal.
#[test]
fn a_control_character() {
    let run = refused(acme("x-note: \"\u{1b}[31mred\u{7}\"\n"));
    assert!(!run.stdout.contains(['\u{1b}', '\u{7}']), "{run}");
    assert_snapshot!(run);
}

/// YAML forbids a tab as indentation.
#[test]
fn a_tab() {
    assert_snapshot!(refused(acme("support:\n\tchannels: []\n")));
}

/// Of two equal keys both places are shown.
#[test]
fn a_duplicate_key() {
    assert_snapshot!(refused(acme(
        "support:\n  channels: []\n  tiers: []\n  channels: []\n"
    )));
}

/// However the second one is written.
#[test]
fn a_duplicate_key_in_quotes() {
    refused(acme("x-a: {k: 1, \"k\": 2}\n")).expect_stdout("stands twice");
    refused(acme("x-a: {k: 1, !!str k: 2}\n")).expect_stdout("stands twice");
    refused(acme("x-a: {k: 1, \"\\u006b\": 2}\n")).expect_stdout("stands twice");
}

/// Of two elements of a list with one id both places are shown.
#[test]
fn a_duplicate_id() {
    assert_snapshot!(refused(acme(
        "support:\n  channels:\n    - {id: portal, kind: portal}\n    - {id: portal, kind: phone}\n"
    )));
}

/// Ten aliases of ten aliases of … stop at the limit, which is named.
#[test]
fn an_alias_bomb() {
    let mut bomb = acme("x-a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n");
    for level in 1..12 {
        let before = format!("*a{}", level - 1);
        let ten = [before.as_str(); 10].join(", ");
        bomb.push_str(&format!("x-a{level}: &a{level} [{ten}]\n"));
    }
    assert_snapshot!(stopped(bomb));
}

/// So do merges of merges.
#[test]
fn a_merge_bomb() {
    let mut bomb = acme("x-a0: &a0 {k0: 1}\n");
    for level in 1..400 {
        bomb.push_str(&format!(
            "x-a{level}: &a{level} {{<<: *a{}, k{level}: 1}}\n",
            level - 1
        ));
    }
    assert_snapshot!(stopped(bomb));
}

/// A value cannot contain itself.
#[test]
fn an_alias_of_itself() {
    assert_snapshot!(refused(acme("x-a: &a\n  b: [*a]\n")));
}

/// An alias of nothing.
#[test]
fn an_alias_without_an_anchor() {
    assert_snapshot!(refused(acme("x-a: *nobody\n")));
}

/// A hundred thousand lists within lists are a limit, not a crash.
#[test]
fn nested_lists() {
    let flow = acme(&format!("x-a: {}{}\n", "[".repeat(100_000), "]".repeat(100_000)));
    assert_snapshot!("flow", stopped(flow));
    let block = acme(&format!("x-a:\n  {}1\n", "- ".repeat(100_000)));
    assert_snapshot!("block", stopped(block));
    let open = acme(&format!("x-a: {}\n", "[{a: ".repeat(100_000)));
    Project::check_file(NAME, open).expect_exit(5);
    let mixed = acme(&format!("x-a: {}\n", "? - ".repeat(100_000)));
    let run = Project::check_file(NAME, mixed).expect_no_panic();
    assert!(matches!(run.code, Some(4 | 5)), "{run}");
}

/// Aliases can nest deeper than what is written; no walk over them may end in a crash.
#[test]
fn depth_through_aliases() {
    let mut text = acme("x-a0: &a0 [1]\n");
    for level in 1..130 {
        let (open, close) = ("[".repeat(60), "]".repeat(60));
        text.push_str(&format!("x-a{level}: &a{level} {open}*a{}{close}\n", level - 1));
    }
    let run = Project::check_file(NAME, text).expect_no_panic();
    assert!(matches!(run.code, Some(0 | 5)), "{run}");
    // As deep as the limit lets it become.
    let mut text = acme("x-a0: &a0 [1]\n");
    for level in 1..5 {
        let (open, close) = ("[".repeat(60), "]".repeat(60));
        text.push_str(&format!("x-a{level}: &a{level} {open}*a{}{close}\n", level - 1));
    }
    Project::check_file(NAME, text).expect_exit(0);
}

/// An id that nothing has, with the nearest that something has.
#[test]
fn a_reference_to_nothing() {
    assert_snapshot!(refused(acme(
        "support:
  tiers:
    - {id: service-desk, kind: help-desk, level: 1}
  escalations:
    - {id: normal, kind: functional, steps: [{to: service-dsk}]}
"
    )));
}

/// A duration with a unit that does not exist.
#[test]
fn a_wrong_unit() {
    assert_snapshot!(refused(acme(
        "support:
  slas:
    - id: workplace
      targets:
        - {metric: first-response, within: 4 fortnights}
"
    )));
}

/// The 30th of February.
#[test]
fn a_day_that_does_not_exist() {
    assert_snapshot!(refused(acme(
        "support:\n  slas:\n    - {id: workplace, published: {at: https://acme.test, date: 2026-02-30}}\n"
    )));
}

/// Something cannot have been done last tomorrow: it is accepted as text, and proves nothing.
#[test]
fn a_day_in_the_future() {
    let text = ACME.replace("2026-03-02", "2027-03-02");
    let run = Project::new()
        .file(NAME, text)
        .check(&["--target", "300"])
        .expect_exit(1);
    assert_snapshot!(run);
}

/// Dates at the ends of the calendar make no arithmetic fail.
#[test]
fn days_at_the_ends_of_time() {
    for day in ["9999-12-31", "0001-01-01", "0000-01-01", "0000-02-29"] {
        let text = ACME.replace("2026-03-02", day);
        for today in ["2026-11-21", "9999-12-31", "0000-01-01", "-009999-01-01"] {
            let run = Project::new()
                .file(NAME, &text)
                .run(&["check", "--pack", "ladder", &format!("--today={today}")])
                .expect_no_panic();
            assert!(matches!(run.code, Some(0 | 1 | 4)), "{day} {today}: {run}");
        }
    }
}

/// A second document has no meaning in a declaration.
#[test]
fn two_documents() {
    assert_snapshot!(refused(format!("{ACME}---\norganization: other\n")));
}

/// Tags of programming languages construct nothing.
#[test]
fn an_unknown_tag() {
    assert_snapshot!(refused(acme("x-run: !!python/object/apply:os.system [id]\n")));
    refused(acme("x-run: !ruby/object:Gem x\n")).expect_stdout("unknown");
}

/// A key with a letter too few is refused at the key, with the nearest name.
#[test]
fn a_typo_in_a_key() {
    assert_snapshot!(refused(acme("suport:\n  channels: []\n")));
    refused(acme("support:\n  chanels: []\n")).expect_stdout("channels");
}

/// The comma of a flow mapping that cuts a name in two.
#[test]
fn an_unquoted_comma() {
    assert_snapshot!(refused(
        "organization: {id: acme, name: Acme, Inc., time_zone: Europe/Brussels}\n"
    ));
}

/// What YAML 1.1 read as a truth value.
#[test]
fn the_norway_problem() {
    assert_snapshot!(refused(
        "organization: {id: no, name: Norway, time_zone: Europe/Oslo}\n"
    ));
}

/// A key that is a number or a list.
#[test]
fn a_key_that_is_no_text() {
    assert_snapshot!(refused(acme("x-map: {1: one}\n")));
    refused(acme("x-map: {[a]: one}\n")).expect_stdout("a key must be text");
}

/// A frame shows the part of a long line that matters.
#[test]
fn a_very_long_line() {
    let filler = "lorem ipsum ".repeat(15_000);
    let run = refused(acme(&format!("x-filler: \"{filler}\"\nsuport: \"{filler}\"\n")));
    assert!(run.stdout.len() < 4000, "{} bytes", run.stdout.len());
    assert_snapshot!(run);
}

/// A whole declaration on one line of a megabyte is judged in a moment, findings and all.
#[test]
fn one_line_with_many_findings() {
    let channels: Vec<String> = (0..12_000)
        .map(|n| format!("{{id: c{n}, kind: portal, at: 'http://acme.test/{n}'}}"))
        .collect();
    let text = format!(
        "{{organization: {{id: acme, name: Acme, time_zone: Europe/Brussels}}, support: {{channels: [{}]}}}}",
        channels.join(", ")
    );
    let project = Project::new().file(NAME, text);
    let run = project.check(&["--target", "200"]).expect_no_panic();
    assert!(matches!(run.code, Some(1 | 5)), "{}", run.stderr);
    let run = project
        .check(&["--target", "200", "--format", "json"])
        .expect_no_panic();
    assert!(matches!(run.code, Some(1 | 5)), "{}", run.stderr);
}

/// Thousands of anchors do not make each alias slow.
#[test]
fn many_anchors() {
    let anchors = lines(150_000, |n| format!("- &n{n} x\n"));
    let aliases = "- *n0\n".repeat(9_000);
    Project::check_file(NAME, acme(&format!("x-anchors:\n{anchors}{aliases}"))).expect_exit(0);
}

/// Thousands of unknown keys do not make the search for the nearest name slow.
#[test]
fn many_typos() {
    let keys = lines(4_000, |n| format!("suport{n}: 1\n"));
    Project::check_file(NAME, acme(&keys)).expect_exit(4);
}

/// A key of 200 KB is compared with nothing, and not written out whole.
#[test]
fn a_giant_key() {
    let run = refused(acme(&format!("? {}\n: 1\n", "k".repeat(200_000))));
    assert!(run.stdout.len() < 4000, "{} bytes", run.stdout.len());
}

/// A value past the limit, a file past the limit.
#[test]
fn too_large() {
    assert_snapshot!("value", stopped(acme(&format!("x-a: {}\n", "a".repeat(300_000)))));
    assert_snapshot!("file", stopped(acme(&"# filler\n".repeat(500_000))));
    let run = Project::sound().check(&["--max-file-size", "100"]).expect_exit(5);
    assert_snapshot!("lowered", run);
}

/// No organization is named.
#[test]
fn nobody() {
    assert_snapshot!(refused("support: {channels: []}\n"));
}

/// An organization without the details that it needs.
#[test]
fn no_time_zone() {
    assert_snapshot!(refused("organization: {id: acme, name: Acme}\n"));
}

/// A time zone that is none.
#[test]
fn no_such_time_zone() {
    refused("organization: {id: acme, name: Acme, time_zone: Europe/Brusels}\n")
        .expect_stdout("Europe/Brussels");
}
