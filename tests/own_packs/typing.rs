//! Expressions held against the schema: what is refused, and what must never be.

use gradus::expr::{Scope, Typing};
use gradus::schema::{Schema, Shapes};

/// A scope over the built-in vocabulary with some named expressions.
fn scope(shapes: &Shapes) -> Scope {
    let sections: Vec<&str> = shapes.fields(shapes.root()).map(|(name, _)| name).collect();
    let mut scope = Scope::new(&["kinds"], Some(&sections));
    for (name, parameter, text) in [
        ("desks", None, "support.tiers.filter(t, t.kind == 'help-desk')"),
        ("tier_of", Some("channel"), "by_id(support.tiers, channel.tier)"),
        ("named", Some("thing"), "has(thing.name) ? thing.name : thing.id"),
        (
            "worth",
            Some("thing"),
            "has(thing.criticality) ? thing.criticality : thing.kind",
        ),
    ] {
        scope.define(name, parameter, text).unwrap();
    }
    scope
}

/// The bytes that are refused in a condition, with the help.
fn refused(text: &str) -> Vec<(String, String)> {
    let shapes = Schema::builtin().shapes();
    let scope = scope(shapes);
    let condition = scope
        .compile(text)
        .unwrap_or_else(|error| panic!("{text}: {error}"));
    let mut typing = Typing::new(&scope, shapes);
    let mut mistakes = typing.value(&condition, None);
    let own: Vec<_> = typing.finish();
    mistakes.extend(own);
    let shown = mistakes.into_iter().map(|mistake| {
        let part = mistake.at.range();
        let part = if mistake.within.is_some() {
            "in a definition"
        } else {
            &text[part]
        };
        (part.to_owned(), mistake.help)
    });
    shown.collect()
}

/// The type of a value is followed through everything that hands it on.
#[test]
fn a_slip_is_found_behind_every_way_to_a_value() {
    for text in [
        "support.chanels",
        "has(support.chanels)",
        "support.?chanels.hasValue()",
        "support['chanels'] == []",
        "support.channels.exists(c, has(c.chanels))",
        "support.channels.filter(c, c.kind == 'chat').all(c, c.chanels == 1)",
        "support.channels.map(c, c.tier == 'x', c).exists(c, c.chanels)",
        "support.channels.map(c, [c]).flatten().exists(c, c.chanels)",
        "support.channels[0].chanels",
        "support.channels.distinct().slice(0, 1).exists(c, c.chanels)",
        "support.channels.first().chanels.hasValue()",
        "by_id(support.channels, 'a').chanels",
        "top(support.issues, 'per_month', 3).exists(i, i.chanels)",
        "top(support.issues, 'chanels', 3).size() == 3",
        "(support.channels + support.channels).exists(c, c.chanels)",
        "(true ? support.channels : []).exists(c, c.chanels)",
        "support.?channels.orValue([]).exists(c, c.chanels)",
        "cel.bind(c, support.channels, c.exists(d, d.chanels))",
        "support.?channels.optMap(c, c.exists(d, d.chanels)).orValue(false)",
        "[by_id(support.channels, 'a')].exists(c, c.chanels)",
        "support.channels.transformList(i, c, c.chanels) == []",
        "desks.exists(d, d.chanels)",
        "tier_of(support.channels[0]).chanels",
        "support.channels.all(c, tier_of(c).chanels)",
        "support.tiers.all(t, support.channels.exists(c, c.tier == t.chanels))",
        "!(support.tiers.size() > 0 && support.chanels.size() > 0)",
        "{'a': support.chanels}.size() == 1",
        "support.channels.exists(c, c.id.matches('x') || c.chanels)",
    ] {
        let found = refused(text);
        let [(part, _)] = found.as_slice() else {
            panic!("{text}: {found:?}")
        };
        assert_eq!(part, "chanels", "{text}");
    }
}

/// A definition that is given the wrong thing is told at the slip in it.
#[test]
fn an_argument_without_the_field_is_found_in_the_definition() {
    assert_eq!(refused("tier_of(roles[0]).id == 'a'")[0].0, "in a definition");
}

/// One definition for two kinds of things asks with `has()`; what one of them has is no slip.
#[test]
fn a_definition_may_be_for_two_kinds_of_things() {
    assert_eq!(
        refused("roles.all(r, named(r) != '') && communities.all(c, named(c) != '')"),
        []
    );
    assert_eq!(
        refused("systems.all(s, worth(s) != '') && roles.all(r, worth(r) != '')"),
        []
    );
}

#[test]
fn words_that_can_never_be_are_found() {
    for (text, part, near) in [
        (
            "support.channels.exists(c, c.kind == 'portl')",
            "portl",
            "`portal`",
        ),
        (
            "support.channels.exists(c, 'portl' != c.kind)",
            "portl",
            "`portal`",
        ),
        (
            "support.channels.exists(c, c.kind in ['chat', 'portl'])",
            "portl",
            "`portal`",
        ),
        ("'portl' in support.channels.map(c, c.kind)", "portl", "`portal`"),
        (
            "support.channels.map(c, c.kind).exists(k, k == 'portl')",
            "portl",
            "`portal`",
        ),
    ] {
        let found = refused(text);
        let [(found, help)] = found.as_slice() else {
            panic!("{text}: {found:?}")
        };
        assert_eq!(found, part, "{text}");
        assert!(help.contains(near), "{text}: {help}");
    }
}

/// What may be right is let through: a wrong refusal would stop a pack that works.
#[test]
fn what_is_not_known_is_not_refused() {
    for text in [
        "support['x-our-own'].anything == 1",
        "support[params.kinds] == 1",
        "observed.tickets.whatever > 1",
        "params.kinds.anything == 1",
        "support.channels.exists(c, c.kind in params.kinds)",
        "support.channels.exists(c, c.kind != '')",
        "support.channels.exists(c, c.id == 'portl')",
        "support.channels.exists(c, c.kind + 'x' == 'portlx')",
        "support.exists(key, key == 'chanels')",
        "{'chanels': 1}.chanels == 1",
        "[{'chanels': 1}].exists(c, c.chanels == 1)",
        "(true ? {'chanels': 1} : support).chanels == 1",
        "support.channels.map(c, {'it': c.kind}).all(c, c.chanels == 1)",
        "today.chanels == 1",
        "[].exists(e, e.chanels == 1)",
        "optional.none().orValue(support).tiers.size() > 0",
    ] {
        assert_eq!(refused(text), [], "{text}");
    }
}

/// A slip in any key of any condition of the built-in packs is found: how many, and which are not.
#[test]
fn slips_in_the_built_in_packs_are_found() {
    let mut found = 0;
    let mut missed: Vec<String> = Vec::new();
    for id in gradus::pack::builtin_ids() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("rules")
            .join(id);
        let pack = gradus::pack::load_folder(&folder, id).unwrap_or_else(|errors| panic!("{errors:?}"));
        let shapes = Schema::builtin().shapes();
        for rule in &pack.rules {
            for check in &rule.checks {
                let mut typing = Typing::new(&pack.scope, shapes);
                let element = check.each.as_ref().map(|each| typing.walk(&each.path).0);
                let gradus::pack::Requirement::Condition(condition) = &check.require else {
                    continue;
                };
                for (at, key) in keys(condition.text()) {
                    let mut text = condition.text().to_owned();
                    text.replace_range(at..at + key.len(), &format!("{key}qz"));
                    let Ok(slipped) = pack.scope.compile(&text) else {
                        continue;
                    };
                    let mut typing = Typing::new(&pack.scope, shapes);
                    if typing.condition(&slipped, element.as_ref()).is_empty() {
                        missed.push(format!("{}: {text}", rule.code));
                    } else {
                        found += 1;
                    }
                }
            }
        }
    }
    let all = found + missed.len();
    assert!(
        found * 100 >= all * 97,
        "{found} of {all}; not found:\n{}",
        missed.join("\n")
    );
}

/// The keys of an expression: names after a dot that no parenthesis follows.
fn keys(text: &str) -> Vec<(usize, &str)> {
    let mut keys = Vec::new();
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        quoted ^= c == '\'';
        if c != '.' || quoted {
            continue;
        }
        let rest = &text[at + 1..];
        let key = rest
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .next()
            .unwrap();
        let before = text[..at]
            .rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .next();
        if !key.is_empty() && !rest[key.len()..].starts_with('(') && before != Some("params") {
            keys.push((at + 1, key));
        }
    }
    keys
}

/// Named expressions that call each other with ever new types cost no more than their texts are long.
#[test]
fn calls_within_calls_end() {
    let shapes = Schema::builtin().shapes();
    let sections: Vec<&str> = shapes.fields(shapes.root()).map(|(name, _)| name).collect();
    let mut scope = Scope::new(&[], Some(&sections));
    scope.define("d0", Some("x"), "[x]").unwrap();
    for n in 1..25 {
        let inner = format!("d{}", n - 1);
        let calls = sections
            .iter()
            .take(12)
            .map(|section| format!("{inner}(true ? x : {section})"));
        let text = format!("[{}].flatten()", calls.collect::<Vec<_>>().join(", "));
        scope.define(&format!("d{n}"), Some("x"), &text).unwrap();
    }
    let condition = scope.compile("d24(support.tiers).size() > 0").unwrap();
    let mut typing = Typing::new(&scope, shapes);
    assert_eq!(typing.condition(&condition, None), []);
    assert_eq!(typing.finish(), []);
}

/// A place ends after its last character, also where that has several bytes.
#[test]
fn a_word_of_many_bytes_is_marked_whole() {
    assert_eq!(
        refused("support.channels.exists(c, c.kind == 'café')")[0].0,
        "café"
    );
}
