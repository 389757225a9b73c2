//! Counts of machines.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::count::{Merge, Part};
use super::day::Day;

/// What a machine is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// A person works at it.
    Workstation,
    /// A server.
    Server,
    /// The export does not tell.
    #[default]
    Unknown,
}

/// Office, as installed on a machine.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Install {
    /// `m365-apps`, or `office-` with its year.
    pub product: String,
    /// Version by year and month, such as 2610, where the export states it.
    pub version: Option<u16>,
    /// Digits and dots; empty where it is not known.
    pub build: String,
    /// Channel of updates; empty where it is not known.
    pub channel: String,
}

impl Install {
    /// The build, or else the version; empty where neither is known.
    pub fn name(&self) -> String {
        match self.version {
            Some(version) if self.build.is_empty() => version.to_string(),
            _ => self.build.clone(),
        }
    }
}

/// What machines have in common.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setup {
    /// What they are.
    pub role: Role,
    /// Their Office products in order; none: without Office.
    pub installs: Vec<Install>,
}

/// Machines of one set-up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Machines {
    /// How many.
    pub count: u64,
    /// Of them by the day of their last upgrade, where it is known.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub upgraded: BTreeMap<Day, u64>,
}

/// A property by which question 3 asks for builds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Property {
    /// Operating system.
    Os,
    /// Stage of the life cycle.
    Stage,
    /// Business unit.
    Unit,
    /// Owner; counted, never named.
    Owner,
    /// Dependent application.
    Application,
    /// Office apps needed.
    OfficeApps,
}

impl Property {
    /// Every property with its word.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::Os, "os"),
        (Self::Stage, "stage"),
        (Self::Unit, "unit"),
        (Self::Owner, "owner"),
        (Self::Application, "application"),
        (Self::OfficeApps, "office-apps"),
    ];

    /// Whether the question asks for it of workstations too.
    pub fn of_workstations(self) -> bool {
        matches!(self, Self::Os | Self::Unit | Self::Application)
    }
}

/// A value of a property on machines of one role.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Value {
    /// The property.
    pub property: Property,
    /// The role of the machines.
    pub role: Role,
    /// The value; empty for an owner.
    pub value: String,
}

/// Machines with Office by their builds; a machine with two counts for both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Builds {
    /// Machines.
    pub machines: u64,
    /// By build.
    pub builds: BTreeMap<String, u64>,
}

/// Counts of machines; partitions of an export hold all rows of a machine in one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inventory {
    /// By role and Office.
    #[serde(with = "super::pairs")]
    pub machines: BTreeMap<Setup, Machines>,
    /// Machines with Office by the values of their properties.
    #[serde(with = "super::pairs")]
    pub by: BTreeMap<Value, Builds>,
    /// Machines by operating system; empty where it is not known.
    pub systems: BTreeMap<String, u64>,
    /// Machines with Office that are no servers: those whose user is known.
    pub mapped: Part,
    /// The same: those whose user is a pseudonym.
    pub pseudonyms: u64,
}

impl Merge for Machines {
    fn merge_with(&mut self, other: &Self) {
        self.count.merge_with(&other.count);
        self.upgraded.merge_with(&other.upgraded);
    }
}

impl Merge for Builds {
    fn merge_with(&mut self, other: &Self) {
        self.machines.merge_with(&other.machines);
        self.builds.merge_with(&other.builds);
    }
}

impl Merge for Inventory {
    fn merge_with(&mut self, other: &Self) {
        self.machines.merge_with(&other.machines);
        self.by.merge_with(&other.by);
        self.systems.merge_with(&other.systems);
        self.mapped.merge(other.mapped);
        self.pseudonyms.merge_with(&other.pseudonyms);
    }
}
