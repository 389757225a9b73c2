//! What is left of an export when its rows are gone: counts that can be added up.
//!
//! A summary holds no names of people and no text, and says nothing of files.
//! Summaries of the partitions of an export, merged in any order, are the
//! summary of the whole, byte for byte, as long as all rows of one key (a
//! ticket, a machine, an asset, a person) stand in one partition. It is made
//! without a declaration; calendars may be given, and are then recorded, since
//! times on a business clock cannot be computed later. Figures that depend on
//! today, on targets or on cycles come from it later (`figures`).

mod count;
mod day;
mod devices;
mod error;
mod file;
mod others;
mod pairs;
mod sound;
mod tickets;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use count::Part;
pub(in crate::evidence) use count::{count, later};
pub use day::{Day, Month};
pub use devices::{Builds, Install, Inventory, Machines, Property, Role, Setup, Value};
pub use error::SummaryError;
pub use others::{
    Activity, Assets, Channel, Class, Members, Monitoring, System, Taught, Training, Used, Uses,
};
pub(in crate::evidence) use tickets::keep_worst;
pub use tickets::{Cell, Handled, InMonth, Tickets, Timing, Timings, Topic, WORST, Worst, scale};

use count::Merge;

/// The counts of an export or of a part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// What its counts depend on; equal in all parts.
    pub setting: Setting,
    /// Rows that were read.
    pub rows: u64,
    /// The counts.
    pub figures: Figures,
}

/// What the counts of a summary depend on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// The zone by which days and months are told.
    pub zone: String,
    /// The day on which the export was collected: until then open tickets have waited.
    pub collected: Option<Day>,
    /// Clocks by name, each with the calendars that define it.
    pub clocks: BTreeMap<String, Vec<String>>,
    /// Priorities that calendars have windows for, in the order of the declaration.
    pub priorities: Vec<String>,
}

/// Counts of one kind of evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "kind",
    content = "figures",
    rename_all = "kebab-case",
    deny_unknown_fields
)]
pub enum Figures {
    /// Of tickets.
    Tickets(Tickets),
    /// Of devices.
    Inventory(Inventory),
    /// Of a register of hardware.
    Assets(Assets),
    /// Of a register of software.
    Software(Assets),
    /// Of training records.
    Training(Training),
    /// Of channels.
    Activity(Activity),
    /// Of monitoring.
    Monitoring(Monitoring),
    /// Of applications found.
    AppDiscovery(Uses),
    /// Of solutions in use.
    Solutions(Uses),
    /// Of who uses what.
    Usage(Uses),
}

impl Figures {
    /// Nothing counted yet.
    pub fn empty(kind: super::record::Kind) -> Self {
        use super::record::Kind;
        match kind {
            Kind::Tickets => Self::Tickets(Tickets::default()),
            Kind::Inventory => Self::Inventory(Inventory::default()),
            Kind::Assets => Self::Assets(Assets::default()),
            Kind::Software => Self::Software(Assets::default()),
            Kind::Training => Self::Training(Training::default()),
            Kind::Activity => Self::Activity(Activity::default()),
            Kind::Monitoring => Self::Monitoring(Monitoring::default()),
            Kind::AppDiscovery => Self::AppDiscovery(Uses::default()),
            Kind::Solutions => Self::Solutions(Uses::default()),
            Kind::Usage => Self::Usage(Uses::default()),
        }
    }

    /// Adds the counts of the same kind; others are left out.
    pub(in crate::evidence) fn add(&mut self, other: &Self) {
        match (self, other) {
            (Self::Tickets(own), Self::Tickets(others)) => own.merge_with(others),
            (Self::Inventory(own), Self::Inventory(others)) => own.merge_with(others),
            (Self::Assets(own), Self::Assets(others)) | (Self::Software(own), Self::Software(others)) => {
                own.merge_with(others);
            }
            (Self::Training(own), Self::Training(others)) => own.merge_with(others),
            (Self::Activity(own), Self::Activity(others)) => own.merge_with(others),
            (Self::Monitoring(own), Self::Monitoring(others)) => own.merge_with(others),
            (Self::AppDiscovery(own), Self::AppDiscovery(others))
            | (Self::Solutions(own), Self::Solutions(others))
            | (Self::Usage(own), Self::Usage(others)) => own.merge_with(others),
            _ => {}
        }
    }

    /// What they count.
    pub fn kind(&self) -> super::record::Kind {
        use super::record::Kind;
        match self {
            Self::Tickets(_) => Kind::Tickets,
            Self::Inventory(_) => Kind::Inventory,
            Self::Assets(_) => Kind::Assets,
            Self::Software(_) => Kind::Software,
            Self::Training(_) => Kind::Training,
            Self::Activity(_) => Kind::Activity,
            Self::Monitoring(_) => Kind::Monitoring,
            Self::AppDiscovery(_) => Kind::AppDiscovery,
            Self::Solutions(_) => Kind::Solutions,
            Self::Usage(_) => Kind::Usage,
        }
    }
}

impl Summary {
    /// Adds the counts of another part; in any order and grouping the same comes out.
    ///
    /// # Errors
    /// When the other counts something else, or in another setting.
    pub fn merge(&mut self, other: &Self) -> Result<(), SummaryError> {
        if self.figures.kind() != other.figures.kind() {
            return Err(SummaryError::Kinds {
                first: self.figures.kind().word(),
                second: other.figures.kind().word(),
            });
        }
        if self.setting != other.setting {
            return Err(SummaryError::Settings);
        }
        self.figures.add(&other.figures);
        self.rows = self.rows.saturating_add(other.rows);
        Ok(())
    }
}

#[cfg(test)]
pub(super) mod tests;
