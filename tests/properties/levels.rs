//! Levels, gates and exit codes of the command equal those of the naive reading, for any model, facts and waivers.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use proptest::prelude::*;
use serde_json::Value as Json;

use crate::naive::{Group, Model, Outcome, Question, Rule, Ruled};

const TODAY: &str = "2026-11-21";

/// A waiver: of a rule, by whom, for one check or for all, and whether it still holds.
#[derive(Clone, Debug)]
struct Waiver {
    rule: usize,
    organization: &'static str,
    check: Option<usize>,
    holds: bool,
}

#[derive(Clone, Debug)]
struct Target {
    organization: &'static str,
    dimension: Option<usize>,
    level: u32,
    /// Still to come, and so only a warning.
    pending: bool,
}

#[derive(Clone, Debug)]
struct Case {
    model: Model,
    strict: bool,
    waivers: Vec<Waiver>,
    targets: Vec<Target>,
    /// By organization, rule and check; the first check of a rule may say that it does not apply.
    outcomes: Vec<Vec<Vec<Outcome>>>,
}

const ORGANIZATIONS: [&str; 2] = ["acme", "bolt"];
const GLOBS: [&str; 4] = ["*", "acme", "b*", "nobody"];

fn outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        12 => Just(Outcome::Satisfied),
        2 => Just(Outcome::NotApplicable),
        2 => Just(Outcome::Undeclared),
        2 => Just(Outcome::Violated),
        1 => Just(Outcome::Errored),
    ]
}

fn model() -> impl Strategy<Value = Model> {
    let ladder = prop::sample::subsequence(vec![200_u32, 300, 400, 500, 600], 1..=4);
    let rule = (
        any::<prop::sample::Index>(),
        0_usize..3,
        prop::bool::weighted(0.2),
        1_usize..3,
    );
    let group = (
        any::<prop::sample::Index>(),
        prop::collection::vec(any::<prop::sample::Index>(), 1..4),
        any::<prop::sample::Index>(),
    );
    (
        ladder,
        1_usize..=3,
        prop::collection::vec(rule, 1..9),
        prop::collection::vec(group, 0..3),
    )
        .prop_map(|(above, dimensions, rules, groups)| {
            let rules: Vec<Rule> = rules
                .into_iter()
                .enumerate()
                .map(|(number, (level, dimension, narrative, checks))| {
                    let level = *level.get(&above);
                    Rule {
                        code: format!("RD{}{number:02}", level / 100),
                        level,
                        dimension: dimension % dimensions,
                        narrative,
                        checks,
                    }
                })
                .collect();
            let groups = groups
                .into_iter()
                .map(|(level, of, at_least)| {
                    let mut of: Vec<String> = of.iter().map(|rule| rule.get(&rules).code.clone()).collect();
                    of.sort();
                    of.dedup();
                    Group {
                        level: *level.get(&above),
                        at_least: 1 + at_least.index(of.len()),
                        of,
                    }
                })
                .collect();
            Model {
                levels: std::iter::once(100).chain(above).collect(),
                dimensions,
                rules,
                groups,
            }
        })
}

fn case() -> impl Strategy<Value = Case> {
    let waiver = (
        any::<prop::sample::Index>(),
        prop::sample::select(GLOBS.to_vec()),
        prop::option::of(0_usize..2),
        prop::bool::weighted(0.8),
    );
    let target = (
        prop::sample::select(GLOBS.to_vec()),
        prop::option::of(0_usize..3),
        any::<prop::sample::Index>(),
        prop::bool::weighted(0.2),
    );
    let outcomes = prop::collection::vec(prop::collection::vec(prop::collection::vec(outcome(), 2), 9), 2);
    (
        model(),
        any::<bool>(),
        prop::collection::vec(waiver, 0..5),
        prop::collection::vec(target, 0..4),
        outcomes,
    )
        .prop_map(|(model, strict, waivers, targets, outcomes)| Case {
            waivers: waivers
                .into_iter()
                .map(|(rule, organization, check, holds)| Waiver {
                    rule: rule.index(model.rules.len()),
                    organization,
                    check,
                    holds,
                })
                .collect(),
            targets: targets
                .into_iter()
                .map(|(organization, dimension, level, pending)| Target {
                    organization,
                    dimension: dimension.map(|dimension| dimension % model.dimensions),
                    level: *level.get(&model.levels),
                    pending,
                })
                .collect(),
            model,
            strict,
            outcomes,
        })
}

fn matches(glob: &str, id: &str) -> bool {
    match glob {
        "*" => true,
        "b*" => id.starts_with('b'),
        other => other == id,
    }
}

impl Case {
    /// What is to be expected of each rule for an organization.
    fn ruled(&self, organization: usize) -> Vec<Ruled> {
        let id = ORGANIZATIONS[organization];
        let rules = self.model.rules.iter().enumerate();
        rules
            .map(|(at, rule)| {
                let checks = &self.outcomes[organization][at][..rule.checks];
                if checks.contains(&Outcome::NotApplicable) {
                    return Ruled {
                        outcome: Outcome::NotApplicable,
                        waived: false,
                    };
                }
                // "Errored, violated, undeclared in that order of precedence."
                let worst = checks.iter().copied().max().unwrap();
                let accepted = |check: usize| {
                    let outcome = checks[check];
                    let by = self.waivers.iter().any(|waiver| {
                        waiver.rule == at
                            && matches(waiver.organization, id)
                            && waiver.check.is_none_or(|of| of == check)
                            && waiver.holds
                    });
                    outcome == Outcome::Satisfied || outcome != Outcome::Errored && by
                };
                Ruled {
                    outcome: worst,
                    waived: worst != Outcome::Satisfied && (0..checks.len()).all(accepted),
                }
            })
            .collect()
    }

    fn pack(&self) -> String {
        let mut text = String::from("id: random\ntitle: Random\nprefix: RD\nlevels:\n");
        for level in &self.model.levels {
            let _ = writeln!(text, "  - {{level: {level}, name: L{level}}}");
        }
        text.push_str("dimensions:\n");
        for dimension in 0..self.model.dimensions {
            let _ = writeln!(text, "  - {{id: d{dimension}}}");
        }
        if !self.model.groups.is_empty() {
            text.push_str("groups:\n");
        }
        for (number, group) in self.model.groups.iter().enumerate() {
            let _ = writeln!(
                text,
                "  - {{id: g{number}, level: {}, at_least: {}, of: [{}]}}",
                group.level,
                group.at_least,
                group.of.join(", ")
            );
        }
        text.push_str("declaration: {schema: facts.schema.json, id: name}\n");
        text
    }

    fn rules(&self) -> String {
        let mut text = String::new();
        for (at, rule) in self.model.rules.iter().enumerate() {
            let basis = if rule.narrative {
                "narrative"
            } else {
                "characteristic"
            };
            let _ = write!(
                text,
                "- code: {}\n  dimension: d{}\n  basis: {basis}\n  criterion: Something holds\n  applies_when: {{condition: \
                 \"!has(facts.n{at})\", reason: there is nothing to ask}}\n  checks:\n",
                rule.code, rule.dimension
            );
            for check in 0..rule.checks {
                let _ = writeln!(
                    text,
                    "    - {{require: \"facts.r{at}c{check}.startsWith('yes')\", message: \"r{at}c{check} does not hold\"}}"
                );
            }
        }
        text
    }

    fn declaration(&self, organization: usize) -> String {
        let mut text = format!("name: {}\nfacts:\n  any: 1\n", ORGANIZATIONS[organization]);
        for (at, rule) in self.model.rules.iter().enumerate() {
            let checks = &self.outcomes[organization][at][..rule.checks];
            if checks.contains(&Outcome::NotApplicable) {
                let _ = writeln!(text, "  n{at}: true");
            }
            for (check, outcome) in checks.iter().enumerate() {
                let value = match outcome {
                    Outcome::Satisfied => "yes-indeed",
                    Outcome::Violated => "nothing",
                    Outcome::Errored => "12",
                    Outcome::Undeclared | Outcome::NotApplicable => continue,
                };
                let _ = writeln!(text, "  r{at}c{check}: {value}");
            }
        }
        text
    }

    fn configuration(&self) -> String {
        let mut text = format!(
            "packs: [{{pack: pack, declarations: ['*.facts.yaml']}}]\nstrict: {}\n",
            self.strict
        );
        if !self.targets.is_empty() {
            text.push_str("targets:\n");
        }
        for target in &self.targets {
            let dimension = target
                .dimension
                .map_or(String::new(), |dimension| format!("dimension: d{dimension}, "));
            let by = if target.pending {
                "2027-01-31"
            } else {
                "2026-01-31"
            };
            let _ = writeln!(
                text,
                "  - {{model: random, {dimension}organization: '{}', level: {}, by: {by}}}",
                target.organization, target.level
            );
        }
        if !self.waivers.is_empty() {
            text.push_str("waivers:\n");
        }
        for waiver in &self.waivers {
            let path = waiver.check.map_or(String::new(), |check| {
                format!("path: facts.r{}c{check}, ", waiver.rule)
            });
            let expires = if waiver.holds { TODAY } else { "2026-11-20" };
            let _ = writeln!(
                text,
                "  - {{rule: {}, organization: '{}', {path}reason: it is being worked on, owner: somebody, expires: {expires}}}",
                self.model.rules[waiver.rule].code, waiver.organization
            );
        }
        text
    }

    fn write(&self, folder: &Path) {
        let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
        std::fs::create_dir_all(folder.join("pack")).unwrap();
        write("pack/pack.yaml", &self.pack());
        write("pack/rules.yaml", &self.rules());
        write(
            "pack/facts.schema.json",
            r#"{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "properties": {"name": {"type": "string"}, "facts": {"type": "object"}}}"#,
        );
        write("gradus.yaml", &self.configuration());
        for (organization, id) in ORGANIZATIONS.iter().enumerate() {
            write(&format!("{id}.facts.yaml"), &self.declaration(organization));
        }
    }

    fn level(&self, organization: usize, question: Question) -> u32 {
        self.model.level(&self.ruled(organization), question)
    }

    fn question(&self) -> Question {
        Question {
            dimension: None,
            strict: self.strict,
            with_waivers: true,
            if_declared: false,
        }
    }

    /// Holds the report of an organization against the naive reading.
    fn compare(&self, organization: usize, report: &Json) {
        let asked = self.question();
        let model = &report["models"][0];
        assert_eq!(report["id"], ORGANIZATIONS[organization]);
        let expected = [
            ("level", asked),
            (
                "possible",
                Question {
                    if_declared: true,
                    ..asked
                },
            ),
            (
                "level_without_waivers",
                Question {
                    with_waivers: false,
                    ..asked
                },
            ),
        ];
        for (name, question) in expected {
            assert_eq!(
                model[name],
                self.level(organization, question),
                "{name} of {self:#?}"
            );
        }
        let dimensions = model["dimensions"].as_array().unwrap();
        assert_eq!(dimensions.len(), self.model.dimensions);
        let mut lowest = *self.model.levels.last().unwrap();
        for (dimension, told) in dimensions.iter().enumerate() {
            let question = Question {
                dimension: Some(dimension),
                ..asked
            };
            let level = self.level(organization, question);
            lowest = lowest.min(level);
            assert_eq!(told["level"], level, "d{dimension} of {self:#?}");
            let possible = self.level(
                organization,
                Question {
                    if_declared: true,
                    ..question
                },
            );
            assert_eq!(told["possible"], possible, "d{dimension} of {self:#?}");
        }
        // "The model's level is the lowest of its dimensions."
        assert_eq!(model["level"], lowest, "{self:#?}");
        for (rule, told) in self.model.rules.iter().zip(self.ruled(organization)) {
            let reported = model["rules"]
                .as_array()
                .unwrap()
                .iter()
                .find(|one| one["code"] == rule.code)
                .unwrap();
            let word = match told.outcome {
                Outcome::Satisfied => "satisfied",
                Outcome::NotApplicable => "not-applicable",
                Outcome::Undeclared => "undeclared",
                Outcome::Violated => "violated",
                Outcome::Errored => "errored",
            };
            let outcome = reported["outcome"].as_str().unwrap().replace([' ', '_'], "-");
            assert_eq!(outcome, word, "{} of {self:#?}", rule.code);
            assert_eq!(reported["waived"], told.waived, "{} of {self:#?}", rule.code);
        }
        assert_eq!(model["met"], self.met(organization), "{self:#?}");
    }

    fn met(&self, organization: usize) -> bool {
        self.targets.iter().all(|target| {
            let dimension = target.dimension;
            target.pending
                || !matches(target.organization, ORGANIZATIONS[organization])
                || self.level(
                    organization,
                    Question {
                        dimension,
                        ..self.question()
                    },
                ) >= target.level
        })
    }

    fn errs(&self) -> bool {
        (0..ORGANIZATIONS.len()).any(|organization| {
            self.ruled(organization)
                .iter()
                .any(|ruled| ruled.outcome == Outcome::Errored)
        })
    }
}

fn run(case: &Case) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join(".git")).unwrap();
    case.write(folder.path());
    let output = Command::new(env!("CARGO_BIN_EXE_gradus"))
        .current_dir(folder.path())
        .env_clear()
        .args(["check", "--today", TODAY, "--format", "json"])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let report: Json = serde_json::from_str(&text).unwrap_or_else(|error| {
        panic!(
            "{error}: {text}{}\n{case:#?}",
            String::from_utf8_lossy(&output.stderr)
        )
    });
    let organizations = report["organizations"].as_array().unwrap();
    assert_eq!(organizations.len(), ORGANIZATIONS.len(), "{text}");
    for (organization, report) in organizations.iter().enumerate() {
        case.compare(organization, report);
    }
    let met = (0..ORGANIZATIONS.len()).all(|organization| case.met(organization));
    // A rule that cannot be decided is a mistake of its pack, and outweighs a target that is not met.
    let code = match (case.errs(), met) {
        (true, _) => 2,
        (false, true) => 0,
        (false, false) => 1,
    };
    assert_eq!(output.status.code(), Some(code), "{text}\n{case:#?}");
    assert_eq!(report["verdict"]["met"], code == 0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 80, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_command_has_the_levels_of_the_naive_reading(case in case()) {
        run(&case);
    }
}

/// Were all cases alike, the property above would say nothing.
#[test]
fn cases_differ() {
    use proptest::strategy::ValueTree as _;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let cases: Vec<Case> = (0..150)
        .map(|_| case().new_tree(&mut runner).unwrap().current())
        .collect();
    let count = |holds: &dyn Fn(&Case) -> bool| cases.iter().filter(|case| holds(case)).count();
    let level = |case: &Case, change: &dyn Fn(&mut Question)| {
        let mut question = case.question();
        change(&mut question);
        case.level(0, question)
    };
    assert!(count(&|case| case.errs()) > 20);
    assert!(count(&|case| !case.errs() && case.met(0) && case.met(1)) > 20);
    assert!(count(&|case| !case.errs() && !case.met(0)) > 5);
    assert!(count(&|case| level(case, &|_| {}) > case.model.levels[0]) > 20);
    assert!(count(&|case| level(case, &|asked| asked.with_waivers = false) < level(case, &|_| {})) > 5);
    assert!(count(&|case| level(case, &|asked| asked.if_declared = true) > level(case, &|_| {})) > 5);
    assert!(
        count(&|case| level(case, &|asked| asked.strict = true) < level(case, &|asked| asked.strict = false))
            > 3
    );
    assert!(count(&|case| level(case, &|asked| asked.dimension = Some(0)) > level(case, &|_| {})) > 5);
}
