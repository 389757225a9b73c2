//! Tests of the module.

use std::collections::BTreeMap;

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::evidence::clock::{Calendar, Timer, Window};
use crate::evidence::observe::{Named, Observer, Plan};
use crate::evidence::record::{
    Answerer, Asset, Completion, Device, Kind, Measurement, Moment, Progress, Question, Record, Ticket, Use,
};

/// 2026-03-20T00:00:00Z, some days before a change of clocks.
const START: i64 = 1_773_964_800;

fn plan(kind: Kind) -> Plan {
    let mut plan = Plan::new(kind);
    plan.zone = jiff::tz::TimeZone::get("Europe/London").unwrap();
    plan.collected = Some(date(2026, 4, 20));
    let desk = Calendar {
        id: "desk".to_owned(),
        zone: plan.zone.clone(),
        open: vec![Window {
            days: Window::days("mon-fri").unwrap(),
            from: 9 * 3600,
            to: 17 * 3600,
            priorities: None,
        }],
        holidays: [date(2026, 4, 3)].into(),
    };
    plan.timers = vec![
        Timer::new(vec![desk.clone()], &[]),
        Timer::new(vec![desk], &["waiting".to_owned()]),
    ];
    plan.priorities = ["p1", "p2"]
        .map(|id| Named {
            id: id.to_owned(),
            name: None,
        })
        .to_vec();
    plan
}

/// A record that owns its texts: numbers choose from short lists.
#[derive(Clone, Debug)]
pub(in crate::evidence) struct Seed {
    key: u8,
    words: [u8; 4],
    times: [i64; 4],
    flags: [Option<bool>; 4],
    log: bool,
}

pub(in crate::evidence) fn seed() -> impl Strategy<Value = Seed> {
    let times = prop::array::uniform4(0..3_000_000i64);
    let flags = prop::array::uniform4(any::<Option<bool>>());
    (
        0..40u8,
        prop::array::uniform4(0..4u8),
        times,
        flags,
        any::<bool>(),
    )
        .prop_map(|(key, words, times, flags, log)| Seed {
            key,
            words,
            times,
            flags,
            log,
        })
}

const WORDS: [&str; 4] = ["P1", "2 - High", "waiting for a part", "Closed"];
const BUILDS: [&str; 4] = ["16.0.20228.20190", "16.0.17928.20776", "16.0.99999.1", "2607"];

fn some(flag: Option<bool>, at: i64) -> Option<Moment> {
    flag.map(|_| Moment(START + at))
}

fn with_record<T>(kind: Kind, row: u64, seed: &Seed, then: impl FnOnce(Record<'_>) -> T) -> T {
    let key = format!("K-{}", seed.key);
    let word = |at: usize| Some(WORDS[usize::from(seed.words[at])]);
    let [first, second, third, fourth] = seed.times;
    let [red, green, blue, gray] = seed.flags;
    let day = |at: i64| date(2026, 1, 1) + jiff::Span::new().days(at / 86_400);
    then(match kind {
        Kind::Tickets => Record::Ticket(Ticket {
            row,
            id: &key,
            priority: word(0),
            state: word(1),
            ended: red,
            opened: some(green.or(blue), first),
            responded: some(green, first + second / 100),
            resolved: some(blue, first + third / 10),
            updated: Some(Moment(START + fourth)),
            sequence: seed.log.then_some(fourth),
            resolution_kept: gray,
            reopened: gray.map(u32::from),
            reassigned: red.map(u32::from),
            tier: word(2),
            escalated: green,
            topic: word(3),
            channel: word(2),
            automated: blue,
            ..Ticket::default()
        }),
        Kind::Inventory => Record::Device(Device {
            row,
            machine: &key,
            server: red,
            product: green.map(|_| "Microsoft 365 Apps for enterprise"),
            build: blue.map(|_| BUILDS[usize::from(seed.words[0])]),
            channel: gray.map(|_| "Current Channel"),
            os: red.and(word(1)),
            owner: green.and(word(2)),
            application: word(3),
            user: blue.and(word(2)),
            seen: some(gray, first),
            upgraded: some(blue, second),
            ..Device::default()
        }),
        Kind::Assets | Kind::Software => Record::Asset(Asset {
            row,
            id: &key,
            serial: seed.log,
            warranty: red.map(|_| day(first)),
            supplier: green.and(word(0)),
            purchased: blue.map(|_| day(second)),
            status: gray.map(|gone| if gone { "Retired" } else { "In use" }),
            category: word(1),
        }),
        Kind::Training => Record::Completion(Completion {
            row,
            person: &key,
            course: WORDS[usize::from(seed.words[0])],
            progress: [Progress::Open, Progress::Started, Progress::Completed]
                [usize::from(seed.words[1]) % 3],
            assigned: None,
            completed: red.map(|_| day(first)),
            unit: word(2),
            audience: green.and(word(3)),
        }),
        Kind::Activity => Record::Question(Question {
            row,
            channel: WORDS[usize::from(seed.words[0])],
            asked: some(red, first),
            answered: some(green, first + second - 1_000),
            by: blue.map(|peer| if peer { Answerer::Peer } else { Answerer::Expert }),
            members: gray.map(|_| u64::from(seed.key)),
        }),
        Kind::Monitoring => Record::Measurement(Measurement {
            row,
            system: WORDS[usize::from(seed.words[0])],
            at: some(red, first),
            until: some(green, second),
            available: blue.map(|_| u32::from(seed.key) * 200),
            acknowledged: some(gray, third),
        }),
        Kind::AppDiscovery | Kind::Solutions | Kind::Usage => Record::Use(Use {
            row,
            what: WORDS[usize::from(seed.words[0])],
            who: Some(&key),
            unit: None,
            last: some(red, first),
            count: green.map(|_| 3),
        }),
    })
}

pub(in crate::evidence) fn summarize<'s>(
    kind: Kind,
    seeds: impl Iterator<Item = (usize, &'s Seed)>,
) -> Summary {
    let mut observer = Observer::new(&plan(kind));
    for (row, seed) in seeds {
        with_record(kind, row as u64 + 2, seed, |record| observer.observe(&record));
    }
    observer.finish()
}

pub(in crate::evidence) fn kind() -> impl Strategy<Value = Kind> {
    prop::sample::select(Kind::ALL.to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Partitions by key, merged in any order and grouping, are the whole to the byte.
    #[test]
    fn partitions_merged_are_the_whole(
        kind in kind(), seeds in prop::collection::vec(seed(), 0..120), parts in 1..6usize, turn in 0..6usize,
    ) {
        let whole = summarize(kind, seeds.iter().enumerate());
        let of = |part: usize| summarize(kind, seeds.iter().enumerate().filter(|(_, seed)| usize::from(seed.key) % parts == part));
        let mut summaries: Vec<Summary> = (0..parts).map(of).collect();
        summaries.rotate_left(turn % parts);
        // From the left.
        let mut left = summaries[0].clone();
        for other in &summaries[1..] {
            left.merge(other).unwrap();
        }
        // From the right: a + (b + (c + d)).
        let mut right = summaries.last().unwrap().clone();
        for other in summaries.iter().rev().skip(1) {
            let mut own = other.clone();
            own.merge(&right).unwrap();
            right = own;
        }
        prop_assert_eq!(left.to_json(), whole.to_json());
        prop_assert_eq!(right.to_json(), whole.to_json());
    }

    /// What is written is read as the same.
    #[test]
    fn a_summary_survives_its_file(kind in kind(), seeds in prop::collection::vec(seed(), 0..60)) {
        let text = summarize(kind, seeds.iter().enumerate()).to_json();
        prop_assert!(Summary::is_one(text.as_bytes()));
        let read = Summary::from_json(&text).unwrap();
        prop_assert_eq!(read.to_json(), text);
    }

    /// The order of rows of different keys does not matter.
    #[test]
    fn rows_of_other_keys_may_stand_between(kind in kind(), seeds in prop::collection::vec(seed(), 0..60)) {
        let mut sorted: Vec<(usize, &Seed)> = seeds.iter().enumerate().collect();
        sorted.sort_by_key(|(row, seed)| (seed.key, *row));
        let sorted = summarize(kind, sorted.into_iter());
        prop_assert_eq!(sorted.to_json(), summarize(kind, seeds.iter().enumerate()).to_json());
    }

    /// A broken file is an error, never a panic.
    #[test]
    fn broken_files_are_refused(cut in 0..3_000usize, seeds in prop::collection::vec(seed(), 1..20)) {
        let text = summarize(Kind::Tickets, seeds.iter().enumerate()).to_json();
        let cut = cut.min(text.len() - 2);
        prop_assert!(Summary::from_json(text.get(..cut).unwrap_or("")).is_err());
    }
}

#[test]
fn different_clocks_and_kinds_are_not_merged() {
    let mut own = summarize(Kind::Tickets, std::iter::empty());
    let other = Observer::new(&Plan::new(Kind::Tickets)).finish();
    assert!(matches!(own.merge(&other), Err(SummaryError::Settings)));
    let devices = summarize(Kind::Inventory, std::iter::empty());
    assert!(matches!(own.merge(&devices), Err(SummaryError::Kinds { .. })));
}

/// A column with too many words is no scale, also when only the parts together have too many.
#[test]
fn too_many_words_are_dropped_in_any_grouping() {
    let observe = |range: std::ops::Range<u32>| {
        let mut observer = Observer::new(&Plan::new(Kind::Tickets));
        for number in range {
            let (id, word) = (format!("T-{number}"), format!("group {number}"));
            observer.observe(&Record::Ticket(Ticket {
                row: u64::from(number),
                id: &id,
                tier: Some(&word),
                topic: Some(&word),
                opened: Some(Moment(START)),
                resolved: Some(Moment(START + i64::from(number) * 60)),
                ..Ticket::default()
            }));
        }
        observer.finish()
    };
    let whole = observe(0..1_400);
    let Figures::Tickets(tickets) = &whole.figures else {
        panic!()
    };
    assert_eq!(tickets.overflow, ["tier".to_owned()].into());
    assert_eq!((tickets.cells.len(), tickets.topics.len()), (1, 1_400));
    let (mut a, mut b) = (observe(0..700), observe(700..1_400));
    let again = a.clone();
    a.merge(&b).unwrap();
    b.merge(&again).unwrap();
    assert_eq!(a.to_json(), whole.to_json());
    assert_eq!(b.to_json(), whole.to_json());
}

#[test]
fn what_cannot_be_is_refused() {
    let mut summary = summarize(Kind::Tickets, std::iter::empty());
    let Figures::Tickets(tickets) = &mut summary.figures else {
        panic!()
    };
    tickets.tickets = 5;
    assert!(matches!(
        Summary::from_json(&summary.to_json()),
        Err(SummaryError::Counts { .. })
    ));
    let mut named = summarize(Kind::Training, std::iter::empty());
    let Figures::Training(training) = &mut named.figures else {
        panic!()
    };
    let course = "a.person@company.test".to_owned();
    training.classes.insert(
        Class {
            course,
            ..Class::default()
        },
        Taught::default(),
    );
    let refused = Summary::from_json(&named.to_json()).unwrap_err().to_string();
    assert_eq!(
        refused,
        "the counts of the summary do not go together: a word that is none"
    );
    let good = summarize(Kind::Tickets, std::iter::empty()).to_json();
    let other = good.replace("\"format_version\": 1", "\"format_version\": 2");
    assert!(matches!(
        Summary::from_json(&other),
        Err(SummaryError::Version { found: 2, .. })
    ));
    for broken in [
        good.replace("\"rows\": 0", "\"rows\": 0, \"more\": 1"),
        good.replace("\"rows\": 0", "\"rows\": -1"),
        good.replace("\"gradus-evidence\"", "\"other\""),
        good.replace("\"tickets\",", "\"tockets\","),
        format!("{}{}", "[".repeat(100_000), good),
        String::new(),
    ] {
        assert!(
            matches!(Summary::from_json(&broken), Err(SummaryError::Shape { .. })),
            "{}",
            broken.chars().take(200).collect::<String>()
        );
    }
}

/// No name, address or text of a row is in a file.
#[test]
fn nobody_is_named() {
    let mut text = String::new();
    for kind in Kind::ALL {
        let mut observer = Observer::new(&Plan::new(kind));
        let person = "canary.person@company.test";
        let name = "CORP\\canary";
        for record in [
            Record::Ticket(Ticket {
                row: 2,
                id: "canary ticket",
                tier: Some(person),
                topic: Some(name),
                channel: Some(person),
                priority: Some(person),
                opened: Some(Moment(START)),
                resolved: Some(Moment(START + 5)),
                ..Ticket::default()
            }),
            Record::Device(Device {
                machine: "canary-laptop",
                owner: Some("canary owner"),
                user: Some("canary user"),
                build: Some("16.0.20228.20190"),
                unit: Some(person),
                serial: Some("canary-serial"),
                ..Device::default()
            }),
            Record::Asset(Asset {
                id: "canary-asset",
                supplier: Some("canary supplier"),
                category: Some(person),
                ..Asset::default()
            }),
            Record::Completion(Completion {
                row: 2,
                person: "canary person",
                course: "Course",
                progress: Progress::Completed,
                assigned: None,
                completed: None,
                unit: Some(name),
                audience: Some(person),
            }),
            Record::Use(Use {
                what: "App",
                who: Some("canary user"),
                ..Use::default()
            }),
        ] {
            observer.observe(&record);
        }
        text.push_str(&observer.finish().to_json());
    }
    assert!(!text.to_lowercase().contains("canary"), "{text}");
}

#[test]
fn the_worst_are_the_longest() {
    let mut worst = Vec::new();
    for (seconds, ticket) in [
        (5, "T-5"),
        (9, "T-9"),
        (9, "T-1"),
        (1, "T-2"),
        (7, "T-7"),
        (8, "T-8"),
        (6, "T-6"),
    ] {
        let ticket = ticket.to_owned();
        keep_worst(
            &mut worst,
            Worst {
                seconds,
                ticket,
                row: None,
            },
        );
    }
    let named: Vec<&str> = worst.iter().map(|case| &*case.ticket).collect();
    assert_eq!(named, ["T-1", "T-9", "T-8", "T-7", "T-6"]);
}

#[test]
fn a_month_has_one_form() {
    let read = |text: &str| serde_json::from_str::<BTreeMap<Month, u64>>(text).is_ok();
    assert!(read(r#"{"2026-03": 1}"#));
    assert!(!read(r#"{"2026-3": 1}"#) && !read(r#"{"2026-13": 1}"#) && !read(r#"{"+2026-03": 1}"#));
    let day = |text: &str| serde_json::from_str::<BTreeMap<Day, u64>>(text).is_ok();
    assert!(day(r#"{"2026-03-01": 1}"#));
    assert!(!day(r#"{"2026-02-30": 1}"#) && !day(r#"{"20260301": 1}"#) && !day(r#"{"9999-01-01": 1}"#));
}
