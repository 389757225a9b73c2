//! Zendesk, tickets as CSV.
//!
//! Times stand in minutes, once over all hours and once over hours of service; "Resolution
//! time" is in whole hours, and is read only where the minutes are absent.

use super::{Form, Format, PLAIN, Unit, col, shape};
use crate::evidence::record::Kind;

/// Tickets.
pub(super) const TICKETS: Format = Format {
    name: "zendesk",
    title: "Zendesk, tickets",
    marks: &[
        &["id"],
        &[
            "first reply time in minutes",
            "full resolution time in minutes",
            "solved at",
            "requester external id",
        ],
        &["status"],
    ],
    tables: &[shape(
        Kind::Tickets,
        &[
            col("id", &["id"]),
            col("priority", &["priority"]),
            col("state", &["status"]),
            col("opened", &["created at"]),
            col("resolved", &["solved at"]),
            col("updated", &["updated at"]),
            col("response", &["first reply time in minutes"]),
            col(
                "response_business",
                &["first reply time in minutes within business hours"],
            ),
            col("resolution", &["full resolution time in minutes"]),
            col("resolution", &["resolution time"]).read_as(Form::Span(Unit::Hours)),
            col(
                "resolution_business",
                &["full resolution time in minutes within business hours"],
            ),
            col("reopened", &["reopens"]),
            col("tier", &["group"]),
            col("topic", &["ticket type"]),
            col("channel", &["via"]),
        ],
    )],
    nulls: &["-"],
    ended: &["solved", "closed"],
    ..PLAIN
};
