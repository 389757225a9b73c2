//! Until when an installed build is in support.
//!
//! Takes tables that are part of gradus, or the user's own of the same form,
//! and answers for one build or operating system on one day. Reads no files
//! and asks no clock.

mod apps;
mod build;
mod error;
mod product;
mod table;
mod windows;

use std::sync::OnceLock;

use jiff::civil::Date;

pub use build::{Build, version};
pub use error::LifecycleError;
pub use product::{channel_word, product_word};

use apps::Apps;
use table::Table;
use windows::Windows;

/// How a day of end is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EndIs {
    /// The maker says so.
    Reported,
    /// By the rule of the channel.
    Derived,
    /// At the latest, since a later version ends then.
    Bound,
    /// None yet: until the next version.
    Open,
}

impl EndIs {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Reported => "reported",
            Self::Derived => "derived",
            Self::Bound => "bound",
            Self::Open => "open",
        }
    }
}

/// Whether something is in support.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// It is.
    Supported,
    /// It is no more.
    Ended,
    /// It is newer than the table.
    Newer,
    /// The table cannot tell.
    Unknown,
}

impl Status {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::Ended => "ended",
            Self::Newer => "newer",
            Self::Unknown => "unknown",
        }
    }
}

/// The support of a build on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Support {
    /// Whether it is in support.
    pub status: Status,
    /// The last day of support, where it is known.
    pub end: Option<Date>,
    /// How that day is known.
    pub end_is: Option<EndIs>,
    /// The version of the build, such as `2610`.
    pub version: Option<u16>,
    /// Whether the table knows no version so new, even where the end could be derived.
    pub beyond: bool,
}

impl Support {
    fn unknown(version: Option<u16>) -> Self {
        Self {
            status: Status::Unknown,
            end: None,
            end_is: None,
            version,
            beyond: false,
        }
    }

    fn until(end: Date, end_is: EndIs, version: Option<u16>, today: Date) -> Self {
        Self {
            status: if today <= end {
                Status::Supported
            } else {
                Status::Ended
            },
            end: Some(end),
            end_is: Some(end_is),
            version,
            beyond: false,
        }
    }
}

/// The tables: those that are part of gradus, read when they are first asked, or a user's in their places.
#[derive(Clone, Debug, Default)]
pub struct Lifecycle(OnceLock<Tables>);

#[derive(Clone, Debug, Default)]
struct Tables {
    apps: Apps,
    office: Vec<(String, Date)>,
    windows: Windows,
    /// Day of the data on Microsoft 365 Apps.
    date: Date,
    source: String,
}

const APPS: &str = include_str!("../../../data/lifecycle/m365-apps-end-of-support.csv");
const BUILDS: &str = include_str!("../../../data/lifecycle/m365-apps-builds.csv");
const OFFICE: &str = include_str!("../../../data/lifecycle/office-perpetual-end-of-support.csv");
const WINDOWS: &str = include_str!("../../../data/lifecycle/windows-end-of-support.csv");

impl Tables {
    /// The tables that are part of gradus. That they can be read is held by a test.
    fn builtin() -> Result<Self, LifecycleError> {
        let mut tables = Self::default();
        for text in [APPS, BUILDS, OFFICE, WINDOWS] {
            tables.replace(text)?;
        }
        Ok(tables)
    }

    fn replace(&mut self, text: &str) -> Result<(), LifecycleError> {
        let table = Table::parse(text)?;
        if table.has(&["channel", "version", "end_of_service"]) {
            self.apps.take_versions(&table)?;
            self.date = table.date;
            self.source.clone_from(&table.source);
        } else if table.has(&["channel", "version", "full_build"]) {
            self.apps.take_builds(&table)?;
        } else if table.has(&["product", "cycle", "latest", "eol"]) {
            self.windows = Windows::read(&table)?;
        } else if table.has(&["cycle", "eol"]) {
            self.office = office(&table)?;
        } else {
            return Err(LifecycleError::Header);
        }
        Ok(())
    }
}

impl Lifecycle {
    fn tables(&self) -> &Tables {
        self.0.get_or_init(|| Tables::builtin().unwrap_or_default())
    }

    /// Puts a table of the same form in the place of one of these; its header says of which.
    ///
    /// # Errors
    /// When the text has none of the four headers, no date, or a row that cannot be read.
    pub fn replace(&mut self, text: &str) -> Result<(), LifecycleError> {
        let mut tables = match self.0.take() {
            Some(tables) => tables,
            None => Tables::builtin()?,
        };
        let replaced = tables.replace(text);
        self.0 = tables.into();
        replaced
    }

    /// The day of the data on Microsoft 365 Apps.
    pub fn date(&self) -> Date {
        self.tables().date
    }

    /// The newest version of Microsoft 365 Apps that the tables know; 0 for none.
    pub fn newest(&self) -> u16 {
        self.tables().apps.newest().unwrap_or(0)
    }

    /// Where that data is from.
    pub fn source(&self) -> &str {
        &self.tables().source
    }

    /// The support of an installed Office product on a day, by our words for product and channel.
    pub fn office(
        &self,
        product: &str,
        version: Option<u16>,
        build: &str,
        channel: &str,
        today: Date,
    ) -> Support {
        if product == "m365-apps" {
            let tables = self.tables();
            let build = Build::parse(build);
            return tables.apps.support(version, build, channel, tables.date, today);
        }
        let year = product.strip_prefix("office-").unwrap_or(product);
        let known = self.tables().office.iter().find(|(cycle, _)| cycle == year);
        known.map_or_else(
            || Support::unknown(None),
            |(_, end)| Support::until(*end, EndIs::Reported, None, today),
        )
    }

    /// The support of an operating system on a day, by what an export calls it.
    pub fn os(&self, name: &str, today: Date) -> Status {
        self.tables().windows.status(name, today)
    }
}

fn office(table: &Table) -> Result<Vec<(String, Date)>, LifecycleError> {
    let mut cycles = Vec::new();
    for row in &table.rows {
        cycles.push((table.cell(row, "cycle").to_owned(), table.date_in(row, "eol")?));
    }
    Ok(cycles)
}

#[cfg(test)]
mod tests;
