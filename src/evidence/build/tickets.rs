//! Tickets.

use super::Cells;
use crate::evidence::format::TicketColumn as At;
use crate::evidence::read::{Reason, Why};
use crate::evidence::record::{Clock, Stated, Ticket};
use crate::evidence::value::words::is_among;

/// States in which work has ended, where a format does not tell its own.
const ENDED: &[&str] = &[
    "closed",
    "resolved",
    "solved",
    "done",
    "cancelled",
    "canceled",
    "completed",
];

pub(super) fn ticket<'r>(cells: &mut Cells<'_, 'r>) -> Result<Ticket<'r>, Why> {
    let state = cells.text(At::State)?;
    Ok(Ticket {
        row: cells.row.number,
        id: cells.key(At::Id)?,
        priority: cells.text(At::Priority)?,
        state,
        ended: ended(cells, state)?,
        opened: cells.moment(At::Opened)?,
        responded: cells.moment(At::Responded)?,
        resolved: cells.moment(At::Resolved)?,
        closed: cells.moment(At::Closed)?,
        updated: cells.moment(At::Updated)?,
        sequence: sequence(cells)?,
        response: stated(cells, At::Response, At::ResponseBusiness)?,
        resolution: stated(cells, At::Resolution, At::ResolutionBusiness)?,
        response_kept: kept(cells, At::ResponseKept, At::ResponseLeft)?,
        resolution_kept: kept(cells, At::ResolutionKept, At::ResolutionLeft)?,
        reopened: cells.small(At::Reopened)?,
        reassigned: cells.small(At::Reassigned)?,
        tier: cells.text(At::Tier)?,
        escalated: cells.truth(At::Escalated)?,
        topic: cells.text(At::Topic)?,
        channel: cells.text(At::Channel)?,
        automated: cells.truth(At::Automated)?,
    })
}

fn ended(cells: &Cells<'_, '_>, state: Option<&str>) -> Result<Option<bool>, Why> {
    if let Some(ended) = cells.truth(At::Ended)? {
        return Ok(Some(ended));
    }
    let Some(state) = state else { return Ok(None) };
    let own = cells.context.format.ended;
    Ok(match (own, is_among(state.as_bytes(), ENDED)) {
        ([], true) => Some(true),
        // A state of one's own may mean anything.
        ([], false) => None,
        (own, _) => Some(is_among(state.as_bytes(), own)),
    })
}

fn sequence(cells: &Cells<'_, '_>) -> Result<Option<i64>, Why> {
    let count = cells.count(At::Sequence)?;
    Ok(count.and_then(|count| i64::try_from(count).ok()))
}

/// What the tool worked out: over all hours where it says so, else over hours of service.
fn stated(cells: &Cells<'_, '_>, all: At, business: At) -> Result<Option<Stated>, Why> {
    for (column, clock) in [(all, Clock::Calendar), (business, Clock::Business)] {
        if let Some(seconds) = cells.span(column)? {
            let seconds = u64::try_from(seconds).map_err(|_| cells.why(column, Reason::Span))?;
            return Ok(Some(Stated { seconds, clock }));
        }
    }
    Ok(None)
}

/// Whether a target was kept: as the tool says, or by the sign of the time that was left.
fn kept(cells: &Cells<'_, '_>, kept: At, left: At) -> Result<Option<bool>, Why> {
    match cells.truth(kept)? {
        Some(kept) => Ok(Some(kept)),
        None => Ok(cells.span(left)?.map(|left| left >= 0)),
    }
}
