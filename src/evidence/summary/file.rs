//! The file form of a summary: JSON with a format and a version, keys in order.

use serde::{Deserialize, Serialize};

use super::sound::problem;
use super::{Figures, Setting, Summary, SummaryError};

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
        match problem(&summary.figures) {
            Some(problem) => Err(SummaryError::Counts { problem }),
            None => Ok(summary),
        }
    }
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
