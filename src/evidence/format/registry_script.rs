//! The registry script for Office (`Get-OfficeVersion.ps1`): a row for each product.

use super::{Format, PLAIN, col, shape};
use crate::evidence::record::Kind;

/// `Export-Csv` of the script.
pub(super) const OFFICE_VERSION: Format = Format {
    name: "registry-script",
    title: "Registry script, Office versions",
    marks: &[&["computername"], &["displayname"], &["clicktorun", "bitness"]],
    tables: &[shape(
        Kind::Inventory,
        &[
            col("device", &["computername"]),
            col("product", &["displayname"]),
            col("build", &["version"]),
            col("channel", &["clicktorunupdateurl"]),
        ],
    )],
    ..PLAIN
};
