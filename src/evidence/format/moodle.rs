//! Moodle: the report of the site, and the report of one course.
//!
//! The second one has a column for each activity and one for the day on which it was
//! completed, so its header depends on the course. Its `excelcsv` is UTF-16, and its
//! dates are texts in the language of the site.

use super::{Format, PLAIN, Shape, col, shape};
use crate::evidence::record::Kind;

/// People and courses.
pub(super) const COMPLETION: Format = Format {
    name: "moodle",
    title: "Moodle, completion of courses",
    marks: &[
        &["course", "course name"],
        &["timecompleted", "completion status", "completion status(yes/no)"],
    ],
    tables: &[shape(
        Kind::Training,
        &[
            col(
                "person",
                &["email", "email address", "user full name", "full name"],
            ),
            col("course", &["course", "course name"]),
            col(
                "status",
                &[
                    "completion status(yes/no)",
                    "completion status (yes/no)",
                    "completion status",
                ],
            ),
            col("assigned", &["timeenrolled"]),
            col("completed", &["timecompleted", "time completed"]),
            col("unit", &["department", "institution"]),
        ],
    )],
    nulls: &["-", "Never"],
    ..PLAIN
};

/// People and the activities of one course.
pub(super) const PROGRESS: Format = Format {
    name: "moodle-progress",
    title: "Moodle, progress in a course",
    marks: &[&["course complete"]],
    tables: &[Shape {
        kind: Kind::Training,
        columns: &[
            col(
                "person",
                &[
                    "email address",
                    "email",
                    "id number",
                    "username",
                    "full name",
                    "first name",
                    "name",
                    "",
                ],
            ),
            col("unit", &["department", "institution"]),
        ],
        fixed: &[],
        told_by: &[],
        side_by_side: Some(" - completion date"),
    }],
    nulls: &["-"],
    ..PLAIN
};
