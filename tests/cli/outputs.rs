//! Where reports go, and what happens when they cannot.

use insta::assert_snapshot;

use crate::harness::{Project, TODAY};

/// Several formats in one run, each whole.
#[test]
fn several_formats() {
    let project = Project::sound();
    let run = project
        .check(&[
            "--format",
            "concise",
            "--format",
            "json=report.json",
            "--format",
            "full=report.txt",
        ])
        .expect_exit(0);
    run.expect_stdout("acme: ladder level 300");
    let report: serde_json::Value = serde_json::from_str(&project.read("report.json")).unwrap();
    assert_eq!(report["format"], "gradus-report");
    assert!(project.read("report.txt").contains("Ladder") || project.read("report.txt").contains("ladder"));
}

/// A report never takes the place of what it reports on.
#[test]
fn onto_an_input() {
    let project = Project::sound().file("gradus.yaml", "packs: [ladder]\n");
    assert_snapshot!(
        project
            .check_as_configured(&["--format", "json=acme.gradus.yaml"])
            .expect_exit(2)
    );
    assert_eq!(project.read("acme.gradus.yaml"), crate::harness::ACME);
    project
        .check_as_configured(&["--format", "json=gradus.yaml"])
        .expect_exit(2);
    assert_eq!(project.read("gradus.yaml"), "packs: [ladder]\n");
    project
        .check_as_configured(&["--format", "json=./ladder/../gradus.yaml"])
        .expect_exit(2);
    let pack = project.read("ladder/200.yaml");
    project
        .check_as_configured(&["--format", "json=ladder/200.yaml"])
        .expect_exit(2);
    assert_eq!(project.read("ladder/200.yaml"), pack);
    // What says which files are declarations is read too.
    let project = project.file("sub/.gitignore", "x\n").file("sub/.ignore", "x\n");
    for ignore in ["sub/.gitignore", "sub/.ignore"] {
        let run = project.check_as_configured(&["--format", &format!("json={ignore}")]);
        run.expect_exit(2).expect_stderr("is an input of this run");
        assert_eq!(project.read(ignore), "x\n");
    }
}

/// The schema of a pack, and tables of ends of support.
#[test]
fn onto_a_schema_or_a_table() {
    let pack = "id: own\nversion: 1.0.0\ntitle: Own\nedition: e\nprefix: OW\nlevels:\n  - {level: 100, name: a}\n  \
                - {level: 200, name: b}\ndimensions: [{id: d, name: D}]\ndeclaration: {schema: s.json, id: name}\n";
    let table = include_str!("../../data/lifecycle/windows-end-of-support.csv");
    let project = Project::empty()
        .file("own/pack.yaml", pack)
        .file(
            "own/200.yaml",
            "- code: OW201\n  dimension: d\n  basis: characteristic\n  criterion: c\n  checks:\n    \
             - require: name != ''\n      message: m\n",
        )
        .file(
            "own/s.json",
            "{\"type\": \"object\", \"properties\": {\"name\": {\"type\": \"string\"}}}",
        )
        .file("lifecycle/table.csv", table)
        .file(
            "gradus.yaml",
            "packs: [own]\nevidence: {tables: [lifecycle/table.csv]}\n",
        )
        .file("a.gradus.yaml", "name: a\n");
    for input in ["own/s.json", "lifecycle/table.csv"] {
        let before = project.read(input);
        let run = project.check_as_configured(&["--format", &format!("json={input}")]);
        run.expect_exit(2).expect_stderr("is an input of this run");
        assert_eq!(project.read(input), before);
    }
}

/// Of two reports in one file only one would be left.
#[test]
fn twice_into_one_file() {
    let project = Project::sound();
    assert_snapshot!(
        project
            .check(&["--format", "json=out", "--format", "full=./out"])
            .expect_exit(2)
    );
    assert!(!project.path("out").exists());
}

/// A folder that is not there is not made.
#[test]
fn into_a_missing_folder() {
    assert_snapshot!(
        Project::sound()
            .check(&["--format", "json=nowhere/report.json"])
            .expect_exit(74)
    );
}

/// Onto a folder.
#[test]
fn onto_a_folder() {
    let project = Project::sound().file("reports/.keep", "");
    project
        .check(&["--format", "json=reports"])
        .expect_exit(74)
        .expect_stderr("reports");
}

/// `/dev/stdout` and what a shell substitutes for a process are written to, not replaced.
#[cfg(target_os = "linux")]
#[test]
fn onto_the_streams_by_name() {
    let project = Project::sound();
    let run = project
        .check(&["--format", "full=/dev/null", "--format", "json=/dev/stdout"])
        .expect_exit(0);
    assert_eq!(run.json()["format"], "gradus-report");
    let mut command = crate::harness::scrubbed(std::process::Command::new("bash"));
    let script = format!(
        "\"$0\" check --pack ladder --today {TODAY} --format concise --format json=>(cat >out.json); sleep 0.3"
    );
    command
        .args(["-c", &script, env!("CARGO_BIN_EXE_gradus")])
        .current_dir(project.root());
    if command.output().is_ok() {
        let run = project.finish(command);
        assert!(run.stderr.is_empty(), "{run}");
        assert!(project.read("out.json").contains("gradus-report"));
    }
}

/// The name of a stream is no file, even where a shell has led the stream into one.
#[cfg(target_os = "linux")]
#[test]
fn onto_a_stream_that_is_a_file() {
    let project = Project::sound();
    let mut command = crate::harness::scrubbed(std::process::Command::new("sh"));
    let script = format!(
        "echo before >out && \"$0\" check --pack ladder --today {TODAY} --format levels=/dev/stdout >>out"
    );
    command
        .args(["-c", &script, env!("CARGO_BIN_EXE_gradus")])
        .current_dir(project.root());
    project.finish(command).expect_exit(0);
    assert_eq!(project.read("out"), "before\n{\"acme\":{\"ladder\":300}}\n");
    assert!(std::path::Path::new("/dev/stdout").is_symlink());
}

/// A file keeps its mode, and no temporary file stays behind.
#[cfg(unix)]
#[test]
fn onto_a_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let project = Project::sound().file("out/old.json", "old");
    let old = project.path("out/old.json");
    std::fs::set_permissions(&old, std::fs::Permissions::from_mode(0o600)).unwrap();
    project.check(&["--format", "json=out/old.json"]).expect_exit(0);
    assert!(project.read("out/old.json").contains("gradus-report"));
    let mode = std::fs::metadata(&old).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let names: Vec<_> = std::fs::read_dir(project.path("out"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(names, ["old.json"]);
}

/// A pull request may bring a link in the place of a report: it is replaced, and what it leads to is left alone.
#[cfg(unix)]
#[test]
fn onto_a_link() {
    use std::os::unix::fs::symlink;
    let project = Project::sound().file("out/old.json", "old");
    for to in ["out/old.json", "out/new.json"] {
        symlink(to, project.path("link.json")).unwrap();
        project.check(&["--format", "json=link.json"]).expect_exit(0);
        assert!(!project.path("link.json").is_symlink());
        assert!(project.read("link.json").contains("gradus-report"));
        std::fs::remove_file(project.path("link.json")).unwrap();
    }
    assert_eq!(project.read("out/old.json"), "old");
    assert!(!project.path("out/new.json").exists());
    // Wherever it leads.
    symlink("/dev/null", project.path("link.json")).unwrap();
    project.check(&["--format", "json=link.json"]).expect_exit(0);
    assert!(!project.path("link.json").is_symlink());
}

/// Colours come where they are asked for, and nowhere else.
#[test]
fn colours() {
    let project = Project::new().file("acme.gradus.yaml", "organization: [");
    let colored = |arguments: &[&str], variable: Option<(&str, &str)>| {
        let mut command =
            project.command(&[&["check", "--pack", "ladder", "--today", TODAY], arguments].concat());
        command.envs(variable);
        project.finish(command).stdout.contains('\u{1b}')
    };
    assert!(!colored(&[], None));
    assert!(colored(&["--color", "always"], None));
    assert!(colored(&[], Some(("CLICOLOR_FORCE", "1"))));
    assert!(!colored(&["--color", "never"], Some(("CLICOLOR_FORCE", "1"))));
    assert!(colored(&["--color", "always"], Some(("NO_COLOR", "1"))));
    assert!(!colored(&["--color", "always", "--format", "json"], None));
}

/// The report in JSON has the fields that are promised, and survives a reader and a writer.
#[test]
fn the_fields_of_json() {
    let project = Project::sound().file("gone.gradus.yaml", "x: [");
    project.write(
        "acme.gradus.yaml",
        crate::harness::ACME.replace("2026-03-02", "2020-03-02"),
    );
    let run = project
        .check(&["--format", "json", "--target", "300"])
        .expect_exit(4);
    let report = run.json();
    let again = serde_json::to_string(&report).unwrap();
    assert_eq!(serde_json::from_str::<serde_json::Value>(&again).unwrap(), report);
    assert_eq!(report["format"], "gradus-report");
    assert_eq!(report["format_version"], 1);
    assert_eq!(report["gradus"], env!("CARGO_PKG_VERSION"));
    assert_eq!(report["today"], TODAY);
    assert_eq!(
        report["verdict"],
        serde_json::json!({"met": false, "exit_code": 4})
    );
    let has = |value: &serde_json::Value, keys: &[&str]| {
        for key in keys {
            assert!(value.get(key).is_some(), "no `{key}` in {value:#}");
        }
    };
    let organization = &report["organizations"][0];
    has(organization, &["id", "name", "models"]);
    let model = &organization["models"][0];
    has(
        model,
        &[
            "id",
            "level",
            "level_name",
            "possible",
            "level_without_waivers",
            "target",
            "met",
            "dimensions",
            "rules",
        ],
    );
    has(&report["models"][0], &["id", "edition"]);
    has(&model["dimensions"][0], &["id", "level", "possible"]);
    has(
        &model["rules"][0],
        &["code", "level", "dimension", "basis", "outcome", "waived"],
    );
    let finding = &report["findings"][0];
    has(
        finding,
        &[
            "code",
            "model",
            "organization",
            "level",
            "outcome",
            "severity",
            "message",
            "help",
            "location",
            "related",
        ],
    );
    has(&finding["location"], &["file", "start", "end"]);
    has(&finding["location"]["start"], &["line", "column", "offset"]);
    has(&report["errors"][0], &["message", "location"]);
}
