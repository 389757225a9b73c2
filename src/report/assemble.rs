//! The one way to a report.

use std::sync::Arc;

use super::evidence::Evidence;
use super::gather::Gathering;
use super::settled::{Batch, Judged, settle};
use super::{Keep, Packs, Problem, Report, Setting};
use crate::config::Config;
use crate::declaration::Organization;

/// What a report is made of.
#[derive(Debug)]
pub struct Input<'a> {
    /// The day for which it holds.
    pub today: jiff::civil::Date,
    /// What was asked for.
    pub config: &'a Config,
    /// The packs, each with its parameters as set.
    pub packs: &'a Packs,
    /// The organizations that could be judged, by id.
    pub organizations: &'a [Organization],
    /// Those that could not, by id.
    pub broken: Vec<Arc<str>>,
    /// What every pack says of every organization that it is for, on the facts as declared.
    pub judged: Vec<Judged>,
    /// The same on the facts as evidenced, for organizations with evidence.
    pub evidenced: Vec<Judged>,
    /// What is known of the organizations from their exports, in their order; fewer where nothing is known.
    pub evidence: &'a [Evidence],
    /// Everything that could not be read or used.
    pub problems: Vec<Problem>,
    /// The folder that names of files are relative to, from the root of the repository.
    pub folder: Arc<str>,
}

/// Settles levels, severities, waivers and the verdict, and sorts everything.
pub fn assemble(input: Input<'_>) -> Report {
    let setting = Setting::new(input.today, input.config, input.packs, input.folder);
    let mut gathering = Gathering::new(Keep::Whole, true);
    gathering.add(settle(
        &setting,
        Batch {
            organizations: input.organizations,
            above: &[],
            inherited: false,
            judged: &input.judged,
            evidenced: &input.evidenced,
            evidence: input.evidence,
        },
    ));
    gathering.broken(input.broken);
    gathering.fail(input.problems);
    gathering.finish(&setting, &[])
}
