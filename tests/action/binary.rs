//! The binary: released and checked against a sum that is kept here, or built from the source of the action.

use std::fs;
use std::path::Path;
use std::process::Command;

use sha2::{Digest as _, Sha256};

use crate::runner::{Runner, Step, repository};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A `curl` that serves `$SERVED`, and writes down what it was asked for.
const CURL: &str = "#!/usr/bin/env bash
printf '%s\\n' \"$@\" > \"$ASKED\"
[ -f \"$SERVED\" ] || exit 22
while [ $# -gt 0 ]; do
  case \"$1\" in --output) cp -- \"$SERVED\" \"$2\" ;; esac
  shift
done
";

/// A `cargo` that writes down where it stands, and installs the stand-in.
const CARGO: &str = "#!/usr/bin/env bash
printf '%s\\n' \"$PWD\" \"$@\" > \"$BUILT\"
while [ $# -gt 0 ]; do
  case \"$1\" in --root) mkdir -p \"$2/bin\" && cp -- \"$STAND_IN\" \"$2/bin/gradus\" ;; esac
  shift
done
";

/// A runner on which a release can be fetched, and cargo can build.
fn runner(version: &str) -> Runner {
    let runner = Runner::without_gradus();
    runner.command("curl", CURL);
    runner.command("cargo", CARGO);
    runner.command("stand-in", include_str!("stand-in.sh"));
    let path = |name: &str| runner.path(name).display().to_string();
    let variables = [
        ("ASKED", path("files/asked")),
        ("SERVED", path("served.tar.gz")),
        ("BUILT", path("files/built")),
        ("STAND_IN", path("bin/stand-in")),
        ("GITHUB_SERVER_URL", "https://forge.invalid".to_owned()),
        ("GRADUS_REPOSITORY", "some/gradus".to_owned()),
        ("GRADUS_VERSION", version.to_owned()),
    ];
    variables
        .into_iter()
        .fold(runner, |runner, (name, value)| runner.with(name, &value))
}

/// The sum of a file, as `sha256sum` prints it.
fn sum(path: &Path) -> String {
    let digest = Sha256::digest(fs::read(path).unwrap());
    digest
        .iter()
        .fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

/// Makes the archive of a release from the stand-in, and gives its line of the sums.
fn release(runner: &Runner, version: &str, target: &str) -> String {
    let folder = runner.path("release");
    fs::create_dir(&folder).unwrap();
    let binary = if target.contains("windows") {
        "gradus.exe"
    } else {
        "gradus"
    };
    fs::copy(runner.path("bin/stand-in"), folder.join(binary)).unwrap();
    let archive = runner.path("served.tar.gz");
    let packed = Command::new("tar")
        .arg("-czf")
        .arg(&archive)
        .arg("-C")
        .arg(&folder)
        .arg(binary)
        .status();
    assert!(packed.unwrap().success());
    format!(
        "# a comment\n{}  gradus-{version}-{target}.tar.gz\n",
        sum(&archive)
    )
}

fn was_built(runner: &Runner) -> bool {
    runner.path("files/built").exists()
}

fn ran(step: &Step) -> bool {
    !step.record.is_empty()
}

#[test]
fn a_release_is_fetched_and_checked() {
    let runner = runner("");
    let sums = release(&runner, VERSION, "x86_64-unknown-linux-gnu");
    let runner = runner.with_checksums(&sums);
    let step = runner.run().expect_code(0);
    assert!(ran(&step) && !was_built(&runner));
    let asked = fs::read_to_string(runner.path("files/asked")).unwrap();
    let address = format!(
        "https://forge.invalid/some/gradus/releases/download/v{VERSION}/gradus-{VERSION}-x86_64-unknown-linux-gnu.tar.gz"
    );
    assert_eq!(asked.lines().last(), Some(&*address));
    assert!(asked.contains("--proto\n=https\n"), "{asked}");
}

#[test]
fn an_archive_with_another_sum_is_not_run() {
    let runner = runner("");
    let sums = release(&runner, VERSION, "x86_64-unknown-linux-gnu");
    fs::write(runner.path("served.tar.gz"), "something else").unwrap();
    let runner = runner.with_checksums(&sums);
    let step = runner.run().expect_code(2);
    assert!(!ran(&step) && !was_built(&runner), "{}", step.log);
    assert!(
        step.log.contains("is not the one in .github/action/checksums"),
        "{}",
        step.log
    );
}

#[test]
fn an_older_release_is_taken_when_its_sum_is_known() {
    let runner = runner("v0.0.9");
    let sums = release(&runner, "0.0.9", "x86_64-unknown-linux-gnu");
    let runner = runner.with_checksums(&sums);
    let step = runner.run().expect_code(0);
    assert!(ran(&step) && !was_built(&runner));
}

#[test]
fn a_version_without_a_sum_is_never_fetched() {
    let runner = runner("99.0.0").with_checksums("");
    let step = runner.run().expect_code(2);
    assert!(!ran(&step) && !was_built(&runner));
    assert!(!runner.path("files/asked").exists());
}

/// Not on the list, not reachable, or for a system of another kind: the source is there.
#[test]
fn what_cannot_be_fetched_is_built() {
    let no_sum = runner("").with_checksums("");
    let step = no_sum.run().expect_code(0);
    assert!(ran(&step) && was_built(&no_sum) && !no_sum.path("files/asked").exists());

    let unreachable = runner("");
    let sums = release(&unreachable, VERSION, "x86_64-unknown-linux-gnu");
    fs::remove_file(unreachable.path("served.tar.gz")).unwrap();
    let unreachable = unreachable.with_checksums(&sums);
    let step = unreachable.run().expect_code(0);
    assert!(ran(&step) && was_built(&unreachable));

    let other_kind = runner("");
    other_kind.command("stand-in", "#!/bin/sh\nexit 127\n");
    let sums = release(&other_kind, VERSION, "x86_64-unknown-linux-gnu");
    other_kind.command("stand-in", include_str!("stand-in.sh"));
    let other_kind = other_kind.with_checksums(&sums);
    let step = other_kind.run().expect_code(0);
    assert!(ran(&step) && was_built(&other_kind));

    let source = runner("source");
    let sums = release(&source, VERSION, "x86_64-unknown-linux-gnu");
    let source = source.with_checksums(&sums);
    let step = source.run().expect_code(0);
    assert!(ran(&step) && was_built(&source) && !source.path("files/asked").exists());
}

/// A checked-out `.cargo/config.toml` could name a compiler of its own, and cargo obeys the one where it stands.
#[test]
fn cargo_does_not_stand_in_the_workspace() {
    let runner = runner("source").with_checksums("");
    runner.run().expect_code(0);
    let built = fs::read_to_string(runner.path("files/built")).unwrap();
    let mut lines = built.lines();
    let stood = fs::canonicalize(lines.next().unwrap()).unwrap();
    assert_eq!(stood, runner.path("action").canonicalize().unwrap());
    assert!(built.contains("install\n--locked\n--path\n.\n"), "{built}");
}

#[test]
fn a_build_that_fails_ends_the_step() {
    let runner = runner("source").with_checksums("");
    runner.command("cargo", "#!/bin/sh\necho broken >&2\nexit 101\n");
    let step = runner.run().expect_code(2);
    assert!(
        step.log
            .contains("::error title=gradus::gradus could not be built"),
        "{}",
        step.log
    );
}

#[test]
fn without_gradus_on_the_path_system_is_an_error() {
    let mut runner = Runner::without_gradus().with("GRADUS_VERSION", "system");
    let folders = std::env::var_os("PATH").unwrap();
    // Only what the script needs, so that a gradus of this machine is not found.
    for tool in ["bash", "dirname", "mktemp", "sed", "od", "tr", "ls", "awk"] {
        let mut found = std::env::split_paths(&folders).map(|folder| folder.join(tool));
        let found = found.find(|path| path.is_file()).unwrap();
        std::os::unix::fs::symlink(found, runner.path("bin").join(tool)).unwrap();
    }
    let only = runner.path("bin").display().to_string();
    runner = runner.with("PATH", &only);
    let step = runner.run().expect_code(2);
    assert!(step.log.contains("no gradus on the PATH"), "{}", step.log);
}

/// What the release packs is what the action unpacks and runs.
#[test]
fn the_archive_of_a_release_is_one_that_the_action_runs() {
    let runner = runner("");
    let tree = runner.path("tree");
    let target = "x86_64-unknown-linux-gnu";
    let built = tree.join("target").join(target).join("release");
    fs::create_dir_all(&built).unwrap();
    fs::create_dir_all(tree.join(".github/release")).unwrap();
    for name in [
        "Cargo.toml",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "README.md",
        ".github/release/archive",
    ] {
        fs::copy(repository().join(name), tree.join(name)).unwrap();
    }
    fs::copy(runner.path("bin/stand-in"), built.join("gradus")).unwrap();
    let pack = |tag: &str| {
        let mut command = Command::new("bash");
        command
            .arg(tree.join(".github/release/archive"))
            .env("TARGET", target);
        command.env("GITHUB_REF_TYPE", "tag").env("GITHUB_REF_NAME", tag);
        command.output().unwrap().status
    };
    // The times in the archive are that of the commit.
    let author = "user.name=a -c user.email=a@example.test".split(' ');
    for arguments in [
        vec!["init", "--quiet"],
        vec!["commit", "--quiet", "--allow-empty", "-m", "a"],
    ] {
        let mut git = Command::new("git");
        git.arg("-C")
            .arg(&tree)
            .arg("-c")
            .args(author.clone())
            .args(arguments);
        assert!(git.status().unwrap().success());
    }
    assert!(!pack("v99.0.0").success(), "a tag of another version is refused");
    assert!(pack(&format!("v{VERSION}")).success());
    let archive = format!("gradus-{VERSION}-{target}.tar.gz");
    let packed = tree.join("dist").join(&archive);
    let sums = format!("{}  {archive}\n", sum(&packed));
    fs::copy(packed, runner.path("served.tar.gz")).unwrap();
    let runner = runner.with_checksums(&sums);
    let step = runner.run().expect_code(0);
    assert!(ran(&step) && !was_built(&runner), "{}", step.log);
}

/// The names that runners give their systems, and what is released for each.
#[test]
fn each_system_has_its_release() {
    let systems = [
        ("Linux", "X64", "x86_64-unknown-linux-gnu"),
        ("Linux", "ARM64", "aarch64-unknown-linux-gnu"),
        ("macOS", "X64", "x86_64-apple-darwin"),
        ("macOS", "ARM64", "aarch64-apple-darwin"),
        ("Windows", "X64", "x86_64-pc-windows-msvc"),
    ];
    for (system, processor, target) in systems {
        let runner = runner("")
            .with("RUNNER_OS", system)
            .with("RUNNER_ARCH", processor);
        // Paths of Windows come and go through this; here they are those of Unix.
        runner.command("cygpath", "#!/bin/sh\n[ \"$2\" = -- ] && printf '%s\\n' \"$3\"\n");
        let sums = release(&runner, VERSION, target);
        let runner = runner.with_checksums(&sums);
        let step = runner.run().expect_code(0);
        assert!(ran(&step) && !was_built(&runner), "{target}");
    }
    let workflow = fs::read_to_string(repository().join(".github/workflows/release.yml")).unwrap();
    for target in systems.map(|(_, _, target)| target) {
        assert!(
            workflow.contains(&format!("target: {target}\n")),
            "{target} is not released"
        );
    }
    let odd = runner("").with("RUNNER_ARCH", "RISCV64").with_checksums("");
    odd.run().expect_code(0);
    assert!(was_built(&odd));
}
