//! The pages of `gradus.yaml` and of declarations, from their schemas.

use std::sync::Arc;

use crate::cli::explain::page::{Block, Inline, Language, Line, Page, paragraph};
use crate::config::CONFIG_SCHEMA;
use crate::evidence::figures;
use crate::schema::DECLARATION;
use crate::source::Source;
use crate::yaml::{Forest, Limits, Node, parse};

/// Mappings within mappings that are described.
const DEPTH: usize = 8;

/// The page of the configuration.
pub(super) fn configuration() -> Page {
    let mut page = Page::new("Configuration", "");
    page.blocks.push(paragraph(
        "gradus reads `gradus.yaml`, `.gradus.yaml` or `.github/gradus.yaml`, the nearest one upwards from what is \
         checked to the root of the repository. Paths in it are relative to its folder. A mistake in it is an error \
         of the whole run. `gradus schema config` prints its JSON Schema, for editors.",
    ));
    page.blocks.push(Block::Code(
        Language::Yaml,
        "packs: [support-strategy]\ntargets:\n  - {model: support-strategy, level: 300, by: 2027-03-31}\n"
            .to_owned(),
    ));
    with_schema(CONFIG_SCHEMA, |root| {
        let mut blocks = Vec::new();
        mapping(root, root, "", DEPTH, &mut blocks);
        page.section("Keys", blocks);
    });
    page
}

/// The page of declarations.
pub(super) fn declaration() -> Page {
    let mut page = Page::new("Declarations", "");
    page.blocks.push(paragraph(
        "What an organization can state, section by section. Every section may be left out, and stand in a file of its \
         own. What is not stated is undeclared, which is never a pass. Keys that begin with `x-` are free everywhere. \
         `gradus schema` prints the JSON Schema, for editors.",
    ));
    with_schema(DECLARATION, |root| {
        for entry in root.get("properties").into_iter().flat_map(Node::entries) {
            let name = entry.key.text().unwrap_or_default();
            let mut blocks = described(entry.value);
            mapping(root, entry.value, name, DEPTH, &mut blocks);
            page.section(name, blocks);
        }
        page.section("Shapes that occur in several sections", shapes(root));
    });
    page
}

/// The page of observations.
pub(super) fn observations() -> Page {
    let mut page = Page::new("Observations", "");
    page.blocks.push(paragraph(
        "What gradus computes from the exports under `evidence`, and conditions of packs read as `observed`. What no \
         export shows is absent: a condition that reads it is undeclared. A required key is there whenever its section \
         is.",
    ));
    page.blocks.push(paragraph(
        "Times are counted in buckets, so that summaries of parts of an export add up to the summary of the whole: whole \
         minutes up to 24 hours, quarter hours up to 31 days, hours up to 366 days, days beyond. A time counts at the \
         upper edge of its bucket. How many cases kept a limit is exact for every limit that is such an edge; a median \
         or a percentile is at most one bucket above the exact value.",
    ));
    with_schema(figures::SCHEMA, |root| {
        for entry in root.get("properties").into_iter().flat_map(Node::entries) {
            let name = entry.key.text().unwrap_or_default();
            let mut blocks = described(entry.value);
            match own_mapping(entry.value) {
                Some((inner, listed)) => {
                    let path = below("", name, listed);
                    mapping(root, inner, &path, DEPTH, &mut blocks);
                }
                None => mapping(root, resolved(root, entry.value), name, DEPTH, &mut blocks),
            }
            page.section(name, blocks);
        }
        page.section("Shapes that occur in several sections", shapes(root));
    });
    page
}

/// Reads a schema in the order in which it is written.
fn with_schema(text: &'static str, read: impl FnOnce(Node<'_>)) {
    let source = Arc::new(Source::new("schema.json", text));
    if let Ok(tree) = parse(&source, Limits::default()) {
        let forest = Forest::single(Arc::new(tree));
        read(forest.root());
    }
}

fn described(node: Node<'_>) -> Vec<Block> {
    let text = node.get("description").and_then(Node::text);
    text.map(paragraph).into_iter().collect()
}

/// The mappings that have a name of their own.
fn shapes(root: Node<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    for entry in root.get("$defs").into_iter().flat_map(Node::entries) {
        if entry.value.get("properties").is_some() {
            let name = entry.key.text().unwrap_or_default();
            blocks.push(Block::Subheading(title(entry.value, name)));
            blocks.extend(described(entry.value));
            mapping(root, entry.value, "", DEPTH, &mut blocks);
        }
    }
    blocks
}

fn title(node: Node<'_>, or: &str) -> String {
    node.get("title").and_then(Node::text).unwrap_or(or).to_owned()
}

/// The keys of a mapping, or of the forms of it that are mappings, and then the mappings in it.
fn mapping(root: Node<'_>, node: Node<'_>, path: &str, depth: usize, blocks: &mut Vec<Block>) {
    if depth == 0 {
        return;
    }
    let Some((keys, _)) = own_mapping(node) else {
        return;
    };
    let required: Vec<&str> = keys
        .get("required")
        .into_iter()
        .flat_map(Node::items)
        .filter_map(Node::text)
        .collect();
    let entries = || keys.get("properties").into_iter().flat_map(Node::entries);
    let rows = entries().map(|entry| {
        let name = entry.key.text().unwrap_or_default();
        let line = Line::code(name);
        let line = if required.contains(&name) {
            line.and(", required")
        } else {
            line
        };
        let about = [entry.value, resolved(root, entry.value)];
        let about = about
            .iter()
            .find_map(|node| node.get("description").and_then(Node::text));
        vec![
            line,
            value(root, entry.value, path, name),
            Line::text(about.unwrap_or_default()),
        ]
    });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        blocks.push(Block::Table {
            head: ["Key", "Value", "Meaning"].map(str::to_owned).to_vec(),
            rows,
        });
    }
    for entry in entries() {
        let name = entry.key.text().unwrap_or_default();
        if let Some((inner, listed)) = own_mapping(entry.value)
            && inner.get("properties").is_some()
        {
            let path = below(path, name, listed);
            blocks.push(Block::Subheading(format!("`{path}`")));
            blocks.extend(described(inner));
            mapping(root, inner, &path, depth - 1, blocks);
        }
    }
}

/// The mapping that is written at this place of the schema, and whether it is the element of a list.
fn own_mapping(node: Node<'_>) -> Option<(Node<'_>, bool)> {
    let direct = |node: Node<'_>| node.get("properties").is_some();
    let mut open = vec![(node, false, 0)];
    while let Some((node, listed, depth)) = open.pop() {
        if direct(node) {
            return Some((node, listed));
        }
        if depth < 4 {
            open.extend(node.get("items").map(|items| (items, true, depth + 1)));
            let forms = ["oneOf", "anyOf"].into_iter().filter_map(|key| node.get(key));
            open.extend(forms.flat_map(Node::items).map(|form| (form, listed, depth + 1)));
        }
    }
    None
}

/// What a `$ref` leads to, or the node itself.
fn resolved<'a>(root: Node<'a>, node: Node<'a>) -> Node<'a> {
    let name = node
        .get("$ref")
        .and_then(Node::text)
        .and_then(|text| text.strip_prefix("#/$defs/"));
    let found = name.and_then(|name| root.get("$defs")?.get(name));
    found.unwrap_or(node)
}

/// What can stand under a key, with the way to the table of a mapping.
fn value(root: Node<'_>, node: Node<'_>, path: &str, name: &str) -> Line {
    let line = Line::text(kind(root, node, 4));
    let element = node.get("items").unwrap_or(node);
    let target = resolved(root, element);
    let heading = if target != element && target.get("properties").is_some() {
        title(target, "")
    } else if let Some((inner, listed)) = own_mapping(node)
        && inner.get("properties").is_some()
    {
        below(path, name, listed)
    } else {
        return line;
    };
    line.and(", see ").with(Inline::Link {
        target: format!("#{}", anchor(&heading)),
        text: heading,
    })
}

/// The way to a mapping: `support.slas[]`.
fn below(path: &str, name: &str, listed: bool) -> String {
    let dot = if path.is_empty() { "" } else { "." };
    let list = if listed { "[]" } else { "" };
    format!("{path}{dot}{name}{list}")
}

/// The name by which a heading is linked.
fn anchor(heading: &str) -> String {
    let kept = heading
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.flat_map(char::to_lowercase)
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

/// What can stand under a key, in words.
fn kind(root: Node<'_>, node: Node<'_>, depth: usize) -> String {
    let target = resolved(root, node);
    if depth == 0 {
        return String::new();
    }
    let texts = |node: Node<'_>| -> Vec<String> {
        let words = node.items().filter_map(Node::text);
        words.map(|word| format!("`{word}`")).collect()
    };
    if let Some(words) = target.get("enum") {
        return format!("one of {}", texts(words).join(", "));
    }
    if let Some(reference) = target.get("x-ref") {
        return self::reference(target, reference);
    }
    for key in ["oneOf", "anyOf"] {
        if let Some(forms) = target.get(key) {
            let mut kinds: Vec<String> = forms.items().map(|form| kind(root, form, depth - 1)).collect();
            kinds.retain(|kind| !kind.is_empty());
            kinds.dedup();
            if !kinds.is_empty() {
                return kinds.join("; or ");
            }
        }
    }
    if let Some(items) = target.get("items") {
        return format!("list: {}", kind(root, items, depth - 1));
    }
    if let Some(expects) = target.get("x-expects").and_then(Node::text) {
        return expects.to_owned();
    }
    if let Some(unit) = target.get("x-unit").and_then(Node::text) {
        return match target.get("type").and_then(Node::text) {
            Some("integer") => format!("whole number, {unit}"),
            Some("number") => format!("number, {unit}"),
            _ => unit.to_owned(),
        };
    }
    match target.get("type").and_then(Node::text) {
        Some("object") => "mapping".to_owned(),
        Some("integer") => format!("whole number{}", range(target)),
        Some("number") => format!("number{}", range(target)),
        Some("boolean") => "`true` or `false`".to_owned(),
        Some("string") => "text".to_owned(),
        _ if target.get("properties").is_some() => "mapping".to_owned(),
        _ => String::new(),
    }
}

/// Whose ids can stand there, and which words beside them.
fn reference(target: Node<'_>, reference: Node<'_>) -> String {
    let of = |node: Node<'_>| format!("`{}`", node.text().unwrap_or_default());
    let places: Vec<String> = match reference.text() {
        Some(_) => vec![of(reference)],
        None => reference.items().map(of).collect(),
    };
    let words: Vec<String> = target
        .get("x-words")
        .into_iter()
        .flat_map(Node::items)
        .map(of)
        .collect();
    let ids = format!("an id of {}", places.join(", "));
    if words.is_empty() {
        ids
    } else {
        format!("{ids}; or {}", words.join(", "))
    }
}

fn range(node: Node<'_>) -> String {
    let bound = |key| {
        node.get(key)
            .map(|bound| bound.source().slice(bound.span()).trim().to_owned())
    };
    match (bound("minimum"), bound("maximum")) {
        (Some(low), Some(high)) => format!(" from {low} to {high}"),
        (Some(low), None) => format!(", at least {low}"),
        (None, Some(high)) => format!(", at most {high}"),
        (None, None) => String::new(),
    }
}
