//! Rows of exports, in our words.
//!
//! What readers give and what observations are computed from. Every record
//! borrows from the row that is being read; texts of people serve as keys only
//! and never leave the computation.

/// What the rows of an export are: the word of `evidence[].kind`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Support tickets.
    Tickets,
    /// Devices with what is installed on them.
    Inventory,
    /// A register of hardware.
    Assets,
    /// A register of software.
    Software,
    /// Training records.
    Training,
    /// Questions and answers on channels.
    Activity,
    /// Measurements and incidents of monitoring.
    Monitoring,
    /// Applications found in use.
    AppDiscovery,
    /// Apps, flows, sites and reports in use.
    Solutions,
    /// Who uses what.
    Usage,
}

/// A moment, in seconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub i64);

/// Which time is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Clock {
    /// All of it.
    Calendar,
    /// Hours of service only.
    Business,
}

/// A time that the tool worked out by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stated {
    /// Seconds that it took.
    pub seconds: u64,
    /// On the clock of the tool.
    pub clock: Clock,
}

/// A ticket, or in an event log its state after one event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ticket<'r> {
    /// Physical row of the file, from 1; the header counts.
    pub row: u64,
    /// Its number in the tool; never empty.
    pub id: &'r str,
    /// As the tool writes it: `3 - Moderate`, `P1`, `High`.
    pub priority: Option<&'r str>,
    /// State of work: `New`, `Awaiting User Info`, `Closed`.
    pub state: Option<&'r str>,
    /// Whether the state means that work has ended, where the export's format tells.
    pub ended: Option<bool>,
    /// When it was opened.
    pub opened: Option<Moment>,
    /// When somebody first answered.
    pub responded: Option<Moment>,
    /// When it was resolved.
    pub resolved: Option<Moment>,
    /// When it was closed.
    pub closed: Option<Moment>,
    /// When this row was written; orders the events of a log.
    pub updated: Option<Moment>,
    /// Number of the event, where the log counts them.
    pub sequence: Option<i64>,
    /// First response as the tool states it.
    pub response: Option<Stated>,
    /// Resolution as the tool states it.
    pub resolution: Option<Stated>,
    /// Whether the tool says that the target of first response was kept.
    pub response_kept: Option<bool>,
    /// Whether the tool says that the target of resolution was kept.
    pub resolution_kept: Option<bool>,
    /// How often it was opened again.
    pub reopened: Option<u32>,
    /// How often it went to another group or person.
    pub reassigned: Option<u32>,
    /// Tier, group or level that holds or solved it.
    pub tier: Option<&'r str>,
    /// Whether it went to a higher tier, where the export says so.
    pub escalated: Option<bool>,
    /// What it is about.
    pub topic: Option<&'r str>,
    /// How it came in.
    pub channel: Option<&'r str>,
    /// Whether an automation solved it, where the export says so.
    pub automated: Option<bool>,
}

/// A device, or one product on it: a device may fill several rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Device<'r> {
    /// Physical row of the file, from 1.
    pub row: u64,
    /// Name by which rows of one device are known; never empty.
    pub machine: &'r str,
    /// Whether it is a server, where the export tells.
    pub server: Option<bool>,
    /// Product that the row is about; `None` where the row is about the device alone.
    pub product: Option<&'r str>,
    /// Version of that product as the export names it: `2610`, `Version 2610`, `24H2`.
    pub version: Option<&'r str>,
    /// Build of that product, digits and dots: `16.0.13231.20262`.
    pub build: Option<&'r str>,
    /// Channel as the export names it, or the address that its updates come from.
    pub channel: Option<&'r str>,
    /// Operating system with its version, as far as the export says.
    pub os: Option<&'r str>,
    /// `development`, `test`, `qa`, `production`.
    pub stage: Option<&'r str>,
    /// Business unit.
    pub unit: Option<&'r str>,
    /// Owner of the machine: a team or a person, used as a key.
    pub owner: Option<&'r str>,
    /// Dependent application on it.
    pub application: Option<&'r str>,
    /// Office apps that are needed on it.
    pub office_apps: Option<&'r str>,
    /// Who uses it, used as a key.
    pub user: Option<&'r str>,
    /// Serial number.
    pub serial: Option<&'r str>,
    /// When it last reported.
    pub seen: Option<Moment>,
    /// When the product was last upgraded.
    pub upgraded: Option<Moment>,
}

/// An entry of a register of hardware or software.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asset<'r> {
    /// Physical row of the file, from 1.
    pub row: u64,
    /// Asset tag or other name; never empty.
    pub id: &'r str,
    /// Serial number or licence key is present.
    pub serial: bool,
    /// Last day of the warranty or licence.
    pub warranty: Option<jiff::civil::Date>,
    /// Who supplied it.
    pub supplier: Option<&'r str>,
    /// Day of purchase.
    pub purchased: Option<jiff::civil::Date>,
    /// Where it stands in its life: `In use`, `Retired`.
    pub status: Option<&'r str>,
    /// What it is.
    pub category: Option<&'r str>,
}

/// How far somebody got with a course.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Progress {
    /// Withdrawn, no show, not started, registered.
    Open,
    /// Begun.
    Started,
    /// Completed.
    Completed,
}

/// What one person did with one course; retakes fill several rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Completion<'r> {
    /// Physical row of the file, from 1.
    pub row: u64,
    /// Who, used as a key; never empty.
    pub person: &'r str,
    /// Course; never empty.
    pub course: &'r str,
    /// How far.
    pub progress: Progress,
    /// When it was assigned.
    pub assigned: Option<jiff::civil::Date>,
    /// When it was completed.
    pub completed: Option<jiff::civil::Date>,
    /// Business unit of the person.
    pub unit: Option<&'r str>,
    /// Audience that the person belongs to: `makers`, `administrators`.
    pub audience: Option<&'r str>,
}

/// Who answered a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Answerer {
    /// Another user.
    Peer,
    /// A member of the team or the Center of Excellence.
    Expert,
    /// An automation.
    Automation,
}

/// A question on a channel, or the number of its members at a date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Question<'r> {
    /// Physical row of the file, from 1.
    pub row: u64,
    /// Channel; never empty.
    pub channel: &'r str,
    /// When it was asked.
    pub asked: Option<Moment>,
    /// When it was first answered.
    pub answered: Option<Moment>,
    /// By whom.
    pub by: Option<Answerer>,
    /// Members of the channel at that time.
    pub members: Option<u64>,
}

/// A measurement of monitoring over an interval, or an incident that it saw.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measurement<'r> {
    /// Physical row of the file, from 1.
    pub row: u64,
    /// What is watched; never empty.
    pub system: &'r str,
    /// When.
    pub at: Option<Moment>,
    /// When it ended, of an incident.
    pub until: Option<Moment>,
    /// Percent of the interval in which it was available, times 100.
    pub available: Option<u32>,
    /// When somebody reacted to the alert.
    pub acknowledged: Option<Moment>,
}

/// Something found in use: an application, a solution, a person's use of a system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Use<'r> {
    /// Physical row of the file, from 1.
    pub row: u64,
    /// The application, solution or system; never empty.
    pub what: &'r str,
    /// Who or which machine uses it, as a key.
    pub who: Option<&'r str>,
    /// Business unit.
    pub unit: Option<&'r str>,
    /// When it was last used.
    pub last: Option<Moment>,
    /// How many use it, where a row counts.
    pub count: Option<u64>,
}

/// A row of any kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Record<'r> {
    /// Of tickets.
    Ticket(Ticket<'r>),
    /// Of an inventory.
    Device(Device<'r>),
    /// Of a register of hardware or software.
    Asset(Asset<'r>),
    /// Of training records.
    Completion(Completion<'r>),
    /// Of channel activity.
    Question(Question<'r>),
    /// Of monitoring.
    Measurement(Measurement<'r>),
    /// Of app discovery, solutions, usage.
    Use(Use<'r>),
}

/// A record of any kind as the readers hand it on.
pub type Sink<'s> = dyn FnMut(crate::evidence::record::Record<'_>) + 's;
