//! What readers of the formats find in them.

use pulldown_cmark::{Event, Options, Parser, Tag};
use quick_xml::events::Event as Xml;

/// Characters that move, colour, hide or reorder text, line ends apart.
///
/// `Default_Ignorable_Code_Point` and `Cc` of Unicode, the separators of lines, and what can only annotate; without
/// the two marks that choose the form of an emoji, which hide nothing.
pub(crate) fn is_deceptive(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control() && c != '\n';
    }
    let ranges: [(u32, u32); 22] = [
        (0x00, 0x09),
        (0x0b, 0x1f),
        (0x7f, 0x9f),
        (0xad, 0xad),
        (0x34f, 0x34f),
        (0x61c, 0x61c),
        (0x115f, 0x1160),
        (0x17b4, 0x17b5),
        (0x180b, 0x180f),
        (0x200b, 0x200f),
        (0x2028, 0x202e),
        (0x2060, 0x206f),
        (0x3164, 0x3164),
        (0xfe00, 0xfe0d),
        (0xfeff, 0xfeff),
        (0xffa0, 0xffa0),
        (0xfff0, 0xfffb),
        (0xfffe, 0xffff),
        (0x1bca0, 0x1bca3),
        (0x1d173, 0x1d17a),
        (0xe0000, 0xe0fff),
        (0x10_fffe, 0x10_ffff),
    ];
    ranges
        .iter()
        .any(|(from, to)| (*from..=*to).contains(&u32::from(c)))
}

/// JSON: it is read, and no text in it deceives whoever it is shown to.
pub(crate) fn json(text: &str, name: &str) {
    let value: serde_json::Value =
        serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    // The tool's own format is for programs, and has what was written.
    if name == "sarif" {
        links(&value);
    }
    if name != "json" {
        texts(&value, &mut |text| {
            assert!(!text.contains(is_deceptive), "{name}: {text:?}");
        });
    }
}

/// The messages of SARIF lead nowhere but to the related places of their result.
fn links(log: &serde_json::Value) {
    let mut messages = Vec::new();
    let run = &log["runs"][0];
    for result in run["results"].as_array().unwrap() {
        let places = result["relatedLocations"].as_array().map_or(0, Vec::len);
        messages.push((result["message"]["text"].as_str().unwrap(), places));
    }
    for notification in run["invocations"][0]["toolExecutionNotifications"]
        .as_array()
        .unwrap()
    {
        messages.push((notification["message"]["text"].as_str().unwrap(), 0));
    }
    for (message, places) in messages {
        assert!(!message.is_empty());
        for rest in message.split("](").skip(1) {
            let id = rest.split_once(')').and_then(|(id, _)| id.parse::<usize>().ok());
            assert!(id.is_some_and(|id| (1..=places).contains(&id)), "{message:?}");
        }
    }
}

fn texts(value: &serde_json::Value, see: &mut impl FnMut(&str)) {
    use serde_json::Value;
    match value {
        Value::String(text) => see(text),
        Value::Array(items) => items.iter().for_each(|item| texts(item, see)),
        Value::Object(fields) => fields.iter().for_each(|(key, value)| {
            see(key);
            texts(value, see);
        }),
        _ => {}
    }
}

/// XML: it is well-formed, of characters that XML has, and without instructions of anybody else.
pub(crate) fn xml(text: &str) {
    let allowed = |c| matches!(c, '\n' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    assert!(text.chars().all(allowed), "{text:?}");
    let mut reader = quick_xml::Reader::from_str(text);
    let (mut depth, mut roots) = (0, 0);
    loop {
        match reader
            .read_event()
            .unwrap_or_else(|error| panic!("{error}: {text}"))
        {
            Xml::Eof => break,
            Xml::Start(tag) => {
                roots += u32::from(depth == 0);
                depth += 1;
                tag.attributes().for_each(|attribute| _ = attribute.unwrap());
            }
            Xml::Empty(tag) => {
                roots += u32::from(depth == 0);
                tag.attributes().for_each(|attribute| _ = attribute.unwrap());
            }
            Xml::End(_) => depth -= 1,
            Xml::DocType(_) | Xml::PI(_) | Xml::Comment(_) => panic!("not of our own: {text}"),
            Xml::GeneralRef(name) => assert!(
                matches!(&*name, "amp" | "lt" | "gt" | "quot" | "apos") || name.starts_with('#'),
                "{name:?}"
            ),
            _ => {}
        }
    }
    assert_eq!((depth, roots), (0, 1), "{text}");
}

/// CSV: no cell is a formula, whichever sign ends cells, and whether quotes are minded.
pub(crate) fn csv(text: &str) {
    let formula = |cell: &str| {
        let cell = cell.trim_start_matches(|c: char| c.is_whitespace() || c == '"');
        cell.starts_with(['=', '+', '-', '@', '|', '\t', '\r', '＝', '＋', '－', '＠'])
    };
    for delimiter in [b',', b';', b'\t'] {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(text.as_bytes());
        for record in reader.records() {
            for cell in &record.unwrap() {
                assert!(!formula(cell), "{cell:?} in {text}");
            }
        }
    }
}

/// Markdown with everything that GitHub adds: words and code, and of HTML only what is ours.
pub(crate) fn markdown(text: &str) {
    let (mut words, mut headings) = (String::new(), 0);
    let ours = ["<details>", "</details>", "<summary>", "</summary>"];
    for event in Parser::new_ext(text, Options::all()) {
        match event {
            Event::Text(text) => words.push_str(&text),
            Event::Start(Tag::Heading { .. }) => headings += 1,
            Event::Html(html) | Event::InlineHtml(html) => {
                let rest = ours
                    .iter()
                    .fold(html.to_string(), |rest, tag| rest.replace(tag, ""));
                assert!(!rest.contains(['<', '&']), "{html:?} in {text}");
                words.push_str(&rest);
            }
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::FootnoteDefinition(_))
            | Event::FootnoteReference(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::TaskListMarker(_)
            | Event::Rule
            | Event::Start(
                Tag::List(Some(_)) | Tag::BlockQuote(_) | Tag::CodeBlock(_) | Tag::DefinitionList,
            ) => panic!("{event:?} in {text}"),
            // What one text ends with must not go on in another.
            _ => words.push('\n'),
        }
    }
    assert!(headings <= 4, "a heading of somebody else in {text}");
    for word in words.split_whitespace() {
        let lower = word.to_ascii_lowercase();
        let live = lower.contains(['@', '#']) || lower.contains("://") || lower.contains("www.");
        assert!(
            !live && !lower.contains("gh-1") && !lower.contains(":tada:"),
            "{word:?} is live in {text}"
        );
        let mut parts = lower.split(|c: char| !c.is_ascii_alphanumeric());
        assert!(
            !parts.any(|part| part == "deadbeef12"),
            "{word:?} is the hash of a commit in {text}"
        );
    }
}

#[test]
fn the_readers_see_what_is_wrong() {
    let fails = |check: fn(&str), text: &'static str| std::panic::catch_unwind(move || check(text)).is_err();
    for text in [
        "<a><b></a>",
        "<a/><b/>",
        "<a b='c'd='</a>",
        "<a>&nbsp;</a>",
        "<!DOCTYPE a><a/>",
        "<a>\u{1}</a>",
    ] {
        assert!(fails(xml, text), "{text}");
    }
    for text in ["a,=1", "\"a\";\"=1\"", "a;@b", "\"\t=1\""] {
        assert!(fails(csv, text), "{text}");
    }
    for text in [
        "[a](b)",
        "![a](b)",
        "<b>",
        "@octocat",
        "see #1",
        "https://a.test",
        "[^1]\n\n[^1]: a",
        "- [ ] a",
        "1. a",
        "> a",
        "---",
    ] {
        assert!(fails(markdown, text), "{text}");
    }
    xml("<a b=\"c\">&lt;d&gt;</a>");
    csv("\"a\",\"'=1\"\n");
    markdown("<details><summary>a</summary>\n\n| a |\n|---|\n| `@b` |\n\n</details>\n");
}
