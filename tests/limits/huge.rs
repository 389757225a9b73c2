//! Files that are huge, or never end: they cost what the limit allows, in time and in memory.

#![cfg(unix)]

use std::fs::File;
use std::io::Write as _;
use std::os::unix::fs::symlink;
use std::process::Command;

use gradus::limit;

use crate::harness::{ACME, ACME_DETAILS, Project, Run, TODAY, scrubbed};
use crate::stopped;

/// The command with so many KiB of memory, and a minute.
fn bounded(project: &Project, memory: u64, arguments: &[&str]) -> Run {
    let mut command = scrubbed(Command::new("sh"));
    command
        .current_dir(project.root())
        .args(["-c", "ulimit -v $0 -t 60; exec \"$@\""])
        .arg(memory.to_string())
        .arg(env!("CARGO_BIN_EXE_gradus"))
        .args(arguments);
    project.finish(command)
}

fn check(project: &Project, memory: u64) -> Run {
    bounded(
        project,
        memory,
        &["check", "-j", "2", "--today", TODAY, "--pack", "ladder"],
    )
}

/// What a run may map: its own text and the stacks of its threads, and little for the input.
const LITTLE: u64 = 160 << 10;

fn sparse(project: &Project, name: &str, start: &str) {
    sparse_to(project, name, start, 10 << 30);
}

fn sparse_to(project: &Project, name: &str, start: &str, length: u64) {
    let mut file = File::create(project.path(name)).unwrap();
    file.write_all(start.as_bytes()).unwrap();
    file.set_len(length).unwrap();
}

#[test]
fn ten_gibibytes_of_a_declaration() {
    let project = Project::new();
    for start in ["", ACME, "organization:"] {
        sparse(&project, "acme.gradus.yaml", start);
        stopped(
            check(&project, LITTLE),
            limit::DECLARATION_BYTES,
            "acme.gradus.yaml",
        );
    }
}

#[test]
fn ten_gibibytes_of_policy() {
    let project = Project::sound();
    sparse(&project, "ladder/300.yaml", "");
    stopped(check(&project, LITTLE), limit::PACK_FILE_BYTES, "ladder/300.yaml");
    let project = Project::sound();
    sparse(&project, "gradus.yaml", "packs: [ladder]\n");
    stopped(check(&project, LITTLE), limit::CONFIGURATION_BYTES, "gradus.yaml");
}

/// What is no longer than the limit is read, and then it is zeros; what is longer costs nothing.
#[test]
fn bytes_of_a_report() {
    let project = Project::sound();
    let most = limit::REPORT_BYTES.most;
    let diff = |length: u64, memory: u64| {
        sparse_to(&project, "a.json", "{", length);
        bounded(&project, memory, &["diff", "--pack", "ladder", "a.json", "."])
    };
    let under = diff(most, 4 << 20).expect_exit(4);
    under.expect_stderr("`a.json` is encoded in UTF-32");
    for length in [most + 1, 10 << 30] {
        stopped(diff(length, LITTLE), limit::REPORT_BYTES, "a.json");
    }
}

/// Devices never end, and are no files by whatever name.
#[test]
fn devices() {
    for device in ["/dev/zero", "/dev/urandom", "/proc/kcore"] {
        let project = Project::sound();
        symlink(device, project.path("zero.gradus.yaml")).unwrap();
        check(&project, LITTLE).expect_exit(4);
        let arguments = ["check", "-j", "2", "--pack", "ladder", "zero.gradus.yaml"];
        let run = bounded(&project, LITTLE, &arguments).expect_no_panic();
        assert!(matches!(run.code, Some(4 | 5)), "{run}");
        let project = Project::sound();
        symlink(device, project.path("gradus.yaml")).unwrap();
        check(&project, LITTLE).expect_exit(2);
    }
}

/// Ten of ten of ten …: what is written counts, and what it stands for is never made.
#[test]
fn bombs_of_aliases_and_merges() {
    for levels in 6..12 {
        let mut aliases = format!("{ACME_DETAILS}x-a0: &a0 [{}]\n", ["1"; 10].join(", "));
        let mut merges = format!("{ACME_DETAILS}x-a0: &a0 {{k: 1}}\n");
        for level in 1..levels {
            let before = format!("*a{}", level - 1);
            let ten = [before.as_str(); 10].join(", ");
            aliases.push_str(&format!("x-a{level}: &a{level} [{ten}]\n"));
            merges.push_str(&format!("x-a{level}: &a{level} {{<<: [{ten}], k{level}: 1}}\n"));
        }
        for bomb in [aliases, merges] {
            let project = Project::new().file("acme.gradus.yaml", bomb);
            stopped(check(&project, LITTLE), limit::ALIAS_NODES, "acme.gradus.yaml:");
        }
    }
}

/// A web of organizations is as large as what it says.
#[test]
fn a_web_of_organizations() {
    let project = Project::new();
    for number in 0..30 {
        let shared: Vec<String> = (0..number).map(|other| format!("o{other}")).collect();
        project.write(
            &format!("o{number}.gradus.yaml"),
            format!(
                "organization: {{id: o{number}, name: Norm, time_zone: UTC, shared_services: [{}]}}\n",
                shared.join(", ")
            ),
        );
    }
    check(&project, LITTLE).expect_exit(0);
}
