//! Figures: exports.

use std::path::Path;

use super::*;

/// Reads an export and counts it; `None` where it is not at hand.
fn export(path: &str, plan: &Plan, columns: &[(&str, &str)]) -> Option<(Summary, Vec<String>)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let Ok(bytes) = std::fs::read(&path) else {
        println!("skipped: no {}", path.display());
        return None;
    };
    let columns: Vec<(String, String)> = columns
        .iter()
        .map(|(own, header)| ((*own).to_owned(), (*header).to_owned()))
        .collect();
    let request = Request {
        kind: plan.kind,
        format: None,
        columns: &columns,
        zone: plan.zone.clone(),
        date_format: None,
        nulls: &[],
        name: "export.csv",
        limits: Limits::default(),
    };
    let mut observer = Observer::new(plan);
    let summary = read(&mut &*bytes, &request, &mut |record| observer.observe(&record)).unwrap();
    assert_eq!(summary.unread.rows, 0);
    let columns = summary.columns.iter().map(|(own, _)| (*own).to_owned()).collect();
    Some((observer.finish(), columns))
}

/// The figures of the 40 incidents of the sample, where it is at hand.
fn forty_incidents() -> Option<TicketFigures> {
    let business = Timer::new(vec![desk()], &[]);
    let paused = Timer::new(Vec::new(), &["awaiting-user".to_owned()]);
    let mut plan = Plan::new(Kind::Tickets);
    plan.timers = vec![business.clone(), paused.clone()];
    let path = "../shared/data/servicenow-incident-event-log.sample.csv";
    let (summary, columns) = export(path, &plan, &[])?;
    let export = Export {
        id: "incidents",
        date: date(2016, 5, 1),
        columns: &columns,
        summary: &summary,
    };
    let mut context = Context::new(date(2016, 5, 1), &TABLES);
    context.priorities = named(&["p1", "p2", "p3", "p4"]);
    context.promises = vec![
        promise(Metric::Resolution, None, 3, &Timer::calendar()),
        promise(Metric::Resolution, None, 2, &business),
        promise(Metric::Resolution, None, 3, &paused),
        promise(Metric::Resolution, Some(1), 1, &Timer::calendar()),
        promise(Metric::FirstResponse, None, 1, &Timer::calendar()),
    ];
    let observed = observations(&[export], &context);
    valid(&observed);
    observed.tickets
}

/// Every number was computed apart with pandas from the raw rows.
#[test]
fn forty_incidents_have_the_figures_of_another_tool() {
    let Some(tickets) = forty_incidents() else { return };
    assert_eq!((tickets.head.rows, tickets.tickets, tickets.open), (258, 40, 0));
    let share = |share: &Option<Share>| share.as_ref().map(|share| (share.count, share.of));
    assert_eq!(share(&tickets.reopened), Some((1, 40)));
    assert_eq!(share(&tickets.reassigned), Some((20, 40)));
    assert_eq!(share(&tickets.first_contact), Some((20, 40)));
    assert_eq!(tickets.escalated, None);
    let month = |month: &MonthFigures| (month.month.clone(), month.opened, month.resolved);
    let months: Vec<(String, u64, u64)> = tickets.months.iter().map(month).collect();
    let expected = [("2016-02", 40, 10), ("2016-03", 0, 27), ("2016-04", 0, 2)];
    assert_eq!(
        months,
        expected.map(|(month, opened, resolved)| (month.to_owned(), opened, resolved))
    );
    let priorities = tickets.priorities.iter();
    let priorities: Vec<(&str, u64)> = priorities.map(|one| (&*one.priority, one.tickets)).collect();
    assert_eq!(priorities, [("p2", 2), ("p3", 33), ("p4", 5)]);
    // Exact: median 192,480 and p90 604,200 seconds of 32; both move up to a quarter of an hour.
    let moderate = tickets.priorities[1].resolution.as_ref().unwrap();
    assert_eq!(
        (moderate.count, moderate.median, moderate.p90),
        (32, 192_600, 604_800)
    );
    assert_eq!(tickets.topics.len(), 18);
    let topic = &tickets.topics[0];
    assert_eq!((&*topic.topic, topic.tickets), ("Subcategory 164", 6));
    let tier = &tickets.tiers[0];
    assert_eq!(
        (tickets.tiers.len(), &*tier.tier, tier.tickets),
        (14, "Group 54", 9)
    );
}

/// The same for targets on three clocks.
#[test]
fn forty_incidents_keep_targets_as_another_tool_says() {
    let Some(tickets) = forty_incidents() else { return };
    let figures = |at: usize| {
        let target = &tickets.targets[at];
        (
            target.cases,
            target.kept,
            target.missed,
            target.median,
            target.p90,
        )
    };
    assert_eq!(figures(0), (39, 31, 8, Some(192_600), Some(871_200)));
    assert_eq!(figures(1), (39, 17, 22, Some(68_760), Some(236_700)));
    assert_eq!(tickets.targets[1].within, 16 * 3_600);
    assert_eq!(figures(2), (39, 35, 4, Some(112_500), Some(279_900)));
    assert_eq!(
        (tickets.targets[2].pauses, tickets.targets[0].pauses),
        ("excluded", "none")
    );
    assert_eq!((tickets.targets[3].cases, tickets.targets[3].missed), (2, 1));
    assert_eq!((tickets.targets[4].cases, tickets.targets[4].met), (0, None));
    let worst: Vec<(&str, u64)> = tickets.targets[0]
        .worst
        .iter()
        .map(|case| (case.ticket.as_deref().unwrap(), case.seconds))
        .collect();
    let expected = [
        ("INC0000084", 3_737_220),
        ("INC0000074", 3_651_360),
        ("INC0000102", 1_495_320),
        ("INC0000094", 870_420),
        ("INC0000070", 697_440),
    ];
    assert_eq!(worst, expected);
    let located = |case: &WorstCase| case.row.is_some() && case.evidence == "incidents";
    assert!(tickets.targets[0].worst.iter().all(located));
}

/// The 676 machines of an example; its declaration states the same numbers.
#[test]
fn the_machines_of_an_example() {
    let plan = Plan::new(Kind::Inventory);
    let columns = [
        ("device", "Name"),
        ("version", "Version"),
        ("channel", "Update channel"),
        ("os", "Operating system"),
        ("stage", "Stage"),
        ("unit", "Business unit"),
        ("owner", "Owner"),
        ("application", "Application"),
        ("user", "Main user"),
        ("seen", "Last contact"),
    ];
    let path = "examples/efficient/evidence/devices.csv";
    let Some((summary, columns)) = export(path, &plan, &columns) else {
        return;
    };
    let export = Export {
        id: "devices",
        date: date(2026, 11, 19),
        columns: &columns,
        summary: &summary,
    };
    let mut context = Context::new(date(2026, 11, 22), &TABLES);
    context.cycle = Some(Cycle {
        id: "c2610".to_owned(),
        version: 2610,
        started: date(2026, 11, 10),
    });
    let observed = observations(&[export], &context);
    valid(&observed);
    let inventory = observed.inventory.unwrap();
    assert_eq!(
        (inventory.machines, inventory.workstations, inventory.servers),
        (676, 664, 12)
    );
    assert_eq!(inventory.office.machines, 676);
    assert_eq!(inventory.mapped.unwrap().count, 661);
    let cycle = inventory.upgraded.cycle.unwrap();
    assert_eq!((cycle.count, cycle.of), (541, 676));
    let builds: Vec<(Option<&str>, u64, Option<&str>)> = inventory
        .builds
        .iter()
        .map(|build| (build.version.as_deref(), build.machines, build.end.as_deref()))
        .collect();
    assert_eq!(
        builds,
        [
            (Some("2610"), 541, Some("2027-02-09")),
            (Some("2609"), 132, Some("2027-01-12")),
            (Some("2608"), 3, Some("2026-12-08")),
        ]
    );
    assert_eq!(inventory.in_support.unwrap().count, 676);
    assert!(inventory.table.stale);
    let by = &inventory.by;
    assert!(
        [&by.os, &by.stage, &by.unit, &by.owner, &by.application]
            .iter()
            .all(|by| by.complete)
    );
    assert!(!by.office_apps.complete && by.owner.values.is_empty());
    insta::assert_snapshot!(told(&observed.questions), @r#"
    Q1 664 workstations [] columns device os missing []
    Q2 12 servers [] columns device os missing []
    Q3 2610 on 541, 2609 on 132, 2608 on 3 [os stage unit owner application] columns version os stage unit owner application missing ["builds by `office-apps`"]
    Q4 661 of 664 have a known user [] columns user missing []
    Q5 541 of 676 (80.02 %) in this cycle [] columns version missing ["how many were upgraded in the reporting period"]
    Q6 - [] columns version missing ["the pace: days of upgrades, or a second inventory of another day in this cycle"]
    Q7 2610 on 2027-02-09, 2609 on 2027-01-12, 2608 on 2026-12-08 [] columns version channel missing []
    Q8 - [] columns  missing ["records of training"]
    "#);
}

/// Questions as lines.
fn told(questions: &[Answer]) -> String {
    let line = |answer: &Answer| {
        let missing: Vec<&str> = answer.missing.iter().map(|missing| &*missing.why).collect();
        format!(
            "{} {} [{}] columns {} missing {missing:?}",
            answer.question,
            answer.answer.as_deref().unwrap_or("-"),
            answer.by.join(" "),
            answer.columns.join(" "),
        )
    };
    questions.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn inventories_of_one_day_add_up_and_the_answers_say_so() {
    let mut observer = Observer::new(&Plan::new(Kind::Inventory));
    observer.observe(&Record::Device(crate::evidence::record::Device {
        machine: "PC-1",
        os: Some("Windows 11"),
        product: Some("Microsoft 365 Apps"),
        build: Some("16.0.19328.20306"),
        ..crate::evidence::record::Device::default()
    }));
    let summary = observer.finish();
    let export = |id, day| Export {
        id,
        date: date(2026, 11, day),
        columns: &[],
        summary: &summary,
    };
    let lacks = |exports: &[Export<'_>]| {
        let observed = observations(exports, &Context::new(date(2026, 11, 22), &TABLES));
        let first = &observed.questions[0];
        (first.answer.clone().unwrap(), first.missing.len())
    };
    assert_eq!(lacks(&[export("a", 19)]), ("1 workstations".to_owned(), 0));
    assert_eq!(lacks(&[export("a", 18), export("b", 19)]).1, 0);
    assert_eq!(
        lacks(&[export("a", 19), export("b", 19)]),
        ("2 workstations".to_owned(), 1)
    );
}
