//! Windows and Windows Server.

use jiff::civil::Date;

use super::build::Build;
use super::table::Table;
use super::{LifecycleError, Status};
use crate::evidence::observe::slug;

/// A version with its editions.
#[derive(Clone, Debug)]
struct Cycle {
    server: bool,
    /// `11-24h2-e`, `2022`.
    name: String,
    build: Option<Build>,
    end: Date,
}

/// Every version that is known.
#[derive(Clone, Debug, Default)]
pub(super) struct Windows {
    cycles: Vec<Cycle>,
}

impl Windows {
    pub(super) fn read(table: &Table) -> Result<Self, LifecycleError> {
        let mut cycles = Vec::new();
        for row in &table.rows {
            let server = match table.cell(row, "product") {
                "windows" => false,
                "windows-server" => true,
                _ => continue,
            };
            cycles.push(Cycle {
                server,
                name: table.cell(row, "cycle").to_owned(),
                build: Build::parse(table.cell(row, "latest")),
                end: table.date_in(row, "eol")?,
            });
        }
        Ok(Self { cycles })
    }

    /// Whether the version that a name means is in support; unknown where it may be several of different support.
    pub(super) fn status(&self, name: &str, today: Date) -> Status {
        let word = slug(name);
        let mut found: Option<Status> = None;
        for cycle in self.cycles.iter().filter(|cycle| cycle.is(&word, name)) {
            let one = if today <= cycle.end {
                Status::Supported
            } else {
                Status::Ended
            };
            match found {
                None => found = Some(one),
                Some(known) if known != one => return Status::Unknown,
                Some(_) => {}
            }
        }
        found.unwrap_or(Status::Unknown)
    }
}

impl Cycle {
    fn is(&self, word: &str, name: &str) -> bool {
        let parts: Vec<&str> = word.split('-').collect();
        let has = |part: &str| parts.contains(&part);
        let long_term = self.name.contains("lts") || self.name.contains("-iot");
        if self.server {
            let year = self.name.split('-').next().unwrap_or("");
            return has("server") && has(year);
        }
        if has("server") {
            return false;
        }
        let stated_long = has("ltsc") || has("ltsb") || has("iot");
        if long_term != stated_long {
            return false;
        }
        let edition = match self.name.rsplit('-').next() {
            Some("e") => !(has("pro") || has("home")),
            Some("w") => !(has("enterprise") || has("education")),
            _ => true,
        };
        edition && (self.is_named(&parts) || self.is_build(name))
    }

    /// `Windows 11 24H2`, `Windows 10`.
    fn is_named(&self, parts: &[&str]) -> bool {
        let mut own = self.name.split('-');
        let (Some(generation), Some(update)) = (own.next(), own.next()) else {
            return false;
        };
        let is_update = |part: &&&str| part.len() == 4 && part.get(2..3) == Some("h");
        let stated = parts.iter().find(is_update);
        parts.contains(&"windows")
            && parts.contains(&generation)
            && stated.is_none_or(|stated| *stated == update)
    }

    /// `10.0.22631.4460`, alone or behind a name.
    fn is_build(&self, name: &str) -> bool {
        let stated = name.split_whitespace().find_map(|word| {
            let word = word.trim_matches(['(', ')']);
            Build::parse(word).filter(|build| build.length() > 2)
        });
        match (stated, self.build) {
            (Some(stated), Some(own)) => stated.begins_with(own),
            _ => false,
        }
    }
}
