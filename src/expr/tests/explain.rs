//! Explanations as a support lead reads them.

use serde_json::json;

use super::World;
use crate::expr::{Explanation, Truth, Value};

const YAML: &str = "\
organization:
  id: pellwick
  units:
    - {id: office, kind: business}
    - {id: workshop, kind: business}
roles:
  - {id: office-manager, unit: office, people: 1}
  - {id: coe-lead, unit: office, people: 0}
  - {id: trainer, unit: workshop, people: 2, services: [training]}
  - {id: helper, unit: workshop}
support:
  kpis: []
  owner: TODO
  channels:
    - {id: phone, kind: phone, tier: desk, audience: [everyone]}
    - {id: mail, kind: email, tier: desk, audience: [office]}
    - {id: forum, kind: discussion, at: https://forum.pellwick.test, audience: [office, makers], activity: {date: 2024-10-31, people: 12, questions: 118, answered: 113, answered_by_peers: 20}}
  tiers:
    - {id: desk, level: 1, kind: help-desk, roles: [coe-lead], hours: [always]}
    - {id: lab, level: 2, kind: specialist, roles: [trainer], provider: northgate}
  slas:
    - id: workplace
      covers: {channels: [phone, mail]}
      targets:
        - {metric: first-response, priority: p1, within: 2d}
        - {metric: update, priority: p1, within: 1h}
      published: {at: sla.pdf, to: [office]}
  backlogs:
    - {id: wishes, review: {every: 6M, last: 2025-01-03}}
    - {id: dreams, review: {every: 2w, last: 2027-01-01}}
    - {id: hopes, review: {every: 1M}}
  budget: {amount: 1200, per: 1y, until: 2025-12-31}
  issues:
    - {id: vpn, tier: desk, article: {at: kb/1}}
    - {id: print, tier: desk}
    - {id: sso, tier: lab}
    - {id: mfa, tier: desk}
    - {id: lan, tier: desk}
courses:
  - {id: first-app, requires: [apps-for-all]}
  - {id: apps-for-all, requires: [flows]}
  - {id: flows, requires: [first-app]}
solutions:
  - {id: claims, build: {owner: coe-lead, acknowledged: 2027-02-01}, operate: {owner: trainr, acknowledged: 2026-01-01}}
";

/// Place, then notes: each with the line and the text that it points to.
pub(super) fn told(explanation: &Explanation) -> String {
    let mut lines = Vec::new();
    lines.push(match &explanation.place {
        Some(place) => format!(
            "{}: {}",
            place.start().line,
            place.text().lines().next().unwrap_or("")
        ),
        None => "nowhere".to_owned(),
    });
    for note in &explanation.notes {
        let place = note.place.as_ref().map_or_else(String::new, |place| {
            let text: String = place
                .text()
                .lines()
                .next()
                .unwrap_or("")
                .chars()
                .take(40)
                .collect();
            format!("  <- {}: {text}", place.start().line)
        });
        let indent = "  ".repeat(usize::from(note.depth));
        lines.push(format!("{indent}- {}{place}", note.text));
    }
    lines.join("\n")
}

pub(super) fn world() -> World {
    let mut world = World::new(YAML);
    world.params = [
        ("members", json!(50)),
        ("valid", json!("1y")),
        ("by_peers", json!(50)),
        ("some", json!(3)),
        ("first", json!("4h")),
    ]
    .into_iter()
    .collect();
    let names: Vec<String> = world.params.names().map(str::to_owned).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    world.scope = crate::expr::Scope::new(&names, None);
    let define = [
        (
            "help_desk",
            None,
            "support.tiers.filter(t, t.kind == 'help-desk').map(t, t.id)",
        ),
        (
            "coe",
            None,
            "support.tiers.filter(t, t.kind == 'center-of-excellence').map(t, t.id)",
        ),
        (
            "forums",
            None,
            "support.channels.filter(c, c.kind == 'discussion' && reaches(c.audience, 'makers'))",
        ),
        (
            "staffed",
            Some("tier"),
            "by_id(support.tiers, tier).roles.exists(r, held(r))",
        ),
        (
            "documented",
            None,
            "support.issues.filter(i, i.tier in help_desk && has(i.article))",
        ),
    ];
    for (name, parameter, text) in define {
        world.scope.define(name, parameter, text).unwrap();
    }
    world
}

fn explain(text: &str) -> String {
    let world = world();
    let condition = world.compile(text);
    let context = world.context();
    assert!(
        !matches!(context.judge(&condition, None), Truth::True),
        "{text} holds"
    );
    told(&context.explain(&condition, None))
}

/// Explains a condition on the element of a list.
fn explain_each(list: &str, id: &str, text: &str) -> String {
    let world = world();
    let walk = world.scope.path(list).unwrap();
    let condition = world.compile(text);
    let context = world.context();
    let elements = context.list(&walk).unwrap();
    let is = |item: &&Value<'_>| item.node().and_then(|node| node.get("id")?.text()) == Some(id);
    let item = elements.items.iter().find(is);
    told(&context.explain(&condition, item))
}

#[test]
fn a_comparison_tells_the_fact_and_what_would_pass() {
    insta::assert_snapshot!(explain("support.channels[2].activity.people >= params.members"), @"
        17: 12
        - `people` is 12, needs at least 50 (parameter `members`)  <- 17: 12
        ");
    insta::assert_snapshot!(explain("span(support.slas[0].targets[0].within) <= span(params.first)"), @"
        25: 2d
        - `within` is 2d, needs at most 4h (parameter `first`)  <- 25: 2d
        ");
    insta::assert_snapshot!(explain("support.channels[2].activity.people > support.channels[2].activity.questions"), @"
        17: 12
        - `people` is 12, needs more than 118 (`questions`)  <- 17: 12
        ");
    insta::assert_snapshot!(explain("100 < support.channels[2].activity.people"), @"
        17: 12
        - `people` is 12, needs more than 100  <- 17: 12
        ");
    insta::assert_snapshot!(explain("support.budget.until >= today"), @"
        32: 2025-12-31
        - `until` is 2025-12-31, needs 2026-11-21 or later (today)  <- 32: 2025-12-31
        ");
    insta::assert_snapshot!(explain("solutions[0].build.acknowledged <= today"), @"
        44: 2027-02-01
        - `acknowledged` is 2027-02-01, which is still to come  <- 44: 2027-02-01
        ");
    insta::assert_snapshot!(explain("support.tiers[0].kind != 'help-desk'"), @"
        19: help-desk
        - `kind` is `help-desk`, needs something else  <- 19: help-desk
        ");
    insta::assert_snapshot!(explain("!(support.tiers[0].kind == 'help-desk')"), @"
        19: help-desk
        - `kind` is `help-desk`, needs something else  <- 19: help-desk
        ");
    insta::assert_snapshot!(explain("support.tiers[0].kind == 'helpdesk'"), @"
        19: help-desk
        - `kind` is `help-desk`, needs `helpdesk`  <- 19: help-desk
        ");
    insta::assert_snapshot!(
        explain("support.channels[2].activity.answered_by_peers * 100 >= support.channels[2].activity.answered * params.by_peers"),
        @"
        17: 20
        - `answered_by_peers` is 20 of 113 `answered` (17 %), needs at least 50 %: 57  <- 17: 20
        "
    );
}

#[test]
fn of_and_only_what_fails_is_told_and_of_or_every_way() {
    insta::assert_snapshot!(explain("support.tiers.size() == 2 && support.kpis.size() > 0 && support.nothing == 1"), @"
        12: kpis
        - `support.kpis` is empty, needs at least 1  <- 12: kpis
        ");
    insta::assert_snapshot!(explain("support.nothing == 1 && support.tiers.size() == 2"), @"
        11: support
        - `support` does not state `nothing`  <- 11: support
        ");
    insta::assert_snapshot!(explain("has(support.owner) || support.kpis.size() >= 2"), @"
        13: TODO
        - neither of two ways holds  <- 13: TODO
          - `owner` is the placeholder `TODO`, which states nothing  <- 13: TODO
          - `support.kpis` is empty, needs at least 2  <- 12: kpis
        ");
    insta::assert_snapshot!(explain("support.owner == 'me' || support.nothing == 1 || false"), @"
        13: TODO
        - neither of two ways holds  <- 13: TODO
          - `owner` is the placeholder `TODO`, which states nothing  <- 13: TODO
          - `support` does not state `nothing`  <- 11: support
        ");
}

/// The element of a parameter, or the argument of a definition, is what is asked for and no fact.
#[test]
fn what_a_variable_stands_for_can_be_the_bound() {
    insta::assert_snapshot!(explain("['1M', '2w'].exists(c, span(c) == span(support.backlogs[0].review.every))"), @"
        nowhere
        - none of 2 under these fits
          - `every` is 6M, needs 1M  <- 29: 6M
          - `every` is 6M, needs 2w  <- 29: 6M
        ");
    let mut world = world();
    let enough = "support.issues.filter(i, has(i.article)).size() >= count";
    world.scope.define("enough", Some("count"), enough).unwrap();
    let condition = world.compile("enough(params.some)");
    let context = world.context();
    insta::assert_snapshot!(told(&context.explain(&condition, None)), @"
        33: issues
        - `enough` does not hold for 3  <- 33: issues
          - only 1 under `support.issues` counts, needs at least 3  <- 33: issues
            - `support.issues[print]` does not state `article`  <- 35: print
            - `support.issues[sso]` does not state `article`  <- 36: sso
            - `support.issues[mfa]` does not state `article`  <- 37: mfa
            - and 1 more
        ");
}

#[test]
fn what_is_missing_is_told_where_it_would_stand() {
    insta::assert_snapshot!(explain("has(support.budget.cost_center)"), @"
        32: budget
        - `support.budget` does not state `cost_center`  <- 32: budget
        ");
    insta::assert_snapshot!(explain("has(support.owner)"), @"
        13: TODO
        - `owner` is the placeholder `TODO`, which states nothing  <- 13: TODO
        ");
    insta::assert_snapshot!(explain("support.owner == 'x'"), @"
        13: TODO
        - `owner` is the placeholder `TODO`, which states nothing  <- 13: TODO
        ");
    insta::assert_snapshot!(explain("support.strategy.published.at == 'x'"), @"
        11: support
        - `support` does not state `strategy`  <- 11: support
        ");
    insta::assert_snapshot!(explain("monitoring.exists(m, has(m.tool))"), @"
        1: organization
        - the declaration does not state `monitoring`  <- 1: organization
        ");
    insta::assert_snapshot!(explain("by_id(support.tiers, 'lba').level == 2"), @"
        18: tiers
        - nothing under `support.tiers` has the id `lba`  <- 18: tiers
        ");
}

#[test]
fn of_exists_the_nearest_elements_are_told() {
    insta::assert_snapshot!(explain("support.channels.exists(c, c.kind == 'portal' && has(c.at))"), @"
        14: channels
        - nothing under `support.channels` has `kind` `portal`; found `phone`, `email`, `discussion`  <- 14: channels
        ");
    insta::assert_snapshot!(explain("support.channels.exists(c, c.tier in help_desk && has(c.at))"), @"
        17: forum
        - nothing under `support.channels` is known to fit  <- 14: channels
          - `support.channels[forum]` does not state `tier`  <- 17: forum
        ");
    insta::assert_snapshot!(explain("support.tiers.exists(t, t.level > 0 && staffed(t.id) && t.hours.size() > 1)"), @"
        20: lab
        - nothing under `support.tiers` is known to fit  <- 18: tiers
          - `support.tiers[lab]` does not state `hours`  <- 20: lab
        ");
    insta::assert_snapshot!(explain("support.kpis.exists(k, k.measures == 'x')"), @"
        12: kpis
        - `support.kpis` is empty  <- 12: kpis
        ");
    insta::assert_snapshot!(explain("forums.exists(c, recent(c.activity.date, params.valid) && c.activity.people >= params.members)"), @"
        17: 2024-10-31
        - `forum`:  <- 17: forum
          - `date` is 2024-10-31, older than 1y: needs 2025-11-21 or later  <- 17: 2024-10-31
          - `people` is 12, needs at least 50 (parameter `members`)  <- 17: 12
        ");
    insta::assert_snapshot!(explain("coe.exists(t, staffed(t))"), @"
        18: tiers
        - `coe` is empty  <- 18: tiers
          - nothing under `support.tiers` has `kind` `center-of-excellence`; found `help-desk`, `specialist`  <- 18: tiers
        ");
    insta::assert_snapshot!(explain("support.slas.exists(s, s.targets.exists(t, t.metric in ['resolution', 'turnaround']))"), @"
        24: targets
        - nothing under `support.slas[workplace].targets` has `metric` one of `resolution`, `turnaround`; found `first-response`, `update`  <- 24: targets
        ");
    insta::assert_snapshot!(explain("support.issues.exists(i, has(i.runbook))"), @"
        33: issues
        - none of 5 under `support.issues` fits  <- 33: issues
          - `support.issues[vpn]` does not state `runbook`  <- 34: vpn
          - `support.issues[print]` does not state `runbook`  <- 35: print
          - `support.issues[sso]` does not state `runbook`  <- 36: sso
          - and 2 more
        ");
}

#[test]
fn of_all_the_elements_that_decide_are_told() {
    insta::assert_snapshot!(explain("support.channels.all(c, has(c.at))"), @"
        15: phone
        - `support.channels[phone]` does not state `at`  <- 15: phone
        - `support.channels[mail]` does not state `at`  <- 16: mail
        ");
    insta::assert_snapshot!(explain("support.issues.all(i, has(i.article))"), @"
        35: print
        - `support.issues[print]` does not state `article`  <- 35: print
        - `support.issues[sso]` does not state `article`  <- 36: sso
        - `support.issues[mfa]` does not state `article`  <- 37: mfa
        - and 1 more
        ");
    insta::assert_snapshot!(explain("['support', 'training'].all(s, roles.exists(r, held(r.id) && s in r.services))"), @"
        7: office-manager
        - `support`: nothing under `roles` is known to fit  <- 6: roles
          - `roles[office-manager]` does not state `services`  <- 7: office-manager
        ");
    insta::assert_snapshot!(explain("!support.tiers.exists(t, t.level > 1)"), @"
        20: 2
        - `lab`: `level` is 2, needs at most 1  <- 20: 2
        ");
}

#[test]
fn a_number_of_elements_is_told_with_those_that_do_not_count() {
    insta::assert_snapshot!(explain("documented.size() >= params.some"), @"
        33: issues
        - `documented` has 1, needs at least 3 (parameter `some`)  <- 33: issues
          - `support.issues[print]` does not state `article`  <- 35: print
          - `sso`:  <- 36: sso
            - `tier` is `lab`, needs one of `help_desk`: `desk`  <- 36: lab
            - `support.issues[sso]` does not state `article`  <- 36: sso
          - `support.issues[mfa]` does not state `article`  <- 37: mfa
          - and 1 more
        ");
    insta::assert_snapshot!(explain("support.issues.filter(i, has(i.article)).size() >= 3"), @"
        33: issues
        - only 1 under `support.issues` counts, needs at least 3  <- 33: issues
          - `support.issues[print]` does not state `article`  <- 35: print
          - `support.issues[sso]` does not state `article`  <- 36: sso
          - `support.issues[mfa]` does not state `article`  <- 37: mfa
          - and 1 more
        ");
    insta::assert_snapshot!(explain("support.kpis.size() >= 1"), @"
        12: kpis
        - `support.kpis` is empty, needs at least 1  <- 12: kpis
        ");
    insta::assert_snapshot!(explain("forums.size() >= 2"), @"
        14: channels
        - `forums` has 1, needs at least 2  <- 14: channels
          - `phone`: `kind` is `phone`, needs `discussion`  <- 15: phone
          - `mail`:  <- 16: mail
            - `kind` is `email`, needs `discussion`  <- 16: email
            - `audience` is `office`, which does not include `makers`  <- 16: audience
        ");
    insta::assert_snapshot!(explain("headcount(roles.filter(r, r.unit == 'office')) >= 2"), @"
        7: office-manager
        - `office-manager`, `coe-lead`: 1 person for sure, needs at least 2  <- 7: office-manager
        ");
    insta::assert_snapshot!(explain("headcount(roles.filter(r, r.unit == 'shop')) >= 2"), @"
        6: roles
        - no role counts, needs at least 2 people  <- 6: roles
          - nothing under `roles` has `unit` `shop`; found `office`, `workshop`  <- 6: roles
        ");
}

#[test]
fn own_functions_tell_what_they_saw() {
    insta::assert_snapshot!(explain("in_time(support.backlogs[0].review)"), @"
        29: 2025-01-03
        - last 2025-01-03, every 6M: was due 2025-07-03  <- 29: 2025-01-03
        ");
    insta::assert_snapshot!(explain("in_time(support.backlogs[1].review)"), @"
        30: 2027-01-01
        - `last` is 2027-01-01, which is still to come  <- 30: 2027-01-01
        ");
    insta::assert_snapshot!(explain("in_time(support.backlogs[2].review)"), @"
        31: review
        - `support.backlogs[hopes].review` does not state `last`  <- 31: review
        ");
    insta::assert_snapshot!(explain("recent(support.channels[2].activity.date, params.valid)"), @"
        17: 2024-10-31
        - `date` is 2024-10-31, older than 1y: needs 2025-11-21 or later  <- 17: 2024-10-31
        ");
    insta::assert_snapshot!(explain("recent(support.channels[2].activity.date, '3M')"), @"
        17: 2024-10-31
        - `date` is 2024-10-31, older than 3M: needs 2026-08-21 or later  <- 17: 2024-10-31
        ");
    insta::assert_snapshot!(explain("held('coe-lead')"), @"
        8: 0
        - the role `coe-lead` is held by nobody (`people: 0`)  <- 8: 0
        ");
    insta::assert_snapshot!(explain("held('helper')"), @"
        10: helper
        - the role `helper` states neither `people` nor `holders`  <- 10: helper
        ");
    insta::assert_snapshot!(explain("reaches(support.slas[0].published.to, 'everyone')"), @"
        27: to
        - `to` is `office`, which does not include `everyone`  <- 27: to
        ");
    insta::assert_snapshot!(explain("funded(support.budget)"), @"
        32: 2025-12-31
        - the budget ran `until` 2025-12-31, needs 2026-11-21 or later (today)  <- 32: 2025-12-31
        ");
    insta::assert_snapshot!(explain("acyclic(courses, 'requires')"), @"
        40: requires
        - `requires` leads in a circle: `first-app` → `apps-for-all` → `flows` → `first-app`  <- 40: requires
        ");
    insta::assert_snapshot!(explain("ascending(support.slas[0].targets.map(t, span(t.within)))"), @"
        24: targets
        - 3600 comes after 172800, needs an order that rises  <- 24: targets
        ");
    insta::assert_snapshot!(explain("'support' in roles[2].services"), @"
        9: services
        - `services` has `training`, needs `support`  <- 9: services
        ");
    insta::assert_snapshot!(explain("support.tiers[1].kind in ['help-desk', 'specialists']"), @"
        20: specialist
        - `kind` is `specialist`, needs one of `help-desk`, `specialists`; did you mean `specialists`?  <- 20: specialist
        ");
}

#[test]
fn an_element_of_each_is_told_by_its_facts() {
    let held = "held(it.build.owner) && it.build.acknowledged <= today";
    insta::assert_snapshot!(explain_each("solutions", "claims", held), @"
        8: 0
        - the role `coe-lead` is held by nobody (`people: 0`)  <- 8: 0
        - `acknowledged` is 2027-02-01, which is still to come  <- 44: 2027-02-01
        ");
    let held = "held(it.operate.owner) && it.operate.acknowledged <= today";
    insta::assert_snapshot!(explain_each("solutions", "claims", held), @"
        6: roles
        - nothing under `roles` has the id `trainr`; did you mean `trainer`?  <- 6: roles
        ");
    let sla = "it.tier in help_desk && support.slas.exists(s, it.id in s.covers.channels && s.targets.exists(t, t.metric == 'resolution'))";
    insta::assert_snapshot!(explain_each("support.channels", "phone", sla), @"
        24: targets
        - nothing under `support.slas[workplace].targets` has `metric` `resolution`; found `first-response`, `update`  <- 24: targets
        ");
    insta::assert_snapshot!(explain_each("support.tiers", "desk", "staffed(it.id)"), @"
        8: 0
        - `staffed` does not hold for `desk`  <- 8: 0
          - the role `coe-lead` is held by nobody (`people: 0`)  <- 8: 0
        ");
    insta::assert_snapshot!(explain_each("support.tiers", "desk", "it.level"), @"
        19: 1
        - `level` is 1, needs to be true or false  <- 19: 1
        ");
    insta::assert_snapshot!(explain_each("support.tiers", "desk", "it.level > 'x'"), @"
        19: 1
        - `>` compares two numbers or two texts, and here a number meets text  <- 19: 1
        ");
}
