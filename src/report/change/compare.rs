//! Two snapshots side by side.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::snapshot::ModelSnapshot;
use super::{Cause, Change, Item, Move, Part, Point, Snapshot, Value};

/// What changed between two points, with the cause that `cause` finds for each.
pub fn compare(
    (from, a): (Point, &Snapshot),
    (to, b): (Point, &Snapshot),
    mut cause: impl FnMut(&Item, Option<Value>, Option<Value>) -> Cause,
) -> Change {
    let mut moves = moves(a, b);
    for moved in &mut moves {
        moved.cause = cause(&moved.item, moved.from, moved.to);
    }
    Change {
        from,
        to,
        moves,
        differing: super::differing(a, b),
        policy: Vec::new(),
        left_out: None,
        guarded: false,
    }
}

/// Everything that is another one, its cause still to be found, in the order of items.
pub fn moves(a: &Snapshot, b: &Snapshot) -> Vec<Move> {
    let mut moves = Vec::new();
    for item in items(a, b) {
        let (from, to) = (a.value(&item), b.value(&item));
        if from != to {
            moves.push(Move {
                item,
                from,
                to,
                cause: Cause::Unknown(Vec::new()),
                lines: Vec::new(),
            });
        }
    }
    moves
}

/// What can be told apart: of an organization that one side cannot judge only that, and of a model likewise.
fn items(a: &Snapshot, b: &Snapshot) -> BTreeSet<Item> {
    let mut items = BTreeSet::new();
    let ids = |side: &Snapshot| {
        let judged = side.organizations.keys().chain(&side.broken);
        judged.cloned().collect::<Vec<Arc<str>>>()
    };
    let all: BTreeSet<Arc<str>> = ids(a).into_iter().chain(ids(b)).collect();
    for id in all {
        items.insert(Item {
            organization: Arc::clone(&id),
            model: None,
            part: Part::Whole,
        });
        let (Some(before), Some(after)) = (a.organizations.get(&id), b.organizations.get(&id)) else {
            continue;
        };
        let models: BTreeSet<&Arc<str>> = before.models.keys().chain(after.models.keys()).collect();
        for model in models {
            let item = |part| Item {
                organization: Arc::clone(&id),
                model: Some(Arc::clone(model)),
                part,
            };
            items.insert(item(Part::Whole));
            if let (Some(before), Some(after)) = (before.models.get(model), after.models.get(model)) {
                items.extend(parts(before).chain(parts(after)).map(item));
            }
        }
    }
    items
}

fn parts(model: &ModelSnapshot) -> impl Iterator<Item = Part> {
    let dimensions = model.dimensions.keys().cloned().map(Part::Dimension);
    dimensions.chain(model.rules.keys().cloned().map(Part::Rule))
}
