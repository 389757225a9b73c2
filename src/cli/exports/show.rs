//! `gradus evidence show`.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::put;
use crate::cli::args::{ListFormat, ShowArgs};
use crate::cli::policy::Policy;
use crate::cli::run::{self, Job, Surveyed};
use crate::cli::stand::Stand;
use crate::cli::terminal::Terminal;
use crate::output::write_json;
use crate::report::{ExitStatus, Problem};

pub(super) fn run(args: &ShowArgs, terminal: Terminal) -> ExitStatus {
    let surveyed = match survey(args) {
        Ok(surveyed) => surveyed,
        Err(problems) => return terminal.fail(&problems),
    };
    let mut status = terminal.fail(&surveyed.problems);
    if surveyed.has_unread() {
        status = status.or_worse(ExitStatus::Invalid);
    }
    terminal.stream(
        |out| match args.format {
            ListFormat::Json => json(&surveyed, out),
            ListFormat::Text => text(&surveyed, out),
        },
        status,
    )
}

fn survey(args: &ShowArgs) -> Result<Surveyed, Vec<Problem>> {
    let stand = Stand::here()?;
    let built_in = super::summarize::BUILT_IN;
    let policy = Policy::of_pack(built_in, &args.config.with_packs(), &args.paths, &stand)?;
    Ok(run::survey(Job {
        policy: &policy,
        paths: &stand.paths(&args.paths),
        stand: &stand,
        today: args.today.unwrap_or_else(crate::cli::check::today),
    }))
}

fn json(surveyed: &Surveyed, out: &mut dyn Write) -> io::Result<()> {
    let organizations = surveyed.views().map(|view| {
        json!({
            "id": &*view.organization.id,
            "observed": view.evidence.observed.figures,
            "unread": view.evidence.unread.iter().map(|unread| json!({
                "evidence": unread.export,
                "rows": unread.rows,
                "first": unread.first,
            })).collect::<Vec<_>>(),
        })
    });
    let organizations: Vec<Value> = organizations.collect();
    write_json(
        out,
        &json!({
            "format": "gradus-observations",
            "format_version": 1,
            "today": surveyed.today.to_string(),
            "organizations": organizations,
        }),
    )?;
    writeln!(out)
}

/// One line a figure, with the path by which rules read it.
fn text(surveyed: &Surveyed, out: &mut dyn Write) -> io::Result<()> {
    for (index, view) in surveyed.views().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        put(out, &view.organization.id)?;
        if view.evidence.observed.exports.is_empty() {
            put(out, "  no evidence")?;
        }
        for unread in &view.evidence.unread {
            put(
                out,
                &format!("  `{}`: {} rows could not be read", unread.export, unread.rows),
            )?;
            for row in &unread.first {
                put(out, &format!("    {row}"))?;
            }
        }
        figures("observed", &view.evidence.observed.figures, out)?;
    }
    Ok(())
}

/// The figures are built by gradus itself, and are only a few keys deep.
fn figures(path: &str, value: &Value, out: &mut dyn Write) -> io::Result<()> {
    match value {
        Value::Object(map) => map
            .iter()
            .try_for_each(|(key, value)| figures(&format!("{path}.{key}"), value, out)),
        Value::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => items
            .iter()
            .enumerate()
            .try_for_each(|(index, item)| figures(&format!("{path}[{}]", name(index, item)), item, out)),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(scalar).collect();
            put(out, &format!("  {path}  {}", items.join(", ")))
        }
        Value::Null => Ok(()),
        value => put(out, &format!("  {path}  {}", scalar(value))),
    }
}

/// What an item of a list is called.
fn name(index: usize, item: &Value) -> String {
    const NAMES: [&str; 10] = [
        "id", "priority", "sla", "month", "topic", "channel", "system", "course", "question", "build",
    ];
    let found = NAMES.iter().find_map(|key| item.get(key).and_then(Value::as_str));
    found.map_or_else(|| index.to_string(), str::to_owned)
}

fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
