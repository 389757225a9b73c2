//! Lists the built-in packs, so that adding a rule touches one file: its own.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap_or_default());
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
                let _ = writeln!(list, "        ({:?}, include_str!({:?})),", name(&file), file);
            }
        }
        list.push_str("    ]),\n");
    }
    list.push_str("]\n");
    let out = PathBuf::from(env::var("OUT_DIR").unwrap_or_default());
    fs::write(out.join("builtin_packs.rs"), list)
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
