//! Text as an expression, a message and a path: places, bounded work, the same value each time.

use std::sync::{Arc, LazyLock};

use gradus::expr::{
    CHECK_STEPS, Context, ExprError, MAX_LENGTH, MAX_NOTES, Params, Scope, Truth, Typing, mutants, operands,
};
use gradus::schema::Schema;
use gradus::source::Span;
use gradus::yaml::{Forest, Limits, parse};
use miette::Diagnostic as _;

use super::ground::{TODAY, inside, source, text};

/// Facts with every kind of value.
const FACTS: &str = "organization: {id: acme, name: Acme, time_zone: Europe/Brussels, people: 25}\n\
    roles: [{id: lead, name: Lead, people: 1}, {id: desk, name: Desk, people: 3}]\n\
    support:\n  channels: [{id: portal, kind: portal, at: 'https://a.test'}, {id: phone, kind: phone}]\n\
    \x20 slas: [{id: all, covers: {channels: [portal]}, targets: [{metric: first-response, within: 4h, share: 90}]}]\n\
    x-own: {t: abc, i: -7, f: 2.5, b: true, n: null, l: [1, 2, 3], d: 2026-02-03, o: {k: {k: 1}}}\n";

/// One operation may go a little over what is left before it is stopped.
const SLACK: u64 = 1_000_000;

fn facts() -> &'static Forest {
    static FOREST: LazyLock<Forest> = LazyLock::new(|| {
        let tree = parse(&source("facts.yaml", FACTS), Limits::default()).unwrap();
        Forest::single(Arc::new(tree))
    });
    &FOREST
}

fn scopes() -> &'static [Scope; 2] {
    static SCOPES: LazyLock<[Scope; 2]> = LazyLock::new(|| {
        let shapes = Schema::builtin().shapes();
        let sections: Vec<&str> = shapes.fields(shapes.root()).map(|(name, _)| name).collect();
        let mut closed = Scope::new(&["few"], Some(&sections));
        closed
            .define("desk", None, "support.channels.filter(c, c.kind == 'portal')")
            .unwrap();
        closed.define("named", Some("x"), "x.id + '!'").unwrap();
        [closed, Scope::new(&["few"], None)]
    });
    &SCOPES
}

pub(super) fn run(data: &[u8]) {
    let Some(text) = text(data) else { return };
    for scope in scopes() {
        condition(scope, text);
        template(scope, text);
        walk(scope, text);
    }
    parts(text);
}

fn refused(error: &ExprError, text: &str) {
    let message = error.to_string();
    within(error.span(), text, &message);
    let help = error.help().map(|help| help.to_string()).unwrap_or_default();
    let code = error.code().map(|code| code.to_string()).unwrap_or_default();
    assert!(
        !help.is_empty() || code.ends_with("::syntax"),
        "no help for {message:?}"
    );
    assert!(!message.is_empty() && !message.ends_with('.'), "{message:?}");
}

fn within(span: Span, text: &str, what: &str) {
    assert!(text.get(span.range()).is_some(), "{what}: {span:?} of {text:?}");
}

fn condition(scope: &Scope, text: &str) {
    let condition = match scope.compile(text) {
        Ok(condition) => condition,
        Err(error) => return refused(&error, text),
    };
    assert!(text.len() <= MAX_LENGTH && condition.text() == text);
    let shapes = Schema::builtin().shapes();
    let mut typing = Typing::new(scope, shapes);
    for mistake in typing.condition(&condition, None) {
        assert!(!mistake.message.is_empty() && !mistake.help.is_empty());
        if mistake.within.is_none() {
            within(mistake.at, text, &mistake.message);
        }
    }
    typing.finish();
    let params: Params = [("few".to_owned(), serde_json::json!(2))].into_iter().collect();
    let root = facts().root();
    let context = Context::new(scope, root, &params, None, TODAY);
    context.allow(CHECK_STEPS);
    let value = context.evaluate(&condition, None);
    assert!(
        context.steps() <= CHECK_STEPS + SLACK,
        "{} steps",
        context.steps()
    );
    let anew = Context::new(scope, root, &params, None, TODAY);
    assert_eq!(
        format!("{value:?}"),
        format!("{:?}", anew.evaluate(&condition, None))
    );
    let truth = anew.judge(&condition, None);
    if let Truth::Error(error) = &truth {
        assert!(!error.message.is_empty());
        within(error.at, text, &error.message);
    }
    if !matches!(truth, Truth::True) {
        let told = anew.explain(&condition, None);
        assert!(told.notes.len() <= MAX_NOTES);
        for note in &told.notes {
            if let Some(place) = &note.place {
                inside(place, &note.text);
            }
        }
        if let Some(place) = &told.place {
            inside(place, "an explanation");
        }
    }
}

fn template(scope: &Scope, text: &str) {
    match scope.template(text) {
        Ok(template) => {
            let params = Params::default();
            let context = Context::new(scope, facts().root(), &params, None, TODAY);
            let told = context.render(&template, None);
            if !text.contains(['{', '}']) {
                assert_eq!(told, text);
            }
        }
        Err(error) => refused(&error, text),
    }
}

fn walk(scope: &Scope, text: &str) {
    match scope.path(text) {
        Ok(walk) => {
            assert_eq!(walk.text(), text);
            let params = Params::default();
            let context = Context::new(scope, facts().root(), &params, None, TODAY);
            let _ = context.list(&walk);
        }
        Err(error) => refused(&error, text),
    }
}

/// Operands are expressions themselves, and so is every mutant.
fn parts(text: &str) {
    let scope = &scopes()[1];
    let parses = |text: &str| !matches!(scope.compile(text), Err(ExprError::Syntax { .. }));
    for span in operands(text) {
        within(span, text, "an operand");
        assert!(
            parses(&text[span.range()]),
            "{:?} of {text:?}",
            &text[span.range()]
        );
    }
    for mutant in mutants(text) {
        within(mutant.span, text, &mutant.what);
        let changed = mutant.apply(text);
        assert!(changed != text, "{}", mutant.what);
        assert!(parses(&changed), "{}: {changed:?} of {text:?}", mutant.what);
    }
}
