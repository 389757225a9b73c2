//! The functions of gradus, at their borders.

use super::World;

fn check(yaml: &str, rows: &[(&str, &str)]) {
    let world = World::new(yaml);
    for (text, wanted) in rows {
        let found = world.value(text);
        assert!(
            found == *wanted || (wanted.ends_with(':') && found.starts_with(wanted)),
            "{text}: {found}, not {wanted}"
        );
    }
}

#[test]
fn what_comes_round_is_in_time_to_the_day() {
    // Today is 2026-11-21.
    let yaml = "
due_today: {every: 1M, last: 2026-10-21}
late: {every: 1M, last: 2026-10-20}
today: {every: 1d, last: 2026-11-21}
future: {every: 1y, last: 2026-11-22}
future_alone: {last: 2026-11-22}
decided: {every: 1M}
open: {every: TODO, last: 2026-11-01}
iso: {every: P1Y, last: 2025-11-21}
hours: {every: 36h, last: 2026-11-20}
leap: {every: 1y, last: 2024-02-29}
typo: {every: 1 month, last: 2026-11-01}
date: {every: 1M, last: 21.11.2026}
ever: {every: 9999y, last: 2026-11-21}
";
    check(
        yaml,
        &[
            ("in_time(due_today)", "true"),
            ("in_time(late)", "false"),
            ("in_time({'every': '1d', 'last': today})", "true"),
            ("in_time(future)", "false"),
            ("in_time(future_alone)", "false"),
            ("in_time(decided)", "undeclared: `decided` does not state `last`"),
            (
                "in_time(open)",
                "undeclared: `every` is the placeholder `TODO`, which states nothing",
            ),
            ("in_time(iso)", "true"),
            ("in_time(hours)", "true"),
            ("in_time(leap)", "false"),
            (
                "in_time(typo)",
                "error: `1 month` is no duration such as `4h`, `2d`, `1M`",
            ),
            (
                "in_time(date)",
                "error: `21.11.2026` is no date such as `2026-11-21`",
            ),
            ("in_time(ever)", "true"),
            ("in_time('x')", "error: `.last` takes a mapping, and this is text"),
            ("recent('2026-11-21', '1d')", "true"),
            ("recent('2026-11-20', '1d')", "true"),
            ("recent('2026-11-19', '1d')", "false"),
            ("recent('2025-11-21', '1y')", "true"),
            ("recent('2025-11-20', '1y')", "false"),
            ("recent('2026-11-22', '1y')", "false"),
            ("recent('2026-10-31', '3w')", "true"),
            (
                "recent(nothing, '1y')",
                "undeclared: the declaration does not state `nothing`",
            ),
            (
                "span('15m') < span('4h') && span('4h') < span('1d') && span('31d') == span('1M')",
                "true",
            ),
            (
                "span('1y') > span('365d') && span('PT90M') == span('90m')",
                "true",
            ),
            ("today", "2026-11-21"),
        ],
    );
}

#[test]
fn people_are_counted_and_nobody_twice() {
    let yaml = "
roles:
  - {id: vacant, people: 0}
  - {id: lead, people: 1}
  - {id: team, people: 3}
  - {id: ab, holders: [AB, JM]}
  - {id: bc, holders: [JM, SK, AB]}
  - {id: nobody, holders: []}
  - {id: open}
  - {id: todo, people: TODO}
  - {id: odd, people: two}
";
    check(
        yaml,
        &[
            ("held('lead')", "true"),
            ("held('ab')", "true"),
            ("held('vacant')", "false"),
            ("held('nobody')", "false"),
            (
                "held('open')",
                "undeclared: the role `open` states neither `people` nor `holders`",
            ),
            (
                "held('todo')",
                "undeclared: the role `todo` states neither `people` nor `holders`",
            ),
            (
                "held('ghost')",
                "undeclared: nothing under `roles` has the id `ghost`",
            ),
            (
                "held('odd')",
                "error: `people` takes a whole number, and this is text",
            ),
            ("held(3)", "error: `held` takes text, and this is a number"),
            ("headcount(roles.filter(r, r.id in ['ab', 'bc']))", "3"),
            ("headcount(roles.filter(r, r.id in ['lead', 'team']))", "3"),
            ("headcount(roles.filter(r, r.id in ['lead', 'ab']))", "2"),
            ("headcount(roles.filter(r, r.id in ['vacant', 'nobody']))", "0"),
            ("headcount([])", "0"),
            (
                "headcount(roles.filter(r, r.id in ['team', 'open']))",
                "undeclared: the role `open` states neither `people` nor `holders`",
            ),
            (
                "headcount(roles.filter(r, r.id in ['team', 'open'])) >= 3",
                "true",
            ),
            ("headcount(roles.filter(r, r.id in ['team', 'open'])) > 2", "true"),
            (
                "3 <= headcount(roles.filter(r, r.id in ['team', 'open']))",
                "true",
            ),
            (
                "headcount(roles.filter(r, r.id in ['team', 'open'])) >= 4",
                "undeclared:",
            ),
            (
                "headcount(roles.filter(r, r.id in ['team', 'open'])) < 3",
                "false",
            ),
            (
                "headcount(roles.filter(r, r.id in ['team', 'open'])) == 2",
                "false",
            ),
            (
                "headcount(roles.filter(r, r.id in ['team', 'open'])) == 3",
                "undeclared:",
            ),
        ],
    );
    check(
        "a: 1",
        &[(
            "held('lead')",
            "undeclared: the declaration does not state `roles`",
        )],
    );
}

#[test]
fn lists_are_read_by_id_by_size_and_by_order() {
    let yaml = "
tiers: [{id: a, n: 3}, {id: b, n: 1}, {id: c, n: 3}, {id: d}]
few: [{id: a, n: 1.5}, {id: b, n: 2}]
mixed: [{n: 1}, {n: x}]
";
    check(
        yaml,
        &[
            ("by_id(tiers, 'b').n", "1"),
            (
                "by_id(tiers, 'x').n",
                "undeclared: nothing under `tiers` has the id `x`",
            ),
            ("by_id(tiers, 'd').n", "undeclared: `tiers[d]` does not state `n`"),
            ("by_id(tiers, tiers[9].id)", "undeclared:"),
            ("top(tiers, 'n', 1)", "undeclared: `tiers[d]` does not state `n`"),
            ("top(tiers.filter(t, has(t.n)), 'n', 2).map(t, t.id)", "[a, c]"),
            ("top(few, 'n', 9).map(t, t.id)", "[b, a]"),
            ("top(few, 'n', 0)", "[]"),
            (
                "top(few, 'n', -1)",
                "error: `top` takes a number of elements from 0",
            ),
            ("top(mixed, 'n', 1)", "error:"),
            ("top(few, 'n', 2)[1].n", "1.5"),
            ("top(few, 'n', 1)[1].n", "undeclared: the list has no element 2"),
            ("ascending([1, 1, 2])", "true"),
            ("ascending([1, 2, 1])", "false"),
            ("ascending([])", "true"),
            ("ascending(['a', 1])", "error:"),
            ("distinct([1, 1.0, 2, 'a', 'a'])", "[1, 2, a]"),
            ("flatten([[1], [2, [3]], 4])", "[1, 2, [3], 4]"),
            ("flatten([1, [2, [3, [4]]]], 2)", "[1, 2, 3, [4]]"),
            ("flatten([[]], 1000000)", "[]"),
        ],
    );
}

#[test]
fn references_in_a_circle_are_found() {
    let yaml = "
line: [{id: a, requires: [b]}, {id: b, requires: [c]}, {id: c}]
circle: [{id: a, requires: [b]}, {id: b, requires: [c]}, {id: c, requires: [a]}]
own: [{id: a, requires: a}]
away: [{id: a, requires: [x, y]}, {id: b, requires: [a, a]}]
";
    check(
        yaml,
        &[
            ("acyclic(line, 'requires')", "true"),
            ("acyclic(circle, 'requires')", "false"),
            ("acyclic(own, 'requires')", "false"),
            ("acyclic(away, 'requires')", "true"),
            ("acyclic([], 'requires')", "true"),
            ("acyclic(nothing, 'requires')", "undeclared:"),
        ],
    );
}

#[test]
fn an_audience_includes_others() {
    let yaml = "open: [TODO, makers]";
    check(
        yaml,
        &[
            ("reaches(['makers'], 'makers')", "true"),
            ("reaches(['everyone'], 'makers')", "true"),
            ("reaches(['everyone'], 'new-employees')", "true"),
            ("reaches(['everyone'], 'customers')", "false"),
            ("reaches(['everyone'], 'public')", "false"),
            ("reaches(['public'], 'customers')", "true"),
            ("reaches(['public'], 'everyone')", "true"),
            ("reaches(['new-employees'], 'everyone')", "false"),
            (
                "reaches(['new-employees', 'existing-employees'], 'everyone')",
                "true",
            ),
            (
                "reaches(['new-employees', 'existing-employees'], 'makers')",
                "true",
            ),
            ("reaches(['makers'], 'everyone')", "false"),
            ("reaches([], 'makers')", "false"),
            ("reaches(open, 'makers')", "true"),
            ("reaches(open, 'claims')", "undeclared:"),
            (
                "reaches('makers', 'makers')",
                "error: `reaches` takes a list, and this is text",
            ),
        ],
    );
}

#[test]
fn figures_have_a_trend_and_budgets_an_end() {
    let yaml = "
down: [{date: 2026-08-31, value: 8.4}, {date: 2026-09-30, value: 7.1}, {date: 2026-10-31, value: 5.8}]
up: [{date: 2026-10-01, value: 1}, {date: 2026-10-02, value: 2}, {date: 2026-10-03, value: 3}]
once: [{date: 2026-10-01, value: 1}]
same: [{date: 2026-10-01, value: 1}, {date: 2026-10-01, value: 5}]
open: [{date: 2026-10-01, value: 1}, {date: 2026-10-02}]
budget: {amount: 10, per: 1y, until: 2026-11-21}
past: {amount: 10, per: 1y, until: 2026-11-20}
posts: {people: 2, per: 1y, until: 2027-01-01}
time: {effort: 10h, per: 1M, until: 2027-01-01}
center: {cost_center: CC-1, per: 1y, until: 2027-01-01}
nothing: {amount: 0, per: 1y, until: 2027-01-01}
bare: {per: 1y, until: 2027-01-01}
endless: {amount: 10, per: 1y}
";
    check(
        yaml,
        &[
            ("trend(down) < 0.0", "true"),
            ("trend(up)", "1"),
            ("trend(once)", "0"),
            ("trend(same)", "0"),
            ("trend([])", "0"),
            ("trend(open)", "undeclared:"),
            ("funded(budget)", "true"),
            ("funded(past)", "false"),
            ("funded(posts)", "true"),
            ("funded(time)", "true"),
            ("funded(center)", "true"),
            ("funded(nothing)", "false"),
            ("funded(bare)", "undeclared: `bare` does not state `amount`"),
            ("funded(endless)", "undeclared: `endless` does not state `until`"),
        ],
    );
}
