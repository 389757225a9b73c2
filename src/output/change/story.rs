//! A change in words, before it is drawn.

use std::sync::Arc;

use crate::report::PolicyReport;
use crate::report::change::{Cause, Change, Ingredient, Line, Move, Part, Point, Value};

/// What moved in one organization.
pub(super) struct Chapter<'r> {
    pub organization: &'r Arc<str>,
    /// The organization itself, levels of models and dimensions.
    pub standings: Vec<&'r Move>,
    /// Rules that moved alike.
    pub rules: Vec<Rules<'r>>,
}

/// Rules that moved in the same way, because of the same.
pub(super) struct Rules<'r> {
    pub codes: Vec<&'r str>,
    pub first: &'r Move,
}

/// Whose policy judged, and how much of it the change alters.
pub(in crate::output) fn judged_by(policy: &PolicyReport) -> String {
    let from = match &policy.configuration {
        Some(file) => format!("`{file}`"),
        None => format!("the defaults, since `{}` has no configuration", policy.name),
    };
    let changes = match policy.changes {
        0 => "the change does not alter it".to_owned(),
        1 => "the change alters it in one place".to_owned(),
        count => format!("the change alters it in {count} places"),
    };
    format!("judged by {from} ({}); {changes}", policy.commit)
}

/// The change, organization by organization.
pub(super) fn chapters(change: &Change) -> Vec<Chapter<'_>> {
    let mut chapters: Vec<Chapter<'_>> = Vec::new();
    for moved in &change.moves {
        let is_next = chapters
            .last()
            .is_none_or(|chapter| chapter.organization != &moved.item.organization);
        if is_next {
            chapters.push(Chapter {
                organization: &moved.item.organization,
                standings: Vec::new(),
                rules: Vec::new(),
            });
        }
        let Some(chapter) = chapters.last_mut() else {
            continue;
        };
        let Part::Rule(code) = &moved.item.part else {
            chapter.standings.push(moved);
            continue;
        };
        let like = |rules: &&mut Rules<'_>| {
            let first = rules.first;
            (first.from, first.to, &first.cause, &first.lines)
                == (moved.from, moved.to, &moved.cause, &moved.lines)
        };
        match chapter.rules.iter_mut().find(like) {
            Some(rules) => rules.codes.push(code),
            None => chapter.rules.push(Rules {
                codes: vec![code],
                first: moved,
            }),
        }
    }
    chapters
}

/// A side, as people named it.
pub(super) fn point(point: &Point) -> String {
    match &point.commit {
        Some(commit) => format!("`{}` ({commit})", point.name),
        None if point.name.contains(' ') => point.name.clone(),
        None => format!("`{}`", point.name),
    }
}

/// Between what it is, and for which days where these differ.
pub(super) fn between(change: &Change) -> String {
    let (from, to) = (&change.from, &change.to);
    let (a, b) = (point(from), point(to));
    if from.today == to.today {
        format!("from {a} to {b}")
    } else {
        format!("from {a} on {} to {b} on {}", from.today, to.today)
    }
}

/// What it is that moved, without the organization.
pub(super) fn what(moved: &Move) -> String {
    let model = moved.item.model.as_deref().unwrap_or("");
    match &moved.item.part {
        Part::Whole => model.to_owned(),
        Part::Dimension(id) => format!("{model} ({id})"),
        Part::Rule(code) => code.to_string(),
    }
}

/// From what to what.
pub(super) fn way(moved: &Move) -> String {
    if moved.item.model.is_none() {
        return match (moved.from, moved.to) {
            (None, Some(Value::Judged)) => "is new",
            (_, None) => "is declared no more",
            (_, Some(Value::Broken)) => "cannot be judged: its declaration is broken",
            _ => "can be judged now",
        }
        .to_owned();
    }
    let word = |value: Option<Value>, missing: &str| match value {
        Some(Value::Level(level)) => level.to_string(),
        Some(Value::Outcome(outcome, true)) => format!("{} (waived)", outcome.word()),
        Some(Value::Outcome(outcome, false)) => outcome.word().to_owned(),
        Some(Value::Judged | Value::Broken) | None => missing.to_owned(),
    };
    format!(
        "{} → {}",
        word(moved.from, "no such rule or model"),
        word(moved.to, "no such rule or model")
    )
}

/// Because of what.
pub(super) fn why(moved: &Move, change: &Change) -> String {
    let phrase = |ingredient: &Ingredient| match ingredient {
        Ingredient::Calendar => format!("the calendar ({} → {})", change.from.today, change.to.today),
        other => other.phrase().to_owned(),
    };
    let list = |of: &[Ingredient], word: &str| {
        let phrases: Vec<String> = of.iter().map(phrase).collect();
        match phrases.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, rest)) => format!("{} {word} {last}", rest.join(", ")),
            None => "what neither side records".to_owned(),
        }
    };
    match &moved.cause {
        Cause::Alone(of) if of.len() > 1 => {
            format!("because of {}, each of which is enough", list(of, "and"))
        }
        Cause::Alone(of) => format!("because of {}", list(of, "and")),
        Cause::Together(of) => format!("because of {} together", list(of, "and")),
        Cause::Unknown(of) if of.is_empty() => "the cause cannot be told".to_owned(),
        Cause::Unknown(of) => format!("reports cannot tell whether because of {}", list(of, "or")),
    }
}

/// The lines, file by file.
pub(super) fn files(lines: &[Line]) -> Vec<(&Arc<str>, Vec<&Line>)> {
    let mut files: Vec<(&Arc<str>, Vec<&Line>)> = Vec::new();
    for line in lines {
        match files.last_mut() {
            Some((file, lines)) if *file == &line.file => lines.push(line),
            _ => files.push((&line.file, vec![line])),
        }
    }
    files
}

/// How much moved, in one line.
pub(in crate::output) fn summary(change: &Change) -> String {
    if change.moves.is_empty() {
        let differing: Vec<&str> = change
            .differing
            .iter()
            .map(|ingredient| ingredient.word())
            .collect();
        return match differing.as_slice() {
            [] => "nothing changed".to_owned(),
            differing => format!(
                "no level and no outcome moved, though these differ: {}",
                differing.join(", ")
            ),
        };
    }
    let standings = || change.moves.iter().filter(|moved| moved.is_standing());
    let fell = standings().filter(|moved| moved.falls()).count();
    let rose = standings().filter(|moved| moved.rises()).count();
    let rules = change.moves.len() - standings().count();
    let levels = |count: usize| {
        if count == 1 {
            "1 level".to_owned()
        } else {
            format!("{count} levels")
        }
    };
    let outcomes = if rules == 1 {
        "1 outcome".to_owned()
    } else {
        format!("{rules} outcomes")
    };
    format!("{} fell, {} rose; {outcomes} changed", levels(fell), levels(rose))
}
