//! What all targets need.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::{Arc, LazyLock, Once};

use gradus::config::Config;
use gradus::declaration::{Assembled, Vocabulary};
use gradus::engine::{Case, judge};
use gradus::expr::Params;
use gradus::output::{Format, Look};
use gradus::pack::{self, Pack};
use gradus::report::{Input, Judged, Problem, Report};
use gradus::schema::Schema;
use gradus::source::{Fault, Place, Source};

pub(super) const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 21);

/// The text of an input; what is no UTF-8 never reaches the readers of texts.
pub(super) fn text(data: &[u8]) -> Option<&str> {
    std::str::from_utf8(data).ok()
}

/// What starts a line that begins a file within an input.
const MARK: &str = "%%%% ";

/// The files of an input, each with its name: a line `%%%% name` begins one.
pub(crate) fn parts(text: &str) -> Vec<(&str, &str)> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.strip_prefix(MARK) {
        let (name, body) = start.split_once('\n').unwrap_or((start, ""));
        let end = if body.starts_with(MARK) {
            0
        } else {
            body.find("\n%%%% ").map_or(body.len(), |at| at + 1)
        };
        parts.push((name, &body[..end]));
        rest = &body[end..];
    }
    parts
}

/// A number that depends on every byte, for choices that an input should not spend bytes on.
pub(super) fn hash(data: &[u8]) -> u64 {
    data.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Errors of a text that is none of its language; some say all in what they expected.
const BARE: [&str; 2] = ["::syntax", "::pack::expression"];

/// An error says what, where and, but for bare syntax, what to do; its places lie in their texts.
pub(super) fn sound(fault: &dyn Fault) {
    let message = fault.to_string();
    assert!(!message.is_empty() && !message.ends_with('.'), "{message:?}");
    let place = fault.place();
    assert!(place.is_some(), "{message:?} has no place");
    if let Some(at) = place {
        inside(at, &message);
    }
    for (what, at) in fault.also() {
        assert!(!what.is_empty(), "{message}");
        inside(&at, &message);
    }
    let help = fault.help().map(|help| help.to_string()).unwrap_or_default();
    let code = fault.code().map(|code| code.to_string()).unwrap_or_default();
    assert!(code.starts_with("gradus::"), "{message:?} has the code {code:?}");
    assert!(
        !help.is_empty() || BARE.iter().any(|bare| code.ends_with(bare)),
        "no help for {message:?}"
    );
    if let (Some(replacement), Some(at)) = (fault.replacement(), place) {
        assert!(
            replacement != at.text(),
            "{message:?} is mended by what stands there"
        );
    }
}

/// A place is one of its text, on borders of characters, and lines and columns lead there.
pub(super) fn inside(place: &Place, what: &str) {
    let text = place.source.text();
    assert!(text.get(place.span.range()).is_some(), "{what}: {:?}", place.span);
    let start = place.start();
    assert!(
        start.line >= 1 && start.column >= 1 && place.end() >= start,
        "{what}"
    );
}

pub(super) fn source(name: &str, text: &str) -> Arc<Source> {
    Arc::new(Source::new(name, text))
}

pub(super) fn vocabulary() -> Vocabulary {
    Vocabulary {
        schema: Arc::clone(Schema::builtin()),
        id: None,
    }
}

/// A pack with its parameters as set.
pub(super) type Set = (Arc<Pack>, BTreeMap<String, serde_json::Value>);

/// The built-in packs.
pub(super) fn packs() -> &'static [Set] {
    static PACKS: LazyLock<Vec<Set>> = LazyLock::new(|| {
        let all = pack::builtin_ids().into_iter();
        all.map(|id| with_defaults(pack::builtin(id).unwrap().unwrap()))
            .collect()
    });
    &PACKS
}

pub(super) fn with_defaults(pack: Pack) -> Set {
    let params = pack.defaults();
    (Arc::new(pack), params)
}

/// Judges organizations by packs, within their budgets, and settles the report.
pub(super) fn report(assembled: Assembled, packs: &[Set], config: &Config) -> Report {
    let mut judged = Vec::new();
    for (index, organization) in assembled.organizations.iter().enumerate() {
        for (number, (pack, set)) in packs.iter().enumerate() {
            let params: Params = set.clone().into_iter().collect();
            let judgement = judge(Case {
                organization: &organization.id,
                root: organization.root(),
                pack,
                params: &params,
                observed: None,
                today: TODAY,
            });
            for finding in judgement.rules.iter().flat_map(|rule| &rule.findings) {
                inside(&finding.place, &finding.message);
                let notes = finding.notes.iter().filter_map(|note| note.place.as_ref());
                notes.for_each(|place| inside(place, &finding.message));
            }
            judged.push(Judged {
                organization: index,
                pack: number,
                judgement,
            });
        }
    }
    let faults = assembled.faults.iter();
    gradus::report::assemble(Input {
        today: TODAY,
        config,
        packs,
        organizations: &assembled.organizations,
        broken: assembled.broken,
        judged,
        evidenced: Vec::new(),
        evidence: &[],
        problems: faults.map(|fault| Problem::of(&**fault)).collect(),
        folder: "".into(),
    })
}

/// Writes a report in a format; whatever it is, it is text.
pub(super) fn written(format: Format, report: &Report) -> String {
    let look = Look {
        color: false,
        width: 100,
        all: true,
    };
    let mut out = Vec::new();
    (format.render)(report, look, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

thread_local! {
    static EXPECTS: Cell<bool> = const { Cell::new(false) };
}

/// Lets no panic be told that is the affair of an oracle; the fuzzer takes each for a crash.
pub(crate) fn quiet_oracles() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let tell = take_hook();
        set_hook(Box::new(move |info| {
            if !EXPECTS.get() {
                tell(info);
            }
        }));
    });
}

/// What an oracle says; nothing where it panics.
pub(super) fn asked<T>(oracle: impl FnOnce() -> Option<T>) -> Option<T> {
    EXPECTS.set(true);
    let answer = catch_unwind(AssertUnwindSafe(oracle)).ok().flatten();
    EXPECTS.set(false);
    answer
}
