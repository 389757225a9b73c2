//! Microsoft 365: the inventory of the Apps admin center, and usage reports.
//!
//! The inventory shows headings in its interface and other names in its raw fields; a
//! build ends in `(X64)`. Usage reports may hide people behind 32 hexadecimal digits.

use super::{Format, PLAIN, Shape, col};
use crate::evidence::record::Kind;

/// Inventory > Show all devices.
pub(super) const INVENTORY: Format = Format {
    name: "m365-inventory",
    title: "Microsoft 365 Apps admin center, inventory of devices",
    marks: &[
        &["name", "devicename", "device name"],
        &["build", "buildversion"],
        &["update channel", "updatechannel"],
    ],
    tables: &[Shape {
        kind: Kind::Inventory,
        columns: &[
            col("device", &["devicename", "device name", "name"]),
            col("version", &["version"]),
            col("build", &["buildversion", "build"]),
            col("channel", &["update channel", "updatechannel"]),
            col("os", &["osfamily", "operating system"]),
            col("os_version", &["osbuildversion", "osreleaseversion"]),
            col("user", &["last email", "last user"]),
            col("seen", &["last contact"]),
        ],
        fixed: &[("product", "Microsoft 365 Apps")],
        told_by: &[],
        side_by_side: None,
    }],
    ..PLAIN
};

/// Activations, apps, Teams, Copilot.
pub(super) const USAGE: Format = Format {
    name: "m365-usage",
    title: "Microsoft 365, usage reports",
    marks: &[&["report refresh date"], &["user principal name"]],
    tables: &[Shape {
        kind: Kind::Usage,
        columns: &[
            col("what", &["product type", "product"]),
            col("who", &["user principal name"]),
            col("last", &["last activity date"]),
            col("last", &["last activated date", "last activation date"]),
        ],
        fixed: &[],
        told_by: &[
            ("copilot chat last activity date", "what", "Microsoft 365 Copilot"),
            (
                "microsoft teams copilot last activity date",
                "what",
                "Microsoft 365 Copilot",
            ),
            ("used windows", "what", "Microsoft Teams"),
            ("used web", "what", "Microsoft Teams"),
            ("last activation date", "what", "Microsoft 365 Apps"),
        ],
        side_by_side: None,
    }],
    utc: true,
    ..PLAIN
};
