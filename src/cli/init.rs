//! `gradus init`: the first files of a configuration, or of a pack of one's own.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::args::InitArgs;
use super::check::today;
use super::packs::{self, problems};
use super::passing;
use super::terminal::Terminal;
use crate::config::ConfigError;
use crate::declaration::shown;
use crate::output::escape::plain;
use crate::pack;
use crate::report::ExitStatus;

/// The most characters that the name of a pack may have: it stands in every line of a report.
const LONGEST: usize = 40;

/// Files to write, by their path below the folder, with their text.
type Plan = Vec<(String, String)>;

pub(super) fn run(args: &InitArgs, terminal: Terminal) -> ExitStatus {
    let planned = packs::current().and_then(|current| {
        let folder = current.join(&args.folder);
        let plan = plan(args).map_err(|error| problems([&error]))?;
        free(&folder, &plan, &current, args).map_err(|error| problems([&error]))?;
        Ok((folder, plan, current))
    });
    let (folder, plan, current) = match planned {
        Ok(planned) => planned,
        Err(problems) => return terminal.fail(&problems),
    };
    for (name, text) in &plan {
        let path = folder.join(name);
        if let Err(error) = passing::whole(|| write(&path, text)) {
            return terminal.output_failed(&format!("`{}`", shown(&path, &current)), &error);
        }
    }
    terminal.stream(|out| report(args, &plan, out), ExitStatus::Met)
}

fn plan(args: &InitArgs) -> Result<Plan, ConfigError> {
    match &args.pack {
        Some(name) => own_pack(name),
        None => Ok(first_steps()),
    }
}

/// A configuration with a target, and a declaration that grows along its comments.
fn first_steps() -> Plan {
    // Half a year is enough for level 200, and short enough to begin.
    let by = today().saturating_add(jiff::Span::new().months(6)).to_string();
    vec![
        (
            "gradus.yaml".to_owned(),
            include_str!("init/gradus.yaml").replace("@by@", &by),
        ),
        (
            "organization.gradus.yaml".to_owned(),
            include_str!("init/organization.gradus.yaml").to_owned(),
        ),
    ]
}

/// A pack with one rule, and a declaration that satisfies it.
fn own_pack(name: &str) -> Result<Plan, ConfigError> {
    check_name(name)?;
    let (prefix, title) = (prefix(name), title(name));
    let fill = |text: &str| {
        text.replace("@name@", name)
            .replace("@title@", &title)
            .replace("@prefix@", &prefix)
    };
    let folder = format!("packs/{name}");
    Ok(vec![
        (
            "gradus.yaml".to_owned(),
            fill(include_str!("init/pack/gradus.yaml")),
        ),
        (
            "example.gradus.yaml".to_owned(),
            include_str!("init/pack/example.gradus.yaml").to_owned(),
        ),
        (
            format!("{folder}/pack.yaml"),
            fill(include_str!("init/pack/pack.yaml")),
        ),
        (
            format!("{folder}/200.yaml"),
            fill(include_str!("init/pack/200.yaml")),
        ),
    ])
}

fn check_name(name: &str) -> Result<(), ConfigError> {
    let refuse = |message: String, help: String| Err(ConfigError::new(message, help, None));
    let rule = "a name is of small letters, digits and single hyphens, and has two letters at least";
    let letters = name.bytes().filter(u8::is_ascii_lowercase).count();
    if kebab(name) != name || letters < 2 {
        let better = kebab(name);
        let help = if better != name && better.bytes().filter(u8::is_ascii_lowercase).count() >= 2 {
            format!("{rule}: `{better}` would do")
        } else {
            format!("{rule}, such as `on-call`")
        };
        return refuse(format!("`{name}` cannot be the name of a pack"), help);
    }
    if name.len() > LONGEST {
        return refuse(
            format!("the name of a pack has at most {LONGEST} characters"),
            "choose a shorter one; `title` in `pack.yaml` may be long".to_owned(),
        );
    }
    if pack::builtin_ids().contains(&name) {
        return refuse(
            format!("`{name}` is a built-in pack"),
            format!("choose another name, such as `our-{name}`"),
        );
    }
    Ok(())
}

/// The nearest text that is a name: `On Call` gives `on-call`.
fn kebab(text: &str) -> String {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let words = words.filter(|word| !word.is_empty()).map(str::to_ascii_lowercase);
    words.collect::<Vec<_>>().join("-")
}

/// `on-call` gives `On call`.
fn title(name: &str) -> String {
    let spaced = name.replace('-', " ");
    let mut chars = spaced.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

/// Two to four letters for the codes, which no built-in pack has.
fn prefix(name: &str) -> String {
    let capital = |word: &str| word.to_ascii_uppercase();
    let initials: String = name
        .split('-')
        .filter_map(|word| word.chars().find(char::is_ascii_lowercase))
        .collect();
    let letters: String = name.chars().filter(char::is_ascii_lowercase).collect();
    let start = |text: &str, n: usize| text.chars().take(n).collect::<String>();
    let taken: Vec<String> = pack::builtin_ids()
        .into_iter()
        .filter_map(pack::builtin)
        .flatten()
        .map(|pack| pack.prefix)
        .collect();
    let mut candidates = vec![start(&initials, 4)];
    candidates.extend((2..=4).map(|n| start(&letters, n)));
    candidates.push(format!("{}X", start(&letters, 3)));
    candidates
        .into_iter()
        .filter(|prefix| prefix.len() >= 2)
        .map(|prefix| capital(&prefix))
        .find(|prefix| !taken.contains(prefix))
        .unwrap_or_else(|| "OWN".to_owned())
}

/// Nothing is written where something stands.
fn free(folder: &Path, plan: &Plan, current: &Path, args: &InitArgs) -> Result<(), ConfigError> {
    // A link that leads nowhere is there too.
    let taken = plan
        .iter()
        .map(|(name, _)| folder.join(name))
        .find(|path| path.symlink_metadata().is_ok());
    let Some(path) = taken else { return Ok(()) };
    let help = match &args.pack {
        Some(name) => format!(
            "write the pack into a new folder, `gradus init --pack {name} FOLDER`, and move it from there"
        ),
        None => "choose another folder, `gradus init FOLDER`, or run `gradus check`".to_owned(),
    };
    Err(ConfigError::new(
        format!(
            "`{}` exists already, and nothing was written",
            shown(&path, current)
        ),
        help,
        None,
    ))
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())
}

/// What was written, and what to do with it.
fn report(args: &InitArgs, plan: &Plan, out: &mut dyn Write) -> io::Result<()> {
    for (name, _) in plan {
        let path: PathBuf = args.folder.components().collect::<PathBuf>().join(name);
        let path = path.strip_prefix(".").unwrap_or(&path);
        writeln!(out, "wrote {}", plain(&path.to_string_lossy()))?;
    }
    let mut next: Vec<(String, &str)> = Vec::new();
    if args.folder != Path::new(".") {
        let folder = args.folder.to_string_lossy();
        next.push((format!("cd {}", plain(&folder)), ""));
    }
    if args.pack.is_some() {
        next.push((
            "gradus test".to_owned(),
            "run the examples that stand beside the rule",
        ));
        next.push((
            "gradus check".to_owned(),
            "check example.gradus.yaml against the pack",
        ));
        next.push((
            "gradus schema rules".to_owned(),
            "print what a rule file can have, for editors",
        ));
    } else {
        next.push((
            "gradus check".to_owned(),
            "see where you stand, and what the next level asks for",
        ));
        next.push(("gradus rules".to_owned(), "list what every level asks for"));
    }
    writeln!(out, "\nnext:")?;
    for (command, about) in next {
        writeln!(out, "{}", format!("  {command:<20} {about}").trim_end())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_is_two_to_four_letters_that_no_built_in_pack_has() {
        assert_eq!(prefix("on-call"), "OC");
        assert_eq!(prefix("hardening"), "HA");
        assert_eq!(prefix("a-b-c-d-e"), "ABCD");
        assert_eq!(prefix("3d-print2"), "DP");
        // `PS` is taken by support-strategy.
        assert_eq!(prefix("paper-stock"), "PA");
    }

    #[test]
    fn a_bad_name_is_refused_with_a_good_one() {
        let refused = |name: &str| {
            let error = check_name(name).unwrap_err();
            let help = miette::Diagnostic::help(&error).map(|help| help.to_string());
            format!("{error}; {}", help.unwrap_or_default())
        };
        assert!(refused("On Call").ends_with("`on-call` would do"));
        assert!(refused("../x/etc").contains("`x-etc` would do"));
        assert!(refused("42").ends_with("such as `on-call`"));
        assert!(refused("").ends_with("such as `on-call`"));
        assert!(refused("servicing").contains("`our-servicing`"));
        assert!(refused(&"a".repeat(41)).starts_with("the name of a pack has at most 40 characters"));
    }
}
