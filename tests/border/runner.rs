//! How the runner of GitHub Actions finds commands in a line of a log: a port of `ActionCommand` of `actions/runner`.
//!
//! The original compares as the culture of the machine does, which overlooks characters without width, so they are
//! taken away first; and it knows a list of commands, where this takes any name for one.

use unicode_width::UnicodeWidthChar as _;

/// A command that a line holds.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Command {
    pub(crate) name: String,
    pub(crate) properties: Vec<(String, String)>,
    pub(crate) data: String,
}

/// The command of a line, in the order in which the runner looks.
pub(crate) fn command(line: &str) -> Option<Command> {
    if !line.contains("::") && !line.contains('#') && line.is_ascii() {
        return None;
    }
    let line: String = line
        .chars()
        .filter(|c| c.is_ascii() || c.width() != Some(0))
        .collect();
    v2(&line).or_else(|| v1(&line))
}

/// `TryParseV2`: `::name key=value,key=value::data` at the start, white space apart.
fn v2(line: &str) -> Option<Command> {
    let (info, data) = line.trim_start().strip_prefix("::")?.split_once("::")?;
    let (name, rest) = info.split_once(' ').unwrap_or((info, ""));
    let properties = rest.trim().split(',').filter_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        let value = ["%0D", "%0A", "%3A", "%2C", "%25"]
            .iter()
            .zip(["\r", "\n", ":", ",", "%"])
            .fold(value.to_owned(), |value, (from, to)| value.replace(from, to));
        (!key.is_empty() && !value.is_empty()).then(|| (key.to_owned(), value))
    });
    Some(Command {
        name: name.to_owned(),
        properties: properties.collect(),
        data: data.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%"),
    })
}

/// `TryParse`: `##[name key=value;key=value]data` anywhere.
fn v1(line: &str) -> Option<Command> {
    let (_, rest) = line.split_once("##[")?;
    let (info, data) = rest.split_once(']')?;
    let name = info.split(' ').next().unwrap_or("");
    Some(Command {
        name: name.to_owned(),
        properties: Vec::new(),
        data: data.to_owned(),
    })
}

/// The lines of a stream as the runner reads them: .NET ends one at CR, LF or both.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', '\r'])
}

#[test]
fn the_port_finds_what_the_runner_finds() {
    for line in [
        "::error::x",
        " \t\u{3000}\u{a0}::error::x",
        "\u{85}::set-output name=a::b",
        "a ##[group]b",
        "#\u{fe0f}#[group]b",
        "###[group]",
    ] {
        assert!(command(line).is_some(), "{line:?}");
    }
    for line in ["a ::error::x", "::error", ": :error::x", "## [group]", "##[group"] {
        assert_eq!(command(line), None, "{line:?}");
    }
    let found = command("::warning file=a%3Ab,line=1,title=::50%25%0A::x").unwrap();
    assert_eq!(found.name, "warning");
    assert_eq!(
        found.properties,
        [
            ("file".to_owned(), "a:b".to_owned()),
            ("line".to_owned(), "1".to_owned())
        ]
    );
    assert_eq!(found.data, "50%\n::x");
}
