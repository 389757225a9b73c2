//! Expressions that the bytes spell, judged by us and by the crate `cel`: the same value, or both an error.

use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use gradus::expr::{Context, ErrorKind, Failure, Params, Scope, Value};
use gradus::yaml::{Forest, Limits, parse};

use super::ground::{TODAY, asked, source};

/// The facts, which both are given: as YAML to us, as values to `cel`.
const YAML: &str = "x: 3\ny: -7\nt: abc\nl: [1, 2, 3, -4]\nw: [a, b, abc]\nm: {k: 1, n: {k: 2}}\n";
const FACTS: [(&str, &str); 6] = [
    ("x", "3"),
    ("y", "-7"),
    ("t", "'abc'"),
    ("l", "[1, 2, 3, -4]"),
    ("w", "['a', 'b', 'abc']"),
    ("m", "{'k': 1, 'n': {'k': 2}}"),
];

/// Levels that an expression may have: the other parser goes down a stack.
const DEEPEST: usize = 6;
/// Bytes that it may have.
const LONGEST: usize = 1000;

pub(super) fn run(data: &[u8]) {
    let mut speller = Speller {
        bytes: data.iter(),
        text: String::new(),
        names: 0,
    };
    match speller.next(4) {
        0 => speller.truth(0),
        1 => speller.int(0),
        2 => speller.word(0),
        _ => speller.ints(0),
    }
    let text = speller.text;
    if text.len() > LONGEST {
        return;
    }
    if let (Some(expected), Some(value)) = (asked(|| theirs(&text)), ours(&text)) {
        assert_eq!(value, expected, "{text}");
    }
}

/// Spells an expression of a wanted type; each byte makes one choice, and without bytes the shortest is made.
struct Speller<'b> {
    bytes: std::slice::Iter<'b, u8>,
    text: String,
    /// Variables of comprehensions around this place.
    names: usize,
}

type Spell<'b> = fn(&mut Speller<'b>, usize);

impl<'b> Speller<'b> {
    /// A number below `count`.
    fn next(&mut self, count: u8) -> u8 {
        self.bytes.next().map_or(0, |byte| byte % count)
    }

    /// Whether only a leaf may follow.
    fn ends(&self, depth: usize) -> bool {
        depth >= DEEPEST || self.text.len() > LONGEST || self.bytes.len() == 0
    }

    fn one(&mut self, words: &[&str]) {
        let count = u8::try_from(words.len()).unwrap();
        let choice = usize::from(self.next(count));
        self.text.push_str(words[choice]);
    }

    fn pair(&mut self, left: Spell<'b>, marks: &[&str], right: Spell<'b>, depth: usize) {
        self.text.push('(');
        left(self, depth);
        self.text.push(' ');
        self.one(marks);
        self.text.push(' ');
        right(self, depth);
        self.text.push(')');
    }

    fn choice(&mut self, value: Spell<'b>, depth: usize) {
        self.text.push('(');
        self.truth(depth);
        self.text.push_str(" ? ");
        value(self, depth);
        self.text.push_str(" : ");
        value(self, depth);
        self.text.push(')');
    }

    /// A macro over whole numbers.
    fn over(&mut self, names: &[&str], body: Spell<'b>, depth: usize) {
        self.ints(depth);
        self.text.push('.');
        self.one(names);
        let _ = write!(self.text, "(e{}, ", self.names);
        self.names += 1;
        body(self, depth);
        self.names -= 1;
        self.text.push(')');
    }

    fn call(&mut self, name: &str, argument: Spell<'b>, depth: usize) {
        self.text.push_str(name);
        self.text.push('(');
        argument(self, depth);
        self.text.push(')');
    }

    fn int(&mut self, depth: usize) {
        let leaves = [
            "0",
            "1",
            "2",
            "7",
            "-3",
            "x",
            "y",
            "m.k",
            "m.n.k",
            "9223372036854775807",
            "m.none",
        ];
        if self.ends(depth) {
            return self.one(&leaves);
        }
        let depth = depth + 1;
        match self.next(10) {
            0 | 1 => self.one(&leaves),
            2 if self.names > 0 => _ = write!(self.text, "e{}", self.names - 1),
            2 | 3 => self.pair(Self::int, &["+", "-", "*", "/", "%"], Self::int, depth),
            4 => self.choice(Self::int, depth),
            5 => self.call("size", Self::ints, depth),
            6 => self.call("size", Self::word, depth),
            7 => {
                self.ints(depth);
                self.text.push('[');
                self.int(depth);
                self.text.push(']');
            }
            8 => self.call("-", Self::int, depth),
            _ => self.call("int", Self::int, depth),
        }
    }

    fn word(&mut self, depth: usize) {
        let leaves = [
            "''",
            "'a'",
            "'abc'",
            "\"b\"",
            "t",
            "r'a\\b'",
            "'\\n\\u00e9'",
            "m.none",
            "w[1]",
        ];
        if self.ends(depth) {
            return self.one(&leaves);
        }
        let depth = depth + 1;
        match self.next(5) {
            0 | 1 => self.one(&leaves),
            2 => self.pair(Self::word, &["+"], Self::word, depth),
            3 => self.choice(Self::word, depth),
            _ => self.call("string", Self::int, depth),
        }
    }

    fn ints(&mut self, depth: usize) {
        let leaves = ["[]", "[1]", "[1, 2, 3]", "l", "[x, y]"];
        if self.ends(depth) {
            return self.one(&leaves);
        }
        let depth = depth + 1;
        match self.next(7) {
            0 | 1 => self.one(&leaves),
            2 => self.pair(Self::ints, &["+"], Self::ints, depth),
            3 => self.over(&["filter"], Self::truth, depth),
            4 => self.over(&["map"], Self::int, depth),
            5 => self.choice(Self::ints, depth),
            _ => {
                self.text.push('[');
                self.int(depth);
                self.text.push_str(", ");
                self.int(depth);
                self.text.push(']');
            }
        }
    }

    fn truth(&mut self, depth: usize) {
        let leaves = [
            "true",
            "false",
            "has(m.k)",
            "has(m.none)",
            "x == 3",
            "m.none == 1",
        ];
        if self.ends(depth) {
            return self.one(&leaves);
        }
        let depth = depth + 1;
        let orders = ["<", "<=", ">", ">=", "==", "!="];
        match self.next(12) {
            0 => self.one(&leaves),
            1 | 2 => self.pair(Self::truth, &["&&", "||", "==", "!="], Self::truth, depth),
            3 => self.call("!", Self::truth, depth),
            4 | 5 => self.pair(Self::int, &orders, Self::int, depth),
            6 => self.pair(Self::word, &orders, Self::word, depth),
            7 => self.pair(Self::ints, &["==", "!="], Self::ints, depth),
            8 => self.pair(Self::int, &["in"], Self::ints, depth),
            9 => {
                self.text.push('(');
                self.word(depth);
                self.text.push_str(" in ");
                self.one(&["w", "m", "['a', 'abc']"]);
                self.text.push(')');
            }
            10 => {
                self.word(depth);
                self.text.push('.');
                self.one(&["startsWith", "endsWith", "contains"]);
                self.call("", Self::word, depth);
            }
            _ => self.over(&["all", "exists", "exists_one"], Self::truth, depth),
        }
    }
}

/// The outer nothing: it takes more steps than a check may, which the other one does not count.
#[expect(clippy::option_option, reason = "the outer one tells a limit")]
fn ours(text: &str) -> Option<Option<String>> {
    static FACTS: LazyLock<Forest> = LazyLock::new(|| {
        let tree = parse(&source("facts", YAML), Limits::default()).unwrap();
        Forest::single(Arc::new(tree))
    });
    let scope = Scope::new(&[], None);
    let condition = scope.compile(text).unwrap();
    let params = Params::default();
    let context = Context::new(&scope, FACTS.root(), &params, None, TODAY);
    match context.evaluate(&condition, None) {
        Ok(value) => Some(Some(our_value(&value))),
        Err(Failure::Error(error)) if error.kind == ErrorKind::Budget => None,
        Err(_) => Some(None),
    }
}

/// A value as text; the same for both.
fn our_value(value: &Value<'_>) -> String {
    match value {
        Value::Node(node) => node.to_json().to_string(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Text(text) => serde_json::Value::from(&**text).to_string(),
        Value::List(list) => format!("[{}]", list.iter().map(our_value).collect::<Vec<_>>().join(",")),
        other => format!("{other:?}"),
    }
}

/// The outer nothing: its parser refuses what ours takes.
#[expect(clippy::option_option, reason = "the outer one tells another limit")]
fn theirs(text: &str) -> Option<Option<String>> {
    static VALUES: LazyLock<Vec<(&str, cel::Value)>> = LazyLock::new(|| {
        let value = |text| {
            let program = cel::Program::compile(text).unwrap();
            program.execute(&cel::Context::default()).unwrap()
        };
        FACTS.iter().map(|(name, text)| (*name, value(text))).collect()
    });
    let program = cel::Program::compile(text).ok()?;
    let mut context = cel::Context::default();
    for (name, value) in VALUES.iter() {
        context.add_variable_from_value(*name, value.clone());
    }
    Some(program.execute(&context).ok().map(|value| their_value(&value)))
}

fn their_value(value: &cel::Value) -> String {
    match value {
        cel::Value::Bool(value) => value.to_string(),
        cel::Value::Int(value) => value.to_string(),
        cel::Value::String(text) => serde_json::Value::from(text.as_str()).to_string(),
        cel::Value::List(list) => format!("[{}]", list.iter().map(their_value).collect::<Vec<_>>().join(",")),
        other => format!("{other:?}"),
    }
}
