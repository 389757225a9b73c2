//! References that must not lead back to where they start.

use std::collections::BTreeMap;

use super::dates::none;
use super::stated;
use crate::expr::eval::Site;
use crate::expr::failure::Eval;
use crate::expr::value::{Value, View};

/// Whether the references in a key never lead back to their start.
///
/// An element without the key refers to nothing; a reference that leads out of the list ends there.
pub(super) fn acyclic<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [list, name] = args else { return none(site) };
    let name = site.text("`acyclic`", name)?;
    let mut edges: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for item in site.items("`acyclic`", list)?.stated() {
        let Some(id) = stated(site, "`acyclic`", &item, "id")? else {
            continue;
        };
        let references = match stated(site, "`acyclic`", &item, name)? {
            Some(references) => targets(site, &references)?,
            None => Vec::new(),
        };
        edges.insert(site.text("`acyclic`", &id)?.to_owned(), references);
    }
    site.charge(edges.values().map(|targets| targets.len() as u64 + 1).sum())?;
    Ok(Value::Bool(sorts(&edges)))
}

/// The ids that a reference names: one text, or a list of them.
fn targets<'a>(site: Site<'_, 'a>, references: &Value<'a>) -> Eval<'a, Vec<String>> {
    match references.view() {
        View::Text(id) => Ok(vec![id.to_owned()]),
        _ => site
            .items("`acyclic`", references)?
            .stated()
            .map(|id| site.text("`acyclic`", &id).map(str::to_owned))
            .collect(),
    }
}

/// Whether what nothing refers to can be taken away until nothing is left.
fn sorts(edges: &BTreeMap<String, Vec<String>>) -> bool {
    let mut referred: BTreeMap<&str, usize> = edges.keys().map(|id| (id.as_str(), 0)).collect();
    for target in edges.values().flatten() {
        if let Some(count) = referred.get_mut(target.as_str()) {
            *count += 1;
        }
    }
    let mut free: Vec<&str> = referred
        .iter()
        .filter(|(_, count)| **count == 0)
        .map(|(id, _)| *id)
        .collect();
    let mut taken = 0;
    while let Some(id) = free.pop() {
        taken += 1;
        for target in edges.get(id).into_iter().flatten() {
            if let Some(count) = referred.get_mut(target.as_str()) {
                *count -= 1;
                if *count == 0 {
                    free.push(target);
                }
            }
        }
    }
    taken == edges.len()
}
