//! Claims of a declaration against figures that were written by hand.

use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::*;
use crate::source::Source;
use crate::yaml::{Forest, Limits, Node, parse};

fn forest(text: &str) -> Forest {
    let source = Arc::new(Source::new("acme.yaml", text));
    Forest::single(Arc::new(parse(&source, Limits::default()).unwrap()))
}

const EVIDENCE: &str = "
evidence:
  - {id: cases, kind: tickets, file: evidence/cases.csv, date: 2026-11-01}
  - {id: devices, kind: inventory, file: evidence/devices.csv, date: 2026-11-02}
  - {id: learned, kind: training, file: evidence/learned.csv, date: 2026-11-03}
  - {id: things, kind: assets, file: evidence/things.csv, date: 2026-11-04}
  - {id: talk, kind: activity, file: evidence/talk.csv, date: 2026-11-05}
";

fn weighed(text: &str, figures: Json) -> (Forest, Weighed) {
    weighed_at(text, figures, "2026-11-21")
}

fn weighed_at(text: &str, figures: Json, today: &str) -> (Forest, Weighed) {
    let forest = forest(&format!("{text}{EVIDENCE}"));
    let observed = Observed {
        figures,
        exports: exports(forest.root(), |_| true),
    };
    let weighed = weigh(
        forest.root(),
        &|_| true,
        &observed,
        &Terms::default(),
        today.parse().unwrap(),
    );
    (forest, weighed)
}

/// Name, path and standing of every claim, a line each.
fn told(weighed: &Weighed) -> String {
    let lines = weighed.claims.iter().map(|claim| {
        let standing = match &claim.standing {
            Standing::Proven => "proven".to_owned(),
            Standing::Contradicted { message, notes } => {
                let notes = notes.iter().map(|(note, _)| format!("\n    {note}"));
                format!("contradicted: {message}{}", notes.collect::<String>())
            }
            Standing::Unproven(why) => format!("unproven: {why}"),
        };
        format!("{} {}: {standing}\n", claim.kind.name, claim.path)
    });
    lines.collect()
}

const SLA: &str = "
support:
  slas:
    - id: desk
      targets:
        - {metric: first-response, priority: p1, within: 15m}
        - {metric: resolution, priority: p1, within: 4h, share: 90}
        - {metric: resolution, priority: p2, within: 1d, clock: business}
        - {metric: update, priority: p1, within: 1h}
";

fn sla_figures() -> Json {
    json!({"tickets": {"targets": [
        {"sla": "desk", "target": 0, "cases": 480, "kept": 268, "missed": 212, "overdue": 3, "p90": 2460,
         "basis": "measured", "pauses": "none",
         "worst": [{"ticket": "INC7", "row": 12, "seconds": 12000}, {"row": 90, "seconds": 11000}, {"seconds": 9000}]},
        {"sla": "desk", "target": 1, "cases": 100, "kept": 86, "missed": 14, "p90": 15000,
         "basis": "measured", "pauses": "none", "worst": []},
        {"sla": "desk", "target": 2, "cases": 40, "kept": 4, "missed": 36, "p90": 99999,
         "basis": "measured", "pauses": "unknown", "worst": []},
    ]}})
}

#[test]
fn promised_times() {
    let (_, weighed) = weighed(SLA, sla_figures());
    insta::assert_snapshot!(told(&weighed));
}

#[test]
fn what_is_contradicted_or_unproven_is_no_fact_as_evidenced() {
    let (forest, weighed) = weighed(SLA, sla_figures());
    assert!(weighed.as_declared(&forest).is_none());
    let evidenced = weighed.as_evidenced(&forest, []);
    let targets = evidenced
        .root()
        .get("support")
        .and_then(|support| support.get("slas"));
    let targets = targets.and_then(|slas| slas.item(0)?.get("targets")).unwrap();
    let stated: Vec<Option<&str>> = targets.items().map(Node::taken_back).collect();
    assert_eq!(
        stated,
        [
            Some("is contradicted by evidence, and counts as undeclared"),
            None,
            Some("is proven by no evidence, and counts as undeclared"),
            None,
        ]
    );
}

#[test]
fn few_cases_and_old_exports_prove_nothing() {
    let figures = |cases: u64| {
        json!({"tickets": {"targets": [
            {"sla": "desk", "target": 0, "cases": cases, "kept": 0, "missed": cases, "basis": "measured",
             "pauses": "none", "worst": []}]}})
    };
    let first = |weighed: Weighed| told(&weighed).lines().next().unwrap_or("").to_owned();
    let (_, few) = weighed(SLA, figures(4));
    assert!(first(few).ends_with("unproven: too few cases to tell"));
    let (_, enough) = weighed(SLA, figures(5));
    assert!(first(enough).contains("contradicted"));
    let (_, stale) = weighed_at(SLA, figures(5), "2027-02-02");
    assert!(first(stale).ends_with("unproven: the export that measures it is out of date"));
    let (_, early) = weighed_at(SLA, figures(5), "2026-10-31");
    assert!(first(early).ends_with("unproven: the export that measures it is out of date"));
    let (_, none) = weighed(SLA, json!({}));
    assert!(first(none).ends_with("unproven: the tickets do not tell when it was kept"));
}

const SERVICING: &str = "
servicing:
  system: office
  inventory: {tool: intune, date: 2026-10-01, total: 640, with: {in_support: 600, owner: 3}}
  groups:
    - {id: pilot, kind: workstation, stage: test, devices: 40}
    - {id: all, kind: workstation, stage: production, devices: 500}
    - {id: halls, kind: server, stage: production, devices: 12}
  cycles:
    - {id: spring, version: '2602', started: 2026-04-13, finished: 2026-05-29, upgraded: 630, of: 640}
    - {id: autumn, version: '2610', started: 2026-09-14, finished: 2026-10-30, upgraded: 610, of: 640}
  answers:
    - {question: Q1, answer: 628, date: 2026-11-01, source: intune}
    - {question: Q2, answer: 30, date: 2026-11-01, source: intune}
    - {question: Q3, answer: '2610 on 71 %', by: [os], date: 2026-11-01, source: intune}
    - {question: Q5, answer: 400 of 640, date: 2026-11-01, source: intune}
    - {question: Q8, answer: yes they do, date: 2026-11-01, source: intune}
";

fn servicing_figures() -> Json {
    json!({
        "inventory": {
            "date": "2026-11-02",
            "office": {"machines": 640, "workstations": 628, "servers": 12, "unknown": 0},
            "in_support": {"count": 500},
            "upgraded": {"cycle": {"cycle": "autumn", "version": "2610", "count": 400, "of": 640, "percent": 62.5}},
            "builds": [
                {"product": "m365-apps", "version": "2610", "machines": 400},
                {"product": "m365-apps", "version": "2604", "machines": 235},
                {"product": "m365-apps", "version": "2508", "machines": 5},
                {"product": "office-2016", "version": "1", "machines": 9},
            ],
        },
        "questions": [
            {"question": "Q1", "answered": true, "answer": "628 workstations", "number": 628, "by": [],
             "date": "2026-11-02", "evidence": ["devices"]},
            {"question": "Q2", "answered": true, "answer": "12 servers", "number": 12, "by": [],
             "date": "2026-11-02", "evidence": ["devices"]},
            {"question": "Q3", "answered": true, "answer": "2610 on 63 %", "by": ["os", "unit"],
             "date": "2026-11-02", "evidence": ["devices"]},
            {"question": "Q5", "answered": true, "answer": "400 of 640", "number": 400, "by": [],
             "date": "2026-11-02", "evidence": ["devices"]},
            {"question": "Q7", "answered": true, "answer": "from 2026-12-08 on", "by": [],
             "date": "2026-11-02", "evidence": ["devices"]},
            {"question": "Q8", "answered": false, "by": [], "evidence": []},
        ],
    })
}

#[test]
fn the_inventory() {
    let (_, weighed) = weighed(SERVICING, servicing_figures());
    insta::assert_snapshot!(told(&weighed));
}

#[test]
fn the_inventory_as_declared_and_as_evidenced() {
    let (forest, weighed) = weighed(SERVICING, servicing_figures());
    let declared = weighed
        .as_declared(&forest)
        .unwrap()
        .root()
        .get("servicing")
        .unwrap()
        .to_json();
    let questions = |servicing: &Json| -> Vec<String> {
        let answers = servicing["answers"].as_array().unwrap().iter();
        answers
            .map(|answer| format!("{} {}", answer["question"], answer["answer"]))
            .collect()
    };
    assert_eq!(declared["inventory"]["total"], 640);
    insta::assert_debug_snapshot!(questions(&declared));
    let evidenced = weighed.as_evidenced(&forest, []);
    let servicing = evidenced.root().get("servicing").unwrap();
    let inventory = servicing.get("inventory").unwrap();
    assert_eq!(
        inventory.to_json(),
        json!({"tool": "intune", "date": "2026-11-02", "total": 640, "with": {"in_support": 500, "owner": 3}})
    );
    insta::assert_debug_snapshot!(questions(&servicing.to_json()));
    // Q8 is asked still, and has no answer.
    let last = servicing
        .get("answers")
        .unwrap()
        .items()
        .find(|answer| answer.get("question").and_then(Node::text) == Some("Q8"));
    assert!(last.unwrap().fact("answer").is_none());
    // What was observed points at the export.
    let total = inventory.get("total").unwrap();
    assert_eq!(
        evidenced.at(&total.place()).unwrap().path().to_string(),
        "evidence[devices]"
    );
}

const OTHERS: &str = "
support:
  channels:
    - id: makers-forum
      kind: discussion
      targets: [{metric: first-response, within: 1d}, {metric: first-response, within: 4h, share: 50}]
      activity: {date: 2026-10-31, people: 90, questions: 40, answered: 38, answered_by_peers: 30}
    - {id: quiet, kind: discussion}
  issues:
    - {id: mfa, name: Sign-in, per_month: 40}
    - {id: printing, per_month: 12}
    - {id: rare, per_month: 1}
  records: {tool: desk, total: 900}
training:
  courses:
    - id: basics
      name: Office Basics
      completions: [{audience: everyone, people: 100, of: 120, date: 2026-10-01}]
    - id: flows
      completions:
        - {audience: makers, people: 10, of: 12, date: 2026-10-01}
        - {audience: staff, people: 55, of: 60, date: 2026-10-01}
improvement:
  kpis:
    - {id: wait, measures: wait-time, unit: minutes, every: 1M, values: [{date: 2026-09-30, value: 9}, {date: 2026-10-31, value: 10}]}
    - {id: kept, measures: sla-attainment, unit: percent, every: 1M, values: [{date: 2026-10-31, value: 99}]}
    - {id: open, measures: backlog, unit: count, every: 1M, values: [{date: 2026-10-31, value: 30}]}
    - {id: first, measures: first-contact-resolution, unit: percent, every: 1M, values: [{date: 2025-10-31, value: 70}]}
assets:
  hardware: {tool: register, total: 44, with: {warranty: 41, supplier: 44}}
  software: {tool: register, total: 7}
";

#[test]
fn channels_issues_courses_indicators_and_registers() {
    let figures = json!({
        "activity": {"date": "2026-11-05", "channels": [
            {"channel": "Makers-Forum", "members": 88, "questions": 120, "per_month": 39.8,
             "answered": {"count": 100, "of": 120, "percent": 83.33}, "by_peers": {"count": 76, "of": 100, "percent": 76.0},
             "first_answer": {"count": 100, "median": 7200, "p90": 90000}},
            {"channel": "quiet", "questions": 3, "per_month": 1.0}]},
        "tickets": {
            "period": {"from": "2026-07-01", "to": "2026-10-31"}, "tickets": 1000,
            "topics": [{"topic": "sign-in", "tickets": 120, "per_month": 41.2},
                       {"topic": "printing", "tickets": 90, "per_month": 30.0},
                       {"topic": "rare", "tickets": 3, "per_month": 1.0}],
            "months": [{"month": "2026-10", "response": {"count": 300, "median": 1200}}],
            "targets": [{"kept": 90, "cases": 100}], "backlog": {"open": 29},
            "first_contact": {"count": 1, "of": 2}},
        "training": {"courses": [{"name": "OFFICE basics", "completed": 80}, {"name": "flows", "completed": 60}]},
        "assets": {"hardware": {"date": "2026-11-04", "total": 44, "with": {"serial": 40, "warranty": 20, "supplier": 43, "purchased": 1}}},
    });
    let (forest, weighed) = weighed(OTHERS, figures);
    insta::assert_snapshot!(told(&weighed));
    let declared = weighed.as_declared(&forest).unwrap().root().to_json();
    assert_eq!(declared["support"]["channels"][0]["activity"]["people"], 90);
    assert_eq!(
        declared["support"]["channels"][1],
        json!({"id": "quiet", "kind": "discussion", "activity": {"date": "2026-11-05", "questions": 1}})
    );
    assert_eq!(
        declared["assets"]["hardware"]["with"],
        json!({"warranty": 41, "supplier": 44})
    );
    let evidenced = weighed.as_evidenced(&forest, []);
    let hardware = evidenced
        .root()
        .get("assets")
        .and_then(|assets| assets.get("hardware"))
        .unwrap();
    assert_eq!(
        hardware.to_json(),
        json!({"tool": "register", "total": 44, "date": "2026-11-04",
               "with": {"serial": 40, "warranty": 20, "supplier": 43, "purchased": 1}})
    );
    let software = evidenced
        .root()
        .get("assets")
        .and_then(|assets| assets.get("software"))
        .unwrap();
    assert!(software.fact("total").is_none());
}

#[test]
fn facts_from_above_stand_or_fall_with_the_evidence_there() {
    let (forest, provider) = weighed(SERVICING, servicing_figures());
    let client = Weighed::default();
    let evidenced = client.as_evidenced(&forest, [&provider]);
    let servicing = evidenced.root().get("servicing").unwrap();
    let inventory = servicing.get("inventory").unwrap();
    assert_eq!(
        inventory
            .fact("total")
            .and_then(|node| node.place().text().parse().ok()),
        Some(640)
    );
    assert!(inventory.get("with").unwrap().fact("in_support").is_none());
    // The refuted answer is gone, and what the provider's export shows is not the client's.
    let answers: Vec<String> = servicing
        .get("answers")
        .unwrap()
        .items()
        .map(|answer| {
            answer
                .get("question")
                .and_then(Node::text)
                .unwrap_or("")
                .to_owned()
        })
        .collect();
    assert_eq!(answers, ["Q1", "Q3", "Q5", "Q8"]);
}
