//! Values in the forms that tools write.

use proptest::prelude::*;

use super::date::{self, Civil};
use super::number;
use super::order::{Evidence, Order};
use super::pattern::Pattern;
use super::words::truth;
use super::zone::Zone;
use crate::evidence::error::Problem;
use crate::evidence::format::Unit;
use crate::evidence::record::Moment;

/// The date in the form `2026-03-12 15:05:00`, with its distance from UTC.
fn shown(civil: Option<Civil>) -> Option<String> {
    let civil = civil?;
    let (hour, minute, second) = (civil.second / 3600, civil.second / 60 % 60, civil.second % 60);
    let offset = civil
        .offset
        .map(|offset| format!(" {offset:+}"))
        .unwrap_or_default();
    let (year, month, day) = (civil.year, civil.month, civil.day);
    Some(format!(
        "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}{offset}"
    ))
}

#[test]
fn dates_are_read_in_many_forms() {
    for (text, expected) in [
        ("2026-03-12", "2026-03-12 00:00:00"),
        ("2026-03-12 15:05", "2026-03-12 15:05:00"),
        ("2026-03-12T15:05:09Z", "2026-03-12 15:05:09 +0"),
        ("2026-03-12T15:05:09.123+01:00", "2026-03-12 15:05:09 +3600"),
        ("2026-03-12 15:05:09 UTC", "2026-03-12 15:05:09 +0"),
        ("2026-03-12 15:05:09 -0530", "2026-03-12 15:05:09 -19800"),
        ("2026/3/12 3:05 PM", "2026-03-12 15:05:00"),
        ("20260312", "2026-03-12 00:00:00"),
        ("12-03-2026 15:05", "2026-03-12 15:05:00"),
        ("12/3/26", "2026-03-12 00:00:00"),
        ("12.03.2026 15:05", "2026-03-12 15:05:00"),
        ("12/Mar/26 3:05 PM", "2026-03-12 15:05:00"),
        ("12/mar/26 12:05 a.m.", "2026-03-12 00:05:00"),
        ("12-Mar-2026", "2026-03-12 00:00:00"),
        ("12 March 2026, 3:05 PM", "2026-03-12 15:05:00"),
        ("Thursday, 12 March 2026, 3:05 PM", "2026-03-12 15:05:00"),
        ("jueves, 12 de marzo de 2026, 15:05", "2026-03-12 15:05:00"),
        ("12. M\u{e4}rz 2026", "2026-03-12 00:00:00"),
        ("12 f\u{e9}v. 2026", "2026-02-12 00:00:00"),
        ("March 12, 2026", "2026-03-12 00:00:00"),
        ("Mar 12 2026 3:05 PM", "2026-03-12 15:05:00"),
        ("46093", "2026-03-12 00:00:00"),
        ("46093.628472222219", "2026-03-12 15:05:00"),
        ("29/2/2024", "2024-02-29 00:00:00"),
    ] {
        let found = date::read(text.as_bytes(), Some(Order::DayFirst));
        assert_eq!(shown(found).as_deref(), Some(expected), "{text}");
    }
    let american = date::read(b"3/12/2026 3:05 PM", Some(Order::MonthFirst));
    assert_eq!(shown(american).as_deref(), Some("2026-03-12 15:05:00"));
}

#[test]
fn what_is_no_date_is_none() {
    for text in [
        "29/2/2026",
        "31-04-2026",
        "0000-00-00",
        "2026-13-01",
        "2026-03-12 25:00",
        "2026-03-12 13:05 PM",
        "2026-03-12 15:05 EST",
        "2026-03-12x",
        "12",
        "1234",
        "99999",
        "123456",
        "yesterday",
        "1899-12-30",
        "12/Foo/26",
        "2026-03",
        "3 of March",
        "-1",
        "+",
        "12//26",
        "9999-12-31",
    ] {
        assert_eq!(
            shown(date::read(text.as_bytes(), Some(Order::DayFirst))),
            None,
            "{text}"
        );
    }
    assert_eq!(date::read(b"3/4/2026", None), None, "two meanings");
}

#[test]
fn the_order_of_a_file_is_told_by_its_dates() {
    let order = |texts: &[&str]| {
        let mut evidence = Evidence::default();
        for text in texts {
            evidence.see(text.as_bytes());
        }
        evidence.order()
    };
    assert_eq!(order(&["3/4/2026", "13/4/2026"]), Ok(Some(Order::DayFirst)));
    assert_eq!(
        order(&["3/4/2026", "4/13/26 3:05 PM"]),
        Ok(Some(Order::MonthFirst))
    );
    assert_eq!(order(&["03-04-2026"]), Err(Problem::AmbiguousDates));
    assert_eq!(order(&["13/4/2026", "4/13/2026"]), Err(Problem::MixedDates));
    assert_eq!(
        order(&["2026-03-04", "12/Mar/26", "4/4/2026"]),
        Ok(Some(Order::DayFirst))
    );
}

#[test]
fn patterns_are_those_of_a_declaration() {
    for (pattern, text, expected) in [
        (
            "dd-MM-yyyy HH:mm",
            "29-02-2016 01:16",
            Some("2016-02-29 01:16:00"),
        ),
        ("dd-MM-yyyy HH:mm", "29-02-2016", Some("2016-02-29 00:00:00")),
        (
            "dd-MM-yyyy HH:mm",
            "29-02-2016 01:16:30",
            Some("2016-02-29 01:16:30"),
        ),
        (
            "M/d/yyyy h:mm a",
            "3/4/2026 12:05 AM",
            Some("2026-03-04 00:05:00"),
        ),
        (
            "d/MMM/yy h:mm a",
            "12/Mar/26 3:05 PM",
            Some("2026-03-12 15:05:00"),
        ),
        ("EEE, d MMM yyyy", "Thu, 12 Mar 2026", Some("2026-03-12 00:00:00")),
        (
            "yyyy-MM-dd'T'HH:mm:ssXXX",
            "2026-03-12T15:05:00+01:00",
            Some("2026-03-12 15:05:00 +3600"),
        ),
        ("MM/dd/yyyy", "13/01/2026", None),
        ("dd-MM-yyyy HH:mm", "29/02/2016 01:16", None),
        ("dd-MM-yyyy HH:mm", "29-02-2016 01:16 x", None),
    ] {
        let pattern = Pattern::new(pattern).unwrap();
        assert_eq!(
            shown(pattern.read(text.as_bytes())).as_deref(),
            expected,
            "{text}"
        );
    }
    for pattern in [
        "dd.mm.yyyy",
        "HH:mm",
        "dd-MM-yyyy h:mm",
        "QQ-dd-MM-yyyy",
        "'dd-MM-yyyy",
        "yyy-MM-dd",
    ] {
        assert!(Pattern::new(pattern).is_err(), "{pattern}");
    }
}

#[test]
fn numbers_are_read_in_their_forms() {
    for (text, unit, expected) in [
        ("41", Unit::Minutes, Some(2460)),
        ("14.38", Unit::Hours, Some(51_768)),
        ("14,38", Unit::Hours, Some(51_768)),
        ("00:16:30", Unit::Hours, Some(990)),
        ("123:05", Unit::Hours, Some(443_100)),
        ("-1:30", Unit::Hours, Some(-5400)),
        ("2d 3h 5m", Unit::Hours, Some(183_900)),
        ("3 hours, 5 minutes", Unit::Hours, Some(11_100)),
        ("1:75", Unit::Hours, None),
        ("1 fortnight", Unit::Hours, None),
        ("-", Unit::Hours, None),
        ("--1", Unit::Hours, None),
    ] {
        assert_eq!(number::span(text.as_bytes(), unit), expected, "{text}");
    }
    let count = |text: &str| number::count(text.as_bytes());
    assert_eq!(
        (
            count("3"),
            count("3.0"),
            count("3.5"),
            count("-1"),
            count("1,234"),
            count(".")
        ),
        (Some(3), Some(3), None, None, None, None)
    );
    let percent = |text: &str| number::percent(text.as_bytes());
    assert_eq!(
        (
            percent("99.95 %"),
            percent("99,95"),
            percent("100%"),
            percent("101"),
            percent("-1%")
        ),
        (Some(9995), Some(9995), Some(10_000), None, None)
    );
    assert_eq!(number::build("16.0.13231.20262 (X64)"), Some("16.0.13231.20262"));
    assert_eq!(number::build("Version 2610"), Some("2610"));
    assert_eq!(number::build("16.0.x"), None);
    assert_eq!(
        (truth(b"Within SLA"), truth(b"SLA Violated"), truth(b"perhaps")),
        (Some(true), Some(false), None)
    );
}

/// The moment of a local time in Lisbon.
fn lisbon(text: &str) -> Option<Moment> {
    let mut zone = Zone::new(jiff::tz::TimeZone::get("Europe/Lisbon").unwrap());
    zone.moment(date::read(text.as_bytes(), None)?)
}

#[test]
fn a_time_shown_twice_is_the_earlier_and_one_never_shown_the_later() {
    let utc = |text: &str| {
        let timestamp: jiff::Timestamp = text.parse().unwrap();
        Some(Moment(timestamp.as_second()))
    };
    assert_eq!(lisbon("2026-10-25 01:30"), utc("2026-10-25T00:30:00Z"));
    assert_eq!(lisbon("2026-10-25 02:30"), utc("2026-10-25T02:30:00Z"));
    assert_eq!(lisbon("2026-03-29 01:30"), utc("2026-03-29T01:30:00Z"));
    assert_eq!(lisbon("2026-03-29 00:30"), utc("2026-03-29T00:30:00Z"));
    assert_eq!(lisbon("2026-07-01 12:00+02:00"), utc("2026-07-01T10:00:00Z"));
}

proptest! {
    /// The oracle of dates and zones.
    #[test]
    fn moments_are_those_of_jiff(
        seconds in -2_000_000_000_i64..4_000_000_000,
        name in prop::sample::select(vec!["Europe/Lisbon", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca", "America/Santiago"]),
    ) {
        let tz = jiff::tz::TimeZone::get(name).unwrap();
        let local = jiff::Timestamp::from_second(seconds).unwrap().to_zoned(jiff::tz::TimeZone::UTC).datetime();
        let text = local.strftime("%Y-%m-%d %H:%M:%S").to_string();
        let expected = tz.to_ambiguous_timestamp(local).compatible().unwrap().as_second();
        let mut zone = Zone::new(tz);
        let civil = date::read(text.as_bytes(), None).unwrap();
        for _ in 0..2 {
            prop_assert_eq!(zone.moment(civil), Some(Moment(expected)));
        }
    }

    #[test]
    fn no_text_panics(bytes in proptest::collection::vec(any::<u8>(), 0..40), pattern in "[yMdHhmsaEX' :/T.-]{0,20}") {
        let _ = date::read(&bytes, Some(Order::DayFirst));
        let _ = number::span(&bytes, Unit::Minutes);
        let _ = (number::count(&bytes), number::percent(&bytes), truth(&bytes));
        let _ = number::build(&String::from_utf8_lossy(&bytes));
        if let Ok(pattern) = Pattern::new(&pattern) {
            let _ = pattern.read(&bytes);
        }
    }
}
