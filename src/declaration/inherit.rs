//! Facts that come from above: the parent's, and those of shared services.
//!
//! An organization has its own facts, then those of all above it, the nearest first, each once, however many
//! ways lead there. No recursion: organizations wait on a stack of our own, so a long line of them is no danger.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::unite::{Conflict, Union, unite};
use super::{BoxedFault, DeclarationError};
use crate::limit;
use crate::schema::nearest;
use crate::source::Place;
use crate::yaml::{Forest, Node};

/// Organizations of a circle that are named; the rest is left out in the middle.
const NAMED: usize = 12;

/// An organization with its own facts only.
#[derive(Debug)]
pub(super) struct Own {
    pub id: Arc<str>,
    pub forest: Arc<Forest>,
    pub broken: bool,
}

/// An organization with all facts that hold for it.
#[derive(Clone, Debug)]
pub(super) struct Effective {
    pub forest: Arc<Forest>,
    /// For each tree of the forest, the organization that stated it.
    pub owners: Vec<Arc<str>>,
    /// The organizations that it inherits from, nearest first.
    pub inherits: Vec<Arc<str>>,
    pub broken: bool,
    /// Its own facts, which those below it inherit.
    own: Arc<Forest>,
    /// How many stand above each other, itself included.
    generations: u64,
}

/// Organizations with all facts that hold for them, from which others inherit.
#[derive(Clone, Debug, Default)]
pub struct Above(BTreeMap<Arc<str>, Effective>);

impl Above {
    pub(super) fn new(effective: BTreeMap<Arc<str>, Effective>) -> Self {
        Self(effective)
    }
}

/// Gives every organization the facts that it inherits, from one another and from those above;
/// `ids` are those of all that there are.
pub(super) fn inherit(
    own: &BTreeMap<Arc<str>, Own>,
    above: &Above,
    ids: &BTreeSet<Arc<str>>,
) -> (BTreeMap<Arc<str>, Effective>, Vec<BoxedFault>) {
    inherit_within(own, above, ids, limit::UNITED_NODES_OF_ALL.count())
}

/// The same, where all unions together may hold so many values.
fn inherit_within(
    own: &BTreeMap<Arc<str>, Own>,
    above: &Above,
    ids: &BTreeSet<Arc<str>>,
    room: usize,
) -> (BTreeMap<Arc<str>, Effective>, Vec<BoxedFault>) {
    let mut family = Family {
        own,
        above,
        ids,
        done: BTreeMap::new(),
        faults: Vec::new(),
        room,
    };
    for own in own.values() {
        family.settle(own);
    }
    (family.done, family.faults)
}

struct Family<'o> {
    own: &'o BTreeMap<Arc<str>, Own>,
    above: &'o Above,
    ids: &'o BTreeSet<Arc<str>>,
    done: BTreeMap<Arc<str>, Effective>,
    faults: Vec<BoxedFault>,
    /// What all unions together may still hold.
    room: usize,
}

/// An organization that waits for those above it.
struct Waiting<'o> {
    own: &'o Own,
    above: Vec<(Arc<str>, Place)>,
    /// Which of them is asked next.
    next: usize,
    /// Those that can be inherited from, each with its reference.
    found: Vec<(Arc<str>, Place)>,
    broken: bool,
}

impl<'o> Waiting<'o> {
    fn new(own: &'o Own) -> Self {
        Self {
            own,
            above: references(own.forest.root()),
            next: 0,
            found: Vec::new(),
            broken: own.broken,
        }
    }
}

impl<'o> Family<'o> {
    /// What is known of an organization that was settled, here or before.
    fn settled(&self, id: &str) -> Option<&Effective> {
        self.done.get(id).or_else(|| self.above.0.get(id))
    }

    /// Settles an organization, after all above it.
    fn settle(&mut self, first: &'o Own) {
        if self.done.contains_key(&first.id) {
            return;
        }
        let mut waiting = vec![Waiting::new(first)];
        let mut way: BTreeSet<Arc<str>> = BTreeSet::from([Arc::clone(&first.id)]);
        while let Some(last) = waiting.last_mut() {
            if let Some((_, at)) = last.above.get(limit::ANCESTORS.count()) {
                // One error, where each of the references could be one.
                self.faults.push(Arc::new(DeclarationError::Ancestors {
                    id: last.own.id.to_string(),
                    at: at.clone(),
                }));
                (last.broken, last.above) = (true, Vec::new());
            }
            let Some((from, at)) = last.above.get(last.next).cloned() else {
                if let Some(ready) = waiting.pop() {
                    way.remove(&ready.own.id);
                    let effective = self.effective(&ready);
                    self.done.insert(Arc::clone(&ready.own.id), effective);
                }
                continue;
            };
            let id = last.own.id.to_string();
            let fault = if let Some(known) = self.settled(&from) {
                known.broken.then(|| DeclarationError::BrokenParent {
                    id,
                    from: from.to_string(),
                    at: at.clone(),
                })
            } else if way.contains(&from) {
                Some(DeclarationError::Cycle {
                    id,
                    way: shown(&waiting, &from),
                    at: at.clone(),
                })
            } else if let Some(own) = self.own.get(&from) {
                way.insert(Arc::clone(&own.id));
                waiting.push(Waiting::new(own));
                continue;
            } else {
                Some(DeclarationError::UnknownOrganization {
                    id: from.to_string(),
                    help: known(&from, self.ids.iter()),
                    at: at.clone(),
                })
            };
            let Some(last) = waiting.last_mut() else { return };
            last.next += 1;
            match fault {
                Some(fault) => {
                    last.broken = true;
                    self.faults.push(Arc::new(fault));
                }
                None => last.found.push((from, at)),
            }
        }
    }

    /// All facts of an organization, where those above it are settled.
    fn effective(&mut self, ready: &Waiting<'_>) -> Effective {
        let alone = |broken| Effective {
            forest: Arc::clone(&ready.own.forest),
            own: Arc::clone(&ready.own.forest),
            owners: vec![Arc::clone(&ready.own.id); ready.own.forest.trees().len()],
            inherits: Vec::new(),
            broken,
            generations: 1,
        };
        let (false, Some((_, first))) = (ready.broken, ready.found.first()) else {
            return alone(ready.broken);
        };
        match self.combine(ready, first) {
            Ok(effective) => effective,
            Err(fault) => {
                self.faults.push(Arc::new(*fault));
                alone(true)
            }
        }
    }

    fn combine(&mut self, ready: &Waiting<'_>, first: &Place) -> Result<Effective, Box<DeclarationError>> {
        let id = || ready.own.id.to_string();
        let mut inherits: Vec<Arc<str>> = Vec::new();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut generations = 1;
        for (from, at) in &ready.found {
            let Some(above) = self.settled(from) else {
                continue;
            };
            generations = generations.max(above.generations + 1);
            if generations > limit::GENERATIONS.most {
                let at = at.clone();
                return Err(Box::new(DeclarationError::Generations { id: id(), at }));
            }
            let new = [from].into_iter().chain(&above.inherits);
            inherits.extend(new.filter(|id| seen.insert(id)).cloned());
            if inherits.len() > limit::ANCESTORS.count() {
                let at = first.clone();
                return Err(Box::new(DeclarationError::Ancestors { id: id(), at }));
            }
        }
        let mut parts: Vec<&Forest> = vec![&ready.own.forest];
        let mut owners = vec![Arc::clone(&ready.own.id); ready.own.forest.trees().len()];
        for (id, above) in inherits.iter().filter_map(|id| Some((id, self.settled(id)?))) {
            parts.push(&above.own);
            owners.extend(above.own.trees().iter().map(|_| Arc::clone(id)));
        }
        // The tree of the union itself comes last; what it names is found in the others.
        owners.push(Arc::clone(&ready.own.id));
        let room = self.room.min(limit::UNITED_NODES.count());
        let united = room
            .checked_sub(owners.len())
            .map(|room| unite(&parts, Conflict::NearestWins, room));
        let Some(Union {
            forest: Some(forest), ..
        }) = united
        else {
            let at = first.clone();
            return Err(Box::new(DeclarationError::United {
                id: id(),
                at,
                most: room,
            }));
        };
        let size = forest.trees().last().map_or(0, |tree| tree.len()) + owners.len();
        self.room = self.room.saturating_sub(size);
        Ok(Effective {
            forest: Arc::new(forest),
            own: Arc::clone(&ready.own.forest),
            owners,
            inherits,
            broken: false,
            generations,
        })
    }
}

/// The organizations that wait for each other, and the one that closes the circle.
fn shown(waiting: &[Waiting<'_>], closing: &Arc<str>) -> String {
    let mut names: Vec<&str> = waiting
        .iter()
        .map(|one| &*one.own.id)
        .chain([&**closing])
        .collect();
    if names.len() > NAMED {
        names.splice(2..names.len() - NAMED / 2, ["…"]);
    }
    names.join(" → ")
}

/// `parent`, then `shared_services` from left to right, each with its place.
pub(super) fn references(root: Node<'_>) -> Vec<(Arc<str>, Place)> {
    let Some(organization) = root.fact("organization") else {
        return Vec::new();
    };
    let shared = organization.get("shared_services");
    let parent = organization.fact("parent");
    parent
        .into_iter()
        .chain(shared.into_iter().flat_map(Node::items))
        .filter(|node| !node.is_blank())
        .filter_map(|node| Some((node.text()?.into(), node.place())))
        .collect()
}

/// A help that names the nearest of the known organizations.
pub(super) fn known<'a>(wanted: &str, ids: impl Iterator<Item = &'a Arc<str>>) -> String {
    match nearest(wanted, ids.map(|id| &**id)).first() {
        Some(id) => format!("did you mean `{id}`?"),
        None => "add a file that begins with `organization:`, the id, a name and a time zone".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Class, Source};
    use crate::yaml::{Limits, parse};

    fn family() -> BTreeMap<Arc<str>, Own> {
        let texts = [
            ("a", "{id: a, parent: top}"),
            ("b", "{id: b, parent: top}"),
            ("top", "{id: top}"),
        ];
        let own = texts.map(|(id, details)| {
            let text = format!("organization: {details}\nroles: [{{id: r}}]\n");
            let source = Arc::new(Source::new(id, text));
            let forest = Forest::single(Arc::new(parse(&source, Limits::default()).unwrap()));
            let own = Own {
                id: id.into(),
                forest: Arc::new(forest),
                broken: false,
            };
            (own.id.clone(), own)
        });
        own.into()
    }

    #[test]
    fn all_unions_together_hold_as_much_as_the_limit_and_no_more() {
        let own = family();
        let ids: BTreeSet<Arc<str>> = own.keys().cloned().collect();
        let within = |room| inherit_within(&own, &Above::default(), &ids, room);
        let needed = (0..200).find(|&room| within(room).1.is_empty()).unwrap();
        assert!(needed > 20, "two unions of a dozen values each, {needed} in all");
        let (_, faults) = within(needed - 1);
        let [fault] = faults.as_slice() else {
            panic!("{faults:?}")
        };
        assert_eq!(fault.class(), Class::Limit);
        assert!(fault.to_string().contains("`b`"), "the second one: {fault}");
        assert_eq!(within(usize::MAX).0.len(), 3);
    }
}
