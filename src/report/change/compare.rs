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

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;
    use crate::engine::Outcome;
    use crate::pack::Level;
    use crate::report::InputFile;
    use crate::report::change::{OrganizationSnapshot, attribute_by_records, differing};
    use crate::source::Digest;

    fn id() -> impl Strategy<Value = Arc<str>> {
        "[ab]".prop_map(Arc::from)
    }

    fn level() -> impl Strategy<Value = Level> {
        (1_i64..4).prop_map(|digit| Level::new(digit * 100).unwrap())
    }

    fn outcome() -> impl Strategy<Value = super::Value> {
        let outcomes = [
            Outcome::Satisfied,
            Outcome::Undeclared,
            Outcome::Violated,
            Outcome::NotApplicable,
        ];
        (prop::sample::select(outcomes.to_vec()), any::<bool>())
            .prop_map(|(outcome, waived)| super::Value::Outcome(outcome, waived && !outcome.passes()))
    }

    fn digest() -> impl Strategy<Value = Digest> {
        (0_u8..3).prop_map(|byte| Digest::of(&[byte]))
    }

    fn model() -> impl Strategy<Value = ModelSnapshot> {
        let dimensions = prop::collection::btree_map(id(), level(), 0..3);
        let rules = prop::collection::btree_map(id(), outcome(), 0..3);
        (level(), dimensions, rules).prop_map(|(level, dimensions, rules)| ModelSnapshot {
            level,
            dimensions,
            rules,
        })
    }

    fn organization() -> impl Strategy<Value = OrganizationSnapshot> {
        let file = (id(), digest()).prop_map(|(name, digest)| InputFile { name, digest });
        let files = prop::option::of(prop::collection::vec(file, 0..3)).boxed();
        let models = prop::collection::btree_map(id(), model(), 0..3);
        (files.clone(), files, models).prop_map(|(files, evidence, models)| OrganizationSnapshot {
            files,
            evidence,
            models,
        })
    }

    fn snapshot() -> impl Strategy<Value = Snapshot> {
        let organizations = prop::collection::btree_map(id(), organization(), 0..3);
        let packs = prop::collection::btree_map(id(), prop::option::of(digest()), 0..3);
        (organizations, packs, prop::option::of(digest()), 1_i8..4).prop_map(
            |(organizations, packs, configuration, day): (BTreeMap<_, _>, BTreeMap<_, _>, _, _)| Snapshot {
                today: jiff::civil::date(2026, 11, day),
                organizations,
                broken: BTreeSet::new(),
                packs,
                configuration,
            },
        )
    }

    proptest! {
        #[test]
        fn nothing_moves_from_a_report_to_itself(a in snapshot()) {
            prop_assert!(moves(&a, &a).is_empty());
        }

        /// Both ways the same things move, the other way round, and because of the same.
        #[test]
        fn there_and_back(a in snapshot(), b in snapshot()) {
            let (there, back) = (moves(&a, &b), moves(&b, &a));
            prop_assert_eq!(there.len(), back.len());
            for (there, back) in there.iter().zip(&back) {
                prop_assert_eq!((&there.item, there.from, there.to), (&back.item, back.to, back.from));
                prop_assert!(there.from != there.to && !(there.falls() && there.rises()));
                if there.is_standing() || there.from.is_some() && there.to.is_some() {
                    prop_assert_eq!((there.falls(), there.rises()), (back.rises(), back.falls()));
                }
                let cause = attribute_by_records(&a, &b, &there.item);
                prop_assert_eq!(&cause, &attribute_by_records(&b, &a, &there.item));
            }
            prop_assert_eq!(differing(&a, &b), differing(&b, &a));
        }
    }
}
