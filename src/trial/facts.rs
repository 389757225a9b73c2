//! Satisfied examples with a fact less.
//!
//! A fact is missed where the example without it is invalid or not satisfied,
//! or does not tell a mutant of the conditions any more that it told before.
//! An element of a list that the verdict does not rest on is a bystander, which
//! shows that such elements do not count: its facts are not asked for. What is
//! left are facts of the elements on which the verdict rests, and one of them
//! that is not missed is one that the rule does not ask for.

use std::sync::Arc;

use serde_json::Value as Json;

use super::bench::Tried;
use super::example::{Ready, facts, tree};
use crate::engine::Outcome;
use crate::expr::{Reads, Scope};
use crate::pack::{Expectation, Pack, Rule};
use crate::source::{Place, Source, Span};
use crate::yaml::{Forest, Node, Path, Step, Value};

/// Keys that only name a thing.
const NAMES: [&str; 3] = ["id", "name", "title"];

/// The number of facts that were removed from the satisfied examples of a rule, and those it does not miss.
pub(super) fn removable(
    pack: &Pack,
    tried: &Tried<'_>,
    mutants: &[&Variant],
) -> (usize, Vec<(String, Place)>) {
    let satisfied = tried
        .ready
        .iter()
        .filter(|ready| ready.example.expected == Expectation::Satisfied && ready.wrong.is_empty());
    let mut count = 0;
    let mut survivors = Vec::new();
    for (number, ready) in (1..).zip(satisfied) {
        let mut removal = Removal {
            pack,
            tried,
            ready,
            told: told(pack, tried, ready, mutants),
            whole: ready.facts.root().to_json(),
            dangling: pack.schema().references(ready.facts.root()).len(),
            count: 0,
            survivors: Vec::new(),
        };
        removal.visit(ready.facts.root());
        count += removal.count;
        survivors.extend(removal.survivors.into_iter().map(|node| {
            let name = format!("satisfied {number}: without {}", node.path());
            (name, in_rule_file(ready, node))
        }));
    }
    (count, survivors)
}

/// The place of a fact of an example: its line in the rule file, which the text of the example tells.
fn in_rule_file(ready: &Ready<'_>, node: Node<'_>) -> Place {
    let place = &ready.example.place;
    let number = node.head().start().line;
    let line = node.source().line(number).unwrap_or("").trim();
    let block = place.source.text().get(place.span.start as usize..).unwrap_or("");
    let mut offset = place.span.start as usize;
    // A block scalar begins with its mark or with its first line, so it is this line or the next.
    for (index, written) in (1..=number + 1).zip(block.split_inclusive('\n')) {
        if index >= number && !line.is_empty() && written.trim() == line {
            let indent = written.len() - written.trim_start().len();
            let start = u32::try_from(offset + indent).unwrap_or(u32::MAX);
            let end = start.saturating_add(u32::try_from(line.len()).unwrap_or(0));
            return Place::new(&place.source, Span::new(start, end));
        }
        offset += written.len();
    }
    place.clone()
}

/// A rule or a scope that differs from those of the pack.
pub(super) enum Variant {
    /// Another rule in the scope of the pack.
    Rule(Box<Rule>),
    /// The rule under other definitions.
    Scope(Arc<Scope>),
}

impl Variant {
    /// Whether a satisfied example, with these facts, is satisfied no more.
    fn refuses(&self, pack: &Pack, tried: &Tried<'_>, ready: &Ready<'_>, facts: &Forest) -> bool {
        let ruled = match self {
            Self::Rule(rule) => ready.ruled(pack, &pack.scope, rule, facts),
            Self::Scope(scope) => ready.ruled(pack, scope, &tried.bare, facts),
        };
        ruled.outcome != Outcome::Satisfied
    }
}

/// The mutants that an example tells from the original.
fn told<'m>(pack: &Pack, tried: &Tried<'_>, ready: &Ready<'_>, mutants: &[&'m Variant]) -> Vec<&'m Variant> {
    let told = mutants.iter().copied();
    told.filter(|mutant| mutant.refuses(pack, tried, ready, &ready.facts))
        .collect()
}

struct Removal<'r, 'p> {
    pack: &'r Pack,
    tried: &'r Tried<'p>,
    ready: &'r Ready<'p>,
    /// Mutants that the whole example tells.
    told: Vec<&'r Variant>,
    whole: Json,
    /// References of the whole example that resolve to nothing, since it is a part of a declaration.
    dangling: usize,
    count: usize,
    survivors: Vec<Node<'r>>,
}

impl<'r> Removal<'r, '_> {
    /// Removes each fact of a node in turn; of one that is not missed, its parts are not asked for.
    /// As deep as the reader of YAML allows.
    fn visit(&mut self, node: Node<'r>) {
        for item in node.items() {
            if !self.is_bystander(item) {
                self.visit(item);
            }
        }
        for entry in node.entries() {
            let fact = entry.value;
            if self.counts(fact) {
                self.count += 1;
                if !self.missed(fact) {
                    self.survivors.push(fact);
                    continue;
                }
            }
            self.visit(fact);
        }
    }

    /// Whether the conditions could read the fact: they speak of every key on the way, it is no mere
    /// name, and holds no list of elements, which are asked one by one.
    fn counts(&self, fact: Node<'_>) -> bool {
        !holds_elements(fact) && speaks_of(&fact.path(), &self.tried.reads)
    }

    /// Whether the verdict does not rest on an element, be the declaration valid without it or not.
    fn is_bystander(&self, element: Node<'_>) -> bool {
        let Some(less) = self.without(&element.path()) else {
            return false;
        };
        tree(self.pack, &less).is_ok_and(|forest| self.is_satisfied(&forest))
    }

    /// Whether the example without the fact is invalid, no longer satisfied, or tells less.
    fn missed(&self, fact: Node<'_>) -> bool {
        let Some(less) = self.without(&fact.path()) else {
            return true;
        };
        let Ok(forest) = facts(self.pack, &less) else {
            return true;
        };
        let dangling = self.pack.schema().references(forest.root()).len();
        dangling > self.dangling || !self.as_before(&forest)
    }

    /// The example without what a path leads to; JSON is YAML.
    fn without(&self, path: &Path) -> Option<Arc<Source>> {
        let mut less = self.whole.clone();
        remove(&mut less, &path.0).then(|| Arc::new(Source::new("example", less.to_string())))
    }

    fn is_satisfied(&self, forest: &Forest) -> bool {
        let ruled = self
            .ready
            .ruled(self.pack, &self.pack.scope, &self.tried.bare, forest);
        ruled.outcome == Outcome::Satisfied
    }

    /// Whether the example with other facts is satisfied, and tells the same mutants.
    fn as_before(&self, forest: &Forest) -> bool {
        let tells = |mutant: &&Variant| mutant.refuses(self.pack, self.tried, self.ready, forest);
        self.is_satisfied(forest) && self.told.iter().all(tells)
    }
}

/// Whether a list of mappings stands in the fact. As deep as the reader of YAML allows.
fn holds_elements(fact: Node<'_>) -> bool {
    fact.items().any(|item| item.value() == Value::Map)
        || fact.entries().any(|entry| holds_elements(entry.value))
}

/// Whether conditions speak of every key of a path, and its end is no mere name.
fn speaks_of(path: &Path, reads: &Reads) -> bool {
    let mut keys = path.0.iter().filter_map(|step| match step {
        Step::Key(key) => Some(key.as_str()),
        Step::Id(_) | Step::Index(_) => None,
    });
    let names = matches!(path.0.last(), Some(Step::Key(key)) if NAMES.contains(&key.as_str()));
    !names && keys.all(|key| reads.keys.contains(key) || reads.names.contains(key))
}

/// Takes what a path leads to out of a value; whether it was there.
fn remove(from: &mut Json, path: &[Step]) -> bool {
    let Some((step, rest)) = path.split_first() else {
        return false;
    };
    match (from, step) {
        (Json::Object(map), Step::Key(key)) if rest.is_empty() => map.remove(key).is_some(),
        (Json::Object(map), Step::Key(key)) => map.get_mut(key).is_some_and(|next| remove(next, rest)),
        (Json::Array(items), step) => {
            let Some(index) = position(items, step) else {
                return false;
            };
            if rest.is_empty() {
                items.remove(index);
                return true;
            }
            items.get_mut(index).is_some_and(|next| remove(next, rest))
        }
        _ => false,
    }
}

fn position(items: &[Json], step: &Step) -> Option<usize> {
    match step {
        Step::Index(index) => (*index < items.len()).then_some(*index),
        Step::Id(id) => items
            .iter()
            .position(|item| item.get("id").and_then(Json::as_str) == Some(id)),
        Step::Key(_) => None,
    }
}
