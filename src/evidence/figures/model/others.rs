//! Figures of registers, training, channels, monitoring and use, and the questions.

use serde::Serialize;

use super::{Head, Share, Times};

/// Entries that have a column filled.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Filled {
    /// With a serial number or licence key.
    pub serial: u64,
    /// With the last day of warranty or licence.
    pub warranty: u64,
    /// With a supplier.
    pub supplier: u64,
    /// With a day of purchase.
    pub purchased: u64,
}

/// A category.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Category {
    /// As the export names it.
    pub category: String,
    /// Entries in it.
    pub total: u64,
}

/// A register of hardware or software.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Register {
    /// Where it comes from.
    #[serde(flatten)]
    pub head: Head,
    /// Entries that are not retired.
    pub total: u64,
    /// Entries whose status says retired, disposed, sold, lost, stolen or archived; they count nowhere else.
    pub retired: u64,
    /// Entries that have a column filled.
    pub with: Filled,
    /// Filled cells of serial, warranty and supplier, of all such cells.
    pub complete: f64,
    /// Entries whose warranty or licence ended before today.
    pub expired: u64,
    /// Entries whose warranty or licence ends within the next 90 days.
    pub expiring: u64,
    /// Entries by category, most first.
    pub categories: Vec<Category>,
}

/// Completions of one group.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Course {
    /// Course, audience or unit as the export names it.
    pub name: String,
    /// Persons and courses: each pair counts once, by its best status.
    pub assigned: u64,
    /// Of them completed.
    pub completed: u64,
    /// Of them begun and not completed.
    pub started: u64,
    /// Completed of assigned.
    pub percent: f64,
    /// The last day on which one was completed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<String>,
}

/// A thing.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Thing {
    /// As the export names it.
    pub name: String,
    /// Who or what uses it; each once, where the export says who.
    pub users: u64,
    /// When it was last used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<String>,
}

/// Things found in use.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct InUse {
    /// Where it comes from.
    #[serde(flatten)]
    pub head: Head,
    /// Different things.
    pub distinct: u64,
    /// The things, most users first, at most 100.
    pub items: Vec<Thing>,
    /// Things beyond those listed.
    pub other: u64,
}

/// What the registers show.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Registers {
    /// The register of hardware.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hardware: Option<Register>,
    /// The register of software.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub software: Option<Register>,
}

/// What the training records show.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TrainingFigures {
    /// Where it comes from.
    #[serde(flatten)]
    pub head: Head,
    /// Rows beyond the first for one person and course.
    pub retakes: u64,
    /// Persons and courses that are completed.
    pub completed: Share,
    /// By course, by name.
    pub courses: Vec<Course>,
    /// By audience, by name.
    pub audiences: Vec<Course>,
    /// By business unit, by name.
    pub units: Vec<Course>,
}

/// A channel.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Talk {
    /// As the export names it.
    pub channel: String,
    /// Members at the last count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub members: Option<u64>,
    /// Questions asked.
    pub questions: u64,
    /// Questions a month of 30 days, from the first to the last.
    pub per_month: f64,
    /// Questions that were answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered: Option<Share>,
    /// Answered questions that another user answered, of those of which the export tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_peers: Option<Share>,
    /// The same of experts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_experts: Option<Share>,
    /// The same of automations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_automation: Option<Share>,
    /// From question to first answer, all hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_answer: Option<Times>,
}

/// What the channels show.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ActivityFigures {
    /// Where it comes from.
    #[serde(flatten)]
    pub head: Head,
    /// By channel, by name.
    pub channels: Vec<Talk>,
}

/// A system.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Watched {
    /// As the export names it.
    pub system: String,
    /// Measurements of availability.
    pub samples: u64,
    /// Mean of the measurements.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub availability: Option<f64>,
    /// Incidents seen.
    pub incidents: u64,
    /// Sum of the incidents that have an end.
    pub downtime: u64,
    /// From alert to reaction, all hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acknowledged: Option<Times>,
}

/// What monitoring shows.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct MonitoringFigures {
    /// Where it comes from.
    #[serde(flatten)]
    pub head: Head,
    /// By system, by name.
    pub systems: Vec<Watched>,
}

/// Something missing.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Missing {
    /// Our names of the columns; any of them helps.
    pub columns: Vec<String>,
    /// What it would tell.
    pub why: String,
}

/// A question.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Answer {
    /// Its name.
    pub question: &'static str,
    /// Whether the evidence answers it.
    pub answered: bool,
    /// The answer in a sentence; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// The answer as a number, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<f64>,
    /// Breakdowns that it can be given by, for Q3.
    pub by: Vec<&'static str>,
    /// The day that it holds for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Exports that it comes from.
    pub evidence: Vec<String>,
    /// Rows that it was computed from.
    pub rows: u64,
    /// Columns that it was computed from, by our names.
    pub columns: Vec<String>,
    /// What is missing for a whole answer.
    pub missing: Vec<Missing>,
}
