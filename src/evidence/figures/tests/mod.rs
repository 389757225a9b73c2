//! Figures of exports, held against other tools and against the schema.

mod exports;
mod projection;
mod targets;

use std::sync::LazyLock;

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::evidence::clock::{Calendar, Timer, Window};
use crate::evidence::lifecycle::Lifecycle;
use crate::evidence::observe::{Named, Observer, Plan};
use crate::evidence::record::{Device, Moment, Record, Ticket};
use crate::evidence::summary::tests::{Seed, kind, seed, summarize};
use crate::evidence::{Limits, Request, read};

static TABLES: LazyLock<Lifecycle> = LazyLock::new(Lifecycle::default);

static VALIDATOR: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    jsonschema::validator_for(&schema).unwrap()
});

/// Every observation is one that the schema defines.
fn valid(observations: &Observations) -> Value {
    let value = serde_json::to_value(observations).unwrap();
    let errors: Vec<String> = VALIDATOR
        .iter_errors(&value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    value
}

fn named(ids: &[&str]) -> Vec<Named> {
    let named = |id: &&str| Named {
        id: (*id).to_owned(),
        name: None,
    };
    ids.iter().map(named).collect()
}

fn desk() -> Calendar {
    Calendar {
        id: "desk".to_owned(),
        zone: TimeZone::UTC,
        open: vec![Window {
            days: Window::days("mon-fri").unwrap(),
            from: 9 * 3_600,
            to: 17 * 3_600,
            priorities: None,
        }],
        holidays: std::collections::BTreeSet::new(),
    }
}

fn promise(metric: Metric, priority: Option<usize>, days: u64, timer: &Timer) -> Promise {
    Promise {
        sla: "desk".to_owned(),
        target: 0,
        metric,
        priority,
        tier: None,
        tiers: Vec::new(),
        channels: Vec::new(),
        within: Limit {
            days,
            ..Limit::default()
        },
        timer: timer.clone(),
        share: 90.0,
    }
}

#[test]
fn without_evidence_no_question_is_answered() {
    let observed = observations(&[], &Context::new(date(2026, 11, 22), &TABLES));
    valid(&observed);
    assert_eq!(observed.questions.len(), 8);
    assert!(
        observed
            .questions
            .iter()
            .all(|answer| !answer.answered && !answer.missing.is_empty())
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// Whatever is observed has the shape of the schema, and a summary gives the same as the export.
    #[test]
    fn every_observation_is_defined(kind in kind(), seeds in prop::collection::vec(seed(), 0..80)) {
        let summary = summarize(kind, seeds.iter().enumerate());
        let again = Summary::from_json(&summary.to_json()).unwrap();
        let mut context = Context::new(date(2026, 4, 25), &TABLES);
        context.priorities = named(&["p1", "p2"]);
        context.promises = vec![targets::within(15), promise(Metric::Resolution, None, 2, &Timer::calendar())];
        context.cycle = Some(Cycle { id: "c".to_owned(), version: 2607, started: date(2026, 3, 1) });
        context.period = Some((date(2026, 3, 1), date(2026, 4, 30)));
        let of = |summary: &Summary| {
            let export = Export { id: "e", date: date(2026, 4, 20), columns: &[], summary };
            valid(&observations(&[export], &context))
        };
        let (mut own, read) = (of(&summary), of(&again));
        // Rows are known only where the export itself was read.
        for target in own.pointer_mut("/tickets/targets").and_then(Value::as_array_mut).into_iter().flatten() {
            for case in target["worst"].as_array_mut().unwrap() {
                case.as_object_mut().unwrap().remove("row");
            }
        }
        prop_assert_eq!(own, read);
    }
}

/// The seeds of the laws of summaries are at hand here too.
#[test]
fn nothing_observed_is_valid_too() {
    let none: [Seed; 0] = [];
    for kind in Kind::ALL {
        let summary = summarize(kind, none.iter().enumerate());
        let export = Export {
            id: "e",
            date: date(2026, 4, 20),
            columns: &[],
            summary: &summary,
        };
        valid(&observations(
            &[export],
            &Context::new(date(2026, 4, 25), &TABLES),
        ));
    }
}
