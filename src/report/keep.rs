//! What a report keeps of a run that is too large to be kept whole.

use std::sync::Arc;

use super::finding::{Finding, Location, Severity};
use crate::source::{Place, Source};

/// Findings, and errors, that an output for people shows before it counts the rest.
pub const SHOWN: usize = 1000;

/// How much of a run a report must keep for an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Keep {
    /// The first [`SHOWN`] findings that are shown; of the others their number.
    First,
    /// A line for each finding that is shown: what it says, and where.
    Lines,
    /// Everything.
    Whole,
}

/// What was left out of a report, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Findings that would be shown, had there been room.
    pub shown: usize,
    /// Findings about higher levels.
    pub higher: usize,
    /// Findings that waivers accept.
    pub waivers: usize,
    /// Findings that ignores accept.
    pub ignores: usize,
    /// Errors.
    pub errors: usize,
}

impl Finding {
    /// Whether it is shown where there is no room for all: notes and what is accepted are not, unless `all` are.
    pub fn is_shown(&self, all: bool) -> bool {
        all || self.counts() && self.severity > Severity::Note
    }

    /// The same without the text around it, which is ten times as large.
    pub(super) fn into_line(mut self, names: &mut Names) -> Self {
        self.location.forget_text(names);
        self.message.shrink_to_fit();
        Self {
            criterion: None,
            help: None,
            path: String::new(),
            related: Vec::new(),
            ..self
        }
    }
}

impl Location {
    /// Lets the text go that is around it; its file, line and column stay.
    pub(super) fn forget_text(&mut self, names: &mut Names) {
        let source = match &names.0 {
            Some(last) if last.name() == &self.file => Arc::clone(last),
            _ => Arc::new(Source::new(Arc::clone(&self.file), "")),
        };
        self.place = Place::new(&source, self.place.span);
        names.0 = Some(source);
    }
}

/// Files of which only the name is known; those of one file share it.
#[derive(Debug, Default)]
pub(super) struct Names(Option<Arc<Source>>);

impl LeftOut {
    /// Counts a finding that is not kept, or has no room; `all` where findings of all levels are shown.
    pub fn count(&mut self, finding: &Finding, all: bool) {
        use super::WaivedBy;
        *match finding.waived.as_ref().map(|waived| waived.by) {
            _ if finding.is_shown(all) => &mut self.shown,
            Some(WaivedBy::Waiver) => &mut self.waivers,
            Some(WaivedBy::Ignore) => &mut self.ignores,
            None => &mut self.higher,
        } += 1;
    }
}
