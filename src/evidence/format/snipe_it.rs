//! Snipe-IT: the list of assets, and the custom report with serial and warranty.

use super::{Format, PLAIN, col, shape};
use crate::evidence::record::Kind;

/// Assets.
pub(super) const ASSETS: Format = Format {
    name: "snipe-it",
    title: "Snipe-IT, assets",
    marks: &[
        &["asset tag"],
        &[
            "purchase date",
            "warranty expires",
            "warranty (months)",
            "checkout type",
        ],
    ],
    tables: &[shape(
        Kind::Assets,
        &[
            col("id", &["asset tag"]),
            col("serial", &["serial", "serial number"]),
            col("warranty", &["warranty expires", "warranty expiration"]),
            col("warranty_months", &["warranty (months)", "warranty months"]),
            col("supplier", &["supplier"]),
            col("purchased", &["purchase date", "purchased"]),
            col("status", &["status"]),
            col("category", &["category"]),
        ],
    )],
    ..PLAIN
};
