//! Counts of registers, training, channels, monitoring and use.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::count::{Merge, Part, earlier, later};
use super::day::Day;
use crate::evidence::histogram::Histogram;

/// Counts of a register; partitions hold all rows of an entry in one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assets {
    /// Entries that are not retired.
    pub total: u64,
    /// Retired entries; they count nowhere else.
    pub retired: u64,
    /// Rows of entries that stood there before.
    pub duplicates: u64,
    /// With a serial number or licence key.
    pub serial: u64,
    /// With a supplier.
    pub supplier: u64,
    /// By the last day of warranty or licence.
    pub ends: BTreeMap<Day, u64>,
    /// By the day of purchase.
    pub purchased: BTreeMap<Day, u64>,
    /// By category; empty for none.
    pub categories: BTreeMap<String, u64>,
}

/// A course for some people.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Class {
    /// As the export names it.
    pub course: String,
    /// Audience of the person; empty where it is not known.
    pub audience: String,
    /// Business unit of the person; empty where it is not known.
    pub unit: String,
}

/// How far people came; a person and a course count once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Taught {
    /// All.
    pub assigned: u64,
    /// Begun, not completed.
    pub started: u64,
    /// Completed.
    pub completed: u64,
    /// The last day on which one was completed.
    pub last: Option<Day>,
}

/// Counts of training; partitions hold all rows of a person in one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Training {
    /// By course, audience and unit.
    #[serde(with = "super::pairs")]
    pub classes: BTreeMap<Class, Taught>,
    /// Rows beyond the first of a person and course.
    pub retakes: u64,
}

/// Members of a channel on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Members {
    /// The day; none where the export has no date.
    pub day: Option<Day>,
    /// How many; of several counts on the day the highest.
    pub count: u64,
}

/// Counts of a channel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    /// The last count of members.
    pub members: Option<Members>,
    /// Questions.
    pub questions: u64,
    /// The first day of one.
    pub first: Option<Day>,
    /// The last day of one.
    pub last: Option<Day>,
    /// Answered questions.
    pub answered: u64,
    /// Answered by another user.
    pub peers: u64,
    /// Answered by the team.
    pub experts: u64,
    /// Answered by an automation.
    pub automation: u64,
    /// From question to first answer, all hours.
    #[serde(default, skip_serializing_if = "Histogram::is_empty")]
    pub times: Histogram,
}

/// Counts of channels; every row counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Activity {
    /// By channel.
    pub channels: BTreeMap<String, Channel>,
    /// Times that cannot be.
    pub implausible: u64,
}

/// Counts of a watched system.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct System {
    /// Measurements of availability.
    pub samples: u64,
    /// Their sum, in hundredths of a percent.
    pub available: u64,
    /// Incidents.
    pub incidents: u64,
    /// Seconds of the incidents that have an end.
    pub downtime: u64,
    /// From alert to reaction, all hours.
    #[serde(default, skip_serializing_if = "Histogram::is_empty")]
    pub acknowledged: Histogram,
}

/// Counts of monitoring; every row counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Monitoring {
    /// By system.
    pub systems: BTreeMap<String, System>,
    /// Times that cannot be.
    pub implausible: u64,
}

/// Use of a thing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Used {
    /// Who uses it, each once; or what the rows count.
    pub users: u64,
    /// The last day of use.
    pub last: Option<Day>,
}

/// Counts of things in use; partitions hold all rows of a user, or of a thing, in one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Uses {
    /// By thing.
    pub things: BTreeMap<String, Used>,
}

impl Merge for Assets {
    fn merge_with(&mut self, other: &Self) {
        for (own, others) in [
            (&mut self.total, other.total),
            (&mut self.retired, other.retired),
            (&mut self.duplicates, other.duplicates),
            (&mut self.serial, other.serial),
            (&mut self.supplier, other.supplier),
        ] {
            own.merge_with(&others);
        }
        self.ends.merge_with(&other.ends);
        self.purchased.merge_with(&other.purchased);
        self.categories.merge_with(&other.categories);
    }
}

impl Merge for Taught {
    fn merge_with(&mut self, other: &Self) {
        self.assigned.merge_with(&other.assigned);
        self.started.merge_with(&other.started);
        self.completed.merge_with(&other.completed);
        self.last = later(self.last, other.last);
    }
}

impl Merge for Training {
    fn merge_with(&mut self, other: &Self) {
        self.classes.merge_with(&other.classes);
        self.retakes.merge_with(&other.retakes);
    }
}

impl Merge for Channel {
    fn merge_with(&mut self, other: &Self) {
        self.members = later(self.members, other.members);
        self.first = earlier(self.first, other.first);
        self.last = later(self.last, other.last);
        for (own, others) in [
            (&mut self.questions, other.questions),
            (&mut self.answered, other.answered),
            (&mut self.peers, other.peers),
            (&mut self.experts, other.experts),
            (&mut self.automation, other.automation),
        ] {
            own.merge_with(&others);
        }
        self.times.merge(&other.times);
    }
}

impl Merge for Activity {
    fn merge_with(&mut self, other: &Self) {
        self.channels.merge_with(&other.channels);
        self.implausible.merge_with(&other.implausible);
    }
}

impl Merge for System {
    fn merge_with(&mut self, other: &Self) {
        self.samples.merge_with(&other.samples);
        self.available.merge_with(&other.available);
        self.incidents.merge_with(&other.incidents);
        self.downtime.merge_with(&other.downtime);
        self.acknowledged.merge(&other.acknowledged);
    }
}

impl Merge for Monitoring {
    fn merge_with(&mut self, other: &Self) {
        self.systems.merge_with(&other.systems);
        self.implausible.merge_with(&other.implausible);
    }
}

impl Merge for Used {
    fn merge_with(&mut self, other: &Self) {
        self.users.merge_with(&other.users);
        self.last = later(self.last, other.last);
    }
}

impl Merge for Uses {
    fn merge_with(&mut self, other: &Self) {
        self.things.merge_with(&other.things);
    }
}

impl Part {
    /// Some of a number of which all are told.
    pub(in crate::evidence) fn new(count: u64, of: u64) -> Self {
        Self { count, of }
    }
}
