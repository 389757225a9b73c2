//! Figures of devices.

use serde::Serialize;

use super::{Head, Share};

/// A build.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct BuildCount {
    /// Build or version.
    pub build: String,
    /// Machines.
    pub machines: u64,
}

/// A value.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ValueFigures {
    /// As the export names it.
    pub value: String,
    /// Machines with Office.
    pub machines: u64,
    /// Their builds, most first.
    pub builds: Vec<BuildCount>,
}

/// Builds by one property of the machines.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Breakdown {
    /// Machines with Office for which the question asks it.
    pub of: u64,
    /// Of them those for which the export tells.
    pub known: u64,
    /// `known` of `of`.
    pub percent: f64,
    /// Known for at least nine of ten, so that the question can be answered by it.
    pub complete: bool,
    /// Its values, most machines first; of owners none, since they may be people.
    pub values: Vec<ValueFigures>,
}

/// Machines with Office.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct OfficeMachines {
    /// All.
    pub machines: u64,
    /// Workstations.
    pub workstations: u64,
    /// Servers.
    pub servers: u64,
    /// Those of which the export does not tell.
    pub unknown: u64,
}

/// A build.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct BuildFigures {
    /// `m365-apps`, or `office-` with its year.
    pub product: String,
    /// The version that the build belongs to, such as `2610`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// As the export has it, digits and dots.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub build: Option<String>,
    /// `current`, `monthly-enterprise`, `semi-annual`, `semi-annual-preview`, `perpetual` or the word of the
    /// export.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// Machines.
    pub machines: u64,
    /// The day on which its support ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<String>,
    /// `reported`: by the maker; `derived`: from the rule of its channel; `bound`: at the latest, since a
    /// later version ends then; `open`: until the next version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_is: Option<&'static str>,
    /// `ended`: out of support today; `supported`; `newer`: the table does not know so new a version;
    /// `unknown`: the table cannot tell.
    pub status: &'static str,
}

/// The breakdowns of question 3.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Breakdowns {
    /// By operating system.
    pub os: Breakdown,
    /// By stage of the life cycle, of servers.
    pub stage: Breakdown,
    /// By business unit.
    pub unit: Breakdown,
    /// By owner, of servers.
    pub owner: Breakdown,
    /// By dependent application.
    pub application: Breakdown,
    /// By Office apps needed, of servers.
    pub office_apps: Breakdown,
}

/// A channel.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct UpdateChannel {
    /// Our word for it, or that of the export.
    pub channel: String,
    /// Machines.
    pub machines: u64,
}

/// At or above the version of the current cycle.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct UpgradedInCycle {
    /// Id of the cycle.
    pub cycle: String,
    /// Its version.
    pub version: String,
    /// Machines.
    pub count: u64,
    /// Machines with Office.
    pub of: u64,
    /// Percent complete.
    pub percent: f64,
}

/// Upgraded between two days, by the dates in the export.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct UpgradedInPeriod {
    /// The first.
    pub from: String,
    /// The last.
    pub to: String,
    /// Machines.
    pub count: u64,
}

/// Upgraded machines.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Upgraded {
    /// At or above the version of the current cycle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cycle: Option<UpgradedInCycle>,
    /// Upgraded between two days, by the dates in the export.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<UpgradedInPeriod>,
}

/// The end of the current cycle, if it goes on as it did.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ProjectedEnd {
    /// When the last machine is upgraded at this rate.
    pub date: String,
    /// The early end of the interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<String>,
    /// The late end of the interval; absent where the rate may be nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<String>,
    /// Machines a day.
    pub rate: f64,
    /// Days with a known number of upgraded machines.
    pub points: u64,
    /// `done`: nothing is left; `line`: through two points, without an interval; `least-squares`: of the
    /// upgraded machines by day, with the 90 % interval of the slope.
    pub method: &'static str,
}

/// Machines whose build is in support today.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct InSupport {
    /// Machines in support; of builds newer than the table only while the table is not out of date.
    pub count: u64,
    /// Machines with Office.
    pub of: u64,
    /// `count` of `of`.
    pub percent: f64,
    /// Machines out of support.
    pub ended: u64,
    /// Machines of which the table cannot tell.
    pub unknown: u64,
    /// Machines with a build newer than the table.
    pub newer: u64,
}

/// Machines whose operating system is in support today.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct OsInSupport {
    /// Machines.
    pub count: u64,
    /// Machines.
    pub of: u64,
    /// `count` of `of`.
    pub percent: f64,
    /// Machines out of support.
    pub ended: u64,
    /// Machines of which the table cannot tell.
    pub unknown: u64,
}

/// The table of ends of support.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TableFigures {
    /// The day of its data.
    pub date: String,
    /// Where it is from.
    pub source: String,
    /// Out of date: too old, or a build is newer than all that it knows.
    pub stale: bool,
}

/// What the inventory of devices shows.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct InventoryFigures {
    /// Where it comes from.
    #[serde(flatten)]
    pub head: Head,
    /// Different machines, by name.
    pub machines: u64,
    /// Of them workstations.
    pub workstations: u64,
    /// Of them servers.
    pub servers: u64,
    /// Of them those of which the export does not tell.
    pub unknown: u64,
    /// Machines with Office.
    pub office: OfficeMachines,
    /// What is installed, most machines first; a machine with two products counts for both.
    pub builds: Vec<BuildFigures>,
    /// The breakdowns of question 3.
    pub by: Breakdowns,
    /// Machines with Office, servers aside, whose user is known; a pseudonym is no user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mapped: Option<Share>,
    /// Machines by channel of updates, most first.
    pub channels: Vec<UpdateChannel>,
    /// Upgraded machines.
    pub upgraded: Upgraded,
    /// The end of the current cycle, if it goes on as it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub projected_end: Option<ProjectedEnd>,
    /// Machines whose build is in support today.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_support: Option<InSupport>,
    /// Machines whose operating system is in support today.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub os_in_support: Option<OsInSupport>,
    /// The table of ends of support.
    pub table: TableFigures,
}
