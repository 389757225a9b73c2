//! The file form of a summary: JSON with a format and a version, keys in order.

use serde::{Deserialize, Serialize};

use super::tickets::SCALES;
use super::{Figures, Part, Setting, Summary, SummaryError, Tickets};
use crate::evidence::histogram::{Histogram, edge};
use crate::evidence::observe::{is_id, label};

/// What the file calls itself.
const FORMAT: &str = "gradus-evidence";
/// The version of its form.
const VERSION: u64 = 1;

#[derive(Serialize)]
struct Written<'a> {
    format: &'static str,
    format_version: u64,
    setting: &'a Setting,
    rows: u64,
    counts: &'a Figures,
}

#[derive(Deserialize)]
struct Head {
    format: String,
    format_version: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read {
    #[serde(rename = "format")]
    _format: String,
    #[serde(rename = "format_version")]
    _version: u64,
    setting: Setting,
    rows: u64,
    counts: Figures,
}

impl Summary {
    /// The bytes of the file; the same for the same counts.
    pub fn to_json(&self) -> String {
        let written = Written {
            format: FORMAT,
            format_version: VERSION,
            setting: &self.setting,
            rows: self.rows,
            counts: &self.figures,
        };
        // Text keys and numbers only: there is nothing that could fail.
        let mut text = serde_json::to_string_pretty(&written).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Whether a text calls itself a summary, so that it is not read as an export.
    pub fn is_one(text: &[u8]) -> bool {
        let head = text.get(..256).unwrap_or(text);
        let head = String::from_utf8_lossy(head);
        let squeezed: String = head.chars().filter(|c| !c.is_whitespace()).collect();
        squeezed.starts_with(&format!("{{\"format\":\"{FORMAT}\""))
    }

    /// Reads the file form.
    ///
    /// # Errors
    /// When it has another form, or counts that cannot be.
    pub fn from_json(text: &str) -> Result<Self, SummaryError> {
        let head: Head = serde_json::from_str(text).map_err(|error| shape(&error))?;
        if head.format != FORMAT {
            return Err(SummaryError::Shape {
                problem: "another format",
                line: 1,
                column: 1,
            });
        }
        if head.format_version != VERSION {
            return Err(SummaryError::Version {
                found: head.format_version,
                known: VERSION,
            });
        }
        let read: Read = serde_json::from_str(text).map_err(|error| shape(&error))?;
        let summary = Self {
            setting: read.setting,
            rows: read.rows,
            figures: read.counts,
        };
        summary.sound()?;
        Ok(summary)
    }

    fn sound(&self) -> Result<(), SummaryError> {
        let wrong = |problem| Err(SummaryError::Counts { problem });
        match &self.figures {
            Figures::Tickets(tickets) => tickets_sound(tickets),
            Figures::Activity(activity)
                if activity
                    .channels
                    .values()
                    .any(|channel| !channel.times.is_sound()) =>
            {
                wrong("a time that is no edge")
            }
            Figures::Monitoring(monitoring)
                if monitoring.systems.values().any(|system| {
                    !system.acknowledged.is_sound()
                        || system.available > system.samples.saturating_mul(10_000)
                }) =>
            {
                wrong("more availability than there is")
            }
            Figures::Inventory(inventory) => {
                let all = |count: u64, parts: u64| parts > count;
                let upgrades = inventory.machines.values().any(|machines| {
                    all(
                        machines.count,
                        machines
                            .upgraded
                            .values()
                            .fold(0, |sum, n| sum.saturating_add(*n)),
                    )
                });
                if upgrades {
                    return wrong("more machines upgraded than there are");
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

fn tickets_sound(tickets: &Tickets) -> Result<(), SummaryError> {
    let wrong = |problem| Err(SummaryError::Counts { problem });
    let shares = [
        tickets.reopened,
        tickets.reassigned,
        tickets.first_contact,
        tickets.escalated,
        tickets.automated,
    ];
    if !shares.into_iter().all(Part::is_sound) {
        return wrong("a part that is more than the whole");
    }
    let held = tickets
        .cells
        .values()
        .fold(0_u64, |sum, cell| sum.saturating_add(cell.tickets));
    if held != tickets.tickets {
        return wrong("tickets by priority that are not all tickets");
    }
    if tickets
        .overflow
        .iter()
        .any(|column| SCALES.iter().all(|(name, _)| name != column))
    {
        return wrong("an unknown column");
    }
    for handled in tickets.cells.values() {
        if !handled.response_kept.is_sound() || !handled.resolution_kept.is_sound() {
            return wrong("a part that is more than the whole");
        }
        for timings in handled.clocks.values() {
            for timing in [&timings.response, &timings.resolution] {
                if !timing.times.is_sound() || !timing.waiting.is_sound() {
                    return wrong("a time that is no edge");
                }
                let named = |ticket: &str| ticket.is_empty() || is_id(ticket);
                if timing.worst.len() > super::WORST || timing.worst.iter().any(|case| !named(&case.ticket)) {
                    return wrong("a worst case that is none");
                }
                if timing.worst.iter().any(|case| !has(&timing.times, case.seconds)) {
                    return wrong("a worst case that is not among the times");
                }
            }
        }
    }
    let words = tickets
        .cells
        .keys()
        .flat_map(|cell| [&cell.priority, &cell.tier, &cell.channel]);
    if words.chain(tickets.topics.keys()).any(|word| label(word) != word) {
        return wrong("a word that is none");
    }
    Ok(())
}

fn has(times: &Histogram, seconds: u64) -> bool {
    let split = times.split(edge(seconds));
    split.kept > 0
}

fn shape(error: &serde_json::Error) -> SummaryError {
    use serde_json::error::Category;
    SummaryError::Shape {
        problem: match error.classify() {
            Category::Io => "it cannot be read",
            Category::Syntax => "it is not JSON",
            Category::Data => "a key or value that does not belong",
            Category::Eof => "it ends too early",
        },
        line: error.line(),
        column: error.column(),
    }
}
