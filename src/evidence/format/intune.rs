//! Intune: devices, discovered apps, feature updates. Times are UTC.
//!
//! The portal packs its exports into a `.zip`, calls columns otherwise than its
//! programming interface, and adds localised copies that end in `_loc`.

use super::{Format, PLAIN, Shape, col, shape};
use crate::evidence::record::Kind;

/// Devices > All devices > Export.
pub(super) const DEVICES: Format = Format {
    name: "intune-devices",
    title: "Intune, all devices",
    marks: &[
        &["device name", "devicename"],
        &["last check-in", "lastcontact"],
        &[
            "managed by",
            "managementagents",
            "compliance",
            "compliancestate",
            "ownership",
            "ownertype",
        ],
    ],
    tables: &[shape(
        Kind::Inventory,
        &[
            col("device", &["device name", "devicename", "device id", "deviceid"]),
            col("os", &["os", "ostype"]),
            col("os_version", &["os version", "osversion"]),
            col("unit", &["category", "devicecategory"]),
            col("user", &["primary user upn", "upn", "primary user email address"]),
            col("serial", &["serial number", "serialnumber"]),
            col("seen", &["last check-in", "lastcontact"]),
        ],
    )],
    utc: true,
    ..PLAIN
};

/// Apps > Monitor > Discovered apps: a row for each device and app, or for each app.
pub(super) const APPS: Format = Format {
    name: "intune-apps",
    title: "Intune, discovered apps",
    marks: &[
        &["applicationname", "application name"],
        &["applicationversion", "application version"],
        &["devicename", "device name", "devicecount", "device count"],
    ],
    tables: &[
        shape(
            Kind::AppDiscovery,
            &[
                col("what", &["applicationname", "application name"]),
                col("who", &["devicename", "device name", "deviceid"]),
                col("count", &["devicecount", "device count"]),
            ],
        ),
        shape(
            Kind::Inventory,
            &[
                col("device", &["devicename", "device name", "deviceid"]),
                col("product", &["applicationname", "application name"]),
                col("version", &["applicationversion", "application version"]),
                col("os", &["platform"]),
                col("os_version", &["osversion", "os version"]),
                col("user", &["emailaddress", "username"]),
            ],
        ),
    ],
    utc: true,
    ..PLAIN
};

/// How far devices are with an update of Windows.
pub(super) const FEATURE_UPDATES: Format = Format {
    name: "intune-feature-updates",
    title: "Intune, feature updates by device",
    marks: &[&["featureupdateversion"], &["devicename"]],
    tables: &[Shape {
        kind: Kind::Inventory,
        columns: &[
            col("device", &["devicename", "deviceid"]),
            col("version", &["windowsupdateversion"]),
            col("build", &["build"]),
            col("user", &["upn"]),
            col("seen", &["lastwuscantimeutc", "eventdatetimeutc"]),
        ],
        fixed: &[("product", "Windows"), ("os", "Windows")],
        told_by: &[],
        side_by_side: None,
    }],
    utc: true,
    ..PLAIN
};
