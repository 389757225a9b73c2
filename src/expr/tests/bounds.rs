//! What holds for every explanation: it is short, costs little, and points somewhere.

use super::World;
use super::explain::{told, world};
use crate::expr::{MAX_NOTES, Truth};

#[test]
fn an_explanation_is_short_and_its_work_is_bounded() {
    let rows = (0..400).map(|n| format!("  - {{id: r{n}, n: {n}, kind: k{}}}\n", n % 7));
    let rows = rows.collect::<Vec<_>>().concat();
    let world = World::new(&format!("rows:\n{rows}"));
    for text in [
        "rows.exists(a, rows.exists(b, rows.exists(c, a.n + b.n + c.n == 1 && a.n < 0)))",
        "rows.all(a, rows.exists(b, b.n == -1 || b.n == -2 || b.id == a.kind))",
        "rows.exists(a, a.n > 500 || a.n > 501 || a.n > 502 || a.n > 503)",
    ] {
        let condition = world.compile(text);
        let context = world.context();
        let _ = context.judge(&condition, None);
        let before = context.steps();
        let explanation = context.explain(&condition, None);
        assert_eq!(context.steps(), before, "an explanation is not counted");
        assert!(
            !explanation.notes.is_empty() && explanation.notes.len() <= MAX_NOTES,
            "{text}"
        );
        assert!(
            explanation.notes.iter().all(|note| note.text.len() < 400),
            "{text}"
        );
    }
}

/// Of many failing elements, each of which has to be told of many others, the first have their reasons.
#[test]
fn explanations_are_bounded_together() {
    let rows = (0..400).map(|n| format!("  - {{id: r{n}, n: {n}}}\n"));
    let world = World::new(&format!("rows:\n{}", rows.collect::<Vec<_>>().concat()));
    let condition = world.compile("rows.exists(a, a.n > 500 && a.id == 'none')");
    let context = world.context();
    let told: Vec<bool> = (0..20_000)
        .map(|_| {
            let notes = context.explain(&condition, None).notes;
            assert!(!notes.is_empty());
            !notes[0].text.starts_with("the reasons are not told here")
        })
        .collect();
    let first = told.iter().take_while(|told| **told).count();
    assert!((100..15_000).contains(&first), "{first}");
    assert!(told[first..].iter().all(|told| !told));
}

#[test]
fn every_condition_that_fails_has_a_note_with_a_place() {
    for text in [
        "support.kpis == [1]",
        "support.tiers.map(t, t.level).exists(l, l > 5)",
        "(has(support.owner) ? 1 : 2) == 1",
        "support.tiers[0].id.startsWith('x')",
        "support.tiers[0].id.matches('^x')",
        "support.tiers.exists_one(t, t.level > 0)",
        "size(support.tiers[0].id) > 10",
        "cel.bind(x, support.tiers[0].level, x > 3)",
        "support.tiers[0].level + support.tiers[1].level > 5",
        "trend([{'date': '2026-01-01', 'value': support.tiers[0].level}]) > 0.0",
        "support.?nothing.hasValue() || support.tiers[0].level == 9",
        "top(support.tiers, 'level', 1)[0].id == 'desk'",
        "distinct(support.channels.map(c, c.tier)).size() == 2",
    ] {
        let world = world();
        let condition = world.compile(text);
        let context = world.context();
        assert!(
            !matches!(context.judge(&condition, None), Truth::True),
            "{text} holds"
        );
        let explanation = context.explain(&condition, None);
        assert!(!explanation.notes.is_empty(), "{text}");
        assert!(explanation.place.is_some(), "{text}: {}", told(&explanation));
    }
}
