//! Placeholders: texts that stand where a fact will stand.

use super::Schema;
use super::shape::ShapeId;
use super::shapes::Shapes;
use crate::source::Place;
use crate::yaml::{NodeId, Path, Step, Tree, Value};

/// A placeholder that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placeholder {
    /// Where it stands.
    pub at: Place,
    /// The way to it, from the root of its file.
    pub path: Path,
}

/// Marks the placeholders of a document, and the collections that hold nothing else.
///
/// A list or mapping is blank when all in it is, and a mapping that stands under a key also when a key
/// is blank that its schema requires (an interval without its length says nothing). The outermost mapping never
/// is, and a section only as a whole.
/// Gives the placeholders in the order of the document.
pub fn mark_blanks(tree: &mut Tree, schema: &Schema) -> Vec<Placeholder> {
    let shapes = schema.shapes();
    // Asked of every text of every document.
    let addresses = may_have_addresses(tree.source().text());
    let may_be = |text: &str| addresses || text.as_bytes().first().is_none_or(|&first| may_begin(first));
    if !tree.ids().any(|id| {
        tree.text(id)
            .is_some_and(|text| may_be(text) && is_placeholder(text))
    }) {
        return Vec::new();
    }
    let visits = visits(tree, shapes);
    // Children come after their parents, so backwards each collection is judged after all in it.
    let mut states: Vec<State> = vec![State::default(); visits.len()];
    let mut blanks = Vec::new();
    for (index, visit) in visits.iter().enumerate().rev() {
        let state = states.get(index).copied().unwrap_or_default();
        let blank = match tree.value(visit.node) {
            Value::Text => {
                let text = tree.text(visit.node).unwrap_or("");
                !shapes.get(visit.shape).verbatim && is_placeholder(text)
            }
            Value::List => state.children > 0 && state.children == state.blank,
            Value::Map => {
                let all = state.children > 0 && state.children == state.blank;
                let section = visit.parent == 0;
                visit.parent != ROOT && (all || (visit.in_map && state.lacks && !section))
            }
            _ => false,
        };
        if blank {
            blanks.push(index);
        }
        let required = visit.in_map
            && visits.get(visit.parent as usize).is_some_and(|parent| {
                let name = visit.key.and_then(|key| tree.text(key)).unwrap_or("");
                blank && shapes.requires(parent.shape, name)
            });
        if let Some(parent) = states.get_mut(visit.parent as usize) {
            parent.children += 1;
            parent.blank += usize::from(blank || tree.value(visit.node) == Value::Null);
            parent.lacks |= required;
        }
    }
    blanks.reverse();
    let found = blanks
        .iter()
        .filter_map(|&index| visits.get(index))
        .filter(|visit| tree.value(visit.node) == Value::Text)
        .map(|visit| Placeholder {
            at: tree.place(visit.node),
            path: path(tree, &visits, visit),
        })
        .collect();
    for index in blanks {
        if let Some(visit) = visits.get(index) {
            tree.mark_blank(visit.node);
        }
    }
    found
}

/// The parent of the outermost node.
const ROOT: u32 = u32::MAX;

struct Visit {
    node: NodeId,
    shape: ShapeId,
    parent: u32,
    key: Option<NodeId>,
    in_map: bool,
    at: u32,
}

#[derive(Clone, Copy, Default)]
struct State {
    children: usize,
    blank: usize,
    /// A required key is blank.
    lacks: bool,
}

/// All nodes in the order of the document, each after the collection it stands in.
fn visits(tree: &Tree, shapes: &Shapes) -> Vec<Visit> {
    let mut visits: Vec<Visit> = Vec::with_capacity(tree.len());
    let mut open = vec![Visit {
        node: tree.root(),
        shape: shapes.root(),
        parent: ROOT,
        key: None,
        in_map: false,
        at: 0,
    }];
    while let Some(visit) = open.pop() {
        let parent = u32::try_from(visits.len()).unwrap_or(ROOT);
        let first = open.len();
        match tree.value(visit.node) {
            Value::Map => open.extend(tree.entries(visit.node).map(|(key, value)| {
                let name = tree.text(key).unwrap_or("");
                Visit {
                    node: value,
                    shape: shapes.field(visit.shape, name).unwrap_or(shapes.any()),
                    parent,
                    key: Some(key),
                    in_map: true,
                    at: 0,
                }
            })),
            Value::List => {
                let shape = shapes.element(visit.shape).unwrap_or(shapes.any());
                open.extend(
                    tree.children(visit.node)
                        .iter()
                        .zip(0..)
                        .map(|(&node, at)| Visit {
                            node,
                            shape,
                            parent,
                            key: None,
                            in_map: false,
                            at,
                        }),
                );
            }
            _ => {}
        }
        if let Some(new) = open.get_mut(first..) {
            new.reverse();
        }
        visits.push(visit);
    }
    visits
}

fn path(tree: &Tree, visits: &[Visit], visit: &Visit) -> Path {
    let mut steps = Vec::new();
    let mut visit = visit;
    while let Some(parent) = visits.get(visit.parent as usize) {
        let id = tree.get(visit.node, "id").and_then(|id| tree.text(id));
        steps.push(match (visit.key.and_then(|key| tree.text(key)), id) {
            (Some(key), _) => Step::Key(key.to_owned()),
            (None, Some(id)) => Step::Id(id.to_owned()),
            (None, None) => Step::Index(visit.at as usize),
        });
        visit = parent;
    }
    steps.reverse();
    Path(steps)
}

/// Whether a placeholder other than an address can begin with the byte.
fn may_begin(byte: u8) -> bool {
    !byte.is_ascii_alphanumeric() || matches!(byte, b'x' | b'X' | b't' | b'T' | b'f' | b'F' | b'n' | b'N')
}

/// Whether a document can have an address at a domain that is reserved for documentation; `text` is how it is written.
fn may_have_addresses(text: &str) -> bool {
    let bytes = text.as_bytes();
    // An escape can stand for any letter. No other letter of `example` is as rare as its `x`.
    let rest = |at: usize| bytes.get(at + 1..at + 7);
    memchr::memchr3_iter(b'x', b'X', b'\\', bytes).any(|at| {
        bytes.get(at) == Some(&b'\\') || rest(at).is_some_and(|rest| rest.eq_ignore_ascii_case(b"ample."))
    })
}

/// Whether a text only stands where a fact will stand: `TODO`, `n/a`, `???`, `<fill in>`, an address at example.com.
pub fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    let bytes = text.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else {
        return false;
    };
    let all =
        |same: &[u8], least: usize| bytes.len() >= least && bytes.iter().all(|byte| same.contains(byte));
    let alone = match first {
        b'?' => all(b"?", 1),
        b'-' => all(b"-", 1),
        b'.' => all(b".", 2),
        b'_' => all(b"_", 2),
        b'x' | b'X' => all(b"xX", 3),
        b'<' => *last == b'>',
        b't' | b'T' | b'f' | b'F' | b'n' | b'N' => is_mark(text),
        _ => text == "…",
    };
    alone || is_example_address(text)
}

fn is_mark(text: &str) -> bool {
    let words = ["todo", "tbd", "tba", "tbc", "fixme", "n/a", "n.a."];
    // `TODO: ask Marta` is a note, not a fact; in lower case it could be the start of a sentence.
    let noted = |mark: &str| {
        let rest = text.strip_prefix(mark);
        rest.is_some_and(|rest| rest.starts_with([':', ' ', '(', ',', '!', '?']))
    };
    words.iter().any(|word| text.eq_ignore_ascii_case(word))
        || ["TODO", "TBD", "FIXME"].into_iter().any(noted)
}

/// An address at one of the domains that are reserved for documentation.
fn is_example_address(text: &str) -> bool {
    // Most texts are no addresses: asked first, since every text of a document comes here.
    let marked = |text: &str| {
        let mut points = text.match_indices('.');
        points.any(|(at, _)| text.get(..at).is_some_and(|before| before.ends_with(['e', 'E'])))
    };
    if text.len() < 11 || !marked(text) || text.contains(char::is_whitespace) {
        return false;
    }
    let lower = text.to_ascii_lowercase();
    ["example.com", "example.org", "example.net"]
        .into_iter()
        .any(|domain| {
            lower.match_indices(domain).any(|(at, _)| {
                let before = lower.get(..at).and_then(|text| text.chars().last());
                let after = lower
                    .get(at + domain.len()..)
                    .and_then(|text| text.chars().next());
                matches!(before, None | Some('/' | '@' | '.'))
                    && matches!(after, None | Some('/' | ':' | '?' | '#'))
            })
        })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        /// A text that is not even looked at is none.
        #[test]
        fn no_placeholder_is_passed_over_at_a_glance(
            text in "[ \t]?(TODO|todo|tbd|N/A|n\\.a\\.|fixme|\\?{1,3}|-{1,3}|\\.{1,3}|_{2,3}|[xX]{2,4}|<[a-z]{0,3}>|…|(https://|a@|[a-z]{0,3}\\.)?[eE]xample\\.(com|org|NET)(/[a-z]?|:1)?|[a-z]{1,5})(: ask|!| )?"
        ) {
            let first = text.as_bytes().first();
            let looked_at = first.is_some_and(|&first| may_begin(first)) || may_have_addresses(&text);
            prop_assert!(looked_at || !is_placeholder(&text), "{:?}", text);
        }
    }

    #[test]
    fn an_address_can_be_escaped() {
        assert!(may_have_addresses(r#"a: "\x65xample.com""#) && may_have_addresses("a: EXAMPLE.org"));
        assert!(!may_have_addresses("a: examples of x. and X") && !may_have_addresses("x"));
    }
}
