//! Versions of Microsoft 365 Apps.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::build::{Build, version};
use super::product::channel_word;
use super::table::Table;
use super::{EndIs, LifecycleError, Status, Support};

/// Days for which an open end holds after the day of the table: the next version ships about monthly.
const OPEN: i64 = 31;
/// The first version in which Semi-Annual Enterprise is Monthly Enterprise.
const UNIFIED: u16 = 2606;

/// A version on a channel.
#[derive(Clone, Debug)]
struct Release {
    end: Option<(Date, EndIs)>,
    open: bool,
}

/// What is known of versions and builds.
#[derive(Clone, Debug, Default)]
pub(super) struct Apps {
    releases: BTreeMap<(String, u16), Release>,
    /// Versions by the third number of their builds.
    majors: BTreeMap<u32, u16>,
    /// Channels that list a build.
    channels: BTreeMap<(u32, u32), BTreeSet<String>>,
}

/// Our words for channels: a table has many rows, and few channels.
#[derive(Default)]
struct Words<'t>(BTreeMap<&'t str, String>);

impl<'t> Words<'t> {
    fn of(&mut self, channel: &'t str) -> String {
        let word = self.0.entry(channel).or_insert_with(|| channel_word(channel));
        word.clone()
    }
}

impl Apps {
    pub(super) fn take_versions(&mut self, table: &Table) -> Result<(), LifecycleError> {
        let mut releases = BTreeMap::new();
        let mut words = Words::default();
        for row in &table.rows {
            let version = table.read(row, "version", "version", version)?;
            let channel = words.of(table.cell(row, "channel"));
            let basis = table.cell(row, "end_of_service_basis");
            let end = if table.cell(row, "end_of_service").is_empty() {
                None
            } else {
                let derived = basis.starts_with("derived");
                let is = if derived { EndIs::Derived } else { EndIs::Reported };
                Some((table.date_in(row, "end_of_service")?, is))
            };
            let open = basis.starts_with("open");
            releases.insert((channel, version), Release { end, open });
            if let Some(build) = Build::parse(table.cell(row, "latest_full_build")).and_then(Build::office) {
                self.majors.insert(build.0, version);
            }
        }
        self.releases = releases;
        Ok(())
    }

    pub(super) fn take_builds(&mut self, table: &Table) -> Result<(), LifecycleError> {
        let mut channels: BTreeMap<_, BTreeSet<String>> = BTreeMap::new();
        let mut words = Words::default();
        for row in &table.rows {
            let version = table.read(row, "version", "version", version)?;
            let office = |cell: &str| Build::parse(cell).and_then(Build::office);
            let build = table.read(row, "full_build", "build", office)?;
            self.majors.insert(build.0, version);
            channels
                .entry(build)
                .or_default()
                .insert(words.of(table.cell(row, "channel")));
        }
        self.channels = channels;
        Ok(())
    }

    pub(super) fn newest(&self) -> Option<u16> {
        self.releases.keys().map(|(_, version)| *version).max()
    }

    pub(super) fn support(
        &self,
        stated: Option<u16>,
        build: Option<Build>,
        channel: &str,
        dated: Date,
        today: Date,
    ) -> Support {
        let build = build.and_then(Build::office);
        let own = stated.or_else(|| self.majors.get(&build?.0).copied());
        let newest = self.newest();
        let newest_build = self.majors.keys().next_back();
        let beyond = match (own, build) {
            (Some(own), _) => newest.is_some_and(|newest| own > newest),
            (None, Some((major, _))) => newest_build.is_some_and(|newest| major > *newest),
            (None, None) => false,
        };
        if beyond {
            return newer(own, channel, today);
        }
        let Some(own) = own else {
            return Support::unknown(None);
        };
        let mut found: Option<Support> = None;
        for channel in self.channels_of(own, build, channel) {
            let one = self.on_channel(&channel, own, dated, today);
            match &mut found {
                None => found = Some(one),
                Some(known) if known.status != one.status => return Support::unknown(Some(own)),
                Some(known) if known.end != one.end => {
                    // In support on all of them, and until different days.
                    known.end = None;
                    known.end_is = None;
                }
                Some(_) => {}
            }
        }
        found.unwrap_or_else(|| Support::unknown(Some(own)))
    }

    /// The channels by which a version is judged.
    fn channels_of(&self, version: u16, build: Option<(u32, u32)>, channel: &str) -> Vec<String> {
        let listed = build.and_then(|build| self.channels.get(&build));
        if self.releases.keys().any(|(known, _)| known == channel) {
            let only = |set: &BTreeSet<String>| !set.contains(channel) && set.contains("semi-annual");
            if channel == "monthly-enterprise" && listed.is_some_and(only) {
                return vec!["semi-annual".to_owned()];
            }
            return vec![channel.to_owned()];
        }
        if let Some(listed) = listed {
            return listed.iter().cloned().collect();
        }
        let all = self.releases.keys().filter(|(_, known)| *known == version);
        all.map(|(channel, _)| channel.clone()).collect()
    }

    fn on_channel(&self, channel: &str, version: u16, dated: Date, today: Date) -> Support {
        let Some(release) = self.releases.get(&(channel.to_owned(), version)) else {
            return self.bound(channel, version, today);
        };
        if let Some((end, is)) = release.end {
            return Support::until(end, is, Some(version), today);
        }
        if release.open {
            let fresh = dated.checked_add(OPEN.days()).is_ok_and(|last| today <= last);
            let mut support = Support::unknown(Some(version));
            if fresh {
                support.status = Status::Supported;
                support.end_is = Some(EndIs::Open);
            }
            return support;
        }
        self.bound(channel, version, today)
    }

    /// By the next version of the channel whose end is known.
    fn bound(&self, channel: &str, version: u16, today: Date) -> Support {
        let later = self
            .releases
            .range((channel.to_owned(), version.saturating_add(1))..=(channel.to_owned(), u16::MAX));
        let end = later
            .filter_map(|(_, release)| release.end)
            .map(|(end, _)| end)
            .min();
        match end {
            Some(end) if end < today => Support::until(end, EndIs::Bound, Some(version), today),
            _ => Support::unknown(Some(version)),
        }
    }
}

/// A version that the table does not know yet.
fn newer(version: Option<u16>, channel: &str, today: Date) -> Support {
    let by_rule = match (version, channel) {
        (Some(version), "monthly-enterprise") => end_by_rule(version),
        (Some(version), "semi-annual") if version >= UNIFIED => end_by_rule(version),
        _ => None,
    };
    let mut support = match by_rule {
        Some(end) => Support::until(end, EndIs::Derived, version, today),
        None => Support {
            status: Status::Newer,
            end: None,
            end_is: None,
            version,
            beyond: true,
        },
    };
    support.beyond = true;
    support
}

/// The second Tuesday of the fourth month after that of a version.
pub(super) fn end_by_rule(version: u16) -> Option<Date> {
    let month = i8::try_from(version % 100).ok()?;
    let year = i16::try_from(2000 + version / 100).ok()?;
    let first = Date::new(year, month, 1).ok()?.checked_add(4.months()).ok()?;
    first.nth_weekday_of_month(2, Weekday::Tuesday).ok()
}
