//! Names: what is known, what is near, where the error points.

use crate::expr::{ExprError, Scope};

fn scope() -> Scope {
    let mut scope = Scope::new(&["limit", "levels"], Some(&["support", "roles"]));
    scope
        .define(
            "help_desk",
            None,
            "support.tiers.filter(t, t.kind == 'help-desk')",
        )
        .unwrap();
    scope
        .define("staffed", Some("tier"), "roles.exists(r, r.tier == tier)")
        .unwrap();
    scope
}

/// Message, help and the text that is meant.
fn told(text: &str) -> (String, String, String) {
    let error = scope().compile(text).unwrap_err();
    let help = miette::Diagnostic::help(&error)
        .map(|help| help.to_string())
        .unwrap_or_default();
    (error.to_string(), help, text[error.span().range()].to_owned())
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn what_is_unknown_is_told_with_what_is_near() {
    for (text, message, help, at) in [
        (
            "suport.tiers",
            "the name `suport` is unknown",
            "did you mean `support`?",
            "suport",
        ),
        (
            "a || halp_desk",
            "the name `a` is unknown",
            "write a section of the declaration, a name of `define`, or one of `it`, `params`, `today`, `observed`",
            "a",
        ),
        (
            "roles.exists(role, rol.id == '')",
            "the name `rol` is unknown",
            "did you mean `role`?",
            "rol",
        ),
        (
            "params.limt > 1",
            "the parameter `limt` is unknown",
            "did you mean `params.limit`?",
            "limt",
        ),
        (
            "params.other > 1",
            "the parameter `other` is unknown",
            "declare it with its default under `params` of the pack",
            "other",
        ),
        (
            "params == 1",
            "`params` on its own is no value",
            "name one of them, as in `params.limit`",
            "params",
        ),
        (
            "roles.filtr(r, true)",
            "the function `filtr` is unknown",
            "did you mean `filter`?",
            "filtr",
        ),
        (
            "1 == 1 && heldd('x')",
            "the function `heldd` is unknown",
            "did you mean `held`?",
            "heldd",
        ),
        (
            "contains('a', 'b')",
            "the function `contains` is unknown",
            "write `text.contains(part)`",
            "contains",
        ),
        (
            "roles.held()",
            "the function `held` is unknown",
            "write `held(it.owner)`",
            "held",
        ),
        (
            "math.maxx(1)",
            "the function `math.maxx` is unknown",
            "did you mean `math.abs`?",
            "math.maxx",
        ),
        (
            "zz9(1)",
            "the function `zz9` is unknown",
            "call a function of CEL, one of gradus such as `held` or `in_time`, or a name of `define`",
            "zz9",
        ),
        (
            "held()",
            "`held` was given no argument",
            "write `held(it.owner)`",
            "held()",
        ),
        (
            "'a'.contains('b', 'c')",
            "`contains` was given 2 arguments",
            "write `text.contains(part)`",
            "'a'.contains('b', 'c')",
        ),
        (
            "staffed",
            "`staffed` takes an argument",
            "write `staffed(tier)`",
            "staffed",
        ),
        (
            "help_desk('x')",
            "`help_desk` takes no argument",
            "write `help_desk`",
            "help_desk('x')",
        ),
        (
            "held == 1",
            "the name `held` is unknown",
            "it is a function: `held(it.owner)`",
            "held",
        ),
        (
            "roles.exists(r)",
            "this takes one or two names and a condition",
            "write `roles.exists(role, role.people > 0)`",
            "roles.exists(r)",
        ),
        (
            "roles.exists(r.id, true)",
            "a variable is a plain name",
            "write `roles.exists(role, role.people > 0)`",
            "r.id",
        ),
        (
            "has(roles)",
            "`has` takes a key of something",
            "write `has(it.owner)`",
            "has(roles)",
        ),
    ] {
        let found = told(text);
        assert_eq!(found.0, message, "{text}");
        if !help.is_empty() {
            assert_eq!(found.1, help, "{text}");
        }
        assert_eq!(found.2, at, "{text}");
    }
}

#[test]
fn the_traps_of_other_languages_have_their_help() {
    for (text, help, at) in [
        ("1 = 1", "write `==` to compare", "="),
        ("true & true", "write `&&` for \"and\"", "&"),
        ("true | true", "write `||` for \"or\"", "|"),
        ("true and true", "write `&&` for \"and\"", "and"),
        ("true or true", "write `||` for \"or\"", "or"),
        ("roles.size() > 0 not", "write `!` for \"not\"", "not"),
        (
            "\u{2018}a\u{2019} == 'a'",
            "quote texts with `'` or `\"`",
            "\u{2018}",
        ),
        (
            "'abc",
            "close it; a text over several lines stands between `'''`",
            "'abc",
        ),
        (
            "'\\d'",
            "write `\\\\` for a backslash, or a raw text: `r'\\d+'`",
            "\\d",
        ),
        (
            "import == 1",
            "it may follow a dot, but not stand for itself",
            "import",
        ),
        (
            "it{a: 1}",
            "messages such as `Name{…}` do not exist here; a map is `{'key': value}`",
            "{",
        ),
    ] {
        let found = told(text);
        assert_eq!(
            (found.1.as_str(), found.2.as_str()),
            (help, at),
            "{text}: {}",
            found.0
        );
    }
}

#[test]
fn a_definition_has_a_name_of_its_own() {
    for (name, message) in [
        ("support", "`support` is a section of the declaration"),
        ("help_desk", "`help_desk` is defined twice"),
        ("held", "`held` has a meaning of its own"),
        ("it", "`it` has a meaning of its own"),
        ("math", "`math` has a meaning of its own"),
        ("Big", "`Big` cannot be a name"),
        ("a-b", "`a-b` cannot be a name"),
        ("", "`` cannot be a name"),
    ] {
        let error = scope().define(name, None, "1").unwrap_err();
        assert_eq!(error.to_string(), message);
    }
    let error = scope().define("x", None, "it.id").unwrap_err();
    assert!(matches!(error, ExprError::Name { .. }));
}

#[test]
fn a_message_has_values_in_braces() {
    let world = super::World::new("tiers: [{id: desk, level: 1}, {id: lab}]");
    let scope = Scope::new(&[], None);
    let tier = |index: usize| {
        world
            .forest
            .root()
            .get("tiers")
            .unwrap()
            .item(index)
            .map(crate::expr::Value::Node)
    };
    for (template, index, text) in [
        ("no SLA covers `{it.id}`", 0, "no SLA covers `desk`"),
        ("level {it.level + 1} of {{it}}", 0, "level 2 of {it}"),
        ("level {it.level}", 1, "level ?"),
        (
            "{tiers.map(t, t.id)} {{'a'}} { {'a': '}'}['a'] }",
            0,
            "[desk, lab] {'a'} }",
        ),
        ("", 0, ""),
    ] {
        let compiled = scope.template(template).unwrap();
        let context = world.context();
        assert_eq!(
            context.render(&compiled, tier(index).as_ref()),
            text,
            "{template}"
        );
    }
    for (template, at) in [
        ("a {b", 2..3),
        ("a } b", 2..3),
        ("level {it.}", 10..10),
        ("x {nothing(1)}", 3..10),
    ] {
        let error = scope.template(template).unwrap_err();
        assert_eq!(error.span().range(), at, "{template}: {error}");
    }
}

#[test]
fn each_walks_paths_through_lists() {
    let mut world = super::World::new(
        "plans:\n  - {id: a, systems: [x, y]}\n  - {id: b}\n  - {id: c, systems: [z], parts: {steps: []}}\nnone: []\nword: x\n",
    );
    world
        .scope
        .define(
            "long",
            None,
            "plans.filter(p, has(p.systems) && p.systems.size() > 1)",
        )
        .unwrap();
    let walk = |text: &str| {
        let walk = world.scope.path(text).unwrap();
        match world.context().list(&walk) {
            Ok(elements) => {
                let items: Vec<String> = elements.items.iter().map(crate::expr::value::brief).collect();
                let missing: Vec<String> = elements.missing.iter().map(crate::expr::Missing::path).collect();
                let in_tree = elements.list.is_some();
                format!("{} / {} / {in_tree}", items.join(" "), missing.join(" "))
            }
            Err(crate::expr::Failure::Undeclared(missing)) => format!("undeclared: {missing}"),
            Err(crate::expr::Failure::Error(error)) => format!("error: {error}"),
        }
    };
    assert_eq!(walk("plans"), "a b c /  / true");
    assert_eq!(walk("plans[]"), "a b c /  / true");
    assert_eq!(walk("plans[].systems"), "x y z / plans[b].systems / true");
    assert_eq!(
        walk("plans[].parts.steps"),
        " / plans[a].parts plans[b].parts / true"
    );
    assert_eq!(walk("none"), " /  / true");
    assert_eq!(walk("long"), "a /  / false");
    assert_eq!(walk("plans.filter(p, p.id == 'b')"), "b /  / false");
    assert_eq!(
        walk("nothing"),
        "undeclared: the declaration does not state `nothing`"
    );
    assert_eq!(walk("word"), "error: `each` takes a list, and this is text");
    assert!(world.scope.path("plans[]x").is_err());
    assert!(world.scope.path("plans[].a.").is_err());
}
