//! The text of an organization, of which each level shows more.
//!
//! A line of `organization.txt` may end with `#@ 300`: it is there from that level on. `shared` behind it: a provider
//! can state it for its clients. `client`: only such a client has it. `#> support` says which file a section is in,
//! where there are several. A line `~issues` is where more things of this kind make the text longer. `{n:2-9}` is a
//! number, `{d:2-9}` the day so many days ago, `{id}`, `{name}`, `{zone}`, `{provider}` are of the organization.

use super::fill::Kind;
use crate::files::random::Random;
use crate::files::words::day;

/// A line, with when it is there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    /// Without its tags.
    pub(super) text: &'static str,
    /// The lowest level that shows it.
    pub(super) level: u16,
    /// A provider can state it.
    pub(super) shared: bool,
    /// Only clients of a provider have it.
    pub(super) client: bool,
    /// Which of several files it is in.
    pub(super) part: usize,
    /// More of these follow here.
    pub(super) fill: Option<Kind>,
}

/// The parts that an organization of several files has.
pub(super) const PARTS: &[&str] = &["people", "support", "training", "steering"];

/// All lines, in order.
pub(super) fn lines() -> Vec<Line> {
    let mut part = 0;
    let text = include_str!("organization.txt");
    let lines = text.lines().map(|raw| {
        let (raw, section) = raw.split_once("  #> ").unwrap_or((raw, ""));
        part = PARTS.iter().position(|name| *name == section).unwrap_or(part);
        let (text, tags) = raw.split_once("  #@ ").unwrap_or((raw, ""));
        Line {
            text: text.trim_end(),
            level: tags.split(' ').find_map(|tag| tag.parse().ok()).unwrap_or(100),
            shared: tags.contains("shared"),
            client: tags.contains("client"),
            part,
            fill: text.strip_prefix('~').and_then(Kind::named),
        }
    });
    lines.collect()
}

/// Whose text it is.
#[derive(Clone, Debug)]
pub(super) struct Who {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) zone: &'static str,
    pub(super) provider: String,
}

/// The line with its numbers, days and names.
pub(super) fn filled(text: &str, who: &Who, random: &mut Random, out: &mut String) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let hole = after
            .split_once('}')
            .and_then(|(hole, after)| Some((value(hole, who, random)?, after)));
        rest = if let Some((value, after)) = hole {
            out.push_str(&value);
            after
        } else {
            out.push('{');
            after
        };
    }
    out.push_str(rest);
    out.push('\n');
}

/// What stands for a hole; none where it is a mapping of YAML.
fn value(hole: &str, who: &Who, random: &mut Random) -> Option<String> {
    match hole {
        "id" => return Some(who.id.clone()),
        "name" => return Some(who.name.clone()),
        "zone" => return Some(who.zone.to_owned()),
        "provider" => return Some(who.provider.clone()),
        _ => {}
    }
    let (kind, range) = hole.split_once(':')?;
    let (low, high) = range.split_once('-')?;
    let (low, high) = (low.parse().ok()?, high.parse().ok()?);
    match kind {
        "n" => Some(random.between(low, high).to_string()),
        "d" => Some(day(random, low, high).to_string()),
        _ => None,
    }
}
