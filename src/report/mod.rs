//! The finished report: everything that outputs show, decided.
//!
//! Takes judgements, levels, waivers and errors, gives a [`Report`] in which
//! outcome, severity, level, waiver and verdict are settled and sorted. Outputs
//! read it and decide nothing. It can be made by [`assemble`] only.

mod advice;
mod assemble;
mod case;
pub mod change;
mod evidence;
mod exit;
mod finding;
mod gather;
mod gone;
mod ignores;
mod inherited;
mod keep;
mod lint;
mod model;
mod policy;
mod problem;
mod setting;
mod settle;
mod settled;
mod standing;

pub use assemble::{Input, assemble};
pub use evidence::{Evidence, UnreadRows};
pub use exit::ExitStatus;
pub use finding::{Finding, Location, Related, Severity, Waived, WaivedBy};
pub use gather::Gathering;
pub use gone::Gone;
pub use ignores::{IgnoreReport, IgnoreState, IgnoresReport};
pub use keep::{Keep, LeftOut, SHOWN};
pub use lint::Lint;
pub use model::{Model, RuleInfo};
pub use policy::{PolicyReport, PolicySide, ignores_added, policy_changes};
pub use problem::Problem;
pub use setting::{Packs, Setting};
pub use settled::{Batch, Judged, Settled, settle};
pub use standing::{
    Claimed, Claims, DimensionReport, Evidenced, InputFile, ModelDetail, ModelReport, OrganizationDetail,
    OrganizationReport, RuleReport,
};

use std::borrow::Cow;
use std::sync::Arc;

use crate::source::Digest;

/// The version of the report for programs; raised when a reader of the older form would misread the new one.
pub const FORMAT_VERSION: u32 = 1;

/// What a run found out.
#[derive(Debug)]
pub struct Report {
    /// Version of gradus.
    pub version: &'static str,
    /// The day for which it holds.
    pub today: jiff::civil::Date,
    /// Whether all targets are met, and the code that says so.
    pub verdict: Verdict,
    /// The models that were checked, in the order of their ids.
    pub models: Vec<Model>,
    /// The organizations that were judged, by id.
    pub organizations: Vec<OrganizationReport>,
    /// Those that could not be judged, by id.
    pub broken: Vec<Arc<str>>,
    /// Everything that is not satisfied, sorted by organization, file and place.
    pub findings: Vec<Finding>,
    /// What became of the ignores in declarations.
    pub ignores: IgnoresReport,
    /// Everything that could not be read or used.
    pub errors: Vec<Problem>,
    /// What this report has no room for.
    pub left_out: LeftOut,
    /// Rows of evidence that could not be read; a run with any does not pass.
    pub unread: u64,
    /// The configuration, as people know it.
    pub configuration: Option<Arc<str>>,
    /// What tells what it asks for from another configuration, the command line included.
    pub configuration_digest: Digest,
    /// How many targets were set.
    pub targets: usize,
    /// How many of them are for no organization of the run, and guard nothing.
    pub idle_targets: usize,
    /// What changed since another revision, where that was asked.
    pub change: Option<change::Change>,
    /// Whose policy judged, where it is not that of the files.
    pub policy: Option<PolicyReport>,
    /// The folder that names of files are relative to, from the root of the repository; empty at the root.
    pub folder: Arc<str>,
}

impl Report {
    /// The name of a file from the root of the repository, for readers that know no other folder.
    pub fn from_root<'n>(&'n self, file: &'n str) -> Cow<'n, str> {
        from_root(&self.folder, file)
    }
}

/// Whether all targets are met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Every target is met, and everything could be judged.
    pub met: bool,
    /// What the process exits with.
    pub exit: ExitStatus,
}

/// The name of a file from the root of the repository, in which names are relative to `folder`.
pub fn from_root<'n>(folder: &'n str, file: &'n str) -> Cow<'n, str> {
    let absolute = file.starts_with('/') || cfg!(windows) && file.get(1..3) == Some(":/");
    if folder.is_empty() || absolute {
        return Cow::Borrowed(file);
    }
    let mut way: Vec<&str> = folder.split('/').collect();
    for part in file.split('/') {
        match (part, way.last()) {
            ("..", Some(&last)) if last != ".." => _ = way.pop(),
            _ => way.push(part),
        }
    }
    Cow::Owned(way.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_from_the_root() {
        for (folder, file, expected) in [
            ("", "a/b.yaml", "a/b.yaml"),
            ("sub/deep", "b.yaml", "sub/deep/b.yaml"),
            ("sub/deep", "../b.yaml", "sub/b.yaml"),
            ("sub", "../../b.yaml", "../b.yaml"),
            ("sub", "/etc/b.yaml", "/etc/b.yaml"),
        ] {
            assert_eq!(from_root(folder, file), expected, "{folder} {file}");
        }
    }
}
