//! Facts that come from above: the parent's, and those of shared services.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::unite::{Conflict, unite};
use super::{BoxedFault, DeclarationError};
use crate::schema::nearest;
use crate::source::Place;
use crate::yaml::{Forest, Node};

/// The longest line of ancestors that is followed.
const GENERATIONS: usize = 32;

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
    let mut family = Family {
        own,
        above,
        ids,
        done: BTreeMap::new(),
        faults: Vec::new(),
    };
    for id in own.keys() {
        family.effective(id, &mut Vec::new());
    }
    (family.done, family.faults)
}

struct Family<'o> {
    own: &'o BTreeMap<Arc<str>, Own>,
    above: &'o Above,
    ids: &'o BTreeSet<Arc<str>>,
    done: BTreeMap<Arc<str>, Effective>,
    faults: Vec<BoxedFault>,
}

impl Family<'_> {
    /// Recursion follows the way from child to ancestor, at most [`GENERATIONS`] deep.
    fn effective(&mut self, id: &Arc<str>, way: &mut Vec<Arc<str>>) -> Option<Effective> {
        if let Some(done) = self.done.get(id) {
            return Some(done.clone());
        }
        let own = self.own.get(id)?;
        way.push(Arc::clone(id));
        let mut broken = own.broken;
        let mut ancestors = Vec::new();
        for (from, at) in references(own.forest.root()) {
            match self.ancestor(id, &from, &at, way) {
                Ok(found) => ancestors.push((from, found)),
                Err(fault) => {
                    broken = true;
                    self.faults.push(Arc::new(fault));
                }
            }
        }
        way.pop();
        let effective = combine(own, &ancestors, broken);
        self.done.insert(Arc::clone(id), effective.clone());
        Some(effective)
    }

    fn ancestor(
        &mut self,
        id: &Arc<str>,
        from: &Arc<str>,
        at: &Place,
        way: &mut Vec<Arc<str>>,
    ) -> Result<Effective, DeclarationError> {
        if way.contains(from) || way.len() >= GENERATIONS {
            let names: Vec<&str> = way.iter().map(|step| &**step).chain([&**from]).collect();
            return Err(DeclarationError::Cycle {
                id: id.to_string(),
                way: names.join(" → "),
                at: at.clone(),
            });
        }
        let found = match self.above.0.get(from) {
            Some(above) => Some(above.clone()),
            None if self.own.contains_key(from) => self.effective(from, way),
            None => {
                return Err(DeclarationError::UnknownOrganization {
                    id: from.to_string(),
                    help: known(from, self.ids.iter()),
                    at: at.clone(),
                });
            }
        };
        match found {
            Some(found) if !found.broken => Ok(found),
            _ => Err(DeclarationError::BrokenParent {
                id: id.to_string(),
                from: from.to_string(),
                at: at.clone(),
            }),
        }
    }
}

fn combine(own: &Own, ancestors: &[(Arc<str>, Effective)], broken: bool) -> Effective {
    let own_trees = own.forest.trees().len();
    let mut owners = vec![Arc::clone(&own.id); own_trees];
    if ancestors.is_empty() {
        return Effective {
            forest: Arc::clone(&own.forest),
            owners,
            inherits: Vec::new(),
            broken,
        };
    }
    let mut parts: Vec<&Forest> = vec![&own.forest];
    let mut inherits: Vec<Arc<str>> = Vec::new();
    for (from, ancestor) in ancestors {
        parts.push(&ancestor.forest);
        owners.extend(ancestor.owners.iter().cloned());
        for id in [from].into_iter().chain(&ancestor.inherits) {
            if !inherits.contains(id) {
                inherits.push(Arc::clone(id));
            }
        }
    }
    let (forest, _) = unite(&parts, Conflict::NearestWins);
    // The tree of the union itself comes last; what it names is found in the others.
    owners.push(Arc::clone(&own.id));
    Effective {
        forest: Arc::new(forest),
        owners,
        inherits,
        broken,
    }
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
