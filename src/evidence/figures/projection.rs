//! When the current cycle of upgrades ends, if it goes on as it did.
//!
//! Points are days with the number of machines at or above the version of the
//! cycle: of dated upgrades every day from the start of the cycle to the day of
//! the export, else one for each inventory. Least squares give machines a day;
//! the interval is that of the slope at 90 % (Student's t). Counts that only
//! grow are not independent of each other, so that it is rather too narrow.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use super::context::{Context, Export};
use super::inventory::{count, has_version, is_complete};
use super::model::ProjectedEnd;
use super::together;
use crate::evidence::summary::{Day, Figures, Inventory};

/// Days ahead beyond which no end is told: it would say no more than "never".
const FAR: f64 = 3_660.0;

/// A day with the upgraded machines.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Point {
    pub(super) day: f64,
    pub(super) done: f64,
}

pub(super) fn end(
    exports: &[&Export<'_>],
    latest: &Inventory,
    context: &Context<'_>,
) -> Option<ProjectedEnd> {
    let cycle = context.cycle.as_ref()?;
    let last = exports.iter().map(|export| export.date).max()?;
    let of = count(latest, |setup| !setup.installs.is_empty());
    let done = count(latest, |setup| {
        has_version(setup, cycle.version, context) == Some(true)
    });
    if of == 0 {
        return None;
    }
    let points = dated(latest, done, last, context).or_else(|| snapshots(exports, context))?;
    if done >= of {
        let day = points
            .iter()
            .find(|point| point.done >= points.last().map_or(0.0, |p| p.done));
        return Some(ProjectedEnd {
            date: day.map_or(last, |point| date(point.day)).to_string(),
            rate: 0.0,
            points: points.len() as u64,
            method: "done",
            ..ProjectedEnd::default()
        });
    }
    let line = fit(&points)?;
    let today = points.last()?.day;
    let left = number(of - done);
    let at = |rate: f64| (rate > 0.0).then(|| left / rate).filter(|days| *days <= FAR);
    let ahead = |days: f64| date(today + days.ceil()).to_string();
    let expected = at(line.rate)?;
    let bounds = line
        .error
        .map(|error| (at(line.rate + error), at(line.rate - error)));
    Some(ProjectedEnd {
        date: ahead(expected),
        low: bounds.and_then(|(low, _)| low).map(ahead),
        high: bounds.and_then(|(_, high)| high).map(ahead),
        rate: (line.rate * 100.0).round() / 100.0,
        points: points.len() as u64,
        method: if line.error.is_some() {
            "least-squares"
        } else {
            "line"
        },
    })
}

/// Points of dated upgrades, where enough of the upgraded machines have a date.
fn dated(latest: &Inventory, done: u64, last: Date, context: &Context<'_>) -> Option<Vec<Point>> {
    let cycle = context.cycle.as_ref()?;
    let mut by_day: BTreeMap<Day, u64> = BTreeMap::new();
    for (setup, machines) in &latest.machines {
        if has_version(setup, cycle.version, context) == Some(true) {
            for (day, count) in &machines.upgraded {
                let sum = by_day.entry(*day).or_default();
                *sum = sum.saturating_add(*count);
            }
        }
    }
    let known = by_day
        .values()
        .fold(0, |sum: u64, count| sum.saturating_add(*count));
    if done == 0 || !is_complete(known, done) {
        return None;
    }
    let (from, to) = (Day::of(cycle.started).0, Day::of(last).0);
    if to - from > 3_660 {
        return None;
    }
    let mut points = Vec::new();
    let before = by_day.range(..Day(from)).map(|(_, count)| *count);
    let mut sum = before.fold(0, u64::saturating_add);
    for day in from..=to {
        sum = sum.saturating_add(by_day.get(&Day(day)).copied().unwrap_or(0));
        points.push(Point {
            day: f64::from(day),
            done: number(sum),
        });
    }
    (points.len() > 1).then_some(points)
}

/// One point for each day with an inventory.
fn snapshots(exports: &[&Export<'_>], context: &Context<'_>) -> Option<Vec<Point>> {
    let cycle = context.cycle.as_ref()?;
    let mut by_day: BTreeMap<Date, Vec<&Export<'_>>> = BTreeMap::new();
    for export in exports.iter().filter(|export| export.date >= cycle.started) {
        by_day.entry(export.date).or_default().push(export);
    }
    let mut points = Vec::new();
    for (date, exports) in by_day {
        let Some(Figures::Inventory(all)) = together(&exports) else {
            continue;
        };
        let done = count(&all, |setup| {
            has_version(setup, cycle.version, context) == Some(true)
        });
        points.push(Point {
            day: f64::from(Day::of(date).0),
            done: number(done),
        });
    }
    (points.len() > 1).then_some(points)
}

/// A line through points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Line {
    /// Machines a day.
    pub(super) rate: f64,
    /// Half of the 90 % interval of the rate; `None` with two points, which say nothing of it.
    pub(super) error: Option<f64>,
}

/// Least squares over points of at least two days.
pub(super) fn fit(points: &[Point]) -> Option<Line> {
    let n = number(points.len() as u64);
    let mean = |of: fn(&Point) -> f64| points.iter().map(of).sum::<f64>() / n;
    let (day, done) = (mean(|point| point.day), mean(|point| point.done));
    let square: f64 = points.iter().map(|point| (point.day - day).powi(2)).sum();
    if points.len() < 2 || square <= 0.0 {
        return None;
    }
    let cross: f64 = points
        .iter()
        .map(|point| (point.day - day) * (point.done - done))
        .sum();
    let rate = cross / square;
    let rest = |point: &Point| (point.done - done - rate * (point.day - day)).powi(2);
    let rest: f64 = points.iter().map(rest).sum();
    let error = (points.len() > 2).then(|| {
        let deviation = (rest / (n - 2.0) / square).sqrt();
        student(points.len() - 2) * deviation
    });
    Some(Line { rate, error })
}

/// The 95th percentile of Student's t.
fn student(freedom: usize) -> f64 {
    const TABLE: [f64; 30] = [
        6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833, 1.812, 1.796, 1.782, 1.771, 1.761,
        1.753, 1.746, 1.740, 1.734, 1.729, 1.725, 1.721, 1.717, 1.714, 1.711, 1.708, 1.706, 1.703, 1.701,
        1.699, 1.697,
    ];
    // Beyond the table the normal distribution with its first correction.
    let tail = 1.645 + 1.52 / number(freedom as u64).max(1.0);
    let at = freedom.checked_sub(1);
    at.and_then(|at| TABLE.get(at)).copied().unwrap_or(tail)
}

fn number(count: u64) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

fn date(day: f64) -> Date {
    let epoch = Date::constant(1970, 1, 1);
    // Days are within some thousand of dates that were read.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a whole number of days, kept in range by `FAR`"
    )]
    let days = day as i64;
    epoch.saturating_add(days.days())
}
