//! A badge in the endpoint format of shields.io, and what the badge says.
//!
//! Format: <https://shields.io/badges/endpoint-badge>. The badge tells the lowest level of the run, since the weakest
//! part is what a reader relies on; of several organizations or models it says that it is the lowest, and names it only
//! where they agree on the name. What could not be judged is never told as a level. The time for which a reader keeps
//! the badge is left to the reader.

use std::io::{self, Write};

use serde::Serialize;

use super::escape::plain;
use super::{Format, Look, write_json};
use crate::report::{Keep, ModelReport, OrganizationReport, Report};

pub(super) const FORMAT: Format = Format {
    name: "badge",
    about: "an endpoint badge of shields.io: the lowest level, coloured by the targets",
    colored: false,
    keep: Keep::First,
    render,
};

/// Characters that a side of the badge may have; names of levels are the pack's.
const LONGEST: usize = 60;

fn render(report: &Report, _: Look, out: &mut dyn Write) -> io::Result<()> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Endpoint {
        schema_version: u32,
        label: String,
        message: String,
        color: &'static str,
        is_error: bool,
    }
    let badge = Badge::of(report);
    let endpoint = Endpoint {
        schema_version: 1,
        label: badge.label,
        message: badge.message,
        color: badge.color.hex(),
        is_error: badge.color == Color::Unknown,
    };
    write_json(out, &endpoint)?;
    out.write_all(b"\n")
}

/// What a badge says.
#[derive(Debug)]
pub(super) struct Badge {
    /// The left side: what is measured.
    pub label: String,
    /// The right side: where it stands.
    pub message: String,
    pub color: Color,
}

/// How the levels stand against the targets of today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Color {
    /// Every target is met.
    Met,
    /// Every target of today is met, one that is still to come is not.
    Pending,
    /// Targets are missed, none by more than a level.
    Near,
    /// A target is missed by more than a level.
    Far,
    /// There is no target to hold the level against.
    Neutral,
    /// Something could not be judged.
    Unknown,
}

impl Color {
    /// As a reader of HTML writes it, dark enough for white letters.
    pub(super) fn hex(self) -> &'static str {
        match self {
            Self::Met => "#1f7a33",
            Self::Pending => "#6b6f00",
            Self::Near => "#a85100",
            Self::Far => "#c0282d",
            Self::Neutral => "#1f67b5",
            Self::Unknown => "#6a6a6a",
        }
    }
}

impl Badge {
    pub(super) fn of(report: &Report) -> Self {
        let standings: Vec<&ModelReport> = report
            .organizations
            .iter()
            .flat_map(OrganizationReport::models)
            .collect();
        let label = match report.models.as_slice() {
            [model] => short(&model.title),
            _ => "maturity".to_owned(),
        };
        let judged = report.errors.is_empty() && report.broken.is_empty();
        let Some(lowest) = standings.iter().map(|model| model.level).min().filter(|_| judged) else {
            return Self {
                label,
                message: if judged {
                    "nothing judged"
                } else {
                    "cannot be judged"
                }
                .to_owned(),
                color: Color::Unknown,
            };
        };
        let names = standings.iter().filter(|model| model.level == lowest);
        let mut names: Vec<&str> = names.map(|model| &*model.level_name).collect();
        names.sort_unstable();
        names.dedup();
        let name = match names.as_slice() {
            [name] => format!(" {name}"),
            _ => String::new(),
        };
        let of = match standings.len() {
            1 => String::new(),
            count => format!(" (lowest of {count})"),
        };
        Self {
            label,
            message: format!("{lowest}{}{of}", short(&name)),
            color: color(report, &standings),
        }
    }
}

fn color(report: &Report, standings: &[&ModelReport]) -> Color {
    let gaps = || standings.iter().flat_map(|model| &model.gaps);
    let missed = gaps().filter(|gap| gap.by.is_none());
    // Levels are hundreds.
    let furthest = missed
        .map(|gap| gap.target.number().saturating_sub(gap.level.number()))
        .max();
    match furthest {
        Some(..=100) => Color::Near,
        Some(_) => Color::Far,
        None if gaps().next().is_some() => Color::Pending,
        None if report.targets == report.idle_targets => Color::Neutral,
        None => Color::Met,
    }
}

fn short(text: &str) -> String {
    let safe = plain(text);
    if safe.chars().count() <= LONGEST {
        return safe.into_owned();
    }
    safe.chars().take(LONGEST - 1).chain(['…']).collect()
}
