//! Freshservice and Freshdesk, tickets as CSV.
//!
//! Times "in Hrs" are `HH:MM:SS` or decimal hours of service, and are often empty where
//! the moments are not.

use super::{Column, Form, Format, PLAIN, Unit, col, shape};
use crate::evidence::record::Kind;

const TICKET_COLUMNS: &[Column] = &[
    col("id", &["ticket id"]),
    col("priority", &["priority"]),
    col("state", &["status"]),
    col("opened", &["created time"]),
    col("responded", &["initial response time"]),
    col("resolved", &["resolved time"]),
    col("closed", &["closed time"]),
    col("updated", &["last updated time", "last update time"]),
    col("response_business", &["first response time (in hrs)"]).read_as(Form::Span(Unit::Hours)),
    col("resolution_business", &["resolution time (in hrs)"]).read_as(Form::Span(Unit::Hours)),
    col("response_kept", &["first response status"]),
    col("resolution_kept", &["resolution status"]),
    col("tier", &["resolved by level", "group"]),
    col("escalated", &["escalated"]),
    col("topic", &["sub-category", "category", "type"]),
    col("channel", &["source"]),
];

const ENDED: &[&str] = &["resolved", "closed"];

/// Freshservice.
pub(super) const FRESHSERVICE: Format = Format {
    name: "freshservice",
    title: "Freshservice, tickets",
    marks: &[
        &["ticket id"],
        &["created time"],
        &[
            "sub-category",
            "category",
            "urgency",
            "requester vip",
            "approval status",
            "affected ci",
        ],
    ],
    tables: &[shape(Kind::Tickets, TICKET_COLUMNS)],
    ended: ENDED,
    ..PLAIN
};

/// Freshdesk.
pub(super) const FRESHDESK: Format = Format {
    name: "freshdesk",
    title: "Freshdesk, tickets",
    marks: &[&["ticket id"], &["created time"]],
    tables: &[shape(Kind::Tickets, TICKET_COLUMNS)],
    ended: ENDED,
    ..PLAIN
};
