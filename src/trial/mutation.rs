//! Changes of conditions and of satisfied examples that no example notices.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::bench::Bench;
use super::facts::removable;
use super::part::{Part, parts, reshaped, with_text};
use super::place::Places;
use crate::expr::mutants;
use crate::pack::Rule;
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

/// A mutant to be tried.
struct Attempt {
    owner: Owner,
    name: String,
    part: Option<Part>,
    span: Span,
    change: Change,
}

enum Change {
    /// Another text for a condition.
    Text(String),
    /// Another rule.
    Rule(Box<Rule>),
}

impl Bench<'_> {
    /// Tries every mutant of the conditions, and every fact removed from the satisfied examples.
    pub fn mutate(&self) -> Mutation {
        let attempts = self.attempts();
        let survived: Vec<bool> = attempts
            .par_iter()
            .map(|attempt| self.survives(attempt))
            .collect();
        let removals: Vec<(usize, Vec<(String, Place)>)> = self
            .rules
            .par_iter()
            .map(|tried| removable(self.pack, tried))
            .collect();
        let mut places = Places::new(self.pack);
        let mut survivors: Vec<Survivor> = Vec::new();
        let mut mutants = attempts.len();
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

    fn attempts(&self) -> Vec<Attempt> {
        let mut attempts = Vec::new();
        for (index, tried) in self.rules.iter().enumerate() {
            let owner = Owner::Rule(index);
            let mut names = Names::default();
            for (part, name, rule) in reshaped(&tried.bare) {
                attempts.push(Attempt {
                    owner,
                    name: names.unique(name),
                    part: Some(part),
                    span: Span::default(),
                    change: Change::Rule(Box::new(rule)),
                });
            }
            for (part, text) in parts(tried.rule) {
                attempts.extend(mutants(text).into_iter().map(|mutant| Attempt {
                    owner,
                    name: names.unique(format!("{part}: {}", mutant.what)),
                    part: Some(part),
                    span: mutant.span,
                    change: Change::Text(mutant.apply(text)),
                }));
            }
        }
        for (index, named) in self.pack.definitions.iter().enumerate() {
            if self.users(named.base()).next().is_none() {
                continue;
            }
            let mut names = Names::default();
            attempts.extend(mutants(&named.expression).into_iter().map(|mutant| Attempt {
                owner: Owner::Definition(index),
                name: names.unique(mutant.what.clone()),
                part: None,
                span: mutant.span,
                change: Change::Text(mutant.apply(&named.expression)),
            }));
        }
        attempts
    }

    /// Whether every example judges as before. What cannot be compiled is no mutant.
    fn survives(&self, attempt: &Attempt) -> bool {
        let scope = &self.pack.scope;
        let told = match (attempt.owner, &attempt.change) {
            (Owner::Definition(index), Change::Text(text)) => self.tells_definition(index, text),
            (Owner::Rule(index), change) => self.rules.get(index).and_then(|tried| match change {
                Change::Rule(other) => Some(tried.tells(self.pack, scope, other)),
                Change::Text(text) => {
                    let other = with_text(&tried.bare, attempt.part?, text, scope)?;
                    Some(tried.tells(self.pack, scope, &other))
                }
            }),
            (Owner::Definition(_), Change::Rule(_)) => None,
        };
        told == Some(false)
    }

    /// Whether an example of a rule that uses it tells another definition; `None` where that cannot be compiled.
    pub(super) fn tells_definition(&self, index: usize, text: &str) -> Option<bool> {
        let named = self.pack.definitions.get(index)?;
        let scope = self.pack.scope_with(index, text).ok()?;
        let mut users = self.users(named.base());
        Some(users.any(|tried| tried.tells(self.pack, &scope, &tried.bare)))
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
