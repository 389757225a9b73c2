//! Promises, as a declaration states them.

use std::sync::Arc;

use super::*;
use crate::source::Source;
use crate::yaml::{Forest, Limits, parse};

const FACTS: &str = "
support:
  tiers: [{id: desk}, {id: platforms}]
  channels: [{id: portal}]
  calendars:
    - {id: office, open: [{days: mon-fri, from: '09:00', to: '17:00'}]}
  slas:
";

/// The promises of agreements, each given as YAML on one line.
fn promises(slas: &str) -> Vec<Promise> {
    let source = Arc::new(Source::new("acme.yaml", format!("{FACTS}{slas}")));
    let forest = Forest::single(Arc::new(parse(&source, Limits::default()).unwrap()));
    Declared::of(forest.root(), "2026-11-21".parse().unwrap()).promises
}

#[test]
fn a_business_clock_without_hours_promises_nothing() {
    let target = "{metric: resolution, within: 1d, clock: business}";
    assert!(promises(&format!("    - {{id: a, targets: [{target}]}}\n")).is_empty());
    assert!(promises(&format!("    - {{id: a, hours: [gone], targets: [{target}]}}\n")).is_empty());
    let kept = promises(&format!(
        "    - {{id: a, hours: [office], targets: [{target}]}}\n"
    ));
    assert_eq!(kept[0].timer.name(), "office");
    let always = promises(&format!(
        "    - {{id: a, hours: [always], targets: [{target}]}}\n"
    ));
    assert_eq!(always[0].timer, Timer::calendar());
}

#[test]
fn a_target_with_a_tier_binds_that_tier_alone() {
    let sla = "    - {id: a, covers: {channels: [portal], tiers: [desk]}, targets: \
               [{metric: resolution, within: 4h, tier: platforms}, {metric: resolution, within: 8h}]}\n";
    let bound: Vec<Option<usize>> = promises(sla).iter().map(|promise| promise.tier).collect();
    assert_eq!(bound, [Some(1), None]);
    let unknown = "    - {id: a, targets: [{metric: resolution, within: 4h, tier: gone}]}\n";
    assert!(promises(unknown).is_empty());
}

#[test]
fn an_agreement_about_systems_says_nothing_of_every_ticket() {
    let with = |covers: &str| {
        let target = "{metric: resolution, within: 4h}";
        promises(&format!(
            "    - {{id: a, covers: {{{covers}}}, targets: [{target}]}}\n"
        ))
        .len()
    };
    assert_eq!(with("systems: [mail]"), 0);
    assert_eq!(with("systems: [mail], tiers: [desk]"), 1);
    assert_eq!(with(""), 1);
}

#[test]
fn weeks_and_months_stay_apart_from_days() {
    let limit = |within: &str| {
        let target = format!("{{metric: resolution, within: {within}}}");
        let limit = promises(&format!("    - {{id: a, targets: [{target}]}}\n"))[0].within;
        (limit.months, limit.weeks, limit.days, limit.seconds)
    };
    assert_eq!(limit("1w"), (0, 1, 0, 0));
    assert_eq!(limit("7d"), (0, 0, 7, 0));
    assert_eq!(limit("P1M2W3DT4H"), (1, 2, 3, 14_400));
}
