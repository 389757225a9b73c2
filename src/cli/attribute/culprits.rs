//! Which changed lines did it: judged again with one change of the text at a time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::super::policy::Policy;
use super::Side;
use crate::declaration::{Vocabulary, assemble, load_source};
use crate::engine::{Case, Outcome, judge};
use crate::expr::Params;
use crate::pack::Pack;
use crate::report::change::{Change, Hunk, Ingredient, Line, Move, Part, Value, hunks};
use crate::schema::Schema;
use crate::source::Source;

/// The most judgements of one organization by one model.
const MOST_TRIALS: usize = 200;

/// The most changes that are shown where none of them can be told to be the one.
const MOST_SHOWN: usize = 3;

/// Texts by name.
type Texts = BTreeMap<Arc<str>, Arc<Source>>;

/// A change of one file.
struct Edit<'t> {
    file: Arc<str>,
    hunk: Hunk,
    old: &'t str,
    new: &'t str,
}

/// Finds the lines behind every outcome that declarations moved.
pub(super) fn find(change: &mut Change, a: Side<'_>, b: Side<'_>) {
    let mut groups: BTreeMap<(Arc<str>, Arc<str>), Vec<&mut Move>> = BTreeMap::new();
    for moved in &mut change.moves {
        let Some(model) = &moved.item.model else { continue };
        let is_rule = matches!(moved.item.part, Part::Rule(_));
        if is_rule && moved.cause.names(Ingredient::Declarations) {
            let key = (Arc::clone(&moved.item.organization), Arc::clone(model));
            groups.entry(key).or_default().push(moved);
        }
    }
    for ((organization, model), mut moves) in groups {
        let (old, new) = (texts(a, &organization), texts(b, &organization));
        let edits = edits(&old, &new);
        let trial = |side: Side<'_>, texts: &Texts| outcomes(side, texts, &organization, &model);
        // Where texts alone do not lead to what was reported, changes of texts say nothing.
        let (before, after) = (trial(a, &old), trial(b, &new));
        if edits.len() <= MOST_TRIALS {
            for edit in &edits {
                // What this change alone does, and what is missing without it.
                let forward = trial(a, &with(&old, edit, false));
                let backward = trial(b, &with(&new, edit, true));
                for moved in &mut moves {
                    let at = |outcomes: &BTreeMap<Arc<str>, Outcome>| match &moved.item.part {
                        Part::Rule(code) => outcomes.get(code).copied(),
                        _ => None,
                    };
                    let (from, to) = (outcome(moved.from), outcome(moved.to));
                    let did =
                        at(&before) == from && at(&forward).is_some() && at(&forward) == to && from != to;
                    let needed = at(&after) == to && at(&backward).is_some() && at(&backward) != to;
                    if did || needed {
                        moved.lines.extend(edit.lines());
                    }
                }
            }
        }
        for moved in moves.iter_mut().filter(|moved| moved.lines.is_empty()) {
            moved.lines = edits.iter().take(MOST_SHOWN).flat_map(Edit::lines).collect();
        }
    }
}

fn outcome(value: Option<Value>) -> Option<Outcome> {
    match value {
        Some(Value::Outcome(outcome, _)) => Some(outcome),
        _ => None,
    }
}

/// The files of an organization's facts on a side.
fn texts(side: Side<'_>, organization: &str) -> Texts {
    let organizations = side.material.organizations.iter();
    let trees = organizations
        .filter(|other| &*other.id == organization)
        .flat_map(|organization| organization.forest.trees());
    trees
        .map(|tree| (Arc::clone(tree.source().name()), Arc::clone(tree.source())))
        .collect()
}

fn edits<'t>(old: &'t Texts, new: &'t Texts) -> Vec<Edit<'t>> {
    let names: BTreeSet<&Arc<str>> = old.keys().chain(new.keys()).collect();
    let text = |side: &'t Texts, name: &Arc<str>| side.get(name).map_or("", |source| source.text());
    let mut edits = Vec::new();
    for name in names {
        let (old, new) = (text(old, name), text(new, name));
        edits.extend(hunks(old, new).into_iter().map(|hunk| Edit {
            file: Arc::clone(name),
            hunk,
            old,
            new,
        }));
    }
    edits
}

impl Edit<'_> {
    fn lines(&self) -> Vec<Line> {
        self.hunk.lines(&self.file, self.old, self.new)
    }
}

/// The texts of a side with one change made, or taken back.
fn with(texts: &Texts, edit: &Edit<'_>, back: bool) -> Texts {
    let text = if back {
        let reverse = Hunk {
            old: edit.hunk.new.clone(),
            new: edit.hunk.old.clone(),
        };
        reverse.apply_to(edit.new, edit.old)
    } else {
        edit.hunk.apply_to(edit.old, edit.new)
    };
    let mut texts = texts.clone();
    if text.trim().is_empty() {
        texts.remove(&edit.file);
    } else {
        let source = Source::new(Arc::clone(&edit.file), text);
        texts.insert(Arc::clone(&edit.file), Arc::new(source));
    }
    texts
}

/// What the rules of a model say of an organization with these texts; nothing where they make none.
fn outcomes(side: Side<'_>, texts: &Texts, organization: &str, model: &str) -> BTreeMap<Arc<str>, Outcome> {
    let found = side.policy.packs.iter().find(|(pack, _)| &*pack.id == model);
    let Some((pack, params)) = found else {
        return BTreeMap::new();
    };
    let vocabulary = vocabulary(pack);
    let files = texts
        .values()
        .map(|source| load_source(source, &vocabulary, limits(side.policy)));
    let assembled = assemble(files.collect(), &vocabulary);
    let organizations = assembled.organizations.iter();
    let Some(organization) = organizations.clone().find(|other| &*other.id == organization) else {
        return BTreeMap::new();
    };
    let params: Params = params.clone().into_iter().collect();
    let judgement = judge(Case {
        organization: &organization.id,
        root: organization.root(),
        pack,
        params: &params,
        observed: None,
        today: side.point.today,
    });
    let rules = judgement.rules.iter();
    rules
        .filter_map(|ruled| Some((Arc::clone(&pack.rules.get(ruled.rule)?.code), ruled.outcome)))
        .collect()
}

fn vocabulary(pack: &Pack) -> Vocabulary {
    match &pack.declaration {
        Some(declaration) => Vocabulary {
            schema: Arc::clone(&declaration.schema),
            id: Some(declaration.id.clone()),
        },
        None => Vocabulary {
            schema: Arc::clone(Schema::builtin()),
            id: None,
        },
    }
}

fn limits(policy: &Policy) -> crate::declaration::ReadLimits {
    policy.config.limits
}
