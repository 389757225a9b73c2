//! Organizations under their packs, as declared and as evidenced.

use rayon::prelude::*;

use super::{bug, progress};
use crate::cli::caught::caught;
use crate::cli::evidence::Reading;
use crate::declaration::Organization;
use crate::engine::{Case, judge};
use crate::expr::Params;
use crate::report::{Judged, Packs, Problem};
use crate::yaml::{Forest, Node};

/// The packs that judge, and the day.
pub(super) struct Judges<'a> {
    packs: &'a Packs,
    params: Vec<Params>,
    today: jiff::civil::Date,
}

/// What packs say of organizations.
#[derive(Default)]
pub(super) struct Sayings {
    pub declared: Vec<Judged>,
    pub evidenced: Vec<Judged>,
}

impl<'a> Judges<'a> {
    pub(super) fn new(packs: &'a Packs, today: jiff::civil::Date) -> Self {
        let params = packs
            .iter()
            .map(|(_, params)| params.clone().into_iter().collect());
        Self {
            packs,
            params: params.collect(),
            today,
        }
    }

    /// What packs say of organizations: each case is an organization and a pack, both by index.
    pub(super) fn all(
        &self,
        organizations: &[Organization],
        readings: &[Reading],
        cases: &[(usize, usize)],
        problems: &mut Vec<Problem>,
    ) -> Sayings {
        let progress = progress(cases.len(), "judging");
        let judged: Vec<Option<Result<_, String>>> = cases
            .par_iter()
            .map(|&(at, pack)| {
                let organization = organizations.get(at)?;
                let judged = self.one(organization, readings.get(at), (at, pack));
                progress.inc(1);
                judged
            })
            .collect();
        progress.finish_and_clear();
        let mut sayings = Sayings::default();
        for one in judged.into_iter().flatten() {
            sayings.add(one, problems);
        }
        sayings
    }

    /// What packs say of one organization.
    pub(super) fn each(
        &self,
        organization: &Organization,
        reading: Option<&Reading>,
        packs: &[usize],
        problems: &mut Vec<Problem>,
    ) -> Sayings {
        let mut sayings = Sayings::default();
        for &pack in packs {
            if let Some(one) = self.one(organization, reading, (0, pack)) {
                sayings.add(one, problems);
            }
        }
        sayings
    }

    /// A panic gives the name of the organization.
    fn one(
        &self,
        organization: &Organization,
        reading: Option<&Reading>,
        (at, pack): (usize, usize),
    ) -> Option<Result<(Judged, Option<Judged>), String>> {
        let ((rules, _), params) = (self.packs.get(pack)?, self.params.get(pack)?);
        let judged = |root: Node<'_>| Judged {
            organization: at,
            pack,
            judgement: judge(Case {
                organization: &organization.id,
                root,
                pack: rules,
                params,
                observed: reading.and_then(Reading::observed),
                today: self.today,
            }),
        };
        let both = caught(&organization.id, || {
            let declared = reading.and_then(|reading| reading.declared.as_ref());
            let evidenced = reading.and_then(|reading| reading.evidenced.as_ref());
            (
                judged(declared.map_or_else(|| organization.root(), Forest::root)),
                evidenced.map(|forest| judged(forest.root())),
            )
        });
        Some(both)
    }
}

impl Sayings {
    fn add(&mut self, one: Result<(Judged, Option<Judged>), String>, problems: &mut Vec<Problem>) {
        match one {
            Ok((declared, evidenced)) => {
                self.declared.push(declared);
                self.evidenced.extend(evidenced);
            }
            Err(name) => problems.push(bug(&name)),
        }
    }
}
