//! Cornerstone, transcript report.
//!
//! Several rows for a person and course where it was taken again; newer exports leave out
//! the section before each header, and some put a banner above it. Days may be the
//! serial numbers of a workbook.

use super::{Format, PLAIN, col, shape};
use crate::evidence::record::Kind;

/// Transcripts.
pub(super) const TRANSCRIPT: Format = Format {
    name: "cornerstone",
    title: "Cornerstone, transcripts",
    marks: &[
        &["training - training title", "training title"],
        &["transcript - transcript status", "transcript status"],
    ],
    tables: &[shape(
        Kind::Training,
        &[
            col(
                "person",
                &[
                    "user - user id",
                    "user id",
                    "user - user name",
                    "user name",
                    "user - email",
                    "email",
                    "user - user full name",
                    "user full name",
                ],
            ),
            col("course", &["training - training title", "training title"]),
            col("status", &["transcript - transcript status", "transcript status"]),
            col(
                "assigned",
                &[
                    "transcript - transcript assigned date",
                    "transcript assigned date",
                ],
            ),
            col(
                "completed",
                &[
                    "transcript - transcript completed date",
                    "transcript completed date",
                ],
            ),
            col("unit", &["user - division", "division"]),
            col("audience", &["user - audience", "audience"]),
        ],
    )],
    ..PLAIN
};
