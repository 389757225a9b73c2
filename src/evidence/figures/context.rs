//! What figures need beside counts.

use jiff::civil::Date;

use crate::evidence::clock::Timer;
use crate::evidence::lifecycle::Lifecycle;
use crate::evidence::observe::Named;
use crate::evidence::summary::Summary;

/// Counts with where they come from.
#[derive(Clone, Copy, Debug)]
pub struct Export<'a> {
    /// Id of the entry under `evidence`.
    pub id: &'a str,
    /// The day on which it was collected.
    pub date: Date,
    /// Our names of the columns that it has; empty where that is not known, as of a summary.
    pub columns: &'a [String],
    /// The counts.
    pub summary: &'a Summary,
}

/// What is timed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// From opened to first response.
    FirstResponse,
    /// From opened to resolved.
    Resolution,
}

impl Metric {
    /// Its word in declarations.
    pub fn word(self) -> &'static str {
        match self {
            Self::FirstResponse => "first-response",
            Self::Resolution => "resolution",
        }
    }

    /// The metric of a word; `None` where exports of tickets do not tell it.
    pub fn of(word: &str) -> Option<Self> {
        match word {
            "first-response" => Some(Self::FirstResponse),
            "resolution" => Some(Self::Resolution),
            _ => None,
        }
    }
}

/// A limit of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limit {
    /// Whole months of 31 days: on a business clock the open time of as many weeks.
    pub months: u64,
    /// Whole weeks: on a business clock the open time of a week.
    pub weeks: u64,
    /// Whole days: on a business clock the usual open day.
    pub days: u64,
    /// And seconds.
    pub seconds: u64,
}

/// A declared target for tickets.
#[derive(Clone, Debug)]
pub struct Promise {
    /// Id of the agreement.
    pub sla: String,
    /// Position among its targets.
    pub target: usize,
    /// What is timed.
    pub metric: Metric,
    /// Position of the priority; `None` for all.
    pub priority: Option<usize>,
    /// Position of the tier that it binds alone; then what is covered does not count.
    pub tier: Option<usize>,
    /// Positions of the tiers that are covered.
    pub tiers: Vec<usize>,
    /// Positions of the channels that are covered. Without tiers and channels every ticket is.
    pub channels: Vec<usize>,
    /// The limit.
    pub within: Limit,
    /// The clock.
    pub timer: Timer,
    /// Percent of the cases that must keep it.
    pub share: f64,
}

/// An upgrade of all devices.
#[derive(Clone, Debug)]
pub struct Cycle {
    /// Its id.
    pub id: String,
    /// The version that is rolled out.
    pub version: u16,
    /// The day on which it began.
    pub started: Date,
}

/// What a declaration and a run say.
#[derive(Clone, Debug)]
pub struct Context<'a> {
    /// Today.
    pub today: Date,
    /// Declared priorities in their order.
    pub priorities: Vec<Named>,
    /// Declared tiers.
    pub tiers: Vec<Named>,
    /// Declared channels.
    pub channels: Vec<Named>,
    /// Declared targets for tickets.
    pub promises: Vec<Promise>,
    /// The current cycle.
    pub cycle: Option<Cycle>,
    /// The reporting period.
    pub period: Option<(Date, Date)>,
    /// Courses about the new features of Office: by these question 8 is answered.
    pub courses: Vec<Named>,
    /// Ends of support.
    pub lifecycle: &'a Lifecycle,
    /// Months for which the table of ends of support is not out of date.
    pub table_valid: u32,
}

/// Months for which the table of ends of support is not out of date, where nothing else is set: Microsoft 365 Apps
/// gets a version a month, and the shortest support of one is two.
pub const TABLE_VALID: u32 = 6;

impl<'a> Context<'a> {
    /// Nothing is declared.
    pub fn new(today: Date, lifecycle: &'a Lifecycle) -> Self {
        Self {
            today,
            priorities: Vec::new(),
            tiers: Vec::new(),
            channels: Vec::new(),
            promises: Vec::new(),
            cycle: None,
            period: None,
            courses: Vec::new(),
            lifecycle,
            table_valid: TABLE_VALID,
        }
    }
}
