//! The quality of packs: what `gradus test` says, and that the built-in packs pass it.

#![expect(clippy::unwrap_used, reason = "what is missing here is a failure of the test")]

use std::fs;
use std::path::Path;
use std::process::Command;

use gradus::engine::Outcome;
use gradus::expr::mutants;
use gradus::maturity::{holding, requirements, standings};
use gradus::pack::{Pack, Requirement, builtin, builtin_ids};
use gradus::trial::{Bench, Owner, flaws};
use proptest::prelude::*;

fn packs() -> Vec<Pack> {
    let ids = builtin_ids().into_iter();
    ids.map(|id| builtin(id).unwrap().unwrap()).collect()
}

#[test]
fn every_example_of_the_built_in_packs_holds() {
    for pack in packs() {
        let bench = Bench::new(&pack);
        let failing = bench.trials().iter().filter(|trial| !trial.holds());
        let told: Vec<String> = failing
            .map(|trial| {
                let rule = &pack.rules[trial.rule];
                let place = &rule.examples[trial.example].place;
                format!("{} at {place}: {}", rule.code, trial.wrong.join("; "))
            })
            .collect();
        assert!(told.is_empty(), "{}:\n{}", pack.id, told.join("\n"));
    }
}

/// Every rule is shown at its boundary, violated for different reasons, and by a
/// declaration that keeps to its letter and not to its spirit.
#[test]
fn every_rule_is_shown_from_all_sides() {
    use gradus::pack::Expectation;
    for pack in packs() {
        for rule in &pack.rules {
            let count = |expected| {
                rule.examples
                    .iter()
                    .filter(|example| example.expected == expected)
                    .count()
            };
            assert!(count(Expectation::Violated) >= 2, "{}: two violations", rule.code);
            assert!(
                count(Expectation::Satisfied) >= 1,
                "{}: a satisfied one",
                rule.code
            );
            let names = rule.examples.iter().filter_map(|example| example.name.as_deref());
            let letters = names.filter(|name| name.starts_with("letter, not spirit"));
            assert!(
                letters.count() >= 1,
                "{}: the letter, and not the spirit",
                rule.code
            );
        }
    }
}

#[test]
fn the_built_in_packs_have_no_flaw() {
    for pack in packs() {
        let told: Vec<String> = flaws(&Bench::new(&pack))
            .iter()
            .map(ToString::to_string)
            .collect();
        assert!(told.is_empty(), "{}:\n{}", pack.id, told.join("\n"));
    }
}

#[test]
fn no_mutant_of_the_built_in_packs_survives_without_a_reason() {
    for pack in packs() {
        let mutation = Bench::new(&pack).mutate();
        let told: Vec<String> = mutation
            .unexplained()
            .map(|survivor| {
                let owner = match survivor.owner {
                    Owner::Rule(index) => pack.rules[index].code.to_string(),
                    Owner::Definition(index) => pack.definitions[index].name.clone(),
                };
                format!("{owner} at {}: {}", survivor.place, survivor.mutant)
            })
            .collect();
        assert!(told.is_empty(), "{}:\n{}", pack.id, told.join("\n"));
        assert_eq!(
            mutation.stale,
            [],
            "{}: explanations that match no survivor",
            pack.id
        );
    }
}

/// A change that is none, or that stands elsewhere, would say nothing of the examples.
#[test]
fn every_mutant_differs_from_its_expression_in_its_part_alone() {
    let mut count = 0;
    for pack in packs() {
        let conditions = pack
            .rules
            .iter()
            .flat_map(|rule| &rule.checks)
            .filter_map(|check| match &check.require {
                Requirement::Condition(condition) => Some(condition.text()),
                Requirement::Shape(_) => None,
            });
        let definitions = pack.definitions.iter().map(|named| named.expression.as_str());
        for text in conditions.chain(definitions) {
            for mutant in mutants(text) {
                let (start, end) = (mutant.span.start as usize, mutant.span.end as usize);
                let other = mutant.apply(text);
                assert_ne!(other, text, "{}", mutant.what);
                assert!(
                    other.starts_with(&text[..start]) && other.ends_with(&text[end..]),
                    "{}",
                    mutant.what
                );
                count += 1;
            }
        }
    }
    assert!(count > 1_000, "{count} mutants");
}

/// The same work on one thread and on several gives the same survivors in the same order.
#[test]
fn mutation_does_not_depend_on_the_number_of_threads() {
    let Some(pack) = packs().into_iter().next() else {
        return;
    };
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| Bench::new(&pack).mutate())
    };
    assert_eq!(run(1), run(4));
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        4 => Just(Outcome::Satisfied),
        1 => Just(Outcome::NotApplicable),
        1 => Just(Outcome::Undeclared),
        1 => Just(Outcome::Violated),
        1 => Just(Outcome::Errored),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whoever is at a level holds every lower one too, and lacks something of the next.
    #[test]
    fn a_higher_level_implies_every_lower_one(outcomes in prop::collection::vec(outcome(), 64)) {
        for pack in packs() {
            let requirements = requirements(&pack, false);
            let standings = standings(&pack, &requirements, &outcomes);
            let level = standings.model.level;
            for info in &pack.levels {
                let held_back = !holding(&requirements, &outcomes, info.level).is_empty();
                prop_assert_eq!(held_back, info.level > level, "{} at {}", pack.id, info.level);
            }
            prop_assert!(standings.model.possible >= level);
            prop_assert!(standings.dimensions.iter().all(|(_, standing)| standing.level >= level));
        }
    }

    /// One more satisfied rule never lowers a level.
    #[test]
    fn a_rule_that_is_met_lowers_no_level(
        outcomes in prop::collection::vec(outcome(), 64),
        mended in 0_usize..64,
    ) {
        for pack in packs() {
            let requirements = requirements(&pack, true);
            let before = standings(&pack, &requirements, &outcomes).model;
            let mut better = outcomes.clone();
            better[mended] = Outcome::Satisfied;
            let after = standings(&pack, &requirements, &better).model;
            prop_assert!(after.level >= before.level && after.possible >= before.possible);
        }
    }
}

const PACK: &str = "\
id: desk
version: 1.0.0
title: A desk
prefix: DK
levels:
  - {level: 100, name: None}
  - {level: 200, name: Some}
  - {level: 300, name: More}
dimensions:
  - {id: people, name: People}
  - {id: money, name: Money}
params:
  least: {default: 2, meaning: people at the desk}
  unread: {default: 1, meaning: nothing}
define:
  desks: support.tiers.filter(t, t.kind == 'help-desk')
  idle: '1'
";

const RULES: &str = "\
- code: DK201
  dimension: people
  criterion: A desk is there, and somebody sits at it
  snippet: |
    support:
      tiers: []
  checks:
    - require: desks.size() > 0
    - require: roles.exists(r, r.people >= params.least) || has(support.strategy)
  survivors:
    - mutant: 'check 2: exists to all in roles.exists(r, r.people >= params.least)'
      reason: one role is enough to tell
    - mutant: 'check 9: left out'
      reason: it was there once
  examples:
    - satisfied: |
        roles:
          - {id: agent, people: 2}
          - {id: engineer, people: 2, unit: sales}
        support:
          tiers:
            - {id: desk, level: 1, kind: help-desk}
    - violated: |
        roles:
          - {id: agent, people: 2}
        support:
          tiers: []
    - name: somebody sits there
      violated: |
        roles:
          - {id: agent, people: 2}
        support:
          tiers:
            - {id: desk, level: 1, kind: help-desk}
";

/// What `gradus test` prints for a pack in a folder, and its exit code.
fn tested(rules: &str, args: &[&str]) -> (String, Option<i32>) {
    let folder = tempfile::tempdir().unwrap();
    write_pack(&folder.path().join("desk"), rules);
    let run = Command::new(env!("CARGO_BIN_EXE_gradus"))
        .args(["test", "desk"])
        .args(args)
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&run.stderr), "");
    (String::from_utf8(run.stdout).unwrap(), run.status.code())
}

fn write_pack(folder: &Path, rules: &str) {
    fs::create_dir(folder).unwrap();
    fs::write(folder.join("pack.yaml"), PACK).unwrap();
    fs::write(folder.join("200.yaml"), rules).unwrap();
}

#[test]
fn a_weak_pack_is_told_all_its_flaws() {
    let (said, code) = tested(RULES, &["--mutate", "--coverage"]);
    insta::assert_snapshot!(said);
    assert_eq!(code, Some(1));
}

#[test]
fn without_flags_there_is_a_short_summary() {
    let (said, code) = tested(RULES, &[]);
    assert!(
        said.ends_with("2 examples hold, 1 fail; 1 of 4 operands are decided both ways\n"),
        "{said}"
    );
    assert!(!said.contains('○') && !said.contains("mutant"), "{said}");
    assert_eq!(code, Some(1));
}

/// `allocation` is read, and yet the example is satisfied without it; the second role is a bystander.
#[test]
fn a_fact_that_a_satisfied_example_does_not_need_is_named_at_its_line() {
    let rules = "\
- code: DK201
  dimension: people
  criterion: Somebody sits at the desk
  checks:
    - require: roles.exists(r, r.people >= params.least || r.allocation > 90)
  examples:
    - satisfied: |
        roles:
          - {id: agent, people: 2, allocation: 50}
          - {id: engineer, people: 0, allocation: 50}
    - violated: |
        roles:
          - {id: agent, people: 1, allocation: 50}
";
    let (said, code) = tested(rules, &["--mutate"]);
    let named = "✗ DK201 at desk/200.yaml:9:11: no example notices this mutant\n    satisfied 1: without roles[agent].allocation\n";
    assert!(said.contains(named), "{said}");
    assert!(
        !said.contains("without roles[engineer]") && !said.contains("without roles[agent].people"),
        "{said}"
    );
    assert_eq!(code, Some(1));
}

/// The reason stands in the rule file, and the command passes.
#[test]
fn an_explained_survivor_passes() {
    let rules = "\
- code: DK201
  dimension: people
  criterion: Somebody sits at the desk
  checks:
    - require: \"'help-desk' == 'help-desk' && roles.all(r, r.people > 0)\"
  survivors: []
  examples:
    - satisfied: |
        roles: [{id: agent, people: 1}, {id: engineer, people: 2}]
    - violated: |
        roles: [{id: agent, people: 1}, {id: engineer, people: 0}]
";
    let (before, _) = tested(rules, &["--mutate"]);
    let names: Vec<&str> = before
        .lines()
        .zip(before.lines().skip(1))
        .filter(|(line, _)| line.starts_with("✗ DK201 at"))
        .map(|(_, name)| name.trim())
        .collect();
    assert_eq!(names, ["check 1: without 'help-desk' == 'help-desk'"]);
    let entries: Vec<String> = names
        .iter()
        .map(|name| format!("    - {{mutant: \"{name}\", reason: it compares a word with itself}}\n"))
        .collect();
    let explained = rules.replace(
        "  survivors: []\n",
        &format!("  survivors:\n{}", entries.concat()),
    );
    let (after, _) = tested(&explained, &["--mutate"]);
    assert!(after.contains("1 survivors: 1 explained, 0 not"), "{after}");
    assert!(!after.contains("✗ DK201"), "{after}");
}
