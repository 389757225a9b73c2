//! The observations of one organization, and when they are from.

use jiff::civil::Date;
use serde_json::Value as Json;

use super::export::Export;
use super::terms::Terms;
use crate::evidence::record::Kind;

/// What the exports of an organization show.
#[derive(Clone, Debug, Default)]
pub struct Observed {
    /// The figures, in the form of `observations.json`.
    pub figures: Json,
    /// The exports that they come from.
    pub exports: Vec<Export>,
}

/// The exports of one kind.
#[derive(Clone, Copy, Debug)]
pub(super) enum Basis<'o> {
    /// There are none.
    None,
    /// The newest of them is too old, or from a day to come.
    Stale,
    /// The newest of them, which proves.
    Fresh(&'o Export),
}

impl Observed {
    /// The exports of a kind, by the newest of them; of two of a day the last one stated.
    pub(super) fn basis(&self, kind: Kind, terms: &Terms, today: Date) -> Basis<'_> {
        let of_kind = self.exports.iter().filter(|export| export.kind == kind);
        match of_kind.max_by_key(|export| export.date) {
            None => Basis::None,
            Some(newest) if terms.is_fresh(newest.date, today) => Basis::Fresh(newest),
            Some(_) => Basis::Stale,
        }
    }

    /// The figures that a kind of export gives; null where there are none.
    pub(super) fn section(&self, kind: Kind) -> &Json {
        let (section, within) = match kind {
            Kind::Tickets => ("tickets", None),
            Kind::Inventory => ("inventory", None),
            Kind::Assets => ("assets", Some("hardware")),
            Kind::Software => ("assets", Some("software")),
            Kind::Training => ("training", None),
            Kind::Activity => ("activity", None),
            Kind::Monitoring => ("monitoring", None),
            Kind::AppDiscovery => ("app_discovery", None),
            Kind::Solutions => ("solutions", None),
            Kind::Usage => ("usage", None),
        };
        let section = &self.figures[section];
        within.map_or(section, |key| &section[key])
    }

    /// What the evidence says of a key question.
    pub(super) fn question(&self, code: &str) -> &Json {
        element(&self.figures["questions"], "question", code)
    }
}

/// The element of a list with a key of this value; null where there is none.
pub(super) fn element<'j>(list: &'j Json, key: &str, value: &str) -> &'j Json {
    let found = items(list).find(|item| item[key].as_str() == Some(value));
    found.unwrap_or(&Json::Null)
}

/// The element that is named by one of these names, whatever their case.
pub(super) fn named<'j>(list: &'j Json, key: &str, names: &[&str]) -> &'j Json {
    let found = items(list).find(|item| {
        let name = item[key].as_str().unwrap_or("").trim().to_lowercase();
        !name.is_empty() && names.iter().any(|wanted| wanted.trim().to_lowercase() == name)
    });
    found.unwrap_or(&Json::Null)
}

pub(super) fn items(list: &Json) -> impl Iterator<Item = &Json> {
    list.as_array().into_iter().flatten()
}
