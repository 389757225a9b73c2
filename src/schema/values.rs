//! What a pattern cannot tell: days, zones, repeated ids, scalars that YAML readers disagree about.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use jiff::tz::TimeZoneDatabase;

use super::error::ShapeError;
use super::explain::Spot;
use super::mask::shown;
use super::nearest::{nearest, only};
use super::shape::{Kinds, Meaning};
use super::shapes::Shapes;
use crate::yaml::{Flags, Node, Value, ambiguous, differ};

/// Only the zones that are compiled in: the same answer on every machine.
static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// Errors in one document after which no nearest zone is looked for.
const ADVISED: usize = 200;

/// Checks one node, not what stands below it.
pub(super) fn check(shapes: &Shapes, spot: Spot<'_>, found: &mut Vec<ShapeError>) {
    let shape = shapes.get(spot.shape);
    match spot.node.value() {
        Value::Text if spot.node.flags().has(Flags::BLANK) => {}
        Value::Text => {
            let text = spot.node.text().unwrap_or("");
            match shape.meaning {
                Some(Meaning::Date) => found.extend(no_such_date(text, spot)),
                Some(Meaning::Zone) => found.extend(unknown_zone(text, spot, found.len() < ADVISED)),
                _ => {}
            }
            if shape.kinds == Kinds::TEXT && spot.node.flags().has(Flags::PLAIN) {
                found.extend(unclear(text, shape.meaning, shape.verbatim, spot));
            }
        }
        Value::Float(number) if !number.is_finite() && shape.kinds.meets(Kinds::NUMBER) => {
            found.push(ShapeError::OutOfRange {
                expected: shape.expects.as_deref().unwrap_or("a number").to_owned(),
                found: number.to_string(),
                help: super::explain::help(shapes, spot.shape),
                at: spot.node.place(),
            });
        }
        Value::Int(number) if shape.kinds.meets(Kinds::NUMBER) && spot.node.flags().has(Flags::PLAIN) => {
            found.extend(unclear_number(number, spot));
        }
        Value::List => duplicate_ids(shapes, spot, found),
        _ => {}
    }
}

/// `2026-02-30`; a text that does not look like a date is the validator's affair.
fn no_such_date(text: &str, spot: Spot<'_>) -> Option<ShapeError> {
    let (year, month, day) = civil(text)?;
    if Date::new(year, month, day).is_ok() {
        return None;
    }
    let last = Date::new(year, month, 1).ok()?.last_of_month();
    Some(ShapeError::NoSuchDate {
        date: text.to_owned(),
        help: format!("the last day of that month is `{last}`"),
        at: spot.node.place(),
    })
}

fn civil(text: &str) -> Option<(i16, i8, i8)> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes.get(4) != Some(&b'-') || bytes.get(7) != Some(&b'-') {
        return None;
    }
    let year = text.get(..4)?.parse().ok()?;
    let month = text
        .get(5..7)?
        .parse()
        .ok()
        .filter(|month| (1..=12).contains(month))?;
    let day = text.get(8..)?.parse().ok().filter(|day| (1..=31).contains(day))?;
    Some((year, month, day))
}

fn unknown_zone(text: &str, spot: Spot<'_>, advised: bool) -> Option<ShapeError> {
    let formed = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '+' | '-'));
    if !formed || is_zone(text) {
        return None;
    }
    let offset = is_offset(text);
    let near = if advised && !offset {
        nearest_zone(text)
    } else {
        None
    };
    let meant = near.as_deref().and_then(|zone| only(&[zone], &spot.node.place()));
    let help = match near {
        Some(zone) => format!("did you mean `{zone}`?"),
        None if offset => OFFSET.to_owned(),
        None => "use a name of the IANA database, such as `Europe/Lisbon`".to_owned(),
    };
    Some(ShapeError::UnknownZone {
        zone: shown(text),
        help,
        meant,
        at: spot.node.place(),
    })
}

/// Why an offset from UTC is no time zone. The database has zones by offset, with the opposite sign.
pub(super) const OFFSET: &str = "name a place instead, such as `Europe/Lisbon`: clocks change between summer and \
                                 winter, and a distance from UTC does not";

/// Whether this is a distance from UTC: `+01:00`, `GMT+1`, `UTC-05:00`.
pub(super) fn is_offset(text: &str) -> bool {
    let text = text.trim();
    let prefix = text
        .get(..3)
        .filter(|prefix| ["utc", "gmt"].contains(&&*prefix.to_ascii_lowercase()));
    let rest = text.get(prefix.map_or(0, str::len)..).unwrap_or("").trim_start();
    let signed = rest.strip_prefix(['+', '-', '−']);
    signed.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether the database has a zone of exactly this name.
fn is_zone(text: &str) -> bool {
    ZONES.get(text).is_ok_and(|zone| zone.iana_name() == Some(text))
}

/// The zone whose name, or whose city, is nearest.
pub(super) fn nearest_zone(text: &str) -> Option<String> {
    if text.is_empty() || text.len() > 64 {
        return None;
    }
    // Abbreviations such as `EST` differ by a letter and mean another part of the world, and the
    // signs of `Etc/GMT+1` are the opposite of what people expect.
    let placed = |zone: &String| zone == "UTC" || zone.contains('/') && !zone.starts_with("Etc/");
    let zones: Vec<String> = ZONES
        .available()
        .map(|name| name.to_string())
        .filter(placed)
        .collect();
    let folded = text.to_ascii_lowercase();
    if let Some(zone) = zones.iter().find(|zone| zone.to_ascii_lowercase() == folded) {
        return Some(zone.clone());
    }
    let city = |zone: &str| zone.rsplit('/').next().unwrap_or(zone).to_ascii_lowercase();
    if let Some(zone) = zones
        .iter()
        .find(|zone| zone.contains('/') && city(zone) == city(text))
    {
        return Some(zone.clone());
    }
    let near = nearest(text, zones.iter().map(String::as_str));
    near.first().map(|&zone| zone.to_owned())
}

/// A plain scalar that is text to us, and something else to a reader of YAML 1.1.
fn unclear(text: &str, meaning: Option<Meaning>, verbatim: bool, spot: Spot<'_>) -> Option<ShapeError> {
    let is_date = || meaning.is_none() && !verbatim && civil(text).is_some();
    let other = ambiguous(text).or_else(|| is_date().then_some("a date"))?;
    Some(ShapeError::Ambiguous {
        text: shown(text),
        here: "text".to_owned(),
        other,
        help: format!("write it in quotes: `\"{}\"`", shown(text)),
        at: spot.node.place(),
    })
}

/// `012` is twelve by YAML 1.2, and ten by 1.1.
fn unclear_number(number: i64, spot: Spot<'_>) -> Option<ShapeError> {
    let other = ambiguous(spot.node.written())?;
    let at = spot.node.place();
    Some(ShapeError::Ambiguous {
        text: shown(at.text()),
        here: format!("the number {number}"),
        other,
        help: format!("write `{number}`"),
        at,
    })
}

/// Elements of one list share no `id`; a repeated one would make references ambiguous.
fn duplicate_ids(shapes: &Shapes, spot: Spot<'_>, found: &mut Vec<ShapeError>) {
    if spot.node.len() < 2 {
        return;
    }
    let element = shapes.element(spot.shape);
    if !element.is_some_and(|element| shapes.names(element, "id")) {
        return;
    }
    let ids = || {
        let ids = spot.node.items().filter_map(|item| item.get("id"));
        ids.filter(|id| !id.is_blank())
            .filter_map(|id| Some((id.text()?, id)))
    };
    if differ(ids().map(|(text, _)| text)) {
        return;
    }
    let mut seen: HashMap<&str, Node<'_>> = HashMap::with_capacity(spot.node.len());
    for (text, id) in ids() {
        match seen.get(text) {
            Some(first) => found.push(ShapeError::DuplicateId {
                id: shown(text),
                first: first.place(),
                at: id.place(),
            }),
            None => {
                seen.insert(text, id);
            }
        }
    }
}
