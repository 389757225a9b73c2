//! Which declared priority a ticket's word means.

use super::label::slug;

/// A declared thing by its id and name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Its id.
    pub id: String,
    /// Its name, where it has one.
    pub name: Option<String>,
}

impl Named {
    /// Whether a word of an export means it: its id or its name in any spelling.
    pub fn is(&self, word: &str) -> bool {
        slug(&self.id) == word || self.name.as_deref().is_some_and(|name| slug(name) == word)
    }
}

/// The position of the one that a label means by id or name.
pub fn named(all: &[Named], label: &str) -> Option<usize> {
    let word = slug(label);
    if word.is_empty() {
        return None;
    }
    all.iter().position(|one| one.is(&word))
}

/// Words of tools for urgency, most urgent first.
const WORDS: [&[&str]; 5] = [
    &["critical", "urgent", "highest", "blocker", "emergency"],
    &["high", "major"],
    &["medium", "normal", "moderate"],
    &["low", "minor"],
    &["lowest", "planning", "trivial"],
];

/// The position among the declared priorities of what a ticket says: by id or name; else by its number, which is
/// that of an id (`p3`) or, where no id has one, a place in the order; else by the usual words, most urgent first.
pub fn priority_of(declared: &[Named], label: &str) -> Option<usize> {
    if declared.is_empty() {
        return None;
    }
    if let Some(found) = named(declared, label) {
        return Some(found);
    }
    let word = slug(label);
    if let Some(number) = number(&word) {
        let numbers: Vec<Option<u64>> = declared.iter().map(|one| self::number(&slug(&one.id))).collect();
        if numbers.iter().any(Option::is_some) {
            return numbers.iter().position(|own| *own == Some(number));
        }
        let place = usize::try_from(number).ok()?.checked_sub(1)?;
        return (place < declared.len()).then_some(place);
    }
    let place = WORDS
        .iter()
        .position(|words| word.split('-').any(|part| words.contains(&part)))?;
    (place < declared.len()).then_some(place)
}

/// The first number in a word.
fn number(word: &str) -> Option<u64> {
    let start = word.find(|c: char| c.is_ascii_digit())?;
    let digits = word.get(start..)?;
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    digits.get(..end)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declared(ids: &[&str]) -> Vec<Named> {
        let named = |id: &&str| Named {
            id: (*id).to_owned(),
            name: None,
        };
        ids.iter().map(named).collect()
    }

    #[test]
    fn the_words_of_tools_find_their_priority() {
        let numbered = declared(&["p1", "p2", "p3", "p4"]);
        assert_eq!(priority_of(&numbered, "P2"), Some(1));
        assert_eq!(priority_of(&numbered, "3 - Moderate"), Some(2));
        assert_eq!(priority_of(&numbered, "5 - Planning"), None);
        assert_eq!(priority_of(&numbered, "Urgent"), Some(0));
        assert_eq!(priority_of(&numbered, "Normal"), Some(2));
        assert_eq!(priority_of(&numbered, "Lowest"), None);
        assert_eq!(priority_of(&numbered, ""), None);
        assert_eq!(priority_of(&[], "P1"), None);
        let worded = declared(&["emergency", "work-stops", "question"]);
        assert_eq!(priority_of(&worded, "Work stops"), Some(1));
        assert_eq!(priority_of(&worded, "3"), Some(2));
        assert_eq!(priority_of(&worded, "4 - Low"), None);
    }
}
