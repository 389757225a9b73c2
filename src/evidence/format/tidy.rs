//! The tidy form: our names as headers, and a few that are as plain.

use super::{Column, Format, PLAIN, col, shape};
use crate::evidence::record::Kind;

const TICKETS: &[Column] = &[
    col("id", &["id", "number", "ticket", "ticket id", "key"]),
    col("priority", &["priority"]),
    col("state", &["state", "status"]),
    col("ended", &["ended"]),
    col("opened", &["opened", "opened at", "created", "created at"]),
    col("responded", &["responded", "responded at", "first response at"]),
    col("resolved", &["resolved", "resolved at"]),
    col("closed", &["closed", "closed at"]),
    col("updated", &["updated", "updated at"]),
    col("sequence", &["sequence"]),
    col("response", &["response"]),
    col("response_business", &["response_business"]),
    col("resolution", &["resolution"]),
    col("resolution_business", &["resolution_business"]),
    col("response_kept", &["response_kept"]),
    col("resolution_kept", &["resolution_kept"]),
    col("response_left", &["response_left"]),
    col("resolution_left", &["resolution_left"]),
    col("reopened", &["reopened"]),
    col("reassigned", &["reassigned"]),
    col("tier", &["tier", "group"]),
    col("escalated", &["escalated"]),
    col("topic", &["topic", "category"]),
    col("channel", &["channel", "source"]),
    col("automated", &["automated"]),
];

const DEVICES: &[Column] = &[
    col(
        "device",
        &["device", "device name", "computer", "hostname", "machine", "name"],
    ),
    col("server", &["server"]),
    col("product", &["product"]),
    col("version", &["version"]),
    col("build", &["build"]),
    col("channel", &["channel", "update channel"]),
    col("os", &["os", "operating system"]),
    col("os_version", &["os_version", "os version"]),
    col("stage", &["stage", "environment"]),
    col("unit", &["unit", "business unit"]),
    col("owner", &["owner"]),
    col("application", &["application"]),
    col("office_apps", &["office_apps", "office apps"]),
    col("user", &["user", "main user"]),
    col("serial", &["serial", "serial number"]),
    col("seen", &["seen", "last contact", "last seen"]),
    col("upgraded", &["upgraded"]),
];

const ASSETS: &[Column] = &[
    col("id", &["id", "asset_tag", "asset tag", "name"]),
    col(
        "serial",
        &[
            "serial",
            "serial_number",
            "serial number",
            "licence_key",
            "license_key",
        ],
    ),
    col(
        "warranty",
        &[
            "warranty",
            "warranty_expires_at",
            "warranty_expiration",
            "expires",
        ],
    ),
    col("warranty_months", &["warranty_months"]),
    col("supplier", &["supplier", "vendor"]),
    col("purchased", &["purchased", "purchase_date", "acquired_at"]),
    col("status", &["status"]),
    col("category", &["category"]),
];

const TRAINING: &[Column] = &[
    col("person", &["person", "user", "user id", "email"]),
    col("course", &["course", "training", "title"]),
    col("status", &["status"]),
    col("assigned", &["assigned"]),
    col("completed", &["completed", "completed on"]),
    col("unit", &["unit", "business unit", "division"]),
    col("audience", &["audience"]),
];

const ACTIVITY: &[Column] = &[
    col("channel", &["channel"]),
    col("asked", &["asked", "asked at"]),
    col("answered", &["answered", "answered at"]),
    col("by", &["by", "answered by"]),
    col("members", &["members"]),
];

const MONITORING: &[Column] = &[
    col("system", &["system", "service", "monitor"]),
    col("at", &["at", "time", "timestamp", "started"]),
    col("until", &["until", "ended"]),
    col("available", &["available", "availability", "uptime"]),
    col("acknowledged", &["acknowledged"]),
];

const USE: &[Column] = &[
    col(
        "what",
        &["what", "application", "app", "solution", "system", "product"],
    ),
    col("who", &["who", "user", "device"]),
    col("unit", &["unit", "business unit"]),
    col("last", &["last", "last used", "last activity"]),
    col("count", &["count", "users", "devices"]),
];

/// Any kind.
pub(super) const TIDY: Format = Format {
    name: "tidy",
    title: "Our own columns",
    tables: &[
        shape(Kind::Tickets, TICKETS),
        shape(Kind::Inventory, DEVICES),
        shape(Kind::Assets, ASSETS),
        shape(Kind::Software, ASSETS),
        shape(Kind::Training, TRAINING),
        shape(Kind::Activity, ACTIVITY),
        shape(Kind::Monitoring, MONITORING),
        shape(Kind::AppDiscovery, USE),
        shape(Kind::Solutions, USE),
        shape(Kind::Usage, USE),
    ],
    ..PLAIN
};
