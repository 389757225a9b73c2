//! Words, names and dates for texts that look as if people had written them.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use super::random::Random;

/// The day on which the corpus is judged.
pub(crate) const TODAY: Date = date(2026, 11, 21);

/// Not all of them in Latin letters, since files of real portfolios are not.
const WORDS: &[&str] = &[
    "ticket",
    "queue",
    "laptop",
    "mailbox",
    "printer",
    "badge",
    "vendor",
    "depot",
    "clinic",
    "branch",
    "payroll",
    "shift",
    "handover",
    "scanner",
    "café",
    "façade",
    "Zürich",
    "København",
    "Łódź",
    "São Paulo",
    "日本",
    "サポート",
    "поддержка",
    "Ελλάδα",
    "→",
    "“quoted”",
    "restore",
    "patch",
    "request",
    "incident",
    "renewal",
    "warranty",
    "contract",
    "kiosk",
];

const FIRST: &[&str] = &[
    "Ana", "Chidi", "Dagny", "Fátima", "Håkon", "Iñaki", "Jürgen", "Kōji", "Laïla", "Noor", "Øystein",
    "Priya", "Renée", "Tomás", "Věra", "Wen", "Yusuf", "Zoë",
];

const LAST: &[&str] = &[
    "Abe", "Bjørk", "Çelik", "Dvořák", "Eze", "García", "Hoffmann", "Jensen", "Kowalski", "Müller", "Nguyễn",
    "Okafor", "Quispe", "Rossi", "Singh", "Tanaka", "Weiß", "Yılmaz",
];

/// So many words in a row.
pub(crate) fn words(random: &mut Random, count: usize) -> String {
    let words: Vec<&str> = (0..count).map(|_| random.any(WORDS)).collect();
    words.join(" ")
}

/// First and last name of nobody.
pub(crate) fn person(random: &mut Random) -> String {
    format!("{} {}", random.any(FIRST), random.any(LAST))
}

/// A last name.
pub(crate) fn surname(random: &mut Random) -> &'static str {
    random.any(LAST)
}

/// A day that lies so many days back, both ends included.
pub(crate) fn day(random: &mut Random, least: i64, most: i64) -> Date {
    TODAY
        .checked_sub(random.between(least, most).days())
        .unwrap_or(TODAY)
}
