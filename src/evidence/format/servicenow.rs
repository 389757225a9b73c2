//! ServiceNow: incident lists, the event log of incidents, hardware.
//!
//! Lists come with field names (CSV by address) or with labels (export of a list).
//! The event log has a row for every change of an incident; its unknown is `?`.

use super::{Column, Format, PLAIN, col, shape};
use crate::evidence::record::Kind;

const INCIDENTS: &[Column] = &[
    col("id", &["number"]),
    col("priority", &["priority"]),
    col("state", &["incident_state", "state", "incident state"]),
    col("opened", &["opened_at", "opened"]),
    col("opened", &["sys_created_at", "sys_created_on", "created"]),
    col("resolved", &["resolved_at", "resolved"]),
    col("closed", &["closed_at", "closed"]),
    col("updated", &["sys_updated_at", "sys_updated_on", "updated"]),
    col("sequence", &["sys_mod_count"]),
    col("resolution_kept", &["made_sla", "made sla"]),
    col("reopened", &["reopen_count", "reopen count"]),
    col("reassigned", &["reassignment_count", "reassignment count"]),
    col("tier", &["assignment_group", "assignment group"]),
    col(
        "topic",
        &["subcategory", "category", "business_service", "business service"],
    ),
    col("channel", &["contact_type", "contact type", "channel"]),
];

/// `6`, `7` and `8` are the numbers behind the labels.
const ENDED: &[&str] = &["resolved", "closed", "canceled", "cancelled", "6", "7", "8"];

/// Rows of changes.
pub(super) const EVENT_LOG: Format = Format {
    name: "servicenow-event-log",
    title: "ServiceNow, event log of incidents",
    marks: &[
        &["number"],
        &["sys_mod_count"],
        &["sys_updated_at", "sys_updated_on"],
        &["incident_state", "state"],
    ],
    tables: &[shape(Kind::Tickets, INCIDENTS)],
    nulls: &["?"],
    ended: ENDED,
    ..PLAIN
};

/// Rows of incidents.
pub(super) const INCIDENT: Format = Format {
    name: "servicenow-incident",
    title: "ServiceNow, list of incidents",
    marks: &[
        &["number"],
        &[
            "assignment_group",
            "assignment group",
            "incident_state",
            "caller_id",
            "caller",
            "opened_at",
        ],
        &["state", "incident_state", "incident state", "priority"],
    ],
    tables: &[shape(Kind::Tickets, INCIDENTS)],
    nulls: &["(empty)"],
    ended: ENDED,
    ..PLAIN
};

/// `alm_hardware` and `alm_asset`.
pub(super) const HARDWARE: Format = Format {
    name: "servicenow-hardware",
    title: "ServiceNow, hardware assets",
    marks: &[
        &["asset_tag", "asset tag"],
        &[
            "install_status",
            "warranty_expiration",
            "warranty expiration",
            "sys_id",
        ],
    ],
    tables: &[shape(
        Kind::Assets,
        &[
            col(
                "id",
                &["asset_tag", "asset tag", "display_name", "display name", "sys_id"],
            ),
            col("serial", &["serial_number", "serial number"]),
            col("warranty", &["warranty_expiration", "warranty expiration"]),
            col("supplier", &["vendor"]),
            col("purchased", &["purchase_date", "purchased"]),
            col("status", &["install_status", "state"]),
            col(
                "category",
                &["model_category", "model category", "sys_class_name", "model"],
            ),
        ],
    )],
    nulls: &["(empty)"],
    ..PLAIN
};
