//! Because of what a level or outcome is another one.
//!
//! Takes two sides that can be judged, gives a [`Change`]. The cause is found by
//! judging: one side with one ingredient of the other. Where that alone moves
//! an outcome as far, it is the cause; where none does, those are without which
//! it would not have moved.

mod culprits;

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::policy::Policy;
use super::run::{self, Job, Material};
use super::stand::Stand;
use crate::report::change::{Cause, Change, Ingredient, Item, Point, Snapshot, Value, compare, differing};
use crate::report::{PolicySide, Report, policy_changes};

/// A side that can be judged, and what it came to.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    pub point: &'a Point,
    pub policy: &'a Policy,
    pub stand: &'a Stand,
    pub paths: &'a [PathBuf],
    pub material: &'a Material,
    pub report: &'a Report,
}

/// What changed from one side to the other, each change with its cause.
pub(super) fn change(a: Side<'_>, b: Side<'_>) -> Change {
    let (before, after) = (Snapshot::of(a.report), Snapshot::of(b.report));
    let mut trials = Trials::new(a, b, &before, &after);
    let mut change = compare(
        (a.point.clone(), &before),
        (b.point.clone(), &after),
        |item, from, to| trials.cause(item, from, to),
    );
    change.policy = policy_changes(policy(a), policy(b), &a.point.name);
    culprits::find(&mut change, a, b);
    change
}

fn policy(side: Side<'_>) -> PolicySide<'_> {
    PolicySide {
        config: &side.policy.config,
        packs: &side.policy.packs,
    }
}

/// Which ingredients are those of the other side: a bit each.
type Mix = u8;

/// Judgements of mixtures, each made once.
struct Trials<'a> {
    a: Side<'a>,
    b: Side<'a>,
    differing: Vec<Ingredient>,
    made: BTreeMap<Mix, Snapshot>,
}

impl<'a> Trials<'a> {
    fn new(a: Side<'a>, b: Side<'a>, before: &Snapshot, after: &Snapshot) -> Self {
        let differing = differing(before, after);
        let all = differing.iter().fold(0, |mix, ingredient| mix | bit(*ingredient));
        let made = BTreeMap::from([(0, before.clone()), (all, after.clone())]);
        Self {
            a,
            b,
            differing,
            made,
        }
    }

    fn cause(&mut self, item: &Item, from: Option<Value>, to: Option<Value>) -> Cause {
        let differing = self.differing.clone();
        if let [_] = differing.as_slice() {
            return Cause::Alone(differing);
        }
        let all = differing.iter().fold(0, |mix, ingredient| mix | bit(*ingredient));
        let mut value = |mix: Mix| self.judged(mix).value(item);
        let alone: Vec<Ingredient> = differing
            .iter()
            .copied()
            .filter(|ingredient| value(bit(*ingredient)) == to)
            .collect();
        if !alone.is_empty() {
            return Cause::Alone(alone);
        }
        let needed: Vec<Ingredient> = differing
            .iter()
            .copied()
            .filter(|ingredient| value(all & !bit(*ingredient)) != to)
            .collect();
        if needed.len() > 1 {
            return Cause::Together(needed);
        }
        // One that has a part of it on its own, though not all.
        let part: Vec<Ingredient> = differing
            .iter()
            .copied()
            .filter(|ingredient| needed.contains(ingredient) || value(bit(*ingredient)) != from)
            .collect();
        Cause::Together(if part.len() > 1 { part } else { differing })
    }

    /// The first side with some ingredients of the second.
    fn judged(&mut self, mix: Mix) -> &Snapshot {
        let (a, b) = (self.a, self.b);
        self.made.entry(mix).or_insert_with(|| {
            let pick = |ingredient: Ingredient| if mix & bit(ingredient) == 0 { a } else { b };
            let files = pick(Ingredient::Declarations);
            let packs = pick(Ingredient::Pack).policy;
            let root = files.policy.config.root.clone();
            let policy = pick(Ingredient::Configuration).policy.with(packs, root);
            let today = pick(Ingredient::Calendar).point.today;
            let exports = &pick(Ingredient::Evidence).policy.config.root;
            let material = run::read(Job {
                policy: &policy,
                paths: files.paths,
                stand: files.stand,
                today,
            });
            let checked = run::report(&material, &policy, exports, today);
            Snapshot::of(&checked.report)
        })
    }
}

fn bit(ingredient: Ingredient) -> Mix {
    match ingredient {
        Ingredient::Declarations => 1,
        Ingredient::Evidence => 2,
        Ingredient::Pack => 4,
        Ingredient::Configuration => 8,
        Ingredient::Calendar => 16,
    }
}
