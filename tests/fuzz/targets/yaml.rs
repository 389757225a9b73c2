//! Text as YAML: the quick reader and the events agree, and every node stands where it says.

use std::sync::Arc;

use gradus::output::escape;
use gradus::source::Source;
use gradus::yaml::{
    Flags, Forest, Limits, Node, NodeId, Tree, Value, YamlError, comments, parse, parse_events, parse_stream,
};

use super::ground::{hash, inside, sound, source, text};

pub(super) fn run(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let source = source("text.yaml", text);
    let small = Limits {
        depth: 4,
        nodes: 24,
        aliases: 12,
        scalar: 16,
    };
    let limits = if hash(data).is_multiple_of(4) {
        small
    } else {
        Limits::default()
    };
    let read = parse(&source, limits);
    same(&read, &parse_events(&source, limits), text);
    match &read {
        Ok(tree) => {
            tree_is_sound(tree, limits);
            let stream = parse_stream(&source, limits).unwrap();
            assert_eq!(stream.len(), 1);
            assert_eq!(dump(tree), dump(&stream[0]));
            comments_stand_between(&source, tree, limits);
            again(tree);
        }
        Err(error) => sound(error),
    }
}

fn same(quick: &Result<Tree, YamlError>, events: &Result<Tree, YamlError>, text: &str) {
    match (quick, events) {
        (Ok(quick), Ok(events)) => assert_eq!(dump(quick), dump(events), "{text:?}"),
        (Err(quick), Err(events)) => assert_eq!(format!("{quick:?}"), format!("{events:?}"), "{text:?}"),
        (Ok(_), Err(error)) => panic!("read without events, but: {error}\n{text:?}"),
        (Err(error), Ok(_)) => panic!("refused, but not by the events: {error}\n{text:?}"),
    }
}

/// Everything that a tree says.
fn dump(tree: &Tree) -> Vec<String> {
    let node = |id| {
        let (value, text, span) = (tree.value(id), tree.text(id), tree.span(id));
        let (flags, parent, children) = (tree.flags(id), tree.parent(id), tree.children(id));
        format!("{value:?} {text:?} {span:?} {flags:?} {parent:?} {children:?}")
    };
    let root = format!("{:?}", tree.root());
    std::iter::once(root).chain(tree.ids().map(node)).collect()
}

fn tree_is_sound(tree: &Tree, limits: Limits) {
    assert!((1..=limits.nodes).contains(&tree.len()));
    for id in tree.ids() {
        let place = tree.place(id);
        inside(&place, "a node");
        if let Some(text) = tree.text(id) {
            assert!(text.len() <= limits.scalar);
        }
        if let Some(parent) = tree.parent(id) {
            let (own, outer) = (tree.span(id), tree.span(parent));
            assert!(
                outer.start <= own.start && own.end <= outer.end,
                "{own:?} in {outer:?}"
            );
        }
        plain_scalar(tree, id);
        assert!(depth(tree, id) <= limits.depth, "nested too deep");
    }
    let forest = Forest::single(Arc::new(tree.clone()));
    let walked = walk(forest.root());
    assert!(
        walked <= limits.nodes + limits.aliases,
        "{walked} nodes are met, by aliases too"
    );
}

/// A plain scalar on one line is, byte for byte, what stands there.
fn plain_scalar(tree: &Tree, id: NodeId) {
    let written = tree.place(id);
    let written = written.text();
    if !tree.flags(id).has(Flags::PLAIN) || written.contains(['\n', '\r']) {
        return;
    }
    match tree.value(id) {
        Value::Text => assert_eq!(tree.text(id), Some(written)),
        Value::Bool(value) => assert_eq!(written.to_ascii_lowercase(), value.to_string()),
        Value::Null => assert!(
            ["", "~", "null", "Null", "NULL"].contains(&written),
            "{written:?}"
        ),
        _ => {}
    }
}

/// Collections around a node, itself included.
fn depth(tree: &Tree, id: NodeId) -> usize {
    let collection = |id| matches!(tree.value(id), Value::Map | Value::List);
    let outer = std::iter::successors(Some(id), |&id| tree.parent(id));
    outer.filter(|&id| collection(id)).count()
}

/// Nodes that a reader of the whole meets.
fn walk(root: Node<'_>) -> usize {
    let mut met = 0;
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        met += 1;
        for entry in node.entries() {
            met += 1;
            assert_eq!(entry.key.value(), Value::Text);
            open.push(entry.value);
        }
        open.extend(node.items());
    }
    met
}

/// Comments come in order, each from its `#` to the end of its line, and none is part of a scalar.
fn comments_stand_between(source: &Arc<Source>, tree: &Tree, limits: Limits) {
    let mut before = 0;
    let comments = comments(source, limits);
    for &span in &comments {
        let text = source.text().get(span.range()).unwrap();
        assert!(text.starts_with('#') && !text.contains(['\n', '\r']), "{text:?}");
        assert!(before <= span.start, "{span:?}");
        before = span.end;
    }
    for id in tree.ids() {
        let span = tree.span(id);
        let scalar = !matches!(tree.value(id), Value::Map | Value::List);
        let quoted = source.slice(span).starts_with(['"', '\'']);
        if scalar && (quoted || tree.flags(id).has(Flags::PLAIN)) {
            let within =
                |comment: &gradus::source::Span| comment.start < span.end && span.start < comment.end;
            assert!(
                !comments.iter().any(within),
                "a comment in {:?}",
                source.slice(span)
            );
        }
    }
}

/// What was read, written as JSON, is read as the same.
fn again(tree: &Tree) {
    let json = Forest::single(Arc::new(tree.clone())).root().to_json();
    // JSON holds control characters as they are, which YAML does not.
    let text = escape::json(&json.to_string());
    let wide = Limits {
        scalar: 1 << 20,
        ..Limits::default()
    };
    let read = parse(&source("again.json", &text), wide);
    let read = read.unwrap_or_else(|error| panic!("{error}: {text}"));
    assert_eq!(Forest::single(Arc::new(read)).root().to_json(), json, "{text}");
}
