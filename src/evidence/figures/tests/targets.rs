//! Figures: targets.

use super::*;

/// Some tickets of a desk, opened at midnight on Monday 2026-11-16 and answered after some minutes.
fn answered(minutes: &[i64], tier: Option<&str>, open: usize) -> Summary {
    const MONDAY: i64 = 1_794_787_200;
    let mut plan = Plan::new(Kind::Tickets);
    plan.collected = Some(date(2026, 11, 17));
    let mut observer = Observer::new(&plan);
    for (at, took) in minutes
        .iter()
        .map(Some)
        .chain(std::iter::repeat_n(None, open))
        .enumerate()
    {
        let id = format!("T-{at}");
        observer.observe(&Record::Ticket(Ticket {
            row: at as u64 + 2,
            id: &id,
            priority: Some("P1"),
            tier,
            opened: Some(Moment(MONDAY)),
            responded: took.map(|minutes| Moment(MONDAY + minutes * 60)),
            resolved: took.map(|_| Moment(MONDAY + 80_000)),
            ..Ticket::default()
        }));
    }
    observer.finish()
}

fn attainment(summary: &Summary, promises: Vec<Promise>) -> Vec<Attainment> {
    let export = Export {
        id: "tickets",
        date: date(2026, 11, 17),
        columns: &[],
        summary,
    };
    let mut context = Context::new(date(2026, 11, 22), &TABLES);
    context.priorities = named(&["p1", "p2"]);
    context.tiers = named(&["service-desk", "platforms"]);
    context.promises = promises;
    let observed = observations(&[export], &context);
    valid(&observed);
    observed.tickets.unwrap().targets
}

pub(super) fn within(minutes: u64) -> Promise {
    Promise {
        within: Limit {
            seconds: minutes * 60,
            ..Limit::default()
        },
        ..promise(Metric::FirstResponse, Some(0), 0, &Timer::calendar())
    }
}

#[test]
fn a_target_is_kept_through_its_limit_and_missed_by_the_open_ones() {
    let summary = answered(&[5, 15, 16, 41], None, 2);
    let target = attainment(&summary, vec![within(15)]).remove(0);
    assert_eq!(
        (target.cases, target.kept, target.missed, target.overdue),
        (6, 2, 4, 2)
    );
    assert_eq!((target.percent, target.met), (Some(33.33), Some(false)));
    let worst: Vec<u64> = target.worst.iter().map(|case| case.seconds).collect();
    assert_eq!(worst, [41 * 60, 16 * 60]);
    // Open tickets are not late while the limit has not passed.
    let target = attainment(&summary, vec![within(60 * 24 * 2)]).remove(0);
    assert_eq!((target.cases, target.overdue, target.met), (4, 0, Some(true)));
}

#[test]
fn a_target_holds_for_its_tiers_and_is_not_guessed_among_several() {
    let ours = |tier: usize, sla: &str| Promise {
        sla: sla.to_owned(),
        tiers: vec![tier],
        ..within(15)
    };
    let known = answered(&[5, 20], Some("Service Desk"), 0);
    let targets = attainment(&known, vec![ours(0, "desk"), ours(1, "platforms")]);
    assert_eq!((targets[0].cases, targets[1].cases), (2, 0));
    assert_eq!((targets[0].unmatched, targets[1].unmatched), (0, 0));
    // A group of which the declaration knows nothing could be either's.
    let unknown = answered(&[5, 20], Some("Group 54"), 0);
    let targets = attainment(&unknown, vec![ours(0, "desk"), ours(1, "platforms")]);
    assert_eq!((targets[0].cases, targets[0].unmatched), (0, 2));
    // Where there is one agreement, there is no doubt.
    assert_eq!(attainment(&unknown, vec![ours(0, "desk")])[0].cases, 2);
}

#[test]
fn a_clock_whose_hours_have_changed_measures_nothing() {
    let summary = answered(&[5], None, 0);
    let business = Promise {
        timer: Timer::new(vec![desk()], &[]),
        ..within(15)
    };
    assert_eq!(attainment(&summary, vec![business])[0].cases, 0);
}

#[test]
fn a_target_of_one_tier_leaves_the_others_alone() {
    let bound = || Promise {
        tier: Some(0),
        channels: vec![0],
        ..within(15)
    };
    let count = |tier: Option<&str>| {
        let target = attainment(&answered(&[5, 20], tier, 0), vec![bound()]).remove(0);
        (target.cases, target.unmatched)
    };
    assert_eq!(count(Some("Service Desk")), (2, 0));
    assert_eq!(count(Some("platforms")), (0, 0));
    assert_eq!(count(Some("Group 54")), (0, 2));
    assert_eq!(count(None), (0, 2));
}

#[test]
fn a_week_of_service_is_the_open_time_of_a_week() {
    let limit = |timer: &Timer, within: Limit| {
        let promise = Promise {
            timer: timer.clone(),
            within,
            ..super::promise(Metric::Resolution, None, 0, timer)
        };
        let summary = answered(&[5], None, 0);
        attainment(&summary, vec![promise]).remove(0).within
    };
    let one = |months, weeks, days| Limit {
        months,
        weeks,
        days,
        seconds: 0,
    };
    let (business, calendar) = (Timer::new(vec![desk()], &[]), Timer::calendar());
    assert_eq!(limit(&business, one(0, 1, 0)), 5 * 8 * 3_600);
    assert_eq!(limit(&business, one(0, 0, 7)), 7 * 8 * 3_600);
    assert_eq!(limit(&business, one(7, 0, 0)), 31 * 5 * 8 * 3_600);
    assert_eq!(limit(&calendar, one(0, 1, 0)), 7 * 86_400);
    assert_eq!(limit(&calendar, one(1, 0, 0)), 31 * 86_400);
}
