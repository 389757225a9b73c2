//! The names that the expressions of one pack may use, and what is compiled in it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::code::Code;
use super::error::ExprError;
use super::functions::{self, Matcher, Style, compile_pattern};
use super::lower::{OWN_NAMES, Setting, lower};
use crate::limit::PATTERNS;
use crate::source::Span;

/// The names of one pack: its parameters, sections and named expressions.
#[derive(Debug, Default)]
pub struct Scope {
    /// Sorted.
    params: Vec<String>,
    /// Sorted. `None`: every name is a section.
    roots: Option<Vec<String>>,
    definitions: Vec<Definition>,
    /// The constant patterns of all expressions, each compiled once.
    patterns: Mutex<HashMap<Box<str>, Arc<Matcher>>>,
}

/// A named expression.
#[derive(Debug)]
pub(super) struct Definition {
    pub name: Arc<str>,
    pub parameter: Option<Arc<str>>,
    pub code: Code,
}

/// A compiled expression, ready to be judged; it keeps its own text.
#[derive(Debug)]
pub struct Condition {
    pub(super) code: Code,
}

impl Condition {
    /// The expression as it was written.
    pub fn text(&self) -> &str {
        &self.code.text
    }

    /// Whether it speaks of `it`, and so needs an `each`.
    pub fn uses_it(&self) -> bool {
        self.code.uses_it
    }
}

/// A message with expressions in braces: ``no SLA covers `{it.id}` ``.
#[derive(Debug)]
pub struct Template {
    pub(super) parts: Vec<Part>,
    /// Where the expressions start in the text, in their order.
    pub(super) starts: Vec<usize>,
}

#[derive(Debug)]
pub(super) enum Part {
    Text(String),
    Code(Code),
}

/// What `each` walks: a path with `[]` steps into lists, or any expression that gives a list.
#[derive(Debug)]
pub struct Walk {
    pub(super) start: Code,
    /// For every `[]` on the way: the keys from an element to the next list.
    pub(super) steps: Vec<Vec<Arc<str>>>,
    text: Arc<str>,
}

impl Walk {
    /// The path as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl Scope {
    /// The names of a pack before its definitions.
    ///
    /// `roots` are the sections that a declaration can have; with `None`,
    /// any name is taken for one.
    pub fn new(params: &[&str], roots: Option<&[&str]>) -> Self {
        let set = |names: &[&str]| {
            let mut names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            names.sort_unstable();
            names.dedup();
            names
        };
        Self {
            params: set(params),
            roots: roots.map(set),
            definitions: Vec::new(),
            patterns: Mutex::default(),
        }
    }

    /// A constant pattern; each takes far more memory than its text, so they are counted.
    pub(super) fn pattern(&self, text: &str) -> Result<Arc<Matcher>, String> {
        let mut known = self.patterns.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pattern) = known.get(text) {
            return Ok(Arc::clone(pattern));
        }
        if known.len() >= PATTERNS.count() {
            return Err(format!(
                "more than {} different patterns in the conditions of this pack",
                PATTERNS.most
            ));
        }
        let pattern = Arc::new(compile_pattern(text)?);
        known.insert(text.into(), Arc::clone(&pattern));
        Ok(pattern)
    }

    /// Adds a named expression, which those after it may use; `parameter` is the name of its argument.
    ///
    /// # Errors
    /// The name is taken or is none; the text cannot be compiled.
    pub fn define(&mut self, name: &str, parameter: Option<&str>, text: &str) -> Result<(), ExprError> {
        for word in [Some(name), parameter].into_iter().flatten() {
            self.free_name(word)?;
        }
        let parameter: Option<Arc<str>> = parameter.map(Arc::from);
        let setting = Setting {
            it: false,
            parameter: parameter.clone(),
        };
        let code = lower(self, text, &setting)?;
        self.definitions.push(Definition {
            name: Arc::from(name),
            parameter,
            code,
        });
        Ok(())
    }

    fn free_name(&self, name: &str) -> Result<(), ExprError> {
        let refuse = |message: String, help: &str| {
            Err(ExprError::Definition {
                message,
                help: Some(help.to_owned()),
                at: Span::default(),
            })
        };
        let plain = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if !plain {
            let message = format!("`{name}` cannot be a name");
            return refuse(
                message,
                "a name is of letters, digits and `_`, and starts with a small letter",
            );
        }
        let words = OWN_NAMES.contains(&name) || matches!(name, "true" | "false" | "null" | "in" | "has");
        if words || functions::find(name, Style::Global).is_some() || functions::is_namespace(name) {
            return refuse(
                format!("`{name}` has a meaning of its own"),
                "choose another name",
            );
        }
        if self.has_root(name) {
            return refuse(
                format!("`{name}` is a section of the declaration"),
                "choose another name",
            );
        }
        if self.find(name).is_some() {
            return refuse(format!("`{name}` is defined twice"), "rename one of them");
        }
        Ok(())
    }

    /// Compiles a condition.
    ///
    /// # Errors
    /// Not CEL, past a limit, or with names and functions that do not exist.
    pub fn compile(&self, text: &str) -> Result<Condition, ExprError> {
        let setting = Setting {
            it: true,
            parameter: None,
        };
        lower(self, text, &setting).map(|code| Condition { code })
    }

    /// Compiles a message: text with expressions in braces; `{{` and `}}` stand for the braces themselves.
    ///
    /// # Errors
    /// A brace without its partner, or an expression that cannot be compiled.
    pub fn template(&self, text: &str) -> Result<Template, ExprError> {
        let (mut parts, mut starts) = (Vec::new(), Vec::new());
        let mut plain = String::new();
        let mut at = 0;
        while let Some(rest) = text.get(at..)
            && let Some(next) = rest.chars().next()
        {
            if rest.starts_with("{{") || rest.starts_with("}}") {
                plain.push(next);
                at += 2;
            } else if next == '{' {
                let Some(length) = closing(rest) else {
                    return Err(brace(at, "a `{` without its `}`"));
                };
                let inner = rest.get(1..length).unwrap_or("");
                let condition = self.compile(inner).map_err(|error| error.shifted(at + 1))?;
                parts.push(Part::Text(std::mem::take(&mut plain)));
                parts.push(Part::Code(condition.code));
                starts.push(at + 1);
                at += length + 1;
            } else if next == '}' {
                return Err(brace(at, "a `}` without its `{`"));
            } else {
                plain.push(next);
                at += next.len_utf8();
            }
        }
        parts.push(Part::Text(plain));
        Ok(Template { parts, starts })
    }

    /// Compiles what `each` walks: a path such as `training.plans[].systems`, a named expression, or an expression.
    ///
    /// # Errors
    /// As [`Scope::compile`]; a step into a list that is followed by no key.
    pub fn path(&self, text: &str) -> Result<Walk, ExprError> {
        let mut parts = text.split("[]");
        let start = self.compile(parts.next().unwrap_or(""))?.code;
        let mut steps = Vec::new();
        let mut at = start.text.len();
        for part in parts {
            at += 2;
            if !part.is_empty() {
                steps.push(keys(part).ok_or_else(|| ExprError::Syntax {
                    message: format!("`{part}` is no way on from an element"),
                    help: Some("after `[]` stand keys, as in `training.plans[].systems`".to_owned()),
                    at: span(at, at + part.len()),
                })?);
            }
            at += part.len();
        }
        Ok(Walk {
            start,
            steps,
            text: Arc::from(text),
        })
    }

    pub(super) fn find(&self, name: &str) -> Option<(usize, &Definition)> {
        let found = self.definitions.iter().enumerate();
        found
            .into_iter()
            .find(|(_, definition)| &*definition.name == name)
    }

    pub(super) fn definitions(&self) -> &[Definition] {
        &self.definitions
    }

    pub(super) fn has_root(&self, name: &str) -> bool {
        self.root(name) != NOWHERE
    }

    /// The index of a section among [`Scope::roots`], or [`NOWHERE`].
    pub(super) fn root(&self, name: &str) -> usize {
        self.roots.as_deref().map_or(NOWHERE, |roots| index(roots, name))
    }

    /// The sections, in the order of their names.
    pub(super) fn roots(&self) -> impl Iterator<Item = &str> {
        self.roots.iter().flatten().map(String::as_str)
    }

    /// Whether any name is taken for a section.
    pub(super) fn is_open(&self) -> bool {
        self.roots.is_none()
    }

    pub(super) fn has_param(&self, name: &str) -> bool {
        self.param(name) != NOWHERE
    }

    /// The index of a parameter among [`Scope::params`], or [`NOWHERE`].
    pub(super) fn param(&self, name: &str) -> usize {
        index(&self.params, name)
    }

    pub(super) fn params(&self) -> impl Iterator<Item = &str> {
        self.params.iter().map(String::as_str)
    }

    /// Sections and definitions.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.roots()
            .chain(self.definitions.iter().map(|definition| &*definition.name))
    }
}

/// The index of a name that is not there.
const NOWHERE: usize = usize::MAX;

fn index(names: &[String], name: &str) -> usize {
    let found = names.binary_search_by(|known| known.as_str().cmp(name));
    found.unwrap_or(NOWHERE)
}

fn span(start: usize, end: usize) -> Span {
    let offset = |at| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(offset(start), offset(end))
}

fn brace(at: usize, message: &str) -> ExprError {
    ExprError::Syntax {
        message: message.to_owned(),
        help: Some("write `{{` or `}}` for a brace itself".to_owned()),
        at: span(at, at + 1),
    }
}

/// The offset of the brace that closes the one at the start; those inside of quotes do not count.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quote = None;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            _ if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(open), _) if c == open => quote = None,
            (None, '\'' | '"') => quote = Some(c),
            (None, '{') => depth += 1,
            (None, '}') => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// The keys of `.a.b`.
fn keys(part: &str) -> Option<Vec<Arc<str>>> {
    let keys: Vec<Arc<str>> = part.strip_prefix('.')?.split('.').map(Arc::from).collect();
    let plain = |key: &Arc<str>| {
        !key.is_empty()
            && key
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
    };
    keys.iter().all(plain).then_some(keys)
}
