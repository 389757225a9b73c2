//! All examples of a pack, each read once.

use rayon::prelude::*;

use super::example::{Ready, Trial};
use super::part::bare;
use crate::expr::{Reads, Scope};
use crate::pack::{Pack, Rule};

/// A pack whose examples were read and judged.
#[derive(Debug)]
pub struct Bench<'p> {
    pub(super) pack: &'p Pack,
    pub(super) rules: Vec<Tried<'p>>,
    trials: Vec<Trial>,
}

/// A rule with its examples.
#[derive(Debug)]
pub(super) struct Tried<'p> {
    pub rule: &'p Rule,
    /// The rule without its examples, of which copies are cheap.
    pub bare: Rule,
    /// The examples that could be read.
    pub ready: Vec<Ready<'p>>,
    /// What its conditions speak of, those of the named expressions that it uses included.
    pub reads: Reads,
}

impl Tried<'_> {
    /// Whether an example tells another rule, or the same one under other definitions, from this one.
    pub(super) fn tells(&self, pack: &Pack, scope: &Scope, other: &Rule) -> bool {
        let mut examples = self.ready.iter();
        examples.any(|ready| ready.judge(pack, scope, other) != ready.verdict)
    }
}

impl<'p> Bench<'p> {
    /// Reads and judges every example of the pack.
    pub fn new(pack: &'p Pack) -> Self {
        let rules: Vec<(Tried<'p>, Vec<Trial>)> = pack
            .rules
            .par_iter()
            .enumerate()
            .map(|(index, rule)| tried(pack, index, rule))
            .collect();
        let (rules, trials): (Vec<_>, Vec<_>) = rules.into_iter().unzip();
        Self {
            pack,
            rules,
            trials: trials.into_iter().flatten().collect(),
        }
    }

    /// What became of each example.
    pub fn trials(&self) -> &[Trial] {
        &self.trials
    }

    /// The rules whose conditions use a named expression, itself or through another one.
    pub(super) fn users<'b>(&'b self, definition: &'b str) -> impl Iterator<Item = &'b Tried<'p>> + 'b {
        let rules = self.rules.iter();
        rules.filter(move |tried| tried.reads.names.contains(definition))
    }
}

fn tried<'p>(pack: &'p Pack, index: usize, rule: &'p Rule) -> (Tried<'p>, Vec<Trial>) {
    let mut ready = Vec::new();
    let mut trials = Vec::new();
    for (at, example) in rule.examples.iter().enumerate() {
        let wrong = match Ready::new(pack, rule, example) {
            Ok(read) => {
                let wrong = read.wrong.clone();
                ready.push(read);
                wrong
            }
            Err(errors) => errors,
        };
        trials.push(Trial {
            rule: index,
            example: at,
            wrong,
        });
    }
    let tried = Tried {
        rule,
        bare: bare(rule),
        ready,
        reads: pack.reads(rule),
    };
    (tried, trials)
}
