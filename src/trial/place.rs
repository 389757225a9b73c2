//! Where a part of a condition stands in the files of a pack.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::mutation::Owner;
use super::part::Part;
use crate::pack::{Named, Pack, Rule};
use crate::source::{Place, Span};
use crate::yaml::{Forest, Limits, Node, parse};

/// The files of a pack, read again where a place in them is asked for.
pub(super) struct Places<'p> {
    pack: &'p Pack,
    files: BTreeMap<Arc<str>, Option<Forest>>,
}

impl<'p> Places<'p> {
    pub(super) fn new(pack: &'p Pack) -> Self {
        Self {
            pack,
            files: BTreeMap::new(),
        }
    }

    /// The place of a span in a condition of a rule, or in a named expression.
    pub(super) fn of(&mut self, owner: Owner, part: Option<Part>, span: Span) -> Place {
        let pack = self.pack;
        let found = match owner {
            Owner::Rule(index) => pack.rules.get(index).map(|rule| {
                let root = self.root(&rule.place);
                let node = root.and_then(|root| in_rule(root, rule, part?));
                within(node, span, &rule.place)
            }),
            Owner::Definition(index) => pack.definitions.get(index).map(|named| {
                let root = self.root(&named.place);
                within(root.and_then(|root| definition(root, named)), span, &named.place)
            }),
        };
        found.unwrap_or_else(|| Place::new(&Arc::new(crate::source::Source::new("", "")), span))
    }

    fn root(&mut self, place: &Place) -> Option<Node<'_>> {
        let name = Arc::clone(place.source.name());
        let read = || {
            let tree = parse(&place.source, Limits::default()).ok()?;
            Some(Forest::single(Arc::new(tree)))
        };
        self.files
            .entry(name)
            .or_insert_with(read)
            .as_ref()
            .map(Forest::root)
    }
}

fn within(node: Option<Node<'_>>, span: Span, otherwise: &Place) -> Place {
    match node {
        None => otherwise.clone(),
        Some(node) if span.start == span.end => node.head(),
        Some(node) => node.within(span.start as usize..span.end as usize),
    }
}

fn in_rule<'a>(root: Node<'a>, rule: &Rule, part: Part) -> Option<Node<'a>> {
    let mut rules = root.items();
    let node = rules.find(|node| node.get("code").and_then(Node::text) == Some(&rule.code))?;
    let check = |index: usize| node.get("checks")?.item(index);
    match part {
        Part::Applies => node.get("applies_when")?.get("condition"),
        Part::Each(index) => check(index)?.get("each"),
        Part::Where(index) => check(index)?.get("where"),
        Part::Require(index) => {
            let check = check(index)?;
            Some(
                check
                    .get("require")
                    .or_else(|| check.get("schema"))
                    .unwrap_or(check),
            )
        }
    }
}

fn definition<'a>(root: Node<'a>, named: &Named) -> Option<Node<'a>> {
    let entry = root.get("define")?.get(&named.name)?;
    Some(entry.get("expression").unwrap_or(entry))
}
