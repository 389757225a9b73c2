//! Pipes, devices, sockets and links in the place of files: none is waited for, none is read, each is told.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::os::unix::net::UnixListener;

use crate::harness::{ACME, Project};
use crate::processes::{check, make_pipe, names, run};

/// Puts something that is no file at a path.
type Put = fn(&std::path::Path);

/// What is no file: nobody writes to the pipe, the device never ends, nobody answers at the socket.
const NO_FILES: [(&str, Put); 4] = [
    ("pipe", make_pipe),
    ("device", |path| symlink("/dev/zero", path).unwrap()),
    ("socket", |path| drop(UnixListener::bind(path).unwrap())),
    ("terminal", |path| symlink("/dev/tty", path).unwrap()),
];

/// Where such a thing is named or found, and with which code it is told.
#[test]
fn in_the_place_of_an_input() {
    let places: [(&str, &[&str], i32); 9] = [
        ("named.yaml", &["named.yaml"], 4),
        ("found.gradus.yaml", &[], 4),
        ("sub/found.gradus.yaml", &["sub"], 4),
        ("mine.yaml", &["--config", "mine.yaml"], 2),
        ("gradus.yaml", &[], 2),
        (".gradus.yaml", &[], 2),
        ("ladder/pack.yaml", &[], 2),
        ("ladder/400.yaml", &[], 2),
        ("revision", &["--base", "revision"], 2),
    ];
    for (kind, put) in NO_FILES {
        for (place, more, code) in places {
            let project = Project::sound();
            let path = project.path(place);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            let _ = fs::remove_file(&path);
            put(&path);
            println!("{kind} at {place}");
            let ended = check(&project, more).with(code);
            if place != "revision" {
                let name = place.rsplit('/').next().unwrap();
                ended.telling(name);
            }
        }
    }
}

/// A file that says what to ignore is one of the repository, or it is refused; git follows no link there either.
#[test]
fn in_the_place_of_what_is_ignored() {
    let outside = Project::empty().file("patterns", "*\n");
    for folder in ["", "sub/"] {
        for name in [".gitignore", ".ignore"] {
            let place = format!("{folder}{name}");
            let at = |put: &dyn Fn(&std::path::Path)| {
                let project = Project::sound().file("sub/other.gradus.yaml", ACME.replace("acme", "other"));
                put(&project.path(&place));
                project
            };
            for (kind, put) in NO_FILES {
                println!("{kind} at {place}");
                check(&at(&put), &[]).with(4).telling(&place);
            }
            let led_out = at(&|path| symlink(outside.path("patterns"), path).unwrap());
            check(&led_out, &[]).with(4).telling("leads out");
            let most = gradus::limit::IGNORE_FILE_BYTES.count();
            let of_size = |size: usize| at(&|path| fs::write(path, "#".repeat(size)).unwrap());
            check(&of_size(most), &["--target", "300"]).with(0);
            let large = check(&of_size(most + 1), &[]).with(5);
            large.telling("131072").telling(&place);
            // A link to nothing and a folder are as good as no file, and a link within the repository as good as one.
            let dangling = at(&|path| symlink("nowhere", path).unwrap());
            check(&dangling, &["--target", "300"]).with(0);
            let circle = at(&|path| symlink(name, path).unwrap());
            check(&circle, &["--target", "300"]).with(0);
            let of_folder = at(&|path| fs::create_dir(path).unwrap());
            check(&of_folder, &["--target", "300"]).with(0);
            let within = at(&|path| {
                let root = path
                    .ancestors()
                    .find(|path| path.join("ladder").exists())
                    .unwrap();
                fs::write(root.join("patterns"), "other.gradus.yaml\n").unwrap();
                symlink(root.join("patterns"), path).unwrap();
            });
            check(&within, &["sub"]).with(3);
        }
    }
}

/// An export that a declaration names stays below the root: nothing else is opened, and nothing of it is shown.
#[test]
fn in_the_place_of_an_export() {
    let outside = Project::empty().file("secret.csv", "hunter2\n");
    let project = Project::new()
        .file(".git/config", "hunter2\n")
        .file("folder/.keep", "")
        .file("a.csv", "hunter2\n");
    for (kind, put) in NO_FILES {
        put(&project.path(kind));
    }
    symlink(outside.path("secret.csv"), project.path("link.csv")).unwrap();
    symlink(outside.root(), project.path("way")).unwrap();
    symlink("circle.csv", project.path("circle.csv")).unwrap();
    symlink("nowhere.csv", project.path("dangling.csv")).unwrap();
    symlink(".git", project.path("git")).unwrap();
    let absolute = outside.path("secret.csv");
    let climbing = format!(
        "../{}/secret.csv",
        outside.root().file_name().unwrap().to_string_lossy()
    );
    let files = [
        "pipe",
        "device",
        "socket",
        "terminal",
        "link.csv",
        "way/secret.csv",
        "circle.csv",
        "dangling.csv",
        ".git/config",
        ".GIT/config",
        "git/config",
        "./.git/config",
        "folder",
        ".",
        "",
        "/proc/self/environ",
        "/dev/stdin",
        "a.csv/b",
        "folder/../a.csv",
        "none\\0.csv",
        absolute.to_str().unwrap(),
        &climbing,
    ];
    for file in files {
        project.write(
            "acme.gradus.yaml",
            format!(
                "organization: {{id: acme, name: Acme, time_zone: Europe/Brussels}}\n\
                 evidence:\n  - {{id: tickets, kind: tickets, file: \"{file}\", date: 2026-11-20}}\n"
            ),
        );
        println!("{file:?}");
        for arguments in [
            &["check", "--pack", "ladder", "--today", "2026-11-21", "--all"][..],
            &["evidence", "show", "--today", "2026-11-21"],
            &["evidence", "summarize", "--id", "tickets"],
        ] {
            let ended = run(project.command(arguments)).with(4);
            assert!(!format!("{ended:?}").contains("hunter2"), "{ended:#?}");
            assert!(!format!("{ended:?}").contains("PATH="), "{ended:#?}");
        }
    }
}

/// A pipe or a device as a report is written to, and is there afterwards; a link to one is replaced like any link.
#[test]
fn in_the_place_of_a_report() {
    let project = Project::sound();
    make_pipe(&project.path("pipe"));
    let reader = std::thread::spawn({
        let path = project.path("pipe");
        move || fs::read_to_string(path).unwrap()
    });
    check(&project, &["--format", "json=pipe"]).with(0);
    assert!(reader.join().unwrap().contains("gradus-report"));
    symlink("/dev/null", project.path("link")).unwrap();
    symlink("pipe", project.path("link-to-pipe")).unwrap();
    for name in ["link", "link-to-pipe"] {
        check(&project, &["--format", &format!("json={name}")]).with(0);
        assert!(project.path(name).symlink_metadata().unwrap().is_file());
    }
    drop(UnixListener::bind(project.path("socket")).unwrap());
    check(&project, &["--format", "json=socket"])
        .with(74)
        .telling("socket");
}

/// A folder on the way to a report may be a link that a pull request has brought: it may lead elsewhere in the
/// repository, and not out of it. Who names a place outside gets it.
#[test]
fn on_the_way_to_a_report() {
    let outside = Project::empty();
    let project = Project::sound().file("reports/deep/.keep", "");
    symlink(outside.root(), project.path("out")).unwrap();
    symlink("out", project.path("twice")).unwrap();
    symlink("reports", project.path("in")).unwrap();
    for way in [
        "out/report",
        "./out/report",
        "reports/../out/report",
        "twice/report",
        "in/../out/report",
    ] {
        check(&project, &["--format", &format!("json={way}")])
            .with(74)
            .telling("a link on the way");
    }
    let mut summarize = project.command(&["evidence", "merge", "a.json", "-o", "out/report"]);
    project.write("tickets.csv", "number,opened_at,resolved_at,priority,state\n");
    let made = run(project.command(&[
        "evidence",
        "summarize",
        "tickets.csv",
        "--kind",
        "tickets",
        "-o",
        "a.json",
    ]));
    assert_eq!(made.code, Some(0), "{made:#?}");
    summarize.current_dir(project.root());
    run(summarize).with(74);
    assert_eq!(names(outside.root()), [".git"]);
    let absolute = outside.path("report");
    for way in ["in/report", "in/deep/report", absolute.to_str().unwrap()] {
        check(&project, &["--format", &format!("json={way}")]).with(0);
        assert!(project.path(way).exists());
    }
    // From below, the whole repository is inside.
    let mut command = project.command(&[
        "check",
        "--pack",
        "../ladder",
        "..",
        "--format",
        "json=../reports/new",
    ]);
    command.current_dir(project.path("reports"));
    run(command).with(0);
    assert!(project.path("reports/new").exists());
}

/// A report never takes the place of an input, however its name is spelled.
#[test]
fn an_input_as_a_report() {
    let project = Project::sound()
        .file("gradus.yaml", "packs: [ladder]\n")
        .file("sub/.keep", "");
    symlink("acme.gradus.yaml", project.path("link")).unwrap();
    symlink(".", project.path("here")).unwrap();
    let absolute = project.path("acme.gradus.yaml");
    for name in [
        "acme.gradus.yaml",
        "./acme.gradus.yaml",
        "sub/../acme.gradus.yaml",
        "here/acme.gradus.yaml",
        "link",
        "gradus.yaml",
        "here/ladder/200.yaml",
        absolute.to_str().unwrap(),
    ] {
        check(&project, &["--format", &format!("json={name}")])
            .with(2)
            .telling("is an input of this run");
    }
    // Another name of the same file is taken away from it, and the input stays as it is.
    fs::hard_link(project.path("acme.gradus.yaml"), project.path("hard")).unwrap();
    check(&project, &["--format", "json=hard"]).with(0);
    assert_eq!(project.read("acme.gradus.yaml"), ACME);
    assert!(project.read("hard").contains("gradus-report"));
}

/// A folder in which nothing may be made, for those who are not root.
#[test]
fn a_folder_without_rights() {
    let project = Project::sound().file("closed/report", "old");
    let mode = |name: &str, mode: u32| {
        fs::set_permissions(project.path(name), fs::Permissions::from_mode(mode)).unwrap();
    };
    mode("", 0o755);
    mode("closed", 0o555);
    let mut command = project.command(&["check", "--pack", "ladder", "--format", "json=closed/report"]);
    if fs::write(project.path("closed/probe"), "").is_ok() {
        fs::remove_file(project.path("closed/probe")).unwrap();
        fs::copy(env!("CARGO_BIN_EXE_gradus"), project.path("gradus-of-nobody")).unwrap();
        let mut nobody = crate::harness::scrubbed(std::process::Command::new("setpriv"));
        nobody.args([
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            "./gradus-of-nobody",
        ]);
        nobody.args(command.get_args()).current_dir(project.root());
        command = nobody;
    }
    let ended = run(command);
    mode("closed", 0o755);
    if ended.code == Some(127) {
        println!("skipped: there is no setpriv to become nobody");
        return;
    }
    ended.with(74).telling("permission denied");
    assert_eq!(names(&project.path("closed")), ["report"]);
    assert_eq!(project.read("closed/report"), "old");
}
