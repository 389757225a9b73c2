//! Absence, placeholders and errors in the logic of conditions.

use super::World;

const YAML: &str = "
support:
  owner: TODO
  kpis: []
  blank: [TODO, TODO]
  mixed: [TODO, a, b]
  tiers:
    - {id: desk, level: 1}
    - {id: lab}
";

fn check(rows: &[(&str, &str)]) {
    let world = World::new(YAML);
    for (text, wanted) in rows {
        let found = world.judge(text);
        assert!(found.starts_with(wanted), "{text}: {found}, not {wanted}");
    }
}

#[test]
fn what_decides_wins_over_what_is_missing() {
    check(&[
        (
            "support.nothing == 1",
            "undeclared: `support` does not state `nothing`",
        ),
        ("support.nothing == 1 || true", "true"),
        ("true || support.nothing == 1", "true"),
        ("support.nothing == 1 && false", "false"),
        ("false && support.nothing == 1", "false"),
        ("support.nothing == 1 || false", "undeclared"),
        ("support.nothing == 1 && true", "undeclared"),
        ("!(support.nothing == 1)", "undeclared"),
        ("support.nothing == 1 ? true : true", "undeclared"),
    ]);
}

#[test]
fn an_error_outweighs_a_missing_fact_in_any_order() {
    check(&[
        ("support.nothing == 1 && 1 / 0 == 1", "error: a division by zero"),
        ("1 / 0 == 1 && support.nothing == 1", "error: a division by zero"),
        ("1 / 0 == 1 || support.nothing == 1", "error: a division by zero"),
        ("support.nothing + 1 / 0 == 1", "error: a division by zero"),
        (
            "math.greatest(support.nothing, 1, 1 / 0) == 1",
            "error: a division by zero",
        ),
        ("1 / 0 == 1 && false", "false"),
        (
            "support.tiers.exists(t, t.level > 1 || 1 / 0 == 1)",
            "error: a division by zero",
        ),
        (
            "support.tiers.map(t, t.id == 'lab' ? 1 / 0 : t.nothing).size() == 2",
            "error: a division by zero",
        ),
    ]);
}

#[test]
fn a_placeholder_states_nothing() {
    check(&[
        (
            "support.owner == 'TODO'",
            "undeclared: `owner` is the placeholder `TODO`",
        ),
        ("has(support.owner)", "false"),
        ("has(support.kpis)", "true"),
        ("has(support.blank)", "false"),
        ("support.blank.size() == 0", "undeclared"),
        ("support.kpis.size() == 0", "true"),
        ("support.mixed.size() == 2", "true"),
        ("size(support.mixed) == 2", "true"),
        ("support.mixed[0] == 'TODO'", "undeclared"),
        ("'a' in support.mixed", "true"),
        ("'x' in support.mixed", "undeclared: `TODO` is a placeholder"),
        ("'TODO' in support.mixed", "undeclared"),
        ("support.mixed.exists(m, m == 'b')", "true"),
        ("support.mixed.exists(m, m == 'x')", "undeclared"),
        ("support.mixed.all(m, m != 'x')", "undeclared"),
        ("support.mixed.all(m, m == 'b')", "false"),
        ("support.mixed.filter(m, m == 'b').size() == 1", "undeclared"),
        ("support.mixed == ['TODO', 'a', 'b']", "undeclared"),
        ("support.mixed == ['TODO', 'a', 'x']", "false"),
    ]);
}

#[test]
fn an_element_that_lacks_a_key_does_not_blur_the_others() {
    check(&[
        ("support.tiers.exists(t, t.level == 1)", "true"),
        (
            "support.tiers.exists(t, t.level == 2)",
            "undeclared: `support.tiers[lab]` does not state `level`",
        ),
        ("support.tiers.all(t, t.level == 2)", "false"),
        ("support.tiers.all(t, t.level == 1)", "undeclared"),
        (
            "support.tiers.filter(t, has(t.level) && t.level == 1).size() == 1",
            "true",
        ),
        ("support.tiers.exists_one(t, t.level == 1)", "undeclared"),
        (
            "support.tiers[5].level == 1",
            "undeclared: `support.tiers` has no element 6",
        ),
        ("support.?nothing.orValue(3) == 3", "true"),
        ("support.?owner.hasValue()", "false"),
        ("support.tiers[?5].hasValue()", "false"),
    ]);
}

#[test]
fn a_value_of_another_type_is_an_error_not_a_missing_fact() {
    check(&[
        (
            "support.tiers.level == 1",
            "error: `.level` takes a mapping, and this is a list",
        ),
        (
            "support.tiers[0].level > 'x'",
            "error: `>` compares two numbers or two texts, and here a number meets text",
        ),
        (
            "support.tiers[0].id",
            "error: a condition is true or false, and this is text",
        ),
        (
            "support.tiers[0].level && true",
            "error: `&&` takes a truth value, and this is a number",
        ),
        ("support.tiers[0].level == 'x'", "false"),
        ("has(support.tiers.level)", "error"),
        (
            "it.id == 'x'",
            "error: `it` stands only where `each` walks a list",
        ),
    ]);
}

#[test]
fn a_whole_number_and_a_fraction_can_be_reckoned_with() {
    check(&[
        ("3 * 0.5 == 1.5", "true"),
        ("support.tiers[0].level * 99.5 >= 99", "true"),
        ("3 % 0.5 == 1.0", "error"),
    ]);
}

#[test]
fn named_expressions_are_evaluated_once_and_told_where_they_are_used() {
    let mut world = World::new(YAML);
    world
        .scope
        .define("levels", None, "support.tiers.map(t, t.level)")
        .unwrap();
    world
        .scope
        .define("desks", None, "support.tiers.filter(t, t.id == 'desk')")
        .unwrap();
    world
        .scope
        .define("is_desk", Some("tier"), "desks.exists(d, d.id == tier)")
        .unwrap();
    let condition = world.compile("is_desk('desk') && !is_desk('lab') && desks.size() == 1");
    let context = world.context();
    assert_eq!(super::show(&context.judge(&condition, None)), "true");
    let first = context.steps();
    assert_eq!(super::show(&context.judge(&condition, None)), "true");
    assert!(context.steps() - first < first, "the second time costs less");
    let open = world.compile("1 == 1 && levels.size() == 2");
    let super::Truth::Undeclared(missing) = context.judge(&open, None) else {
        panic!("a level is missing");
    };
    assert_eq!(&open.text()[missing.at.range()], "levels");
    assert_eq!(missing.path(), "support.tiers[lab].level");
    assert_eq!(missing.place().unwrap().text(), "lab");
}

#[test]
fn an_argument_that_is_missing_matters_only_where_it_is_read() {
    let mut world = World::new(YAML);
    world.scope.define("known", Some("x"), "true || x == 1").unwrap();
    world.scope.define("read", Some("x"), "x == 1").unwrap();
    assert_eq!(world.judge("known(support.nothing)"), "true");
    assert!(world.judge("read(support.nothing)").starts_with("undeclared"));
}
