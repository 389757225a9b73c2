//! Tests by their names, as pages and tables name them: `crate::module::function`.

use std::path::{Path, PathBuf};

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The file of a module below the one whose children stand in `folder`.
fn module(folder: &Path, name: &str) -> Option<PathBuf> {
    let files = [
        folder.join(format!("{name}.rs")),
        folder.join(name).join("mod.rs"),
    ];
    files.into_iter().find(|file| file.exists())
}

/// The file of a crate's root, and the folder of its modules.
fn of_crate(name: &str) -> (PathBuf, PathBuf) {
    if name == "gradus" {
        return (root().join("src"), root().join("src/lib.rs"));
    }
    let folder = root().join("tests").join(name);
    let whole = root().join("tests").join(format!("{name}.rs"));
    let main = folder.join("main.rs");
    (folder, if main.exists() { main } else { whole })
}

/// The text of a test, from its first line to its last.
///
/// # Errors
/// Why there is no test of this name.
pub(crate) fn test(name: &str) -> Result<String, String> {
    let mut parts: Vec<&str> = name.split("::").collect();
    let function = parts.pop().unwrap_or("");
    let (mut folder, mut file) = of_crate(parts.first().unwrap_or(&""));
    for part in parts.iter().skip(1) {
        if let Some(next) = module(&folder, part) {
            file = next;
            folder = folder.join(part);
        } else if !std::fs::read_to_string(&file).is_ok_and(|text| text.contains(&format!("mod {part} {{"))) {
            return Err(format!("{name}: no module `{part}` in {}", file.display()));
        }
    }
    let Ok(text) = std::fs::read_to_string(&file) else {
        return Err(format!("{name}: no file {}", file.display()));
    };
    let lines: Vec<&str> = text.lines().collect();
    let starts = |line: &str| line.trim_start().starts_with(&format!("fn {function}("));
    let Some(at) = lines.iter().position(|line| starts(line)) else {
        return Err(format!("{name}: no such function in {}", file.display()));
    };
    let is_test = lines[..at]
        .iter()
        .rev()
        .take_while(|line| line.trim_start().starts_with(['#', '/']))
        .any(|line| line.trim() == "#[test]");
    if !is_test {
        return Err(format!("{name}: no test"));
    }
    let indent = lines[at].len() - lines[at].trim_start().len();
    let end = format!("{}}}", " ".repeat(indent));
    let body = lines[at..].iter().take_while(|line| **line != end);
    Ok(body.fold(String::new(), |text, line| text + line + "\n"))
}
