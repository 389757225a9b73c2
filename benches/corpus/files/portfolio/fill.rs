//! What there is more of where an organization is larger. None of it raises or lowers a level.

use crate::files::random::Random;
use crate::files::words::{day, words};

/// A list that grows with an organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Systems,
    Roles,
    Issues,
    Solutions,
    Courses,
    Kpis,
}

impl Kind {
    /// As the template names it.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "systems" => Self::Systems,
            "roles" => Self::Roles,
            "issues" => Self::Issues,
            "solutions" => Self::Solutions,
            "courses" => Self::Courses,
            "kpis" => Self::Kpis,
            _ => return None,
        })
    }

    /// One more of it.
    pub(super) fn one(self, number: usize, id: &str, random: &mut Random) -> String {
        let name = words(random, 3);
        let (long, short) = (day(random, 60, 360), day(random, 5, 300));
        let small = random.between(1, 9);
        match self {
            Self::Systems => format!(
                "  - {{id: app-{number}, name: \"{name}\", kind: business, criticality: normal, depends_on: []}}\n"
            ),
            Self::Roles => {
                let unit = random.any(&["sales", "works"]);
                format!(
                    "  - id: clerk-{number}\n    name: \"{name}\"   # part of a team\n    unit: {unit}\n    people: {small}\n"
                )
            }
            Self::Issues => format!(
                "    - id: topic-{number}\n      name: \"{name}\"\n      system: office\n      per_month: {small}\n      \
                 article:\n        at: https://help.{id}.test/k/t{number}\n        date: {long}\n        \
                 review: {{every: 1y, last: {short}}}\n"
            ),
            Self::Solutions => format!(
                "    - id: flow-{number}\n      name: '{name}'\n      system: flows\n      \
                 build: {{owner: maker, acknowledged: {long}}}\n      operate: {{owner: maker, acknowledged: {short}}}\n"
            ),
            Self::Courses => {
                let focus = random.any(&["task", "system", "process", "behaviour"]);
                format!(
                    "    - {{id: lesson-{number}, name: \"{name}\", kind: self-paced, systems: [office], focus: {focus}, \
                     led_by: trainer, repository: academy}}\n"
                )
            }
            Self::Kpis => format!(
                "    - {{id: figure-{number}, name: \"{name}\", measures: first-contact-resolution, unit: percent, every: 1M, \
                 values: [{{date: {short}, value: {}}}]}}\n",
                60 + small
            ),
        }
    }
}
