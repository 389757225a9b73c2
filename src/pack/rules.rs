//! One rule file: a list of rules.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::condition::Compiler;
use super::error::PackError;
use super::examples::{Example, Expectation};
use super::model::{
    Applies, Basis, Check, Citation, Dimension, Each, Help, Level, LevelInfo, Quorum, Requirement, Rule,
};
use super::read::{list, number, scalar, text, texts};
use super::schema;
use crate::schema::{Schema, SchemaError, nearest};
use crate::source::Source;
use crate::yaml::{Node, Value};

/// The day on which examples are judged that name none.
const DEFAULT_TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 21);

/// What a rule must fit into.
pub(super) struct Frame<'p> {
    pub prefix: &'p str,
    pub levels: &'p [LevelInfo],
    pub dimensions: &'p [Dimension],
    pub source: &'p Citation,
}

/// Reads the rules of one file.
pub(super) fn rules(root: Node<'_>, frame: &Frame<'_>, compiler: &mut Compiler<'_>) -> Vec<Rule> {
    root.items()
        .filter_map(|node| rule(node, frame, compiler))
        .collect()
}

fn rule(node: Node<'_>, frame: &Frame<'_>, compiler: &mut Compiler<'_>) -> Option<Rule> {
    let code_node = node.get("code")?;
    let code: Arc<str> = code_node.text()?.into();
    let level = match level_of(&code, frame) {
        Ok(level) => level,
        Err(message) => {
            let above = frame.levels.iter().skip(1);
            let known: Vec<String> = above.map(|info| info.level.to_string()).collect();
            let help = format!(
                "a code is the prefix `{}`, the first digit of its level ({}), and two digits of your own",
                frame.prefix,
                known.join(", ")
            );
            compiler
                .errors
                .push(PackError::invalid(message, help, code_node.place()));
            return None;
        }
    };
    let dimension = dimension(node, frame, compiler)?;
    let mut source = citation(node.get("source"));
    source.title = source.title.or_else(|| frame.source.title.clone());
    source.publisher = source.publisher.or_else(|| frame.source.publisher.clone());
    source.at = source.at.or_else(|| frame.source.at.clone());
    let basis = match text(node, "basis").as_deref() {
        Some("narrative") => Basis::Narrative,
        _ => Basis::Characteristic,
    };
    Some(Rule {
        level,
        dimension,
        basis,
        criterion: text(node, "criterion")?.into(),
        why: text(node, "why"),
        source,
        effort: text(node, "effort"),
        help: help(node),
        partly: text(node, "partly"),
        same_as: texts(node, "same_as"),
        applies_when: applies(node, compiler),
        checks: list(node, "checks")
            .filter_map(|check| self::check(check, compiler))
            .collect(),
        examples: list(node, "examples")
            .filter_map(|item| example(item, &code))
            .collect(),
        survivors: survivors(node),
        place: code_node.place(),
        code,
    })
}

fn level_of(code: &str, frame: &Frame<'_>) -> Result<Level, String> {
    let digits = code.strip_prefix(frame.prefix).ok_or_else(|| {
        format!(
            "the code `{code}` does not begin with the prefix `{}`",
            frame.prefix
        )
    })?;
    let first = digits.chars().next().and_then(|c| c.to_digit(10));
    let level = first.and_then(|digit| Level::new(i64::from(digit) * 100));
    let known = level.filter(|level| frame.levels.iter().any(|info| info.level == *level));
    let well_formed = digits.len() == 3 && digits.bytes().all(|b| b.is_ascii_digit());
    match known {
        Some(level) if well_formed && frame.levels.first().is_some_and(|lowest| lowest.level < level) => {
            Ok(level)
        }
        Some(_) if well_formed => Err(format!(
            "the code `{code}` belongs to the lowest level, which asks for nothing"
        )),
        _ => Err(format!("the code `{code}` names no level of the ladder")),
    }
}

fn dimension(node: Node<'_>, frame: &Frame<'_>, compiler: &mut Compiler<'_>) -> Option<Arc<str>> {
    let named = node.get("dimension")?;
    let id = named.text()?;
    let found = frame.dimensions.iter().find(|dimension| &*dimension.id == id);
    if found.is_none() {
        let known: Vec<&str> = frame.dimensions.iter().map(|dimension| &*dimension.id).collect();
        compiler.errors.push(PackError::invalid(
            format!("`{id}` is no dimension of this pack"),
            match nearest(id, known.iter().copied()).first() {
                Some(near) => format!("did you mean `{near}`? The dimensions stand in `pack.yaml`"),
                None => format!(
                    "known: {}; add it to `dimensions` in `pack.yaml`, if it is a new one",
                    known.join(", ")
                ),
            },
            named.place(),
        ));
    }
    found.map(|dimension| Arc::clone(&dimension.id))
}

pub(super) fn citation(node: Option<Node<'_>>) -> Citation {
    let Some(node) = node else {
        return Citation::default();
    };
    if node.value() == Value::Text {
        return Citation {
            section: scalar(node),
            ..Citation::default()
        };
    }
    Citation {
        title: text(node, "title"),
        publisher: text(node, "publisher"),
        section: text(node, "section"),
        item: text(node, "item"),
        at: text(node, "at"),
    }
}

fn help(node: Node<'_>) -> Help {
    match node.get("help") {
        Some(help) if help.value() == Value::Map => Help {
            text: text(help, "text"),
            snippet: text(help, "snippet"),
        },
        Some(help) => Help {
            text: scalar(help),
            snippet: text(node, "snippet"),
        },
        None => Help {
            text: None,
            snippet: text(node, "snippet"),
        },
    }
}

fn applies(node: Node<'_>, compiler: &mut Compiler<'_>) -> Option<Applies> {
    let applies = node.get("applies_when")?;
    Some(Applies {
        condition: compiler.condition(applies.get("condition")?)?,
        reason: text(applies, "reason").unwrap_or_default(),
    })
}

/// What a mutation of the node may leave as it is, with the reason.
pub(super) fn survivors(node: Node<'_>) -> Vec<(String, String)> {
    let items = list(node, "survivors");
    items
        .filter_map(|item| Some((text(item, "mutant")?, text(item, "reason")?)))
        .collect()
}

fn check(node: Node<'_>, compiler: &mut Compiler<'_>) -> Option<Check> {
    let check = parts(node, compiler);
    compiler.leave();
    check
}

fn parts(node: Node<'_>, compiler: &mut Compiler<'_>) -> Option<Check> {
    if node.value() == Value::Text {
        return Some(Check {
            each: None,
            require: Requirement::Condition(compiler.condition(node)?),
            message: None,
            help: None,
            at: None,
            place: node.place(),
        });
    }
    // First, since the rest speaks of its elements.
    let each = each(node, compiler);
    let require = match (node.get("require"), node.get("schema")) {
        (Some(condition), _) => Requirement::Condition(compiler.condition(condition)?),
        (None, Some(fragment)) => Requirement::Shape(shape(fragment, compiler)?),
        (None, None) => return None,
    };
    Some(Check {
        each,
        require,
        message: node.get("message").and_then(|node| compiler.template(node)),
        help: node.get("help").and_then(|node| compiler.template(node)),
        at: node.get("at").and_then(|node| compiler.value(node)),
        place: node.head(),
    })
}

fn shape(fragment: Node<'_>, compiler: &mut Compiler<'_>) -> Option<Arc<Schema>> {
    let schema = Schema::from_json(fragment.source(), &fragment.to_json()).and_then(|schema| {
        compiler.patterns += schema.patterns();
        SchemaError::of_patterns(compiler.patterns, "the schemas of checks", fragment.place())?;
        Ok(schema)
    });
    match schema {
        Ok(schema) => Some(Arc::new(schema)),
        Err(error) => {
            let at = schema::place(&error, fragment);
            compiler.errors.push(schema::error(&error, at));
            None
        }
    }
}

fn each(node: Node<'_>, compiler: &mut Compiler<'_>) -> Option<Each> {
    let path = compiler.path(node.get("each")?)?;
    let quorum = match (number(node, "at_least"), number(node, "min")) {
        (Some(count), _) => Quorum::AtLeast(usize::try_from(count).unwrap_or(1)),
        (None, Some(0)) => Quorum::AllIfAny,
        (None, _) => Quorum::All,
    };
    Some(Each {
        path,
        filter: node.get("where").and_then(|node| compiler.condition(node)),
        quorum,
    })
}

fn example(node: Node<'_>, code: &str) -> Option<Example> {
    let given = |expected: Expectation| Some((expected, node.get(expected.key())?));
    let (expected, declaration) = Expectation::ALL.into_iter().find_map(given)?;
    let place = declaration.place();
    let name = format!("{code} ({}:{})", place.source.name(), place.start().line);
    let today = text(node, "today").and_then(|day| day.parse().ok());
    let params = node.get("params").into_iter().flat_map(Node::entries);
    let params: BTreeMap<_, _> = params
        .filter_map(|entry| Some((entry.key.text()?.to_owned(), entry.value.to_json())))
        .collect();
    Some(Example {
        expected,
        name: text(node, "name").or_else(|| text(node, "note")),
        text: Arc::new(Source::new(name, declaration.text()?)),
        today: today.unwrap_or(DEFAULT_TODAY),
        params,
        observed: node.get("observed").map(Node::to_json),
        place,
    })
}
