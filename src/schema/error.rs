//! What can be wrong with the shape of a document.

use miette::Diagnostic;
use thiserror::Error;

use crate::source::{Fault, Place};

/// A document does not have the shape that its schema asks for.
///
/// Texts from the document stand in messages shortened, and masked where they look like a secret.
#[derive(Clone, Debug, PartialEq, Eq, Error, Diagnostic)]
pub enum ShapeError {
    /// A key that the mapping does not have.
    #[error("unknown key `{key}`{}", in_thing(.thing.as_ref()))]
    #[diagnostic(code(gradus::schema::unknown_key), help("{help}"))]
    UnknownKey {
        /// The key.
        key: String,
        /// What the mapping is, where it has a name.
        thing: Option<String>,
        /// The nearest known key, or all of them.
        help: String,
        /// The one key that can be meant, as it would be written here.
        meant: Option<String>,
        /// The key.
        #[label("unknown key")]
        at: Place,
    },
    /// A key that must be there.
    #[error("the key `{key}` is missing{}", in_thing(.thing.as_ref()))]
    #[diagnostic(code(gradus::schema::missing_key), help("{help}"))]
    MissingKey {
        /// The key.
        key: String,
        /// What the mapping is, where it has a name.
        thing: Option<String>,
        /// What the key means.
        help: String,
        /// The head of the mapping.
        #[label("`{key}` is missing here")]
        at: Place,
    },
    /// None of several keys, of which one must be there.
    #[error("one of {} is missing{}", list(.keys), in_thing(.thing.as_ref()))]
    #[diagnostic(code(gradus::schema::missing_choice), help("{help}"))]
    MissingChoice {
        /// The keys.
        keys: Vec<String>,
        /// What the mapping is, where it has a name.
        thing: Option<String>,
        /// What the keys mean.
        help: String,
        /// The head of the mapping.
        #[label("missing here")]
        at: Place,
    },
    /// Keys that exclude each other.
    #[error("{} exclude each other", list(.keys))]
    #[diagnostic(code(gradus::schema::excluded_key), help("keep one of them"))]
    ExcludedKey {
        /// The keys.
        keys: Vec<String>,
        /// The first of them.
        first: Place,
        /// The last of them.
        #[label("this one excludes the other")]
        at: Place,
    },
    /// A value of another kind.
    #[error("expected {expected}, found {found}")]
    #[diagnostic(code(gradus::schema::wrong_type), help("{help}"))]
    WrongType {
        /// What may stand here, with its article.
        expected: String,
        /// What stands here, with its article.
        found: &'static str,
        /// How to mend it.
        help: String,
        /// The value, or its key where the value has no text.
        #[label("{found}")]
        at: Place,
    },
    /// A text that is none of the words of a list.
    #[error("`{word}` is none of the words that can stand here")]
    #[diagnostic(code(gradus::schema::unknown_word), help("{help}"))]
    UnknownWord {
        /// The text.
        word: String,
        /// The nearest word, or all of them.
        help: String,
        /// The one word that can be meant, as it would be written here.
        meant: Option<String>,
        /// The value.
        #[label("unknown word")]
        at: Place,
    },
    /// A value that is not written as it should be.
    #[error("expected {expected}, found `{found}`")]
    #[diagnostic(code(gradus::schema::malformed), help("{help}"))]
    Malformed {
        /// What may stand here, in words.
        expected: String,
        /// The value.
        found: String,
        /// How to mend it.
        help: String,
        /// The value.
        #[label("expected {expected}")]
        at: Place,
    },
    /// A number or a length that is too small or too large.
    #[error("expected {expected}, found {found}")]
    #[diagnostic(code(gradus::schema::out_of_range), help("{help}"))]
    OutOfRange {
        /// What may stand here, in words.
        expected: String,
        /// The value, or how many there are.
        found: String,
        /// How to mend it.
        help: String,
        /// The value.
        #[label("out of range")]
        at: Place,
    },
    /// A date that no calendar has.
    #[error("there is no {date}")]
    #[diagnostic(code(gradus::schema::no_such_date), help("{help}"))]
    NoSuchDate {
        /// The date as written.
        date: String,
        /// The last day of that month.
        help: String,
        /// The date.
        #[label("no such day")]
        at: Place,
    },
    /// A time zone that the database does not have.
    #[error("the time zone `{zone}` is unknown")]
    #[diagnostic(code(gradus::schema::unknown_zone), help("{help}"))]
    UnknownZone {
        /// The name as written.
        zone: String,
        /// The nearest zone.
        help: String,
        /// The same, as it would be written here.
        meant: Option<String>,
        /// The name.
        #[label("unknown time zone")]
        at: Place,
    },
    /// Two elements of one list with the same id.
    #[error("the id `{id}` stands twice in one list")]
    #[diagnostic(
        code(gradus::schema::duplicate_id),
        help("rename one of them; what refers to `{id}` must know which is meant")
    )]
    DuplicateId {
        /// The id.
        id: String,
        /// The first one.
        first: Place,
        /// The second one.
        #[label("again here")]
        at: Place,
    },
    /// A plain scalar that other readers of YAML take for something else.
    #[error("`{text}` is {here} here, but {other} for readers of YAML 1.1")]
    #[diagnostic(code(gradus::schema::ambiguous), help("{help}"))]
    Ambiguous {
        /// The scalar.
        text: String,
        /// What it is here.
        here: String,
        /// What it is for others, with its article.
        other: &'static str,
        /// How all read the same.
        help: String,
        /// The scalar.
        #[label("not the same to all")]
        at: Place,
    },
    /// What a schema demands beyond the words that we have for it.
    #[error("{message}")]
    #[diagnostic(code(gradus::schema::refused), help("{help}"))]
    Refused {
        /// What is demanded.
        message: String,
        /// What the value means, or where to look.
        help: String,
        /// The value.
        #[label("here")]
        at: Place,
    },
    /// Nesting, through aliases too, that no document needs.
    #[error("more than {limit} levels of nesting")]
    #[diagnostic(
        code(gradus::schema::too_deep),
        help(
            "write out what the aliases stand for; the limit keeps hostile input from using up the machine"
        )
    )]
    TooDeep {
        /// The limit.
        limit: usize,
        /// The node that is too deep.
        #[label("reached here")]
        at: Place,
    },
    /// The system has no thread with the stack that the nesting needs.
    #[error("the machine has no room to check what is nested so deeply")]
    #[diagnostic(
        code(gradus::schema::no_stack),
        help("nest it less deeply, or allow this user more processes and memory")
    )]
    NoStack {
        /// The document.
        #[label("in this document")]
        at: Place,
    },
    /// Errors that are not shown.
    #[error("{count} more errors in this file")]
    #[diagnostic(code(gradus::schema::more), help("mend the ones above, then check again"))]
    More {
        /// How many are not shown.
        count: usize,
        /// The first of them.
        #[label("the next one")]
        at: Place,
    },
}

fn in_thing(thing: Option<&String>) -> String {
    thing.map_or_else(String::new, |thing| format!(" in {thing}"))
}

/// `a`, `b` and `c`.
fn list(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

impl ShapeError {
    /// Where it is.
    pub fn at(&self) -> &Place {
        match self {
            Self::UnknownKey { at, .. }
            | Self::MissingKey { at, .. }
            | Self::MissingChoice { at, .. }
            | Self::ExcludedKey { at, .. }
            | Self::WrongType { at, .. }
            | Self::UnknownWord { at, .. }
            | Self::Malformed { at, .. }
            | Self::OutOfRange { at, .. }
            | Self::NoSuchDate { at, .. }
            | Self::UnknownZone { at, .. }
            | Self::DuplicateId { at, .. }
            | Self::Ambiguous { at, .. }
            | Self::Refused { at, .. }
            | Self::TooDeep { at, .. }
            | Self::NoStack { at }
            | Self::More { at, .. } => at,
        }
    }
}

impl Fault for ShapeError {
    fn place(&self) -> Option<&Place> {
        Some(self.at())
    }

    fn class(&self) -> crate::source::Class {
        match self {
            Self::TooDeep { .. } | Self::NoStack { .. } => crate::source::Class::Limit,
            _ => crate::source::Class::Invalid,
        }
    }

    fn also(&self) -> Vec<(String, Place)> {
        match self {
            Self::DuplicateId { first, .. } => vec![("first here".to_owned(), first.clone())],
            Self::ExcludedKey { first, .. } => vec![("the other one".to_owned(), first.clone())],
            _ => Vec::new(),
        }
    }

    fn replacement(&self) -> Option<String> {
        match self {
            Self::UnknownKey { meant, .. }
            | Self::UnknownWord { meant, .. }
            | Self::UnknownZone { meant, .. } => meant.clone(),
            _ => None,
        }
    }
}
