//! Tickets of a desk, before any tool writes them.

use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime, date};

use super::random::Random;

/// Who works on tickets, when, and how fast.
pub(crate) struct Desk {
    /// The first day.
    pub(crate) from: Date,
    /// So many days on which tickets are opened.
    pub(crate) days: i64,
    /// Tickets.
    pub(crate) count: u64,
    /// Number of the first one.
    pub(crate) first: u64,
    /// When the export was taken; later ends are unknown.
    pub(crate) taken: DateTime,
    /// Hours between which tickets are opened.
    pub(crate) hours: (i64, i64),
    /// Median minutes to the first response, by priority.
    pub(crate) response: [i64; 4],
    /// Median minutes to the resolution, by priority.
    pub(crate) resolution: [i64; 4],
    /// Groups, the first one first.
    pub(crate) groups: &'static [&'static str],
    /// What tickets are about: category and subcategory.
    pub(crate) topics: &'static [(&'static str, &'static str)],
    /// Ways in.
    pub(crate) channels: &'static [&'static str],
}

/// A ticket.
pub(crate) struct Ticket {
    /// Its number.
    pub(crate) number: u64,
    /// 0 to 3, highest first.
    pub(crate) priority: usize,
    /// Local time.
    pub(crate) opened: DateTime,
    /// Local time.
    pub(crate) responded: Option<DateTime>,
    /// Local time.
    pub(crate) resolved: Option<DateTime>,
    /// Local time.
    pub(crate) closed: Option<DateTime>,
    /// Minutes after the response in which it waited for its user.
    pub(crate) waited: i64,
    /// How often.
    pub(crate) reopened: i64,
    /// How often.
    pub(crate) reassigned: i64,
    /// The last group.
    pub(crate) group: &'static str,
    /// Category and subcategory.
    pub(crate) topic: (&'static str, &'static str),
    /// The way in.
    pub(crate) channel: &'static str,
    /// Who asked, as a pseudonym.
    pub(crate) caller: u64,
}

const GROUPS: &[&str] = &["Service desk", "Workplace", "Networks", "Business applications"];

const TOPICS: &[(&str, &str)] = &[
    ("Access", "password"),
    ("Office", "office-crash"),
    ("Devices", "laptop"),
    ("Network", "wifi"),
    ("Business systems", "erp-slow"),
    ("Devices", "printer"),
    ("Office", "macro"),
];

const CHANNELS: &[&str] = &["Portal", "Email", "Phone", "Chat", "Walk-up"];

impl Desk {
    /// The desk of the corpus: half a year.
    pub(crate) fn usual(count: u64) -> Self {
        Self {
            from: date(2026, 2, 2),
            days: 150,
            count,
            first: 10_001,
            taken: date(2026, 7, 6).at(9, 0, 0, 0),
            hours: (6, 20),
            response: [9, 24, 70, 190],
            resolution: [150, 420, 1_300, 3_600],
            groups: GROUPS,
            topics: TOPICS,
            channels: CHANNELS,
        }
    }

    /// The same over two years, for measurements.
    pub(crate) fn large(count: u64) -> Self {
        Self {
            from: date(2024, 7, 1),
            days: 730,
            ..Self::usual(count)
        }
    }

    /// All of them.
    pub(crate) fn tickets(&self, random: &mut Random) -> Vec<Ticket> {
        (0..self.count)
            .map(|number| self.ticket(random, number))
            .collect()
    }

    /// The next one; numbers and days grow together.
    pub(crate) fn ticket(&self, random: &mut Random, number: u64) -> Ticket {
        let opened = self.opening(random, number);
        let priority = match random.below(100) {
            0..=5 => 0,
            6..=22 => 1,
            23..=67 => 2,
            _ => 3,
        };
        let later = |minutes: i64| opened.saturating_add(minutes.minutes());
        let known = |at: DateTime| Some(at).filter(|at| *at <= self.taken);
        let response = random.around(self.response[priority]);
        let waited = if random.percent(18) {
            random.between(20, 2_000)
        } else {
            0
        };
        let resolution = response + waited + random.around(self.resolution[priority]);
        let reassigned = match random.below(10) {
            0..=5 => 0,
            6..=8 => 1,
            _ => random.between(2, 4),
        };
        let group = if reassigned == 0 || self.groups.len() == 1 {
            self.groups[0]
        } else {
            random.pick(&self.groups[1..])
        };
        let resolved = known(later(resolution)).filter(|_| !random.percent(2));
        Ticket {
            number: self.first + number,
            priority,
            opened,
            responded: known(later(response)).filter(|_| resolved.is_some() || random.percent(60)),
            resolved,
            closed: resolved.and_then(|at| known(at.saturating_add(5.days()))),
            waited,
            reopened: i64::from(random.percent(6)),
            reassigned,
            group,
            topic: random.pick(self.topics),
            channel: random.pick(self.channels),
            caller: random.below(900),
        }
    }

    fn opening(&self, random: &mut Random, number: u64) -> DateTime {
        let share =
            u128::from(number) * u128::try_from(self.days).unwrap_or(0) / u128::from(self.count.max(1));
        let mut day = self.from.saturating_add(i64::try_from(share).unwrap_or(0).days());
        // Few work at weekends.
        if day.weekday().to_monday_zero_offset() > 4 && !random.percent(12) {
            day = day.saturating_add(2.days());
        }
        let minute = random.between(self.hours.0 * 60, self.hours.1 * 60 - 1);
        let (hour, minute) = (minute / 60, minute % 60);
        day.at(
            i8::try_from(hour).unwrap_or(0),
            i8::try_from(minute).unwrap_or(0),
            0,
            0,
        )
    }
}
