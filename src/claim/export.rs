//! The exports that a declaration points to.

use jiff::civil::Date;

use crate::evidence::record::Kind;
use crate::source::Place;
use crate::yaml::Node;

/// An entry under `evidence`.
#[derive(Clone, Debug)]
pub struct Export {
    /// Its id.
    pub id: String,
    /// What its rows are.
    pub kind: Kind,
    /// The file, as the declaration names it.
    pub file: String,
    /// The day on which it was collected.
    pub date: Date,
    /// The known export that it is; recognized where it is `None`.
    pub format: Option<String>,
    /// The zone of times that have none of their own, where the entry names one.
    pub time_zone: Option<String>,
    /// How dates are written.
    pub date_format: Option<String>,
    /// Values that mean nothing.
    pub nulls: Vec<String>,
    /// Our names of columns, with their headers in the file.
    pub columns: Vec<(String, String)>,
    /// Where the entry stands: what findings about it point at.
    pub place: Place,
    /// Where each of its keys has its value.
    places: Vec<(String, Place)>,
}

impl Export {
    /// Where a key of the entry has its value; the entry where it does not have the key.
    pub fn place_of(&self, key: &str) -> &Place {
        let found = self.places.iter().find(|(name, _)| name == key);
        found.map_or(&self.place, |(_, place)| place)
    }
}

/// The exports among the facts of an organization that `own` says are its own, in their order.
///
/// An export speaks of the organization that states it: a client inherits its
/// provider's facts, but not the provider's tickets.
pub fn exports(root: Node<'_>, own: impl Fn(&Node<'_>) -> bool) -> Vec<Export> {
    let entries = root.fact("evidence").into_iter().flat_map(Node::items);
    entries
        .filter(|entry| !entry.is_blank() && own(entry))
        .filter_map(export)
        .collect()
}

/// An entry that lacks a placeholder's fact is none.
fn export(entry: Node<'_>) -> Option<Export> {
    let text = |key: &str| entry.fact(key).and_then(Node::text);
    let owned = |key: &str| text(key).map(str::to_owned);
    let places = entry.entries();
    let nulls = entry.get("nulls").into_iter().flat_map(Node::items);
    let columns = entry.fact("columns").into_iter().flat_map(Node::entries);
    Some(Export {
        id: owned("id")?,
        kind: Kind::from_word(text("kind")?)?,
        file: owned("file")?,
        date: text("date")?.parse().ok()?,
        format: owned("format"),
        time_zone: owned("time_zone"),
        date_format: owned("date_format"),
        nulls: nulls.filter_map(|null| Some(null.text()?.to_owned())).collect(),
        columns: columns
            .filter_map(|column| Some((column.key.text()?.to_owned(), column.value.text()?.to_owned())))
            .filter(|(name, _)| !name.starts_with("x-"))
            .collect(),
        place: entry.head(),
        places: places
            .filter_map(|entry| Some((entry.key.text()?.to_owned(), entry.value.head())))
            .collect(),
    })
}
