//! A finding as outputs show it.

use std::cmp::Reverse;
use std::sync::Arc;

use crate::config::Waiver;
use crate::declaration::Ignore;
use crate::engine::{Note, Outcome};
use crate::pack::Level;
use crate::source::{Place, Position};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// It is of use to know.
    Note,
    /// It holds back the next level, or a target that is still to come.
    Warning,
    /// It keeps a target from being met.
    Error,
}

impl Severity {
    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A place as outputs show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The file.
    pub file: Arc<str>,
    /// Where it starts.
    pub start: Position,
    /// Where it ends.
    pub end: Position,
    /// The text around it, for frames.
    pub place: Place,
}

impl Location {
    /// The location of a place.
    pub fn of(place: &Place) -> Self {
        Self {
            file: Arc::clone(place.source.name()),
            start: place.start(),
            end: place.end(),
            place: place.clone(),
        }
    }
}

/// A line of an explanation, or another place that matters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// What is there, as a fragment.
    pub message: String,
    /// Where.
    pub location: Option<Location>,
    /// How far it is indented.
    pub depth: u8,
}

impl Related {
    /// A line with or without a place.
    pub fn new(message: impl Into<String>, place: Option<&Place>, depth: u8) -> Self {
        Self {
            message: message.into(),
            location: place.map(Location::of),
            depth,
        }
    }

    /// The line of an explanation.
    pub fn of(note: &Note) -> Self {
        Self::new(note.text.clone(), note.place.as_ref(), note.depth)
    }
}

/// By what a finding is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaivedBy {
    /// A waiver of the configuration.
    Waiver,
    /// An ignore beside the fact.
    Ignore,
}

impl WaivedBy {
    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiver => "waiver",
            Self::Ignore => "ignore",
        }
    }
}

/// By what a finding is accepted, why and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waived {
    /// A waiver, or an ignore.
    pub by: WaivedBy,
    /// Who decided; an ignore does not say.
    pub owner: Option<String>,
    /// Why.
    pub reason: String,
    /// The last day on which it holds.
    pub expires: jiff::civil::Date,
}

impl Waived {
    /// By whom and until when, without the reason.
    pub fn told(&self) -> String {
        match &self.owner {
            Some(owner) => format!("accepted by {owner} until {}", self.expires),
            None => format!("accepted until {}", self.expires),
        }
    }

    pub(super) fn by_waiver(waiver: &Waiver) -> Self {
        Self {
            by: WaivedBy::Waiver,
            owner: Some(waiver.owner.clone()),
            reason: waiver.reason.clone(),
            expires: waiver.expires,
        }
    }

    pub(super) fn by_ignore(ignore: &Ignore) -> Self {
        Self {
            by: WaivedBy::Ignore,
            owner: None,
            reason: ignore.reason.clone(),
            expires: ignore.until,
        }
    }
}

/// Something that is not satisfied.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Code of the rule, or of the tool's own finding.
    pub code: Arc<str>,
    /// The model; `None` for the tool's own findings.
    pub model: Option<Arc<str>>,
    /// The organization that it is about; of an inherited fact, the one that stated it or the first that it reaches.
    pub organization: Arc<str>,
    /// The organizations that it reaches, more than one for inherited facts.
    pub reaches: Vec<Arc<str>>,
    /// The level that asks for it.
    pub level: Option<Level>,
    /// What the rule says; `None` for the tool's own findings.
    pub outcome: Option<Outcome>,
    /// How much it weighs.
    pub severity: Severity,
    /// What is wrong, as a fragment.
    pub message: String,
    /// What the rule asks for.
    pub criterion: Option<Arc<str>>,
    /// What to do.
    pub help: Option<String>,
    /// The way to the fact.
    pub path: String,
    /// Where.
    pub location: Location,
    /// Why, line by line.
    pub related: Vec<Related>,
    /// Who accepted it.
    pub waived: Option<Waived>,
    /// Whether it stands in the judgement as evidenced only.
    pub evidenced: bool,
}

impl Finding {
    /// What findings are sorted by: organization, file, place, code.
    pub fn order(&self) -> impl Ord + '_ {
        let location = &self.location;
        (
            &*self.organization,
            &*location.file,
            location.start.offset,
            &*self.code,
            location.end.offset,
            self.message.as_str(),
        )
    }

    /// What findings are sorted by where not all can be told: the heaviest first, of a severity
    /// those of low levels, which hold back more; what is accepted comes last.
    pub fn weight(&self) -> impl Ord + use<> {
        (!self.counts(), Reverse(self.severity), self.level)
    }

    /// What is wrong on one line, with the outcome where that says more than the severity does.
    pub fn title(&self) -> String {
        match self.outcome {
            None | Some(Outcome::Violated) => self.message.clone(),
            Some(outcome) => format!("{} ({})", self.message, outcome.word()),
        }
    }

    /// Whether it counts: nobody accepted it.
    pub fn counts(&self) -> bool {
        self.waived.is_none()
    }
}
