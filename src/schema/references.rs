//! Texts that refer to a thing by its id, and the ids that share one space.

use std::collections::HashMap;

use miette::Diagnostic;
use thiserror::Error;

use super::explain::Spot;
use super::mask::shown;
use super::nearest::nearest;
use super::shapes::{Reference, Shapes};
use super::{is_blank_scalar, walk};
use crate::source::{Fault, Place};
use crate::yaml::{Node, Value};

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
}

pub(super) fn check(shapes: &Shapes, root: Node<'_>) -> Vec<ReferenceError> {
    let lists = Lists::of(shapes, root);
    let mut found = Vec::new();
    lists.spaces(shapes, &mut found);
    walk::walk(shapes, root, |spot| {
        if let Some(reference) = shapes.reference(spot.shape) {
            found.extend(lists.unknown(shapes, reference, spot));
        }
    });
    found
}

/// The elements of every list that something can refer to, by id.
struct Lists<'a> {
    /// By the path of the list, `support.tiers`.
    lists: HashMap<String, List<'a>>,
}

struct List<'a> {
    declared: bool,
    ids: HashMap<&'a str, Node<'a>>,
    /// The ids in their order.
    order: Vec<&'a str>,
}

impl<'a> Lists<'a> {
    fn of(shapes: &Shapes, root: Node<'a>) -> Self {
        let mut lists = HashMap::new();
        for reference in shapes.ids().filter_map(|id| shapes.reference(id)) {
            for section in &reference.sections {
                lists
                    .entry(section.join("."))
                    .or_insert_with(|| List::at(root, section));
            }
        }
        Self { lists }
    }

    /// A text that should refer to an element, and does not.
    fn unknown(&self, shapes: &Shapes, reference: &Reference, spot: Spot<'a>) -> Option<ReferenceError> {
        let text = spot.node.text()?;
        let elsewhere = reference
            .sections
            .iter()
            .any(|section| section.join(".") == ELSEWHERE);
        if elsewhere || is_blank_scalar(spot.node) || reference.words.iter().any(|word| word == text) {
            return None;
        }
        let lists: Vec<(String, &List<'a>)> = reference
            .sections
            .iter()
            .map(|section| section.join("."))
            .filter_map(|name| self.lists.get(&name).map(|list| (name, list)))
            .collect();
        if lists.iter().any(|(_, list)| list.ids.contains_key(text)) {
            return None;
        }
        let known = lists.iter().flat_map(|(_, list)| list.order.iter().copied());
        let words = reference.words.iter().map(String::as_str);
        let near = nearest(text, known.chain(words)).first().copied();
        let place = near.and_then(|near| lists.iter().find_map(|(_, list)| list.ids.get(near)));
        let names: Vec<String> = lists.iter().map(|(name, _)| format!("`{name}`")).collect();
        let expected = shapes.get(spot.shape).expects.as_deref();
        let expected = expected
            .and_then(|text| text.strip_prefix("the id of "))
            .unwrap_or("declared");
        let declared = lists.iter().any(|(_, list)| list.declared);
        let help = match near {
            Some(near) => format!("did you mean `{}`?", shown(near)),
            None if declared => format!("declare it under {}", names.join(" or ")),
            None => format!("declare it under {}, which is not there yet", names.join(" or ")),
        };
        Some(ReferenceError::Unknown {
            id: shown(text),
            expected: expected.to_owned(),
            help,
            near: place.map(|node| node.place()),
            at: spot.node.place(),
        })
    }

    /// Ids that stand in two lists of one space, or that are fixed words.
    fn spaces(&self, shapes: &Shapes, found: &mut Vec<ReferenceError>) {
        let mut done: Vec<&Reference> = Vec::new();
        for reference in shapes.ids().filter_map(|id| shapes.reference(id)) {
            if done.contains(&reference) || (reference.words.is_empty() && !reference.distinct) {
                continue;
            }
            done.push(reference);
            self.space(reference, found);
        }
    }

    fn space(&self, reference: &Reference, found: &mut Vec<ReferenceError>) {
        let mut seen: HashMap<&str, (String, Node<'a>)> = HashMap::new();
        for section in &reference.sections {
            let name = section.join(".");
            let Some(list) = self.lists.get(&name) else {
                continue;
            };
            for &id in &list.order {
                let Some(&node) = list.ids.get(id) else { continue };
                let free = reference
                    .taken
                    .iter()
                    .any(|(word, sections)| word == id && sections.contains(section));
                if reference.words.iter().any(|word| word == id) && !free {
                    found.push(ReferenceError::Reserved {
                        id: id.to_owned(),
                        list: name.clone(),
                        at: node.place(),
                    });
                }
                if !reference.distinct {
                    continue;
                }
                match seen.get(id) {
                    Some((list, first)) => found.push(ReferenceError::Shared {
                        id: shown(id),
                        list: list.clone(),
                        other: name.clone(),
                        first: first.place(),
                        at: node.place(),
                    }),
                    None => {
                        seen.insert(id, (name.clone(), node));
                    }
                }
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
            ids: HashMap::new(),
            order: Vec::new(),
        };
        for item in node.into_iter().flat_map(Node::items) {
            let id = item.get("id").filter(|id| !id.is_blank());
            let Some((id, text)) = id.and_then(|id| Some((id, id.text()?))) else {
                continue;
            };
            if let std::collections::hash_map::Entry::Vacant(slot) = list.ids.entry(text) {
                slot.insert(id);
                list.order.push(text);
            }
        }
        list
    }
}
