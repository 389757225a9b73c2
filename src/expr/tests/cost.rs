//! The cost of an evaluation bounds its time: whatever reads more counts more, and what grows without end is stopped.
//!
//! Time is never measured here: every function is called on a small and on a large argument, and the steps between
//! the two must be at least what a reader of the difference cannot do without: one for 16 bytes, one for an element.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use proptest::prelude::*;

use super::{World, show};
use crate::expr::functions::all;
use crate::expr::{CHECK_STEPS, ErrorKind, Truth};

/// What a call reads that can be large.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Reads {
    /// `text`, `digits`, `spaces`: a step for 16 bytes.
    Text,
    /// `numbers` and its like: a step for an element.
    List,
    /// One mapping with many keys: a step for eight of them.
    Keys,
    /// Numbers, moments, addresses and optional values, all of one size.
    Small,
}

/// Every function, with calls on what can be large.
const CALLS: &[(&str, Reads, &[&str])] = &[
    ("in_time", Reads::Keys, &["in_time(wide)"]),
    (
        "in_time",
        Reads::Text,
        &[
            "in_time({'last': text, 'every': '1d'})",
            "in_time({'last': '2026-11-01', 'every': digits})",
        ],
    ),
    (
        "recent",
        Reads::Text,
        &["recent(text, '1y')", "recent('2026-11-01', digits)"],
    ),
    ("span", Reads::Text, &["span(digits)"]),
    ("by_id", Reads::List, &["by_id(rows, 'none')"]),
    ("by_id", Reads::Text, &["by_id(few, text)"]),
    ("by_id", Reads::Keys, &["by_id([wide], 'none')"]),
    ("top", Reads::List, &["top(rows, 'n', 2)"]),
    ("ascending", Reads::List, &["ascending(numbers)"]),
    ("ascending", Reads::Text, &["ascending([text, text])"]),
    ("acyclic", Reads::List, &["acyclic(rows, 'needs')"]),
    ("acyclic", Reads::Keys, &["acyclic([wide], 'needs')"]),
    (
        "headcount",
        Reads::List,
        &["headcount(rows)", "headcount([{'id': 'a', 'holders': texts}])"],
    ),
    ("headcount", Reads::Keys, &["headcount([wide])"]),
    ("held", Reads::Text, &["held(text)"]),
    ("held", Reads::List, &["held('none')"]),
    ("reaches", Reads::List, &["reaches(texts, 'staff')"]),
    ("reaches", Reads::Text, &["reaches(['staff'], text)"]),
    ("trend", Reads::List, &["trend(figures)"]),
    ("funded", Reads::Keys, &["funded(wide)"]),
    ("size", Reads::List, &["size(numbers)"]),
    ("size", Reads::Text, &["size(text)"]),
    ("type", Reads::Small, &["type(numbers)"]),
    ("bool", Reads::Text, &["bool(text)"]),
    ("int", Reads::Text, &["int(digits)", "int(text)"]),
    ("uint", Reads::Text, &["uint(digits)"]),
    ("double", Reads::Text, &["double(digits)"]),
    ("string", Reads::Text, &["string(bytes(text))"]),
    ("bytes", Reads::Text, &["bytes(text)"]),
    (
        "contains",
        Reads::Text,
        &["text.contains('z')", "'z'.contains(text)"],
    ),
    ("startsWith", Reads::Text, &["text.startsWith(text)"]),
    ("endsWith", Reads::Text, &["text.endsWith(text)"]),
    (
        "matches",
        Reads::Text,
        &["text.matches('z')", "text.matches(text)"],
    ),
    ("charAt", Reads::Text, &["text.charAt(1)"]),
    (
        "indexOf",
        Reads::Text,
        &["text.indexOf('z')", "text.indexOf('z', 2)"],
    ),
    (
        "lastIndexOf",
        Reads::Text,
        &["text.lastIndexOf('z')", "text.lastIndexOf('z', 2)"],
    ),
    ("lowerAscii", Reads::Text, &["text.lowerAscii()"]),
    ("upperAscii", Reads::Text, &["text.upperAscii()"]),
    (
        "replace",
        Reads::Text,
        &["text.replace('z', 'y')", "'a'.replace('a', text)"],
    ),
    ("split", Reads::Text, &["text.split('z')", "text.split('')"]),
    (
        "substring",
        Reads::Text,
        &["text.substring(1)", "text.substring(1, 2)"],
    ),
    ("trim", Reads::Text, &["spaces.trim()"]),
    ("join", Reads::List, &["texts.join()", "texts.join('-')"]),
    (
        "join",
        Reads::Text,
        &["['a', 'b'].join(text)", "[text, text].join()"],
    ),
    ("reverse", Reads::Text, &["text.reverse()"]),
    ("reverse", Reads::List, &["numbers.reverse()"]),
    ("strings.quote", Reads::Text, &["strings.quote(text)"]),
    (
        "format",
        Reads::Text,
        &[
            "text.format([])",
            "'%s'.format([text])",
            "'%x'.format([text])",
            "'%s'.format([[text]])",
        ],
    ),
    // An element is written with three bytes or more.
    ("format", Reads::Keys, &["'%s'.format([numbers])"]),
    ("distinct", Reads::List, &["distinct(numbers)"]),
    ("distinct", Reads::Text, &["distinct([text, text])"]),
    (
        "flatten",
        Reads::List,
        &["[numbers].flatten()", "numbers.flatten(3)"],
    ),
    ("sort", Reads::List, &["numbers.sort()"]),
    ("sort", Reads::Text, &["[text, text].sort()"]),
    ("slice", Reads::List, &["numbers.slice(0, size(numbers))"]),
    // The last element is at hand; that it counts as the walk to it does not matter.
    ("first", Reads::List, &["numbers.first()"]),
    ("last", Reads::List, &["numbers.last()"]),
    ("lists.range", Reads::List, &["lists.range(size(numbers))"]),
    (
        "sets.contains",
        Reads::List,
        &["sets.contains(numbers, [1])", "sets.contains([1], numbers)"],
    ),
    (
        "sets.intersects",
        Reads::List,
        &["sets.intersects(numbers, [-1])", "sets.intersects([-1], numbers)"],
    ),
    ("sets.equivalent", Reads::List, &["sets.equivalent(numbers, [1])"]),
    ("base64.encode", Reads::Text, &["base64.encode(bytes(text))"]),
    ("base64.decode", Reads::Text, &["base64.decode(text)"]),
    (
        "timestamp",
        Reads::Text,
        &["timestamp(text)", "timestamp(digits)"],
    ),
    ("duration", Reads::Text, &["duration(text)", "duration(digits)"]),
    ("ip", Reads::Text, &["ip(digits)"]),
    ("isIP", Reads::Text, &["isIP(digits)"]),
    ("ip.isCanonical", Reads::Text, &["ip.isCanonical(digits)"]),
    ("cidr", Reads::Text, &["cidr(digits)"]),
    ("isCIDR", Reads::Text, &["isCIDR(digits)"]),
    (
        "containsIP",
        Reads::Text,
        &["cidr('192.0.2.0/24').containsIP(digits)"],
    ),
    (
        "containsCIDR",
        Reads::Text,
        &["cidr('192.0.2.0/24').containsCIDR(digits)"],
    ),
    (
        "getFullYear",
        Reads::Text,
        &["timestamp('2026-11-21T08:00:00Z').getFullYear(text)"],
    ),
    ("math.greatest", Reads::List, &["math.greatest(numbers)"]),
    ("math.least", Reads::List, &["math.least(numbers)"]),
];

/// Functions of numbers, moments, addresses and optional values, whose size is fixed.
const SMALL: &[&str] = &[
    "family",
    "isUnspecified",
    "isLoopback",
    "isGlobalUnicast",
    "isLinkLocalMulticast",
    "isLinkLocalUnicast",
    "masked",
    "prefixLength",
    "hasValue",
    "or",
    "orValue",
    "value",
    "optional.none",
    "optional.of",
    "optional.ofNonZeroValue",
];

/// A declaration whose texts have 16 bytes, and whose lists and mappings one element, for each of `size`.
fn world(size: usize) -> World {
    let mut yaml = String::new();
    let _ = writeln!(yaml, "text: \"{}\"", "abcdefghijklmnop".repeat(size));
    let _ = writeln!(yaml, "digits: \"{}1\"", "0000000000000000".repeat(size));
    let _ = writeln!(yaml, "spaces: \"{}a\"", "                ".repeat(size));
    let mut list = |name: &str, of: &dyn Fn(usize) -> String| {
        let _ = writeln!(yaml, "{name}:");
        for n in 0..size {
            let _ = writeln!(yaml, "  - {}", of(n));
        }
    };
    list("numbers", &|n| n.to_string());
    list("texts", &|n| format!("t{n}"));
    list("rows", &|n| {
        format!("{{id: r{n}, n: {n}, people: 1, needs: [r{}]}}", n + 1)
    });
    list("roles", &|n| format!("{{id: r{n}, people: 1}}"));
    list("figures", &|n| {
        format!(
            "{{date: 2026-{:02}-{:02}, value: {n}}}",
            n / 28 % 12 + 1,
            n % 28 + 1
        )
    });
    yaml.push_str("few: [{id: a}]\nwide:\n  id: a\n  people: 1\n");
    for n in 0..size {
        let _ = writeln!(yaml, "  k{n}: {n}");
    }
    World::new(&yaml)
}

fn steps(world: &World, text: &str) -> u64 {
    let condition = world.compile(text);
    let context = world.context();
    context.allow(u64::MAX / 2);
    drop(context.evaluate(&condition, None));
    context.steps()
}

#[test]
fn every_function_counts_what_it_reads() {
    const SIZES: (usize, usize) = (4, 404);
    let (small, large) = (world(SIZES.0), world(SIZES.1));
    let more = (SIZES.1 - SIZES.0) as u64;
    let mut wrong = Vec::new();
    for (_, reads, calls) in CALLS {
        let least = match reads {
            Reads::Text | Reads::List => more * 9 / 10,
            Reads::Keys => more / 8 - 1,
            Reads::Small => 0,
        };
        for call in *calls {
            let counted = steps(&large, call) - steps(&small, call);
            if counted < least {
                wrong.push(format!("{call}: {counted} steps for {least}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_function_is_left_out() {
    let mut known: BTreeMap<&str, usize> = CALLS.iter().map(|(name, ..)| (*name, 0)).collect();
    known.extend(SMALL.iter().map(|name| (*name, 0)));
    for function in all() {
        let of_numbers = function.name.starts_with("math.") || function.name.starts_with("get");
        if let Some(count) = known.get_mut(function.name) {
            *count += 1;
        } else {
            assert!(of_numbers, "what does `{}` read?", function.name);
        }
    }
    for (name, count) in known {
        assert!(count > 0, "`{name}` is no function");
    }
}

/// Operators read their operands as functions do.
#[test]
fn every_operator_counts_what_it_reads() {
    let (small, large) = (world(4), world(404));
    for (text, least) in [
        ("text == text", 400),
        ("text != text", 400),
        ("text < text", 400),
        ("text >= text", 400),
        ("text + text", 800),
        ("bytes(text) + bytes(text)", 800),
        ("numbers + numbers", 800),
        ("numbers == numbers", 400),
        ("wide == wide", 400),
        ("-1 in numbers", 400),
        ("text in [text]", 400),
        ("'k' in wide", 50),
        ("wide.none", 50),
        ("has(wide.none)", 50),
        ("wide['none']", 50),
        ("numbers.all(x, true)", 400),
        ("numbers.map(x, x)", 400),
        ("numbers.filter(x, true)", 400),
        ("numbers.exists_one(x, false)", 400),
        ("wide.all(k, true)", 400),
        ("{text: 1, text + 'a': 2}", 100),
    ] {
        let counted = steps(&large, text) - steps(&small, text);
        assert!(counted * 10 >= least * 9, "{text}: {counted} steps for {least}");
    }
}

/// Short as it is, such a pattern has hundreds of states, each of which a search may keep for every letter.
#[test]
fn a_pattern_counts_as_it_is_written_out() {
    let letters = "ab".repeat(100_000);
    let world = World::new(&format!(
        "text: {letters}\nname: a-short-name\npattern: '([ab]{{0,50}}a){{8}}c'"
    ));
    for text in [
        "text.matches('([ab]{0,50}a){8}c')",
        "text.matches(pattern)",
        "text.matches('[ab]*a[ab]{200}c')",
    ] {
        let truth = world.judge(text);
        assert!(
            truth.starts_with("error: the condition takes more"),
            "{text}: {truth}"
        );
    }
    for (text, most) in [
        ("name.matches('^[a-z0-9]+(-[a-z0-9]+)*$')", 20),
        ("name.matches('^https://[a-z.]+/')", 20),
        ("name.matches('^[0-9]{4}-[0-9]{2}-[0-9]{2}$')", 30),
        ("text.matches('^[a-z]+$')", 50_000),
        // Within each other they run in circles, and are not written out twice each.
        ("name.matches('^a++++++++++++++++++++++++++++++$')", 40),
    ] {
        let counted = steps(&world, text);
        assert!(counted <= most, "{text}: {counted}");
    }
}

/// `[[…], […]]` with the same list in both places, so many times over: a few names, elements without end.
fn doubled(times: usize, of: &str, last: &str) -> String {
    let open = (1..times).fold(format!("cel.bind(v0, {of}, "), |text, n| {
        format!("{text}cel.bind(v{n}, [v{}, v{}], ", n - 1, n - 1)
    });
    format!(
        "{open}{}{}",
        last.replace('$', &format!("v{}", times - 1)),
        ")".repeat(times)
    )
}

#[test]
fn what_doubles_is_stopped_by_its_steps() {
    let world = World::new("a: 1");
    for last in [
        "$ == $",
        "'%s'.format([$]) == ''",
        "distinct([$, $]).size() == 1",
        "$ in [$]",
        "$.flatten(60).size() == 0",
    ] {
        let text = doubled(45, "[1, 2]", last);
        let condition = world.compile(&text);
        let context = world.context();
        context.allow(CHECK_STEPS);
        let truth = context.judge(&condition, None);
        let Truth::Error(error) = &truth else {
            panic!("{last}: {}", show(&truth))
        };
        assert_eq!(error.kind, ErrorKind::Budget, "{last}");
        // It was stopped while it worked, not afterwards.
        assert!(context.steps() < 2 * CHECK_STEPS, "{last}: {}", context.steps());
    }
}

/// A number asks for work that is refused before it is done, and takes no more than what was left.
#[test]
fn what_a_number_asks_for_leaves_steps_to_others() {
    let world = World::new("a: 1");
    let conditions = ["1000001", "5071599", "9223372036854775807"]
        .map(|asked| world.compile(&format!("lists.range({asked}).size() == 1")));
    let context = world.context();
    for condition in &conditions {
        let before = context.steps();
        context.allow(CHECK_STEPS);
        let truth = context.judge(condition, None);
        assert!(
            matches!(&truth, Truth::Error(error) if error.kind == ErrorKind::Budget),
            "{}",
            show(&truth)
        );
        assert!(
            context.steps() - before <= CHECK_STEPS + 1,
            "{}: {}",
            condition.text(),
            context.steps() - before
        );
    }
}

/// A message shows a value that is without end in a few words, too.
#[test]
fn what_doubles_is_told_shortly() {
    let world = World::new("a: 1");
    for last in ["int($) == 1", "$ > 1", "$.startsWith('a')", "{$: 1} == {}"] {
        let told = world.judge(&doubled(45, "[1, 2]", last));
        assert!(told.len() < 300, "{last}: {told}");
    }
}

/// A growing expression over growing data: what comes out is never larger than what was counted.
fn expression() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "numbers", "texts", "rows", "[text]", "[1, 2]", "few", "[wide]",
    ]);
    leaf.prop_map(str::to_owned).prop_recursive(4, 12, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} + {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("[{a}, {b}]")),
            inner.clone().prop_map(|a| format!("{a}.map(x, [x, x])")),
            inner.clone().prop_map(|a| format!("{a}.map(x, text)")),
            inner.clone().prop_map(|a| format!("['%s'.format([{a}])]")),
            inner.clone().prop_map(|a| format!("{a}.flatten()")),
            inner.clone().prop_map(|a| format!("{a}.reverse()")),
            inner.clone().prop_map(|a| format!("[{a} == {a}]")),
            inner.clone().prop_map(|a| format!("distinct({a})")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("{a}.map(x, {b})")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// The same steps every time, never past the bound by more than one operation's work, and the texts that were made
    /// are paid for.
    #[test]
    fn steps_are_the_same_every_time_and_stay_within_bounds(text in expression(), allowed in 1_u64..20_000) {
        let world = world(40);
        prop_assume!(world.scope.compile(&text).is_ok());
        let condition = world.compile(&text);
        let run = || {
            let context = world.context();
            context.allow(allowed);
            let told = match context.evaluate(&condition, None) {
                Ok(value) => crate::expr::value::plain_within(&value, 1 << 20).map_or(usize::MAX, |text| text.len()).to_string(),
                Err(failure) => format!("{:?}", crate::expr::Failure::stops(&failure)),
            };
            (told, context.steps())
        };
        let (first, again) = (run(), run());
        prop_assert_eq!(&first, &again);
        if first.1 > allowed {
            prop_assert_eq!(&first.0, "true", "past the bound nothing is told but that");
        }
    }
}
