//! Texts that refer to a thing by its id, and the ids that share one space.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use miette::Diagnostic;
use thiserror::Error;

use super::explain::Spot;
use super::mask::shown;
use super::nearest::{nearest, only};
use super::shape::Reference;
use super::shapes::Shapes;
use super::{is_blank_scalar, walk};
use crate::source::{Fault, Place};
use crate::yaml::{Node, Value};

/// Unknown references that get advice, and ids that each is compared with: together they bound the time.
const ADVISED: usize = 100;
const COMPARED: usize = 2000;

/// References to other organizations are resolved where organizations are known.
const ELSEWHERE: &str = "organizations";

/// An organization refers to what it does not have, or not to one thing.
#[derive(Clone, Debug, PartialEq, Eq, Error, Diagnostic)]
pub enum ReferenceError {
    /// No element has the id.
    #[error("`{id}` is not {expected}")]
    #[diagnostic(code(gradus::schema::unknown_reference), help("{help}"))]
    Unknown {
        /// The id that is referred to.
        id: String,
        /// What it should be, with its article.
        expected: String,
        /// The nearest known, or where one would be declared.
        help: String,
        /// The one id that can be meant, as it would be written here.
        meant: Option<String>,
        /// Where the nearest known is declared.
        near: Option<Place>,
        /// The reference.
        #[label("not declared")]
        at: Place,
    },
    /// One id in two lists whose ids share one space.
    #[error("the id `{id}` stands in `{list}` and in `{other}`")]
    #[diagnostic(
        code(gradus::schema::shared_id),
        help("rename one of them; a list of audiences could mean either")
    )]
    Shared {
        /// The id.
        id: String,
        /// The list in which it stands first.
        list: String,
        /// The list in which it stands again.
        other: String,
        /// The first one.
        first: Place,
        /// The second one.
        #[label("again here")]
        at: Place,
    },
    /// An id that is a fixed word.
    #[error("`{id}` has a fixed meaning, and cannot be an id in `{list}`")]
    #[diagnostic(code(gradus::schema::reserved_id), help("choose another id"))]
    Reserved {
        /// The id.
        id: String,
        /// The list in which it stands.
        list: String,
        /// The id.
        #[label("reserved")]
        at: Place,
    },
}

impl Fault for ReferenceError {
    fn place(&self) -> Option<&Place> {
        Some(match self {
            Self::Unknown { at, .. } | Self::Shared { at, .. } | Self::Reserved { at, .. } => at,
        })
    }

    fn also(&self) -> Vec<(String, Place)> {
        match self {
            Self::Unknown { near: Some(near), .. } => vec![("declared here".to_owned(), near.clone())],
            Self::Shared { first, .. } => vec![("first here".to_owned(), first.clone())],
            _ => Vec::new(),
        }
    }

    fn replacement(&self) -> Option<String> {
        match self {
            Self::Unknown { meant, .. } => meant.clone(),
            _ => None,
        }
    }
}

pub(super) fn check(shapes: &Shapes, root: Node<'_>) -> Vec<ReferenceError> {
    let sections = shapes.sections().iter();
    let lists = Lists(
        sections
            .map(|section| (section.name.as_str(), List::at(root, &section.keys)))
            .collect(),
    );
    let mut found = Vec::new();
    for reference in shapes.references() {
        space(reference, &lists, &mut found);
    }
    walk::walk(
        shapes,
        root,
        |shape| shape.refers,
        |spot, _| {
            if let Some(reference) = shapes.reference(spot.shape) {
                let advised = found.len() < ADVISED;
                found.extend(unknown(shapes, reference, &lists, spot, advised));
            }
        },
    );
    let place = |error: &ReferenceError| error.place().map(|at| (Arc::clone(at.source.name()), at.span));
    found.sort_by_cached_key(place);
    found
}

/// The lists that something can refer to, by their names.
struct Lists<'s, 'a>(Vec<(&'s str, List<'a>)>);

impl<'a> Lists<'_, 'a> {
    fn get(&self, name: &str) -> Option<&List<'a>> {
        let at = self.0.binary_search_by(|(other, _)| (*other).cmp(name)).ok()?;
        self.0.get(at).map(|(_, list)| list)
    }
}

/// The elements of a list by their ids.
struct List<'a> {
    declared: bool,
    /// Each id with its element, in the order of the list.
    order: Vec<(&'a str, Node<'a>)>,
    /// The same by id. Most lists are short, and not worth a table.
    sorted: Vec<(&'a str, Node<'a>)>,
}

/// A text that should refer to an element, and does not.
fn unknown<'a>(
    shapes: &Shapes,
    reference: &Reference,
    lists: &Lists<'_, 'a>,
    spot: Spot<'a>,
    advised: bool,
) -> Option<ReferenceError> {
    let text = spot.node.text()?;
    let sections = || {
        reference
            .sections
            .iter()
            .filter_map(|section| lists.get(&section.name))
    };
    let known = reference.words.iter().any(|word| word == text)
        || sections().any(|list| list.get(text).is_some())
        || reference.sections.iter().any(|section| section.name == ELSEWHERE);
    if known || is_blank_scalar(spot.node) {
        return None;
    }
    let ids = sections().flat_map(|list| list.order.iter().map(|(id, _)| *id));
    let ids = ids.take(if advised { COMPARED } else { 0 });
    let near = nearest(text, ids.chain(reference.words.iter().map(String::as_str)));
    let meant = only(&near, &spot.node.place()).filter(|_| advised);
    let near = near.first().copied().filter(|_| advised);
    let place = near.and_then(|near| sections().find_map(|list| list.get(near)));
    let expected = shapes.get(spot.shape).expects.as_deref().unwrap_or("declared");
    Some(ReferenceError::Unknown {
        id: shown(text),
        expected: expected.strip_prefix("the id of ").unwrap_or(expected).to_owned(),
        help: match near {
            Some(near) => format!("did you mean `{}`?", shown(near)),
            None => declare(reference, sections().any(|list| list.declared)),
        },
        meant,
        near: place.map(Node::place),
        at: spot.node.place(),
    })
}

fn declare(reference: &Reference, declared: bool) -> String {
    let names: Vec<String> = reference
        .sections
        .iter()
        .map(|section| format!("`{}`", section.name))
        .collect();
    let names = names.join(" or ");
    if declared {
        format!("declare it under {names}")
    } else {
        format!("declare it under {names}, which is not there yet")
    }
}

/// Ids that stand in two lists of one space, or that are fixed words.
fn space(reference: &Reference, lists: &Lists<'_, '_>, found: &mut Vec<ReferenceError>) {
    let mut seen: HashMap<&str, (&str, Node<'_>)> = HashMap::new();
    for section in &reference.sections {
        let Some(list) = lists.get(&section.name) else {
            continue;
        };
        for (id, node) in &list.order {
            let taken = reference
                .taken
                .iter()
                .any(|(word, names)| word == id && names.contains(&section.name));
            if !taken && reference.words.iter().any(|word| word == id) {
                found.push(ReferenceError::Reserved {
                    id: shown(id),
                    list: section.name.clone(),
                    at: node.place(),
                });
            }
            if !reference.distinct {
                continue;
            }
            if let Some((list, first)) = seen.get(id) {
                found.push(ReferenceError::Shared {
                    id: shown(id),
                    list: (*list).to_owned(),
                    other: section.name.clone(),
                    first: first.place(),
                    at: node.place(),
                });
            } else {
                seen.insert(id, (&section.name, *node));
            }
        }
    }
}

impl<'a> List<'a> {
    fn at(root: Node<'a>, path: &[String]) -> Self {
        let mut node = Some(root);
        for key in path {
            node = node.and_then(|node| node.get(key));
        }
        let mut list = Self {
            declared: node.is_some_and(|node| node.value() == Value::List),
            order: Vec::new(),
            sorted: Vec::new(),
        };
        for item in node.into_iter().flat_map(Node::items) {
            let id = item.get("id").filter(|id| !id.is_blank());
            list.order.extend(id.and_then(|id| Some((id.text()?, id))));
        }
        list.sorted.clone_from(&list.order);
        list.sorted.sort_by_key(|(text, _)| *text);
        list.sorted.dedup_by_key(|(text, _)| *text);
        if list.sorted.len() < list.order.len() {
            // Of one that stands twice, which is an error of its own, the first counts.
            let mut seen = HashSet::new();
            list.order.retain(|(text, _)| seen.insert(*text));
        }
        list
    }

    fn get(&self, id: &str) -> Option<Node<'a>> {
        let at = self.sorted.binary_search_by(|(other, _)| (*other).cmp(id)).ok()?;
        self.sorted.get(at).map(|(_, node)| *node)
    }
}
