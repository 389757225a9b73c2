//! Errors, in the one form that outputs show.

use std::sync::Arc;

use super::keep::Names;
use super::{ExitStatus, Location, Related};
use crate::source::{Class, Fault, Place};

/// Something that could not be read or used.
#[derive(Clone, Debug)]
pub struct Problem {
    /// Its name, such as `gradus::yaml::duplicate_key`.
    pub code: String,
    /// What is wrong, as a fragment.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// The file, even where there is no place in it.
    pub file: Option<Arc<str>>,
    /// Where.
    pub location: Option<Location>,
    /// Other places that matter.
    pub related: Vec<Related>,
    /// The text that mends it, in place of the one at the location, where only one can be meant.
    pub replacement: Option<String>,
    /// What it means for the run.
    pub class: Class,
}

impl Problem {
    /// The problem that an error is.
    pub fn of(fault: &dyn Fault) -> Self {
        let location = fault.place().map(Location::of);
        Self {
            code: fault.code().map_or_else(String::new, |code| code.to_string()),
            message: fault.to_string(),
            help: fault.help().map(|help| help.to_string()),
            file: location.as_ref().map(|location| Arc::clone(&location.file)),
            related: fault
                .also()
                .into_iter()
                .map(|(text, place)| Related::new(text, Some(&place), 0))
                .collect(),
            replacement: fault.replacement(),
            location,
            class: fault.class(),
        }
    }

    /// A problem without a file.
    pub fn new(code: &str, class: Class, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            message: message.into(),
            help: Some(help.into()),
            file: None,
            location: None,
            related: Vec::new(),
            replacement: None,
            class,
        }
    }

    /// The same problem at a place.
    #[must_use]
    pub fn at(mut self, place: &Place) -> Self {
        let location = Location::of(place);
        self.file = Some(Arc::clone(&location.file));
        self.location = Some(location);
        self
    }

    /// The same without the text around its places.
    pub(super) fn into_line(mut self, names: &mut Names) -> Self {
        if let Some(location) = &mut self.location {
            location.forget_text(names);
        }
        self.related = Vec::new();
        self
    }

    /// The exit status that it leads to.
    pub fn status(&self) -> ExitStatus {
        ExitStatus::of(self.class)
    }

    /// What problems are sorted by.
    pub fn order(&self) -> impl Ord + '_ {
        let offset = self.location.as_ref().map(|location| location.start.offset);
        (
            self.file.as_deref(),
            offset,
            self.code.as_str(),
            self.message.as_str(),
        )
    }
}
