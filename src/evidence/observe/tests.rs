//! Tests of the module.

use jiff::civil::date;

use super::*;
use crate::evidence::record::{Asset, Clock, Completion, Device, Progress, Question, Stated, Ticket};
use crate::evidence::summary::{Install, Inventory, Role, Setup, Tickets, Timing};

/// 2026-11-16T00:00:00Z, a Monday.
const MONDAY: i64 = 1_794_787_200;

fn moment(hours: i64, minutes: i64) -> Moment {
    Moment(MONDAY + hours * 3_600 + minutes * 60)
}

fn tickets(plan: &Plan, rows: &[Ticket<'_>]) -> Tickets {
    let mut observer = Observer::new(plan);
    for row in rows {
        observer.observe(&Record::Ticket(*row));
    }
    match observer.finish().figures {
        Figures::Tickets(tickets) => tickets,
        other => panic!("{other:?}"),
    }
}

/// Times of resolution of all tickets on a clock, as edges with counts.
fn resolution(tickets: &Tickets, clock: &str) -> Timing {
    let mut cells = tickets.cells.values();
    let timing = cells.next().unwrap().clocks[clock].resolution.clone();
    assert!(cells.next().is_none());
    timing
}

fn closed(row: u64, id: &str) -> Ticket<'_> {
    Ticket {
        row,
        id,
        state: Some("Closed"),
        opened: Some(moment(9, 0)),
        resolved: Some(moment(11, 0)),
        ..Ticket::default()
    }
}

#[test]
fn of_an_event_log_the_last_event_counts() {
    let event = |row, sequence, state, priority| Ticket {
        sequence: Some(sequence),
        updated: Some(moment(9, sequence)),
        state: Some(state),
        priority: Some(priority),
        reassigned: Some(u32::try_from(sequence).unwrap()),
        ..closed(row, "INC1")
    };
    // The rows are out of order.
    let rows = [
        event(2, 0, "New", "3"),
        event(3, 5, "Closed", "1"),
        event(4, 2, "Active", "2"),
    ];
    let tickets = tickets(&Plan::new(Kind::Tickets), &rows);
    assert_eq!((tickets.tickets, tickets.logged, tickets.duplicates), (1, 1, 0));
    let (cell, handled) = tickets.cells.first_key_value().unwrap();
    assert_eq!((&*cell.priority, handled.open), ("1", 0));
    assert_eq!(resolution(&tickets, "calendar").worst[0].row, Some(3));
}

#[test]
fn a_clock_stands_in_the_states_that_pause_it() {
    let mut plan = Plan::new(Kind::Tickets);
    plan.timers = vec![Timer::new(Vec::new(), &["awaiting-user".to_owned()])];
    let event = |row, sequence, state, hour| Ticket {
        sequence: Some(sequence),
        updated: Some(moment(hour, 0)),
        state: Some(state),
        resolved: Some(moment(19, 0)),
        ..closed(row, "INC1")
    };
    // Waits from 10 to 12 and from 17 to its resolution at 19; rows are out of order.
    let rows = [
        event(2, 1, "New", 9),
        event(4, 3, "Active", 12),
        event(3, 2, "Awaiting User Info", 10),
        event(5, 4, "Awaiting User Info", 17),
        event(6, 5, "Closed", 23),
    ];
    let tickets = tickets(&plan, &rows);
    assert_eq!(resolution(&tickets, "calendar").worst[0].seconds, 10 * 3_600);
    assert_eq!(
        resolution(&tickets, "calendar without awaiting-user").worst[0].seconds,
        6 * 3_600
    );
}

#[test]
fn a_ticket_that_a_list_names_twice_counts_once() {
    let rows = [closed(2, "T-1"), closed(3, "T-2"), closed(4, "T-1")];
    let tickets = tickets(&Plan::new(Kind::Tickets), &rows);
    assert_eq!((tickets.tickets, tickets.duplicates), (2, 1));
}

#[test]
fn times_are_computed_where_both_ends_are_there_and_else_taken_as_stated() {
    let stated = |seconds, clock| Some(Stated { seconds, clock });
    let rows = [
        Ticket {
            resolution: stated(60, Clock::Calendar),
            ..closed(2, "T-1")
        },
        Ticket {
            resolved: None,
            resolution: stated(120, Clock::Calendar),
            ..closed(3, "T-2")
        },
        Ticket {
            resolved: None,
            resolution: stated(180, Clock::Business),
            ..closed(4, "T-3")
        },
        Ticket {
            resolved: None,
            resolution_kept: Some(false),
            ..closed(5, "T-4")
        },
    ];
    let tickets = tickets(&Plan::new(Kind::Tickets), &rows);
    let timing = resolution(&tickets, "calendar");
    let seconds: Vec<u64> = timing.worst.iter().map(|case| case.seconds).collect();
    assert_eq!(seconds, [7_200, 120]);
    let handled = tickets.cells.values().next().unwrap();
    assert_eq!(
        (handled.resolution_kept.count, handled.resolution_kept.of),
        (0, 1)
    );
}

#[test]
fn an_open_ticket_waits_until_the_day_of_the_export() {
    let mut plan = Plan::new(Kind::Tickets);
    plan.collected = Some(date(2026, 11, 18));
    let open = Ticket {
        state: Some("In progress"),
        ..closed(2, "T-1")
    };
    let tickets = tickets(&plan, &[open]);
    // It was resolved once and is open again: that time is no resolution.
    let timing = resolution(&tickets, "calendar");
    assert!(timing.times.is_empty());
    assert_eq!(timing.waiting.percentile(50), Some(39 * 3_600));
    assert_eq!(tickets.open_since.values().sum::<u64>(), 1);
}

#[test]
fn a_time_that_ends_before_it_begins_is_counted_apart() {
    let back = Ticket {
        resolved: Some(moment(8, 0)),
        ..closed(2, "T-1")
    };
    let tickets = tickets(&Plan::new(Kind::Tickets), &[back]);
    assert_eq!((tickets.implausible, tickets.tickets), (1, 1));
    assert!(tickets.cells.values().all(|handled| handled.clocks.is_empty()));
}

#[test]
fn first_contact_is_without_reassignment_reopening_and_escalation() {
    let with = |id, reassigned, reopened, escalated| Ticket {
        reopened,
        reassigned,
        escalated,
        ..closed(2, id)
    };
    let rows = [
        with("T-1", Some(0), Some(0), None),
        with("T-2", Some(0), None, Some(false)),
        with("T-3", Some(1), Some(0), None),
        with("T-4", Some(0), Some(1), None),
        with("T-5", Some(0), Some(0), Some(true)),
        with("T-6", None, Some(0), None),
    ];
    let tickets = tickets(&Plan::new(Kind::Tickets), &rows);
    assert_eq!((tickets.first_contact.count, tickets.first_contact.of), (2, 5));
    assert_eq!((tickets.reopened.count, tickets.reopened.of), (1, 5));
    assert_eq!((tickets.escalated.count, tickets.escalated.of), (1, 2));
}

fn inventory(devices: &[Device<'_>]) -> Inventory {
    let mut observer = Observer::new(&Plan::new(Kind::Inventory));
    for device in devices {
        observer.observe(&Record::Device(*device));
    }
    match observer.finish().figures {
        Figures::Inventory(inventory) => inventory,
        other => panic!("{other:?}"),
    }
}

fn device(machine: &str) -> Device<'_> {
    Device {
        machine,
        product: Some("Microsoft 365 Apps for enterprise - en-us"),
        build: Some("16.0.20228.20190"),
        ..Device::default()
    }
}

#[test]
fn a_machine_of_several_rows_counts_once_with_its_latest_build() {
    let rows = [
        device("PC-1"),
        Device {
            product: Some("Microsoft Visio - en-us"),
            ..device("pc-1 ")
        },
        Device {
            seen: Some(moment(0, 0)),
            build: Some("16.0.9126.2275"),
            ..device("PC-2")
        },
        Device {
            seen: Some(moment(1, 0)),
            ..device("PC-2")
        },
        Device {
            product: None,
            build: None,
            os: Some("Windows Server 2022"),
            ..device("SRV-1")
        },
    ];
    let inventory = inventory(&rows);
    let office = Setup {
        role: Role::Unknown,
        installs: vec![Install {
            product: "m365-apps".to_owned(),
            build: "16.0.20228.20190".to_owned(),
            ..Install::default()
        }],
    };
    let bare = Setup {
        role: Role::Server,
        installs: Vec::new(),
    };
    let counts: Vec<(&Setup, u64)> = inventory
        .machines
        .iter()
        .map(|(setup, some)| (setup, some.count))
        .collect();
    assert_eq!(counts, [(&bare, 1), (&office, 2)]);
}

#[test]
fn a_pseudonym_is_no_user() {
    let with = |machine, user| Device {
        user: Some(user),
        os: Some("Windows 11"),
        ..device(machine)
    };
    let inventory = inventory(&[
        with("PC-1", "a.person@company.test"),
        with("PC-2", "8D2B16F15C06C6D9A1B62F9E5E3F2A11"),
        with("PC-3", " "),
        Device {
            server: Some(true),
            ..with("SRV-1", "")
        },
    ]);
    assert_eq!(
        (inventory.mapped.count, inventory.mapped.of, inventory.pseudonyms),
        (1, 3, 1)
    );
}

#[test]
fn a_retake_counts_once_by_the_best_result() {
    let mut observer = Observer::new(&Plan::new(Kind::Training));
    for (person, progress, unit) in [
        ("P1", Progress::Completed, Some("Finance")),
        ("p1 ", Progress::Open, None),
        ("P2", Progress::Started, None),
        ("P2", Progress::Open, None),
    ] {
        observer.observe(&Record::Completion(Completion {
            row: 2,
            person,
            course: "Course",
            progress,
            assigned: None,
            completed: None,
            unit,
            audience: None,
        }));
    }
    let Figures::Training(training) = observer.finish().figures else {
        panic!()
    };
    assert_eq!(training.retakes, 2);
    let counts: Vec<(&str, u64, u64, u64)> = training
        .classes
        .iter()
        .map(|(class, taught)| (&*class.unit, taught.assigned, taught.started, taught.completed))
        .collect();
    assert_eq!(counts, [("", 1, 1, 0), ("Finance", 1, 0, 1)]);
}

#[test]
fn retired_assets_and_repeated_rows_do_not_count() {
    let mut observer = Observer::new(&Plan::new(Kind::Assets));
    let asset = |id, status, supplier| Asset {
        id,
        status: Some(status),
        supplier,
        serial: true,
        ..Asset::default()
    };
    for asset in [
        asset("A-1", "In use", Some("Someone Ltd")),
        asset("A-1", "In use", None),
        asset("A-2", "Retired - Disposed", None),
        asset("A-3", "In stock", Some(" ")),
    ] {
        observer.observe(&Record::Asset(asset));
    }
    let Figures::Assets(assets) = observer.finish().figures else {
        panic!()
    };
    assert_eq!((assets.total, assets.retired, assets.duplicates), (2, 1, 1));
    assert_eq!((assets.serial, assets.supplier), (2, 1));
}

#[test]
fn a_row_with_members_and_a_question_tells_both() {
    let mut observer = Observer::new(&Plan::new(Kind::Activity));
    let row = |row, answered: Option<Moment>, members| {
        Record::Question(Question {
            row,
            channel: "forum",
            asked: Some(moment(8, 0)),
            answered,
            by: None,
            members,
        })
    };
    observer.observe(&row(2, Some(moment(9, 0)), Some(40)));
    observer.observe(&row(3, None, None));
    observer.observe(&row(4, None, Some(39)));
    let Figures::Activity(activity) = observer.finish().figures else {
        panic!("these are rows of activity");
    };
    let channel = &activity.channels["forum"];
    assert_eq!((channel.questions, channel.answered), (2, 1));
    assert_eq!(channel.members.map(|members| members.count), Some(40));
}
