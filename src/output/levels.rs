//! The level of each organization in each model, on one line, for scripts.
//!
//! `{"northwind":{"support-strategy":200}}`. An organization that could not be
//! judged is not in it; whether targets are met is what the exit code says.

use std::io::{self, Write};

use serde_json::{Map, Value};

use super::escape;
use super::{Format, Look};
use crate::report::{Keep, OrganizationReport, Report};

pub(super) const FORMAT: Format = Format {
    name: "levels",
    about: "the level of each organization in each model, on one line of JSON",
    colored: false,
    keep: Keep::First,
    render,
};

fn render(report: &Report, _: Look, out: &mut dyn Write) -> io::Result<()> {
    let organizations = &report.organizations;
    let all: Map<String, Value> = organizations
        .iter()
        .map(|organization| (organization.id.to_string(), levels(organization)))
        .collect();
    let line = Value::Object(all).to_string();
    writeln!(out, "{}", escape::json(&line))
}

fn levels(organization: &OrganizationReport) -> Value {
    let models = organization.models();
    models
        .map(|model| (model.id.to_string(), Value::from(model.level.number())))
        .collect::<Map<_, _>>()
        .into()
}
