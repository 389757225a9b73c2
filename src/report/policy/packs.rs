//! Packs: which ones, their rules, and their parameters.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Altered, Changes, PolicySide};
use crate::pack::{Pack, Rule};
use crate::report::Lint;
use crate::report::change::hunks;
use crate::source::{Place, Span};

pub(super) fn packs(base: PolicySide<'_>, own: PolicySide<'_>, changes: &mut Changes<'_>) {
    for (old, params) in base.packs {
        let Some((new, own_params)) = own.packs.iter().find(|(new, _)| new.id == old.id) else {
            let at = changes.key("packs");
            altered(changes, format!("the pack `{}` judges no more", old.id), at, None);
            continue;
        };
        for (name, value) in params {
            let set = own_params.get(name);
            // A default that the pack itself changed is told with the pack.
            let places = [base, own].map(|side| {
                let of_pack = side.config.params.get(&*old.id);
                of_pack
                    .and_then(|values| values.get(name))
                    .map(|value| &value.place)
            });
            if set == Some(value) || places == [None, None] {
                continue;
            }
            let set = set.map_or_else(|| "unknown".to_owned(), ToString::to_string);
            let message = format!(
                "the parameter `{name}` of `{}` is {set}; at `{}` it is {value}",
                old.id, changes.name
            );
            let at = places[1].cloned().or_else(|| changes.key("params"));
            altered(changes, message, at, places[0]);
        }
        if old.digest != new.digest {
            pack(old, new, changes);
        }
    }
    for (new, _) in own.packs {
        if !base.packs.iter().any(|(old, _)| old.id == new.id) {
            let choice = own.config.packs.iter().find(|choice| {
                let name = choice.name.trim_end_matches('/');
                name == &*new.id || new.files.iter().any(|file| file.starts_with(name))
            });
            let at = choice
                .and_then(|choice| choice.place.clone())
                .or_else(|| changes.key("packs"));
            altered(changes, format!("the pack `{}` is new", new.id), at, None);
        }
    }
}

fn altered(changes: &mut Changes<'_>, message: String, at: Option<Place>, was: Option<&Place>) {
    changes.add(Altered {
        lint: Lint::RulesChanged,
        message,
        organization: "*",
        at,
        was,
    });
}

/// A pack whose text is another one.
fn pack(old: &Pack, new: &Pack, changes: &mut Changes<'_>) {
    let before = changes.found.len();
    let (texts, own_texts) = (texts(old), texts(new));
    for rule in &old.rules {
        let code = &rule.code;
        match new.rule(code) {
            None => {
                let message = format!("the rule {code} is removed from the pack `{}`", old.id);
                altered(changes, message, start(new), Some(&rule.place));
            }
            Some(own) if texts.get(code) != own_texts.get(code) => {
                let message = format!("the rule {code} is another one than at `{}`", changes.name);
                let (at, was) = first_difference(rule, own, &texts, &own_texts);
                altered(changes, message, Some(at), Some(&was));
            }
            Some(_) => {}
        }
    }
    for rule in &new.rules {
        if old.rule(&rule.code).is_none() {
            let message = format!("the rule {} is new in the pack `{}`", rule.code, new.id);
            altered(changes, message, Some(rule.place.clone()), None);
        }
    }
    for named in &old.definitions {
        let own = new.definitions.iter().find(|own| own.name == named.name);
        if own.is_none_or(|own| own.expression != named.expression) {
            let message = format!(
                "the named expression `{}` is another one than at `{}`",
                named.name, changes.name
            );
            let at = own.map(|own| own.place.clone()).or_else(|| start(new));
            altered(changes, message, at, Some(&named.place));
        }
    }
    let parts = [
        ("levels", old.levels == new.levels),
        ("dimensions", old.dimensions == new.dimensions),
        ("params", old.params == new.params),
        ("groups", old.groups == new.groups),
    ];
    for (part, _) in parts.into_iter().filter(|(_, same)| !same) {
        let message = format!(
            "`{part}` of the pack `{}` are others than at `{}`",
            new.id, changes.name
        );
        altered(changes, message, start(new), None);
    }
    if changes.found.len() == before {
        let message = format!(
            "the text of the pack `{}` is another one than at `{}`",
            new.id, changes.name
        );
        altered(changes, message, start(new), None);
    }
}

/// The first lines of a rule that differ, now and before.
fn first_difference(old: &Rule, new: &Rule, texts: &Texts<'_>, own_texts: &Texts<'_>) -> (Place, Place) {
    let text = |texts: &Texts<'_>| {
        texts
            .get(&old.code)
            .map_or_else(String::new, |text| (*text).to_owned())
    };
    let (before, after) = (text(texts), text(own_texts));
    let first = hunks(&before, &after).into_iter().next();
    let (was, at) = first.map_or((0, 0), |hunk| (hunk.old.start, hunk.new.start));
    (line_of(new, &after, at), line_of(old, &before, was))
}

/// A line of a rule's text, without its indentation; the code where there is no such line.
fn line_of(rule: &Rule, text: &str, index: usize) -> Place {
    let before: usize = text.split_inclusive('\n').take(index).map(str::len).sum();
    let line = text.get(before..).unwrap_or("").lines().next().unwrap_or("");
    let indent = line.len() - line.trim_start().len();
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let start = rule.place.span.start.saturating_add(offset(before + indent));
    let length = offset(line.trim().len());
    if index == 0 || length == 0 {
        return rule.place.clone();
    }
    Place::new(&rule.place.source, Span::new(start, start + length))
}

/// The start of the pack: where its first rule is written.
fn start(pack: &Pack) -> Option<Place> {
    pack.rules.first().map(|rule| rule.place.clone())
}

/// Texts of rules by code.
type Texts<'p> = BTreeMap<Arc<str>, &'p str>;

/// The text of each rule, by code: from its code to that of the rule behind it.
fn texts(pack: &Pack) -> Texts<'_> {
    let mut rules: Vec<&Rule> = pack.rules.iter().collect();
    let file = |rule: &Rule| Arc::clone(rule.place.source.name());
    rules.sort_by_key(|rule| (file(rule), rule.place.span.start));
    let mut texts = BTreeMap::new();
    for (index, rule) in rules.iter().enumerate() {
        let next = rules.get(index + 1).filter(|next| file(next) == file(rule));
        let text = rule.place.source.text();
        let end = next.map_or(text.len(), |next| next.place.span.start as usize);
        let text = text.get(rule.place.span.start as usize..end).unwrap_or("");
        texts.insert(
            Arc::clone(&rule.code),
            text.trim_end().trim_end_matches(['-', ' ', '\n', '\r']),
        );
    }
    texts
}
