//! Text of strangers at the border of every output: it commands no runner, hides nothing and ends no frame.

use gradus::output::escape;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use unicode_width::UnicodeWidthChar as _;

use super::ground::text;

pub(super) fn run(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let plain = escape::plain(text);
    shown(&plain);
    // Wrapping may start a line at any word.
    for (at, _) in plain.match_indices(' ').take(64) {
        no_command(&plain[at..]);
    }
    command(text);
    csv(text, &plain);
    json(text);
    markdown(text);
    uri(text);
    xml(text, &plain);
}

fn shown(line: &str) {
    assert!(
        !line.contains(escape::is_deceptive) && !line.contains(['\n', '\r']),
        "{line:?}"
    );
    no_command(line);
}

/// What the runners of GitHub, Azure and `TeamCity` look for in a line.
fn no_command(line: &str) {
    let line: String = line
        .chars()
        .filter(|c| c.is_ascii() || c.width() != Some(0))
        .collect();
    let v2 = line
        .trim_start()
        .strip_prefix("::")
        .is_some_and(|rest| rest.contains("::"));
    let v1 = line.split_once("##[").is_some_and(|(_, rest)| rest.contains(']'));
    let lower = line.to_lowercase();
    let others = ["##vso[", "##teamcity["]
        .iter()
        .any(|opening| lower.contains(opening));
    assert!(!v1 && !v2 && !others, "a command: {line:?}");
}

fn command(text: &str) {
    let property = escape::command_property(text);
    assert!(!property.contains([':', ',', '\n', '\r']), "{property:?}");
    let data = escape::command_data(text);
    assert!(!data.contains(['\n', '\r']), "{data:?}");
    for line in data
        .replace("%0D", "\r")
        .replace("%0A", "\n")
        .replace("%25", "%")
        .lines()
    {
        shown(line);
    }
}

fn csv(text: &str, plain: &str) {
    let cell = escape::csv_cell(text);
    shown(&cell);
    for part in cell.split(';') {
        let part = part.trim_start_matches(|c: char| c.is_whitespace() || c == '"');
        let marks = [
            '=', '+', '-', '@', '|', '%', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫',
        ];
        assert!(!part.starts_with(marks), "a formula: {cell:?}");
    }
    assert_eq!(cell.replace('\'', ""), plain.replace('\'', ""));
}

fn json(text: &str) {
    let written = escape::json(&serde_json::to_string(text).unwrap());
    shown(&written);
    assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
}

fn xml(text: &str, plain: &str) {
    let safe = escape::xml_text(text);
    let allowed = |c| matches!(c, ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    assert!(
        safe.chars().all(allowed) && !safe.contains(['<', '>', '"', '\'']),
        "{safe:?}"
    );
    let read = quick_xml::escape::unescape(&safe).unwrap();
    assert_eq!(read, plain);
}

fn uri(path: &str) {
    let uri = escape::uri_path(path);
    assert!(
        uri.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._~/%:".contains(&byte)),
        "{uri:?}"
    );
    let scheme = uri.strip_prefix("file:///").unwrap_or(&uri);
    // The one colon that may stand is that of a drive.
    let drive = scheme.len() < uri.len() && scheme.get(1..2) == Some(":");
    let rest = if drive { &scheme[2..] } else { scheme };
    assert!(
        !rest.contains(':') && (!drive || rest.is_empty() || rest.starts_with('/')),
        "{uri:?}"
    );
    for part in uri.split('%').skip(1) {
        assert!(
            part.get(..2)
                .is_some_and(|hex| u8::from_str_radix(hex, 16).is_ok()),
            "{uri:?}"
        );
    }
}

/// A reader of Markdown finds words and code, in one paragraph, one cell, one fence.
fn markdown(text: &str) {
    for written in [escape::markdown(text), escape::markdown_code(text)] {
        let mut words = String::new();
        for event in Parser::new_ext(&written, Options::all()) {
            match event {
                Event::Text(text) => words.push_str(&text),
                Event::Code(_) => words.push(' '),
                Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
                other => panic!("{other:?} in {written:?}"),
            }
        }
        assert!(
            !words.contains(['@', '#']) && !words.contains("://"),
            "{words:?} in {written:?}"
        );
    }
    let cell = escape::markdown_cell(&escape::markdown(text));
    let table = format!("| a | b |\n|---|---|\n| {cell} | end |\n");
    let cells = Parser::new_ext(&table, Options::ENABLE_TABLES);
    let cells = cells
        .filter(|event| matches!(event, Event::End(TagEnd::TableCell)))
        .count();
    assert_eq!(cells, 4, "{table}");
    let fence = escape::markdown_fence("yaml", text);
    let blocks = Parser::new_ext(&fence, Options::all());
    let outside = blocks.filter(|event| !matches!(event, Event::Text(_)));
    assert_eq!(outside.count(), 2, "{fence:?}");
}
