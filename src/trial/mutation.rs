//! Changes of conditions and of satisfied examples that no example notices.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::bench::{Bench, Tried};
use super::facts::{Variant, removable};
use super::part::{Part, parts, reshaped, with_text};
use super::place::Places;
use crate::expr::{Scope, mutants};
use crate::pack::{Named, Pack};
use crate::source::{Place, Span};

/// Whose condition or example it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// A rule, by its index in the pack.
    Rule(usize),
    /// A named expression, by its index in the pack.
    Definition(usize),
}

/// What came of the mutation of a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mutation {
    /// The number of mutants that were tried.
    pub mutants: usize,
    /// Those that every example judges as before, in the order of the pack.
    pub survivors: Vec<Survivor>,
    /// Explanations that match no survivor.
    pub stale: Vec<Stale>,
}

impl Mutation {
    /// The survivors that nobody has explained.
    pub fn unexplained(&self) -> impl Iterator<Item = &Survivor> {
        self.survivors.iter().filter(|survivor| survivor.reason.is_none())
    }
}

/// A mutant that every example judges as before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Survivor {
    /// Whose it is.
    pub owner: Owner,
    /// Its name, by which `survivors` in the pack can quote it.
    pub mutant: String,
    /// Where the part stands that was changed.
    pub place: Place,
    /// Why it is right that it survives, as the pack says.
    pub reason: Option<String>,
}

/// An explanation in the pack that matches no survivor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stale {
    /// Where it stands.
    pub owner: Owner,
    /// The name that it quotes.
    pub mutant: String,
}

/// A mutant of a condition, to be tried.
struct Attempt {
    owner: Owner,
    name: String,
    part: Option<Part>,
    span: Span,
    variant: Variant,
}

impl Bench<'_> {
    /// Tries every mutant of the conditions, and every fact removed from the satisfied examples.
    pub fn mutate(&self) -> Mutation {
        let attempts = self.attempts();
        let survived: Vec<bool> = attempts.par_iter().map(|attempt| !self.told(attempt)).collect();
        let removals: Vec<(usize, Vec<(String, Place)>)> = self
            .rules
            .par_iter()
            .enumerate()
            .map(|(index, tried)| {
                let variants = attempts
                    .iter()
                    .filter(|attempt| self.concerns(attempt.owner, index));
                let variants: Vec<&Variant> = variants.map(|attempt| &attempt.variant).collect();
                removable(self.pack, tried, &variants)
            })
            .collect();
        let mut places = Places::new(self.pack);
        let mut mutants = attempts.len();
        let mut survivors: Vec<Survivor> = Vec::new();
        for (attempt, _) in attempts.iter().zip(survived).filter(|(_, survived)| *survived) {
            survivors.push(Survivor {
                owner: attempt.owner,
                mutant: attempt.name.clone(),
                place: places.of(attempt.owner, attempt.part, attempt.span),
                reason: self.reason(attempt.owner, &attempt.name),
            });
        }
        for (index, (tried, removed)) in removals.into_iter().enumerate() {
            mutants += tried;
            survivors.extend(removed.into_iter().map(|(mutant, place)| Survivor {
                owner: Owner::Rule(index),
                reason: self.reason(Owner::Rule(index), &mutant),
                mutant,
                place,
            }));
        }
        survivors.sort_by_key(|survivor| survivor.owner);
        let stale = self.stale(&survivors);
        Mutation {
            mutants,
            survivors,
            stale,
        }
    }

    /// The mutants that can be compiled, in the order of the pack.
    fn attempts(&self) -> Vec<Attempt> {
        let rules = self.rules.par_iter().enumerate();
        let rules: Vec<Vec<Attempt>> = rules
            .map(|(index, tried)| of_rule(self.pack, index, tried))
            .collect();
        let definitions: Vec<Vec<Attempt>> = (0..self.pack.definitions.len())
            .into_par_iter()
            .map(|index| self.of_definition(index))
            .collect();
        rules.into_iter().chain(definitions).flatten().collect()
    }

    fn of_definition(&self, index: usize) -> Vec<Attempt> {
        let used = |named: &&Named| self.users(named.base()).next().is_some();
        let Some(named) = self.pack.definitions.get(index).filter(used) else {
            return Vec::new();
        };
        let mut names = Names::default();
        let all = mutants(&named.expression).into_iter().filter_map(|mutant| {
            let name = names.unique(mutant.what.clone());
            let scope = self
                .pack
                .scope_with(index, &mutant.apply(&named.expression))
                .ok()?;
            Some(Attempt {
                owner: Owner::Definition(index),
                name,
                part: None,
                span: mutant.span,
                variant: Variant::Scope(Arc::new(scope)),
            })
        });
        all.collect()
    }

    /// Whether an example tells a mutant from the original.
    fn told(&self, attempt: &Attempt) -> bool {
        match (attempt.owner, &attempt.variant) {
            (Owner::Rule(index), Variant::Rule(other)) => self
                .rules
                .get(index)
                .is_some_and(|tried| tried.tells(self.pack, &self.pack.scope, other)),
            (Owner::Definition(index), Variant::Scope(scope)) => self.tells_definition(index, scope),
            _ => true,
        }
    }

    /// Whether an example of a rule that uses it tells another definition.
    pub(super) fn tells_definition(&self, index: usize, scope: &Scope) -> bool {
        let named = self.pack.definitions.get(index);
        let mut users = named.into_iter().flat_map(|named| self.users(named.base()));
        users.any(|tried| tried.tells(self.pack, scope, &tried.bare))
    }

    /// Whether a rule reads what is the owner's.
    fn concerns(&self, owner: Owner, rule: usize) -> bool {
        match owner {
            Owner::Rule(index) => index == rule,
            Owner::Definition(index) => {
                let (named, tried) = (self.pack.definitions.get(index), self.rules.get(rule));
                named
                    .zip(tried)
                    .is_some_and(|(named, tried)| tried.reads.names.contains(named.base()))
            }
        }
    }

    /// The explanations that the pack gives.
    fn explained(&self, owner: Owner) -> &[(String, String)] {
        match owner {
            Owner::Rule(index) => self.pack.rules.get(index).map_or(&[], |rule| &rule.survivors),
            Owner::Definition(index) => {
                let named = self.pack.definitions.get(index);
                named.map_or(&[], |named| &named.survivors)
            }
        }
    }

    fn reason(&self, owner: Owner, mutant: &str) -> Option<String> {
        let mut known = self.explained(owner).iter();
        known
            .find(|(name, _)| name == mutant)
            .map(|(_, reason)| reason.clone())
    }

    fn stale(&self, survivors: &[Survivor]) -> Vec<Stale> {
        let rules = (0..self.pack.rules.len()).map(Owner::Rule);
        let definitions = (0..self.pack.definitions.len()).map(Owner::Definition);
        let explained = rules
            .chain(definitions)
            .flat_map(|owner| self.explained(owner).iter().map(move |(name, _)| (owner, name)));
        explained
            .filter(|&(owner, name)| {
                !survivors
                    .iter()
                    .any(|survivor| survivor.owner == owner && survivor.mutant == *name)
            })
            .map(|(owner, name)| Stale {
                owner,
                mutant: name.clone(),
            })
            .collect()
    }
}

fn of_rule(pack: &Pack, index: usize, tried: &Tried<'_>) -> Vec<Attempt> {
    let owner = Owner::Rule(index);
    let mut names = Names::default();
    let mut attempts = Vec::new();
    for (part, name, rule) in reshaped(&tried.bare) {
        attempts.push(Attempt {
            owner,
            name: names.unique(name),
            part: Some(part),
            span: Span::default(),
            variant: Variant::Rule(Box::new(rule)),
        });
    }
    for (part, text) in parts(tried.rule) {
        attempts.extend(mutants(text).into_iter().filter_map(|mutant| {
            let name = names.unique(format!("{part}: {}", mutant.what));
            let rule = with_text(&tried.bare, part, &mutant.apply(text), &pack.scope)?;
            Some(Attempt {
                owner,
                name,
                part: Some(part),
                span: mutant.span,
                variant: Variant::Rule(Box::new(rule)),
            })
        }));
    }
    attempts
}

/// Names that were given; a second one of the same gets a number.
#[derive(Default)]
struct Names(BTreeMap<String, usize>);

impl Names {
    fn unique(&mut self, name: String) -> String {
        let count = self.0.entry(name.clone()).or_default();
        *count += 1;
        if *count == 1 {
            name
        } else {
            format!("{name} (no. {count})")
        }
    }
}
