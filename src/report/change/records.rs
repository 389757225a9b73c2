//! Causes by what two reports record: their days, and digests of what they read.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Cause, Ingredient, Item, OrganizationSnapshot, Part, Snapshot};
use crate::report::InputFile;
use crate::source::Digest;

/// What differs between two snapshots, as far as they tell.
pub fn differing(a: &Snapshot, b: &Snapshot) -> Vec<Ingredient> {
    let all: BTreeSet<&Arc<str>> = a.organizations.keys().chain(b.organizations.keys()).collect();
    let differ = |of| all.iter().any(|id| files_differ(a, b, id, of) != Some(false));
    let files = differ(|organization| &organization.files) || a.broken != b.broken;
    // The exports of an organization that one side does not have come and go with its declaration.
    let both = |id: &&&Arc<str>| a.organizations.contains_key(**id) && b.organizations.contains_key(**id);
    let exports = all
        .iter()
        .filter(both)
        .any(|id| files_differ(a, b, id, |organization| &organization.evidence) != Some(false));
    let packs = a.packs != b.packs || a.packs.values().any(Option::is_none);
    let configuration = a.configuration != b.configuration || a.configuration.is_none();
    let differs = |ingredient: &Ingredient| match ingredient {
        Ingredient::Declarations => files,
        Ingredient::Evidence => exports,
        Ingredient::Pack => packs,
        Ingredient::Configuration => configuration,
        Ingredient::Calendar => a.today != b.today,
    };
    Ingredient::ALL.into_iter().filter(differs).collect()
}

/// Whether files of an organization differ; `None` where a side does not say.
fn files_differ(
    a: &Snapshot,
    b: &Snapshot,
    id: &Arc<str>,
    of: fn(&OrganizationSnapshot) -> &Option<Vec<InputFile>>,
) -> Option<bool> {
    // Their names do not count: a file that moves says the same.
    let digests = |files: &Vec<InputFile>| files.iter().map(|file| file.digest).collect::<BTreeSet<Digest>>();
    let files = |side: &Snapshot| match side.organizations.get(id) {
        Some(organization) => of(organization).as_ref().map(digests).map(Some),
        None => Some(None),
    };
    Some(files(a)? != files(b)?)
}

/// What can have moved an item, by what two reports record of it.
///
/// Where only one thing differs that could have, it is the cause; where
/// several do, reports alone cannot tell.
pub fn attribute_by_records(a: &Snapshot, b: &Snapshot, item: &Item) -> Cause {
    let mut certain = true;
    let mut could: Vec<Ingredient> = Vec::new();
    let mut consider = |ingredient: Ingredient, differs: Option<bool>| {
        certain &= differs.is_some();
        if differs != Some(false) {
            could.push(ingredient);
        }
    };
    let files = match item.model {
        // Of an organization that is not on both sides the files are not either.
        None => Some(true),
        Some(_) => files_differ(a, b, &item.organization, |organization| &organization.files),
    };
    consider(Ingredient::Declarations, files);
    let exports = match item.model {
        None => Some(false),
        Some(_) => files_differ(a, b, &item.organization, |organization| &organization.evidence),
    };
    consider(Ingredient::Evidence, exports);
    consider(Ingredient::Pack, pack_differs(a, b, item));
    let configuration = a.configuration.zip(b.configuration).map(|(a, b)| a != b);
    consider(Ingredient::Configuration, configuration);
    // Nothing else than facts, rules and settings depends on the day.
    let dated = item.model.is_some() && a.today != b.today;
    consider(Ingredient::Calendar, Some(dated));
    match could.as_slice() {
        [_] if certain => Cause::Alone(could),
        _ => Cause::Unknown(could),
    }
}

fn pack_differs(a: &Snapshot, b: &Snapshot, item: &Item) -> Option<bool> {
    let Some(model) = &item.model else {
        let ids = |side: &Snapshot| side.packs.keys().cloned().collect::<Vec<_>>();
        return Some(ids(a) != ids(b));
    };
    match (a.packs.get(model), b.packs.get(model)) {
        (Some(before), Some(after)) => before.zip(*after).map(|(before, after)| before != after),
        // A rule of a model that one side does not have is never compared.
        _ => Some(matches!(item.part, Part::Whole)),
    }
}
