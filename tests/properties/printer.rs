//! Values as YAML in every style that people use, with the place of each node as it was written.
//!
//! Written from the YAML specification and for tests only: it shares nothing with the parser that it is held against.

use std::fmt::Write as _;

use proptest::prelude::*;

/// A value that a document says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Said {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    List(Vec<Said>),
    Map(Vec<(String, Said)>),
}

impl Said {
    pub(crate) fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Null => serde_json::Value::Null,
            Self::Bool(value) => (*value).into(),
            Self::Int(value) => (*value).into(),
            Self::Float(value) => (*value).into(),
            Self::Text(text) => text.as_str().into(),
            Self::List(items) => items.iter().map(Self::to_json).collect(),
            Self::Map(entries) => entries
                .iter()
                .map(|(key, value)| (key.clone(), value.to_json()))
                .collect(),
        }
    }

    pub(crate) fn of_json(json: &serde_json::Value) -> Self {
        match json {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(value) => Self::Bool(*value),
            serde_json::Value::Number(number) => match number.as_i64() {
                Some(value) => Self::Int(value),
                None => Self::Float(number.as_f64().unwrap_or(0.0)),
            },
            serde_json::Value::String(text) => Self::Text(text.clone()),
            serde_json::Value::Array(items) => Self::List(items.iter().map(Self::of_json).collect()),
            serde_json::Value::Object(entries) => Self::Map(
                entries
                    .iter()
                    .map(|(key, value)| (key.clone(), Self::of_json(value)))
                    .collect(),
            ),
        }
    }
}

/// Where a node was written: bytes from and to. Nodes come in the order of their start, outer ones first.
pub(crate) type Written = std::ops::Range<usize>;

/// A printed document.
#[derive(Clone, Debug)]
pub(crate) struct Printed {
    pub(crate) text: String,
    pub(crate) nodes: Vec<Written>,
}

/// Decisions about style, drawn beforehand and used in turn.
#[derive(Clone, Debug)]
pub(crate) struct Taste {
    drawn: Vec<u8>,
    next: usize,
    newline: &'static str,
}

impl Taste {
    /// One of `count` ways.
    fn of(&mut self, count: u8) -> u8 {
        let drawn = self.drawn[self.next % self.drawn.len()];
        self.next += 1;
        drawn % count
    }
}

pub(crate) fn taste() -> impl Strategy<Value = Taste> {
    let newline = prop::sample::select(vec!["\n", "\r\n", "\r"]);
    (prop::collection::vec(any::<u8>(), 1..60), newline).prop_map(|(drawn, newline)| Taste {
        drawn,
        next: 0,
        newline,
    })
}

/// The value as a document.
pub(crate) fn print(value: &Said, mut taste: Taste) -> Printed {
    let mut printer = Printer {
        out: String::new(),
        nodes: Vec::new(),
        marks: Vec::new(),
        taste: taste.clone(),
    };
    let head = taste.of(4);
    if head == 0 {
        printer.out.push_str("# a comment: [with {marks");
        printer.newline();
    }
    if head <= 1 {
        printer.out.push_str("---");
        printer.newline();
    }
    match value {
        Said::Map(entries) if !entries.is_empty() => printer.block_map(entries, 0),
        Said::List(items) if !items.is_empty() => printer.block_list(items, 0),
        other => {
            printer.inline(other, 0, false);
            printer.newline();
        }
    }
    Printed {
        text: printer.out,
        nodes: printer.nodes,
    }
}

struct Printer {
    out: String,
    nodes: Vec<Written>,
    /// Where the marks of literal and folded scalars stand, by node.
    marks: Vec<(usize, usize)>,
    taste: Taste,
}

impl Printer {
    fn newline(&mut self) {
        self.out.push_str(self.taste.newline);
    }

    fn open(&mut self) -> usize {
        self.nodes.push(self.out.len()..self.out.len());
        self.nodes.len() - 1
    }

    fn close(&mut self, node: usize) {
        self.nodes[node].end = self.out.len();
    }

    /// Ends a block collection where its last child ends.
    fn close_at_last(&mut self, node: usize) {
        let last = self.nodes[node..].iter().map(|written| written.end).max();
        self.nodes[node].end = last.unwrap_or_default();
    }

    fn indent(&mut self, columns: usize) {
        self.out.push_str(&" ".repeat(columns));
    }

    /// The end of a line, sometimes with a comment, sometimes with an empty line behind it.
    fn end_line(&mut self) {
        match self.taste.of(8) {
            0 => self.out.push_str("  # why: \"it\u{202e} is\" {so"),
            1 => {
                self.newline();
                self.out.push_str("   ");
            }
            _ => {}
        }
        self.newline();
    }

    /// A block mapping whose first key stands at the end of what was written; the others `columns` further in.
    fn block_map(&mut self, entries: &[(String, Said)], columns: usize) {
        let node = self.open();
        for (index, (key, value)) in entries.iter().enumerate() {
            if index > 0 {
                self.indent(columns);
            }
            let written = self.open();
            self.key(key);
            self.close(written);
            self.out.push(':');
            self.value(value, columns, true);
        }
        self.close_at_last(node);
    }

    fn block_list(&mut self, items: &[Said], columns: usize) {
        let node = self.open();
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.indent(columns);
            }
            self.out.push('-');
            self.value(item, columns, false);
        }
        self.close_at_last(node);
    }

    /// What stands behind a `-` or a `key:`, to the end of the line or of the block.
    fn value(&mut self, value: &Said, columns: usize, of_key: bool) {
        let deeper = columns + 1 + usize::from(self.taste.of(4));
        match value {
            Said::Map(entries) if !entries.is_empty() && self.taste.of(4) > 0 => {
                if of_key || self.taste.of(2) == 0 {
                    self.end_line();
                    self.indent(deeper);
                    self.block_map(entries, deeper);
                } else {
                    self.indent(deeper - columns - 1);
                    let inner = if deeper == columns + 1 {
                        self.out.push(' ');
                        deeper + 1
                    } else {
                        deeper
                    };
                    self.block_map(entries, inner);
                }
            }
            Said::List(items) if !items.is_empty() && self.taste.of(4) > 0 => {
                // A list may stand in the column of the key that it belongs to.
                let at = if of_key && self.taste.of(2) == 0 {
                    columns
                } else {
                    deeper
                };
                self.end_line();
                self.indent(at);
                let node = self.nodes.len();
                self.block_list(items, at);
                let first = self.out[self.nodes[node].start..]
                    .split(['\n', '\r'])
                    .next()
                    .unwrap();
                let tail = first.trim_start_matches('-');
                let behind = tail.trim_start_matches(' ');
                let is_alone = behind.len() < tail.len() && (behind.is_empty() || behind.starts_with('#'));
                if at == columns && !is_alone {
                    // To the parser such a list has no start of its own, unless blanks end the line of its first
                    // dash: it starts with its first element.
                    let mark = self.marks.iter().find(|(item, _)| *item == node + 1);
                    self.nodes[node].start = mark.map_or(self.nodes[node + 1].start, |(_, at)| *at);
                }
            }
            Said::Text(text) if self.taste.of(2) == 0 && is_blockable(text) => {
                self.out.push(' ');
                self.block_text(text, columns);
            }
            other => {
                self.out.push(' ');
                self.inline(other, columns + 1, false);
                self.end_line();
            }
        }
    }

    /// A value in flow notation or as a scalar; `columns` is how far a line that goes on is indented.
    fn inline(&mut self, value: &Said, columns: usize, in_flow: bool) {
        let node = self.open();
        match value {
            Said::Null => {
                let words = ["null", "~", "Null", "NULL"];
                let word = words[usize::from(self.taste.of(4))];
                self.out.push_str(word);
            }
            Said::Bool(value) => {
                let words = if *value {
                    ["true", "True", "TRUE"]
                } else {
                    ["false", "False", "FALSE"]
                };
                let word = words[usize::from(self.taste.of(3))];
                self.out.push_str(word);
            }
            Said::Int(value) => self.int(*value),
            Said::Float(value) => _ = write!(self.out, "{value:?}"),
            Said::Text(text) => self.text(text, columns, in_flow),
            Said::List(items) => {
                self.out.push('[');
                for (index, item) in items.iter().enumerate() {
                    self.between(index, columns);
                    self.inline(item, columns, true);
                }
                if !items.is_empty() && self.taste.of(4) == 0 {
                    self.out.push(',');
                }
                self.out.push(']');
            }
            Said::Map(entries) => {
                self.out.push('{');
                for (index, (key, value)) in entries.iter().enumerate() {
                    self.between(index, columns);
                    let written = self.open();
                    self.key(key);
                    self.close(written);
                    self.out.push_str(": ");
                    self.inline(value, columns, true);
                }
                self.out.push('}');
            }
        }
        self.close(node);
    }

    /// What separates the parts of a flow collection: sometimes the end of a line.
    fn between(&mut self, index: usize, columns: usize) {
        if index > 0 {
            self.out.push(',');
        }
        match self.taste.of(6) {
            0 => {
                self.newline();
                self.indent(columns + 1);
            }
            1 => {
                self.out.push_str(" # so");
                self.newline();
                self.indent(columns + 1);
            }
            _ if index > 0 => self.out.push(' '),
            _ => {}
        }
    }

    fn int(&mut self, value: i64) {
        match self.taste.of(6) {
            0 if value >= 0 => _ = write!(self.out, "0x{value:x}"),
            1 if value >= 0 => _ = write!(self.out, "0o{value:o}"),
            2 if value >= 0 => _ = write!(self.out, "+{value}"),
            _ => _ = write!(self.out, "{value}"),
        }
    }

    fn key(&mut self, key: &str) {
        // A key stands on one line and ends within 1,024 characters (YAML 1.2, 7.4.2 and 8.2.2).
        match self.taste.of(3) {
            0 if is_plain(key) => self.out.push_str(key),
            1 if is_single(key) => self.single(key),
            _ => self.double(key, None),
        }
    }

    fn text(&mut self, text: &str, columns: usize, in_flow: bool) {
        let plain = is_plain(text) && !(in_flow && text.contains(['[', ']', '{', '}', ',', ':', '?']));
        match self.taste.of(4) {
            0 | 1 if plain => self.out.push_str(text),
            2 if is_single(text) => self.single(text),
            3 => self.double(text, Some(columns)),
            _ => self.double(text, None),
        }
    }

    fn single(&mut self, text: &str) {
        self.out.push('\'');
        self.out.push_str(&text.replace('\'', "''"));
        self.out.push('\'');
    }

    /// In double quotes; with `columns`, sometimes on several lines.
    fn double(&mut self, text: &str, columns: Option<usize>) {
        self.out.push('"');
        for c in text.chars() {
            if let Some(columns) = columns
                && self.taste.of(5) == 0
                && !c.is_whitespace()
            {
                // A line end that is escaped, and the indentation behind it, are not part of the text.
                self.out.push('\\');
                self.newline();
                self.indent(columns + 1);
            }
            self.character(c);
        }
        self.out.push('"');
    }

    fn character(&mut self, c: char) {
        let code = u32::from(c);
        match c {
            '"' => self.out.push_str("\\\""),
            '\\' => self.out.push_str("\\\\"),
            '\n' => self.out.push_str("\\n"),
            '\t' if self.taste.of(2) == 0 => self.out.push_str("\\t"),
            '\r' => self.out.push_str("\\r"),
            '\0' => self.out.push_str("\\0"),
            '\u{1b}' => self.out.push_str("\\e"),
            '\u{85}' if self.taste.of(2) == 0 => self.out.push_str("\\N"),
            '\u{2028}' if self.taste.of(2) == 0 => self.out.push_str("\\L"),
            '\u{2029}' if self.taste.of(2) == 0 => self.out.push_str("\\P"),
            _ if !is_printable(c) || (code > 0x7e && self.taste.of(3) == 0) => {
                _ = match code {
                    0..=0xff => write!(self.out, "\\x{code:02x}"),
                    0x100..=0xffff => write!(self.out, "\\u{code:04X}"),
                    _ => write!(self.out, "\\U{code:08x}"),
                };
            }
            _ => self.out.push(c),
        }
    }

    /// A literal or folded scalar, with the line end behind it.
    fn block_text(&mut self, text: &str, columns: usize) {
        let node = self.open();
        self.marks.push((node, self.out.len()));
        let folded = self.taste.of(3) == 0 && is_foldable(text);
        self.out.push(if folded { '>' } else { '|' });
        let depth = 1 + usize::from(self.taste.of(4));
        let body = text.trim_end_matches('\n');
        let ends = text.len() - body.len();
        // The parser would take the indentation from a first line that starts with a space.
        let explicit = body.starts_with([' ', '\n']) || self.taste.of(3) == 0;
        if explicit {
            _ = write!(self.out, "{depth}");
        }
        self.out.push_str(match ends {
            0 => "-",
            1 => "",
            _ => "+",
        });
        let mut end = self.out.len();
        self.newline();
        for (index, line) in body.split('\n').enumerate() {
            if folded && index > 0 {
                // One line end between two lines is a space; an empty line makes it one.
                self.newline();
            }
            if !line.is_empty() {
                self.indent(columns + depth);
                if index == 0 {
                    // What is pointed at is the text, not its mark.
                    self.nodes[node].start = self.out.len();
                }
                self.line(line, columns + depth, folded);
                // Blanks at the end of the last line are part of the value, but not of what is pointed at.
                end = self.out.trim_end_matches(' ').len();
            }
            self.newline();
        }
        for _ in 1..ends {
            self.newline();
        }
        self.nodes[node].end = end;
    }

    fn line(&mut self, line: &str, columns: usize, folded: bool) {
        if !folded {
            self.out.push_str(line);
            return;
        }
        for (index, word) in line.split(' ').enumerate() {
            if index > 0 {
                if self.taste.of(3) == 0 {
                    self.newline();
                    self.indent(columns);
                } else {
                    self.out.push(' ');
                }
            }
            self.out.push_str(word);
        }
    }
}

/// What may stand in a file as it is (YAML 1.2, 5.1).
fn is_printable(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}' | '\u{10000}'..)
}

/// Whether it can stand without quotes, in any place: letters, and marks where they mean nothing.
fn is_plain(text: &str) -> bool {
    let reserved = ["null", "true", "false"];
    let first = text.chars().next().is_some_and(char::is_alphabetic);
    let last = text.chars().last().is_some_and(|c| !matches!(c, ' ' | ':'));
    let marks = |c: char| {
        matches!(
            c,
            ' ' | '-' | '_' | '.' | ':' | '#' | '?' | '!' | '/' | '\'' | '"'
        )
    };
    first
        && last
        && !reserved.contains(&text.to_lowercase().as_str())
        && !text.contains(": ")
        && !text.contains(" #")
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || marks(c) || (!c.is_ascii() && is_printable(c)))
}

/// Whether it can stand in single quotes on one line.
fn is_single(text: &str) -> bool {
    !text.contains(['\n', '\r']) && text.chars().all(is_printable)
}

/// Whether it can stand in a block: printable, with a line that says something.
fn is_blockable(text: &str) -> bool {
    let body = text.trim_end_matches('\n');
    !body.trim_matches([' ', '\t', '\n']).is_empty()
        && text.chars().all(|c| is_printable(c) && c != '\r')
        // A line of blanks only is an empty line to a reader who has yet to find the indentation.
        && body.split('\n').all(|line| line.is_empty() || !line.trim_matches([' ', '\t']).is_empty())
        && !body.starts_with('\n')
}

/// Whether folding is undone by an empty line between each two lines: no line is empty or starts or ends with a blank.
fn is_foldable(text: &str) -> bool {
    let body = text.trim_end_matches('\n');
    let blank = [' ', '\t'];
    body.split('\n').all(|line| {
        !line.is_empty()
            && line
                .split(' ')
                .all(|word| !word.is_empty() && !word.contains(blank))
    })
}

/// Pieces that make spans hard: wide, combining, astral, from right to left, and line ends of other worlds.
fn piece() -> impl Strategy<Value = String> {
    let odd = vec![
        "\u{85}",
        "\u{2028}",
        "\u{2029}",
        "\u{301}",
        "e\u{301}",
        "\u{1f600}",
        "\u{1f468}\u{200d}\u{1f469}",
        "\u{65e5}\u{672c}",
        "\u{202e}",
        "\u{5d0}",
        "\u{a0}",
        "\u{200b}",
        "\u{e0041}",
        "\t",
        "\n",
        "\r",
        "\0",
        "\u{1b}",
        "\u{7f}",
        "\u{9b}",
        "\u{ffff}",
        "\u{10ffff}",
        "\u{fffd}",
        "\u{d7ff}",
        "\u{feff}",
        "\\",
        "\"",
        "'",
        "#",
        " #",
        ":",
        ": ",
        "- ",
        ",",
        "[",
        "]",
        "{",
        "}",
        "&a",
        "*a",
        "!t",
        "|",
        ">",
        "%",
        "@",
        "`",
        "?",
        "...",
        "---",
    ];
    prop_oneof![
        6 => "[a-zA-Z]{1,5}",
        1 => Just(" ".to_owned()),
        1 => "[0-9]{1,3}",
        3 => prop::sample::select(odd).prop_map(str::to_owned),
        1 => prop::char::any().prop_map(String::from),
    ]
}

pub(crate) fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => prop::collection::vec(piece(), 0..7).prop_map(|pieces| pieces.concat()),
        // Lines of words, for blocks.
        2 => prop::collection::vec("[a-z\u{e9}\u{65e5}]{1,5}( [a-z\u{1f600}]{1,4}){0,4}", 1..5)
            .prop_map(|lines| lines.join("\n") + "\n"),
        1 => prop::sample::select(vec![
            "null", "~", "true", "no", "012", "1:30", ".5", "0x1", "<<", "=", "", " ", "-", "?", "TODO", "1e3", ".inf", "\n",
            "a\n\n", "\n\na", " a\n b\n",
        ])
        .prop_map(str::to_owned),
    ]
}

fn scalar() -> impl Strategy<Value = Said> {
    prop_oneof![
        6 => text().prop_map(Said::Text),
        1 => Just(Said::Null),
        1 => any::<bool>().prop_map(Said::Bool),
        1 => any::<i64>().prop_map(Said::Int),
        1 => any::<f64>().prop_filter("JSON has no such number", |value| value.is_finite()).prop_map(Said::Float),
    ]
}

/// Any document.
pub(crate) fn said() -> impl Strategy<Value = Said> {
    scalar().prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Said::List),
            prop::collection::vec((text(), inner), 0..5).prop_map(|entries| {
                let mut known = std::collections::BTreeSet::new();
                let unique = entries.into_iter().filter(|(key, _)| known.insert(key.clone()));
                Said::Map(unique.collect())
            }),
        ]
    })
}
