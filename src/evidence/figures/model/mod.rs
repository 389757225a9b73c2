//! The figures, in the shape that `observations.json` defines; a test holds them against it.

mod inventory;
mod others;
mod tickets;

use serde::Serialize;

pub use inventory::*;
pub use others::*;
pub use tickets::*;

/// What gradus computes from the exports that a declaration points to.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Observations {
    /// What the tickets show.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tickets: Option<TicketFigures>,
    /// What the inventory of devices shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inventory: Option<InventoryFigures>,
    /// What the registers show.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assets: Option<Registers>,
    /// What the training records show.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub training: Option<TrainingFigures>,
    /// What the channels show.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activity: Option<ActivityFigures>,
    /// What monitoring shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monitoring: Option<MonitoringFigures>,
    /// Applications found on devices or in the network.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app_discovery: Option<InUse>,
    /// Apps, flows, sites and reports in use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub solutions: Option<InUse>,
    /// Who uses what.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage: Option<InUse>,
    /// The eight questions of the servicing model.
    pub questions: Vec<Answer>,
}

/// Where figures come from.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Head {
    /// The exports that it is computed from, by their `evidence[].id`.
    pub evidence: Vec<String>,
    /// The day on which the newest of them was collected.
    pub date: String,
    /// Rows that were read.
    pub rows: u64,
}

/// A part of a whole.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Share {
    /// How many.
    pub count: u64,
    /// Of how many for which the export tells.
    pub of: u64,
    /// `count` of `of` in percent.
    pub percent: f64,
}

/// How long it took, of all cases that have both ends.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Times {
    /// Cases with both times.
    pub count: u64,
    /// The least time that half of the cases kept (nearest rank), at the upper edge of its bucket.
    pub median: u64,
    /// The least time that nine of ten cases kept (nearest rank), at the upper edge of its bucket.
    pub p90: u64,
}
