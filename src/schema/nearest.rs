//! "Did you mean": the known names nearest to one that is not known.

use super::mask::shown;
use crate::source::Place;

/// The known names that are near enough to be meant, nearest first.
pub fn nearest<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
    // A hostile name must not cost the product of two long lengths.
    if name.len() > 100 {
        return Vec::new();
    }
    let folded = fold(name);
    let reach = (folded.chars().count() / 3).clamp(1, 4);
    let mut near: Vec<(usize, &str)> = known
        .into_iter()
        .filter(|other| other.len() <= 100)
        .filter_map(|other| {
            let candidate = fold(other);
            let mut distance = strsim::osa_distance(&folded, &candidate);
            // A singular for a plural, or a word with a prefix left out.
            let shorter = folded.len().min(candidate.len());
            if shorter >= 4 && (candidate.starts_with(&folded) || folded.starts_with(&candidate)) {
                distance = distance.min(1);
            }
            (distance <= reach).then_some((distance, other))
        })
        .collect();
    near.sort_by_key(|&(distance, other)| (distance, other.len(), other));
    near.truncate(3);
    if let Some(&(best, _)) = near.first() {
        near.retain(|&(distance, _)| distance <= best + 1);
    }
    near.into_iter().map(|(_, other)| other).collect()
}

/// The one name that can be meant at a place, with the quotes that stand there.
pub(super) fn only(near: &[&str], at: &Place) -> Option<String> {
    let [name] = near else { return None };
    let harmless = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    let first = name.chars().next()?;
    let word = first.is_ascii_alphabetic() && name.chars().all(harmless);
    if !word || shown(name) != *name || ["true", "false", "null"].contains(&&*name.to_ascii_lowercase()) {
        return None;
    }
    let written = at.text();
    let quote = ['"', '\''].into_iter().find(|quote| written.starts_with(*quote));
    match quote {
        Some(quote) => Some(format!("{quote}{name}{quote}")),
        // What stands over several lines, or carries a tag or an anchor, is not mended by a word.
        None if written.contains(['\n', '\r', '&', '!', '|', '>', '*']) => None,
        None => Some((*name).to_owned()),
    }
}

/// Case, and what stands between words, are no difference.
fn fold(name: &str) -> String {
    name.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| if c == '_' { '-' } else { c.to_ascii_lowercase() })
        .collect()
}

/// "did you mean `a` or `b`?", or all the names where none is near and they are few.
pub(crate) fn advice(name: &str, known: &[&str], what: &str) -> String {
    let near = nearest(name, known.iter().copied());
    let quoted = |names: &[&str], last: &str| {
        let names: Vec<String> = names.iter().map(|name| format!("`{}`", shown(name))).collect();
        match names.as_slice() {
            [] => String::new(),
            [one] => one.clone(),
            [most @ .., end] => format!("{} {last} {end}", most.join(", ")),
        }
    };
    if near.is_empty() {
        match known {
            [] => format!("no {what} is known here"),
            [one] => format!("the only {what} here is `{one}`"),
            _ if known.len() <= 24 => format!("known here: {}", quoted(known, "and")),
            _ => {
                let some: Vec<&str> = known.iter().take(12).copied().collect();
                format!(
                    "known here: {} and {} more",
                    quoted(&some, "and"),
                    known.len() - 12
                )
            }
        }
    } else {
        format!("did you mean {}?", quoted(&near, "or"))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::source::{Source, Span};

    /// A replacement is one word, quoted as what it replaces.
    #[test]
    fn only_one_can_be_meant() {
        let meant = |near: &[&str], written: &str| {
            let source = Arc::new(Source::new("a", written));
            let end = u32::try_from(written.len()).unwrap();
            only(near, &Place::new(&source, Span::new(0, end)))
        };
        assert_eq!(meant(&["portal"], "protal").as_deref(), Some("portal"));
        assert_eq!(meant(&["portal"], "\"protal\"").as_deref(), Some("\"portal\""));
        assert_eq!(meant(&["portal"], "'protal'").as_deref(), Some("'portal'"));
        for (near, written) in [
            (&["portal", "port"][..], "porta"),
            (&[], "protal"),
            (&["a: b"], "a b"),
            (&["true"], "ture"),
            (&["portal"], "&a protal"),
            (&["portal"], "|\n  protal"),
        ] {
            assert_eq!(meant(near, written), None, "{near:?} for {written}");
        }
    }
}
