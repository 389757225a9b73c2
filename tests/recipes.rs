//! The recipes for CI systems: their commands are run, and their files are those that the commands write.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test fails where its input is missing")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use regex::Regex;
use serde_yaml::Value;
use tempfile::TempDir;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn page(name: &str) -> String {
    fs::read_to_string(root().join("docs/ci").join(name)).unwrap()
}

/// The blocks of a page that are YAML, in order.
fn blocks(name: &str) -> Vec<Value> {
    let page = page(name);
    let blocks = page.split("```yaml\n").skip(1);
    blocks
        .map(|rest| serde_yaml::from_str(rest.split("```").next().unwrap()).unwrap())
        .collect()
}

/// The texts of a list.
fn texts(list: &Value) -> Vec<&str> {
    let list = list.as_sequence().map(Vec::as_slice).unwrap_or_default();
    list.iter().map(|text| text.as_str().unwrap()).collect()
}

/// A project with two commits, and `gradus` on the path. Its target is missed.
struct Project {
    folder: TempDir,
}

impl Project {
    fn new() -> Self {
        let project = Self {
            folder: tempfile::Builder::new()
                .prefix("gradus-recipes-")
                .tempdir()
                .unwrap(),
        };
        let project_file = |name: &str, text: &str| fs::write(project.path(name), text).unwrap();
        fs::create_dir(project.path("bin")).unwrap();
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_gradus"), project.path("bin/gradus")).unwrap();
        project_file(
            "gradus.yaml",
            "packs: [support-strategy]\ntargets: [{level: 200}]\n",
        );
        project_file(
            "acme.gradus.yaml",
            "organization: {id: acme, name: Acme, time_zone: Europe/Brussels}\n",
        );
        let commit = "git init --quiet --initial-branch=main && git add . && \
                      git -c user.name=t -c user.email=t@example.invalid commit --quiet --message first";
        assert!(project.run(commit, &[]).status.success());
        project
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs a command as a CI system does.
    fn run(&self, command: &str, variables: &[(&str, &str)]) -> Output {
        let path = format!(
            "{}:{}",
            self.path("bin").display(),
            std::env::var("PATH").unwrap()
        );
        Command::new("bash")
            .args(["-eo", "pipefail", "-c", command])
            .env_clear()
            .env("PATH", path)
            .env("HOME", self.folder.path())
            .envs(variables.iter().copied())
            .current_dir(self.folder.path())
            .output()
            .unwrap()
    }

    /// Runs a command that misses the target, or passes.
    #[track_caller]
    fn expect(&self, command: &str, variables: &[(&str, &str)], code: i32) {
        let output = self.run(command, variables);
        let said =
            String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(code), "{command}:\n{said}");
    }

    #[track_caller]
    fn expect_file(&self, name: &str) {
        let length = fs::metadata(self.path(name)).map(|file| file.len());
        assert!(length.is_ok_and(|length| length > 0), "no {name}");
    }
}

#[test]
fn gitlab_finds_the_reports_that_it_is_told_of() {
    let blocks = blocks("gitlab.md");
    let project = Project::new();
    let job = &blocks[0]["maturity"];
    // A merge request that would have the reports written elsewhere.
    std::os::unix::fs::symlink("elsewhere", project.path("reports")).unwrap();
    fs::create_dir(project.path("elsewhere")).unwrap();
    for command in texts(&job["script"]) {
        project.expect(command, &[], i32::from(command.starts_with("gradus ")));
    }
    assert_eq!(fs::read_dir(project.path("elsewhere")).unwrap().count(), 0);
    for (_, file) in job["artifacts"]["reports"].as_mapping().unwrap() {
        project.expect_file(file.as_str().unwrap());
    }
}

#[test]
fn gitlab_publishes_a_badge_where_a_target_is_missed_too() {
    let blocks = blocks("gitlab.md");
    let project = Project::new();
    for command in texts(&blocks[0]["pages"]["script"]) {
        project.expect(command, &[], 0);
    }
    assert_eq!(texts(&blocks[0]["pages"]["artifacts"]["paths"]), ["public"]);
    for name in ["public/maturity.svg", "public/maturity.json"] {
        project.expect_file(name);
        assert!(page("gitlab.md").contains(name.trim_start_matches("public/")));
    }
}

#[test]
fn gitlab_holds_a_merge_request_against_its_base() {
    let blocks = blocks("gitlab.md");
    let project = Project::new();
    for command in texts(&blocks[1]["maturity"]["script"]) {
        project.expect(command, &[("CI_MERGE_REQUEST_DIFF_BASE_SHA", "HEAD")], 1);
    }
}

#[test]
fn azure_finds_the_reports_that_it_is_told_of() {
    let blocks = blocks("azure-pipelines.md");
    let project = Project::new();
    let steps = blocks[0]["steps"].as_sequence().unwrap();
    fs::create_dir(project.path("agent temp")).unwrap();
    let expand = |text: &str| {
        text.replace(
            "$(Agent.TempDirectory)",
            &project.path("agent temp").to_string_lossy(),
        )
    };
    for step in steps {
        let command = step["bash"].as_str().unwrap_or_default();
        if command.starts_with("gradus ") {
            project.expect(&expand(command), &[], 1);
        }
        let inputs = &step["inputs"];
        let results = inputs["searchFolder"]
            .as_str()
            .zip(inputs["testResultsFiles"].as_str());
        let results = results.map(|(folder, file)| format!("{folder}/{file}"));
        for file in results.iter().map(String::as_str).chain(step["publish"].as_str()) {
            project.expect_file(&expand(file));
        }
    }
}

/// The steps of the workflow that installs gradus itself.
#[test]
fn the_command_of_the_page_for_github_is_the_gate() {
    let blocks = blocks("github.md");
    let steps = blocks.last().unwrap()["jobs"]["gradus"]["steps"].clone();
    let commands = steps
        .as_sequence()
        .unwrap()
        .iter()
        .filter_map(|step| step["run"].as_str());
    let checks: Vec<&str> = commands
        .filter(|command| command.starts_with("gradus "))
        .collect();
    assert_eq!(checks.len(), 1);
    Project::new().expect(checks[0], &[("GITHUB_ACTIONS", "true")], 1);
}

#[test]
fn reviewdog_is_given_what_the_action_writes() {
    let blocks = blocks("reviewdog.md");
    let steps = blocks[0]["jobs"]["gradus"]["steps"].as_sequence().unwrap();
    let format = steps[1]["with"]["format"].as_str().unwrap();
    let (name, file) = format.split_once('=').unwrap();
    assert!(gradus::output::FORMATS.iter().any(|format| format.name == name));
    assert!(steps[3]["run"].as_str().unwrap().ends_with(&format!("< {file}")));
    let page = page("reviewdog.md");
    let command = page.split("```sh\n").nth(1).unwrap().split('|').next().unwrap();
    let project = Project::new();
    project.expect(&format!("{command} > out"), &[], 0);
    project.expect_file("out");
}

/// The arguments that the page on pre-commit shows are ones that the command takes.
#[test]
fn the_arguments_for_pre_commit_are_known() {
    let page = page("pre-commit.md");
    let lists: Vec<Vec<String>> = page
        .split("`args: ")
        .skip(1)
        .map(|rest| serde_yaml::from_str(rest.split('`').next().unwrap()).unwrap())
        .collect();
    assert_eq!(lists.len(), 2);
    for list in lists {
        let arguments = list.join(" ");
        let code = i32::from(!arguments.contains("--exit-zero"));
        Project::new().expect(&format!("gradus check {arguments}"), &[], code);
    }
}

/// What the hook waits for: the files that gradus finds by itself, and no other YAML.
#[test]
fn the_hook_waits_for_the_files_that_count() {
    let hooks: Value =
        serde_yaml::from_str(&fs::read_to_string(root().join(".pre-commit-hooks.yaml")).unwrap()).unwrap();
    for hook in hooks.as_sequence().unwrap() {
        let files = Regex::new(hook["files"].as_str().unwrap()).unwrap();
        for name in [
            "gradus.yaml",
            ".gradus.yaml",
            ".github/gradus.yaml",
            "acme.gradus.yaml",
            "a/b/acme.gradus.yml",
            "gradus/support.yaml",
            "a/gradus/b/roles.yml",
        ] {
            assert!(files.is_match(name), "{name}");
        }
        for name in [
            "values.yaml",
            "notgradus/a.yaml",
            "gradus.yaml.bak",
            "gradus/readme.md",
            "mygradus.yaml",
        ] {
            assert!(!files.is_match(name), "{name}");
        }
    }
}

/// The lines that the format `concise` prints for findings and errors are read by the problem matcher, whole.
#[test]
fn the_matcher_reads_what_is_printed() {
    let matcher = fs::read_to_string(root().join("gradus-matcher.json")).unwrap();
    let matcher: serde_json::Value = serde_json::from_str(&matcher).unwrap();
    let pattern = &matcher["problemMatcher"][0]["pattern"][0];
    let regex = Regex::new(pattern["regexp"].as_str().unwrap()).unwrap();
    let project = Project::new();
    fs::write(
        project.path("odd: 1:2: [x].gradus.yaml"),
        "organization: {id: odd\n",
    )
    .unwrap();
    let output = project.run("gradus check --format concise", &[]);
    let text = String::from_utf8(output.stdout).unwrap();
    let mut matched = 0;
    for line in text
        .lines()
        .filter(|line| line.contains(": error[") || line.contains(": warning["))
    {
        let groups = regex.captures(line).unwrap_or_else(|| panic!("not read: {line}"));
        let group = |name: &str| {
            let index = usize::try_from(pattern[name].as_u64().unwrap()).unwrap();
            groups.get(index).unwrap().as_str()
        };
        let read = format!(
            "{}:{}:{}: {}[{}] {}",
            group("file"),
            group("line"),
            group("column"),
            group("severity"),
            group("code"),
            group("message")
        );
        assert_eq!(read, line);
        assert!(group("file").ends_with(".gradus.yaml"), "{line}");
        matched += 1;
    }
    assert!(
        matched > 2 && text.contains("odd: 1:2: [x].gradus.yaml:"),
        "{text}"
    );
}
