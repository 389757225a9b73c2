//! Hostile expressions, and hostile data for good ones.

use proptest::prelude::*;

use super::{World, show};
use crate::expr::{ErrorKind, ExprError, MAX_DEPTH, Scope, Truth};

/// Runs in a thread with the stack that threads of the run have, so that deep recursion would abort.
fn in_small_stack(run: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(1 << 20).spawn(run);
    thread.unwrap().join().unwrap();
}

#[test]
fn a_mebibyte_of_anything_is_refused_by_its_length() {
    for unit in [
        "(", "!", "-", "a?b:", "[", "{", "a.", "a[", "f(", "'", "`", "/", "1+",
    ] {
        let text = unit.repeat((1 << 20) / unit.len());
        let error = Scope::new(&[], None).compile(&text).unwrap_err();
        assert!(matches!(error, ExprError::Length { .. }), "{unit}: {error}");
    }
}

#[test]
fn what_fits_the_length_is_refused_by_its_depth() {
    in_small_stack(|| {
        let scope = Scope::new(&[], None);
        for (open, inner, close) in [
            ("(", "1", ")"),
            ("!", "true", ""),
            ("-", "x", ""),
            ("x ? x : ", "x", ""),
            ("[", "1", "]"),
            ("{1: ", "1", "}"),
            ("x[", "1", "]"),
            ("size(", "1", ")"),
            ("1 + ", "1", ""),
            ("x.all(y, ", "true", ")"),
            ("(1 + ", "1", ")"),
            ("true || (false && ", "true", ")"),
        ] {
            let times = 4_000 / (open.len() + close.len() + 1);
            let text = format!("{}{inner}{}", open.repeat(times), close.repeat(times));
            let error = scope.compile(&text).unwrap_err();
            assert!(matches!(error, ExprError::Depth { .. }), "{open}: {error}");
            let text = format!(
                "{}{inner}{}",
                open.repeat(MAX_DEPTH / 2 - 2),
                close.repeat(MAX_DEPTH / 2 - 2)
            );
            assert!(scope.compile(&text).is_ok(), "{open}");
        }
    });
}

#[test]
fn a_flat_chain_may_be_long() {
    let world = World::new("a: 1");
    assert_eq!(world.judge(&vec!["a == 1"; 300].join(" && ")), "true");
    assert_eq!(world.judge(&vec!["a == 2"; 300].join(" || ")), "false");
}

#[test]
fn definitions_do_not_add_up_to_a_deep_stack() {
    in_small_stack(|| {
        let mut scope = Scope::new(&[], None);
        let nested = |inner: &str| format!("{}{inner}{}", "[".repeat(60), "]".repeat(60));
        scope.define("a", None, &nested("x")).unwrap();
        scope.define("b", None, &nested("a")).unwrap();
        let error = scope.define("c", None, &nested("b")).unwrap_err();
        assert!(matches!(error, ExprError::Depth { .. }));
        let world = World {
            scope,
            ..World::new("x: 1")
        };
        assert_eq!(world.judge("b.size() == 1"), "true");
    });
}

#[test]
fn the_budget_stops_what_would_take_for_ever() {
    let list = "1, ".repeat(300);
    let world = World::new(&format!(
        "a: [{list}2]\ntext: {}\npattern: (a{{0,1000}}){{0,1000}}",
        "x".repeat(5_000)
    ));
    for text in [
        "a.all(b, a.all(c, a.all(d, a.all(e, b == c || c == d || d == e || true))))",
        "a.map(b, a.map(c, a.map(d, a))).size() > 0",
        "a.exists(b, a.exists(c, a.exists(d, text + text + text == 'x')))",
        "a.exists(b, a.exists(c, text.replace('', text) == 'x'))",
        "a.exists(b, a.exists(c, text.matches('(x+)+y')))",
        "a.exists(b, a.exists(c, a.sort() == 1 || a.reverse() == 1 || distinct(a) == 1))",
        "a.exists(b, true || a.exists(c, false)) && lists.range(9223372036854775807).size() == 1",
    ] {
        let condition = world.compile(text);
        let context = world.context();
        let truth = context.judge(&condition, None);
        let Truth::Error(error) = &truth else {
            panic!("{text}: {}", show(&truth));
        };
        assert_eq!(error.kind, ErrorKind::Budget, "{text}");
    }
}

#[test]
fn a_used_up_budget_is_not_kept_as_the_value_of_a_definition() {
    let mut world = World::new("a: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]");
    world
        .scope
        .define("pairs", None, "a.map(b, a.map(c, b * c))")
        .unwrap();
    let condition = world.compile("pairs.size() == 10");
    let context = world.context();
    context.allow(20);
    assert!(
        show(&context.judge(&condition, None)).starts_with("error: the condition takes more than 20 steps")
    );
    context.allow(10_000);
    assert_eq!(show(&context.judge(&condition, None)), "true");
}

#[test]
fn nothing_outweighs_a_used_up_budget() {
    let world = World::new("a: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]");
    for text in [
        "a.all(b, a.all(c, c > 0)) || true",
        "!a.all(b, a.all(c, c > 0)) && false",
        "a.exists(x, a.all(b, a.all(c, c > 0)) && x == 0) || true",
        "[1].exists(x, a.all(b, a.all(c, c > 0))) || true",
    ] {
        let condition = world.compile(text);
        let context = world.context();
        context.allow(30);
        assert!(
            show(&context.judge(&condition, None)).starts_with("error: the condition takes"),
            "{text}"
        );
    }
}

#[test]
fn patterns_are_limited_when_compiled_and_when_read() {
    let world = World::new("pattern: (a{0,1000}){0,1000}\nbad: '('\ntext: aaa");
    let error = world
        .scope
        .compile("'a'.matches('(a{0,1000}){0,1000}')")
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the pattern takes more than 262144 bytes once compiled"
    );
    let error = world.scope.compile("text.matches('a(b')").unwrap_err();
    assert!(error.to_string().contains("unclosed group"), "{error}");
    assert_eq!(error.span().range(), 13..18);
    assert_eq!(
        world.judge("text.matches(pattern)"),
        "error: the pattern takes more than 262144 bytes once compiled"
    );
    assert!(
        world
            .judge("text.matches(bad)")
            .starts_with("error: this is no pattern")
    );
    assert_eq!(world.judge("text.matches('^a+$')"), "true");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_panics_and_every_span_is_inside(text in r#"([a-c .,?:!'"`\\(\[{}\])&|<>=+*/%-]|in|has|all|1u?|0x|\.5|é|r'|b"|//|\n){0,60}"#) {
        let scope = Scope::new(&[], None);
        match scope.compile(&text) {
            Ok(condition) => {
                let world = World::new("a: [1, {b: 2}]\nb: x\nc: 3");
                let context = world.context();
                let _ = context.judge(&condition, None);
            }
            Err(error) => {
                let at = error.span();
                prop_assert!(text.get(at.range()).is_some(), "{text:?} {at:?}");
            }
        }
        let _ = scope.template(&text);
        let _ = scope.path(&text);
    }
}
