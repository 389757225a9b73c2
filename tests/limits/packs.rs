//! Packs of strangers: what judges must not be what breaks.

use std::fmt::Write as _;

use gradus::expr::{MAX_DEPTH, Scope, Truth};
use gradus::limit;
use serde_json::{Map, Value, json};

use crate::harness::{ACME, ACME_DETAILS, Project, Run};
use crate::{most, stopped};

const RULES: &str = include_str!("../cli/ladder/200.yaml");

/// The small pack with other rules.
pub(crate) fn with_rules(rules: &str) -> Run {
    Project::sound().file("ladder/200.yaml", rules).check(&[])
}

/// The small pack with another condition.
pub(crate) fn with_condition(condition: &str, declaration: &str) -> Run {
    let rules = format!(
        "- code: LA201\n  dimension: reach\n  basis: characteristic\n  criterion: c\n  checks:\n    \
         - require: {condition:?}\n      message: m\n"
    );
    Project::new()
        .file("acme.gradus.yaml", declaration)
        .file("ladder/200.yaml", rules)
        .check(&[])
}

#[test]
fn bytes_of_a_file() {
    let most = limit::PACK_FILE_BYTES.count();
    let text = |length: usize| format!("{RULES}#{}\n", "x".repeat(length - RULES.len() - 2));
    with_rules(&text(most)).expect_exit(0);
    let run = stopped(
        with_rules(&text(most + 1)),
        limit::PACK_FILE_BYTES,
        "ladder/200.yaml",
    );
    assert!(!run.to_string().contains("--max-file-size"), "{run}");
}

/// A pack is read within the limits of every tree.
#[test]
fn nesting_and_aliases() {
    let deep = format!("{RULES}- &a {}\n", crate::lists(64, ""));
    stopped(with_rules(&deep), limit::NESTING, "ladder/200.yaml:");
    let mut bomb = format!("{RULES}- &a0 [1, 1]\n");
    for level in 1..30 {
        writeln!(bomb, "- &a{level} [*a{0}, *a{0}]", level - 1).unwrap();
    }
    stopped(with_rules(&bomb), limit::ALIAS_NODES, "ladder/200.yaml:");
}

#[test]
fn files_of_a_pack() {
    let most = limit::PACK_FILES.count();
    let project = Project::sound();
    // `pack.yaml` and two files of rules are there.
    for number in 0..most - 3 {
        project.write(&format!("ladder/x{number}.yaml"), "[]\n");
    }
    project.check(&[]).expect_exit(0);
    project.write("ladder/y.yaml", "[]\n");
    stopped(project.check(&[]), limit::PACK_FILES, "ladder");
}

#[test]
fn bytes_of_a_condition() {
    let most = limit::EXPRESSION_BYTES.count();
    let text = |length: usize| format!("true{}|| false", " ".repeat(length - 12));
    with_condition(&text(most), ACME).expect_exit(0);
    stopped(
        with_condition(&text(most + 1), ACME),
        limit::EXPRESSION_BYTES,
        "ladder/200.yaml:6:",
    );
}

#[test]
fn nesting_of_a_condition() {
    let text = |levels: usize| format!("{}true{}", "(".repeat(levels), ")".repeat(levels));
    with_condition(&text(MAX_DEPTH - 1), ACME).expect_exit(0);
    stopped(
        with_condition(&text(MAX_DEPTH), ACME),
        limit::EXPRESSION_DEPTH,
        "ladder/200.yaml:6:",
    );
}

/// Named expressions within each other are as deep as they are together.
#[test]
fn nesting_of_named_expressions() {
    let nots = |count: usize, inner: &str| format!("{}{inner}", "!".repeat(count));
    let height = |first: usize| {
        let mut scope = Scope::new(&[], None);
        scope.define("a", None, &nots(first, "true")).unwrap();
        scope.define("middle", None, &nots(40, "a")).unwrap();
        scope
            .define("b", None, &nots(60, "middle"))
            .map_err(|error| error.to_string())?;
        scope.compile("b").map(|_| ()).map_err(|error| error.to_string())
    };
    let most = (0..60).take_while(|first| height(*first).is_ok()).last();
    let most = most.unwrap_or_else(|| panic!("none is allowed"));
    assert!(most > 0 && height(most + 1).is_err(), "{most}");
    let error = height(most + 1).unwrap_err();
    assert!(
        error.contains(&limit::EXPRESSION_HEIGHT.most.to_string()),
        "{error}"
    );
}

#[test]
fn bytes_of_a_pattern() {
    let pattern = |count: usize| format!("a{{0,{count}}}");
    let bytes = limit::PATTERN_BYTES.count();
    let fits = |count: usize| {
        let mut builder = regex::RegexBuilder::new(&pattern(count));
        builder.size_limit(bytes).build().is_ok()
    };
    let most = most(100, 100_000, fits);
    let run = |count: usize| with_condition(&format!("'a'.matches('{}')", pattern(count)), ACME);
    run(most).expect_exit(0);
    let over = run(most + 1).expect_exit(2);
    over.expect_stderr("takes more than 262144 bytes once compiled");
    // Groups within each other multiply, before any of it is made.
    let run = with_condition("'a'.matches('(a{0,1000}){0,1000}')", ACME).expect_exit(2);
    run.expect_stderr("takes more than 262144 bytes once compiled");
}

#[test]
fn nesting_of_a_pattern() {
    let run = |levels: usize| {
        // Each group is a level.
        let text = format!("'a'.matches('{}a{}')", "(".repeat(levels), ")".repeat(levels));
        with_condition(&text, ACME)
    };
    let most = limit::PATTERN_DEPTH.count();
    run(most).expect_exit(0);
    run(most + 1).expect_exit(2).expect_stderr(&format!("({most})"));
}

/// A declaration with so many channels, in pairs with each other some steps of work.
fn channels(count: usize) -> String {
    let channels = (0..count).fold(String::new(), |text, n| {
        text + &format!("    - {{id: c{n}, kind: portal, at: 'https://a'}}\n")
    });
    format!("{ACME_DETAILS}support:\n  channels:\n{channels}")
}

/// Every channel with every channel: steps that grow with the square of their number.
const PAIRS: &str = "support.channels.all(a, support.channels.all(b, a.at == b.at))";

/// How many steps [`PAIRS`] takes of so many channels.
fn steps(count: usize) -> u64 {
    let source = std::sync::Arc::new(gradus::source::Source::new("a", channels(count)));
    let tree = gradus::yaml::parse(&source, gradus::yaml::Limits::default()).unwrap();
    let forest = gradus::yaml::Forest::single(std::sync::Arc::new(tree));
    let scope = Scope::new(&[], None);
    let condition = scope.compile(PAIRS).unwrap();
    let params = gradus::expr::Params::default();
    let today = "2026-11-21".parse().unwrap();
    let context = gradus::expr::Context::new(&scope, forest.root(), &params, None, today);
    context.allow(u64::MAX);
    assert!(matches!(context.judge(&condition, None), Truth::True));
    context.steps()
}

/// Ends within a minute, which is many times what it takes on any machine.
///
/// A time is measured here, as nowhere else, because steps are counted for its sake: a step whose work grew with its
/// input would leave every count as it is.
#[track_caller]
fn soon(run: impl FnOnce() -> Run) -> Run {
    let start = std::time::Instant::now();
    let run = run();
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
    run
}

#[test]
fn steps_of_a_check() {
    let most = most(100, 600, |count| steps(count) <= limit::CHECK_STEPS.most);
    with_condition(PAIRS, &channels(most)).expect_exit(0);
    stopped(
        soon(|| with_condition(PAIRS, &channels(most + 1))),
        limit::CHECK_STEPS,
        "acme.gradus.yaml:",
    );
}

#[test]
fn steps_of_an_organization() {
    let rules = |count: usize| {
        (0..count).fold(String::new(), |text, n| {
            text + &format!(
                "- code: LA2{n:02}\n  dimension: reach\n  basis: characteristic\n  criterion: c\n  checks:\n    \
                 - require: {PAIRS}\n      message: m\n"
            )
        })
    };
    let run = |count: usize| {
        Project::new()
            .file("acme.gradus.yaml", channels(300))
            .file("ladder/200.yaml", rules(count))
            .check(&[])
    };
    // No check is stopped by its own limit, and so many of them take less than all may.
    let each = steps(300);
    assert!(each < limit::CHECK_STEPS.most, "{each}");
    let most = usize::try_from(limit::ORGANIZATION_STEPS.most / each).unwrap();
    soon(|| run(most)).expect_exit(0);
    let over = stopped(
        soon(|| run(most + 1)),
        limit::ORGANIZATION_STEPS,
        "acme.gradus.yaml:",
    );
    // What was judged before stays.
    let first = format!("LA2{most:02} was stopped");
    assert!(
        over.stdout.trim_start().starts_with(&format!("× {first}")),
        "{over}"
    );
}

/// The numbers themselves: what a condition needs is enough, and one step less is not.
#[test]
fn steps_are_counted_to_the_last() {
    let source = std::sync::Arc::new(gradus::source::Source::new("a", "a: [1, 2, 3, 4, 5, 6, 7, 8]\n"));
    let tree = gradus::yaml::parse(&source, gradus::yaml::Limits::default()).unwrap();
    let forest = gradus::yaml::Forest::single(std::sync::Arc::new(tree));
    let scope = Scope::new(&[], None);
    let condition = scope.compile("a.all(x, a.all(y, x + y > 0))").unwrap();
    let params = gradus::expr::Params::default();
    let today = "2026-11-21".parse().unwrap();
    let context = || gradus::expr::Context::new(&scope, forest.root(), &params, None, today);
    let first = context();
    assert!(matches!(first.judge(&condition, None), Truth::True));
    for (steps, enough) in [(first.steps(), true), (first.steps() - 1, false)] {
        let context = context();
        context.allow(steps);
        assert_eq!(matches!(context.judge(&condition, None), Truth::True), enough);
    }
}

/// A pack with a schema of its own, whose `metadata.n` is this.
pub(crate) fn own_schema(n: &Value, definitions: &Map<String, Value>, declaration: &str) -> Run {
    let schema = json!({
        "type": "object",
        "properties": {"metadata": {"type": "object", "properties": {"name": {"type": "string"}, "n": n}}},
        "$defs": definitions,
    });
    schema_as_written(&schema.to_string(), declaration)
}

/// A pack with this schema.
pub(crate) fn schema_as_written(schema: &str, declaration: &str) -> Run {
    Project::empty()
        .file(
            "own/pack.yaml",
            "id: own\nversion: 1.0.0\ntitle: Own\nedition: e\nprefix: OW\nlevels:\n  - {level: 100, name: a}\n  \
             - {level: 200, name: b}\ndimensions: [{id: d, name: D}]\ndeclaration: {schema: s.json, id: metadata.name}\n",
        )
        .file(
            "own/200.yaml",
            "- code: OW201\n  dimension: d\n  basis: characteristic\n  criterion: c\n  checks:\n    \
             - require: metadata.name != ''\n      message: m\n",
        )
        .file("own/s.json", schema)
        .file("a.yaml", declaration)
        .check_as_configured(&["--pack", "own", "a.yaml"])
}

/// Definitions, each of which asks for the next in some way.
pub(crate) fn line(length: usize, ask: impl Fn(&str) -> Value) -> Map<String, Value> {
    let mut definitions = Map::new();
    for at in 1..length {
        definitions.insert(format!("a{at}"), ask(&format!("#/$defs/a{}", at + 1)));
    }
    definitions.insert(format!("a{length}"), json!({"type": "integer"}));
    definitions
}

const ONE: &str = "metadata: {name: a, n: 1}\n";

#[test]
fn subschemas_within_each_other() {
    let most = limit::SCHEMA_DEPTH.count();
    let start = || json!({"$ref": "#/$defs/a1"});
    let ways: [fn(&str) -> Value; 4] = [
        |next| json!({"$ref": next}),
        |next| json!({"$ref": next, "title": "t"}),
        |next| json!({"allOf": [{"$ref": next}]}),
        |next| json!({"if": {"$ref": next}, "then": true}),
    ];
    for (way, each) in ways.into_iter().zip([1, 1, 2, 2]) {
        // The property itself asks first.
        own_schema(&start(), &line((most - 1) / each, way), ONE).expect_exit(0);
        let over = own_schema(&start(), &line(most / each + 1, way), ONE);
        stopped(over, limit::SCHEMA_DEPTH, "own/s.json:1:");
    }
    for length in [10_000, 60_000] {
        let over = own_schema(&start(), &line(length, |next| json!({"$ref": next})), ONE);
        stopped(over, limit::SCHEMA_DEPTH, "own/s.json:1:");
    }
    let circle = own_schema(&start(), &line(3, |_| json!({"$ref": "#/$defs/a1"})), ONE);
    stopped(circle, limit::SCHEMA_DEPTH, "own/s.json:1:");
}

#[test]
fn subschemas_for_one_value() {
    for keyword in ["allOf", "anyOf", "oneOf"] {
        let twice = |next: &str| json!({keyword: [{"$ref": next}, {"$ref": next, "title": "t"}]});
        let under = own_schema(&json!({"$ref": "#/$defs/a1"}), &line(9, twice), ONE).expect_no_panic();
        assert!(matches!(under.code, Some(0 | 4)), "{under}");
        let over = own_schema(&json!({"$ref": "#/$defs/a1"}), &line(30, twice), ONE);
        stopped(over, limit::SCHEMA_BREADTH, "own/s.json:1:");
        // The one around them counts too.
        let beside = |count: usize| {
            own_schema(
                &json!({keyword: vec![json!({"title": "t"}); count]}),
                &Map::new(),
                ONE,
            )
        };
        let most = limit::SCHEMA_BREADTH.count() - 1;
        let under = beside(most).expect_no_panic();
        assert!(matches!(under.code, Some(0 | 4)), "{under}");
        stopped(beside(most + 1), limit::SCHEMA_BREADTH, "own/s.json:1:");
    }
}

/// A definition that goes down into the value may come back to itself, as deep as documents are.
#[test]
fn a_schema_of_trees() {
    let mut tree = Map::new();
    tree.insert(
        "a1".to_owned(),
        json!({"type": "array", "items": {"$ref": "#/$defs/a1"}}),
    );
    let text = format!("metadata: {{name: a, n: {}}}\n", crate::lists(62, ""));
    own_schema(&json!({"$ref": "#/$defs/a1"}), &tree, &text).expect_exit(0);
}

/// A pattern that tries all ways ends, and what it could not decide does not fit.
///
/// Behind a condition the engine tries each way to part the letters anew, which doubles with every letter. What it
/// would find after them fits, so that only the steps back can be why a text does not.
#[test]
fn steps_back_of_a_pattern() {
    let schema = json!({"type": "string", "pattern": "^(?:((?=a)a+)+c|.*ok)"});
    let run = |length: usize, end: &str| {
        let text = format!("metadata: {{name: a, n: {}{end}}}\n", "a".repeat(length));
        own_schema(&schema, &Map::new(), &text)
    };
    let misfits = |run: Run| {
        let run = run.expect_exit(4);
        run.expect_stdout("the schema does not allow this");
    };
    // 2^15 ways end before 100,000 steps, and 2^16 do not.
    run(15, " ok").expect_exit(0);
    misfits(run(16, " ok"));
    // As many letters as one likes cost no more, and none are too many where the first way is right.
    misfits(run(200_000, " ok"));
    run(200_000, "c").expect_exit(0);
}
