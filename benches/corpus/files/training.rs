//! Records of training, and what happens on channels.

use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime, date};

use super::book::{Cell, book};
use super::random::Random;
use super::table::Table;
use super::{File, file};

/// What a person did with a course; who takes it again fills another row.
pub(crate) struct Taken {
    pub(crate) person: u64,
    pub(crate) unit: &'static str,
    pub(crate) audience: &'static str,
    pub(crate) course: &'static str,
    pub(crate) status: &'static str,
    pub(crate) completed: Option<Date>,
}

const COURSES: &[&str] = &[
    "What is new in Office",
    "Safe with macros",
    "Flows that others can keep",
];
const UNITS: &[&str] = &["Operations", "Sales", "Finance", "Laboratory"];

/// The records of so many people.
pub(crate) fn taken(random: &mut Random, people: u64, from: Date) -> Vec<Taken> {
    let mut all = Vec::new();
    for person in 0..people {
        let unit = random.pick(UNITS);
        let audience = if random.percent(20) { "makers" } else { "everyone" };
        for course in COURSES {
            let status = match random.below(100) {
                0..=61 => "Completed",
                62..=78 => "In Progress",
                79..=93 => "Not Started",
                94..=96 => "No Show",
                _ => "Withdrawn",
            };
            let mut row = |status| {
                let day = from.saturating_add(random.between(0, 120).days());
                all.push(Taken {
                    person,
                    unit,
                    audience,
                    course,
                    status,
                    completed: Some(day).filter(|_| status == "Completed"),
                });
            };
            row(status);
            if (person + course.len() as u64).is_multiple_of(7) {
                row(if person % 2 == 0 {
                    "Completed"
                } else {
                    "Registered"
                });
            }
        }
    }
    all
}

pub(super) fn exports(random: &mut Random) -> Vec<File> {
    let all = taken(random, 180, date(2026, 2, 1));
    let banner = "Transcript report\r\nRun on 20 August 2026\r\n\r\nPrinted for: Corpus Ltd\r\n".to_owned()
        + &"\r\n".repeat(17);
    vec![
        file("cornerstone.csv", cornerstone(&all, &banner)),
        file("cornerstone.xlsx", workbook(&all)),
        file("moodle.csv", moodle(&all)),
    ]
}

/// The transcript with 21 rows above its header.
pub(crate) fn cornerstone(all: &[Taken], banner: &str) -> Vec<u8> {
    let mut table = Table::new(
        "User - Email,User - User ID,User - User Name,User - Division,User - Audience,Training - Training Title,\
         Training - Training Type,Transcript - Transcript Status,Transcript - Transcript Completed Date,\
         Training - Training Hours",
    )
    .banner(banner);
    for taken in all {
        table.row([
            format!("p{}@corpus.test", taken.person).as_str(),
            &format!("u{:04}", taken.person),
            "Last, First",
            taken.unit,
            taken.audience,
            taken.course,
            "Online Class",
            taken.status,
            &taken.completed.map_or_else(String::new, |day| day.to_string()),
            "1.5",
        ]);
    }
    table.utf8()
}

/// The newer form: headers without their section, days as numbers.
fn workbook(all: &[Taken]) -> Vec<u8> {
    let text = |text: &str| Cell::Text(text.to_owned());
    let mut rows = vec![
        vec![text("Transcript report")],
        vec![text("Run on 20 August 2026")],
        Vec::new(),
    ];
    let header = [
        "User ID",
        "Division",
        "Audience",
        "Training Title",
        "Transcript Status",
        "Transcript Completed Date",
    ];
    rows.push(header.map(text).into());
    for taken in all {
        rows.push(vec![
            text(&format!("u{:04}", taken.person)),
            text(taken.unit),
            text(taken.audience),
            text(taken.course),
            text(taken.status),
            taken.completed.map_or(Cell::Empty, |day| {
                let days = day.duration_since(date(1899, 12, 30)).as_hours() / 24;
                Cell::Number(days)
            }),
        ]);
    }
    book(&rows)
}

/// "Excel" of Moodle: UTF-16LE, `;`, names of people first.
fn moodle(all: &[Taken]) -> Vec<u8> {
    let mut table = Table::with(
        ';',
        "User full name,Email,Department,Course,Timestarted,Timecompleted,Completion status(yes/no)",
    );
    for taken in all {
        table.row([
            "First Last",
            &format!("p{}@corpus.test", taken.person),
            taken.unit,
            taken.course,
            "2026-02-01",
            &taken
                .completed
                .map_or_else(|| "-".to_owned(), |day| day.to_string()),
            if taken.completed.is_some() { "Yes" } else { "No" },
        ]);
    }
    table.utf16()
}

/// Questions on channels, who answered, and how many are members.
pub(super) fn activity(random: &mut Random) -> Vec<File> {
    let mut table = Table::new("channel,asked,answered,by,members");
    let end = date(2026, 7, 31).at(18, 0, 0, 0);
    for number in 0..240_i64 {
        let asked = date(2026, 4, 1)
            .at(8, 0, 0, 0)
            .saturating_add((number * 725 + random.between(0, 300)).minutes());
        let answered = Some(asked.saturating_add(random.around(55).minutes()))
            .filter(|at| !random.percent(7) && *at <= end);
        let by = if random.percent(62) { "peer" } else { "expert" };
        let channel = if random.percent(70) { "makers" } else { "macros" };
        row(&mut table, channel, asked, answered, by);
        if number % 40 == 0 {
            // The number of members stands in rows of its own.
            let (day, members) = (asked.date().to_string(), (120 + number / 4).to_string());
            table.row(["makers", &day, "", "", &members]);
        }
    }
    vec![file("activity.csv", table.utf8())]
}

/// A question.
pub(crate) fn row(table: &mut Table, channel: &str, asked: DateTime, answered: Option<DateTime>, by: &str) {
    let shown = |at: DateTime| at.strftime("%Y-%m-%d %H:%M").to_string();
    let by = if answered.is_some() { by } else { "" };
    table.row([
        channel,
        &shown(asked),
        &answered.map_or_else(String::new, shown),
        by,
        "",
    ]);
}
