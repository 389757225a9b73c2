//! Lists the built-in packs, so that adding a rule touches one file: its own.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var("OUT_DIR").unwrap_or_default());
    let rules = root.join("rules");
    println!("cargo::rerun-if-changed=rules");
    let mut list = String::from("&[\n");
    for pack in sorted(&rules)?
        .iter()
        .filter(|path| path.join("pack.yaml").is_file())
    {
        println!("cargo::rerun-if-changed={}", pack.display());
        let _ = writeln!(list, "    ({:?}, &[", name(pack));
        for file in sorted(pack)? {
            if file.extension().is_some_and(|extension| extension == "yaml") {
                let lean = out.join(format!("{}-{}", name(pack), name(&file)));
                fs::write(&lean, without_examples(&fs::read_to_string(&file)?))?;
                let (name, whole, lean) = (name(&file), file.display(), lean.display());
                let _ = writeln!(
                    list,
                    "        (\"{name}\", include_str!(r\"{whole}\"), include_str!(r\"{lean}\")),"
                );
            }
        }
        list.push_str("    ]),\n");
    }
    list.push_str("]\n");
    fs::write(out.join("builtin_packs.rs"), list)
}

/// A rule file for runs that judge: most of it is examples and survivors of mutation, which only tests and explanations
/// read. Lines are emptied, not removed, so that places stay right.
fn without_examples(text: &str) -> String {
    let mut lean = String::with_capacity(text.len() / 3);
    let mut inside = false;
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        if !line.trim().is_empty() && indent <= 2 {
            inside = line.starts_with("  examples:") || line.starts_with("  survivors:");
        }
        if !inside {
            lean.push_str(line);
        }
        lean.push('\n');
    }
    lean
}

fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?;
    let mut paths = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()?;
    paths.sort();
    Ok(paths)
}

fn name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}
