//! Known exports: which headers they have, and which of our columns those are.
//!
//! One file per tool. A format is a table; nothing here reads a row. Headers are
//! compared without regard to case and white space.

mod columns;
mod configuration_manager;
mod cornerstone;
mod freshworks;
mod header;
mod intune;
mod jira;
mod m365;
mod moodle;
mod recognize;
mod registry_script;
mod servicenow;
mod snipe_it;
mod tidy;
mod zendesk;

pub(in crate::evidence) use columns::{
    ActivityColumn, AssetColumn, DeviceColumn, MonitoringColumn, TicketColumn, TrainingColumn, UseColumn,
};
pub use columns::{Canonical, Form, Unit};
pub(in crate::evidence) use header::{Binding, Headers, Slot};
pub(in crate::evidence) use recognize::{Found, recognize};

use super::record::Kind;

/// A known export.
#[derive(Debug)]
pub struct Format {
    /// The word of `evidence[].format`.
    pub name: &'static str,
    /// The tool and its export, for people.
    pub title: &'static str,
    /// Groups of headers by which it is recognized: one of each must be there.
    pub marks: &'static [&'static [&'static str]],
    /// What its rows can be read as.
    pub tables: &'static [Shape],
    /// Values that mean nothing in it.
    pub nulls: &'static [&'static str],
    /// States in which work has ended; where empty, the format does not tell.
    pub ended: &'static [&'static str],
    /// Whether its times are UTC, whatever the declaration says of others.
    pub utc: bool,
}

/// An export read as rows of a kind.
#[derive(Debug)]
pub struct Shape {
    /// The kind.
    pub kind: Kind,
    /// Our columns with their headers.
    pub columns: &'static [Column],
    /// Our columns with a text that holds for all rows.
    pub fixed: &'static [(&'static str, &'static str)],
    /// Headers that tell what a report without such a column is about: the header, our
    /// column, its text. The first that is there counts.
    pub told_by: &'static [(&'static str, &'static str, &'static str)],
    /// Whether courses stand side by side: a column each, and one with this ending
    /// for the day of completion.
    pub side_by_side: Option<&'static str>,
}

/// Headers that stand for a column of ours, best first.
#[derive(Debug)]
pub struct Column {
    /// Our name.
    pub name: &'static str,
    /// Headers.
    pub headers: &'static [&'static str],
    /// How its cells are read, where it differs from our column.
    pub form: Option<Form>,
}

const fn col(name: &'static str, headers: &'static [&'static str]) -> Column {
    Column {
        name,
        headers,
        form: None,
    }
}

impl Column {
    const fn read_as(mut self, form: Form) -> Self {
        self.form = Some(form);
        self
    }
}

const fn shape(kind: Kind, columns: &'static [Column]) -> Shape {
    Shape {
        kind,
        columns,
        fixed: &[],
        told_by: &[],
        side_by_side: None,
    }
}

/// A format without peculiarities.
const PLAIN: Format = Format {
    name: "",
    title: "",
    marks: &[],
    tables: &[],
    nulls: &[],
    ended: &[],
    utc: false,
};

/// All formats. Where a file fits several equally well, the first one counts.
pub static FORMATS: &[&Format] = &[
    &servicenow::EVENT_LOG,
    &servicenow::INCIDENT,
    &servicenow::HARDWARE,
    &jira::SERVICE_MANAGEMENT,
    &zendesk::TICKETS,
    &freshworks::FRESHSERVICE,
    &freshworks::FRESHDESK,
    &m365::INVENTORY,
    &m365::USAGE,
    &intune::DEVICES,
    &intune::APPS,
    &intune::FEATURE_UPDATES,
    &configuration_manager::OFFICE,
    &registry_script::OFFICE_VERSION,
    &snipe_it::ASSETS,
    &cornerstone::TRANSCRIPT,
    &moodle::COMPLETION,
    &moodle::PROGRESS,
    &tidy::TIDY,
];

impl Format {
    /// The format of a name.
    pub fn find(name: &str) -> Option<&'static Self> {
        FORMATS.iter().copied().find(|format| format.name == name)
    }

    /// How its rows are read as rows of a kind.
    pub fn shape(&self, kind: Kind) -> Option<&'static Shape> {
        self.tables.iter().find(|shape| shape.kind == kind)
    }
}
