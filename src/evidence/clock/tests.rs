//! Tests of the module.

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::days::{date_of, days_of};
use super::*;

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

fn window(days: &str, from: &str, to: &str) -> Window {
    Window {
        days: Window::days(days).unwrap(),
        from: Window::time(from).unwrap(),
        to: Window::time(to).unwrap(),
        priorities: None,
    }
}

fn calendar(name: &str, open: Vec<Window>, holidays: &[Date]) -> Calendar {
    Calendar {
        id: "desk".to_owned(),
        zone: zone(name),
        open,
        holidays: holidays.iter().copied().collect(),
    }
}

fn at(text: &str, name: &str) -> Moment {
    let local: jiff::civil::DateTime = text.parse().unwrap();
    Moment(local.to_zoned(zone(name)).unwrap().timestamp().as_second())
}

fn hours(calendar: &Calendar, from: &str, to: &str) -> f64 {
    let name = calendar.zone.iana_name().unwrap().to_owned();
    let mut counter = Counter::new(Timer::new(vec![calendar.clone()], &[]));
    let seconds = counter.between(at(from, &name), at(to, &name), None).unwrap();
    f64::from(u32::try_from(seconds).unwrap()) / 3600.0
}

fn office() -> Calendar {
    calendar(
        "Europe/London",
        vec![window("mon-fri", "09:00", "17:00")],
        &[date(2026, 12, 25)],
    )
}

#[test]
fn nights_weekends_and_holidays_do_not_count() {
    let office = office();
    // Friday to Monday.
    assert!((hours(&office, "2026-11-20T16:00", "2026-11-23T10:00") - 2.0).abs() < 1e-9);
    // Within a night.
    assert!(hours(&office, "2026-11-20T18:00", "2026-11-20T23:00").abs() < 1e-9);
    // Thursday before Christmas to Monday after.
    assert!((hours(&office, "2026-12-24T16:00", "2026-12-28T10:00") - 2.0).abs() < 1e-9);
    // A whole week.
    assert!((hours(&office, "2026-11-16T00:00", "2026-11-23T00:00") - 40.0).abs() < 1e-9);
}

#[test]
fn a_change_of_clocks_takes_or_gives_an_hour() {
    // 2026-03-29 in London skips 01:00 to 02:00, 2026-10-25 has it twice.
    let always = calendar("Europe/London", vec![window("sun", "00:00", "24:00")], &[]);
    assert!((hours(&always, "2026-03-28T12:00", "2026-03-30T12:00") - 23.0).abs() < 1e-9);
    assert!((hours(&always, "2026-10-24T12:00", "2026-10-26T12:00") - 25.0).abs() < 1e-9);
    // Hours by the wall: nine in the morning is nine in summer and in winter.
    let office = office();
    assert!((hours(&office, "2026-03-27T00:00", "2026-03-31T00:00") - 16.0).abs() < 1e-9);
    assert!((hours(&office, "2026-10-23T00:00", "2026-10-27T00:00") - 16.0).abs() < 1e-9);
    // A window that lies in the skipped hour is none.
    let gap = calendar("Europe/London", vec![window("sun", "01:00", "02:00")], &[]);
    assert!(hours(&gap, "2026-03-28T12:00", "2026-03-30T12:00") < 1e-9 + 1.0);
}

#[test]
fn midnight_is_24_and_windows_may_run_over_it() {
    let late = calendar("UTC", vec![window("mon-fri", "19:00", "24:00")], &[]);
    assert!((hours(&late, "2026-11-16T00:00", "2026-11-17T00:00") - 5.0).abs() < 1e-9);
    let night = calendar("UTC", vec![window("fri", "22:00", "06:00")], &[]);
    assert!((hours(&night, "2026-11-20T00:00", "2026-11-23T00:00") - 8.0).abs() < 1e-9);
}

#[test]
fn emergency_windows_are_for_their_priorities() {
    let mut emergency = window("sat,sun", "08:00", "16:00");
    emergency.priorities = Some(vec![0]);
    let desk = calendar("UTC", vec![window("mon-fri", "08:00", "20:00"), emergency], &[]);
    let mut counter = Counter::new(Timer::new(vec![desk], &[]));
    let (from, to) = (at("2026-11-21T00:00", "UTC"), at("2026-11-23T00:00", "UTC"));
    assert_eq!(counter.between(from, to, Some(0)), Some(16 * 3600));
    assert_eq!(counter.between(from, to, Some(1)), Some(0));
    assert_eq!(counter.between(from, to, None), Some(0));
}

#[test]
fn of_several_calendars_any_is_enough() {
    let mut other = calendar("America/New_York", vec![window("mon-fri", "09:00", "17:00")], &[]);
    other.id = "over-there".to_owned();
    let mut counter = Counter::new(Timer::new(vec![other, office()], &[]));
    let (from, to) = (at("2026-11-18T00:00", "UTC"), at("2026-11-19T00:00", "UTC"));
    // 09:00 to 17:00 and 14:00 to 22:00 UTC overlap by three hours.
    assert_eq!(counter.between(from, to, None), Some(13 * 3600));
    assert_eq!(counter.timer.name(), "desk+over-there");
}

#[test]
fn always_is_the_calendar_clock() {
    let timer = Timer::new(vec![Calendar::always(), office()], &[]);
    assert_eq!(timer, Timer::calendar());
    assert!(!timer.is_business());
}

#[test]
fn times_that_end_before_they_begin_or_lie_far_off_are_none() {
    let mut counter = Counter::new(Timer::new(vec![office()], &[]));
    assert_eq!(counter.between(Moment(10), Moment(9), None), None);
    assert_eq!(counter.between(Moment(-1), Moment(9), None), None);
    assert_eq!(counter.between(Moment(0), Moment(i64::MAX), None), None);
    assert_eq!(counter.between(Moment(i64::MIN), Moment(i64::MAX), None), None);
    assert_eq!(
        counter.between(Moment(7_258_118_399), Moment(7_258_118_399), None),
        Some(0)
    );
}

#[test]
fn a_state_is_a_word_or_begins_with_it() {
    let timer = Timer::new(Vec::new(), &["awaiting-user".to_owned(), "On Hold".to_owned()]);
    assert!(timer.stands_in("awaiting-user") && timer.stands_in("awaiting-user-info"));
    assert!(timer.stands_in("on-hold"));
    assert!(!timer.stands_in("awaiting") && !timer.stands_in("awaiting-users") && !timer.stands_in(""));
    assert_eq!(timer.name(), "calendar without awaiting-user, on-hold");
}

#[test]
fn a_business_day_is_the_usual_one() {
    let mut friday = office();
    friday.open = vec![
        window("mon-thu", "08:00", "17:00"),
        window("fri", "08:00", "14:00"),
    ];
    assert_eq!(Timer::new(vec![friday], &[]).day(None), 9 * 3600);
    assert_eq!(Timer::calendar().day(None), 86_400);
}

#[test]
fn days_and_times_are_read() {
    assert_eq!(
        Window::days("mon-fri"),
        Some([true, true, true, true, true, false, false])
    );
    assert_eq!(
        Window::days("sat-mon"),
        Some([true, false, false, false, false, true, true])
    );
    assert_eq!(
        Window::days("sat,sun"),
        Some([false, false, false, false, false, true, true])
    );
    assert_eq!(Window::days("monday"), None);
    assert_eq!(Window::time("24:00"), Some(86_400));
    assert_eq!(Window::time("24:01"), None);
    assert_eq!(Window::time("8:00"), None);
}

#[test]
fn local_days_follow_the_zone() {
    let london = Zone::new(zone("Europe/London"));
    let auckland = Zone::new(zone("Pacific/Auckland"));
    let moment = at("2026-06-30T23:30", "UTC");
    assert_eq!(london.day(moment).and_then(date_of), Some(date(2026, 7, 1)));
    assert_eq!(auckland.day(moment).and_then(date_of), Some(date(2026, 7, 1)));
    let winter = at("2026-12-31T12:30", "UTC");
    assert_eq!(auckland.day(winter).and_then(date_of), Some(date(2027, 1, 1)));
    assert_eq!(london.day(Moment(-5)), None);
    assert_eq!(days_of(date(1970, 1, 2)), 1);
}

/// Counts open minutes one by one: slow and plain.
fn plainly(calendar: &Calendar, from: i64, to: i64) -> u64 {
    let mut open = 0;
    let mut minute = from;
    while minute < to {
        let there = jiff::Timestamp::from_second(minute)
            .unwrap()
            .to_zoned(calendar.zone.clone());
        let second = u32::try_from(i32::from(there.hour()) * 3600 + i32::from(there.minute()) * 60).unwrap();
        let parts = calendar.parts_on(there.date(), None);
        if parts.iter().any(|(from, to)| *from <= second && second < *to) {
            open += 60;
        }
        minute += 60;
    }
    open
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// The table counts what a walk over all minutes counts, over changes of clocks too.
    #[test]
    fn the_table_counts_as_a_walk_does(
        start in 0..600_000i64, length in 0..20_000i64,
        from in 0..24u32, to in 1..=24u32, days in prop::array::uniform7(any::<bool>()),
        place in prop::sample::select(vec!["Europe/London", "America/New_York", "Asia/Kolkata", "UTC"]),
    ) {
        // 2026-01-01 on, in minutes. Whole hours of day, and no window in the hours at which clocks change.
        prop_assume!(from > 3 && to > from);
        let window = Window { days, from: from * 3600, to: to * 3600, priorities: None };
        let calendar = calendar(place, vec![window], &[date(2026, 5, 1)]);
        let from = 1_767_225_600 + start * 60;
        let to = from + length * 60;
        let mut counter = Counter::new(Timer::new(vec![calendar.clone()], &[]));
        prop_assert_eq!(counter.between(Moment(from), Moment(to), None), Some(plainly(&calendar, from, to)));
    }

    /// Service is never longer than the calendar, and a time is the sum of its parts.
    #[test]
    fn service_is_part_of_all_time(start in 0..4_000_000_000i64, first in 0..90_000_000i64, second in 0..90_000i64) {
        let mut counter = Counter::new(Timer::new(vec![office()], &[]));
        let (a, b, c) = (Moment(start), Moment(start + first), Moment(start + first + second));
        let whole = counter.between(a, c, None).unwrap();
        prop_assert!(whole <= u64::try_from(first + second).unwrap());
        let parts = counter.between(a, b, None).unwrap() + counter.between(b, c, None).unwrap();
        prop_assert_eq!(whole, parts);
    }
}
