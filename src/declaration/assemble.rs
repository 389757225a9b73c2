//! Files grouped, united, given what they inherit, and checked as a whole.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::inherit::{Above, Own, inherit, known};
use super::load::{Exposed, File, Header};
use super::unite::{Conflict, unite};
use super::{BoxedFault, DeclarationError, Ignores, Vocabulary};
use crate::schema::Placeholder;
use crate::source::{Place, masked};
use crate::yaml::{Forest, Node};

/// What is assessed: a company, a department, a client of a provider.
#[derive(Debug)]
pub struct Organization {
    /// The name by which others refer to it.
    pub id: Arc<str>,
    /// As people know it.
    pub name: Arc<str>,
    /// All facts that hold for it, inherited ones included.
    pub forest: Arc<Forest>,
    /// For each tree of the forest, the organization that stated it.
    owners: Vec<Arc<str>>,
    /// The organizations whose facts hold here too, nearest first.
    pub inherits: Vec<Arc<str>>,
    /// Where its details stand.
    pub place: Place,
    /// Placeholders among its own facts.
    pub placeholders: Vec<Placeholder>,
    /// Comments in its own files that accept findings.
    pub ignores: Ignores,
    /// Secrets in its own files.
    pub exposed: Vec<Exposed>,
}

impl Organization {
    /// The outermost node of its facts.
    pub fn root(&self) -> Node<'_> {
        self.forest.root()
    }

    /// The organization to which a file of its facts belongs.
    pub fn stated_by(&self, file: &str) -> Option<&Arc<str>> {
        let trees = self.forest.trees().iter().zip(&self.owners);
        let mut of_file = trees.filter(|(tree, _)| &**tree.source().name() == file);
        of_file.next().map(|(_, owner)| owner)
    }
}

/// The outcome of reading all files of one vocabulary.
#[derive(Debug, Default)]
pub struct Assembled {
    /// Those that can be judged, by id.
    pub organizations: Vec<Organization>,
    /// Those that cannot, by id: an error stands in their files, or above them.
    pub broken: Vec<Arc<str>>,
    /// Everything that is wrong.
    pub faults: Vec<BoxedFault>,
}

/// Makes organizations of files. The order of the files does not matter.
pub fn assemble(files: Vec<File>, vocabulary: &Vocabulary) -> Assembled {
    let ids = described(&files).collect();
    assemble_below(files, &Above::default(), &ids, vocabulary).0
}

/// The ids of the organizations that files describe.
fn described(files: &[File]) -> impl Iterator<Item = Arc<str>> + '_ {
    files.iter().filter_map(|file| match &file.header {
        Header::Details { id, .. } => Some(Arc::clone(id)),
        Header::Part { .. } | Header::Unknown => None,
    })
}

/// As [`assemble`], for some of many: with what was assembled before of the organizations
/// that they inherit from, and the ids of all that there are. Gives also what can be inherited from these.
pub fn assemble_below(
    mut files: Vec<File>,
    above: &Above,
    ids: &BTreeSet<Arc<str>>,
    vocabulary: &Vocabulary,
) -> (Assembled, Above) {
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let mut assembled = Assembled::default();
    let mut groups: BTreeMap<Arc<str>, Vec<File>> = BTreeMap::new();
    for mut file in files {
        assembled.faults.append(&mut file.faults.clone());
        match file.header.id().cloned() {
            Some(id) => groups.entry(id).or_default().push(file),
            None => file.forest = None,
        }
    }
    let mut own = BTreeMap::new();
    let mut details = BTreeMap::new();
    for (id, files) in groups {
        if let Some((facts, stated)) = own_facts(&id, files, ids, &mut assembled.faults) {
            own.insert(Arc::clone(&id), facts);
            details.insert(id, stated);
        }
    }
    let (effective, mut faults) = inherit(&own, above, ids);
    assembled.faults.append(&mut faults);
    for (id, effective) in &effective {
        let Some(stated) = details.remove(id) else {
            continue;
        };
        let mut broken = effective.broken;
        if !broken {
            let wrong = vocabulary.schema.references(effective.forest.root());
            broken = !wrong.is_empty();
            assembled
                .faults
                .extend(wrong.into_iter().map(|error| Arc::new(error) as BoxedFault));
        }
        if broken {
            assembled.broken.push(Arc::clone(id));
            continue;
        }
        assembled.organizations.push(Organization {
            name: display_name(effective.forest.root(), id),
            id: Arc::clone(id),
            forest: Arc::clone(&effective.forest),
            owners: effective.owners.clone(),
            inherits: effective.inherits.clone(),
            place: stated.place,
            placeholders: stated.placeholders,
            ignores: stated.ignores,
            exposed: stated.exposed,
        });
    }
    (assembled, Above::new(effective))
}

/// What the files of one organization say beside their facts.
struct Stated {
    place: Place,
    placeholders: Vec<Placeholder>,
    ignores: Ignores,
    exposed: Vec<Exposed>,
}

/// The facts that the files of one organization state together.
fn own_facts(
    id: &Arc<str>,
    files: Vec<File>,
    ids: &BTreeSet<Arc<str>>,
    faults: &mut Vec<BoxedFault>,
) -> Option<(Own, Stated)> {
    let mut place: Option<Place> = None;
    let mut twice = false;
    let mut broken = files.iter().any(|file| !file.faults.is_empty());
    for file in &files {
        match (&file.header, &place) {
            (Header::Details { at, .. }, None) => place = Some(at.clone()),
            (Header::Details { at, .. }, Some(first)) => {
                (broken, twice) = (true, true);
                faults.push(Arc::new(DeclarationError::DetailsTwice {
                    id: id.to_string(),
                    first: first.clone(),
                    at: at.clone(),
                }));
            }
            _ => {}
        }
    }
    let Some(place) = place else {
        for file in &files {
            if let Header::Part { at, .. } = &file.header {
                faults.push(Arc::new(DeclarationError::UnknownOrganization {
                    id: id.to_string(),
                    help: known(id, ids.iter()),
                    at: at.clone(),
                }));
            }
        }
        return None;
    };
    let mut stated = Stated {
        place,
        placeholders: Vec::new(),
        ignores: Ignores::default(),
        exposed: Vec::new(),
    };
    let mut forests = Vec::new();
    for mut file in files {
        stated.placeholders.append(&mut file.placeholders);
        stated.ignores.all.append(&mut file.ignores.all);
        stated.ignores.malformed.append(&mut file.ignores.malformed);
        stated.exposed.append(&mut file.exposed);
        forests.extend(file.forest);
    }
    if twice {
        // One error says it; a union would repeat it for every key.
        forests.truncate(1);
    }
    let forest = match <[Forest; 1]>::try_from(forests) {
        Ok([only]) => only,
        Err(several) => {
            let parts: Vec<&Forest> = several.iter().collect();
            // As large as what the files say, and so within their limits.
            let mut united = unite(&parts, Conflict::Refuse, usize::MAX);
            broken |= !united.faults.is_empty();
            faults.append(&mut united.faults);
            united.forest?
        }
    };
    let own = Own {
        id: Arc::clone(id),
        forest: Arc::new(forest),
        broken,
    };
    Some((own, stated))
}

fn display_name(root: Node<'_>, id: &Arc<str>) -> Arc<str> {
    let organization = root.fact("organization");
    let name = organization
        .and_then(|node| node.fact("name"))
        .and_then(Node::text);
    name.map_or_else(|| Arc::clone(id), |name| (*masked(name)).into())
}
