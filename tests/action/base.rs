//! The word `base`: the commit that a pull request is held against, never one that the pull request made.

use std::path::Path;
use std::process::Command;

use crate::runner::{Runner, Step};

pub(crate) fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .args([
            "-c",
            "user.name=t",
            "-c",
            "user.email=t@example.invalid",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// The commits of a pull request that was merged for its check.
struct Commits {
    /// The base branch when the merge was made.
    base: String,
    /// The last commit of the pull request.
    head: String,
    /// What GitHub checks out.
    merge: String,
}

/// A pull request of two commits, checked out as GitHub does it.
fn pull_request(folder: &Path) -> Commits {
    git(folder, &["init", "--quiet", "--initial-branch=main"]);
    let commit = |text: &str| {
        git(folder, &["commit", "--quiet", "--allow-empty", "--message", text]);
        git(folder, &["rev-parse", "HEAD"])
    };
    commit("first");
    git(folder, &["checkout", "--quiet", "-b", "change"]);
    commit("change, one");
    let head = commit("change, two");
    git(folder, &["checkout", "--quiet", "main"]);
    let base = commit("second");
    git(
        folder,
        &["merge", "--quiet", "--no-ff", "--message", "merge", "change"],
    );
    let merge = git(folder, &["rev-parse", "HEAD"]);
    Commits { base, head, merge }
}

fn policy(step: &Step) -> Option<&str> {
    let arguments = step.arguments();
    arguments
        .iter()
        .find_map(|argument| argument.strip_prefix("--policy-from="))
}

/// A step for the word `base`, in the workspace of a runner.
fn runner(event_base: &str, event_head: &str, sha: &str) -> Runner {
    Runner::new()
        .with("GRADUS_POLICY_FROM", "base")
        .with("GRADUS_EVENT_BASE", event_base)
        .with("GRADUS_EVENT_HEAD", event_head)
        .with("GITHUB_SHA", sha)
}

#[test]
fn the_base_is_the_first_parent_of_the_merge_that_was_checked_out() {
    let blank = Runner::new();
    let commits = pull_request(&blank.path("work space"));
    // The branch has moved since the event, and the commit of the event is not in a clone of depth 2.
    let elsewhere = "0".repeat(40);
    let runner = blank
        .with("GRADUS_POLICY_FROM", "base")
        .with("GRADUS_BASE", "base")
        .with("GRADUS_NO_REGRESSION", "true")
        .with("GRADUS_ONLY_NEW", "true")
        .with("GRADUS_EVENT_BASE", &elsewhere)
        .with("GRADUS_EVENT_HEAD", &commits.head)
        .with("GITHUB_SHA", &commits.merge);
    let step = runner.run().expect_code(0);
    assert_eq!(policy(&step), Some(&*commits.base));
    let base = format!("--base={}", commits.base);
    for argument in [&*base, "--no-regression", "--only-new"] {
        assert!(step.arguments().contains(&argument), "{}", step.record);
    }
}

/// Where the head itself is checked out, its parent is the pull request's own commit, and judges nothing.
#[test]
fn the_parent_of_the_head_is_never_the_base() {
    let runner = Runner::new();
    let folder = runner.path("work space");
    let commits = pull_request(&folder);
    git(&folder, &["checkout", "--quiet", &commits.head]);
    let runner = runner
        .with("GRADUS_POLICY_FROM", "base")
        .with("GRADUS_EVENT_BASE", &commits.base)
        .with("GRADUS_EVENT_HEAD", &commits.head)
        .with("GITHUB_SHA", &commits.merge);
    assert_eq!(policy(&runner.run().expect_code(0)), Some(&*commits.base));
}

/// A merge that the pull request brings itself looks like the one that GitHub makes.
#[test]
fn a_merge_of_the_pull_request_is_not_that_of_the_runner() {
    let runner = Runner::new();
    let folder = runner.path("work space");
    let commits = pull_request(&folder);
    let runner = runner
        .with("GRADUS_POLICY_FROM", "base")
        .with("GRADUS_EVENT_BASE", &"0".repeat(40))
        .with("GRADUS_EVENT_HEAD", &commits.head)
        .with("GITHUB_SHA", &commits.base);
    let step = runner.run().expect_code(2);
    assert_eq!(step.record, "");
    assert!(step.log.contains("fetch-depth: 2"), "{}", step.log);
}

#[test]
fn without_a_repository_there_is_no_base() {
    let step = runner(&"0".repeat(40), &"1".repeat(40), &"2".repeat(40))
        .run()
        .expect_code(2);
    assert!(
        step.log
            .starts_with("::error title=gradus::the base that `policy-from` asks for"),
        "{}",
        step.log
    );
}

/// A push to the branch is the policy.
#[test]
fn outside_of_pull_requests_there_is_nothing_to_hold_against() {
    let step = runner("", "", &"2".repeat(40))
        .with("GRADUS_BASE", "base")
        .with("GRADUS_NO_REGRESSION", "true")
        .run()
        .expect_code(0);
    assert_eq!(policy(&step), None);
    assert!(
        !step.record.contains("--base") && !step.record.contains("--no-regression"),
        "{}",
        step.record
    );
}

/// Files of a pull request can look like a repository whose configuration has programs in it.
#[test]
fn files_that_look_like_a_repository_run_nothing() {
    let runner = Runner::new();
    let folder = runner.path("work space");
    let commits = pull_request(&folder);
    git(&folder, &["init", "--quiet", "--bare", "sub"]);
    let touched = runner.path("touched");
    let config = format!(
        "[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tpartialClone = origin\n\
         [remote \"origin\"]\n\turl = ext::touch {}\n\tpromisor = true\n[protocol \"ext\"]\n\tallow = always\n",
        touched.display()
    );
    std::fs::write(folder.join("sub/config"), config).unwrap();
    let runner = runner
        .with("GRADUS_WORKING_DIRECTORY", "sub")
        .with("GRADUS_POLICY_FROM", "base")
        .with("GRADUS_EVENT_BASE", &commits.base)
        .with("GRADUS_EVENT_HEAD", &commits.head)
        .with("GITHUB_SHA", &commits.merge);
    let step = runner.run().expect_code(2);
    assert_eq!(step.record, "");
    assert!(!touched.exists(), "{}", step.log);
}
