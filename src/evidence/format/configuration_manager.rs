//! Configuration Manager: Office on devices.
//!
//! Views of its database end every name in `0`; CMPivot puts the device first. A channel
//! is the address that updates come from.

use super::{Format, PLAIN, Shape, col};
use crate::evidence::record::Kind;

/// `Office365ProPlusConfigurations`.
pub(super) const OFFICE: Format = Format {
    name: "configuration-manager",
    title: "Configuration Manager, Microsoft 365 Apps",
    marks: &[
        &["versiontoreport", "m365 version"],
        &[
            "cdnbaseurl",
            "cfgupdatechannel",
            "updatechannel",
            "pc name",
            "device",
        ],
    ],
    tables: &[Shape {
        kind: Kind::Inventory,
        columns: &[
            col(
                "device",
                &[
                    "device",
                    "pc name",
                    "machinename",
                    "netbios_name",
                    "name",
                    "resourceid",
                ],
            ),
            col("build", &["versiontoreport", "m365 version"]),
            col("channel", &["cfgupdatechannel", "updatechannel", "cdnbaseurl"]),
            col("os", &["os", "caption"]),
            col("os_version", &["os version"]),
            col("user", &["email", "user"]),
            col("serial", &["serial"]),
        ],
        fixed: &[("product", "Microsoft 365 Apps")],
        told_by: &[],
        side_by_side: None,
    }],
    ..PLAIN
};
