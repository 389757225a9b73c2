//! Assets, training, questions, measurements, use.

use super::Cells;
use crate::evidence::format::{ActivityColumn, AssetColumn, MonitoringColumn, TrainingColumn, UseColumn};
use crate::evidence::read::{Reason, Why};
use crate::evidence::record::{Answerer, Asset, Completion, Measurement, Progress, Question, Record, Use};
use crate::evidence::value::date::Civil;
use crate::evidence::value::words::is_among;

pub(super) fn asset<'r>(cells: &Cells<'_, 'r>) -> Result<Asset<'r>, Why> {
    use AssetColumn as At;
    let purchased = cells.day(At::Purchased)?;
    let warranty = match (
        cells.day(At::Warranty)?,
        cells.count(At::WarrantyMonths)?,
        purchased,
    ) {
        (None, Some(months), Some(bought)) => {
            let months = i32::try_from(months).ok();
            let span = months.and_then(|months| jiff::Span::new().try_months(months).ok());
            let end = span.and_then(|span| bought.checked_add(span).ok());
            Some(end.ok_or_else(|| cells.why(At::WarrantyMonths, Reason::Count))?)
        }
        (warranty, ..) => warranty,
    };
    Ok(Asset {
        row: cells.row.number,
        id: cells.key(At::Id)?,
        serial: cells.text(At::Serial)?.is_some(),
        warranty,
        supplier: cells.text(At::Supplier)?,
        purchased,
        status: cells.text(At::Status)?,
        category: cells.text(At::Category)?,
    })
}

const COMPLETED: &[&str] = &[
    "completed",
    "complete",
    "completed (passed)",
    "completed (pass)",
    "completed (equivalent)",
    "passed",
    "yes",
    "done",
];
const STARTED: &[&str] = &[
    "in progress",
    "started",
    "in progress / past due",
    "in progress/past due",
    "incomplete",
    "completed (failed)",
    "completed (fail)",
    "completed (did not pass)",
    "failed",
];
const OPEN: &[&str] = &[
    "not started",
    "not completed",
    "registered",
    "assigned",
    "approved",
    "no show",
    "withdrawn",
    "cancelled",
    "canceled",
    "exempt",
    "not activated",
    "past due",
    "expired",
    "no",
];

/// How far a word says that somebody is.
fn progress(text: &[u8]) -> Option<Progress> {
    let among = |words| is_among(text, words);
    match () {
        () if among(COMPLETED) => Some(Progress::Completed),
        () if among(STARTED) => Some(Progress::Started),
        () if among(OPEN) => Some(Progress::Open),
        () => None,
    }
}

pub(super) fn completion<'r>(cells: &Cells<'_, 'r>) -> Result<Completion<'r>, Why> {
    use TrainingColumn as At;
    let completed = cells.day(At::Completed)?;
    let status = cells.value(At::Status, Reason::Status, progress)?;
    let progress = match (status, completed) {
        (Some(status), _) => status,
        (None, Some(_)) => Progress::Completed,
        (None, None) => Progress::Open,
    };
    Ok(Completion {
        row: cells.row.number,
        person: cells.key(At::Person)?,
        course: cells.key(At::Course)?,
        progress,
        assigned: cells.day(At::Assigned)?,
        completed,
        unit: cells.text(At::Unit)?,
        audience: cells.text(At::Audience)?,
    })
}

/// A record for each course that stands beside a person.
pub(super) fn side_by_side(cells: &Cells<'_, '_>, sink: &mut dyn FnMut(Record<'_>)) -> Result<(), Why> {
    use TrainingColumn as At;
    let binding = cells.context.binding;
    let (person, unit) = (cells.key(At::Person)?, cells.text(At::Unit)?);
    let audience = cells.text(At::Audience)?;
    let held = |column| cells.row.get(column).filter(|cell| cells.holds(cell));
    let mut found = Vec::with_capacity(binding.beside.len());
    for course in &binding.beside {
        let day = course.completed.and_then(held);
        let completed = match day {
            None => None,
            Some(cell) => {
                let day = cells.context.dates.read(cell).and_then(Civil::date);
                Some(day.ok_or_else(|| cells.why(At::Completed, Reason::Date))?)
            }
        };
        let status = match held(course.status) {
            None if completed.is_some() => Progress::Completed,
            None => Progress::Open,
            // `Completed (achieved pass grade)`, and a plain date where the whole course is meant.
            Some(cell) if cell.to_ascii_lowercase().starts_with(b"completed") => Progress::Completed,
            Some(cell) if cells.context.dates.read(cell).is_some() => Progress::Completed,
            Some(cell) => progress(cell).ok_or_else(|| cells.why(At::Status, Reason::Status))?,
        };
        found.push((course, status, completed));
    }
    for (course, progress, completed) in found {
        sink(Record::Completion(Completion {
            row: cells.row.number,
            person,
            course: &course.name,
            progress,
            assigned: None,
            completed,
            unit,
            audience,
        }));
    }
    Ok(())
}

pub(super) fn question<'r>(cells: &mut Cells<'_, 'r>) -> Result<Question<'r>, Why> {
    use ActivityColumn as At;
    let by = |text: &[u8]| match () {
        () if is_among(text, &["peer", "user", "colleague", "community"]) => Some(Answerer::Peer),
        () if is_among(text, &["expert", "team", "coe", "champion"]) => Some(Answerer::Expert),
        () if is_among(text, &["automation", "bot", "flow"]) => Some(Answerer::Automation),
        () => None,
    };
    Ok(Question {
        row: cells.row.number,
        channel: cells.key(At::Channel)?,
        asked: cells.moment(At::Asked)?,
        answered: cells.moment(At::Answered)?,
        by: cells.value(At::By, Reason::Answerer, by)?,
        members: cells.count(At::Members)?,
    })
}

pub(super) fn measurement<'r>(cells: &mut Cells<'_, 'r>) -> Result<Measurement<'r>, Why> {
    use MonitoringColumn as At;
    Ok(Measurement {
        row: cells.row.number,
        system: cells.key(At::System)?,
        at: cells.moment(At::At)?,
        until: cells.moment(At::Until)?,
        available: cells.percent(At::Available)?,
        acknowledged: cells.moment(At::Acknowledged)?,
    })
}

pub(super) fn usage<'r>(cells: &mut Cells<'_, 'r>) -> Result<Use<'r>, Why> {
    use UseColumn as At;
    Ok(Use {
        row: cells.row.number,
        what: cells.key(At::What)?,
        who: cells.text(At::Who)?,
        unit: cells.text(At::Unit)?,
        last: cells.moment(At::Last)?,
        count: cells.count(At::Count)?,
    })
}
