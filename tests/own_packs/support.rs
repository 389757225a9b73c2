//! A folder with a pack, and runs of the command in it.

use std::fs;
use std::path::Path;
use std::process::Command;

/// What the command said.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs the command in a folder, with a fixed environment.
pub(crate) fn gradus(folder: &Path, args: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_gradus"))
        .current_dir(folder)
        .args(args)
        .env_clear()
        .env("NO_COLOR", "1")
        .env("COLUMNS", "120")
        .output()
        .unwrap();
    Run {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A folder of an example organization.
pub(crate) fn example(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)
}

/// The smallest pack: one rule, which wants that there are roles.
pub(crate) const PACK: &str = "\
id: own
title: Own
prefix: OWN
levels:
  - {level: 100, name: Low}
  - {level: 200, name: High}
dimensions:
  - {id: people}
params:
  few: 2
";

/// The rule of [`PACK`].
pub(crate) const RULE: &str = "\
- code: OWN201
  dimension: people
  criterion: There are people
  checks:
    - each: roles
      require: it.people >= params.few
";

/// A folder with the pack `own` in `pack/`.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn with(pack: &str, rules: &str) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        folder.write("pack/pack.yaml", pack);
        folder.write("pack/200.yaml", rules);
        folder
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }
}
