//! Words that tools write for months and for yes and no.

/// Beginnings of the names of months, longest first where one begins another:
/// English, German, French, Spanish, Italian, Portuguese, Dutch.
const MONTHS: &[(&str, u32)] = &[
    ("jan", 1),
    ("jän", 1),
    ("ene", 1),
    ("gen", 1),
    ("feb", 2),
    ("fév", 2),
    ("fev", 2),
    ("mar", 3),
    ("mär", 3),
    ("mrz", 3),
    ("maa", 3),
    ("mrt", 3),
    ("apr", 4),
    ("avr", 4),
    ("abr", 4),
    ("may", 5),
    ("mai", 5),
    ("mei", 5),
    ("mag", 5),
    ("juin", 6),
    ("jun", 6),
    ("giu", 6),
    ("juil", 7),
    ("jul", 7),
    ("lug", 7),
    ("aug", 8),
    ("aoû", 8),
    ("ago", 8),
    ("sep", 9),
    ("set", 9),
    ("oct", 10),
    ("okt", 10),
    ("ott", 10),
    ("out", 10),
    ("nov", 11),
    ("dec", 12),
    ("déc", 12),
    ("dez", 12),
    ("dic", 12),
];

/// The number of a month from its name, of three letters or more.
pub(super) fn month(word: &[u8]) -> Option<u32> {
    let word = std::str::from_utf8(word).ok()?;
    let begins = |start: &str| {
        let mut letters = word.chars().flat_map(char::to_lowercase);
        start.chars().all(|letter| letters.next() == Some(letter))
    };
    // The longest name of a month has ten letters.
    if word.chars().nth(10).is_some() {
        return None;
    }
    let found = MONTHS.iter().find(|(start, _)| begins(start));
    found.map(|&(_, number)| number)
}

const YES: &[&str] = &[
    "true",
    "yes",
    "y",
    "1",
    "x",
    "ja",
    "j",
    "oui",
    "sí",
    "si",
    "sim",
    "within sla",
    "met",
    "done",
    "complete",
    "completed",
];
const NO: &[&str] = &[
    "false",
    "no",
    "n",
    "0",
    "nein",
    "nee",
    "non",
    "não",
    "sla violated",
    "violated",
    "breached",
    "not met",
    "new",
    "to do",
    "in progress",
    "indeterminate",
    "not completed",
];

/// Yes or no, in the words of tools; a word of neither is unreadable.
pub(in crate::evidence) fn truth(text: &[u8]) -> Option<bool> {
    if is_among(text, YES) {
        Some(true)
    } else if is_among(text, NO) {
        Some(false)
    } else {
        None
    }
}

/// Whether a text is one of some words, whatever its case.
pub(in crate::evidence) fn is_among(text: &[u8], words: &[&str]) -> bool {
    let same = |word: &&str| word.len() == text.len() && word.as_bytes().eq_ignore_ascii_case(text);
    words.iter().any(same)
}
