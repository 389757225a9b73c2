//! Figures: projection.

use super::*;

/// Machines upgraded to 2610 on days of November 2026, of twenty.
fn machines(upgraded: &[i8], of: usize, dated: bool) -> Summary {
    let mut observer = Observer::new(&Plan::new(Kind::Inventory));
    for at in 0..of {
        let machine = format!("PC-{at}");
        let day = upgraded.get(at);
        let moment = day.map(|day| {
            let day = date(2026, 11, *day).to_zoned(TimeZone::UTC).unwrap();
            Moment(day.timestamp().as_second())
        });
        observer.observe(&Record::Device(Device {
            machine: &machine,
            version: Some(if day.is_some() { "2610" } else { "2609" }),
            channel: Some("Monthly Enterprise"),
            os: Some("Windows 11 25H2"),
            upgraded: moment.filter(|_| dated),
            ..Device::default()
        }));
    }
    observer.finish()
}

fn projected(exports: &[(Date, &Summary)]) -> Option<ProjectedEnd> {
    let exports: Vec<Export<'_>> = exports
        .iter()
        .map(|(date, summary)| Export {
            id: "devices",
            date: *date,
            columns: &[],
            summary,
        })
        .collect();
    let mut context = Context::new(date(2026, 11, 22), &TABLES);
    context.cycle = Some(Cycle {
        id: "c".to_owned(),
        version: 2610,
        started: date(2026, 11, 10),
    });
    let observed = observations(&exports, &context);
    valid(&observed);
    observed.inventory.unwrap().projected_end
}

#[test]
fn the_end_of_a_cycle_follows_the_pace() {
    // Two machines a day from the 10th to the 14th: five more days for the other ten.
    let steady = machines(&[10, 10, 11, 11, 12, 12, 13, 13, 14, 14], 20, true);
    let end = projected(&[(date(2026, 11, 14), &steady)]).unwrap();
    assert_eq!(
        (&*end.date, end.method, end.points),
        ("2026-11-19", "least-squares", 5)
    );
    assert_eq!(
        (end.low.as_deref(), end.high.as_deref()),
        (Some("2026-11-19"), Some("2026-11-19"))
    );
    // An uneven pace has an interval around the same.
    let uneven = machines(&[10, 10, 10, 10, 12, 12, 13, 14, 14, 14], 20, true);
    let end = projected(&[(date(2026, 11, 14), &uneven)]).unwrap();
    assert!(
        end.low.as_ref().unwrap() < &end.date && end.high.as_ref().unwrap() > &end.date,
        "{end:?}"
    );
    // Two snapshots give a line and no interval; one gives nothing.
    let (early, late) = (machines(&[10; 4], 20, false), machines(&[10; 12], 20, false));
    let end = projected(&[(date(2026, 11, 12), &early), (date(2026, 11, 16), &late)]).unwrap();
    assert_eq!((&*end.date, end.method, end.high), ("2026-11-20", "line", None));
    assert_eq!(projected(&[(date(2026, 11, 16), &late)]), None);
    // No pace, no end.
    assert_eq!(
        projected(&[(date(2026, 11, 12), &late), (date(2026, 11, 16), &late)]),
        None
    );
}

#[test]
fn a_cycle_that_is_done_has_ended() {
    let done = machines(&[10, 11, 12], 3, true);
    let end = projected(&[(date(2026, 11, 20), &done)]).unwrap();
    assert_eq!((&*end.date, end.method), ("2026-11-12", "done"));
}

/// The example of a text book: slope and its interval.
#[test]
fn least_squares_agree_with_a_calculation_by_hand() {
    let point = |day, done| crate::evidence::figures::projection::Point { day, done };
    let points = [
        point(1.0, 2.0),
        point(2.0, 4.0),
        point(3.0, 5.0),
        point(4.0, 4.0),
        point(5.0, 5.0),
    ];
    let line = crate::evidence::figures::projection::fit(&points).unwrap();
    // Slope 6/10; rests -0.8 0.6 1.0 -0.6 -0.2, squares 2.4; deviation sqrt(2.4 / 3 / 10); t(3) 2.353.
    assert!((line.rate - 0.6).abs() < 1e-12);
    assert!((line.error.unwrap() - 2.353 * 0.08_f64.sqrt()).abs() < 1e-12);
}
