//! Comments as ignores: what is read stands there, and what is not is told.

use gradus::declaration::{Ignores, ReadLimits, load_source};
use gradus::yaml::{Limits, parse};

use super::ground::{inside, sound, source, text, vocabulary};

pub(super) fn run(data: &[u8]) {
    let Some(text) = text(data) else { return };
    // As it is, and as one comment behind a fact.
    read(text);
    if !text.contains(['\n', '\r']) {
        let comment = format!("a: 1 # gradus: ignore{text}\n");
        let found = read(&comment);
        // Nothing that calls on gradus is passed over in silence.
        let is_yaml = parse(&source("a.yaml", &comment), Limits::default()).is_ok();
        assert!(
            !is_yaml || found.all.len() + found.malformed.len() > 0,
            "{comment:?}"
        );
    }
}

fn read(text: &str) -> Ignores {
    let source = source("a.gradus.yaml", text);
    let file = load_source(&source, &vocabulary(), ReadLimits::default());
    let found = file.ignores;
    let lines = u32::try_from(source.lines().len()).unwrap();
    for error in &found.malformed {
        sound(error);
    }
    for ignore in &found.all {
        inside(&ignore.place, "an ignore");
        let written = ignore.place.text();
        assert!(
            written.get(..6).is_some_and(|word| word == "gradus"),
            "{written:?}"
        );
        assert!(written.ends_with(&ignore.until.to_string()), "{written:?}");
        assert_eq!(ignore.until_at.text(), ignore.until.to_string());
        // What looks like a secret is not kept.
        let mut parts = ignore.reason.split("(masked)");
        assert!(parts.all(|part| written.contains(part)), "{written:?}");
        assert!(!ignore.reason.trim().is_empty() && !ignore.codes.is_empty());
        assert!(ignore.line.is_none_or(|line| (1..=lines).contains(&line)));
        for code in &ignore.codes {
            assert_eq!(code.place.text(), &*code.name);
        }
        if let Some(forest) = &file.forest {
            let _ = ignore.identity(forest);
        }
    }
    found
}
